/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring.c - submits entries by io_uring rings of several kinds, and says before
 * each io_uring_enter(2) which, by their user_data: "1 2 3". What is said of an
 * entry that isn't taken is "-".
 */
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ENTRIES = 8,
	/* Newer than some systems' headers. */
	NO_MMAP = 1 << 14,
	NO_SQARRAY = 1 << 16,
};

struct ring {
	int fd;
	struct io_uring_params params;
	char *memory;
	struct io_uring_sqe *sqes;
	uint32_t used; /* entries, by their place */
	uint64_t number;
};

static size_t ring_bytes(const struct ring *ring)
{
	return ring->params.sq_off.array + ring->params.sq_entries * 4;
}

static void *map(const struct ring *ring, size_t bytes, uint64_t offset)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_POPULATE, ring->fd, (off_t)offset);

	if (at == MAP_FAILED)
		exit(1);
	return at;
}

static void map_all(struct ring *ring)
{
	ring->memory = map(ring, ring_bytes(ring), IORING_OFF_SQ_RING);
	ring->sqes = map(ring, ENTRIES * sizeof(*ring->sqes), IORING_OFF_SQES);
}

static void unmap_all(struct ring *ring)
{
	munmap(ring->memory, ring_bytes(ring));
	munmap(ring->sqes, ENTRIES * sizeof(*ring->sqes));
}

/* False: this kernel has no such rings. */
static bool set_up(struct ring *ring, uint32_t flags)
{
	size_t page = (size_t)getpagesize();

	*ring = (struct ring){.params = {.flags = flags}};
	if (flags & NO_MMAP) {
		char *at = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1,
				0);
		uint64_t sqes = (uintptr_t)at + page, rings = (uintptr_t)at;

		ring->memory = at;
		ring->sqes = (struct io_uring_sqe *)(at + page);
		/* The last field, user_addr. */
		memcpy((char *)(&ring->params.sq_off + 1) - sizeof(sqes), &sqes,
		       sizeof(sqes));
		memcpy((char *)(&ring->params.cq_off + 1) - sizeof(rings),
		       &rings, sizeof(rings));
	}
	ring->fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &ring->params);
	if (ring->fd < 0)
		return false;
	if (!(flags & NO_MMAP))
		map_all(ring);
	return true;
}

/* The entry at that place, cleared. */
static struct io_uring_sqe *at(struct ring *ring, uint32_t place, int opcode)
{
	struct io_uring_sqe *sqe = &ring->sqes[place % ENTRIES];

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = (uint8_t)opcode;
	sqe->user_data = ++ring->number;
	return sqe;
}

/* What the kernel takes next is the entry at that place. */
static void put(struct ring *ring, uint32_t place)
{
	char *tail = ring->memory + ring->params.sq_off.tail;
	uint32_t *array =
		(uint32_t *)(ring->memory + ring->params.sq_off.array);

	if (!(ring->params.flags & NO_SQARRAY))
		array[ring->used % ENTRIES] = place;
	__atomic_store_n((uint32_t *)tail, ++ring->used, __ATOMIC_RELEASE);
}

static struct io_uring_sqe *add(struct ring *ring, int opcode)
{
	struct io_uring_sqe *sqe = at(ring, ring->used, opcode);

	put(ring, ring->used % ENTRIES);
	return sqe;
}

static void enter(struct ring *ring, unsigned count, const char *says)
{
	puts(says);
	fflush(stdout);
	if (syscall(SYS_io_uring_enter, ring->fd, count, 0, 0, NULL, 0) < 0)
		perror("io_uring_enter");
	/* Nobody reads what came back: a queue of completions has room. */
}

static void several(struct ring *ring, int file)
{
	static char one[] = "one", three[] = "three";
	static struct iovec vector[] = {{one, 3}, {three, 5}};
	struct io_uring_sqe *sqe;

	add(ring, IORING_OP_NOP);
	sqe = add(ring, IORING_OP_WRITE);
	sqe->fd = file;
	sqe->addr = (uintptr_t)"hello\n";
	sqe->len = 6;
	sqe->off = (uint64_t)-1;
	sqe->flags = IOSQE_IO_LINK;
	sqe = add(ring, IORING_OP_WRITEV);
	sqe->fd = file;
	sqe->addr = (uintptr_t)vector;
	sqe->len = 2;
	sqe = add(ring, IORING_OP_OPENAT);
	sqe->fd = AT_FDCWD;
	sqe->addr = (uintptr_t) "/dev/null";
	sqe->open_flags = O_RDONLY | O_CLOEXEC;
	sqe = add(ring, IORING_OP_RENAMEAT);
	sqe->fd = AT_FDCWD;
	sqe->addr = (uintptr_t) "/nowhere/a";
	sqe->len = (uint32_t)AT_FDCWD;
	sqe->addr2 = (uintptr_t) "/nowhere/b";
	enter(ring, 5, "1 2 3 4 5");
}

/* In another order; some of them; behind one that isn't there. */
static void orders(struct ring *ring)
{
	at(ring, ring->used, IORING_OP_NOP);
	at(ring, ring->used + 1, IORING_OP_NOP);
	put(ring, (ring->used + 1) % ENTRIES);
	put(ring, (ring->used - 1) % ENTRIES);
	enter(ring, 2, "7 6");
	add(ring, IORING_OP_NOP);
	add(ring, IORING_OP_NOP);
	enter(ring, 1, "8");
	enter(ring, 100, "9");
	add(ring, IORING_OP_NOP);
	put(ring, ENTRIES);
	enter(ring, 2, "10");
	enter(ring, 2, "-");
	put(ring, ENTRIES);
	add(ring, IORING_OP_NOP);
	enter(ring, 2, "-");
	enter(ring, 2, "11");
}

int main(void)
{
	struct ring ring;
	int file = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (!set_up(&ring, 0)) {
		puts("none");
		return 0;
	}
	several(&ring, file);
	orders(&ring);
	unmap_all(&ring);
	mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	map_all(&ring);
	add(&ring, IORING_OP_NOP);
	enter(&ring, 1, "12");
	if (fork() == 0) {
		add(&ring, IORING_OP_NOP);
		enter(&ring, 1, "13");
		_exit(0);
	}
	wait(NULL);
	if (set_up(&ring, IORING_SETUP_SQE128)) {
		puts("(128)");
		add(&ring, IORING_OP_NOP);
		enter(&ring, 1, "1");
	}
	if (set_up(&ring, NO_MMAP | NO_SQARRAY)) {
		puts("(own memory)");
		add(&ring, IORING_OP_NOP);
		add(&ring, IORING_OP_NOP);
		enter(&ring, 2, "1 2");
	}
	return 0;
}
