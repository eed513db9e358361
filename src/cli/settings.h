/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * settings.h - what the options of one run mean.
 */
#ifndef SPILE_CLI_SETTINGS_H
#define SPILE_CLI_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "engine/tracer.h"
#include "select/callset.h"
#include "view/list.h"
#include "view/view.h"

struct error;
struct option_row;
struct parsed;
struct selection;
struct spec;

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Strings belong to the parsed options. */
struct settings {
	struct view_options view;     /* colour and width: once the output is
					 known */
	struct tracer_options tracer; /* command, selection, spec and output:
					 by whoever starts it */
	uint32_t *attach_pids;	      /* what tracer.attach_pids points at */
	struct list_options list;     /* format: once it is known */
	bool lists_supported;	      /* --check */
	const char *output;	      /* NULL: not given */
	const char *compiler;	      /* the same */
	enum color_when color;
	bool uses_pager;
	struct buf kernel_config;     /* what view.kernel_config is of */
	bool is_quiet;
	bool records_stacks; /* --stack, --stacks */
	struct callset stack_calls; /* what tracer.stack_calls points at */
	bool has_capture_bytes; /* --capture-bytes was given */
	/* The first option given that only a traced run can use; or NULL. */
	const struct option_row *tracing_option;
};

#define SETTINGS_EMPTY ((struct settings){.output = NULL})

/* Everything but the selection, which needs the spec. */
int settings_read(const struct parsed *parsed, struct settings *ret,
		  struct error *err);
void settings_done(struct settings *settings); /* for AUTO */

/* The built-in description, the lines a recording brings (may be ""), then
   those of --spec. ret_text, if not NULL, gets the text of the last. */
int settings_spec(const struct parsed *parsed, const char *recorded,
		  struct spec **ret, struct buf *ret_text, struct error *err);
/* Which calls get a stack when recording: --stack-calls. */
int settings_stacks(const struct parsed *parsed, const struct spec *spec,
		    struct settings *settings, struct error *err);
int settings_selection(const struct parsed *parsed, const struct spec *spec,
		       struct selection **ret, struct error *err);

#endif
