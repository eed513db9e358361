/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff.c - compares items of two sides: new, gone, changed; and which of that
 * --fail-on asks for.
 */
#include "config.h"

#include "view/diff.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "model/values.h"
#include "view/footprint_view.h"

static const char *const change_names[] = {
	[DIFF_NEW] = "new",
	[DIFF_GONE] = "gone",
	[DIFF_CHANGED] = "changed",
};

/* Words of --fail-on besides the kinds of sections. */
static const struct {
	const char *word, *kind;
} more_kinds[] = {
	{"error", "denied"},
	{"error", "missing"},
	{"module", "module_load"},
};

const char *diff_change_name(enum diff_change change)
{
	return change_names[change];
}

/* ---- --fail-on ---- */

static bool is_word_of_kind(struct span word, struct span kind)
{
	if (span_is(kind, "footprint"))
		return false;
	if (span_equal(word, kind))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(more_kinds); i++)
		if (span_is(word, more_kinds[i].word) &&
		    span_is(kind, more_kinds[i].kind))
			return true;
	return false;
}

/* "new", "new-ioctl": which change; word becomes what is behind it. */
static bool take_change(struct span *word, enum diff_change *ret)
{
	for (unsigned i = 0; i < DIFF_CHANGE_COUNT; i++) {
		size_t len = strlen(change_names[i]);

		if (word->len < len || memcmp(word->data, change_names[i], len))
			continue;
		if (word->len > len &&
		    (word->data[len] != '-' || word->len == len + 1))
			continue;
		len += word->len > len;
		*word = span_of(word->data + len, word->len - len);
		*ret = (enum diff_change)i;
		return true;
	}
	return false;
}

static struct span take_word(const char **words)
{
	size_t len = strcspn(*words, ",");
	struct span word = span_of(*words, len);

	*words += len + ((*words)[len] == ',');
	return word;
}

static bool is_known_word(struct span word)
{
	enum diff_change change;

	if (span_is(word, "any"))
		return true;
	if (!take_change(&word, &change))
		return false;
	if (!word.len)
		return true;
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		if (is_word_of_kind(word,
				    span_of_str(footprint_sections[i].kind)))
			return true;
	return false;
}

int diff_fail_check(const char *words, struct error *err)
{
	AUTO(buf_done) struct buf kinds = BUF_EMPTY;
	bool has_more = true;

	while (has_more) {
		size_t len = strcspn(words, ",");
		struct span word = span_of(words, len);

		/* Behind a comma there is one, be it empty. */
		has_more = words[len];
		words += len + has_more;
		if (is_known_word(word))
			continue;
		for (unsigned i = 0; i < SECTION_COUNT; i++)
			buf_printf(&kinds, " %s", footprint_sections[i].kind);
		return error_set(err, EINVAL,
				 "--fail-on: \"%.*s\" is not any, new, gone or "
				 "changed, nor one of these with - and one of:%s",
				 (int)word.len, (const char *)word.data,
				 buf_text(&kinds));
	}
	return 0;
}

static bool fails(const char *words, const struct difference *difference)
{
	const struct item *item = difference->now ? difference->now
						  : difference->base;

	while (*words) {
		struct span word = take_word(&words);
		enum diff_change change;

		if (span_is(word, "any"))
			return true;
		if (take_change(&word, &change) &&
		    change == difference->change &&
		    (!word.len || is_word_of_kind(word, item->kind)))
			return true;
	}
	return false;
}

/* ---- facts and counts that differ ---- */

struct changes {
	const struct diff *diff;
	const struct difference *of;
	diff_see *see; /* NULL: they are counted only */
	void *context;
	size_t count;
};

static void see_change(struct changes *changes, struct span what,
		       struct span base, struct span now)
{
	changes->count++;
	if (changes->see)
		changes->see(changes->context, what, base, now);
}

/* Nor has a symbol changed whose value one of them doesn't know, or a device's
   driver where one knows none. */
static bool is_fact_compared(const struct changes *changes,
			     const struct item_fact *fact)
{
	const struct item *item = changes->of->base;
	const struct diff *diff = changes->diff;

	if (item->section == SECTION_CONFIG && span_is(fact->name, "value"))
		return items_head(diff->base)->has_config &&
		       items_head(diff->now)->has_config;
	if (item->section == SECTION_DEVICE && !diff->has_classes)
		return false;
	return !item_has_in_key(item, fact);
}

static void compare_facts(struct changes *changes)
{
	const struct item *base = changes->of->base, *now = changes->of->now;

	for (size_t i = 0; i < base->fact_count; i++) {
		const struct item_fact *fact = &base->facts[i];
		struct span value = item_value(now, fact->name);

		if (is_fact_compared(changes, fact) &&
		    !values_are_same(fact->value, value))
			see_change(changes, fact->name, fact->value, value);
	}
	for (size_t i = 0; i < now->fact_count; i++)
		if (is_fact_compared(changes, &now->facts[i]) &&
		    !item_fact(base, now->facts[i].name))
			see_change(changes, now->facts[i].name,
				   span_of(NULL, 0), now->facts[i].value);
}

/* Times are never the same. */
static bool is_time(struct span name)
{
	return name.len > 3 && !memcmp(name.data + name.len - 3, "_ns", 3);
}

static void add_range(struct buf *buf, const struct item_count *count)
{
	buf_printf(buf, "%" PRIu64, count->least);
	if (count->most != count->least)
		buf_printf(buf, "..%" PRIu64, count->most);
}

static void compare_counts(struct changes *changes)
{
	const struct item *base = changes->of->base, *now = changes->of->now;
	double percent = changes->diff->options->tolerance;

	for (size_t i = 0; i < base->count_count; i++) {
		const struct item_count *was = &base->counts[i];
		const struct item_count *is = item_count(now, was->name);
		AUTO(buf_done) struct buf before = BUF_EMPTY;
		AUTO(buf_done) struct buf after = BUF_EMPTY;

		if (!is || is_time(was->name) || was->sum == FOOTPRINT_UNKNOWN ||
		    is->sum == FOOTPRINT_UNKNOWN ||
		    ((double)is->most * 100 <=
			     (double)was->most * (100 + percent) &&
		     (double)is->least * 100 >=
			     (double)was->least * (100 - percent)))
			continue;
		add_range(&before, was);
		add_range(&after, is);
		see_change(changes, was->name, buf_span(&before),
			   buf_span(&after));
	}
}

static void each_change(struct changes *changes)
{
	if (changes->of->change != DIFF_CHANGED)
		return;
	compare_facts(changes);
	if (changes->diff->options->compares_counts)
		compare_counts(changes);
}

void diff_each_change(const struct diff *diff,
		      const struct difference *difference, diff_see *see,
		      void *context)
{
	struct changes changes = {
		.diff = diff, .of = difference, .see = see, .context = context};

	each_change(&changes);
}

/* ---- items ---- */

/* What a side doesn't know it doesn't lack. */
static bool is_known(const struct diff *diff, const struct item *item)
{
	const struct items_head *base = items_head(diff->base);
	const struct items_head *now = items_head(diff->now);
	struct span family = item_family(item);

	if (item->section == SECTION_MODULE)
		return base->has_modules && now->has_modules;
	return !family.len || items_counted_alike(base, now, family);
}

static bool is_compared(const struct diff *diff, const struct item *item)
{
	if (item_is_chance(item) || !is_known(diff, item))
		return false;
	switch (diff->options->footprint_by) {
	case FOOTPRINT_BY_ALL:
		break;
	case FOOTPRINT_BY_COMMAND:
		return !item->is_in_all;
	case FOOTPRINT_BY_FORMAT:
		if (!item->is_in_all)
			return item->section == SECTION_COMMAND;
		break;
	}
	/* All together are no item that a run could lack, and its counts are those
	   of the calls. */
	return item->is_in_all && item->key.count;
}

static void add(struct diff *diff, enum diff_change change,
		const struct item *base, const struct item *now)
{
	const char *words = diff->options->fail_on;
	struct difference *to;

	if (diff->count == diff->cap) {
		diff->cap = diff->cap ? diff->cap * 2 : 64;
		diff->list = mem_resize(diff->list, diff->cap,
					sizeof(*diff->list));
	}
	to = &diff->list[diff->count++];
	*to = (struct difference){.change = change, .base = base, .now = now};
	to->fails = fails(words ? words : "new", to);
}

static int compare_item(struct diff *diff, const struct item *now,
			struct error *err)
{
	const struct item *base = items_find(diff->base, now);
	struct difference both = {.change = DIFF_CHANGED, .base = base,
				  .now = now};
	struct changes changes = {.diff = diff, .of = &both};
	int rc;

	if (!base) {
		add(diff, DIFF_NEW, NULL, now);
		return 0;
	}
	rc = item_check_rules(items_name(diff->now), base, now, err);
	if (rc < 0)
		return rc;
	each_change(&changes);
	if (changes.count)
		add(diff, DIFF_CHANGED, base, now);
	return 0;
}

/* Whether a side has what is compared. */
static int check_by(const struct items *items, enum footprint_by by,
		    struct error *err)
{
	enum items_by has = items_head(items)->by;

	switch (by) {
	case FOOTPRINT_BY_FORMAT:
		if (has == ITEMS_BOTH || has == ITEMS_BASELINE)
			return 0;
		break;
	case FOOTPRINT_BY_ALL:
		if (has != ITEMS_COMMAND)
			return 0;
		break;
	case FOOTPRINT_BY_COMMAND:
		if (has == ITEMS_BOTH || has == ITEMS_COMMAND)
			return 0;
		break;
	}
	return error_set(err, EINVAL,
			 "%s: not comparable: it lacks what %s used%s",
			 items_name(items),
			 has == ITEMS_COMMAND ? "all commands together"
					      : "each command",
			 by == FOOTPRINT_BY_COMMAND ? "" :
			 has == ITEMS_ALL	    ? "; use --by=all"
						    : "; use --by=command");
}

static int check(const struct items *base, const struct items *now,
		 enum footprint_by by, struct error *err)
{
	int rc = check_by(base, by, err);

	if (rc == 0)
		rc = check_by(now, by, err);
	return rc < 0 ? rc : items_check(base, now, err);
}

static int compare(const void *a, const void *b)
{
	const struct difference *left = a, *right = b;

	return item_compare(left->now ? left->now : left->base,
			    right->now ? right->now : right->base);
}

int diff_make(const struct items *base, const struct items *now,
	      const struct view_options *options, struct diff *ret,
	      struct error *err)
{
	AUTO(diff_done)
	struct diff diff = {.base = base,
			    .now = now,
			    .options = options,
			    .has_classes = !items_lack_classes(base) &&
					   !items_lack_classes(now)};
	const struct item *item;
	int rc = check(base, now, options->footprint_by, err);

	for (size_t i = 0; rc == 0 && (item = items_at(now, i)); i++)
		if (is_compared(&diff, item))
			rc = compare_item(&diff, item, err);
	if (rc < 0)
		return rc;
	for (size_t i = 0; (item = items_at(base, i)); i++)
		if (is_compared(&diff, item) && !items_find(now, item))
			add(&diff, DIFF_GONE, item, NULL);
	if (diff.count)
		qsort(diff.list, diff.count, sizeof(*diff.list), compare);
	*ret = diff;
	diff = DIFF_EMPTY;
	return 0;
}

bool diff_fails(const struct diff *diff)
{
	for (size_t i = 0; i < diff->count; i++)
		if (diff->list[i].fails)
			return true;
	return false;
}

void diff_done(struct diff *diff)
{
	free(diff->list);
	*diff = DIFF_EMPTY;
}
