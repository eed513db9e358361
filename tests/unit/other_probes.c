/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * other_probes.c - unit tests of src/probe/zsh.c and perl.c, on memory laid out
 * as theirs.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>

#include "base/auto.h"
#include "base/buf.h"
#include "fake_memory.h"

static uint64_t lay_entry(struct fake_memory *fake, uint64_t link,
			  const char *name, const char *file,
			  const char *caller, uint64_t first_line,
			  uint64_t called_at, uint32_t kind)
{
	uint64_t entry = fake_take(fake, 56);

	fake_put_u64(fake, link, entry);
	fake_put_u64(fake, entry + 8, fake_string(fake, name));
	fake_put_u64(fake, entry + 16, fake_string(fake, file));
	fake_put_u64(fake, entry + 24, fake_string(fake, caller));
	fake_put_u64(fake, entry + 32, first_line);
	fake_put_u64(fake, entry + 40, called_at);
	fake_put_u32(fake, entry + 48, kind);
	return entry;
}

/* f, defined in line 20 of a sourced file, in its second line. */
static void lay_zsh(struct fake_memory *fake, struct probe_image *ret_image,
		    uint32_t kind)
{
	uint64_t entry;

	fake_init(fake, ret_image, SCRIPT_ZSH, 8, 8);
	fake_put_u64(fake, fake_symbol(SYMBOL_ZSH_LINENO), 2);
	fake_put_u64(fake, fake_symbol(SYMBOL_ZSH_SCRIPTFILENAME),
		     fake_string(fake, "lib"));
	entry = lay_entry(fake, fake_symbol(SYMBOL_ZSH_FUNCSTACK), "f", "lib",
			  "lib", 20, 7, kind);
	lay_entry(fake, entry, "lib", "lib", "/nowhere/main", 0, 5, 0);
}

Test(other_probes, zsh)
{
	AUTO(buf_done) struct buf buf = BUF_EMPTY;
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place;

	lay_zsh(&fake, &image, 1);
	cr_assert_eq(probe_script(&image, 1, 0, &fake.memory, &place), 0);
	fake_show_place(&buf, &place);
	/* The script isn't there: its name is none. */
	cr_expect_str_eq(buf_text(&buf), "lib:22(f) lib:7() :5()");

	lay_zsh(&fake, &image, 3);
	cr_expect_eq(probe_script(&image, 1, 0, &fake.memory, &place), -ENOENT,
		     "no such kind of entry");
}

Test(other_probes, perl)
{
	static const struct {
		const char *name;
		uint64_t offset;
		enum program_symbol function;
		int rc;
	} cases[] = {
		{"5.36", 208, SYMBOL_PERL_PP_NEXTSTATE, 0},
		{"5.32", 224, SYMBOL_PERL_PP_NEXTSTATE, 0},
		{"perl -d", 208, SYMBOL_PERL_PP_DBSTATE, 0},
		{"no statement", 208, SYMBOL_PERL_CURINTERP, -ENOENT},
		{"another layout", 216, SYMBOL_PERL_PP_NEXTSTATE, -ENOENT},
	};
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(buf_done) struct buf buf = BUF_EMPTY;
		uint64_t interpreter, cop;
		int rc;

		fake_init(&fake, &image, SCRIPT_PERL, 8, 8);
		interpreter = fake_take(&fake, 512);
		cop = fake_take(&fake, 64);
		fake_put_u64(&fake, fake_symbol(SYMBOL_PERL_CURINTERP),
			     interpreter);
		fake_put_u64(&fake, interpreter + cases[i].offset, cop);
		fake_put_u64(&fake, cop + 16, fake_symbol(cases[i].function));
		fake_put_u32(&fake, cop + 36, 12);
		fake_put_u64(&fake, cop + 48, fake_string(&fake, "a.pl"));
		rc = probe_script(&image, 1, 0, &fake.memory, &place);
		cr_expect_eq(rc, cases[i].rc, "%s: %d", cases[i].name, rc);
		if (rc < 0)
			continue;
		fake_show_place(&buf, &place);
		cr_expect_str_eq(buf_text(&buf), "~a.pl:12()");
	}
}
