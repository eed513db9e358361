#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# debs.sh DIR [ARCH...] - builds Debian packages in DIR, with debian/.
#
# ARCH is amd64, arm64, armhf, armel or i386; by default the machine's own. That
# one comes with the source package. Built is what git tracks, as it is now, in a
# folder of its own; the clone stays as it is. Needs the groups build and packages
# of install-deps.sh, for other architectures cross as well; no root. The unit
# tests are left to `make check`.

set -eu -o pipefail

die()
{
	echo "debs.sh: $*" >&2
	exit 1
}

[ $# -ge 1 ] || die "usage: debs.sh DIR [ARCH...]"
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
own=$(dpkg --print-architecture)
[ $# -gt 0 ] || set -- "$own"
cd "$(dirname "$0")/.."
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What the packages hold depends on nothing but the tracked files.
umask 022
export LC_ALL=C.UTF-8 DEB_BUILD_PROFILES=nocheck
DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)"
export DEB_BUILD_OPTIONS

unpack()
{
	mkdir -p "$1" && git -c safe.directory="$top" ls-files -z |
		tar -c --null --mode=u+w,a+rX -T - | tar -x --no-same-owner -C "$1"
}

# build ARCH: leaves the files beside the source
build()
{
	local arch=$1 source=$work/$1/spile

	unpack "$source" && cd "$source" || return
	if [ "$arch" = "$own" ]; then
		dpkg-buildpackage -us -uc
	else
		# What it depends on is cross.sh's, not the machine's dpkg's.
		"$top/tools/cross.sh" --with "$arch" \
			dpkg-buildpackage -us -uc -B -d -a "$arch"
	fi
}

make_one()
{
	local arch=$1

	build "$arch" >"$out/$arch.log" 2>&1 || {
		tail -n 30 "$out/$arch.log" >&2
		die "$arch: failed; the log is $out/$arch.log"
	}
	find "$work/$arch" -maxdepth 1 -type f -exec mv -t "$out" {} +
	echo "debs.sh: $arch is built"
}

# Beside each other: half of a build is configure, which has one process.
pids=()
for arch; do
	make_one "$arch" &
	pids+=($!)
done
status=0
for pid in "${pids[@]}"; do
	wait "$pid" || status=1
done
exit $status
