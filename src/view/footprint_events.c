/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_events.c - the kernel's tracepoints in a footprint: by family, that is
 * system of tracefs, and each; capabilities that the kernel checked.
 */
#include "config.h"

#include <ctype.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "event/event.h"
#include "view/footprint_view.h"

/* Counts of SECTION_FAMILY and SECTION_EVENT. */
enum { COUNT_TREE, COUNT_MACHINE, COUNT_UNATTRIBUTED };

/* Of no command that is shown: what is added once those of commands are folded. */
struct footprint_rest {
	struct footprint_rest *next;
	unsigned section;
	char *name;
	/* COUNT_UNATTRIBUTED: of commands that aren't selected */
	uint64_t counts[FOOTPRINT_COUNTS_MAX];
};

#define NAME(capability) [capability] = #capability
static const char *const capabilities[] = {
	NAME(CAP_CHOWN),
	NAME(CAP_DAC_OVERRIDE),
	NAME(CAP_DAC_READ_SEARCH),
	NAME(CAP_FOWNER),
	NAME(CAP_FSETID),
	NAME(CAP_KILL),
	NAME(CAP_SETGID),
	NAME(CAP_SETUID),
	NAME(CAP_SETPCAP),
	NAME(CAP_LINUX_IMMUTABLE),
	NAME(CAP_NET_BIND_SERVICE),
	NAME(CAP_NET_BROADCAST),
	NAME(CAP_NET_ADMIN),
	NAME(CAP_NET_RAW),
	NAME(CAP_IPC_LOCK),
	NAME(CAP_IPC_OWNER),
	NAME(CAP_SYS_MODULE),
	NAME(CAP_SYS_RAWIO),
	NAME(CAP_SYS_CHROOT),
	NAME(CAP_SYS_PTRACE),
	NAME(CAP_SYS_PACCT),
	NAME(CAP_SYS_ADMIN),
	NAME(CAP_SYS_BOOT),
	NAME(CAP_SYS_NICE),
	NAME(CAP_SYS_RESOURCE),
	NAME(CAP_SYS_TIME),
	NAME(CAP_SYS_TTY_CONFIG),
	NAME(CAP_MKNOD),
	NAME(CAP_LEASE),
	NAME(CAP_AUDIT_WRITE),
	NAME(CAP_AUDIT_CONTROL),
	NAME(CAP_SETFCAP),
	NAME(CAP_MAC_OVERRIDE),
	NAME(CAP_MAC_ADMIN),
	NAME(CAP_SYSLOG),
	NAME(CAP_WAKE_ALARM),
	NAME(CAP_BLOCK_SUSPEND),
	NAME(CAP_AUDIT_READ),
	NAME(CAP_PERFMON),
	NAME(CAP_BPF),
	NAME(CAP_CHECKPOINT_RESTORE),
};

/* "kmem" of "kmem:kmalloc" */
struct span footprint_event_family(struct span name)
{
	const uint8_t *colon =
		name.len ? memchr(name.data, ':', name.len) : NULL;

	return span_of(name.data,
		       colon ? (size_t)(colon - name.data) : name.len);
}

bool footprint_is_event(struct span name)
{
	static const char taken[] = "_-:*?";

	for (size_t i = 0; i < name.len; i++)
		if (!isalnum(name.data[i]) &&
		    !memchr(taken, name.data[i], sizeof(taken) - 1))
			return false;
	return name.len && (isalnum(name.data[0]) || name.data[0] == '_');
}

static void add_rest(struct footprint_view *view, unsigned section,
		     struct span name, unsigned which, uint64_t count)
{
	struct footprint_rest *rest = mem_new(sizeof(*rest));

	rest->next = view->rest;
	rest->section = section;
	rest->name = mem_strndup((const char *)name.data, name.len);
	rest->counts[which] = count;
	view->rest = rest;
}

/* "capability:cap_capable cap=21 ret=-1" */
static void add_capability(struct footprint_view *view,
			   const struct command *command, struct span name,
			   uint64_t count)
{
	AUTO(mem_free_ptr)
	char *text = mem_strndup((const char *)name.data, name.len);
	AUTO(buf_done) struct buf what = BUF_EMPTY;
	struct span fields[2];
	unsigned number;
	int ret;

	if (sscanf(text, "capability:cap_capable cap=%u ret=%d", &number,
		   &ret) != 2)
		return;
	if (number < ARRAY_LEN(capabilities))
		buf_add_text(&what, capabilities[number]);
	else
		buf_printf(&what, "%u", number);
	fields[0] = buf_span(&what);
	fields[1] = span_of_str(ret ? "EPERM" : "had");
	footprint_use(view->footprint, SECTION_CAPABILITY, command, fields)
		->counts[COUNT_CALLS] += count;
}

static void add_count(struct footprint_view *view,
		      const struct command *command, struct span name,
		      uint64_t count)
{
	struct span family = footprint_event_family(name);

	footprint_use(view->footprint, SECTION_FAMILY, command, &family)
		->counts[COUNT_TREE] += count;
	footprint_use(view->footprint, SECTION_EVENT, command, &name)
		->counts[COUNT_TREE] += count;
	add_capability(view, command, name, count);
}

static void add_missing(struct footprint_view *view,
			const struct event_counts *counts)
{
	const char *lost = counts->scope == COUNTS_MACHINE
				   ? "lost: no room for events of the machine"
				   : "lost: no room for events of the tree's tasks";

	if (counts->why.len)
		add_rest(view, SECTION_UNCOUNTED, counts->why, 0, 0);
	if (counts->lost)
		add_rest(view, SECTION_UNCOUNTED, span_of_str(lost), 0,
			 counts->lost);
}

static bool has_chosen(const struct footprint_view *view, struct span name)
{
	const char *has;

	for (size_t at = 0; at < view->chosen->len; at += strlen(has) + 1) {
		has = (const char *)view->chosen->data + at;
		if (span_is(name, has))
			return true;
	}
	return false;
}

static void add_chosen(struct footprint_view *view,
		       const struct event_counts *counts)
{
	for (size_t i = 0; i < counts->name_count; i++) {
		struct span name = counts->names[i];

		if (!footprint_is_event(name) || has_chosen(view, name))
			continue;
		buf_add(view->chosen, name.data, name.len);
		buf_add_u8(view->chosen, 0);
	}
}

void footprint_gather_counts(struct footprint_view *view,
			     const struct event_counts *counts)
{
	const struct command *command =
		model_counts_command(view->model, counts);
	unsigned which = counts->scope == COUNTS_MACHINE ? COUNT_MACHINE
							 : COUNT_UNATTRIBUTED;

	add_missing(view, counts);
	if (counts->scope == COUNTS_CHOSEN)
		add_chosen(view, counts);
	/* What others did to the tree's tasks, and what nobody is known for, is a
	   part of the machine's. */
	if (counts->scope != COUNTS_MACHINE && !command)
		return;
	for (size_t i = 0; i < counts->name_count && i < counts->count_count;
	     i++) {
		struct span name = counts->names[i];
		uint64_t count = counts->counts[i];

		if (command && command->is_selected) {
			add_count(view, command, name, count);
			continue;
		}
		add_rest(view, SECTION_FAMILY, footprint_event_family(name), which, count);
		add_rest(view, SECTION_EVENT, name, which, count);
	}
}

/* Of the machine's, what neither the commands shown nor others of the tree did.
   Where the tree has more, not all of the machine's are here. */
static void set_unattributed(struct footprint_item *item)
{
	uint64_t known = item->counts[COUNT_TREE] +
			 item->counts[COUNT_UNATTRIBUTED];
	uint64_t machine = item->counts[COUNT_MACHINE];

	if (machine >= known) {
		item->counts[COUNT_UNATTRIBUTED] = machine - known;
		return;
	}
	item->counts[COUNT_MACHINE] = FOOTPRINT_UNKNOWN;
	item->counts[COUNT_UNATTRIBUTED] = FOOTPRINT_UNKNOWN;
}

void footprint_add_counts(struct footprint_view *view)
{
	struct footprint_item *item;

	for (const struct footprint_rest *rest = view->rest; rest;
	     rest = rest->next) {
		struct span name = span_of_str(rest->name);

		footprint_add(view->footprint, rest->section, &name,
			      rest->counts);
	}
	footprint_rest_free(&view->rest);
	footprint_sort(view->footprint);
	for (size_t i = 0; (item = footprint_at(view->footprint, i)); i++)
		if (!item->place && footprint_sections[item->what->section]
					    .counts[COUNT_UNATTRIBUTED]
					    .is_of_all)
			set_unattributed(item);
}

void footprint_rest_free(struct footprint_rest **rest)
{
	while (*rest) {
		struct footprint_rest *next = (*rest)->next;

		free((*rest)->name);
		free(*rest);
		*rest = next;
	}
}
