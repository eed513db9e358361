# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += %D%/describe.h
if STACKS
libspile_a_SOURCES += \
	%D%/compiler.c %D%/compiler.h \
	%D%/describe.c \
	%D%/macros.c %D%/macros.h \
	%D%/names.c \
	%D%/program.c %D%/program.h \
	%D%/requests.c \
	%D%/structs.c \
	%D%/text.c %D%/text.h
else
libspile_a_SOURCES += %D%/describe_none.c
endif
