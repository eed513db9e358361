#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# install-deps.sh WHAT... - installs what is missing of Debian's packages.
#
# WHAT is build (configure and make), example (examples/pump), cross (compilers
# for other machines, see cross.sh), packages (what debs.sh needs besides those),
# rig (tests/rig), or test (what else check.sh runs). Nothing happens when nothing
# is missing; otherwise it takes root, or sudo.

set -eu

# --no-install-recommends below: libc6-dev is only recommended by gcc.
build='autoconf automake pkg-config gcc libc6-dev make libzstd-dev libelf-dev
	libpopt-dev zlib1g-dev libunwind-dev libdw-dev libiberty-dev
	libjansson-dev libtracefs-dev libtraceevent-dev'
example='python3 jq libfuse3-dev'
cross='gcc-aarch64-linux-gnu libc6-dev-arm64-cross
	gcc-arm-linux-gnueabihf libc6-dev-armhf-cross
	gcc-arm-linux-gnueabi libc6-dev-armel-cross
	gcc-i686-linux-gnu libc6-dev-i386-cross'
rig='qemu-system-arm qemu-system-x86 device-tree-compiler cpio kmod e2fsprogs
	fdisk'
packages='build-essential debhelper lintian git xz-utils'
# The compiler for i386 is for the live tests. Not gcc -m32: gcc-multilib can't
# be there together with any cross compiler.
test='libcriterion-dev libfuse3-dev gcc-i686-linux-gnu
	libc6-dev-i386-cross clang libclang-rt-14-dev
	shellcheck strace gdb g++ tmux jq mandoc python3
	python3-fastjsonschema git xz-utils zsh perl procps util-linux file
	cron nodejs fuse3 fzf qemu-user tshark iproute2
	linux-perf stress-ng paxtest'

# Some packages of nodejs have npm in them, and refuse another.
command -v npm >/dev/null || test="$test npm"

die()
{
	echo "install-deps.sh: $*" >&2
	exit 1
}

wanted=
for what; do
	case $what in
	build) wanted="$wanted $build" ;;
	example) wanted="$wanted $example" ;;
	cross) wanted="$wanted $cross" ;;
	rig) wanted="$wanted $rig" ;;
	packages) wanted="$wanted $packages" ;;
	test) wanted="$wanted $test" ;;
	*) die "\"$what\" is none of build, example, cross, packages, rig, test" ;;
	esac
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	# shellcheck disable=SC2086
	echo "this is no Debian; these packages are assumed to be there:" \
		$wanted
	exit 0
fi

missing=
for package in $wanted; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" \
		2>/dev/null) in
	installed) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
if [ "$(id -u)" -eq 0 ]; then
	sudo=
elif command -v sudo >/dev/null; then
	sudo=sudo
else
	die "that takes root or sudo; or install them yourself:$missing"
fi

# A machine that has just started may be at its own updates.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt()
{
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q \
		-o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
		"$@" >"$log" 2>&1 </dev/null && return
	tail -n 20 "$log" >&2
	die "apt-get $1 failed"
}

apt update
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing
