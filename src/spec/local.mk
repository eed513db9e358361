# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/errnos.def \
	%D%/names.c %D%/names.h \
	%D%/sicodes.def \
	%D%/signals.def \
	%D%/spec.h \
	%D%/walk.h
