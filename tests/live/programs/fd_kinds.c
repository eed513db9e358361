/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fd_kinds.c - descriptors of all kinds, of which lseek is asked.
 */
#include "live.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>

static void use(int fd)
{
	lseek(fd, 0, SEEK_CUR);
	close(fd);
}

static void counters(void)
{
	int fd = must(eventfd(5, EFD_SEMAPHORE));

	use(fd);
	fd = must(eventfd(1, 0));
	lseek(fd, 0, SEEK_CUR);
	must(eventfd_write(fd, 41));
	use(fd);
	use((int)must(syscall(SYS_pidfd_open, getpid(), 0)));
	use(must(timerfd_create(CLOCK_MONOTONIC, 0)));
	use(must(epoll_create1(0)));
	use(must(inotify_init()));
	use(must(memfd_create("name", 0)));
}

static void signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	use(must(signalfd(-1, &set, 0)));
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGRTMIN + 2);
	use(must(signalfd(-1, &set, 0)));
	sigfillset(&set);
	use(must(signalfd(-1, &set, 0)));
}

static void files(void)
{
	int pipes[2];

	must(pipe(pipes));
	use(pipes[0]);
	use(pipes[1]);
	use(must(open("/dev/null", O_RDONLY)));
	use(must(open("/dev/ptmx", O_RDWR | O_NOCTTY)));
	use(must(open(".", O_TMPFILE | O_RDWR, 0600)));
	use(must(open("/etc/passwd", O_PATH)));
}

static void unix_sockets(void)
{
	struct sockaddr_un name = {AF_UNIX, "sock"};
	struct sockaddr_un abstract = {AF_UNIX, "\0ab<s>"};
	int pair[2], fd;

	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	lseek(pair[1], 0, SEEK_CUR);
	use(pair[0]);
	close(pair[1]);
	fd = must(socket(AF_UNIX, SOCK_STREAM, 0));
	must(bind(fd, (struct sockaddr *)&name, sizeof(name)));
	use(fd);
	fd = must(socket(AF_UNIX, SOCK_DGRAM, 0));
	must(bind(fd, (struct sockaddr *)&abstract, 9));
	use(fd);
}

static void internet_sockets(void)
{
	struct sockaddr_in name = {.sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t bytes = sizeof(name);
	int listening = must(socket(AF_INET, SOCK_STREAM, 0)), fd;

	must(bind(listening, (struct sockaddr *)&name, bytes));
	must(listen(listening, 1));
	must(getsockname(listening, (struct sockaddr *)&name, &bytes));
	fd = must(socket(AF_INET, SOCK_STREAM, 0));
	lseek(fd, 0, SEEK_CUR);
	must(connect(fd, (struct sockaddr *)&name, bytes));
	lseek(listening, 0, SEEK_CUR);
	use(fd);
	close(listening);
	use(must(socket(AF_INET, SOCK_DGRAM, 0)));
	use(must(socket(AF_NETLINK, SOCK_RAW, 0)));
}

int main(void)
{
	/* Which process it is. */
	must(getpid());
	counters();
	signals();
	files();
	unix_sockets();
	internet_sockets();
	return 0;
}
