/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bash.c - which line a stopped bash is at.
 *
 * bash is linked with -rdynamic, so that loadable builtins find its variables:
 * so do we. line_number is what $LINENO would be; the arrays BASH_SOURCE,
 * FUNCNAME and BASH_LINENO are the call stack; stream_list says what bash was
 * reading when it began to read something else (a command substitution, the
 * string of eval or of a trap). Whether a substitution stood on one line only
 * the script itself can say; see source.h.
 *
 * The layouts are those of 5.1 to 5.3 (variables.h, hashlib.h, array.h and
 * input.h of bash), written with the size P of a pointer; another version is
 * not asked.
 */
#include "config.h"

#include "probe/bash.h"

#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "probe/draft.h"
#include "probe/image.h"
#include "probe/peek.h"
#include "probe/source.h"

enum {
	VERSION_5_1 = (5 << 8) + 1,
	VERSION_5_2 = (5 << 8) + 2,
	VERSION_5_3 = (5 << 8) + 3,

	/* Larger than any bash has; they end walks through garbage. */
	BUCKETS_MAX = 1 << 20,
	CHAIN_MAX = 64,
	STREAMS_MAX = 64,
	STREAM_NAME_MAX = 4096,
	LINE_MAX_SANE = 100 * 1000 * 1000,

	ATTRIBUTE_ARRAY = 0x4, /* att_array */
};

/* Word for word what bash's hash_string() computes. */
enum { HASH_OFFSET = (int)2166136261u, HASH_PRIME = 16777619 };

static const char *const stack_names[BASH_STACKS] = {
	[BASH_SOURCE] = "BASH_SOURCE",
	[BASH_FUNCNAME] = "FUNCNAME",
	[BASH_LINENO] = "BASH_LINENO",
};

struct variable {
	uint64_t name_addr, value_addr;
	uint32_t attributes;
};

/* A walk through an array; ends where the list comes back to its head. */
struct stack {
	uint64_t head_addr, at_addr;
	uint64_t left;
};

static uint32_t hash_of(const char *name)
{
	uint32_t hash = (uint32_t)HASH_OFFSET;

	for (; *name; name++)
		hash = hash * HASH_PRIME ^ (uint8_t)*name;
	return hash;
}

int bash_read_version(struct probe_image *image, struct peek *peek)
{
	uint64_t text_addr;
	char text[16];
	int rc;

	if (image->version == 0) {
		rc = peek_word(peek,
			       image_symbol(image, SYMBOL_BASH_DIST_VERSION),
			       &text_addr);
		if (rc < 0)
			return rc;
		rc = peek_text(peek, text_addr, text, sizeof(text), NULL);
		if (rc < 0)
			return rc;
		if (text[0] != '5' || text[1] != '.' || text[2] < '1' ||
		    text[2] > '3' || text[3] != '\0')
			return -ENOENT;
		image->version = (5u << 8) + (unsigned)(text[2] - '0');
	}
	return image->version >= VERSION_5_1 && image->version <= VERSION_5_3
		       ? 0
		       : -ENOENT;
}

/* struct variable { char *name, *value, *exportstr; two functions; int
   attributes; ... } */
static int read_variable(struct peek *peek, uint64_t addr, const char *name,
			 struct variable *ret)
{
	unsigned word = peek->word_bytes;
	struct variable variable;
	char text[16];
	int rc;

	rc = peek_word(peek, addr, &variable.name_addr);
	if (rc == 0)
		rc = peek_word(peek, addr + word, &variable.value_addr);
	if (rc == 0)
		rc = peek_u32(peek, addr + 5 * word, &variable.attributes);
	if (rc == 0)
		rc = peek_text(peek, variable.name_addr, text, sizeof(text),
			       NULL);
	if (rc < 0)
		return rc;
	if (strcmp(text, name) != 0 || !(variable.attributes & ATTRIBUTE_ARRAY))
		return -ENOENT;
	*ret = variable;
	return 0;
}

/*
 * global_variables: VAR_CONTEXT { char *name; int scope, flags; up, down;
 * HASH_TABLE *table }, HASH_TABLE { buckets; int count }, a bucket's entry
 * { next; char *key; void *data }.
 */
static int find_variable(const struct probe_image *image, struct peek *peek,
			 const char *name, uint64_t *ret_addr)
{
	unsigned word = peek->word_bytes;
	uint64_t context_addr, table_addr, buckets_addr, entry_addr = 0;
	uint32_t count = 0;
	int rc;

	rc = peek_word(peek, image_symbol(image, SYMBOL_BASH_GLOBAL_VARIABLES),
		       &context_addr);
	if (rc == 0)
		rc = peek_word(peek, context_addr + 3 * word + 8, &table_addr);
	if (rc == 0)
		rc = peek_word(peek, table_addr, &buckets_addr);
	if (rc == 0)
		rc = peek_u32(peek, table_addr + word, &count);
	if (rc == 0 &&
	    (count == 0 || count > BUCKETS_MAX || (count & (count - 1)) != 0))
		rc = -ENOENT;
	if (rc == 0)
		rc = peek_word(peek,
			       buckets_addr +
				       (hash_of(name) & (count - 1)) * word,
			       &entry_addr);
	for (int i = 0; rc == 0 && entry_addr && i < CHAIN_MAX; i++) {
		struct variable variable;
		uint64_t data_addr;

		rc = peek_word(peek, entry_addr + 2 * word, &data_addr);
		if (rc == 0 &&
		    read_variable(peek, data_addr, name, &variable) == 0) {
			*ret_addr = data_addr;
			return 0;
		}
		if (rc == 0)
			rc = peek_word(peek, entry_addr, &entry_addr);
	}
	return rc < 0 ? rc : -ENOENT;
}

/* The variable's place in memory lasts, but it can be unset and freed. */
static int find_cached(struct probe_image *image, struct peek *peek,
		       enum bash_stack which, struct variable *ret)
{
	const char *name = stack_names[which];
	uint64_t addr = image->bash_vars[which];
	int rc;

	if (addr != 0 && read_variable(peek, addr, name, ret) == 0)
		return 0;
	rc = find_variable(image, peek, name, &addr);
	if (rc == 0)
		rc = read_variable(peek, addr, name, ret);
	if (rc == 0)
		image->bash_vars[which] = addr;
	return rc;
}

/*
 * ARRAY { int64_t max_index, num_elements; ARRAY_ELEMENT *head; ... }, up to
 * 5.1 with an enum in front; ARRAY_ELEMENT { int64_t index; char *value; next;
 * prev }. An array that is not there is an empty one: FUNCNAME may be unset.
 */
static int stack_open(struct probe_image *image, struct peek *peek,
		      enum bash_stack which, struct stack *ret)
{
	unsigned lead =
		image->version < VERSION_5_2 ? image->program.i64_align : 0;
	struct variable variable;
	struct stack stack = {0};
	int rc = find_cached(image, peek, which, &variable);

	*ret = stack;
	if (rc < 0 || variable.value_addr == 0)
		return rc == -ENOENT ? 0 : rc;
	rc = peek_u64(peek, variable.value_addr + lead + 8, &stack.left);
	if (rc == 0)
		rc = peek_word(peek, variable.value_addr + lead + 16,
			       &stack.head_addr);
	if (rc == 0 && stack.left > 0)
		rc = peek_word(peek, stack.head_addr + 8 + peek->word_bytes,
			       &stack.at_addr);
	if (rc == 0)
		*ret = stack;
	return rc;
}

static bool stack_has_next(const struct stack *stack)
{
	return stack->left > 0 && stack->at_addr != stack->head_addr;
}

/* The address of the next string, from the innermost. */
static int stack_next(struct peek *peek, struct stack *stack, uint64_t *ret)
{
	uint64_t value_addr, next_addr;
	int rc;

	rc = peek_word(peek, stack->at_addr + 8, &value_addr);
	if (rc == 0)
		rc = peek_word(peek, stack->at_addr + 8 + peek->word_bytes,
			       &next_addr);
	if (rc < 0)
		return rc;
	stack->at_addr = next_addr;
	stack->left--;
	*ret = value_addr;
	return 0;
}

/* The next element of BASH_LINENO; 0 when there is none or it is no number. */
static int next_line(struct peek *peek, struct stack *lines, uint32_t *ret)
{
	uint32_t line = 0;
	uint64_t addr;
	char text[16];
	int rc = 0;

	if (stack_has_next(lines)) {
		rc = stack_next(peek, lines, &addr);
		if (rc == 0)
			rc = peek_text(peek, addr, text, sizeof(text), NULL);
		for (const char *at = text; rc == 0 && *at; at++) {
			if (*at < '0' || *at > '9' ||
			    line > LINE_MAX_SANE / 10) {
				line = 0;
				break;
			}
			line = line * 10 + (uint32_t)(*at - '0');
		}
	}
	if (rc == 0)
		*ret = line;
	return rc;
}

/*
 * "main" at the end and "source" stand for no function; a function that has
 * such a name elsewhere keeps it. True for the script itself.
 */
static bool drop_pseudo_function(const struct draft *draft, bool is_last,
				 struct draft_text *function)
{
	bool is_main = is_last && draft_equals(draft, *function, "main");

	if (is_main || draft_equals(draft, *function, "source"))
		function->len = 0;
	return is_main;
}

/* One frame from the top of both stacks; `line` is the place in it. */
static int add_frame(struct peek *peek, struct draft *draft,
		     struct stack *sources, struct stack *functions,
		     uint32_t line, bool *ret_is_main)
{
	struct draft_text last = {0, 0};
	struct draft_frame frame = {.line = line};
	uint64_t file_addr, function_addr;
	int rc = stack_next(peek, sources, &file_addr);

	if (rc < 0)
		return rc;
	if (draft->count > 0)
		last = draft->frames[draft->count - 1].file;
	rc = draft_add_string(draft, peek, file_addr, last, &frame.file);
	if (rc < 0)
		return rc;
	if (stack_has_next(functions)) {
		rc = stack_next(peek, functions, &function_addr);
		if (rc == 0)
			rc = draft_add_string(draft, peek, function_addr,
					      (struct draft_text){0, 0},
					      &frame.function);
		if (rc < 0)
			return rc;
	}
	*ret_is_main = drop_pseudo_function(draft, !stack_has_next(sources),
					    &frame.function);
	draft->frames[draft->count++] = frame;
	return 0;
}

/*
 * The caller of a function of `bash -c` or of standard input: the three arrays
 * say its line, but have no element for the text that it is in.
 */
static void add_nameless_caller(struct draft *draft, uint32_t line)
{
	if (draft->count < PROBE_FRAMES_MAX && line > 0)
		draft->frames[draft->count++] =
			(struct draft_frame){.line = line};
}

static int add_frames(struct probe_image *image, struct peek *peek,
		      struct draft *draft, uint32_t line)
{
	struct stack sources, functions, lines;
	bool is_main = false;
	int rc = stack_open(image, peek, BASH_SOURCE, &sources);

	if (rc == 0)
		rc = stack_open(image, peek, BASH_FUNCNAME, &functions);
	if (rc == 0)
		rc = stack_open(image, peek, BASH_LINENO, &lines);
	while (rc == 0 && stack_has_next(&sources)) {
		if (draft->count == PROBE_FRAMES_MAX)
			return 0;
		rc = add_frame(peek, draft, &sources, &functions, line,
			       &is_main);
		if (rc == -ENOSPC && draft->count > 0)
			return 0;
		if (rc == 0)
			rc = next_line(peek, &lines, &line);
	}
	if (rc == 0 && !is_main)
		add_nameless_caller(draft, line);
	return rc;
}

/* Is text one of the files that bash says it is in? */
static bool is_file_of(const struct draft *draft, const char *name)
{
	for (size_t i = 0; i < draft->count; i++) {
		if (draft_equals(draft, draft->frames[i].file, name))
			return true;
	}
	return false;
}

/* Strings whose lines go on from the line of the command that reads them. */
static bool is_inner_text(const char *name)
{
	return strcmp(name, "command substitution") == 0 ||
	       strcmp(name, "process substitution") == 0 ||
	       strcmp(name, "eval") == 0;
}

/* A substitution that calls from this frame, as the script has it. */
static bool is_on_one_line(const struct probe_image *image, pid_t tid,
			   const struct draft *draft,
			   const struct draft_frame *frame)
{
	return image_script_flags(image, tid, draft_span(draft, frame->file),
				  frame->line) &
	       SOURCE_WHOLE_SUBSTITUTION;
}

/* STREAM_SAVER { next; BASH_INPUT (five words); int line; ... } */
static int read_saver(struct peek *peek, uint64_t addr, uint64_t *ret_next,
		      char *ret_name, uint32_t *ret_line)
{
	unsigned word = peek->word_bytes;
	uint64_t name_addr;
	int rc = peek_u32(peek, addr + 6 * word, ret_line);

	if (rc == 0)
		rc = peek_word(peek, addr + 2 * word, &name_addr);
	if (rc == 0)
		rc = peek_text(peek, name_addr, ret_name, STREAM_NAME_MAX,
			       NULL);
	return rc < 0 ? rc : peek_word(peek, addr, ret_next);
}

/*
 * name is what bash reads now, the savers in stream_list are what it goes on
 * with then. Lines are those of a file when it reads one, or when every text on
 * the way out to a file stands on a single line: the place then has the same
 * line in all of them, or is in a function that was called from there.
 */
static bool is_line_exact(const struct probe_image *image, pid_t tid,
			  struct peek *peek, const struct draft *draft,
			  char *name)
{
	const struct draft_frame *frame = draft->frames;
	const struct draft_frame *end = draft->frames + draft->count;
	uint64_t saver_addr;
	uint32_t line;

	if (peek_word(peek, image_symbol(image, SYMBOL_BASH_STREAM_LIST),
		      &saver_addr) < 0)
		return false;
	for (int i = 0; i < STREAMS_MAX; i++) {
		bool is_eval = strcmp(name, "eval") == 0;

		if (is_file_of(draft, name))
			return true;
		/* -c or standard input; but lines of a function of a file are
		   that file's. */
		if (saver_addr == 0)
			return frame->file.len > 0;
		if (!is_inner_text(name) ||
		    read_saver(peek, saver_addr, &saver_addr, name, &line) < 0)
			return false;
		while (frame < end && frame->line != line)
			frame++;
		if (frame == end ||
		    (!is_eval && !is_on_one_line(image, tid, draft, frame)))
			return false;
	}
	return false;
}

/* bash gives a command the line of the first of its assignments. */
static bool is_below_assignments(const struct probe_image *image, pid_t tid,
				 const struct draft *draft)
{
	const struct draft_frame *frame = &draft->frames[0];

	return image_script_flags(image, tid, draft_span(draft, frame->file),
				  frame->line) &
	       SOURCE_LEADING_ASSIGNMENT;
}

/* bash_input: BASH_INPUT { int type; char *name; ... } */
static int judge(const struct probe_image *image, pid_t tid, struct peek *peek,
		 struct draft *draft)
{
	uint64_t name_addr;
	char name[STREAM_NAME_MAX];
	int rc;

	draft->is_approximate =
		draft->frames[0].file.len == 0 ||
		draft_equals(draft, draft->frames[0].file, "environment");
	rc = peek_word(
		peek, image_symbol(image, SYMBOL_BASH_INPUT) + peek->word_bytes,
		&name_addr);
	if (rc == 0)
		rc = peek_text(peek, name_addr, name, sizeof(name), NULL);
	if (rc < 0) {
		draft->is_approximate = true;
		return 0;
	}
	if (!is_file_of(draft, name)) {
		rc = draft_add(draft, span_of_str(name),
			       (struct draft_text){0, 0}, &draft->context);
		if (rc < 0)
			return rc;
	}
	if (!is_line_exact(image, tid, peek, draft, name) ||
	    is_below_assignments(image, tid, draft))
		draft->is_approximate = true;
	return 0;
}

int bash_place(struct probe_image *image, pid_t tid, struct peek *peek,
	       struct draft *draft)
{
	uint32_t line;
	int rc = bash_read_version(image, peek);

	if (rc == 0)
		rc = peek_u32(peek,
			      image_symbol(image, SYMBOL_BASH_LINE_NUMBER),
			      &line);
	if (rc < 0)
		return rc;
	if (line > LINE_MAX_SANE)
		return -ENOENT;
	rc = add_frames(image, peek, draft, line);
	if (rc < 0)
		return rc;
	/* A function from the environment has no lines of its own. */
	if (draft->count == 0 || (line == 0 && draft->frames[0].file.len == 0))
		return -ENOENT;
	return judge(image, tid, peek, draft);
}
