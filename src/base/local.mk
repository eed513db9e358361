# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/auto.h \
	%D%/buf.c %D%/buf.h \
	%D%/cursor.c %D%/cursor.h \
	%D%/duration.c %D%/duration.h \
	%D%/embedded.h \
	%D%/error.c %D%/error.h \
	%D%/gunzip.c %D%/gunzip.h \
	%D%/io.c %D%/io.h \
	%D%/map.c %D%/map.h \
	%D%/mem.c %D%/mem.h \
	%D%/span.h
