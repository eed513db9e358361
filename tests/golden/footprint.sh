#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# footprint.sh - the counts of spile footprint are those of stat, tree and calls.
exec python3 "${srcdir:-.}/tests/golden/footprint" ./spile \
	tests/golden/assemble "${srcdir:-.}/tests/golden/cases"
