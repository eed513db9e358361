/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * socket.c - family, addresses and peer of a tracee's socket.
 */
#include "config.h"

#include "capture/socket.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"

/* pidfd_open wants a thread group leader before Linux 6.9 (PIDFD_THREAD). */
static int tracee_fd(pid_t tgid, uint32_t fd)
{
	AUTO(fd_close) int process = (int)syscall(SYS_pidfd_open, tgid, 0);
	int copy;

	if (process < 0)
		return -errno;
	copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
	return copy < 0 ? -errno : copy;
}

static uint32_t option(int fd, int name)
{
	int value = 0;
	socklen_t bytes = sizeof(value);

	if (getsockopt(fd, SOL_SOCKET, name, &value, &bytes))
		return 0;
	return (uint32_t)value;
}

int socket_look_up(pid_t tgid, uint32_t fd, struct socket_facts *ret_facts)
{
	AUTO(fd_close) int copy = tracee_fd(tgid, fd);

	if (copy < 0)
		return copy;
	*ret_facts = (struct socket_facts){
		.family = option(copy, SO_DOMAIN),
		.type = option(copy, SO_TYPE),
		.protocol = option(copy, SO_PROTOCOL),
		.local_bytes = sizeof(ret_facts->local),
		.peer_bytes = sizeof(ret_facts->peer),
	};
	if (getsockname(copy, (struct sockaddr *)&ret_facts->local,
			&ret_facts->local_bytes))
		ret_facts->local_bytes = 0;
	if (getpeername(copy, (struct sockaddr *)&ret_facts->peer,
			&ret_facts->peer_bytes))
		ret_facts->peer_bytes = 0;
	return 0;
}
