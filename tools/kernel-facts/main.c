/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c - kernel-facts OUT (ABI FOLDER)...: reads what the compiler has written
 * of the kernel's headers in each FOLDER, the newest first, and writes tables to
 * the folder OUT. `generate` runs it.
 */
#include "kernel-facts.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"

static const char *const abi_names[ABIS] = {"x86_64", "i386", "aarch64", "arm"};

void fail(const char *format, ...)
{
	va_list args;

	fputs("kernel-facts: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

int abi_by_word(const char *name)
{
	for (int i = 0; i < ABIS; i++)
		if (!strcmp(abi_names[i], name))
			return i;
	fail("\"%s\" is no ABI", name);
}

/* Writes OUT/NAME. */
static void write_file(const struct facts *facts, const char *out,
		       const char *name,
		       void (*write)(const struct facts *facts, FILE *file))
{
	AUTO(mem_free_ptr) char *path = mem_printf("%s/%s", out, name);
	FILE *file = fopen(path, "w");

	if (!file)
		fail("%s: %s", path, strerror(errno));
	write(facts, file);
	if (fclose(file))
		fail("%s: %s", path, strerror(errno));
}

int main(int argc, char **argv)
{
	struct facts facts = {0};

	if (argc < 4 || argc % 2)
		fail("usage: kernel-facts OUT (ABI FOLDER)...");
	for (int i = 2; i < argc; i += 2)
		read_folder(&facts, (unsigned)abi_by_word(argv[i]), argv[i + 1]);
	write_file(&facts, argv[1], "constants.list", constants_write);
	return 0;
}
