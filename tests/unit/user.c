/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * user.c - unit tests of src/engine/user.c: what a small build reads.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "engine/user.h"

static const char passwd[] = "root:x:0:0:root:/root:/bin/sh\n"
			     "no line of the form\n"
			     "tap:x:1000:1001:Tap,,,:/home/tap:/bin/sh\n"
			     "tapper:x:1002:1003::/:/bin/false\n"
			     "+::::::\n";

/* Returns the path, which holds until the next call. */
static const char *file_of(const char *text)
{
	static char path[64];
	int fd;

	strcpy(path, "/tmp/spile-unit-XXXXXX");
	fd = mkstemp(path);
	cr_assert(fd >= 0 && write(fd, text, strlen(text)) ==
				     (ssize_t)strlen(text));
	close(fd);
	return path;
}

Test(user, finds_in_a_file)
{
	const char *path = file_of(passwd);
	AUTO(user_done) struct user user = { 0 };
	struct error err = { 0 };

	cr_expect_eq(user_find_in(path, "tap", &user, NULL), 0);
	cr_expect_str_eq(user.name, "tap");
	cr_expect_eq(user.uid, 1000);
	cr_expect_eq(user.gid, 1001);
	cr_expect_eq(user_find_in(path, "ta", &user, &err), -EINVAL);
	cr_expect_eq(user_find_in(path, "no line of the form", &user, &err),
		     -EINVAL);
	cr_expect_eq(user_find_in(path, "+", &user, &err), -EINVAL);
	cr_expect_eq(user_find_in(path, "", &user, &err), -EINVAL);
	cr_expect_eq(user.uid, 1000, "untouched on failure");
	unlink(path);
	cr_expect_eq(user_find_in(path, "tap", &user, &err), -ENOENT);
}

static void expect_groups(const char *text, size_t count, const gid_t *wanted)
{
	const char *path = file_of(text);
	const struct user user = { "tap", 1000, 1001 };
	AUTO(mem_free_ptr) gid_t *groups = NULL;
	size_t found = 0;

	cr_expect_eq(user_groups_in(path, &user, &groups, &found), 0);
	cr_expect_eq(found, count, "%s gave %zu", text, found);
	for (size_t i = 0; i < count && i < found; i++)
		cr_expect_eq(groups[i], wanted[i], "%s: %u", text, groups[i]);
	unlink(path);
}

Test(user, groups_of_a_file)
{
	expect_groups("", 1, (gid_t[]){ 1001 });
	expect_groups("tap:x:1001:\n", 1, (gid_t[]){ 1001 });
	expect_groups("tap:x:1001:tap\n", 1, (gid_t[]){ 1001 });
	expect_groups("spi:x:7:tapper,tap\ni2c:x:8:taps\ngpio:x:9:tap\n", 3,
		      (gid_t[]){ 1001, 7, 9 });
	expect_groups("no line\nspi:x:7:x,tap", 2, (gid_t[]){ 1001, 7 });
}

Test(user, without_a_file_only_its_own_group)
{
	const struct user user = { "tap", 1000, 1001 };
	AUTO(mem_free_ptr) gid_t *groups = NULL;
	size_t count = 0;

	cr_expect_eq(user_groups_in("/nonexistent/group", &user, &groups,
				    &count), 0);
	cr_expect_eq(count, 1);
	cr_expect_eq(groups[0], 1001);
}
