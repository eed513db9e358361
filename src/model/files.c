/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * files.c - open files, files tables and working directories, replayed.
 */
#include "config.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/mem.h"
#include "model/state.h"

/* How many files stay known after the last descriptor for them is gone. The
   engine names a file again when it has forgotten it, which is sooner. */
enum { IDLE_FILES_KEPT = 65536 };

/* The event's bytes live as long as the event. */
static void keep_bytes(struct file *file)
{
	struct event_file *facts = &file->facts;
	struct span *const spans[] = {
		&facts->link,	    &facts->subsystem,
		&facts->driver,	    &facts->device,
		&facts->local,	    &facts->peer,
		&facts->label,	    &facts->driver_module,
		&facts->modalias,   &facts->compatible,
		&facts->controller, &facts->controller_driver,
		&facts->controller_module, &facts->info,
		&facts->filesystem,
	};
	size_t at = 0;

	buf_reserve(&file->bytes, 1);
	for (size_t i = 0; i < ARRAY_LEN(spans); i++)
		buf_add(&file->bytes, spans[i]->data, spans[i]->len);
	for (size_t i = 0; i < ARRAY_LEN(spans); i++) {
		spans[i]->data = file->bytes.data + at;
		at += spans[i]->len;
	}
}

static void file_free(struct file *file)
{
	buf_done(&file->bytes);
	free(file);
}

static void idle_add(struct file_store *store, struct file *file)
{
	file->older = store->newest_idle;
	file->newer = NULL;
	if (file->older)
		file->older->newer = file;
	else
		store->oldest_idle = file;
	store->newest_idle = file;
	store->idle_count++;
}

static void idle_remove(struct file_store *store, struct file *file)
{
	if (file->older)
		file->older->newer = file->newer;
	else
		store->oldest_idle = file->newer;
	if (file->newer)
		file->newer->older = file->older;
	else
		store->newest_idle = file->older;
	store->idle_count--;
}

static void idle_trim(struct file_store *store)
{
	while (store->idle_count > IDLE_FILES_KEPT) {
		struct file *file = store->oldest_idle;

		idle_remove(store, file);
		if (map_get(&store->by_id, file->facts.id) == file)
			map_remove(&store->by_id, file->facts.id);
		file_free(file);
	}
}

void file_store_done(struct file_store *store)
{
	size_t at = 0;
	struct file *file;

	while ((file = map_next(&store->by_id, &at)))
		file_free(file);
	map_done(&store->by_id);
	bus_devices_done(store);
}

/* A second file of one id replaces the first, for who opens it from now on. */
void file_store_add(struct file_store *store, const struct event_file *facts)
{
	struct file *old = map_get(&store->by_id, facts->id);
	struct file *file;

	if (old && old->refs)
		return;
	if (old) {
		map_remove(&store->by_id, facts->id);
		idle_remove(store, old);
		file_free(old);
	}
	file = mem_new(sizeof(*file));
	file->facts = *facts;
	keep_bytes(file);
	bus_file_added(store, file);
	map_put(&store->by_id, facts->id, file);
	idle_add(store, file);
	idle_trim(store);
}

void file_ref(struct file_store *store, struct file *file)
{
	if (!file || file->refs++)
		return;
	idle_remove(store, file);
	if (file->bus)
		file->bus->files_open++;
}

void file_unref(struct file_store *store, struct file *file)
{
	if (file && !--file->refs) {
		bus_file_closed(file);
		idle_add(store, file);
		idle_trim(store);
	}
}

struct files *files_new(void)
{
	struct files *files = mem_new(sizeof(*files));

	files->refs = 1;
	return files;
}

struct files *files_copy(struct file_store *store, const struct files *files)
{
	struct files *copy = files_new();

	for (size_t i = 0; i < files->by_fd.cap; i++) {
		const struct map_slot *slot = &files->by_fd.slots[i];

		if (!slot->value)
			continue;
		file_ref(store, slot->value);
		map_put(&copy->by_fd, slot->key, slot->value);
	}
	bus_fds_copy(copy, files);
	return copy;
}

struct files *files_after_exec(const struct files *files)
{
	struct files *left = files_new();

	bus_fds_copy(left, files);
	return left;
}

void files_unref(struct file_store *store, struct files *files)
{
	size_t at = 0;
	struct file *file;

	if (!files || --files->refs)
		return;
	while ((file = map_next(&files->by_fd, &at)))
		file_unref(store, file);
	map_done(&files->by_fd);
	bus_fds_done(files);
	free(files);
}

void files_set(struct file_store *store, struct files *files, uint32_t fd,
	       struct file *file)
{
	struct file *old;

	file_ref(store, file);
	bus_fd_set(files, fd, file);
	old = map_remove(&files->by_fd, fd);
	if (file)
		map_put(&files->by_fd, fd, file);
	file_unref(store, old);
}

struct directory *directory_new(const char *path)
{
	struct directory *directory = mem_new(sizeof(*directory));

	directory->refs = 1;
	directory->path = path ? mem_strdup(path) : NULL;
	return directory;
}

void directory_unref(struct directory *directory)
{
	if (!directory || --directory->refs)
		return;
	free(directory->path);
	free(directory);
}
