/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fields.h - the fields of every kind of event, as data.
 *
 * The order of the rows is the order in a recording. New fields go to the end
 * of their kind: a reader takes a field that is not there as zero, and ignores
 * what follows the last one that it knows.
 */
#ifndef SPILE_EVENT_FIELDS_H
#define SPILE_EVENT_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "event/event.h"

enum field_type {
	FIELD_U32, /* also every enum */
	FIELD_U64,
	FIELD_S32,
	FIELD_S64,
	FIELD_BOOL,
	FIELD_SPAN,
	FIELD_SPANS,  /* const struct span *, size_t */
	FIELD_U32S,   /* const uint32_t *, size_t */
	FIELD_U64S,   /* const uint64_t *, size_t */
	FIELD_PLACES, /* const struct script_frame *, size_t */
};

struct event_field {
	const char *name;
	enum field_type type;
	uint16_t at;	      /* offset in struct event */
	uint16_t count_at;    /* of the size_t that belongs to it */
	uint32_t first, last; /* values an enum may have; last 0: any */
};

struct event_fields {
	const struct event_field *rows;
	size_t count;
};

/*
 * ENTRY and SNAPSHOT have rows here, for their text form; their bytes are made
 * by hand in codec.c. VERDICT has none yet. Empty when the kind is unknown.
 */
struct event_fields event_fields(enum event_kind kind);

#endif
