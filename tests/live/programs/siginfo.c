/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * siginfo.c - signals arrive with the siginfo that their sender gave, in order,
 * to handlers, sigwaitinfo and signalfd alike.
 */
#include "live.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>

static void say_info(const char *how, const siginfo_t *info)
{
	say("%s: signal %d code %d errno %d", how, info->si_signo,
	    info->si_code, info->si_errno);
	if (info->si_code == SI_QUEUE || info->si_code == SI_TIMER ||
	    info->si_code == SI_MESGQ || info->si_code < -50)
		say(" value %d", info->si_value.sival_int);
	if (info->si_code == SI_QUEUE || info->si_code == SI_USER ||
	    info->si_code == SI_TKILL)
		say(" from me: %d", info->si_pid == getpid());
	if (info->si_signo == SIGCHLD)
		say(" status %d", info->si_status);
	say("\n");
}

static void on_signal(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	say_info("handler", info);
}

static void handle(int signo)
{
	struct sigaction sa = {.sa_sigaction = on_signal,
			       .sa_flags = SA_SIGINFO};

	sigfillset(&sa.sa_mask);
	must(sigaction(signo, &sa, NULL));
}

static void send_all(void)
{
	siginfo_t info = {.si_signo = SIGRTMIN, .si_code = -60};
	int i;

	for (i = 0; i < 5; i++)
		must(sigqueue(getpid(), SIGRTMIN,
			      (union sigval){.sival_int = 1000 - i}));
	must(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = -7}));
	must(kill(getpid(), SIGUSR2));
	must(kill(getpid(), SIGUSR2));
	raise(SIGURG);
	info.si_value.sival_int = 77;
	must(syscall(SYS_rt_sigqueueinfo, getpid(), SIGRTMIN, &info));
	info.si_value.sival_int = 78;
	must(syscall(SYS_rt_tgsigqueueinfo, getpid(), gettid(), SIGRTMIN + 1,
		     &info));
}

static void by_wait(const sigset_t *set)
{
	struct timespec none = {0};
	siginfo_t info;

	send_all();
	while (sigtimedwait(set, &info, &none) > 0)
		say_info("wait", &info);
}

static void by_signalfd(const sigset_t *set)
{
	int fd = must(signalfd(-1, set, SFD_NONBLOCK | SFD_CLOEXEC));
	struct signalfd_siginfo info;

	send_all();
	while (read(fd, &info, sizeof(info)) == sizeof(info))
		say("signalfd: signal %u code %d value %d\n", info.ssi_signo,
		    info.ssi_code,
		    info.ssi_code == SI_QUEUE ? info.ssi_int : 0);
}

static void by_timer(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
				 .sigev_signo = SIGRTMIN + 2,
				 .sigev_value.sival_int = 4711};
	struct itimerspec soon = {.it_value.tv_nsec = 1000000};
	siginfo_t info;
	sigset_t set;
	timer_t timer;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 2);
	must(timer_create(CLOCK_MONOTONIC, &event, &timer));
	must(timer_settime(timer, 0, &soon, NULL));
	must(sigwaitinfo(&set, &info));
	say_info("timer", &info);
}

static void by_child(void)
{
	siginfo_t info;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	if (!must(fork()))
		_exit(5);
	must(sigwaitinfo(&set, &info));
	say_info("child", &info);
	wait(NULL);
}

static void on_fault(int signo, siginfo_t *info, void *context)
{
	(void)context;
	say("fault: signal %d code %d address %#lx\n", signo, info->si_code,
	    (long)info->si_addr);
	_exit(6);
}

static void fault(void)
{
	struct sigaction sa = {.sa_sigaction = on_fault,
			       .sa_flags = SA_SIGINFO | SA_RESETHAND};
	volatile int *wild = (int *)0x10;

	if (must(fork()) == 0) {
		must(sigaction(SIGSEGV, &sa, NULL));
		sigprocmask(SIG_SETMASK, &sa.sa_mask, NULL);
		*wild = 1;
		_exit(7);
	}
	wait(NULL);
}

int main(void)
{
	sigset_t all;

	sigfillset(&all);
	must(sigprocmask(SIG_BLOCK, &all, NULL));
	by_wait(&all);
	by_signalfd(&all);
	by_timer();
	by_child();
	sigaddset(&all, SIGCHLD);
	handle(SIGRTMIN);
	handle(SIGRTMIN + 1);
	handle(SIGUSR1);
	handle(SIGUSR2);
	handle(SIGURG);
	send_all();
	sigprocmask(SIG_UNBLOCK, &all, NULL);
	fault();
	return 0;
}
