/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * zsh.c - which line a stopped zsh is at.
 *
 * zsh exports lineno and funcstack, the functions, sourced files and evals it
 * is in, each with the name of what called it: of the outermost that is the
 * script. In a function lineno counts from where the function begins, which is
 * flineno; a caller's line is in the entry that it made.
 *
 * struct funcstack { prev; char *name, *filename, *caller; int64_t flineno,
 * lineno; int tp } as zsh 5.9 has it, with 8-byte pointers.
 */
#include "config.h"

#include "probe/zsh.h"

#include <errno.h>
#include <string.h>

#include "probe/draft.h"
#include "probe/image.h"
#include "probe/peek.h"

enum {
	ENTRY_NAME = 8,
	ENTRY_FILE = 16,
	ENTRY_CALLER = 24,
	ENTRY_FIRST_LINE = 32,
	ENTRY_CALLED_AT = 40,
	ENTRY_KIND = 48,

	KIND_SOURCE = 0,
	KIND_FUNCTION = 1,
	KIND_EVAL = 2,

	LINES_MAX = 100 * 1000 * 1000,
};

struct entry {
	uint64_t previous_addr, name_addr, file_addr, caller_addr;
	uint64_t first_line, called_at;
	uint32_t kind;
};

static int read_entry(struct peek *peek, uint64_t addr, struct entry *ret)
{
	struct entry entry = {0};
	int rc = peek_word(peek, addr, &entry.previous_addr);

	if (rc == 0)
		rc = peek_word(peek, addr + ENTRY_NAME, &entry.name_addr);
	if (rc == 0)
		rc = peek_word(peek, addr + ENTRY_FILE, &entry.file_addr);
	if (rc == 0)
		rc = peek_word(peek, addr + ENTRY_CALLER, &entry.caller_addr);
	if (rc == 0)
		rc = peek_u64(peek, addr + ENTRY_FIRST_LINE, &entry.first_line);
	if (rc == 0)
		rc = peek_u64(peek, addr + ENTRY_CALLED_AT, &entry.called_at);
	if (rc == 0)
		rc = peek_u32(peek, addr + ENTRY_KIND, &entry.kind);
	if (rc == 0 &&
	    (entry.kind > KIND_EVAL || entry.first_line > LINES_MAX ||
	     entry.called_at > LINES_MAX))
		rc = -ENOENT;
	if (rc == 0)
		*ret = entry;
	return rc;
}

static int add_frame(struct peek *peek, struct draft *draft, uint64_t file_addr,
		     uint64_t function_addr, uint64_t line)
{
	struct draft_text none = {0, 0}, last = none;
	struct draft_frame frame = {.line = (uint32_t)line};
	int rc;

	if (draft->count > 0)
		last = draft->frames[draft->count - 1].file;
	rc = draft_add_string(draft, peek, file_addr, last, &frame.file);
	if (rc == 0 && function_addr)
		rc = draft_add_string(draft, peek, function_addr, none,
				      &frame.function);
	if (rc == 0)
		draft->frames[draft->count++] = frame;
	return rc;
}

/* What is no file is the file of no frame. */
static void forget_file(struct draft *draft, struct draft_text file)
{
	struct span name = draft_span(draft, file);

	for (size_t i = 0; i < draft->count; i++) {
		struct span other = draft_span(draft, draft->frames[i].file);

		if (other.len == name.len &&
		    memcmp(other.data, name.data, name.len) == 0)
			draft->frames[i].file.len = 0;
	}
}

/*
 * The script itself, around everything. For zsh -c and standard input zsh has
 * its own name there: what is no file is no script.
 */
static int add_script(const struct probe_image *image, pid_t tid,
		      struct peek *peek, struct draft *draft,
		      uint64_t file_addr, uint64_t line)
{
	struct draft_frame *frame = &draft->frames[draft->count];
	int rc = add_frame(peek, draft, file_addr, 0, line);

	if (rc < 0)
		return rc;
	if (image_has_script(image, tid, draft_span(draft, frame->file),
			     frame->line))
		return 0;
	forget_file(draft, frame->file);
	if (line == 0)
		draft->count--;
	if (draft->count == 0)
		return -ENOENT;
	if (draft->frames[0].file.len > 0)
		return 0;
	draft->is_approximate = true;
	return draft_add(draft, span_of_str("-c"), (struct draft_text){0, 0},
			 &draft->context);
}

int zsh_place(const struct probe_image *image, pid_t tid, struct peek *peek,
	      struct draft *draft)
{
	uint64_t entry_addr, file_addr, line;
	int rc;

	if (peek->word_bytes != 8)
		return -ENOENT;
	rc = peek_u64(peek, image_symbol(image, SYMBOL_ZSH_LINENO), &line);
	if (rc == 0)
		rc = peek_word(peek, image_symbol(image, SYMBOL_ZSH_FUNCSTACK),
			       &entry_addr);
	if (rc == 0)
		rc = peek_word(peek,
			       image_symbol(image, SYMBOL_ZSH_SCRIPTFILENAME),
			       &file_addr);
	while (rc == 0 && entry_addr && draft->count + 1 < PROBE_FRAMES_MAX) {
		struct entry entry = {0};

		rc = read_entry(peek, entry_addr, &entry);
		if (rc == 0 && line > LINES_MAX)
			rc = -ENOENT;
		/* The lines of an eval are those of its text. */
		if (rc == 0 && entry.kind == KIND_EVAL && draft->count == 0)
			draft->is_approximate = true;
		if (rc == 0)
			rc = add_frame(peek, draft, entry.file_addr,
				       entry.kind == KIND_FUNCTION
					       ? entry.name_addr
					       : 0,
				       entry.first_line + line);
		line = entry.called_at;
		file_addr = entry.caller_addr;
		entry_addr = entry.previous_addr;
	}
	if (rc == 0 && line > LINES_MAX)
		rc = -ENOENT;
	return rc < 0 ? rc
		      : add_script(image, tid, peek, draft, file_addr, line);
}
