# SPDX-License-Identifier: GPL-2.0-or-later
# A target X is tests/fuzz/X.c with LLVMFuzzerTestOneInput (fuzz.h). `make check`
# runs it as replay-X over the files of corpus/X; to fuzz it, build fuzz-X with
#	CC=clang ./configure --enable-sanitizers --enable-fuzzers
# and run tests/fuzz/fuzz-X tests/fuzz/corpus/X. What a fuzzer finds becomes a
# file of the corpus, with the fix.

EXTRA_DIST += %D%/corpus
noinst_HEADERS += %D%/fuzz.h

# Each target:
#	check_PROGRAMS += %D%/replay-X
#	TESTS += %D%/replay-X
#	%C%_replay_X_SOURCES = %D%/X.c %D%/replay.c
#	%C%_replay_X_LDADD = $(LIBS_ALL)
#	if ENABLE_FUZZERS
#	noinst_PROGRAMS += %D%/fuzz-X
#	%C%_fuzz_X_SOURCES = %D%/X.c
#	%C%_fuzz_X_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
#	%C%_fuzz_X_LDADD = $(LIBS_ALL)
#	endif
EXTRA_DIST += %D%/replay.c
