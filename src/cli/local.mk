# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/cli.c %D%/cli.h \
	%D%/options.c %D%/options.h \
	%D%/output.c %D%/output.h \
	%D%/parse.c %D%/parse.h \
	%D%/progress.c %D%/progress.h \
	%D%/record_file.c %D%/record_file.h \
	%D%/shell_pipe.c %D%/shell_pipe.h \
	%D%/subcommand.h \
	%D%/temp_file.c %D%/temp_file.h \
	%D%/units.c %D%/units.h
