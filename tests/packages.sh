#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# packages.sh DIR - what tools/debs.sh left in DIR is right.
#
# Lintian has nothing against it; each package depends on its libraries, has all
# its parts and, unpacked below an empty folder, runs; built again elsewhere it
# is the same. Needs qemu-user for other architectures, which run with the
# libraries of tools/cross.sh.
#
# report() calls the functions below by their names:
# shellcheck disable=SC2317

set -u
top=$(cd "$(dirname "$0")/.." && pwd)
out=$(cd "$1" && pwd) || exit 99
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
status=0
own=$(dpkg --print-architecture)
version=$(dpkg-parsechangelog -l "$top/debian/changelog" -S Version)

# report NAME COMMAND...
report()
{
	local name=$1

	shift
	if "$@" >"$dir/said" 2>&1; then
		echo "ok - $name"
	else
		tail -n 20 "$dir/said"
		echo "not ok - $name"
		status=1
	fi
}

lint()
{
	lintian --no-cfg --allow-root --fail-on error,warning "$1"
}

depends()
{
	local wanted depends

	depends=$(dpkg-deb -f "$1" Depends)
	# libunwind8 says nothing of versions.
	for wanted in "libc6 (>= " "libdw1 (>= " "libelf1 (>= " \
		"libpopt0 (>= " "libtraceevent1 (>= " "libtracefs1 (>= " \
		libunwind8 "libzstd1 (>= "; do
		[[ ", $depends" == *", $wanted"* ]] || {
			echo "$wanted is missing in: $depends"
			return 1
		}
	done
}

# Everything that `make install` would install, where Debian has it.
has_parts()
{
	local root=$1 part page

	for part in bash-completion/completions/spile.bash \
		zsh/vendor-completions/_spile spile/schema/tree.json \
		doc/spile/copyright doc/spile/README.gz doc/spile/NEWS.gz \
		doc/spile/examples/pump/pump-setup.sh; do
		[ -s "$root/usr/share/$part" ] || {
			echo "/usr/share/$part is missing"
			return 1
		}
	done
	for page in "$top"/man/*.[15]; do
		zcat "$root/usr/share/man/man${page##*.}/${page##*/}.gz" |
			cmp - "$page" || return
	done
}

runs()
{
	local root=$1 arch=$2 run=()

	case $arch in
	"$own") ;;
	arm64) run=(qemu-aarch64 -L "$("$top/tools/cross.sh" --root arm64)") ;;
	*) run=(qemu-arm -L "$("$top/tools/cross.sh" --root "$arch")") ;;
	esac
	"${run[@]}" "$root/usr/bin/spile" --version >"$dir/version" || return
	cat "$dir/version"
	[ "$(cat "$dir/version")" = "spile $version" ]
}

traces()
{
	"$1/usr/bin/spile" record -o "$dir/recording" -- true &&
		"$1/usr/bin/spile" tree "$dir/recording" | grep '^true '
}

# Another folder, another umask, another language and another day.
is_reproduced()
{
	(umask 077 && LC_ALL=C TZ=Asia/Kolkata TMPDIR=$dir \
		"$top/tools/debs.sh" "$dir/again" "$own") || return
	for file in "spile_${version}_$own.deb" "spile_$version.tar.xz"; do
		cmp "$out/$file" "$dir/again/$file" || return
	done
}

for changes in "$out"/*.changes; do
	arch=${changes%.changes}
	arch=${arch##*_}
	deb=$out/spile_${version}_$arch.deb
	report "$arch: lintian" lint "$changes"
	report "$arch: its libraries" depends "$deb"
	report "$arch: unpacked" dpkg-deb -x "$deb" "$dir/$arch"
	report "$arch: all its parts" has_parts "$dir/$arch"
	report "$arch: --version" runs "$dir/$arch" "$arch"
done
report "$own: records and shows" traces "$dir/$own"
report "$own: the same when built again" is_reproduced
exit $status
