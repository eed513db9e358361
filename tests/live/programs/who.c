/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * who.c - says which ids and capabilities it runs with.
 */
#include "live.h"

int main(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[512];

	say("uid %d euid %d gid %d egid %d\n", getuid(), geteuid(), getgid(),
	    getegid());
	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "CapEff", 6))
			say("%s", line);
	return 0;
}
