/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * user.h - finds a user by name, and becomes it.
 *
 * Users are whoever the machine's services know (nsswitch.conf). A small build
 * is linked statically, and a service is a library of the C library's own
 * version, which a device need not have: it reads /etc/passwd and /etc/group.
 */
#ifndef SPILE_ENGINE_USER_H
#define SPILE_ENGINE_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct error;

struct user {
	char *name;
	uid_t uid;
	gid_t gid;
	bool is_nameless; /* from ids: of no other group */
};

void user_done(struct user *user); /* for AUTO */

int user_find(const char *name, struct user *ret, struct error *err);
/* UID:GID is taken as it is. */
int user_find_or_ids(const char *text, struct user *ret, struct error *err);
/* Groups, group and user of this process; -errno. */
int user_become(const struct user *user);

/* What a small build does, on any files in the form of passwd(5), group(5). */
int user_find_in(const char *passwd_path, const char *name, struct user *ret,
		 struct error *err);
/* The user's group, then those it is a member of. Without the file none; the
 * array is from base/mem.h. */
int user_groups_in(const char *group_path, const struct user *user,
		   gid_t **ret_groups, size_t *ret_count);

#endif
