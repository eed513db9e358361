# SPDX-License-Identifier: GPL-2.0-or-later
# A target X is tests/fuzz/X.c with LLVMFuzzerTestOneInput (fuzz.h). `make check`
# runs it as replay-X over the files of corpus/X; to fuzz it, build fuzz-X with
#	CC=clang ./configure --enable-sanitizers --enable-fuzzers
# and run tests/fuzz/fuzz-X tests/fuzz/corpus/X. What a fuzzer finds becomes a
# file of the corpus, with the fix.

EXTRA_DIST += %D%/corpus
noinst_HEADERS += %D%/fuzz.h

check_PROGRAMS += %D%/replay-selection
TESTS += %D%/replay-selection
%C%_replay_selection_SOURCES = %D%/selection.c %D%/replay.c
%C%_replay_selection_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-selection
%C%_fuzz_selection_SOURCES = %D%/selection.c
%C%_fuzz_selection_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_selection_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-recording
TESTS += %D%/replay-recording
%C%_replay_recording_SOURCES = %D%/recording.c %D%/replay.c
%C%_replay_recording_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-recording
%C%_fuzz_recording_SOURCES = %D%/recording.c
%C%_fuzz_recording_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_recording_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-spec
TESTS += %D%/replay-spec
%C%_replay_spec_SOURCES = %D%/spec.c %D%/replay.c
%C%_replay_spec_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-spec
%C%_fuzz_spec_SOURCES = %D%/spec.c
%C%_fuzz_spec_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_spec_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-probe
TESTS += %D%/replay-probe
%C%_replay_probe_SOURCES = %D%/probe.c %D%/replay.c
%C%_replay_probe_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-probe
%C%_fuzz_probe_SOURCES = %D%/probe.c
%C%_fuzz_probe_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_probe_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-decode
TESTS += %D%/replay-decode
%C%_replay_decode_SOURCES = %D%/decode.c %D%/replay.c
%C%_replay_decode_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-decode
%C%_fuzz_decode_SOURCES = %D%/decode.c
%C%_fuzz_decode_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_decode_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-options
TESTS += %D%/replay-options
%C%_replay_options_SOURCES = %D%/options.c %D%/replay.c
%C%_replay_options_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-options
%C%_fuzz_options_SOURCES = %D%/options.c
%C%_fuzz_options_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_options_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-chips
TESTS += %D%/replay-chips
%C%_replay_chips_SOURCES = %D%/chips.c %D%/replay.c
%C%_replay_chips_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-chips
%C%_fuzz_chips_SOURCES = %D%/chips.c
%C%_fuzz_chips_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_chips_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-subsystems
TESTS += %D%/replay-subsystems
%C%_replay_subsystems_SOURCES = %D%/subsystems.c %D%/replay.c
%C%_replay_subsystems_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-subsystems
%C%_fuzz_subsystems_SOURCES = %D%/subsystems.c
%C%_fuzz_subsystems_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_subsystems_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-bus
TESTS += %D%/replay-bus
%C%_replay_bus_SOURCES = %D%/bus.c %D%/replay.c
%C%_replay_bus_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-bus
%C%_fuzz_bus_SOURCES = %D%/bus.c
%C%_fuzz_bus_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_bus_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-stack
TESTS += %D%/replay-stack
%C%_replay_stack_SOURCES = %D%/stack.c %D%/replay.c
%C%_replay_stack_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-stack
%C%_fuzz_stack_SOURCES = %D%/stack.c
%C%_fuzz_stack_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_stack_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-strace
TESTS += %D%/replay-strace
%C%_replay_strace_SOURCES = %D%/strace.c %D%/replay.c
%C%_replay_strace_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-strace
%C%_fuzz_strace_SOURCES = %D%/strace.c
%C%_fuzz_strace_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_strace_LDADD = $(LIBS_ALL)
endif

check_PROGRAMS += %D%/replay-kconfig
TESTS += %D%/replay-kconfig
%C%_replay_kconfig_SOURCES = %D%/kconfig.c %D%/replay.c
%C%_replay_kconfig_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-kconfig
%C%_fuzz_kconfig_SOURCES = %D%/kconfig.c
%C%_fuzz_kconfig_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_kconfig_LDADD = $(LIBS_ALL)
endif

if DIFF
check_PROGRAMS += %D%/replay-items
TESTS += %D%/replay-items
%C%_replay_items_SOURCES = %D%/items.c %D%/replay.c
%C%_replay_items_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-items
%C%_fuzz_items_SOURCES = %D%/items.c
%C%_fuzz_items_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_items_LDADD = $(LIBS_ALL)
endif
endif

check_PROGRAMS += %D%/replay-views
TESTS += %D%/replay-views
%C%_replay_views_SOURCES = %D%/views.c %D%/replay.c
%C%_replay_views_LDADD = $(LIBS_ALL)
if ENABLE_FUZZERS
noinst_PROGRAMS += %D%/fuzz-views
%C%_fuzz_views_SOURCES = %D%/views.c
%C%_fuzz_views_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_views_LDADD = $(LIBS_ALL)
endif
