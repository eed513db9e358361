/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls.c - one task's call under way: its memory, its end, its accounting.
 */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "arch/abi.h"
#include "base/mem.h"
#include "facts/ioctl_device.h"
#include "model/state.h"

enum {
	/* More than any call has: argv has at most WALK_VECTOR_MAX strings. */
	SUBMITTED_MAX = 32768, /* entries of a ring, io_uring_setup(2) */
	COMPLETED_MAX = 2 * SUBMITTED_MAX,
	SNAPSHOTS_MAX = 1 << 18,
	SNAPSHOT_BYTES_MAX = 1 << 26,
	OLD_FDS_MAX = 1 << 16, /* close_range */
};

static const struct event_file *file_after(const struct call *call, uint32_t fd)
{
	return model_file(call->task, fd);
}

static const char *cwd_of(const struct call *call)
{
	return call->task->cwd;
}

static const struct call_lookup call_lookup = {call_file, file_after, cwd_of};

/* Sends the name of something, or what a task may do from then on. */
static bool sends_name(const struct spec_row *row)
{
	if (row->classes & SPEC_CLASS_CREDS)
		return row->has_memory_in;
	for (unsigned i = 0; row->has_memory_in && i < row->arg_count; i++) {
		enum spec_kind kind = row->args[i].kind;

		if (row->args[i].direction & SPEC_IN &&
		    (kind == SPEC_PATH || kind == SPEC_STRING ||
		     kind == SPEC_SOCKADDR))
			return true;
	}
	return false;
}

/* What the call means: an ioctl's number alone doesn't say. */
static const struct spec_row *row_of(const struct model *model,
				     const struct call *call)
{
	const struct spec_row *row = spec_call_with(model->spec, call->abi,
						    call->nr, call->args);
	const struct event_file *file =
		row->has_request_arg
			? call_file(call, (uint32_t)call->args[0])
			: NULL;

	if (!file)
		return row;
	return spec_call_on(model->spec, call->abi, call->nr, call->args,
			    &(struct facts_file){
				    .link = file->link,
				    .subsystem = file->subsystem,
				    .driver = file->driver,
				    .controller_driver =
					    file->controller_driver,
				    .mode = file->mode,
				    .major = file->rdev_major,
				    .minor = file->rdev_minor,
			    });
}

void pending_start(struct model *model, struct model_task *task,
		   const struct event *event)
{
	const struct event_entry *entry = &event->entry;
	const struct abi *abi = abi_by_id(entry->abi);
	struct pending *pending = task->pending;
	struct call *call = &pending->call;

	if (!abi)
		abi = abi_by_id(ABI_X86_64);
	model->calls++;
	*call = (struct call){
		.task = task,
		.tid = task->tid,
		.command = task->command,
		.lookup = &call_lookup,
		.abi = abi,
		.nr = entry->nr,
		.ip = entry->ip,
		.entry_ns = event->time_ns,
		.state = CALL_UNFINISHED,
	};
	memcpy(call->args, entry->args, sizeof(call->args));
	call->row = row_of(model, call);
	pending->is_active = true;
	pending->is_in_time = task->command->is_selected &&
			      chosen_time(model, event->time_ns);
	pending->handover = handover_way(model, abi, entry->nr);
	/* An execve that is never seen to end gives its command a name. */
	pending->keeps_memory = model->visitor->wants_snapshots ||
				model->wants_path ||
				pending->handover != HANDOVER_NONE ||
				call->row->effect == SPEC_EFFECT_EXEC ||
				(model->visitor->wants_names &&
				 (sends_name(call->row) ||
				  call->row->is_of_rings)) ||
				bus_needs_memory(model, call);
	if (task->place) {
		place_free(task->place);
		task->place = NULL;
	}
}

void pending_return(struct model *model, struct model_task *task,
		    const struct event *event)
{
	struct pending *pending = task->pending;
	struct call *call = &pending->call;

	if (!pending->is_active) {
		*call = (struct call){.task = task,
				      .tid = task->tid,
				      .command = task->command,
				      .lookup = &call_lookup};
		call->entry_ns = event->time_ns;
		call->state = CALL_NO_ENTRY;
		pending->is_active = true;
		pending->is_in_time = task->command->is_selected &&
				      chosen_time(model, event->time_ns);
		pending->handover = HANDOVER_NONE;
		pending->keeps_memory = false;
	} else {
		call->state = CALL_RETURNED;
	}
	call->return_ns = event->time_ns;
	call->ret = event->ret.ret;
	call->is_error = event->ret.is_error;
	call->system_ns = event->ret.system_ns;
}

void pending_submission(struct model *model, struct model_task *task,
			const struct event_submission *submission)
{
	struct pending *pending = task->pending;

	/* That of an io_uring_setup(2) comes when it may be over for us. */
	if (!pending->keeps_memory || !pending->is_active)
		return;
	if (pending->call.submitted_count ||
	    submission->count > SUBMITTED_MAX) {
		model->contradictions++;
		return;
	}
	pending->call.ring_unseen = submission->unseen;
	free(pending->submitted);
	pending->submitted = NULL;
	if (!submission->count)
		return;
	pending->submitted =
		mem_copy(submission->addrs,
			 submission->count * sizeof(*submission->addrs));
	pending->call.submitted = pending->submitted;
	pending->call.submitted_count = submission->count;
}

void pending_namespaces(struct model *model, struct model_task *task,
			const struct event_namespaces *namespaces)
{
	struct pending *pending = task->pending;

	if (!pending->is_active)
		model->contradictions++;
	else
		pending->call.namespaces = *namespaces;
}

void pending_completion(struct model *model, struct model_task *task,
			const struct event_completion *completion)
{
	struct pending *pending = task->pending;
	struct call *call = &pending->call;

	if (!pending->keeps_memory || !pending->is_active)
		return;
	if (call->completion.entries.len ||
	    (completion->entry_bytes != 16 && completion->entry_bytes != 32) ||
	    completion->entries.len >
		    (size_t)COMPLETED_MAX * completion->entry_bytes) {
		model->contradictions++;
		return;
	}
	free(pending->completed);
	pending->completed = NULL;
	if (completion->entries.len)
		pending->completed = mem_copy(completion->entries.data,
					      completion->entries.len);
	call->completion = *completion;
	call->completion.entries.data = pending->completed;
	if (completion->unseen)
		call->ring_unseen = completion->unseen;
}

void pending_snapshot(struct model *model, struct model_task *task,
		      const struct event_snapshot *snapshot)
{
	struct pending *pending = task->pending;
	struct call *call = &pending->call;

	/* Where nobody wants them, the call ended with its RETURN. */
	if (!pending->keeps_memory)
		return;
	if (!pending->is_active) {
		/* What a call received is of no use when nobody wants memory:
		   the call was finished when it returned. */
		model->contradictions += snapshot->phase == SNAPSHOT_ENTRY;
		return;
	}
	if (call->snapshot_count >= SNAPSHOTS_MAX ||
	    snapshot->bytes.len > SNAPSHOT_BYTES_MAX - pending->bytes.len) {
		model->contradictions++;
		return;
	}
	if (call->snapshot_count == pending->snapshot_cap) {
		pending->snapshot_cap =
			pending->snapshot_cap ? pending->snapshot_cap * 2 : 4;
		pending->snapshots =
			mem_resize(pending->snapshots, pending->snapshot_cap,
				   sizeof(*pending->snapshots));
	}
	pending->snapshots[call->snapshot_count++] = *snapshot;
	call->snapshots = pending->snapshots;
	buf_reserve(&pending->bytes, snapshot->bytes.len + 1);
	buf_add(&pending->bytes, snapshot->bytes.data, snapshot->bytes.len);
	/* The buffer may have moved: place all of them again when it did. */
	if (pending->snapshots[0].bytes.data != pending->bytes.data ||
	    call->snapshot_count == 1) {
		const uint8_t *at = pending->bytes.data;

		for (size_t i = 0; i < call->snapshot_count; i++) {
			pending->snapshots[i].bytes.data = at;
			at += pending->snapshots[i].bytes.len;
		}
	} else {
		pending->snapshots[call->snapshot_count - 1].bytes.data =
			pending->bytes.data + pending->bytes.len -
			snapshot->bytes.len;
	}
}

/* Called before fd changes. Of several changes the first one counts. */
void pending_old_fd(struct model *model, struct model_task *task, uint32_t fd)
{
	struct pending *pending = task->pending;
	struct old_fd *old;

	if (!pending->is_active || pending->old_fd_count >= OLD_FDS_MAX)
		return;
	for (size_t i = 0; i < pending->old_fd_count; i++)
		if (pending->old_fds[i].fd == fd)
			return;
	/* Grows at powers of two. */
	if (!(pending->old_fd_count & (pending->old_fd_count - 1)))
		pending->old_fds = mem_resize(
			pending->old_fds,
			pending->old_fd_count ? pending->old_fd_count * 2 : 1,
			sizeof(*pending->old_fds));
	old = &pending->old_fds[pending->old_fd_count++];
	old->fd = fd;
	old->file = map_get(&task->files->by_fd, fd);
	file_ref(&model->store, old->file);
}

static void forget(struct model *model, struct pending *pending)
{
	for (size_t i = 0; i < pending->old_fd_count; i++)
		file_unref(&model->store, pending->old_fds[i].file);
	free(pending->old_fds);
	pending->old_fds = NULL;
	pending->old_fd_count = 0;
	pending->bytes.len = 0;
	pending->is_active = false;
}

static void account(struct call *call)
{
	struct usage *own = &call->command->own;

	own->calls++;
	own->errors += call->is_error;
	if (call->state == CALL_RETURNED && call->return_ns > call->entry_ns)
		own->syscall_ns += call->return_ns - call->entry_ns;
}

void pending_finish(struct model *model, struct model_task *task)
{
	struct pending *pending = task->pending;
	struct call *call = &pending->call;

	if (!pending->is_active)
		return;
	if (call->state == CALL_UNFINISHED)
		call->return_ns = model->now_ns;
	call->is_selected = chosen_call(model, pending);
	if (call->is_selected && call->state != CALL_NO_ENTRY) {
		account(call);
		bus_account(model, call);
	}
	if (pending->handover != HANDOVER_NONE && pending->is_in_time)
		handover_look(pending);
	bus_call_ended(model, call);
	if (model->visitor->call)
		model->visitor->call(model->visitor, call);
	if (pending->old_fd_count || pending->bytes.len)
		forget(model, pending);
	pending->is_active = false;
}

void pending_free(struct model *model, struct pending *pending)
{
	if (!pending)
		return;
	forget(model, pending);
	free(pending->snapshots);
	free(pending->submitted);
	free(pending->completed);
	free(pending->frames);
	buf_done(&pending->bytes);
	free(pending);
}

const struct event_file *model_file(const struct model_task *task, uint32_t fd)
{
	const struct file *file =
		task->files ? map_get(&task->files->by_fd, fd) : NULL;

	return file ? &file->facts : NULL;
}

const struct event_file *call_file(const struct call *call, uint32_t fd)
{
	const struct pending *pending = call->task->pending;

	for (size_t i = 0; i < pending->old_fd_count; i++)
		if (pending->old_fds[i].fd == fd)
			return pending->old_fds[i].file
				       ? &pending->old_fds[i].file->facts
				       : NULL;
	return model_file(call->task, fd);
}

const struct event_snapshot *
call_snapshot(const struct call *call, enum snapshot_phase phase, uint64_t addr)
{
	for (size_t i = 0; i < call->snapshot_count; i++)
		if (call->snapshots[i].phase == phase &&
		    call->snapshots[i].addr == addr)
			return &call->snapshots[i];
	return NULL;
}

void call_path(const struct call *call, uint64_t path_addr, int64_t dirfd,
	       struct buf *ret_path)
{
	const struct event_snapshot *snapshot =
		call_snapshot(call, SNAPSHOT_ENTRY, path_addr);
	struct span path, above = {0};

	if (!snapshot || !snapshot->bytes.len)
		return;
	path = snapshot->bytes;
	path.len = strnlen((const char *)path.data, path.len);
	if (path.len && path.data[0] != '/') {
		const struct event_file *file =
			dirfd >= 0 ? call_file(call, (uint32_t)dirfd) : NULL;

		if (dirfd == AT_FDCWD)
			above = span_of_str(call->task->cwd);
		else if (file)
			above = file->link;
	}
	buf_add(ret_path, above.data, above.len);
	if (above.len && above.data[above.len - 1] != '/')
		buf_add_u8(ret_path, '/');
	buf_add(ret_path, path.data, path.len);
}

/* struct sockaddr_un, unix(7): the family in two bytes, then the path. */
void call_socket_path(const struct call *call, uint64_t addr,
		      struct buf *ret_path)
{
	const struct event_snapshot *snapshot =
		call_snapshot(call, SNAPSHOT_ENTRY, addr);
	struct span path;

	if (!snapshot || snapshot->bytes.len <= 2 ||
	    snapshot->bytes.data[0] != AF_UNIX || snapshot->bytes.data[1])
		return;
	path = span_of(snapshot->bytes.data + 2, snapshot->bytes.len - 2);
	if (!path.data[0]) {
		buf_add_u8(ret_path, '@');
		path = span_of(path.data + 1, path.len - 1);
	}
	buf_add(ret_path, path.data,
		strnlen((const char *)path.data, path.len));
}
