# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/call.c \
	%D%/decode.c %D%/decoder.h %D%/deep.c %D%/deep.h %D%/pointer.c \
	%D%/value.h \
	%D%/memory.c %D%/memory.h \
	%D%/names.c %D%/netlink.c %D%/netlink.h \
	%D%/netlink_attrs.c %D%/netlink_part.h %D%/netlink_records.c \
	%D%/notes.c %D%/pool.c %D%/pool.h %D%/ring.c \
	%D%/siginfo.c %D%/siginfo.h \
	%D%/sockaddr.c %D%/sockaddr.h \
	%D%/special.c %D%/special.h
