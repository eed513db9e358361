/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * assemble.c - standard input, in the notation of README, to a recording.
 *
 *	assemble [-c CHUNK_BYTES] RECORDING <TEXT
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "notation.h"

int main(int argc, char **argv)
{
	uint32_t chunk_bytes = 0;
	struct error err;
	int fd, option;

	while ((option = getopt(argc, argv, "c:")) == 'c')
		chunk_bytes = (uint32_t)strtoul(optarg, NULL, 0);
	if (option != -1 || optind + 1 != argc) {
		fprintf(stderr,
			"usage: assemble [-c CHUNK_BYTES] RECORDING <TEXT\n");
		return 2;
	}
	fd = open(argv[optind], O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		fprintf(stderr, "%s: %s\n", argv[optind], strerror(errno));
		return 1;
	}
	if (notation_assemble(stdin, fd, chunk_bytes, &err) < 0) {
		fprintf(stderr, "assemble: %s\n", err.text);
		return 1;
	}
	return 0;
}
