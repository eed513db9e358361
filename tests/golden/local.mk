# SPDX-License-Identifier: GPL-2.0-or-later
# Recordings as text: assemble makes a recording of it, disassemble the reverse.

check_LIBRARIES = tests/golden/libnotation.a
check_PROGRAMS += tests/golden/assemble tests/golden/disassemble
TESTS += %D%/notation.sh %D%/second-reader.sh
EXTRA_DIST += %D%/second-reader.py %D%/second-reader.sh
EXTRA_DIST += %D%/README %D%/notation.sh %D%/all-kinds.txt

tests_golden_libnotation_a_SOURCES = \
	%D%/notation.c %D%/notation.h \
	%D%/notation-line.c %D%/notation-line.h \
	%D%/notation-print.c \
	%D%/notation-read.c
tests_golden_assemble_SOURCES = %D%/assemble.c
tests_golden_assemble_LDADD = tests/golden/libnotation.a $(LIBS_ALL)
tests_golden_disassemble_SOURCES = %D%/disassemble.c
tests_golden_disassemble_LDADD = tests/golden/libnotation.a $(LIBS_ALL)

# Recordings in, every view's output out.
TESTS += %D%/views.sh %D%/diff.sh %D%/footprint.sh %D%/pcap.sh %D%/readme.sh %D%/stacks.sh
EXTRA_DIST += %D%/readme %D%/readme.sh %D%/views.sh %D%/diff %D%/diff.sh %D%/footprint %D%/footprint.sh %D%/pcap.sh %D%/stacks.sh %D%/elsewhere %D%/cases
