# SPDX-License-Identifier: GPL-2.0-or-later
# The probe against bash's own xtrace and python's own traceback.

check_PROGRAMS += tests/live/script-lines/probe-tracer

tests_live_script_lines_probe_tracer_SOURCES = %D%/probe-tracer.c
tests_live_script_lines_probe_tracer_LDADD = $(LIBS_ALL)

LIVE_TESTS += %D%/bash-lines.py %D%/python-lines.py \
	%D%/other-lines.py
check-live: tests/live/script-lines/probe-tracer
