#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pump-loop.sh - asks the pump how it is, again and again.

set -eu

check_status()
{
	mdt status | jq -r .status
}

check_reservoir()
{
	mdt reservoir | jq -r .units
}

note()
{
	date "+%FT%T $*" >>monitor/log
}

round()
{
	local status units

	status=$(check_status)
	units=$(check_reservoir)
	note "$status $units"
	echo "pump: $status, $units units left"
}

for ((i = 0; i < ${PUMP_ROUNDS:-2}; i++)); do
	round
done
