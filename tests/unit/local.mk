# SPDX-License-Identifier: GPL-2.0-or-later
# One Criterion program holds all unit tests: tests/unit/X.c tests src/*/X.c.

if HAVE_CRITERION
check_PROGRAMS += tests/unit/unit
TESTS += tests/unit/unit
endif

tests_unit_unit_SOURCES =
tests_unit_unit_CFLAGS = $(AM_CFLAGS) $(CRITERION_CFLAGS)
tests_unit_unit_LDADD = $(LIBS_ALL) $(CRITERION_LIBS)

tests_unit_unit_SOURCES += %D%/base.c
tests_unit_unit_SOURCES += %D%/command.c
tests_unit_unit_SOURCES += %D%/abi.c %D%/names.c %D%/spec.c %D%/spec_types.c \
	%D%/walk.c %D%/walk_deep.c
if STACKS
tests_unit_unit_SOURCES += %D%/describe.c
endif
tests_unit_unit_SOURCES += %D%/decode.c %D%/strace_text.c
tests_unit_unit_SOURCES += %D%/duration.c
tests_unit_unit_SOURCES += %D%/facts.c %D%/headers.c %D%/kconfig.c %D%/subsystem.c
tests_unit_unit_SOURCES += %D%/chip.c
tests_unit_unit_SOURCES += %D%/device.c %D%/modules.c %D%/mounts.c
tests_unit_unit_SOURCES += \
	%D%/recording.c %D%/recording-bad.c %D%/recording-full.c \
	%D%/sample.c %D%/sample.h %D%/spec_text.c %D%/spec_text.h
tests_unit_unit_SOURCES += %D%/options.c %D%/progress.c %D%/strace_options.c
tests_unit_unit_SOURCES += %D%/selection.c
tests_unit_unit_SOURCES += \
	%D%/bash_fork.c %D%/bash_probe.c %D%/python_probe.c %D%/source.c %D%/other_probes.c \
	%D%/fake_memory.c %D%/fake_memory.h
tests_unit_unit_SOURCES += %D%/stack_space.c
tests_unit_unit_SOURCES += %D%/tally.c
tests_unit_unit_SOURCES += %D%/registers.c %D%/step.c %D%/stop.c %D%/user.c

CLI_TESTS = %D%/cli-errors.sh %D%/cli-files.sh %D%/cli-output.sh \
	%D%/completions.sh
dist_check_SCRIPTS += $(CLI_TESTS)
TESTS += $(CLI_TESTS)
tests_unit_unit_SOURCES += %D%/bus.c %D%/kernel.c %D%/meanings.c %D%/model.c %D%/netlink.c
tests_unit_unit_SOURCES += %D%/control.c
tests_unit_unit_SOURCES += %D%/described.c
tests_unit_unit_SOURCES += %D%/view-output.c
tests_unit_unit_SOURCES += %D%/views.c
tests_unit_unit_SOURCES += %D%/random_events.c %D%/random_events.h
