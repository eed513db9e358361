# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/bash.c %D%/bash.h \
	%D%/bash_fork.c %D%/bash_fork.h \
	%D%/draft.c %D%/draft.h \
	%D%/image.c %D%/image.h \
	%D%/maps.c %D%/maps.h \
	%D%/module.c %D%/module.h \
	%D%/peek.c %D%/peek.h \
	%D%/perl.c %D%/perl.h \
	%D%/probe.c %D%/probe.h \
	%D%/program.c %D%/program.h \
	%D%/python.c %D%/python.h \
	%D%/python_layout.c %D%/python_layout.h \
	%D%/python_lines.c %D%/python_lines.h \
	%D%/source.c %D%/source.h \
	%D%/stack.h \
	%D%/stack_space.c %D%/stack_space.h \
	%D%/zsh.c %D%/zsh.h

if STACKS
libspile_a_SOURCES += %D%/stack.c
else
libspile_a_SOURCES += %D%/stack_none.c
endif
