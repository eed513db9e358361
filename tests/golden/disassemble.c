/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disassemble.c - a recording to text, in the notation of README.
 *
 *	disassemble RECORDING
 */
#include "config.h"

#include "base/auto.h"
#include "base/error.h"
#include "notation.h"

int main(int argc, char **argv)
{
	AUTO(recording_close) struct recording_reader *reader = NULL;
	struct error err;

	if (argc != 2) {
		fprintf(stderr, "usage: disassemble RECORDING\n");
		return 2;
	}
	if (recording_open(argv[1], &reader, &err) < 0) {
		fprintf(stderr, "disassemble: %s\n", err.text);
		return 1;
	}
	notation_print(reader, stdout);
	return 0;
}
