/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kconfig.c - reads a kernel's configuration.
 */
#include "config.h"

#include "facts/kconfig.h"

#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/gunzip.h"
#include "base/io.h"

enum { FILE_BYTES_MAX = 16 << 20 }; /* those of Debian have 260 KB */

static const char prefix[] = "CONFIG_";
static const char not_set[] = " is not set";

static bool is_symbol(uint8_t byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= '0' && byte <= '9') || byte == '_';
}

/* False: it is none. */
static bool take(struct span line, struct kconfig_line *ret)
{
	const uint8_t *at = line.data, *end = line.data + line.len, *name;
	bool is_comment = line.len > 2 && !memcmp(at, "# ", 2);
	size_t left;

	if (is_comment)
		at += 2;
	if ((size_t)(end - at) < sizeof(prefix) ||
	    memcmp(at, prefix, sizeof(prefix) - 1))
		return false;
	name = at += sizeof(prefix) - 1;
	while (at < end && is_symbol(*at))
		at++;
	left = (size_t)(end - at);
	ret->line = line;
	ret->symbol = span_of(name, (size_t)(at - name));
	ret->value = span_of(NULL, 0);
	if (is_comment) {
		ret->value = span_of("n", 1);
		return at > name && left == sizeof(not_set) - 1 &&
		       !memcmp(at, not_set, left);
	}
	if (left > 1 && *at == '=')
		ret->value = span_of(at + 1, left - 1);
	return at > name && (!left || ret->value.len);
}

bool kconfig_next(struct span text, size_t *at, struct kconfig_line *ret_line)
{
	while (*at < text.len) {
		const uint8_t *start = text.data + *at;
		const uint8_t *end = memchr(start, '\n', text.len - *at);
		size_t len = end ? (size_t)(end - start) : text.len - *at;

		*at += len + 1;
		if (len && start[len - 1] == '\r')
			len--;
		if (take(span_of(start, len), ret_line))
			return true;
	}
	return false;
}

struct span kconfig_value(struct span text, struct span symbol, bool is_whole)
{
	static const struct span no = {(const uint8_t *)"n", 1};
	struct kconfig_line line;
	size_t at = 0;

	while (kconfig_next(text, &at, &line))
		if (line.symbol.len == symbol.len &&
		    !memcmp(line.symbol.data, symbol.data, symbol.len))
			return line.value.len ? line.value : no;
	return is_whole ? no : span_of(NULL, 0);
}

int kconfig_unpack(struct span packed, struct buf *ret_text)
{
	return gunzip(packed, FILE_BYTES_MAX, ret_text);
}

int kconfig_read(const char *path, struct buf *ret_text, struct error *err)
{
	AUTO(buf_done) struct buf file = BUF_EMPTY, text = BUF_EMPTY;
	struct kconfig_line line;
	size_t at = 0;
	int result = io_read_file(path, FILE_BYTES_MAX, &file, err);

	if (result)
		return result;
	if (gunzip_is(buf_span(&file))) {
		result = kconfig_unpack(buf_span(&file), &text);
		if (result)
			return error_set(err, -result, "%s: damaged (gzip)",
					 path);
		buf_done(&file);
		file = text;
		text = BUF_EMPTY;
	}
	if (!kconfig_next(buf_span(&file), &at, &line))
		return error_set(err, EINVAL,
				 "%s: no kernel's configuration: no line is "
				 "CONFIG_NAME=VALUE",
				 path);
	buf_done(ret_text);
	*ret_text = file;
	file = BUF_EMPTY;
	return 0;
}
