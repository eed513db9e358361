/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - a program or library in a tracee's memory: who it is, and where its
 * unwind tables are.
 *
 * Read from memory alone, so that no file has to be opened that a stopped tracee
 * may serve, or that is another one by now.
 */
#ifndef SPILE_PROBE_MODULE_H
#define SPILE_PROBE_MODULE_H

#include <stddef.h>
#include <stdint.h>

struct peek;

enum { MODULE_BUILD_ID_MAX = 64 };

enum module_table {
	MODULE_NO_TABLE,
	MODULE_EH_FRAME, /* the sorted table of .eh_frame_hdr */
	MODULE_EXIDX,	 /* .ARM.exidx */
};

struct module {
	size_t build_id_len; /* 0: it has none, or none was found */
	uint8_t build_id[MODULE_BUILD_ID_MAX];
	enum module_table table;
	uint64_t segment_addr; /* MODULE_EH_FRAME: what its entries count from */
	uint64_t table_addr;
	uint64_t table_bytes;
};

/* base: where the first bytes of the file are mapped. 0, -ENOEXEC: it is no ELF
   file of this byte order, or -errno when it can't be read. */
int module_read(struct peek *peek, uint64_t base, struct module *ret_module);

#endif
