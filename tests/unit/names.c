/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.c - unit tests of src/spec/names.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/auto.h"
#include "spec/names.h"

Test(names, errno_agrees_with_the_c_library)
{
	int named = 0;

	for (int i = 1; i < 134; i++) {
		const char *name = strerrorname_np(i);

		if (!name)
			continue;
		named++;
		cr_assert_not_null(errno_name(i), "%d is %s", i, name);
		/* 95 has two names; the kernel knows one */
		cr_expect_eq(errno_by_name(errno_name(i)), i);
		if (i != EOPNOTSUPP)
			cr_expect_str_eq(errno_name(i), name);
		cr_expect_str_eq(errno_text(i), strerror(i));
	}
	cr_expect_eq(named, 131);
}

Test(names, the_kernels_own_errnos)
{
	static const struct {
		int number;
		const char *name, *text;
	} cases[] = {
		{512, "ERESTARTSYS", "To be restarted if SA_RESTART is set"},
		{513, "ERESTARTNOINTR", "To be restarted"},
		{514, "ERESTARTNOHAND", "To be restarted if no handler"},
		{516, "ERESTART_RESTARTBLOCK", "Interrupted by signal"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int number = cases[i].number;

		cr_expect_str_eq(errno_name(number), cases[i].name);
		cr_expect_str_eq(errno_text(number), cases[i].text);
	}
}

Test(names, numbers_without_a_name)
{
	static const int errnos[] = {-1, 0, 41, 58, 511, 520, 600, 1 << 30};
	static const int signals[] = {-1, 0, 65, 1 << 30};

	for (size_t i = 0; i < ARRAY_LEN(errnos); i++) {
		cr_expect_null(errno_name(errnos[i]), "%d", errnos[i]);
		cr_expect_null(errno_text(errnos[i]), "%d", errnos[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		cr_expect_null(signal_name(signals[i]), "%d", signals[i]);
	cr_expect_eq(errno_by_name("ENOSUCH"), -1);
	cr_expect_eq(errno_by_name(""), -1);
	cr_expect_eq(signal_by_name(""), -1);
	cr_expect_eq(signal_by_name("SIG"), -1);
	cr_expect_null(signal_code_name(SIGSEGV, 99));
}

Test(names, aliases)
{
	cr_expect_eq(errno_by_name("EWOULDBLOCK"), EAGAIN);
	cr_expect_eq(errno_by_name("enoent"), ENOENT);
	cr_expect_eq(signal_by_name("SIGPOLL"), SIGIO);
	cr_expect_eq(signal_by_name("iot"), SIGABRT);
}

Test(names, signals_come_back)
{
	for (int i = 1; i < 65; i++) {
		const char *name = signal_name(i);

		cr_assert_not_null(name, "%d", i);
		cr_expect_eq(signal_by_name(name), i);
		cr_expect_eq(signal_by_name(name + 3), i);
		/* the C library's word for SIGIO is POLL */
		if (i < 32 && i != SIGIO)
			cr_expect_str_eq(name + 3, sigabbrev_np(i));
	}
	cr_expect_str_eq(signal_name(32), "SIGRTMIN");
	cr_expect_str_eq(signal_name(33), "SIGRT_1");
}

Test(names, codes_by_signal)
{
	cr_expect_str_eq(signal_code_name(SIGTERM, SI_USER), "SI_USER");
	cr_expect_str_eq(signal_code_name(SIGTERM, SI_TKILL), "SI_TKILL");
	cr_expect_str_eq(signal_code_name(SIGCHLD, CLD_EXITED), "CLD_EXITED");
	cr_expect_str_eq(signal_code_name(SIGSEGV, SEGV_MAPERR), "SEGV_MAPERR");
	cr_expect_str_eq(signal_code_name(SIGBUS, 1), "BUS_ADRALN");
	cr_expect_null(signal_code_name(SIGTERM, 1));
}
