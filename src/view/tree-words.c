/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree-words.c - what the tree says about commands, for people.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "spec/names.h"
#include "view/text.h"
#include "view/tree.h"

enum {
	WORDS_MAX = 64,	  /* arguments looked at when not all are wanted */
	NOTES_SHOWN = 20, /* lines of handed work, and of running commands */
};

/* ---- label ---- */

/* How many arguments all members begin with, and whether those are all. */
static size_t common_args(const struct fold *fold, bool *ret_is_all)
{
	const struct command *first = fold->members[0];
	size_t from = first->first_arg, common = first->argc - from;

	*ret_is_all = true;
	for (size_t i = 1; i < fold->count; i++) {
		const struct command *other = fold->members[i];
		size_t begin = other->first_arg, count = other->argc - begin;
		size_t same = 0;

		if (other->argv == first->argv)
			continue;
		while (same < common && same < count &&
		       span_equal(first->argv[from + same],
				    other->argv[begin + same]))
			same++;
		if (same < common || same < count)
			*ret_is_all = false;
		common = same;
	}
	return common;
}

static void add_name(struct buf *buf, const struct command *command,
		     bool is_utf8)
{
	/* A fork that never became another program: in brackets. One that was
	   let go when it did has a name of its own. */
	bool is_fork = command->kind == COMMAND_FORK && command->parent &&
		       command->argv == command->parent->argv;

	if (is_fork)
		buf_add_u8(buf, '(');
	text_add_clean(buf, span_of_str(command->name), is_utf8);
	if (is_fork)
		buf_add_u8(buf, ')');
}

void tree_add_label(struct buf *buf, const struct fold *fold,
		    const struct view_options *options)
{
	const struct command *first = fold->members[0];
	bool is_all = true;
	size_t from = first->first_arg, common = 0;

	add_name(buf, first, options->is_utf8);
	if (first->kind != COMMAND_FORK)
		common = common_args(fold, &is_all);
	if (!options->with_argv && common > WORDS_MAX) {
		common = WORDS_MAX;
		is_all = false;
	}
	for (size_t i = 0; i < common; i++) {
		buf_add_u8(buf, ' ');
		text_add_word(buf, first->argv[from + i], options->is_utf8);
	}
	if (!is_all || (common && first->is_argv_cut))
		buf_printf(buf, " %s", text_ellipsis(options->is_utf8));
}

/* ---- place ---- */

static struct span base_name(struct span path)
{
	size_t at = path.len;

	while (at && path.data[at - 1] != '/')
		at--;
	return at < path.len ? span_of(path.data + at, path.len - at) : path;
}

/* What the members' places have in common. */
struct places {
	const struct script_frame *frame; /* of the first that has one */
	const struct place *place;
	uint32_t first_line, last_line;
	bool is_approximate, is_many, is_partial;
};

static void see_place(struct places *places, const struct place *place)
{
	const struct script_frame *frame;

	if (!place || !place->count) {
		places->is_partial = true;
		return;
	}
	frame = &place->frames[0];
	places->is_approximate |= place->is_approximate;
	if (!places->frame) {
		places->frame = frame;
		places->place = place;
		places->first_line = places->last_line = frame->line;
		return;
	}
	if (!span_equal(frame->file, places->frame->file) ||
	    !span_equal(place->context, places->place->context))
		places->is_many = true;
	if (frame->line < places->first_line)
		places->first_line = frame->line;
	if (frame->line > places->last_line)
		places->last_line = frame->line;
}

static void add_lines(struct buf *buf, const struct places *places,
		      bool is_utf8)
{
	if (!places->last_line)
		return;
	buf_printf(buf, ":%" PRIu32,
		   places->first_line ? places->first_line : places->last_line);
	if (places->first_line && places->first_line != places->last_line)
		buf_printf(buf, "%s%" PRIu32, is_utf8 ? "–" : "-",
			   places->last_line);
}

/* Where there is no file the context stands for it: bash -c, for one. */
static struct span place_file(const struct places *places)
{
	struct span file = base_name(places->frame->file);

	return file.len ? file : places->place->context;
}

static void add_context(struct buf *buf, const struct places *places,
			bool is_utf8)
{
	static const char substitution[] = "command substitution";
	struct span context = places->place->context;

	if (!context.len || span_equal(context, place_file(places)))
		return;
	if (span_equal(context, span_of_str(substitution))) {
		buf_add_text(buf, " $()");
		return;
	}
	buf_add_text(buf, " (");
	text_add_clean(buf, context, is_utf8);
	buf_add_u8(buf, ')');
}

void tree_add_place(struct buf *buf, const struct fold *fold, bool is_utf8)
{
	struct places places = {0};

	for (size_t i = 0; i < fold->count; i++)
		see_place(&places, fold->members[i]->place);
	if (!places.frame)
		return;
	if (places.is_many) {
		buf_add_text(buf, "several places");
		return;
	}
	if (places.frame->function.len) {
		text_add_clean(buf, places.frame->function, is_utf8);
		buf_add_text(buf, "() ");
	}
	/* Where only some are known, the others may be elsewhere. */
	if (places.is_approximate || places.is_partial)
		buf_add_u8(buf, '~');
	text_add_clean(buf, place_file(&places), is_utf8);
	add_lines(buf, &places, is_utf8);
	add_context(buf, &places, is_utf8);
}

/* ---- end ---- */

static const char *release_words(uint32_t reason)
{
	static const char *const words[] = {
		[RELEASE_DETACHED] = "still running when tracing stopped",
		[RELEASE_DAEMON] = "still running, a daemon",
		[RELEASE_SETUID] = "released: set-uid program",
		[RELEASE_TRACED] = "released: traced by another",
		[RELEASE_PRIVATE] = "released: asked to be traced",
		[RELEASE_WIDE] = "released: 64-bit program",
	};

	return reason < ARRAY_LEN(words) && words[reason] ? words[reason]
							  : "released";
}

void tree_add_end(struct buf *buf, const struct command *command)
{
	const char *signal;

	switch (command->end) {
	case COMMAND_RUNNING:
		buf_add_text(buf, "still running when tracing stopped");
		break;
	case COMMAND_EXITED:
		if (command->end_value)
			buf_printf(buf, "exit %" PRIu32, command->end_value);
		break;
	case COMMAND_KILLED:
		signal = signal_name((int)command->end_value);
		if (signal)
			buf_add_text(buf, signal);
		else
			buf_printf(buf, "signal %" PRIu32, command->end_value);
		break;
	case COMMAND_REPLACED:
		break;
	case COMMAND_RELEASED:
		buf_add_text(buf, release_words(command->end_value));
		break;
	}
}

/* ---- footer ---- */

/* Lines that say the same, and how often. */
struct note {
	char *text;
	uint64_t count;
};

struct notes {
	struct map by_text;
	struct note note[NOTES_SHOWN];
	size_t count;
	uint64_t more;
};

static void notes_done(struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		free(notes->note[i].text);
	map_done(&notes->by_text);
}

static void add_note(struct notes *notes, struct buf *text, uint64_t count)
{
	struct note *note = map_get_bytes(&notes->by_text, buf_span(text));

	if (note) {
		note->count += count;
	} else if (notes->count == NOTES_SHOWN) {
		notes->more += count;
	} else {
		note = &notes->note[notes->count++];
		note->text = mem_strdup(buf_text(text));
		note->count = count;
		map_put_bytes(&notes->by_text, buf_span(text), note);
	}
	text->len = 0;
}

static const char *handover_verb(const char *what)
{
	static const struct {
		const char *what, *verb;
	} verbs[] = {
		{"cron", "left work for"},
		{"at", "left work for"},
		{"syslog", "told"},
		{"journald", "told"},
	};

	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (!strcmp(verbs[i].what, what))
			return verbs[i].verb;
	return "asked";
}

static void note_handed(struct notes *notes, const struct command *command,
			bool is_utf8)
{
	const struct command *members[] = {command};
	const struct fold fold = {.members = members, .count = 1};
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	for (const struct handover *handed = command->handed; handed;
	     handed = handed->next) {
		add_name(&text, command, is_utf8);
		if (command->place && command->place->count) {
			buf_add_text(&text, " at ");
			tree_add_place(&text, &fold, is_utf8);
		}
		buf_printf(&text, " %s %s (", handover_verb(handed->what),
			   handed->what);
		text_add_clean(&text, span_of_str(handed->path), is_utf8);
		buf_add_u8(&text, ')');
		add_note(notes, &text, handed->count);
	}
}

static bool is_running(const struct command *command)
{
	return command->end == COMMAND_RUNNING ||
	       (command->end == COMMAND_RELEASED &&
		(command->end_value == RELEASE_DETACHED ||
		 command->end_value == RELEASE_DAEMON));
}

static void print_handed(const struct tree *tree, FILE *out)
{
	AUTO(notes_done) struct notes notes = {0};
	bool is_utf8 = tree->options->is_utf8;

	for (uint32_t id = 1; id <= model_command_count(tree->model); id++)
		if (tree->folder.is_shown[id])
			note_handed(&notes, model_command(tree->model, id),
				    is_utf8);
	for (size_t i = 0; i < notes.count; i++) {
		fprintf(out, "left the tree: %s", notes.note[i].text);
		if (notes.note[i].count > 1)
			fprintf(out, " %s%" PRIu64, is_utf8 ? "×" : "x",
				notes.note[i].count);
		putc('\n', out);
	}
	if (notes.more)
		fprintf(out, "left the tree: %" PRIu64 " more times\n",
			notes.more);
}

static void print_running(const struct tree *tree, FILE *out)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	uint64_t count = 0;

	for (uint32_t id = 1; id <= model_command_count(tree->model); id++) {
		const struct command *command = model_command(tree->model, id);

		if (!tree->folder.is_shown[id] || !is_running(command) ||
		    ++count > NOTES_SHOWN)
			continue;
		buf_add_text(&text, count > 1 ? ", " : "");
		text_add_clean(&text, span_of_str(command->name),
			       tree->options->is_utf8);
		buf_printf(&text, " %" PRIu32, command->pid);
	}
	if (!count)
		return;
	if (count > NOTES_SHOWN)
		buf_printf(&text, ", %s",
			   text_ellipsis(tree->options->is_utf8));
	fprintf(out, "%" PRIu64 " %s still running (%s)\n", count,
		text_plural(count, "command", "commands"), buf_text(&text));
}

void tree_print_footer(const struct tree *tree, FILE *out)
{
	AUTO(mem_free_ptr) char *lines = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&lines, &size);

	if (!memory)
		return;
	print_handed(tree, memory);
	print_running(tree, memory);
	fclose(memory);
	if (!size && !tree->caveat.len)
		return;
	putc('\n', out);
	fwrite(lines, 1, size, out);
	if (tree->caveat.len) {
		AUTO(buf_done) struct buf text = BUF_EMPTY;

		text_add_clean(&text, buf_span(&tree->caveat),
			       tree->options->is_utf8);
		fprintf(out, "%s%s%s\n",
			tree->options->is_color ? text_escape(TEXT_RED) : "",
			buf_text(&text),
			tree->options->is_color ? text_escape(TEXT_NORMAL)
						: "");
	}
}
