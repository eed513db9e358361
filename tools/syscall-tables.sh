#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# syscall-tables.sh - writes arch/*/syscalls.def from the kernel's headers.
#
# Maintainers run it for a new kernel, in the top folder of the source tree:
#	tools/syscall-tables.sh UAPI VERSION
# UAPI holds x86/asm/unistd_64.h and its like for all architectures, as Debian's
# linux-libc-dev has them in /usr/lib/linux/uapi. Needs nothing but a shell,
# sed and sort; changes nothing else.
set -eu

[ $# -eq 2 ] || {
	echo "usage: $0 UAPI VERSION" >&2
	exit 2
}
uapi=$1
version=$2

# table ABI HEADER: lines of "#define __NR_name NUMBER", the number perhaps
# behind the base of the table. In a third header may be private ones of arm,
# "#define __ARM_NR_name (__ARM_NR_BASE+NUMBER)": see ABI_PRIVATE_AT in abi.h.
table() {
	out=arch/$1/syscalls.def
	{
		echo '/* SPDX-License-Identifier: GPL-2.0-or-later */'
		echo "/* Linux $version, asm/${2##*/}; sorted by name. Written by"
		echo '   tools/syscall-tables.sh. */'
		{
			sed -n 's/^#define __NR_\([a-z0-9_]*\)[ \t]*(*\(.*+ \)*\([0-9][0-9]*\))*$/\1 \3/p' \
				"$uapi/$2"
			[ -z "${3-}" ] || sed -n 's/^#define __ARM_NR_\([a-z0-9_]*\)[ \t]*(__ARM_NR_BASE+\([0-9]*\))$/\1 \2/p' \
				"$uapi/$3" | awk '{ print $1, 1008 + $2 }'
		} | LC_ALL=C sort |
			sed 's/\(.*\) \(.*\)/SYSCALL(\2, \1)/'
	} >"$out.new"
	mv "$out.new" "$out"
	echo "$out: $(grep -c '^SYSCALL' "$out")"
}

table x86_64 x86/asm/unistd_64.h
table i386 x86/asm/unistd_32.h
table x32 x86/asm/unistd_x32.h
table aarch64 arm64/asm/unistd_64.h
table arm arm/asm/unistd-eabi.h arm/asm/unistd.h
