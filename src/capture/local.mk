# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/capture.c %D%/capture.h \
	%D%/device.c %D%/device.h \
	%D%/fdinfo.c %D%/fdinfo.h \
	%D%/fdtable.c %D%/fdtable.h \
	%D%/socket.c %D%/socket.h \
	%D%/unix_peer.c %D%/unix_peer.h
