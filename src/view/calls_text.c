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
#include <string.h>
#include <time.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/mem.h"
#include "decode/value.h"
#include "event/recording.h"
#include "model/model.h"
#include "select/selection.h"
#include "view/calls_lines.h"
#include "view/calls_view.h"
#include "spec/spec.h"
#include "symbol/symbols.h"
#include "view/replay.h"
#include "view/stacks.h"
#include "view/strace_dump.h"
#include "view/strace_pids.h"
#include "view/strace_rules.h"
#include "view/strace_text.h"

enum { HELD_LIVE_NS = 200000000 };

struct line_state *calls_state_of(struct model_task *task)
{
	if (!task->view)
		task->view = mem_new(sizeof(struct line_state));
	return task->view;
}

static bool says_modes(const struct calls_text *text)
{
	return !text->rules || !(text->rules->quiet & QUIET_PERSONALITY);
}

/* A task makes calls of the host's own ABI until it is said otherwise. */
static void say_mode(struct calls_text *text, const struct call *call,
		     uint64_t time_ns)
{
	struct log_place place = {.tid = call->task->tid,
				  .comm = calls_comm_of(text, call->task->tid),
				  .time_ns = time_ns};
	struct line_state *state = calls_state_of(call->task);
	unsigned last = state->abi ? state->abi : text->host_abi;
	struct buf *buf = &text->log->text;

	if (call->abi->id == last)
		return;
	state->abi = call->abi->id;
	if (!says_modes(text))
		return;
	log_begin(text->log, &place);
	buf_printf(buf, "[ Process PID=%u runs in ", call->task->tid);
	if (call->abi->id == ABI_X32)
		buf_add_text(buf, "x32");
	else
		buf_printf(buf, "%u bit", call->abi->word_bytes * 8u);
	buf_add_text(buf, " mode. ]");
	log_end(text->log);
}

static void begin_of_call(struct calls_text *text, const struct call *call,
			  uint64_t time_ns)
{
	struct log_place place = {.tid = call->task->tid,
				  .comm = calls_comm_of(text, call->task->tid),
				  .time_ns = time_ns};

	if (call->state != CALL_NO_ENTRY) {
		say_mode(text, call, time_ns);
		place.word_bytes = call->abi->word_bytes;
		place.ip = call->ip;
		place.has_nr = true;
		place.nr = call->nr;
	}
	log_begin(text->log, &place);
}

/* ---- entry ---- */

static void add_name(struct calls_text *text, const char *name)
{
	log_color(text->log, TEXT_YELLOW);
	buf_add_text(&text->log->text, name);
	log_color(text->log, TEXT_NORMAL);
}

/* What goes on has no arguments of its own: strace says what that is. */
static void begin_args(struct calls_text *text, const struct call *call,
		       const struct decoded *decoded)
{
	const char *before = calls_state_of(call->task)->before;
	struct buf *buf = &text->log->text;

	add_name(text, decoded->name);
	buf_add_u8(buf, '(');
	if (text->rules && !strcmp(decoded->name, "restart_syscall"))
		buf_printf(buf, "<... resuming interrupted %s ...>",
			   before ? before : "system call");
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

/* The call's own way to show values, and its task's log. */
static void turn_to(struct calls_text *text, const struct call *call)
{
	text->base_options.pids_of = call->task->serial;
	text->options = &text->base_options;
	if (text->rules)
		text->options =
			strace_call_options(text->rules, &text->base_options,
					    call, &text->call_options);
	calls_use_log(text, call->task->tid);
}

static bool is_only_counted(const struct calls_text *text)
{
	return text->rules && text->rules->counting == COUNT_ONLY;
}

/* -e raw: the registers of all arguments, also of those without a meaning. */
static void take_raw(const struct calls_text *text, const struct call *call,
		     struct decoded *decoded)
{
	const struct spec_row *row = call->row;

	if (!text->options->is_raw || !row)
		return;
	for (unsigned i = 0; i < row->arg_count; i++)
		decoded->args[i] = (struct value){
			.kind = VALUE_HEX,
			.number = spec_value(row, i, call->abi, call->args)};
	decoded->arg_count = decoded->args_at_entry = row->arg_count;
	decoded->is_begun = false;
}

/* -e verbose=!CALL: a set of signals is where it lies, as a struct is. */
static void take_shallow(const struct calls_text *text, const struct call *call,
			 struct decoded *decoded)
{
	const struct spec_row *row = call->row;

	if (!text->options->is_shallow || !row || row->shown)
		return;
	for (unsigned i = 0; i < decoded->arg_count && i < row->arg_count; i++)
		if (decoded->args[i].kind == VALUE_SET &&
		    row->args[i].kind == SPEC_SIGSET) {
			decoded->args[i].kind = VALUE_ADDR;
			decoded->args[i].number =
				spec_value(row, i, call->abi, call->args);
		}
}

static void on_entry(struct model_visitor *visitor, const struct call *call)
{
	struct calls_text *text = (struct calls_text *)visitor;
	const struct selection *selection = text->input->selection;
	struct line_state *state = calls_state_of(call->task);
	struct decoded decoded;

	state->before = state->has_nr || state->nr
				? abi_call_name(call->abi, state->nr)
				: NULL;
	state->nr = call->nr;
	state->has_nr = true;
	state->has_entry = false;
	state->is_crowded = text->alive.count > 1;
	state->is_wanted =
		!text->is_over &&
		model_is_chosen(text->model, call->task, call->entry_ns) &&
		(!selection || selection_call(selection, call->abi, call->nr,
						call->args));
	if (!state->is_wanted || (text->is_whole && !text->rules))
		return;

	turn_to(text, call);
	value_pool_reset(text->pool);
	decode_call_shown(text->pool, call, true, &decoded);
	state->is_wanted =
		!text->rules || strace_wants_args(text->rules, &decoded);
	if (!state->is_wanted || text->is_whole)
		return;
	take_raw(text, call, &decoded);
	take_shallow(text, call, &decoded);
	begin_of_call(text, call, call->entry_ns);
	begin_args(text, call, &decoded);
	state->args_shown = args_at_entry(text, &decoded);
	state->is_begun =
		decoded.is_begun && state->args_shown < decoded.arg_count;
	strace_args(&text->log->text, &decoded, 0,
		    state->args_shown + state->is_begun, text->options);
	state->has_entry = true;
	text->log->open_serial = call->task->serial;
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
	struct line_state *state = calls_state_of(call->task);
	struct buf *buf = &text->log->text;

	if (call->state == CALL_NO_ENTRY) {
		begin_of_call(text, call, call->return_ns);
		buf_add_text(buf, "<... ");
		add_name(text, "system call");
		buf_add_text(buf, " resumed>");
		return 0;
	}
	if (!state->has_entry) {
		text->log->is_crowded = state->is_crowded;
		begin_of_call(text, call, call->entry_ns);
		begin_args(text, call, decoded);
		return 0;
	}
	if (text->log->open_serial != call->task->serial) {
		begin_of_call(text, call, call->return_ns);
		buf_add_text(buf, "<... ");
		add_name(text, decoded->name);
		buf_add_text(buf, " resumed>");
	}
	return state->args_shown;
}

/* Ends a call's line; below it what was read or written, and its stack. */
static void end_of_call(struct calls_text *text, const struct call *call,
			const struct decoded *decoded)
{
	AUTO(buf_done) struct buf below = BUF_EMPTY;

	log_end(text->log);
	if (text->rules)
		strace_dump(&below, text->rules, call, decoded);
	if (text->symbols && call->stack) {
		text->has_stacks = true;
		stacks_add_lines(&below, call, text->symbols,
				 &text->base_options);
		buf_add_u8(&below, '\n');
	}
	if (below.len)
		log_add_lines(text->log, buf_span(&below));
}

static void add_result(struct calls_text *text, const struct call *call,
		       const struct decoded *decoded)
{
	struct log *log = text->log;

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
		log_add_fraction(&log->text, ns,
				 text->options->duration_digits);
		buf_add_u8(&log->text, '>');
	}
	end_of_call(text, call, decoded);
	text->calls_shown++;
}

static void end_broken(struct calls_text *text, const struct call *call,
		       const struct decoded *decoded)
{
	enum broken_off how = how_broken(text, call);
	struct buf *buf = &text->log->text;
	bool is_owed;
	size_t shown;

	if (how == BROKEN_SILENTLY && calls_state_of(call->task)->has_entry &&
	    text->log->open_serial != call->task->serial)
		return; /* its line has been broken off already */
	if (how == BROKEN_BY_RELEASE)
		calls_say_detached(text, call->task);
	/* strace has no second line for one that it lets go. */
	if (how == BROKEN_BY_RELEASE && text->rules &&
	    calls_state_of(call->task)->has_entry &&
	    text->log->open_serial != call->task->serial)
		return;
	shown = go_on_with(text, call, decoded);
	if (!calls_state_of(call->task)->has_entry) {
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
	end_of_call(text, call, decoded);
}

static void put_environment(struct decoded *decoded, const char *environment)
{
	for (size_t i = 0; i < decoded->arg_count; i++)
		if (decoded->args[i].kind == VALUE_COUNTED) {
			decoded->args[i].kind = VALUE_WRAPPED;
			decoded->args[i].symbol = environment;
		}
}

/* What was begun is ended, whatever the selection says by now. */
static bool is_shown(const struct calls_text *text, const struct call *call)
{
	const struct line_state *state = calls_state_of(call->task);

	if (text->is_over)
		return false;
	if (state->has_entry)
		return true;
	if (!call->is_selected)
		return false;
	if (!text->rules)
		return true;
	if (call->state != CALL_NO_ENTRY && !state->is_wanted)
		return false;
	return strace_wants_end(text->rules, call,
				how_broken(text, call) == BROKEN_BY_RELEASE);
}

static void show_call(struct calls_text *text, const struct call *call,
		      struct decoded *decoded)
{
	struct line_state *state = calls_state_of(call->task);
	AUTO(mem_free_ptr) char *environment =
		map_remove(&text->environments, call->task->tid);
	size_t shown;

	if (environment && !call->is_error && text->options->is_verbose &&
	    !text->options->is_shallow)
		put_environment(decoded, environment);
	if (call->state == CALL_UNFINISHED) {
		end_broken(text, call, decoded);
		return;
	}
	shown = go_on_with(text, call, decoded);
	if (state->has_entry && state->is_begun && shown < decoded->arg_count)
		strace_arg_end(&text->log->text, &decoded->args[shown++],
			       text->options);
	strace_args(&text->log->text, decoded, shown, decoded->arg_count,
		    text->options);
	add_result(text, call, decoded);
}

static void check_limit(struct calls_text *text)
{
	uint64_t limit = text->rules ? text->rules->call_limit : 0;

	if (!limit || text->calls_shown < limit)
		return;
	text->is_over = true;
	if (!(text->rules->quiet & QUIET_ATTACH))
		calls_say(text, "System call limit has been reached, detaching "
				"tracees");
	calls_say_all_detached(text);
	text->rules->stop(text->rules->context);
}

static void on_call(struct model_visitor *visitor, const struct call *call)
{
	struct calls_text *text = (struct calls_text *)visitor;
	struct line_state *state = calls_state_of(call->task);
	struct decoded decoded;

	if (text->pids)
		calls_note_waited(text, call);
	if (!is_shown(text, call))
		return;
	turn_to(text, call);
	if (text->counts)
		strace_counts_add(text->counts, call,
				  &text->rules->count_options);
	if (is_only_counted(text)) {
		if (call->abi)
			say_mode(text, call, call->entry_ns);
		text->calls_shown++;
		check_limit(text);
		return;
	}
	value_pool_reset(text->pool);
	decode_call_shown(text->pool, call, false, &decoded);
	take_raw(text, call, &decoded);
	take_shallow(text, call, &decoded);
	show_call(text, call, &decoded);
	state->has_entry = false;
	check_limit(text);
}

static void on_raw_event(void *context, const struct event *event)
{
	struct calls_text *text = context;

	/* All threads have been told. */
	if (text->attached_count &&
	    (event->kind == EVENT_ENTRY || event->kind == EVENT_RETURN ||
	     event->kind == EVENT_SIGNAL || event->kind == EVENT_GROUPSTOP ||
	     event->kind == EVENT_EXIT || event->kind == EVENT_RELEASE ||
	     event->kind == EVENT_MARK))
		calls_say_attached(text);
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
	if (!text->main_log.is_held ||
	    clock_ns() - text->first_wait_ns > HELD_LIVE_NS)
		calls_flush_logs(text);
	calls_say_attached(text);
	return text->input->wait_for_more(text->input->context);
}

static void progress(void *context, unsigned permille)
{
	struct calls_text *text = context;

	text->input->progress(text->input->context, permille);
}

/* As it was asked for. */
static bool was_stopped(const struct calls_text *text)
{
	return recording_totals(text->input->recording)->end ==
	       RECORDING_STOPPED;
}

static void finish(struct calls_text *text)
{
	struct log *log = &text->main_log;
	AUTO(buf_done) struct buf caveat = BUF_EMPTY;

	if (log->open_serial) {
		buf_add_text(&log->text, text->is_over ? " <detached ...>"
						       : " <unfinished ...>");
		log_end(log);
	}
	replay_caveat(text->input, text->model, &caveat);
	if (caveat.len && text->rules && !was_stopped(text)) {
		calls_say(text, "%s", buf_text(&caveat));
	} else if (caveat.len && !text->rules) {
		buf_printf(&log->text, "+++ %s +++", buf_text(&caveat));
		log_end(log);
	}
	log_flush(log);
	if (text->counts)
		strace_counts_print(text->counts, text->host_abi,
				    &text->rules->count_options, text->out);
}

static bool is_told_whole(const struct calls_text *text)
{
	const struct selection *selection = text->input->selection;

	if (text->rules && (strace_needs_end(text->rules) ||
			    text->rules->counting == COUNT_ONLY))
		return true;
	return selection && (selection_has_result(selection) ||
			     selection_has_files(selection));
}

static void begin(struct calls_text *text)
{
	text->is_whole = is_told_whole(text);
	if (text->base_options.with_comm)
		text->base_options.comms = &text->comms;
	if (text->base_options.with_comm || text->base_options.with_pidns)
		text->base_options.pids = text->pids = strace_pids_new();
	text->options = &text->base_options;
	if (text->rules && text->rules->counting != COUNT_NOTHING)
		text->counts = strace_counts_new();
	calls_open_logs(text);
	text->pool = value_pool_new();
	text->model = model_new(text->input->spec, text->input->selection,
				&text->visitor);
}

int calls_show_text(const struct view_input *input, FILE *out,
		    struct error *err)
{
	const struct recording_header *header =
		recording_header(input->recording);
	struct calls_text text = {
		.visitor = {.entry = on_entry,
			    .call = on_call,
			    .event = calls_on_event,
			    .wants_snapshots = true,
			    .wants_stacks = input->options->stacks},
		.input = input,
		.rules = input->options->rules,
		.base_options = *input->options,
		.out = out,
		.symbols = stacks_symbols(input),
		.logs = MAP_EMPTY,
		.alive = MAP_EMPTY,
		.comms = MAP_EMPTY,
		.environments = MAP_EMPTY,
		.start_realtime_ns = header->start_realtime_ns,
		.host_abi = header->host_abi,
	};
	struct view_input own = *input;
	int ret;

	own.context = &text;
	own.wait_for_more = input->wait_for_more ? wait_for_more : NULL;
	own.progress = input->progress ? progress : NULL;
	begin(&text);
	ret = replay_run(&own, text.model, on_raw_event, &text, err);
	if (!ret)
		finish(&text);
	if (!ret)
		stacks_say_none(input, text.has_stacks);
	calls_close_logs(&text);
	strace_counts_free(&text.counts);
	strace_pids_free(&text.pids);
	symbols_free(&text.symbols);
	value_pool_free(&text.pool);
	model_free(&text.model);
	return ret;
}
