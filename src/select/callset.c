/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callset.c - a set of system calls, in the words of strace's -e trace=, and by
 * subsystem.
 */
#include "config.h"

#include "select/callset.h"

#include <errno.h>
#include <regex.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "facts/subsystem.h"
#include "spec/spec.h"

static const struct {
	const char *name;
	uint32_t classes; /* enum spec_class bits */
	bool is_bare;	  /* also without "%" */
} classes[] = {
	{"desc", SPEC_CLASS_DESC, true},
	{"file", SPEC_CLASS_FILE, true},
	{"ipc", SPEC_CLASS_IPC, true},
	{"memory", SPEC_CLASS_MEMORY, true},
	{"network", SPEC_CLASS_NETWORK, true},
	{"process", SPEC_CLASS_PROCESS, true},
	{"signal", SPEC_CLASS_SIGNAL, true},
	{"clock", SPEC_CLASS_CLOCK, false},
	{"creds", SPEC_CLASS_CREDS, false},
	{"net", SPEC_CLASS_NETWORK, false},
	{"pure", SPEC_CLASS_PURE, false},
	{"stat", SPEC_CLASS_STAT, false},
	{"lstat", SPEC_CLASS_LSTAT, false},
	{"fstat", SPEC_CLASS_FSTAT, false},
	{"%stat", SPEC_CLASS_STAT | SPEC_CLASS_LSTAT | SPEC_CLASS_FSTAT, false},
	{"statfs", SPEC_CLASS_STATFS, false},
	{"fstatfs", SPEC_CLASS_FSTATFS, false},
	{"%statfs", SPEC_CLASS_STATFS | SPEC_CLASS_FSTATFS | SPEC_CLASS_USTAT,
	 false},
};

/* One item of a set, and what it may match. */
struct item {
	const char *whole; /* as written, for messages */
	char *word;	   /* without "?" and "@..." */
	const char *width; /* "64", "32", "x32"; NULL: all */
	bool is_optional;
	const struct spec *spec;
	struct callset *set;
	size_t matches;
};

static bool fits_width(const struct item *item, const struct abi *abi)
{
	if (!item->width)
		return true;
	if (!strcmp(item->width, "x32"))
		return abi->id == ABI_X32;
	if (abi->id == ABI_X32)
		return false;
	return abi->word_bytes == (strcmp(item->width, "64") ? 4 : 8);
}

static void add_bit(struct item *item, const struct abi *abi, uint64_t at)
{
	item->set->bits[abi->id][at / 64] |= 1ull << (at % 64);
}

static void add_number(struct item *item, const struct abi *abi, uint64_t at)
{
	if (at >= CALLSET_NUMBERS)
		return;
	add_bit(item, abi, at);
	item->matches++;
	if (abi->id != ABI_I386)
		return;
	for (uint64_t part = 0; part < CALLSET_PARTS; part++)
		add_bit(item, abi, callset_bit(abi, at, &part));
}

/* What text calls a part of a call that is several. */
static const char *part_name(const struct item *item, const struct abi *abi,
			     uint64_t nr, uint64_t part)
{
	const uint64_t args[SPEC_ARGS_MAX] = {part};
	const struct spec_row *row = spec_call_with(item->spec, abi, nr, args);

	return row->shown ? row->shown->as : NULL;
}

/* Those whose name is the word, or fits the expression. */
static void add_parts(struct item *item, const regex_t *regex)
{
	static const uint64_t nrs[] = {CALLSET_SOCKETCALL, CALLSET_IPC};
	const struct abi *abi = abi_by_id(ABI_I386);

	for (size_t i = 0; fits_width(item, abi) && i < ARRAY_LEN(nrs); i++) {
		for (uint64_t part = 0; part < CALLSET_PARTS; part++) {
			const char *name = part_name(item, abi, nrs[i], part);

			if (!name || (regex ? regexec(regex, name, 0, NULL, 0)
					    : strcmp(name, item->word)))
				continue;
			add_bit(item, abi, callset_bit(abi, nrs[i], &part));
			item->matches++;
		}
	}
}

/* The next ABI the item may match; *id starts at 0. NULL at the end. */
static const struct abi *next_abi(const struct item *item, unsigned *id)
{
	while (++*id < ABI_COUNT) {
		const struct abi *abi = abi_by_id(*id);

		if (abi && fits_width(item, abi))
			return abi;
	}
	return NULL;
}

static int add_numbers(struct item *item, struct error *err)
{
	const struct abi *abi;
	uint64_t number = 0;
	bool is_one = false;

	for (const char *at = item->word; *at && number < CALLSET_NUMBERS; at++)
		number = number * 10 + (uint64_t)(*at - '0');
	/* One in a gap counts, but not where arm's private ones stand. */
	for (unsigned id = 0; (abi = next_abi(item, &id));) {
		is_one |= !abi->private_base && number < abi->call_count;
		add_number(item, abi, number);
	}
	return is_one || item->is_optional
		       ? 0
		       : error_set(err, EINVAL,
				   "no system call has the number \"%s\"",
				   item->word);
}

static void regex_done(regex_t **regex)
{
	if (*regex)
		regfree(*regex);
}

static int add_regex(struct item *item, struct error *err)
{
	regex_t room;
	AUTO(regex_done) regex_t *regex = NULL;
	const struct abi *abi;
	int failure = regcomp(&room, item->word + 1, REG_EXTENDED | REG_NOSUB);
	char why[128];

	if (failure) {
		regerror(failure, &room, why, sizeof(why));
		return error_set(err, EINVAL,
				 "\"%s\" is no regular "
				 "expression: %s",
				 item->word, why);
	}
	regex = &room;
	for (unsigned id = 0; (abi = next_abi(item, &id));)
		for (size_t at = 0; at < abi->call_count; at++)
			if (abi->call_names[at] &&
			    !regexec(regex, abi->call_names[at], 0, NULL, 0))
				add_number(item, abi, at);
	add_parts(item, regex);
	return 0;
}

static void add_classes(struct item *item, uint32_t wanted)
{
	const struct abi *abi;

	for (unsigned id = 0; (abi = next_abi(item, &id));)
		for (size_t at = 0; at < abi->call_count; at++)
			if (abi->call_names[at] &&
			    spec_call(item->spec, abi, abi_nr_at(abi, at))
					    ->classes &
				    wanted)
				add_number(item, abi, at);
}

static void add_all(struct item *item)
{
	const struct abi *abi;

	for (unsigned id = 0; (abi = next_abi(item, &id));)
		for (size_t at = 0; at < CALLSET_NUMBERS; at++)
			add_number(item, abi, at);
	if (item->width)
		return;
	memset(item->set->bits[ABI_NONE], 0xff,
	       sizeof(item->set->bits[ABI_NONE]));
	item->set->has_beyond = true;
}

/* False when there is no such class. */
static bool add_class(struct item *item, const char *name, bool is_bare)
{
	if (!strcmp(name, "all")) {
		add_all(item);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		if (strcmp(classes[i].name, name) ||
		    (is_bare && !classes[i].is_bare))
			continue;
		add_classes(item, classes[i].classes);
		return true;
	}
	return false;
}

static void add_name(struct item *item)
{
	const struct abi *abi;

	for (unsigned id = 0; (abi = next_abi(item, &id));) {
		int64_t nr = abi_call_nr(abi, item->word);

		if (nr >= 0)
			add_number(item, abi, abi_index(abi, (uint64_t)nr));
	}
	add_parts(item, NULL);
}

/* The calls of a part of the kernel: "Memory Mgmt.". */
static void add_subsystem(struct item *item)
{
	AUTO(subsystems_free)
	struct subsystems *rules = subsystems_builtin("default");
	const struct abi *abi;

	for (unsigned id = 0; (abi = next_abi(item, &id));)
		for (size_t at = 0; at < abi->call_count; at++)
			if (abi->call_names[at] &&
			    !strcmp(subsystem_of(rules, abi->id,
						 abi->call_names[at]),
				    item->word))
				add_number(item, abi, at);
}

static int add_word(struct item *item, struct error *err)
{
	const char *word = item->word;

	if (word[0] == '/')
		return add_regex(item, err);
	if (word[0] && !word[strspn(word, "0123456789")])
		return add_numbers(item, err);
	if (word[0] == '%')
		add_class(item, word + 1, false);
	else if (!add_class(item, word, true))
		add_name(item);
	/* No call's name has a capital letter, each subsystem's but one has. */
	if (!item->matches && word[0] != '%' && item->set->has_subsystems)
		add_subsystem(item);
	return 0;
}

/* The width is what follows the last "@", when it is one. */
static const char *cut_width(char *word)
{
	static const char *const widths[] = {"64", "32", "x32"};
	char *at = strrchr(word, '@');

	for (size_t i = 0; at && i < ARRAY_LEN(widths); i++)
		if (!strcmp(at + 1, widths[i])) {
			*at = '\0';
			return widths[i];
		}
	return NULL;
}

static int refuse(const struct item *item, struct error *err)
{
	switch (item->word[0]) {
	case '!':
		return error_set(err, EINVAL,
				 "\"%s\": \"!\" stands before the whole set "
				 "and turns it around",
				 item->whole);
	case '/':
		return error_set(err, EINVAL, "no system call matches \"%s\"",
				 item->whole);
	case '%':
		return error_set(err, EINVAL,
				 "\"%s\" is no class of system calls",
				 item->whole);
	default:
		return error_set(err, EINVAL,
				 "\"%s\" is no system call, and no class or "
				 "subsystem of them",
				 item->whole);
	}
}

static int add_item(struct callset *set, const struct spec *spec,
		    const char *text, struct error *err)
{
	AUTO(mem_free_ptr) char *room = mem_strdup(text);
	struct item item = {.whole = text,
			    .word = room + strspn(room, "?"),
			    .is_optional = room[0] == '?',
			    .spec = spec,
			    .set = set};
	int failure;

	item.width = cut_width(item.word);
	failure = add_word(&item, err);
	if (!failure && !item.matches && !item.is_optional)
		failure = refuse(&item, err);
	return failure;
}

/* ITEM ("," ITEM)*; empty ones don't count, but one there must be. */
static int add_items(struct callset *set, const struct spec *spec,
		     const char *text, struct error *err)
{
	AUTO(mem_free_ptr) char *room = mem_strdup(text);
	char *rest = room, *item;
	size_t count = 0;

	while ((item = strsep(&rest, ","))) {
		int failure = *item ? add_item(set, spec, item, err) : 0;

		if (failure)
			return failure;
		count += *item != '\0';
	}
	return count ? 0 : error_set(err, EINVAL, "no system calls are named");
}

static void turn_around(struct callset *set)
{
	for (unsigned id = 0; id < ABI_COUNT; id++)
		for (size_t i = 0; i < CALLSET_WORDS; i++)
			set->bits[id][i] = ~set->bits[id][i];
	set->has_beyond = !set->has_beyond;
}

int callset_add(struct callset *set, const struct spec *spec, const char *text,
		struct error *err)
{
	struct callset found = {.has_subsystems = set->has_subsystems};
	size_t bangs = strspn(text, "!");
	int failure = 0;

	if (strcmp(text + bangs, "none"))
		failure = add_items(&found, spec, text + bangs, err);
	if (failure)
		return failure;
	if (bangs % 2)
		turn_around(&found);
	for (unsigned id = 0; id < ABI_COUNT; id++)
		for (size_t i = 0; i < CALLSET_WORDS; i++)
			set->bits[id][i] |= found.bits[id][i];
	set->has_beyond |= found.has_beyond;
	return 0;
}
