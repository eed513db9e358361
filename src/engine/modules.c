/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modules.c - when the kernel's modules are looked at.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "capture/config_used.h"
#include "engine/engine.h"
#include "engine/proc.h"
#include "engine/tracer.h"
#include "spec/spec.h"

enum {
	MEMORY_BYTES = 88, /* struct sockaddr_alg */
	/* Calls of i386's socketcall(2), linux/net.h. */
	SOCKETCALL_SOCKET = 1,
	SOCKETCALL_BIND = 2,
};

/* What the call is about, as far as it's in memory. */
struct call_room {
	uint64_t args[6];
	char text[REQUEST_TEXT_BYTES];
	uint8_t memory[MEMORY_BYTES];
};

static struct modules_at at_task(const struct engine *engine,
				 const struct task *task)
{
	return (struct modules_at){task ? task->serial : 0, engine->now_ns};
}

void engine_modules_start(struct engine *engine)
{
	struct modules_at at = at_task(engine, NULL);

	modules_init(&engine->modules, engine->out);
	engine->modules.is_absent = engine->options->skips_kernel;
	if (!engine->options->skips_kernel)
		modules_read(&engine->modules, &at, MODULES_START);
}

void engine_modules_tick(struct engine *engine)
{
	struct modules_at at = at_task(engine, NULL);

	if (modules_is_due(&engine->modules, engine->now_ns))
		modules_read(&engine->modules, &at, MODULES_TICK);
}

void engine_modules_end(struct engine *engine)
{
	struct modules_at at = at_task(engine, NULL);

	if (!engine->options->skips_kernel) {
		modules_read(&engine->modules, &at, MODULES_END);
		config_used_put(&engine->modules, &engine->met,
				engine->options->kernel_config, &at);
	}
	modules_done(&engine->modules);
	met_done(&engine->met);
}

/* ---- calls ---- */

static void read_text(struct engine *engine, struct task *task, int arg,
		      struct call_room *room)
{
	const char *copied = NULL;
	bool is_whole = false;

	if (arg < 0)
		return;
	if (task->is_call_recorded)
		copied = capture_copied_string(&engine->capture,
					       room->args[arg]);
	if (copied) {
		size_t bytes = strlen(copied) + 1;

		if (bytes <= sizeof(room->text))
			memcpy(room->text, copied, bytes);
		return;
	}
	capture_read_string(&engine->capture, task->tid, room->args[arg],
			    room->text, sizeof(room->text) - 1, &is_whole);
	if (!is_whole)
		room->text[0] = '\0';
}

/* The name that the call goes by: of socketcall the one within. */
static const char *name_of(struct engine *engine, struct task *task,
			   struct call_room *room)
{
	uint32_t words[3];

	memcpy(room->args, task->args, sizeof(room->args));
	if (strcmp(task->row->name, "socketcall"))
		return task->row->name;
	if ((task->args[0] != SOCKETCALL_SOCKET &&
	     task->args[0] != SOCKETCALL_BIND) ||
	    capture_read(&engine->capture, task->tid, task->args[1], words,
			 sizeof(words)) < sizeof(words))
		return "";
	for (unsigned i = 0; i < 3; i++)
		room->args[i] = words[i];
	return task->args[0] == SOCKETCALL_BIND ? "bind" : "socket";
}

void engine_modules_entry(struct engine *engine, struct task *task)
{
	struct modules_at at = at_task(engine, task);
	struct call_room room = {0};
	struct request_call call = {.args = room.args, .text = room.text};
	unsigned arg = 0;
	size_t bytes;

	if (engine->modules.is_absent)
		return;
	call.name = name_of(engine, task, &room);
	read_text(engine, task, module_request_text_arg(call.name), &room);
	bytes = module_request_memory(call.name, room.args, &arg);
	if (bytes && bytes <= sizeof(room.memory))
		call.memory = span_of(room.memory,
				      capture_read(&engine->capture, task->tid,
						   room.args[arg], room.memory,
						   bytes));
	if (!strcmp(call.name, "finit_module")) {
		char link[32];

		snprintf(link, sizeof(link), "fd/%u", (uint32_t)room.args[0]);
		if (proc_read_link(task->tid, link, room.text,
				   sizeof(room.text)))
			room.text[0] = '\0';
	}
	free(task->request);
	task->request = modules_before(&engine->modules, &at, &call);
}

/* What was opened says what the kernel has asked for: a path may be of anything. */
static void settle_device(struct task *task, int64_t ret)
{
	struct module_request *request = task->request;
	struct statx file;
	char path[64];

	if (strncmp(request->aliases[0], "devname:", 8))
		return;
	/* The node is there, but nobody answers for it. */
	if (ret == -ENODEV || ret == -ENXIO)
		return;
	request->count = 0;
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)task->tid, (int)ret);
	if (ret < 0 || statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, 0, &file))
		return;
	if (S_ISCHR(file.stx_mode) || S_ISBLK(file.stx_mode))
		module_request_add_device(request, S_ISBLK(file.stx_mode),
					  file.stx_rdev_major,
					  file.stx_rdev_minor);
}

void engine_modules_return(struct engine *engine, struct task *task, int64_t ret)
{
	struct modules_at at = at_task(engine, task);

	if (task->request) {
		settle_device(task, ret);
		modules_after(&engine->modules, &at, task->request, ret);
		free(task->request);
		task->request = NULL;
	} else if (engine->met.has_news) {
		modules_read(&engine->modules, &at, MODULES_AFTER);
	}
	engine->met.has_news = false;
}
