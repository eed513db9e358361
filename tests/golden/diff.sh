#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# diff.sh - spile diff, where it is built: tests/golden/diff.
grep -q '^#define ENABLE_SMALL 1' config.h && exit 0
exec python3 "${srcdir:-.}/tests/golden/diff" ./spile \
	tests/golden/assemble "${srcdir:-.}/tests/golden/cases"
