# SPDX-License-Identifier: GPL-2.0-or-later
#
# embed.awk - spec texts as C strings; set sum to their cksum(1).
BEGIN {
	print "/* Made from the spec texts by embed.awk. */"
	print "#include \"spec/builtin.h\""
	count = 0
}
FNR == 1 {
	end_text()
	names[count] = FILENAME
	sub(/.*\//, "", names[count])
	printf "\nstatic const char text_%d[] =\n", count++
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
	end_text()
	print "\nconst struct spec_builtin spec_builtins[] = {"
	for (i = 0; i < count; i++)
		printf "\t{\"%s\", text_%d, sizeof(text_%d) - 1},\n", names[i], i, i
	print "};\n"
	printf "const size_t spec_builtin_count = %d;\n", count
	printf "const char spec_builtin_sum[] = \"%s\";\n", sum
}
function end_text()
{
	if (count)
		print "\t\"\";"
}
