# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/callset.c %D%/callset.h \
	%D%/command.c %D%/command.h \
	%D%/match.c \
	%D%/numset.c %D%/numset.h \
	%D%/selection.c %D%/selection.h %D%/selection_part.h
