/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h - writes JSON as it goes, without a tree in memory.
 *
 * Bytes that are no UTF-8 become {"base64": ...}, integers beyond 2^53 strings
 * of hex digits ("0x..."), since a reader with doubles would change them.
 */
#ifndef SPILE_VIEW_JSON_H
#define SPILE_VIEW_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/span.h"

/* Zero but for out to begin with. */
struct json {
	FILE *out;
	bool needs_comma;
};

void json_object(struct json *json);
void json_object_end(struct json *json);
void json_array(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);
void json_uint(struct json *json, uint64_t value);
void json_int(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);
void json_span(struct json *json, struct span text);
void json_text(struct json *json, const char *text); /* NULL: null */
/* Ends a line of output; the next value stands alone. */
void json_newline(struct json *json);

/* Key and value at once. */
void json_key_uint(struct json *json, const char *key, uint64_t value);
void json_key_int(struct json *json, const char *key, int64_t value);
void json_key_bool(struct json *json, const char *key, bool value);
void json_key_null(struct json *json, const char *key);
void json_key_span(struct json *json, const char *key, struct span text);
void json_key_text(struct json *json, const char *key, const char *text);

#endif
