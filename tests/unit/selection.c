/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * selection.c - unit tests of src/select/selection.c and callset.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "event/event.h"
#include "select/command.h"
#include "select/selection.h"
#include "spec/spec.h"

enum { LIST_MAX = 8 };

static struct spec *new_spec(void)
{
	struct spec *spec = NULL;
	struct error err = {0};

	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	return spec;
}

/* Whether a name of an ABI is selected; the ABI must have it. */
static bool has(const struct selection *selection, unsigned abi_id,
		const char *name)
{
	const struct abi *abi = abi_by_id(abi_id);
	int64_t nr = abi_call_nr(abi, name);

	cr_assert(nr >= 0, "%s has no %s", abi->name, name);
	return selection_call(selection, abi, (uint64_t)nr, NULL);
}

static void add(struct selection *selection, const struct spec *spec,
		const char *option, const char *value)
{
	struct error err = {0};

	cr_expect_eq(selection_add(selection, spec, option, value, &err), 0,
		     "--%s=%s: %s", option, value, err.text);
}

Test(selection, calls)
{
	static const struct {
		const char *set;
		const char *in[LIST_MAX], *out[LIST_MAX];
	} cases[] = {
		{"read", {"read"}, {"write", "readv", "pread64"}},
		{"read,write", {"read", "write"}, {"open"}},
		{",read,,write,", {"read", "write"}, {"open"}},
		{"!read", {"write", "openat"}, {"read"}},
		{"!!read", {"read"}, {"write"}},
		{"all", {"read", "getpid"}, {NULL}},
		{"!all", {NULL}, {"read", "getpid"}},
		{"none", {NULL}, {"read", "getpid"}},
		{"!none", {"read", "getpid"}, {NULL}},
		{"%file", {"openat", "stat", "execve"}, {"read", "socket"}},
		{"file", {"openat", "stat", "execve"}, {"read", "socket"}},
		{"%network", {"socket", "connect"}, {"read", "openat"}},
		{"%net", {"socket", "connect"}, {"read", "openat"}},
		{"%desc", {"read", "openat", "ioctl"}, {"getpid", "socket"}},
		{"%process", {"execve", "exit_group", "wait4"}, {"read"}},
		{"%memory", {"mmap", "brk"}, {"read"}},
		{"%signal", {"kill", "rt_sigaction"}, {"read"}},
		{"%ipc", {"shmget", "msgsnd"}, {"read", "pipe"}},
		{"Network", {"socket", "sendto"}, {"read", "execve"}},
		{"Memory Mgmt.,Futex", {"mmap", "brk", "futex"}, {"read"}},
		{"!Filesystem", {"mmap"}, {"read", "openat"}},
		{"%stat", {"stat"}, {"lstat", "fstat", "statfs"}},
		{"%%stat", {"stat", "lstat", "fstat"}, {"statfs"}},
		{"%%statfs", {"statfs", "fstatfs", "ustat"}, {"stat"}},
		{"%file,read", {"openat", "read"}, {"write"}},
		{"!%file,read", {"write"}, {"openat", "read"}},
		{"/^read", {"read", "readv", "readlink"}, {"pread64"}},
		{"/read", {"read", "pread64"}, {"write"}},
		{"/^(read|write)$", {"read", "write"}, {"readv"}},
		{"!/read", {"write"}, {"read", "pread64"}},
		{"?no_such_call,read", {"read"}, {"write"}},
		{"?no_such_call", {NULL}, {"read", "write"}},
		{"??%no_such_class,read", {"read"}, {"write"}},
		{"0", {"read"}, {"write"}},
		{"0@64", {"read"}, {"write"}},
		{"0@32", {NULL}, {"read", "write"}},
		{"read@64,write@32", {"read"}, {"write"}},
		{"all@32", {NULL}, {"read", "write"}},
		{"/^read$@32,%network@64", {"socket"}, {"read"}},
	};
	AUTO(spec_free) struct spec *spec = new_spec();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(selection_free) struct selection *s = selection_new();

		add(s, spec, "calls", cases[i].set);
		for (size_t k = 0; k < LIST_MAX && cases[i].in[k]; k++)
			cr_expect(has(s, ABI_X86_64, cases[i].in[k]),
				  "%s lacks %s", cases[i].set, cases[i].in[k]);
		for (size_t k = 0; k < LIST_MAX && cases[i].out[k]; k++)
			cr_expect_not(has(s, ABI_X86_64, cases[i].out[k]),
				      "%s has %s", cases[i].set,
				      cases[i].out[k]);
	}
}

Test(selection, calls_of_each_abi)
{
	static const unsigned abis[] = {ABI_X86_64, ABI_I386, ABI_X32,
					ABI_AARCH64, ABI_ARM};
	AUTO(spec_free) struct spec *spec = new_spec();
	AUTO(selection_free) struct selection *wide = selection_new();
	AUTO(selection_free) struct selection *all = selection_new();
	AUTO(selection_free) struct selection *old = selection_new();

	add(all, spec, "calls", "getpid");
	add(wide, spec, "calls", "getpid@64");
	add(old, spec, "calls", "waitpid");
	for (size_t i = 0; i < ARRAY_LEN(abis); i++) {
		bool is_wide = abis[i] == ABI_X86_64 || abis[i] == ABI_AARCH64;

		cr_expect(has(all, abis[i], "getpid"), "%u", abis[i]);
		cr_expect_not(has(all, abis[i], "getppid"), "%u", abis[i]);
		cr_expect_eq(has(wide, abis[i], "getpid"), is_wide, "%u",
			     abis[i]);
	}
	cr_expect(has(old, ABI_I386, "waitpid"));
	cr_expect_not(selection_call(old, abi_by_id(ABI_X86_64),
				     (uint64_t)abi_call_nr(abi_by_id(ABI_I386),
							   "waitpid"),
				     NULL));
}

/* i386's socketcall(2) and ipc(2), by what they do. */
Test(selection, calls_that_are_several)
{
	static const struct {
		const char *set;
		uint64_t nr, part;
		bool is_in;
	} cases[] = {
		{"connect", 102, 3, true},     {"connect", 102, 1, false},
		{"!connect", 102, 3, false},   {"!connect", 102, 1, true},
		{"!connect", 102, 31, true},   {"socketcall", 102, 3, true},
		{"socketcall", 102, 99, true}, {"connect", 102, 99, false},
		{"%network", 102, 1, true},    {"connect@64", 102, 3, false},
		{"accept", 102, 5, true},      {"/^recv", 102, 10, true},
		{"/^recv", 102, 9, false},     {"semop", 117, 1, true},
		{"semop", 117, 0x10001, true}, {"shmat", 117, 21, true},
		{"shmat", 117, 22, false},     {"ipc", 117, 22, true},
		{"all", 117, 21, true},	       {"connect", 362, 3, true},
		{"102", 102, 3, true},	       {"none", 102, 3, false},
		{"connect", 102, 0x10003, false},
	};
	AUTO(spec_free) struct spec *spec = new_spec();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const uint64_t args[6] = {cases[i].part};
		AUTO(selection_free) struct selection *s = selection_new();

		add(s, spec, "calls", cases[i].set);
		cr_expect_eq(selection_call(s, abi_by_id(ABI_I386), cases[i].nr,
					    args),
			     cases[i].is_in, "%s %llu", cases[i].set,
			     (unsigned long long)cases[i].part);
	}
}

Test(selection, numbers_that_have_no_name)
{
	static const struct {
		const char *set;
		bool is_in;
	} cases[] = {{"all", true},   {"!read", true},	 {"read", false},
		     {"!all", false}, {"all@64", false}, {"/.", false}};
	AUTO(spec_free) struct spec *spec = new_spec();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static const uint64_t numbers[] = {1024, 9999, 0xf0002,
						   UINT64_MAX};
		AUTO(selection_free) struct selection *s = selection_new();

		add(s, spec, "calls", cases[i].set);
		for (size_t k = 0; k < ARRAY_LEN(numbers); k++)
			cr_expect_eq(selection_call(s, abi_by_id(ABI_X86_64),
						    numbers[k], NULL),
				     cases[i].is_in, "%s %llu", cases[i].set,
				     (unsigned long long)numbers[k]);
		cr_expect_eq(selection_call(s, NULL, 7, NULL), cases[i].is_in, "%s",
			     cases[i].set);
	}
}

Test(selection, sets_given_twice_are_alternatives)
{
	AUTO(spec_free) struct spec *spec = new_spec();
	AUTO(selection_free) struct selection *s = selection_new();

	add(s, spec, "calls", "read");
	add(s, spec, "calls", "write");
	cr_expect(has(s, ABI_X86_64, "read"));
	cr_expect(has(s, ABI_X86_64, "write"));
	cr_expect_not(has(s, ABI_X86_64, "openat"));
}

Test(selection, bad_values_are_named)
{
	static const struct {
		const char *option, *value, *names;
	} cases[] = {
		{"calls", "", "no system calls"},
		{"calls", "!", "no system calls"},
		{"calls", ",", "no system calls"},
		{"calls", "foo", "\"foo\" is no system call"},
		{"calls", "read,foo,write", "\"foo\""},
		{"calls", "!foo", "\"foo\""},
		{"calls", "%foo", "\"%foo\" is no class"},
		{"calls", "%", "\"%\""},
		{"calls", "%file,!read", "before the whole set"},
		{"calls", "?", NULL},
		{"calls", "READ", "\"READ\""},
		{"calls", "read@16", "\"read@16\""},
		{"calls", "waitpid@64", "\"waitpid@64\""},
		{"calls", "/zzz", "\"/zzz\""},
		{"calls", "/[", "\"/[\""},
		{"calls", "1024", "\"1024\""},
		{"calls", "99999999999999999999999", "number"},
		{"calls", NULL, "--calls needs a value"},
		{"command", "", "--command"},
		{"path", "", "--path"},
		{"device", "", "--device"},
		{"process", "", "process id"},
		{"process", "0", "\"0\""},
		{"process", "-1", "\"-1\""},
		{"process", "1,x", "\"x\""},
		{"process", "1,", "\"\""},
		{"process", "99999999999", "\"99999999999\""},
		{"errno", "ENOSUCH", "\"ENOSUCH\""},
		{"errno", "ENOENT,", "\"\""},
		{"errno", "0", "\"0\""},
		{"errno", "4096", "\"4096\""},
		{"depth", "0", "\"0\""},
		{"depth", "x", "\"x\""},
		{"depth", "99999999999999999999", "--depth"},
		{"since", "", "--since"},
		{"since", "x", "\"x\""},
		{"since", "mark:", "\"mark:\""},
		{"since", ":12", "\":12\""},
		{"since", "x.sh:0", "\"x.sh:0\""},
		{"until", "--5m", "--until"},
		{"until", "999999999999d", "too long"},
		{"failed", "yes", "takes no value"},
		{"colour", "x", "--colour is no option"},
	};
	AUTO(spec_free) struct spec *spec = new_spec();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(selection_free) struct selection *s = selection_new();
		struct error err = {0};
		int failure = selection_add(s, spec, cases[i].option,
					    cases[i].value, &err);

		if (!cases[i].names) {
			cr_expect_eq(failure, 0, "%s", cases[i].value);
			continue;
		}
		cr_expect_lt(failure, 0, "--%s=%s", cases[i].option,
			     cases[i].value);
		cr_expect(strstr(err.text, cases[i].names), "--%s=%s: %s",
			  cases[i].option, cases[i].value, err.text);
		cr_expect(selection_is_empty(s), "--%s=%s", cases[i].option,
			  cases[i].value);
	}
}

Test(selection, commands)
{
	static const struct {
		const char *glob;
		bool is_in;
	} cases[] = {
		{"mdt", true},		{"m?t", true},
		{"md", false},		{"status", false},
		{"mdt status", true},	{"mdt *", true},
		{"*status*", true},	{"/bin/bash /opt/mdt status", true},
		{"*bash*", true},	{"bash", false},
		{"check_status", true}, {"check_*", true},
		{"main", true},		{"check", false},
		{"m[a-d]t", true},
	};
	struct span argv[] = {span_of_str("/bin/bash"), span_of_str("/opt/mdt"),
			      span_of_str("status")};
	struct command_facts facts = {.filename = span_of_str("/opt/mdt"),
				      .exe = span_of_str("/usr/bin/bash"),
				      .argv = argv,
				      .argc = 3};
	struct script_frame frames[] = {
		{.function = span_of_str("check_status")},
		{.function = span_of_str("main")},
		{.line = 3},
	};
	struct event_scriptline place = {.frames = frames, .count = 3};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(selection_free) struct selection *s = selection_new();

		add(s, NULL, "command", cases[i].glob);
		cr_expect_eq(selection_command(s, &facts, &place),
			     cases[i].is_in, "%s", cases[i].glob);
		cr_expect_not(strstr(cases[i].glob, "check_") &&
				      selection_command(s, &facts, NULL),
			      "%s without a place", cases[i].glob);
	}
}

Test(selection, files)
{
	static const struct {
		const char *option, *glob;
		bool is_in;
	} cases[] = {
		{"device", "/dev/spidev0.0", true},
		{"device", "spidev", true},
		{"device", "spidev0.0", true},
		{"device", "spidev*", true},
		{"device", "bcm*", true},
		{"device", "153:0", true},
		{"device", "153:*", true},
		{"device", "153:1", false},
		{"device", "spi", false},
		{"path", "/dev/spidev0.0", true},
		{"path", "/dev/*", true},
		{"path", "*0.0", true},
		{"path", "/dev", false},
	};
	struct event_file file = {.link = span_of_str("/dev/spidev0.0"),
				  .mode = S_IFCHR | 0600,
				  .rdev_major = 153,
				  .subsystem = span_of_str("spidev"),
				  .driver = span_of_str("bcm2835-spi"),
				  .device = span_of_str("spidev0.0")};
	struct event_file plain = {.link = span_of_str("/tmp/spidev0.0"),
				   .mode = S_IFREG | 0600};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(selection_free) struct selection *s = selection_new();
		bool is_device = !strcmp(cases[i].option, "device");

		add(s, NULL, cases[i].option, cases[i].glob);
		cr_expect(selection_has_files(s));
		cr_expect_eq(is_device ? selection_device(s, &file)
				       : selection_path(s, file.link),
			     cases[i].is_in, "--%s=%s", cases[i].option,
			     cases[i].glob);
		if (!is_device)
			continue;
		cr_expect_not(selection_device(s, NULL), "%s", cases[i].glob);
		cr_expect_not(selection_device(s, &plain), "%s", cases[i].glob);
	}
}

/* What `spile bus` takes for a device can be chosen as one. */
Test(selection, standins_by_name)
{
	static const struct {
		const char *link, *glob;
		bool is_in;
	} cases[] = {
		{"/dev/spidev0.1", "/dev/spidev0.1", true},
		{"/dev/spidev0.1", "spidev0.1", true},
		{"/dev/spidev0.1 (deleted)", "spidev*", true},
		{"/dev/i2c-7", "i2c-7", true},
		{"/dev/i2c-7", "/dev/i2c-8", false},
		{"/dev/i2c-7x", "/dev/i2c-*", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(selection_free) struct selection *s = selection_new();
		const struct event_file file = {
			.link = span_of_str(cases[i].link),
			.mode = S_IFREG | 0600,
		};

		add(s, NULL, "device", cases[i].glob);
		cr_expect_eq(selection_device(s, &file), cases[i].is_in,
			     "--device=%s of %s", cases[i].glob, cases[i].link);
	}
}

Test(selection, results)
{
	static const struct {
		const char *option, *value;
		bool is_error;
		int64_t ret;
		bool is_in;
	} cases[] = {
		{"failed", NULL, true, -ENOENT, true},
		{"failed", NULL, false, 0, false},
		{"failed", NULL, false, -ENOENT, false},
		{"failed", NULL, true, -512, false},
		{"failed", NULL, true, -516, false},
		{"failed", NULL, true, -515, true}, /* ENOIOCTLCMD */
		{"errno", "ENOENT", true, -ENOENT, true},
		{"errno", "ENOENT", true, -EPERM, false},
		{"errno", "ENOENT", false, -ENOENT, false},
		{"errno", "ENOENT,EPERM", true, -EPERM, true},
		{"errno", "2", true, -ENOENT, true},
		{"errno", "ERESTARTSYS", true, -512, true},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(selection_free) struct selection *s = selection_new();

		add(s, NULL, cases[i].option, cases[i].value);
		cr_expect(selection_has_result(s));
		cr_expect_eq(selection_result(s, cases[i].is_error,
					      cases[i].ret),
			     cases[i].is_in, "case %zu, --%s=%s", i,
			     cases[i].option, cases[i].value);
	}
}

Test(selection, bounds_of_time)
{
	static const struct {
		const char *text;
		struct selection_when when;
	} cases[] = {
		{"1.5", {WHEN_START, 1500000000, NULL, 0}},
		{"90s", {WHEN_START, 90000000000, NULL, 0}},
		{"0", {WHEN_START, 0, NULL, 0}},
		{"-5m", {WHEN_END, 300000000000, NULL, 0}},
		{"-0.5", {WHEN_END, 500000000, NULL, 0}},
		{"x.sh:12", {WHEN_LINE, 0, "x.sh", 12}},
		{"/a:b/x.sh:3", {WHEN_LINE, 0, "/a:b/x.sh", 3}},
		{"./mark:12", {WHEN_LINE, 0, "./mark", 12}},
		{"mark:12", {WHEN_MARK, 0, "12", 0}},
		{"mark:pump: begin", {WHEN_MARK, 0, "pump: begin", 0}},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(selection_free) struct selection *s = selection_new();
		struct selection_when when;

		add(s, NULL, "since", "1");
		add(s, NULL, "since", cases[i].text);
		when = selection_since(s);
		cr_expect_eq(when.kind, cases[i].when.kind, "%s",
			     cases[i].text);
		cr_expect_eq(when.ns, cases[i].when.ns, "%s", cases[i].text);
		cr_expect_eq(when.line, cases[i].when.line, "%s",
			     cases[i].text);
		cr_expect_eq(!when.text, !cases[i].when.text);
		cr_expect(!when.text || !strcmp(when.text, cases[i].when.text),
			  "%s: %s", cases[i].text, when.text);
		cr_expect_eq(selection_until(s).kind, WHEN_NONE);
	}
}

Test(selection, an_empty_one_holds_always)
{
	AUTO(selection_free) struct selection *s = selection_new();
	struct command_facts facts = {.argc = 0};

	cr_expect(selection_is_empty(s));
	cr_expect_str_eq(selection_text(s), "");
	cr_expect(selection_command(s, &facts, NULL));
	cr_expect(selection_process(s, 1));
	cr_expect(selection_call(s, abi_by_id(ABI_X86_64), 0, NULL));
	cr_expect(selection_call(s, NULL, UINT64_MAX, NULL));
	cr_expect(selection_path(s, span_of(NULL, 0)));
	cr_expect(selection_device(s, NULL));
	cr_expect(selection_result(s, false, 0));
	cr_expect_eq(selection_depth(s), 0);
}

Test(selection, processes)
{
	AUTO(selection_free) struct selection *s = selection_new();

	add(s, NULL, "process", "12,4711");
	add(s, NULL, "process", "1");
	cr_expect(selection_process(s, 12));
	cr_expect(selection_process(s, 4711));
	cr_expect(selection_process(s, 1));
	cr_expect_not(selection_process(s, 2));
}

Test(selection, text_makes_it_again)
{
	static const struct {
		const char *option, *value, *text;
	} parts[] = {
		{"command", "mdt *", "--command='mdt *'"},
		{"command", "it's", "--command='it'\\''s'"},
		{"command", "'", "--command=''\\'''"},
		{"command", "a\\b$x", "--command='a\\b$x'"},
		{"process", "1,2", "--process=1,2"},
		{"calls", "!%file,read@64", "--calls='!%file,read@64'"},
		{"path", "/dev/*", "--path='/dev/*'"},
		{"path", "a=b", "--path=a=b"},
		{"path", "\xff\n", "--path='\xff\n'"},
		{"device", "spidev0.0", "--device=spidev0.0"},
		{"errno", "ENOENT", "--errno=ENOENT"},
		{"failed", NULL, "--failed"},
		{"since", "-5m", "--since=-5m"},
		{"until", "mark:the end", "--until='mark:the end'"},
		{"depth", "3", "--depth=3"},
	};
	AUTO(spec_free) struct spec *spec = new_spec();
	AUTO(selection_free) struct selection *all = selection_new();
	AUTO(selection_free) struct selection *again = selection_new();
	struct error err = {0};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		AUTO(selection_free) struct selection *one = selection_new();
		AUTO(selection_free) struct selection *copy = selection_new();

		add(one, spec, parts[i].option, parts[i].value);
		add(all, spec, parts[i].option, parts[i].value);
		cr_expect_str_eq(selection_text(one), parts[i].text);
		cr_expect_eq(selection_parse(copy, spec, selection_text(one),
					     &err),
			     0, "%s", err.text);
		cr_expect_str_eq(selection_text(copy), parts[i].text);
	}
	cr_expect_eq(selection_parse(again, spec, selection_text(all), &err), 0,
		     "%s", err.text);
	cr_expect_str_eq(selection_text(again), selection_text(all));
	cr_expect(selection_path(again, span_of_str("/dev/null")));
	cr_expect(selection_process(again, 2));
	cr_expect_not(selection_process(again, 3));
	cr_expect_not(has(again, ABI_X86_64, "openat"));
	cr_expect_eq(selection_depth(again), 3);
	cr_expect_eq(selection_since(again).kind, WHEN_END);
	cr_expect_str_eq(selection_until(again).text, "the end");
}

Test(selection, text_that_is_no_selection)
{
	static const char *const texts[] = {"command=x", "--command='x",
					    "x",	 "--command=x\\",
					    "--nothing", "--path"};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		AUTO(selection_free) struct selection *s = selection_new();
		struct error err = {0};

		cr_expect_lt(selection_parse(s, NULL, texts[i], &err), 0, "%s",
			     texts[i]);
		cr_expect(err.text[0], "%s", texts[i]);
	}
}

Test(selection, a_recording_says_what_its_views_select)
{
	static const struct {
		const char *name, *own, *recorded, *text;
	} cases[] = {
		{"nothing", "", "", ""},
		{"what views do", "", "--path=/etc/* --failed --depth=2",
		 "--path='/etc/*' --failed --depth=2"},
		{"recording did these", "", "--command=ls --calls=%file", ""},
		{"the view's own goes first", "--path=/dev/*",
		 "--path=/etc/* --failed", "--path='/dev/*' --failed"},
		{"names that only begin alike", "--path=/dev/*",
		 "--path=a --process=3", "--path='/dev/*' --process=3"},
	};
	AUTO(spec_free) struct spec *spec = new_spec();
	struct error err = {0};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(selection_free) struct selection *s = selection_new();

		cr_assert_eq(selection_parse(s, spec, cases[i].own, &err), 0);
		cr_expect_eq(selection_parse_recorded(s, spec,
						      cases[i].recorded, &err),
			     0, "%s", cases[i].name);
		cr_expect_str_eq(selection_text(s), cases[i].text, "%s",
				 cases[i].name);
	}
	AUTO(selection_free) struct selection *bad = selection_new();

	cr_expect_neq(selection_parse_recorded(bad, spec, "--path='", &err), 0);
}
