#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# demo.sh - from a fresh clone to the tree of a traced launcher.
#
# Installs what is missing, builds in ./build-demo and runs the example under
# spile. Touches nothing else of the clone but what autoreconf makes.

set -eu

cd "$(dirname "$0")/.."
say()
{
	echo "demo: $*"
}

# Quiet, unless it fails.
quietly()
{
	"$@" >build-demo/log 2>&1 && return
	tail -n 30 build-demo/log >&2
	say "failed: $*" >&2
	exit 1
}

configure_it()
{
	cd build-demo
	../configure
}

./tools/install-deps.sh build example
say "building in build-demo"
mkdir -p build-demo
[ -f configure ] || quietly autoreconf -fi
[ -f build-demo/config.status ] || (quietly configure_it)
quietly make -C build-demo -j"$(nproc)" spile

# Where no language is set a tree would be drawn in ASCII.
export LANG="${LANG:-C.UTF-8}"
say "spile -- examples/pump/pump-setup.sh"
# The tree goes to standard error, as always with a command.
exec build-demo/spile -- examples/pump/pump-setup.sh </dev/null
