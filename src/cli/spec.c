/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec.c - spile spec: a driver's header as a text for --spec.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/settings.h"
#include "cli/subcommand.h"
#include "describe/describe.h"

/* -I and -D as the compiler has them. */
static char **compiler_flags(const struct parsed *parsed)
{
	char **flags = mem_new((parsed->count + 1) * sizeof(*flags));
	size_t count = 0;

	for (size_t i = 0; i < parsed->count; i++) {
		const struct parsed_option *option = &parsed->options[i];

		if (option->row->id == OPTION_INCLUDE)
			flags[count++] = mem_printf("-I%s", option->value);
		else if (option->row->id == OPTION_DEFINE)
			flags[count++] = mem_printf("-D%s", option->value);
	}
	return flags;
}

static void flags_free(char ***flags)
{
	for (size_t i = 0; *flags && (*flags)[i]; i++)
		free((*flags)[i]);
	mem_free_ptr(flags);
}

static const char *compiler(const struct settings *settings)
{
	const char *set = getenv("CC");

	return settings->compiler ? settings->compiler
	       : set && *set	  ? set
				  : "cc";
}

static int read_header(const struct parsed *parsed, const char **ret,
		       struct error *err)
{
	if (!parsed->word_count)
		return error_set(err, EINVAL,
				 "HEADER missing (see spile spec --help)");
	if (parsed->word_count > 1)
		return error_set(err, EINVAL,
				 "%s: one header at a time, behind the options",
				 parsed->words[1]);
	*ret = parsed->words[0];
	return 0;
}

static void say_note(void *context, const char *line)
{
	say(context, "%s", line);
}

static int write_text(const struct settings *settings, const struct buf *text,
		      struct error *err)
{
	AUTO(output_abandon) struct output *output = NULL;
	int rc = output_open(settings->output, STDOUT_FILENO, &output, err);

	if (rc == 0)
		rc = output_begin(output, err);
	if (rc < 0)
		return rc;
	output_end_with_reader(output);
	fwrite(text->data, 1, text->len, output->file);
	return output_close(&output, err);
}

static void drop_note(void *context, const char *line)
{
	(void)context;
	(void)line;
}

static int run(const struct invocation *invocation)
{
	AUTO(settings_done) struct settings settings = SETTINGS_EMPTY;
	AUTO(flags_free) char **flags = compiler_flags(&invocation->parsed);
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	struct describe_options options = {
		.flags = (const char *const *)flags,
		.note = say_note,
		.context = (void *)invocation,
	};
	struct error err = {0};

	while (flags[options.flag_count])
		options.flag_count++;
	if (settings_read(&invocation->parsed, &settings, &err) < 0 ||
	    read_header(&invocation->parsed, &options.header, &err) < 0)
		return say_failure(invocation, &err);
	options.compiler = compiler(&settings);
	if (settings.is_quiet)
		options.note = drop_note;
	if (describe_header(&options, &text, &err) < 0 ||
	    write_text(&settings, &text, &err) < 0)
		return say_failure(invocation, &err);
	return EXIT_SUCCESS;
}

const struct subcommand subcommand_spec = {
	.name = "spec",
	.mask = SUB_SPEC,
	.summary = "describe the ioctls of a driver by its header, for --spec",
	.synopsis = "[OPTION...] HEADER",
	.run = run,
};
