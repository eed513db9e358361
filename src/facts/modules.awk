# SPDX-License-Identifier: GPL-2.0-or-later
#
# modules.awk - modules.list as a C string: lines of MODULE and, without its CONFIG_,
# SYMBOL, sorted.
BEGIN {
	print "/* Made from modules.list by modules.awk. */"
	print "#include \"config.h\"\n\n#include \"facts/module.h\"\n"
	print "#ifndef ENABLE_SMALL"
	print "const char facts_modules[] ="
}
{
	sub(/CONFIG_/, "", $2)
	printf "\t\"%s %s\\n\"\n", $1, $2
}
END {
	print "\t\"\";\n#else\nconst char facts_modules[] = \"\";\n#endif"
	print "\nconst size_t facts_modules_bytes = sizeof(facts_modules) - 1;"
}
