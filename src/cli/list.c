/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list.c - spile list: the system calls, ioctls and subsystems that there are.
 *
 * Without a recording. Its options may stand in front of the word that says what
 * is listed, or behind it.
 */
#include "config.h"

#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arch/host.h"
#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/kallsyms.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/settings.h"
#include "cli/subcommand.h"
#include "facts/subsystem.h"
#include "spec/spec.h"
#include "view/list.h"

static const char *const kinds[] = {"syscalls", "ioctls", "subsystems"};

enum { KIND_SYSCALLS, KIND_IOCTLS, KIND_SUBSYSTEMS, KIND_COUNT };

static bool (*const lists[])(const struct list_options *options, FILE *out) = {
	list_syscalls, list_ioctls, list_subsystems};

static int read_kind(const struct parsed *parsed, unsigned *ret,
		     struct error *err)
{
	const char *word = parsed->word_count ? parsed->words[0] : NULL;

	for (unsigned i = 0; word && i < KIND_COUNT; i++)
		if (strcmp(word, kinds[i]) == 0) {
			*ret = i;
			return 0;
		}
	if (word)
		return error_set(err, EINVAL,
				 "%s: must be one of: syscalls ioctls subsystems", word);
	return error_set(err, EINVAL,
			 "syscalls, ioctls or subsystems missing (see spile list --help)");
}

/* All options, those in front of the kind and those behind it. */
static int parse_again(const struct invocation *invocation, char **words,
		       struct parsed *ret, struct error *err)
{
	size_t behind = invocation->parsed.word_count - 1;
	size_t count = 0, front = (size_t)invocation->argc - 1 - behind - 1;

	for (size_t i = 0; i < front; i++)
		words[count++] = invocation->argv[i + 1];
	for (size_t i = 0; i < behind; i++)
		words[count++] = invocation->argv[front + 2 + i];
	words[count] = NULL;
	return parse_options(SUB_LIST, invocation->title, (int)count, words,
			     ret, err);
}

static int check(const struct parsed *parsed, unsigned kind,
		 const struct settings *settings, struct error *err)
{
	if (parsed->word_count)
		return error_set(err, EINVAL, "%s: one list at a time",
				 parsed->words[0]);
	if (kind == KIND_IOCTLS && settings->view.subsystems)
		return error_set(err, EINVAL,
				 "--subsystems is for syscalls and subsystems");
	if (kind == KIND_SUBSYSTEMS && settings->lists_supported)
		return error_set(err, EINVAL, "--check is for syscalls");
	if (kind != KIND_IOCTLS && settings->list.is_typed)
		return error_set(err, EINVAL, "--typed is for ioctls");
	if (kind == KIND_IOCTLS && settings->lists_supported)
		return error_set(err, EINVAL,
				 "--check is for syscalls: a driver can't be "
				 "asked for an ioctl without making it");
	return 0;
}

static int ask_kernel(struct list_options *options, struct kallsyms **ret,
		      struct error *err)
{
	int rc = kallsyms_open(ret, err);

	if (rc < 0)
		return error_prefix(err, "--check");
	if (!options->abi || !kallsyms_know(*ret, options->abi))
		return error_set(err, ENOTSUP,
				 "--check: this machine's kernel has no calls "
				 "of %s",
				 options->abi ? options->abi->name :
						"all ABIs");
	options->is_supported = kallsyms_have;
	options->context = *ret;
	return 0;
}

static int show(const struct invocation *invocation, unsigned kind,
		const struct settings *settings)
{
	AUTO(kallsyms_free) struct kallsyms *kallsyms = NULL;
	AUTO(output_abandon) struct output *output = NULL;
	AUTO(subsystems_free) struct subsystems *builtin = NULL;
	AUTO(spec_free) struct spec *spec = NULL;
	struct list_options options = settings->list;
	struct error err = {0};
	bool has_any = false;

	options.subsystems = settings->view.subsystems;
	if (!options.subsystems)
		options.subsystems = builtin = subsystems_builtin("default");
	options.format = settings->view.format;
	options.is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	if (spec_new(&spec, &err) < 0 ||
	    (settings->lists_supported &&
	     ask_kernel(&options, &kallsyms, &err) < 0) ||
	    output_open(settings->output, STDOUT_FILENO, &output, &err) < 0 ||
	    output_begin(output, &err) < 0)
		return say_failure(invocation, &err);
	if (output->is_terminal && settings->uses_pager)
		output_use_pager(output);
	output_end_with_reader(output);
	options.spec = spec;
	has_any = lists[kind](&options, output->file);
	if (output_close(&output, &err) < 0)
		return say_failure(invocation, &err);
	if (!has_any && !settings->is_quiet)
		say(invocation, "nothing is so");
	return EXIT_SUCCESS;
}

static int run(const struct invocation *invocation)
{
	AUTO(mem_free_ptr)
	char **words = mem_new(((size_t)invocation->argc + 1) * sizeof(*words));
	AUTO(parsed_done) struct parsed parsed = PARSED_EMPTY;
	AUTO(settings_done) struct settings settings = SETTINGS_EMPTY;
	struct error err = {0};
	unsigned kind = 0;

	if (read_kind(&invocation->parsed, &kind, &err) < 0 ||
	    parse_again(invocation, words, &parsed, &err) < 0)
		return say_failure(invocation, &err);
	if (parsed_count(&parsed, OPTION_HELP)) {
		parse_print_help(invocation->sub, stdout);
		return EXIT_SUCCESS;
	}
	if (settings_read(&parsed, &settings, &err) < 0 ||
	    check(&parsed, kind, &settings, &err) < 0)
		return say_failure(invocation, &err);
	return show(invocation, kind, &settings);
}

const struct subcommand subcommand_list = {
	.name = "list",
	.mask = SUB_LIST,
	.summary = "list the system calls, ioctls, subsystems there are",
	.synopsis = "syscalls|ioctls|subsystems [OPTION...]",
	.run = run,
};
