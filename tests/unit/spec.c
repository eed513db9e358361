/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec.c - unit tests of src/spec/spec.c, parse.c, lex.c and calls.spec.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "spec/spec.h"
#include "spec_text.h"

static struct spec *spec_built_in(void)
{
	struct spec *spec = NULL;
	struct error err = {0};

	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	return spec;
}

static const struct spec_row *row_of(const struct spec *spec, unsigned abi,
				     const char *name)
{
	int64_t nr = abi_call_nr(abi_by_id(abi), name);

	cr_assert_geq(nr, 0, "%s", name);
	return spec_call(spec, abi_by_id(abi), (uint64_t)nr);
}

Test(spec, the_built_in_texts_are_well_formed)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	struct error err = {0};

	cr_expect_eq(spec_check(spec, &err), 0, "%s", err.text);
}

Test(spec, every_number_has_a_line)
{
	static const unsigned ids[] = {ABI_X86_64, ABI_I386, ABI_AARCH64,
				       ABI_ARM};
	AUTO(spec_free) struct spec *spec = spec_built_in();

	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		const struct abi *abi = abi_by_id(ids[i]);

		for (uint64_t at = 0; at < abi->call_count; at++) {
			uint64_t nr = abi_nr_at(abi, at);
			const char *name = abi_call_name(abi, nr);
			const struct spec_row *row = spec_call(spec, abi, nr);

			if (!name)
				continue;
			cr_assert_str_eq(row->name, name);
			/* what a call without a line has */
			if (row->arg_count)
				cr_expect_str_neq(row->args[0].name, "arg1",
						  "%s of %s has no line", name,
						  abi->name);
		}
	}
}

Test(spec, a_number_without_a_name_has_six_arguments)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	static const uint64_t numbers[] = {390, 100000, UINT64_MAX, 0x40000000};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		const struct spec_row *row =
			spec_call(spec, abi_by_id(ABI_X86_64), numbers[i]);

		cr_expect_null(row->name);
		cr_expect_eq(row->arg_count, 6);
		cr_expect_eq(row->args[5].kind, SPEC_HEX);
		cr_expect_eq(row->ret.kind, SPEC_HEX);
	}
}

Test(spec, x32_is_named_only)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	const struct spec_row *row = row_of(spec, ABI_X32, "openat");

	cr_expect_str_eq(row->name, "openat");
	cr_expect_eq(row->arg_count, 6);
	cr_expect_not(row->has_memory_in);
}

Test(spec, open_reads_like_a_prototype)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	const struct spec_row *row = row_of(spec, ABI_X86_64, "openat");

	cr_assert_eq(row->arg_count, 4);
	cr_expect_str_eq(row->args[0].name, "dfd");
	cr_expect_eq(row->args[0].kind, SPEC_DIRFD);
	cr_expect_eq(row->args[1].kind, SPEC_PATH);
	cr_expect_eq(row->args[1].direction, SPEC_IN);
	cr_expect_eq(row->args[3].kind, SPEC_MODE);
	cr_expect_eq(row->args[3].cond_arg, 2);
	cr_expect_eq(row->args[3].cond_mask, 020000100);
	cr_expect_eq(row->ret.kind, SPEC_FD);
	cr_expect_eq(row->args_at_entry, 4);
	cr_expect(row->has_memory_in);
	cr_expect_not(row->has_memory_out);
	cr_expect(row->has_fd_arg);
}

Test(spec, lengths_come_from_where_the_line_says)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	static const struct {
		const char *name;
		unsigned arg;
		enum spec_direction direction;
		enum spec_length_from from;
		uint8_t length_arg;
		unsigned args_at_entry;
	} cases[] = {
		{"read", 1, SPEC_OUT, SPEC_LENGTH_RETURN, 0, 1},
		{"write", 1, SPEC_IN, SPEC_LENGTH_ARG, 2, 3},
		{"bind", 1, SPEC_IN, SPEC_LENGTH_ARG, 2, 3},
		{"accept", 1, SPEC_OUT, SPEC_LENGTH_POINTED, 2, 1},
		{"getsockopt", 3, SPEC_OUT, SPEC_LENGTH_POINTED, 4, 3},
		{"sendto", 4, SPEC_IN, SPEC_LENGTH_ARG, 5, 6},
		{"execve", 1, SPEC_IN, SPEC_LENGTH_NONE, 0, 3},
		{"pipe2", 0, SPEC_OUT, SPEC_LENGTH_NONE, 0, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct spec_row *row =
			row_of(spec, ABI_X86_64, cases[i].name);
		const struct spec_arg *arg = &row->args[cases[i].arg];

		cr_expect_eq(arg->direction, cases[i].direction, "%s",
			     cases[i].name);
		cr_expect_eq(arg->length.from, cases[i].from, "%s",
			     cases[i].name);
		cr_expect_eq(arg->length.arg, cases[i].length_arg, "%s",
			     cases[i].name);
		cr_expect_eq(row->args_at_entry, cases[i].args_at_entry, "%s",
			     cases[i].name);
	}
}

/* How many registers each takes: the kernel's compat_arg_u64 and, on arm, the
   EABI's even pairs. */
Test(spec, wide_values_take_the_registers_of_their_abi)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	static const struct {
		const char *name;
		unsigned abi, arg_count;
		unsigned place; /* of the wide value */
		enum spec_held held;
	} cases[] = {
		{"pread64", ABI_X86_64, 4, 3, SPEC_HELD_WHOLE},
		{"pread64", ABI_AARCH64, 4, 3, SPEC_HELD_WHOLE},
		{"pread64", ABI_I386, 5, 3, SPEC_HELD_LOWER},
		{"pread64", ABI_ARM, 6, 4, SPEC_HELD_LOWER},
		{"truncate64", ABI_I386, 3, 1, SPEC_HELD_LOWER},
		{"truncate64", ABI_ARM, 4, 2, SPEC_HELD_LOWER},
		{"fadvise64", ABI_I386, 5, 1, SPEC_HELD_LOWER},
		{"sync_file_range", ABI_I386, 6, 3, SPEC_HELD_LOWER},
		{"fanotify_mark", ABI_I386, 6, 2, SPEC_HELD_LOWER},
		{"arm_sync_file_range", ABI_ARM, 6, 4, SPEC_HELD_LOWER},
		{"preadv", ABI_X86_64, 5, 3, SPEC_HELD_WHOLE},
		{"preadv", ABI_I386, 5, 3, SPEC_HELD_LOWER},
		{"preadv", ABI_ARM, 5, 3, SPEC_HELD_LOWER},
		{"preadv2", ABI_X86_64, 6, 3, SPEC_HELD_WHOLE},
		{"_llseek", ABI_I386, 5, 1, SPEC_HELD_UPPER},
		{"_llseek", ABI_ARM, 5, 1, SPEC_HELD_UPPER},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct spec_row *row =
			row_of(spec, cases[i].abi, cases[i].name);
		unsigned place = cases[i].place;

		cr_expect_eq(row->arg_count, cases[i].arg_count, "%s",
			     cases[i].name);
		cr_expect_eq(row->args[place].held, cases[i].held, "%s",
			     cases[i].name);
		cr_expect_neq(row->args[place].kind, SPEC_NONE, "%s",
			      cases[i].name);
		if (cases[i].held != SPEC_HELD_WHOLE)
			cr_expect_eq(row->args[place + 1].kind, SPEC_NONE, "%s",
				     cases[i].name);
	}
}

Test(spec, i386_has_its_own_order_of_clone)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();

	cr_expect_str_eq(row_of(spec, ABI_X86_64, "clone")->args[3].name,
			 "child_tidptr");
	cr_expect_str_eq(row_of(spec, ABI_I386, "clone")->args[3].name, "tls");
}

Test(spec, values_have_their_c_type)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	static const struct {
		const char *name;
		unsigned abi, arg;
		uint64_t args[6];
		uint64_t value;
	} cases[] = {
		/* the kernel looks at the lower half of an int's register */
		{"close", ABI_X86_64, 0, {0xdeadbeef00000003}, 3},
		{"openat", ABI_X86_64, 0, {0xffffff9c}, (uint64_t)-100},
		{"mkdir", ABI_X86_64, 1, {0, 0xffff01ed}, 0755},
		{"mmap", ABI_X86_64, 0, {1ull << 47}, 1ull << 47},
		{"lseek", ABI_X86_64, 1, {0, UINT64_MAX}, UINT64_MAX},
		{"lseek", ABI_I386, 1, {0, 0xffffffff}, UINT64_MAX},
		{"pread64", ABI_I386, 3, {0, 0, 0, 7, 1}, 0x100000007},
		{"pread64", ABI_X86_64, 3, {0, 0, 0, 7, 1}, 7},
		{"setuid", ABI_I386, 0, {0xabcd0001}, 1},
		{"write", ABI_I386, 1, {0, 0xfffffffff0000000}, 0xf0000000},
		{"_llseek", ABI_I386, 1, {0, 1, 10}, 0x10000000a},
		{"_llseek", ABI_ARM, 1, {0, UINT32_MAX, 0xfffffff0}, (uint64_t)-16},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct spec_row *row =
			row_of(spec, cases[i].abi, cases[i].name);
		uint64_t value =
			spec_value(row, cases[i].arg, abi_by_id(cases[i].abi),
				   cases[i].args);

		cr_expect_eq(value, cases[i].value, "%s: %#lx", cases[i].name,
			     (unsigned long)value);
	}
}

Test(spec, classes)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	static const struct {
		const char *name;
		unsigned abi;
		uint32_t classes;
	} cases[] = {
		{"openat", ABI_X86_64, SPEC_CLASS_FILE | SPEC_CLASS_DESC},
		{"open", ABI_X86_64, SPEC_CLASS_FILE | SPEC_CLASS_DESC},
		{"mkdir", ABI_X86_64, SPEC_CLASS_FILE},
		{"getcwd", ABI_X86_64, SPEC_CLASS_FILE},
		{"read", ABI_X86_64, SPEC_CLASS_DESC},
		{"close_range", ABI_X86_64, 0},
		{"connect", ABI_X86_64, SPEC_CLASS_NETWORK},
		{"socket", ABI_X86_64, SPEC_CLASS_NETWORK},
		{"sendfile", ABI_X86_64, SPEC_CLASS_NETWORK | SPEC_CLASS_DESC},
		{"execve", ABI_X86_64, SPEC_CLASS_FILE | SPEC_CLASS_PROCESS},
		{"mmap", ABI_X86_64, SPEC_CLASS_MEMORY | SPEC_CLASS_DESC},
		{"newfstatat", ABI_X86_64,
		 SPEC_CLASS_FILE | SPEC_CLASS_DESC | SPEC_CLASS_FSTAT},
		{"getpid", ABI_X86_64, SPEC_CLASS_PURE},
		{"shmat", ABI_X86_64, SPEC_CLASS_IPC | SPEC_CLASS_MEMORY},
		{"pipe", ABI_X86_64, SPEC_CLASS_DESC},
		{"poll", ABI_X86_64, SPEC_CLASS_DESC},
		{"mq_unlink", ABI_X86_64, 0},
		{"sigaction", ABI_I386, SPEC_CLASS_SIGNAL},
		{"stat64", ABI_I386, SPEC_CLASS_FILE | SPEC_CLASS_STAT},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(row_of(spec, cases[i].abi, cases[i].name)->classes,
			     cases[i].classes, "%s", cases[i].name);
}

Test(spec, effects)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	static const struct {
		const char *name;
		enum spec_effect effect;
	} cases[] = {
		{"read", SPEC_EFFECT_NONE},
		{"close", SPEC_EFFECT_CLOSE},
		{"close_range", SPEC_EFFECT_CLOSE_RANGE},
		{"dup", SPEC_EFFECT_NONE},
		{"dup2", SPEC_EFFECT_DUP_TO},
		{"dup3", SPEC_EFFECT_DUP_TO},
		{"chdir", SPEC_EFFECT_CHDIR},
		{"fchdir", SPEC_EFFECT_CHDIR},
		{"execve", SPEC_EFFECT_EXEC},
		{"execveat", SPEC_EFFECT_EXEC},
		{"exit_group", SPEC_EFFECT_NO_RETURN},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(row_of(spec, ABI_X86_64, cases[i].name)->effect,
			     cases[i].effect, "%s", cases[i].name);
}

Test(spec, what_is_wrong_is_said_with_its_line)
{
	static const struct refused_text cases[] = {
		{"\n\nfoo() = int", "t:3:1: there is no call 'foo'"},
		{"read(\n fd:fd,\n buf:what) = int",
		 "t:3:6: a kind expected, not 'what'"},
		{"read", "t:1:5: '(' expected, not 'the end of the line'"},
		{"set s(A=1, B=2,\r\n\tA=4)", "t:2:2: two names are 'A'"},
		{"enum e(A=1, B=1, B=2)", "t:1:18: two names are 'B'"},
		{"enum e(A=1)\r\n\r\n\r\nfoo() = int",
		 "t:4:1: there is no call 'foo'"},
		{"enum e(A=1)\r\n\r\n foo", "t:3:5: '(' expected, not 'the end of the line'"},
		{"attrs a(A=1: by)", "t:1:16: a type expected, not ')'"},
		{"attrs a(A=1: by A str)", "t:1:19: attrs expected, not 'str'"},
		{"attrs a(A=1: by A attrs b)",
		 "t:1:25: no attrs are named 'b'"},
		{"(", "t:1:1: the name of a call expected, not '('"},
		{"9read() = int",
		 "t:1:1: the name of a call expected, not '9read'"},
		{"read(fd:fd", "t:1:11: ')' expected, not 'the end of the line'"},
		{"read(fd:fd,) = int",
		 "t:1:12: the name of an argument expected, not ')'"},
		{"read(fd) = int", "t:1:8: ':' expected, not ')'"},
		{"read(fd:fd)", "t:1:12: '=' expected, not 'the end of the line'"},
		{"read(fd:fd) = path",
		 "t:1:15: the kind of a return value expected, not 'path'"},
		{"read(fd:fd) = int junk",
		 "t:1:19: %class, does, notes, submits, shown or nothing expected, not 'junk'"},
		{"struct p(a:addr64)\nread(fd:fd) = int submits p",
		 "t:2:28: completes expected, not 'the end of the line'"},
		{"struct p(a:addr64)\nread(fd:fd) = int submits p completes u32",
		 "t:2:42: no struct"},
		{"struct p(a:u32, b:u32)\nread(fd:fd) = int submits p completes p",
		 "t:2:28: no struct of one address"},
		{"read(fd:fd) = int shown fd", "t:1:25: '(' expected, not 'fd'"},
		{"read(fd:fd) = int shown (a=b)",
		 "t:1:28: no argument is named 'b'"},
		{"read(fd:fd) = int shown (a=)",
		 "t:1:28: the name of an argument expected, not ')'"},
		{"read(a:fd) = int shown (a, a, a, a, a, a, a)",
		 "t:1:44: more than 6 arguments"},
		{"read(fd:fd) = int %junk",
		 "t:1:20: a class expected, not 'junk'"},
		{"read(fd:fd) = int does junk",
		 "t:1:24: what it does expected, not 'junk'"},
		{"read(a:int, a:int) = int",
		 "t:1:13: two arguments are named 'a'"},
		{"read(a:out strv) = int",
		 "t:1:12: 'strv' can't have that direction"},
		{"read(a:bytes 4) = int",
		 "t:1:8: 'bytes' needs in, out or io in front"},
		{"read(a:in bytes) = int", "t:1:16: a length expected, not ')'"},
		{"read(a:in bytes b) = int", "t:1:17: no argument is named 'b'"},
		{"read(a:in bytes ret) = int",
		 "t:1:6: the return value is no length of 'a'"},
		{"read(a:in bytes 99999999999999999999) = int",
		 "t:1:17: no argument is named '99999999999999999999'"},
		{"read(a:int ?a) = int", "t:1:14: '&' expected, not ')'"},
		{"read(a:int ?a&0) = int",
		 "t:1:15: a number other than 0 expected, not '0'"},
		{"read(a:int ?a&08) = int",
		 "t:1:15: a number other than 0 expected, not '08'"},
		{"read(a:int,b:int,c:int,d:int,e:int,f:int,g:int) = int",
		 "t:1:42: more than 6 arguments"},
		{"pread64(a:u64,b:u64,c:u64,d:u64) = int",
		 "t:1:1: 'pread64' takes more than 6 registers on i386"},
		{"stat64@x86_64() = int", "t:1:1: x86_64 has no call 'stat64'"},
		{"read@sparc() = int",
		 "t:1:6: the name of an ABI expected, not 'sparc'"},
		{"read@x32() = int", "t:1:6: x32 takes no lines"},
		{"\x01", "t:1:1: the name of a call expected, not '?'"},
	};
	AUTO(spec_free) struct spec *spec = spec_built_in();

	expect_refused(spec, cases, ARRAY_LEN(cases));
	cr_expect_eq(row_of(spec, ABI_X86_64, "read")->arg_count, 3);
}

Test(spec, a_later_text_wins_and_a_bad_one_changes_nothing)
{
	AUTO(spec_free) struct spec *spec = spec_built_in();
	struct error err = {0};

	cr_expect_neq(spec_add(spec, "t",
			       span_of_str("read(x:int) = int\nnothing\n"),
			       &err),
		      0);
	cr_expect_str_eq(row_of(spec, ABI_X86_64, "read")->args[0].name, "fd");
	cr_expect_eq(spec_add(spec, "t",
			      span_of_str("read(x:int) = int # mine\r\n"
					  "clone(y:int,\n\tz:int) = int\n"),
			      &err),
		     0, "%s", err.text);
	cr_expect_str_eq(row_of(spec, ABI_X86_64, "read")->args[0].name, "x");
	cr_expect_str_eq(row_of(spec, ABI_I386, "clone")->args[1].name, "z");
}

Test(spec, a_line_for_one_abi_wins_in_either_order)
{
	static const char *const texts[] = {
		"read(all:int) = int\nread@i386(one:int) = int\n",
		"read@i386,arm(one:int) = int\nread(all:int) = int\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		AUTO(spec_free) struct spec *spec = spec_built_in();
		struct error err = {0};

		cr_expect_eq(spec_add(spec, "t", span_of_str(texts[i]), &err),
			     0, "%s", err.text);
		cr_expect_str_eq(row_of(spec, ABI_I386, "read")->args[0].name,
				 "one");
		cr_expect_str_eq(row_of(spec, ABI_X86_64, "read")->args[0].name,
				 "all");
	}
}

Test(spec, any_cut_of_a_text_is_an_error_or_fine)
{
	static const char text[] =
		"pread64@i386(fd:fd, buf:out bytes ret max count ?fd&0x3,\n"
		"\tcount:size, pos:off64) = size %desc does close # end\n";
	AUTO(spec_free) struct spec *spec = spec_built_in();

	for (size_t len = 0; len < sizeof(text); len++) {
		struct error err = {0};
		/* exactly as long, so that a sanitizer sees a byte more */
		char *cut = len ? malloc(len) : NULL;

		if (cut)
			memcpy(cut, text, len);
		spec_add(spec, "t", span_of(cut, len), &err);
		free(cut);
	}
}

Test(spec, a_text_that_is_too_long_is_refused)
{
	static char text[(1 << 20) + 1];
	AUTO(spec_free) struct spec *spec = spec_built_in();
	struct error err = {0};

	memset(text, '\n', sizeof(text));
	cr_expect_eq(spec_add(spec, "t", span_of(text, sizeof(text)), &err),
		     -EFBIG);
	cr_expect_eq(spec_add(spec, "t", span_of(text, sizeof(text) - 1), &err),
		     0);
}
