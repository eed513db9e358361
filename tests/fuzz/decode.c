/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.c - fuzzes the decoder and all that prints values: a call of the
 * built-in spec with any numbers and any snapshots.
 *
 * An input is the number of an ABI, of a call, of a state; six arguments, a
 * result; then snapshots, as read_call() takes them apart. What does not fit
 * ends the list. The first two are an io_uring's as well.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/cursor.h"
#include "decode/value.h"
#include "event/call.h"
#include "fuzz.h"
#include "model/model.h"
#include "spec/spec.h"
#include "view/calls_view.h"
#include "view/json.h"
#include "view/strace_text.h"
#include "view/view.h"

enum { SNAPSHOTS_MAX = 64, ADDRS_MAX = 64 };

/* Any descriptor may be a socket of any netlink protocol. */
static const struct event_file *socket_file(const struct call *call, uint32_t fd)
{
	static struct event_file files[32];
	struct event_file *file = &files[fd % 32];

	(void)call;
	file->family = fd & 32 ? 0 : 16;
	file->protocol = fd % 32;
	return file;
}

static const char *no_cwd(const struct call *call)
{
	(void)call;
	return NULL;
}

static const struct call_lookup lookup = {socket_file, socket_file, no_cwd};

struct input {
	struct model_task task;
	struct command command;
	struct call call;
	struct event_snapshot snapshots[SNAPSHOTS_MAX];
	uint64_t addrs[ADDRS_MAX];
};

/* With pointers that may lead in circles, and all that a struct can have. */
static const char own_text[] =
	"set bits(A=1, B=6, C=0)\nenum one(D=2)\n"
	"struct node(next:addr, many:u64, n:u16 set bits, m:s8 enum one,\n"
	"	text:str 5, room:bytes 6 max n, a:u16[3] max m, fd:fd, pad:pad "
	"3)\n"
	"node.next -> io node\n"
	"node.many -> in node[n] ?n&B ?m=D,3\n"
	"node.many -> out bytes n max m ?m=4\n"
	"node.many -> io str\n"
	"struct outer(in:node[2], p:addr)\nouter.p -> io s32 enum one\n"
	"ioctl/cmd=77(arg:io outer, fd:int enum one)\n"
	"request NODES(N) = _IOWR('n', 1, node[N])\n"
	"enum low(L0=0, L1=1, ...)\nenum sizes(ALL=0xffffffff, kib)\n"
	"set mixed(enum low & 7, signal & 0xff00, M=0x10000, octal)\n"
	"struct cmsghdr(cmsg_len:size, cmsg_level:int, cmsg_type:int)\n"
	"struct shapes(kind:u32 set mixed, many:u32 enum sizes,\n"
	"	status:wstatus over many ?kind&1, device:dev64 ?kind&7=1,2,\n"
	"	mask:sigset 8, name:addr, data:addr, cc:hexbytes 3)\n"
	"shapes.name -> io sockaddr many\n"
	"shapes.data -> io control many ?kind=1\n"
	"shapes.data -> io sigset many\n"
	"show shapes(mask, status, device, many, name, data, ...)\n"
	"struct two@x86_64 packed(a:u8, b:u64)\n"
	"struct two@i386,aarch64,arm(b:u64, c:shapes[2])\n"
	"ioctl/cmd=78(arg:io shapes bytes fd) = hex set mixed\n"
	"ioctl/cmd=79(arg:io two[fd])\n"
	"attrs nlmsg(N=1: int attrs nlmsg, O=2: attrs nlmsg set bits)\n"
	"attrs own(S=16: two[] attrs own, T=17, U=18: be16[enum low], V=1: mac,\n"
	"	W=3: host, X=4: str, Y=5: shapes, ...: node attrs own set mixed)\n"
	"attrs netlink(P=0, Q=1: attrs own, R=2: str)\n"
	"read(fd:fd, buf:io payload count, count:size) = size\n";

static const struct spec *the_spec(void)
{
	static struct spec *spec;

	if (!spec)
		must(spec_new(&spec, NULL) == 0 &&
		     spec_add(spec, "own", span_of_str(own_text), NULL) == 0);
	return spec;
}

static void read_snapshots(struct cursor *cursor, struct input *input)
{
	while (cursor_left(cursor) &&
	       input->call.snapshot_count < SNAPSHOTS_MAX) {
		struct event_snapshot *at =
			&input->snapshots[input->call.snapshot_count];
		uint8_t kind = cursor_u8(cursor);

		at->phase = kind & 1 ? SNAPSHOT_RETURN : SNAPSHOT_ENTRY;
		at->is_fault = kind & 2;
		/* Most are of an argument. */
		at->addr = kind & 4 ? cursor_varint(cursor)
				    : input->call.args[kind / 8 % 6];
		at->wanted = cursor_varint(cursor);
		at->bytes = cursor_span(cursor);
		if (cursor->is_bad)
			break;
		if (at->wanted < at->bytes.len)
			at->wanted = at->bytes.len;
		input->call.snapshot_count++;
	}
}

/* What came back in an io_uring, and where the entries are that go there. */
static void use_as_ring(struct input *input, uint8_t state)
{
	struct call *call = &input->call;
	struct span addrs = input->snapshots[1].bytes;

	call->completion.entries = input->snapshots[0].bytes;
	call->completion.entry_bytes = state & 0x40 ? 32 : 16;
	call->completion.lost = state & 0x20;
	call->ring_unseen = (state >> 3) % 5;
	call->submitted_count = addrs.len / sizeof(uint64_t);
	if (call->submitted_count > ADDRS_MAX)
		call->submitted_count = ADDRS_MAX;
	memcpy(input->addrs, addrs.data,
	       call->submitted_count * sizeof(uint64_t));
	call->submitted = input->addrs;
}

static void read_call(struct cursor *cursor, struct input *input)
{
	struct call *call = &input->call;
	uint8_t state;

	call->task = &input->task;
	call->command = &input->command;
	call->snapshots = input->snapshots;
	call->lookup = &lookup;
	call->abi = abi_by_id(1 + cursor_u8(cursor) % (ABI_COUNT - 1));
	call->nr = cursor_le16(cursor);
	state = cursor_u8(cursor);
	call->state = state % 3 == 0   ? CALL_RETURNED
		      : state % 3 == 1 ? CALL_UNFINISHED
				       : CALL_NO_ENTRY;
	call->is_error = state & 0x80;
	for (size_t i = 0; i < 6; i++)
		call->args[i] = cursor_varint(cursor);
	call->ret = cursor_svarint(cursor);
	if (call->state == CALL_NO_ENTRY)
		call->abi = NULL;
	else
		call->row = spec_call_with(the_spec(), call->abi, call->nr,
					   call->args);
	read_snapshots(cursor, input);
	if (call->snapshot_count > 1)
		use_as_ring(input, state);
}

static void print_text(const struct call *call, const struct decoded *decoded)
{
	static const struct view_options all[] = {
		{.string_bytes = 32},
		{.string_bytes = 0, .hex_strings = HEX_NON_ASCII, .fd_details = FD_PATH},
		{.string_bytes = UINT32_MAX,
		 .is_verbose = true,
		 .hex_strings = HEX_ALL,
		 .fd_details = FD_ALL,
		 .with_arg_names = true},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		AUTO(buf_done) struct buf buf = BUF_EMPTY;

		strace_call(&buf, decoded, call, &all[i]);
		must(buf.len > 0);
		for (size_t k = 0; k < buf.len; k++)
			must(buf.data[k] >= ' ' && buf.data[k] <= '~');
	}
}

static void print_json(const struct call *call, const struct decoded *decoded)
{
	struct calls_row row = {"1.1", "path"};
	char *text = NULL;
	size_t len = 0;
	struct json json = {.out = open_memstream(&text, &len)};

	must(json.out != NULL);
	calls_put_json(&json, &row, call, decoded);
	fclose(json.out);
	must(len > 2 && text[0] == '{' && !strcmp(text + len - 2, "}\n"));
	free(text);
}

static void print_others(const struct input *input)
{
	for (size_t i = 0; i < input->call.snapshot_count; i++) {
		const struct event_snapshot *at = &input->snapshots[i];
		const struct event_signal signal = {
			(uint32_t)at->addr, (int32_t)at->wanted, at->bytes};
		const struct event_file file = {
			.link = at->bytes,
			.family = (uint32_t)at->addr % 32,
			.mode = (uint32_t)at->wanted,
			.local = at->bytes,
			.peer = at->bytes,
		};
		const struct view_options options = {.fd_details = FD_ALL};
		AUTO(buf_done) struct buf buf = BUF_EMPTY;

		strace_signal(&buf, &signal,
			      input->call.abi ? input->call.abi->id : 0,
			      &options);
		strace_file(&buf, &file, &options);
		for (size_t k = 0; k < buf.len; k++)
			must(buf.data[k] >= ' ' && buf.data[k] <= '~');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cursor cursor = cursor_of(span_of(data, size));
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();
	struct input input = {0};
	struct decoded at_entry, whole;

	read_call(&cursor, &input);
	decode_call(pool, &input.call, false, &whole);
	must(whole.arg_count <= 6);
	must(whole.args_at_entry <= whole.arg_count);
	print_json(&input.call, &whole);
	decode_call_shown(pool, &input.call, true, &at_entry);
	decode_call_shown(pool, &input.call, false, &whole);
	must(whole.arg_count <= 6);
	must(at_entry.args_at_entry == whole.args_at_entry);
	must(at_entry.is_begun == whole.is_begun);
	must(at_entry.arg_count == whole.args_at_entry + whole.is_begun);
	must(at_entry.arg_count <= whole.arg_count);
	for (size_t i = 0; i < whole.args_at_entry; i++)
		must(at_entry.args[i].number == whole.args[i].number);
	print_text(&input.call, &whole);
	print_others(&input);
	return 0;
}
