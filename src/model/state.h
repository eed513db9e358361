/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.h - what the files of the model share; nobody else includes it.
 */
#ifndef SPILE_MODEL_STATE_H
#define SPILE_MODEL_STATE_H

#include "base/buf.h"
#include "base/map.h"
#include "model/bus.h"
#include "model/model.h"
#include "select/selection.h"
#include "spec/spec.h"

/* ---- files.c: open files, files tables, working directories ---- */

/* An open file's identity; lives while a table, or the store, holds it. */
struct file {
	struct event_file facts;
	struct buf bytes;	/* that its spans point at */
	uint32_t refs;		/* of tables and pending calls */
	struct bus_device *bus; /* NULL: no device of SPI or I2C */
	struct file *older;	/* among those that nobody holds */
	struct file *newer;
};

/* All files that FILE events named. Of those that no table holds, only the
   youngest stay: an event may name them again, within reason. */
struct file_store {
	struct map by_id;
	struct file *oldest_idle, *newest_idle;
	size_t idle_count;
	struct map bus_devices; /* struct bus_device, all there ever were */
};

struct files {
	uint32_t refs;
	struct map by_fd;     /* struct file */
	struct map bus_by_fd; /* struct bus_open, of I2C alone */
};

struct directory {
	uint32_t refs;
	char *path; /* NULL when unknown */
};

void file_store_done(struct file_store *store);
void file_store_add(struct file_store *store, const struct event_file *facts);
void file_ref(struct file_store *store, struct file *file);
void file_unref(struct file_store *store, struct file *file);

struct files *files_new(void);
struct files *files_copy(struct file_store *store, const struct files *files);
/* What an exec leaves of a table: nothing but descriptions, for descriptors
   that are named again. */
struct files *files_after_exec(const struct files *files);
void files_unref(struct file_store *store, struct files *files);
/* file NULL: closed. */
void files_set(struct file_store *store, struct files *files, uint32_t fd,
	       struct file *file);

struct directory *directory_new(const char *path); /* NULL: unknown */
void directory_unref(struct directory *directory);

/* ---- bus.c: settings of SPI and I2C ---- */

struct bus_device {
	enum bus_kind kind;
	struct bus_settings settings; /* of SPI */
	uint32_t files_open;	      /* that somebody holds */
	struct bus_open *opens;	      /* of I2C */
};

/* An open file description of I2C; descriptors share it. */
struct bus_open {
	uint32_t refs;
	struct bus_device *device;
	struct bus_open *next, *before; /* of the device's */
	bool was_opened; /* by a call that was seen: no other is the same one */
	struct bus_settings settings;
};

void bus_file_added(struct file_store *store, struct file *file);
void bus_file_closed(struct file *file);
void bus_devices_done(struct file_store *store);
void bus_fd_set(struct files *files, uint32_t fd, const struct file *file);
void bus_fds_copy(struct files *to, const struct files *from);
void bus_fds_done(struct files *files);
/* Whether what the call sends is wanted, to count its transfers. */
bool bus_needs_memory(const struct model *model, const struct call *call);
void bus_account(const struct model *model, const struct call *call);
/* Before the visitor hears of it. */
void bus_call_ended(const struct model *model, const struct call *call);

/* ---- calls.c: a task's call under way ---- */

/* A descriptor that changed while the call ran, as it was before. */
struct old_fd {
	uint32_t fd;
	struct file *file; /* NULL: it was closed or unknown */
};

struct pending {
	struct call call; /* first: call_file() goes from it to here */
	bool is_active;
	bool is_in_time;   /* and of a selected command, when it began */
	bool keeps_memory; /* snapshots are wanted */
	uint8_t handover;  /* enum handover_way, of its row */
	struct event_snapshot *snapshots;
	size_t snapshot_cap;
	struct buf bytes; /* of the snapshots, one behind the other */
	uint64_t *submitted; /* event_submission.addrs; owned */
	uint8_t *completed;  /* event_completion.entries; owned */
	struct call_stack stack;   /* of the call, when it has one */
	struct call_frame *frames; /* room for it; owned */
	size_t frame_cap;
	struct old_fd *old_fds;
	size_t old_fd_count;
};

/* ---- stacks.c: what is mapped, and stacks ---- */

struct mapping {
	uint64_t start, end, offset;
	const struct stack_image *image; /* NULL: no file */
};

/* Of one process, by address, without overlaps. */
struct mappings {
	struct mapping *list;
	size_t count, cap;
};

/* All images and stacks that were named. */
struct stack_store {
	struct map images; /* struct stack_image, by path and build-id */
	struct map by_id;  /* struct stored_stack */
};

struct process {
	uint32_t leader;	 /* serial by which it was first known */
	struct command *command; /* the latest */
	uint32_t live;		 /* tasks */
	uint64_t cpu_ns;	 /* charged to earlier commands */
	int32_t status;
	bool has_status;
	uint32_t release;     /* enum release_reason, 0: none */
	uint32_t alias_count; /* map keys that lead here, for freeing */
	struct mappings mappings;
};

/* What waits for events that may belong to it. */
enum held {
	HELD_NOTHING,
	HELD_COMMAND, /* a new one, for its SCRIPTLINE and CWD */
	HELD_ENTRY,   /* for its SNAPSHOTs */
	HELD_RETURN,  /* for its SNAPSHOTs and new FDs */
};

enum { DEAD_TASKS_KEPT = 64, ACTIONS_MAX = 1024 };

struct bound {
	struct selection_when when;
	bool is_reached; /* a line or a mark was seen */
};

struct model {
	const struct spec *spec;
	const struct selection *selection; /* NULL: everything */
	struct model_visitor *visitor;	   /* never NULL */
	bool has_command_parts; /* of the selection: whether to ask at all */
	bool has_call_parts;
	bool wants_path, wants_device, wants_result;
	struct bound since, until;
	bool has_bounds;
	uint64_t known_end_ns;
	uint64_t now_ns;

	struct map tasks;     /* by serial; live ones */
	struct map processes; /* by serial of a leader; all there ever were */
	struct model_task *last_task; /* what the last look-up found */
	/* Ended tasks: their child, or their cost, may still be told. */
	struct model_task *dead[DEAD_TASKS_KEPT];
	size_t dead_next;
	size_t task_count;

	struct command **commands; /* [id - 1] */
	size_t command_count, command_cap;
	struct command *first_root, *last_root;

	enum held held;
	struct model_task *held_task;

	struct file_store store;
	struct stack_store stacks;
	uint8_t *ways[6]; /* [abi][nr]: enum handover_way + 1, 0: not known yet
			   */
	struct map turns; /* of thread ids, see counts.c */
	uint64_t calls;
	uint64_t contradictions;
};

/* ---- model.c ---- */

void model_hold(struct model *model, struct model_task *task, enum held held);

/* ---- tasks.c: a live task, or one of those that died last ---- */

struct model_task *tasks_find(struct model *model, uint32_t serial);
struct model_task *tasks_find_dead(const struct model *model, uint32_t serial);
void tasks_free(struct model *model, struct model_task *task);
void tasks_feed_birth(struct model *model, const struct event *event);
void tasks_feed_exec(struct model *model, struct model_task *task,
		     const struct event *event);
void tasks_feed_supersede(struct model *model, struct model_task *task,
			  const struct event *event);
void tasks_feed_exit(struct model *model, struct model_task *task,
		     const struct event *event);
void tasks_feed_release(struct model *model, struct model_task *task,
			const struct event *event);
void tasks_feed_cwd(struct model *model, struct model_task *task,
		    struct span path);

void pending_start(struct model *model, struct model_task *task,
		   const struct event *event);
void pending_return(struct model *model, struct model_task *task,
		    const struct event *event);
void pending_submission(struct model *model, struct model_task *task,
			const struct event_submission *submission);
void pending_namespaces(struct model *model, struct model_task *task,
			const struct event_namespaces *namespaces);
void pending_completion(struct model *model, struct model_task *task,
			const struct event_completion *completion);
void pending_snapshot(struct model *model, struct model_task *task,
		      const struct event_snapshot *snapshot);
void pending_frames(struct model *model, struct model_task *task,
		    const struct event_frames *frames);
void mappings_clear(struct mappings *mappings);
void stacks_feed_mapping(struct model *model, struct model_task *task,
			 const struct event_mmap *event);
void stack_store_done(struct stack_store *store);
void pending_old_fd(struct model *model, struct model_task *task, uint32_t fd);
/* The call is over, or will never be. */
void pending_finish(struct model *model, struct model_task *task);
void pending_free(struct model *model, struct pending *pending);

/* ---- counts.c: whose counts of tracepoints are ---- */

/* A TASK or EXEC that was taken in. */
void counts_note(struct model *model, const struct model_task *task,
		 const struct event *event);
void counts_done(struct model *model);

/* ---- tree.c: commands ---- */

struct place *place_new(const struct event_scriptline *line);
void place_free(struct place *place);

/* A child of parent, or a root; looks like its parent until told otherwise. */
struct command *command_new(struct model *model, enum command_kind kind,
			    struct command *parent, struct model_task *task);
void command_set_image(struct command *command, const struct event_exec *exec);
/* A fork that was let go at its execve: named after what it went on to run. */
void command_set_filename(struct command *command, struct span filename);
void command_set_place(struct command *command, struct place *place);
void command_free(struct command *command);
void command_add_totals(struct model *model);

/* ---- handover.c: work handed to something outside the tree ---- */

enum handover_way {
	HANDOVER_NONE,
	HANDOVER_CONNECT, /* sockaddr in argument 1 */
	HANDOVER_SENDTO,  /* sockaddr in argument 4 */
	HANDOVER_OPEN,	  /* path 0, flags 1 */
	HANDOVER_OPENAT,  /* path 1, flags 2 */
	HANDOVER_OPENAT2, /* path 1, flags in a struct open_how */
	HANDOVER_CREAT,	  /* path 0 */
};

enum handover_way handover_way(struct model *model, const struct abi *abi,
			       uint64_t nr);
/* Adds to the command's list what a call that is over handed on. */
void handover_look(const struct pending *pending);

/* ---- chosen.c: what the selection says ---- */

void chosen_init(struct model *model);
void chosen_command(struct model *model, struct command *command);
/* Looks for the bounds of time: a command at a script's line, a mark. */
void chosen_see_command(struct model *model, const struct command *command);
void chosen_see_mark(struct model *model, struct span text);
bool chosen_time(const struct model *model, uint64_t time_ns);
/* Everything about a call that is over. */
bool chosen_call(const struct model *model, const struct pending *pending);

/* ---- of a call: what its memory held ---- */

/* The snapshot that begins at addr; NULL when there is none. */
const struct event_snapshot *call_snapshot(const struct call *call,
					   enum snapshot_phase phase,
					   uint64_t addr);
/* The path in a sockaddr_un, "@..." when abstract; nothing if it is none. */
void call_socket_path(const struct call *call, uint64_t addr,
		      struct buf *ret_path);

#endif
