/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module_request.c - which modules a system call may have the kernel load.
 */
#include "config.h"

#include "capture/module_request.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/auto.h"

/* linux/sockios.h; their handlers ask for the module by its name. */
enum { ADD_BRIDGE = 0x89a0, SET_VLAN = 0x8983 };

/* A name that fills its room: struct xt_table_info's is the longest. */
enum { OPTION_BYTES = 32, ADDRESS_BYTES = 88 /* struct sockaddr_alg */ };

/*
 * Options of sockets whose value begins with a name that a module is asked for by:
 * linux/tcp.h, and linux/netfilter_{ipv4/ip,ipv6/ip6,arp/arp}_tables.h and
 * netfilter_bridge/ebtables.h, of tables and of matches and targets.
 */
static const struct {
	uint32_t level, option;
	const char *before; /* the name */
} options[] = {
	{6, 13, "tcp_"},	  {6, 31, "tcp-ulp-"},
	{0, 64, "iptable_"},  {0, 66, "ipt_"},
	{0, 67, "ipt_"},	  {0, 96, "arptable_"},
	{0, 99, "arpt_"},	  {0, 128, "ebtable_"},
	{41, 64, "ip6table_"}, {41, 68, "ip6t_"},
	{41, 69, "ip6t_"},
};

static const struct {
	const char *name;
	int text_arg;
} calls[] = {
	{"open", 0},	     {"creat", 0},	  {"openat", 1},
	{"openat2", 1},	     {"mount", 2},	  {"fsopen", 0},
};

int module_request_text_arg(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		if (!strcmp(name, calls[i].name))
			return calls[i].text_arg;
	return -1;
}

void module_request_add(struct module_request *request, const char *format, ...)
{
	va_list list;
	int len;

	if (request->count == REQUEST_ALIASES_MAX)
		return;
	va_start(list, format);
	len = vsnprintf(request->aliases[request->count], REQUEST_ALIAS_BYTES,
			format, list);
	va_end(list);
	/* A part of a name is another name. */
	if (len > 0 && len < REQUEST_ALIAS_BYTES)
		request->count++;
	request->kind = REQUEST_ALIASES;
}

void module_request_add_device(struct module_request *request, bool is_block,
			       uint32_t major, uint32_t minor)
{
	module_request_add(request, "%s-major-%u-%u", is_block ? "block" : "char",
			   major, minor);
}

/* Not those that a workload makes without end. */
static void of_path(const char *path, struct module_request *request)
{
	static const char *const others[] = {"shm/", "pts/", "fd/", "mqueue/"};

	if (strncmp(path, "/dev/", 5) || !path[5])
		return;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (!strncmp(path + 5, others[i], strlen(others[i])))
			return;
	module_request_add(request, "devname:%s", path + 5);
}

static void of_socket(const uint64_t *args, struct module_request *request)
{
	uint32_t family = (uint32_t)args[0], protocol = (uint32_t)args[2];
	uint32_t type = (uint32_t)args[1] & 0xf; /* without SOCK_CLOEXEC */

	module_request_add(request, "net-pf-%u", family);
	module_request_add(request, "net-pf-%u-proto-%u", family, protocol);
	module_request_add(request, "net-pf-%u-proto-%u-type-%u", family,
			   protocol, type);
}

/* struct sockaddr_alg of linux/if_alg.h: family, type (14), feat, mask, name (64).
   Of "hmac(sha256)" the kernel may ask for the whole and for each part. */
static void of_bind(struct span addr, struct module_request *request)
{
	char type[15] = "", name[65] = "", *rest = name, *part;
	uint16_t family = 0;

	if (addr.len < 2 + 14 + 8 + 1)
		return;
	memcpy(&family, addr.data, sizeof(family));
	if (family != AF_ALG)
		return;
	memcpy(type, addr.data + 2, 14);
	memcpy(name, addr.data + 24, addr.len < 88 ? addr.len - 24 : 64);
	module_request_add(request, "algif-%s", type);
	module_request_add(request, "crypto-%s", name);
	while ((part = strsep(&rest, "(),")))
		if (*part)
			module_request_add(request, "crypto-%s", part);
}

static const char *option_prefix(const char *name, const uint64_t *args)
{
	enum { IS_TCP = 6 }; /* IPPROTO_TCP, of which the value is an answer */

	if (strcmp(name, "setsockopt") &&
	    (strcmp(name, "getsockopt") || (uint32_t)args[1] == IS_TCP))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if ((uint32_t)args[1] == options[i].level &&
		    (uint32_t)args[2] == options[i].option)
			return options[i].before;
	return NULL;
}

static void of_option(const struct request_call *call,
		      struct module_request *request)
{
	const char *prefix = option_prefix(call->name, call->args);
	size_t len = call->memory.len
			     ? strnlen((const char *)call->memory.data,
				       call->memory.len)
			     : 0;

	if (prefix && len)
		module_request_add(request, "%s%.*s", prefix, (int)len,
				   (const char *)call->memory.data);
}

size_t module_request_memory(const char *name, const uint64_t *args,
			     unsigned *ret_arg)
{
	if (!strcmp(name, "bind") && args[2] <= ADDRESS_BYTES) {
		*ret_arg = 1;
		return (size_t)args[2];
	}
	if (!option_prefix(name, args))
		return 0;
	*ret_arg = 3;
	/* What getsockopt(2) is given as its length is in memory. */
	return !strcmp(name, "setsockopt") && args[4] < OPTION_BYTES
		       ? (size_t)args[4]
		       : OPTION_BYTES;
}

/* "fuse.sshfs" is fuse. */
static void of_file_system(const char *name, struct module_request *request)
{
	if (*name)
		module_request_add(request, "fs-%.*s", (int)strcspn(name, "."),
				   name);
}

/* "/lib/modules/6.1.0/kernel/drivers/spi/spi-gpio.ko.xz" */
static void of_module_file(const char *path, struct module_request *request)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *suffix = strstr(name, ".ko");

	if (suffix && suffix > name)
		module_request_add(request, "%.*s", (int)(suffix - name), name);
	request->kind = REQUEST_LOAD;
}

bool module_request_of(const struct request_call *call,
		       struct module_request *ret_request)
{
	const char *name = call->name;

	*ret_request = (struct module_request){.kind = REQUEST_NONE};
	if (!strcmp(name, "init_module"))
		ret_request->kind = REQUEST_LOAD;
	else if (!strcmp(name, "finit_module"))
		of_module_file(call->text, ret_request);
	else if (!strcmp(name, "socket"))
		of_socket(call->args, ret_request);
	else if (!strcmp(name, "bind"))
		of_bind(call->memory, ret_request);
	else if (option_prefix(name, call->args))
		of_option(call, ret_request);
	else if (!strcmp(name, "mount") || !strcmp(name, "fsopen"))
		of_file_system(call->text, ret_request);
	else if (!strcmp(name, "ioctl") && call->args[1] == ADD_BRIDGE)
		module_request_add(ret_request, "bridge");
	else if (!strcmp(name, "ioctl") && call->args[1] == SET_VLAN)
		module_request_add(ret_request, "8021q");
	else if (module_request_text_arg(name) >= 0)
		of_path(call->text, ret_request);
	return ret_request->kind != REQUEST_NONE;
}

const char *module_request_match(const struct module_request *request,
				 const char *pattern)
{
	for (unsigned i = 0; i < request->count; i++)
		if (!fnmatch(pattern, request->aliases[i], 0))
			return request->aliases[i];
	return NULL;
}
