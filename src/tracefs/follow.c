/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * follow.c - has an instance follow tasks and all that they start.
 */
#include "config.h"

#include "tracefs/follow.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tracefs.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "tracefs/instance.h"
#include "tracefs/reader.h"
#include "tracefs/tally.h"

/* Each round finds what was made while the one before looked. */
enum { ROUNDS_MAX = 16 };

struct search {
	struct tracefs_instance *instance;
	struct tally *tally;
	struct map known; /* tids */
	bool with_children;
	struct error *err;
	int result;
};

static void search_process(struct search *search, uint32_t pid);

static void search_children(struct search *search, uint32_t pid, uint32_t tid)
{
	AUTO(mem_free_ptr)
	char *path = mem_printf("/proc/%u/task/%u/children", pid, tid);
	FILE *list = fopen(path, "re");
	uint32_t child;

	while (list && fscanf(list, "%u", &child) == 1)
		search_process(search, child);
	if (list)
		fclose(list);
}

static void add(struct search *search, uint32_t tid)
{
	AUTO(mem_free_ptr) char *text = mem_printf("%u", tid);

	if (map_get(&search->known, tid) || search->result)
		return;
	map_put(&search->known, tid, search);
	tally_start(search->tally, tid, false);
	if (tracefs_instance_file_append(search->instance, "set_event_pid",
					 text) < 0)
		search->result = error_set(search->err, errno,
					   "set_event_pid: %s",
					   strerror(errno));
}

static void search_process(struct search *search, uint32_t pid)
{
	AUTO(mem_free_ptr) char *path = mem_printf("/proc/%u/task", pid);
	DIR *tasks = opendir(path);
	struct dirent *entry;
	uint32_t tid;

	while (tasks && (entry = readdir(tasks))) {
		tid = (uint32_t)strtoul(entry->d_name, NULL, 10);
		if (!tid)
			continue;
		add(search, tid);
		if (search->with_children)
			search_children(search, pid, tid);
	}
	if (tasks)
		closedir(tasks);
}

int follow_tasks(struct tracefs_instance *instance, struct tally *tally,
		 const struct reader_ask *ask, const uint32_t *pids,
		 struct error *err)
{
	struct search search = {.instance = instance,
				.tally = tally,
				.with_children = ask->with_children,
				.err = err};
	AUTO(mem_free_ptr)
	char *launcher = mem_printf("%u", ask->count ? pids[0] : 0);
	size_t before;
	int result = instance_write(instance, "options/event-fork", "1", err);

	if (result)
		return result;
	if (ask->is_launcher) {
		tally_start(tally, pids[0], true);
		return instance_write(instance, "set_event_pid", launcher, err);
	}
	for (int round = 0; round < ROUNDS_MAX; round++) {
		before = search.known.count;
		for (uint32_t i = 0; i < ask->count; i++)
			search_process(&search, pids[i]);
		if (search.known.count == before)
			break;
	}
	map_done(&search.known);
	return search.result;
}
