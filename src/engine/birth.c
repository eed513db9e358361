/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * birth.c - new tasks, new images, and their ends.
 *
 * A child's first stop and its creator's event come in either order. A child
 * that comes first is held until it is claimed, so that its TASK is the first
 * that a recording says of it.
 */
#include "config.h"

#include "engine/engine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "arch/host.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "capture/fdtable.h"
#include "engine/call.h"
#include "engine/image.h"
#include "engine/proc.h"
#include "engine/tracer.h"
#include "probe/probe.h"
#include "probe/stack.h"
#include "select/command.h"
#include "select/selection.h"

/* Exit signal and tracing are between creator and tracer. */
#define NOT_OF_THE_TASK ((uint64_t)(CSIGNAL | CLONE_UNTRACED))

/* ---- TASK ---- */

static void put_task(struct engine *engine, struct task *task,
		     enum task_origin origin, uint32_t creator, uint64_t flags)
{
	struct proc_status status = {0};
	struct event event = {
		.kind = EVENT_TASK,
		.task = {.origin = origin,
			 .tid = (uint32_t)task->tid,
			 .tgid = (uint32_t)task->process->tgid,
			 .leader = task->process->leader,
			 .creator = creator,
			 .clone_flags = flags},
	};

	/* Only those in a namespace below ours have other ids as well. */
	if (origin != TASK_CREATED || task->process->has_own_pids) {
		proc_read_status(task->tid, &status);
		task->process->has_own_pids = status.ns_tid_count;
	}
	event.task.ns_tids = status.ns_tids;
	event.task.ns_tid_count = status.ns_tid_count;
	if (task->blocked)
		event.task.blocked_nr = task->blocked->nr;
	engine_put(engine, &event, task->serial);
}

static void put_place(struct engine *engine, struct task *task)
{
	struct probe_place *place = task->place;
	struct event event = {.kind = EVENT_SCRIPTLINE};

	if (!place)
		return;
	event.scriptline = (struct event_scriptline){
		.language = place->language,
		.is_approximate = place->is_approximate,
		.frames = place->frames,
		.count = place->count,
		.context = place->context,
	};
	engine_put(engine, &event, task->serial);
}

static void drop_place(struct task *task)
{
	free(task->place);
	task->place = NULL;
}

void birth_launcher(struct engine *engine, struct task *task)
{
	task->is_prelaunch = false;
	put_task(engine, task, TASK_LAUNCHED, 0, 0);
	engine->commands++;
}

/* ---- fork, vfork, clone ---- */

/* In events mode the entry was not seen, but the registers are there. */
static int read_creation(const struct task *creator, struct host_call *ret_call)
{
	int error = host_read_entry(creator->tid, ret_call);

	if (error != -EOVERFLOW || creator->phase != PHASE_INSIDE)
		return error;
	ret_call->audit_arch = creator->audit_arch;
	ret_call->nr = creator->nr;
	memcpy(ret_call->args, creator->args, sizeof(creator->args));
	return 0;
}

static uint64_t flags_of(struct engine *engine, struct task *creator,
			 enum stop_kind kind)
{
	struct host_call call;
	enum special_kind special;
	const struct abi *abi;
	uint64_t flags = 0;

	if (kind == STOP_FORK)
		flags = 0;
	if (kind == STOP_VFORK)
		flags = CLONE_VFORK | CLONE_VM;
	if (read_creation(creator, &call))
		return flags;
	abi = abi_of_call(call.audit_arch, call.nr);
	special = abi ? special_of(&engine->specials, abi, call.nr)
		      : SPECIAL_NONE;
	if (special == SPECIAL_CLONE)
		flags = call.args[0];
	else if (special == SPECIAL_CLONE3 &&
		 capture_read(&engine->capture, creator->tid, call.args[0],
			      &flags, sizeof(flags)) != sizeof(flags))
		flags = 0;
	return flags & ~NOT_OF_THE_TASK;
}

static struct process *child_process(struct engine *engine,
				     struct task *creator, pid_t tid,
				     uint64_t flags)
{
	struct process *parent = creator->process;
	struct process *process =
		process_new(tid, engine->tasks.next_serial + 1);

	process->is_selected = parent->is_selected;
	process->has_own_pids = parent->has_own_pids;
	process->image = probe_image_ref(parent->image);
	process->is_image_known = parent->is_image_known;
	parent->has_begun = true;
	if (flags & CLONE_VM)
		process->shares_memory = parent->shares_memory = true;
	engine->commands++;
	return process;
}

/* What a function that matches starts is selected from its fork on: once it has
   executed a program, nothing is left that could be asked for the function. */
static void select_fork(const struct engine *engine, struct process *process,
			const struct probe_place *at)
{
	const struct selection *selection = engine->options->selection;
	struct event_scriptline place;

	if (process->is_selected || !selection || !at)
		return;
	place = (struct event_scriptline){.frames = at->frames,
					  .count = at->count};
	process->is_selected = selection_function(selection, &place);
}

/* A shell's child that may enter such a function only now, and there execute a
   program without another fork, is watched up to then. */
static void watch_fork(struct engine *engine, struct task *creator,
		       struct task *task)
{
	enum probe_fork fork;

	if (task->process->is_selected)
		return;
	fork = call_fork(engine, creator);
	task->process->runs_program = fork == PROBE_FORK_RUNS_PROGRAM;
	if (fork == PROBE_FORK_MAY_ENTER)
		task->mode = MODE_TO_EXEC;
}

/* Makes an unclaimed task one of the tree's. */
static void claim(struct engine *engine, struct task *task,
		  struct task *creator, uint64_t flags)
{
	bool is_thread = flags & CLONE_THREAD;
	struct process *process =
		is_thread ? creator->process
			  : child_process(engine, creator, task->tid, flags);

	if ((flags & CLONE_NEWPID) || creator->process->makes_pid_namespace)
		process->has_own_pids = true;
	task_claim(&engine->tasks, task, process);
	if (!is_thread)
		select_fork(engine, process, task->place);
	task->mode = process->is_selected ? MODE_CALLS : MODE_EVENTS;
	task->phase = PHASE_STARTING;
	task->creator_tid = creator->tid;
	task->files = flags & CLONE_FILES ? fdtable_share(creator->files)
					  : fdtable_copy(creator->files);
	put_task(engine, task, TASK_CREATED, creator->serial, flags);
	if (!is_thread)
		put_place(engine, task);
	drop_place(task);
}

/* Its own first stop, or its end, may have come already. */
static void begin(struct engine *engine, struct task *task)
{
	struct stop report = task->report;

	if (task->is_held || task->is_ended)
		engine_at_stop(engine, task, &report);
}

/* A child that was adopted because its creator did not tell in time may have
   ended since. */
static bool has_ended(const struct engine *engine, pid_t tid)
{
	siginfo_t info;

	return engine->has_adopted &&
	       engine_peek(P_PID, tid, WNOHANG, &info) == -ECHILD;
}

void birth_created(struct engine *engine, struct task *creator,
		   enum stop_kind kind)
{
	uint64_t flags = flags_of(engine, creator, kind);
	unsigned long tid;
	struct task *task;

	if (ptrace(PTRACE_GETEVENTMSG, creator->tid, NULL, &tid))
		return;
	creator->last_child = (pid_t)tid;
	task = task_find(&engine->tasks, (pid_t)tid);
	if (!task && has_ended(engine, (pid_t)tid))
		return;
	if (!task)
		task = task_new(&engine->tasks, (pid_t)tid);
	else if (task->phase != PHASE_UNCLAIMED)
		return;
	/* The child is a copy of its creator: so is what must be undone. */
	task->change = creator->change;
	if (flags & CLONE_VM && task->change.kind == CHANGE_MEMORY)
		task->change.kind = CHANGE_NONE;
	if (!(flags & CLONE_THREAD)) {
		call_probe(engine, creator, 0);
		task->place = TAKE_PTR(creator->place);
	}
	claim(engine, task, creator, flags);
	if (!(flags & CLONE_THREAD))
		watch_fork(engine, creator, task);
	begin(engine, task);
}

/* ---- those whose creator never tells ---- */

static void adopt(struct engine *engine, struct task *task,
		  struct task *creator)
{
	bool is_thread = task->proc_tgid == creator->process->tgid;

	engine->has_adopted = true;
	claim(engine, task, creator,
	      is_thread ? CLONE_THREAD | CLONE_VM | CLONE_FILES | CLONE_SIGHAND
			: 0);
	begin(engine, task);
}

static struct task *find_orphan(const struct engine *engine, pid_t tgid)
{
	struct task *task =
		engine->tasks.unclaimed ? engine->tasks.oldest : NULL;

	for (; task; task = task->newer)
		if (task->phase == PHASE_UNCLAIMED &&
		    (task->proc_tgid == tgid || task->proc_ppid == tgid))
			return task;
	return NULL;
}

/*
 * A creator that is killed within its fork never reports the child. While any
 * thread of its process is left, it may still be about to tell.
 */
static void adopt_orphans_of(struct engine *engine, struct task *gone)
{
	struct task creator = *gone;
	struct task *task;

	if (gone->process->task_count > 1)
		return;
	/* From the start each time: one that has ended takes its own along. */
	while ((task = find_orphan(engine, gone->process->tgid)))
		adopt(engine, task, &creator);
}

static void begin_unexplained(struct engine *engine, struct task *task)
{
	struct process *process =
		process_new(task->tid, engine->tasks.next_serial + 1);
	const struct selection *selection = engine->options->selection;

	process->is_selected = !selection || !selection_has_command(selection);
	task->files = fdtable_new();
	birth_attached(engine, task, process, 0);
	begin(engine, task);
}

void birth_adopt_late(struct engine *engine, uint64_t age_ns)
{
	struct task *task =
		engine->tasks.unclaimed ? engine->tasks.oldest : NULL;

	while (task) {
		struct task *creator;

		if (task->phase != PHASE_UNCLAIMED ||
		    engine->now_ns - task->first_ns < age_ns) {
			task = task->newer;
			continue;
		}
		creator = task_find(&engine->tasks, task->proc_tgid);
		if (!creator || !creator->process)
			creator = task_find(&engine->tasks, task->proc_ppid);
		if (creator && creator->process)
			adopt(engine, task, creator);
		else
			begin_unexplained(engine, task);
		task = engine->tasks.oldest;
	}
}

void birth_first_report(struct engine *engine, struct task *task)
{
	struct proc_status status;

	task->first_ns = engine->now_ns;
	if (proc_read_status(task->tid, &status))
		return;
	task->proc_tgid = status.tgid;
	task->proc_ppid = status.ppid;
}

/* ---- exec ---- */

static void put_exec(struct engine *engine, struct task *task,
		     const struct event_exec *facts)
{
	struct event event = {.kind = EVENT_EXEC, .exec = *facts};

	put_place(engine, task);
	engine_put(engine, &event, task->serial);
}

/* Whether calls are recorded from here on: --command, and --process. */
static void select_image(struct engine *engine, struct task *task,
			 const struct event_exec *facts)
{
	const struct selection *selection = engine->options->selection;
	struct process *process = task->process;
	struct command_facts command = {
		.filename = facts->filename,
		.exe = facts->exe,
		.argv = facts->argv,
		.argc = facts->argc,
	};
	struct event_scriptline place = {0};

	if (process->is_selected || !selection)
		return;
	if (task->place) {
		place.frames = task->place->frames;
		place.count = task->place->count;
	}
	if (!selection_command(selection, &command,
			       task->place ? &place : NULL))
		return;
	process->is_selected = true;
	task->mode = MODE_CALLS;
	/* The next syscall-stop is this execve's return. */
	task->phase = PHASE_INSIDE;
}

/* exec by a thread that is not the leader: it takes over the leader's id. */
static struct task *supersede(struct engine *engine, struct task *leader,
			      pid_t tid, pid_t former)
{
	struct task *task = task_find(&engine->tasks, former);
	struct event event = {.kind = EVENT_SUPERSEDE};

	if (!task)
		return leader;
	event.supersede.old_tid = (uint32_t)former;
	event.supersede.leader = task->process->leader;
	if (leader) {
		if (leader->changes_files)
			fdtable_abandon(leader->files);
		task_free(&engine->tasks, leader);
	}
	task_rename(&engine->tasks, task, tid);
	engine_put(engine, &event, task->serial);
	return task;
}

struct task *birth_exec(struct engine *engine, struct task *task, pid_t tid)
{
	const struct event_exec *facts;
	unsigned long former = 0;

	if (!ptrace(PTRACE_GETEVENTMSG, tid, NULL, &former) && former &&
	    (pid_t)former != tid)
		task = supersede(engine, task, tid, (pid_t)former);
	if (!task || task->phase == PHASE_UNCLAIMED)
		return task;
	if (task->is_prelaunch)
		birth_launcher(engine, task);
	rings_exec(&engine->capture.rings, task->serial);
	task->process->maps_turn++;
	if (task->changes_files)
		fdtable_abandon(task->files);
	task->changes_files = false;
	fdtable_restart(&task->files);
	probe_image_unref(&task->process->image);
	task->process->is_image_known = false;
	stack_space_free(&task->process->space);
	task->process->shares_memory = false;
	if (task->process->has_begun)
		engine->commands++;
	task->process->has_begun = true;
	facts = image_read(engine->image, &engine->capture, task->tid,
			   task->process->tgid);
	engine->has_begun = true;
	put_exec(engine, task, facts);
	if (task->mode == MODE_TO_EXEC) {
		task->mode = MODE_EVENTS;
		task->phase = PHASE_OUTSIDE;
	}
	task->process->runs_program = false;
	select_image(engine, task, facts);
	drop_place(task);
	task->creator_tid = 0;
	return task;
}

void birth_attached(struct engine *engine, struct task *task,
		    struct process *process, uint32_t creator)
{
	const struct event_exec *facts;

	task_claim(&engine->tasks, task, process);
	task->mode = process->is_selected ? MODE_CALLS : MODE_EVENTS;
	task->phase = PHASE_OUTSIDE;
	put_task(engine, task, TASK_ATTACHED, creator, 0);
	if (task->serial != process->leader)
		return;
	engine->commands++;
	process->has_begun = true;
	facts = image_read(engine->image, &engine->capture, task->tid,
			   task->process->tgid);
	engine->has_begun = true;
	put_exec(engine, task, facts);
}

/* ---- exit ---- */

static void put_exit(struct engine *engine, struct task *task,
		     const struct stop *stop)
{
	struct event event = {.kind = EVENT_EXIT};

	event.exit.status = stop_wait_status(stop);
	if (task->tid == task->process->tgid)
		event.exit.cpu_ns = proc_cpu_ns(task->tid);
	engine_put(engine, &event, task->serial);
}

static void drop(struct engine *engine, struct task *task)
{
	if (task->changes_files)
		fdtable_abandon(task->files);
	task_free(&engine->tasks, task);
}

/*
 * A leader's end is reported after all others of its process were. What is left
 * of them vanished: a thread that was killed within its exec, after it had
 * taken over the leader's id.
 */
static void end_vanished(struct engine *engine, const struct task *leader,
			 const struct stop *stop)
{
	struct task *task = engine->tasks.oldest, *newer;

	for (; task; task = newer) {
		newer = task->newer;
		if (task == leader || task->process != leader->process)
			continue;
		put_exit(engine, task, stop);
		drop(engine, task);
	}
}

void birth_end(struct engine *engine, struct task *task,
	       const struct stop *stop)
{
	bool is_launcher;

	if (task->phase != PHASE_UNCLAIMED) {
		if (task->tid == task->process->tgid &&
		    task->process->task_count > 1)
			end_vanished(engine, task, stop);
		if (!task->is_prelaunch)
			put_exit(engine, task, stop);
	}
	/* Only now may its parent learn of it: exit comes before reap. */
	if (!task->is_ended)
		waitpid(task->tid, NULL, __WALL | WNOHANG);
	if (task->phase == PHASE_UNCLAIMED) {
		task->is_ended = true;
		return;
	}
	is_launcher =
		task->process->is_launcher && task->process->task_count == 1;
	if (engine->tasks.unclaimed)
		adopt_orphans_of(engine, task);
	drop(engine, task);
	if (is_launcher)
		engine->is_launcher_gone = true;
	engine_check_end(engine);
}
