/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff.h - what items of one side are and the other has not.
 */
#ifndef SPILE_VIEW_DIFF_H
#define SPILE_VIEW_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/span.h"
#include "view/items.h"
#include "view/view.h"

struct error;

enum diff_change { DIFF_NEW, DIFF_GONE, DIFF_CHANGED, DIFF_CHANGE_COUNT };

struct difference {
	enum diff_change change;
	const struct item *base, *now; /* NULL: it isn't there */
	bool fails;
};

struct diff {
	const struct items *base, *now;
	const struct view_options *options;
	bool has_classes; /* of devices, on both sides */
	struct difference *list;
	size_t count, cap;
};

#define DIFF_EMPTY ((struct diff){.list = NULL})

const char *diff_change_name(enum diff_change change);

/*
 * Both sides are sorted, and live longer. By options->footprint_by: items in all
 * and which commands there are, only the former, or items by command.
 */
int diff_make(const struct items *base, const struct items *now,
	      const struct view_options *options, struct diff *ret,
	      struct error *err);
void diff_done(struct diff *diff); /* for AUTO */

/* Calls see for each fact and count that differs. */
typedef void diff_see(void *context, struct span what, struct span base,
		      struct span now);
void diff_each_change(const struct diff *diff,
		      const struct difference *difference, diff_see *see,
		      void *context);

/* Whether there is what --fail-on asks for. */
bool diff_fails(const struct diff *diff);

/* diff_print.c */
void diff_print(const struct diff *diff, FILE *out);

/* --fail-on: "new-ioctl,gone-device", "any"; whether it is understood. */
int diff_fail_check(const char *words, struct error *err);

#endif
