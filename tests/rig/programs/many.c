/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * many.c - as many SPI messages as asked for, by several processes of several
 * threads at once.
 *
 * many DEVICE PROCESSES THREADS MESSAGES TRANSFERS: each thread sends MESSAGES of
 * TRANSFERS, of a byte each. Prints how many messages and transfers the driver said
 * it did; ends with 1 if one failed.
 */
#include <fcntl.h>
#include <linux/spi/spidev.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_THREADS = 16, MOST_TRANSFERS = 256 };

static const char *device;
static long messages;
static unsigned int transfers;
/* By all processes. */
static struct {
	atomic_long messages, transfers;
} *done;

static void *send_all(void *unused)
{
	int fd = open(device, O_RDWR);
	uint8_t bytes[MOST_TRANSFERS];
	struct spi_ioc_transfer list[MOST_TRANSFERS] = {0};
	int ret;

	(void)unused;
	if (fd < 0)
		exit(1);
	for (unsigned int i = 0; i < transfers; i++) {
		bytes[i] = (uint8_t)i;
		list[i].tx_buf = (uintptr_t)bytes + i;
		list[i].len = 1;
	}
	for (long i = 0; i < messages; i++) {
		ret = ioctl(fd, SPI_IOC_MESSAGE(transfers), list);
		if (ret != (int)transfers)
			exit(1);
		done->messages++;
		done->transfers += ret;
	}
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

	if (argc != 6 || atol(argv[5]) > MOST_TRANSFERS) {
		fprintf(stderr, "many DEVICE PROCESSES THREADS MESSAGES "
				"TRANSFERS\n");
		return 99;
	}
	done = mmap(NULL, sizeof(*done), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (done == MAP_FAILED)
		return 99;
	device = argv[1];
	processes = atol(argv[2]);
	messages = atol(argv[4]);
	transfers = (unsigned int)atol(argv[5]);
	for (long i = 0; i < processes; i++)
		if (!fork())
			exit(run_threads(atol(argv[3])));
	while (wait(&status) > 0)
		failed |= status;
	printf("%ld messages, %ld transfers\n", done->messages,
	       done->transfers);
	return failed != 0;
}
