/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seccomp_filters.c - programs with their own seccomp filters see each answer
 * of the filter as without a tracer: RET_TRACE as ENOSYS.
 */
#include "live.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* The filter answers getpgid so, everything else is allowed. */
static void filter(unsigned answer)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, answer),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = {.len = 4, .filter = code};

	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0));
}

static void on_sys(int signo, siginfo_t *info, void *context)
{
	(void)context;
	say("signal %d, call %d, arch %#x, data %d\n", signo, info->si_syscall,
	    info->si_arch, info->si_errno);
}

static void try_call(void)
{
	long ret = syscall(SYS_getpgid, 0);

	say("getpgid: %s\n", errno_or(ret, "worked"));
	if (!must(fork()))
		_exit(syscall(SYS_getpgid, 0) == -1 ? errno : 0);
	wait(NULL);
}

static void *call_and_return(void *unused)
{
	syscall(SYS_getpgid, 0);
	say("not reached\n");
	return unused;
}

static void answer_with(unsigned answer)
{
	struct sigaction sa = {.sa_sigaction = on_sys, .sa_flags = SA_SIGINFO};
	pthread_t thread;

	must(sigaction(SIGSYS, &sa, NULL));
	filter(answer);
	if (answer == SECCOMP_RET_KILL_THREAD) {
		pthread_create(&thread, NULL, call_and_return, NULL);
		pthread_join(thread, NULL);
		say("the thread is gone\n");
	} else {
		try_call();
	}
	_exit(0);
}

static void strict(void)
{
	must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0));
	must(write(1, "strict\n", 7));
	syscall(SYS_getppid);
	syscall(SYS_exit, 0);
}

static const struct {
	const char *name;
	unsigned answer;
} answers[] = {
	{"trace", SECCOMP_RET_TRACE | 7},
	{"errno", SECCOMP_RET_ERRNO | 42},
	{"trap", SECCOMP_RET_TRAP | 3},
	{"log", SECCOMP_RET_LOG},
	{"kill thread", SECCOMP_RET_KILL_THREAD},
	{"kill process", SECCOMP_RET_KILL_PROCESS},
	{"notify nobody", SECCOMP_RET_USER_NOTIF},
};

int main(void)
{
	pid_t child;
	size_t i;

	for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		child = must(fork());
		if (!child)
			answer_with(answers[i].answer);
		say_status(answers[i].name, wait_for(child, 0));
	}
	child = must(fork());
	if (!child)
		strict();
	say_status("strict", wait_for(child, 0));
	return 0;
}
