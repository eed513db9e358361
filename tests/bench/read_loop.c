/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read_loop.c - [COUNT]: reads a byte of /dev/zero COUNT times.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long left = argc > 1 ? atol(argv[1]) : 200000;
	int fd = open("/dev/zero", O_RDONLY);
	char c;

	while (left-- > 0)
		if (read(fd, &c, 1) != 1)
			return 1;
	return 0;
}
