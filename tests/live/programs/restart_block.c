/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * restart_block.c - calls with a timeout that are stopped and continued go on
 * for the rest of their time (ERESTART_RESTARTBLOCK, restart_syscall).
 */
#include "live.h"

#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>

static const struct timespec timeout = {.tv_nsec = 300000000};

static long do_nanosleep(void)
{
	return nanosleep(&timeout, NULL);
}

static long do_clock_absolute(void)
{
	struct timespec end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += timeout.tv_nsec;
	if (end.tv_nsec >= 1000000000) {
		end.tv_nsec -= 1000000000;
		end.tv_sec++;
	}
	return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL);
}

static long do_poll(void)
{
	return poll(NULL, 0, 300);
}

static long do_ppoll(void)
{
	return ppoll(NULL, 0, &timeout, NULL);
}

static long do_select(void)
{
	struct timeval tv = {.tv_usec = 300000};

	return select(0, NULL, NULL, NULL, &tv);
}

static long do_futex(void)
{
	static int word;

	return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &timeout, NULL, 0);
}

static long do_epoll(void)
{
	struct epoll_event event;
	int fd = epoll_create1(0);

	return epoll_wait(fd, &event, 1, 300);
}

static long do_sigtimedwait(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	return sigtimedwait(&set, NULL, &timeout);
}

static const struct blocking_call {
	const char *name;
	long (*call)(void);
} calls[] = {
	{"nanosleep", do_nanosleep},
	{"clock_nanosleep, absolute", do_clock_absolute},
	{"poll", do_poll},
	{"ppoll", do_ppoll},
	{"select", do_select},
	{"futex", do_futex},
	{"epoll_wait", do_epoll},
	{"sigtimedwait", do_sigtimedwait},
};

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void child_main(const struct blocking_call *c)
{
	int64_t began = now_ns();
	long ret = c->call();
	int error = errno;
	bool is_whole = now_ns() - began >= timeout.tv_nsec;

	say("%s: %s", c->name, ret == -1 ? strerrorname_np(error) : "fine");
	if (ret > 0)
		say(" %ld", ret);
	say("%s\n", ret == -1 && error == EINTR ? ""
		    : is_whole			? ", in full"
						: ", cut short");
	_exit(0);
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		pid_t child = must(fork());
		int status;

		if (!child)
			child_main(&calls[i]);
		await_sleep(child);
		must(kill(child, SIGSTOP));
		status = wait_for(child, WUNTRACED);
		if (WIFSTOPPED(status)) {
			must(kill(child, SIGCONT));
			status = wait_for(child, 0);
		}
		say_status(calls[i].name, status);
	}
	return 0;
}
