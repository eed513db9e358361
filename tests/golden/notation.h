/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notation.h - recordings as text, an event a line; tests/golden/README.
 */
#ifndef SPILE_TESTS_GOLDEN_NOTATION_H
#define SPILE_TESTS_GOLDEN_NOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "event/event.h"
#include "event/fields.h"
#include "event/recording.h"

struct error;

/* Writes the recording that text describes into fd, which it closes. */
int notation_assemble(FILE *text, int fd, uint32_t chunk_bytes,
		      struct error *err);
/* All of a recording as text; how it ended is the last line. */
void notation_print(struct recording_reader *reader, FILE *out);
/* Events alone, each field as name=number; no names of calls or errors. */
void notation_print_raw(struct recording_reader *reader, FILE *out);
void notation_print_event(const struct event *event, FILE *out);

/* ---- shared by both directions ---- */

/* How many fields of a kind stand without their name. */
size_t notation_positional(enum event_kind kind);
/* The word of a value of an enum, NULL: a plain number. */
const char *notation_enum_name(enum event_kind kind, const char *field,
			       uint32_t value);
/* A bool's word: its name without "is_". */
const char *notation_flag(const struct event_field *field);

#endif
