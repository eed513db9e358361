/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress.c - unit tests of the line that says how far a long view is.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>

#include "cli/progress.h"

Test(progress, a_quick_view_shows_none, .init = cr_redirect_stderr)
{
	struct progress progress = progress_start("run.spile");

	progress_show(&progress, 500);
	progress_stop(&progress);
	fflush(stderr);
	cr_expect_stderr_eq_str("");
}

Test(progress, a_long_view_shows_a_line_and_takes_it_away,
     .init = cr_redirect_stderr)
{
	struct progress progress = progress_start("run.spile");

	progress.start_ns = 0; /* long ago */
	progress_show(&progress, 437);
	/* Not again at once. */
	progress_show(&progress, 438);
	progress_stop(&progress);
	fflush(stderr);
	cr_expect_stderr_eq_str("\r\033[Kspile: reading run.spile: 43 %"
				"\r\033[K");
}
