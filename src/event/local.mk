# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/bus_kind.c %D%/bus_kind.h \
	%D%/call.h \
	%D%/chunk.c %D%/chunk.h \
	%D%/codec.c %D%/codec.h \
	%D%/event.c %D%/event.h \
	%D%/events.c \
	%D%/fields.c %D%/fields.h \
	%D%/header.c \
	%D%/reader.c \
	%D%/recording.h \
	%D%/writer.c
