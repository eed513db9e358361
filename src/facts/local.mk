# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/call.c \
	%D%/column.h \
	%D%/constant.c %D%/constant.h \
	%D%/facts.h \
	%D%/ioctl.c \
	%D%/ioctl_device.c %D%/ioctl_device.h %D%/ioctl_devices.def \
	%D%/kconfig.c %D%/kconfig.h \
	%D%/module.c %D%/module.h \
	%D%/rows.h \
	%D%/struct.c \
	%D%/subsystem.c %D%/subsystem.h %D%/subsystem_texts.h \
	%D%/tables.c

nodist_libspile_a_SOURCES += %D%/constants.c %D%/subsystem_texts.c %D%/modules.c
EXTRA_DIST += %D%/constants.awk %D%/constants.list %D%/modules.awk %D%/modules.list \
	%D%/modules.words
CLEANFILES += %D%/constants.c %D%/subsystem_texts.c %D%/modules.c

# What the spec texts name, of all that the kernel's headers have.
%D%/constants.c: $(spec_texts) %D%/constants.awk %D%/constants.list
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	texts= && for text in $(spec_texts); do \
		texts="$$texts $(srcdir)/$$text"; done && \
	LC_ALL=C $(AWK) -f $(srcdir)/%D%/constants.awk $$texts \
		$(srcdir)/%D%/constants.list >$@.new && mv $@.new $@

# None in a small build, which records the whole configuration instead.
%D%/modules.c: %D%/modules.list %D%/modules.words %D%/modules.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	LC_ALL=C $(AWK) -f $(srcdir)/%D%/modules.awk \
		$(srcdir)/%D%/modules.words \
		$(srcdir)/%D%/modules.list >$@.new && mv $@.new $@

# For --subsystems, to be copied and changed.
subsystemsdir = $(pkgdatadir)/subsystems
dist_subsystems_DATA = %D%/default.subsystems %D%/elisa.subsystems

%D%/subsystem_texts.c: $(dist_subsystems_DATA) src/spec/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	LC_ALL=C $(AWK) -v name=subsystem_text \
		-v header=facts/subsystem_texts.h \
		-f $(srcdir)/src/spec/embed.awk \
		$(srcdir)/%D%/default.subsystems \
		$(srcdir)/%D%/elisa.subsystems >$@.new && mv $@.new $@
