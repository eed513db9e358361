/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disassemble.c - a recording to text, in the notation of README.
 *
 *	disassemble [-n] RECORDING
 *
 * -n: events alone, with numbers for names; what second-reader.py prints.
 */
#include "config.h"

#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "notation.h"

int main(int argc, char **argv)
{
	AUTO(recording_close) struct recording_reader *reader = NULL;
	bool is_raw = false;
	struct error err;

	if (argc == 3 && !strcmp(argv[1], "-n"))
		is_raw = true;
	if (argc != 2 + is_raw) {
		fprintf(stderr, "usage: disassemble [-n] RECORDING\n");
		return 2;
	}
	if (recording_open(argv[1 + is_raw], &reader, &err) < 0) {
		fprintf(stderr, "disassemble: %s\n", err.text);
		return 1;
	}
	if (is_raw)
		notation_print_raw(reader, stdout);
	else
		notation_print(reader, stdout);
	return 0;
}
