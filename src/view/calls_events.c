/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls_events.c - the lines of signals and ends of tasks, and what strace says
 * beside its trace.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/auto.h"
#include "base/mem.h"
#include "view/calls_lines.h"
#include "view/strace_pids.h"
#include "view/strace_rules.h"
#include "view/strace_text.h"

static void begin_of_event(struct calls_text *text, struct model_task *task,
			   uint32_t tid, uint64_t time_ns)
{
	struct log_place place = {.tid = tid,
				  .comm = calls_comm_of(text, tid),
				  .time_ns = time_ns};

	if (task) {
		place.has_nr = calls_state_of(task)->has_nr;
		place.nr = calls_state_of(task)->nr;
	}
	log_begin(text->log, &place);
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
	struct buf *buf = &text->log->text;
	uint32_t tid = task->tid;

	if (event->kind == EVENT_SUPERSEDE)
		tid = task->tgid;
	begin_of_event(text, task, tid, event->time_ns);
	if (event->kind == EVENT_EXIT) {
		add_exit(buf, event->exit.status);
	} else if (event->kind == EVENT_SIGNAL) {
		strace_signal(buf, &event->signal, text->host_abi,
			      &text->base_options);
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
	log_end(text->log);
}

/* Of a variable only the name is recorded: "NAME="... */
static void keep_environment(struct calls_text *text, struct model_task *task,
			     const struct event_exec *exec)
{
	AUTO(buf_done) struct buf list = BUF_EMPTY;
	AUTO(buf_done) struct buf name = BUF_EMPTY;

	buf_add_u8(&list, '[');
	for (size_t i = 0; i < exec->env_count; i++) {
		name.len = 0;
		buf_add(&name, exec->env_names[i].data, exec->env_names[i].len);
		buf_add_u8(&name, '=');
		if (i)
			buf_add_text(&list, ", ");
		strace_string(&list, buf_span(&name), true,
			      &text->base_options);
	}
	buf_add_u8(&list, ']');
	free(map_remove(&text->environments, task->tid));
	map_put(&text->environments, task->tid, mem_strdup(buf_text(&list)));
}

static void say_of_recording(struct calls_text *text, const struct event *event)
{
	struct span what = event->kind == EVENT_MARK ? event->mark.text
						     : event->gap.reason;
	AUTO(buf_done) struct buf line = BUF_EMPTY;

	text_add_clean(&line, what, text->base_options.is_utf8);
	calls_say(text, "%s", buf_text(&line));
}

static void show_of_recording(struct calls_text *text,
			      const struct event *event)
{
	struct buf *buf = &text->log->text;

	if (text->rules) {
		say_of_recording(text, event);
		return;
	}
	begin_of_event(text, NULL, 0, event->time_ns);
	if (event->kind == EVENT_MARK) {
		buf_add_text(buf, "+++ mark: ");
		text_add_clean(buf, event->mark.text,
			       text->base_options.is_utf8);
	} else {
		buf_add_text(buf, "+++ gap: ");
		if (event->gap.events)
			buf_printf(buf, "%llu events: ",
				   (unsigned long long)event->gap.events);
		text_add_clean(buf, event->gap.reason,
			       text->base_options.is_utf8);
	}
	buf_add_text(buf, " +++");
	log_end(text->log);
}

/* ---- what strace leaves out ---- */

static bool is_exit_wanted(const struct strace_rules *rules, int status)
{
	if (WIFSIGNALED(status))
		return numset_has(&rules->signals, (uint32_t)WTERMSIG(status));
	return !(rules->quiet & QUIET_EXIT);
}

static bool is_wanted(const struct strace_rules *rules,
		      const struct event *event)
{
	if (rules->counting == COUNT_ONLY)
		return false;
	if (event->kind == EVENT_EXIT)
		return is_exit_wanted(rules, event->exit.status);
	if (event->kind == EVENT_SIGNAL)
		return numset_has(&rules->signals, event->signal.signo);
	if (event->kind == EVENT_GROUPSTOP)
		return numset_has(&rules->signals, event->groupstop.signo);
	return event->kind == EVENT_SUPERSEDE &&
	       !(rules->quiet & QUIET_THREAD_EXECVE);
}

static bool is_shown(const struct calls_text *text, const struct event *event)
{
	if (event->kind == EVENT_GROUPSTOP && !event->groupstop.signo)
		return false;
	if (text->rules)
		return !text->is_over && is_wanted(text->rules, event);
	return event->kind == EVENT_EXIT || event->kind == EVENT_SIGNAL ||
	       event->kind == EVENT_SUPERSEDE || event->kind == EVENT_RELEASE ||
	       event->kind == EVENT_GROUPSTOP;
}

/* ---- what strace says beside it ---- */

void calls_say_attached(struct calls_text *text)
{
	uint32_t tgid = text->attached_tgid, count = text->attached_count;

	text->attached_tgid = text->attached_count = 0;
	if (!count || (text->rules->quiet & QUIET_ATTACH))
		return;
	if (count > 1)
		calls_say(text, "Process %u attached with %u threads", tgid,
			  count);
	else
		calls_say(text, "Process %u attached", tgid);
}

void calls_say_detached(struct calls_text *text, struct model_task *task)
{
	struct line_state *state = calls_state_of(task);

	if (state->is_detached || !text->rules || text->rules->kills ||
	    (text->rules->quiet & QUIET_ATTACH))
		return;
	state->is_detached = true;
	calls_say(text, "Process %u detached", task->tid);
}

void calls_say_all_detached(struct calls_text *text)
{
	struct model_task *task;
	size_t at = 0;

	while ((task = map_next(&text->alive, &at)))
		calls_say_detached(text, task);
}

static void say_task(struct calls_text *text, const struct model_task *task,
		     const struct event_task *event)
{
	if (event->origin == TASK_ATTACHED) {
		if (text->attached_tgid != task->tgid)
			calls_say_attached(text);
		text->attached_tgid = task->tgid;
		text->attached_count++;
	} else if ((event->origin == TASK_CREATED ||
		    (event->origin == TASK_LAUNCHED &&
		     text->rules->says_launched)) &&
		   !(text->rules->quiet & QUIET_ATTACH)) {
		calls_say(text, "Process %u attached", task->tid);
	}
}

/* What would be wrong to follow is let go, which strace would not do. */
static void say_released(struct calls_text *text, struct model_task *task,
			 enum release_reason reason)
{
	calls_say_detached(text, task);
	if (reason != RELEASE_DETACHED)
		calls_say(text, "Process %u is not traced any more: %s",
			  task->tid, release_text(reason));
}

/* ---- whose lines they are ---- */

static void put_comm(struct calls_text *text, uint32_t tid, const char *comm)
{
	free(map_remove(&text->comms, tid));
	if (comm)
		map_put(&text->comms, tid, mem_strdup(comm));
}

/* As the kernel makes it of a path: its end, of 15 bytes at most. */
static void name_command(struct calls_text *text, struct model_task *task)
{
	const char *path = *task->command->filename ? task->command->filename
						    : task->command->exe;
	const char *slash = strrchr(path, '/');
	AUTO(mem_free_ptr) char *comm = NULL;

	if (!text->base_options.with_comm)
		return;
	path = slash ? slash + 1 : path;
	comm = mem_strndup(path, strnlen(path, 15));
	put_comm(text, task->tid, comm);
}

static void begin_task(struct calls_text *text, struct model_task *task,
		       const struct event_task *event)
{
	if (++text->tasks_seen == 2 &&
	    text->base_options.tids == TIDS_IF_SEVERAL)
		log_show_tids(&text->main_log);
	map_put(&text->alive, task->tid, task);
	calls_state_of(task)->nr = event->blocked_nr;
	if (text->pids)
		strace_pids_add(text->pids, task->serial, event);
	name_command(text, task);
	/* What is to run the program is the tracer's own still. */
	if (event->origin == TASK_LAUNCHED && text->base_options.with_comm)
		put_comm(text, task->tid, text->rules->prefix);
	if (text->rules && !text->is_over)
		say_task(text, task, event);
}

static void end_tid(struct calls_text *text, uint32_t tid)
{
	map_remove(&text->alive, tid);
	free(map_remove(&text->environments, tid));
	calls_close_log(text, tid);
}

/* A process that ended has its id until it is waited for. */
static void end_task(struct calls_text *text, const struct model_task *task,
		     bool is_released)
{
	end_tid(text, task->tid);
	if (!is_released && task->tid == task->tgid)
		return;
	put_comm(text, task->tid, NULL);
	if (text->pids)
		strace_pids_remove(text->pids, task->serial);
}

void calls_note_waited(struct calls_text *text, const struct call *call)
{
	uint32_t tid = strace_pids_waited(text->pids, call);

	if (tid && !map_get(&text->alive, tid))
		put_comm(text, tid, NULL);
}

/* -ff: the thread's own file ends here, and the leader's goes on. */
static void leave_log(struct calls_text *text,
		      const struct event_supersede *event, uint32_t leader)
{
	calls_use_log(text, event->old_tid);
	if (text->rules && text->rules->open_file && text->log->open_serial) {
		buf_printf(&text->log->text, " <pid changed to %u ...>",
			   leader);
		log_end(text->log);
	}
	end_tid(text, event->old_tid);
	put_comm(text, event->old_tid, NULL);
}

static void show_in_log(struct calls_text *text, struct model_task *task,
			const struct event *event)
{
	if (!is_shown(text, event) ||
	    !model_is_chosen(text->model, task, event->time_ns))
		return;
	calls_use_log(text, task->tid);
	text->base_options.pids_of = task->serial;
	show_of_task(text, task, event);
}

static void on_task_event(struct calls_text *text, struct model_task *task,
			  const struct event *event)
{
	if (event->kind == EVENT_TASK) {
		begin_task(text, task, &event->task);
		return;
	}
	if (event->kind == EVENT_EXEC) {
		name_command(text, task);
		if (text->base_options.is_verbose || text->rules)
			keep_environment(text, task, &event->exec);
		return;
	}
	if (event->kind == EVENT_SUPERSEDE) {
		leave_log(text, &event->supersede, task->tgid);
		map_put(&text->alive, task->tid, task);
	}
	show_in_log(text, task, event);
	if (event->kind == EVENT_RELEASE && text->rules)
		say_released(text, task, event->release.reason);
	if (event->kind != EVENT_EXIT && event->kind != EVENT_RELEASE)
		return;
	end_task(text, task, event->kind == EVENT_RELEASE);
}

void calls_on_event(struct model_visitor *visitor, struct model_task *task,
		    const struct event *event)
{
	struct calls_text *text = (struct calls_text *)visitor;

	if (event->kind == EVENT_MARK || event->kind == EVENT_GAP)
		show_of_recording(text, event);
	else if (task)
		on_task_event(text, task, event);
}
