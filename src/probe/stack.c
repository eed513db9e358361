/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack.c - unwinds the stack of a stopped tracee, with libunwind(3).
 *
 * libunwind decides what to read, this reads it: registers, memory a block at a
 * time, and the unwind tables as they lie in the tracee's memory. libunwind's
 * own way to find tables (libunwind-ptrace) maps the programs' files, which may
 * be gone, cut while they are mapped, or served by a stopped tracee.
 */
#include "config.h"

#include "probe/stack.h"

#include <libunwind.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch/host.h"
#include "arch/registers.h"
#include "arch/sigreturn.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "probe/peek.h"
#include "probe/probe.h"
#include "probe/stack_space.h"

enum {
	MAPS_BYTES_MAX = 1 << 24,
	/* Of one stack. A cold frame takes some 300; tables and expressions
	   that loop are read on, so this ends them. */
	WORDS_READ_MAX = 1 << 18,
	FRAMES_SEEN = 256, /* a power of two */
};

/*
 * libunwind exports it for its own libraries, without a declaration: looks up
 * ip in the table that `info` says, and fills `proc`.
 */
int HOST_UNWIND_SEARCH(unw_addr_space_t space, unw_word_t ip,
		       unw_dyn_info_t *info, unw_proc_info_t *proc,
		       int needs_unwind_info, void *arg);

struct stack_space {
	struct regions regions;
	bool is_read;	 /* regions are there, */
	bool is_changed; /* but may have changed */
	unw_addr_space_t cache; /* of libunwind, NULL: not yet */
	/* Frames that were looked at, by their addresses: whether they are of
	   signals. That costs a read each. */
	struct {
		uint64_t ip;
		bool is_signal;
	} seen[FRAMES_SEEN];
};

/* What libunwind's questions are answered from. */
struct unwinding {
	struct stack_space *space;
	struct registers registers;
	struct peek peek;
	unsigned words_left;
	bool lacks_table; /* a table was looked for in vain */
};

bool stack_is_built(void)
{
	return true;
}

/* ---- libunwind's questions ---- */

static int find_proc_info(unw_addr_space_t cache, unw_word_t ip,
			  unw_proc_info_t *proc, int needs_unwind_info,
			  void *arg)
{
	struct unwinding *unwinding = arg;
	struct region *region = regions_find(&unwinding->space->regions, ip);
	const struct module *module;
	unw_dyn_info_t info = {0};
	int rc = -UNW_ENOINFO;

	if (region) {
		module = region_module(region, &unwinding->peek);
		info.start_ip = (unw_word_t)region->start;
		info.end_ip = (unw_word_t)region->end;
		info.u.rti.segbase = (unw_word_t)module->segment_addr;
		info.u.rti.table_data = (unw_word_t)module->table_addr;
		info.u.rti.table_len = (unw_word_t)module->table_bytes;
		switch (module->table) {
		case MODULE_NO_TABLE:
			break;
		case MODULE_EH_FRAME:
			/* Counted in words. */
			info.u.rti.table_len /= sizeof(unw_word_t);
			info.format = UNW_INFO_FORMAT_REMOTE_TABLE;
			rc = HOST_UNWIND_SEARCH(cache, ip, &info, proc,
						needs_unwind_info, arg);
			break;
		case MODULE_EXIDX:
			info.format = UNW_INFO_FORMAT_ARM_EXIDX;
			rc = HOST_UNWIND_SEARCH(cache, ip, &info, proc,
						needs_unwind_info, arg);
			break;
		}
	}
	if (rc < 0)
		unwinding->lacks_table = true;
	return rc;
}

/* libunwind frees what it allocated; no table is ours. */
static void put_unwind_info(unw_addr_space_t cache, unw_proc_info_t *proc,
			    void *arg)
{
	(void)cache;
	(void)proc;
	(void)arg;
}

static int get_dyn_info_list_addr(unw_addr_space_t cache, unw_word_t *ret_addr,
				  void *arg)
{
	(void)cache;
	(void)ret_addr;
	(void)arg;
	return -UNW_ENOINFO;
}

static int access_mem(unw_addr_space_t cache, unw_word_t addr,
		      unw_word_t *value, int is_write, void *arg)
{
	struct unwinding *unwinding = arg;

	(void)cache;
	if (is_write || !unwinding->words_left)
		return -UNW_EINVAL;
	unwinding->words_left--;
	return peek_read(&unwinding->peek, addr, value, sizeof(*value)) < 0
		       ? -UNW_EINVAL
		       : 0;
}

static int access_reg(unw_addr_space_t cache, unw_regnum_t number,
		      unw_word_t *value, int is_write, void *arg)
{
	const struct unwinding *unwinding = arg;
	uint64_t got;

	(void)cache;
	if (is_write || number < 0 ||
	    !registers_unwind(&unwinding->registers, (unsigned)number, &got))
		return -UNW_EBADREG;
	*value = (unw_word_t)got;
	return 0;
}

static int access_fpreg(unw_addr_space_t cache, unw_regnum_t number,
			unw_fpreg_t *value, int is_write, void *arg)
{
	(void)cache;
	(void)number;
	(void)value;
	(void)is_write;
	(void)arg;
	return -UNW_EBADREG;
}

static int resume(unw_addr_space_t cache, unw_cursor_t *cursor, void *arg)
{
	(void)cache;
	(void)cursor;
	(void)arg;
	return -UNW_EINVAL;
}

static unw_addr_space_t cache_new(void)
{
	unw_accessors_t accessors = {
		.find_proc_info = find_proc_info,
		.put_unwind_info = put_unwind_info,
		.get_dyn_info_list_addr = get_dyn_info_list_addr,
		.access_mem = access_mem,
		.access_reg = access_reg,
		.access_fpreg = access_fpreg,
		.resume = resume,
	};
	unw_addr_space_t cache = unw_create_addr_space(&accessors, 0);

	if (cache)
		unw_set_caching_policy(cache, UNW_CACHE_GLOBAL);
	return cache;
}

/* ---- address spaces ---- */

struct stack_space *stack_space_new(void)
{
	return mem_new(sizeof(struct stack_space));
}

void stack_space_free(struct stack_space **space)
{
	if (!*space)
		return;
	regions_done(&(*space)->regions);
	if ((*space)->cache)
		unw_destroy_addr_space((*space)->cache);
	mem_free_ptr(space);
	*space = NULL;
}

void stack_space_changed(struct stack_space *space)
{
	space->is_changed = true;
}

/* What can't be read leaves nothing that a frame could be in. */
static void refresh(struct stack_space *space, pid_t tid)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(regions_done) struct regions regions = {0};
	struct regions before;
	struct error err;
	char path[32];

	if (space->is_read && !space->is_changed)
		return;
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)tid);
	if (io_read_file(path, MAPS_BYTES_MAX, &text, &err) == 0)
		regions_parse(buf_span(&text), &regions);
	space->is_read = true;
	space->is_changed = false;
	if (regions_equal(&space->regions, &regions))
		return;
	regions_keep_known(&regions, &space->regions);
	before = space->regions;
	space->regions = regions;
	regions = before;
	memset(space->seen, 0, sizeof(space->seen));
	if (space->cache)
		unw_flush_cache(space->cache, 0, 0);
}

/* ---- one stack ---- */

/* libunwind's unw_is_signal_frame() means this frame on one machine and the next
   on another. */
static bool is_signal_frame(struct unwinding *unwinding, uint64_t ip)
{
	struct stack_space *space = unwinding->space;
	size_t slot = ip % FRAMES_SEEN;
	uint8_t code[SIGRETURN_BYTES];

	if (space->seen[slot].ip != ip) {
		/* In Thumb code the lowest bit of an address is no part of it. */
		uint64_t addr = host_abi == ABI_ARM ? ip & ~1ull : ip;

		space->seen[slot].ip = ip;
		space->seen[slot].is_signal =
			peek_read(&unwinding->peek, addr, code, sizeof(code)) ==
				0 &&
			sigreturn_is(host_abi, code);
	}
	return space->seen[slot].is_signal;
}

static enum stack_end walk(struct unwinding *unwinding, struct stack *stack)
{
	const struct regions *regions = &unwinding->space->regions;
	unw_cursor_t cursor;
	unw_word_t ip;

	if (unw_init_remote(&cursor, unwinding->space->cache, unwinding) < 0)
		return STACK_BROKEN;
	for (;;) {
		bool was_interrupted = is_signal_frame(
			unwinding, stack->addrs[stack->count - 1]);
		int rc;

		unwinding->lacks_table = false;
		rc = unw_step(&cursor);
		if (rc < 0 || unw_get_reg(&cursor, UNW_REG_IP, &ip) < 0)
			return STACK_BROKEN;
		if (rc == 0 || ip == 0)
			return STACK_WHOLE;
		if (!regions_find(regions, ip))
			return STACK_BROKEN;
		if (stack->count == STACK_FRAMES_MAX)
			return STACK_CUT;
		if (was_interrupted)
			stack->exact[stack->exact_count++] =
				(uint32_t)stack->count;
		if (unwinding->lacks_table && !stack->guessed)
			stack->guessed = (uint32_t)stack->count;
		stack->addrs[stack->count++] = ip;
	}
}

void stack_read(struct stack_space *space, pid_t tid, enum abi_id abi,
		uint64_t ip, struct probe_memory *memory,
		struct stack *ret_stack)
{
	struct unwinding unwinding; /* peek_init leaves 64 KiB as they are */

	ret_stack->count = 1;
	ret_stack->addrs[0] = ip;
	ret_stack->exact_count = 0;
	ret_stack->guessed = 0;
	ret_stack->end = STACK_BROKEN;
	unwinding.space = space;
	unwinding.words_left = WORDS_READ_MAX;
	peek_init(&unwinding.peek, memory, sizeof(unw_word_t));
	refresh(space, tid);
	if (!space->cache)
		space->cache = cache_new();
	if (host_read_registers(tid, &unwinding.registers) == 0 && space->cache)
		ret_stack->end =
			unwinding.registers.layout->abi != host_abi ||
					abi == ABI_X32
				? STACK_FOREIGN
				: walk(&unwinding, ret_stack);
	/* For stack_mapping: who the files are. */
	for (size_t i = 0; i < ret_stack->count; i++) {
		struct region *region =
			regions_find(&space->regions, ret_stack->addrs[i]);

		if (region)
			region_module(region, &unwinding.peek);
	}
}

bool stack_mapping(struct stack_space *space, uint64_t addr,
		   struct event_mmap *ret_mapping)
{
	struct region *region = regions_find(&space->regions, addr);

	if (!region || region->is_said)
		return false;
	region->is_said = true;
	*ret_mapping = (struct event_mmap){
		.addr = region->start,
		.bytes = region->end - region->start,
		.offset = region->offset,
		.path = span_of_str(region->path),
		.build_id = span_of(region->module.build_id,
				    region->module.build_id_len),
	};
	return true;
}
