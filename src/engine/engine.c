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
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch/host.h"
#include "base/auto.h"
#include "base/error.h"
#include "engine/call.h"
#include "engine/proc.h"
#include "engine/tracer.h"

enum {
	TURN_INTERVAL_MAX = 8, /* stops, see take_turn */
	UNWAITED_MAX = 16,     /* stops, see at_next_stop */
	TICK_MAX_NS = 250 * 1000 * 1000,
	CLAIM_NS = 1000 * 1000 * 1000, /* a creator has told long before */
};

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

void engine_set_up_signals(const struct tracer_options *options)
{
	static const int ignored[] = {SIGINT,  SIGQUIT, SIGTSTP, SIGTTIN,
				      SIGTTOU, SIGHUP,	SIGPIPE, SIGXFSZ};
	struct sigaction action = {.sa_handler = on_signal};
	/* Stops come by waitid: no signal has to be made for each. */
	struct sigaction no_stops = {.sa_handler = SIG_DFL,
				     .sa_flags = SA_NOCLDSTOP};
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
	sigaction(SIGCHLD, &no_stops, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void stamp(struct engine *engine)
{
	engine->now_ns = engine_clock_ns(CLOCK_MONOTONIC) - engine->start_ns;
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
	long request = task->mode == MODE_EVENTS ? PTRACE_CONT : PTRACE_SYSCALL;

	unhold(engine, task);
	/* ESRCH: it was killed; its end will be reported. */
	ptrace(request, task->tid, NULL, (long)signo);
	engine->resumed = request == PTRACE_SYSCALL ? task->tid : 0;
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
	/* The kernel cuts a 64-bit program's addresses for a 32-bit spile. */
	if (!task->abi || task->abi->word_bytes <= sizeof(long))
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
		return task->mode == MODE_TO_EXEC
			       ? call_entry_unrecorded(engine, task, &entry)
			       : call_entry(engine, task, &entry);
	if (task->mode == MODE_TO_EXEC)
		call_undo_change(task);
	else
		call_return(engine, task, &ret);
	return true;
}

static void forget_blocked(struct task *task)
{
	free(task->blocked);
	task->blocked = NULL;
}

/* The stop that an attach asked for: what it interrupted is made again. */
static void after_interrupt(struct task *task)
{
	bool is_restarted = false;

	task->is_interrupted = false;
	host_restart_interrupted(task->tid, task->blocked, &is_restarted);
	if (!is_restarted)
		forget_blocked(task);
}

/* The next one: a handler that runs before that ends the call as it would have
   without the attach. */
static void after_restart(struct task *task, const struct stop *stop)
{
	struct proc_status status;

	if (stop->kind == STOP_SIGNAL && stop->value > 0 &&
	    !proc_read_status(task->tid, &status) &&
	    status.caught >> (stop->value - 1) & 1)
		host_take_back_restart(task->tid, task->blocked);
	forget_blocked(task);
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
	if ((stop->kind == STOP_EXEC ||
	     (stop->kind == STOP_TRAP && task->is_interrupted)) &&
	    release_wide(engine, task))
		return;
	if (task->blocked && !task->is_interrupted)
		after_restart(task, stop);
	if (task->process->is_leaving && stop->kind != STOP_EXEC) {
		/* The child is traced already, and waits to be claimed. */
		if (step.emit == EMIT_CREATED)
			birth_created(engine, task, stop->kind);
		call_undo_change(task);
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
	if (task->is_interrupted && stop->kind == STOP_TRAP)
		after_interrupt(task);
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
	bool is_last = false;

	/* Its report is at hand, and it may be held: engine_resume says anew. */
	engine->resumed = 0;
	stamp(engine);
	if (stop.kind == STOP_EXEC) {
		is_last = release_is_due_at_exec(engine, task);
		/* Since Linux 5.13 a thread that took its leader's id by an
		   exec can't be asked anything before that. */
		consume(info->si_pid);
		task = birth_exec(engine, task, info->si_pid);
	}
	if (!task) {
		task = task_new(&engine->tasks, info->si_pid);
		birth_first_report(engine, task);
	}
	if (is_last) {
		release_task(engine, task, RELEASE_DETACHED, 0);
		return;
	}
	engine_at_stop(engine, task, &stop);
	near_stop(&engine->near, info->si_pid, engine->now_ns);
}

/* ---- waiting ---- */

int engine_peek(idtype_t which, pid_t tid, int flags, siginfo_t *ret_info)
{
	ret_info->si_pid = 0;
	if (waitid(which, (id_t)tid, ret_info,
		   WEXITED | WSTOPPED | WNOWAIT | __WALL | flags))
		return -errno;
	return ret_info->si_pid != 0;
}

/*
 * The system call has an argument more than waitid(3), which fills for a stopped
 * task, too, without consuming its report: struct rusage as the kernel has it,
 * whose numbers are longs, whatever the C library's time_t is.
 */
uint64_t engine_system_ns(pid_t tid)
{
	struct {
		long user_s, user_us, system_s, system_us;
		long others[14];
	} usage = {0};
	siginfo_t info;

	if (syscall(SYS_waitid, P_PID, tid, &info,
		    WSTOPPED | WNOHANG | WNOWAIT | __WALL, &usage))
		return 0;
	return (uint64_t)usage.system_s * ENGINE_NS_PER_S +
	       (uint64_t)usage.system_us * 1000;
}

/*
 * waitid gives the first in the kernel's list that has something to say, and a
 * few busy tasks at its head would starve the rest. So the next task in turn is
 * asked by name: at once again after one that was waiting, more and more seldom
 * after some that were not.
 */
static void take_turn(struct engine *engine)
{
	struct tasks *tasks = &engine->tasks;
	struct task *task = tasks->next_turn ? tasks->next_turn : tasks->oldest;
	siginfo_t info;

	if (tasks->count < 2 || --engine->stops_to_turn)
		return;
	tasks->next_turn = task->newer;
	if (!task->is_held && !task->is_ended &&
	    engine_peek(P_PID, task->tid, WNOHANG, &info) > 0) {
		engine->turn_interval = 1;
		on_report(engine, &info);
	} else if (engine->turn_interval < TURN_INTERVAL_MAX) {
		engine->turn_interval *= 2;
	}
	engine->stops_to_turn = engine->turn_interval;
}

/*
 * Beside an engine under SCHED_IDLE the task that goes on has the CPU at once,
 * and is at its next call's entry or return before the engine runs again: asked
 * for that without a wait before, one system call less for each stop. What is
 * no such stop, and now and then each other task, comes by the wait. A stop
 * that nobody waited for leaves nothing behind when the task goes on
 * (ptrace_resume clears its exit code).
 */
static bool at_next_stop(struct engine *engine)
{
	static const struct stop stop = {.kind = STOP_SYSCALL};
	pid_t tid = engine->resumed;
	struct task *task;

	engine->resumed = 0;
	if (!engine->near.is_idle || tid != engine->near.tid ||
	    ++engine->unwaited % UNWAITED_MAX == 0)
		return false;
	task = task_find(&engine->tasks, tid);
	if (!task || !call_peek(engine, task))
		return false;
	stamp(engine);
	engine_at_stop(engine, task, &stop);
	engine->has_peeked = false;
	near_stop(&engine->near, tid, engine->now_ns);
	return true;
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
						  : ENGINE_NS_PER_S;
	uint64_t oldest = recording_oldest_unwritten(engine->out);

	stamp(engine);
	if (oldest != UINT64_MAX && oldest + wait <= engine->now_ns + wait / 4)
		recording_flush(engine->out);
	if (got_usr1) {
		got_usr1 = 0;
		engine_print_summary(engine);
	}
	engine_modules_tick(engine);
	engine_counts_tick(engine);
	release_check_held(engine);
	birth_adopt_late(engine, CLAIM_NS);
	if (got_term) {
		engine_end(engine, RECORDING_STOPPED, "ended on request");
		release_rest(engine, RELEASE_DETACHED);
	} else if (duration && engine->now_ns >= duration) {
		engine_end(engine, RECORDING_STOPPED, "the duration was over");
		release_rest(engine, RELEASE_DETACHED);
	}
	engine_check_end(engine);
}

void engine_check_writer(struct engine *engine)
{
	const struct error *failure = recording_failure(engine->out);

	if (failure)
		engine_end(engine, recording_failure_end(engine->out),
			   failure->text);
}

void engine_loop(struct engine *engine)
{
	siginfo_t info;
	int got;

	engine->stops_to_turn = engine->turn_interval = 1;
	engine_check_end(engine);
	while (!engine->is_over) {
		if (got_tick || got_term || got_usr1) {
			got_tick = 0;
			on_tick(engine);
			continue;
		}
		take_turn(engine);
		if (engine->is_over)
			break;
		got = at_next_stop(engine) ? 0
					   : engine_peek(P_ALL, 0, 0, &info);
		if (got > 0)
			on_report(engine, &info);
		else if (got == -ECHILD && engine->tasks.unclaimed)
			birth_adopt_late(engine, 0);
		else if (got == -ECHILD)
			engine_end(engine, RECORDING_LOST,
				   "tasks vanished without a report");
		engine_check_writer(engine);
	}
}
