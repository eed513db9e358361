/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge.c - the ring buffers of an instance, in order of time.
 *
 * Each CPU has its own buffer, in order. A CPU whose buffer was found empty may
 * still write something that is newer than the moment before, so what is older
 * than that, on all CPUs, can be handed on. At most a page of each is held.
 */
#include "config.h"

#include "tracefs/merge.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <kbuffer.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "tracefs/instance.h"

/* Between a record's time and its being there to read, a CPU is not preempted,
   but a virtual one may be. */
enum { LATE_NS = 10 * 1000 * 1000 };

/* Of each CPU, what is read at once while there may always be more. */
enum { ROUND_PAGES = 64 };

struct cpu {
	int fd;
	void *page;
	struct kbuffer *buffer;
	const void *record; /* the next; NULL: none is there */
	unsigned long long time_ns; /* of it */
	uint64_t empty_ns; /* nothing older than that comes, without record */
	bool has_missed; /* before the next record */
};

struct merge {
	struct merge_user user;
	size_t page_bytes;
	struct cpu *cpus;
	size_t count;
	size_t pages_left; /* to read in this round, of all CPUs */
};

static int add(struct merge *merge, struct tracefs_instance *instance,
	       unsigned number, struct error *err)
{
	int fd = instance_open_cpu(instance, number);
	struct cpu *cpu;

	if (fd == -ENOENT || fd == -ENXIO || fd == -ENODEV)
		return 0;
	if (fd < 0)
		return error_set(err, -fd, "CPU %u of tracefs: %s", number,
				 strerror(-fd));
	merge->cpus = mem_resize(merge->cpus, merge->count + 1,
				 sizeof(*merge->cpus));
	cpu = &merge->cpus[merge->count++];
	*cpu = (struct cpu){.fd = fd, .page = mem_new(merge->page_bytes)};
	cpu->buffer = kbuffer_alloc(KBUFFER_LSIZE_SAME_AS_HOST,
				    KBUFFER_ENDIAN_SAME_AS_HOST);
	return cpu->buffer ? 0 : error_set(err, ENOMEM, "no memory");
}

int merge_open(struct tracefs_instance *instance, const struct merge_user *user,
	       struct merge **ret, struct error *err)
{
	struct merge *merge = mem_new(sizeof(*merge));
	unsigned limit = instance_cpu_limit(instance);
	int result = 0;

	merge->user = *user;
	merge->page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	for (unsigned i = 0; !result && i < limit; i++)
		result = add(merge, instance, i, err);
	if (result)
		merge_close(merge);
	else
		*ret = merge;
	return result;
}

void merge_close(struct merge *merge)
{
	for (size_t i = 0; i < merge->count; i++) {
		fd_close(&merge->cpus[i].fd);
		free(merge->cpus[i].page);
		if (merge->cpus[i].buffer)
			kbuffer_free(merge->cpus[i].buffer);
	}
	free(merge->cpus);
	free(merge);
}

size_t merge_count(const struct merge *merge)
{
	return merge->count;
}

void merge_polls(const struct merge *merge, struct pollfd *ret)
{
	for (size_t i = 0; i < merge->count; i++)
		ret[i] = (struct pollfd){.fd = merge->cpus[i].fd,
					 .events = POLLIN};
}

static uint64_t now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000000000ull + (uint64_t)at.tv_nsec;
}

/* The next page with something in it; without one, empty_ns is news, unless the
   round is over. */
static void load(struct merge *merge, struct cpu *cpu, bool is_last)
{
	uint64_t before = now() - LATE_NS;
	ssize_t got;

	while (!cpu->record && (is_last || merge->pages_left)) {
		got = read(cpu->fd, cpu->page, merge->page_bytes);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			cpu->empty_ns = is_last ? UINT64_MAX : before;
			return;
		}
		merge->pages_left -= merge->pages_left > 0;
		kbuffer_load_subbuffer(cpu->buffer, cpu->page);
		if (kbuffer_missed_events(cpu->buffer))
			cpu->has_missed = true;
		cpu->record = kbuffer_read_event(cpu->buffer, &cpu->time_ns);
	}
}

static void hand_on(struct merge *merge, struct cpu *cpu, bool is_last)
{
	if (cpu->has_missed)
		merge->user.missed(merge->user.context);
	cpu->has_missed = false;
	merge->user.record(merge->user.context, cpu->record,
			   kbuffer_event_size(cpu->buffer), cpu->time_ns);
	cpu->record = kbuffer_next_event(cpu->buffer, &cpu->time_ns);
	if (!cpu->record)
		load(merge, cpu, is_last);
}

void merge_drain(struct merge *merge, bool is_last)
{
	/* What reading causes itself waits for the next time: else there would be
	   no end. */
	uint64_t latest = is_last ? UINT64_MAX : now();
	struct cpu *oldest;
	uint64_t bound;

	merge->pages_left = merge->count * ROUND_PAGES;
	for (size_t i = 0; i < merge->count; i++)
		if (!merge->cpus[i].record)
			load(merge, &merge->cpus[i], is_last);
	do {
		oldest = NULL;
		bound = latest;
		for (size_t i = 0; i < merge->count; i++) {
			struct cpu *cpu = &merge->cpus[i];

			if (!cpu->record && cpu->empty_ns < bound)
				bound = cpu->empty_ns;
			if (cpu->record &&
			    (!oldest || cpu->time_ns < oldest->time_ns))
				oldest = cpu;
		}
		if (oldest && oldest->time_ns < bound)
			hand_on(merge, oldest, is_last);
		else
			oldest = NULL;
	} while (oldest);
}
