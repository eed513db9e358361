/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session.c - the life of the engine process: makes the recording, takes the
 * launcher, runs the loop, says how it ended.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "arch/host.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "capture/fdtable.h"
#include "engine/deny.h"
#include "engine/engine.h"
#include "engine/image.h"
#include "engine/tracer.h"
#include "probe/probe.h"
#include "select/selection.h"
#include "spec/spec.h"

uint64_t engine_clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * ENGINE_NS_PER_S + (uint64_t)now.tv_nsec;
}

long engine_ptrace_options(const struct engine *engine)
{
	long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC;

	if (!engine->options->is_single)
		options |= PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			   PTRACE_O_TRACECLONE;
	if (engine->options->kills_on_exit)
		options |= PTRACE_O_EXITKILL;
	return options;
}

static struct tracer_counts count(const struct engine *engine)
{
	const struct recording_totals *totals = recording_progress(engine->out);

	return (struct tracer_counts){engine->commands, totals->tasks,
				      totals->entries, totals->file_bytes};
}

void engine_print_summary(const struct engine *engine)
{
	const char *name = engine->options->output_name;
	struct tracer_counts counts = count(engine);
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (!name)
		return;
	tracer_summary(&counts, name, "still recording", &text);
	dprintf(STDERR_FILENO, "spile: %s\n", buf_text(&text));
}

static bool has_ptrace_capability(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};

	return !syscall(SYS_capget, &header, data) &&
	       (data[0].effective & (1u << CAP_SYS_PTRACE));
}

static int create_recording(struct engine *engine, struct error *err)
{
	const struct tracer_options *options = engine->options;
	struct recording_limits limits = {.file_bytes = options->limit_bytes};
	char boot_id[64] = "", cwd[4096] = "";
	struct utsname machine;
	size_t count = 0;
	AUTO(fd_close) int boot = -1;
	AUTO(fd_close) int fd = dup(options->output_fd);

	if (fd < 0)
		return error_set(err, errno, "dup: %s", strerror(errno));
	uname(&machine);
	boot = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	if (boot >= 0 && read(boot, boot_id, sizeof(boot_id) - 1) > 0)
		boot_id[strcspn(boot_id, "\n")] = '\0';
	if (!getcwd(cwd, sizeof(cwd)))
		cwd[0] = '\0';
	while (options->command && options->command[count])
		count++;

	struct recording_header header = {
		.version = RECORDING_VERSION,
		.host_abi = host_abi,
		.start_realtime_ns = engine_clock_ns(CLOCK_REALTIME),
		.start_monotonic_ns = engine->start_ns,
		.spile_version = PACKAGE_VERSION,
		.hostname = machine.nodename,
		.kernel_release = machine.release,
		.kernel_version = machine.version,
		.machine = machine.machine,
		.boot_id = boot_id,
		.spec_version = spec_version(),
		.cwd = cwd,
		.selection = options->selection
				     ? selection_text(options->selection)
				     : "",
		.engine = "stop",
		.command = options->command,
		.command_count = count,
		.options = options->options,
		.option_count = options->option_count,
		.uid = getuid(),
		.capture_bytes = options->capture_bytes,
		.bus_bytes = options->bus_bytes,
		.cpus = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN),
		.spec_text = options->spec_text ? options->spec_text : "",
	};
	return recording_create(TAKE_FD(fd), &header, &limits, &engine->out,
				err);
}

/* Takes the launcher while it waits in its pipe, and lets it go on to exec. */
static int seize_launcher(struct engine *engine, struct error *err)
{
	struct process *process;
	struct task *task;
	siginfo_t info;

	if (ptrace(PTRACE_SEIZE, engine->launcher, NULL,
		   engine_ptrace_options(engine)) ||
	    ptrace(PTRACE_INTERRUPT, engine->launcher, NULL, NULL))
		/* While the launcher waits: its end would hide the reason. */
		return deny_explain(engine->launcher, errno, err);
	while (engine_peek(P_PID, engine->launcher, 0, &info) < 0)
		if (errno != EINTR)
			return error_set(err, errno, "waitid: %s",
					 strerror(errno));
	task = task_new(&engine->tasks, engine->launcher);
	process = process_new(engine->launcher, engine->tasks.next_serial + 1);
	process->is_launcher = true;
	process->is_selected =
		!engine->options->selection ||
		!selection_has_command(engine->options->selection);
	task_claim(&engine->tasks, task, process);
	task->mode = process->is_selected ? MODE_CALLS : MODE_EVENTS;
	task->phase = PHASE_OUTSIDE;
	task->is_prelaunch = true;
	task->files = fdtable_new();
	engine_resume(engine, task, 0);
	return 0;
}

/* A parent that is gone needs no message. */
static void tell(int message_fd, struct engine_message *message,
		 const char *text)
{
	snprintf(message->text, sizeof(message->text), "%.511s", text);
	io_write_all(message_fd, message, sizeof(*message));
}

static void tell_start(int message_fd, int error, const char *text)
{
	struct engine_message message = {.error = error,
					 .end = RECORDING_GROWING};

	tell(message_fd, &message, text);
}

static void tell_end(int message_fd, const struct engine *engine)
{
	struct engine_message message = {.end = engine->end,
					 .has_begun = engine->has_begun,
					 .counts = engine->counts};

	tell(message_fd, &message, engine->why);
}

static int start(struct engine *engine, int go_fd, struct error *err)
{
	int result = create_recording(engine, err);

	if (result)
		return result;
	engine->names = file_names_new(engine->out,
				       engine->options->wants_details,
				       &engine->met);
	capture_init(&engine->capture, engine->out,
		     engine->options->capture_bytes,
		     engine->options->bus_bytes,
		     file_names_has_server(engine->names));
	engine->probes = probe_cache_new();
	engine->image = image_new();
	special_init(&engine->specials);
	near_init(&engine->near);
	engine->session = getsid(0);
	engine->may_trace_privileged = has_ptrace_capability();
	engine->lacks_syscall_info = engine->options->uses_registers;
	engine_modules_start(engine);
	/* What is counted is known, and stands in front of all tasks. */
	engine_counts_tick(engine);
	result = attach_all(engine, err);
	if (result || !engine->launcher)
		return result;
	result = seize_launcher(engine, err);
	if (!result && io_write_all(go_fd, "g", 1))
		return error_set(err, EPIPE, "the launcher is gone");
	return result;
}

static void finish(struct engine *engine)
{
	struct error err = {0};
	struct stat file;
	uint64_t cpu_ns = engine_clock_ns(CLOCK_PROCESS_CPUTIME_ID);

	engine_counts_end(engine);
	engine_modules_end(engine);
	recording_flush(engine->out);
	engine_check_writer(engine);
	if (recording_failure(engine->out)) {
		engine->end = recording_failure_end(engine->out);
		snprintf(engine->why, sizeof(engine->why), "%.255s",
			 recording_failure(engine->out)->text);
	}
	engine->counts = count(engine);
	if (recording_finish(engine->out, engine->end, engine->why, cpu_ns,
			     &err) &&
	    engine->end == RECORDING_COMPLETE) {
		engine->end = RECORDING_FULL;
		snprintf(engine->why, sizeof(engine->why), "%.255s", err.text);
	}
	if (!fstat(engine->options->output_fd, &file))
		engine->counts.bytes = (uint64_t)file.st_size;
}

void engine_run(const struct tracer_options *options, struct counter *counter,
		pid_t launcher, int go_fd, int message_fd)
{
	struct engine engine = {.options = options,
				.launcher = launcher,
				.counter = counter};
	struct error err = {0};
	int result;

	engine.start_ns = engine_clock_ns(CLOCK_MONOTONIC);
	engine_set_up_signals(options);
	result = start(&engine, go_fd, &err);
	tell_start(message_fd, -result, err.text);
	if (result)
		_exit(EXIT_FAILURE);
	engine_loop(&engine);
	finish(&engine);
	tell_end(message_fd, &engine);
	/* Ends all tracing at once and lets everything that runs go on. */
	_exit(EXIT_SUCCESS);
}
