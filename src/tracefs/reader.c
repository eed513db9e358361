/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.c - the process that reads an instance of tracefs.
 *
 * Two instances: of the tree's tasks, and of the whole machine. Each record is
 * counted and forgotten; what is told the engine, are sums.
 */
#include "config.h"

#include "tracefs/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <tracefs.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/codec.h"
#include "event/event.h"
#include "tracefs/counter.h"
#include "tracefs/events.h"
#include "tracefs/follow.h"
#include "tracefs/instance.h"
#include "tracefs/merge.h"
#include "tracefs/names.h"
#include "tracefs/tally.h"

enum {
	WAIT_MS = 100,
	QUEUE_MAX = 64 << 20, /* bytes of rows that the engine hasn't taken */
	PIDS_MAX = 1 << 20,
};

/* How long a task that has exited may still be heard of. */
static const uint64_t after_exit_ns = 1000000000;

struct reader {
	struct names names;
	int ask_fd, say_fd, rows_fd, life_fd;
	struct tally *tally;
	struct traced *traced;
	struct tracefs_instance *tree, *machine;
	struct merge *tree_merge, *machine_merge;
	struct buf notes;
	struct buf queue; /* rows, from queue_at on */
	size_t queue_at;
};

bool counter_is_built(void)
{
	return true;
}

void reader_remove_stale(void)
{
	const char *dir;
	struct error ignored;

	if (!instance_find_tracefs(&dir, &ignored))
		instance_remove_stale(dir);
}

/* ---- rows ---- */

/* Without waiting, unless there is too much of them. */
static void send_rows(struct reader *reader, bool is_last)
{
	struct buf *queue = &reader->queue;
	bool is_waiting = is_last || queue->len - reader->queue_at > QUEUE_MAX;
	ssize_t sent;

	fcntl(reader->rows_fd, F_SETFL, is_waiting ? 0 : O_NONBLOCK);
	while (reader->queue_at < queue->len) {
		sent = write(reader->rows_fd, queue->data + reader->queue_at,
			     queue->len - reader->queue_at);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			break; /* later, or never: the engine is gone */
		reader->queue_at += (size_t)sent;
	}
	if (reader->queue_at < queue->len)
		return;
	reader->queue_at = queue->len = 0;
}

static void put_row(void *context, const struct event_counts *counts)
{
	struct reader *reader = context;
	struct event event = {.kind = EVENT_COUNTS, .counts = *counts};
	AUTO(buf_done) struct buf payload = BUF_EMPTY;
	uint32_t len;

	codec_encode(NULL, &event, &payload);
	len = (uint32_t)payload.len;
	buf_add(&reader->queue, &len, sizeof(len));
	buf_add(&reader->queue, payload.data, payload.len);
}

/* In front of all others; sent at once, before who waits for us goes on. */
static void put_chosen(struct reader *reader)
{
	struct event_counts row = {.scope = COUNTS_CHOSEN};

	row.names = traced_chosen(reader->traced, &row.name_count);
	put_row(reader, &row);
	send_rows(reader, false);
}

/* Each line of notes, for people now and in the recording. */
static void say_notes(struct reader *reader)
{
	struct buf *notes = &reader->notes;
	const char *at = buf_text(notes);
	size_t len;

	io_write_all(reader->say_fd, notes->data, notes->len);
	io_write_all(reader->say_fd, "", 1);
	for (; *at; at += len + 1) {
		struct event_counts row = {.scope = COUNTS_TREE};

		len = strcspn(at, "\n");
		row.why = span_of(at, len);
		put_row(reader, &row);
	}
	notes->len = 0;
}

static void note(struct reader *reader, const struct error *err)
{
	buf_printf(&reader->notes, "%s\n", err->text);
}

/* ---- records ---- */

static void on_record(void *context, const void *record, int size,
		      uint64_t time_ns)
{
	struct reader *reader = context;

	traced_feed(reader->traced, record, size, time_ns);
}

static void on_missed(void *context)
{
	struct reader *reader = context;

	tally_missed(reader->tally);
}

static void on_machine_record(void *context, const void *record, int size,
			      uint64_t time_ns)
{
	struct reader *reader = context;

	(void)time_ns;
	traced_feed_machine(reader->traced, record, size);
}

static void on_machine_missed(void *context)
{
	(void)context; /* its buffers count what they lost */
}

/* ---- the instances ---- */

/* set_event_pid knows tasks by the ids of the first namespace alone. */
static int check_namespace(struct error *err)
{
	char text[64] = "";

	if (readlink("/proc/self/ns/pid", text, sizeof(text) - 1) > 0 &&
	    strcmp(text, "pid:[4026531836]"))
		return error_set(err, ENOTSUP,
				 "tracefs can't follow tasks of another pid "
				 "namespace than the first");
	return 0;
}

static int open_tree(struct reader *reader, const char *dir, struct error *err)
{
	const struct merge_user user = {reader, on_record, on_missed};
	int result = instance_make(dir, "", &reader->tree, err);

	if (!result)
		result = merge_open(reader->tree, &user, &reader->tree_merge,
				    err);
	return result;
}

static int open_machine(struct reader *reader, const char *dir,
			struct error *err)
{
	const struct merge_user user = {reader, on_machine_record,
					on_machine_missed};
	int result = instance_make(dir, "-machine", &reader->machine, err);

	if (!result)
		result = merge_open(reader->machine, &user,
				    &reader->machine_merge, err);
	return result;
}

static int open_instances(struct reader *reader, struct error *err)
{
	const char *dir;
	int result = check_namespace(err);

	if (!result)
		result = instance_find_tracefs(&dir, err);
	if (result)
		return result;
	tracefs_set_tracing_dir((char *)dir);
	instance_remove_stale(dir);
	result = open_tree(reader, dir, err);
	if (result)
		return result;
	reader->traced = traced_new(dir, &reader->names, reader->tally,
				    &reader->notes);
	if (!reader->traced)
		return error_set(err, ENOENT, "no event is left to count");
	return open_machine(reader, dir, err);
}

static void close_instances(struct reader *reader)
{
	if (reader->tree_merge)
		merge_close(reader->tree_merge);
	if (reader->machine_merge)
		merge_close(reader->machine_merge);
	if (reader->tree)
		instance_remove(reader->tree);
	if (reader->machine)
		instance_remove(reader->machine);
}

/* The whole machine begins first and ends last: it has all that the tree has. */
static void begin(struct reader *reader)
{
	traced_enable(reader->traced, reader->machine, false, &reader->notes);
	traced_enable(reader->traced, reader->tree, true, &reader->notes);
	tracefs_trace_on(reader->machine);
	tracefs_trace_on(reader->tree);
}

static void end(struct reader *reader)
{
	tracefs_trace_off(reader->tree);
	tracefs_trace_off(reader->machine);
}

static int follow(struct reader *reader, struct error *err)
{
	AUTO(mem_free_ptr) uint32_t *pids = NULL;
	struct reader_ask ask;
	size_t bytes;
	int result;

	if (io_read_full(reader->ask_fd, &ask, sizeof(ask)) != sizeof(ask) ||
	    ask.count > PIDS_MAX)
		return error_set(err, EPIPE, "nothing to follow");
	bytes = ask.count * sizeof(*pids);
	pids = mem_new(bytes + 1);
	if (io_read_full(reader->ask_fd, pids, bytes) != (ssize_t)bytes)
		return error_set(err, EPIPE, "nothing to follow");
	result = follow_tasks(reader->tree, reader->tally, &ask, pids, err);
	if (!result)
		begin(reader);
	return result;
}

/* ---- the loop ---- */

static uint64_t now_ns(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000000000ull + (uint64_t)at.tv_nsec;
}

static void loop(struct reader *reader)
{
	size_t tree = merge_count(reader->tree_merge);
	size_t count = 1 + tree + merge_count(reader->machine_merge);
	AUTO(mem_free_ptr) struct pollfd *polls =
		mem_new(count * sizeof(*polls));
	bool is_over = false;

	merge_polls(reader->tree_merge, polls + 1);
	merge_polls(reader->machine_merge, polls + 1 + tree);
	polls[0] = (struct pollfd){.fd = reader->life_fd};
	while (!is_over) {
		poll(polls, count, WAIT_MS);
		is_over = polls[0].revents;
		if (is_over)
			end(reader);
		merge_drain(reader->tree_merge, is_over);
		merge_drain(reader->machine_merge, is_over);
		tally_sweep(reader->tally, now_ns() - after_exit_ns);
		send_rows(reader, false);
	}
	tally_finish(reader->tally, instance_lost(reader->tree),
		     instance_lost(reader->machine), true);
	send_rows(reader, true);
}

/* Nothing was counted; that is all there is. */
static void give_up(struct reader *reader)
{
	const struct event_counts last = {.scope = COUNTS_MACHINE};

	put_row(reader, &last);
	send_rows(reader, true);
}

void reader_run(const struct names *names, int ask_fd, int say_fd, int rows_fd,
		int life_fd)
{
	struct reader reader = {.names = *names,
				.ask_fd = ask_fd,
				.say_fd = say_fd,
				.rows_fd = rows_fd,
				.life_fd = life_fd};
	struct error err = {0};
	int result;

	reader.tally = tally_new(put_row, &reader);
	result = open_instances(&reader, &err);
	if (result)
		note(&reader, &err);
	else
		put_chosen(&reader);
	say_notes(&reader);
	if (!result) {
		result = follow(&reader, &err);
		if (result)
			note(&reader, &err);
		say_notes(&reader);
	}
	if (!result)
		loop(&reader);
	else
		give_up(&reader);
	fd_close(&reader.rows_fd);
	close_instances(&reader);
	_exit(EXIT_SUCCESS);
}
