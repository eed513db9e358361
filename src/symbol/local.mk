# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += %D%/symbols.h
if STACKS
libspile_a_SOURCES += \
	%D%/demangle.c %D%/demangle.h \
	%D%/lines.c %D%/lines.h \
	%D%/symbols.c
else
libspile_a_SOURCES += %D%/symbols_none.c
endif
