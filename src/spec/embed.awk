# SPDX-License-Identifier: GPL-2.0-or-later
#
# embed.awk - texts as C strings. Set name to the array's, without its s; header to
# what declares it; sum to the cksum(1) of spec texts.
BEGIN {
	print "/* Made from texts by embed.awk. */"
	print "#include \"" header "\""
	count = 0
}
FNR == 1 {
	end_text()
	names[count] = FILENAME
	sub(/.*\//, "", names[count])
	if (!sum)
		sub(/\..*/, "", names[count])
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
	print "\nconst struct embedded " name "s[] = {"
	for (i = 0; i < count; i++)
		printf "\t{\"%s\", text_%d, sizeof(text_%d) - 1},\n", names[i], i, i
	print "};\n"
	printf "const size_t " name "_count = %d;\n", count
	if (sum)
		printf "const char " name "_sum[] = \"%s\";\n", sum
}
function end_text()
{
	if (count)
		print "\t\"\";"
}
