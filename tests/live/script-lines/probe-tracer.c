/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe-tracer.c - runs a command and prints what the probe says at each exec.
 *
 *	probe-tracer OUTPUT COMMAND [ARG...]
 *
 * A line for every execve that succeeds, its fields divided by tabs: whether
 * the place is approximate (~ or =), the context, the arguments joined by
 * blanks, then file, line and function of each frame; "-" and the arguments
 * when the probe had no answer. Bytes below 32 and the backslash are \xHH. The
 * last line says how many probes there were and what they took.
 *
 * It is the least that can stop tasks at execve, so that a test of the probe is
 * a test of nothing else.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"
#include "base/map.h"
#include "base/mem.h"
#include "probe/probe.h"

struct task {
	pid_t tid;
	bool is_born;  /* its parent's fork event was seen */
	bool waits;    /* stopped, for that event */
	int answer;    /* of the probe at the entry of execve */
	pid_t creator; /* until the first exec */
	struct probe_image *image;
	struct probe_place place;
};

struct tracer {
	FILE *out;
	struct map tasks;
	struct probe_cache *cache;
	unsigned probes, reads;
	uint64_t probe_ns;
};

struct tracee_memory {
	struct probe_memory memory;
	pid_t tid;
	unsigned reads;
};

static int read_memory(struct probe_memory *memory, uint64_t addr, void *data,
		       size_t len)
{
	struct tracee_memory *tracee = (struct tracee_memory *)memory;
	struct iovec local = {data, len};
	struct iovec remote = {(void *)(uintptr_t)addr, len};
	ssize_t got;

	tracee->reads++;
	got = process_vm_readv(tracee->tid, &local, 1, &remote, 1, 0);

	if (got < 0)
		return -errno;
	return (size_t)got == len ? 0 : -EFAULT;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void print_bytes(FILE *out, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.data[i] < 32 || bytes.data[i] == '\\')
			fprintf(out, "\\x%02x", bytes.data[i]);
		else
			fputc(bytes.data[i], out);
	}
}

static void print_arguments(FILE *out, pid_t tid)
{
	AUTO(fd_close) int fd = -1;
	char path[32], text[4096];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	len = fd < 0 ? 0 : io_read_full(fd, text, sizeof(text));
	for (ssize_t i = 0; i < len; i++) {
		if (text[i] == '\0')
			text[i] = ' ';
	}
	if (len > 0)
		print_bytes(out, span_of(text, (size_t)len - 1));
}

static void print_exec(struct tracer *tracer, const struct task *task,
		       pid_t tid)
{
	const struct probe_place *place = &task->place;
	FILE *out = tracer->out;

	if (task->answer < 0) {
		fprintf(out, "-\t\t");
		print_arguments(out, tid);
		fputc('\n', out);
		return;
	}
	fprintf(out, "%c\t", place->is_approximate ? '~' : '=');
	print_bytes(out, place->context);
	fputc('\t', out);
	print_arguments(out, tid);
	for (size_t i = 0; i < place->count; i++) {
		fputc('\t', out);
		print_bytes(out, place->frames[i].file);
		fprintf(out, "\t%u\t", place->frames[i].line);
		print_bytes(out, place->frames[i].function);
	}
	fputc('\n', out);
}

static struct task *task_of(struct tracer *tracer, pid_t tid)
{
	struct task *task = map_get(&tracer->tasks, (uint64_t)tid);

	if (!task) {
		task = mem_new(sizeof(*task));
		task->tid = tid;
		task->answer = -ENOENT;
		map_put(&tracer->tasks, (uint64_t)tid, task);
	}
	return task;
}

static void forget(struct tracer *tracer, pid_t tid)
{
	struct task *task = map_remove(&tracer->tasks, (uint64_t)tid);

	if (!task)
		return;
	probe_image_unref(&task->image);
	mem_free_ptr(&task);
}

static void on_call(struct tracer *tracer, struct task *task)
{
	struct tracee_memory memory = {{read_memory}, task->tid};
	struct __ptrace_syscall_info info;
	uint64_t start;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, task->tid, sizeof(info), &info) <=
	    0)
		return;
	/* An i386 program's execve has another number. */
	if (info.op != PTRACE_SYSCALL_INFO_ENTRY ||
	    info.entry.nr != (info.arch == AUDIT_ARCH_I386 ? 11 : SYS_execve))
		return;
	if (!task->image) {
		task->answer = -ENOENT;
		return;
	}
	start = now_ns();
	task->answer = probe_script(task->image, task->tid, task->creator,
				    &memory.memory, &task->place);
	tracer->probe_ns += now_ns() - start;
	tracer->probes++;
	tracer->reads += memory.reads;
}

static void on_birth(struct tracer *tracer, struct task *parent)
{
	struct task *child;
	unsigned long tid;

	if (ptrace(PTRACE_GETEVENTMSG, parent->tid, 0, &tid) < 0)
		return;
	child = task_of(tracer, (pid_t)tid);
	child->is_born = true;
	child->creator = parent->tid;
	child->image = probe_image_ref(parent->image);
	if (child->waits) {
		child->waits = false;
		ptrace(PTRACE_SYSCALL, child->tid, 0, 0);
	}
}

static void on_exec(struct tracer *tracer, struct task *task)
{
	struct task *asked = task;
	unsigned long old_tid = 0;

	/* A thread that was not the leader takes over the leader's id. */
	ptrace(PTRACE_GETEVENTMSG, task->tid, 0, &old_tid);
	if (old_tid != 0 && (pid_t)old_tid != task->tid)
		asked = task_of(tracer, (pid_t)old_tid);
	print_exec(tracer, asked, task->tid);
	if (asked != task)
		forget(tracer, asked->tid);
	probe_image_unref(&task->image);
	task->image = probe_image_new(tracer->cache, task->tid);
	task->creator = 0;
	task->answer = -ENOENT;
}

static void on_stop(struct tracer *tracer, struct task *task, int status)
{
	int signo = WSTOPSIG(status);
	int event = status >> 16;

	switch (event) {
	case 0:
		if (signo != (SIGTRAP | 0x80))
			break;
		on_call(tracer, task);
		signo = 0;
		break;
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		on_birth(tracer, task);
		signo = 0;
		break;
	case PTRACE_EVENT_EXEC:
		on_exec(tracer, task);
		signo = 0;
		break;
	case PTRACE_EVENT_STOP:
		if (signo != SIGTRAP) {
			ptrace(PTRACE_LISTEN, task->tid, 0, 0);
			return;
		}
		task->waits = !task->is_born;
		if (task->waits)
			return;
		signo = 0;
		break;
	}
	ptrace(PTRACE_SYSCALL, task->tid, 0, signo);
}

/* Until every tracee has ended; the exit status of the first. */
static int trace(struct tracer *tracer, pid_t first)
{
	int status, first_status = 0;
	pid_t tid;

	while ((tid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
		if (tid < 0)
			continue;
		if (WIFSTOPPED(status)) {
			on_stop(tracer, task_of(tracer, tid), status);
			continue;
		}
		if (tid == first)
			first_status = status;
		forget(tracer, tid);
	}
	return WIFEXITED(first_status) ? WEXITSTATUS(first_status) : 125;
}

static pid_t start(char **command)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
			     PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
			     PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	int status;
	pid_t child = fork();

	if (child == 0) {
		raise(SIGSTOP);
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, WUNTRACED) < 0 ||
	    ptrace(PTRACE_SEIZE, child, 0, options) < 0) {
		perror("probe-tracer");
		exit(125);
	}
	kill(child, SIGCONT);
	return child;
}

int main(int argc, char **argv)
{
	struct tracer tracer = {.tasks = MAP_EMPTY};
	pid_t child;
	int status;

	if (argc < 3) {
		fprintf(stderr, "usage: probe-tracer OUTPUT COMMAND...\n");
		return 125;
	}
	tracer.out = fopen(argv[1], "we");
	if (!tracer.out) {
		perror(argv[1]);
		return 125;
	}
	tracer.cache = probe_cache_new();
	child = start(argv + 2);
	task_of(&tracer, child)->is_born = true;
	status = trace(&tracer, child);
	fprintf(tracer.out, "# %u probes, %u reads, %.1f us each\n",
		tracer.probes, tracer.reads,
		tracer.probes ? (double)tracer.probe_ns / 1e3 / tracer.probes
			      : 0);
	if (fclose(tracer.out) != 0)
		status = 125;
	map_done(&tracer.tasks);
	probe_cache_free(&tracer.cache);
	return status;
}
