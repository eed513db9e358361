# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/bus.c %D%/bus.h \
	%D%/bus_count.c \
	%D%/calls.c \
	%D%/chosen.c \
	%D%/counts.c \
	%D%/files.c \
	%D%/footprint.c %D%/footprint.h \
	%D%/footprint_items.c %D%/footprint_items.h \
	%D%/handover.c \
	%D%/kernel.c %D%/kernel.h \
	%D%/model.c %D%/model.h \
	%D%/stacks.c \
	%D%/state.h \
	%D%/tasks.c \
	%D%/tree.c \
	%D%/values.c %D%/values.h
