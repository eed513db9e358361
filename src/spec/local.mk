# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/builtin.c %D%/builtin.h \
	%D%/errnos.def \
	%D%/headers.c %D%/headers.h \
	%D%/ioctls.c \
	%D%/lex.c %D%/lex.h \
	%D%/names.c %D%/names.h \
	%D%/parse.c %D%/parse.h %D%/parse_part.h \
	%D%/parse_attrs.c \
	%D%/parse_fields.c \
	%D%/parse_names.c \
	%D%/parse_request.c \
	%D%/parse_shows.c \
	%D%/parse_tail.c \
	%D%/parse_types.c \
	%D%/rows.c \
	%D%/sicodes.def \
	%D%/signals.def \
	%D%/spec.c %D%/spec.h %D%/spec_part.h \
	%D%/store.c %D%/store.h \
	%D%/subs.c \
	%D%/types.c %D%/types.h \
	%D%/walk.c %D%/walk.h %D%/walk_part.h \
	%D%/walk_deep.c

spec_texts = \
	%D%/bpf.spec %D%/calls.spec %D%/calls32.spec %D%/events.spec %D%/files.spec \
	%D%/ipc.spec %D%/memory.spec %D%/processes.spec %D%/netlink.spec \
	%D%/netfilter.spec %D%/generic.spec %D%/signals.spec \
	%D%/sockets.spec %D%/system.spec %D%/times.spec \
	%D%/terminals.spec %D%/buses.spec %D%/scsi.spec %D%/video.spec %D%/drivers.spec \
	%D%/xfrm.spec %D%/gpio.spec %D%/ethtool.spec %D%/storage.spec

nodist_libspile_a_SOURCES += %D%/spec_texts.c
EXTRA_DIST += $(spec_texts) %D%/embed.awk
CLEANFILES += %D%/spec_texts.c

# A small build has them packed: 150 KB less, and 1 ms more at each start.
if SMALL
spec_pack = gzip -9n
endif

# The sum is of the texts as they are, so that any change of them shows in
# recordings.
%D%/spec_texts.c: $(spec_texts) %D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	texts= && for text in $(spec_texts); do \
		texts="$$texts $(srcdir)/$$text"; done && \
	sum=`cat $$texts | cksum | cut -d' ' -f1` && \
	LC_ALL=C $(AWK) -v sum="$$sum" -v name=spec_builtin \
		-v header=spec/builtin.h -v pack="$(spec_pack)" \
		-f $(srcdir)/%D%/embed.awk \
		$$texts >$@.new && mv $@.new $@
