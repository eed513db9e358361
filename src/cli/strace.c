/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace.c - runs what strace's command line asks for.
 */
#include "config.h"

#include "cli/strace.h"

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arch/abi.h"
#include "arch/host.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/growing.h"
#include "cli/live.h"
#include "cli/parse.h"
#include "cli/strace_options.h"
#include "cli/strace_output.h"
#include "cli/subcommand.h"
#include "cli/temp_file.h"
#include "engine/tracer.h"
#include "engine/user.h"
#include "event/recording.h"
#include "select/selection.h"
#include "spec/spec.h"

enum {
	CAPTURE_BYTES_DEFAULT = 256,
	CAPTURE_BYTES_MAX = 1 << 20, /* WALK_BYTES_MAX */
	BUS_BYTES = 1 << 16,
};

static const uint64_t flush_ns = 100000000;

/* One run; filled step by step, released together. */
struct run {
	const char *name;
	int argc;
	char **argv;
	struct strace_settings settings;
	struct spec *spec;
	struct selection *selection;
	struct callset stack_calls;
	struct tracer_options options;
	const char **command; /* words, with --argv0 */
	char *program;
	struct strace_output output;
	struct tracer *tracer;
	struct recording_reader *reader;
	bool is_limit_reached;
};

static void run_done(struct run *run)
{
	recording_close(&run->reader);
	selection_free(&run->selection);
	spec_free(&run->spec);
	strace_settings_done(&run->settings);
	free(run->command);
	free(run->program);
}

static void say(const struct run *run, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(const struct run *run, const char *format, ...)
{
	AUTO(mem_free_ptr) char *text = NULL;
	AUTO(mem_free_ptr) char *line = NULL;
	va_list args;

	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	line = mem_printf("%s: %s\n", run->name, text);
	io_write_all(STDERR_FILENO, line, strlen(line));
}

/* getopt has said what was wrong when there is no text. */
static int fail(const struct run *run, const struct error *err)
{
	static const char hint[] = "Try 'strace -h' for more information.\n";

	if (*err->text)
		say(run, "%s", err->text);
	if (run->settings.is_usage)
		io_write_all(STDERR_FILENO, hint, sizeof(hint) - 1);
	return EXIT_FAILURE;
}

static void say_notes(const struct run *run)
{
	AUTO(mem_free_ptr)
	char *room = mem_strndup((const char *)run->settings.notes.data,
				 run->settings.notes.len);
	char *rest = room, *line;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			say(run, "%s", line);
}

/* ---- what will run ---- */

static bool is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) &&
	       (st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH));
}

/* Only a name without a slash is looked for; the rest is for execve to say. */
static int find_program(struct run *run, struct error *err)
{
	const char *name = run->settings.words[0];
	const char *path = getenv("PATH");
	struct stat st;

	if (strchr(name, '/')) {
		if (stat(name, &st) < 0)
			return error_set(err, errno, "Cannot stat '%s': %s",
					 name, strerror(errno));
		run->program = mem_strdup(name);
		return 0;
	}
	for (; *name && path; path = *path ? path + 1 : NULL) {
		size_t len = strcspn(path, ":");
		AUTO(mem_free_ptr)
		char *whole = mem_printf("%.*s%s%s", (int)len, path,
					 len ? "/" : "", name);

		if (is_program(whole)) {
			run->program = TAKE_PTR(whole);
			return 0;
		}
		path += len;
	}
	return error_set(err, ENOENT, "Cannot find executable '%s'", name);
}

static int check_user(const struct run *run, struct error *err)
{
	const char *user = run->settings.user;
	AUTO(user_done) struct user found = {0};
	struct error why = {0};

	if (!user || user_find_or_ids(user, &found, &why) == 0)
		return 0;
	return error_set(err, EINVAL,
			 strchr(user, ':') ? "Invalid UID:GID pair '%s'"
					   : "Cannot find user '%s'",
			 user);
}

static int prepare_command(struct run *run, struct error *err)
{
	const struct strace_settings *settings = &run->settings;
	int rc = find_program(run, err);

	if (rc == 0)
		rc = check_user(run, err);
	if (rc < 0)
		return rc;
	run->command =
		mem_new((settings->word_count + 1) * sizeof(*run->command));
	memcpy(run->command, settings->words,
	       settings->word_count * sizeof(*run->command));
	if (settings->argv0)
		run->command[0] = settings->argv0;
	run->options.command = run->command;
	run->options.program = run->program;
	return 0;
}

/* What a relative path or a link stands for counts, too. */
static void resolve_paths(struct run *run)
{
	struct strace_rules *rules = &run->settings.rules;
	size_t count = rules->path_count;

	for (size_t i = 0; i < count; i++) {
		const char *path = rules->paths[i];
		char *real = realpath(path, NULL);

		if (real && strcmp(real, path) != 0) {
			if (!(rules->quiet & QUIET_PATH_RESOLUTION))
				say(run,
				    "Requested path \"%s\" resolved into "
				    "\"%s\"",
				    path, real);
			strace_rules_add_path(rules, real);
		}
		free(real);
	}
}

static int prepare_selection(struct run *run, struct error *err)
{
	const char *trace = run->settings.trace;

	run->selection = selection_new();
	return trace ? selection_add_calls(run->selection, run->spec, trace,
					   err)
		     : 0;
}

/* Of an environment only the number of its variables is read, unless -v asks
   for them: they hold secrets. */
static int read_environments(struct run *run, struct error *err)
{
	static const struct {
		const char *call, *line;
	} lines[] = {
		{"execve", "execve(filename:path, argv:strv, envp:strv) "
			   "= int %process does exec"},
		{"execveat",
		 "execveat(fd:dirfd, filename:path, argv:strv, envp:strv, "
		 "flags:hex set at_flags) = int %process does exec"},
	};
	const struct abi *abi = abi_by_id(host_abi);

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		int64_t nr = abi_call_nr(abi, lines[i].call);
		int rc = 0;

		if (!callset_has(&run->settings.rules.abbrev, abi,
				 (uint64_t)nr, NULL))
			rc = spec_add(run->spec, "environment",
				      span_of_str(lines[i].line), err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static enum tracer_interrupt
interrupt_of(const struct strace_settings *settings)
{
	return settings->interruptible >= INTERRUPT_NEVER ? INTERRUPT_BY_NONE
							  : INTERRUPT_BY_ALL;
}

/* What shall be printed has to be captured. */
static uint32_t capture_bytes_of(const struct strace_settings *settings)
{
	uint32_t wanted = settings->view.string_bytes;

	if (!numset_is_empty(&settings->rules.read_fds) ||
	    !numset_is_empty(&settings->rules.write_fds) ||
	    wanted > CAPTURE_BYTES_MAX)
		return CAPTURE_BYTES_MAX;
	return wanted > CAPTURE_BYTES_DEFAULT ? wanted : CAPTURE_BYTES_DEFAULT;
}

static int prepare(struct run *run, struct error *err)
{
	const struct strace_settings *settings = &run->settings;
	const char *registers = getenv("SPILE_NO_SYSCALL_INFO");
	int rc = prepare_selection(run, err);

	if (rc == 0)
		rc = read_environments(run, err);
	run->options = (struct tracer_options){
		.exec_prefix = run->name,
		.skips_kernel = true,
		.env = settings->env,
		.env_count = settings->env_count,
		.place = (enum tracer_place)settings->daemonize,
		.interrupt = interrupt_of(settings),
		.attach_pids = settings->pids,
		.attach_count = settings->pid_count,
		.attaches_to_rest = true,
		.is_single = !settings->follows,
		.detaches_on_exec = settings->detaches_on_exec,
		.kills_on_exit = settings->kills_on_exit,
		.is_lingering = true,
		.user = settings->user,
		.uses_registers = registers && strcmp(registers, "1") == 0,
		.capture_bytes = capture_bytes_of(settings),
		.wants_details = settings->view.fd_details &
				 (FD_EVENTFD | FD_SOCKET),
		.wants_namespaces = settings->wants_namespaces,
		.wants_system_time =
			settings->rules.counting != COUNT_NOTHING &&
			!settings->has_wall,
		.bus_bytes = BUS_BYTES,
		.flush_ns = flush_ns,
		.spec = run->spec,
		/* -n tells the last call at the end of a task, too, and ids are
		   those of a process until somebody has waited for it. */
		.selection = settings->view.with_nr || settings->view.with_pidns
				     ? NULL
				     : run->selection,
		.options = (const char *const *)run->argv,
		.option_count = (size_t)run->argc,
		.spec_text = "",
	};
	if (rc == 0 && settings->view.stacks) {
		rc = callset_add(&run->stack_calls, run->spec, "all", err);
		run->options.stack_calls = &run->stack_calls;
	}
	if (rc == 0 && settings->word_count)
		rc = prepare_command(run, err);
	if (rc == 0)
		resolve_paths(run);
	return rc;
}

/* ---- while it runs ---- */

static void stop(void *context)
{
	struct run *run = context;

	run->is_limit_reached = true;
	tracer_stop(run->tracer);
}

static FILE *open_task_file(void *context, uint32_t tid)
{
	struct run *run = context;

	return strace_output_open_task(&run->output, tid);
}

static bool wants_color(const struct run *run)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (run->settings.color != COLOR_AUTO)
		return run->settings.color == COLOR_ALWAYS;
	return run->output.is_terminal && !(no_color && *no_color) &&
	       terminal && strcmp(terminal, "dumb") != 0;
}

static int show(struct run *run, int *fd, struct error *err)
{
	struct growing growing = {.tracer = run->tracer,
				  .out = run->output.file};
	struct strace_rules *rules = &run->settings.rules;
	struct view_options *view = &run->settings.view;
	struct view_input input = {
		.spec = run->spec,
		.selection = run->selection,
		.options = view,
		.wait_for_more = growing_wait_for_more,
		.context = &growing,
	};
	int rc;

	growing_wait_for_header(&growing, *fd);
	rc = recording_open_fd(*fd, "trace", &run->reader, err);
	if (rc < 0)
		return rc;
	(void)TAKE_FD(*fd); /* the reader's now */
	input.recording = run->reader;
	view->is_color = wants_color(run);
	view->is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	view->rules = rules;
	rules->prefix = run->name;
	rules->messages = run->output.messages;
	rules->open_file = run->settings.is_separate ? open_task_file : NULL;
	rules->stop = stop;
	rules->says_launched = run->settings.daemonize;
	rules->kills = run->settings.kills_on_exit;
	rules->context = run;
	return view_by_name("calls")->show(&input, run->output.file, err);
}

static int leave(struct run *run)
{
	const struct invocation invocation = {.title = run->name};
	struct tracer_result result = {0};

	if (!run->is_limit_reached)
		growing_wait_for_end(run->tracer);
	strace_output_close(&run->output);
	tracer_finish(&run->tracer, &result);
	if (run->is_limit_reached)
		return EXIT_SUCCESS;
	/* None of -p could be traced. */
	if (!run->settings.word_count && !result.was_engine_lost &&
	    !result.counts.tasks)
		return EXIT_FAILURE;
	return live_leave(&invocation, &result);
}

static int trace(struct run *run)
{
	AUTO(fd_close) int write_fd = -1;
	AUTO(fd_close) int read_fd = -1;
	struct error err = {0};

	if (prepare(run, &err) < 0 ||
	    strace_output_open(&run->settings, run->name, &run->output, &err) <
		    0)
		return fail(run, &err);
	if (temp_file_open(&write_fd, &read_fd, &err) < 0)
		return fail(run, &err);
	run->options.output_fd = write_fd;
	if (tracer_start(&run->options, &run->tracer, &err) < 0) {
		say(run, run->settings.word_count ? "%s" : "attach: %s",
		    err.text);
		return EXIT_FAILURE;
	}
	signal(SIGPIPE, SIG_IGN);
	if (strace_output_open_late(&run->output, &err) < 0 ||
	    show(run, &read_fd, &err) < 0)
		say(run, "%s", err.text);
	return leave(run);
}

bool strace_is_named(const char *program)
{
	const char *slash = strrchr(program, '/');

	return strcmp(slash ? slash + 1 : program, "strace") == 0;
}

static int print_about(const struct run *run)
{
	if (run->settings.wants_help)
		parse_print_help(&subcommand_strace, stdout);
	else
		puts("strace -- version 7.2\n"
		     "This is spile " PACKAGE_VERSION
		     ", with the command line and lines of that.");
	if (fflush(stdout) == 0)
		return EXIT_SUCCESS;
	say(run, "output: write error");
	return EXIT_FAILURE;
}

int strace_main(const char *name, int argc, char **argv)
{
	AUTO(mem_free_ptr)
	char **words = mem_new(((size_t)argc + 1) * sizeof(*words));
	AUTO(run_done)
	struct run run = {.name = name, .argc = argc, .argv = argv};
	struct error err = {0};

	strace_settings_init(&run.settings);
	memcpy(words, argv, (size_t)argc * sizeof(*words));
	words[0] = (char *)name;
	if (spec_new(&run.spec, &err) < 0 ||
	    strace_parse(&run.settings, run.spec, argc, words, &err) < 0)
		return fail(&run, &err);
	if (run.settings.wants_help || run.settings.wants_version)
		return print_about(&run);
	say_notes(&run);
	return trace(&run);
}

static int run_subcommand(const struct invocation *invocation)
{
	return strace_main("strace", invocation->argc - 1,
			   invocation->argv + 1);
}

const struct subcommand subcommand_strace = {
	.name = "strace",
	.mask = SUB_STRACE,
	.summary = "trace with the command line and output of strace",
	.synopsis = "[OPTION...] (COMMAND [ARG...] | -p PID...)",
	.parses_itself = true,
	.run = run_subcommand,
};
