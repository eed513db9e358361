/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * jail.c - built static: copies itself into a new root directory and into a new
 * pid namespace, executes itself there and says who it is.
 */
#include "live.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

static int inside(void)
{
	char exe[256] = "?", cwd[256] = "?";
	pid_t child;

	/* There is no /proc here. */
	say("inside: pid %d parent %d cwd %s proc %s\n", getpid(), getppid(),
	    getcwd(cwd, sizeof(cwd)) ?: "?",
	    errno_or(readlink("/proc/self/exe", exe, sizeof(exe)), exe));
	child = must(fork());
	if (!child) {
		say("grandchild: pid %d parent %d\n", getpid(), getppid());
		must(kill(getpid(), SIGTERM));
	}
	say_status("grandchild", wait_for(child, 0));
	/* An orphan is adopted by pid 1 of the namespace: this process. */
	child = must(fork());
	if (!child) {
		if (!must(fork()))
			_exit(3);
		_exit(2);
	}
	say_status("child", wait_for(child, 0));
	say_status("orphan", wait_for(-1, 0));
	return 19;
}

int main(int argc, char **argv)
{
	int from, to;
	struct stat st;
	pid_t child;

	(void)argv;
	if (argc > 1)
		return inside();
	must(mkdir("live-jail", 0755));
	from = must(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
	to = must(open("live-jail/jail", O_CREAT | O_WRONLY | O_CLOEXEC, 0755));
	must(fstat(from, &st));
	must(sendfile(to, from, NULL, (size_t)st.st_size));
	must(close(to));
	must(unshare(CLONE_NEWPID));
	child = must(fork());
	if (!child) {
		must(chroot("live-jail"));
		must(chdir("/"));
		must(execl("/jail", "jail", "inside", NULL));
	}
	say_status("jail", wait_for(child, 0));
	must(unlink("live-jail/jail"));
	must(rmdir("live-jail"));
	return 0;
}
