#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# commands.sh [COUNT] - so many short commands, each from a function's line.
run() {
	/bin/true "$1"
}
for i in $(seq "${1:-500}"); do
	run "$i"
done
