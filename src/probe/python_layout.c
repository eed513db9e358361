/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * python_layout.c - where CPython's structures hold what the probe reads.
 *
 * The tables are offsetof() of the internal headers of 3.11 and 3.12 (built
 * with 8-byte pointers, without Py_DEBUG and Py_TRACE_REFS). They hold for all
 * releases of a minor version so far; the reader checks the types of the
 * objects it meets, so that a change would cost the answer and not its truth.
 */
#include "config.h"

#include "probe/python_layout.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "probe/peek.h"

enum {
	VERSION_3_11 = (3 << 8) + 11,
	VERSION_3_12 = (3 << 8) + 12,
	VERSION_3_13 = (3 << 8) + 13,
};

static const struct python_layout layout_3_11 = {
	.interpreters_head = 40,
	.interpreter_next = 0,
	.threads_head = 16,
	.thread_next = 8,
	.thread_interp = 16,
	.thread_native_id = 160,
	.thread_frame = 56,
	.has_cframe = 1,
	.frame_in_cframe = 8,
	.frame_previous = 48,
	.frame_code = 32,
	.frame_instr = 56,
	.frame_owner = 69,
	.code_filename = 112,
	.code_qualname = 128,
	.code_linetable = 136,
	.code_first_line = 72,
	.code_bytecode = 184,
	.object_type = 8,
	.bytes_size = 16,
	.bytes_data = 32,
	.text_length = 16,
	.text_state = 32,
	.text_ascii_bytes = 48,
};

static const struct python_layout layout_3_12 = {
	.interpreters_head = 40,
	.interpreter_next = 0,
	.threads_head = 72,
	.thread_next = 8,
	.thread_interp = 16,
	.thread_native_id = 144,
	.thread_frame = 56,
	.has_cframe = 1,
	.frame_in_cframe = 0,
	.frame_previous = 8,
	.frame_code = 0,
	.frame_instr = 56,
	.frame_owner = 70,
	.code_filename = 112,
	.code_qualname = 128,
	.code_linetable = 136,
	.code_first_line = 68,
	.code_bytecode = 192,
	.object_type = 8,
	.bytes_size = 16,
	.bytes_data = 32,
	.text_length = 16,
	.text_state = 32,
	.text_ascii_bytes = 40,
};

/* struct _Py_DebugOffsets of 3.13, at the start of _PyRuntime. */
struct debug_offsets_3_13 {
	char cookie[8]; /* "xdebugpy" */
	uint64_t version, free_threaded;
	struct {
		uint64_t size, finalizing, interpreters_head;
	} runtime;
	struct {
		uint64_t size, id, next, threads_head, gc, imports_modules,
			sysdict, builtins, ceval_gil, gil, gil_enabled,
			gil_locked, gil_holder;
	} interpreter;
	struct {
		uint64_t size, prev, next, interp, current_frame, thread_id,
			native_thread_id, datastack_chunk, status;
	} thread;
	struct {
		uint64_t size, previous, executable, instr_ptr, localsplus,
			owner;
	} frame;
	struct {
		uint64_t size, filename, name, qualname, linetable, firstlineno,
			argcount, localsplusnames, localspluskinds,
			co_code_adaptive;
	} code;
	struct {
		uint64_t size, ob_type;
	} object;
	/* type, tuple, list, dict, float and long objects */
	uint64_t others[4 + 3 + 3 + 3 + 2 + 3];
	struct {
		uint64_t size, ob_size, ob_sval;
	} bytes;
	struct {
		uint64_t size, state, length, asciiobject_size;
	} unicode;
};

static int read_3_13(struct peek *peek, uint64_t runtime_addr,
		     struct python_layout *ret)
{
	struct debug_offsets_3_13 offsets;
	int rc = peek_read(peek, runtime_addr, &offsets, sizeof(offsets));

	if (rc < 0)
		return rc;
	/* Free-threaded builds keep other bytecode for each thread. */
	if (memcmp(offsets.cookie, "xdebugpy", sizeof(offsets.cookie)) != 0 ||
	    offsets.version >> 16 != 0x030d || offsets.free_threaded != 0)
		return -ENOENT;
	*ret = (struct python_layout){
		.interpreters_head = offsets.runtime.interpreters_head,
		.interpreter_next = offsets.interpreter.next,
		.threads_head = offsets.interpreter.threads_head,
		.thread_next = offsets.thread.next,
		.thread_interp = offsets.thread.interp,
		.thread_native_id = offsets.thread.native_thread_id,
		.thread_frame = offsets.thread.current_frame,
		.frame_previous = offsets.frame.previous,
		.frame_code = offsets.frame.executable,
		.frame_instr = offsets.frame.instr_ptr,
		.frame_owner = offsets.frame.owner,
		.code_filename = offsets.code.filename,
		.code_qualname = offsets.code.qualname,
		.code_linetable = offsets.code.linetable,
		.code_first_line = offsets.code.firstlineno,
		.code_bytecode = offsets.code.co_code_adaptive,
		.object_type = offsets.object.ob_type,
		.bytes_size = offsets.bytes.ob_size,
		.bytes_data = offsets.bytes.ob_sval,
		.text_length = offsets.unicode.length,
		.text_state = offsets.unicode.state,
		.text_ascii_bytes = offsets.unicode.asciiobject_size,
	};
	return 0;
}

int python_layout_read(struct peek *peek, unsigned version,
		       uint64_t runtime_addr, struct python_layout *ret)
{
	if (peek->word_bytes != 8)
		return -ENOENT;
	switch (version) {
	case VERSION_3_11:
		*ret = layout_3_11;
		return 0;
	case VERSION_3_12:
		*ret = layout_3_12;
		return 0;
	case VERSION_3_13:
		return read_3_13(peek, runtime_addr, ret);
	default:
		return -ENOENT;
	}
}
