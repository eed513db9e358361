/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unix_peer.c - asks the kernel by sock_diag(7), as getpeername(2) has no answer for
 * sockets without a name.
 *
 * It knows those of the tracer's network namespace.
 */
#include "config.h"

#include "capture/unix_peer.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"

struct request {
	struct nlmsghdr header;
	struct unix_diag_req body;
};

union answer {
	struct nlmsghdr header;
	char bytes[4096];
};

static bool ask(int fd, uint32_t ino)
{
	struct request request = {
		.header = {.nlmsg_len = sizeof(request),
			   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			   .nlmsg_flags = NLM_F_REQUEST},
		.body = {.sdiag_family = AF_UNIX,
			 .udiag_states = UINT32_MAX,
			 .udiag_ino = ino,
			 .udiag_show = UDIAG_SHOW_PEER,
			 .udiag_cookie = {UINT32_MAX, UINT32_MAX}},
	};

	return send(fd, &request, sizeof(request), 0) == sizeof(request);
}

static uint32_t peer_in(const struct nlmsghdr *header)
{
	const struct unix_diag_msg *message = NLMSG_DATA(header);
	struct rtattr *at = (struct rtattr *)(message + 1);
	size_t left;
	uint32_t peer;

	if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    header->nlmsg_len < NLMSG_LENGTH(sizeof(*message)))
		return 0;
	left = header->nlmsg_len - NLMSG_LENGTH(sizeof(*message));
	for (; RTA_OK(at, left); at = RTA_NEXT(at, left))
		if (at->rta_type == UNIX_DIAG_PEER &&
		    RTA_PAYLOAD(at) >= sizeof(peer)) {
			memcpy(&peer, RTA_DATA(at), sizeof(peer));
			return peer;
		}
	return 0;
}

uint32_t unix_peer_of(uint32_t ino)
{
	AUTO(fd_close)
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	union answer answer;
	ssize_t len;

	/* The answer is there when send has returned. */
	if (fd < 0 || !ask(fd, ino))
		return 0;
	len = recv(fd, &answer, sizeof(answer), MSG_DONTWAIT);
	if (len < 0 || !NLMSG_OK(&answer.header, (size_t)len))
		return 0;
	return peer_in(&answer.header);
}
