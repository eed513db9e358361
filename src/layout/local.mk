# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += %D%/ioctl-macros.def %D%/layout.h
if STACKS
libspile_a_SOURCES += %D%/layout.c
endif
