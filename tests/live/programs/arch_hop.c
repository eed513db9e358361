/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arch_hop.c - says its word size and executes the next program of its
 * arguments; built for 64 and 32 bits.
 */
#include "live.h"

#include <sys/utsname.h>

int main(int argc, char **argv)
{
	struct utsname u;
	pid_t child;

	must(uname(&u));
	say("%zu bits on %s, %d left\n", sizeof(long) * 8, u.machine, argc - 1);
	child = must(fork());
	if (!child)
		_exit((int)sizeof(long));
	say_status("child", wait_for(child, 0));
	if (argc < 2)
		return 12;
	must(execv(argv[1], argv + 1));
}
