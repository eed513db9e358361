/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.c - unit tests of src/model: events in, the tree of commands out.
 *
 * A case is a list of events and the tree they make, written as
 * "name KIND calls/errors END [children]": KIND E exec, F fork, A attached;
 * END x3 exit 3, k9 killed, r2 replaced by command 2, l1 released, "-" running.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "model/model.h"
#include "model/state.h"
#include "select/selection.h"
#include "spec/spec.h"
#include "tests/unit/random_events.h"

/* x86_64 numbers, asm/unistd_64.h */
enum {
	NR_READ = 0,
	NR_CLOSE = 3,
	NR_CONNECT = 42,
	NR_CLONE = 56,
	NR_FORK = 57,
	NR_EXECVE = 59,
	NR_EXIT = 60,
	NR_EXIT_GROUP = 231,
	NR_OPENAT = 257,
};

enum { EVENTS_MAX = 40 };

#define LAUNCH(id)                                          \
	{                                                   \
		.kind = EVENT_TASK, .serial = id, .task = { \
			.origin = TASK_LAUNCHED,            \
			.tid = 100 + id,                    \
			.tgid = 100 + id,                   \
			.leader = id                        \
		}                                           \
	}
#define FORK(by, id)                                        \
	{                                                   \
		.kind = EVENT_TASK, .serial = id, .task = { \
			.origin = TASK_CREATED,             \
			.tid = 100 + id,                    \
			.tgid = 100 + id,                   \
			.leader = id,                       \
			.creator = by                       \
		}                                           \
	}
#define THREAD(by, id, of)                                                   \
	{                                                                    \
		.kind = EVENT_TASK, .serial = id, .task = {                  \
			.origin = TASK_CREATED,                              \
			.tid = 100 + id,                                     \
			.tgid = 100 + of,                                    \
			.leader = of,                                        \
			.creator = by,                                       \
			.clone_flags = CLONE_THREAD | CLONE_FILES | CLONE_FS \
		}                                                            \
	}
#define ATTACH(id, above)                                   \
	{                                                   \
		.kind = EVENT_TASK, .serial = id, .task = { \
			.origin = TASK_ATTACHED,            \
			.tid = 100 + id,                    \
			.tgid = 100 + id,                   \
			.leader = id,                       \
			.creator = above                    \
		}                                           \
	}
#define EXEC(id, path)                                                        \
	{                                                                     \
		.kind = EVENT_EXEC, .serial = id, .exec = {                   \
			.abi = ABI_X86_64,                                    \
			.filename = {(const uint8_t *)path, sizeof(path) - 1} \
		}                                                             \
	}
#define ENTRY(id, number)                                     \
	{                                                     \
		.kind = EVENT_ENTRY, .serial = id, .entry = { \
			.abi = ABI_X86_64,                    \
			.nr = number                          \
		}                                             \
	}
#define RETURN(id, value)                           \
	{                                           \
		.kind = EVENT_RETURN, .serial = id, \
		.ret = {.ret = value,               \
			.is_error = (value) < 0 }   \
	}
#define EXIT(id, wait_status)                               \
	{                                                   \
		.kind = EVENT_EXIT, .serial = id, .exit = { \
			.status = wait_status               \
		}                                           \
	}
#define RELEASE(id, why)                                          \
	{                                                         \
		.kind = EVENT_RELEASE, .serial = id, .release = { \
			.reason = why                             \
		}                                                 \
	}
#define SUPERSEDE(id, old, gone)                                      \
	{                                                             \
		.kind = EVENT_SUPERSEDE, .serial = id, .supersede = { \
			.old_tid = old,                               \
			.leader = gone                                \
		}                                                     \
	}
#define EXITED(code) ((code) << 8)

struct tree_case {
	const char *name;
	struct event events[EVENTS_MAX];
	const char *tree;
	uint64_t contradictions;
};

static const struct tree_case tree_cases[] = {
	{"one program",
	 {LAUNCH(1), ENTRY(1, NR_EXECVE), EXEC(1, "/bin/true"), RETURN(1, 0),
	  ENTRY(1, NR_READ), RETURN(1, -EBADF), ENTRY(1, NR_EXIT_GROUP),
	  EXIT(1, 0)},
	 "true E3/1x0"},
	{"a fork that execs is one command",
	 {LAUNCH(1), EXEC(1, "sh"), ENTRY(1, NR_FORK), FORK(1, 2),
	  RETURN(1, 102), ENTRY(2, NR_CLOSE), RETURN(2, 0), ENTRY(2, NR_EXECVE),
	  EXEC(2, "ls"), RETURN(2, 0), EXIT(2, EXITED(2)), EXIT(1, 0)},
	 "sh E1/0x0[ls E2/0x2]"},
	{"a fork that never execs is called like its parent",
	 {LAUNCH(1), EXEC(1, "sh"), FORK(1, 2), EXIT(2, EXITED(1)), EXIT(1, 0)},
	 "sh E0/0x0[sh F0/0x1]"},
	{"a fork with children of its own stays when it execs",
	 {LAUNCH(1), EXEC(1, "sh"), FORK(1, 2), FORK(2, 3), EXEC(2, "ls"),
	  EXEC(3, "wc"), EXIT(3, 0), EXIT(2, 0), EXIT(1, 0)},
	 "sh E0/0x0[sh F0/0r4[wc E0/0x0,ls E0/0x0]]"},
	{"an exec'd program that execs again is replaced",
	 {LAUNCH(1), EXEC(1, "env"), ENTRY(1, NR_EXECVE), EXEC(1, "ls"),
	  RETURN(1, 0), ENTRY(1, NR_READ), RETURN(1, 0), EXIT(1, 0)},
	 "env E1/0r2[ls E1/0x0]"},
	{"threads belong to their process' command",
	 {LAUNCH(1), EXEC(1, "node"), THREAD(1, 2, 1), ENTRY(2, NR_READ),
	  RETURN(2, 5), EXIT(2, 0), EXIT(1, EXITED(4))},
	 "node E1/0x4"},
	{"a thread's fork is a child of the command",
	 {LAUNCH(1), EXEC(1, "node"), THREAD(1, 2, 1), FORK(2, 3),
	  EXEC(3, "ls"), EXIT(3, 0), EXIT(2, 0), EXIT(1, 0)},
	 "node E0/0x0[ls E0/0x0]"},
	{"the leader leaves first, exit_group by another says the status",
	 {LAUNCH(1), EXEC(1, "a"), THREAD(1, 2, 1), ENTRY(1, NR_EXIT),
	  EXIT(1, 0), ENTRY(2, NR_EXIT_GROUP), EXIT(2, EXITED(3))},
	 "a E2/0x3"},
	{"the leader leaves first, another thread's own end says nothing",
	 {LAUNCH(1), EXEC(1, "a"), THREAD(1, 2, 1), EXIT(1, EXITED(7)),
	  ENTRY(2, NR_EXIT), EXIT(2, EXITED(3))},
	 "a E1/0x7"},
	{"a signal kills",
	 {LAUNCH(1), EXEC(1, "a"), THREAD(1, 2, 1), EXIT(2, 9), EXIT(1, 9)},
	 "a E0/0k9"},
	{"exec by a thread that is not the leader",
	 {LAUNCH(1), EXEC(1, "a"), THREAD(1, 2, 1), ENTRY(1, NR_READ),
	  ENTRY(2, NR_EXECVE), SUPERSEDE(2, 101, 1), EXEC(2, "b"), RETURN(2, 0),
	  THREAD(2, 3, 2), ENTRY(3, NR_READ), RETURN(3, 0), EXIT(3, 0),
	  EXIT(2, EXITED(6))},
	 "a E2/0r2[b E1/0x6]"},
	{"exec ends threads that did not say so",
	 {LAUNCH(1), EXEC(1, "a"), THREAD(1, 2, 1), ENTRY(2, NR_READ),
	  EXEC(1, "b"), EXIT(2, 0), EXIT(1, 0)},
	 "a E1/0r2[b E0/0x0]"},
	{"clone parent: the child of who called",
	 {LAUNCH(1),
	  EXEC(1, "sh"),
	  FORK(1, 2),
	  EXEC(2, "a"),
	  {.kind = EVENT_TASK,
	   .serial = 3,
	   .task = {.origin = TASK_CREATED,
		    .tid = 103,
		    .tgid = 103,
		    .leader = 3,
		    .creator = 2,
		    .clone_flags = CLONE_PARENT}},
	  EXIT(2, 0),
	  EXIT(3, 0),
	  EXIT(1, 0)},
	 "sh E0/0x0[a E0/0x0[a F0/0x0]]"},
	{"attached: its image is told, its exec is another command",
	 {ATTACH(1, 0), EXEC(1, "cron"), ENTRY(1, NR_READ), RETURN(1, 0),
	  EXEC(1, "b"), EXIT(1, 0)},
	 "cron A1/0r2[b E0/0x0]"},
	{"attached: below their parent, or roots",
	 {ATTACH(1, 0), EXEC(1, "a"), ATTACH(2, 1), EXEC(2, "b"), ATTACH(3, 0),
	  EXEC(3, "c"), EXIT(2, 0)},
	 "a A0/0-[b A0/0x0],c A0/0-"},
	{"the return of a call that began before tracing counts nothing",
	 {ATTACH(1, 0), EXEC(1, "a"), RETURN(1, -EINTR), ENTRY(1, NR_READ),
	  RETURN(1, 0), EXIT(1, 0)},
	 "a A1/0x0"},
	{"a call without return counts",
	 {LAUNCH(1), EXEC(1, "a"), ENTRY(1, NR_READ), ENTRY(1, NR_READ),
	  RETURN(1, 1)},
	 "a E2/0-"},
	{"restart codes are errors, as strace -c has it",
	 {LAUNCH(1), EXEC(1, "a"), ENTRY(1, NR_READ), RETURN(1, -512),
	  EXIT(1, 0)},
	 "a E1/1x0"},
	{"a thread id used again is another task",
	 {LAUNCH(1),
	  EXEC(1, "sh"),
	  FORK(1, 2),
	  EXEC(2, "a"),
	  EXIT(2, 0),
	  {.kind = EVENT_TASK,
	   .serial = 3,
	   .task = {.origin = TASK_CREATED,
		    .tid = 102,
		    .tgid = 102,
		    .leader = 3,
		    .creator = 1}},
	  EXEC(3, "b"),
	  EXIT(3, EXITED(1)),
	  EXIT(1, 0)},
	 "sh E0/0x0[a E0/0x0,b E0/0x1]"},
	{"the birth of a child is told after its creator's death",
	 {LAUNCH(1), EXEC(1, "sh"), FORK(1, 2), EXEC(2, "a"), EXIT(2, 9),
	  FORK(2, 3), EXEC(3, "b"), EXIT(3, 0), EXIT(1, 0)},
	 "sh E0/0x0[a E0/0k9[b E0/0x0]]"},
	{"released at its exec",
	 {LAUNCH(1), EXEC(1, "sh"), FORK(1, 2), ENTRY(2, NR_EXECVE),
	  RELEASE(2, RELEASE_SETUID), EXIT(1, 0)},
	 "sh E0/0x0[sh F1/0l3]"},
	{"events of a task that nobody introduced",
	 {LAUNCH(1), EXEC(1, "a"), ENTRY(7, NR_READ), RETURN(7, 0), EXIT(7, 0),
	  EXIT(1, 0)},
	 "a E0/0x0",
	 3},
	{"events after the exit",
	 {LAUNCH(1), EXEC(1, "a"), EXIT(1, 0), ENTRY(1, NR_READ), EXIT(1, 0)},
	 "a E0/0x0",
	 1},
	{"a serial used twice",
	 {LAUNCH(1), EXEC(1, "a"), LAUNCH(1), EXIT(1, 0)},
	 "a E0/0x0",
	 1},
	{"nothing at all", {{0}}, ""},
};

static void add_command(struct buf *text, const struct command *command)
{
	static const char kinds[] = "EFA";
	static const char ends[] = "-xkrl";

	buf_printf(text, "%s %c%u/%u%c", command->name, kinds[command->kind],
		   (unsigned)command->own.calls, (unsigned)command->own.errors,
		   ends[command->end]);
	if (command->end != COMMAND_RUNNING)
		buf_printf(text, "%u", command->end_value);
}

static void add_commands(struct buf *text, const struct command *first)
{
	for (const struct command *at = first; at; at = at->next) {
		add_command(text, at);
		if (at->first_child) {
			buf_add_text(text, "[");
			add_commands(text, at->first_child);
			buf_add_text(text, "]");
		}
		if (at->next)
			buf_add_text(text, ",");
	}
}

static struct spec *new_spec(void)
{
	struct error err = {0};
	struct spec *spec = NULL;

	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	return spec;
}

static void feed_all(struct model *model, const struct event *events,
		     size_t count)
{
	for (size_t i = 0; i < count && events[i].kind != EVENT_NONE; i++) {
		struct event event = events[i];

		event.time_ns = event.time_ns ? event.time_ns : i * 1000;
		model_feed(model, &event);
	}
}

Test(model, events_make_a_tree)
{
	AUTO(spec_free) struct spec *spec = new_spec();

	for (size_t i = 0; i < ARRAY_LEN(tree_cases); i++) {
		const struct tree_case *c = &tree_cases[i];
		AUTO(buf_done) struct buf text = BUF_EMPTY;
		AUTO(model_free)
		struct model *model = model_new(spec, NULL, NULL);

		feed_all(model, c->events, EVENTS_MAX);
		model_finish(model, 1000000);
		add_commands(&text, model_first_root(model));
		cr_expect_str_eq(buf_text(&text), c->tree, "%s: %s", c->name,
				 buf_text(&text));
		cr_expect_eq(model_contradictions(model), c->contradictions,
			     "%s: %u contradictions", c->name,
			     (unsigned)model_contradictions(model));
	}
}

Test(model, totals_are_own_and_all_below)
{
	static const struct event events[] = {
		LAUNCH(1),	    EXEC(1, "sh"),   FORK(1, 2),
		EXEC(2, "a"),	    FORK(2, 3),	     EXEC(3, "b"),
		ENTRY(3, NR_READ),  RETURN(3, -EIO), EXIT(3, 0),
		ENTRY(2, NR_READ),  RETURN(2, 1),    EXIT(2, 0),
		ENTRY(1, NR_CLOSE), RETURN(1, 0),    EXIT(1, 0),
	};
	AUTO(spec_free) struct spec *spec = new_spec();
	AUTO(model_free) struct model *model = model_new(spec, NULL, NULL);
	const struct command *root, *a;

	feed_all(model, events, ARRAY_LEN(events));
	model_finish(model, 100000);
	root = model_first_root(model);
	a = root->first_child;
	cr_expect_eq(root->own.calls, 1);
	cr_expect_eq(root->total.calls, 3);
	cr_expect_eq(root->total.errors, 1);
	cr_expect_eq(a->total.calls, 2);
	cr_expect_eq(a->own.syscall_ns, 1000);
	cr_expect_eq(root->total.syscall_ns, 3000);
	cr_expect_eq(root->own.wall_ns, 14000);
	cr_expect_eq(a->own.wall_ns, 11000 - 2000);
}

Test(model, a_total_lasts_as_long_as_what_it_left_behind)
{
	static const struct event events[] = {
		LAUNCH(1),    EXEC(1, "sh"), FORK(1, 2),
		EXEC(2, "d"), EXIT(1, 0),    EXIT(2, 0),
	};
	AUTO(spec_free) struct spec *spec = new_spec();
	AUTO(model_free) struct model *model = model_new(spec, NULL, NULL);

	feed_all(model, events, ARRAY_LEN(events));
	model_finish(model, 9000);
	cr_expect_eq(model_first_root(model)->own.wall_ns, 4000);
	cr_expect_eq(model_first_root(model)->total.wall_ns, 5000);
}

Test(model, cpu_time_is_shared_out_at_exec)
{
	const struct event events[] = {
		LAUNCH(1),
		{.kind = EVENT_EXEC, .serial = 1, .exec.cpu_ns = 500},
		{.kind = EVENT_EXEC, .serial = 1, .exec.cpu_ns = 1500},
		{.kind = EVENT_EXIT, .serial = 1, .exit.cpu_ns = 1700},
	};
	AUTO(spec_free) struct spec *spec = new_spec();
	AUTO(model_free) struct model *model = model_new(spec, NULL, NULL);

	feed_all(model, events, ARRAY_LEN(events));
	model_finish(model, 9000);
	/* What was used before the launcher's first image is spile's own. */
	cr_expect_eq(model_command(model, 1)->own.cpu_ns, 1000);
	cr_expect_eq(model_command(model, 2)->own.cpu_ns, 200);
	cr_expect_eq(model_command(model, 1)->total.cpu_ns, 1200);
}

/* ---- what visitors are told ---- */

struct listener {
	struct model_visitor visitor;
	struct buf text;
};

static void hear_entry(struct model_visitor *visitor, const struct call *call)
{
	struct listener *listener = (struct listener *)visitor;

	buf_printf(&listener->text, "entry %u %s+%zu;", call->task->serial,
		   call->row->name, call->snapshot_count);
}

static void hear_call(struct model_visitor *visitor, const struct call *call)
{
	struct listener *listener = (struct listener *)visitor;
	const struct event_file *file = call_file(call, 3);

	buf_printf(&listener->text, "%s %u %s+%zu=%d%s",
		   call->state == CALL_RETURNED	    ? "call"
		   : call->state == CALL_UNFINISHED ? "cut"
						    : "late",
		   call->task->serial, call->row ? call->row->name : "?",
		   call->snapshot_count, (int)call->ret,
		   call->is_selected ? "" : " not selected");
	if (file)
		buf_printf(&listener->text, " <%.*s>", (int)file->link.len,
			   (const char *)file->link.data);
	if (call->child)
		buf_printf(&listener->text, " began %u", call->child->id);
	buf_add_text(&listener->text, ";");
}

static void hear_command(struct model_visitor *visitor, struct command *command)
{
	struct listener *listener = (struct listener *)visitor;

	buf_printf(&listener->text, "command %u %s", command->id,
		   command->name);
	if (command->place)
		buf_printf(&listener->text, " at %.*s:%u",
			   (int)command->place->frames[0].file.len,
			   (const char *)command->place->frames[0].file.data,
			   command->place->frames[0].line);
	buf_add_text(&listener->text, ";");
}

#define TEXT(string)                                        \
	{                                                   \
		(const uint8_t *)string, sizeof(string) - 1 \
	}
#define SNAPSHOT(id, at, where, string)                             \
	{                                                           \
		.kind = EVENT_SNAPSHOT, .serial = id, .snapshot = { \
			.phase = at,                                \
			.addr = where,                              \
			.wanted = sizeof(string) - 1,               \
			.bytes = TEXT(string)                       \
		}                                                   \
	}
#define FILE_IS(number, path)                 \
	{                                     \
		.kind = EVENT_FILE, .file = { \
			.id = number,         \
			.link = TEXT(path)    \
		}                             \
	}
#define FD(id, number, is)                      \
	{                                       \
		.kind = EVENT_FD, .serial = id, \
		.fd = {.fd = number,            \
		       .file = is }             \
	}

static const struct script_frame frame_a = {.file = TEXT("a.sh"), .line = 7};
static const struct script_frame frame_b = {.file = TEXT("a.sh"), .line = 8};

#define SCRIPTLINE(id, frame)                                           \
	{                                                               \
		.kind = EVENT_SCRIPTLINE, .serial = id, .scriptline = { \
			.language = SCRIPT_BASH,                        \
			.frames = &frame,                               \
			.count = 1                                      \
		}                                                       \
	}

static const struct tree_case told_cases[] = {
	{"entries when all they send is there, calls when all they received",
	 {LAUNCH(1), ENTRY(1, NR_READ), SNAPSHOT(1, SNAPSHOT_ENTRY, 16, "a"),
	  SNAPSHOT(1, SNAPSHOT_ENTRY, 32, "b"), RETURN(1, 1),
	  SNAPSHOT(1, SNAPSHOT_RETURN, 48, "c"), EXIT(1, 0)},
	 "command 1 ?;entry 1 read+2;call 1 read+3=1;"},
	{"an event of another task ends the waiting",
	 {LAUNCH(1), FORK(1, 2), ENTRY(1, NR_READ), ENTRY(2, NR_CLOSE),
	  RETURN(1, 0), RETURN(2, 0)},
	 "command 1 ?;command 2 ?;entry 1 read+0;entry 2 close+0;"
	 "call 1 read+0=0;call 2 close+0=0;"},
	{"a call that never returns, and one that never began",
	 {LAUNCH(1), RETURN(1, 0), ENTRY(1, NR_READ), EXIT(1, 0)},
	 "command 1 ?;late 1 ?+0=0;entry 1 read+0;cut 1 read+0=0;"},
	{"close knows what it closed",
	 {LAUNCH(1), FILE_IS(1, "/x"), FD(1, 3, 1), ENTRY(1, NR_CLOSE),
	  FD(1, 3, 0), RETURN(1, 0), ENTRY(1, NR_READ), RETURN(1, 0)},
	 "command 1 ?;entry 1 close+0;call 1 close+0=0 </x>;entry 1 read+0;"
	 "call 1 read+0=0;"},
	{"tables: copied by fork, shared by threads, emptied by exec",
	 {LAUNCH(1), FILE_IS(1, "/x"), FILE_IS(2, "/y"), FD(1, 3, 1),
	  FORK(1, 2), FD(1, 3, 2), ENTRY(2, NR_READ), RETURN(2, 0),
	  THREAD(1, 3, 1), FD(3, 3, 1), ENTRY(1, NR_READ), RETURN(1, 0),
	  EXEC(2, "b"), ENTRY(2, NR_READ), RETURN(2, 0)},
	 "command 1 ?;command 2 ?;entry 2 read+0;call 2 read+0=0 </x>;"
	 "entry 1 read+0;call 1 read+0=0 </x>;command 2 b;entry 2 read+0;"
	 "call 2 read+0=0;"},
	{"a call knows what it began",
	 {LAUNCH(1), ENTRY(1, NR_CLONE), FORK(1, 2), RETURN(1, 102),
	  ENTRY(1, NR_CLONE), THREAD(1, 3, 1), RETURN(1, 103),
	  ENTRY(1, NR_EXECVE), EXEC(1, "a"), RETURN(1, 0)},
	 "command 1 ?;entry 1 clone+0;command 2 ?;"
	 "call 1 clone+0=102 began 2;entry 1 clone+0;call 1 clone+0=103;"
	 "entry 1 execve+0;command 3 a;call 1 execve+0=0 began 3;"},
	{"a command is told with its place; an exec has its own",
	 {LAUNCH(1), EXEC(1, "sh"), FORK(1, 2), SCRIPTLINE(2, frame_a),
	  ENTRY(2, NR_EXECVE), SCRIPTLINE(2, frame_b), EXEC(2, "ls"),
	  RETURN(2, 0)},
	 "command 1 ?;command 1 sh;command 2 sh at a.sh:7;entry 2 execve+0;"
	 "command 2 ls at a.sh:8;call 2 execve+0=0;"},
	{"a fork's place holds when its exec says none",
	 {LAUNCH(1), EXEC(1, "sh"), FORK(1, 2), SCRIPTLINE(2, frame_a),
	  EXEC(2, "ls")},
	 "command 1 ?;command 1 sh;command 2 sh at a.sh:7;"
	 "command 2 ls at a.sh:7;"},
	{"a place said for an exec that failed is forgotten",
	 {LAUNCH(1), EXEC(1, "sh"), FORK(1, 2), ENTRY(2, NR_EXECVE),
	  SCRIPTLINE(2, frame_a), RETURN(2, -ENOENT), ENTRY(2, NR_EXECVE),
	  EXEC(2, "ls"), RETURN(2, 0)},
	 "command 1 ?;command 1 sh;command 2 sh;entry 2 execve+0;"
	 "call 2 execve+0=-2;entry 2 execve+0;command 2 ls;"
	 "call 2 execve+0=0;"},
};

Test(model, visitors_are_told_in_order)
{
	AUTO(spec_free) struct spec *spec = new_spec();

	for (size_t i = 0; i < ARRAY_LEN(told_cases); i++) {
		const struct tree_case *c = &told_cases[i];
		struct listener listener = {
			.visitor = {.entry = hear_entry,
				    .call = hear_call,
				    .command = hear_command,
				    .wants_snapshots = true},
		};
		AUTO(model_free)
		struct model *model = model_new(spec, NULL, &listener.visitor);

		feed_all(model, c->events, EVENTS_MAX);
		model_settle(model);
		cr_expect_str_eq(buf_text(&listener.text), c->tree, "%s: %s",
				 c->name, buf_text(&listener.text));
		listener.visitor = (struct model_visitor){0};
		buf_done(&listener.text);
	}
}

Test(model, a_shared_directory_changes_for_all)
{
	static const struct event events[] = {
		LAUNCH(1),
		{.kind = EVENT_CWD, .serial = 1, .cwd.path = TEXT("/a")},
		THREAD(1, 2, 1),
		FORK(1, 3),
		{.kind = EVENT_CWD, .serial = 2, .cwd.path = TEXT("/b")},
		EXEC(1, "x"),
	};
	AUTO(spec_free) struct spec *spec = new_spec();
	AUTO(model_free) struct model *model = model_new(spec, NULL, NULL);

	feed_all(model, events, ARRAY_LEN(events));
	model_finish(model, 9000);
	cr_expect_str_eq(model_command(model, 1)->cwd, "/a");
	cr_expect_str_eq(model_command(model, 2)->cwd, "/a");
	/* The exec began where the thread had gone. */
	cr_expect_str_eq(model_command(model, 3)->cwd, "/b");
}

/* ---- work handed outside the tree ---- */

#define SOCKADDR(path) "\x01\0" path "\0"

static const struct {
	const char *name;
	uint64_t nr, args[6];
	struct span memory;
	int64_t ret;
	const char *what, *path; /* NULL: nothing handed */
} handed_cases[] = {
	{"systemd",
	 NR_CONNECT,
	 {3, 16},
	 TEXT(SOCKADDR("/run/systemd/private")),
	 0,
	 "systemd",
	 "/run/systemd/private"},
	{"nobody listens",
	 NR_CONNECT,
	 {3, 16},
	 TEXT(SOCKADDR("/run/systemd/private")),
	 -ECONNREFUSED,
	 NULL,
	 NULL},
	{"a user's bus",
	 NR_CONNECT,
	 {3, 16},
	 TEXT(SOCKADDR("/run/user/1000/bus")),
	 0,
	 "D-Bus",
	 "/run/user/1000/bus"},
	{"in the background",
	 NR_CONNECT,
	 {3, 16},
	 TEXT(SOCKADDR("/var/run/docker.sock")),
	 -EINPROGRESS,
	 "docker",
	 "/var/run/docker.sock"},
	{"an ordinary socket",
	 NR_CONNECT,
	 {3, 16},
	 TEXT(SOCKADDR("/tmp/x")),
	 0,
	 NULL,
	 NULL},
	{"an internet address",
	 NR_CONNECT,
	 {3, 16},
	 TEXT("\x02\0/dev/log"),
	 0,
	 NULL,
	 NULL},
	{"a cut address", NR_CONNECT, {3, 16}, TEXT("\x01"), 0, NULL, NULL},
	{"a crontab written",
	 NR_OPENAT,
	 {-100ull, 16, O_WRONLY | O_CREAT},
	 TEXT("/var/spool/cron/crontabs/tmp.x\0"),
	 4,
	 "cron",
	 "/var/spool/cron/crontabs/tmp.x"},
	{"a crontab read",
	 NR_OPENAT,
	 {-100ull, 16, O_RDONLY},
	 TEXT("/var/spool/cron/crontabs/root\0"),
	 4,
	 NULL,
	 NULL},
	{"at",
	 NR_OPENAT,
	 {-100ull, 16, O_RDWR},
	 TEXT("/var/spool/cron/atjobs/a1\0"),
	 4,
	 "at",
	 "/var/spool/cron/atjobs/a1"},
	{"from where the task is",
	 NR_OPENAT,
	 {-100ull, 16, O_WRONLY},
	 TEXT("cron.d/x\0"),
	 4,
	 "cron",
	 "/etc/cron.d/x"},
	{"below a directory that is open",
	 NR_OPENAT,
	 {5, 16, O_WRONLY},
	 TEXT("x\0"),
	 4,
	 "cron",
	 "/etc/cron.d/x"},
	{"refused",
	 NR_OPENAT,
	 {-100ull, 16, O_WRONLY},
	 TEXT("/etc/crontab\0"),
	 -EACCES,
	 NULL,
	 NULL},
};

static void feed_handed(struct model *model, size_t i)
{
	const struct event before[] = {
		LAUNCH(1),
		EXEC(1, "a"),
		{.kind = EVENT_CWD, .serial = 1, .cwd.path = TEXT("/etc")},
		FILE_IS(1, "/etc/cron.d"),
		FD(1, 5, 1),
	};
	struct event entry = ENTRY(1, handed_cases[i].nr);
	struct event result = RETURN(1, handed_cases[i].ret);
	struct event memory = {
		.kind = EVENT_SNAPSHOT,
		.serial = 1,
		.snapshot = {.addr = 16,
			     .wanted = 256,
			     .bytes = handed_cases[i].memory},
	};

	memcpy(entry.entry.args, handed_cases[i].args,
	       sizeof(entry.entry.args));
	feed_all(model, before, ARRAY_LEN(before));
	model_feed(model, &entry);
	model_feed(model, &memory);
	model_feed(model, &result);
	model_finish(model, 9000);
}

Test(model, work_handed_outside_is_said)
{
	AUTO(spec_free) struct spec *spec = new_spec();

	for (size_t i = 0; i < ARRAY_LEN(handed_cases); i++) {
		AUTO(model_free)
		struct model *model = model_new(spec, NULL, NULL);
		const struct handover *handed;
		const char *name = handed_cases[i].name;

		feed_handed(model, i);
		handed = model_first_root(model)->handed;
		cr_expect_eq(!handed, !handed_cases[i].what, "%s", name);
		if (!handed)
			continue;
		cr_expect_str_eq(handed->what, handed_cases[i].what, "%s",
				 name);
		cr_expect_str_eq(handed->path, handed_cases[i].path, "%s",
				 name);
	}
}

/* ---- selection ---- */

static const struct event selected_events[] = {
	LAUNCH(1),
	EXEC(1, "sh"), /* at 1 us */
	FORK(1, 2),
	ENTRY(2, NR_CLOSE),
	RETURN(2, 0),
	SCRIPTLINE(2, frame_a), /* 5 */
	EXEC(2, "mdt"),
	ENTRY(2, NR_READ),
	RETURN(2, -EBADF),
	FORK(2, 3),
	EXEC(3, "jq"), /* 10 */
	ENTRY(3, NR_READ),
	RETURN(3, 0),
	{.kind = EVENT_MARK, .mark.text = TEXT("here")},
	ENTRY(1, NR_READ),
	RETURN(1, 0), /* 15 */
	ENTRY(2, NR_OPENAT),
	SNAPSHOT(2, SNAPSHOT_ENTRY, 0, "/etc/passwd\0"),
	RETURN(2, 3),
};

static void none(struct selection *selection)
{
	(void)selection;
}

static void command_mdt(struct selection *selection)
{
	selection_add_command(selection, "mdt", &(struct error){0});
}

static void process_3(struct selection *selection)
{
	selection_add_process(selection, "103", &(struct error){0});
}

static void depth_1(struct selection *selection)
{
	selection_set_depth(selection, "1", &(struct error){0});
}

static void since_line(struct selection *selection)
{
	selection_set_since(selection, "a.sh:7", &(struct error){0});
}

static void until_mark(struct selection *selection)
{
	selection_set_until(selection, "mark:here", &(struct error){0});
}

static void from_the_end(struct selection *selection)
{
	selection_set_since(selection, "-0.000005", &(struct error){0});
}

static void failed(struct selection *selection)
{
	selection_set_failed(selection);
}

static void path_passwd(struct selection *selection)
{
	selection_add_path(selection, "/etc/pass*", &(struct error){0});
}

static void path_any(struct selection *selection)
{
	selection_add_path(selection, "*", &(struct error){ 0 });
}

static const struct {
	const char *name;
	void (*add)(struct selection *selection);
	unsigned sh, mdt, jq; /* calls that count */
} selection_cases[] = {
	{"everything", none, 1, 3, 1},
	{"a command, from its exec on, and all below", command_mdt, 0, 2, 1},
	{"a process", process_3, 0, 0, 1},
	{"a depth", depth_1, 1, 3, 0},
	{"since a line", since_line, 1, 2, 1},
	{"until a mark", until_mark, 0, 2, 1},
	{"from the end", from_the_end, 1, 1, 0},
	{"failed", failed, 0, 1, 0},
	{"a path", path_passwd, 0, 1, 0},
	{"any path, but one", path_any, 0, 1, 0},
};

Test(model, a_selection_decides_what_counts)
{
	AUTO(spec_free) struct spec *spec = new_spec();

	for (size_t i = 0; i < ARRAY_LEN(selection_cases); i++) {
		AUTO(selection_free)
		struct selection *selection = selection_new();
		AUTO(model_free) struct model *model = NULL;
		const char *name = selection_cases[i].name;

		selection_cases[i].add(selection);
		model = model_new(spec, selection, NULL);
		model_set_end(model, 19000);
		feed_all(model, selected_events, ARRAY_LEN(selected_events));
		model_finish(model, 19000);
		cr_expect_eq(model_command(model, 1)->own.calls,
			     selection_cases[i].sh, "%s: sh %u", name,
			     (unsigned)model_command(model, 1)->own.calls);
		cr_expect_eq(model_command(model, 2)->own.calls,
			     selection_cases[i].mdt, "%s: mdt %u", name,
			     (unsigned)model_command(model, 2)->own.calls);
		cr_expect_eq(model_command(model, 3)->own.calls,
			     selection_cases[i].jq, "%s: jq %u", name,
			     (unsigned)model_command(model, 3)->own.calls);
	}
}

/* ---- whatever comes ---- */

struct counter {
	struct model_visitor visitor;
	uint64_t calls, selected;
};

static void count_call(struct model_visitor *visitor, const struct call *call)
{
	struct counter *counter = (struct counter *)visitor;

	counter->calls += call->state != CALL_NO_ENTRY;
	/* Touch what must be there. */
	cr_assert_not_null(call->command->name);
	for (size_t i = 0; i < call->snapshot_count; i++)
		cr_assert(call->snapshots[i].bytes.len <= 64);
	call_file(call, (uint32_t)call->args[0]);
}

Test(model, random_events_never_break_it)
{
	AUTO(spec_free) struct spec *spec = new_spec();

	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct counter counter = {.visitor.call = count_call};
		AUTO(model_free) struct model *model = NULL;
		uint64_t state = seed, own = 0, total = 0;
		struct event event;

		counter.visitor.wants_snapshots = seed % 2;
		model = model_new(spec, NULL, &counter.visitor);
		for (int i = 0; i < 600; i++) {
			random_event(&state, &event);
			model_feed(model, &event);
		}
		model_finish(model, 2000000);
		for (uint32_t id = 1; id <= model_command_count(model); id++)
			own += model_command(model, id)->own.calls;
		for (const struct command *root = model_first_root(model); root;
		     root = root->next)
			total += root->total.calls;
		/* Every call that began is told once, and in the tree once. */
		cr_expect_eq(counter.calls, model_call_count(model), "%u",
			     (unsigned)seed);
		cr_expect_eq(own, counter.calls, "%u", (unsigned)seed);
		cr_expect_eq(total, own, "%u", (unsigned)seed);
	}
}
