# SPDX-License-Identifier: GPL-2.0-or-later
#
# calls.awk - what the kernel's sources say of each system call of an ABI.
#
#	awk -v abi=NAME -f calls.awk source/objects source/calls source/ABI.tbl
#
# Prints NAME, FUNCTION, FILE, CONFIG symbols and the arguments for each, with tabs
# between; what isn't known is empty.

BEGIN {
	FS = "\t"
	arch = abi ~ /86/ ? "arch/x86/" : abi == "arm" ? "arch/arm/" : "arch/arm64/"
	# Which of a table's lines are this ABI's.
	kinds = " common 64 i386 eabi renameat rlimit memfd_secret "
	# What an ABI always has, or never: no symbol that anybody could set.
	always = " CONFIG_MMU CONFIG_COMPAT CONFIG_64BIT CONFIG_X86_32 " \
		"CONFIG_X86_64 CONFIG_ARM CONFIG_ARM64 CONFIG_AEABI "
	never = " CONFIG_CLONE_BACKWARDS2 CONFIG_CLONE_BACKWARDS3 "
	if (abi == "x86_64")
		never = never "CONFIG_CLONE_BACKWARDS "
	else
		always = always "CONFIG_CLONE_BACKWARDS "
}

FILENAME ~ /objects$/ {
	n = split($4, objects, " ")
	for (i = 1; i <= n; i++)
		built_for[$1 "/" objects[i], ++built[$1 "/" objects[i]]] = \
			$2 " " $3
	next
}

FILENAME ~ /calls$/ {
	if ($1 ~ /^arch\// && index($1, arch) != 1 || $1 ~ /^arch\/x86\/um/ ||
	    $1 ~ /nommu\.c|posix-stubs\.c/ || $2 != "" && index(never, " " $2 " "))
		next
	head = $3
	if (head ~ /DEFINE[0-6]\(/) {
		prefix = head ~ /^COMPAT_/ ? "compat_sys_" : "sys_"
		name = arguments = head
		sub(/^[^(]*\(/, "", name)
		sub(/[,)].*/, "", name)
		arguments = arguments ~ /,/ ? arguments : ""
		sub(/^[^,]*, */, "", arguments)
		sub(/\)$/, "", arguments)
		arguments = pairs(arguments)
	} else {
		name = head
		sub(/^ENTRY\(|^SYM_[A-Z_]*\(/, "", name)
		sub(/^.*[ *]+(compat_)?sys_/, "&", name)
		match(name, /(compat_)?sys_[a-z0-9_]+/)
		name = substr(name, RSTART, RLENGTH)
		prefix = ""
		arguments = head
		if (arguments !~ /^asm/ || !sub(/^[^(]*\(/, "", arguments))
			arguments = ""
		sub(/\)$/, "", arguments)
		if (arguments == "void")
			arguments = ""
	}
	name = prefix name
	# An architecture's own comes before what all have.
	if (!(name in file) || index($1, "arch/") == 1) {
		file[name] = $1
		config[name] = $2
		signature[name] = arguments
	}
	next
}

# The tables have blanks for tabs.
!/^#/ {
	gsub(/[ \t]+/, "\t")
	$0 = $0
	if ($1 !~ /^[0-9]+$/ || !index(kinds, " " $2 " "))
		next
	call = $3
	# Not what a 64-bit kernel has instead, unless it alone has any.
	entry = $4 == "sys_ni_syscall" && $5 != "" ? $5 : $4
	if (entry == "" || entry == "-" || entry == "sys_ni_syscall")
		next
	at = entry
	if (!(at in file))
		sub(/_wrapper$/, "", at)
	print call "\t" entry "\t" file[at] "\t" configs(at) "\t" signature[at]
}

# In no table: numbers beyond it, arm_syscall().
END {
	n = abi == "arm" ? split("breakpoint cacheflush usr26 usr32 set_tls get_tls",
				 own, " ") : 0
	for (i = 1; i <= n; i++)
		print own[i] "\tarm_syscall\tarch/arm/kernel/traps.c\t\t"
}

# "int, fd, char *, buf" as C has it.
function pairs(text,	n, parts, i, result)
{
	n = split(text, parts, / *, */)
	for (i = 1; i < n; i += 2) {
		gsub(/__user */, "", parts[i])
		gsub(/^ | $/, "", parts[i])
		result = result (i > 1 ? ", " : "") parts[i] \
			(parts[i] ~ /\*$/ ? "" : " ") parts[i + 1]
	}
	return result
}

# Of the lines around it, its object, and its object's folder.
function configs(name,	result, n, words, object, i, part, seen, out)
{
	if (!(name in file))
		return ""
	object = file[name]
	sub(/\.[cS]$/, ".o", object)
	result = config[name] " " of_object(object)
	n = split(result, words, " ")
	for (i = 1; i <= n; i++)
		if (words[i] ~ /^CONFIG_/ && !(words[i] in seen) &&
		    !index(always, " " words[i] " ")) {
			seen[words[i]] = 1
			out = out (out == "" ? "" : " ") words[i]
		}
	return out
}

function of_object(object,	i, part, result, dir, up)
{
	for (i = 1; i <= built[object]; i++) {
		split(built_for[object, i], part, " ")
		result = result " " part[2]
		dir = object
		sub(/[^\/]*$/, "", dir)
		if (part[1] != "obj" && (dir part[1] ".o") != object &&
		    built[dir part[1] ".o"])
			result = result of_object(dir part[1] ".o")
	}
	# The folder: "sub/" in its parent's makefile.
	up = object
	sub(/[^\/]*\/?$/, "", up)
	if (up ~ /\/./ && built[up])
		result = result of_object(up)
	return result
}
