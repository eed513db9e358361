/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_gather.c - which items a call belongs to.
 *
 * Of the calls that fail for a reason of interest, of which there are few, the
 * arguments are decoded; of the others nothing but numbers is looked at.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/prctl.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "event/call.h"
#include "event/event.h"
#include "facts/subsystem.h"
#include "spec/names.h"
#include "spec/spec.h"
#include "view/footprint_view.h"

/* Of an item of SECTION_SYSCALL: what more is to be looked at. */
enum call_tag {
	TAG_NONE,
	TAG_PRIVILEGE,
	TAG_PRCTL,
	TAG_MODULE,
	TAG_ADDRESS, /* sends a socket's */
	TAG_MADE,    /* makes what has a name */
	TAG_REMOVED,
	TAG_RING,
};

static const struct {
	const char *name;
	enum call_tag tag;
} tags[] = {
	{"capset", TAG_PRIVILEGE},    {"delete_module", TAG_MODULE},
	{"finit_module", TAG_MODULE}, {"init_module", TAG_MODULE},
	{"prctl", TAG_PRCTL},
	{"mkdir", TAG_MADE},	      {"mkdirat", TAG_MADE},
	{"open", TAG_MADE},	      {"openat", TAG_MADE},
	{"rename", TAG_REMOVED},      {"renameat", TAG_REMOVED},
	{"renameat2", TAG_REMOVED},   {"rmdir", TAG_REMOVED},
	{"unlink", TAG_REMOVED},      {"unlinkat", TAG_REMOVED},
};

static enum call_tag tag_of(const struct spec_row *row)
{
	if (row->is_of_rings)
		return TAG_RING;
	if (!row->name)
		return TAG_NONE;
	for (size_t i = 0; i < ARRAY_LEN(tags); i++)
		if (!strcmp(tags[i].name, row->name))
			return tags[i].tag;
	/* setuid, setresgid32, setgroups, ... */
	if (row->classes & SPEC_CLASS_CREDS && !strncmp(row->name, "set", 3))
		return TAG_PRIVILEGE;
	for (unsigned i = 0; i < row->arg_count; i++)
		if (row->args[i].kind == SPEC_SOCKADDR &&
		    row->args[i].direction & SPEC_IN)
			return TAG_ADDRESS;
	return TAG_NONE;
}

/* ---- system calls and subsystems ---- */

static struct footprint_hint hint_of_call(const struct call *call)
{
	return (struct footprint_hint){SECTION_SYSCALL, call->abi->id,
				       call->nr};
}

static struct footprint_tally *new_syscall(struct footprint_view *view,
					   const struct call *call)
{
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	const char *subsystem;
	struct footprint_use *item;

	if (call->row->name)
		buf_add_text(&name, call->row->name);
	else
		buf_printf(&name, "syscall_0x%" PRIx64, call->nr);
	subsystem =
		subsystem_of(view->subsystems, call->abi->id, buf_text(&name));
	const struct span fields[] = {
		buf_span(&name),
		span_of_str(call->abi->name),
		span_of_str(subsystem),
	};

	item = footprint_use(view->footprint, SECTION_SYSCALL, call->command,
			      fields);
	item->also = footprint_use(view->footprint, SECTION_SUBSYSTEM,
				    call->command, &fields[2]);
	item->tag = tag_of(call->row);
	return footprint_remember(view->tallies, hint_of_call(call), item);
}

/* ---- descriptors ---- */

/* What one call uses; it is counted once for each. */
struct used {
	struct footprint_use *items[SPEC_ARGS_MAX + 1];
	size_t count;
};

static bool is_used(struct used *used, struct footprint_use *item)
{
	for (size_t i = 0; i < used->count; i++)
		if (used->items[i] == item)
			return true;
	used->items[used->count++] = item;
	return false;
}

/* What several items add to, each when the command is over, has the call once.
 */
static void count_shared_once(const struct used *used, const struct call *call)
{
	for (size_t i = 1; i < used->count; i++) {
		struct footprint_use *also = used->items[i]->also;
		uint64_t once[FOOTPRINT_COUNTS_MAX] = {0};

		for (size_t j = 0; also && j < i; j++) {
			if (used->items[j]->also != also)
				continue;
			footprint_count(once, call);
			for (size_t k = 0; k < FOOTPRINT_COUNTS_MAX; k++)
				also->counts[k] -= once[k];
			break;
		}
	}
}

static void count_ioctl(struct footprint_view *view, const struct call *call,
			const struct event_file *file, uint64_t request)
{
	const struct footprint_hint hint = {SECTION_IOCTL, (uint32_t)request,
					    (file ? file->id : 0) * ABI_COUNT +
						    call->abi->id};
	struct footprint_tally *tally = footprint_recall(view->tallies, hint);
	struct footprint_use *item;
	AUTO(buf_done) struct buf target = BUF_EMPTY;
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	AUTO(buf_done) struct buf number = BUF_EMPTY;

	if (!tally) {
		footprint_add_target(view, &target, call, file);
		footprint_add_request(view, &name, call);
		buf_printf(&number, "%#" PRIx32, (uint32_t)request);
		item = footprint_use(view->footprint, SECTION_IOCTL,
				      call->command,
				      (const struct span[]){buf_span(&target),
							    buf_span(&name),
							    buf_span(&number)});
		tally = footprint_remember(view->tallies, hint, item);
	}
	footprint_count(tally->counts, call);
}

static void count_file(struct footprint_view *view, const struct call *call,
		       const struct event_file *file, bool is_opened,
		       struct used *used)
{
	/* Names of socket families are an ABI's. */
	const struct footprint_hint hint = {SECTION_FILE, call->abi->id,
					    file ? file->id : 0};
	struct footprint_tally *tally = footprint_recall(view->tallies, hint);

	if (!tally)
		tally = footprint_remember(view->tallies, hint,
					   footprint_of_file(view, call, file));
	if (!is_used(used, tally->use))
		footprint_count(tally->counts, call);
	tally->counts[COUNT_OPENS] += is_opened;
}

/* The descriptor that it returned; a copy of `from` is nothing new. */
static void count_opened(struct footprint_view *view, const struct call *call,
			 const struct event_file *from, struct used *used)
{
	const struct event_file *file =
		model_file(call->task, (uint32_t)call->ret);
	bool is_copy = from && file && from->id == file->id;

	count_file(view, call, file, !is_copy, used);
}

static void count_descriptors(struct footprint_view *view,
			      const struct call *call)
{
	const struct spec_row *row = call->row;
	const struct event_file *file = NULL;
	bool has_fd = false;
	struct used used;

	used.count = 0; /* not all of it: this is done for each call */
	for (unsigned i = 0; i < row->arg_count; i++) {
		int32_t fd;

		if (row->args[i].kind == SPEC_REQUEST)
			count_ioctl(view, call, file, call->args[i]);
		if (row->args[i].kind != SPEC_FD)
			continue;
		/* What dup2 gives another file isn't used. */
		if (has_fd && row->effect == SPEC_EFFECT_DUP_TO)
			continue;
		has_fd = true;
		fd = (int32_t)call->args[i];
		file = fd < 0 ? NULL : call_file(call, (uint32_t)fd);
		if (file || (fd >= 0 && !call->is_error))
			count_file(view, call, file, false, &used);
	}
	if (row->ret.kind == SPEC_FD && call->state == CALL_RETURNED &&
	    !call->is_error)
		count_opened(view, call, file, &used);
	if (used.count > 1)
		count_shared_once(&used, call);
}

/* ---- calls that failed ---- */

static bool is_missing(int error)
{
	switch (error) {
	case ENOSYS:
	case EOPNOTSUPP:
	case ENODEV:
	case ENXIO:
	case EPROTONOSUPPORT:
	case ESOCKTNOSUPPORT:
	case EPFNOSUPPORT:
	case EAFNOSUPPORT:
	case ENOPROTOOPT:
	case EPROTOTYPE:
		return true;
	default:
		return false;
	}
}

/* Adds the call to the item of its command with these fields. */
static void count_in(struct footprint_view *view,
		     enum footprint_section_id section, const struct call *call,
		     const struct span *fields)
{
	footprint_count(footprint_use(view->footprint, section, call->command,
				       fields)
				->counts,
			call);
}

static struct span result_of(const struct call *call, struct buf *room)
{
	const char *name =
		call->is_error ? errno_name((int)-call->ret) : "done";

	if (call->state != CALL_RETURNED)
		return span_of_str("unfinished");
	if (name)
		return span_of_str(name);
	buf_printf(room, "%" PRId64, call->ret);
	return buf_span(room);
}

/* Calls that wait for as long as they are told (futex(2), mq_send(3)): that nobody
   answers connect(2), or a bus, is another thing. */
static bool has_timeout(struct span name)
{
	return span_begins(name, "futex") || span_begins(name, "mq_timed");
}

/* Whether it says when something happened, not what: no two runs have the same.
   From ERESTARTSYS on the kernel makes the call again, or it is EINTR. */
static bool is_chance(struct span name, int error)
{
	enum { ERESTARTSYS = 512 }; /* the kernel's linux/errno.h */

	return error == EAGAIN || error == EINTR || error >= ERESTARTSYS ||
	       (error == ETIMEDOUT && has_timeout(name)) ||
	       span_is(name, "restart_syscall");
}

/* Of these there are many: by number first, as system calls. */
static void count_error(struct footprint_view *view, const struct call *call,
			struct span name, int error)
{
	const struct footprint_hint hint = {
		SECTION_ERROR, (uint32_t)error << 8 | call->abi->id, call->nr};
	AUTO(buf_done) struct buf room = BUF_EMPTY;
	struct footprint_tally *tally;

	if (is_chance(name, error))
		return;
	tally = footprint_recall(view->tallies, hint);
	if (!tally) {
		const struct span fields[] = {name, result_of(call, &room)};

		tally = footprint_remember(
			view->tallies, hint,
			footprint_use(view->footprint, SECTION_ERROR,
				       call->command, fields));
	}
	footprint_count(tally->counts, call);
}

/* "SOL_TCP, TCP_ULP"; of an ioctl its request and device; of what is opened or
   mounted its name. */
static void add_asked(struct footprint_view *view, struct buf *buf,
		      const struct call *call)
{
	const struct spec_row *row = call->row;

	if (row->has_request_arg) {
		uint64_t fd = spec_value(row, 0, call->abi, call->args);

		footprint_add_request(view, buf, call);
		buf_add_text(buf, " on ");
		footprint_add_target(view, buf, call,
				     call_file(call, (uint32_t)fd));
		return;
	}
	footprint_add_args(view, buf, call, false);
}

/* Refused, or not there: with what was asked for. */
static void count_refused(struct footprint_view *view,
			  enum footprint_section_id section,
			  const struct call *call, struct span name, int error)
{
	AUTO(buf_done) struct buf asked = BUF_EMPTY;

	add_asked(view, &asked, call);
	const struct span fields[] = {name, buf_span(&asked),
				      span_of_str(errno_name(error))};

	count_in(view, section, call, fields);
}

/* ---- privilege, modules ---- */

/* Whether prctl(2) changes it. */
static bool changes_privilege(const struct call *call)
{
	switch (spec_value(call->row, 0, call->abi, call->args)) {
	case PR_SET_KEEPCAPS:
	case PR_CAPBSET_DROP:
	case PR_SET_SECUREBITS:
	case PR_SET_NO_NEW_PRIVS:
		return true;
	case PR_CAP_AMBIENT:
		return spec_value(call->row, 1, call->abi, call->args) !=
		       PR_CAP_AMBIENT_IS_SET;
	default:
		return false;
	}
}

static void count_privilege(struct footprint_view *view,
			    const struct call *call, struct span name)
{
	AUTO(buf_done) struct buf what = BUF_EMPTY;
	AUTO(buf_done) struct buf room = BUF_EMPTY;

	buf_add(&what, name.data, name.len);
	buf_add_u8(&what, '(');
	footprint_add_args(view, &what, call, true);
	buf_add_u8(&what, ')');
	const struct span fields[] = {buf_span(&what), result_of(call, &room)};

	count_in(view, SECTION_PRIVILEGE, call, fields);
}

static void count_module(struct footprint_view *view, const struct call *call,
			 struct span name)
{
	AUTO(buf_done) struct buf module = BUF_EMPTY;
	AUTO(buf_done) struct buf room = BUF_EMPTY;
	const struct event_file *file = NULL;

	if (call->row->args[0].kind == SPEC_FD)
		file = call_file(call, (uint32_t)call->args[0]);
	if (file)
		footprint_add_path(&module, file->link);
	else
		footprint_add_args(view, &module, call, false);
	const struct span fields[] = {name, buf_span(&module),
				      result_of(call, &room)};

	count_in(view, SECTION_LOADED, call, fields);
}

static void count_address(struct footprint_view *view, const struct call *call,
			  struct span name)
{
	AUTO(buf_done) struct buf address = BUF_EMPTY;
	AUTO(buf_done) struct buf number = BUF_EMPTY;
	const struct event_snapshot *found = NULL;
	const char *family_name;
	int family;

	for (size_t i = 0; i < call->snapshot_count; i++)
		for (unsigned j = 0; j < call->row->arg_count; j++)
			if (call->row->args[j].kind == SPEC_SOCKADDR &&
			    call->snapshots[i].phase == SNAPSHOT_ENTRY &&
			    call->snapshots[i].addr == spec_value(call->row, j,
								  call->abi,
								  call->args))
				found = &call->snapshots[i];
	if (!found)
		return;
	family = footprint_add_address(&address, found->bytes,
				       call->task->tgid);
	if (family < 0)
		return;
	family_name = footprint_socket(view, call->abi, (uint64_t)family, 0, 0)
			      .family;
	buf_printf(&number, "%d", family);
	const struct span fields[] = {family_name ? span_of_str(family_name)
						  : buf_span(&number),
				      buf_span(&address), name};

	count_in(view, SECTION_ADDRESS, call, fields);
}

static void count_special(struct footprint_view *view, const struct call *call,
			  enum call_tag tag, const struct footprint_use *use)
{
	switch (tag) {
	case TAG_NONE:
		break;
	case TAG_PRCTL:
		if (changes_privilege(call))
			count_privilege(view, call, use->what->fields[0]);
		break;
	case TAG_PRIVILEGE:
		count_privilege(view, call, use->what->fields[0]);
		break;
	case TAG_ADDRESS:
		count_address(view, call, use->what->fields[0]);
		break;
	case TAG_MODULE:
		count_module(view, call, use->what->fields[0]);
		break;
	case TAG_MADE:
		footprint_note_made(view, call);
		break;
	case TAG_REMOVED:
		footprint_note_removed(view, call);
		break;
	case TAG_RING:
		footprint_count_ring(view, call);
		break;
	}
}

/* Of a call that is looked at beyond its counts. What is in `use` is read where it's
   needed alone: each command has another. */
static void count_more(struct footprint_view *view, const struct call *call,
		       enum call_tag tag, const struct footprint_use *use)
{
	bool has_result = call->row->effect != SPEC_EFFECT_NO_RETURN &&
			  call->row->effect != SPEC_EFFECT_SIGRETURN;
	int error = call->is_error && has_result ? (int)-call->ret : 0;

	if (tag != TAG_NONE)
		count_special(view, call, tag, use);
	if (error)
		count_error(view, call, use->what->fields[0], error);
	if (error == EPERM || error == EACCES)
		count_refused(view, SECTION_DENIED, call, use->what->fields[0],
			      error);
	else if (error && is_missing(error))
		count_refused(view, SECTION_MISSING, call,
			      use->what->fields[0], error);
}

void footprint_gather(struct footprint_view *view, const struct call *call)
{
	struct footprint_tally *tally;

	view->tallies = footprint_tallies(view->footprint, call->command);
	tally = footprint_recall(view->tallies, hint_of_call(call));
	if (!tally)
		tally = new_syscall(view, call);
	footprint_count(tally->counts, call);
	if (tally->tag != TAG_NONE || call->is_error)
		count_more(view, call, (enum call_tag)tally->tag, tally->use);
	if (call->row->has_fd_arg || call->row->ret.kind == SPEC_FD)
		count_descriptors(view, call);
}

/* ---- commands ---- */

void footprint_gather_command(struct footprint_view *view,
			      const struct command *command)
{
	AUTO(buf_done) struct buf what = BUF_EMPTY;
	struct footprint_use *item;

	if (!command->is_selected || command->kind != COMMAND_EXEC ||
	    command->uid == command->euid)
		return;
	buf_printf(&what, "%s runs as user %" PRIu32 " for user %" PRIu32,
		   command->filename, command->euid, command->uid);
	item = footprint_use(view->footprint, SECTION_PRIVILEGE, command,
			      (const struct span[]){buf_span(&what),
						    span_of_str("done")});
	item->counts[COUNT_CALLS]++;
}
