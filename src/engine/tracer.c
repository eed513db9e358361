/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tracer.c - starts launcher and engine beside each other, and waits for them.
 *
 *	spile (this process): parent of both
 *	 |- launcher: waits in a pipe until it is seized, then execs
 *	 `- engine: seizes it, writes the recording
 */
#include "config.h"

#include "engine/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "engine/engine.h"
#include "engine/user.h"
#include "tracefs/counter.h"

struct tracer {
	pid_t launcher; /* 0: none, or it has ended */
	pid_t engine;	/* 0: it has ended */
	int message_fd;
	struct counter counter; /* of tracepoints */
	bool has_launcher;
	int wait_status;
	bool is_terminated;
	int signo; /* that ended tracing */
	enum tracer_interrupt interrupt;
	sigset_t set; /* what tracer_wait waits for */
	sigset_t old_mask;
	struct sigaction old_int, old_quit, old_tstp, old_chld;
};

/* What the launcher needs, made ready before any fork. */
struct launch {
	char *path; /* of the program */
	const char *const *argv;
	struct user user; /* name NULL: as we are */
	sigset_t mask;
	struct sigaction on_chld;
	int go[2];    /* engine to launcher */
	int fail[2];  /* launcher to us: errno of exec */
	int tell[2];  /* engine to us */
	int begin[2]; /* we to engine: the launcher's pid */
	int meet[2];  /* we to the launcher, where it isn't our child: the
			 engine's pid */
	pid_t self;   /* that launcher; 0: one is forked */
};

/* ---- what will run ---- */

static int check_program(const char *path)
{
	struct stat attributes;

	if (stat(path, &attributes))
		return errno;
	if (S_ISDIR(attributes.st_mode))
		return EISDIR;
	if (access(path, X_OK))
		return errno;
	return 0;
}

/* As shells and execvp(3) look a name up: the first that can be run. */
static int find_program(const char *name, char **ret_path, struct error *err)
{
	const char *path = getenv("PATH");
	int code = ENOENT;

	if (strchr(name, '/')) {
		code = check_program(name);
		if (code)
			return error_set(err, code, "%s: %s", name,
					 strerror(code));
		*ret_path = mem_strdup(name);
		return 0;
	}
	for (path = path ? path : "/bin:/usr/bin"; *name; path++) {
		size_t len = strcspn(path, ":");
		AUTO(mem_free_ptr)
		char *whole = mem_printf("%.*s%s%s", (int)len, path,
					 len ? "/" : "", name);
		int result = check_program(whole);

		if (!result) {
			*ret_path = TAKE_PTR(whole);
			return 0;
		}
		if (result == EACCES)
			code = EACCES;
		path += len;
		if (!*path)
			break;
	}
	return error_set(err, code, "%s: %s", name,
			 code == ENOENT ? "command not found" : strerror(code));
}

static int find_user(const char *name, struct launch *launch, struct error *err)
{
	int result = user_find_or_ids(name, &launch->user, err);

	if (result)
		return result;
	if (geteuid() && launch->user.uid != geteuid())
		return error_set(err, EPERM,
				 "%s: only root can run a command as another "
				 "user",
				 name);
	return 0;
}

static void launch_done(struct launch *launch)
{
	int saved = errno;

	for (int side = 0; side < 2; side++) {
		fd_close(&launch->go[side]);
		fd_close(&launch->fail[side]);
		fd_close(&launch->tell[side]);
		fd_close(&launch->begin[side]);
		fd_close(&launch->meet[side]);
	}
	free(launch->path);
	user_done(&launch->user);
	errno = saved;
}

/* ---- the launcher ---- */

static void fail_launch(struct launch *launch)
{
	int code = errno;

	if (write(launch->fail[1], &code, sizeof(code)) < 0)
		_exit(126);
	_exit(code == ENOENT ? 127 : 126);
}

static void become_user(struct launch *launch)
{
	const struct user *user = &launch->user;
	int result;

	if (!user->name || user->uid == geteuid())
		return;
	result = user_become(user);
	if (result) {
		errno = -result;
		fail_launch(launch);
	}
}

/* A script without "#!" is a shell's, as execvp(3) has it. */
static void exec_as_shell(struct launch *launch)
{
	size_t count = 0;
	const char **argv;

	while (launch->argv[count])
		count++;
	argv = mem_new((count + 2) * sizeof(*argv));
	argv[0] = "/bin/sh";
	argv[1] = launch->path;
	for (size_t i = 1; i < count; i++)
		argv[i + 1] = launch->argv[i];
	execv("/bin/sh", (char *const *)argv);
}

static void set_environment(const struct tracer_options *options)
{
	for (size_t i = 0; i < options->env_count; i++) {
		if (strchr(options->env[i], '='))
			putenv(mem_strdup(options->env[i]));
		else
			unsetenv(options->env[i]);
	}
}

static void run_launcher(struct launch *launch,
			 const struct tracer_options *options, pid_t engine)
{
	char go;

	/* Yama's mode 1 lets only ancestors trace, but for who was named. */
	prctl(PR_SET_PTRACER, (unsigned long)engine, 0, 0, 0);
	close(launch->go[1]);
	become_user(launch);
	set_environment(options);
	sigaction(SIGCHLD, &launch->on_chld, NULL);
	sigprocmask(SIG_SETMASK, &launch->mask, NULL);
	if (io_read_full(launch->go[0], &go, 1) != 1)
		_exit(options->exec_prefix ? EXIT_FAILURE : 125);
	execv(launch->path, (char *const *)launch->argv);
	if (options->exec_prefix) {
		dprintf(STDERR_FILENO, "%s: exec: %s\n", options->exec_prefix,
			strerror(errno));
		_exit(EXIT_FAILURE);
	}
	if (errno == ENOEXEC)
		exec_as_shell(launch);
	fail_launch(launch);
}

/* ---- the engine ---- */

static void run_engine(struct launch *launch,
		       const struct tracer_options *options,
		       struct counter *counter)
{
	pid_t launcher = 0;

	/* Out of the terminal's foreground group: ^C and ^Z are not for it. */
	setpgid(0, 0);
	close(launch->begin[1]);
	close(launch->fail[1]);
	if (io_read_full(launch->begin[0], &launcher, sizeof(launcher)) !=
	    sizeof(launcher))
		_exit(EXIT_FAILURE);
	engine_run(options, counter, launcher, launch->go[1], launch->tell[1]);
}

/* ---- both ---- */

static int prepare(const struct tracer_options *options, struct launch *launch,
		   struct error *err)
{
	int result = 0;

	if (access("/proc/self/stat", R_OK))
		return error_set(err, ENODEV,
				 "/proc is not mounted: what runs can't be "
				 "named without it");
	if (options->command) {
		launch->argv = options->command;
		if (options->program)
			launch->path = mem_strdup(options->program);
		else
			result = find_program(options->command[0],
					      &launch->path, err);
	}
	for (size_t i = 0; !result && i < options->attach_count; i++)
		if (options->attach_pids[i] == (uint32_t)getpid())
			result = error_set(err, EINVAL,
					   "process %u is spile itself",
					   options->attach_pids[i]);
	if (!result && options->user)
		result = find_user(options->user, launch, err);
	if (result)
		return result;
	if (pipe2(launch->go, O_CLOEXEC) || pipe2(launch->fail, O_CLOEXEC) ||
	    pipe2(launch->tell, O_CLOEXEC) || pipe2(launch->begin, O_CLOEXEC) ||
	    pipe2(launch->meet, O_CLOEXEC))
		return error_set(err, errno, "pipe: %s", strerror(errno));
	return 0;
}

/* From here on signals wait for tracer_wait; ^C and ^Z are the workload's, but
   ^C is ours where the workload is another terminal's or none's. */
static void take_signals(struct tracer *tracer, bool is_attaching)
{
	struct sigaction by_default = {.sa_handler = SIG_DFL};

	sigemptyset(&tracer->set);
	sigaddset(&tracer->set, SIGCHLD);
	sigaddset(&tracer->set, SIGTERM);
	if (tracer->interrupt == INTERRUPT_BY_TERM)
		sigaddset(&tracer->set, SIGUSR1);
	if (is_attaching || tracer->interrupt != INTERRUPT_BY_TERM)
		sigaddset(&tracer->set, SIGINT);
	if (tracer->interrupt != INTERRUPT_BY_TERM) {
		sigaddset(&tracer->set, SIGHUP);
		sigaddset(&tracer->set, SIGQUIT);
	}
	sigprocmask(SIG_BLOCK, &tracer->set, &tracer->old_mask);
	/* Ignored, it would have the kernel collect our children for us. */
	sigaction(SIGCHLD, &by_default, &tracer->old_chld);
	sigaction(SIGINT, NULL, &tracer->old_int);
	sigaction(SIGQUIT, NULL, &tracer->old_quit);
	sigaction(SIGTSTP, NULL, &tracer->old_tstp);
}

static void ignore_keys(const struct tracer *tracer)
{
	if (!tracer->has_launcher)
		return;
	signal(SIGTSTP, SIG_IGN);
	if (tracer->interrupt == INTERRUPT_BY_ALL)
		return;
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
}

static void give_signals_back(struct tracer *tracer)
{
	sigaction(SIGINT, &tracer->old_int, NULL);
	sigaction(SIGQUIT, &tracer->old_quit, NULL);
	sigaction(SIGTSTP, &tracer->old_tstp, NULL);
	sigaction(SIGCHLD, &tracer->old_chld, NULL);
	sigprocmask(SIG_SETMASK, &tracer->old_mask, NULL);
}

/* ---- counting tracepoints ---- */

/* While the launcher waits, or what is attached to runs on its own. */
static void begin_counting(const struct tracer_options *options,
			   struct counter *counter, pid_t launcher)
{
	uint32_t pid = (uint32_t)launcher;

	counter_leave_to_engine(counter);
	if (!counter->pid)
		return;
	if (launcher)
		counter_begin(counter, &pid, 1, true, true);
	else
		counter_begin(counter, options->attach_pids,
			      options->attach_count, false,
			      options->with_children);
}

static int fork_both(const struct tracer_options *options,
		     struct launch *launch, struct tracer *tracer,
		     struct error *err)
{
	pid_t launcher;

	if (!launch->self) {
		launch->mask = tracer->old_mask;
		launch->on_chld = tracer->old_chld;
	}
	tracer->engine = fork();
	if (tracer->engine < 0)
		return error_set(err, errno, "fork: %s", strerror(errno));
	if (!tracer->engine)
		run_engine(launch, options, &tracer->counter);
	if (launch->self) {
		if (io_write_all(launch->meet[1], &tracer->engine,
				 sizeof(tracer->engine)))
			return error_set(err, EPIPE, "the command is gone");
	} else if (options->command) {
		tracer->launcher = fork();
		if (tracer->launcher < 0)
			return error_set(err, errno, "fork: %s",
					 strerror(errno));
		if (!tracer->launcher)
			run_launcher(launch, options, tracer->engine);
		tracer->has_launcher = true;
	}
	launcher = launch->self ? launch->self : tracer->launcher;
	begin_counting(options, &tracer->counter, launcher);
	ignore_keys(tracer);
	/* Only the children have these sides now: a death is an end of file. */
	fd_close(&launch->tell[1]);
	fd_close(&launch->go[0]);
	fd_close(&launch->go[1]);
	fd_close(&launch->fail[1]);
	if (io_write_all(launch->begin[1], &launcher, sizeof(launcher)))
		return error_set(err, EPIPE, "the engine died at its start");
	return 0;
}

/* execve(2): ENOENT also when a script's interpreter, or a program's loader, is
   not there. */
static const char *why_not_run(const char *path, int code)
{
	if (code == ENOENT && !access(path, F_OK))
		return "its interpreter is missing";
	return strerror(code);
}

/* Until the engine has what it needs, and the command has begun. */
static int await_start(struct launch *launch, struct tracer *tracer,
		       struct error *err)
{
	struct engine_message message;
	int code = 0;

	if (io_read_full(launch->tell[0], &message, sizeof(message)) !=
	    sizeof(message))
		return error_set(err, EIO, "the engine died at its start");
	if (message.error)
		return error_set(err, EIO, "%s", message.text);
	if (tracer->has_launcher &&
	    io_read_full(launch->fail[0], &code, sizeof(code)) == sizeof(code))
		return error_set(err, code, "%s: %s", launch->path,
				 why_not_run(launch->path, code));
	return 0;
}

static void __attribute__((noreturn))
become_launcher(struct launch *launch, const struct tracer_options *options,
		pid_t between)
{
	pid_t engine = 0;

	while (waitpid(between, NULL, 0) < 0 && errno == EINTR)
		;
	close(launch->meet[1]);
	close(launch->go[1]);
	if (io_read_full(launch->meet[0], &engine, sizeof(engine)) !=
	    sizeof(engine))
		_exit(EXIT_FAILURE); /* it has said why */
	run_launcher(launch, options, engine);
	_exit(EXIT_FAILURE);
}

/* Goes on in a grandchild; this process becomes the launcher. */
static int move_away(struct launch *launch,
		     const struct tracer_options *options, struct error *err)
{
	pid_t between;

	sigprocmask(SIG_BLOCK, NULL, &launch->mask);
	sigaction(SIGCHLD, NULL, &launch->on_chld);
	launch->self = getpid();
	between = fork();
	if (between < 0)
		return error_set(err, errno, "fork: %s", strerror(errno));
	if (between)
		become_launcher(launch, options, between);
	if (fork())
		_exit(EXIT_SUCCESS);
	if (options->place == PLACE_GROUP)
		setpgid(0, 0);
	else if (options->place == PLACE_SESSION)
		setsid();
	return 0;
}

static void reap(pid_t *pid)
{
	if (*pid)
		while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
			;
	*pid = 0;
}

int tracer_start(const struct tracer_options *options,
		 struct tracer **ret_tracer, struct error *err)
{
	AUTO(launch_done)
	struct launch launch = {
		.go = {-1, -1},
		.fail = {-1, -1},
		.tell = {-1, -1},
		.begin = {-1, -1},
		.meet = {-1, -1},
	};
	AUTO(mem_free_ptr) struct tracer *tracer = mem_new(sizeof(*tracer));
	int result = prepare(options, &launch, err);

	if (!result && options->place != PLACE_PARENT)
		result = move_away(&launch, options, err);
	if (result)
		return result;
	tracer->interrupt = options->interrupt;
	tracer->counter = COUNTER_NONE;
	tracer->counter.warn = options->warn;
	tracer->counter.warn_context = options->warn_context;
	if (options->events)
		result = counter_start(&tracer->counter, options->events, err);
	take_signals(tracer, !options->command);
	if (!result)
		result = fork_both(options, &launch, tracer, err);
	if (!result)
		result = await_start(&launch, tracer, err);
	if (result) {
		fd_close(&launch.begin[1]);
		reap(&tracer->launcher);
		reap(&tracer->engine);
		counter_end(&tracer->counter);
		give_signals_back(tracer);
		return result;
	}
	tracer->message_fd = TAKE_FD(launch.tell[0]);
	*ret_tracer = TAKE_PTR(tracer);
	return 0;
}

/* ---- waiting ---- */

/* A launcher that stops, stops us too, so that the shell sees it. */
static void note_launcher(struct tracer *tracer)
{
	int status;

	while (tracer->launcher &&
	       waitpid(tracer->launcher, &status, WNOHANG | WUNTRACED) > 0) {
		if (WIFSTOPPED(status)) {
			kill(getpid(), SIGSTOP);
			continue;
		}
		tracer->wait_status = status;
		tracer->launcher = 0;
	}
}

static void note_engine(struct tracer *tracer)
{
	if (tracer->engine && waitpid(tracer->engine, NULL, WNOHANG) > 0)
		tracer->engine = 0;
}

static bool ends_tracing(const struct tracer *tracer, int signo)
{
	if (tracer->interrupt == INTERRUPT_BY_NONE)
		return false;
	if (tracer->interrupt == INTERRUPT_BY_TERM)
		return signo == SIGTERM;
	return signo == SIGTERM || signo == SIGINT || signo == SIGHUP ||
	       signo == SIGQUIT;
}

/* A key of the terminal has reached the launcher as well. */
static void pass_on(const struct tracer *tracer, const siginfo_t *info)
{
	if (tracer->interrupt == INTERRUPT_BY_ALL && tracer->launcher &&
	    info->si_code != SI_KERNEL)
		kill(tracer->launcher, info->si_signo);
}

bool tracer_wait(struct tracer *tracer, unsigned timeout_ms)
{
	struct timespec timeout = {timeout_ms / 1000,
				   (long)(timeout_ms % 1000) * 1000000};
	siginfo_t info = {0};
	int signo;

	note_launcher(tracer);
	note_engine(tracer);
	if (tracer->is_terminated || (!tracer->launcher && !tracer->engine))
		return false;
	signo = sigtimedwait(&tracer->set, &info, &timeout);
	if (signo == SIGUSR1 && tracer->engine)
		kill(tracer->engine, signo);
	if (signo > 0 && ends_tracing(tracer, signo)) {
		tracer_stop(tracer);
		tracer->is_terminated = true;
		tracer->signo = signo;
		reap(&tracer->engine);
		pass_on(tracer, &info);
		return false;
	}
	if (signo == SIGINT && tracer->interrupt == INTERRUPT_BY_TERM)
		tracer_stop(tracer);
	note_launcher(tracer);
	note_engine(tracer);
	return tracer->launcher || tracer->engine;
}

void tracer_stop(struct tracer *tracer)
{
	if (tracer->engine)
		kill(tracer->engine, SIGTERM);
}

void tracer_finish(struct tracer **tracer_ptr, struct tracer_result *ret_result)
{
	AUTO(mem_free_ptr) struct tracer *tracer = TAKE_PTR(*tracer_ptr);
	struct engine_message message = {0};
	struct tracer_result result = {
		.has_status = tracer->has_launcher && !tracer->launcher,
		.wait_status = tracer->wait_status,
		.is_terminated = tracer->is_terminated,
		.signo = tracer->signo,
	};

	if (io_read_full(tracer->message_fd, &message, sizeof(message)) !=
	    sizeof(message)) {
		result.was_engine_lost = true;
		result.end = RECORDING_GROWING;
		snprintf(result.why, sizeof(result.why),
			 "the engine was killed");
	} else {
		result.end = message.end;
		result.has_begun = message.has_begun;
		result.counts = message.counts;
		snprintf(result.why, sizeof(result.why), "%.255s",
			 message.text);
	}
	close(tracer->message_fd);
	counter_end(&tracer->counter);
	give_signals_back(tracer);
	*ret_result = result;
}

static void add_count(struct buf *buf, uint64_t count, const char *what)
{
	buf_printf(buf, "%s%llu %s%s", buf->len ? ", " : "",
		   (unsigned long long)count, what, count == 1 ? "" : "s");
}

void tracer_summary(const struct tracer_counts *counts, const char *name,
		    const char *state, struct buf *ret_text)
{
	add_count(ret_text, counts->commands, "command");
	add_count(ret_text, counts->tasks, "task");
	add_count(ret_text, counts->calls, "call");
	add_count(ret_text, counts->bytes, "byte");
	buf_printf(ret_text, " in %s, %s", name, state);
}
