# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/attach.c \
	%D%/birth.c \
	%D%/call.c %D%/call.h \
	%D%/counts.c \
	%D%/deny.c %D%/deny.h \
	%D%/engine.c %D%/engine.h \
	%D%/image.c %D%/image.h \
	%D%/modules.c \
	%D%/namespaces.c \
	%D%/near.c %D%/near.h \
	%D%/proc.c %D%/proc.h \
	%D%/release.c \
	%D%/session.c \
	%D%/stack.c \
	%D%/special.c %D%/special.h \
	%D%/step.c %D%/step.h \
	%D%/stop.c %D%/stop.h \
	%D%/task.c %D%/task.h \
	%D%/tracer.c %D%/tracer.h \
	%D%/user.c %D%/user.h
