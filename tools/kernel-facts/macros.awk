# SPDX-License-Identifier: GPL-2.0-or-later
#
# macros.awk - the macros that the kernel's headers define, from cpp -dD.
#
#	awk -v top=FOLDER -f macros.awk
#
# Prints a line NAME, HEADER, KIND for each: "plain" without arguments, "family"
# with one. Empty ones, which guard headers, are left out.

/^# [0-9]+ "/ {
	file = $3
	gsub(/"/, "", file)
	inside = index(file, top "/") == 1
	if (inside)
		file = substr(file, length(top) + 2)
	next
}

/^#define / && inside {
	name = $2
	if (name ~ /\(/) {
		kind = name ~ /^[A-Za-z0-9_]+\([a-z_A-Z]+\)/ ? "family" : ""
		sub(/\(.*/, "", name)
	} else {
		kind = NF > 2 ? "plain" : ""
	}
	if (kind != "" && name !~ /^_IO/ && !(name in seen))
		print name "\t" file "\t" kind
	seen[name] = 1
}
