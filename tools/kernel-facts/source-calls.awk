# SPDX-License-Identifier: GPL-2.0-or-later
#
# source-calls.awk - where the kernel's sources define system calls.
#
# Prints FILE, the CONFIG symbols that lines around it ask for (or nothing), and the
# definition's head on one line, with tabs between.

FNR == 1 {
	depth = 0
	text = ""
}

/^[ \t]*#[ \t]*(if|ifdef|ifndef)[ \t(]/ { depth++ }
/^[ \t]*#[ \t]*(if|ifdef|elif)[ \t(]/ {
	# What it says is "not" may be there without it.
	condition[depth] = /!|\|\|/ ? "" : $0
	next
}
/^[ \t]*#[ \t]*(ifndef|else)/ { condition[depth] = ""; next }
/^[ \t]*#[ \t]*endif/ { depth--; next }

/^[A-Z0-9_]*SYSCALL(32)?_DEFINE[0-6]\(/ { collecting = 1; text = "" }
/^asmlinkage .*[ *](compat_)?sys_[a-z0-9_]+\(/ && !/;/ { collecting = 1; text = "" }
# Written in assembly.
FILENAME ~ /\.S$/ && /^(ENTRY\(|SYM_[A-Z_]*\()?sys_[a-z0-9_]+[:)]/ {
	text = $0
	print_definition()
}

collecting {
	text = text " " $0
	if (gsub(/\(/, "(", text) == gsub(/\)/, ")", text)) {
		collecting = 0
		print_definition()
	}
}

function print_definition(	i, n, words, found)
{
	gsub(/\/\*[^*]*\*\//, "", text)
	gsub(/[ \t]+/, " ", text)
	sub(/^ /, "", text)
	sub(/\).*$/, ")", text)
	found = ""
	for (i = 1; i <= depth; i++) {
		n = split(condition[i], words, /[^A-Z0-9a-z_]+/)
		for (; n > 0; n--)
			if (words[n] ~ /^CONFIG_/)
				found = found " " words[n]
	}
	sub(/^ /, "", found)
	print FILENAME "\t" found "\t" text
}
