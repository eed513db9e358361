/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inherit.c - prints what a program inherits from the one that started it: a
 * tracer that starts it must hand over everything as it found it.
 */
#include "live.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>

static void say_signals(void)
{
	struct sigaction sa;
	sigset_t mask;
	int signo;

	must(sigprocmask(SIG_SETMASK, NULL, &mask));
	say("ignored:");
	for (signo = 1; signo < 65; signo++)
		if (sigaction(signo, NULL, &sa) == 0 &&
		    sa.sa_handler == SIG_IGN)
			say(" %d", signo);
	say("\nblocked:");
	for (signo = 1; signo < 65; signo++)
		if (sigismember(&mask, signo) == 1)
			say(" %d", signo);
	sigpending(&mask);
	say("\npending:");
	for (signo = 1; signo < 65; signo++)
		if (sigismember(&mask, signo) == 1)
			say(" %d", signo);
	say("\n");
}

static void say_status_lines(void)
{
	static const char *const wanted[] = {
		"SigPnd",      "ShdPnd",      "SigBlk",
		"SigIgn",      "SigCgt",      "CapInh",
		"CapPrm",      "CapEff",      "CapBnd",
		"CapAmb",      "Uid",	      "Gid",
		"NoNewPrivs",  "Seccomp",     "Groups",
		"Umask",       "Threads",     "Cpus_allowed_list",
		"CoreDumping", "THP_enabled",
	};
	FILE *f = fopen("/proc/self/status", "re");
	char line[512];
	size_t i;

	while (f && fgets(line, sizeof(line), f))
		for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
			if (!strncmp(line, wanted[i], strlen(wanted[i])))
				say("%s", line);
	if (f)
		fclose(f);
}

static void say_limits(void)
{
	struct rlimit limit;
	int i;

	for (i = 0; i < RLIMIT_NLIMITS; i++) {
		must(getrlimit(i, &limit));
		say("limit %d: %llx %llx\n", i, (long long)limit.rlim_cur,
		    (long long)limit.rlim_max);
	}
}

static void say_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;
	struct stat st;

	while (dir && (entry = readdir(dir))) {
		int fd = atoi(entry->d_name);

		if (entry->d_name[0] == '.' || fd == dirfd(dir))
			continue;
		must(fstat(fd, &st));
		say("fd %d: type %o access %o cloexec %d\n", fd,
		    st.st_mode & S_IFMT, fcntl(fd, F_GETFL) & ~O_LARGEFILE,
		    fcntl(fd, F_GETFD));
	}
	if (dir)
		closedir(dir);
}

static void say_scheduling(void)
{
	struct sched_param param;
	cpu_set_t cpus;

	must(sched_getaffinity(0, sizeof(cpus), &cpus));
	must(sched_getparam(0, &param));
	errno = 0;
	say("cpus %d of %ld nice %d policy %d priority %d slack %d\n",
	    CPU_COUNT(&cpus), sysconf(_SC_NPROCESSORS_ONLN),
	    getpriority(PRIO_PROCESS, 0), sched_getscheduler(0),
	    param.sched_priority, prctl(PR_GET_TIMERSLACK));
}

static void say_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[256];
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	say("%s: %.*s", path, (int)(n < 0 ? 0 : n), text);
	if (n < 0)
		say("%s\n", strerrorname_np(errno));
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	struct itimerval timer;
	mode_t mask = umask(0);
	char cwd[4096];
	int i, signo = 0;

	for (i = 0; i < argc; i++)
		say("argv[%d] %s\n", i, i ? argv[i] : "-");
	umask(mask);
	say("umask %o cwd %s\n", mask, getcwd(cwd, sizeof(cwd)));
	say_signals();
	say_status_lines();
	say_limits();
	say_fds();
	say_scheduling();
	say_file("/proc/self/oom_score_adj");
	say_file("/proc/self/cgroup");
	say_file("/proc/self/loginuid");
	say_file("/proc/self/coredump_filter");
	say_file("/proc/self/timerslack_ns");
	must(getitimer(ITIMER_REAL, &timer));
	must(prctl(PR_GET_PDEATHSIG, &signo));
	say("timer %ld dumpable %d keepcaps %d pdeathsig %d personality %x\n",
	    (long)timer.it_value.tv_sec, prctl(PR_GET_DUMPABLE),
	    prctl(PR_GET_KEEPCAPS), signo, personality(0xffffffff));
	say("group is the parent's: %s, session is: %s\n",
	    getpgrp() == getpgid(getppid()) ? "yes" : "no",
	    getsid(0) == getsid(getppid()) ? "yes" : "no");
	say("leads its group: %s\n", getpgrp() == getpid() ? "yes" : "no");
	say("children: %s\n", errno_or(waitpid(-1, NULL, WNOHANG), "some"));
	say("PWD %s _ %s\n", getenv("PWD") ?: "-", getenv("LIVE") ?: "-");
	return 0;
}
