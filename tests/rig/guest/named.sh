# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
#
# named.sh - sourced by tests in the guests that run others; sets status.

set -o pipefail
status=0

# named WORDS COMMAND...: its lines with those words in the names.
named()
{
	local words=$1

	shift
	"$@" | sed -u "s/^ok - /&$words: /; s/^not ok - /&$words: /
		s/^# left out: /&$words: /" || status=1
}
