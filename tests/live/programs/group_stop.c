/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * group_stop.c - a parent that waits for stops and continues of its child sees
 * each of them once, with the same siginfo.
 */
#include "live.h"

#include <pthread.h>
#include <signal.h>

static const struct stop {
	const char *name;
	int signo;
} stops[] = {
	{"SIGSTOP", SIGSTOP},
	{"SIGTSTP", SIGTSTP},
	{"SIGTTIN", SIGTTIN},
	{"SIGTTOU", SIGTTOU},
};

static int conts;

static void on_cont(int signo)
{
	(void)signo;
	__atomic_add_fetch(&conts, 1, __ATOMIC_SEQ_CST);
}

/* Another thread may run the handler: there is no call to wait in. */
static void await_conts(int count)
{
	while (__atomic_load_n(&conts, __ATOMIC_SEQ_CST) < count)
		;
}

static void *pauser(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

static void child_main(int thread_count, int go_fd)
{
	char c;
	pthread_t thread;
	int i;

	/* In an orphaned group, setsid(1)'s say, terminal stops are dropped. */
	must(setpgid(0, 0));
	signal(SIGCONT, on_cont);
	for (i = 0; i < thread_count; i++)
		pthread_create(&thread, NULL, pauser, NULL);
	/* A stop signal drops a SIGCONT that is still pending: wait for it. */
	for (i = 0; i < 4; i++) {
		raise(stops[i].signo);
		await_conts(i + 1);
		/* Another stop before its parent has waited would hide this. */
		must(read(go_fd, &c, 1));
	}
	_exit(conts);
}

static void stop_and_go(int thread_count)
{
	siginfo_t info = {0};
	pid_t child;
	int go[2];
	size_t i;

	must(pipe(go));
	child = must(fork());
	if (!child)
		child_main(thread_count, go[0]);
	for (i = 0; i < 4; i++) {
		must(waitid(P_PID, (id_t)child, &info, WSTOPPED));
		say("%s: code %d status %d\n", stops[i].name, info.si_code,
		    info.si_status);
		must(kill(child, SIGCONT));
		must(waitid(P_PID, (id_t)child, &info, WCONTINUED));
		say("  go on: code %d status %d\n", info.si_code,
		    info.si_status);
		must(write(go[1], "g", 1));
	}
	must(waitid(P_PID, (id_t)child, &info, WEXITED));
	say("end: code %d status %d\n", info.si_code, info.si_status);
}

/* Stopped while asleep in a call, twice without going on, then killed. */
static void stop_asleep(void)
{
	pid_t child = must(fork());
	int status;

	if (!child)
		pauser(NULL);
	await_sleep(child);
	must(kill(child, SIGSTOP));
	say_status("asleep", wait_for(child, WUNTRACED));
	must(kill(child, SIGSTOP));
	say("stopped again: %d\n",
	    waitpid(child, &status, WUNTRACED | WNOHANG));
	must(kill(child, SIGCONT));
	say_status("asleep", wait_for(child, WUNTRACED | WCONTINUED));
	must(kill(child, SIGSTOP));
	say_status("asleep", wait_for(child, WUNTRACED));
	must(kill(child, SIGTERM));
	say("pending while stopped: %d\n", waitpid(child, &status, WNOHANG));
	must(kill(child, SIGCONT));
	say_status("asleep", wait_for(child, 0));
	child = must(fork());
	if (!child)
		pauser(NULL);
	must(kill(child, SIGSTOP));
	say_status("to kill", wait_for(child, WUNTRACED));
	must(kill(child, SIGKILL));
	say_status("to kill", wait_for(child, 0));
}

int main(void)
{
	stop_and_go(0);
	stop_and_go(3);
	stop_asleep();
	return 0;
}
