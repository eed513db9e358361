/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * python.c - which line a stopped CPython is at.
 *
 * The exported _PyRuntime leads to interpreters, their threads and a thread's
 * frames; a frame has its code object and the instruction it is at. Each code,
 * text and bytes object is checked to be of its exported type before it is
 * believed.
 *
 * Frames of the standard library that start programs are left out at the inner
 * end, so that frame 0 is the line that asked for it.
 */
#include "config.h"

#include "probe/python.h"

#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "probe/draft.h"
#include "probe/image.h"
#include "probe/peek.h"
#include "probe/python_layout.h"
#include "probe/python_lines.h"

enum {
	INTERPRETERS_MAX = 64,
	THREADS_MAX = 4096,
	FRAMES_WALKED_MAX = 256,
	TEXT_CHARS_MAX = 2048,

	/* Of a frame that stands for C code (FRAME_OWNED_BY_CSTACK). */
	OWNER_C_STACK = 3,

	/* PyASCIIObject.state */
	STATE_KIND_SHIFT = 2,
	STATE_KIND_MASK = 7,
	STATE_COMPACT = 1 << 5,
	STATE_ASCII = 1 << 6,

	/* sizeof(PyCompactUnicodeObject) - sizeof(PyASCIIObject): the length
	   and address of an UTF-8 form; with wstr_length up to 3.11. */
	COMPACT_MORE = 16,
	COMPACT_MORE_3_11 = 24,
	VERSION_3_11 = (3 << 8) + 11,
};

struct python {
	struct probe_image *image;
	struct peek *peek;
	struct python_layout layout;
};

static int read_version(struct probe_image *image, struct peek *peek)
{
	uint64_t version;
	int rc;

	if (image->version != 0)
		return 0;
	if (image->program.symbols[SYMBOL_PYTHON_VERSION] == 0)
		return -ENOENT;
	/* PY_VERSION_HEX: 0x030b02f0 is 3.11.2 */
	rc = peek_word(peek, image_symbol(image, SYMBOL_PYTHON_VERSION),
		       &version);
	if (rc == 0)
		image->version = (unsigned)(version >> 16) & 0xffff;
	return rc;
}

/* Is the object at addr of the type that the symbol names? */
static int check_type(const struct python *python, uint64_t addr,
		      enum program_symbol type)
{
	uint64_t type_addr;
	int rc;

	if (addr == 0 || python->image->program.symbols[type] == 0)
		return -ENOENT;
	rc = peek_word(python->peek, addr + python->layout.object_type,
		       &type_addr);
	if (rc < 0)
		return rc;
	return type_addr == image_symbol(python->image, type) ? 0 : -ENOENT;
}

/* What to look for among the threads of all interpreters. */
struct search {
	uint64_t tid, creator;
	unsigned threads; /* seen */
	uint64_t any_addr, tid_addr, creator_addr;
};

static int search_threads(const struct python *python, uint64_t interp_addr,
			  struct search *search)
{
	const struct python_layout *layout = &python->layout;
	struct peek *peek = python->peek;
	uint64_t thread_addr;
	int rc = peek_word(peek, interp_addr + layout->threads_head,
			   &thread_addr);

	while (rc == 0 && thread_addr && search->threads < THREADS_MAX) {
		uint64_t owner_addr, native_id;

		rc = peek_word(peek, thread_addr + layout->thread_interp,
			       &owner_addr);
		if (rc == 0 && owner_addr != interp_addr)
			return -ENOENT;
		if (rc == 0)
			rc = peek_word(peek,
				       thread_addr + layout->thread_native_id,
				       &native_id);
		if (rc < 0)
			break;
		if (native_id == search->tid)
			search->tid_addr = thread_addr;
		if (native_id == search->creator && search->creator != 0)
			search->creator_addr = thread_addr;
		search->any_addr = thread_addr;
		search->threads++;
		rc = peek_word(peek, thread_addr + layout->thread_next,
			       &thread_addr);
	}
	return rc;
}

/* The caller's own thread, else the one it was forked by, else the only one. */
static int find_thread(const struct python *python, pid_t tid, pid_t creator,
		       uint64_t *ret_addr)
{
	const struct python_layout *layout = &python->layout;
	struct search search = {.tid = (uint64_t)tid,
				.creator = (uint64_t)creator};
	uint64_t interp_addr;
	int rc = peek_word(python->peek,
			   image_symbol(python->image, SYMBOL_PYTHON_RUNTIME) +
				   layout->interpreters_head,
			   &interp_addr);

	for (int i = 0; rc == 0 && interp_addr && i < INTERPRETERS_MAX; i++) {
		rc = search_threads(python, interp_addr, &search);
		if (rc == 0)
			rc = peek_word(python->peek,
				       interp_addr + layout->interpreter_next,
				       &interp_addr);
	}
	if (rc < 0)
		return rc;
	if (search.tid_addr)
		*ret_addr = search.tid_addr;
	else if (search.creator_addr)
		*ret_addr = search.creator_addr;
	else if (search.threads == 1)
		*ret_addr = search.any_addr;
	else
		return -ENOENT;
	return 0;
}

static int first_frame(const struct python *python, uint64_t thread_addr,
		       uint64_t *ret_addr)
{
	uint64_t addr;
	int rc = peek_word(python->peek,
			   thread_addr + python->layout.thread_frame, &addr);

	if (rc == 0 && python->layout.has_cframe)
		rc = peek_word(python->peek,
			       addr + python->layout.frame_in_cframe, &addr);
	if (rc == 0)
		*ret_addr = addr;
	return rc;
}

/*
 * One character as UTF-8. A lone surrogate of the upper half is how python
 * holds a byte of a path that is no UTF-8 (PEP 383): the byte itself.
 */
static size_t put_utf8(char *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code >= 0xdc80 && code <= 0xdcff) {
		out[0] = (char)(code - 0xdc00);
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (code >> 18 & 7));
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/* chars characters of kind bytes each, as UTF-8 into out (4 bytes a char). */
static int read_chars(struct peek *peek, uint64_t addr, uint64_t chars,
		      unsigned kind, char *out, size_t *ret_len)
{
	uint8_t raw[256];
	size_t len = 0, in_raw = 0, at = 0;
	int rc;

	for (uint64_t i = 0; i < chars; i++) {
		uint32_t code = 0;

		if (at == in_raw) {
			uint64_t left = (chars - i) * kind;

			in_raw =
				left < sizeof(raw) ? (size_t)left : sizeof(raw);
			at = 0;
			rc = peek_read(peek, addr + i * kind, raw, in_raw);
			if (rc < 0)
				return rc;
		}
		memcpy(&code, raw + at, kind);
		at += kind;
		len += put_utf8(out + len, code);
	}
	*ret_len = len;
	return 0;
}

/* A str object. */
static int add_text(const struct python *python, uint64_t addr,
		    struct draft_text last, struct draft *draft,
		    struct draft_text *ret)
{
	const struct python_layout *layout = &python->layout;
	char bytes[4 * TEXT_CHARS_MAX];
	uint64_t chars, data_addr;
	uint32_t state, kind;
	size_t len;
	int rc = check_type(python, addr, SYMBOL_PYTHON_TEXT_TYPE);

	if (rc == 0)
		rc = peek_word(python->peek, addr + layout->text_length,
			       &chars);
	if (rc == 0)
		rc = peek_u32(python->peek, addr + layout->text_state, &state);
	if (rc < 0)
		return rc;
	kind = state >> STATE_KIND_SHIFT & STATE_KIND_MASK;
	if (chars > TEXT_CHARS_MAX || !(state & STATE_COMPACT) ||
	    (kind != 1 && kind != 2 && kind != 4))
		return -ENOENT;
	data_addr = addr + layout->text_ascii_bytes;
	if (!(state & STATE_ASCII))
		data_addr += python->image->version == VERSION_3_11
				     ? COMPACT_MORE_3_11
				     : COMPACT_MORE;
	rc = read_chars(python->peek, data_addr, chars, kind, bytes, &len);
	if (rc < 0)
		return rc;
	return draft_add(draft, span_of(bytes, len), last, ret);
}

static int code_line(const struct python *python, uint64_t code_addr,
		     uint64_t instr_addr, uint32_t *ret)
{
	const struct python_layout *layout = &python->layout;
	struct peek *peek = python->peek;
	uint64_t start_addr = code_addr + layout->code_bytecode;
	uint64_t table_addr, table_len;
	uint32_t first_line;
	int rc = peek_u32(peek, code_addr + layout->code_first_line,
			  &first_line);

	if (rc == 0)
		rc = peek_word(peek, code_addr + layout->code_linetable,
			       &table_addr);
	if (rc == 0)
		rc = check_type(python, table_addr, SYMBOL_PYTHON_BYTES_TYPE);
	if (rc == 0)
		rc = peek_word(peek, table_addr + layout->bytes_size,
			       &table_len);
	if (rc < 0)
		return rc;
	/* A frame that has not begun is one unit before its start. */
	if (instr_addr < start_addr) {
		*ret = first_line;
		return 0;
	}
	return python_line(peek, table_addr + layout->bytes_data, table_len,
			   first_line, (instr_addr - start_addr) / 2, ret);
}

struct frame {
	uint64_t previous_addr, code_addr, instr_addr;
	uint8_t owner;
};

static int read_frame(const struct python *python, uint64_t addr,
		      struct frame *ret)
{
	const struct python_layout *layout = &python->layout;
	struct peek *peek = python->peek;
	struct frame frame = {0};
	int rc = peek_word(peek, addr + layout->frame_previous,
			   &frame.previous_addr);

	if (rc == 0)
		rc = peek_word(peek, addr + layout->frame_code,
			       &frame.code_addr);
	if (rc == 0)
		rc = peek_word(peek, addr + layout->frame_instr,
			       &frame.instr_addr);
	if (rc == 0)
		rc = peek_u8(peek, addr + layout->frame_owner, &frame.owner);
	if (rc == 0)
		*ret = frame;
	return rc;
}

/* The frame that 3.12 and later put between a class that is called and its
   __init__; its code has no lines, and its file is a name. */
static bool is_cleanup_code(const struct draft *draft,
			    const struct draft_frame *frame)
{
	return frame->line == 0 &&
	       draft_equals(draft, frame->file, "__init__") &&
	       draft_equals(draft, frame->function, "__init__");
}

static int add_frame(const struct python *python, const struct frame *frame,
		     struct draft *draft)
{
	const struct python_layout *layout = &python->layout;
	struct draft_text last = {0, 0};
	struct draft_frame out = {0};
	uint64_t file_addr, function_addr;
	int rc = check_type(python, frame->code_addr, SYMBOL_PYTHON_CODE_TYPE);

	if (draft->count > 0)
		last = draft->frames[draft->count - 1].file;
	if (rc == 0)
		rc = peek_word(python->peek,
			       frame->code_addr + layout->code_filename,
			       &file_addr);
	if (rc == 0)
		rc = peek_word(python->peek,
			       frame->code_addr + layout->code_qualname,
			       &function_addr);
	if (rc == 0)
		rc = add_text(python, file_addr, last, draft, &out.file);
	if (rc == 0)
		rc = add_text(python, function_addr, (struct draft_text){0, 0},
			      draft, &out.function);
	if (rc == 0)
		rc = code_line(python, frame->code_addr, frame->instr_addr,
			       &out.line);
	if (rc < 0)
		return rc;
	if (is_cleanup_code(draft, &out))
		return 0;
	if (draft_equals(draft, out.function, "<module>"))
		out.function.len = 0;
	draft->frames[draft->count++] = out;
	return 0;
}

/* What follows ".../python3.N/", or nothing. */
static struct span module_path(struct span file)
{
	static const char mark[] = "/python3.";
	const uint8_t *end = file.data + file.len;
	const uint8_t *at = memmem(file.data, file.len, mark, strlen(mark));

	if (!at)
		return (struct span){0};
	at += strlen(mark);
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	if (at == end || *at != '/')
		return (struct span){0};
	at++;
	return span_of(at, (size_t)(end - at));
}

/* Code that starts programs for somebody else. */
static bool is_launcher(struct span file)
{
	static const char *const modules[] = {
		"asyncio/", "concurrent/futures/", "multiprocessing/", "os.py",
		"pty.py",   "subprocess.py",
	};
	struct span path = module_path(file);

	if (span_begins(file, "<frozen os>"))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(modules); i++) {
		if (span_begins(path, modules[i]))
			return true;
	}
	return false;
}

/* Adds what is not left out; only when that is nothing, all of it. */
static int add_frames(const struct python *python, uint64_t addr,
		      bool skips_launchers, struct draft *draft)
{
	for (int i = 0; addr && i < FRAMES_WALKED_MAX; i++) {
		struct frame frame = {0};
		int rc = read_frame(python, addr, &frame);

		if (rc < 0)
			return rc;
		addr = frame.previous_addr;
		if (frame.owner == OWNER_C_STACK)
			continue;
		rc = add_frame(python, &frame, draft);
		if (rc == -ENOSPC && draft->count > 0)
			return 0;
		if (rc < 0)
			return rc;
		if (skips_launchers && draft->count == 1 &&
		    is_launcher(draft_span(draft, draft->frames[0].file))) {
			draft->count = 0;
			draft->used = 0;
		}
		if (draft->count == PROBE_FRAMES_MAX)
			return 0;
	}
	return 0;
}

/* Text that is no file has a name such as <string> or <stdin>. */
static void judge(struct draft *draft)
{
	struct draft_text file = draft->frames[0].file;

	draft->is_approximate = draft->frames[0].line == 0;
	if (span_begins(draft_span(draft, file), "<")) {
		draft->context = file;
		draft->is_approximate = true;
	}
}

int python_place(struct probe_image *image, pid_t tid, pid_t creator,
		 struct peek *peek, struct draft *draft)
{
	struct python python = {.image = image, .peek = peek};
	uint64_t thread_addr, frame_addr;
	int rc = read_version(image, peek);

	if (rc == 0)
		rc = python_layout_read(peek, image->version,
					image_symbol(image,
						     SYMBOL_PYTHON_RUNTIME),
					&python.layout);
	if (rc == 0)
		rc = find_thread(&python, tid, creator, &thread_addr);
	if (rc == 0)
		rc = first_frame(&python, thread_addr, &frame_addr);
	if (rc == 0)
		rc = add_frames(&python, frame_addr, true, draft);
	if (rc == 0 && draft->count == 0)
		rc = add_frames(&python, frame_addr, false, draft);
	if (rc < 0)
		return rc;
	if (draft->count == 0)
		return -ENOENT;
	judge(draft);
	return 0;
}
