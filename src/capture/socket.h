/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * socket.h - family, addresses and peer of a tracee's socket.
 */
#ifndef SPILE_CAPTURE_SOCKET_H
#define SPILE_CAPTURE_SOCKET_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

struct socket_facts {
	uint32_t family, type, protocol; /* socket(2) */
	struct sockaddr_storage local, peer;
	socklen_t local_bytes, peer_bytes; /* 0: it has none */
};

/*
 * Asks the socket itself, through a copy of the descriptor that lives as long
 * as the question (pidfd_getfd(2), Linux 5.6). -errno where that can't be done.
 */
int socket_look_up(pid_t tgid, uint32_t fd, struct socket_facts *ret_facts);

#endif
