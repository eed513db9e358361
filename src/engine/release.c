/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * release.c - letting tracees go, where tracing would change what they do.
 *
 * A set-uid program that is traced without CAP_SYS_PTRACE loses its privilege;
 * a task has one tracer, so what the workload itself wants to trace must be
 * free. Each is let go, and the recording says so.
 */
#include "config.h"

#include "engine/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"
#include "capture/fdtable.h"
#include "engine/proc.h"
#include "engine/tracer.h"

enum {
	PATH_BYTES = 4096,
	SCRIPT_DEPTH = 5,	     /* BINPRM_MAX_RECURSION, execve(2) */
	HOLD_NS = 100 * 1000 * 1000, /* for a target that can't stop */
	ANSWER_MS = 100,	     /* of a file system */
	REQUEST_TRACEME = 0,	     /* ptrace requests, on all four ABIs */
	REQUEST_ATTACH = 16,
	REQUEST_SEIZE = 0x4206,
};

static void put_release(struct engine *engine, uint32_t serial,
			enum release_reason reason)
{
	struct event event = {.kind = EVENT_RELEASE};

	event.release.reason = reason;
	engine_put(engine, &event, serial);
}

void release_task(struct engine *engine, struct task *task,
		  enum release_reason reason, int signo)
{
	/* Killed just now: its end will be reported. */
	if (ptrace(PTRACE_DETACH, task->tid, NULL, (long)signo) &&
	    errno == ESRCH)
		return;
	put_release(engine, task->serial, reason);
	if (task->tid == task->process->tgid && reason != RELEASE_DETACHED)
		engine->released++;
	if (task->process->is_launcher && task->process->task_count == 1)
		engine->is_launcher_gone = true;
	if (task->changes_files)
		fdtable_abandon(task->files);
	task_free(&engine->tasks, task);
	release_check_held(engine);
	engine_check_end(engine);
}

/* ---- set-uid programs ---- */

/* The file that execve at hand names, as the tracee's root and cwd have it. */
static int open_image(struct task *task, const char *path, int dirfd_arg)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT,
	};
	char base[64];

	if (path[0] == '/')
		snprintf(base, sizeof(base), "/proc/%d/root", (int)task->tid);
	else if (dirfd_arg >= 0)
		snprintf(base, sizeof(base), "/proc/%d/fd/%d", (int)task->tid,
			 dirfd_arg);
	else
		snprintf(base, sizeof(base), "/proc/%d/cwd", (int)task->tid);
	if (!path[0])
		return open(base, O_PATH | O_CLOEXEC);

	AUTO(fd_close) int dir = open(base, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return -1;
	/* A relative path may climb out of its directory. */
	if (path[0] != '/')
		how.resolve = 0;
	return (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
}

/* execve(2): set-uid, set-gid, or capabilities of the file. */
static bool gives_rights(int image)
{
	struct stat attributes;
	struct statvfs system;
	char path[64];

	if (fstat(image, &attributes) || !S_ISREG(attributes.st_mode))
		return false;
	if (!fstatvfs(image, &system) && (system.f_flag & ST_NOSUID))
		return false;
	if (attributes.st_mode & S_ISUID)
		return true;
	if ((attributes.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		return true;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", image);
	return getxattr(path, "security.capability", NULL, 0) > 0;
}

/* The interpreter of a script, else false. */
static bool read_interpreter(int image, char *ret_path, size_t bytes)
{
	char self[64], line[256];
	ssize_t len;
	char *at, *end;

	snprintf(self, sizeof(self), "/proc/self/fd/%d", image);

	AUTO(fd_close) int fd = open(self, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return false;
	len = read(fd, line, sizeof(line) - 1);
	if (len < 3 || line[0] != '#' || line[1] != '!')
		return false;
	line[len] = '\0';
	at = line + 2 + strspn(line + 2, " \t");
	end = at + strcspn(at, " \t\n");
	*end = '\0';
	snprintf(ret_path, bytes, "%s", at);
	return *at;
}

/* Follows path, and a script's interpreters; path is used up. */
static bool leads_to_rights(struct task *task, char *path, int dirfd_arg)
{
	for (int depth = 0; depth < SCRIPT_DEPTH; depth++) {
		AUTO(fd_close) int image = open_image(task, path, dirfd_arg);

		if (image < 0)
			return false;
		if (!read_interpreter(image, path, PATH_BYTES))
			return gives_rights(image);
		dirfd_arg = -1;
	}
	return false;
}

/* Never a child of the engine: its end would be taken for a tracee's. */
static void __attribute__((noreturn))
ask_apart(struct task *task, char *path, int dirfd_arg, int answer_fd)
{
	char answer;

	if (fork())
		_exit(0);
	dup2(answer_fd, STDIN_FILENO);
	close_range(STDOUT_FILENO, ~0U, 0);
	answer = leads_to_rights(task, path, dirfd_arg);
	io_write_all(STDIN_FILENO, &answer, 1);
	_exit(0);
}

/*
 * The same where a tracee serves files (FUSE), which is stopped perhaps: asked
 * by a process that nobody waits for, since not even SIGKILL ends one whose
 * request was read already. Who gets no answer is no set-uid program: what an
 * ordinary user mounts is nosuid, mount(8).
 */
static bool leads_to_rights_in_time(struct task *task, char *path,
				    int dirfd_arg)
{
	int ends[2];
	char answer;
	pid_t child;
	int got;

	if (pipe2(ends, O_CLOEXEC))
		return leads_to_rights(task, path, dirfd_arg);

	AUTO(fd_close) int from = ends[0];
	AUTO(fd_close) int into = ends[1];
	struct pollfd end = {.fd = from, .events = POLLIN};

	child = fork();
	if (!child)
		ask_apart(task, path, dirfd_arg, into);
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	if (child < 0)
		return leads_to_rights(task, path, dirfd_arg);
	fd_close(&into);
	do
		got = poll(&end, 1, ANSWER_MS);
	while (got < 0 && errno == EINTR);
	return got == 1 && read(from, &answer, 1) == 1 && answer;
}

static bool is_privileged(struct engine *engine, struct task *task)
{
	bool is_at = !strcmp(task->row->name, "execveat");
	int dirfd_arg = is_at ? (int)task->args[0] : -1;
	char path[PATH_BYTES];
	bool is_whole;

	capture_read_string(&engine->capture, task->tid,
			    task->args[is_at ? 1 : 0], path, sizeof(path),
			    &is_whole);
	if (!is_whole)
		return false;
	if (*engine->capture.has_server)
		return leads_to_rights_in_time(task, path, dirfd_arg);
	return leads_to_rights(task, path, dirfd_arg);
}

/* prctl(2): then execve gives no rights, whatever the file says. */
static bool has_no_new_privs(const struct task *task)
{
	struct proc_status status;

	return !proc_read_status(task->tid, &status) && status.has_no_new_privs;
}

bool release_privileged(struct engine *engine, struct task *task)
{
	if (engine->may_trace_privileged || engine->options->drops_setuid ||
	    !is_privileged(engine, task) || has_no_new_privs(task))
		return false;
	release_task(engine, task, RELEASE_SETUID, 0);
	return true;
}

/* ---- 64-bit programs under a 32-bit spile ---- */

/*
 * Registers alone don't do: arm64 cuts them for a 32-bit tracer, and what kind of
 * call 64-bit x86 code made stands where such a tracer can't look.
 */
bool release_wide(struct engine *engine, struct task *task)
{
	struct proc_auxv auxv;

	if (sizeof(long) == sizeof(uint64_t) ||
	    proc_read_auxv(task->tid, &auxv) || !auxv.is_64 ||
	    call_has_info(engine, task))
		return false;
	release_task(engine, task, RELEASE_WIDE, 0);
	return true;
}

/* ---- as it was asked for ---- */

bool release_is_due_at_exec(const struct engine *engine,
			    const struct task *task)
{
	if (!engine->options->detaches_on_exec || !task || !task->process)
		return false;
	return !task->process->is_launcher || task->process->has_begun;
}

/* ---- a workload that debugs ---- */

static bool has_task_of(const struct engine *engine, pid_t tgid)
{
	for (struct task *task = engine->tasks.oldest; task; task = task->newer)
		if (task->process && task->process->tgid == tgid)
			return true;
	return false;
}

/* The caller's pid namespace numbers its target. */
static struct task *find_target(struct engine *engine, struct task *caller,
				uint32_t pid)
{
	if (!caller->process->has_own_pids)
		return task_find(&engine->tasks, (pid_t)pid);
	for (struct task *task = engine->tasks.oldest; task;
	     task = task->newer) {
		struct proc_status status;

		if (!task->process || proc_read_status(task->tid, &status) ||
		    !status.ns_tid_count)
			continue;
		if (status.ns_tids[status.ns_tid_count - 1] == pid)
			return task;
	}
	return NULL;
}

static void leave(struct engine *engine, struct process *process,
		  enum release_reason reason)
{
	process->is_leaving = true;
	process->leave_reason = reason;
	for (struct task *task = engine->tasks.oldest; task; task = task->newer)
		if (task->process == process)
			ptrace(PTRACE_INTERRUPT, task->tid, NULL, NULL);
}

bool release_for_debugger(struct engine *engine, struct task *task)
{
	uint32_t request = (uint32_t)task->args[0];
	struct task *target;

	if (request == REQUEST_TRACEME) {
		release_task(engine, task, RELEASE_PRIVATE, 0);
		return true;
	}
	if (request != REQUEST_ATTACH && request != REQUEST_SEIZE)
		return false;
	target = find_target(engine, task, (uint32_t)task->args[1]);
	if (!target || !target->process || target->process == task->process)
		return false;
	task->awaits_tgid = target->process->tgid;
	task->held_until_ns = engine->now_ns + HOLD_NS;
	engine_hold(engine, task);
	leave(engine, target->process, RELEASE_TRACED);
	return true;
}

static void put_timeout(struct engine *engine, struct task *task)
{
	struct event event = {.kind = EVENT_MARK};

	event.mark.text = span_of_str("the target of this ptrace call did not "
				      "stop in 100 ms: it stays traced");
	engine_put(engine, &event, task->serial);
}

void release_check_held(struct engine *engine)
{
	struct task *task = engine->tasks.held ? engine->tasks.oldest : NULL;

	for (; task; task = task->newer) {
		bool is_late;

		if (!task->is_held || !task->awaits_tgid)
			continue;
		is_late = engine->now_ns >= task->held_until_ns;
		if (has_task_of(engine, task->awaits_tgid) && !is_late)
			continue;
		if (has_task_of(engine, task->awaits_tgid))
			put_timeout(engine, task);
		task->awaits_tgid = 0;
		engine_resume(engine, task, 0);
	}
}

/* ---- the end ---- */

static bool is_daemon(const struct engine *engine, pid_t tgid)
{
	struct proc_stat stat;

	if (proc_read_stat(tgid, &stat))
		return false;
	return stat.session != engine->session && !stat.tty;
}

bool release_are_all_daemons(const struct engine *engine)
{
	if (engine->tasks.unclaimed)
		return false;
	for (struct task *task = engine->tasks.oldest; task; task = task->newer)
		if (task->serial == task->process->leader &&
		    !is_daemon(engine, task->process->tgid))
			return false;
	return true;
}

void release_rest(struct engine *engine, enum release_reason reason)
{
	for (struct task *task = engine->tasks.oldest; task; task = task->newer)
		if (task->process && !task->is_prelaunch)
			put_release(engine, task->serial, reason);
}
