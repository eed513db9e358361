#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pump-setup.sh - sets up a small artificial pancreas and starts it.
#
# A launcher as such systems have them: it asks, makes folders, writes and edits
# settings, starts a daemon and then the loop that talks to the pump. All of it
# happens below a new directory that is gone at the end.
#
#	PUMP_SPI	the pump's bus (/dev/spidev0.0). Where there is none a
#			device that answers like a pump is mounted there, by
#			root, until the end; else a pump is simulated
#	PUMP_STANDIN	the program that is such a device (tools/standin, built)
#	PUMP_ROUNDS	how often the loop goes round (2)

set -eu

here=$(cd "$(dirname "$0")" && pwd)
export PUMP_SPI=${PUMP_SPI:-/dev/spidev0.0}
export PUMP_ROUNDS=${PUMP_ROUNDS:-2}

die()
{
	echo "pump-setup.sh: $*" >&2
	exit 1
}

check_tools()
{
	local tool

	for tool in python3 jq; do
		command -v "$tool" >/dev/null || die "$tool is needed"
	done
}

# The default holds at the end of the input, and when nobody answers.
ask()
{
	local answer=

	printf 'Set up a pump loop in %s? [Y/n] ' "$pump_dir"
	if ! read -r -t 10 answer; then
		echo
	fi
	case ${answer:-y} in
	[Yy]*) ;;
	*) die "nothing was set up" ;;
	esac
}

# The daemon writes there too: once moved away, it can add nothing any more.
remove_all()
{
	cd /
	if [ "$has_standin" ]; then
		umount "$PUMP_SPI"
	fi
	if [ -d "$pump_dir" ]; then
		mv "$pump_dir" "$pump_dir.old"
		rm -rf "$pump_dir.old"
	fi
}

make_folders()
{
	mkdir -p bin lib
	mkdir -p settings monitor
}

install_tools()
{
	cp -t bin "$here/mdt" "$here/pump-loop.sh"
	cp -t lib "$here/pump.py" "$here/pumpd.py"
	chmod +x bin/mdt bin/pump-loop.sh
}

write_settings()
{
	cat >settings/pump.json <<-EOF
	{
		"device": "@device@",
		"speed_hz": "@speed_hz@",
		"mode": "@mode@",
		"model": "@model@"
	}
	EOF
	cat >settings/crontab <<-EOF
	* * * * * cd $pump_dir && bin/pump-loop.sh
	EOF
}

set_setting()
{
	sed -i "s|@$1@|$2|" settings/pump.json
}

edit_settings()
{
	set_setting device "$PUMP_SPI"
	set_setting speed_hz 62500
	set_setting mode 0
	set_setting model 722
	jq -e .model settings/pump.json >/dev/null ||
		die "the settings were not written"
}

find_standin()
{
	local program

	for program in "${PUMP_STANDIN-}" "$here"/../../tools/standin/standin \
		"$here"/../../build*/tools/standin/standin; do
		if [ -x "$program" ]; then
			echo "$program"
			return
		fi
	done
}

start_standin()
{
	local program

	program=$(find_standin)
	if [ "$program" ] && [ -w /dev/fuse ] && [ "$(id -u)" -eq 0 ] &&
		"$program" --answer=pump "$PUMP_SPI"; then
		has_standin=yes
	fi
}

# PUMP_SPI=none is no name of a device: that pump is always simulated.
find_pump()
{
	case $PUMP_SPI in
	/dev/*) [ -e "$PUMP_SPI" ] || start_standin ;;
	esac
	[ -e "$PUMP_SPI" ] || echo "no $PUMP_SPI here: the pump is simulated"
}

start_daemon()
{
	python3 lib/pumpd.py monitor
}

start_loop()
{
	PATH=$pump_dir/bin:$PATH pump-loop.sh
}

check_tools
has_standin=
pump_dir=$(mktemp -d)
trap remove_all EXIT
ask
cd "$pump_dir"
make_folders
install_tools
write_settings
edit_settings
start_daemon
find_pump
start_loop
echo "done"
