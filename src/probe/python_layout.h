/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * python_layout.h - where CPython's structures hold what the probe reads.
 */
#ifndef SPILE_PROBE_PYTHON_LAYOUT_H
#define SPILE_PROBE_PYTHON_LAYOUT_H

#include <stdint.h>

struct peek;

/* Offsets in bytes. */
struct python_layout {
	/* _PyRuntimeState, PyInterpreterState */
	uint64_t interpreters_head, interpreter_next, threads_head;
	/* PyThreadState */
	uint64_t thread_next, thread_interp, thread_native_id;
	/* From a thread to its innermost frame: up to 3.12 by way of a
	   _PyCFrame (frame_in_cframe), then directly. */
	uint64_t thread_frame, frame_in_cframe;
	/* _PyInterpreterFrame; frame_instr is prev_instr up to 3.12 */
	uint64_t frame_previous, frame_code, frame_instr, frame_owner;
	/* PyCodeObject */
	uint64_t code_filename, code_qualname, code_linetable, code_first_line,
		code_bytecode;
	/* PyObject, PyBytesObject, PyASCIIObject */
	uint64_t object_type, bytes_size, bytes_data, text_length, text_state,
		text_ascii_bytes; /* sizeof(PyASCIIObject) */
	uint8_t has_cframe;
};

/*
 * version: (major << 8) + minor. From 3.13 on the runtime describes itself.
 * -ENOENT: a version, or a build, whose layout isn't known.
 */
int python_layout_read(struct peek *peek, unsigned version,
		       uint64_t runtime_addr, struct python_layout *ret);

#endif
