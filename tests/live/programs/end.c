/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * end.c - ends as told: `exit N`, `signal N`, or `all`: children with every
 * exit code and every fatal signal, said by their parent.
 */
#include "live.h"

#include <signal.h>
#include <sys/resource.h>

static void end_by_signal(int signo)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(signo, SIG_DFL);
	kill(getpid(), signo);
	_exit(94);
}

static int end_all(void)
{
	struct rlimit core = {1 << 20, RLIM_INFINITY};
	pid_t child;
	int i;

	must(setrlimit(RLIMIT_CORE, &core));
	for (i = 0; i < 256; i += 5) {
		child = must(fork());
		if (!child)
			_exit(i);
		say_status("code", wait_for(child, 0));
	}
	for (i = 1; i < 65; i++) {
		if (i == SIGSTOP || i == SIGTSTP || i == SIGTTIN ||
		    i == SIGTTOU || i == 32 || i == 33)
			continue;
		child = must(fork());
		if (!child)
			end_by_signal(i);
		say_status("signal", wait_for(child, 0));
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "exit"))
		return atoi(argv[2]);
	if (argc == 3 && !strcmp(argv[1], "signal"))
		end_by_signal(atoi(argv[2]));
	return end_all();
}
