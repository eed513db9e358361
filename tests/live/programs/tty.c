/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tty.c - counts what a terminal sends: a line for each signal, and at the end
 * of its input how many of each came. `q` ends it too.
 */
#include "live.h"

#include <signal.h>
#include <termios.h>

static volatile sig_atomic_t counts[65];

static void on_signal(int signo)
{
	counts[signo] = counts[signo] + 1;
	say("got %d\n", signo);
}

int main(void)
{
	static const int signals[] = {SIGINT, SIGQUIT, SIGCONT, SIGWINCH};
	struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	struct termios t;
	ssize_t n;
	size_t i;
	char c;

	for (i = 0; i < 4; i++)
		must(sigaction(signals[i], &sa, NULL));
	say("terminal: %d foreground: %d echo: %d\n", isatty(0),
	    tcgetpgrp(0) == getpgrp(),
	    tcgetattr(0, &t) == 0 && (t.c_lflag & ECHO));
	say("ready\n");
	while ((n = read(0, &c, 1)) == 1 && c != 'q')
		if (c != '\n')
			say("read %c\n", c);
	say("end: %s\n", errno_or(n, "input"));
	for (i = 0; i < 4; i++)
		say("signal %d: %d\n", signals[i], (int)counts[signals[i]]);
	return 0;
}
