/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ioctl_device.c - whose ioctls they are, by the lines of ioctl_devices.def.
 */
#include "config.h"

#include "facts/ioctl_device.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "facts/facts.h"

struct facts_device {
	const char *name, *files, *requests;
};

static const struct facts_device devices[] = {
#define DEVICE(name, files, requests) {name, files, requests},
#include "facts/ioctl_devices.def"
#undef DEVICE
};

/* The next of a list's words; false at its end, and for one that has no room. */
static bool next_word(const char **list, char *word, size_t room)
{
	size_t len;

	*list += strspn(*list, " ");
	len = strcspn(*list, " ");
	if (!len || len >= room)
		return false;
	memcpy(word, *list, len);
	word[len] = '\0';
	*list += len;
	return true;
}

static bool has_request(const struct facts_device *device,
			const struct facts_ioctl *ioctl)
{
	const char *list = device->requests;
	char word[64];

	while (next_word(&list, word, sizeof(word)))
		if (fnmatch(word,
			    facts_name(strchr(word, '/') ? ioctl->header
							 : ioctl->name),
			    0) == 0)
			return true;
	return false;
}

const struct facts_device *facts_ioctl_device(const struct facts_ioctl *ioctl)
{
	for (size_t i = 0; i < ARRAY_LEN(devices); i++)
		if (has_request(&devices[i], ioctl))
			return &devices[i];
	return NULL;
}

const char *facts_device_name(const struct facts_device *device)
{
	return device->name;
}

/* What patterns are compared with. */
struct traits {
	char texts[5][256];
	size_t count;
};

static void add_trait(struct traits *traits, const char *kind, struct span text)
{
	char *to = traits->texts[traits->count];
	size_t room = sizeof(traits->texts[0]);
	int len = snprintf(to, room, "%s%.*s", kind, (int)text.len,
			   (const char *)text.data);

	if (text.len && len > 0 && (size_t)len < room)
		traits->count++;
}

static void find_traits(const struct facts_file *file, struct traits *ret)
{
	char number[32];

	snprintf(number, sizeof(number), "%" PRIu32 ":%" PRIu32, file->major,
		 file->minor);
	add_trait(ret, "", file->link);
	add_trait(ret, "subsystem:", file->subsystem);
	add_trait(ret, "driver:", file->driver);
	add_trait(ret, "driver:", file->controller_driver);
	if (S_ISCHR(file->mode))
		add_trait(ret, "char:", span_of_str(number));
	else if (S_ISBLK(file->mode))
		add_trait(ret, "block:", span_of_str(number));
	else if (S_ISREG(file->mode) || S_ISDIR(file->mode))
		add_trait(ret, "file:", span_of_str("-"));
}

bool facts_device_is(const struct facts_device *device,
		     const struct facts_file *file)
{
	struct traits traits = {.count = 0};
	const char *list = device->files;
	char word[64];

	find_traits(file, &traits);
	while (next_word(&list, word, sizeof(word)))
		for (size_t i = 0; i < traits.count; i++)
			if (fnmatch(word, traits.texts[i], 0) == 0)
				return true;
	return false;
}
