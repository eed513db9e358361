/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring.c - submits entries by io_uring rings of several kinds, and says before
 * each io_uring_enter(2) which, by their user_data, "1 2 3 :"; and what came back
 * since the one before, "1=0 3=-2", "..." when there is more than the ring has room
 * for. What it says of other calls is in brackets.
 */
#include <fcntl.h>
#include <linux/io_uring.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
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
	MANY = 8192,
	/* Newer than some systems' headers. */
	NO_MMAP = 1 << 14,
	REGISTERED_FD_ONLY = 1 << 15,
	NO_SQARRAY = 1 << 16,
	CQE_MIXED = 1 << 18,
	NOP_CQE32 = 1 << 5,
	ENTER_REGISTERED_RING = 1 << 4,
	REGISTER_RING_FDS = 20,
	UNREGISTER_RING_FDS = 21,
	REGISTER_RESIZE_RINGS = 33,
	CQE_F_SKIP = 1 << 5,
	CQE_F_32 = 1 << 15,
};

static char said[1 << 16]; /* of what came back, since the last call */
static size_t said_len;

struct ring {
	int fd;
	struct io_uring_params params;
	char *memory;
	struct io_uring_sqe *sqes;
	uint32_t used; /* entries, by their place */
	uint32_t said; /* completions */
	uint64_t number;
	bool keeps; /* completions in the ring */
	unsigned enter_flags;
};

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	said_len += (size_t)vsnprintf(said + said_len, sizeof(said) - said_len,
				      format, args);
	va_end(args);
	if (said_len >= sizeof(said))
		exit(1);
}

static size_t ring_bytes(const struct ring *ring)
{
	if (ring->params.flags & NO_SQARRAY)
		return ring->params.cq_off.cqes + ring->params.cq_entries * 16;
	return ring->params.sq_off.array + ring->params.sq_entries * 4;
}

static size_t sqes_bytes(const struct ring *ring)
{
	bool is_wide = ring->params.flags & IORING_SETUP_SQE128;

	return ring->params.sq_entries * (is_wide ? 128 : 64);
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
	ring->sqes = map(ring, sqes_bytes(ring), IORING_OFF_SQES);
}

static void unmap_all(struct ring *ring)
{
	munmap(ring->memory, ring_bytes(ring));
	munmap(ring->sqes, sqes_bytes(ring));
}

static void cover(void *at, size_t bytes)
{
	if (mmap(at, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		 -1, 0) == MAP_FAILED)
		exit(1);
}

/* To other places: where they were are pages that can be read as well. */
static void move_all(struct ring *ring)
{
	cover(ring->memory, ring_bytes(ring));
	cover(ring->sqes, sqes_bytes(ring));
	map_all(ring);
}

/* False: this kernel has no such rings. */
static bool set_up_with(struct ring *ring, uint32_t entries, uint32_t flags)
{
	size_t page = (size_t)getpagesize();

	*ring = (struct ring){
		.params = {.flags = flags, .sq_thread_idle = 60000}};
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
	ring->fd = (int)syscall(SYS_io_uring_setup, entries, &ring->params);
	if (ring->fd < 0)
		return false;
	if (!(flags & NO_MMAP))
		map_all(ring);
	return true;
}

static bool set_up(struct ring *ring, uint32_t flags)
{
	return set_up_with(ring, ENTRIES, flags);
}

/* The entry at that place, cleared. */
static struct io_uring_sqe *at(struct ring *ring, uint32_t place, int opcode)
{
	bool is_wide = ring->params.flags & IORING_SETUP_SQE128;
	uint32_t index = place % ring->params.sq_entries;
	struct io_uring_sqe *sqe = &ring->sqes[is_wide ? 2 * index : index];

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
		array[ring->used % ring->params.sq_entries] = place;
	__atomic_store_n((uint32_t *)tail, ++ring->used, __ATOMIC_RELEASE);
}

static struct io_uring_sqe *add(struct ring *ring, int opcode)
{
	struct io_uring_sqe *sqe = at(ring, ring->used, opcode);

	put(ring, ring->used % ring->params.sq_entries);
	return sqe;
}

static uint32_t *cq_at(const struct ring *ring, uint32_t offset)
{
	return (uint32_t *)(ring->memory + offset);
}

static uint32_t cq_tail(const struct ring *ring)
{
	return __atomic_load_n(cq_at(ring, ring->params.cq_off.tail),
			       __ATOMIC_ACQUIRE);
}

/* All that came back is taken. */
static void take(const struct ring *ring)
{
	__atomic_store_n(cq_at(ring, ring->params.cq_off.head), cq_tail(ring),
			 __ATOMIC_RELEASE);
}

static void wait_for(const struct ring *ring, uint32_t tail)
{
	while ((int32_t)(cq_tail(ring) - tail) < 0)
		sched_yield();
}

/* Into what is said next. How many places it takes. */
static uint32_t say_one(const struct ring *ring, uint32_t place)
{
	bool is_wide = ring->params.flags & IORING_SETUP_CQE32;
	uint32_t at = place % ring->params.cq_entries;
	const struct io_uring_cqe *cqe =
		(const void *)(ring->memory + ring->params.cq_off.cqes +
			       at * (is_wide ? 32 : 16));
	bool is_big = cqe->flags & CQE_F_32;

	if (cqe->flags & CQE_F_SKIP)
		return 1;
	say(" %llu=%d", (unsigned long long)cqe->user_data, cqe->res);
	if (is_big)
		say("+%llu,%llu", cqe->big_cqe[0], cqe->big_cqe[1]);
	return is_big ? 2 : 1;
}

/* What came back is said behind the next call, and taken. */
static void look(struct ring *ring)
{
	while (ring->said != cq_tail(ring))
		ring->said += say_one(ring, ring->said);
	if (!ring->keeps)
		take(ring);
}

static void enter(struct ring *ring, unsigned count, unsigned awaited,
		  const char *submits)
{
	unsigned flags = ring->enter_flags |
			 (awaited ? IORING_ENTER_GETEVENTS : 0);

	printf("%s :", submits);
	fflush(stdout);
	if (syscall(SYS_io_uring_enter, ring->fd, count, awaited, flags, NULL,
		    0) < 0)
		perror("io_uring_enter");
	look(ring);
	fputs(said, stdout);
	said_len = 0;
	said[0] = '\0';
	if (*cq_at(ring, ring->params.sq_off.flags) & IORING_SQ_CQ_OVERFLOW)
		printf(" ...");
	puts("");
	fflush(stdout);
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
	enter(ring, 5, 5, "1 2 3 4 5");
}

/* In another order; some of them; behind one that isn't there. */
static void orders(struct ring *ring)
{
	at(ring, ring->used, IORING_OP_NOP);
	at(ring, ring->used + 1, IORING_OP_NOP);
	put(ring, (ring->used + 1) % ENTRIES);
	put(ring, (ring->used - 1) % ENTRIES);
	enter(ring, 2, 2, "7 6");
	add(ring, IORING_OP_NOP);
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "8");
	enter(ring, 100, 1, "9");
	add(ring, IORING_OP_NOP);
	put(ring, ENTRIES);
	enter(ring, 2, 1, "10");
	enter(ring, 2, 0, "");
	put(ring, ENTRIES);
	add(ring, IORING_OP_NOP);
	enter(ring, 2, 0, "");
	enter(ring, 2, 1, "11");
}

/* A read that waits; what it reads comes by another call, and the program takes it
   before it makes the next one. */
static void polled(struct ring *ring)
{
	static char room[4];
	struct io_uring_sqe *sqe = add(ring, IORING_OP_READ);
	uint32_t tail = cq_tail(ring);
	int ends[2];

	if (pipe(ends) < 0)
		exit(1);
	sqe->fd = ends[0];
	sqe->addr = (uintptr_t)room;
	sqe->len = sizeof(room);
	enter(ring, 1, 0, "12");
	if (write(ends[1], "abc", 3) != 3)
		exit(1);
	wait_for(ring, tail + 1);
	look(ring);
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "13");
}

/* More than there is room for, all taken between two calls. */
static void polled_often(void)
{
	struct io_uring_sqe *sqe;
	struct ring ring;
	int ends[2];

	if (!set_up(&ring, 0) || pipe(ends) < 0)
		exit(1);
	sqe = add(&ring, IORING_OP_POLL_ADD);
	sqe->fd = ends[0];
	sqe->poll32_events = POLLIN;
	sqe->len = IORING_POLL_ADD_MULTI;
	puts("(often)");
	enter(&ring, 1, 0, "1");
	for (uint32_t i = 1; i <= 3 * ENTRIES; i++) {
		if (write(ends[1], "a", 1) != 1)
			exit(1);
		wait_for(&ring, i);
		look(&ring);
	}
	add(&ring, IORING_OP_NOP);
	enter(&ring, 1, 1, "2");
}

static void moved(struct ring *ring)
{
	move_all(ring);
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "14");
}

/* A copy of the memory, where the ring isn't one; the same memory. */
static void children(struct ring *ring)
{
	if (fork() == 0) {
		move_all(ring);
		add(ring, IORING_OP_NOP);
		enter(ring, 1, 1, "15");
		_exit(0);
	}
	wait(NULL);
	ring->said = cq_tail(ring);
	ring->used++;
	ring->number++;
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "16");
	if (vfork() == 0) {
		add(ring, IORING_OP_NOP);
		enter(ring, 1, 1, "17");
		_exit(0);
	}
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "18");
	/* Only the other one maps. */
	if (vfork() == 0) {
		move_all(ring);
		_exit(0);
	}
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "19");
}

static void *one_of_two(void *ring)
{
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "20");
	return NULL;
}

static void threads(struct ring *ring)
{
	pthread_t thread;

	pthread_create(&thread, NULL, one_of_two, ring);
	pthread_join(thread, NULL);
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "21");
}

/* More than there is room for, nothing being taken. */
static void too_many(void)
{
	static const char *const says[] = {
		"1 2 3 4 5 6 7 8", "9 10 11 12 13 14 15 16",
		"17 18 19 20 21 22 23 24"};
	struct ring ring;

	if (!set_up(&ring, 0))
		exit(1);
	puts("(too many)");
	ring.keeps = true;
	for (size_t i = 0; i < 3; i++) {
		for (size_t k = 0; k < ENTRIES; k++)
			add(&ring, IORING_OP_NOP);
		enter(&ring, ENTRIES, 0, says[i]);
	}
	take(&ring);
	enter(&ring, 0, 1, "");
}

/* All at once. */
static void many(int file)
{
	struct io_uring_sqe *sqe;
	static char says[1 << 16];
	struct ring ring;
	size_t len = 0;

	if (!set_up_with(&ring, MANY, 0))
		exit(1);
	puts("(many)");
	for (unsigned i = 1; i <= MANY; i++) {
		sqe = add(&ring, IORING_OP_WRITE);
		sqe->fd = file;
		sqe->addr = (uintptr_t)"hello";
		sqe->len = 5;
		len += (size_t)snprintf(says + len, sizeof(says) - len, "%u ",
					i);
	}
	enter(&ring, MANY, MANY, says);
}

/* By number alone; what the number means ends with it. */
static void registered(struct ring *ring)
{
	struct {
		uint32_t number, pad;
		uint64_t fd;
	} update = {.number = UINT32_MAX, .fd = (uint64_t)ring->fd};
	int fd = ring->fd;

	if (syscall(SYS_io_uring_register, fd, REGISTER_RING_FDS, &update, 1) != 1)
		return;
	puts("(registered)");
	ring->fd = (int)update.number;
	ring->enter_flags = ENTER_REGISTERED_RING;
	add(ring, IORING_OP_NOP);
	enter(ring, 1, 1, "22");
	update.fd = 0;
	if (syscall(SYS_io_uring_register, fd, UNREGISTER_RING_FDS, &update, 1) != 1)
		exit(1);
	ring->fd = fd;
	ring->enter_flags = 0;
}

static void resized(void)
{
	struct ring ring;
	struct io_uring_params params = {.sq_entries = 16, .cq_entries = 64};

	/* The new place of an array isn't said. */
	if (!set_up(&ring, NO_SQARRAY | IORING_SETUP_SINGLE_ISSUER |
				   IORING_SETUP_DEFER_TASKRUN))
		return;
	add(&ring, IORING_OP_NOP);
	puts("(resized)");
	enter(&ring, 1, 1, "1");
	params.flags = IORING_SETUP_CQSIZE;
	if (syscall(SYS_io_uring_register, ring.fd, REGISTER_RESIZE_RINGS,
		    &params, 1) < 0)
		return;
	unmap_all(&ring);
	ring.params.sq_entries = params.sq_entries;
	ring.params.cq_entries = params.cq_entries;
	ring.params.sq_off = params.sq_off;
	ring.params.cq_off = params.cq_off;
	map_all(&ring);
	for (size_t i = 0; i < 12; i++)
		add(&ring, IORING_OP_NOP);
	enter(&ring, 12, 12, "2 3 4 5 6 7 8 9 10 11 12 13");
}

static void of_two_sizes(void)
{
	struct io_uring_sqe *sqe;
	struct ring ring;

	if (!set_up(&ring, CQE_MIXED))
		return;
	puts("(two sizes)");
	add(&ring, IORING_OP_NOP);
	sqe = add(&ring, IORING_OP_NOP);
	sqe->rw_flags = NOP_CQE32;
	sqe->off = 21;
	sqe->addr = 22;
	add(&ring, IORING_OP_NOP);
	enter(&ring, 3, 3, "1 2 3");
}

/* A thread of the kernel takes the entries. */
static void taken(void)
{
	struct ring ring;

	if (!set_up(&ring, IORING_SETUP_SQPOLL))
		return;
	puts("(taken)");
	for (uint32_t i = 1; i <= 5; i++) {
		for (size_t k = 0; k < ENTRIES; k++)
			add(&ring, IORING_OP_NOP);
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		if (*cq_at(&ring, ring.params.sq_off.flags) &
		    IORING_SQ_NEED_WAKEUP) {
			ring.enter_flags = IORING_ENTER_SQ_WAKEUP;
			enter(&ring, 0, 0, "");
		}
		wait_for(&ring, i * ENTRIES);
		look(&ring);
	}
	ring.enter_flags = 0;
	enter(&ring, 0, 0, "");
}

static void kinds(void)
{
	struct ring ring;

	if (set_up(&ring, IORING_SETUP_SQE128 | IORING_SETUP_CQE32)) {
		puts("(128)");
		add(&ring, IORING_OP_NOP);
		add(&ring, IORING_OP_NOP);
		enter(&ring, 2, 2, "1 2");
	}
	if (set_up(&ring, NO_MMAP | NO_SQARRAY)) {
		puts("(own memory)");
		add(&ring, IORING_OP_NOP);
		add(&ring, IORING_OP_NOP);
		enter(&ring, 2, 2, "1 2");
	}
	if (set_up(&ring, NO_MMAP | NO_SQARRAY | REGISTERED_FD_ONLY)) {
		puts("(no file)");
		ring.enter_flags = ENTER_REGISTERED_RING;
		add(&ring, IORING_OP_NOP);
		enter(&ring, 1, 1, "1");
	}
}

/* The ring goes on as a file of another program. */
static void execute(const struct ring *ring)
{
	char fd[16], used[16], number[16], params[2 * sizeof(ring->params) + 1];

	fcntl(ring->fd, F_SETFD, 0);
	snprintf(fd, sizeof(fd), "%d", ring->fd);
	snprintf(used, sizeof(used), "%u", ring->used);
	snprintf(number, sizeof(number), "%llu",
		 (unsigned long long)ring->number);
	for (size_t i = 0; i < sizeof(ring->params); i++)
		snprintf(params + 2 * i, 3, "%02x",
			 ((const uint8_t *)&ring->params)[i]);
	execl("/proc/self/exe", "ring", fd, used, number, params, NULL);
	_exit(1);
}

static void executed(char **argv)
{
	struct ring ring = {.fd = atoi(argv[1]),
			    .used = (uint32_t)atoi(argv[2]),
			    .number = (uint64_t)atoi(argv[3])};

	for (size_t i = 0; i < sizeof(ring.params); i++) {
		unsigned byte;

		if (sscanf(argv[4] + 2 * i, "%2x", &byte) != 1)
			exit(1);
		((uint8_t *)&ring.params)[i] = (uint8_t)byte;
	}
	puts("(executed)");
	mmap(NULL, 1 << 22, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	map_all(&ring);
	ring.said = cq_tail(&ring);
	add(&ring, IORING_OP_NOP);
	enter(&ring, 1, 1, "23");
}

int main(int argc, char **argv)
{
	struct ring ring;
	int file = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (argc == 5) {
		executed(argv);
		return 0;
	}
	if (!set_up(&ring, 0)) {
		puts("none");
		return 0;
	}
	several(&ring, file);
	orders(&ring);
	polled(&ring);
	polled_often();
	moved(&ring);
	children(&ring);
	threads(&ring);
	too_many();
	many(file);
	registered(&ring);
	resized();
	of_two_sizes();
	kinds();
	taken();
	fflush(stdout);
	execute(&ring);
}
