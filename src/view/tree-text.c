/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree-text.c - the tree in aligned lines, and as a Markdown table.
 *
 * Lines are made first and printed when the widths are known. Nothing recurses:
 * a tree is as deep as a recording makes it.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "view/stack_tree.h"
#include "view/text.h"
#include "view/tree.h"

enum column { LABEL, PLACE, TIME, CALLS, FAILED, SPI, I2C, NOTE, COLUMN_COUNT };

enum {
	LABEL_MAX = 72, /* columns of a label, where not cut further */
	/* On a narrow terminal: down to this, then down to that. */
	LABEL_FAIR = 44,
	LABEL_MIN = 24,
	PLACE_FAIR = 22,
	PLACE_MIN = 14,
	STACK_LEVELS = 48, /* the same of stacks */
	LEVELS_DRAWN = 48, /* deeper branches are drawn at this level */
};

struct line {
	char *cell[COLUMN_COUNT]; /* NULL: empty */
	bool is_call;		  /* one free text, in the label */
};

/* The branch that is being drawn, from the root to where we are. */
struct level {
	struct fold_list list;
	size_t next; /* fold to be shown */
	size_t shown;
	const struct tree_items *items; /* of the command above, or NULL */
	size_t next_item;
};

struct drawing {
	const struct tree *tree;
	bool is_utf8;
	struct line *lines;
	size_t count, cap;
	struct level *levels;
	size_t depth, level_cap;
};

/* ---- making lines ---- */

static struct line *line_new(struct drawing *drawing)
{
	if (drawing->count == drawing->cap) {
		drawing->cap = drawing->cap ? drawing->cap * 2 : 64;
		drawing->lines = mem_resize(drawing->lines, drawing->cap,
					    sizeof(*drawing->lines));
	}
	drawing->lines[drawing->count] = (struct line){0};
	return &drawing->lines[drawing->count++];
}

static void set_cell(struct line *line, enum column column, struct buf *text)
{
	if (text->len)
		line->cell[column] = mem_strdup(buf_text(text));
	text->len = 0;
}

static bool is_finished(const struct level *level)
{
	return level->shown == level->list.count;
}

/* Glyphs of the levels above; of the last one only for what hangs between. */
static void add_trunk(const struct drawing *drawing, size_t depth,
		      struct buf *buf)
{
	size_t drawn = depth < LEVELS_DRAWN ? depth : LEVELS_DRAWN;

	for (size_t i = 1; i < drawn; i++)
		buf_add_text(buf, is_finished(&drawing->levels[i]) ? "   "
				  : drawing->is_utf8		   ? "│  "
								   : "|  ");
}

static void add_branch(const struct drawing *drawing, struct buf *buf)
{
	bool is_last;

	if (drawing->depth < 2)
		return;
	add_trunk(drawing, drawing->depth - 1, buf);
	is_last = is_finished(&drawing->levels[drawing->depth - 1]);
	if (drawing->is_utf8)
		buf_add_text(buf, is_last ? "└─ " : "├─ ");
	else
		buf_add_text(buf, is_last ? "`- " : "|- ");
}

static void add_numbers(struct line *line, uint64_t ns, uint64_t calls,
			uint64_t errors, bool is_utf8)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	text_add_duration(&text, ns, is_utf8);
	set_cell(line, TIME, &text);
	text_add_count(&text, calls);
	buf_printf(&text, " %s", text_plural(calls, "call", "calls"));
	set_cell(line, CALLS, &text);
	if (errors) {
		text_add_count(&text, errors);
		buf_add_text(&text, " failed");
		set_cell(line, FAILED, &text);
	}
}

static void add_transfers(struct line *line, enum column column,
			  const char *bus, uint64_t count)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (!count)
		return;
	buf_printf(&text, "%s ", bus);
	text_add_count(&text, count);
	set_cell(line, column, &text);
}

static void add_fold_line(struct drawing *drawing, const struct fold *fold)
{
	const struct view_options *options = drawing->tree->options;
	struct line *line = line_new(drawing);
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(buf_done) struct buf label = BUF_EMPTY;

	add_branch(drawing, &text);
	tree_add_label(&label, fold, options);
	if (!options->with_argv)
		text_cut(&label, LABEL_MAX, drawing->is_utf8);
	buf_add(&text, label.data, label.len);
	if (fold->count > 1)
		buf_printf(&text, " %s%zu", drawing->is_utf8 ? "×" : "x",
			   fold->count);
	set_cell(line, LABEL, &text);
	tree_add_place(&text, fold, drawing->is_utf8);
	set_cell(line, PLACE, &text);
	add_numbers(line, fold->wall_ns, fold->calls, fold->errors,
		    drawing->is_utf8);
	add_transfers(line, SPI, "spi", fold->spi);
	add_transfers(line, I2C, "i2c", fold->i2c);
	if (fold->members[0]->kind == COMMAND_ATTACHED)
		buf_add_text(&text, "attached");
	label.len = 0;
	tree_add_end(&label,
		     fold_last(&drawing->tree->folder, fold->members[0]));
	buf_add_text(&text, text.len && label.len ? ", " : "");
	buf_add(&text, label.data, label.len);
	set_cell(line, NOTE, &text);
}

/* Below a command's line, above its children's. */
static void add_inside(struct drawing *drawing, struct buf *text)
{
	bool has_more = !is_finished(&drawing->levels[drawing->depth - 1]);

	add_trunk(drawing, drawing->depth - 1, text);
	if (drawing->depth > LEVELS_DRAWN)
		return;
	if (drawing->depth > 1)
		buf_add_text(text, !has_more	      ? "   "
				   : drawing->is_utf8 ? "│  "
						      : "|  ");
}

static void add_heaviest(struct drawing *drawing, const struct fold *fold)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(mem_free_ptr) struct tree_tally *heaviest = NULL;
	size_t count = 0;

	heaviest = tree_heaviest(drawing->tree, fold, &count);
	for (size_t i = 0; i < count; i++) {
		struct line *line = line_new(drawing);

		add_inside(drawing, &text);
		buf_add_text(&text, drawing->is_utf8 ? "· " : "* ");
		if (heaviest[i].name)
			buf_add_text(&text, heaviest[i].name);
		else
			buf_printf(&text, "syscall_0x%" PRIx64, heaviest[i].nr);
		set_cell(line, LABEL, &text);
		add_numbers(line, heaviest[i].ns, heaviest[i].calls,
			    heaviest[i].errors, drawing->is_utf8);
	}
}

/* A function that made all calls of the one above stands behind it, on its
   line. */
static const struct stack_node *add_chain(struct buf *text,
					  const struct stack_node *at)
{
	buf_add_text(text, at->name);
	while (at->child_count == 1) {
		at = at->first_child;
		buf_printf(text, " > %s", at->name);
	}
	return at;
}

static void add_stacks(struct drawing *drawing, const struct fold *fold)
{
	AUTO(stack_tree_free)
	struct stack_tree *stacks = tree_stacks_of(drawing->tree, fold);
	const struct stack_node *at = stack_tree_root(stacks);
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	size_t shown[STACK_LEVELS] = {0};

	while ((at = stack_tree_next(at))) {
		struct line *line = line_new(drawing);
		size_t level = 0;

		/* Chains make levels fewer than nodes are deep. */
		while (level < STACK_LEVELS - 1 && shown[level] &&
		       shown[level] < at->depth)
			level++;
		line->is_call = true;
		add_inside(drawing, &text);
		for (size_t i = 0; i < level; i++)
			buf_add_text(&text, "  ");
		shown[level] = at->depth;
		at = add_chain(&text, at);
		if (level + 1 < STACK_LEVELS)
			shown[level + 1] = 0;
		buf_printf(&text, " %s%" PRIu64, drawing->is_utf8 ? "×" : "x",
			   at->calls);
		set_cell(line, LABEL, &text);
	}
}

static void add_call_line(struct drawing *drawing, const struct tree_item *item)
{
	struct line *line = line_new(drawing);
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	line->is_call = true;
	add_inside(drawing, &text);
	buf_add_text(&text, item->text);
	if (item->count > 1)
		buf_printf(&text, " %s%" PRIu64, drawing->is_utf8 ? "×" : "x",
			   item->count);
	set_cell(line, LABEL, &text);
}

static void add_more_line(struct drawing *drawing, uint64_t more)
{
	struct line *line = line_new(drawing);
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	line->is_call = true;
	add_inside(drawing, &text);
	buf_printf(&text, "%s ", text_ellipsis(drawing->is_utf8));
	text_add_count(&text, more);
	buf_printf(&text, " more %s", text_plural(more, "call", "calls"));
	set_cell(line, LABEL, &text);
}

/* ---- walking ---- */

static void push(struct drawing *drawing, const struct fold *above)
{
	struct level *level;

	if (drawing->depth == drawing->level_cap) {
		drawing->level_cap =
			drawing->level_cap ? drawing->level_cap * 2 : 16;
		drawing->levels =
			mem_resize(drawing->levels, drawing->level_cap,
				   sizeof(*drawing->levels));
	}
	level = &drawing->levels[drawing->depth++];
	*level = (struct level){0};
	fold_children(&drawing->tree->folder, above, &level->list);
	if (above && drawing->tree->options->with_calls)
		level->items = tree_items_of(drawing->tree, above->members[0]);
}

static void pop(struct drawing *drawing)
{
	fold_list_done(&drawing->levels[--drawing->depth].list);
}

static void show(struct drawing *drawing, struct level *level,
		 struct fold *fold)
{
	fold->is_done = true;
	level->shown++;
	add_fold_line(drawing, fold);
	push(drawing, fold);
	if (drawing->tree->options->top)
		add_heaviest(drawing, fold);
	if (drawing->tree->symbols)
		add_stacks(drawing, fold);
}

static struct fold *fold_of(struct level *level, const struct command *child)
{
	for (size_t i = level->next; i < level->list.count; i++)
		if (level->list.folds[i].members[0] == child)
			return level->list.folds[i].is_done
				       ? NULL
				       : &level->list.folds[i];
	return NULL;
}

/* One call, or one child among the calls. */
static void step_items(struct drawing *drawing, struct level *level)
{
	const struct tree_item *item;

	if (level->next_item == level->items->count) {
		if (level->items->more)
			add_more_line(drawing, level->items->more);
		level->items = NULL;
		return;
	}
	item = &level->items->items[level->next_item++];
	if (item->text) {
		add_call_line(drawing, item);
	} else {
		struct fold *fold = fold_of(level, item->child);

		if (fold)
			show(drawing, level, fold);
	}
}

static void draw(struct drawing *drawing)
{
	push(drawing, NULL);
	while (drawing->depth) {
		struct level *level = &drawing->levels[drawing->depth - 1];

		while (level->next < level->list.count &&
		       level->list.folds[level->next].is_done)
			level->next++;
		if (level->items)
			step_items(drawing, level);
		else if (level->next < level->list.count)
			show(drawing, level, &level->list.folds[level->next]);
		else
			pop(drawing);
	}
}

/* ---- printing ---- */

static size_t columns_of(const char *text)
{
	return text ? text_columns(span_of_str(text)) : 0;
}

static void measure(const struct drawing *drawing, size_t *widths)
{
	for (size_t i = 0; i < drawing->count; i++)
		for (int j = 0; j < COLUMN_COUNT; j++) {
			size_t columns = columns_of(drawing->lines[i].cell[j]);

			if (!drawing->lines[i].is_call && columns > widths[j])
				widths[j] = columns;
		}
}

static void shrink(size_t *width, size_t least, size_t *excess)
{
	size_t spare = *width > least ? *width - least : 0;
	size_t taken = spare < *excess ? spare : *excess;

	*width -= taken;
	*excess -= taken;
}

/* Takes what is too much from label and place, from both when it is much. */
static void fit(size_t *widths, unsigned width)
{
	size_t all = 0, excess;

	for (int i = 0; i < COLUMN_COUNT; i++)
		all += widths[i] ? widths[i] + 2 : 0;
	/* Notes are rare and long: they may run over the edge and be cut. */
	all -= widths[NOTE] ? widths[NOTE] + 2 : 0;
	if (!width || all <= width + 2)
		return;
	excess = all - width - 2;
	shrink(&widths[LABEL], LABEL_FAIR, &excess);
	shrink(&widths[PLACE], PLACE_FAIR, &excess);
	shrink(&widths[LABEL], LABEL_MIN, &excess);
	shrink(&widths[PLACE], PLACE_MIN, &excess);
}

static bool is_left(enum column column)
{
	return column == LABEL || column == NOTE;
}

static enum text_color color_of(enum column column)
{
	switch (column) {
	case PLACE:
		return TEXT_CYAN;
	case FAILED:
		return TEXT_RED;
	case NOTE:
		return TEXT_YELLOW;
	case TIME:
		return TEXT_DIM;
	case LABEL:
	case CALLS:
	case SPI:
	case I2C:
	case COLUMN_COUNT:
		break;
	}
	return TEXT_NORMAL;
}

static void add_cell(const struct drawing *drawing, const struct line *line,
		     enum column column, size_t width, struct buf *out)
{
	const struct view_options *options = drawing->tree->options;
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	bool is_colored = options->is_color && color_of(column) != TEXT_NORMAL;
	size_t blanks;

	if (line->cell[column])
		buf_add_text(&text, line->cell[column]);
	if (column == PLACE)
		text_cut_front(&text, width, drawing->is_utf8);
	else
		text_cut(&text, width, drawing->is_utf8);
	blanks = width - text_columns(buf_span(&text));
	if (!is_left(column))
		buf_printf(out, "%*s", (int)blanks, "");
	if (is_colored && text.len)
		buf_add_text(out, text_escape(color_of(column)));
	buf_add(out, text.data, text.len);
	if (is_colored && text.len)
		buf_add_text(out, text_escape(TEXT_NORMAL));
	if (is_left(column))
		buf_printf(out, "%*s", (int)blanks, "");
}

static size_t room_left(const struct buf *line, unsigned width)
{
	size_t used = text_columns(buf_span(line));

	return width > used ? width - used : 0;
}

static void print_line(const struct drawing *drawing, const struct line *line,
		       const size_t *widths, FILE *out)
{
	const struct view_options *options = drawing->tree->options;
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (line->is_call) {
		buf_add_text(&text, line->cell[LABEL]);
		if (options->width)
			text_cut(&text, options->width, drawing->is_utf8);
	}
	for (int i = 0; i < COLUMN_COUNT && !line->is_call; i++) {
		size_t width = widths[i];

		if (!width)
			continue;
		if (i != LABEL)
			buf_add_text(&text, "  ");
		if (i == NOTE && options->width &&
		    room_left(&text, options->width) < width)
			width = room_left(&text, options->width);
		add_cell(drawing, line, (enum column)i, width, &text);
	}
	while (text.len && text.data[text.len - 1] == ' ')
		text.len--;
	fwrite(text.data, 1, text.len, out);
	putc('\n', out);
}

/* Blanks at the front must stay, what Markdown reads must not be read. */
static void put_markdown(const char *text, FILE *out)
{
	bool is_front = true;

	for (; text && *text; text++) {
		if (is_front && *text == ' ') {
			fputs("&nbsp;", out);
			continue;
		}
		/* Branches are no ASCII; words begin with it. */
		is_front = is_front && (*text & 0x80);
		if (strchr("|\\`*_<>[]", *text))
			putc('\\', out);
		putc(*text, out);
	}
}

/* Without the buses where nothing was transferred. */
static void print_markdown(const struct drawing *drawing, const size_t *widths,
			   FILE *out)
{
	static const char *const titles[COLUMN_COUNT] = {
		"command", "started at", "time", "calls", "failed",
		"SPI",	   "I2C",	 "",
	};

	for (int row = -2; row < (int)drawing->count; row++) {
		for (int i = 0; i < COLUMN_COUNT; i++) {
			if ((i == SPI || i == I2C) && !widths[i])
				continue;
			fputs("| ", out);
			if (row == -2)
				fputs(titles[i], out);
			else if (row == -1)
				fputs(i == PLACE || is_left((enum column)i)
					      ? "---"
					      : "---:",
				      out);
			else
				put_markdown(drawing->lines[row].cell[i], out);
			if (row != -2 || *titles[i])
				putc(' ', out);
		}
		fputs("|\n", out);
	}
}

static void drawing_done(struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->count; i++)
		for (int j = 0; j < COLUMN_COUNT; j++)
			free(drawing->lines[i].cell[j]);
	free(drawing->lines);
	free(drawing->levels);
}

void tree_print_text(const struct tree *tree, FILE *out)
{
	bool is_markdown = tree->options->format == FORMAT_MARKDOWN;
	AUTO(drawing_done)
	struct drawing drawing = {
		.tree = tree,
		.is_utf8 = tree->options->is_utf8 || is_markdown,
	};
	size_t widths[COLUMN_COUNT] = {0};

	draw(&drawing);
	if (!drawing.count)
		fputs("no command is selected\n", out);
	measure(&drawing, widths);
	if (is_markdown) {
		print_markdown(&drawing, widths, out);
		return;
	}
	fit(widths, tree->options->width);
	for (size_t i = 0; i < drawing.count; i++)
		print_line(&drawing, &drawing.lines[i], widths, out);
}
