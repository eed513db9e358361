/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls_logs.c - where lines of calls go: one log, or (strace's -ff) one a
 * task.
 */
#include "config.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/mem.h"
#include "view/calls_lines.h"
#include "view/strace_rules.h"

struct task_log {
	struct log log; /* first: text->log is this */
	FILE *file;
};

void calls_open_logs(struct calls_text *text)
{
	log_init(&text->main_log, text->out, &text->base_options,
		 text->start_realtime_ns);
	text->log = &text->main_log;
}

static bool is_separate(const struct calls_text *text)
{
	return text->rules && text->rules->open_file;
}

static struct task_log *open_task_log(struct calls_text *text, uint32_t tid)
{
	struct task_log *own = mem_new(sizeof(*own));

	own->file = text->rules->open_file(text->rules->context, tid);
	log_init(&own->log, own->file, &text->base_options,
		 text->start_realtime_ns);
	map_put(&text->logs, tid, own);
	return own;
}

void calls_use_log(struct calls_text *text, uint32_t tid)
{
	struct task_log *own;

	if (is_separate(text)) {
		own = map_get(&text->logs, tid);
		text->log = &(own ? own : open_task_log(text, tid))->log;
	}
	text->log->is_crowded = text->alive.count > 1;
}

static void end_task_log(struct task_log *own)
{
	if (own->log.open_serial) {
		buf_add_text(&own->log.text, " <unfinished ...>");
		log_end(&own->log);
	}
	log_flush(&own->log);
	log_done(&own->log);
	fclose(own->file);
	free(own);
}

void calls_close_log(struct calls_text *text, uint32_t tid)
{
	struct task_log *own = map_remove(&text->logs, tid);

	if (!own)
		return;
	if (text->log == &own->log)
		text->log = &text->main_log;
	end_task_log(own);
}

static void free_all(struct map *map)
{
	size_t at = 0;
	void *value;

	while ((value = map_next(map, &at)))
		free(value);
	map_done(map);
}

void calls_close_logs(struct calls_text *text)
{
	size_t at = 0;
	void *value;

	while ((value = map_next(&text->logs, &at)))
		end_task_log(value);
	map_done(&text->logs);
	free_all(&text->comms);
	free_all(&text->environments);
	map_done(&text->alive);
	log_done(&text->main_log);
}

void calls_flush_logs(struct calls_text *text)
{
	size_t at = 0;
	struct task_log *own;

	while ((own = map_next(&text->logs, &at)))
		log_flush(&own->log);
	log_flush(&text->main_log);
}

void calls_say(struct calls_text *text, const char *format, ...)
{
	AUTO(mem_free_ptr) char *line = NULL;
	va_list args;

	if (!text->rules)
		return;
	/* Both may be the same file. */
	log_flush(&text->main_log);
	va_start(args, format);
	line = mem_vprintf(format, args);
	va_end(args);
	fprintf(text->rules->messages, "%s: %s\n", text->rules->prefix, line);
	fflush(text->rules->messages);
}

const char *calls_comm_of(const struct calls_text *text, uint32_t tid)
{
	return map_get(&text->comms, tid);
}
