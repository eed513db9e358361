/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_options.c - unit tests of strace's command line.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "cli/strace_options.h"
#include "spec/spec.h"

enum { WORDS_MAX = 12 };

static int count_words(const char *const *words)
{
	int count = 0;

	while (words[count])
		count++;
	return count;
}

static void add_numbers(struct buf *buf, const char *name,
			const struct numset *set)
{
	if (!set->count && !set->is_complement)
		return;
	buf_printf(buf, " %s%s", name, set->is_complement ? "!" : "=");
	for (size_t i = 0; i < set->count; i++)
		buf_printf(buf, "%s%u", i ? "," : "", set->numbers[i]);
}

static void add_bits(struct buf *buf, const char *name, unsigned bits,
		     unsigned usual)
{
	if (bits != usual)
		buf_printf(buf, " %s=%#x", name, bits);
}

static bool has(const struct callset *set, const char *call)
{
	const struct abi *abi = abi_by_id(ABI_X86_64);

	return callset_has(set, abi, (uint64_t)abi_call_nr(abi, call), NULL);
}

/* Of a set of calls these two must do. */
static void add_calls(struct buf *buf, const char *name,
		      const struct callset *set, bool usual)
{
	if (has(set, "openat") != usual || has(set, "kill") != usual)
		buf_printf(buf, " %s=%s%s", name,
			   has(set, "openat") ? "openat" : "",
			   has(set, "kill") ? ",kill" : "");
}

/* What is not as it is without an option. */
static void print(struct strace_settings *settings, struct buf *buf)
{
	const struct strace_rules *rules = &settings->rules;
	const struct view_options *view = &settings->view;

	if (settings->trace)
		buf_printf(buf, " trace=%s", settings->trace);
	add_calls(buf, "abbrev", &rules->abbrev, true);
	add_calls(buf, "verbose", &rules->verbose, true);
	add_calls(buf, "raw", &rules->raw, false);
	if (rules->signals.count || !rules->signals.is_complement)
		add_numbers(buf, "signals", &rules->signals);
	add_numbers(buf, "fds", &rules->trace_fds);
	add_numbers(buf, "read", &rules->read_fds);
	add_numbers(buf, "write", &rules->write_fds);
	add_bits(buf, "status", rules->statuses, STATUS_ALL);
	add_bits(buf, "quiet", rules->quiet, 0);
	add_bits(buf, "details", view->fd_details, 0);
	add_bits(buf, "hex", view->hex_strings, HEX_NONE);
	add_bits(buf, "names", view->names, NAME_ALONE);
	add_bits(buf, "stamp", view->stamp, STAMP_NONE);
	add_bits(buf, "stamp-digits", view->stamp_digits, 0);
	add_bits(buf, "relative-digits", view->relative_digits, 6);
	add_bits(buf, "duration-digits", view->duration_digits, 6);
	add_bits(buf, "tids", view->tids, TIDS_IN_BRACKETS);
	add_bits(buf, "stacks", view->stacks, STACKS_NONE);
	add_bits(buf, "daemonize", settings->daemonize, 0);
	add_bits(buf, "interruptible", settings->interruptible,
		 INTERRUPT_WAITING);
	add_bits(buf, "counting", rules->counting, COUNT_NOTHING);
	if (settings->follows)
		buf_add_text(buf, " follows");
	if (settings->is_separate)
		buf_add_text(buf, " separate");
	for (size_t i = 0; i < settings->pid_count; i++)
		buf_printf(buf, " pid=%u", settings->pids[i]);
	for (size_t i = 0; i < settings->env_count; i++)
		buf_printf(buf, " env=%s", settings->env[i]);
	for (size_t i = 0; i < settings->word_count; i++)
		buf_printf(buf, " %s", settings->words[i]);
	if (settings->notes.len)
		buf_printf(buf, " | %s", buf_text(&settings->notes));
}

/* The settings point into argv. */
static int parse(const char *const *words, char **argv,
		 struct strace_settings *settings, struct error *err)
{
	AUTO(spec_free) struct spec *spec = NULL;
	int count = count_words(words);

	cr_assert_eq(spec_new(&spec, err), 0);
	argv[0] = (char *)"strace";
	memcpy(argv + 1, words, ((size_t)count + 1) * sizeof(*argv));
	opterr = 0; /* its own lines are getopt's business */
	strace_settings_init(settings);
	return strace_parse(settings, spec, count + 1, argv, err);
}

Test(strace_options, are_understood)
{
	static const struct {
		const char *words[WORDS_MAX];
		const char *expected;
	} cases[] = {
		{{"x"}, " x"},
		{{"x", "-f"}, " x -f"},
		{{"--", "-f"}, " -f"},
		{{"-fttT", "x"}, " stamp=0x1 stamp-digits=0x6 follows x"},
		{{"-ttt", "x"}, " stamp=0x2 stamp-digits=0x6 x"},
		{{"-e", "openat", "x"}, " trace=openat x"},
		{{"-eopenat,kill", "x"}, " trace=openat,kill x"},
		{{"-e", "trace=%file", "x"}, " trace=%file x"},
		{{"-e", "t=!?nothing,kill@64", "x"},
		 " trace=!?nothing,kill@64 x"},
		{{"-e", "trace=kill", "-e", "trace=openat", "x"},
		 " trace=openat x"},
		{{"--trace=/^open", "x"}, " trace=/^open x"},
		{{"-e", "trace=file,59", "x"}, " trace=file,59 x"},
		{{"-v", "x"}, " abbrev= x"},
		{{"-e", "abbrev=!kill", "x"}, " abbrev=openat x"},
		{{"-e", "raw=kill", "x"}, " raw=,kill x"},
		{{"-e", "raw=kill", "-e", "raw=openat", "x"}, " raw=openat x"},
		{{"-e", "verbose=none", "x"}, " verbose= x"},
		{{"-e", "signal=TERM,sigint,10", "x"}, " signals=15,2,10 x"},
		{{"-e", "signal=!SIGIO", "x"}, " signals!29 x"},
		{{"-e", "signal=none", "x"}, " x"},
		{{"--signal=USR1", "x"}, " signals=10 x"},
		{{"-e", "fd=1,2", "x"}, " fds=1,2 x"},
		{{"-e", "trace-fds=!0", "x"}, " fds!0 x"},
		{{"-e", "read=all", "-e", "w=1", "x"}, " read! write=1 x"},
		{{"-z", "x"}, " status=0x1 x"},
		{{"-Z", "x"}, " status=0x2 x"},
		{{"-e", "status=!Failed,DETACHED", "x"}, " status=0xd x"},
		{{"-q", "x"}, " quiet=0x9 x"},
		{{"-qq", "x"}, " quiet=0xb x"},
		{{"-qqq", "x"}, " quiet=0x1f x"},
		{{"--quiet", "x"}, " quiet=0x9 x"},
		{{"-e", "q=superseded,exits", "x"}, " quiet=0x12 x"},
		{{"-y", "x"}, " details=0x1 x"},
		{{"-yy", "x"}, " details=0x3f x"},
		{{"--decode-fds", "x"}, " details=0x1 x"},
		{{"-e", "decode-fds=!socket", "x"}, " details=0x3d x"},
		{{"-xx", "x"}, " hex=0x2 x"},
		{{"--strings-in-hex", "x"}, " hex=0x2 x"},
		{{"--strings-in-hex=non-ascii-chars", "x"}, " hex=0x3 x"},
		{{"-X", "raw", "x"}, " names=0x1 x"},
		{{"-Xverbose", "x"}, " names=0x2 x"},
		{{"--timestamps=precision:ms,format:unix", "x"},
		 " stamp=0x2 stamp-digits=0x3 x"},
		{{"--absolute-timestamps", "x"}, " stamp=0x1 x"},
		{{"--relative-timestamps=ns", "x"}, " relative-digits=0x9 x"},
		{{"--syscall-t=s", "x"}, " duration-digits=0 x"},
		{{"-k", "x"}, " stacks=0x1 x"},
		{{"-kk", "x"}, " stacks=0x2 x"},
		{{"--stack-traces=source", "x"}, " stacks=0x2 x"},
		{{"-DDD", "x"}, " daemonize=0x3 interruptible=0x4 x"},
		{{"--daemonize=pgroup", "x"},
		 " daemonize=0x2 interruptible=0x4 x"},
		{{"-I", "anywhere", "x"}, " interruptible=0x1 x"},
		{{"-I3", "x"}, " interruptible=0x3 x"},
		{{"-o", "f", "x"}, " quiet=0x9 tids=0x2 interruptible=0x3 x"},
		{{"-of", "-f", "x"},
		 " quiet=0x9 tids=0x1 interruptible=0x3 follows x"},
		{{"-of", "-ff", "x"},
		 " quiet=0x9 tids=0x2 interruptible=0x3 follows separate x"},
		{{"-ff", "x"}, " follows x"},
		{{"-of", "-p1"}, " tids=0x2 pid=1"},
		{{"-p", "1,2 3"}, " pid=1 pid=2 pid=3"},
		{{"-c", "x"}, " counting=0x2 x"},
		{{"-C", "-Scalls", "-wUname,calls", "x"}, " counting=0x1 x"},
		{{"-E", "A=b", "-EC", "x"}, " env=A=b env=C x"},
		{{"-F", "x"},
		 " follows x | option -F is deprecated, please use "
		 "-f/--follow-forks instead\n"},
		{{"-A", "x"},
		 " x | -A/--output-append-mode has no effect without "
		 "-o/--output\n"},
		{{"--seccomp-bpf", "-f", "x"},
		 " follows x | --seccomp-bpf has no effect: spile sees every "
		 "call\n"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(strace_settings_done) struct strace_settings settings;
		AUTO(buf_done) struct buf buf = BUF_EMPTY;
		char *argv[WORDS_MAX + 2];
		struct error err = {0};
		int rc = parse(cases[i].words, argv, &settings, &err);

		cr_expect_eq(rc, 0, "%s: %s", cases[i].expected, err.text);
		print(&settings, &buf);
		cr_expect_str_eq(buf_text(&buf), cases[i].expected);
	}
}

/* Lines that strace has as well are compared with its own in
   tests/live/strace; these are ours. */
Test(strace_options, are_refused)
{
	static const struct {
		const char *words[WORDS_MAX];
		const char *expected;
		bool is_usage;
	} cases[] = {
		{{"--inject=open:error=1", "x"},
		 "inject=open:error=1: changing what calls do comes with a "
		 "later release of spile",
		 false},
		{{"-e", "fault=open", "x"},
		 "fault=open: changing what calls do comes with a later "
		 "release of spile",
		 false},
		{{"-a", "", "x"}, "invalid -a argument: ''", true},
		{{"-s", "99999999999", "x"},
		 "invalid -s argument: '99999999999'",
		 true},
		{{"-e", "trace=!", "x"}, "invalid system call '!'", false},
		{{"-e", "trace=open,!kill", "x"},
		 "invalid system call '!kill'",
		 false},
		{{"-e", "signal=!!", "x"}, "invalid signal '!!'", false},
		{{"-e", "read=,", "x"}, "invalid descriptor ','", false},
		{{"-U", "", "-c", "x"}, "unknown column name: ''", true},
		{{"-Q"}, "", true},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(strace_settings_done) struct strace_settings settings;
		char *argv[WORDS_MAX + 2];
		struct error err = {0};
		int rc = parse(cases[i].words, argv, &settings, &err);

		cr_expect_lt(rc, 0, "%s", cases[i].expected);
		cr_expect_str_eq(err.text, cases[i].expected);
		cr_expect_eq(settings.is_usage, cases[i].is_usage, "%s",
			     cases[i].expected);
	}
}
