/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counts.c - takes what was counted of the kernel's tracepoints into the
 * recording.
 */
#include "config.h"

#include "base/io.h"
#include "engine/engine.h"
#include "engine/tracer.h"

/* For the last rows, from a reader that has all there is to read. */
enum { LAST_MS = 10000 };

static uint64_t since_start(const struct engine *engine, uint64_t time_ns)
{
	return time_ns > engine->start_ns ? time_ns - engine->start_ns : 0;
}

/* 1, 0 or -EPIPE, as counter_next. */
static int take(struct engine *engine, unsigned timeout_ms)
{
	struct event event = {.kind = EVENT_COUNTS};
	int got = counter_next(engine->counter->rows_fd, &engine->rows,
			       timeout_ms, &event.counts);

	if (got <= 0)
		return got;
	event.counts.from_ns = since_start(engine, event.counts.from_ns);
	event.counts.until_ns = since_start(engine, event.counts.until_ns);
	engine->has_all_counts |= event.counts.scope == COUNTS_MACHINE;
	engine_put(engine, &event, 0);
	return got;
}

void engine_counts_tick(struct engine *engine)
{
	if (engine->counter->rows_fd < 0)
		return;
	while (take(engine, 0) > 0)
		;
}

static void put_why(struct engine *engine, const char *why)
{
	struct event event = {.kind = EVENT_COUNTS};

	event.counts.scope = COUNTS_TREE;
	event.counts.why = span_of_str(why);
	engine_put(engine, &event, 0);
}

void engine_counts_end(struct engine *engine)
{
	if (engine->counter->rows_fd < 0)
		return;
	fd_close(&engine->counter->life_fd);
	while (take(engine, LAST_MS) > 0)
		;
	if (!engine->has_all_counts)
		put_why(engine, "not all that was counted is here");
	counter_rows_done(&engine->rows);
}
