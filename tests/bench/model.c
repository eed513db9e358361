/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.c - how fast the views read, and with how much memory.
 *
 * Writes recordings of a launcher with 1000 commands that make the calls in
 * turn, two thirds with a snapshot, then runs spile stat, tree and footprint on
 * them and prints calls a second and the largest resident size. Twice, with a
 * tenth of the calls first: memory must not grow with them.
 *
 *	model SPILE [CALLS]
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "event/event.h"
#include "event/recording.h"

enum { COMMANDS = 1000, CALLS_IN_A_ROW = 50 };

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void put_command(struct recording_writer *writer, uint32_t serial)
{
	char name[32];
	struct span argv[2];
	struct event event = {
		.kind = EVENT_TASK,
		.serial = serial,
		.task = {.origin = serial == 1 ? TASK_LAUNCHED : TASK_CREATED,
			 .tid = 1000 + serial,
			 .tgid = 1000 + serial,
			 .leader = serial,
			 .creator = serial == 1 ? 0 : 1 + serial / 8},
	};

	recording_put(writer, &event);
	snprintf(name, sizeof(name), "/bin/command%u", serial % 20);
	argv[0] = span_of_str(name);
	argv[1] = span_of_str("--option");
	event = (struct event){
		.kind = EVENT_EXEC,
		.serial = serial,
		.exec = {.abi = ABI_X86_64,
			 .filename = span_of_str(name),
			 .exe = span_of_str(name),
			 .argv = argv,
			 .argc = 2},
	};
	recording_put(writer, &event);
}

/* What the first command reads is an I2C adapter, so that calls are asked
   whether they are transfers. */
static void put_bus(struct recording_writer *writer)
{
	struct event event = {
		.kind = EVENT_FILE,
		.serial = 1,
		.file = {.id = 1, .link = span_of_str("/dev/i2c-1")},
	};

	recording_put(writer, &event);
	event = (struct event){
		.kind = EVENT_FD,
		.serial = 1,
		.fd = {.fd = 3, .file = 1},
	};
	recording_put(writer, &event);
}

static void put_call(struct recording_writer *writer, uint64_t i)
{
	/* asm/unistd_64.h: read, close, newfstatat, openat */
	static const uint64_t numbers[] = {0, 3, 262, 257, 0, 0};
	uint64_t nr = numbers[i % ARRAY_LEN(numbers)];
	struct event event = {
		.kind = EVENT_ENTRY,
		.serial = 1 + (uint32_t)(i / CALLS_IN_A_ROW % COMMANDS),
		.time_ns = i * 1000,
		.entry = {.abi = ABI_X86_64,
			  .nr = nr,
			  .args = {3, 0x7ffd00000000, 4096},
			  .ip = 0x7f0000001000},
	};
	uint32_t serial = event.serial;

	recording_put(writer, &event);
	event = (struct event){
		.kind = EVENT_RETURN,
		.serial = serial,
		.time_ns = i * 1000 + 500,
		.ret = {.ret = i % 50 ? 4096 : -ENOENT,
			.is_error = i % 50 == 0},
	};
	recording_put(writer, &event);
	if (nr == 3 || nr == 262)
		return;
	event = (struct event){
		.kind = EVENT_SNAPSHOT,
		.serial = serial,
		.time_ns = i * 1000 + 500,
		.snapshot = {.phase = SNAPSHOT_RETURN,
			     .addr = 0x7ffd00000000,
			     .wanted = 4096,
			     .bytes = span_of_str(
				     "thirty-two bytes of a file, read")},
	};
	recording_put(writer, &event);
}

static int write_recording(const char *path, uint64_t calls, struct error *err)
{
	const struct recording_header header = {.host_abi = ABI_X86_64};
	const struct recording_limits limits = {0};
	struct recording_writer *writer = NULL;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (recording_create(fd, &header, &limits, &writer, err) < 0) {
		close(fd);
		return -err->code;
	}
	for (uint32_t serial = 1; serial <= COMMANDS; serial++)
		put_command(writer, serial);
	put_bus(writer);
	for (uint64_t i = 0; i < calls; i++)
		put_call(writer, i);
	return recording_finish(writer, RECORDING_RUNNING, "", 0, err);
}

static void time_view(const char *spile, const char *view, const char *path,
		      uint64_t calls)
{
	uint64_t start = now_ns();
	struct rusage usage = {0};
	int status = 0;
	pid_t pid = fork();
	double seconds;

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		execl(spile, spile, view, path, (char *)NULL);
		_exit(127);
	}
	wait4(pid, &status, 0, &usage);
	seconds = (double)(now_ns() - start) / 1e9;
	printf("%-9s %9" PRIu64 " calls  %6.2f s  %5.2f million calls a second"
	       "  %6ld KiB%s\n",
	       view, calls, seconds, (double)calls / seconds / 1e6,
	       usage.ru_maxrss,
	       WIFEXITED(status) && !WEXITSTATUS(status) ? "" : "  FAILED");
}

int main(int argc, char **argv)
{
	char path[] = "bench-model-XXXXXX";
	uint64_t most = argc > 2 ? strtoull(argv[2], NULL, 0) : 10000000;
	struct error err = {0};
	int fd = -1;

	if (argc < 2 || (fd = mkstemp(path)) < 0) {
		fprintf(stderr, "usage: model SPILE [CALLS]\n");
		return 2;
	}
	close(fd);
	for (uint64_t calls = most / 10; calls && calls <= most;
	     calls += most - most / 10) {
		if (write_recording(path, calls, &err) < 0) {
			fprintf(stderr, "model: %s\n", err.text);
			unlink(path);
			return 1;
		}
		time_view(argv[1], "stat", path, calls);
		time_view(argv[1], "tree", path, calls);
		time_view(argv[1], "footprint", path, calls);
	}
	unlink(path);
	return 0;
}
