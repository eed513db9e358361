/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live.c - runs a command under the tracer, and ends as the command did.
 */
#include "config.h"

#include "cli/live.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/say.h"
#include "cli/settings.h"
#include "cli/subcommand.h"
#include "engine/tracer.h"

int live_check(const struct invocation *invocation,
	       const struct settings *settings, struct error *err)
{
	const struct parsed *parsed = &invocation->parsed;

	if (settings->tracer.attach_count && parsed->word_count)
		return error_set(err, EINVAL,
				 "%s: either --attach or a COMMAND",
				 parsed->words[0]);
	if (!settings->tracer.attach_count && !parsed->word_count)
		return error_set(err, EINVAL, "COMMAND missing (see %s --help)",
				 invocation->title);
	return 0;
}

static void warn(void *context, const char *line)
{
	say(context, "--events: %s", line);
}

int live_start(const struct invocation *invocation, struct settings *settings,
	       int output_fd, struct tracer **ret, struct error *err)
{
	struct tracer_options *options = &settings->tracer;

	if (!options->attach_count)
		options->command = invocation->parsed.words;
	options->options = (const char *const *)invocation->argv;
	options->option_count = (size_t)invocation->argc;
	options->output_fd = output_fd;
	options->warn = warn;
	options->warn_context = (void *)invocation;
	return tracer_start(options, ret, err);
}

int live_start_status(const struct error *err)
{
	switch (err->code) {
	case ENOENT:
		return EXIT_NOT_FOUND;
	case EACCES:
	case ENOEXEC:
	case EISDIR:
		return EXIT_NOT_RUNNABLE;
	default:
		return EXIT_SPILE;
	}
}

/* Whoever waits for spile must see what it would have seen of the command; but
   a core file would be spile's, not the command's. Where cores go to a program
   the limit does not hold (core(5)); not being dumpable does. */
static void die_of(int signo)
{
	const struct rlimit no_core = {0, 0};
	sigset_t only;

	setrlimit(RLIMIT_CORE, &no_core);
	prctl(PR_SET_DUMPABLE, 0);
	signal(signo, SIG_DFL);
	sigemptyset(&only);
	sigaddset(&only, signo);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	raise(signo);
}

int live_leave(const struct invocation *invocation,
	       const struct tracer_result *result)
{
	if (result->was_engine_lost)
		say(invocation, "the tracer was killed; the command went on "
				"untraced");
	if (!result->has_status && result->is_terminated)
		die_of(result->signo);
	if (!result->has_status)
		return EXIT_SUCCESS;
	if (!WIFSIGNALED(result->wait_status))
		return WEXITSTATUS(result->wait_status);
	die_of(WTERMSIG(result->wait_status));
	return 128 + WTERMSIG(result->wait_status);
}
