/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls_text.c - calls, signals and ends of tasks as lines in strace's syntax.
 *
 * A call's first part is written when it begins, the rest when it returns, live
 * and from a recording alike: so both read the same. Where the selection can't
 * tell before its end whether a call is wanted, it is written whole at its end,
 * as strace does under its status filters.
 */
#include "config.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/mem.h"
#include "decode/value.h"
#include "event/recording.h"
#include "model/model.h"
#include "select/selection.h"
#include "view/calls_view.h"
#include "view/log.h"
#include "symbol/symbols.h"
#include "view/replay.h"
#include "view/stacks.h"
#include "view/strace_text.h"

enum { HELD_LIVE_NS = 200000000 };

struct calls_text {
	struct model_visitor visitor; /* first: callbacks are handed its
					 address */
	const struct view_input *input;
	const struct view_options *options;
	struct model *model;
	struct value_pool *pool;
	struct symbols *symbols; /* NULL: stacks are not shown */
	bool has_stacks;
	struct log log;
	unsigned host_abi;
	size_t tasks_seen;
	uint64_t first_wait_ns; /* 0: it never waited */
	bool is_whole;		/* calls are written at their end */
	/* The event that the model is being told: what ends a call. */
	enum event_kind cause;
	uint32_t cause_serial;
};

/* What the view keeps for a task. */
struct line_state {
	bool has_entry;	   /* its call's first part is written */
	size_t args_shown; /* of that call */
	bool has_nr;
	uint64_t nr;
	unsigned abi;	   /* of the calls above, if not the host's; or 0 */
	char *environment; /* -v: what its exec got, for that call's end */
};

static struct line_state *state_of(struct model_task *task)
{
	if (!task->view)
		task->view = mem_new(sizeof(struct line_state));
	return task->view;
}

/* A task makes calls of the host's own ABI until it is said otherwise. */
static void say_mode(struct calls_text *text, const struct call *call,
		     uint64_t time_ns)
{
	struct log_place place = {.tid = call->task->tid, .time_ns = time_ns};
	struct line_state *state = state_of(call->task);
	unsigned last = state->abi ? state->abi : text->host_abi;
	struct buf *buf = &text->log.text;

	if (call->abi->id == last)
		return;
	state->abi = call->abi->id;
	log_begin(&text->log, &place);
	buf_printf(buf, "[ Process PID=%u runs in ", call->task->tid);
	if (call->abi->id == ABI_X32)
		buf_add_text(buf, "x32");
	else
		buf_printf(buf, "%u bit", call->abi->word_bytes * 8u);
	buf_add_text(buf, " mode. ]");
	log_end(&text->log);
}

static void begin_of_call(struct calls_text *text, const struct call *call,
			  uint64_t time_ns)
{
	struct log_place place = {.tid = call->task->tid, .time_ns = time_ns};

	if (call->state != CALL_NO_ENTRY) {
		say_mode(text, call, time_ns);
		place.word_bytes = call->abi->word_bytes;
		place.ip = call->ip;
		place.has_nr = true;
		place.nr = call->nr;
	}
	log_begin(&text->log, &place);
}

/* ---- entry ---- */

static void add_name(struct calls_text *text, const char *name)
{
	log_color(&text->log, TEXT_YELLOW);
	buf_add_text(&text->log.text, name);
	log_color(&text->log, TEXT_NORMAL);
}

/* -v shows the environment, which is known when the program is there. */
static size_t args_at_entry(const struct calls_text *text,
			    const struct decoded *decoded)
{
	for (size_t i = 0; i < decoded->args_at_entry; i++)
		if (text->options->is_verbose &&
		    decoded->args[i].kind == VALUE_COUNTED)
			return i;
	return decoded->args_at_entry;
}

static void on_entry(struct model_visitor *visitor, const struct call *call)
{
	struct calls_text *text = (struct calls_text *)visitor;
	const struct selection *selection = text->input->selection;
	struct line_state *state = state_of(call->task);
	struct decoded decoded;

	state->nr = call->nr;
	state->has_nr = true;
	state->has_entry = false;
	if (text->is_whole ||
	    !model_is_chosen(text->model, call->task, call->entry_ns) ||
	    (selection && !selection_call(selection, call->abi, call->nr)))
		return;

	value_pool_reset(text->pool);
	decode_call(text->pool, call, true, &decoded);
	begin_of_call(text, call, call->entry_ns);
	add_name(text, decoded.name);
	buf_add_u8(&text->log.text, '(');
	state->args_shown = args_at_entry(text, &decoded);
	strace_args(&text->log.text, &decoded, 0, state->args_shown,
		    text->options);
	state->has_entry = true;
	text->log.open_serial = call->task->serial;
}

/* ---- return ---- */

/* How a call ends that did not return. */
enum broken_off {
	BROKEN_BY_DEATH,   /* the task ended in it */
	BROKEN_BY_RELEASE, /* tracing of the task ended */
	BROKEN_SILENTLY,   /* the recording ended, or its thread was replaced */
};

static enum broken_off how_broken(const struct calls_text *text,
				  const struct call *call)
{
	if (text->cause_serial != call->task->serial)
		return BROKEN_SILENTLY;
	if (text->cause == EVENT_EXIT)
		return BROKEN_BY_DEATH;
	return text->cause == EVENT_RELEASE ? BROKEN_BY_RELEASE
					    : BROKEN_SILENTLY;
}

/* Puts the writing position where the call's remaining arguments go. Returns
   how many are written already. */
static size_t go_on_with(struct calls_text *text, const struct call *call,
			 const struct decoded *decoded)
{
	struct line_state *state = state_of(call->task);
	struct buf *buf = &text->log.text;

	if (call->state == CALL_NO_ENTRY) {
		begin_of_call(text, call, call->return_ns);
		buf_add_text(buf, "<... ");
		add_name(text, "system call");
		buf_add_text(buf, " resumed>");
		return 0;
	}
	if (!state->has_entry) {
		begin_of_call(text, call, call->entry_ns);
		add_name(text, decoded->name);
		buf_add_u8(buf, '(');
		return 0;
	}
	if (text->log.open_serial != call->task->serial) {
		begin_of_call(text, call, call->return_ns);
		buf_add_text(buf, "<... ");
		add_name(text, decoded->name);
		buf_add_text(buf, " resumed>");
	}
	return state->args_shown;
}

/* Ends a call's line: with its stack in lines below. */
static void end_of_call(struct calls_text *text, const struct call *call)
{
	if (text->symbols && call->stack) {
		text->has_stacks = true;
		buf_add_u8(&text->log.text, '\n');
		stacks_add_lines(&text->log.text, call, text->symbols,
				 text->options->is_utf8);
	}
	log_end(&text->log);
}

static void add_result(struct calls_text *text, const struct call *call,
		       const struct decoded *decoded)
{
	struct log *log = &text->log;

	buf_add_u8(&log->text, ')');
	log_pad(log);
	buf_add(&log->text, "= ", 2);
	log_color(log, call->is_error ? TEXT_RED : TEXT_GREEN);
	strace_result(&log->text, decoded, call, text->options);
	log_color(log, TEXT_NORMAL);
	if (text->options->with_duration && call->state == CALL_RETURNED) {
		uint64_t ns = call->return_ns - call->entry_ns;

		buf_add_text(&log->text, " <");
		strace_uint(&log->text, ns / 1000000000);
		log_add_fraction(&log->text, ns, text->options->duration_digits);
		buf_add_u8(&log->text, '>');
	}
	end_of_call(text, call);
}

static void end_broken(struct calls_text *text, const struct call *call,
		       const struct decoded *decoded)
{
	enum broken_off how = how_broken(text, call);
	struct buf *buf = &text->log.text;
	bool is_owed;
	size_t shown;

	if (how == BROKEN_SILENTLY && state_of(call->task)->has_entry &&
	    text->log.open_serial != call->task->serial)
		return; /* its line has been broken off already */
	shown = go_on_with(text, call, decoded);
	if (!state_of(call->task)->has_entry) {
		strace_args(buf, decoded, 0, decoded->args_at_entry,
			    text->options);
		shown = decoded->args_at_entry;
	}
	is_owed = shown < decoded->arg_count;
	if (how == BROKEN_BY_DEATH) {
		if (is_owed)
			buf_add_text(buf, " <unfinished ...>");
		add_result(text, call, decoded);
		return;
	}
	buf_add_text(buf, how == BROKEN_BY_RELEASE ? " <detached ...>"
						   : " <unfinished ...>");
	end_of_call(text, call);
}

static void put_environment(struct decoded *decoded, const char *environment)
{
	for (size_t i = 0; i < decoded->arg_count; i++)
		if (decoded->args[i].kind == VALUE_COUNTED) {
			decoded->args[i].kind = VALUE_WRAPPED;
			decoded->args[i].symbol = environment;
		}
}

static void on_call(struct model_visitor *visitor, const struct call *call)
{
	struct calls_text *text = (struct calls_text *)visitor;
	struct line_state *state = state_of(call->task);
	AUTO(mem_free_ptr) char *environment = TAKE_PTR(state->environment);
	struct decoded decoded;
	size_t shown;

	/* What was begun is ended, whatever the selection says by now. */
	if (!call->is_selected && !state->has_entry)
		return;
	value_pool_reset(text->pool);
	decode_call(text->pool, call, false, &decoded);
	if (environment && !call->is_error)
		put_environment(&decoded, environment);
	if (call->state == CALL_UNFINISHED) {
		end_broken(text, call, &decoded);
	} else {
		shown = go_on_with(text, call, &decoded);
		strace_args(&text->log.text, &decoded, shown, decoded.arg_count,
			    text->options);
		add_result(text, call, &decoded);
	}
	state->has_entry = false;
}

/* ---- other events ---- */

static void begin_of_event(struct calls_text *text, struct model_task *task,
			   uint32_t tid, uint64_t time_ns)
{
	struct log_place place = {.tid = tid, .time_ns = time_ns};

	if (task) {
		place.has_nr = state_of(task)->has_nr;
		place.nr = state_of(task)->nr;
	}
	log_begin(&text->log, &place);
}

static void add_exit(struct buf *buf, int status)
{
	if (WIFSIGNALED(status)) {
		buf_add_text(buf, "+++ killed by ");
		strace_signal_name(buf, (uint32_t)WTERMSIG(status));
		if (WCOREDUMP(status))
			buf_add_text(buf, " (core dumped)");
		buf_add_text(buf, " +++");
	} else {
		buf_printf(buf, "+++ exited with %d +++", WEXITSTATUS(status));
	}
}

static const char *release_text(enum release_reason reason)
{
	switch (reason) {
	case RELEASE_DETACHED:
		return "tracing ended";
	case RELEASE_DAEMON:
		return "a daemon, and the launcher has ended";
	case RELEASE_SETUID:
		return "a set-uid program that must keep its rights";
	case RELEASE_TRACED:
		return "another tracer took it over";
	case RELEASE_PRIVATE:
		return "it asked to be traced by its parent";
	case RELEASE_WIDE:
		return "a 64-bit program: a 32-bit spile needs Linux 5.3";
	}
	return "unknown reason";
}

static void show_of_task(struct calls_text *text, struct model_task *task,
			 const struct event *event)
{
	struct buf *buf = &text->log.text;
	uint32_t tid = task->tid;

	if (event->kind == EVENT_SUPERSEDE)
		tid = task->tgid;
	begin_of_event(text, task, tid, event->time_ns);
	if (event->kind == EVENT_EXIT) {
		add_exit(buf, event->exit.status);
	} else if (event->kind == EVENT_SIGNAL) {
		strace_signal(buf, &event->signal, text->host_abi);
	} else if (event->kind == EVENT_GROUPSTOP) {
		buf_add_text(buf, "--- stopped by ");
		strace_signal_name(buf, event->groupstop.signo);
		buf_add_text(buf, " ---");
	} else if (event->kind == EVENT_SUPERSEDE) {
		buf_printf(buf, "+++ superseded by execve in pid %u +++",
			   event->supersede.old_tid);
	} else {
		buf_printf(buf, "+++ released: %s +++",
			   release_text(event->release.reason));
	}
	log_end(&text->log);
}

/* Of a variable only the name is recorded: "NAME="... */
static void keep_environment(struct calls_text *text, struct model_task *task,
			     const struct event_exec *exec)
{
	struct line_state *state = state_of(task);
	AUTO(buf_done) struct buf list = BUF_EMPTY;
	AUTO(buf_done) struct buf name = BUF_EMPTY;

	buf_add_u8(&list, '[');
	for (size_t i = 0; i < exec->env_count; i++) {
		name.len = 0;
		buf_add(&name, exec->env_names[i].data, exec->env_names[i].len);
		buf_add_u8(&name, '=');
		if (i)
			buf_add_text(&list, ", ");
		strace_string(&list, buf_span(&name), true, text->options);
	}
	buf_add_u8(&list, ']');
	free(state->environment);
	state->environment = mem_strdup(buf_text(&list));
}

static void show_of_recording(struct calls_text *text,
			      const struct event *event)
{
	struct buf *buf = &text->log.text;

	begin_of_event(text, NULL, 0, event->time_ns);
	if (event->kind == EVENT_MARK) {
		buf_add_text(buf, "+++ mark: ");
		text_add_clean(buf, event->mark.text, text->options->is_utf8);
	} else {
		buf_add_text(buf, "+++ gap: ");
		if (event->gap.events)
			buf_printf(buf, "%llu events: ",
				   (unsigned long long)event->gap.events);
		text_add_clean(buf, event->gap.reason, text->options->is_utf8);
	}
	buf_add_text(buf, " +++");
	log_end(&text->log);
}

static bool is_shown(const struct event *event)
{
	return event->kind == EVENT_EXIT || event->kind == EVENT_SIGNAL ||
	       event->kind == EVENT_SUPERSEDE || event->kind == EVENT_RELEASE ||
	       (event->kind == EVENT_GROUPSTOP && event->groupstop.signo);
}

static void on_event(struct model_visitor *visitor, struct model_task *task,
		     const struct event *event)
{
	struct calls_text *text = (struct calls_text *)visitor;

	if (event->kind == EVENT_TASK && ++text->tasks_seen == 2)
		log_show_tids(&text->log);
	else if (event->kind == EVENT_EXEC && text->options->is_verbose)
		keep_environment(text, task, &event->exec);
	else if (event->kind == EVENT_MARK || event->kind == EVENT_GAP)
		show_of_recording(text, event);
	else if (task && is_shown(event) &&
		 model_is_chosen(text->model, task, event->time_ns))
		show_of_task(text, task, event);
}

static void on_raw_event(void *context, const struct event *event)
{
	struct calls_text *text = context;

	text->cause = event->kind;
	text->cause_serial = event->serial;
}

/* ---- the view ---- */

static uint64_t clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* A launcher soon makes a second task: its first lines can wait for that. */
static bool wait_for_more(void *context)
{
	struct calls_text *text = context;

	if (!text->first_wait_ns)
		text->first_wait_ns = clock_ns();
	if (!text->log.is_held ||
	    clock_ns() - text->first_wait_ns > HELD_LIVE_NS)
		log_flush(&text->log);
	return text->input->wait_for_more(text->input->context);
}

static void progress(void *context, unsigned permille)
{
	struct calls_text *text = context;

	text->input->progress(text->input->context, permille);
}

static void finish(struct calls_text *text)
{
	AUTO(buf_done) struct buf caveat = BUF_EMPTY;

	if (text->log.open_serial) {
		buf_add_text(&text->log.text, " <unfinished ...>");
		log_end(&text->log);
	}
	replay_caveat(text->input, text->model, &caveat);
	if (caveat.len) {
		buf_printf(&text->log.text, "+++ %s +++", buf_text(&caveat));
		log_end(&text->log);
	}
	log_flush(&text->log);
}

int calls_show_text(const struct view_input *input, FILE *out,
		    struct error *err)
{
	const struct recording_header *header =
		recording_header(input->recording);
	const struct selection *selection = input->selection;
	struct calls_text text = {
		.visitor = {.entry = on_entry,
			    .call = on_call,
			    .event = on_event,
			    .wants_snapshots = true,
			    .wants_stacks = input->options->stacks},
		.input = input,
		.options = input->options,
		.symbols = stacks_symbols(input),
		.host_abi = header->host_abi,
		.is_whole = selection && (selection_has_result(selection) ||
					  selection_has_files(selection)),
	};
	struct view_input own = *input;
	int ret;

	own.context = &text;
	own.wait_for_more = input->wait_for_more ? wait_for_more : NULL;
	own.progress = input->progress ? progress : NULL;
	log_init(&text.log, out, input->options, header->start_realtime_ns);
	text.pool = value_pool_new();
	text.model = model_new(input->spec, selection, &text.visitor);
	ret = replay_run(&own, text.model, on_raw_event, &text, err);
	if (!ret)
		finish(&text);
	if (!ret)
		stacks_say_none(input, text.has_stacks);
	log_done(&text.log);
	symbols_free(&text.symbols);
	value_pool_free(&text.pool);
	model_free(&text.model);
	return ret;
}
