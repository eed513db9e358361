# SPDX-License-Identifier: GPL-2.0-or-later
#
# modules.awk - modules.words and then modules.list as C: see module.h for how.
BEGIN {
	print "/* Made from modules.list and modules.words by modules.awk. */"
	print "#include \"config.h\"\n\n#include \"facts/module.h\"\n"
	print "#ifndef ENABLE_SMALL"
	print "const char facts_module_words[][FACTS_SYMBOL_BYTES / 4] = {"
}

# TEXT with one byte for each word of it, of which WORDS has the number; words begin at
# the beginning and behind a '_', and the longest counts.
function shortened(text, words,    out, rest, end, at, best)
{
	for (out = ""; text != ""; text = substr(text, best + 1)) {
		best = at = 0
		for (rest = text; (end = index(rest, "_")); ) {
			at += end
			if (substr(text, 1, at) in words)
				best = at
			rest = substr(rest, end + 1)
		}
		if (best) {
			out = out sprintf("\\%03o", words[substr(text, 1, best)])
			continue
		}
		best = index(text, "_")
		if (!best)
			best = length(text)
		out = out substr(text, 1, best)
	}
	return out
}

function refuse(what)
{
	print "modules.awk: line " FNR ": " $0 ": " what >"/dev/stderr"
	exit failed = 1
}

FNR == NR {
	printf "\t\"%s\",\n", $1
	upper[$1] = lower[tolower($1)] = 127 + FNR
	if (FNR > 128)
		refuse("more words than there are bytes")
	next
}

FNR == 1 {
	print "};\n\nconst char facts_modules[] ="
}

{
	symbol = substr($2, length("CONFIG_") + 1)
	name = toupper($1)
	if (length(symbol) >= 64 || length($1) >= 64)
		refuse("too long")
	at = index(symbol, name)
	if (at)
		symbol = substr(symbol, 1, at - 1) "." \
			substr(symbol, at + length(name))
	printf "\t\"%s%s\\n\"\n", shortened($1, lower),
		symbol == "." ? "" : " " shortened(symbol, upper)
}

END {
	if (failed)
		exit failed
	print "\t\"\";\n#else"
	print "const char facts_module_words[][FACTS_SYMBOL_BYTES / 4] = {\"\"};"
	print "const char facts_modules[] = \"\";\n#endif"
	print "\nconst size_t facts_modules_bytes = sizeof(facts_modules) - 1;"
}
