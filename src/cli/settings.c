/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * settings.c - what the options of one run mean.
 *
 * One case for each option. Options that depend on each other are checked at
 * the end, so that their order does not matter.
 */
#include "config.h"

#include "cli/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "arch/host.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/duration.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "cli/units.h"
#include "facts/kconfig.h"
#include "facts/subsystem.h"
#include "probe/stack.h"
#include "select/selection.h"
#include "spec/spec.h"
#include "symbol/symbols.h"
#include "tracefs/counter.h"

enum {
	CAPTURE_BYTES_DEFAULT = 256,
	BUS_BYTES_DEFAULT = 1 << 16,
	CAPTURE_BYTES_MAX = 1 << 20, /* WALK_BYTES_MAX, of both */
	STRING_BYTES_DEFAULT = 32,
	ALIGN_DEFAULT = 40,
	ALIGN_MAX = 1000,
	TOP_MAX = 1000000,
	TOLERANCE_MAX = 1000000, /* percent */
	SPEC_FILE_MAX = 1 << 24,
	SPEC_TEXTS_MAX = 1 << 20, /* of a recording: spile-recording(5) */
};

static const uint64_t record_flush_ns = 1000000000;

static int set_bad(const struct parsed_option *option, const char *wants,
		   struct error *err)
{
	return error_set(err, EINVAL, "--%s=%s: %s", option->row->long_name,
			 option->value, wants);
}

/* The place of the value among the words of the row. */
static int read_word(const struct parsed_option *option, unsigned *ret,
		     struct error *err)
{
	const char *at = option->row->words;
	size_t len = strlen(option->value);

	for (unsigned i = 0; *at; i++) {
		size_t word = strcspn(at, " ");

		if (word == len && memcmp(at, option->value, len) == 0) {
			*ret = i;
			return 0;
		}
		at += word + (at[word] == ' ');
	}
	return error_set(err, EINVAL, "--%s=%s: must be one of: %s",
			 option->row->long_name, option->value,
			 option->row->words);
}

static int read_u32(const struct parsed_option *option, uint32_t least,
		    uint32_t most, uint32_t *ret, struct error *err)
{
	uint64_t value;

	if (!units_number(option->value, most, &value) || value < least)
		return error_set(err, EINVAL,
				 "--%s=%s: must be a whole number from %u to "
				 "%u",
				 option->row->long_name, option->value, least,
				 most);
	*ret = (uint32_t)value;
	return 0;
}

static int read_attach(const struct parsed_option *option,
		       struct settings *settings, struct error *err)
{
	struct tracer_options *tracer = &settings->tracer;
	uint32_t pid = 0;
	int rc = read_u32(option, 1, INT32_MAX, &pid, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < tracer->attach_count; i++)
		if (settings->attach_pids[i] == pid)
			return 0;
	settings->attach_pids =
		mem_resize(settings->attach_pids, tracer->attach_count + 1,
			   sizeof(*settings->attach_pids));
	settings->attach_pids[tracer->attach_count++] = pid;
	tracer->attach_pids = settings->attach_pids;
	return 0;
}

static int read_duration(const struct parsed_option *option, uint64_t *ret_ns,
			 struct error *err)
{
	int rc = duration_parse(option->value, ret_ns, err);

	if (rc < 0)
		return error_prefix(err, "--%s", option->row->long_name);
	return *ret_ns ? 0 : set_bad(option, "must be more than nothing", err);
}

static int read_size(const struct parsed_option *option, uint64_t *ret_bytes,
		     struct error *err)
{
	if (!units_size(option->value, ret_bytes) || !*ret_bytes)
		return set_bad(option, "must be a size: 4096, 64K, 100M, 2G",
			       err);
	return 0;
}

static int read_chips(const struct parsed_option *option, struct chips *chips,
		      struct error *err)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	int rc = io_read_file(option->value, SPEC_FILE_MAX, &text, err);

	return rc < 0 ? rc
		      : chips_parse(chips, option->value, buf_span(&text), err);
}

static int read_subsystems(const struct parsed_option *option,
			   struct settings *settings, struct error *err)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	struct subsystems **to = &settings->view.subsystems;
	int rc;

	subsystems_free(to);
	*to = subsystems_builtin(option->value);
	if (*to)
		return 0;
	rc = io_read_file(option->value, SPEC_FILE_MAX, &text, err);
	return rc < 0 ? rc
		      : subsystems_parse(option->value,
					 span_behind_mark(buf_span(&text)), to,
					 err);
}

static int check_built(const struct parsed_option *option, bool is_built,
		       struct error *err)
{
	if (is_built)
		return 0;
	return error_set(err, ENOTSUP,
			 "--%s: this spile was built without stack traces "
			 "(--enable-small, --disable-stacks)",
			 option->row->long_name);
}

static int check_events(const struct parsed_option *option, struct error *err)
{
	int rc = counter_check(option->value, err);

	if (rc < 0)
		return error_prefix(err, "--%s=%s", option->row->long_name,
				    option->value);
	if (counter_is_built())
		return 0;
	return error_set(err, ENOTSUP,
			 "--%s: this spile was built without tracefs "
			 "(--enable-small, --disable-events)",
			 option->row->long_name);
}

/* Every option has its case, so that the compiler knows a forgotten one. */
static int read_option(const struct parsed_option *option,
		       struct settings *settings, struct error *err)
{
	struct tracer_options *tracer = &settings->tracer;
	struct view_options *view = &settings->view;
	unsigned word = 0;
	int rc = 0;

	switch (option->row->id) {
	case OPTION_NONE:
	case OPTION_SPEC:    /* settings_spec */
	case OPTION_COMMAND: /* settings_selection, as all up to depth */
	case OPTION_PROCESS:
	case OPTION_CALLS:
	case OPTION_PATH:
	case OPTION_DEVICE:
	case OPTION_FAILED:
	case OPTION_ERRNO:
	case OPTION_SINCE:
	case OPTION_UNTIL:
	case OPTION_DEPTH:
	case OPTION_HELP: /* cli.c */
	case OPTION_VERSION:
	case OPTION_STRACE: /* strace_options.c */
	case OPTION_INCLUDE: /* spec.c */
	case OPTION_DEFINE:
		break;
	case OPTION_ABI:
		/* "all" is none of them. */
		settings->list.abi = abi_by_name(option->value);
		return read_word(option, &word, err);
	case OPTION_MISSING_FROM:
		settings->list.missing_from = abi_by_name(option->value);
		return read_word(option, &word, err);
	case OPTION_NAME:
		settings->list.name = option->value;
		break;
	case OPTION_TYPED:
		settings->list.is_typed = true;
		break;
	case OPTION_CHECK:
		settings->lists_supported = true;
		break;
	case OPTION_CC:
		settings->compiler = option->value;
		return *option->value ? 0
				      : set_bad(option, "names no command", err);
	case OPTION_ATTACH:
		return read_attach(option, settings, err);
	case OPTION_WITH_CHILDREN:
		tracer->with_children = true;
		break;
	case OPTION_USER:
		tracer->user = option->value;
		break;
	case OPTION_DURATION:
		return read_duration(option, &tracer->duration_ns, err);
	case OPTION_LINGER:
		tracer->is_lingering = true;
		return read_word(option, &word, err);
	case OPTION_SETUID:
		tracer->drops_setuid = true;
		return read_word(option, &word, err);
	case OPTION_CAPTURE_BYTES:
		settings->has_capture_bytes = true;
		return read_u32(option, 0, CAPTURE_BYTES_MAX,
				&tracer->capture_bytes, err);
	case OPTION_BUS_BYTES:
		return read_u32(option, 0, CAPTURE_BYTES_MAX,
				&tracer->bus_bytes, err);
	case OPTION_LIMIT_SIZE:
		return read_size(option, &tracer->limit_bytes, err);
	case OPTION_RECORD_KERNEL_CONFIG:
		tracer->kernel_config = option->value;
		return kconfig_read(option->value, &settings->kernel_config,
				    err);
	case OPTION_RECORD_STACK:
	case OPTION_STACK_CALLS:
		settings->records_stacks = true;
		return check_built(option, stack_is_built(), err);
	case OPTION_STACK:
	case OPTION_STACKS:
		settings->records_stacks = true;
		rc = read_word(option, &word, err);
		view->stacks = (enum stack_style)(word + 1);
		return rc < 0 ? rc
			      : check_built(option, symbols_are_built(), err);
	case OPTION_SYSROOT:
		view->sysroot = option->value;
		return check_built(option, symbols_are_built(), err);
	case OPTION_EVENTS:
		tracer->events = option->value;
		return check_events(option, err);
	case OPTION_ENGINE:
		return read_word(option, &word, err);
	case OPTION_ALL:
		view->is_unfolded = true;
		break;
	case OPTION_ARGV:
		view->with_argv = true;
		break;
	case OPTION_OWN:
		view->is_own = true;
		break;
	case OPTION_WITH_CALLS:
		view->with_calls = true;
		break;
	case OPTION_TOP:
		return read_u32(option, 1, TOP_MAX, &view->top, err);
	case OPTION_BY:
		rc = read_word(option, &word, err);
		view->by = (enum stat_by)word;
		break;
	case OPTION_FOOTPRINT_BY:
	case OPTION_DIFF_BY:
		rc = read_word(option, &word, err);
		view->footprint_by = (enum footprint_by)(word + 1);
		break;
	case OPTION_FAIL_ON:
		view->fail_on = option->value;
		break;
	case OPTION_TOLERANCE:
		view->compares_counts = true;
		return read_u32(option, 0, TOLERANCE_MAX, &view->tolerance,
				err);
	case OPTION_STUDY:
		view->is_study = true;
		break;
	case OPTION_SUBSYSTEMS:
		return read_subsystems(option, settings, err);
	case OPTION_KERNEL_CONFIG:
		rc = kconfig_read(option->value, &settings->kernel_config, err);
		view->kernel_config = buf_span(&settings->kernel_config);
		break;
	case OPTION_SUMMARY:
		view->is_summary = true;
		break;
	case OPTION_HEXDUMP:
		view->is_hexdump = true;
		break;
	case OPTION_DECODE:
		return read_chips(option, &view->chips, err);
	case OPTION_ERRNOS:
		view->with_errnos = true;
		break;
	case OPTION_SORT:
		view->sort = option->value;
		break;
	case OPTION_INSTRUCTION_POINTER:
		view->with_ip = true;
		break;
	case OPTION_SYSCALL_NUMBER:
		view->with_nr = true;
		break;
	case OPTION_ARG_NAMES:
		view->with_arg_names = true;
		break;
	case OPTION_RELATIVE_TIMESTAMPS:
		view->with_relative_time = true;
		break;
	case OPTION_STRING_LIMIT:
		return read_u32(option, 0, INT32_MAX, &view->string_bytes, err);
	case OPTION_ABSOLUTE_TIMESTAMPS:
		view_more_stamp(view);
		break;
	case OPTION_SYSCALL_TIMES:
		view->with_duration = true;
		break;
	case OPTION_NO_ABBREV:
		view->is_verbose = true;
		break;
	case OPTION_STRINGS_IN_HEX:
		view->hex_strings = view->hex_strings ? HEX_ALL : HEX_NON_ASCII;
		break;
	case OPTION_DECODE_FDS:
		view->fd_details = view->fd_details ? FD_ALL : FD_PATH;
		break;
	case OPTION_COLUMNS:
		return read_u32(option, 0, ALIGN_MAX, &view->align, err);
	case OPTION_OUTPUT:
		settings->output = option->value;
		return *option->value ? 0
				      : set_bad(option, "names no file", err);
	case OPTION_FORMAT:
		rc = read_word(option, &word, err);
		view->format = (enum view_format)word;
		break;
	case OPTION_FOOTPRINT_FORMAT:
		rc = read_word(option, &word, err);
		view->is_baseline = word == FORMAT_CSV + 1;
		view->format = view->is_baseline ? FORMAT_TEXT
						 : (enum view_format)word;
		break;
	case OPTION_EXPORT_FORMAT:
		rc = read_word(option, &word, err);
		view->export = (enum export_format)word;
		if (rc == 0 && view->export == EXPORT_FOLDED)
			rc = check_built(option, symbols_are_built(), err);
		break;
	case OPTION_COLOR:
		rc = read_word(option, &word, err);
		settings->color = (enum color_when)word;
		break;
	case OPTION_NO_PAGER:
		settings->uses_pager = false;
		break;
	case OPTION_QUIET:
		settings->is_quiet = true;
		break;
	}
	return rc;
}

static int check_together(const struct settings *settings, struct error *err)
{
	if (settings->tracer.with_children && !settings->tracer.attach_count)
		return error_set(err, EINVAL,
				 "--with-children needs --attach=PID");
	if (settings->tracer.user && settings->tracer.attach_count)
		return error_set(err, EINVAL,
				 "--user is for a COMMAND, not for --attach");
	if (settings->view.stacks && settings->view.format != FORMAT_TEXT &&
	    settings->view.format != FORMAT_JSON)
		return error_set(err, EINVAL,
				 "stacks are shown as text and json only");
	if (settings->view.stacks && settings->view.with_calls)
		return error_set(err, EINVAL,
				 "--stacks and --with-calls are two views of "
				 "the same calls: only one of them");
	if (settings->view.is_study &&
	    (settings->view.format == FORMAT_JSON ||
	     settings->view.format == FORMAT_CSV))
		return error_set(err, EINVAL,
				 "--study is text or markdown; json and csv "
				 "have its columns without it");
	if (settings->view.is_study &&
	    settings->view.by != BY_SYSCALL &&
	    settings->view.by != BY_COMMAND_SYSCALL)
		return error_set(err, EINVAL,
				 "--study has a row for each call: --by=syscall "
				 "or --by=command,syscall");
	if (settings->view.is_hexdump &&
	    (settings->view.format != FORMAT_TEXT || settings->view.is_summary))
		return error_set(err, EINVAL,
				 "--hexdump is for lines of text, not for %s",
				 settings->view.is_summary ? "--summary"
							   : "--format");
	return 0;
}

int settings_read(const struct parsed *parsed, struct settings *ret,
		  struct error *err)
{
	const char *registers = getenv("SPILE_NO_SYSCALL_INFO");
	AUTO(settings_done)
	struct settings settings = {
		.view = {.string_bytes = STRING_BYTES_DEFAULT,
			 .align = ALIGN_DEFAULT,
			 .relative_digits = MICROSECOND_DIGITS,
			 .duration_digits = MICROSECOND_DIGITS},
		.tracer = {.capture_bytes = CAPTURE_BYTES_DEFAULT,
			   .bus_bytes = BUS_BYTES_DEFAULT,
			   .flush_ns = record_flush_ns,
			   .uses_registers =
				   registers && strcmp(registers, "1") == 0},
		.list = {.abi = abi_by_id(host_abi)},
		.uses_pager = true,
	};
	int rc;

	for (size_t i = 0; i < parsed->count; i++) {
		const struct option_row *row = parsed->options[i].row;

		if (option_is_for_tracing(row) && !settings.tracing_option)
			settings.tracing_option = row;
		rc = read_option(&parsed->options[i], &settings, err);
		if (rc < 0)
			return rc;
	}
	rc = check_together(&settings, err);
	if (rc < 0)
		return rc;
	*ret = settings;
	settings = SETTINGS_EMPTY;
	return 0;
}

void settings_done(struct settings *settings)
{
	free(settings->attach_pids);
	chips_done(&settings->view.chips);
	subsystems_free(&settings->view.subsystems);
	buf_done(&settings->kernel_config);
	*settings = SETTINGS_EMPTY;
}

/* A recording keeps all texts as one: between them an empty line ends the last
   statement, however the next text begins. */
static int keep_spec_text(const char *path, struct span text,
			  struct buf *ret_text, struct error *err)
{
	if (ret_text->len)
		buf_add_text(ret_text, "\n\n");
	buf_add(ret_text, text.data, text.len);
	if (ret_text->len > SPEC_TEXTS_MAX)
		return error_set(err, EFBIG,
				 "%s: more than %d bytes in all of --spec", path,
				 SPEC_TEXTS_MAX);
	return 0;
}

static int add_spec_file(const char *path, struct spec *spec,
			 struct buf *ret_text, struct error *err)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	int rc = io_read_file(path, SPEC_FILE_MAX, &text, err);

	if (rc == 0 && text.len && memchr(text.data, '\0', text.len))
		rc = error_set(err, EINVAL, "%s: no text: a byte of it is 0",
			       path);
	if (rc == 0)
		rc = spec_add(spec, path, span_behind_mark(buf_span(&text)), err);
	if (rc == 0 && ret_text)
		rc = keep_spec_text(path, span_behind_mark(buf_span(&text)),
				    ret_text, err);
	return rc;
}

int settings_spec(const struct parsed *parsed, const char *recorded,
		  struct spec **ret, struct buf *ret_text, struct error *err)
{
	AUTO(spec_free) struct spec *spec = NULL;
	int rc = spec_new(&spec, err);

	if (rc == 0 && recorded && *recorded)
		rc = spec_add(spec, "recording", span_of_str(recorded), err);
	for (size_t i = 0; rc == 0 && i < parsed->count; i++) {
		const struct parsed_option *option = &parsed->options[i];

		if (option->row->id == OPTION_SPEC)
			rc = add_spec_file(option->value, spec, ret_text, err);
	}
	if (rc == 0)
		*ret = TAKE_PTR(spec);
	return rc;
}

int settings_stacks(const struct parsed *parsed, const struct spec *spec,
		    struct settings *settings, struct error *err)
{
	bool are_chosen = parsed_count(parsed, OPTION_STACK_CALLS);
	int rc = 0;

	if (!settings->records_stacks)
		return 0;
	settings->stack_calls = CALLSET_EMPTY;
	settings->stack_calls.has_subsystems = true;
	for (size_t i = 0; rc == 0 && i < parsed->count; i++)
		if (parsed->options[i].row->id == OPTION_STACK_CALLS)
			rc = callset_add(&settings->stack_calls, spec,
					 parsed->options[i].value, err);
	if (rc == 0 && !are_chosen)
		rc = callset_add(&settings->stack_calls, spec, "all", err);
	if (rc < 0)
		return error_prefix(err, "--stack-calls");
	settings->tracer.stack_calls = &settings->stack_calls;
	return 0;
}

int settings_selection(const struct parsed *parsed, const struct spec *spec,
		       struct selection **ret, struct error *err)
{
	AUTO(selection_free) struct selection *selection = selection_new();
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < parsed->count; i++) {
		const struct parsed_option *option = &parsed->options[i];

		if (option->row->group == GROUP_SELECTION)
			rc = selection_add(selection, spec,
					   option->row->long_name,
					   option->value, err);
	}
	if (rc == 0)
		*ret = TAKE_PTR(selection);
	return rc;
}
