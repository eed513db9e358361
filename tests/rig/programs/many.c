/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * many.c - as many SPI messages as asked for, by several processes of several
 * threads at once.
 *
 * many DEVICE PROCESSES THREADS MESSAGES: each thread sends MESSAGES of two
 * transfers; ends with 1 if one failed.
 */
#include <fcntl.h>
#include <linux/spi/spidev.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_THREADS = 16 };

static const char *device;
static long messages;

static void *send_all(void *unused)
{
	int fd = open(device, O_RDWR);
	uint8_t bytes[2] = {0xa5, 0x5a};
	struct spi_ioc_transfer both[2] = {
		{.tx_buf = (uintptr_t)bytes, .len = 1},
		{.tx_buf = (uintptr_t)bytes + 1, .len = 1},
	};

	(void)unused;
	if (fd < 0)
		exit(1);
	for (long i = 0; i < messages; i++)
		if (ioctl(fd, SPI_IOC_MESSAGE(2), both) != 2)
			exit(1);
	close(fd);
	return NULL;
}

static int run_threads(long count)
{
	pthread_t threads[MOST_THREADS];

	if (count > MOST_THREADS)
		return 1;
	for (long i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, send_all, NULL))
			return 1;
	for (long i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

int main(int argc, char **argv)
{
	long processes;
	int status, failed = 0;

	if (argc != 5) {
		fprintf(stderr, "many DEVICE PROCESSES THREADS MESSAGES\n");
		return 99;
	}
	device = argv[1];
	processes = atol(argv[2]);
	messages = atol(argv[4]);
	for (long i = 0; i < processes; i++)
		if (!fork())
			exit(run_threads(atol(argv[3])));
	while (wait(&status) > 0)
		failed |= status;
	return failed != 0;
}
