# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/counter.c %D%/counter.h \
	%D%/names.c %D%/names.h \
	%D%/reader.h \
	%D%/tally.c %D%/tally.h
if EVENTS
libspile_a_SOURCES += \
	%D%/events.c %D%/events.h \
	%D%/follow.c %D%/follow.h \
	%D%/instance.c %D%/instance.h \
	%D%/merge.c %D%/merge.h \
	%D%/reader.c
else
libspile_a_SOURCES += %D%/reader_none.c
endif
