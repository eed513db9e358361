# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/bus.c \
	%D%/calls.c \
	%D%/cli.c %D%/cli.h \
	%D%/comparing.h \
	%D%/diff.c \
	%D%/export.c \
	%D%/footprint.c \
	%D%/growing.c %D%/growing.h \
	%D%/info.c \
	%D%/kallsyms.c %D%/kallsyms.h \
	%D%/list.c \
	%D%/live.c %D%/live.h \
	%D%/options.c %D%/options.h \
	%D%/output.c %D%/output.h \
	%D%/parse.c %D%/parse.h \
	%D%/progress.c %D%/progress.h \
	%D%/record.c \
	%D%/record_file.c %D%/record_file.h \
	%D%/say.c %D%/say.h \
	%D%/settings.c %D%/settings.h \
	%D%/shell_pipe.c %D%/shell_pipe.h \
	%D%/spec.c \
	%D%/stat.c \
	%D%/strace.c %D%/strace.h \
	%D%/strace_check.c \
	%D%/strace_columns.c \
	%D%/strace_expr.c \
	%D%/strace_lines.c \
	%D%/strace_options.c %D%/strace_options.h \
	%D%/strace_output.c %D%/strace_output.h \
	%D%/strace_rows.c \
	%D%/strace_runs.c %D%/strace_take.h \
	%D%/subcommand.c %D%/subcommand.h \
	%D%/temp_file.c %D%/temp_file.h \
	%D%/tree.c \
	%D%/units.c %D%/units.h \
	%D%/viewing.c %D%/viewing.h

if DIFF
libspile_a_SOURCES += %D%/comparing.c
else
libspile_a_SOURCES += %D%/comparing_none.c
endif
