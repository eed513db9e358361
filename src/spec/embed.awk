# SPDX-License-Identifier: GPL-2.0-or-later
#
# embed.awk - texts as C strings. Set name to the array's, without its s; header to
# what declares it; sum to the cksum(1) of spec texts; pack, for these, to what
# compresses them.
BEGIN {
	print "/* Made from texts by embed.awk. */"
	print "#include \"" header "\""
	count = 0
	if (pack) {
		pack = pack " | od -An -v -tu1 | sed 's/  */,/g; s/,//; s/$/,/'"
		print "\nstatic const uint8_t packed[] = {"
		fflush() # what pack prints comes behind
	}
}
FNR == 1 {
	end_text()
	names[count] = FILENAME
	sub(/.*\//, "", names[count])
	if (!sum)
		sub(/\..*/, "", names[count])
	if (!pack)
		printf "\nstatic const char text_%d[] =\n", count
	count++
}
# Comments and blanks at the end of a line need not be in the program, but its
# lines are counted in messages.
{
	sub(/[ \t]*(#.*)?$/, "")
	if (pack) {
		print | pack
		bytes[count - 1] += length($0) + 1
		next
	}
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\"\n", $0
}
END {
	end_text()
	if (pack) {
		close(pack)
		print "};"
	}
	print "\nconst struct embedded " name "s[] = {"
	for (i = 0; i < count; i++)
		if (pack)
			printf "\t{\"%s\", NULL, %d},\n", names[i], bytes[i]
		else
			printf "\t{\"%s\", text_%d, sizeof(text_%d) - 1},\n",
				names[i], i, i
	print "};\n"
	printf "const size_t " name "_count = %d;\n", count
	if (sum) {
		printf "const char " name "_sum[] = \"%s\";\n", sum
		print "const struct span " name "_packed = {" \
			(pack ? "packed, sizeof(packed)" : "NULL, 0") "};"
	}
}
function end_text()
{
	if (count && !pack)
		print "\t\"\";"
}
