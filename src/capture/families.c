/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * families.c - asks the kernel for the families of generic netlink, which have
 * numbers as they come: all of them at once, so that none is loaded for it.
 */
#include "config.h"

#include "capture/families.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"

/* Answers, of which each has several families. */
enum { ANSWERS_MAX = 256 };

struct request {
	struct nlmsghdr header;
	struct genlmsghdr body;
};

/* netlink(7): 8192 suffices, whatever a page's size. */
union answer {
	struct nlmsghdr header;
	char bytes[8192];
};

static bool ask(int fd)
{
	struct request request = {
		.header = {.nlmsg_len = sizeof(request),
			   .nlmsg_type = GENL_ID_CTRL,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.body = {.cmd = CTRL_CMD_GETFAMILY, .version = 1},
	};

	return send(fd, &request, sizeof(request), 0) == sizeof(request);
}

/* Adds a family's line; false when there is no room. */
static bool add_family(const struct nlmsghdr *header, struct families *room,
		       size_t *len)
{
	struct rtattr *at =
		(struct rtattr *)((char *)NLMSG_DATA(header) + GENL_HDRLEN);
	int left = (int)(header->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN));
	char name[GENL_NAMSIZ] = "";
	uint16_t number = 0;
	int added;

	for (; RTA_OK(at, left); at = RTA_NEXT(at, left)) {
		if (at->rta_type == CTRL_ATTR_FAMILY_ID &&
		    RTA_PAYLOAD(at) >= sizeof(number))
			memcpy(&number, RTA_DATA(at), sizeof(number));
		if (at->rta_type == CTRL_ATTR_FAMILY_NAME)
			snprintf(name, sizeof(name), "%.*s",
				 (int)RTA_PAYLOAD(at), (char *)RTA_DATA(at));
	}
	if (!*name || !number)
		return true;
	added = snprintf(room->text + *len, sizeof(room->text) - *len,
			 "%s:\t%u\n", name, number);
	if ((size_t)added >= sizeof(room->text) - *len)
		return false;
	*len += (size_t)added;
	return true;
}

/* Takes one answer; false when it was the last, or no more is of use. */
static bool take_answer(int fd, struct families *room, size_t *len)
{
	union answer answer;
	const struct nlmsghdr *at = &answer.header;
	/* What there is was put there by the question, or is by asking for it.
	 */
	ssize_t got =
		recv(fd, &answer, sizeof(answer), MSG_DONTWAIT | MSG_TRUNC);
	size_t left;

	if (got <= 0 || (size_t)got > sizeof(answer))
		return false;
	/* Below 0 it would be more than there is. */
	for (left = (size_t)got; left <= (size_t)got && NLMSG_OK(at, left);
	     at = NLMSG_NEXT(at, left))
		if (at->nlmsg_type != GENL_ID_CTRL ||
		    at->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN) ||
		    !add_family(at, room, len))
			return false;
	return true;
}

struct span families_look_up(struct families *room)
{
	AUTO(fd_close)
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	size_t len = 0;

	if (fd >= 0 && ask(fd))
		for (unsigned i = 0; i < ANSWERS_MAX; i++)
			if (!take_answer(fd, room, &len))
				break;
	return span_of(room->text, len);
}
