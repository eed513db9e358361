/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proc.c - facts from /proc/PID that exist only while the task lives.
 */
#include "config.h"

#include "engine/proc.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/io.h"

/* At once: what fits is given by one read, and what is less is all. */
static ssize_t read_file(pid_t tid, const char *name, void *data, size_t bytes)
{
	char path[64];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)tid, name);

	AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	len = read(fd, data, bytes);
	return len < 0 ? -errno : len;
}

/* The text behind "KEY:\t"; NULL when there is no such line. */
static const char *line_of(const char *text, const char *key)
{
	size_t len = strlen(key);

	for (const char *at = text; at; at = strchr(at, '\n')) {
		if (*at == '\n')
			at++;
		if (!strncmp(at, key, len) && at[len] == ':')
			return at + len + 1;
	}
	return NULL;
}

static pid_t number_of(const char *text, const char *key)
{
	const char *line = line_of(text, key);

	return line ? (pid_t)strtol(line, NULL, 10) : 0;
}

int proc_read_status(pid_t tid, struct proc_status *ret_status)
{
	char text[4096];
	ssize_t len = read_file(tid, "status", text, sizeof(text) - 1);
	const char *line;
	char *end;

	if (len < 0)
		return (int)len;
	text[len] = '\0';
	line = line_of(text, "SigCgt");
	*ret_status = (struct proc_status){
		.tgid = number_of(text, "Tgid"),
		.ppid = number_of(text, "PPid"),
		.tracer = number_of(text, "TracerPid"),
		.has_no_new_privs = number_of(text, "NoNewPrivs"),
		.caught = line ? strtoull(line, NULL, 16) : 0,
	};
	/* The first is the reader's own view of it, proc(5). */
	line = line_of(text, "NSpid");
	if (!line)
		return 0;
	strtoul(line, &end, 10);
	while (*end == '\t' && ret_status->ns_tid_count < PROC_PIDS_MAX)
		ret_status->ns_tids[ret_status->ns_tid_count++] =
			(uint32_t)strtoul(end, &end, 10);
	return 0;
}

static bool is_named(pid_t tid, size_t depth, pid_t id)
{
	struct proc_status status;

	return !proc_read_status(tid, &status) &&
	       status.ns_tid_count >= depth &&
	       status.ns_tids[depth - 1] == (uint32_t)id;
}

pid_t proc_find_child(pid_t tid, pid_t id)
{
	struct proc_status status;
	pid_t found = 0;
	char path[64];
	FILE *file;
	int child;

	if (proc_read_status(tid, &status))
		return 0;
	if (!status.ns_tid_count)
		return id;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)tid,
		 (int)tid);
	file = fopen(path, "re");
	while (file && !found && fscanf(file, "%d", &child) == 1)
		if (is_named(child, status.ns_tid_count, id))
			found = child;
	if (file)
		fclose(file);
	return found;
}

/* PF_KTHREAD, include/linux/sched.h. */
enum { FLAG_KERNEL_THREAD = 0x00200000 };

int proc_read_stat(pid_t tid, struct proc_stat *ret_stat)
{
	char text[1024];
	ssize_t len = read_file(tid, "stat", text, sizeof(text) - 1);
	int ppid, session, tty, cpu;
	unsigned flags;
	char *at, state;

	if (len < 0)
		return (int)len;
	text[len] = '\0';
	/* The name may hold anything, a ')' too. */
	at = strrchr(text, ')');
	if (!at)
		return -EINVAL;
	/* Fields 3 to 9 and 39 of proc(5). */
	if (sscanf(at + 1, " %c %d %*d %d %d %*d %u", &state, &ppid, &session,
		   &tty, &flags) != 5)
		return -EINVAL;
	for (int field = 2; at && field < 39; field++)
		at = strchr(at + 1, ' ');
	cpu = at ? atoi(at + 1) : -1;
	*ret_stat = (struct proc_stat){
		.state = state,
		.ppid = ppid,
		.session = session,
		.tty = (uint32_t)tty,
		.cpu = cpu,
		.is_kernel_thread = flags & FLAG_KERNEL_THREAD,
	};
	return 0;
}

static void take_auxv(struct proc_auxv *auxv, uint64_t type, uint64_t value)
{
	switch (type) {
	case AT_EXECFN:
		auxv->execfn_addr = value;
		break;
	case AT_UID:
		auxv->uid = (uint32_t)value;
		break;
	case AT_EUID:
		auxv->euid = (uint32_t)value;
		break;
	case AT_GID:
		auxv->gid = (uint32_t)value;
		break;
	case AT_EGID:
		auxv->egid = (uint32_t)value;
		break;
	}
}

static uint64_t word_at(const uint8_t *at, size_t word_bytes)
{
	uint32_t value_32;
	uint64_t value_64;

	if (word_bytes == sizeof(value_32)) {
		memcpy(&value_32, at, sizeof(value_32));
		return value_32;
	}
	memcpy(&value_64, at, sizeof(value_64));
	return value_64;
}

int proc_read_auxv(pid_t tid, struct proc_auxv *ret_auxv)
{
	uint8_t room[2048];
	ssize_t len = read_file(tid, "auxv", room, sizeof(room));
	struct proc_auxv auxv = {0};
	size_t word_bytes;

	if (len < 0)
		return (int)len;
	if (len < 16)
		return -ENODATA;
	/* Types are small, and the first value (AT_SYSINFO, AT_SYSINFO_EHDR or
	   AT_HWCAP) is never 0. */
	auxv.is_64 = !word_at(room + 4, 4);
	word_bytes = auxv.is_64 ? 8 : 4;
	for (size_t at = 0; at + 2 * word_bytes <= (size_t)len;
	     at += 2 * word_bytes)
		take_auxv(&auxv, word_at(room + at, word_bytes),
			  word_at(room + at + word_bytes, word_bytes));
	*ret_auxv = auxv;
	return 0;
}

int proc_read_link(pid_t tid, const char *name, char *ret_link, size_t bytes)
{
	char path[64];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)tid, name);
	len = readlink(path, ret_link, bytes - 1);
	if (len < 0)
		return -errno;
	ret_link[len] = '\0';
	return 0;
}

/* Of cmdline and environ: less than was asked for is the end. */
enum { STEP_BYTES = 4096 };

int proc_read_strings(pid_t tid, const char *name, size_t max,
		      struct buf *ret_strings, bool *ret_is_cut)
{
	char path[64];
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)tid, name);

	AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	*ret_is_cut = false;
	do {
		buf_reserve(ret_strings, STEP_BYTES);
		got = read(fd, ret_strings->data + ret_strings->len,
			   STEP_BYTES);
		if (got < 0)
			return -errno;
		ret_strings->len += (size_t)got;
		if (ret_strings->len > max) {
			ret_strings->len = max;
			*ret_is_cut = true;
			return 0;
		}
	} while (got == STEP_BYTES);
	return 0;
}

uint64_t proc_cpu_ns(pid_t tgid)
{
	struct timespec time;
	clockid_t clock;

	if (clock_getcpuclockid(tgid, &clock) || clock_gettime(clock, &time))
		return 0;
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
