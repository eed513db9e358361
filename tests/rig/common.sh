# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
#
# common.sh - sourced by the rig's scripts: where things lie, and in what the
# machines differ.

set -eu

rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${RIG_WORK:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/spile-rig}
build=${RIG_BUILD:-$work/build}
all_machines=(aarch64 arm sabrelite x86_64)

# The build for the host, which x86_64 runs as well, in $build/amd64.
configure_host()
{
	local top

	top=$(cd "$rig/../.." && pwd)
	mkdir -p "$build/amd64"
	[ -e "$build/amd64/Makefile" ] ||
		(cd "$build/amd64" && "$top/configure" --enable-werror)
}

# build_host TARGET...: these and spile.
build_host()
{
	{
		configure_host
		make -C "$build/amd64" -j2 spile "$@"
	} >"$build/host.log" 2>&1 || die "the host's build: $build/host.log"
}

die()
{
	echo "${0##*/}: $*" >&2
	exit 2
}

# family_of MACHINE: the one whose packages it uses.
family_of()
{
	case $1 in
	aarch64 | arm | x86_64 | zero) echo "$1" ;;
	sabrelite) echo arm ;;
	*) die "\"$1\" is none of ${all_machines[*]} zero" ;;
	esac
}

# machine_vars MACHINE: what the other scripts know about it. kernel_version is
# empty until its packages are fetched.
machine_vars()
{
	local shared="virtio_blk ext4 9p 9pnet_virtio i2c-dev"

	machine=$1
	family=$(family_of "$machine")
	dir=$work/$machine
	clients=$work/$family/clients
	kernel_root=$work/$family/kernel
	case $machine in
	aarch64)
		debian=arm64
		kernel_package=linux-image-arm64
		modules="virtio_mmio $shared spi-gpio i2c-gpio radeon"
		;;
	arm)
		debian=armhf
		kernel_package=linux-image-armmp
		modules="virtio_mmio $shared"
		;;
	sabrelite)
		debian=armhf
		kernel_package=linux-image-armmp
		modules="gpio-mxc imx2_wdt sdhci-esdhc-imx mmc_block ext4"
		modules="$modules spi-imx i2c-imx i2c-dev"
		;;
	x86_64)
		debian=amd64
		kernel_package=linux-image-amd64
		modules="virtio_pci $shared i2c-i801 i2c-stub"
		modules="$modules parport_pc i2c-parport spi-butterfly radeon"
		;;
	# A Raspberry Pi Zero, see armv6: kernel and busybox are all it has.
	zero)
		debian=armel
		kernel_package=linux-image-rpi
		modules=
		;;
	esac
	kernel_version=$(find "$kernel_root/lib/modules" -mindepth 1 -maxdepth 1 \
		-printf '%f\n' 2>/dev/null | head -n 1)
}

# qemu_vars: of $machine the emulator with its arguments, how virtio devices are
# called there, and the kernel's command line. The device tree lists the CPUs, so
# RIG_SMP has to be the same for build-initramfs and boot.
qemu_vars()
{
	local memory=${RIG_MEMORY:-512} cpus=${RIG_SMP:-1} console accel
	# A graphics card whose monitor answers at 0x50 of an I2C bus ("DVI_DDC")
	# with its EDID.
	local monitor=(-vga none -device "ati-vga,model=rv100")

	virtio=device
	console=ttyAMA0
	case $machine in
	aarch64)
		qemu=(qemu-system-aarch64 -machine virt -cpu cortex-a57
			"${monitor[@]}")
		;;
	arm)
		qemu=(qemu-system-arm -machine "virt,highmem=off"
			-cpu cortex-a15)
		;;
	sabrelite)
		qemu=(qemu-system-arm -machine sabrelite
			-device "at24c-eeprom,bus=i2c-bus.0,address=0x50,rom-size=256"
			-device "tmp105,bus=i2c-bus.0,address=0x48")
		virtio=
		console=ttymxc1
		;;
	x86_64)
		accel=(-accel tcg -cpu max)
		if [ "${RIG_KVM:-0}" = 1 ] && [ -w /dev/kvm ]; then
			accel=(-accel kvm -cpu host)
		fi
		qemu=(qemu-system-x86_64 -machine q35 "${accel[@]}"
			"${monitor[@]}")
		virtio=pci
		console=ttyS0
		;;
	esac
	qemu+=(-m "$memory" -smp "$cpus")
	# Without the kernel's tests of its ciphers: 1 to 9 s of emulation.
	command_line="console=$console ${RIG_QUIET-quiet} panic=-1 cryptomgr.notests"
}
