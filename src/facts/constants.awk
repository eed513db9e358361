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
	names = names "\n\t\"" $1 "\\0\""
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
	at += length($1) + 1
}

# A value is 0, or 0x and up to 16 digits.
function row(value, abis)
{
	is_wide = length(value) > 10
	if (is_wide) {
		wide = wide "\n\t" value "u,"
		value = wide_count++
	}
	rows = rows "\n\t{" value "u, " at ", " is_wide ", " abis "},"
	count++
}

END {
	print "/* Written by constants.awk from constants.list. */"
	print "#include \"config.h\"\n"
	print "#include \"facts/constant.h\"\n"
	print "const char facts_constant_names[] =" names ";\n"
	print "const uint64_t facts_constant_wide[] = {" wide "\n};\n"
	print "const struct facts_constant_row facts_constants[] = {" rows
	print "};\n\nconst size_t facts_constant_count = " count ";"
}
