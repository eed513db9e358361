/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_temporary.c - names that another run has otherwise: what mkdtemp(3) and
 * mkstemp(3) made, wherever that is.
 *
 * The kernel is never told that a name was made up. A name is taken for one when it
 * was made as they do (new, for its owner alone), ends as theirs do, and was gone
 * again before the end: then it is temporary whoever chose it. Its item stays, with
 * [temporary] for what was made up, so that nothing that a run leaves is hidden.
 */
#include "config.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/call.h"
#include "event/event.h"
#include "spec/spec.h"
#include "view/footprint_view.h"

enum {
	RANDOM_BYTES = 6, /* XXXXXX, mkstemp(3); others have more */
	NAMES_MAX = 1 << 16,
	FOLDER_MODE = 0700,
	FILE_MODE = 0600,
};

static bool is_absolute(struct span path)
{
	return path.len && path.data[0] == '/';
}

struct temporary {
	struct temporary *next; /* among all, for freeing */
	bool is_removed;
};

/* By each path that is known to lead to one. */
struct footprint_temporaries {
	struct map by_path;
	struct temporary *all;
};

struct footprint_temporaries *footprint_temporaries_new(void)
{
	return mem_new(sizeof(struct footprint_temporaries));
}

void footprint_temporaries_free(struct footprint_temporaries **ptr)
{
	struct footprint_temporaries *temporaries = *ptr;

	if (!temporaries)
		return;
	while (temporaries->all) {
		struct temporary *next = temporaries->all->next;

		free(temporaries->all);
		temporaries->all = next;
	}
	map_done(&temporaries->by_path);
	free(temporaries);
	*ptr = NULL;
}

static struct temporary *find(const struct footprint_temporaries *temporaries,
			      struct span path)
{
	return map_get_bytes(&temporaries->by_path, path);
}

static void put(struct footprint_temporaries *temporaries, struct span path,
		struct temporary *temporary)
{
	if (is_absolute(path) && temporaries->by_path.count < NAMES_MAX)
		map_put_bytes(&temporaries->by_path, path, temporary);
}

static size_t after_slash(struct span path)
{
	size_t at = path.len;

	while (at && path.data[at - 1] != '/')
		at--;
	return at;
}

/* Where letters, digits and _ in front of `end` begin. */
static size_t run_before(struct span name, size_t end)
{
	while (end && (isalnum(name.data[end - 1]) || name.data[end - 1] == '_'))
		end--;
	return end;
}

/* A word, as of "/run/pump_state", has been chosen by somebody. */
static bool is_drawn(struct span run)
{
	if (span_begins(run, "tmp")) /* Python's have no capitals */
		return true;
	for (size_t i = 0; i < run.len; i++)
		if (isdigit(run.data[i]) || isupper(run.data[i]))
			return true;
	return false;
}

/* "tmp.Ab12Cd", "ccAb12Cd.so": what of the name may be made up. */
static struct span random_of(struct span name)
{
	struct span run;
	size_t end = name.len, at = run_before(name, end);

	if (end - at < RANDOM_BYTES && at && name.data[at - 1] == '.') {
		end = at - 1;
		at = run_before(name, end);
	}
	run = span_of(name.data + at, end - at);
	return run.len >= RANDOM_BYTES && is_drawn(run) ? run
							: span_of(NULL, 0);
}

/* NULL: it isn't one, or there are too many. */
static struct temporary *note_made(struct footprint_temporaries *temporaries,
				   struct span path)
{
	size_t at = after_slash(path);
	struct temporary *temporary = find(temporaries, path);

	if (!is_absolute(path) || temporaries->by_path.count >= NAMES_MAX ||
	    !random_of(span_of(path.data + at, path.len - at)).len)
		return NULL;
	if (!temporary) {
		temporary = mem_new(sizeof(*temporary));
		temporary->next = temporaries->all;
		temporaries->all = temporary;
		put(temporaries, path, temporary);
	}
	temporary->is_removed = false;
	return temporary;
}

/* What is opened by a path below a temporary one has, where a symbolic link led
   there, another one, which says the temporary's. */
static void note_opened(struct footprint_temporaries *temporaries,
			struct span path, struct span link)
{
	for (size_t end = 1; end <= path.len; end++) {
		struct span above = span_of(path.data, end), same;
		struct temporary *temporary;

		if (end < path.len && path.data[end] != '/')
			continue;
		temporary = find(temporaries, above);
		if (!temporary)
			continue;
		/* "/tmp.Ab12Cd/x" */
		same = span_of(path.data + after_slash(above) - 1,
			       path.len - after_slash(above) + 1);
		if (link.len >= same.len &&
		    !memcmp(link.data + link.len - same.len, same.data,
			    same.len))
			put(temporaries,
			    span_of(link.data, link.len - (path.len - end)),
			    temporary);
	}
}

/* The path argument and the directory it starts from, without the "." and "//" that
   lead nowhere. */
static void add_path(struct buf *buf, const struct call *call, unsigned arg)
{
	bool has_dirfd = arg && call->row->args[arg - 1].kind == SPEC_DIRFD;
	AUTO(buf_done) struct buf whole = BUF_EMPTY;
	struct span path;

	call_path(call, call->args[arg],
		  has_dirfd ? (int32_t)call->args[arg - 1] : AT_FDCWD, &whole);
	path = buf_span(&whole);
	for (size_t i = 0; i < path.len; i++) {
		struct span rest = span_of(path.data + i, path.len - i);

		if (span_begins(rest, "/./"))
			i++;
		else if (!span_begins(rest, "//"))
			buf_add_u8(buf, path.data[i]);
	}
}

static bool find_path(const struct call *call, unsigned *ret_arg)
{
	/* Flags and the mode are behind it; --spec may say what isn't so. */
	for (unsigned i = 0; i + 2 < ARRAY_LEN(call->args); i++)
		if (i < call->row->arg_count &&
		    call->row->args[i].kind == SPEC_PATH) {
			*ret_arg = i;
			return true;
		}
	return false;
}

static bool makes_file(const struct call *call, unsigned path)
{
	return (call->args[path + 1] & (O_CREAT | O_EXCL)) ==
		       (O_CREAT | O_EXCL) &&
	       (call->args[path + 2] & 07777) == FILE_MODE;
}

static void note_file(struct footprint_view *view, const struct call *call,
		      unsigned arg)
{
	struct footprint_temporaries *temporaries = view->temporaries;
	bool is_made = makes_file(call, arg);
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	struct temporary *temporary = NULL;
	const struct event_file *file;

	if (!is_made && !temporaries->all)
		return;
	file = model_file(call->task, (uint32_t)call->ret);
	if (!file)
		return;
	add_path(&path, call, arg);
	if (is_made && footprint_is_named(file))
		temporary = note_made(temporaries, file->link);
	if (temporary)
		put(temporaries, buf_span(&path), temporary);
	else
		note_opened(temporaries, buf_span(&path), file->link);
}

void footprint_note_made(struct footprint_view *view, const struct call *call)
{
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	unsigned arg;

	if (call->state != CALL_RETURNED || call->is_error ||
	    !find_path(call, &arg))
		return;
	if (call->row->ret.kind == SPEC_FD) {
		note_file(view, call, arg);
		return;
	}
	/* mkdir(2): the mode is behind the path. */
	if ((call->args[arg + 1] & 07777) != FOLDER_MODE)
		return;
	add_path(&path, call, arg);
	note_made(view->temporaries, buf_span(&path));
}

void footprint_note_removed(struct footprint_view *view, const struct call *call)
{
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	struct temporary *temporary;
	unsigned arg;

	if (!view->temporaries->all || call->state != CALL_RETURNED ||
	    call->is_error || !find_path(call, &arg))
		return;
	add_path(&path, call, arg);
	temporary = find(view->temporaries, buf_span(&path));
	if (temporary)
		temporary->is_removed = true;
}

bool footprint_rename_temporary(const void *context, struct span path,
				struct buf *ret)
{
	const struct footprint_temporaries *temporaries = context;
	size_t done = 0;

	if (!temporaries->all || !is_absolute(path))
		return false;
	for (size_t end = 1; end <= path.len; end++) {
		struct span above = span_of(path.data, end), random;
		const struct temporary *temporary;
		size_t at;

		if (end < path.len && path.data[end] != '/')
			continue;
		temporary = find(temporaries, above);
		if (!temporary || !temporary->is_removed)
			continue;
		at = after_slash(above);
		random = random_of(span_of(path.data + at, end - at));
		at = (size_t)(random.data - path.data);
		buf_add(ret, path.data + done, at - done);
		buf_add_text(ret, "[temporary]");
		done = at + random.len;
	}
	if (done)
		buf_add(ret, path.data + done, path.len - done);
	return done;
}
