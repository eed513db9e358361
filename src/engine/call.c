/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call.c - at syscall-stops: what was called, with what, and what came back.
 */
#include "config.h"

#include "engine/call.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include "arch/host.h"
#include "base/auto.h"
#include "base/io.h"
#include "base/mem.h"
#include "capture/fdtable.h"
#include "engine/engine.h"
#include "engine/proc.h"
#include "engine/tracer.h"
#include "probe/probe.h"
#include "select/selection.h"
#include "spec/spec.h"

enum {
	GET_SYSCALL_INFO = 0x420e,
	INFO_ENTRY = 1,
	INFO_EXIT = 2,
	PATH_BYTES = 4096,
};

static int read_registers(struct task *task, enum syscall_side *ret_side,
			  struct host_call *ret_entry,
			  struct event_return *ret_return)
{
	*ret_side = SIDE_UNKNOWN;
	if (task->phase == PHASE_INSIDE)
		return host_read_return(task->tid, &ret_return->ret,
					&ret_return->is_error);
	return host_read_entry(task->tid, ret_entry);
}

static long get_info(const struct task *task, struct syscall_info *ret_info)
{
	return ptrace((enum __ptrace_request)GET_SYSCALL_INFO, task->tid,
		      sizeof(*ret_info), ret_info);
}

bool call_has_info(struct engine *engine, const struct task *task)
{
	struct syscall_info info;

	if (!engine->lacks_syscall_info && get_info(task, &info) < 0 &&
	    (errno == EIO || errno == EINVAL))
		engine->lacks_syscall_info = true;
	return !engine->lacks_syscall_info;
}

bool call_peek(struct engine *engine, const struct task *task)
{
	struct syscall_info *info = &engine->peeked;

	engine->has_peeked = !engine->lacks_syscall_info &&
			     get_info(task, info) > 0 &&
			     (info->op == INFO_ENTRY || info->op == INFO_EXIT);
	return engine->has_peeked;
}

int call_read(struct engine *engine, struct task *task,
	      enum syscall_side *ret_side, struct host_call *ret_entry,
	      struct event_return *ret_return)
{
	struct syscall_info info = engine->peeked;

	if (engine->lacks_syscall_info)
		return read_registers(task, ret_side, ret_entry, ret_return);
	if (!engine->has_peeked && get_info(task, &info) < 0) {
		if (errno != EIO && errno != EINVAL)
			return -errno;
		engine->lacks_syscall_info = true;
		return read_registers(task, ret_side, ret_entry, ret_return);
	}
	if (info.op == INFO_EXIT) {
		const struct abi *abi = abi_of_call(info.arch, 0);

		*ret_side = SIDE_RETURN;
		ret_return->ret = info.exit.rval;
		ret_return->is_error = info.exit.is_error;
		/* 32-bit kernels, and arm64 for 32-bit programs, extend the
		   sign of an address in the upper half. */
		if (abi && abi->word_bytes == 4 && !info.exit.is_error)
			ret_return->ret = (uint32_t)info.exit.rval;
		return 0;
	}
	*ret_side = SIDE_ENTRY;
	ret_entry->audit_arch = info.arch;
	ret_entry->nr = info.entry.nr;
	memcpy(ret_entry->args, info.entry.args, sizeof(ret_entry->args));
	ret_entry->ip = info.instruction_pointer;
	ret_entry->sp = info.stack_pointer;
	return 0;
}

static struct fdtable_at files_at(struct engine *engine, struct task *task)
{
	return (struct fdtable_at){
		.names = engine->names,
		.tid = task->tid,
		.tgid = task->process->tgid,
		.serial = task->serial,
		.time_ns = engine->now_ns,
	};
}

/* ---- probing ---- */

static int read_tracee(struct probe_memory *base, uint64_t addr, void *data,
		       size_t len)
{
	struct tracee_memory *memory = (struct tracee_memory *)base;

	return capture_read(&memory->engine->capture, memory->tid, addr, data,
			    len) == len
		       ? 0
		       : -EFAULT;
}

static void say_no_lines(struct engine *engine, struct task *task)
{
	struct event event = {.kind = EVENT_MARK};

	if (engine->has_said_no_lines)
		return;
	engine->has_said_no_lines = true;
	event.mark.text = span_of_str("no script lines from here on: a command "
				      "that may be stopped serves files or "
				      "memory (/dev/fuse, userfaultfd)");
	engine_put(engine, &event, task->serial);
}

/* NULL when it can't be asked. */
static struct probe_image *image_of(struct engine *engine, struct task *task)
{
	struct process *process = task->process;

	/* Programs and scripts may be files that a stopped tracee serves. */
	if (*engine->capture.has_server) {
		say_no_lines(engine, task);
		return NULL;
	}
	if (!process->is_image_known) {
		process->image = probe_image_new(engine->probes, process->tgid);
		process->is_image_known = true;
	}
	return process->image;
}

struct tracee_memory call_memory(struct engine *engine, pid_t tid)
{
	return (struct tracee_memory){
		.base = {.read = read_tracee},
		.engine = engine,
		.tid = tid,
	};
}

void call_probe(struct engine *engine, struct task *task, pid_t state_of)
{
	struct probe_image *image = image_of(engine, task);
	struct tracee_memory memory = call_memory(engine, task->tid);

	if (!image) {
		free(task->place);
		task->place = NULL;
		return;
	}
	if (!task->place)
		task->place = mem_new(sizeof(*task->place));
	if (!probe_script(image, task->tid, state_of, &memory.base,
			  task->place))
		return;
	free(task->place);
	task->place = NULL;
}

static bool is_wanted(const void *context, struct span function)
{
	struct script_frame frame = {.function = function};
	struct event_scriptline place = {.frames = &frame, .count = 1};

	return selection_function(context, &place);
}

enum probe_fork call_fork(struct engine *engine, struct task *task)
{
	struct probe_image *image = image_of(engine, task);
	struct tracee_memory memory = call_memory(engine, task->tid);
	enum probe_fork fork = PROBE_FORK_ENTERS_NONE;

	if (image)
		probe_fork(image, &memory.base, is_wanted,
			   engine->options->selection, &fork);
	/* A child that is to run a program may fork for its redirections before
	   it does, and names that program then. */
	if (fork == PROBE_FORK_RUNS_PROGRAM &&
	    (task->process->runs_program || task->mode == MODE_TO_EXEC))
		fork = PROBE_FORK_MAY_ENTER;
	return fork;
}

/* ---- CLONE_UNTRACED: the child would be invisible ---- */

/* Whether it worked: nobody may write a shared mapping of a read-only file. */
static bool write_memory(struct task *task, uint64_t addr, uint64_t value)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)task->tid);

	AUTO(fd_close) int fd = open(path, O_WRONLY | O_CLOEXEC);

	/* Read-only memory, too, as debuggers do; any address. */
	return fd >= 0 && pwrite(fd, &value, sizeof(value), (off_t)addr) ==
				  sizeof(value);
}

void call_undo_change(struct task *task)
{
	struct change *change = &task->change;

	switch (change->kind) {
	case CHANGE_NONE:
		return;
	case CHANGE_ARG:
		host_restore_arg(task->tid, change->audit_arch, 0,
				 change->original);
		break;
	case CHANGE_MEMORY:
		write_memory(task, change->addr, change->original);
		break;
	}
	change->kind = CHANGE_NONE;
}

/* The flags of the clone at hand; clone3's are in memory. */
static uint64_t clone_flags(struct engine *engine, struct task *task,
			    enum special_kind kind)
{
	uint64_t flags = 0;

	if (kind == SPECIAL_CLONE)
		return task->args[0];
	if (capture_read(&engine->capture, task->tid, task->args[0], &flags,
			 sizeof(flags)) != sizeof(flags))
		return 0;
	return flags;
}

static void put_untraced(struct engine *engine, struct task *task)
{
	struct event event = {.kind = EVENT_MARK};

	event.mark.text = span_of_str("the child of this clone3 is not traced: "
				      "CLONE_UNTRACED in memory that can't be "
				      "written");
	engine_put(engine, &event, task->serial);
	engine->released++;
}

static void keep_child_traced(struct engine *engine, struct task *task,
			      enum special_kind kind)
{
	uint64_t flags = clone_flags(engine, task, kind);

	if (!(flags & CLONE_UNTRACED))
		return;
	if (kind == SPECIAL_CLONE3 &&
	    !write_memory(task, task->args[0],
			  flags & ~(uint64_t)CLONE_UNTRACED)) {
		put_untraced(engine, task);
		return;
	}
	task->change = (struct change){
		.kind = kind == SPECIAL_CLONE ? CHANGE_ARG : CHANGE_MEMORY,
		.audit_arch = task->audit_arch,
		.addr = task->args[0],
		.original = flags,
	};
	if (kind == SPECIAL_CLONE)
		host_set_arg(task->tid, task->audit_arch, 0,
			     flags & ~(uint64_t)CLONE_UNTRACED);
}

/* ---- entry ---- */

static struct capture_at stopped_at(const struct engine *engine,
				    const struct task *task)
{
	return (struct capture_at){.tid = task->tid,
				   .serial = task->serial,
				   .process = task->process->leader,
				   .maps_turn = task->process->maps_turn +
						engine->shared_turn,
				   .time_ns = engine->now_ns};
}

static void copy_memory(struct engine *engine, struct task *task,
			const struct walk_call *call, enum walk_phase phase)
{
	struct capture_at at = stopped_at(engine, task);

	capture_call(&engine->capture, &at, task->row, call, phase,
		     task->is_bus, &task->guides);
}

static void put_entry(struct engine *engine, struct task *task,
		      const struct host_call *entry)
{
	struct event event = {
		.kind = EVENT_ENTRY,
		.entry = {.abi = task->abi->id,
			  .nr = task->nr,
			  .ip = entry->ip},
	};
	struct walk_call call = {.abi = task->abi, .args = task->args};

	memcpy(event.entry.args, task->args, sizeof(event.entry.args));
	engine_put(engine, &event, task->serial);
	engine_put_stack(engine, task, entry->ip);
	if (task->row->has_memory_in)
		copy_memory(engine, task, &call, WALK_ENTRY);
}

static bool at_special(struct engine *engine, struct task *task,
		       enum special_kind kind)
{
	switch (kind) {
	case SPECIAL_CLONE:
	case SPECIAL_CLONE3:
		task->last_child = 0;
		keep_child_traced(engine, task, kind);
		return true;
	case SPECIAL_EXEC:
		call_probe(engine, task, task->creator_tid);
		return !release_privileged(engine, task);
	case SPECIAL_PTRACE:
		return !release_for_debugger(engine, task);
	case SPECIAL_MODULE:
		engine_modules_entry(engine, task);
		return true;
	case SPECIAL_NONE:
	case SPECIAL_FORK:
	case SPECIAL_VFORK:
	case SPECIAL_UNSHARE:
	case SPECIAL_SETNS:
	case SPECIAL_MAP:
		return true;
	}
	return true;
}

static enum special_kind take_entry(struct engine *engine, struct task *task,
				    const struct host_call *entry)
{
	const struct abi *abi = abi_of_call(entry->audit_arch, entry->nr);

	task->abi = abi ? abi : abi_by_id(host_abi);
	task->audit_arch = entry->audit_arch;
	task->nr = entry->nr;
	memcpy(task->args, entry->args, sizeof(task->args));
	task->row = spec_call_with(engine->options->spec, task->abi, task->nr,
				   task->args);
	/* Where the kernel looks for the frame that it made for the handler. */
	if (task->row->effect == SPEC_EFFECT_SIGRETURN)
		task->args[0] = entry->sp;
	return special_of(&engine->specials, task->abi, task->nr);
}

bool call_entry(struct engine *engine, struct task *task,
		const struct host_call *entry)
{
	const struct selection *selection = engine->options->selection;
	enum special_kind special = take_entry(engine, task, entry);
	struct fdtable_at at;

	if (task->is_prelaunch && special != SPECIAL_EXEC) {
		task->row = NULL;
		return true;
	}
	if (task->is_prelaunch)
		birth_launcher(engine, task);
	at = files_at(engine, task);
	task->changes_files =
		fdtable_entry(&task->files, &at, task->row, task->args);
	task->is_bus = fdtable_has_messages(task->files, task->row, task->args);
	task->is_call_recorded =
		!selection || selection_call(selection, task->abi, task->nr,
					     task->args);
	if (task->is_call_recorded)
		put_entry(engine, task, entry);
	if (task->is_call_recorded && engine->options->wants_system_time)
		task->system_ns = engine_system_ns(task->tid);
	fdtable_close(task->files, &at, task->row, task->args);
	return special == SPECIAL_NONE || at_special(engine, task, special);
}

bool call_entry_unrecorded(struct engine *engine, struct task *task,
			   const struct host_call *entry)
{
	enum special_kind special = take_entry(engine, task, entry);
	bool goes_on =
		special == SPECIAL_NONE || at_special(engine, task, special);

	/* Whatever sees its return has not recorded its entry. */
	if (goes_on)
		task->row = NULL;
	return goes_on;
}

/* ---- return ---- */

static void put_cwd(struct engine *engine, struct task *task)
{
	char path[PATH_BYTES];
	struct event event = {.kind = EVENT_CWD};

	if (proc_read_link(task->tid, "cwd", path, sizeof(path)))
		return;
	event.cwd.path = span_of_str(path);
	engine_put(engine, &event, task->serial);
}

/* What the launcher does when the command can't be executed is not the
   command's. */
static void leave_failed_launcher(struct engine *engine, struct task *task)
{
	if (engine->options->exec_prefix && task->process->is_launcher &&
	    !task->process->has_begun)
		task->mode = MODE_EVENTS;
}

static void after_special(struct engine *engine, struct task *task,
			  bool is_error)
{
	enum special_kind special =
		special_of(&engine->specials, task->abi, task->nr);

	call_undo_change(task);
	if (special == SPECIAL_MAP)
		engine_memory_changed(engine, task);
	if (is_error && special == SPECIAL_EXEC)
		leave_failed_launcher(engine, task);
	if (is_error)
		return;
	if (special == SPECIAL_UNSHARE && (task->args[0] & CLONE_FILES))
		fdtable_unshare(&task->files);
	if (special == SPECIAL_UNSHARE && (task->args[0] & CLONE_NEWPID))
		task->process->makes_pid_namespace = true;
	if (special == SPECIAL_SETNS)
		task->process->makes_pid_namespace = true;
}

/* Since its entry; a thread's exec may have made another process of it. */
static uint64_t system_time_of_call(const struct task *task)
{
	uint64_t now_ns = engine_system_ns(task->tid);

	return now_ns > task->system_ns ? now_ns - task->system_ns : 0;
}

/* pipe and socketpair say in memory what they made. */
static void name_pair(struct engine *engine, struct task *task,
		      const struct fdtable_at *at)
{
	for (unsigned i = 0; i < task->row->arg_count; i++) {
		uint64_t addr = spec_value(task->row, i, task->abi, task->args);
		uint32_t fds[2];

		if (task->row->args[i].kind != SPEC_FDPAIR ||
		    capture_read(&engine->capture, task->tid, addr, fds,
				 sizeof(fds)) < sizeof(fds))
			continue;
		fdtable_made(task->files, at, fds[0]);
		fdtable_made(task->files, at, fds[1]);
	}
}

static void put_namespaces(struct engine *engine, struct task *task, pid_t child)
{
	enum special_kind special =
		special_of(&engine->specials, task->abi, task->nr);
	pid_t tid = task->tid;
	uint64_t flags = 0;

	if (special == SPECIAL_UNSHARE) {
		flags = task->args[0];
	} else if (special == SPECIAL_SETNS) {
		flags = task->args[1];
	} else if (special == SPECIAL_CLONE || special == SPECIAL_CLONE3) {
		flags = clone_flags(engine, task, special);
		/* The lowest byte of clone(2)'s is a signal. */
		if (special == SPECIAL_CLONE)
			flags &= ~(uint64_t)CSIGNAL;
		tid = task->last_child;
		if (!tid && flags)
			tid = proc_find_child(task->tid, child);
	}
	engine_put_namespaces(engine, task, tid, flags);
}

static void ring_return(struct engine *engine, struct task *task,
			const struct walk_call *call)
{
	struct capture_at at = stopped_at(engine, task);

	capture_ring_return(&engine->capture, &at, task->row, call,
			    &task->guides, task->is_call_recorded);
}

void call_return(struct engine *engine, struct task *task,
		 const struct event_return *ret)
{
	struct event event = {.kind = EVENT_RETURN, .ret = *ret};
	struct walk_call call = {
		.abi = task->abi,
		.args = task->args,
		.ret = ret->ret,
		.is_error = ret->is_error,
	};
	struct fdtable_at at = files_at(engine, task);

	if (task->is_prelaunch)
		return;
	if (!task->row) { /* under way when tracing began */
		engine_put(engine, &event, task->serial);
		return;
	}
	after_special(engine, task, ret->is_error);
	if (task->is_call_recorded) {
		if (engine->options->wants_system_time)
			event.ret.system_ns = system_time_of_call(task);
		engine_put(engine, &event, task->serial);
		if (task->row->has_memory_out)
			copy_memory(engine, task, &call, WALK_RETURN);
		if (engine->options->wants_namespaces && !ret->is_error)
			put_namespaces(engine, task, (pid_t)ret->ret);
	}
	if (task->row->is_of_rings)
		ring_return(engine, task, &call);
	fdtable_return(&task->files, &at, task->row, task->args,
		       task->changes_files, ret->ret, ret->is_error);
	task->changes_files = false;
	if (task->row->has_memory_out && !ret->is_error)
		name_pair(engine, task, &at);
	if (task->row->effect == SPEC_EFFECT_CHDIR && !ret->is_error)
		put_cwd(engine, task);
	engine_modules_return(engine, task, ret->ret);
	task->row = NULL;
}
