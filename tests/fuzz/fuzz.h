/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz.h - what a fuzz target is: one function over any bytes.
 *
 * It fails by a crash, a sanitizer's finding, or abort() when a promise doesn't
 * hold. libFuzzer calls it (https://llvm.org/docs/LibFuzzer.html), and so does
 * replay.c with each file of the target's corpus.
 */
#ifndef SPILE_TESTS_FUZZ_FUZZ_H
#define SPILE_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* A promise. */
static inline void must(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
