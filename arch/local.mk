# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/abi.c %D%/abi.h \
	%D%/aarch64/syscalls.def \
	%D%/arm/syscalls.def \
	%D%/i386/syscalls.def \
	%D%/x32/syscalls.def \
	%D%/x86_64/syscalls.def
# For the machine spile runs on.
libspile_a_SOURCES += \
	%D%/host.c %D%/host.h \
	%D%/registers.c %D%/registers.h \
	%D%/sigreturn.c %D%/sigreturn.h
