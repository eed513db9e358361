# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/abi.c %D%/abi.h \
	%D%/aarch64/syscalls.def \
	%D%/arm/syscalls.def \
	%D%/i386/syscalls.def \
	%D%/x32/syscalls.def \
	%D%/x86_64/syscalls.def
# Code for the machine spile runs on; ABI data of all machines is beside it.
libspile_a_SOURCES += %D%/host.h
if HOST_X86_64
libspile_a_SOURCES += %D%/x86_64/host.c
endif
