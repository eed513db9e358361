/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c - kernel-facts OUT LEFT-OUT (ABI FOLDER)...: reads what the compiler has written
 * of the kernel's headers in each FOLDER, the newest first, and writes tables to
 * the folder OUT. Structs of headers in the file LEFT-OUT are only wanted for
 * ioctls. `generate` runs it.
 */
#include "kernel-facts.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"

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

void list_add(struct list *list, void *item)
{
	list->items = mem_resize(list->items, list->count + 1,
				 sizeof(*list->items));
	list->items[list->count++] = item;
}

static unsigned abi_by_word(const char *name)
{
	static const char *const names[ABIS] = {"x86_64", "i386", "aarch64",
						"arm"};

	for (unsigned i = 0; i < ABIS; i++)
		if (!strcmp(names[i], name))
			return i;
	fail("\"%s\" is no ABI", name);
}

static void read_globs(struct facts *facts, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];

	if (!file)
		fail("%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line != '#')
			list_add(&facts->left_out, mem_strdup(line));
	}
	fclose(file);
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

	if (argc < 5 || argc % 2 == 0)
		fail("usage: kernel-facts OUT LEFT-OUT (ABI FOLDER)...");
	read_globs(&facts, argv[2]);
	for (int i = 3; i < argc; i += 2)
		folder_read(&facts, abi_by_word(argv[i]), argv[i + 1]);
	layouts_number(&facts);
	write_file(&facts, argv[1], "constants.list", constants_write);
	write_file(&facts, argv[1], "tables.c", tables_write);
	return 0;
}
