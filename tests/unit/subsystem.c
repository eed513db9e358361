/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subsystem.c - unit tests of the rules for subsystems.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "facts/facts.h"
#include "facts/subsystem.h"

/* All that ELISA's workload study prints; its "Process Mgmt" without a dot, of
   getppid, is taken as a slip. */
static const struct {
	const char *call, *subsystem;
} published[] = {
	{"access", "Filesystem"},
	{"alarm", "Time"},
	{"arch_prctl", "Process Mgmt."},
	{"brk", "Memory Mgmt."},
	{"capget", "Capability"},
	{"clock_nanosleep", "Time"},
	{"clone", "Process Mgmt."},
	{"close", "Filesystem"},
	{"connect", "Network"},
	{"dup2", "Filesystem"},
	{"epoll_create", "Filesystem"},
	{"epoll_ctl", "Filesystem"},
	{"eventfd2", "Filesystem"},
	{"execve", "Filesystem"},
	{"fcntl", "Filesystem"},
	{"flock", "Filesystem"},
	{"fstat", "Filesystem"},
	{"futex", "Futex"},
	{"getcwd", "Filesystem"},
	{"getdents64", "Filesystem"},
	{"getegid", "Process Mgmt."},
	{"geteuid", "Process Mgmt."},
	{"getgid", "Process Mgmt."},
	{"getpid", "Process Mgmt."},
	{"getppid", "Process Mgmt."},
	{"getrusage", "Process Mgmt."},
	{"getuid", "Process Mgmt."},
	{"ioctl", "Filesystem"},
	{"lseek", "Filesystem"},
	{"lstat", "Filesystem"},
	{"mlock", "Memory Mgmt."},
	{"mmap", "Memory Mgmt."},
	{"mprotect", "Memory Mgmt."},
	{"munmap", "Memory Mgmt."},
	{"newfstatat", "Filesystem"},
	{"openat", "Filesystem"},
	{"pipe", "Filesystem"},
	{"prctl", "Process Mgmt."},
	{"pread64", "Filesystem"},
	{"prlimit64", "Process Mgmt."},
	{"read", "Filesystem"},
	{"rt_sigaction", "Signal"},
	{"rt_sigprocmask", "Signal"},
	{"rt_sigreturn", "Signal"},
	{"sched_getaffinity", "Scheduler"},
	{"sched_setaffinity", "Scheduler"},
	{"sendto", "Network"},
	{"set_mempolicy", "Memory Mgmt."},
	{"set_robust_list", "Futex"},
	{"set_tid_address", "Process Mgmt."},
	{"setpgid", "Process Mgmt."},
	{"sigaltstack", "Signal"},
	{"socket", "Network"},
	{"socketpair", "Network"},
	{"stat", "Filesystem"},
	{"statfs", "Filesystem"},
	{"sysinfo", "Process Mgmt."},
	{"uname", "Process Mgmt."},
	{"wait4", "Time"},
	{"write", "Filesystem"},
};

Test(subsystem, elisa_is_as_published)
{
	AUTO(subsystems_free)
	struct subsystems *elisa = subsystems_builtin("elisa");

	cr_assert_not_null(elisa);
	for (size_t i = 0; i < ARRAY_LEN(published); i++)
		cr_expect_str_eq(subsystem_of(elisa, ABI_X86_64,
					      published[i].call),
				 published[i].subsystem, "%s",
				 published[i].call);
}

Test(subsystem, the_source_differs_in_wait4_alone)
{
	AUTO(subsystems_free)
	struct subsystems *rules = subsystems_builtin("default");

	cr_assert_not_null(rules);
	for (size_t i = 0; i < ARRAY_LEN(published); i++)
		cr_expect(strcmp(subsystem_of(rules, ABI_X86_64,
					      published[i].call),
				 published[i].subsystem) == 0 ||
				  strcmp(published[i].call, "wait4") == 0,
			  "%s", published[i].call);
	cr_expect_str_eq(subsystem_of(rules, ABI_X86_64, "wait4"),
			 "Process Mgmt.");
}

Test(subsystem, every_call_that_has_a_source_has_one)
{
	AUTO(subsystems_free)
	struct subsystems *rules = subsystems_builtin("default");

	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);

		for (uint64_t i = 0; i < abi->call_count; i++) {
			const char *name = abi->call_names[i];
			const struct facts_call *facts =
				name ? facts_call(abi->id, name) : NULL;

			if (facts && *facts_name(facts->file))
				cr_expect_str_neq(
					subsystem_of(rules, abi->id, name),
					"Other", "%s %s", abi->name, name);
		}
	}
}

Test(subsystem, of_one_name_is_the_same_for_all_ABIs)
{
	AUTO(subsystems_free)
	struct subsystems *rules = subsystems_builtin("default");
	const struct abi *first = abi_by_id(ABI_I386);

	for (uint64_t i = 0; i < first->call_count; i++) {
		const char *name = first->call_names[i], *of;

		if (!name)
			continue;
		of = subsystem_of(rules, ABI_I386, name);
		for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
			const struct facts_call *facts =
				facts_call(abi_by_id(id)->id, name);

			if (facts && *facts_name(facts->file) &&
			    strcmp(of, "Other"))
				cr_expect_str_eq(
					subsystem_of(rules, abi_by_id(id)->id,
						     name),
					of, "%s %s", abi_by_id(id)->name, name);
		}
	}
}

static struct subsystems *parse(const char *text, struct error *err)
{
	struct subsystems *rules = NULL;

	subsystems_parse("rules", span_of(text, strlen(text)), &rules, err);
	return rules;
}

Test(subsystem, the_first_rule_that_matches_decides)
{
	struct error err = {0};
	AUTO(subsystems_free)
	struct subsystems *rules = parse("# mine\n"
					 "Driver calls:\tioctl io_uring/* # two\r\n"
					 "\n"
					 "include default\n"
					 "Late: ioctl [!]x]* \\[* set_tls",
					 &err);

	cr_assert_not_null(rules, "%s", err.text);
	cr_expect_str_eq(subsystem_of(rules, ABI_ARM, "ioctl"), "Driver calls");
	cr_expect_str_eq(subsystem_of(rules, ABI_ARM, "io_uring_enter"),
			 "Driver calls");
	cr_expect_str_eq(subsystem_of(rules, ABI_ARM, "read"), "Filesystem");
}

Test(subsystem, what_no_rule_matches_is_other)
{
	struct error err = {0};
	AUTO(subsystems_free) struct subsystems *none = parse("A: brk", &err);
	AUTO(subsystems_free)
	struct subsystems *rules = subsystems_builtin("default");

	cr_expect_str_eq(subsystem_of(none, ABI_X86_64, "read"), "Other");
	cr_expect_str_eq(subsystem_of(rules, ABI_X86_64, "syscall_0x539"),
			 "Other");
}

Test(subsystem, patterns_have_a_bound)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	struct error err = {0};

	for (int i = 0; i < 4096; i++)
		buf_add_text(&text, "A: read\n");
	AUTO(subsystems_free)
	struct subsystems *most = parse(buf_text(&text), &err);

	cr_expect_not_null(most);
	buf_add_text(&text, "A: read\n");
	cr_expect_null(parse(buf_text(&text), &err));
	cr_expect_str_eq(err.text, "rules:4097:8: more than 4096 patterns");
}

Test(subsystem, errors_say_where)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"a b", "rules:1:1: expected NAME: PATTERN... or include NAME"},
		{"\nA: read\n  : y", "rules:3:3: expected a name in front of the "
				  "colon"},
		{"A B:  ", "rules:1:7: the line ends, expected a pattern"},
		{"A: # x", "rules:1:4: the line ends, expected a pattern"},
		{"include all", "rules:1:9: expected default or elisa"},
		{"include", "rules:1:8: expected default or elisa"},
		{"include elisa x", "rules:1:16: expected the end of the line"},
		{"", "rules:1:1: the text ends without a rule"},
		{"# none\n\n", "rules:2:1: the text ends without a rule"},
		{"No such: frobnicate", "rules:1:10: no system call of any ABI "
					"has this name"},
		{"Net: socket b (", "rules:1:13: no system call of any ABI has "
				    "this name"},
		{"X: [a", "rules:1:4: [ without ]"},
		{"X: read [!]", "rules:1:9: [ without ]"},
		{"X: a[b]*[]c", "rules:1:4: [ without ]"},
		{"A: \001", "rules:1:4: expected text"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = {0};
		AUTO(subsystems_free)
		struct subsystems *rules = parse(cases[i].text, &err);

		cr_expect_null(rules);
		cr_expect_str_eq(err.text, cases[i].says);
	}
}
