# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/fold.c %D%/fold.h \
	%D%/info.c \
	%D%/json.c %D%/json.h \
	%D%/replay.c %D%/replay.h \
	%D%/stat.c \
	%D%/table.c %D%/table.h \
	%D%/text.c %D%/text.h \
	%D%/tree.c %D%/tree.h \
	%D%/tree-calls.c \
	%D%/tree-json.c \
	%D%/tree-text.c \
	%D%/tree-words.c \
	%D%/view.c %D%/view.h \
	%D%/views.h
