/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.c - commands: their making, what they are called, their totals.
 *
 * Commands live as long as the model, so that a fork can point at its parent's
 * argv. Nothing here recurses: a tree is as deep as a recording makes it.
 */
#include "config.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/mem.h"
#include "model/state.h"
#include "select/command.h"

/* Names in a path. A fork bomb's paths would be as long as it is deep. */
enum { PATH_NAMES_MAX = 64 };

/* What an exec brought: one block of argv, then the bytes of all strings. */
struct image {
	struct span *argv;
	char *bytes;
};

static void image_free(struct image *image)
{
	if (!image)
		return;
	free(image->argv);
	free(image->bytes);
	free(image);
}

static const char *put_string(char **at, struct span text)
{
	char *start = *at;

	if (text.len)
		memcpy(start, text.data, text.len);
	start[text.len] = '\0';
	*at += text.len + 1;
	return start;
}

struct place *place_new(const struct event_scriptline *line)
{
	struct place *place = mem_new(sizeof(*place));
	size_t bytes = line->context.len + 1;
	char *at;

	for (size_t i = 0; i < line->count; i++)
		bytes += line->frames[i].file.len +
			 line->frames[i].function.len + 2;
	place->language = line->language;
	place->is_approximate = line->is_approximate;
	place->count = line->count;
	/* One block: the frames, then their strings. */
	place->frames = mem_new(line->count * sizeof(*place->frames) + bytes);
	at = (char *)(place->frames + line->count);
	for (size_t i = 0; i < line->count; i++) {
		const struct script_frame *from = &line->frames[i];

		place->frames[i].line = from->line;
		place->frames[i].file =
			span_of(put_string(&at, from->file), from->file.len);
		place->frames[i].function = span_of(
			put_string(&at, from->function), from->function.len);
	}
	place->context =
		span_of(put_string(&at, line->context), line->context.len);
	return place;
}

void place_free(struct place *place)
{
	if (!place)
		return;
	free(place->frames);
	free(place);
}

static void append(struct model *model, struct command *command)
{
	struct command *parent = command->parent;
	struct command **last =
		parent ? &parent->last_child : &model->last_root;

	if (*last)
		(*last)->next = command;
	else if (parent)
		parent->first_child = command;
	else
		model->first_root = command;
	*last = command;
	if (parent) {
		parent->child_count++;
		command->depth = parent->depth + 1;
	}
	if (model->command_count == model->command_cap) {
		model->command_cap =
			model->command_cap ? model->command_cap * 2 : 64;
		model->commands =
			mem_resize(model->commands, model->command_cap,
				   sizeof(*model->commands));
	}
	model->commands[model->command_count++] = command;
	command->id = (uint32_t)model->command_count;
}

struct command *command_new(struct model *model, enum command_kind kind,
			    struct command *parent, struct model_task *task)
{
	struct command *command = mem_new(sizeof(*command));

	command->kind = kind;
	command->parent = parent;
	command->name = parent ? parent->name : "?";
	command->filename = parent ? parent->filename : "";
	command->exe = parent ? parent->exe : "";
	command->cwd = mem_strdup(task->cwd ? task->cwd : "");
	if (parent) {
		command->argv = parent->argv;
		command->argc = parent->argc;
		command->first_arg = parent->first_arg;
		command->is_argv_cut = parent->is_argv_cut;
		command->uid = parent->uid;
		command->euid = parent->euid;
	}
	command->pid = task->tgid;
	command->leader = task->leader;
	command->task_count = 1;
	command->start_ns = model->now_ns;
	append(model, command);
	return command;
}

static size_t image_bytes(const struct event_exec *exec, const struct buf *name)
{
	size_t bytes = name->len + exec->filename.len + exec->exe.len + 3;

	for (size_t i = 0; i < exec->argc; i++)
		bytes += exec->argv[i].len + 1;
	return bytes;
}

void command_set_image(struct command *command, const struct event_exec *exec)
{
	const struct command_facts facts = {exec->filename, exec->exe,
					    exec->argv, exec->argc};
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	struct image *image = mem_new(sizeof(*image));
	char *at;

	command_name(&facts, &name);
	image->argv = mem_new((exec->argc + 1) * sizeof(*image->argv));
	image->bytes = mem_new(image_bytes(exec, &name));
	at = image->bytes;
	command->name = put_string(&at, buf_span(&name));
	command->filename = put_string(&at, exec->filename);
	command->exe = put_string(&at, exec->exe);
	for (size_t i = 0; i < exec->argc; i++)
		image->argv[i] = span_of(put_string(&at, exec->argv[i]),
					 exec->argv[i].len);
	command->argv = image->argv;
	command->argc = exec->argc;
	command->first_arg = command_first_arg(&facts);
	command->is_argv_cut = exec->is_argv_cut;
	command->uid = exec->uid;
	command->euid = exec->euid;
	if (exec->cwd.len) {
		free((void *)command->cwd);
		command->cwd = mem_strndup((const char *)exec->cwd.data,
					   exec->cwd.len);
	}
	/* Nobody points at the former one: only commands without children are
	   given another. */
	image_free(command->image);
	command->image = image;
}

void command_set_filename(struct command *command, struct span filename)
{
	const struct event_exec exec = {
		.filename = filename,
		.argv = &filename,
		.argc = 1,
		.is_argv_cut = true,
		.uid = command->uid,
		.euid = command->euid,
	};

	command_set_image(command, &exec);
}

void command_set_place(struct command *command, struct place *place)
{
	place_free((struct place *)command->place);
	command->place = place;
}

void command_free(struct command *command)
{
	while (command->handed) {
		struct handover *next = command->handed->next;

		free(command->handed->path);
		free(command->handed);
		command->handed = next;
	}
	place_free((struct place *)command->place);
	image_free(command->image);
	free((void *)command->cwd);
	free(command->view);
	free(command);
}

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Children have higher ids than their parents, so that one pass from the last
   to the first adds everything up. total.wall_ns holds the last end so far. */
void command_add_totals(struct model *model)
{
	for (size_t i = 0; i < model->command_count; i++) {
		struct command *command = model->commands[i];

		command->own.wall_ns =
			command->end_ns > command->start_ns
				? command->end_ns - command->start_ns
				: 0;
		command->total = command->own;
		command->total.wall_ns = command->end_ns;
	}
	for (size_t i = model->command_count; i-- > 0;) {
		struct command *command = model->commands[i];
		struct usage *total = &command->total;
		struct usage *above =
			command->parent ? &command->parent->total : NULL;

		if (above) {
			above->calls += total->calls;
			above->errors += total->errors;
			above->syscall_ns += total->syscall_ns;
			above->cpu_ns += total->cpu_ns;
			above->spi += total->spi;
			above->i2c += total->i2c;
			above->wall_ns = later(above->wall_ns, total->wall_ns);
		}
		total->wall_ns = total->wall_ns > command->start_ns
					 ? total->wall_ns - command->start_ns
					 : 0;
	}
}

struct command *command_walk(const struct command *top,
			     const struct command *at)
{
	if (at->first_child)
		return at->first_child;
	while (at != top) {
		if (at->next)
			return at->next;
		at = at->parent;
	}
	return NULL;
}

char *command_path(const struct command *command)
{
	static const char dots[] = "...";
	size_t len = 0, count = 0;
	char *path, *at;
	const struct command *c;

	for (c = command; c && count < PATH_NAMES_MAX; c = c->parent, count++)
		len += strlen(c->name) + 1;
	len += c ? sizeof(dots) : 0;
	path = mem_new(len);
	at = path + len - 1;
	for (c = command; c && count; c = c->parent, count--) {
		size_t part = strlen(c->name);

		at -= part;
		memcpy(at, c->name, part);
		if (c->parent)
			*--at = '/';
	}
	if (c)
		memcpy(path, dots, sizeof(dots) - 1);
	return path;
}
