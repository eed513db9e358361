/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_text.c - unit tests of src/view/strace_*.c and src/view/log.c: strings
 * and their escapes, numbers, descriptors, signals, words in front of a line,
 * the column of "=".
 */
#include "config.h"

#include <criterion/criterion.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "decode/value.h"
#include "event/event.h"
#include "view/log.h"
#include "view/strace_names.h"
#include "view/strace_pids.h"
#include "view/strace_text.h"
#include "view/view.h"

#define SPAN(literal)                                           \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}

static void add_task(struct strace_pids *pids, uint32_t serial,
		     uint32_t creator, uint32_t tid, const uint32_t *ids,
		     size_t count)
{
	const struct event_task event = {.tid = tid,
					 .creator = creator,
					 .ns_tids = ids,
					 .ns_tid_count = count};

	strace_pids_add(pids, serial, &event);
}

/* Two namespaces beside each other, and one within the first. */
Test(strace_text, pids)
{
	AUTO(strace_pids_free) struct strace_pids *pids = strace_pids_new();

	add_task(pids, 1, 0, 100, NULL, 0);
	add_task(pids, 2, 1, 101, (const uint32_t[]){1}, 1);
	add_task(pids, 3, 1, 102, (const uint32_t[]){1}, 1);
	add_task(pids, 4, 2, 103, (const uint32_t[]){2}, 1);
	add_task(pids, 5, 4, 104, (const uint32_t[]){3, 1}, 2);
	cr_expect_eq(strace_pids_find(pids, 1, 103), 103, "our own");
	cr_expect_eq(strace_pids_find(pids, 2, 1), 101);
	cr_expect_eq(strace_pids_find(pids, 3, 1), 102);
	cr_expect_eq(strace_pids_find(pids, 4, 3), 104, "seen from above");
	cr_expect_eq(strace_pids_find(pids, 5, 1), 104);
	cr_expect_eq(strace_pids_find(pids, 5, 3), 0, "not from within");
	cr_expect_eq(strace_pids_find(pids, 3, 2), 0, "another namespace's");
	cr_expect_eq(strace_pids_find(pids, 2, (uint64_t)-1), 0);
	strace_pids_remove(pids, 4);
	cr_expect_eq(strace_pids_find(pids, 2, 2), 0, "it has ended");
	add_task(pids, 6, 2, 105, (const uint32_t[]){2}, 1);
	cr_expect_eq(strace_pids_find(pids, 2, 2), 105, "its successor");
}

Test(strace_text, strings)
{
	static const struct {
		const char *name;
		struct span text;
		enum hex_style hex_strings;
		bool is_cut;
		const char *expected;
	} cases[] = {
		{"nothing", SPAN(""), 0, false, "\"\""},
		{"plain", SPAN("a b~!'"), 0, false, "\"a b~!'\""},
		{"quote and backslash", SPAN("\"\\"), 0, false, "\"\\\"\\\\\""},
		{"letters", SPAN("\t\n\v\f\r"), 0, false,
		 "\"\\t\\n\\v\\f\\r\""},
		{"no letters for these", SPAN("\a\b\033"), 0, false,
		 "\"\\7\\10\\33\""},
		{"shortest octal", SPAN("\0\7\10\77"), 0, false,
		 "\"\\0\\7\\10?\""},
		{"full octal before a digit",
		 SPAN("\1"
		      "7"),
		 0, false, "\"\\0017\""},
		{"8 is no octal digit",
		 SPAN("\1"
		      "8"),
		 0, false, "\"\\18\""},
		{"before an escape", SPAN("\1\2"), 0, false, "\"\\1\\2\""},
		{"above ASCII",
		 SPAN("\177\200\377"
		      "9"),
		 0, false, "\"\\177\\200\\3779\""},
		{"UTF-8 is bytes", SPAN("\303\251"), 0, false,
		 "\"\\303\\251\""},
		{"angle brackets stay", SPAN("<>"), 0, false, "\"<>\""},
		{"cut", SPAN("ab"), 0, true, "\"ab\"..."},
		{"all cut", SPAN(""), 0, true, "\"\"..."},
		{"-x, plain", SPAN("a\n"), HEX_NON_ASCII, false, "\"a\\n\""},
		{"-x, a control", SPAN("a\1"), HEX_NON_ASCII,
		 false, "\"\\x61\\x01\""},
		{"-x, a NUL", SPAN("a\0"), HEX_NON_ASCII,
		 false, "\"\\x61\\x00\""},
		{"-x, above ASCII", SPAN("\200"), HEX_NON_ASCII,
		 false, "\"\\x80\""},
		{"-xx", SPAN("a"), HEX_ALL, true, "\"\\x61\"..."},
		{"escapes in hex", SPAN("\n\1\70" "8\377"), HEX_CHARS, false,
		 "\"\\n\\x0188\\xff\""},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_options options = {
			.hex_strings = cases[i].hex_strings,
		};
		AUTO(buf_done) struct buf buf = BUF_EMPTY;

		strace_string(&buf, cases[i].text, cases[i].is_cut, &options);
		cr_expect_str_eq(buf_text(&buf), cases[i].expected, "%s",
				 cases[i].name);
	}
}

Test(strace_text, names_escape_their_brackets)
{
	const struct view_options hex = {.hex_strings = HEX_ALL};
	const struct view_options plain = {0};
	AUTO(buf_done) struct buf buf = BUF_EMPTY;

	strace_name(&buf,
		    (struct span)SPAN("/a<b>\"\n\1"
				      "1"),
		    &plain);
	cr_expect_str_eq(buf_text(&buf), "/a\\74b\\76\"\\n\\0011");
	buf.len = 0;
	strace_name(&buf, (struct span)SPAN("<a"), &hex);
	cr_expect_str_eq(buf_text(&buf), "\\x3c\\x61");
}

Test(strace_text, names_of_arguments)
{
	const char *chown = strace_names("chown");

	cr_assert_not_null(chown);
	cr_expect(span_is(strace_name_at(chown, 0), "pathname"));
	cr_expect(span_is(strace_name_at(chown, 2), "group"));
	cr_expect(span_is(strace_name_at(chown, 3), ""));
	cr_expect_eq(strace_names("chown32"), chown);
	cr_expect_eq(strace_names("ppoll_time64"), strace_names("ppoll"));
	cr_expect_neq(strace_names("preadv"), NULL);
	cr_expect_null(strace_names("close"));
	cr_expect_null(strace_names("64"));
}

Test(strace_text, values)
{
	static struct value list[] = {
		{.kind = VALUE_STRING, .bytes = SPAN("a"), .wanted = 1},
		{.kind = VALUE_STRING, .bytes = SPAN("bcd"), .wanted = 3},
		{.kind = VALUE_ADDR, .number = 0x10},
	};
	static struct value members[] = {
		{.kind = VALUE_UINT, .name = "one", .number = 1},
		{.kind = VALUE_WRAPPED,
		 .name = "two",
		 .symbol = "f(\"2\")",
		 .is_bare = true},
	};
	static const struct {
		const char *name;
		struct value value;
		uint32_t string_bytes;
		bool is_verbose;
		const char *expected;
	} cases[] = {
		{"negative",
		 {.kind = VALUE_INT, .number = (uint64_t)-5},
		 32,
		 false,
		 "-5"},
		{"lowest",
		 {.kind = VALUE_INT, .number = 1ull << 63},
		 32,
		 false,
		 "-9223372036854775808"},
		{"largest",
		 {.kind = VALUE_UINT, .number = UINT64_MAX},
		 32,
		 false,
		 "18446744073709551615"},
		{"hex of nothing", {.kind = VALUE_HEX}, 32, false, "0"},
		{"hex",
		 {.kind = VALUE_HEX, .number = 0x1f0},
		 32,
		 false,
		 "0x1f0"},
		{"octal of nothing", {.kind = VALUE_OCTAL}, 32, false, "000"},
		{"one octal digit",
		 {.kind = VALUE_OCTAL, .number = 4},
		 32,
		 false,
		 "004"},
		{"two", {.kind = VALUE_OCTAL, .number = 022}, 32, false, "022"},
		{"four",
		 {.kind = VALUE_OCTAL, .number = 01644},
		 32,
		 false,
		 "01644"},
		{"null", {.kind = VALUE_NULL}, 32, false, "NULL"},
		{"-s 0",
		 {.kind = VALUE_BYTES, .bytes = SPAN("a"), .wanted = 1},
		 0,
		 false,
		 "\"\"..."},
		{"-s of the very length",
		 {.kind = VALUE_STRING, .bytes = SPAN("abcd"), .wanted = 4},
		 4,
		 false,
		 "\"abcd\""},
		{"-s leaves paths whole",
		 {.kind = VALUE_PATH, .bytes = SPAN("/abcd"), .wanted = 5},
		 1,
		 false,
		 "\"/abcd\""},
		{"a hole behind what -s shows",
		 {.kind = VALUE_BYTES,
		  .bytes = SPAN("abcd"),
		  .wanted = 9,
		  .number = 16,
		  .fault_addr = 20},
		 4,
		 false,
		 "\"abcd\"..."},
		{"a hole within",
		 {.kind = VALUE_BYTES,
		  .bytes = SPAN("abcd"),
		  .wanted = 9,
		  .number = 16,
		  .fault_addr = 20},
		 5,
		 false,
		 "0x10"},
		{"empty list",
		 {.kind = VALUE_ARRAY, .is_list = true},
		 32,
		 false,
		 "[]"},
		{"list",
		 {.kind = VALUE_ARRAY,
		  .is_list = true,
		  .children = list,
		  .child_count = 3},
		 3,
		 false,
		 "[\"a\", \"bcd\", 0x10]"},
		{"-s cuts lists",
		 {.kind = VALUE_ARRAY,
		  .is_list = true,
		  .children = list,
		  .child_count = 3},
		 2,
		 false,
		 "[\"a\", \"bc\"..., ...]"},
		{"-s 0 of a list",
		 {.kind = VALUE_ARRAY,
		  .is_list = true,
		  .children = list,
		  .child_count = 3},
		 0,
		 false,
		 "[...]"},
		{"-v keeps them",
		 {.kind = VALUE_ARRAY,
		  .is_list = true,
		  .children = list,
		  .child_count = 3},
		 2,
		 true,
		 "[\"a\", \"bc\"..., 0x10]"},
		{"list with a hole",
		 {.kind = VALUE_ARRAY,
		  .is_list = true,
		  .children = list,
		  .child_count = 1,
		  .fault_addr = 0x20},
		 32,
		 false,
		 "[\"a\", ... /* 0x20 */]"},
		{"struct",
		 {.kind = VALUE_STRUCT, .children = members, .child_count = 2},
		 32,
		 false,
		 "{one=1, f(\"2\", &two)}"},
		{"changed",
		 {.kind = VALUE_CHANGED, .children = list, .child_count = 2},
		 32,
		 false,
		 "\"a\" => \"bcd\""},
		{"counted",
		 {.kind = VALUE_COUNTED, .number = 0x30, .note = "2 vars"},
		 32,
		 false,
		 "0x30 /* 2 vars */"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_options options = {
			.string_bytes = cases[i].string_bytes,
			.is_verbose = cases[i].is_verbose,
		};
		AUTO(buf_done) struct buf buf = BUF_EMPTY;

		strace_value(&buf, &cases[i].value, &options);
		cr_expect_str_eq(buf_text(&buf), cases[i].expected, "%s",
				 cases[i].name);
	}
}

Test(strace_text, descriptors)
{
	static const struct {
		const char *name;
		struct event_file file;
		unsigned fd_details;
		const char *expected;
	} cases[] = {
		{"path", {.link = SPAN("/a<")}, FD_PATH, "</a\\74>"},
		{"deleted",
		 {.link = SPAN("/a (deleted)")},
		 FD_PATH,
		 "</a>(deleted)"},
		{"no file",
		 {.link = SPAN("pipe:[9] (deleted)")},
		 FD_PATH,
		 "<pipe:[9] (deleted)>"},
		{"device, -y",
		 {.link = SPAN("/dev/null"),
		  .mode = S_IFCHR | 0666,
		  .rdev_major = 1,
		  .rdev_minor = 3},
		 FD_PATH,
		 "</dev/null>"},
		{"device, -yy",
		 {.link = SPAN("/dev/null"),
		  .mode = S_IFCHR | 0666,
		  .rdev_major = 1,
		  .rdev_minor = 3},
		 FD_ALL,
		 "</dev/null<char 1:3>>"},
		{"socket, -y",
		 {.link = SPAN("socket:[9]"),
		  .family = AF_INET,
		  .type = SOCK_STREAM,
		  .protocol = IPPROTO_TCP,
		  .ino = 9},
		 FD_PATH,
		 "<socket:[9]>"},
		{"unbound",
		 {.link = SPAN("socket:[9]"),
		  .family = AF_INET,
		  .type = SOCK_STREAM,
		  .protocol = IPPROTO_TCP,
		  .ino = 9},
		 FD_ALL,
		 "<TCP:[9]>"},
		{"bound",
		 {.family = AF_INET,
		  .protocol = IPPROTO_UDP,
		  .local = SPAN("\2\0\0\x50\x7f\0\0\1"
				"\0\0\0\0\0\0\0\0")},
		 FD_ALL,
		 "<UDP:[127.0.0.1:80]>"},
		{"connected",
		 {.family = AF_INET6,
		  .protocol = IPPROTO_TCP,
		  .local = SPAN("\12\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0"
				"\0\0\0\0\0\0\0\1\0\0\0\0"),
		  .peer = SPAN("\12\0\0\2\0\0\0\0\0\0\0\0\0\0\0\0"
			       "\0\0\0\0\0\0\0\1\0\0\0\0")},
		 FD_ALL,
		 "<TCPv6:[[::1]:1->[::1]:2]>"},
		{"unix",
		 {.family = AF_UNIX,
		  .type = SOCK_STREAM,
		  .ino = 7,
		  .local = SPAN("\1\0/p\0")},
		 FD_ALL,
		 "<UNIX-STREAM:[7,\"/p\"]>"},
		{"abstract",
		 {.family = AF_UNIX,
		  .type = SOCK_DGRAM,
		  .ino = 7,
		  .local = SPAN("\1\0\0p")},
		 FD_ALL,
		 "<UNIX:[7,@\"p\"]>"},
		{"netlink",
		 {.family = AF_NETLINK,
		  .ino = 7,
		  .local = SPAN("\20\0\0\0\x10\0\0\0\0\0\0\0")},
		 FD_ALL,
		 "<NETLINK:[ROUTE:16]>"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_options options = {
			.fd_details = cases[i].fd_details,
		};
		AUTO(buf_done) struct buf buf = BUF_EMPTY;

		strace_file(&buf, &cases[i].file, &options);
		cr_expect_str_eq(buf_text(&buf), cases[i].expected, "%s",
				 cases[i].name);
	}
}

/* siginfo_t: signal, errno, code, then members as src/view/strace_signal.c
   says. PAD is there where words have 8 bytes. */
#define INFO(first, code) "\0\0\0\0" first code
#define NO_ERRNO	  "\0\0\0\0"
#define PAD		  "\0\0\0\0"

Test(strace_text, signals)
{
	static const struct {
		const char *name;
		unsigned abi;
		uint32_t signo;
		int32_t code;
		struct span info;
		const char *expected;
	} cases[] = {
		{"user", ABI_X86_64, SIGUSR1, SI_USER,
		 SPAN(INFO(NO_ERRNO, "\0\0\0\0") PAD "\1\0\0\0\2\0\0\0"),
		 "SIGUSR1, si_code=SI_USER, si_pid=1, si_uid=2"},
		{"user, 32 bits", ABI_ARM, SIGUSR1, SI_USER,
		 SPAN(INFO(NO_ERRNO, "\0\0\0\0") "\1\0\0\0\xff\xff\xff\xff"),
		 "SIGUSR1, si_code=SI_USER, si_pid=1, si_uid=-1"},
		{"errno", ABI_ARM, SIGUSR1, SI_USER,
		 SPAN(INFO("\2\0\0\0", "\0\0\0\0") "\1\0\0\0\0\0\0\0"),
		 "SIGUSR1, si_code=SI_USER, si_errno=ENOENT, si_pid=1, "
		 "si_uid=0"},
		{"queued", ABI_X86_64, 34, SI_QUEUE,
		 SPAN(INFO(NO_ERRNO, "\0\0\0\0") PAD
		      "\1\0\0\0\0\0\0\0\5\0\0\0\1\0\0\0"),
		 "SIGRT_2, si_code=SI_QUEUE, si_pid=1, si_uid=0, si_int=5, "
		 "si_ptr=0x100000005"},
		{"queued nothing", ABI_X86_64, SIGUSR1, SI_QUEUE,
		 SPAN(INFO(NO_ERRNO, "\0\0\0\0") PAD
		      "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
		 "SIGUSR1, si_code=SI_QUEUE, si_pid=1, si_uid=0"},
		{"kernel", ABI_X86_64, SIGALRM, SI_KERNEL,
		 SPAN(INFO(NO_ERRNO, "\0\0\0\0") PAD "\0\0\0\0\0\0\0\0"),
		 "SIGALRM, si_code=SI_KERNEL"},
		{"timer", ABI_X86_64, SIGUSR1, SI_TIMER,
		 SPAN(INFO(NO_ERRNO, "\0\0\0\0") PAD
		      "\0\0\0\0\1\0\0\0\7\0\0\0\0\0\0\0"),
		 "SIGUSR1, si_code=SI_TIMER, si_timerid=0, si_overrun=1, "
		 "si_int=7, si_ptr=0x7"},
		{"child exited", ABI_X86_64, SIGCHLD, CLD_EXITED,
		 SPAN(INFO(NO_ERRNO, "\1\0\0\0") PAD
		      "\5\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0"
		      "\x46\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
		 "SIGCHLD, si_code=CLD_EXITED, si_pid=5, si_uid=0, "
		 "si_status=3, si_utime=70 /* 0.70 s */, si_stime=0"},
		{"child killed, 32 bits", ABI_I386, SIGCHLD, CLD_KILLED,
		 SPAN(INFO(NO_ERRNO, "\2\0\0\0") "\5\0\0\0\0\0\0\0\x0f\0\0\0\0"
						 "\0\0\0\1\0\0\0"),
		 "SIGCHLD, si_code=CLD_KILLED, si_pid=5, si_uid=0, "
		 "si_status=SIGTERM, si_utime=0, si_stime=1 /* 0.01 s */"},
		{"fault", ABI_X86_64, SIGSEGV, 1,
		 SPAN(INFO(NO_ERRNO, "\1\0\0\0") PAD "\x10\0\0\0\0\0\0\0"),
		 "SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10"},
		{"fault at nothing", ABI_X86_64, SIGSEGV, 1,
		 SPAN(INFO(NO_ERRNO, "\1\0\0\0") PAD "\0\0\0\0\0\0\0\0"),
		 "SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL"},
		{"syscall", ABI_X86_64, SIGSYS, 1,
		 SPAN(INFO(NO_ERRNO, "\1\0\0\0") PAD
		      "\x10\0\0\0\0\0\0\0\x27\0\0\0\x3e\0\0\xc0"),
		 "SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x10, "
		 "si_syscall=__NR_getpid, si_arch=AUDIT_ARCH_X86_64"},
		{"what was not recorded", ABI_X86_64, SIGUSR1, SI_USER,
		 SPAN("\0\0"), "SIGUSR1, si_code=SI_USER"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct event_signal signal = {cases[i].signo, cases[i].code,
					      cases[i].info};
		AUTO(buf_done) struct buf buf = BUF_EMPTY;
		AUTO(buf_done) struct buf expected = BUF_EMPTY;
		const struct view_options plain = {0};
		const char *comma = strchr(cases[i].expected, ',');

		buf_printf(&expected, "--- %.*s {si_signo=%s} ---",
			   (int)(comma - cases[i].expected), cases[i].expected,
			   cases[i].expected);
		strace_signal(&buf, &signal, cases[i].abi, &plain);
		cr_expect_str_eq(buf_text(&buf), buf_text(&expected), "%s",
				 cases[i].name);
	}
}

/* What a log makes of "NAME)", the padding and "= 0". */
static char *line_of(const struct view_options *options, const char *name,
		     size_t flush_after)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct log_place place = {.tid = 42,
				  .time_ns = 1500000000,
				  .word_bytes = 8,
				  .ip = 0x401000,
				  .has_nr = true,
				  .nr = 39};
	struct log log;

	log_init(&log, out, options, 0);
	if (options->width) /* tells the cases apart */
		log_show_tids(&log);
	log_begin(&log, &place);
	log_color(&log, TEXT_YELLOW);
	buf_add(&log.text, name, flush_after);
	if (flush_after)
		log_flush(&log);
	buf_add_text(&log.text, name + flush_after);
	log_color(&log, TEXT_NORMAL);
	log_pad(&log);
	buf_add_text(&log.text, "= 0");
	log_end(&log);
	log_flush(&log);
	log_done(&log);
	fclose(out);
	return text;
}

Test(strace_text, columns_and_words_in_front)
{
	static const struct {
		const char *name;
		struct view_options options;
		const char *call;
		const char *expected;
	} cases[] = {
		{"short", {.align = 10}, "f()", "f()       = 0\n"},
		{"one less", {.align = 10}, "f(56789)", "f(56789)  = 0\n"},
		{"just", {.align = 10}, "f(567890)", "f(567890) = 0\n"},
		{"beyond", {.align = 10}, "f(5678901)", "f(5678901) = 0\n"},
		{"-a 0", {.align = 0}, "f()", "f() = 0\n"},
		{"far",
		 {.align = 50},
		 "f()",
		 "f()                                               = 0\n"},
		{"tid counts",
		 {.align = 10, .width = 1},
		 "f()",
		 "42    f() = 0\n"},
		{"colour does not",
		 {.align = 10, .is_color = true},
		 "f()",
		 "\033[33mf()\033[0m       = 0\n"},
		{"-i",
		 {.align = 0, .with_ip = true},
		 "f()",
		 "[0000000000401000] f() = 0\n"},
		{"-n",
		 {.align = 0, .with_nr = true},
		 "f()",
		 "[  39] f() = 0\n"},
		{"-t",
		 {.align = 0, .stamp = STAMP_TIME},
		 "f()",
		 "00:00:01 f() = 0\n"},
		{"-tt",
		 {.align = 0, .stamp = STAMP_TIME, .stamp_digits = 6},
		 "f()",
		 "00:00:01.500000 f() = 0\n"},
		{"-ttt",
		 {.align = 0, .stamp = STAMP_UNIX, .stamp_digits = 6},
		 "f()",
		 "1.500000 f() = 0\n"},
		{"nanoseconds",
		 {.align = 0, .stamp = STAMP_TIME, .stamp_digits = 9},
		 "f()",
		 "00:00:01.500000000 f() = 0\n"},
		{"relative seconds",
		 {.align = 0, .with_relative_time = true},
		 "f()",
		 "     0 f() = 0\n"},
		{"-r",
		 {.align = 0, .with_relative_time = true, .relative_digits = 6},
		 "f()",
		 "     0.000000 f() = 0\n"},
		{"all, in order",
		 {.align = 0,
		  .with_relative_time = true,
		  .stamp = STAMP_UNIX,
		  .stamp_digits = 6,
		  .relative_digits = 6,
		  .with_nr = true,
		  .with_ip = true,
		  .width = 1},
		 "f()",
		 "42    1.500000 (+     0.000000) [  39] "
		 "[0000000000401000] f() = 0\n"},
	};

	setenv("TZ", "UTC", 1);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *whole = line_of(&cases[i].options, cases[i].call, 0);
		char *parts = line_of(&cases[i].options, cases[i].call, 2);

		cr_expect_str_eq(whole, cases[i].expected, "%s", cases[i].name);
		cr_expect_str_eq(parts, cases[i].expected, "%s, in parts",
				 cases[i].name);
		free(whole);
		free(parts);
	}
}

/* Lines of one task get its id when there is a second one, an open one, too. */
Test(strace_text, held_lines_are_told_apart_later)
{
	static const struct view_options options = {.align = 10};
	static const char *const names[] = {"f()", "long(5678)", "open("};
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct log_place place = {.tid = 7};
	struct log log;

	log_init(&log, out, &options, 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		log_begin(&log, &place);
		buf_add_text(&log.text, names[i]);
		if (i == 2)
			break;
		log_pad(&log);
		buf_add_text(&log.text, "= 0");
		log_end(&log);
	}
	log.open_serial = 1;
	log_show_tids(&log);
	buf_add_text(&log.text, ")");
	log_pad(&log);
	buf_add_text(&log.text, "= 1");
	log_end(&log);
	place.tid = 123456;
	log_begin(&log, &place);
	log_end(&log);
	log_flush(&log);
	log_done(&log);
	fclose(out);
	cr_expect_str_eq(text, "7     f() = 0\n7     long(5678) = 0\n"
			       "7     open() = 1\n123456 \n");
	free(text);
}

Test(strace_text, another_line_breaks_off_the_open_one)
{
	static const struct view_options options = {.align = 0};
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct log_place place = {.tid = 1};
	struct log log;

	log_init(&log, out, &options, 0);
	log_begin(&log, &place);
	buf_add_text(&log.text, "pause(");
	log.open_serial = 1;
	log_begin(&log, &place);
	buf_add_text(&log.text, "--- X ---");
	log_end(&log);
	log_flush(&log);
	log_done(&log);
	fclose(out);
	cr_expect_str_eq(text, "pause( <unfinished ...>\n--- X ---\n");
	free(text);
}
