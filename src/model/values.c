/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * values.c - several values of one fact as one text.
 */
#include "config.h"

#include "model/values.h"

#include <string.h>

#include "base/auto.h"
#include "base/buf.h"

/* Bytes; what is more becomes an ellipsis. */
enum { VALUES_MAX = 512 };

static bool is_between(struct span values, size_t at)
{
	return at + 2 <= values.len && !memcmp(values.data + at, ", ", 2);
}

bool values_has(struct span values, struct span value)
{
	for (size_t at = 0; at + value.len <= values.len; at++)
		if (!memcmp(values.data + at, value.data, value.len) &&
		    (at == 0 || (at >= 2 && is_between(values, at - 2))) &&
		    (at + value.len == values.len ||
		     is_between(values, at + value.len)))
			return true;
	return false;
}

static bool is_cut(struct span values)
{
	return span_ends(values, ", ...");
}

/* Takes the first of them off their front. */
static struct span take_value(struct span *values)
{
	struct span value = *values;
	const uint8_t *comma = memmem(values->data, values->len, ", ", 2);

	if (comma)
		value.len = (size_t)(comma - values->data);
	values->data += comma ? value.len + 2 : value.len;
	values->len -= comma ? value.len + 2 : value.len;
	return value;
}

static bool has_all(struct span values, struct span wanted)
{
	while (wanted.len) {
		struct span value = take_value(&wanted);

		if (!values_has(values, value))
			return false;
	}
	return true;
}

bool values_are_same(struct span a, struct span b)
{
	return span_equal(a, b) || is_cut(a) || is_cut(b) ||
	       (has_all(a, b) && has_all(b, a));
}

bool values_merge(struct span values, struct span more, struct buf *ret)
{
	if (span_equal(values, more) || is_cut(values) || has_all(values, more))
		return false;
	buf_add(ret, values.data, values.len);
	while (more.len && !is_cut(buf_span(ret))) {
		struct span value = take_value(&more);

		if (!value.len || values_has(buf_span(ret), value))
			continue;
		if (ret->len)
			buf_add_text(ret, ", ");
		if (ret->len >= VALUES_MAX)
			buf_add_text(ret, "...");
		else
			buf_add(ret, value.data, value.len);
	}
	return true;
}
