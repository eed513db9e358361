/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items.h - saved footprints read back, one or many: their items, with how many of
 * the inputs had each.
 *
 * Who an item is say kind, command (its place in the tree) and key. Memory grows
 * with different items, not with inputs.
 */
#ifndef SPILE_VIEW_ITEMS_H
#define SPILE_VIEW_ITEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/span.h"
#include "view/view.h"

struct buf;
struct error;
struct json;

struct texts {
	struct span *at;
	size_t count;
};

struct item_fact {
	struct span name, value;
};

struct item_count {
	struct span name;
	/* In all inputs; of those that have the item, the lowest and the highest
	   of one. A sum that isn't known of one is FOOTPRINT_UNKNOWN. */
	uint64_t sum, least, most;
};

enum { ITEM_FACTS_MAX = 32, ITEM_COUNTS_MAX = 16 };

/* Owns all it points at. */
struct item {
	struct span kind;
	unsigned section; /* of that kind; SECTION_COUNT: none that is known */
	bool is_in_all;	  /* no command's */
	struct texts command, key;
	struct item_fact facts[ITEM_FACTS_MAX];
	size_t fact_count;
	struct item_count counts[ITEM_COUNTS_MAX];
	size_t count_count;
	uint64_t seen;	/* inputs that have it */
	uint64_t input; /* the last of these, and its line */
	unsigned long line;
	struct item *next; /* command that has the same; not owned */
};

#define ITEM_EMPTY ((struct item){.section = 0})

/* Which items there are: in all, by command, both; or in all, and what commands
   there are, as a baseline has. */
enum items_by { ITEMS_BOTH, ITEMS_ALL, ITEMS_COMMAND, ITEMS_BASELINE };

/* Texts of the first line; in JSON by these names in lower case. */
enum items_text {
	ITEMS_END,
	ITEMS_WHY,
	ITEMS_RECORDED,
	ITEMS_SELECTION,
	ITEMS_ABI,
	ITEMS_MACHINE,
	ITEMS_KERNEL,
	ITEMS_KERNEL_VERSION,
	ITEMS_KERNEL_CONFIG,
	ITEMS_HOSTNAME,
	ITEMS_SPILE,
	ITEMS_TEXT_COUNT,
};

/* What was counted of the kernel's events, as COUNTS_CHOSEN says it, and by how many
   inputs. */
struct counted_event {
	struct span name;
	uint64_t inputs;
};

struct counted {
	struct counted_event *at;
	size_t count;
};

/* Owns all it points at. Of several inputs: all of their texts that differ. */
struct items_head {
	bool is_complete;
	/* Whether it says which kernel modules there were, and how the kernel was
	   configured. */
	bool has_modules, has_config;
	enum items_by by;
	struct span texts[ITEMS_TEXT_COUNT];
	struct texts launched;
	struct counted counted;
	uint64_t inputs;
};

#define ITEMS_HEAD_EMPTY ((struct items_head){.inputs = 0})

const char *items_text_name(enum items_text text);
const char *items_by_name(enum items_by by);

/* Of that kind; SECTION_COUNT: none. */
unsigned items_section(struct span kind);
void texts_add(struct texts *texts, struct span text);
void item_done(struct item *item); /* for AUTO, as these */
void items_head_done(struct items_head *head);

/* Of a fact or a count: letters, digits and _. */
bool item_is_name(struct span name);
/* NULL: it has none of that name. */
const struct item_fact *item_fact(const struct item *item, struct span name);
struct span item_value(const struct item *item, struct span name);
const struct item_count *item_count(const struct item *item, struct span name);
/* Whether a fact says what the key says already. */
bool item_has_in_key(const struct item *item, const struct item_fact *fact);
/* Whether runs of the same have it by chance: a tracepoint, or what only the rest of
   the machine did; a call that the kernel makes again after a signal. */
bool item_is_chance(const struct item *item);
/* "/dev/spidev0.0 SPI_IOC_MESSAGE(1)"; "sh/mount", in all nothing. */
void item_add_name(struct buf *buf, const struct item *item);
void item_add_place(struct buf *buf, const struct item *item);
struct items;

/* is_strict: incomplete recordings are refused. */
struct items *items_new(bool is_strict);
void items_free(struct items **items); /* for AUTO */
const struct items_head *items_head(const struct items *items);

/*
 * The next input. What isn't comparable with those before (another selection, or
 * other items by --by) is an error. What is in head or item is the set's then.
 */
int items_begin(struct items *items, const char *name, struct items_head *head,
		struct error *err);
/* An item twice in an input is an error, and so is a system call that belongs to
   another subsystem than in those before: there were other rules. */
int items_add(struct items *items, struct item *item, struct error *err);
/* Whether b can be compared with a. */
int items_check(const struct items *a, const struct items *b,
		struct error *err);

/* Whether a system call has the same subsystem in both. */
int item_check_rules(const char *name, const struct item *a,
		     const struct item *b, struct error *err);
/* Whether the input that was read last has commands; and its name. */
bool items_has_commands(const struct items *items);
const char *items_name(const struct items *items);

int item_compare(const struct item *a, const struct item *b); /* as sorted */
bool item_is_same_kind(const struct item *a, const struct item *b);

/* After the last. By section, in all first, then by command and key. */
void items_sort(struct items *items);
/* Behind the last: NULL. */
const struct item *items_at(const struct items *items, size_t i);
/* Whether there are devices and no class of any is known: without sysfs none is. */
bool items_lack_classes(const struct items *items);
/* The item that is the same; NULL: there is none. */
const struct item *items_find(const struct items *items,
			      const struct item *like);

/* After sorting, of an item in all: the first command's, others behind `next`;
   NULL: no command's are known. */
const struct item *items_users(const struct items *items,
			       const struct item *item);

/* ---- items_events.c ---- */

enum { COUNTED_MAX = 4096 }; /* names that an input may have */

void counted_add(struct counted *counted, struct span name, uint64_t inputs);
void counted_merge(struct counted *to, const struct counted *from);
void counted_done(struct counted *counted);

/* The family of events that an item is known by; empty: none. */
struct span item_family(const struct item *item);
/* Whether each of the inputs counted the same of the family; and some. */
bool items_counted_all(const struct items_head *head, struct span family);
bool items_counted_alike(const struct items_head *a, const struct items_head *b,
			 struct span family);
/* Families of which that can't be said: "irq, kmem"; nothing: there is none. */
void items_add_unlike(const struct items_head *a, const struct items_head *b,
		      struct buf *ret);

/* ---- items_read.c, items_baseline.c: untrusted bytes ---- */

/* What begins so may be a saved footprint. */
bool items_begins(struct span begin);
/* One input, of spile footprint --format=json or =baseline. name is for messages,
   which have the line: "NAME:3: ...". */
int items_read(struct items *items, FILE *file, const char *name,
	       struct error *err);

bool baseline_begins(struct span begin);
int baseline_read(struct items *items, FILE *file, const char *name,
		  struct error *err);
/* Of sorted items. */
void baseline_write(const struct items *items, enum items_by by, FILE *out);

/* ---- items_print.c ---- */

/* Sorted items in a format; text and Markdown have those in all, or by command. */
void items_print(const struct items *items, const struct view_options *options,
		 FILE *out);
/* Of one item, also in a comparison: kind, command, key, name; its facts; its
   counts in all inputs, and how many have it. */
void items_write_identity(struct json *json, const struct item *item);
void items_write_facts(struct json *json, const struct item *item);
void items_write_counts(struct json *json, const struct item *item);
void items_write_texts(struct json *json, const struct texts *texts);
/* "kind,command,name," */
void items_put_csv(const struct item *item, FILE *out);
/* "driver=spidev module=spidev" */
void item_add_facts(struct buf *buf, const struct item *item);
/* Of its section, for people; where none is known in buf. */
const char *items_title(const struct item *item, struct buf *buf);

#endif
