# SPDX-License-Identifier: GPL-2.0-or-later
#
# constants.awk - picks the constants that spec texts name, as a table in C.
#
#	awk -f constants.awk TEXT... constants.list
#
# The list has all 50,000; a user's text may name no others than ours do.

BEGIN { at = 0 }

FNR == 1 { is_list = FILENAME ~ /constants\.list$/ }

!is_list {
	sub(/#.*/, "")
	n = split($0, words, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= n; i++)
		wanted[words[i]] = 1
	next
}

/^#/ || !($1 in wanted) { next }

{
	if (NF == 2) {
		row($2, 15)
	} else {
		# A row for each value, with the bits of the ABIs that have it.
		for (i = 2; i <= NF; i++) {
			bits = 0
			for (j = 2; j <= NF; j++)
				if (j < i && $j "" == $i "")
					break
				else if ($j "" == $i "")
					bits += 2 ^ (j - 2)
			if ($i != "-" && bits)
				row($i, bits)
		}
	}
}

# A value is 0, or 0x and up to 16 digits. See constant.h.
function row(value, abis,	is_wide, shared)
{
	if (length($1) > 127) {
		print "constants.awk: too long: " $1 > "/dev/stderr"
		exit 1
	}
	is_wide = length(value) > 10
	if (is_wide) {
		wide = wide "\n\t" value "u,"
		value = wide_count++
	}
	values = values "\n\t" value "u,"
	flags = flags "\n\t" 2 * abis + is_wide ","
	shared = 0
	if (count % 16 == 0)
		blocks = blocks "\n\t" at ","
	else
		while (shared < length($1) &&
		       substr($1, shared + 1, 1) == substr(before, shared + 1, 1))
			shared++
	names = names "\n\t\"" sprintf("\\%03o", shared) substr($1, shared + 1) "\\0\""
	at += length($1) - shared + 2
	before = $1
	count++
}

END {
	print "/* Written by constants.awk from constants.list. */"
	print "#include \"config.h\"\n"
	print "#include \"facts/constant.h\"\n"
	print "const char facts_constant_names[] =" names ";\n"
	print "const uint32_t facts_constant_blocks[] = {" blocks "\n};\n"
	print "const uint32_t facts_constant_values[] = {" values "\n};\n"
	print "const uint64_t facts_constant_wide[] = {" wide "\n};\n"
	print "const uint8_t facts_constant_flags[] = {" flags "\n};\n"
	print "const size_t facts_constant_count = " count ";"
}
