/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * selection.h - one language for what to record and what to show.
 *
 * Pure predicates over raw facts; parsed before the launcher starts. Parts of
 * one kind are alternatives, different kinds must all hold. A kind that was not
 * given holds always.
 *
 * A glob is fnmatch(3)'s and must fit the whole text, where "*" also stands for
 * slashes and blanks: without a wildcard it is the text itself.
 */
#ifndef SPILE_SELECT_SELECTION_H
#define SPILE_SELECT_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct abi;
struct command_facts;
struct error;
struct event_file;
struct event_scriptline;
struct selection;
struct spec;

struct selection *selection_new(void);
void selection_free(struct selection **selection); /* for AUTO */

/*
 * Takes an option by its name without dashes ("command", "failed"); value is
 * NULL when there was none. -ENOENT when selections have no such option, and a
 * bad value is an error that names both.
 */
int selection_add(struct selection *selection, const struct spec *spec,
		  const char *option, const char *value, struct error *err);
/* Takes what selection_text gave. */
int selection_parse(struct selection *selection, const struct spec *spec,
		    const char *text, struct error *err);
/*
 * Takes from the text of a recording's selection what recording leaves to the
 * views (all but --command and --calls, which decided what was recorded), each
 * option only if the selection has none of its own.
 */
int selection_parse_recorded(struct selection *selection,
			     const struct spec *spec, const char *text,
			     struct error *err);

/* Each takes an option's argument; a bad one is an error that names it. */
int selection_add_command(struct selection *selection, const char *glob,
			  struct error *err);
/* PID[,PID...] */
int selection_add_process(struct selection *selection, const char *pids,
			  struct error *err);
/* SET as in select/callset.h: names, %class, /regex, numbers, "!". */
int selection_add_calls(struct selection *selection, const struct spec *spec,
			const char *set, struct error *err);
int selection_add_path(struct selection *selection, const char *glob,
		       struct error *err);
int selection_add_device(struct selection *selection, const char *glob,
			 struct error *err);
/* NAME[,NAME...], or numbers. */
int selection_add_errno(struct selection *selection, const char *names,
			struct error *err);
void selection_set_failed(struct selection *selection);
/* A time (base/duration.h) after the start, with "-" before the end,
   "mark:TEXT", or "SCRIPT:LINE". The last one holds. */
int selection_set_since(struct selection *selection, const char *when,
			struct error *err);
int selection_set_until(struct selection *selection, const char *when,
			struct error *err);
int selection_set_depth(struct selection *selection, const char *depth,
			struct error *err);

/* Whether any such part was given. */
bool selection_is_empty(const struct selection *selection); /* of any kind */
bool selection_has_command(const struct selection *selection);
bool selection_has_calls(const struct selection *selection);
bool selection_has_files(const struct selection *selection); /* path, device */
bool selection_has_paths(const struct selection *selection);
bool selection_has_devices(const struct selection *selection);
bool selection_has_result(const struct selection *selection);
/* The options that would make it again, quoted for a shell and with a blank
   between; for a recording's header. "" when it is empty. */
const char *selection_text(const struct selection *selection);

/*
 * Whether a command matches by itself (callers add: or a command above does).
 * Matched against the name, the name and its own arguments ("x.sh up"), argv
 * joined by blanks ("bash x.sh up"), and each function of the place that
 * started it (place may be NULL).
 */
bool selection_command(const struct selection *selection,
		       const struct command_facts *facts,
		       const struct event_scriptline *place);
/* The last of these: all there is to match while a fork runs no program of its
   own. */
bool selection_function(const struct selection *selection,
			const struct event_scriptline *place);
bool selection_process(const struct selection *selection, uint32_t pid);
/* In constant time; args may be NULL. */
bool selection_call(const struct selection *selection, const struct abi *abi,
		    uint64_t nr, const uint64_t *args);
bool selection_path(const struct selection *selection, struct span path);
/* A device's link, subsystem, driver or device name; file may be NULL. */
bool selection_device(const struct selection *selection,
		      const struct event_file *file);
/* ret as the kernel has it; a restart code (ERESTARTSYS...) is no failure, but
   --errno can name it. */
bool selection_result(const struct selection *selection, bool is_error,
		      int64_t ret);
/* Levels of commands below the first; 0: no bound. */
unsigned selection_depth(const struct selection *selection);

/* A bound of time, for the model to resolve. */
enum selection_when_kind {
	WHEN_NONE,
	WHEN_START,
	WHEN_END,
	WHEN_LINE,
	WHEN_MARK,
};

struct selection_when {
	enum selection_when_kind kind;
	uint64_t ns;	  /* after the start, or before the end */
	const char *text; /* script name or mark; the selection's */
	uint32_t line;
};

struct selection_when selection_since(const struct selection *selection);
struct selection_when selection_until(const struct selection *selection);

#endif
