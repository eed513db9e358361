/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_storm.c - bus_storm DEVICE PROCESSES THREADS CALLS: all at once make
 * messages of one to four transfers. What they get back is checked.
 */
#include "live.h"

#include <fcntl.h>
#include <linux/spi/spidev.h>
#include <pthread.h>
#include <sys/ioctl.h>

enum { PARTS_MAX = 4, PART_BYTES = 8, THREADS_MAX = 64 };

struct worker {
	const char *device;
	unsigned number, calls;
	unsigned long bytes, wrong;
};

static void one_call(struct worker *worker, int fd, unsigned call)
{
	struct spi_ioc_transfer parts[PARTS_MAX] = {0};
	uint8_t tx[PARTS_MAX][PART_BYTES], rx[PARTS_MAX][PART_BYTES] = {0};
	unsigned count = call % PARTS_MAX + 1;
	long got;

	for (unsigned i = 0; i < count; i++) {
		for (unsigned j = 0; j < PART_BYTES; j++)
			tx[i][j] = (uint8_t)(worker->number * 97 + call * 5 +
					     (call >> 8) + i * 31 + j);
		parts[i].tx_buf = (uintptr_t)tx[i];
		parts[i].rx_buf = (uintptr_t)rx[i];
		parts[i].len = PART_BYTES;
	}
	got = ioctl(fd, SPI_IOC_MESSAGE(count), parts);
	if (got > 0)
		worker->bytes += (unsigned long)got;
	if (memcmp(tx, rx, count * PART_BYTES) != 0)
		worker->wrong++;
}

static void *run(void *argument)
{
	struct worker *worker = argument;
	int fd = must(open(worker->device, O_RDWR | O_CLOEXEC));

	for (unsigned i = 0; i < worker->calls; i++)
		one_call(worker, fd, i);
	close(fd);
	return NULL;
}

static void run_process(const char *device, unsigned process, unsigned threads,
			unsigned calls)
{
	struct worker workers[THREADS_MAX];
	pthread_t ids[THREADS_MAX];

	for (unsigned i = 0; i < threads; i++) {
		workers[i] = (struct worker){device, process * threads + i,
					     calls, 0, 0};
		must(pthread_create(&ids[i], NULL, run, &workers[i]));
	}
	for (unsigned i = 0; i < threads; i++) {
		must(pthread_join(ids[i], NULL));
		if (workers[i].wrong ||
		    workers[i].bytes != calls * PART_BYTES * 5UL / 2)
			_exit(1);
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	unsigned processes = argc == 5 ? (unsigned)atoi(argv[2]) : 0;
	unsigned threads = argc == 5 ? (unsigned)atoi(argv[3]) : 0;
	pid_t pids[64];

	if (!processes || processes > 64 || !threads || threads > THREADS_MAX)
		return 2;
	for (unsigned i = 0; i < processes; i++) {
		pids[i] = must(fork());
		if (!pids[i])
			run_process(argv[1], i, threads,
				    (unsigned)atoi(argv[4]));
	}
	for (unsigned i = 0; i < processes; i++)
		say_status("process", wait_for(pids[i], 0));
	return 0;
}
