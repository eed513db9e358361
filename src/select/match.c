/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match.c - what a selection holds for: commands, calls, files, results.
 */
#include "config.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "event/bus_kind.h"
#include "event/event.h"
#include "select/callset.h"
#include "select/command.h"
#include "select/selection_part.h"

static bool globs_match(const struct globs *globs, const char *text)
{
	for (size_t i = 0; i < globs->count; i++)
		if (!fnmatch(globs->items[i], text, 0))
			return true;
	return false;
}

static bool globs_match_span(const struct globs *globs, struct span span)
{
	AUTO(mem_free_ptr) char *text = NULL;

	if (!span.len)
		return false;
	text = mem_strndup((const char *)span.data, span.len);
	return globs_match(globs, text);
}

static bool globs_match_made(const struct globs *globs,
			     const struct command_facts *facts,
			     void (*make)(const struct command_facts *facts,
					  struct buf *ret))
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	make(facts, &text);
	return globs_match(globs, buf_text(&text));
}

bool selection_command(const struct selection *selection,
		       const struct command_facts *facts,
		       const struct event_scriptline *place)
{
	const struct globs *globs = &selection->commands;

	if (!globs->count)
		return true;
	if (globs_match_made(globs, facts, command_name) ||
	    globs_match_made(globs, facts, command_title) ||
	    globs_match_made(globs, facts, command_line))
		return true;
	return selection_function(selection, place);
}

bool selection_function(const struct selection *selection,
			const struct event_scriptline *place)
{
	const struct globs *globs = &selection->commands;

	for (size_t i = 0; place && i < place->count; i++)
		if (globs_match_span(globs, place->frames[i].function))
			return true;
	return false;
}

static bool numbers_have(const struct numbers *numbers, uint64_t number)
{
	for (size_t i = 0; i < numbers->count; i++)
		if (numbers->items[i] == number)
			return true;
	return false;
}

bool selection_process(const struct selection *selection, uint32_t pid)
{
	return !selection->pids.count || numbers_have(&selection->pids, pid);
}

bool selection_call(const struct selection *selection, const struct abi *abi,
		    uint64_t nr, const uint64_t *args)
{
	return !selection->has_calls ||
	       callset_has(&selection->calls, abi, nr, args);
}

bool selection_path(const struct selection *selection, struct span path)
{
	return !selection->paths.count ||
	       globs_match_span(&selection->paths, path);
}

/* "153:0", as /sys/dev/char has them. */
static bool globs_match_numbers(const struct globs *globs,
				const struct event_file *file)
{
	char text[2 * sizeof("4294967295")];

	snprintf(text, sizeof(text), "%" PRIu32 ":%" PRIu32, file->rdev_major,
		 file->rdev_minor);
	return globs_match(globs, text);
}

bool selection_device(const struct selection *selection,
		      const struct event_file *file)
{
	const struct globs *globs = &selection->devices;

	if (!globs->count)
		return true;
	/* A stand-in for one of a bus is a device by its name alone. */
	if (!file || (!S_ISCHR(file->mode) && !S_ISBLK(file->mode) &&
		      bus_kind_of(file) == BUS_NONE && !file->subsystem.len))
		return false;
	return globs_match_span(globs, file->link) ||
	       globs_match_span(globs, bus_name_of(file)) ||
	       globs_match_span(globs, file->subsystem) ||
	       globs_match_span(globs, file->driver) ||
	       globs_match_span(globs, file->device) ||
	       (file->rdev_major && globs_match_numbers(globs, file));
}

/* ERESTARTSYS to ERESTART_RESTARTBLOCK, the kernel's linux/errno.h: the call is
   made again or comes back as EINTR; programs never see them. */
static bool is_restart(int64_t ret)
{
	return ret == -512 || ret == -513 || ret == -514 || ret == -516;
}

bool selection_result(const struct selection *selection, bool is_error,
		      int64_t ret)
{
	if (selection->errnos.count)
		return is_error &&
		       numbers_have(&selection->errnos, 0 - (uint64_t)ret);
	return !selection->is_failed || (is_error && !is_restart(ret));
}
