/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * selection.h - one language for what to record and what to show.
 *
 * Pure predicates over raw facts; parsed before the launcher starts. Parts of
 * one kind are alternatives, different kinds must all hold.
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

/* Each takes an option's argument; a bad one is an error that names it. */
int selection_add_command(struct selection *selection, const char *glob,
			  struct error *err);
int selection_add_process(struct selection *selection, const char *pid,
			  struct error *err);
/* SET: names, %class, /regex, !SET; checked against the names of the spec. */
int selection_add_calls(struct selection *selection, const struct spec *spec,
			const char *set, struct error *err);
int selection_add_path(struct selection *selection, const char *glob,
		       struct error *err);
int selection_add_device(struct selection *selection, const char *glob,
			 struct error *err);
int selection_add_errno(struct selection *selection, const char *names,
			struct error *err);
void selection_set_failed(struct selection *selection);
/* "1.5", "90s", "2m", "-5m" (from the end), "SCRIPT:LINE", "mark:TEXT". */
int selection_set_since(struct selection *selection, const char *when,
			struct error *err);
int selection_set_until(struct selection *selection, const char *when,
			struct error *err);
int selection_set_depth(struct selection *selection, const char *depth,
			struct error *err);

/* Whether any such part was given. */
bool selection_is_empty(const struct selection *selection);
bool selection_has_command(const struct selection *selection);
bool selection_has_calls(const struct selection *selection);
bool selection_has_files(const struct selection *selection); /* path, device */
bool selection_has_result(const struct selection *selection);
/* The options that would make it again; for a recording's header. */
const char *selection_text(const struct selection *selection);

/*
 * Whether a command matches by itself (callers add: or a command above does).
 * Matched against the name, argv joined by blanks, and the functions of the
 * place that started it (place may be NULL).
 */
bool selection_command(const struct selection *selection,
		       const struct command_facts *facts,
		       const struct event_scriptline *place);
bool selection_process(const struct selection *selection, uint32_t pid);
bool selection_call(const struct selection *selection, const struct abi *abi,
		    uint64_t nr);
bool selection_path(const struct selection *selection, struct span path);
bool selection_device(const struct selection *selection,
		      const struct event_file *file);
bool selection_result(const struct selection *selection, bool is_error,
		      int64_t ret);
/* 0: no bound. */
unsigned selection_depth(const struct selection *selection);

/* A bound of time, for the model to resolve. */
enum selection_when_kind { WHEN_NONE, WHEN_START, WHEN_END, WHEN_LINE, WHEN_MARK };

struct selection_when {
	enum selection_when_kind kind;
	uint64_t ns;	  /* after the start, or before the end */
	const char *text; /* script name or mark */
	uint32_t line;
};

struct selection_when selection_since(const struct selection *selection);
struct selection_when selection_until(const struct selection *selection);

#endif
