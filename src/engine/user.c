/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * user.c - finds a user by name, and becomes it.
 */
#include "config.h"

#include "engine/user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"

void user_done(struct user *user)
{
	mem_free_ptr(&user->name);
}

static void file_close(FILE **file)
{
	int saved = errno;

	if (*file)
		fclose(*file);
	errno = saved;
}

static struct user user_from(const struct passwd *entry)
{
	return (struct user){mem_strdup(entry->pw_name), entry->pw_uid,
			     entry->pw_gid};
}

int user_find_in(const char *passwd_path, const char *name, struct user *ret,
		 struct error *err)
{
	AUTO(file_close) FILE *file = fopen(passwd_path, "re");
	const struct passwd *entry;

	if (!file)
		return error_set(err, errno, "%s: %s", passwd_path,
				 strerror(errno));
	/* "+" and "-" stand for others' entries: passwd(5), "NIS". */
	do {
		entry = fgetpwent(file);
	} while (entry &&
		 (strcmp(entry->pw_name, name) != 0 || strchr("+-", *name)));
	if (!entry)
		return error_set(err, EINVAL, "%s: no such user in %s", name,
				 passwd_path);
	*ret = user_from(entry);
	return 0;
}

static bool is_member(const struct group *group, const struct user *user)
{
	for (char **member = group->gr_mem; *member; member++)
		if (!strcmp(*member, user->name))
			return group->gr_gid != user->gid;
	return false;
}

int user_groups_in(const char *group_path, const struct user *user,
		   gid_t **ret_groups, size_t *ret_count)
{
	AUTO(file_close) FILE *file = fopen(group_path, "re");
	gid_t *groups;
	size_t count = 0;
	const struct group *entry;

	if (!file && errno != ENOENT)
		return -errno;
	groups = mem_new(sizeof(*groups));
	groups[count++] = user->gid;
	while (file && (entry = fgetgrent(file))) {
		if (!is_member(entry, user))
			continue;
		groups = mem_resize(groups, count + 1, sizeof(*groups));
		groups[count++] = entry->gr_gid;
	}
	*ret_groups = groups;
	*ret_count = count;
	return 0;
}

#ifdef ENABLE_SMALL

int user_find(const char *name, struct user *ret, struct error *err)
{
	return user_find_in("/etc/passwd", name, ret, err);
}

static int set_groups(const struct user *user)
{
	AUTO(mem_free_ptr) gid_t *groups = NULL;
	size_t count;
	int result = user_groups_in("/etc/group", user, &groups, &count);

	if (result)
		return result;
	return setgroups(count, groups) ? -errno : 0;
}

#else

int user_find(const char *name, struct user *ret, struct error *err)
{
	const struct passwd *entry = getpwnam(name);

	if (!entry)
		return error_set(err, EINVAL, "%s: no such user", name);
	*ret = user_from(entry);
	return 0;
}

static int set_groups(const struct user *user)
{
	return initgroups(user->name, user->gid) ? -errno : 0;
}

#endif

/* The whole text, below the id that means none. */
static bool read_id(const char *text, size_t len, uint32_t *ret)
{
	uint64_t id = 0;

	if (!len || len > 10)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		id = id * 10 + (uint64_t)(text[i] - '0');
	}
	*ret = (uint32_t)id;
	return id < UINT32_MAX;
}

int user_find_or_ids(const char *text, struct user *ret, struct error *err)
{
	const char *colon = strchr(text, ':');
	uint32_t uid, gid;

	if (!colon)
		return user_find(text, ret, err);
	if (!read_id(text, (size_t)(colon - text), &uid) ||
	    !read_id(colon + 1, strlen(colon + 1), &gid))
		return error_set(err, EINVAL, "%s: must be UID:GID", text);
	*ret = (struct user){.name = mem_strdup(text),
			     .uid = uid,
			     .gid = gid,
			     .is_nameless = true};
	return 0;
}

int user_become(const struct user *user)
{
	int result = user->is_nameless ? (setgroups(1, &user->gid) ? -errno : 0)
				       : set_groups(user);

	if (result)
		return result;
	return setgid(user->gid) || setuid(user->uid) ? -errno : 0;
}
