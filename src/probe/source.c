/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.c - what the text of a script says about the lines that bash counts.
 *
 * This is no shell parser: a line is looked at alone, and what it can't decide
 * counts as "spread over lines", which costs a mark and never hides one.
 */
#include "config.h"

#include "probe/source.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/auto.h"
#include "base/io.h"
#include "base/mem.h"

enum {
	SCRIPT_BYTES_MAX = 4 << 20,
	SCRIPTS_MAX = 256, /* then they are read again */
	NESTING_MAX = 32,
	NS_PER_S = 1000000000,
};

struct source_file {
	struct stat seen; /* st_ino 0: there was none */
	uint64_t seen_at_ns;
	size_t lines;
	uint8_t *flags; /* of each line */
};

struct scan {
	const uint8_t *at, *end;
	unsigned depth;
};

static bool skip_to(struct scan *scan, uint8_t wanted)
{
	while (scan->at < scan->end) {
		uint8_t byte = *scan->at++;

		if (byte == wanted)
			return true;
		if (byte == '\\' && wanted != '\'' && scan->at < scan->end)
			scan->at++;
	}
	return false;
}

static bool skip_parentheses(struct scan *scan);

/* From behind a double quote; substitutions in it have quotes of their own. */
static bool skip_double_quotes(struct scan *scan)
{
	while (scan->at < scan->end) {
		uint8_t byte = *scan->at++;

		if (byte == '"')
			return true;
		if (byte == '\\' && scan->at < scan->end)
			scan->at++;
		if (byte == '$' && scan->at < scan->end && *scan->at == '(') {
			scan->at++;
			if (!skip_parentheses(scan))
				return false;
		}
	}
	return false;
}

/* From behind an opening parenthesis to behind the one that closes it. */
static bool skip_parentheses(struct scan *scan)
{
	bool is_closed = false;

	if (++scan->depth > NESTING_MAX)
		return false;
	while (scan->at < scan->end && !is_closed) {
		uint8_t byte = *scan->at++;

		if (byte == ')')
			is_closed = true;
		else if (byte == '\\' && scan->at < scan->end)
			scan->at++;
		else if ((byte == '(' && !skip_parentheses(scan)) ||
			 (byte == '\'' && !skip_to(scan, '\'')) ||
			 (byte == '"' && !skip_double_quotes(scan)) ||
			 (byte == '`' && !skip_to(scan, '`')))
			break;
	}
	scan->depth--;
	return is_closed;
}

static bool has_whole_substitution(struct span line)
{
	struct scan scan = {line.data, line.data + line.len, 0};
	bool has_any = false;

	if (line.len > 0 && line.data[line.len - 1] == '\\')
		return false;
	while (scan.at < scan.end) {
		uint8_t byte = *scan.at++;
		uint8_t next = scan.at < scan.end ? *scan.at : 0;

		/* The text of a here-document is below. */
		if (byte == '<' && next == '<') {
			if (scan.end - scan.at < 2 || scan.at[1] != '<')
				return false;
			scan.at += 2;
		} else if (byte == '`') {
			if (!skip_to(&scan, '`'))
				return false;
			has_any = true;
		} else if (next == '(' &&
			   (byte == '$' || byte == '<' || byte == '>')) {
			scan.at++;
			if (!skip_parentheses(&scan))
				return false;
			has_any = true;
		} else if (byte == '\\' && next != 0) {
			scan.at++;
		}
	}
	return has_any;
}

static bool is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t';
}

static bool is_name(uint8_t byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_';
}

/* NAME=, NAME+= or NAME[...]= and what follows up to a blank. */
static bool skip_assignment(struct scan *scan)
{
	const uint8_t *start = scan->at;

	while (scan->at < scan->end && is_name(*scan->at))
		scan->at++;
	if (scan->at == start)
		return false;
	if (scan->at < scan->end && *scan->at == '[') {
		if (!skip_to(scan, ']'))
			return false;
	}
	if (scan->at < scan->end && *scan->at == '+')
		scan->at++;
	if (scan->at == scan->end || *scan->at != '=')
		return false;
	while (scan->at < scan->end && !is_blank(*scan->at)) {
		uint8_t byte = *scan->at++;

		if (byte == '\\' && scan->at < scan->end)
			scan->at++;
		else if ((byte == '(' && !skip_parentheses(scan)) ||
			 (byte == '\'' && !skip_to(scan, '\'')) ||
			 (byte == '"' && !skip_double_quotes(scan)))
			return false;
	}
	return true;
}

static bool has_only_assignments(struct span line)
{
	struct scan scan = {line.data, line.data + line.len, 0};
	bool has_any = false;

	if (line.len < 2 || line.data[line.len - 1] != '\\')
		return false;
	scan.end--;
	while (scan.at < scan.end) {
		if (is_blank(*scan.at)) {
			scan.at++;
			continue;
		}
		if (!skip_assignment(&scan))
			return false;
		has_any = true;
	}
	return has_any;
}

unsigned source_line_flags(struct span line)
{
	unsigned flags = 0;

	if (has_whole_substitution(line))
		flags |= SOURCE_WHOLE_SUBSTITUTION;
	if (has_only_assignments(line))
		flags |= SOURCE_LEADING_ASSIGNMENT;
	return flags;
}

static void file_free(struct source_file **file)
{
	if (!*file)
		return;
	mem_free_ptr(&(*file)->flags);
	mem_free_ptr(file);
}

void source_cache_done(struct source_cache *cache)
{
	struct source_file *file;
	size_t at = 0;

	while ((file = map_next(&cache->files, &at)))
		file_free(&file);
	map_done(&cache->files);
	cache->files = MAP_EMPTY;
}

static void take_lines(struct source_file *file, struct span text)
{
	const uint8_t *at = text.data, *end = text.data + text.len;
	size_t lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	mem_free_ptr(&file->flags);
	file->flags = mem_new(lines);
	for (file->lines = 0; file->lines < lines; file->lines++) {
		const uint8_t *newline =
			at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
		const uint8_t *stop = newline ? newline : end;

		file->flags[file->lines] = (uint8_t)source_line_flags(
			span_of(at, (size_t)(stop - at)));
		at = newline ? newline + 1 : end;
	}
}

/* A device or a pipe isn't even opened. */
static bool read_lines(struct source_file *file, const char *path)
{
	AUTO(mem_free_ptr) uint8_t *text = NULL;
	AUTO(fd_close) int fd = -1;
	struct stat st;
	ssize_t len;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_size > SCRIPT_BYTES_MAX)
		return false;
	if (st.st_dev == file->seen.st_dev && st.st_ino == file->seen.st_ino &&
	    st.st_size == file->seen.st_size &&
	    st.st_mtim.tv_sec == file->seen.st_mtim.tv_sec &&
	    st.st_mtim.tv_nsec == file->seen.st_mtim.tv_nsec)
		return true;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	text = mem_new(SCRIPT_BYTES_MAX);
	len = io_read_full(fd, text, SCRIPT_BYTES_MAX);
	if (len < 0)
		return false;
	take_lines(file, span_of(text, (size_t)len));
	file->seen = st;
	return true;
}

/* From where the shell began, else from where it is now. */
static void look_again(struct source_file *file, const struct source_name *name)
{
	bool is_absolute = name->file.data[0] == '/';
	AUTO(mem_free_ptr)
	char *first =
		mem_printf("/proc/%d/root%s/%.*s", (int)name->tid,
			   is_absolute || !name->cwd ? "" : name->cwd,
			   (int)name->file.len, (const char *)name->file.data);
	AUTO(mem_free_ptr)
	char *second =
		mem_printf("/proc/%d/cwd/%.*s", (int)name->tid,
			   (int)name->file.len, (const char *)name->file.data);

	if ((is_absolute || name->cwd) && read_lines(file, first))
		return;
	if (!is_absolute && read_lines(file, second))
		return;
	file->lines = 0;
	file->seen.st_ino = 0;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

/* The directory, a NUL and the name. */
static struct span key_of(const struct source_name *name, char *out)
{
	size_t cwd_len = name->cwd ? strlen(name->cwd) : 0;

	if (name->file.len == 0 || name->file.len >= PATH_MAX ||
	    cwd_len >= PATH_MAX || memchr(name->file.data, 0, name->file.len))
		return (struct span){0};
	memcpy(out, name->cwd ? name->cwd : "", cwd_len + 1);
	memcpy(out + cwd_len + 1, name->file.data, name->file.len);
	return span_of(out, cwd_len + 1 + name->file.len);
}

/* NULL: not a name that a file can have. */
static const struct source_file *look_up(struct source_cache *cache,
					 const struct source_name *name)
{
	char bytes[2 * PATH_MAX];
	struct span key = key_of(name, bytes);
	struct source_file *file;
	uint64_t now = now_ns();

	if (key.len == 0)
		return NULL;
	file = map_get_bytes(&cache->files, key);
	if (!file) {
		if (cache->files.count >= SCRIPTS_MAX)
			source_cache_done(cache);
		file = mem_new(sizeof(*file));
		map_put_bytes(&cache->files, key, file);
	}
	if (file->seen_at_ns == 0 || now - file->seen_at_ns > NS_PER_S) {
		look_again(file, name);
		file->seen_at_ns = now;
	}
	return file;
}

unsigned source_flags(struct source_cache *cache,
		      const struct source_name *name, uint32_t line)
{
	const struct source_file *file = look_up(cache, name);

	return !file || line == 0 || line > file->lines ? 0
							: file->flags[line - 1];
}

bool source_has_line(struct source_cache *cache, const struct source_name *name,
		     uint32_t line)
{
	const struct source_file *file = look_up(cache, name);

	return file && line > 0 && line <= file->lines;
}
