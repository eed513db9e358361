/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fork_tree.c - a tree of processes, DEPTH levels of two children each, all at
 * once: far more stops wait for the tracer than it can take in a second.
 */
#include "live.h"

static void grow(int levels)
{
	for (int i = 0; levels && i < 2; i++) {
		if (must(fork()))
			continue;
		grow(levels - 1);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
}

int main(int argc, char **argv)
{
	grow(argc > 1 ? atoi(argv[1]) : 3);
	say("grown\n");
	return 0;
}
