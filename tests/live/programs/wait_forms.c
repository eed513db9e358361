/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wait_forms.c - what the wait calls find and when: groups, threads of the
 * parent, WNOWAIT, WNOHANG, ignored SIGCHLD, pidfds.
 */
#include "live.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static pid_t child_with(int code)
{
	pid_t child = must(fork());

	if (!child)
		_exit(code);
	return child;
}

static void twice_with_nowait(void)
{
	pid_t child = child_with(1);
	siginfo_t info = {0};
	int i;

	for (i = 0; i < 2; i++) {
		must(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT));
		say("nowait: code %d status %d\n", info.si_code,
		    info.si_status);
	}
	say_status("then", wait_for(child, 0));
	say("gone: %s\n", errno_or(waitpid(child, NULL, 0), "there"));
}

static void by_group(void)
{
	int go[2], status;
	pid_t child;
	char c;

	must(pipe(go));
	child = must(fork());
	if (!child) {
		must(read(go[0], &c, 1));
		_exit(2);
	}
	must(setpgid(child, child));
	say("own group: %s\n", errno_or(waitpid(0, &status, WNOHANG), "found"));
	say("its group: %d\n", waitpid(-child, &status, WNOHANG));
	must(write(go[1], "g", 1));
	say("same child: %d\n", waitpid(-child, &status, 0) == child);
	say_status("group", status);
}

static void *wait_in_thread(void *arg)
{
	pid_t child = *(pid_t *)arg;
	int status;

	say("not my thread's: %s\n",
	    errno_or(waitpid(child, &status, __WNOTHREAD), "found"));
	say_status("my process's", wait_for(child, 0));
	return NULL;
}

static void by_thread(void)
{
	pid_t child = child_with(3);
	pthread_t thread;

	pthread_create(&thread, NULL, wait_in_thread, &child);
	pthread_join(thread, NULL);
}

static void ignored(void)
{
	struct sigaction sa = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};

	signal(SIGCHLD, SIG_IGN);
	child_with(4);
	say("ignored: %s\n", errno_or(wait(NULL), "found"));
	must(sigaction(SIGCHLD, &sa, NULL));
	child_with(5);
	say("SA_NOCLDWAIT: %s\n", errno_or(wait(NULL), "found"));
	signal(SIGCHLD, SIG_DFL);
}

static void by_pidfd(void)
{
	pid_t child = child_with(6);
	int fd = (int)must(syscall(SYS_pidfd_open, child, 0));
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	siginfo_t info = {0};

	must(poll(&poll_fd, 1, -1));
	say("pidfd: ready %d\n", poll_fd.revents);
	must(waitid(P_PIDFD, (id_t)fd, &info, WEXITED));
	say("pidfd: status %d\n", info.si_status);
	say("signal: %s\n",
	    errno_or(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0), "sent"));
}

static void any_order(void)
{
	int codes = 0, status, i;

	for (i = 0; i < 20; i++)
		child_with(i);
	while (wait(&status) > 0)
		codes += WEXITSTATUS(status);
	say("sum of codes: %d\n", codes);
}

int main(void)
{
	twice_with_nowait();
	by_group();
	by_thread();
	ignored();
	by_pidfd();
	any_order();
	return 0;
}
