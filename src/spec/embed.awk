# SPDX-License-Identifier: GPL-2.0-or-later
#
# embed.awk - a spec text as a C string; set sum to its cksum(1).
BEGIN {
	print "/* Made from calls.spec by embed.awk. */"
	print "#include \"spec/builtin.h\"\n"
	print "const char spec_builtin_text[] ="
}
# Comments and blanks at the end of a line need not be in the program, but its
# lines are counted in messages.
{
	sub(/[ \t]*(#.*)?$/, "")
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\"\n", $0
}
END {
	print "\t\"\";\n"
	print "const size_t spec_builtin_len = sizeof(spec_builtin_text) - 1;"
	printf "const char spec_builtin_sum[] = \"%s\";\n", sum
}
