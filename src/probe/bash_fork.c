/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bash_fork.c - what the child that bash forks goes on to do.
 *
 * A subshell that enters a function and runs a program as the last thing there
 * executes it without a fork of its own. Whether that can happen to a function
 * that matters is read from the shell at the fork: shell_functions is the table
 * of those that are defined, this_command_name the innermost command at hand,
 * which is a program's name only while bash forks to run that program.
 *
 * The layouts are those of 5.1 to 5.3 (hashlib.h and builtins.h of bash).
 */
#include "config.h"

#include "probe/bash_fork.h"

#include <errno.h>
#include <string.h>

#include "probe/bash.h"
#include "probe/image.h"
#include "probe/peek.h"

enum {
	NAME_MAX_BYTES = 4096,
	/* Larger than any bash has; they end walks through garbage. */
	BUCKETS_MAX = 1 << 16,
	FUNCTIONS_MAX = 1 << 14,
	BUILTINS_MAX = 1024,
};

struct walk {
	struct peek *peek;
	probe_is_wanted *is_wanted;
	const void *context;
	const char *command; /* "": none */
	unsigned left;	     /* functions */
	bool has_wanted;     /* one of the functions is wanted */
	bool is_function;    /* one has the command's name */
};

/* A bucket's entry: { next; char *key; ... }. */
static int walk_chain(struct walk *walk, uint64_t entry_addr)
{
	unsigned word = walk->peek->word_bytes;
	char name[NAME_MAX_BYTES];
	int rc = 0;

	while (rc == 0 && entry_addr && walk->left) {
		uint64_t name_addr;
		size_t len;

		walk->left--;
		rc = peek_word(walk->peek, entry_addr + word, &name_addr);
		if (rc == 0)
			rc = peek_text(walk->peek, name_addr, name,
				       sizeof(name), &len);
		if (rc == 0)
			rc = peek_word(walk->peek, entry_addr, &entry_addr);
		if (rc < 0)
			return rc;
		if (walk->is_wanted(walk->context, span_of(name, len)))
			walk->has_wanted = true;
		if (!strcmp(name, walk->command))
			walk->is_function = true;
	}
	return rc;
}

/* HASH_TABLE { buckets; int count; int entries }. */
static int walk_functions(struct walk *walk, uint64_t table_addr)
{
	unsigned word = walk->peek->word_bytes;
	uint64_t buckets_addr, entry_addr;
	uint32_t count = 0;
	int rc;

	rc = peek_word(walk->peek, table_addr, &buckets_addr);
	if (rc == 0)
		rc = peek_u32(walk->peek, table_addr + word, &count);
	if (rc == 0 && (count > BUCKETS_MAX || walk->left > FUNCTIONS_MAX))
		rc = -ENOENT;
	for (uint32_t i = 0; rc == 0 && i < count && walk->left; i++) {
		rc = peek_word(walk->peek, buckets_addr + i * word,
			       &entry_addr);
		if (rc == 0)
			rc = walk_chain(walk, entry_addr);
	}
	return rc;
}

/* shell_builtins: num_shell_builtins of struct builtin { char *name; five words
   more }. What can't be read may be one. bash gives its conditions names too. */
static bool is_builtin(const struct probe_image *image, struct peek *peek,
		       const char *command)
{
	unsigned word = peek->word_bytes;
	uint64_t table_addr, name_addr;
	char name[64];
	uint32_t count;

	if (!strcmp(command, "[[") || !strcmp(command, "((") ||
	    peek_u32(peek, image_symbol(image, SYMBOL_BASH_BUILTIN_COUNT),
		     &count) < 0 ||
	    count > BUILTINS_MAX ||
	    peek_word(peek, image_symbol(image, SYMBOL_BASH_BUILTINS),
		      &table_addr) < 0)
		return true;
	for (uint32_t i = 0; i < count; i++) {
		if (peek_word(peek, table_addr + i * 6 * word, &name_addr) <
			    0 ||
		    peek_text(peek, name_addr, name, sizeof(name), NULL) < 0 ||
		    !strcmp(name, command))
			return true;
	}
	return false;
}

static bool has_symbols(const struct probe_image *image)
{
	const uint64_t *symbols = image->program.symbols;

	return symbols[SYMBOL_BASH_FUNCTIONS] &&
	       symbols[SYMBOL_BASH_COMMAND_NAME] &&
	       symbols[SYMBOL_BASH_BUILTINS] &&
	       symbols[SYMBOL_BASH_BUILTIN_COUNT];
}

int bash_fork(struct probe_image *image, struct peek *peek,
	      probe_is_wanted *is_wanted, const void *context,
	      enum probe_fork *ret_fork)
{
	char command[NAME_MAX_BYTES] = "";
	struct walk walk = {.peek = peek,
			    .is_wanted = is_wanted,
			    .context = context,
			    .command = command};
	uint64_t table_addr, command_addr;
	int rc = has_symbols(image) ? bash_read_version(image, peek) : -ENOENT;

	if (rc == 0)
		rc = peek_word(peek, image_symbol(image, SYMBOL_BASH_FUNCTIONS),
			       &table_addr);
	if (rc == 0 && table_addr)
		rc = peek_u32(peek, table_addr + peek->word_bytes + 4,
			      &walk.left);
	if (rc == 0 && !walk.left) { /* so it mostly is: no more reads */
		*ret_fork = PROBE_FORK_ENTERS_NONE;
		return 0;
	}
	if (rc == 0)
		rc = peek_word(peek,
			       image_symbol(image, SYMBOL_BASH_COMMAND_NAME),
			       &command_addr);
	if (rc == 0 && command_addr)
		rc = peek_text(peek, command_addr, command, sizeof(command),
			       NULL);
	if (rc == 0)
		rc = walk_functions(&walk, table_addr);
	if (rc < 0)
		return rc;
	if (!walk.has_wanted)
		*ret_fork = PROBE_FORK_ENTERS_NONE;
	else if (*command && !walk.is_function &&
		 !is_builtin(image, peek, command))
		*ret_fork = PROBE_FORK_RUNS_PROGRAM;
	else
		*ret_fork = PROBE_FORK_MAY_ENTER;
	return 0;
}
