#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check.sh - everything that must hold, from a bare clone.
#
# Installs what is missing, builds with gcc and clang and with sanitizers, all
# warnings as errors, runs every test, and looks at the scripts. Works in
# ./build-check. Says what it is at; the last line is "N passed, N failed", and
# the exit status is 0 only if nothing failed. A skipped test is a failed one
# here: all that the tests need is installed.
#
# step() calls the functions below by their names:
# shellcheck disable=SC2317

set -u

cd "$(dirname "$0")/.." || exit 1
top=$PWD
work=$top/build-check
jobs=$(nproc)
passed=0
failed=0
failures=()

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
	grep -E '^(not ok|skipped) ' "$log" | cut -c 1-300
	[ $((good + bad)) -gt 0 ] && [ "$bad" -eq 0 ]
}

# step NAME COUNTER COMMAND...: COUNTER is one of the functions above with its
# second argument behind a colon, or "-": then the step itself is what counts.
step()
{
	local name=$1 counter=$2 log status=0
	local fails_before=$failed

	shift 2
	log=$work/${name//[^a-zA-Z0-9]/-}.log
	say "$name"
	"$@" >"$log" 2>&1 </dev/null || status=$?
	if [ "$counter" != - ]; then
		"${counter%%:*}" "$log" "${counter#*:}" || status=${status/#0/1}
	elif [ "$status" -eq 0 ]; then
		count 1 0
	fi
	[ "$status" -ne 0 ] || return 0
	failures+=("$name")
	echo "FAILED: $name (status $status), $log"
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

# The test programs as well.
build_all()
{
	build "$@" && make -C "$work/$1" -j"$jobs" check TESTS=
}

check_scripts()
{
	# Every tracked file that a shell runs.
	git ls-files | while read -r file; do
		[ -f "$file" ] || continue
		head -c 64 "$file" | grep -aqE '^#!.*[/ ](ba)?sh' &&
			echo "$file"
	done | xargs shellcheck
}

# A short run of each fuzzer: that they build and start. Hours are for people.
fuzz_all()
{
	local fuzzer target

	for fuzzer in "$work"/sanitizers/tests/fuzz/fuzz-*; do
		case $fuzzer in *.o | *.log | *.trs) continue ;; esac
		[ -x "$fuzzer" ] || continue
		target=${fuzzer##*/fuzz-}
		mkdir -p "$work/corpus/$target"
		(cd "$work" && "$fuzzer" -max_total_time=10 -timeout=20 \
			"corpus/$target" "$top/tests/fuzz/corpus/$target") ||
			return 1
	done
}

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
step "install what is missing" - ./tools/install-deps.sh build example test ||
	finish
step "autoreconf" - autoreconf -fi || finish
step "build with gcc" - build gcc || finish
step "make check" "count_check:$work/gcc" \
	timeout -k 10 300 make -C "$work/gcc" check
# Each live test bounds its own programs; this bounds what they don't.
step "make check-live" count_live \
	timeout -k 10 600 make -C "$work/gcc" check-live
step "build with clang" - build_all clang CC=clang
step "build with sanitizers and fuzzers" - \
	build sanitizers CC=clang --enable-sanitizers --enable-fuzzers &&
	step "make check with sanitizers" "count_check:$work/sanitizers" \
		timeout -k 10 300 make -C "$work/sanitizers" check &&
	step "fuzz each parser for a moment" - fuzz_all
step "make distcheck" - make -C "$work/gcc" distcheck \
	DISTCHECK_CONFIGURE_FLAGS=--enable-werror
step "shellcheck" - check_scripts
finish
