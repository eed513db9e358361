/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * control.c - unit tests of control messages: of any spec text's struct cmsghdr,
 * and more of them than are shown.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/resource.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "decode/value.h"
#include "model/model.h"
#include "spec/spec.h"
#include "view/strace_text.h"
#include "view/view.h"

enum { MANY = 1024, CONTROL = 0x1000, CONTROL_BYTES = 0x10000 };

/* struct msghdr of x86_64 with msg_control and its length alone. */
#define NULLS	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define MESSAGE NULLS "\0\x10\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0"

/* sendmmsg(2) of so many messages that have the same control. */
static void show(const char *text, unsigned count, struct span control,
		 const struct view_options *options, struct buf *buf)
{
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();
	AUTO(spec_free) struct spec *spec = NULL;
	AUTO(buf_done) struct buf messages = BUF_EMPTY;
	struct event_snapshot sent[] = {
		{SNAPSHOT_ENTRY, 0x200000, 0, {0}, false},
		{SNAPSHOT_ENTRY, CONTROL, control.len, control, false},
	};
	struct call call = {
		.abi = abi_by_id(ABI_X86_64),
		.nr = 307,
		.args = {3, 0x200000, count},
		.ret = count,
		.state = CALL_RETURNED,
		.snapshots = sent,
		.snapshot_count = ARRAY_LEN(sent),
	};
	struct error err = {0};
	struct decoded decoded;

	for (unsigned i = 0; i < count; i++)
		buf_add(&messages, MESSAGE "\0\0\0\0\0\0\0\0", 64);
	/* Its length is that of the control. */
	for (unsigned i = 0; i < count; i++)
		for (unsigned j = 0; j < 4; j++)
			messages.data[64 * i + 40 + j] =
				(uint8_t)(control.len >> 8 * j);
	sent[0].bytes = span_of(messages.data, messages.len);
	sent[0].wanted = messages.len;
	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	cr_assert_eq(spec_add(spec, "t", span_of_str(text), &err), 0, "%s",
		     err.text);
	call.row = spec_call_with(spec, call.abi, call.nr, call.args);
	cr_assert_str_eq(call.row->name, "sendmmsg");
	decode_call(pool, &call, false, &decoded);
	strace_value(buf, &decoded.args[1], options);
}

#define HEADER "\x10\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0"
/* What a text says of the call, with a struct cmsghdr of its own. */
#define CALL                                                             \
	"struct mh(name:u8[32], msg_control:addr, len:size, flags:u64, " \
	"sent:u64)\nmh.msg_control -> in control len\n"                  \
	"show mh(msg_control)\n"                                         \
	"sendmmsg(fd:fd, msgs:in mh[n], n:uint, flags:hex) = int\n"
#define SHOWN                                                             \
	"[{msg_control=[{cmsg_len=16, cmsg_level=1, cmsg_type=SCM_RIGHTS}" \
	"]}]"

/* Whatever it shows of it: a level and a type are there. */
Test(control, the_header_is_as_a_text_has_it)
{
	static const struct view_options options = {.string_bytes = 32};
	static const char *const texts[] = {
		"struct cmsghdr(cmsg_len:size, cmsg_level:int, cmsg_type:int)\n"
		CALL,
		"struct cmsghdr@x86_64(cmsg_len:size, cmsg_level:int, "
		"cmsg_type:int)\n" CALL,
		"struct cmsghdr(cmsg_len:size, cmsg_level:int, cmsg_type:int)\n"
		"show cmsghdr(cmsg_level)\n" CALL,
		"struct cmsghdr(cmsg_len:size, cmsg_level:int ?cmsg_len=5, "
		"cmsg_type:int ?cmsg_len=5)\n"
		"cmsghdr.cmsg_len : ?cmsg_len=5\n" CALL,
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		AUTO(buf_done) struct buf buf = BUF_EMPTY;

		show(texts[i], 1, span_of(HEADER, 16), &options, &buf);
		cr_expect_str_eq(buf_text(&buf), SHOWN, "%zu: %s", i,
				 buf_text(&buf));
	}
}

/* Less data than an address, or than one of several structs. */
Test(control, data_that_ends_early_is_bytes)
{
	static const struct view_options options = {.string_bytes = 32};
	AUTO(buf_done) struct buf buf = BUF_EMPTY;
	static const char bytes[] =
		"\x14\0\0\0\0\0\0\0\x29\0\0\0\x32\0\0\0\xfe\x80\0\0"
		"\0\0\0\0\x14\0\0\0\0\0\0\0\1\0\0\0\x25\0\0\0\5\0\0\0";

	show("", 1, span_of(bytes, sizeof(bytes) - 1), &options, &buf);
	cr_expect(strstr(buf_text(&buf),
			 "IPV6_PKTINFO, cmsg_data=\"\\xfe\\x80\\x00\\x00\"}"),
		  "%s", buf_text(&buf));
	cr_expect(strstr(buf_text(&buf), "SO_TIMESTAMPING_OLD, "
					 "cmsg_data=\"\\x05\\x00\\x00\\x00\"}"),
		  "%s", buf_text(&buf));
}

static size_t count_of(const char *text, const char *word)
{
	size_t count = 0;

	while ((text = strstr(text, word))) {
		text += strlen(word);
		count++;
	}
	return count;
}

/* 4 Mi messages: the first ones are shown, and that there are others. */
Test(control, many_messages_are_cut)
{
	static const struct view_options options = {.is_verbose = true};
	AUTO(buf_done) struct buf control = BUF_EMPTY;
	AUTO(buf_done) struct buf buf = BUF_EMPTY;
	size_t shown;

	while (control.len < CONTROL_BYTES)
		buf_add(&control, HEADER, 16);
	show("", MANY, span_of(control.data, control.len), &options, &buf);
	shown = count_of(buf_text(&buf), "{cmsg_len=16,");
	cr_expect(shown > 1000 && shown < 1 << 14, "%zu", shown);
	cr_expect_eq(count_of(buf_text(&buf), "}, ...], msg_controllen="), 1);
	cr_expect(strstr(buf_text(&buf), ", {...}, {...}]"));
	cr_expect_eq(count_of(buf_text(&buf), "{}"), 0);
}

/* None at all where the first one's length can't be; no room is taken for all
   that there could be, which would be more than 600 MB. */
Test(control, lengths_that_cannot_be)
{
	static const struct view_options options = {.is_verbose = true};
	AUTO(buf_done) struct buf control = BUF_EMPTY;
	AUTO(buf_done) struct buf buf = BUF_EMPTY;
	struct rusage usage;

	while (control.len < CONTROL_BYTES)
		buf_add(&control, "\1\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0", 16);
	show("", MANY, span_of(control.data, control.len), &options, &buf);
	cr_expect_eq(count_of(buf_text(&buf), "msg_control=[...],"), MANY);
	getrusage(RUSAGE_SELF, &usage);
	cr_expect_lt(usage.ru_maxrss, 400 * 1024, "%ld KiB", usage.ru_maxrss);
}
