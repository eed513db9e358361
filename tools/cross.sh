#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# cross.sh - builds spile for another architecture, with Debian's cross compilers.
#
#   cross.sh HOST DIR [CONFIGURE-ARGUMENT...]   configures and builds in DIR
#   cross.sh --with HOST COMMAND...             runs COMMAND with what configure needs
#   cross.sh --root HOST                        prints the folder of HOST's libraries
#
# HOST is arm64, armhf, armel (any ARM since ARMv5: Raspberry Pi Zero and 1 too)
# or i386. HOST's libraries and libc come from Debian's packages, through package
# lists of their own, so that the machine's dpkg needs no foreign architecture;
# they are kept in ${XDG_CACHE_HOME:-$HOME/.cache}/spile-cross. The compilers are
# the group "cross" of install-deps.sh. `make -C DIR` works afterwards.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
packages='libzstd-dev libelf-dev libpopt-dev zlib1g-dev libunwind-dev libdw-dev
	libiberty-dev libtracefs-dev libtraceevent-dev libjansson-dev'

die()
{
	echo "cross.sh: $*" >&2
	exit 1
}

# host_facts HOST: sets host, triplet, packages
host_facts()
{
	host=$1
	case $host in
	arm64 | aarch64) host=arm64 triplet=aarch64-linux-gnu ;;
	armhf | arm) host=armhf triplet=arm-linux-gnueabihf ;;
	armel) triplet=arm-linux-gnueabi ;;
	i386) triplet=i386-linux-gnu ;;
	*) die "\"$host\" is none of arm64, armhf, armel, i386" ;;
	esac
	# Of the unit tests; Debian has none for 32-bit arm.
	case $host in arm64 | i386) packages="$packages libcriterion-dev" ;; esac
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/spile-cross
	# What another version of this script fetches, lies in another folder. 3:
	# with the folder DEBIAN, and links that stay within it.
	root=$cache/$host-$(echo "3 $packages" | cksum | cut -d ' ' -f 1)
}

# What must be done alone: two runs may want the same folder.
fetch()
{
	local apt=$cache/apt-$host options name file

	[ ! -e "$root" ] || return 0
	echo "fetching the libraries of $host" >&2
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
	: >"$apt/status"
	options=(-q -y -o "APT::Architecture=$host"
		-o "APT::Architectures::=$host" -o "Dir::State=$apt"
		-o "Dir::State::lists=$apt/lists"
		-o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
		-o APT::Sandbox::User= -o Acquire::Languages=none)
	# A list that is out of step with its mirror is no reason to stop: what
	# is missing then shows below.
	apt-get "${options[@]}" update >"$apt/log" 2>&1 || :
	# shellcheck disable=SC2086
	apt-get "${options[@]}" -o Debug::NoLocking=true \
		--no-install-recommends --download-only \
		install $packages >>"$apt/log" 2>&1 || {
		tail -n 20 "$apt/log" >&2
		die "no packages for $host"
	}
	rm -rf "$root.new"
	mkdir -p "$root.new/DEBIAN"
	for name in "$apt"/cache/archives/*.deb; do
		dpkg-deb -x "$name" "$root.new"
		# Which package has a library, for dpkg-shlibdeps -S.
		for file in shlibs symbols; do
			dpkg-deb -I "$name" $file 2>/dev/null \
				>>"$root.new/DEBIAN/$file" || :
		done
	done
	# The linker doesn't look for an absolute link's target in its sysroot: it
	# would take libz.a for libz.so.
	find "$root.new" -type l -lname '/*' | while read -r link; do
		ln -snf "$(realpath -m --relative-to="$(dirname "$link")" \
			"$root.new$(readlink "$link")")" "$link"
	done
	rm -rf "$apt"
	mv "$root.new" "$root"
}

fetch_alone()
{
	mkdir -p "$cache"
	exec 9>"$cache/$host.lock"
	flock 9
	fetch
	exec 9>&-
}

# with_host COMMAND...: configure takes these from the environment.
with_host()
{
	local gcc=$triplet-gcc

	[ "$host" != i386 ] || gcc=i686-linux-gnu-gcc
	command -v "$gcc" >/dev/null ||
		die "no $gcc: tools/install-deps.sh build cross"
	CROSS_ROOT=$root CROSS_HOST=${gcc%-gcc} CC="$gcc --sysroot=$root" \
		PKG_CONFIG="env PKG_CONFIG_SYSROOT_DIR=$root \
PKG_CONFIG_LIBDIR=$root/usr/lib/$triplet/pkgconfig pkg-config" "$@"
}

configure()
{
	"$top/configure" --host="$CROSS_HOST" "$@"
}

build()
{
	local dir=$1

	shift
	[ -x "$top/configure" ] || (cd "$top" && autoreconf -fi)
	mkdir -p "$dir"
	cd "$dir"
	with_host configure "$@"
	make -j"$(nproc)"
}

case ${1-} in
--with)
	host_facts "${2-}"
	fetch_alone
	shift 2
	with_host "$@"
	;;
--root)
	host_facts "${2-}"
	fetch_alone
	echo "$root"
	;;
'' | -*) die "usage: cross.sh HOST DIR [CONFIGURE-ARGUMENT...]" ;;
*)
	[ $# -ge 2 ] || die "in which folder?"
	host_facts "$1"
	fetch_alone
	shift
	build "$@"
	;;
esac
