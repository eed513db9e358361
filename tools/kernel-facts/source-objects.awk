# SPDX-License-Identifier: GPL-2.0-or-later
#
# source-objects.awk - which CONFIG symbols the kernel's makefiles build what for.
#
# Prints DIR, TARGET, CONFIG and OBJECTS for each line "TARGET-$(CONFIG) += OBJECTS";
# CONFIG is y without one. TARGET is "obj" or the module that they are a part of.

{
	line = line $0
	if (sub(/\\$/, " ", line))
		next
}

line ~ /^[ \t]*[A-Za-z0-9_-]+-(\$\(CONFIG_[A-Z0-9_a-z]+\)|y|m|objs)[ \t]*[:+]?=/ {
	target = config = line
	sub(/[ \t]*[:+]?=.*/, "", target)
	sub(/^[ \t]*/, "", target)
	config = target ~ /CONFIG_/ ? target : "y"
	sub(/.*\(/, "", config)
	sub(/\).*/, "", config)
	sub(/-(\$\(.*|y|m|objs)$/, "", target)
	objects = line
	sub(/^[^=]*=/, "", objects)
	sub(/#.*/, "", objects)
	gsub(/[ \t]+/, " ", objects)
	sub(/^ /, "", objects)
	sub(/ $/, "", objects)
	dir = FILENAME
	sub(/\/?[^\/]*$/, "", dir)
	if (objects ~ /\.o|\//)
		print dir "\t" target "\t" config "\t" objects
}

{ line = "" }
