/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_view.h - what the files of the footprint view share.
 */
#ifndef SPILE_VIEW_FOOTPRINT_VIEW_H
#define SPILE_VIEW_FOOTPRINT_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/span.h"
#include "model/footprint.h"
#include "model/model.h"
#include "view/view.h"

struct buf;
struct call;
struct error;
struct event_counts;
struct event_file;
struct footprint_rest;
struct footprint_temporaries;
struct value_pool;

/* In the order of output. Each has a row in footprint_sections.c. */
enum footprint_section_id {
	SECTION_COMMAND,
	SECTION_SUBSYSTEM,
	SECTION_SYSCALL,
	SECTION_IOCTL,
	SECTION_RING,
	SECTION_DEVICE,
	SECTION_FILES,
	SECTION_FILE,
	SECTION_SOCKET,
	SECTION_ADDRESS,
	SECTION_ERROR,
	SECTION_DENIED,
	SECTION_PRIVILEGE,
	SECTION_CAPABILITY,
	SECTION_MISSING,
	SECTION_LOADED,
	SECTION_MODULE,
	SECTION_CONFIG,
	SECTION_FAMILY,
	SECTION_EVENT,
	SECTION_UNCOUNTED,
	SECTION_COUNT,
};

extern const struct footprint_section footprint_sections[SECTION_COUNT];

struct footprint_view {
	struct model_visitor visitor; /* first: callbacks are handed its
					 address */
	const struct view_input *input;
	const struct subsystems *subsystems;
	struct value_pool *pool;
	struct footprint *footprint;
	struct kernel *kernel;
	struct footprint_tallies *tallies; /* of the call's command */
	const struct model *model;
	struct footprint_rest *rest; /* see footprint_events.c */
	struct footprint_temporaries *temporaries;
	struct buf *chosen; /* which events were counted, each with a zero byte */
};

/* footprint_gather.c: a call that is over and selected; a new command. */
void footprint_gather(struct footprint_view *view, const struct call *call);
void footprint_gather_command(struct footprint_view *view,
			      const struct command *command);

/* footprint_files.c: where the descriptor is counted; file NULL: unknown. */
struct footprint_use *footprint_of_file(struct footprint_view *view,
					const struct call *call,
					const struct event_file *file);
/* A path without numbers that are others in each run: /proc/[pid]/stat. */
void footprint_add_path(struct buf *buf, struct span path);
/* "/dev/spidev0.0", "pipe", "socket AF_UNIX"; of an ordinary file its class. */
void footprint_add_target(struct footprint_view *view, struct buf *buf,
			  const struct call *call,
			  const struct event_file *file);

/* Whether sysfs has such a device: not a pseudo-terminal, nor a plain file. */
bool footprint_is_in_sysfs(struct span path, struct span type);
/* Whether its files are items themselves. */
bool footprint_is_named(const struct event_file *file);

/* footprint_temporary.c: a call that makes or removes what has a name; once all are
   seen, a path in which what was made up is [temporary], false: nothing was. */
struct footprint_temporaries *footprint_temporaries_new(void);
void footprint_temporaries_free(struct footprint_temporaries **temporaries);
void footprint_note_made(struct footprint_view *view, const struct call *call);
void footprint_note_removed(struct footprint_view *view, const struct call *call);
footprint_rename footprint_rename_temporary; /* context: the temporaries */

/* footprint_events.c: counts of tracepoints; once all is folded, those of no
   command. */
void footprint_gather_counts(struct footprint_view *view,
			     const struct event_counts *counts);
void footprint_add_counts(struct footprint_view *view);
/* "kmem" of "kmem:mm_*"; whether it can be the name of what was counted. */
struct span footprint_event_family(struct span name);
bool footprint_is_event(struct span name);
void footprint_rest_free(struct footprint_rest **rest);

/* footprint_kernel.c: once all else is there. */
void footprint_add_kernel(struct footprint_view *view);
/* What isn't known of it, a line each. */
void footprint_print_kernel(const struct footprint_view *view, FILE *out);

/* footprint_names.c: of a socket. Texts live until the pool's next reset. */
struct footprint_socket {
	const char *family, *type, *protocol;
};
struct footprint_socket footprint_socket(struct footprint_view *view,
					 const struct abi *abi, uint64_t family,
					 uint64_t type, uint64_t protocol);
/* What a struct sockaddr says: "/run/log", "@bus", "127.0.0.1:80"; nothing of
   other families. Its family, or -1. What differs from run to run of the process
   with this id is "/tmp/...": "[temporary]", "@x-[pid]", "127.0.0.1:[n]". */
int footprint_add_address(struct buf *buf, struct span sockaddr, uint32_t pid);
/* Arguments that have names: "SOL_SOCKET, SO_BUSY_POLL". with_numbers: others,
   too, as "0, 33". */
void footprint_add_args(struct footprint_view *view, struct buf *buf,
			const struct call *call, bool with_numbers);
/* "SPI_IOC_MESSAGE(2)" */
void footprint_add_request(struct footprint_view *view, struct buf *buf,
			   const struct call *call);

/* footprint_rings.c: what a call submits by an io_uring. */
void footprint_count_ring(struct footprint_view *view, const struct call *call);

/* Whether the options want it: in all, or by place. */
bool footprint_is_shown(const struct footprint_view *view,
			const struct footprint_item *item);

/* footprint_print.c: text and Markdown. */
/* That the numbers are of a part: selections, when it was recorded and of the view;
   empty: of all. */
void footprint_print_selected(const struct view_options *options,
			      struct span recorded, struct span selection,
			      FILE *out);
void footprint_print(const struct footprint_view *view, FILE *out);
/* footprint_json.c. is_complete: the recording is. */
void footprint_write_json(const struct footprint_view *view, bool is_complete,
			  FILE *out);
/* items_baseline.c: what spile diff reads, of the JSON of a complete recording. */
int footprint_write_baseline(const struct footprint_view *view, FILE *out,
			     struct error *err);
/* "sh/mount"; nothing: in all. */
void footprint_add_place(struct buf *buf,
			 const struct footprint_place *place);
void footprint_write_csv(const struct footprint_view *view, FILE *out);

#endif
