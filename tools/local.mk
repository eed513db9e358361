# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += %D%/syscall-tables.sh %D%/check-spec
dist_check_SCRIPTS = %D%/check-includes
TESTS += %D%/check-includes
# debian/, and debs.sh that builds with it, are in the clone only: a distribution
# has its own.
EXTRA_DIST += %D%/check.sh %D%/cross.sh %D%/demo.sh %D%/install-deps.sh \
	%D%/measure.sh

# What follows from the table of options is committed; this writes it again.
check_PROGRAMS += tools/cli-gen
tools_cli_gen_SOURCES = %D%/cli-gen.c
tools_cli_gen_LDADD = $(LIBS_ALL)

.PHONY: cli-files
cli-files: tools/cli-gen$(EXEEXT)
	$(srcdir)/tools/cli-files.sh tools/cli-gen$(EXEEXT) $(srcdir) $(srcdir)
EXTRA_DIST += %D%/cli-files.sh %D%/small.ld
