/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * orphans.c - children whose parent ends first: who adopts them, and that the
 * adopter gets their status.
 */
#include "live.h"

#include <signal.h>
#include <sys/prctl.h>

static void orphan(int go_fd, pid_t first_parent)
{
	char c;

	must(read(go_fd, &c, 1));
	say("adopted: %s\n", getppid() == first_parent ? "no" : "yes");
	say("by the grandparent: %s\n",
	    getppid() == atoi(getenv("LIVE_PID")) ? "yes" : "no");
	_exit(17);
}

static void middle(int go_fd)
{
	pid_t self = getpid();

	if (!must(fork()))
		orphan(go_fd, self);
	_exit(3);
}

static void family(bool is_subreaper)
{
	int done[2], go[2], status;
	pid_t child;
	char c;

	must(prctl(PR_SET_CHILD_SUBREAPER, is_subreaper, 0, 0, 0));
	must(pipe(done));
	must(pipe(go));
	child = must(fork());
	if (!child)
		middle(go[0]);
	must(close(done[1]));
	say_status("middle", wait_for(child, 0));
	must(write(go[1], "g", 1));
	/* Ends with the orphan, who holds the other end. */
	must(read(done[0], &c, 1));
	if (is_subreaper) {
		must(wait(&status));
		say_status("orphan", status);
	}
	say("no child is left: %s\n", errno_or(wait(&status), "one is"));
}

int main(void)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", getpid());
	must(setenv("LIVE_PID", pid, 1));
	family(true);
	family(false);
	return 0;
}
