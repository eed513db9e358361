# SPDX-License-Identifier: GPL-2.0-or-later
# The rig is run by itself: tests/rig/run.

EXTRA_DIST += %D%/README %D%/armv6 %D%/bind.x86_64 %D%/boot %D%/build-initramfs \
	%D%/common.sh %D%/fetch %D%/golden %D%/init %D%/pump-table %D%/run %D%/sabrelite.dtsi \
	%D%/virt.dtsi %D%/guest %D%/programs
