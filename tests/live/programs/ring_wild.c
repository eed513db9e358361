/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring_wild.c - makes rings of any kind and calls of any kind on them, after it
 * wrote anything where they are, unmapped, protected or replaced them. Says
 * what each io_uring_enter(2) and io_uring_register(2) returned. `ring_wild
 * SEED`.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	STEPS = 400,
	RINGS = 4,
	BYTES = 1 << 14,
	NOTHING_OPCODE = 200,
	SQPOLL = 1 << 1,
	NO_MMAP = 1 << 14,
	REGISTERED_FD_ONLY = 1 << 15,
	FLAGS = (1 << 19) - 1,
	REGISTERED_RING = 1 << 4,
};

struct ring {
	int fd;
	char *memory, *sqes;
	struct io_uring_params params;
};

static uint64_t state;

static uint64_t any(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static uint64_t below(uint64_t limit)
{
	return any() / 7 % limit;
}

/* Small, huge, or one of the edges. */
static uint32_t any_number(void)
{
	static const uint32_t edges[] = {
		0, 1, 7, 8, 15, 16, 255, INT32_MAX, 1u << 31, UINT32_MAX};

	return below(2) ? edges[below(10)] : (uint32_t)any();
}

static void make(struct ring *ring)
{
	static const uint32_t kinds[] = {0,
					 IORING_SETUP_SQE128,
					 IORING_SETUP_CQE32,
					 1 << 18,
					 1 << 16,
					 NO_MMAP | 1 << 16,
					 NO_MMAP | REGISTERED_FD_ONLY,
					 SQPOLL};
	char *own = mmap(NULL, 2 * BYTES, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t sqes = (uintptr_t)own + BYTES, rings = (uintptr_t)own;

	close(ring->fd);
	memset(&ring->params, 0, sizeof(ring->params));
	ring->params.flags = below(4) ? kinds[below(8)] : below(FLAGS);
	ring->params.flags &= ~(uint32_t)(IORING_SETUP_ATTACH_WQ);
	ring->memory = own;
	ring->sqes = own + BYTES;
	if (ring->params.flags & NO_MMAP) {
		memcpy((char *)(&ring->params.sq_off + 1) - sizeof(sqes), &sqes,
		       sizeof(sqes));
		memcpy((char *)(&ring->params.cq_off + 1) - sizeof(rings),
		       &rings, sizeof(rings));
	}
	ring->fd = (int)syscall(SYS_io_uring_setup, 8, &ring->params);
	/* A number is no descriptor, that of standard output least of all. */
	if (ring->params.flags & REGISTERED_FD_ONLY)
		ring->fd = -1;
	if (ring->fd < 0 || ring->params.flags & NO_MMAP)
		return;
	mmap(own, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
	     ring->fd, IORING_OFF_SQ_RING);
	mmap(own + BYTES, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
	     ring->fd, IORING_OFF_SQES);
}

static void write_over(const struct ring *ring)
{
	const uint32_t places[] = {
		ring->params.sq_off.head,
		ring->params.sq_off.tail,
		ring->params.sq_off.flags,
		ring->params.cq_off.head,
		ring->params.cq_off.tail,
		ring->params.cq_off.overflow,
		ring->params.sq_off.array + 4 * (uint32_t)below(8),
		ring->params.cq_off.cqes + 4 * (uint32_t)below(64)};
	uint32_t number = any_number();

	/* As a debugger does: where it can't, it doesn't. */
	int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);

	if (pwrite(memory, &number, sizeof(number),
		   (off_t)(uintptr_t)ring->memory + places[below(8)]) < 0)
		errno = 0;
	for (size_t i = 0; i < 8; i++) {
		struct io_uring_sqe sqe;

		for (size_t k = 0; k < sizeof(sqe); k++)
			((uint8_t *)&sqe)[k] = (uint8_t)(below(3) ? 0 : any());
		sqe.opcode = below(2) ? IORING_OP_NOP : NOTHING_OPCODE;
		if (pwrite(memory, &sqe, sizeof(sqe),
			   (off_t)((uintptr_t)ring->sqes + i * sizeof(sqe))) <
		    0)
			break;
	}
	close(memory);
}

static void say(const char *name, long ret)
{
	printf("%s %ld\n", name, ret < 0 ? -1 : ret);
	fflush(stdout);
}

static void take_away(const struct ring *ring)
{
	char *at = below(2) ? ring->memory : ring->sqes;

	if (below(2))
		mprotect(at, 4096, PROT_NONE);
	else
		munmap(at, 4096);
}

static void enter(const struct ring *ring)
{
	uint32_t flags = below(3) ? 0 : REGISTERED_RING;

	say("io_uring_enter",
	    syscall(SYS_io_uring_enter,
		    flags      ? (long)below(20)
		    : below(9) ? ring->fd
			       : (long)below(9),
		    any_number(), 0, flags | below(2), NULL, 0));
}

static void enroll(const struct ring *ring)
{
	static const uint32_t opcodes[] = {20, 21, 33, 20, 12};
	union {
		struct {
			uint32_t number, pad;
			uint64_t fd;
		} update[4];
		struct io_uring_params params;
	} arg;
	uint32_t opcode = opcodes[below(5)];
	uint32_t count = below(3) ? 1 : (uint32_t)below(5);

	memset(&arg, 0, sizeof(arg));
	for (size_t i = 0; i < 4 && opcode != 33; i++) {
		arg.update[i].number = below(2) ? UINT32_MAX : below(18);
		arg.update[i].fd = below(3) ? (uint64_t)ring->fd : any();
	}
	if (opcode == 33) {
		arg.params.sq_entries = 1u << below(6);
		arg.params.cq_entries = 1u << below(8);
		arg.params.flags = (uint32_t)below(2) * IORING_SETUP_CQSIZE;
	}
	say("io_uring_register",
	    syscall(SYS_io_uring_register, ring->fd,
		    opcode | (below(8) ? 0 : 1u << 31),
		    below(9) ? (void *)&arg : (void *)(uintptr_t)any(), count));
}

int main(int argc, char **argv)
{
	struct ring rings[RINGS] = {
		{.fd = -1}, {.fd = -1}, {.fd = -1}, {.fd = -1}};

	state = (uint64_t)(argc > 1 ? atoi(argv[1]) : 1) * 0x9e3779b97f4a7c15u +
		1;
	for (size_t i = 0; i < RINGS; i++)
		make(&rings[i]);
	for (size_t i = 0; i < STEPS; i++) {
		struct ring *ring = &rings[below(RINGS)];

		write_over(ring);
		switch (below(16)) {
		case 0:
			make(ring);
			break;
		case 1:
			take_away(ring);
			break;
		case 2:
			if (ring->fd > STDERR_FILENO)
				dup2(rings[below(RINGS)].fd, ring->fd);
			break;
		case 3:
		case 4:
		case 5:
			enroll(ring);
			break;
		default:
			enter(ring);
			break;
		}
	}
	return 0;
}
