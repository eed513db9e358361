# SPDX-License-Identifier: GPL-2.0-or-later
# make bench prints what tracing costs; no test depends on a time.

BENCH_DIR = tests/bench
BENCH_TRACED = $(BENCH_DIR)/read_loop $(BENCH_DIR)/hold $(BENCH_DIR)/floor

# Traced programs: built without what sanitizers add.
$(BENCH_TRACED): $(BENCH_DIR)/%: $(BENCH_DIR)/%.c
	@$(MKDIR_P) $(BENCH_DIR)
	$(AM_V_CC)$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -pthread \
		-o $@ $<

.PHONY: bench
bench: spile $(STANDIN_BUILT) $(LIVE_DIR)/threads $(BENCH_TRACED) $(BENCH_DIR)/model
	$(LIVE_ENV) BENCH_PROGRAMS=$(abs_builddir)/$(BENCH_DIR) \
		$(srcdir)/tests/bench/run $(BENCH_OPTIONS)

CLEANFILES += $(BENCH_TRACED)
EXTRA_DIST += %D%/run %D%/commands.sh %D%/transfers.py $(BENCH_TRACED:%=%.c)

# make tests/bench/recording && tests/bench/recording
EXTRA_PROGRAMS += %D%/recording
CLEANFILES += %D%/recording
%C%_recording_SOURCES = %D%/recording.c
%C%_recording_LDADD = $(LIBS_ALL)

# How fast the views read: make bench-views
EXTRA_PROGRAMS += tests/bench/model
tests_bench_model_SOURCES = %D%/model.c
tests_bench_model_LDADD = $(LIBS_ALL)
CLEANFILES += tests/bench/model

.PHONY: bench-views
bench-views: spile tests/bench/model
	tests/bench/model ./spile
