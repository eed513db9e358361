/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * events.c - tracepoints by their number in a ring buffer.
 */
#include "config.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <event-parse.h>
#include <tracefs.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "tracefs/events.h"
#include "tracefs/names.h"
#include "tracefs/tally.h"

enum { DETAILS_MAX = 2, DETAIL_BYTES_MAX = 64 };

enum move { MOVE_NONE, MOVE_FORK, MOVE_EXEC, MOVE_EXIT };

/* What moves a task on, by the number in that field; of an exit nobody's. */
static const struct {
	const char *event;
	enum move move;
	const char *field;
} moves[] = {
	{"sched_process_fork", MOVE_FORK, "child_pid"},
	{"sched_process_exec", MOVE_EXEC, "old_pid"},
	{"sched_process_exit", MOVE_EXIT, "common_pid"},
};

/* Fields that are counted apart, each value by itself. */
static const struct {
	const char *system, *event;
	const char *fields[DETAILS_MAX];
} detailed[] = {
	{"irq", "irq_handler_entry", {"name"}},
	{"capability", "cap_capable", {"cap", "ret"}},
};

struct kind {
	bool is_counted;
	uint32_t name; /* in the tally */
	enum move move;
	const struct tep_format_field *moved;
	const struct tep_format_field *details[DETAILS_MAX];
	struct span text; /* "SYSTEM:EVENT"; owned */
};

struct traced {
	struct tep_handle *tep;
	struct names *names;
	struct tally *tally;
	struct map kinds; /* struct kind, by number */
	int pid_at; /* offset of common_pid, the same in all */
	struct span *chosen; /* owned, as their texts */
	size_t chosen_count;
};

static bool is_moving(const char *system, const char *event, struct kind *kind,
		      struct tep_event *format)
{
	if (strcmp(system, "sched"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		if (strcmp(event, moves[i].event))
			continue;
		kind->moved = tep_find_any_field(format, moves[i].field);
		if (kind->moved)
			kind->move = moves[i].move;
		return kind->moved;
	}
	return false;
}

static void find_details(struct kind *kind, struct tep_event *format)
{
	for (size_t i = 0; i < ARRAY_LEN(detailed); i++) {
		if (strcmp(format->system, detailed[i].system) ||
		    strcmp(format->name, detailed[i].event))
			continue;
		for (size_t j = 0; j < DETAILS_MAX && detailed[i].fields[j];
		     j++)
			kind->details[j] = tep_find_field(
				format, detailed[i].fields[j]);
	}
}

static void choose(struct traced *traced, const struct names_word *word,
		   const char *system)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	names_add_chosen(traced->names, word, system, &text);
	for (size_t i = 0; i < traced->chosen_count; i++)
		if (span_equal(traced->chosen[i], buf_span(&text)))
			return;
	traced->chosen = mem_resize(traced->chosen, traced->chosen_count + 1,
				    sizeof(*traced->chosen));
	traced->chosen[traced->chosen_count++] =
		span_of(mem_copy(text.data, text.len), text.len);
}

static int compare_spans(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

const struct span *traced_chosen(const struct traced *traced, size_t *ret_count)
{
	*ret_count = traced->chosen_count;
	return traced->chosen;
}

static void add(struct traced *traced, struct tep_event *format)
{
	struct kind *kind = mem_new(sizeof(*kind));
	struct names *names = traced->names;
	struct tep_format_field *pid;
	bool is_move;

	for (size_t i = 0; i < names->count; i++) {
		if (!names_match(&names->words[i], format->system,
				 format->name))
			continue;
		names->words[i].found++;
		choose(traced, &names->words[i], format->system);
		kind->is_counted = true;
	}
	is_move = is_moving(format->system, format->name, kind, format);
	if (!kind->is_counted && !is_move) {
		free(kind);
		return;
	}
	pid = tep_find_common_field(format, "common_pid");
	if (pid)
		traced->pid_at = pid->offset;
	if (kind->is_counted) {
		char *text = mem_printf("%s:%s", format->system, format->name);

		kind->text = span_of(text, strlen(text));
		kind->name = tally_name(traced->tally, kind->text, 0);
		find_details(kind, format);
	}
	map_put(&traced->kinds, (uint64_t)format->id + 1, kind);
}

/* A word that is no system means what begins with it. */
static bool know_systems(char **systems, struct names *names)
{
	bool needs_all = false;

	for (size_t i = 0; i < names->count; i++) {
		struct names_word *word = &names->words[i];
		bool is_system = false;

		for (char **at = systems; at && *at; at++)
			is_system |= !strcmp(*at, word->system);
		word->is_prefix = !is_system && !word->event;
		needs_all |= word->is_prefix;
	}
	return needs_all;
}

static bool is_needed(const char *system, const struct names *names)
{
	if (!strcmp(system, "sched"))
		return true; /* for the moves */
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(system, names->words[i].system))
			return true;
	return false;
}

static void say_missing(const struct names *names, struct buf *ret_notes)
{
	for (size_t i = 0; i < names->count; i++) {
		const struct names_word *word = &names->words[i];

		if (!word->found)
			buf_printf(ret_notes, "this kernel has no %s%s%s\n",
				   word->system, word->event ? ":" : "",
				   word->event ? word->event : "");
	}
}

/* A system has up to a thousand events, each with a file. */
static struct tep_handle *read_formats(const char *dir, struct names *names)
{
	char **systems = tracefs_event_systems(dir);
	bool needs_all = know_systems(systems, names);
	AUTO(mem_free_ptr) const char **wanted = NULL;
	struct tep_handle *tep;
	size_t count = 0;

	for (char **at = systems; at && *at; at++) {
		if (!needs_all && !is_needed(*at, names))
			continue;
		wanted = mem_resize(wanted, count + 2, sizeof(*wanted));
		wanted[count++] = *at;
		wanted[count] = NULL;
	}
	tep = count ? tracefs_local_events_system(dir, wanted) : NULL;
	tracefs_list_free(systems);
	return tep;
}

struct traced *traced_new(const char *dir, struct names *names,
			  struct tally *tally, struct buf *ret_notes)
{
	struct traced *traced = mem_new(sizeof(*traced));
	struct tep_event *format;
	size_t found = 0;

	tep_set_loglevel(TEP_LOG_NONE);
	traced->names = names;
	traced->tally = tally;
	traced->tep = read_formats(dir, names);
	for (int i = 0; traced->tep && (format = tep_get_event(traced->tep, i));
	     i++)
		add(traced, format);
	if (traced->chosen_count)
		qsort(traced->chosen, traced->chosen_count,
		      sizeof(*traced->chosen), compare_spans);
	say_missing(names, ret_notes);
	for (size_t i = 0; i < names->count; i++)
		found += names->words[i].found;
	if (found)
		return traced;
	traced_free(traced);
	return NULL;
}

void traced_free(struct traced *traced)
{
	struct kind *kind;
	size_t at = 0;

	while ((kind = map_next(&traced->kinds, &at))) {
		free((void *)kind->text.data);
		free(kind);
	}
	map_done(&traced->kinds);
	for (size_t i = 0; i < traced->chosen_count; i++)
		free((void *)traced->chosen[i].data);
	free(traced->chosen);
	if (traced->tep)
		tep_free(traced->tep);
	free(traced);
}

void traced_enable(struct traced *traced, struct tracefs_instance *instance,
		   bool with_moves, struct buf *ret_notes)
{
	struct tep_event *format;
	size_t refused = 0;

	for (int i = 0; (format = tep_get_event(traced->tep, i)); i++) {
		const struct kind *kind =
			map_get(&traced->kinds, (uint64_t)format->id + 1);

		if (kind && (kind->is_counted || with_moves) &&
		    tracefs_event_enable(instance, format->system,
					 format->name) < 0)
			refused++;
	}
	if (refused)
		buf_printf(ret_notes, "%zu of these events can't be enabled\n",
			   refused);
}

/* ---- records ---- */

static int64_t number_of(const struct tep_format_field *field,
			 const uint8_t *record, int size)
{
	int32_t value;

	if (field->size != (int)sizeof(value) ||
	    field->offset + field->size > size)
		return 0;
	memcpy(&value, record + field->offset, sizeof(value));
	return value;
}

static struct span text_of(const struct tep_format_field *field,
			   const uint8_t *record, int size)
{
	uint32_t where = (uint32_t)number_of(field, record, size);
	uint32_t at = where & 0xffff, len = where >> 16;

	if (at + len > (uint32_t)size)
		return span_of(NULL, 0);
	if (len > DETAIL_BYTES_MAX)
		len = DETAIL_BYTES_MAX;
	return span_of(record + at, strnlen((const char *)record + at, len));
}

static uint32_t name_of(struct traced *traced, const struct kind *kind,
			const uint8_t *record, int size)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (!kind->details[0])
		return kind->name;
	buf_add(&text, kind->text.data, kind->text.len);
	for (size_t i = 0; i < DETAILS_MAX && kind->details[i]; i++) {
		const struct tep_format_field *field = kind->details[i];

		buf_printf(&text, " %s=", field->name);
		if (field->flags & TEP_FIELD_IS_STRING) {
			struct span value = text_of(field, record, size);

			buf_add(&text, value.data, value.len);
		} else {
			buf_printf(&text, "%lld",
				   (long long)number_of(field, record, size));
		}
	}
	return tally_name(traced->tally, buf_span(&text), kind->name);
}

static const struct kind *kind_of(const struct traced *traced,
				  const uint8_t *record, int size)
{
	uint16_t id;

	if (size < traced->pid_at + 4)
		return NULL;
	memcpy(&id, record, sizeof(id)); /* common_type is the first */
	return map_get(&traced->kinds, (uint64_t)id + 1);
}

void traced_feed_machine(struct traced *traced, const void *record, int size)
{
	const struct kind *kind = kind_of(traced, record, size);

	if (kind && kind->is_counted)
		tally_count_machine(traced->tally,
				    name_of(traced, kind, record, size));
}

/* An exec is the old program's still, as its call is; so is what it made. */
void traced_feed(struct traced *traced, const void *record, int size,
		 uint64_t time_ns)
{
	const struct kind *kind = kind_of(traced, record, size);
	struct tally *tally = traced->tally;
	uint32_t pid, moved = 0;

	if (!kind)
		return;
	memcpy(&pid, (const uint8_t *)record + traced->pid_at, sizeof(pid));
	if (kind->is_counted)
		tally_count(tally, pid, name_of(traced, kind, record, size),
			    time_ns);
	if (kind->moved)
		moved = (uint32_t)number_of(kind->moved, record, size);
	switch (kind->move) {
	case MOVE_NONE:
		break;
	case MOVE_FORK:
		tally_fork(tally, moved, time_ns);
		break;
	case MOVE_EXEC:
		tally_exec(tally, pid, moved, time_ns);
		break;
	case MOVE_EXIT:
		tally_exit(tally, pid);
		break;
	}
}
