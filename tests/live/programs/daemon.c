/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon.c - QUESTION ANSWER: a daemon that outlives its launcher, and works on
 * after: it copies what it reads from the fifo QUESTION to the fifo ANSWER.
 */
#include "live.h"

#include <fcntl.h>

static void serve(const char *question, const char *answer)
{
	char text[256];
	ssize_t n;
	int in, out;

	in = must(open(question, O_RDONLY));
	n = must(read(in, text, sizeof(text)));
	out = must(open(answer, O_WRONLY));
	must(write(out, text, (size_t)n));
	_exit(0);
}

int main(int argc, char **argv)
{
	int null;

	if (argc != 3)
		return 2;
	if (!must(fork())) {
		must(setsid());
		if (must(fork()))
			_exit(0);
		must(chdir("/"));
		null = must(open("/dev/null", O_RDWR));
		must(dup2(null, 0));
		must(dup2(null, 1));
		must(dup2(null, 2));
		serve(argv[1], argv[2]);
	}
	say_status("first fork", wait_for(-1, 0));
	say("started\n");
	return 23;
}
