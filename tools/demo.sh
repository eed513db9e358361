#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# demo.sh - from a fresh clone to the tree of a traced launcher, and to what it
# sent to a pump.
#
# Installs what is missing, builds in ./build-demo and runs the example under
# spile. Touches nothing else of the clone but what autoreconf makes. The pump is
# a stand-in, mounted on /dev/spidev0.0 until the end; that takes root.

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

# shellcheck disable=SC2317 # quietly calls it
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
# Where libfuse3 is missing there is none.
make -C build-demo tools/standin/standin >/dev/null 2>&1 || true

# Before the launcher: what is in the tree waits for spile at each call.
device=/dev/spidev0.0
if [ -e "$device" ]; then
	say "the pump is $device"
elif [ "$(id -u)" -eq 0 ] && [ -w /dev/fuse ] &&
	[ -x build-demo/tools/standin/standin ] &&
	build-demo/tools/standin/standin --answer=pump "$device"; then
	trap 'umount "$device"' EXIT
	trap 'exit 130' INT TERM
	say "a pump is mounted on $device"
else
	say "no pump: that takes root, /dev/fuse and libfuse3"
fi

# Where no language is set a tree would be drawn in ASCII.
export LANG="${LANG:-C.UTF-8}" SPILE_PAGER=
say "spile record -o build-demo/pump.spile -- examples/pump/pump-setup.sh"
status=0
build-demo/spile record -o build-demo/pump.spile -- \
	examples/pump/pump-setup.sh </dev/null || status=$?
for view in tree bus; do
	say "spile $view build-demo/pump.spile"
	build-demo/spile "$view" build-demo/pump.spile
done
exit "$status"
