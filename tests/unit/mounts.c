/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mounts.c - unit tests of src/capture/mounts.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <unistd.h>

#include "base/span.h"
#include "capture/mounts.h"

static const char list[] =
	"21 26 0:20 / /proc rw,relatime - proc proc rw\n"
	"36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 shared:2 - ext4 /dev/a rw\n"
	"40 35 0:33 /@ / rw - btrfs /dev/b rw,subvol=/@\n"
	"41 35 0:44 / /media rw - fuse.sshfs host: rw\n"
	"odd\n"
	"\n"
	"42 35 0:45 / /cut rw - tmpfs";

static const struct {
	const char *name;
	struct mounted file;
	const char *type;
} cases[] = {
	{"the first", {0, 0, 20}, "proc"},
	{"optional fields", {0, 98, 0}, "ext4"},
	{"a subtype", {0, 0, 44}, "fuse.sshfs"},
	{"a subvolume, by its mount", {40, 0, 99}, "btrfs"},
	{"a subvolume, without", {0, 0, 99}, ""},
	{"the start of a number", {0, 9, 0}, ""},
	{"an id is no number of a device", {21, 0, 20}, "proc"},
	{"the last, cut", {0, 0, 45}, "tmpfs"},
};

Test(mounts, find)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_assert(span_is(mounts_find(span_of_str(list), cases[i].file),
				  cases[i].type),
			  "%s", cases[i].name);
	cr_assert(span_is(mounts_find(span_of(NULL, 0), cases[0].file), ""));
}

/* Any system's: /proc is there, device 0:0 is nobody's. */
Test(mounts, own)
{
	struct mounts mounts = MOUNTS_EMPTY;

	cr_assert(span_is(mounts_type(&mounts, getpid(), (struct mounted){0, 0, 0}),
			  ""));
	cr_assert_eq(mounts.by_device.count, 1);
	/* No such task: nothing is known, and nothing remembered. */
	cr_assert(span_is(mounts_type(&mounts, -1, (struct mounted){0, 0, 1}), ""));
	cr_assert_eq(mounts.by_device.count, 1);
	mounts_forget(&mounts);
	cr_assert_eq(mounts.by_device.count, 0);
}
