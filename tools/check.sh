#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check.sh - everything that must hold, from a bare clone.
#
# Installs what is missing, builds with gcc and clang and with sanitizers, all
# warnings as errors, runs every test, and looks at the scripts. Works in
# ./build-check. Says what it is at and how long that took; the last line is
# "N passed, N failed", and the exit status is 0 only if nothing failed. A
# skipped test is a failed one here: all that the tests need is installed.
#
# step() calls the functions below by their names:
# shellcheck disable=SC2016,SC2317

set -u

cd "$(dirname "$0")/.." || exit 1
top=$PWD
work=$top/build-check
jobs=$(nproc)
passed=0
failed=0
failures=()
export top work jobs

say()
{
	printf '[%4d s] %s\n' "$SECONDS" "$*"
}

# A step without counts of its own is one case.
count()
{
	passed=$((passed + $1))
	failed=$((failed + $2))
}

# Sums the number that stands for "%d" in lines of a log: sum LOG '# PASS: %d'
sum()
{
	local pattern=${2//%d/ *\\([0-9][0-9]*\\)}

	sed -n "s/^$pattern.*\$/\\1/p" "$1" | awk '{ n += $1 } END { print n + 0 }'
}

# What a `make check` ran: automake's totals, the Criterion program among them
# taken apart into its own cases.
count_check()
{
	local log=$1 unit=$2/tests/unit/unit.log good bad
	local cases='.*Synthesis: Tested:.*'

	good=$(sum "$log" '# PASS: %d')
	bad=$(($(sum "$log" '# FAIL: %d') + $(sum "$log" '# ERROR: %d') +
		$(sum "$log" '# SKIP: %d') + $(sum "$log" '# XPASS: %d')))
	if grep -q '^PASS: tests/unit/unit' "$log"; then
		good=$((good - 1 + $(sum "$unit" "${cases}Passing: %d")))
	elif grep -q '^FAIL: tests/unit/unit' "$log"; then
		good=$((good + $(sum "$unit" "${cases}Passing: %d")))
		bad=$((bad + $(sum "$unit" "${cases}Failing: %d") +
			$(sum "$unit" "${cases}Crashing: %d")))
		# The program is one of these, unless it said nothing.
		[ "$bad" -eq 1 ] || bad=$((bad - 1))
	fi
	count "$good" "$bad"
	echo "$good passed, $bad failed"
	[ "$bad" -eq 0 ] || {
		grep -hE '^(FAIL|ERROR|SKIP|XPASS):' "$log"
		tail -n 60 "$2/test-suite.log"
	}
	[ $((good + bad)) -gt 0 ] && [ "$bad" -eq 0 ]
}

# The live tests' lines: ok - NAME, not ok - NAME, skipped NAME.
count_live()
{
	local log=$1 good bad

	good=$(grep -c '^ok ' "$log")
	bad=$(grep -cE '^(not ok|skipped) ' "$log")
	count "$good" "$bad"
	echo "$good passed, $bad failed"
	grep -E '^(not ok|skipped|# left out:) ' "$log" | sort -u | cut -c 1-2000
	[ $((good + bad)) -gt 0 ] && [ "$bad" -eq 0 ]
}

# bounded SECONDS COMMAND...: 0 is without bound. In a process group of its own,
# all of which ends with the time or with this script; job control, because
# without it the tests would run with SIGINT ignored.
bounded()
{
	local limit=$1

	shift
	if [ "$limit" -eq 0 ]; then
		"$@"
		return
	fi
	set -m
	timeout -k 10 "$limit" bash -c '"$@"' "$0" "$@" &
	set +m
	trap 'kill $!; exit 130' INT TERM HUP
	wait $!
}

# step NAME SECONDS COUNTER COMMAND...: COUNTER is one of the functions above
# with its second argument behind a colon, or "-": then the step itself is what
# counts.
step()
{
	local name=$1 limit=$2 counter=$3 log status=0 ended=
	local fails_before=$failed start=$SECONDS

	shift 3
	log=$work/${name//[^a-zA-Z0-9]/-}.log
	say "$name"
	bounded "$limit" "$@" >"$log" 2>&1 </dev/null || status=$?
	trap - INT TERM HUP
	case $status in 124 | 137) ended=", ended after $limit s" ;; esac
	if [ "$counter" != - ]; then
		"${counter%%:*}" "$log" "${counter#*:}" || status=${status/#0/1}
	elif [ "$status" -eq 0 ]; then
		count 1 0
	fi
	echo "         took $((SECONDS - start)) s"
	[ "$status" -ne 0 ] || return 0
	failures+=("$name")
	echo "FAILED: $name (status $status$ended), $log"
	# A counter that found failures has shown them.
	if [ "$failed" -eq "$fails_before" ]; then
		count 0 1
		tail -n 40 "$log"
	fi
	return 1
}

# build NAME [CONFIGURE-ARGUMENT...]
build()
{
	local dir=$work/$1

	shift
	mkdir -p "$dir" &&
		(cd "$dir" && "$top/configure" --enable-werror "$@") &&
		make -C "$dir" -j"$jobs"
}

check_scripts()
{
	# Every tracked file that a shell runs; whoever owns the clone.
	git -c safe.directory="$top" ls-files | while read -r file; do
		[ -f "$file" ] || continue
		head -c 64 "$file" | grep -aqE '^#!.*[/ ](ba)?sh' &&
			echo "$file"
	done | xargs shellcheck -x
}

# A short run of each fuzzer: that they build and start. Hours are for people,
# and chance: here the seed is fixed, for the same result each time.
fuzz_all()
{
	find "$work/sanitizers/tests/fuzz" -name 'fuzz-*' -type f -executable \
		-print0 | xargs -0 -P "$jobs" -n 1 bash -c 'fuzz_one "$1"' bash
}

fuzz_one()
{
	local target=${1##*/fuzz-}

	mkdir -p "$work/corpus/$target" && cd "$work" || return
	"$1" -seed=1 -runs=30000 -max_total_time=10 -timeout=20 \
		"corpus/$target" "$top/tests/fuzz/corpus/$target" \
		>"fuzz-$target.log" 2>&1 && return
	tail -n 30 "fuzz-$target.log"
	return 1
}

# One static spile for each machine, which other steps use too: small-HOST/spile.
build_small()
{
	build small-amd64 --enable-small &&
		printf '%s\n' arm64 armhf armel i386 |
		xargs -P "$jobs" -I {} tools/cross.sh {} "$work/small-{}" \
			--enable-small --enable-werror
}

# Of the kernel's facts, and of small builds.
sizes()
{
	local file host bytes facts status=0

	bytes=$(size "$work"/gcc/src/facts/{constants,modules,tables}.o |
		awk 'NR > 1 { sum += $1 + $2 } END { print sum }')
	if [ "$bytes" -le $((1 << 20)) ]; then
		echo "ok - tables of the kernel's facts: $bytes bytes"
	else
		echo "not ok - tables of the kernel's facts: $bytes bytes"
		status=1
	fi

	for file in "$work"/small-*/spile; do
		host=${file%/spile}
		host=${host##*/small-}
		bytes=$(stat -c %s "$file")
		facts=$(file -b "$file")
		if [ "$bytes" -le $((3 << 20)) ] &&
			[[ $facts == *"statically linked"*", stripped"* ]]; then
			echo "ok - small, $host: $bytes bytes"
		else
			echo "not ok - small, $host: $bytes bytes, $facts"
			status=1
		fi
	done
	return "$status"
}

# The quick live cases, and what a small build does by other means: names of users, and
# unpacking.
small_live()
{
	export SPILE=$work/small-amd64/spile
	export LIVE_PROGRAMS=$work/gcc/tests/live/programs
	export PYTHONDONTWRITEBYTECODE=1
	tests/live/all "$top"/tests/live/{quick,privilege,kernel-config}
}

# Under emulators, i386 too: not every x86_64 kernel runs it.
show_elsewhere()
{
	local small=$work/small

	tests/golden/elsewhere "$work/gcc/tests/golden/assemble" \
		"amd64=$work/gcc/spile" "small amd64=$small-amd64/spile" \
		"arm64=qemu-aarch64 $small-arm64/spile" \
		"armhf=qemu-arm $small-armhf/spile" \
		"armel=qemu-arm -cpu arm1176 $small-armel/spile" \
		"i386=qemu-i386 $small-i386/spile"
}

build_packages()
{
	tools/debs.sh "$work/debs" amd64 arm64 armhf &&
		tests/packages.sh "$work/debs"
}

# What it fetches is kept for the next time. Its x86_64 runs what was built above.
run_rig()
{
	mkdir -p "$work/rig" && ln -sfn ../gcc "$work/rig/amd64" &&
		RIG_BUILD=$work/rig RIG_LOGS=$work/rig ./tests/rig/run
}

export -f build check_scripts fuzz_all fuzz_one
export -f run_rig build_small sizes small_live show_elsewhere build_packages

finish()
{
	say "done; logs are in build-check"
	[ ${#failures[@]} -eq 0 ] ||
		printf 'failed: %s\n' "${failures[@]}"
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
	exit
}

rm -rf "$work"
mkdir -p "$work"
# In the order of what one wants to know first. The bounds are some ten times
# what a step takes on two processors.
step "install what is missing" 0 - \
	./tools/install-deps.sh build example cross packages rig test || finish
step "autoreconf" 120 - autoreconf -fi || finish
step "build with gcc" 600 - build gcc || finish
step "make check" 300 "count_check:$work/gcc" make -C "$work/gcc" check
step "make check-live" 1800 count_live make -C "$work/gcc" check-live
step "build the small ones" 900 - build_small && {
	step "sizes" 60 count_live sizes
	step "live tests of the small one" 600 count_live small_live
	step "other architectures show the same" 600 count_live show_elsewhere
}
step "Debian packages" 1200 count_live build_packages
step "build with sanitizers and fuzzers" 900 - \
	build sanitizers CC=clang --enable-sanitizers --enable-fuzzers &&
	step "make check with sanitizers" 600 \
		"count_check:$work/sanitizers" make -C "$work/sanitizers" check &&
	step "fuzz each parser for a moment" 300 - fuzz_all
# The build of what is distributed is the one with clang.
step "make distcheck with clang" 900 - \
	make -C "$work/gcc" distcheck VERBOSE=1 AM_MAKEFLAGS=-j"$jobs" \
	DISTCHECK_CONFIGURE_FLAGS="--enable-werror CC=clang"
step "the rig: real kernels under qemu" 1500 count_live run_rig
step "the rig: an ARMv6 processor" 600 count_live \
	./tests/rig/armv6 "$work/small-armel/spile" "$work/gcc/spile"
step "the kernel's facts are what its headers say" 900 count_live \
	./tools/kernel-facts/generate --check
step "shellcheck" 120 - check_scripts
finish
