/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_file.c - who a descriptor is, as strace's -y and -yy say it.
 */
#include "config.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/buf.h"
#include "event/event.h"
#include "view/strace_text.h"
#include "view/view.h"

static const struct {
	uint32_t protocol;
	const char *name;
} internet_protocols[] = {
	{IPPROTO_TCP, "TCP"},	{IPPROTO_UDP, "UDP"},
	{IPPROTO_DCCP, "DCCP"}, {IPPROTO_SCTP, "SCTP"},
	{IPPROTO_RAW, "RAW"},	{IPPROTO_UDPLITE, "UDPLITE"},
	{IPPROTO_ICMP, "PING"}, {IPPROTO_ICMPV6, "PING"},
};

static const char *const netlink_protocols[] = {
	[NETLINK_ROUTE] = "ROUTE",
	[NETLINK_USERSOCK] = "USERSOCK",
	[NETLINK_FIREWALL] = "FIREWALL",
	[NETLINK_SOCK_DIAG] = "SOCK_DIAG",
	[NETLINK_NFLOG] = "NFLOG",
	[NETLINK_XFRM] = "XFRM",
	[NETLINK_SELINUX] = "SELINUX",
	[NETLINK_ISCSI] = "ISCSI",
	[NETLINK_AUDIT] = "AUDIT",
	[NETLINK_FIB_LOOKUP] = "FIB_LOOKUP",
	[NETLINK_CONNECTOR] = "CONNECTOR",
	[NETLINK_NETFILTER] = "NETFILTER",
	[NETLINK_IP6_FW] = "IP6_FW",
	[NETLINK_DNRTMSG] = "DNRTMSG",
	[NETLINK_KOBJECT_UEVENT] = "KOBJECT_UEVENT",
	[NETLINK_GENERIC] = "GENERIC",
	[NETLINK_SCSITRANSPORT] = "SCSITRANSPORT",
	[NETLINK_ECRYPTFS] = "ECRYPTFS",
	[NETLINK_RDMA] = "RDMA",
	[NETLINK_CRYPTO] = "CRYPTO",
};

static const char *internet_name(const struct event_file *file)
{
	if (file->type == SOCK_RAW)
		return "RAW";
	for (size_t i = 0; i < ARRAY_LEN(internet_protocols); i++)
		if (internet_protocols[i].protocol == file->protocol)
			return internet_protocols[i].name;
	return NULL;
}

static uint16_t be16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

/* ip(7), ipv6(7): "127.0.0.1:80", "[::1]:80"; false: no such address. */
static bool add_internet(struct buf *buf, struct span addr)
{
	char host[INET6_ADDRSTRLEN];
	uint16_t family = 0;

	if (addr.len >= sizeof(struct sockaddr_in))
		memcpy(&family, addr.data, sizeof(family));
	if (family == AF_INET) {
		inet_ntop(AF_INET, addr.data + 4, host, sizeof(host));
		buf_printf(buf, "%s:%u", host, be16(addr.data + 2));
	} else if (family == AF_INET6 && addr.len >= 24) {
		inet_ntop(AF_INET6, addr.data + 8, host, sizeof(host));
		buf_printf(buf, "[%s]:%u", host, be16(addr.data + 2));
	} else {
		return false;
	}
	return true;
}

static void add_internet_socket(struct buf *buf, const struct event_file *file,
				const char *name)
{
	buf_printf(buf, "%s%s:[", name, file->family == AF_INET6 ? "v6" : "");
	/* A raw socket's port is its protocol: raw(7). */
	if (file->local.len < 4 || be16(file->local.data + 2) == 0 ||
	    (file->type == SOCK_RAW && !file->peer.len)) {
		buf_printf(buf, "%" PRIu64 "]", file->ino);
		return;
	}
	add_internet(buf, file->local);
	if (file->peer.len) {
		buf_add_text(buf, "->");
		add_internet(buf, file->peer);
	}
	buf_add_u8(buf, ']');
}

static void add_unix_socket(struct buf *buf, const struct event_file *file,
			    const struct view_options *options)
{
	struct span path = {NULL, 0};

	buf_printf(buf, "UNIX%s:[%" PRIu64,
		   file->type == SOCK_STREAM ? "-STREAM" : "", file->ino);
	strace_unix_peer(buf, file);
	if (file->local.len > 2)
		path = span_of(file->local.data + 2, file->local.len - 2);
	if (path.len) {
		bool is_abstract = !path.data[0];

		buf_add_text(buf, is_abstract ? ",@" : ",");
		path.data += is_abstract;
		path.len -= is_abstract;
		path.len = strnlen((const char *)path.data, path.len);
		strace_string(buf, path, false, options);
	}
	buf_add_u8(buf, ']');
}

static void add_netlink_socket(struct buf *buf, const struct event_file *file)
{
	const char *name = file->protocol < ARRAY_LEN(netlink_protocols)
				   ? netlink_protocols[file->protocol]
				   : NULL;
	uint32_t port = 0;

	if (file->local.len >= sizeof(struct sockaddr_nl))
		memcpy(&port, file->local.data + 4, sizeof(port));
	if (!port)
		buf_printf(buf, "NETLINK:[%" PRIu64 "]", file->ino);
	else if (name)
		buf_printf(buf, "NETLINK:[%s:%u]", name, port);
	else
		buf_printf(buf, "NETLINK:[%u:%u]", file->protocol, port);
}

static bool add_socket(struct buf *buf, const struct event_file *file,
		       const struct view_options *options)
{
	const char *name = internet_name(file);

	if (file->family == AF_UNIX)
		add_unix_socket(buf, file, options);
	else if (file->family == AF_NETLINK)
		add_netlink_socket(buf, file);
	else if ((file->family == AF_INET || file->family == AF_INET6) && name)
		add_internet_socket(buf, file, name);
	else
		return false;
	return true;
}

/* /proc/PID/fd/N says of a file without a name "/tmp/x (deleted)". */
static struct span without_deleted(struct span link, bool *ret_is_deleted)
{
	static const char suffix[] = " (deleted)";
	size_t len = sizeof(suffix) - 1;

	*ret_is_deleted = link.len > len && link.data[0] == '/' &&
			  !memcmp(link.data + link.len - len, suffix, len);
	if (*ret_is_deleted)
		link.len -= len;
	return link;
}

/* Behind the path of a device its numbers; false: it is none. */
static bool add_device(struct buf *buf, const struct event_file *file,
		       struct span link, const struct view_options *options)
{
	if (!S_ISCHR(file->mode) && !S_ISBLK(file->mode))
		return false;
	strace_name(buf, link, options);
	buf_printf(buf, "<%s %u:%u", S_ISCHR(file->mode) ? "char" : "block",
		   file->rdev_major, file->rdev_minor);
	strace_terminal(buf, file);
	buf_add_u8(buf, '>');
	return true;
}

void strace_file(struct buf *buf, const struct event_file *file,
		 const struct view_options *options)
{
	unsigned details = options->fd_details;
	size_t start = buf->len;
	bool is_deleted = false;
	struct span link = without_deleted(file->link, &is_deleted);

	buf_add_u8(buf, '<');
	if (!(details & FD_SOCKET && file->family &&
	      add_socket(buf, file, options)) &&
	    !(details & FD_DEVICE && add_device(buf, file, link, options)) &&
	    !strace_fdinfo(buf, file, details)) {
		if (!(details & FD_PATH)) {
			buf->len = start;
			return;
		}
		strace_name(buf, link, options);
	}
	buf_add_u8(buf, '>');
	if (is_deleted)
		buf_add_text(buf, "(deleted)");
}
