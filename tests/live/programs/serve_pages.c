/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * serve_pages.c - a thread provides the page that holds the path of an open
 * (userfaultfd(2)): whoever reads it while that thread is stopped waits for
 * ever.
 */
#include "live.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static void *serve(void *number)
{
	static char page[4096] __attribute__((aligned(4096))) = "/dev/null";
	int faults = (int)(intptr_t)number;
	struct pollfd ready = {faults, POLLIN, 0};
	struct uffd_msg message;

	for (;;) {
		struct uffdio_copy copy = {.src = (uintptr_t)page,
					   .len = sizeof(page)};

		poll(&ready, 1, -1);
		if (read(faults, &message, sizeof(message)) != sizeof(message))
			continue;
		copy.dst = message.arg.pagefault.address & ~4095ull;
		ioctl(faults, UFFDIO_COPY, &copy);
	}
	return NULL;
}

int main(void)
{
	struct uffdio_api api = {.api = UFFD_API};
	struct uffdio_register region = {
		.range.len = 4096,
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int faults = must(syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK));
	pthread_t server;
	char *path;

	must(ioctl(faults, UFFDIO_API, &api));
	path = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	region.range.start = (uintptr_t)path;
	must(ioctl(faults, UFFDIO_REGISTER, &region));
	pthread_create(&server, NULL, serve, (void *)(intptr_t)faults);
	say("open: %s\n", errno_or(open(path, O_RDONLY), "fine"));
	return 0;
}
