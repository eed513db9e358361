/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wild.c - makes the calls that a file lists, and writes their results into it.
 *
 * wild FILE [changing]: FILE is an array of struct vector, the first of which says
 * how many follow. Calls of one number that follow each other are made by one
 * child, from the call MARK on, whose argument is the index of the first; what
 * ends the child is the result of the call that did, and the next child goes on
 * behind it. A call that waits is interrupted. With `changing` a second thread
 * writes meanwhile to the memory that arguments point at, at addresses that
 * tests/live/wild has, too.
 */
#include "live.h"

#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>

struct vector {
	int64_t nr;
	uint64_t args[6];
	int64_t result; /* -errno; of the first: which is being made */
};

enum {
	GOOD = 0x20000000,	/* writable; nothing is behind it */
	EDGE = GOOD + 0x1000,
	CONSTANT = GOOD + 0x2000,
	NONE = GOOD + 0x4000,
	WILDS = GOOD + 0x6000,	/* pointers to nowhere, each with a length */
	HALVES = GOOD + 0x8000, /* to what ends too early */
	LOOPS = GOOD + 0xc000,	/* to themselves */
	WILD = 0x30004321, /* no family of sockets, whose names runs would share */
	PAGE = 0x1000,
	MARK = 9999, /* no call has this number */
	ENDED = 1 << 30, /* and the number of the signal: a child's end as a result */
	NUDGES_MAX = 5000,
};

static char text[PAGE];

static void map(uintptr_t addr, int prot)
{
	must(mmap((void *)addr, PAGE, prot,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
}

static void fill(uintptr_t addr, long first, long second)
{
	long *words = (long *)addr;

	map(addr, PROT_READ | PROT_WRITE);
	for (size_t i = 0; i < PAGE / sizeof(*words); i += 2) {
		words[i] = first;
		words[i + 1] = second;
	}
}

/* A path in it has a folder that isn't there, so nothing is made; as a set of
 * signals it leaves SIGALRM alone. */
static void map_all(bool is_changing)
{
	for (size_t i = 0; i < PAGE; i++)
		text[i] = "AB/C"[i % 4];
	for (size_t i = 15; i < PAGE; i += 64)
		text[i] = 0;
	map(GOOD, PROT_READ | PROT_WRITE);
	map(CONSTANT, PROT_READ | PROT_WRITE);
	memcpy((void *)CONSTANT, text, PAGE);
	map(NONE, PROT_NONE);
	fill(WILDS, WILD, 8);
	fill(HALVES, EDGE - 4, 64);
	fill(LOOPS, LOOPS, 8);
	if (is_changing)
		return;
	must(mprotect((void *)CONSTANT, PAGE, PROT_READ));
	must(mprotect((void *)WILDS, PAGE, PROT_READ));
	must(mprotect((void *)HALVES, PAGE, PROT_READ));
	must(mprotect((void *)LOOPS, PAGE, PROT_READ));
}

static void limit(int resource, rlim_t most)
{
	const struct rlimit limit = {most, most};

	must(setrlimit(resource, &limit));
}

/* What is asked for at random is not to be had. */
static void drop_privileges(void)
{
	limit(RLIMIT_FSIZE, 1 << 20);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_AS, 1 << 30);
	if (geteuid() == 0) {
		must(setgroups(0, NULL));
		must(setresgid(65534, 65534, 65534));
		must(setresuid(65534, 65534, 65534));
	}
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

static void do_nothing(int signal)
{
	(void)signal;
}

/* 0 to 8, each of another kind; not one is the parent's. */
static void open_files(void)
{
	int pair[2], file;

	must(syscall(SYS_close_range, 0, ~0U, 0));
	file = must(memfd_create("wild", 0)); /* 0 */
	must(write(file, "0123456789", 10));
	must(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair));
	must(dup2(pair[0], 8));
	must(close(pair[0]));
	must(fcntl(pair[1], F_DUPFD, 9));
	must(close(pair[1]));
	must(dup2(file, 1));
	must(dup2(file, 2));
	must(open(".", O_RDONLY | O_DIRECTORY)); /* 3 */
	must(epoll_create1(0));
	must(inotify_init1(IN_NONBLOCK));
	must(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));
	must(eventfd(0, EFD_NONBLOCK)); /* 7 */
}

static void *change(void *unused)
{
	static const uint64_t values[] = {
		0, WILD, GOOD, EDGE - 4, LOOPS, 8, ~0ULL, 0x4100000041};
	static const uintptr_t pages[] = {GOOD, CONSTANT, WILDS, HALVES, LOOPS};

	for (size_t i = 0;; i++) {
		char *page = (char *)pages[i % 5];

		memcpy(page + i * 8 % PAGE, &values[i % 8], 8);
		memcpy(page + PAGE - 8, &values[i / 8 % 8], 8);
	}
	return unused;
}

static void make_calls(struct vector *list, size_t at, bool is_changing)
{
	const size_t count = list->nr;
	const int64_t nr = list[at].nr;
	pthread_t thread;

	open_files();
	if (is_changing && pthread_create(&thread, NULL, change, NULL))
		_exit(99);
	syscall(MARK, (long)at);
	for (; at <= count && list[at].nr == nr; at++) {
		const uint64_t *args = list[at].args;
		long ret;

		list->result = at;
		memcpy((void *)GOOD, text, PAGE);
		ret = syscall(nr, (long)args[0], (long)args[1], (long)args[2],
			      (long)args[3], (long)args[4], (long)args[5]);
		list[at].result = ret == -1 ? -errno : ret;
	}
	list->result = at;
	syscall(SYS_exit_group, 0);
}

/* Interrupts what waits; what waits all the same is ended. */
static int watch(pid_t pid, const struct vector *list)
{
	const struct timespec moment = {.tv_nsec = 2000000};
	int64_t before = -1;
	sigset_t set;
	int status, nudges = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (must(waitpid(pid, &status, WNOHANG)) == 0) {
		int64_t now;

		if (sigtimedwait(&set, NULL, &moment) > 0)
			continue;
		now = __atomic_load_n(&list->result, __ATOMIC_RELAXED);
		nudges = now == before ? nudges + 1 : 0;
		if (nudges > 0)
			kill(pid, nudges < NUDGES_MAX ? SIGALRM : SIGKILL);
		before = now;
	}
	return status;
}

int main(int argc, char **argv)
{
	const struct sigaction nothing = {.sa_handler = do_nothing};
	const bool is_changing = argc > 2;
	struct vector *list;
	struct stat stat;
	sigset_t set;
	int fd = must(open(argv[1], O_RDWR));

	must(fstat(fd, &stat));
	list = must(mmap(NULL, stat.st_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			 fd, 0));
	drop_privileges();
	map_all(is_changing);
	must(sigaction(SIGALRM, &nothing, NULL));
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	for (int64_t at = 1; at <= list->nr;) {
		const int64_t nr = list[at].nr;
		pid_t pid = must(fork());
		int status;

		if (pid == 0)
			make_calls(list, at, is_changing);
		status = watch(pid, list);
		if (status != 0 && !WIFSIGNALED(status))
			return 99;
		at = list->result;
		/* A strict seccomp ends what comes next, be it the exit. */
		if (status != 0 && at <= list->nr && list[at].nr == nr)
			list[at++].result = ENDED + WTERMSIG(status);
	}
	return 0;
}
