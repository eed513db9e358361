# SPDX-License-Identifier: GPL-2.0-or-later
# A device to test with. Nothing but tests and examples needs it, nor libfuse3.

if HAVE_FUSE
STANDIN_BUILT = tools/standin/standin$(EXEEXT)
noinst_PROGRAMS += tools/standin/standin
endif
tools_standin_standin_SOURCES = %D%/caller.c %D%/i2c.c %D%/main.c \
	%D%/smbus.c %D%/spi.c %D%/standin.h
tools_standin_standin_CFLAGS = $(AM_CFLAGS) $(FUSE_CFLAGS) -pthread
tools_standin_standin_LDADD = libspile.a $(FUSE_LIBS)
