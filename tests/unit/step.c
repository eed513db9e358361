/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.c - unit tests of src/engine/step.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <signal.h>

#include "base/auto.h"
#include "engine/step.h"

Test(step, decisions)
{
	static const struct {
		const char *name;
		enum task_phase phase;
		enum stop_kind stop;
		enum syscall_side side;
		struct step want;
	} cases[] = {
		{"entry, by the kernel's word",
		 PHASE_OUTSIDE,
		 STOP_SYSCALL,
		 SIDE_ENTRY,
		 {PHASE_INSIDE, EMIT_ENTRY, RESUME_RUN}},
		{"return, by the kernel's word",
		 PHASE_INSIDE,
		 STOP_SYSCALL,
		 SIDE_RETURN,
		 {PHASE_OUTSIDE, EMIT_RETURN, RESUME_RUN}},
		{"the kernel's word goes before the phase",
		 PHASE_INSIDE,
		 STOP_SYSCALL,
		 SIDE_ENTRY,
		 {PHASE_INSIDE, EMIT_ENTRY, RESUME_RUN}},
		{"a return without its entry: attached",
		 PHASE_OUTSIDE,
		 STOP_SYSCALL,
		 SIDE_RETURN,
		 {PHASE_OUTSIDE, EMIT_RETURN, RESUME_RUN}},
		{"entry, by registers",
		 PHASE_OUTSIDE,
		 STOP_SYSCALL,
		 SIDE_UNKNOWN,
		 {PHASE_INSIDE, EMIT_ENTRY, RESUME_RUN}},
		{"return, by registers",
		 PHASE_INSIDE,
		 STOP_SYSCALL,
		 SIDE_UNKNOWN,
		 {PHASE_OUTSIDE, EMIT_RETURN, RESUME_RUN}},
		{"a child's first stop",
		 PHASE_STARTING,
		 STOP_TRAP,
		 SIDE_UNKNOWN,
		 {PHASE_OUTSIDE, EMIT_NOTHING, RESUME_RUN}},
		{"a child's first stop is its group-stop",
		 PHASE_STARTING,
		 STOP_GROUP,
		 SIDE_UNKNOWN,
		 {PHASE_OUTSIDE, EMIT_GROUPSTOP, RESUME_LISTEN}},
		{"a child before its creator's event",
		 PHASE_UNCLAIMED,
		 STOP_TRAP,
		 SIDE_UNKNOWN,
		 {PHASE_UNCLAIMED, EMIT_NOTHING, RESUME_HOLD}},
		{"and killed before it",
		 PHASE_UNCLAIMED,
		 STOP_KILLED,
		 SIDE_UNKNOWN,
		 {PHASE_GONE, EMIT_EXIT, RESUME_REAP}},
		{"fork is within its call",
		 PHASE_INSIDE,
		 STOP_FORK,
		 SIDE_UNKNOWN,
		 {PHASE_INSIDE, EMIT_CREATED, RESUME_RUN}},
		{"vfork",
		 PHASE_INSIDE,
		 STOP_VFORK,
		 SIDE_UNKNOWN,
		 {PHASE_INSIDE, EMIT_CREATED, RESUME_RUN}},
		{"clone",
		 PHASE_INSIDE,
		 STOP_CLONE,
		 SIDE_UNKNOWN,
		 {PHASE_INSIDE, EMIT_CREATED, RESUME_RUN}},
		{"exec is within its call",
		 PHASE_INSIDE,
		 STOP_EXEC,
		 SIDE_UNKNOWN,
		 {PHASE_INSIDE, EMIT_EXEC, RESUME_RUN}},
		{"a signal is delivered",
		 PHASE_OUTSIDE,
		 STOP_SIGNAL,
		 SIDE_UNKNOWN,
		 {PHASE_OUTSIDE, EMIT_SIGNAL, RESUME_SIGNAL}},
		{"group-stop",
		 PHASE_OUTSIDE,
		 STOP_GROUP,
		 SIDE_UNKNOWN,
		 {PHASE_OUTSIDE, EMIT_GROUPSTOP, RESUME_LISTEN}},
		{"the end of a group-stop",
		 PHASE_OUTSIDE,
		 STOP_TRAP,
		 SIDE_UNKNOWN,
		 {PHASE_OUTSIDE, EMIT_NOTHING, RESUME_RUN}},
		{"an unknown event",
		 PHASE_INSIDE,
		 STOP_UNKNOWN,
		 SIDE_UNKNOWN,
		 {PHASE_INSIDE, EMIT_NOTHING, RESUME_RUN}},
		{"exit within exit_group",
		 PHASE_INSIDE,
		 STOP_EXITED,
		 SIDE_UNKNOWN,
		 {PHASE_GONE, EMIT_EXIT, RESUME_REAP}},
		{"SIGKILL at any time",
		 PHASE_STARTING,
		 STOP_KILLED,
		 SIDE_UNKNOWN,
		 {PHASE_GONE, EMIT_EXIT, RESUME_REAP}},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct stop stop = {.kind = cases[i].stop, .value = SIGSTOP};
		struct step got =
			step_next(cases[i].phase, &stop, cases[i].side);

		cr_expect_eq(got.next, cases[i].want.next, "%s", cases[i].name);
		cr_expect_eq(got.emit, cases[i].want.emit, "%s", cases[i].name);
		cr_expect_eq(got.resume, cases[i].want.resume, "%s",
			     cases[i].name);
	}
}
