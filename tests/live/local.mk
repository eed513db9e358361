# SPDX-License-Identifier: GPL-2.0-or-later
# Live tests trace real programs. Each LIVE_TESTS executable prints `ok - NAME`
# or `not ok - NAME: why`; make check-live runs all of them.

LIVE_TESTS = %D%/run %D%/terminal %D%/processes %D%/privilege %D%/bad-input \
	%D%/ordinary %D%/registers %D%/calls-vs-strace %D%/names %D%/counts %D%/near %D%/events %D%/kill9 \
	%D%/outputs %D%/spec-file %D%/spec-header %D%/footprint %D%/kernel-config %D%/fleet %D%/bus %D%/strace %D%/stacks %D%/ioctls %D%/netlink %D%/wild %D%/given \
	%D%/workloads

# The traced programs are no check_PROGRAMS: what a sanitizer adds to a program
# (a leak check that uses ptrace itself) must stay out of them.
LIVE_SHARED = bus_storm clone_flags clone_forms clone_registers clone_untraced daemon debugger deep_calls \
	deny_ptrace efault end exec_forms exec_thread fd_kinds fork_race fork_tree gate group_stop i2c_client inherit int80 kill_any \
	kill_maker near ring ring_wild seize_forker several semaphores serve_files serve_pages thread_fork \
	masks one_by_one orphans pdeathsig restart_block seccomp_filters siginfo spi_client storm \
	signal_restart thread_exit threads traps tty vfork_signals \
	wait_forms who wild
LIVE_STATIC = arch_hop jail
LIVE_OTHER = threads_static
LIVE_32 = arch_hop_32 clone_untraced_32 efault_32 exec_forms_32 i2c_client_32 \
	restart_block_32 ring_32 semaphores_32 several_32 siginfo_32 \
	signal_restart_32 spi_client_32

LIVE_STACKS = stacks stacks_o0 libstacks_a.so libstacks_b.so

LIVE_DIR = tests/live/programs
LIVE_BUILT = $(LIVE_SHARED:%=$(LIVE_DIR)/%) $(LIVE_STATIC:%=$(LIVE_DIR)/%) \
	$(LIVE_OTHER:%=$(LIVE_DIR)/%) $(LIVE_STACKS:%=$(LIVE_DIR)/%)
LIVE_BUILT_32 = $(LIVE_32:%=$(LIVE_DIR)/%)
LIVE_COMPILE = $(CC) $(LIVE_FLAGS)
LIVE_COMPILE_32 = $(CC_32) $(LIVE_FLAGS)
LIVE_FLAGS = -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra \
	-Wmissing-prototypes -pthread

$(LIVE_SHARED:%=$(LIVE_DIR)/%): $(LIVE_DIR)/%: $(LIVE_DIR)/%.c $(LIVE_DIR)/live.h
	@$(MKDIR_P) $(LIVE_DIR)
	$(AM_V_CC)$(LIVE_COMPILE) -o $@ $<

$(LIVE_STATIC:%=$(LIVE_DIR)/%): $(LIVE_DIR)/%: $(LIVE_DIR)/%.c $(LIVE_DIR)/live.h
	@$(MKDIR_P) $(LIVE_DIR)
	$(AM_V_CC)$(LIVE_COMPILE) -static -o $@ $<

$(LIVE_OTHER:%=$(LIVE_DIR)/%): $(LIVE_DIR)/%_static: $(LIVE_DIR)/%.c $(LIVE_DIR)/live.h
	@$(MKDIR_P) $(LIVE_DIR)
	$(AM_V_CC)$(LIVE_COMPILE) -static -o $@ $<

# Functions that must be found again: with all that tells of them.
LIVE_COMPILE_STACKS = $(CC) $(LIVE_FLAGS) -g -funwind-tables -Wl,--build-id

$(LIVE_DIR)/stacks: $(LIVE_DIR)/stacks.c $(LIVE_DIR)/live.h
	@$(MKDIR_P) $(LIVE_DIR)
	$(AM_V_CC)$(LIVE_COMPILE_STACKS) -O2 -o $@ $<

$(LIVE_DIR)/stacks_o0: $(LIVE_DIR)/stacks.c $(LIVE_DIR)/live.h
	@$(MKDIR_P) $(LIVE_DIR)
	$(AM_V_CC)$(LIVE_COMPILE_STACKS) -O0 -o $@ $<

$(LIVE_DIR)/libstacks_a.so $(LIVE_DIR)/libstacks_b.so: \
$(LIVE_DIR)/libstacks_%.so: $(LIVE_DIR)/stacks_library.c
	@$(MKDIR_P) $(LIVE_DIR)
	$(AM_V_CC)$(LIVE_COMPILE_STACKS) -shared -fPIC -DINNER=inner_$* \
		-o $@ $<

$(LIVE_BUILT_32): $(LIVE_DIR)/%_32: $(LIVE_DIR)/%.c $(LIVE_DIR)/live.h
	@$(MKDIR_P) $(LIVE_DIR)
	$(AM_V_CC)$(LIVE_COMPILE_32) -static -o $@ $<

$(LIVE_DIR)/i2c_client $(LIVE_DIR)/i2c_client_32 $(LIVE_DIR)/spi_client \
	$(LIVE_DIR)/spi_client_32: $(LIVE_DIR)/bus_client.h

LIVE_ENV = SPILE=$(abs_builddir)/spile \
	STANDIN=$(abs_builddir)/tools/standin/standin \
	LIVE_PROGRAMS=$(abs_builddir)/$(LIVE_DIR) PYTHONDONTWRITEBYTECODE=1

# make check runs the quick cases; without ptrace they are skipped.
AM_TESTS_ENVIRONMENT = SPILE=$(abs_builddir)/spile \
	LIVE_PROGRAMS=$(abs_builddir)/$(LIVE_DIR) PYTHONDONTWRITEBYTECODE=1; \
	export SPILE LIVE_PROGRAMS PYTHONDONTWRITEBYTECODE;
check_DATA = $(LIVE_BUILT)
TESTS += %D%/quick

# What the rig runs elsewhere: all but LIVE_LEFT_OUT.
.PHONY: live-programs
live-programs: spile $(filter-out $(LIVE_LEFT_OUT:%=$(LIVE_DIR)/%),$(LIVE_BUILT) \
	$(LIVE_BUILT_32))

.PHONY: check-live
check-live: spile $(STANDIN_BUILT) $(LIVE_BUILT) $(LIVE_BUILT_32)
	$(LIVE_ENV) $(srcdir)/tests/live/all $(LIVE_TESTS:%=$(srcdir)/%)

.PHONY: check-long
check-long: spile $(LIVE_BUILT)
	$(LIVE_ENV) $(srcdir)/tests/live/workloads --whole

CLEANFILES += $(LIVE_BUILT) $(LIVE_BUILT_32)
EXTRA_DIST += %D%/all %D%/quick %D%/cases.py %D%/livelib.py %D%/tracefs-count \
	%D%/fetch-strace %D%/fetch-duckdb %D%/duckdb.mjs %D%/strace.kinds %D%/validate %D%/workloads.tsv $(LIVE_TESTS) \
	$(LIVE_DIR)/live.h $(LIVE_DIR)/bus_client.h $(LIVE_SHARED:%=$(LIVE_DIR)/%.c) \
	$(LIVE_STATIC:%=$(LIVE_DIR)/%.c) $(LIVE_DIR)/stacks.c \
	$(LIVE_DIR)/stacks_library.c
