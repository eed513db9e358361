/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module_request.h - which modules a system call may have the kernel load.
 *
 * The kernel asks modprobe for aliases (modules.alias): net/socket.c for
 * "net-pf-38", fs/char_dev.c for "char-major-10-200", fs/filesystems.c for
 * "fs-ext4", crypto/ for "algif-hash" and "crypto-sha256", net/ipv4/ for "tcp_vegas"
 * and "iptable_nat". Pure functions; what other calls may load (nft, tc, a file
 * system's character set) isn't known.
 */
#ifndef SPILE_CAPTURE_MODULE_REQUEST_H
#define SPILE_CAPTURE_MODULE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum {
	REQUEST_ALIASES_MAX = 8,
	REQUEST_ALIAS_BYTES = 160,
	REQUEST_TEXT_BYTES = 144, /* of what a call names */
};

enum request_kind {
	REQUEST_NONE = 0,
	REQUEST_LOAD, /* init_module; finit_module, with its file's name as alias */
	REQUEST_ALIASES,
};

struct module_request {
	enum request_kind kind;
	char aliases[REQUEST_ALIASES_MAX][REQUEST_ALIAS_BYTES];
	unsigned count;
	unsigned readings; /* of the list, when the call was entered */
};

/* What a call is about: some are read from the tracee's memory. */
struct request_call {
	const char *name;
	const uint64_t *args;
	const char *text;   /* path, file system; of finit_module its file's */
	struct span memory; /* of bind: the address; of a socket's option its value */
};

/* An argument that has the call's text; -1: it has none. */
int module_request_text_arg(const char *name);
/* Bytes of memory that it has, and the argument that is their address; 0: none. */
size_t module_request_memory(const char *name, const uint64_t *args,
			     unsigned *ret_arg);
/* False: it asks for none. */
bool module_request_of(const struct request_call *call,
		       struct module_request *ret_request);
/* Of an opened device node: another alias. */
void module_request_add_device(struct module_request *request, bool is_block,
			       uint32_t major, uint32_t minor);
void module_request_add(struct module_request *request, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The alias that a pattern of modules.alias, or a module's name, fits; NULL. */
const char *module_request_match(const struct module_request *request,
				 const char *pattern);

#endif
