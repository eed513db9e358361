/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * instance.c - an instance of tracefs of our own.
 *
 * Its name says whose it is: the process that reads it, by id and start time
 * (proc(5)). That process removes it; where it was killed, the next spile does. An
 * instance that somebody reads can't be removed at all (EBUSY).
 */
#include "config.h"

#include "tracefs/instance.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <tracefs.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"

enum {
	BUFFER_KIB_MAX = 4096, /* of each CPU */
	BUFFER_KIB_MIN = 128,
	MEMORY_PART = 64, /* of what is free, for all CPUs */
	STAT_MAX = 4096,
	STAT_START = 22, /* field of /proc/PID/stat */
	WAKE_PERCENT = 25,
};

static const char prefix[] = "spile-";

int instance_find_tracefs(const char **ret_dir, struct error *err)
{
	static const char *const places[] = {"/sys/kernel/tracing",
					     "/sys/kernel/debug/tracing"};
	struct statfs what;

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		if (statfs(places[i], &what) || what.f_type != TRACEFS_MAGIC)
			continue;
		*ret_dir = places[i];
		return 0;
	}
	return error_set(err, ENOENT, "tracefs isn't mounted on %s", places[0]);
}

/* When the process began, in ticks since boot; 0: there is none, or a zombie. */
static unsigned long long start_time(unsigned long pid)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(mem_free_ptr) char *path = mem_printf("/proc/%lu/stat", pid);
	struct error err = {0};
	const char *at;

	if (io_read_file(path, STAT_MAX, &text, &err))
		return 0;
	/* Behind the name, which may hold anything: the third field. */
	at = strrchr(buf_text(&text), ')');
	if (at && (!strncmp(at, ") Z", 3) || !strncmp(at, ") X", 3)))
		return 0;
	for (int field = 2; at && field < STAT_START; field++)
		at = strchr(at + 1, ' ');
	return at ? strtoull(at, NULL, 10) : 0;
}

static bool is_stale(const char *name)
{
	unsigned long pid;
	unsigned long long start;
	int end = 0;

	if (strncmp(name, prefix, sizeof(prefix) - 1) ||
	    sscanf(name + sizeof(prefix) - 1, "%lu-%llu%n", &pid, &start,
		   &end) < 2)
		return false;
	name += sizeof(prefix) - 1 + (size_t)end;
	if (*name && strcmp(name, "-machine"))
		return false;
	return start_time(pid) != start;
}

void instance_remove_stale(const char *dir)
{
	AUTO(mem_free_ptr) char *instances = mem_printf("%s/instances", dir);
	DIR *list = opendir(instances);
	struct dirent *entry;

	while (list && (entry = readdir(list)))
		if (is_stale(entry->d_name))
			unlinkat(dirfd(list), entry->d_name, AT_REMOVEDIR);
	if (list)
		closedir(list);
}

int instance_write(struct tracefs_instance *instance, const char *file,
		   const char *text, struct error *err)
{
	if (tracefs_instance_file_write(instance, file, text) < 0)
		return error_set(err, errno, "%s: %s",
				 file, strerror(errno));
	return 0;
}

static void set_size(struct tracefs_instance *instance)
{
	uint64_t free_kib = (uint64_t)sysconf(_SC_AVPHYS_PAGES) *
			    (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
	uint64_t kib = free_kib / MEMORY_PART /
		       (uint64_t)sysconf(_SC_NPROCESSORS_CONF);

	if (kib > BUFFER_KIB_MAX)
		kib = BUFFER_KIB_MAX;
	if (kib < BUFFER_KIB_MIN)
		kib = BUFFER_KIB_MIN;
	tracefs_instance_set_buffer_size(instance, kib, -1);
}

int instance_make(const char *dir, const char *suffix,
		  struct tracefs_instance **ret, struct error *err)
{
	unsigned long pid = (unsigned long)getpid();
	AUTO(mem_free_ptr)
	char *name = mem_printf("%s%lu-%llu%s", prefix, pid, start_time(pid),
				suffix);
	AUTO(mem_free_ptr)
	char *path = mem_printf("%s/instances/%s", dir, name);
	AUTO(mem_free_ptr) char *percent = mem_printf("%d", WAKE_PERCENT);
	struct tracefs_instance *instance;
	struct error ignored;
	int result;

	/* Without the library, which doesn't say why it can't. */
	if (mkdir(path, 0750))
		return error_set(err, errno,
				 "an instance of tracefs can't be made: %s%s",
				 strerror(errno),
				 geteuid() ? " (it needs root)" : "");
	instance = tracefs_instance_create(name);
	if (!instance) {
		rmdir(path);
		return error_set(err, ENOMEM, "%s can't be used", path);
	}
	result = instance_write(instance, "tracing_on", "0", err);
	if (!result)
		result = instance_write(instance, "trace_clock", "mono", err);
	if (result) {
		instance_remove(instance);
		return result;
	}
	set_size(instance);
	/* Since Linux 5.0; before, it wakes at once. */
	instance_write(instance, "buffer_percent", percent, &ignored);
	*ret = instance;
	return 0;
}

void instance_remove(struct tracefs_instance *instance)
{
	char *path = tracefs_instance_get_dir(instance);

	/* Not by the library, which leaves to others what it didn't make. */
	if (path)
		rmdir(path);
	tracefs_put_tracing_file(path);
	tracefs_instance_free(instance);
}

static char *cpu_file(unsigned cpu, const char *file)
{
	return mem_printf("per_cpu/cpu%u/%s", cpu, file);
}

int instance_open_cpu(struct tracefs_instance *instance, unsigned cpu)
{
	AUTO(mem_free_ptr) char *file = cpu_file(cpu, "trace_pipe_raw");
	int fd = tracefs_instance_file_open(instance, file,
					    O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

unsigned instance_cpu_limit(struct tracefs_instance *instance)
{
	unsigned limit = (unsigned)sysconf(_SC_NPROCESSORS_CONF);

	for (;; limit++) {
		AUTO(mem_free_ptr) char *file = cpu_file(limit, "stats");

		if (!tracefs_file_exists(instance, file))
			return limit;
	}
}

static uint64_t number_behind(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	return at ? strtoull(at + strlen(word), NULL, 10) : 0;
}

uint64_t instance_lost(struct tracefs_instance *instance)
{
	unsigned limit = instance_cpu_limit(instance);
	uint64_t lost = 0;

	for (unsigned cpu = 0; cpu < limit; cpu++) {
		AUTO(mem_free_ptr) char *file = cpu_file(cpu, "stats");
		char *text = tracefs_instance_file_read(instance, file, NULL);

		if (text)
			lost += number_behind(text, "\noverrun: ") +
				number_behind(text, "\ndropped events: ");
		free(text);
	}
	return lost;
}
