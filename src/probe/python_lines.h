/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * python_lines.h - from an instruction to its line; see python_lines.c.
 */
#ifndef SPILE_PROBE_PYTHON_LINES_H
#define SPILE_PROBE_PYTHON_LINES_H

#include <stdint.h>

struct peek;

/*
 * table_addr, table_len: the bytes of co_linetable; unit: index of the
 * instruction in 2-byte units. *ret is 0 for an instruction without a line.
 */
int python_line(struct peek *peek, uint64_t table_addr, uint64_t table_len,
		uint32_t first_line, uint64_t unit, uint32_t *ret);

#endif
