/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * engine.c - the loop: waits for a stop, decides, emits, goes on.
 *
 * Reports are looked at with WNOWAIT and, but for ends, execs and held tasks,
 * never consumed: a plain wait zeroes the exit code, and an engine that dies
 * between wait and resume would then lose the signal that the task stopped for.
 * A task that is resumed has no report any more, so nothing is seen twice.
 */
#include "config.h"

#include "engine/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
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
#include "engine/call.h"
#include "engine/image.h"
#include "engine/tracer.h"
#include "probe/probe.h"
#include "select/selection.h"
#include "spec/spec.h"

enum {
	OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
		  PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
		  PTRACE_O_TRACEEXEC,
	TURN_EVERY = 8, /* stops, see take_turn */
	TICK_MAX_NS = 250 * 1000 * 1000,
};

#define NS_PER_S 1000000000ull

static volatile sig_atomic_t got_tick, got_term, got_usr1;

static void on_signal(int signo)
{
	if (signo == SIGALRM)
		got_tick = 1;
	else if (signo == SIGTERM)
		got_term = 1;
	else
		got_usr1 = 1;
}

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static void stamp(struct engine *engine)
{
	engine->now_ns = clock_ns(CLOCK_MONOTONIC) - engine->start_ns;
}

/* ---- services for the other files ---- */

void engine_put(struct engine *engine, struct event *event, uint32_t serial)
{
	event->serial = serial;
	event->time_ns = engine->now_ns;
	recording_put(engine->out, event);
}

void engine_end(struct engine *engine, enum recording_end end, const char *why)
{
	if (engine->is_over)
		return;
	engine->is_over = true;
	engine->end = end;
	snprintf(engine->why, sizeof(engine->why), "%.255s", why);
}

static void unhold(struct engine *engine, struct task *task)
{
	if (!task->is_held)
		return;
	task->is_held = false;
	engine->tasks.held--;
}

void engine_resume(struct engine *engine, struct task *task, int signo)
{
	long request = task->mode == MODE_CALLS ? PTRACE_SYSCALL : PTRACE_CONT;

	if (task->is_held) {
		task->is_held = false;
		engine->tasks.held--;
	}
	/* ESRCH: it was killed; its end will be reported. */
	ptrace(request, task->tid, NULL, (long)signo);
}

/* Stays in its group-stop, and reports when that ends. */
static void listen_to(struct engine *engine, struct task *task)
{
	unhold(engine, task);
	ptrace(PTRACE_LISTEN, task->tid, NULL, NULL);
}

static void consume(pid_t tid)
{
	siginfo_t info;

	waitid(P_PID, (id_t)tid, &info, WSTOPPED | WNOHANG | __WALL);
}

void engine_hold(struct engine *engine, struct task *task)
{
	if (task->is_held)
		return;
	task->is_held = true;
	engine->tasks.held++;
	consume(task->tid);
}

/* ---- stops ---- */

static void put_signal(struct engine *engine, struct task *task, int signo)
{
	siginfo_t info = {0};
	struct event event = {.kind = EVENT_SIGNAL};

	/* EINVAL: none there; the number alone is true then. */
	if (ptrace(PTRACE_GETSIGINFO, task->tid, NULL, &info))
		info.si_signo = signo;
	event.signal.signo = (uint32_t)signo;
	event.signal.code = info.si_code;
	event.signal.info = span_of(&info, sizeof(info));
	engine_put(engine, &event, task->serial);
}

static void put_groupstop(struct engine *engine, struct task *task, int signo)
{
	struct event event = {.kind = EVENT_GROUPSTOP};

	event.groupstop.signo = (uint32_t)signo;
	engine_put(engine, &event, task->serial);
}

/* True when the task is to go on. */
static bool at_syscall(struct engine *engine, struct task *task,
		       const struct stop *stop)
{
	enum syscall_side side = SIDE_UNKNOWN;
	struct event_return ret;
	struct host_call entry;
	struct step step;

	if (call_read(engine, task, &side, &entry, &ret))
		return false;
	step = step_next(task->phase, stop, side);
	task->phase = step.next;
	if (step.emit == EMIT_ENTRY)
		return call_entry(engine, task, &entry);
	call_return(engine, task, &ret);
	return true;
}

void engine_at_stop(struct engine *engine, struct task *task,
		    const struct stop *stop)
{
	struct step step = step_next(task->phase, stop, SIDE_UNKNOWN);

	if (task->phase == PHASE_UNCLAIMED)
		task->report = *stop;
	if (step.resume == RESUME_REAP) {
		birth_end(engine, task, stop);
		return;
	}
	if (step.resume == RESUME_HOLD) {
		engine_hold(engine, task);
		return;
	}
	if (task->process->is_leaving && stop->kind != STOP_EXEC) {
		release_task(engine, task, task->process->leave_reason,
			     stop->kind == STOP_SIGNAL ? stop->value : 0);
		return;
	}
	if (stop->kind == STOP_SYSCALL) {
		if (at_syscall(engine, task, stop))
			engine_resume(engine, task, 0);
		return;
	}
	if (task->phase == PHASE_STARTING)
		call_undo_change(task);
	task->phase = step.next;
	if (task->is_interrupted && stop->kind == STOP_TRAP) {
		task->is_interrupted = false;
		host_restart_interrupted(task->tid);
	}
	if (step.emit == EMIT_CREATED)
		birth_created(engine, task, stop->kind);
	if (step.emit == EMIT_SIGNAL)
		put_signal(engine, task, stop->value);
	if (step.emit == EMIT_GROUPSTOP)
		put_groupstop(engine, task, stop->value);
	if (step.resume == RESUME_LISTEN)
		listen_to(engine, task);
	else
		engine_resume(engine, task,
			      step.resume == RESUME_SIGNAL ? stop->value : 0);
}

static void on_report(struct engine *engine, const siginfo_t *info)
{
	struct stop stop = stop_of(info->si_code, info->si_status);
	struct task *task = task_find(&engine->tasks, info->si_pid);

	stamp(engine);
	if (stop.kind == STOP_EXEC) {
		/* Since Linux 5.13 a thread that took its leader's id by an
		   exec can't be asked anything before that. */
		consume(info->si_pid);
		task = birth_exec(engine, task, info->si_pid);
	}
	if (!task) {
		task = task_new(&engine->tasks, info->si_pid);
		birth_first_report(engine, task);
	}
	engine_at_stop(engine, task, &stop);
	near_stop(&engine->near, info->si_pid, engine->now_ns);
}

/* ---- waiting ---- */

static int peek(idtype_t which, pid_t tid, int flags, siginfo_t *ret_info)
{
	ret_info->si_pid = 0;
	if (waitid(which, (id_t)tid, ret_info,
		   WEXITED | WSTOPPED | WNOWAIT | __WALL | flags))
		return -errno;
	return ret_info->si_pid != 0;
}

/*
 * waitid gives the first in the kernel's list that has something to say, and a
 * few busy tasks at its head could starve the rest. So now and then the next
 * task in turn is asked by name.
 */
static bool take_turn(struct engine *engine)
{
	struct tasks *tasks = &engine->tasks;
	struct task *task = tasks->next_turn ? tasks->next_turn : tasks->oldest;
	siginfo_t info;

	tasks->next_turn = task->newer;
	if (task->is_held || task->is_ended ||
	    peek(P_PID, task->tid, WNOHANG, &info) <= 0)
		return false;
	on_report(engine, &info);
	return true;
}

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

static void print_summary(struct engine *engine, bool is_final)
{
	const struct recording_totals *totals = recording_progress(engine->out);
	AUTO(buf_done) struct buf end = BUF_EMPTY;

	if (is_final)
		recording_describe_end(engine->end, engine->why, &end);
	else
		buf_add_text(&end, "still recording");
	dprintf(STDERR_FILENO,
		"spile: %u command%s, %llu task%s, %llu call%s, %llu bytes in "
		"%s, %s\n",
		engine->commands, plural(engine->commands),
		(unsigned long long)totals->tasks, plural(totals->tasks),
		(unsigned long long)totals->entries, plural(totals->entries),
		(unsigned long long)totals->file_bytes,
		engine->options->output_name ? engine->options->output_name
					     : "the recording",
		buf_text(&end));
}

void engine_check_end(struct engine *engine)
{
	if (!engine->tasks.count && !engine->tasks.unclaimed) {
		if (engine->released)
			engine_end(engine, RECORDING_LOST,
				   "processes that had to be let go are "
				   "missing from there on");
		else
			engine_end(engine, RECORDING_COMPLETE, "");
		return;
	}
	if (!engine->is_launcher_gone || engine->options->is_lingering ||
	    !release_are_all_daemons(engine))
		return;
	engine_end(engine, RECORDING_RUNNING,
		   "daemons were still running when the launcher had ended");
	release_rest(engine, RELEASE_DAEMON);
}

static void on_tick(struct engine *engine)
{
	uint64_t duration = engine->options->duration_ns;
	uint64_t wait = engine->options->flush_ns ? engine->options->flush_ns
						  : NS_PER_S;
	uint64_t oldest = recording_oldest_unwritten(engine->out);

	stamp(engine);
	if (oldest != UINT64_MAX && oldest + wait <= engine->now_ns + wait / 4)
		recording_flush(engine->out);
	if (got_usr1) {
		got_usr1 = 0;
		if (engine->options->prints_summary)
			print_summary(engine, false);
	}
	release_check_held(engine);
	if (got_term) {
		engine_end(engine, RECORDING_STOPPED, "ended on request");
		release_rest(engine, RELEASE_DETACHED);
	} else if (duration && engine->now_ns >= duration) {
		engine_end(engine, RECORDING_STOPPED, "the duration was over");
		release_rest(engine, RELEASE_DETACHED);
	}
	engine_check_end(engine);
}

static void check_writer(struct engine *engine)
{
	const struct error *failure = recording_failure(engine->out);

	if (failure)
		engine_end(engine, recording_failure_end(engine->out),
			   failure->text);
}

static void loop(struct engine *engine)
{
	unsigned turns = 0;
	siginfo_t info;
	int got;

	engine_check_end(engine);
	while (!engine->is_over) {
		if (got_tick || got_term || got_usr1) {
			got_tick = 0;
			on_tick(engine);
			continue;
		}
		if (engine->tasks.count > 2 && ++turns % TURN_EVERY == 0)
			take_turn(engine);
		got = peek(P_ALL, 0, 0, &info);
		if (got > 0)
			on_report(engine, &info);
		else if (got == -ECHILD)
			engine_end(engine, RECORDING_LOST,
				   "tasks vanished without a report");
		check_writer(engine);
	}
}

/* ---- beginning and end ---- */

static void set_up_signals(const struct tracer_options *options)
{
	static const int ignored[] = {SIGINT,  SIGQUIT, SIGTSTP, SIGTTIN,
				      SIGTTOU, SIGHUP,	SIGPIPE, SIGXFSZ};
	struct sigaction action = {.sa_handler = on_signal};
	uint64_t tick = options->flush_ns && options->flush_ns < TICK_MAX_NS
				? options->flush_ns
				: TICK_MAX_NS;
	struct itimerval timer = {
		.it_interval = {.tv_usec = (suseconds_t)(tick / 1000)},
		.it_value = {.tv_usec = (suseconds_t)(tick / 1000)},
	};
	sigset_t none;

	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		signal(ignored[i], SIG_IGN);
	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
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
		.start_realtime_ns = clock_ns(CLOCK_REALTIME),
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

	if (ptrace(PTRACE_SEIZE, engine->launcher, NULL, (long)OPTIONS) ||
	    ptrace(PTRACE_INTERRUPT, engine->launcher, NULL, NULL))
		return error_set(err, errno, "ptrace: %s", strerror(errno));
	while (peek(P_PID, engine->launcher, 0, &info) < 0)
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

static void tell(int message_fd, int error, enum recording_end end,
		 const char *text)
{
	struct engine_message message = {.error = error, .end = end};

	snprintf(message.text, sizeof(message.text), "%s", text);
	/* A parent that is gone needs no message. */
	io_write_all(message_fd, &message, sizeof(message));
}

static int start(struct engine *engine, int go_fd, struct error *err)
{
	int result = create_recording(engine, err);

	if (result)
		return result;
	capture_init(&engine->capture, engine->out,
		     engine->options->capture_bytes);
	engine->names = file_names_new(engine->out);
	engine->probes = probe_cache_new();
	engine->image = image_new();
	special_init(&engine->specials);
	near_init(&engine->near);
	engine->session = getsid(0);
	engine->may_trace_privileged = has_ptrace_capability();
	engine->lacks_syscall_info = engine->options->uses_registers;
	if (!engine->launcher)
		return attach_all(engine, err);
	result = seize_launcher(engine, err);
	if (!result && io_write_all(go_fd, "g", 1))
		return error_set(err, EPIPE, "the launcher is gone");
	return result;
}

static void finish(struct engine *engine)
{
	struct error err = {0};
	uint64_t cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID);

	if (engine->options->prints_summary)
		recording_flush(engine->out);
	check_writer(engine);
	if (recording_failure(engine->out)) {
		engine->end = recording_failure_end(engine->out);
		snprintf(engine->why, sizeof(engine->why), "%.255s",
			 recording_failure(engine->out)->text);
	}
	/* A command that could not be run leaves no recording. */
	if (engine->options->prints_summary && engine->has_begun)
		print_summary(engine, true);
	if (recording_finish(engine->out, engine->end, engine->why, cpu_ns,
			     &err) &&
	    engine->end == RECORDING_COMPLETE) {
		engine->end = RECORDING_FULL;
		snprintf(engine->why, sizeof(engine->why), "%.255s", err.text);
	}
}

void engine_run(const struct tracer_options *options, pid_t launcher, int go_fd,
		int message_fd)
{
	struct engine engine = {.options = options, .launcher = launcher};
	struct error err = {0};
	int result;

	engine.start_ns = clock_ns(CLOCK_MONOTONIC);
	set_up_signals(options);
	result = start(&engine, go_fd, &err);
	tell(message_fd, -result, RECORDING_GROWING, err.text);
	if (result)
		_exit(EXIT_FAILURE);
	loop(&engine);
	finish(&engine);
	tell(message_fd, 0, engine.end, engine.why);
	/* Ends all tracing at once and lets everything that runs go on. */
	_exit(EXIT_SUCCESS);
}
