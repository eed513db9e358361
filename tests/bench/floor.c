/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * floor.c - COMMAND...: the least that a tracer by stops must do for each call:
 * wait, ask what the stop is, go on. It reads no memory, keeps nothing, and has
 * the command on its own CPU (which a tracer may not do to a workload), so that
 * no stop wakes another one. What it costs no such tracer can do without.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
		  PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
		  PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL,
};

/* The signal that a stop is about; 0: a call or an event. */
static int signal_of(int status)
{
	int signo = status & 0x7f;

	return status >> 7 || signo == SIGTRAP || signo == SIGSTOP ? 0 : signo;
}

static int trace(pid_t first)
{
	struct __ptrace_syscall_info call;
	siginfo_t stop = {0};
	int result = 1;

	while (!waitid(P_ALL, 0, &stop, WEXITED | WSTOPPED | __WALL)) {
		pid_t tid = stop.si_pid;

		if (stop.si_code == CLD_TRAPPED ||
		    stop.si_code == CLD_STOPPED) {
			ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(call),
			       &call);
			ptrace(PTRACE_SYSCALL, tid, 0,
			       signal_of(stop.si_status));
		} else if (tid == first) {
			result = stop.si_status;
		}
	}
	return result;
}

static int stay_on_this_cpu(void)
{
	cpu_set_t one;
	int cpu = sched_getcpu();

	if (cpu < 0)
		return -1;
	CPU_ZERO(&one);
	CPU_SET((unsigned)cpu, &one);
	return sched_setaffinity(0, sizeof(one), &one);
}

int main(int argc, char **argv)
{
	pid_t child;
	char go;
	int gate[2];

	if (argc < 2 || stay_on_this_cpu() || pipe(gate))
		return 125;
	child = fork();
	if (!child) {
		close(gate[1]);
		if (read(gate[0], &go, 1) < 0)
			_exit(125);
		close(gate[0]);
		execvp(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	}
	if (child < 0 || ptrace(PTRACE_SEIZE, child, 0, OPTIONS) ||
	    ptrace(PTRACE_INTERRUPT, child, 0, 0)) {
		perror("floor");
		return 125;
	}
	close(gate[0]);
	close(gate[1]);
	return trace(child);
}
