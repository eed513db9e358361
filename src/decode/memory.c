/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.c - a call's snapshots as the memory that the spec's walker reads.
 *
 * Looks snapshots up by phase and address range, never by their number: what
 * was copied may be more, less or in other pieces than what this version of the
 * spec asks for.
 */
#include "config.h"

#include "decode/memory.h"

#include <string.h>

#include "decode/pool.h"

/* No capture makes more pieces of one wish, or misses so often. */
enum { PIECES_MAX = 64, SCANNED_MAX = 1 << 26 };

static bool does_cover(const struct event_snapshot *snapshot,
		       enum snapshot_phase phase, uint64_t addr)
{
	if (snapshot->phase != phase || addr < snapshot->addr)
		return false;
	/* An empty one still says that there was nothing to read. */
	return addr == snapshot->addr ||
	       addr - snapshot->addr < snapshot->bytes.len;
}

static bool is_at(const struct decode_memory *memory, size_t place,
		  uint64_t addr)
{
	return place < memory->count && memory->snapshots[place].addr == addr &&
	       memory->snapshots[place].phase == memory->phase;
}

static const struct event_snapshot *find(struct decode_memory *memory,
					 uint64_t addr)
{
	const struct event_snapshot *found = NULL;
	uint64_t best = 0;

	if (is_at(memory, memory->next, addr))
		return &memory->snapshots[memory->next++];
	/* Asked for once more. */
	if (memory->next && is_at(memory, memory->next - 1, addr))
		return &memory->snapshots[memory->next - 1];
	if (memory->scanned > SCANNED_MAX)
		return NULL;
	memory->scanned += memory->count;
	for (size_t i = 0; i < memory->count; i++) {
		const struct event_snapshot *at = &memory->snapshots[i];
		uint64_t left;

		if (!does_cover(at, memory->phase, addr))
			continue;
		left = at->bytes.len - (addr - at->addr);
		if (found && left <= best)
			continue;
		found = at;
		best = left;
		memory->next = i + 1;
	}
	return found;
}

/* What follows `have` in other snapshots; `have` is full when it is enough. */
static struct walk_bytes join(struct decode_memory *memory, uint64_t addr,
			      uint64_t wanted, struct walk_bytes have)
{
	struct span pieces[PIECES_MAX] = {have.bytes};
	size_t count = 1, len = have.bytes.len;
	uint8_t *joined;

	while (len && len < wanted && !have.is_fault && count < PIECES_MAX) {
		const struct event_snapshot *more = find(memory, addr + len);
		uint64_t skip, left;

		if (!more || more->bytes.len <= addr + len - more->addr)
			break;
		skip = addr + len - more->addr;
		left = more->bytes.len - skip;
		if (left > wanted - len)
			left = wanted - len;
		pieces[count++] = span_of(more->bytes.data + skip, left);
		len += left;
		have.is_fault = more->is_fault && len < wanted;
	}
	if (count == 1)
		return have;
	joined = value_pool_alloc(memory->pool, len);
	have.bytes = span_of(joined, len);
	for (size_t i = 0; i < count; i++) {
		memcpy(joined, pieces[i].data, pieces[i].len);
		joined += pieces[i].len;
	}
	return have;
}

/* A string that ends within them needs nothing more. */
static bool has_end(struct span bytes, enum walk_shape shape, size_t *ret_len)
{
	const uint8_t *nul;

	if (shape != WALK_STRING)
		return false;
	nul = memchr(bytes.data, '\0', bytes.len);
	if (nul)
		*ret_len = (size_t)(nul - bytes.data) + 1;
	return nul != NULL;
}

static struct walk_bytes read_range(struct decode_memory *memory, uint64_t addr,
				    uint64_t wanted, enum walk_shape shape)
{
	const struct event_snapshot *snapshot = find(memory, addr);
	struct walk_bytes got = {{NULL, 0}, false};
	uint64_t skip;

	if (!snapshot)
		return got;
	memory->hits++;
	if (!snapshot->bytes.len) {
		got.is_fault = snapshot->is_fault;
		return got;
	}
	skip = addr - snapshot->addr;
	got.bytes = span_of(snapshot->bytes.data + skip,
			    snapshot->bytes.len - skip);
	if (got.bytes.len > wanted)
		got.bytes.len = wanted;
	if (got.bytes.len == wanted ||
	    has_end(got.bytes, shape, &got.bytes.len))
		return got;
	got.is_fault = snapshot->is_fault;
	got = join(memory, addr, wanted, got);
	if (has_end(got.bytes, shape, &got.bytes.len))
		got.is_fault = false;
	return got;
}

struct walk_bytes decode_memory_read(struct decode_memory *memory,
				     uint64_t addr, uint64_t wanted)
{
	return read_range(memory, addr, wanted, WALK_BYTES);
}

static struct walk_bytes fetch(struct walk_memory *base,
			       const struct walk_request *request)
{
	struct decode_memory *memory = (struct decode_memory *)base;
	uint64_t wanted = request->wanted;
	struct walk_bytes got;

	/* The walker bounds what it asks for; recordings are not trusted. */
	if (wanted > WALK_BYTES_MAX)
		wanted = WALK_BYTES_MAX;
	got = read_range(memory, request->addr, wanted, request->shape);
	if (got.is_fault && !memory->has_fault) {
		memory->has_fault = true;
		memory->fault_addr = request->addr + got.bytes.len;
	}
	return got;
}

/* As many as were asked for. */
static uint64_t semaphores(struct walk_memory *base, int id, uint64_t addr)
{
	struct decode_memory *memory = (struct decode_memory *)base;
	const struct event_snapshot *snapshot = find(memory, addr);

	(void)id;
	return snapshot && snapshot->addr == addr
		       ? snapshot->wanted / sizeof(uint16_t)
		       : 0;
}

void decode_memory_init(struct decode_memory *memory, struct value_pool *pool,
			const struct event_snapshot *snapshots, size_t count,
			enum snapshot_phase phase)
{
	*memory = (struct decode_memory){
		.base = {.fetch = fetch, .semaphores = semaphores},
		.pool = pool,
		.snapshots = snapshots,
		.count = count,
		.phase = phase,
	};
}
