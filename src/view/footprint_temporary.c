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
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
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

/* What is known of a path, by its bytes. */
static const char made[] = "made", removed[] = "removed";

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

static void note_made(struct footprint_view *view, struct span path)
{
	size_t at = after_slash(path);
	struct span name = span_of(path.data + at, path.len - at);

	if (path.len && path.data[0] == '/' && random_of(name).len &&
	    view->temporaries->count < NAMES_MAX)
		map_put_bytes(view->temporaries, path, (void *)made);
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

void footprint_note_made(struct footprint_view *view, const struct call *call)
{
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	const struct event_file *file;
	unsigned arg;

	if (call->state != CALL_RETURNED || call->is_error ||
	    !find_path(call, &arg))
		return;
	if (call->row->ret.kind != SPEC_FD) {
		/* mkdir(2): the mode is behind the path. */
		if ((call->args[arg + 1] & 07777) != FOLDER_MODE)
			return;
		add_path(&path, call, arg);
		note_made(view, buf_span(&path));
		return;
	}
	if ((call->args[arg + 1] & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL) ||
	    (call->args[arg + 2] & 07777) != FILE_MODE)
		return;
	file = model_file(call->task, (uint32_t)call->ret);
	if (file && footprint_is_named(file))
		note_made(view, file->link);
}

void footprint_note_removed(struct footprint_view *view, const struct call *call)
{
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	unsigned arg;

	if (!view->temporaries->count || call->state != CALL_RETURNED ||
	    call->is_error || !find_path(call, &arg))
		return;
	add_path(&path, call, arg);
	if (map_get_bytes(view->temporaries, buf_span(&path)))
		map_put_bytes(view->temporaries, buf_span(&path),
			      (void *)removed);
}

bool footprint_rename_temporary(const void *context, struct span path,
				struct buf *ret)
{
	const struct map *temporaries = context;
	size_t done = 0;

	if (!temporaries->count || !path.len || path.data[0] != '/')
		return false;
	for (size_t end = 1; end <= path.len; end++) {
		struct span above = span_of(path.data, end), random;
		size_t at;

		if (end < path.len && path.data[end] != '/')
			continue;
		if (map_get_bytes(temporaries, above) != removed)
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
