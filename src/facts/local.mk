# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/call.c \
	%D%/column.h \
	%D%/constant.c %D%/constant.h \
	%D%/facts.h \
	%D%/ioctl.c \
	%D%/rows.h \
	%D%/struct.c \
	%D%/tables.c

nodist_libspile_a_SOURCES += %D%/constants.c
EXTRA_DIST += %D%/constants.awk %D%/constants.list
CLEANFILES += %D%/constants.c

# What the spec texts name, of all that the kernel's headers have.
%D%/constants.c: $(spec_texts) %D%/constants.awk %D%/constants.list
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	texts= && for text in $(spec_texts); do \
		texts="$$texts $(srcdir)/$$text"; done && \
	LC_ALL=C $(AWK) -f $(srcdir)/%D%/constants.awk $$texts \
		$(srcdir)/%D%/constants.list >$@.new && mv $@.new $@
