/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signal_restart.c - timers that interrupt calls: with SA_RESTART a read goes
 * on, without it fails with EINTR, and some calls fail either way.
 */
#include "live.h"

#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>

enum { ROUNDS = 30 };

static volatile sig_atomic_t handled;
static int wake_fd = -1;

static void on_alarm(int signo)
{
	int saved = errno;

	(void)signo;
	handled = handled + 1;
	if (wake_fd >= 0)
		must(write(wake_fd, "w", 1));
	errno = saved;
}

/* Again and again: the first one may come before the call begins. */
static void arm(void)
{
	struct itimerval often = {.it_interval.tv_usec = 2000,
				  .it_value.tv_usec = 2000};

	must(setitimer(ITIMER_REAL, &often, NULL));
}

static void disarm(void)
{
	must(setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL));
}

static void handle(int flags)
{
	struct sigaction sa = {.sa_handler = on_alarm, .sa_flags = flags};

	must(sigaction(SIGALRM, &sa, NULL));
	handled = 0;
}

static void read_rounds(const char *name, int flags, bool is_woken)
{
	int pipe_fds[2], eintr = 0, full = 0, i;
	char c;

	must(pipe(pipe_fds));
	handle(flags);
	wake_fd = is_woken ? pipe_fds[1] : -1;
	for (i = 0; i < ROUNDS; i++) {
		ssize_t n;

		arm();
		n = read(pipe_fds[0], &c, 1);
		disarm();
		if (n == 1)
			full++;
		else if (n == -1 && errno == EINTR)
			eintr++;
	}
	say("%s: %d read, %d EINTR, handled: %d\n", name, full, eintr,
	    handled > 0);
}

static void poll_rounds(const char *name, int flags)
{
	int eintr = 0, i;

	handle(flags);
	wake_fd = -1;
	for (i = 0; i < ROUNDS; i++) {
		arm();
		if (poll(NULL, 0, 10000) == -1 && errno == EINTR)
			eintr++;
		disarm();
	}
	say("%s: %d EINTR, handled: %d\n", name, eintr, handled > 0);
}

static void sleep_rounds(void)
{
	static const struct timespec ten = {.tv_sec = 10};
	struct timespec rest;
	int eintr = 0, is_told = 1, i;

	handle(SA_RESTART);
	for (i = 0; i < ROUNDS; i++) {
		rest = (struct timespec){.tv_sec = 20};
		arm();
		if (nanosleep(&ten, &rest) == -1 && errno == EINTR)
			eintr++;
		disarm();
		is_told &= rest.tv_sec < 20;
	}
	say("nanosleep: %d EINTR, rest is told: %d\n", eintr, is_told);
}

/* Thousands of signals during short calls that never fail with EINTR. */
static void storm(void)
{
	struct itimerval often = {.it_interval.tv_usec = 200,
				  .it_value.tv_usec = 200};
	int bad = 0, pipe_fds[2];
	char c;

	handle(0);
	must(pipe(pipe_fds));
	must(setitimer(ITIMER_REAL, &often, NULL));
	while (handled < 300) {
		bad += getppid() <= 0;
		bad += write(pipe_fds[1], "x", 1) != 1;
		bad += read(pipe_fds[0], &c, 1) != 1 || c != 'x';
	}
	disarm();
	say("storm: %d bad\n", bad);
}

int main(void)
{
	read_rounds("restart", SA_RESTART, true);
	read_rounds("no restart", 0, false);
	read_rounds("no restart, once only", (int)SA_NODEFER, false);
	poll_rounds("poll, restart", SA_RESTART);
	poll_rounds("poll", 0);
	sleep_rounds();
	storm();
	return 0;
}
