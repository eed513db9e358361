/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree-json.c - the tree for programs: JSON (schema/tree.json), CSV.
 *
 * Every command that is shown, none folded.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/mem.h"
#include "event/recording.h"
#include "spec/names.h"
#include "view/json.h"
#include "view/stack_tree.h"
#include "view/table.h"
#include "view/tree.h"

static const char *kind_name(enum command_kind kind)
{
	switch (kind) {
	case COMMAND_EXEC:
		return "exec";
	case COMMAND_FORK:
		return "fork";
	case COMMAND_ATTACHED:
		return "attached";
	}
	return "fork";
}

static const char *release_name(uint32_t reason)
{
	static const char *const names[] = {
		[RELEASE_DETACHED] = "detached", [RELEASE_DAEMON] = "daemon",
		[RELEASE_SETUID] = "setuid",	 [RELEASE_TRACED] = "traced",
		[RELEASE_PRIVATE] = "private",	 [RELEASE_WIDE] = "wide",
	};

	return reason < ARRAY_LEN(names) && names[reason] ? names[reason]
							  : "unknown";
}

static void write_signal(struct json *json, uint32_t number)
{
	const char *name = signal_name((int)number);

	if (name)
		json_text(json, name);
	else
		json_uint(json, number);
}

static void write_status(struct json *json, const struct command *command)
{
	json_key(json, "status");
	if (command->end == COMMAND_RUNNING) {
		json_text(json, "running");
		return;
	}
	json_object(json);
	switch (command->end) {
	case COMMAND_RUNNING:
		break;
	case COMMAND_EXITED:
		json_key_uint(json, "exit", command->end_value);
		break;
	case COMMAND_KILLED:
		json_key(json, "signal");
		write_signal(json, command->end_value);
		break;
	case COMMAND_REPLACED:
		json_key_uint(json, "replaced", command->end_value);
		break;
	case COMMAND_RELEASED:
		json_key_text(json, "released",
			      release_name(command->end_value));
		break;
	}
	json_object_end(json);
}

static void write_place(struct json *json, const struct place *place)
{
	json_key(json, "launched_at");
	if (!place || !place->count) {
		json_null(json);
		return;
	}
	json_object(json);
	json_key_span(json, "file", place->frames[0].file);
	json_key_uint(json, "line", place->frames[0].line);
	json_key(json, "functions");
	json_array(json);
	for (size_t i = 0; i < place->count; i++)
		if (place->frames[i].function.len)
			json_span(json, place->frames[i].function);
	json_array_end(json);
	json_key_bool(json, "approximate", place->is_approximate);
	json_key_span(json, "context", place->context);
	json_key(json, "frames");
	json_array(json);
	for (size_t i = 0; i < place->count; i++) {
		json_object(json);
		json_key_span(json, "file", place->frames[i].file);
		json_key_uint(json, "line", place->frames[i].line);
		json_key_span(json, "function", place->frames[i].function);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

static void write_usage(struct json *json, const struct usage *usage)
{
	json_key_uint(json, "calls", usage->calls);
	json_key_uint(json, "errors", usage->errors);
	json_key_uint(json, "wall_ns", usage->wall_ns);
	json_key_uint(json, "cpu_ns", usage->cpu_ns);
	json_key_uint(json, "syscall_ns", usage->syscall_ns);
	json_key_uint(json, "spi", usage->spi);
	json_key_uint(json, "i2c", usage->i2c);
}

static void write_handed(struct json *json, const struct command *command)
{
	json_key(json, "handed");
	json_array(json);
	for (const struct handover *handed = command->handed; handed;
	     handed = handed->next) {
		json_object(json);
		json_key_text(json, "what", handed->what);
		json_key_text(json, "path", handed->path);
		json_key_uint(json, "count", handed->count);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_heaviest(struct json *json, const struct tree *tree,
			   const struct command *command)
{
	const struct fold fold = {.members = &command, .count = 1};
	AUTO(mem_free_ptr) struct tree_tally *heaviest = NULL;
	size_t count = 0;

	heaviest = tree_heaviest(tree, &fold, &count);
	json_key(json, "top");
	json_array(json);
	for (size_t i = 0; i < count; i++) {
		json_object(json);
		json_key_text(json, "name", heaviest[i].name);
		json_key_uint(json, "nr", heaviest[i].nr);
		json_key_uint(json, "calls", heaviest[i].calls);
		json_key_uint(json, "errors", heaviest[i].errors);
		json_key_uint(json, "syscall_ns", heaviest[i].ns);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_trace(struct json *json, const struct tree *tree,
			const struct command *command)
{
	const struct tree_items *items = tree_items_of(tree, command);

	json_key(json, "trace");
	json_array(json);
	for (size_t i = 0; items && i < items->count; i++) {
		const struct tree_item *item = &items->items[i];

		json_object(json);
		if (item->text) {
			json_key_text(json, "call", item->text);
			json_key_uint(json, "count", item->count);
		} else {
			json_key_uint(json, "child", item->child->id);
		}
		json_object_end(json);
	}
	json_array_end(json);
	json_key_uint(json, "trace_cut", items ? items->more : 0);
}

static void end_node(struct json *json)
{
	json_array_end(json);
	json_object_end(json);
}

static void begin_function(struct json *json, const struct stack_node *at)
{
	json_object(json);
	json_key_text(json, "name", at->name);
	json_key_bool(json, "syscall", at->is_call);
	json_key_uint(json, "calls", at->calls);
	json_key(json, "children");
	json_array(json);
}

static void write_stacks(struct json *json, const struct tree *tree,
			 const struct command *command)
{
	AUTO(stack_tree_free) struct stack_tree *stacks = stack_tree_new();
	const struct stack_node *at = stack_tree_root(stacks);
	size_t depth = 0;

	stack_tree_merge(stacks, map_get(&tree->stacks, command->id));
	stack_tree_sort(stacks);
	json_key(json, "stacks");
	json_array(json);
	while ((at = stack_tree_next(at))) {
		for (; depth >= at->depth; depth--)
			end_node(json);
		begin_function(json, at);
		depth = at->depth;
	}
	for (; depth; depth--)
		end_node(json);
	json_array_end(json);
}

static void write_argv(struct json *json, const struct command *command)
{
	json_key(json, "argv");
	json_array(json);
	for (size_t i = 0; i < command->argc; i++)
		json_span(json, command->argv[i]);
	json_array_end(json);
	json_key_bool(json, "argv_cut", command->is_argv_cut);
}

/* Up to where its children begin. */
static void begin_node(struct json *json, const struct tree *tree,
		       const struct command *command)
{
	json_object(json);
	json_key_uint(json, "id", command->id);
	json_key_text(json, "kind", kind_name(command->kind));
	json_key_text(json, "name", command->name);
	write_argv(json, command);
	json_key_text(json, "exe", command->exe);
	json_key_text(json, "cwd", command->cwd);
	json_key_uint(json, "pid", command->pid);
	json_key_uint(json, "uid", command->uid);
	json_key_uint(json, "euid", command->euid);
	json_key_uint(json, "threads", command->task_count);
	write_place(json, command->place);
	write_status(json, command);
	json_key_uint(json, "start_ns", command->start_ns);
	json_key(json, "end_ns");
	if (command->end == COMMAND_RUNNING)
		json_null(json);
	else
		json_uint(json, command->end_ns);
	write_usage(json, &command->own);
	json_key(json, "total");
	json_object(json);
	write_usage(json, &command->total);
	json_object_end(json);
	write_handed(json, command);
	json_key_bool(json, "selected", command->is_selected);
	if (tree->options->top)
		write_heaviest(json, tree, command);
	if (tree->options->with_calls)
		write_trace(json, tree, command);
	if (tree->symbols)
		write_stacks(json, tree, command);
	json_key(json, "children");
	json_array(json);
}

/* Ends the nodes from `at` up to, not including, the parent of `next`. */
static void end_nodes(struct json *json, const struct command *at,
		      const struct command *next)
{
	const struct command *parent = next ? next->parent : NULL;

	for (; at && at != parent; at = at->parent)
		end_node(json);
}

/* The next command in the order of the tree, over all roots. */
static const struct command *next_of(const struct command *at)
{
	if (at->first_child)
		return at->first_child;
	while (at && !at->next)
		at = at->parent;
	return at ? at->next : NULL;
}

static void write_nodes(struct json *json, const struct tree *tree)
{
	const struct command *last = NULL;

	for (const struct command *at = model_first_root(tree->model); at;
	     at = next_of(at)) {
		if (!tree->folder.is_shown[at->id])
			continue;
		if (last)
			end_nodes(json, last, at);
		begin_node(json, tree, at);
		last = at;
	}
	end_nodes(json, last, NULL);
}

static size_t count_roots(const struct tree *tree)
{
	size_t count = 0;

	for (const struct command *root = model_first_root(tree->model); root;
	     root = root->next)
		count += tree->folder.is_shown[root->id];
	return count;
}

/* Stands above what was attached to when that is more than one tree. */
static void begin_forest(struct json *json, const struct tree *tree)
{
	struct command forest = {.kind = COMMAND_ATTACHED,
				 .name = "",
				 .exe = "",
				 .cwd = "",
				 .end = COMMAND_RUNNING,
				 .is_selected = true};

	for (const struct command *root = model_first_root(tree->model); root;
	     root = root->next) {
		uint64_t end_ns = root->start_ns + root->total.wall_ns;

		forest.total.calls += root->total.calls;
		forest.total.errors += root->total.errors;
		forest.total.cpu_ns += root->total.cpu_ns;
		forest.total.syscall_ns += root->total.syscall_ns;
		forest.total.spi += root->total.spi;
		forest.total.i2c += root->total.i2c;
		if (end_ns > forest.total.wall_ns)
			forest.total.wall_ns = end_ns;
	}
	begin_node(json, tree, &forest);
}

void tree_print_json(const struct tree *tree, FILE *out)
{
	struct json json = {.out = out};
	size_t roots = count_roots(tree);

	json_object(&json);
	json_key_uint(&json, "schema", 1);
	json_key_bool(&json, "complete", !tree->caveat.len);
	json_key_span(&json, "reason", buf_span(&tree->caveat));
	json_key(&json, "root");
	if (!roots)
		json_null(&json);
	if (roots > 1)
		begin_forest(&json, tree);
	if (roots)
		write_nodes(&json, tree);
	if (roots > 1)
		end_node(&json);
	json_object_end(&json);
	json_newline(&json);
}

static void csv_status(struct table *table, const struct command *command)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (command->end == COMMAND_EXITED)
		buf_printf(&text, "exit %" PRIu32, command->end_value);
	else if (command->end == COMMAND_REPLACED)
		buf_printf(&text, "replaced %" PRIu32, command->end_value);
	else if (command->end == COMMAND_RELEASED)
		buf_printf(&text, "released %s",
			   release_name(command->end_value));
	else if (command->end == COMMAND_RUNNING)
		buf_add_text(&text, "running");
	else
		tree_add_end(&text, command);
	table_text(table, buf_text(&text));
}

static void csv_row(struct table *table, const struct command *command)
{
	const struct place *place = command->place;
	AUTO(mem_free_ptr) char *path = command_path(command);

	table_uint(table, command->id);
	table_uint(table, command->parent ? command->parent->id : 0);
	table_text(table, path);
	table_text(table, kind_name(command->kind));
	table_text(table, command->name);
	table_uint(table, command->pid);
	if (place && place->count) {
		table_span(table, place->frames[0].file);
		table_uint(table, place->frames[0].line);
	} else {
		table_none(table);
		table_none(table);
	}
	csv_status(table, command);
	table_uint(table, command->start_ns);
	table_uint(table, command->end_ns);
	table_uint(table, command->own.calls);
	table_uint(table, command->own.errors);
	table_uint(table, command->own.wall_ns);
	table_uint(table, command->own.cpu_ns);
	table_uint(table, command->total.calls);
	table_uint(table, command->total.errors);
	table_uint(table, command->total.wall_ns);
	table_uint(table, command->total.cpu_ns);
	table_uint(table, command->own.spi);
	table_uint(table, command->own.i2c);
	table_uint(table, command->total.spi);
	table_uint(table, command->total.i2c);
}

void tree_print_csv(const struct tree *tree, FILE *out)
{
	static const struct table_column columns[] = {
		{.key = "id"},		 {.key = "parent"},
		{.key = "path"},	 {.key = "kind"},
		{.key = "name"},	 {.key = "pid"},
		{.key = "file"},	 {.key = "line"},
		{.key = "status"},	 {.key = "start_ns"},
		{.key = "end_ns"},	 {.key = "calls"},
		{.key = "errors"},	 {.key = "wall_ns"},
		{.key = "cpu_ns"},	 {.key = "total_calls"},
		{.key = "total_errors"}, {.key = "total_wall_ns"},
		{.key = "total_cpu_ns"}, {.key = "spi"},
		{.key = "i2c"},		 {.key = "total_spi"},
		{.key = "total_i2c"},
	};
	AUTO(table_free)
	struct table *table = table_new(columns, ARRAY_LEN(columns));

	for (uint32_t id = 1; id <= model_command_count(tree->model); id++)
		if (tree->folder.is_shown[id])
			csv_row(table, model_command(tree->model, id));
	table_print(table, FORMAT_CSV, true, out);
}
