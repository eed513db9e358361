/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * described.c - unit tests of calls as a spec text has them, whatever it says:
 * of addresses of sockets, of members that stand as arguments, of notes.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "decode/value.h"
#include "event/call.h"
#include "model/model.h"
#include "spec/spec.h"
#include "spec_text.h"
#include "view/strace_text.h"
#include "view/view.h"

/* Of family 17, and behind 8 bytes a pointer to itself. */
#define MEMORY                                         \
	"\x11\0\2\3\4\5\6\7\0\x10\0\0\0\0\0\0\1\1\1\1" \
	"\1\1\1\1\1\1\1\1\1\1\1\1"
#define CONNECT " = int %network\n"

struct described_case {
	const char *name, *text, *line;
};

static const struct described_case cases[] = {
	{"two structs are one address",
	 "struct own(family:pad 2, a:u8, b:u8, c:u8, d:u8, e:u8, f:u8, g:u8, "
	 "h:u8, i:u8, j:u8, k:u8)\n"
	 "struct any(a:u8, b:u8, c:u8, d:u8, e:u8, f:u8, g:u8, h:u8, i:u8, "
	 "j:u8, k:u8)\n"
	 "attrs sockaddr(AF_PACKET=17: own, ...: any)\n"
	 "connect(fd:int, addr:in sockaddr len, len:int)" CONNECT,
	 "connect(3, {a=17, b=0, c=2, d=3, e=4, f=5, g=6, h=7, i=0, j=16, "
	 "k=0, a=2, b=3, c=4, d=5, e=6, f=7, g=0, h=16, i=0, j=0, k=0}, 32) = "
	 "0"},
	{"an address that points at itself",
	 "struct own(family:pad 2, a:u16, b:u32, p:u64)\n"
	 "own.p -> in sockaddr 32\n"
	 "show own(p)\n"
	 "struct any(sa_family:u16)\n"
	 "attrs sockaddr(AF_PACKET=17: own, ...: any)\n"
	 "connect(fd:int, addr:in sockaddr len, len:int)" CONNECT,
	 "connect(3, {sa_family=17, p={sa_family=17, p={sa_family=17, "
	 "p={sa_family=17, p={sa_family=17, p=0x1000}}}}}, 32) = 0"},
	{"a member of a struct that differs between ABIs",
	 "struct s@x86_64(a:u16, b:u16)\n"
	 "connect(fd:int, addr:in s, len:int) = int "
	 "shown as join (addr.b, addr.a, len)\n",
	 "join(770, 17, 32) = 0"},
	{"a member that isn't there",
	 "struct s(a:u16, b:u16 ?a=1)\n"
	 "connect(fd:int, addr:in s, len:int) = int "
	 "shown as join (addr.b, addr.a, len)\n",
	 "join(17, 32) = 0"},
	{"bytes behind a struct are no member",
	 "struct s(a:u16, b:u16 ?a=1)\n"
	 "connect(fd:int, addr:in s bytes len, len:int) = int "
	 "shown as join (addr.b, addr.a, len)\n",
	 "join(17, 32) = 0"},
	{"no member is there",
	 "connect(fd:io u16[2], addr:none, len:none) = int notes thread_area\n",
	 "connect(0x3) = 0"},
	{"nor in what has no names",
	 "connect(fd:none, addr:io u16[2], len:none) = int "
	 "notes thread_area shown (addr)\n",
	 "connect([17, 770]) = 0"},
};

Test(described, calls)
{
	static const struct view_options options = {.string_bytes = 32};
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();
	const struct span memory = span_of(MEMORY, sizeof(MEMORY) - 1);
	struct event_snapshot snapshots[] = {
		{SNAPSHOT_ENTRY, 0x1000, memory.len, memory, false},
		{SNAPSHOT_RETURN, 0x1000, memory.len, memory, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(spec_free) struct spec *spec = spec_with(cases[i].text);
		AUTO(buf_done) struct buf buf = BUF_EMPTY;
		struct call call = {
			.abi = abi_by_id(ABI_X86_64),
			.nr = 42,
			.args = {3, 0x1000, memory.len},
			.state = CALL_RETURNED,
			.snapshots = snapshots,
			.snapshot_count = ARRAY_LEN(snapshots),
		};
		struct decoded decoded;

		call.row = spec_call_with(spec, call.abi, call.nr, call.args);
		decode_call_shown(pool, &call, false, &decoded);
		strace_call(&buf, &decoded, &call, &options);
		cr_expect_str_eq(buf_text(&buf), cases[i].line, "%s: %s",
				 cases[i].name, buf_text(&buf));
	}
}
