# SPDX-License-Identifier: GPL-2.0-or-later
#
# modules.awk - which CONFIG symbol builds each kernel module.
#
#	awk -f modules.awk source/tristate source/objects
#
# Prints MODULE and CONFIG. Modules that several symbols build, in different places
# or for different machines, have a line for each.

BEGIN { FS = "\t" }

FILENAME ~ /tristate$/ { may_be_module[$1] = 1; next }

$2 == "obj" && $3 in may_be_module {
	n = split($4, objects, " ")
	for (i = 1; i <= n; i++) {
		name = objects[i]
		if (!sub(/\.o$/, "", name))
			continue
		gsub(/-/, "_", name)
		sub(/.*\//, "", name)
		if (!((name, $3) in seen))
			print name "\t" $3
		seen[name, $3] = 1
	}
}
