# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/builtin.h \
	%D%/errnos.def \
	%D%/lex.c %D%/lex.h \
	%D%/names.c %D%/names.h \
	%D%/parse.c %D%/parse.h \
	%D%/sicodes.def \
	%D%/signals.def \
	%D%/spec.c %D%/spec.h \
	%D%/walk.c %D%/walk.h

nodist_libspile_a_SOURCES += %D%/calls_text.c
EXTRA_DIST += %D%/calls.spec %D%/embed.awk %D%/language.md
CLEANFILES += %D%/calls_text.c

# The sum is of the text as it is, so that any change of it shows in recordings.
%D%/calls_text.c: $(srcdir)/%D%/calls.spec $(srcdir)/%D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	sum=`cksum <$(srcdir)/%D%/calls.spec | cut -d' ' -f1` && \
	LC_ALL=C $(AWK) -v sum="$$sum" -f $(srcdir)/%D%/embed.awk \
		$(srcdir)/%D%/calls.spec >$@.new && mv $@.new $@
