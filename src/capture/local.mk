# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/capture.c %D%/capture.h \
	%D%/device.c %D%/device.h \
	%D%/families.c %D%/families.h \
	%D%/fdinfo.c %D%/fdinfo.h \
	%D%/fdtable.c %D%/fdtable.h \
	%D%/config_used.c %D%/config_used.h \
	%D%/met.c %D%/met.h \
	%D%/module_alias.c %D%/module_alias.h \
	%D%/module_list.c %D%/module_list.h \
	%D%/module_request.c %D%/module_request.h \
	%D%/modules.c %D%/modules.h \
	%D%/mounts.c %D%/mounts.h \
	%D%/rings.c %D%/rings.h %D%/semaphores.c %D%/semaphores.h \
	%D%/socket.c %D%/socket.h \
	%D%/unix_peer.c %D%/unix_peer.h
