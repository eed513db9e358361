#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# readme.sh - README's recording of a board shows what README says.
exec python3 "${srcdir:-.}/tests/golden/readme" ./spile "${srcdir:-.}/README" \
	"${srcdir:-.}/tests/golden/cases/pump-aarch64/recording.spile"
