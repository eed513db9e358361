/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_names.c - what strace calls the arguments of calls: the names of the
 * manual pages where the kernel's sources have others.
 *
 * As strace 7.2 -N prints them; tests/live/strace compares every call.
 */
#include "config.h"

#include "view/strace_names.h"

#include <string.h>

#include "base/auto.h"

/* clang-format off */
static const struct {
	const char *call, *names; /* joined by spaces */
} rows[] = {
	{"_newselect", "nfds readfds writefds exceptfds timeout"},
	{"accept", "sockfd addr addrlen"},
	{"accept4", "sockfd addr addrlen flags"},
	{"access", "pathname mode"},
	{"acct", "path"},
	{"add_key", "type description payload plen keyring"},
	{"adjtimex", "buf"},
	{"arch_prctl", "op addr"},
	{"bind", "sockfd addr addrlen"},
	{"bpf", "cmd attr size"},
	{"brk", "addr"},
	{"capget", "hdrp datap"},
	{"capset", "hdrp datap"},
	{"chdir", "path"},
	{"chmod", "pathname mode"},
	{"chown", "pathname owner group"},
	{"chroot", "path"},
	{"clock_adjtime", "clockid buf"},
	{"clock_getres", "clockid tp"},
	{"clock_gettime", "clockid tp"},
	{"clock_nanosleep", "clockid flags request remain"},
	{"clock_settime", "clockid tp"},
	{"clone3", "cl_args size"},
	{"close_range", "first last flags"},
	{"connect", "sockfd addr addrlen"},
	{"dup", "oldfd"},
	{"eventfd", "initval"},
	{"eventfd2", "initval flags"},
	{"execve", "pathname argv envp"},
	{"execveat", "dirfd pathname argv envp flags"},
	{"exit_group", "status"},
	{"faccessat", "dirfd pathname mode"},
	{"faccessat2", "dirfd pathname mode flags"},
	{"fanotify_mark", "fanotify_fd flags mask dirfd pathname"},
	{"fchmodat", "dirfd pathname mode"},
	{"fchmodat2", "dirfd pathname mode flags"},
	{"fchown", "fd owner group"},
	{"fchownat", "dirfd pathname owner group flags"},
	{"fcntl", "fd op arg"},
	{"file_getattr", "dirfd pathname attr size flags"},
	{"file_setattr", "dirfd pathname attr size flags"},
	{"finit_module", "fd param_values flags"},
	{"flock", "fd op"},
	{"fsmount", "fd flags attr_flags"},
	{"fsopen", "fsname flags"},
	{"fspick", "dirfd pathname flags"},
	{"fstatat64", "dirfd pathname statbuf flags"},
	{"futex", "uaddr futex_op val timeout uaddr2 val3"},
	{"futimesat", "dirfd pathname times"},
	{"get_mempolicy", "mode nodemask maxnode addr flags"},
	{"getcpu", "cpu node tcache"},
	{"getdents", "fd dirp count"},
	{"getdents64", "fd dirp count"},
	{"getgroups", "size list"},
	{"getitimer", "which curr_value"},
	{"getpeername", "sockfd addr addrlen"},
	{"getrandom", "buf buflen flags"},
	{"getresgid", "ruid euid suid"},
	{"getresuid", "ruid euid suid"},
	{"getrusage", "who usage"},
	{"getsockname", "sockfd addr addrlen"},
	{"getsockopt", "sockfd level optname optval optlen"},
	{"getxattrat", "dirfd pathname flags name args size"},
	{"init_module", "module_image len param_values"},
	{"io_destroy", "ctx_id"},
	{"io_pgetevents", "ctx_id min_nr nr events timeout sig"},
	{"io_setup", "nr_events ctx_idp"},
	{"io_uring_enter", "fd to_submit min_complete flags sigset sigsetsize"},
	{"ioctl", "fd op argp"},
	{"keyctl", "operation arg2 arg3 arg4 arg5"},
	{"kill", "pid signum"},
	{"lchown", "pathname owner group"},
	{"link", "oldpath newpath"},
	{"linkat", "olddirfd oldpath newdirfd newpath flags"},
	{"listen", "sockfd backlog"},
	{"listxattrat", "dirfd pathname flags list size"},
	{"lookup_dcookie", "cookie buffer len"},
	{"lstat", "pathname statbuf"},
	{"madvise", "addr length advice"},
	{"map_shadow_stack", "addr len flags"},
	{"mbind", "addr len mode nodemask maxnode flags"},
	{"memfd_create", "name flags"},
	{"mincore", "addr length vec"},
	{"mkdirat", "dirfd pathname mode"},
	{"mknod", "pathname mode dev"},
	{"mknodat", "dirfd pathname mode dev"},
	{"mlock", "addr length"},
	{"mlock2", "addr length flags"},
	{"mmap", "addr length prot flags fd offset"},
	{"mmap2", "addr length prot flags fd offset"},
	{"mount", "source target filesystemtype mountflags data"},
	{"mount_setattr", "dirfd pathname flags attr size"},
	{"move_pages", "pid count pages nodes status flags"},
	{"mprotect", "addr length prot"},
	{"mq_getsetattr", "mqdes newattr oldattr"},
	{"mq_notify", "mqdes sevp"},
	{"mq_open", "name flags mode attr"},
	{"mq_timedreceive", "mqdes msg_ptr msg_len msg_prio abs_timeout"},
	{"mq_timedsend", "mqdes msg_ptr msg_len msg_prio abs_timeout"},
	{"mq_unlink", "path"},
	{"mremap", "old_address old_size new_size flags new_address"},
	{"mseal", "addr length flags"},
	{"msgctl", "msqid op buf"},
	{"msync", "addr length flags"},
	{"munlock", "addr length"},
	{"munmap", "addr length"},
	{"name_to_handle_at", "dirfd pathname handle mount_id flags"},
	{"nanosleep", "req rem"},
	{"newfstatat", "dirfd pathname statbuf flags"},
	{"open", "pathname flags mode"},
	{"open_by_handle_at", "mount_fd handle flags"},
	{"open_tree", "dirfd pathname flags"},
	{"open_tree_attr", "dirfd pathname flags attr size"},
	{"openat", "dirfd pathname flags mode"},
	{"openat2", "dirfd pathname how size"},
	{"perf_event_open", "attr pid cpu group_fd flags"},
	{"personality", "persona"},
	{"pidfd_getfd", "pidfd targetfd flags"},
	{"pidfd_send_signal", "pidfd signum info flags"},
	{"pipe", "pipefd"},
	{"pipe2", "pipefd flags"},
	{"pivot_root", "oldpath newpath"},
	{"pkey_alloc", "flags access_rights"},
	{"pkey_mprotect", "addr length prot pkey"},
	{"poll", "fds nfds timeout"},
	{"ppoll", "fds nfds tmo_p sigmask sigsetsize"},
	{"prctl", "op arg2 arg3 arg4 arg5"},
	{"pread64", "fd buf count offset"},
	{"preadv", "fd iov iovcnt offset"},
	{"preadv2", "fd iov iovcnt offset flags"},
	{"prlimit64", "pid resource new_limit old_limit"},
	{"process_madvise", "pidfd iovec n advice flags"},
	{"process_vm_readv", "pid local_iov liovcnt remote_iov riovcnt flags"},
	{"process_vm_writev", "pid local_iov liovcnt remote_iov riovcnt flags"},
	{"pselect6", "nfds readfds writefds exceptfds timeout sig"},
	{"ptrace", "op pid addr data"},
	{"pwrite64", "fd buf count offset"},
	{"pwritev", "fd iov iovcnt offset"},
	{"pwritev2", "fd iov iovcnt offset flags"},
	{"quotactl", "op special id addr"},
	{"quotactl_fd", "fd op id addr"},
	{"readlink", "pathname buf bufsiz"},
	{"readlinkat", "dirfd pathname buf bufsiz"},
	{"readv", "fd iov iovcnt"},
	{"reboot", "magic magic2 op"},
	{"recvfrom", "sockfd buf len flags src_addr addrlen"},
	{"recvmmsg", "sockfd msgvec vlen flags timeout"},
	{"recvmsg", "sockfd msg flags"},
	{"remap_file_pages", "addr size prot pgoff flags"},
	{"removexattrat", "dirfd pathname flags name"},
	{"rename", "oldpath newpath"},
	{"renameat", "olddirfd oldpath newdirfd newpath"},
	{"renameat2", "olddirfd oldpath newdirfd newpath flags"},
	{"request_key", "type description callout_info dest_keyring"},
	{"rmdir", "path"},
	{"rt_sigaction", "signum act oldact sigsetsize"},
	{"rt_sigpending", "set sigsetsize"},
	{"rt_sigprocmask", "how set oldset sigsetsize"},
	{"rt_sigqueueinfo", "tgid signum info"},
	{"rt_sigsuspend", "set sigsetsize"},
	{"rt_sigtimedwait", "set info timeout sigsetsize"},
	{"rt_tgsigqueueinfo", "tgid tid signum info"},
	{"sched_getaffinity", "pid cpusetsize mask"},
	{"sched_getattr", "pid attr size flags"},
	{"sched_rr_get_interval", "pid tp"},
	{"sched_setaffinity", "pid cpusetsize mask"},
	{"sched_setattr", "pid attr flags"},
	{"seccomp", "operation flags args"},
	{"select", "nfds readfds writefds exceptfds timeout"},
	{"semctl", "semid semnum op arg"},
	{"semop", "semid sops nsops"},
	{"semtimedop", "semid sops nsops timeout"},
	{"sendmmsg", "sockfd msgvec vlen flags"},
	{"sendmsg", "sockfd msg flags"},
	{"sendto", "sockfd buf len flags dest_addr addrlen"},
	{"set_mempolicy", "mode nodemask maxnode"},
	{"set_robust_list", "addr length"},
	{"setfsgid", "fsuid"},
	{"setfsuid", "fsuid"},
	{"setgid", "uid"},
	{"setgroups", "size list"},
	{"setitimer", "which new_value old_value"},
	{"setns", "fd nstype"},
	{"setpriority", "which who prio"},
	{"setregid", "ruid euid"},
	{"setresgid", "ruid euid suid"},
	{"setsockopt", "sockfd level optname optval optlen"},
	{"setxattrat", "dirfd pathname flags name args size"},
	{"shmctl", "shmid op buf"},
	{"shutdown", "sockfd how"},
	{"sigaltstack", "ss old_ss"},
	{"signalfd", "fd mask sizemask"},
	{"signalfd4", "fd mask sizemask flags"},
	{"socket", "domain type protocol"},
	{"socketpair", "domain type protocol sv"},
	{"stat", "pathname statbuf"},
	{"statx", "dirfd pathname flags mask statxbuf"},
	{"swapoff", "path"},
	{"swapon", "path swapflags"},
	{"symlink", "oldpath newpath"},
	{"symlinkat", "target newdirfd linkpath"},
	{"syslog", "type bufp len"},
	{"tee", "fd_in fd_out len flags"},
	{"tgkill", "tgid tid signum"},
	{"timer_create", "clockid sevp timerid"},
	{"timer_delete", "timerid"},
	{"timer_getoverrun", "timerid"},
	{"timer_gettime", "timerid curr_value"},
	{"timer_settime", "timerid flags new_value old_value"},
	{"timerfd_gettime", "fd curr_value"},
	{"timerfd_settime", "fd flags new_value old_value"},
	{"times", "buf"},
	{"tkill", "tid signum"},
	{"umount2", "target flags"},
	{"uname", "buf"},
	{"unlink", "path"},
	{"unlinkat", "dirfd pathname flags"},
	{"unshare", "flags"},
	{"uselib", "path"},
	{"utimensat", "dirfd pathname times flags"},
	{"utimes", "pathname times"},
	{"vmsplice", "fd iov nr_segs flags"},
	{"wait4", "pid status options usage"},
	{"waitid", "idtype id siginfo options usage"},
	{"writev", "fd iov iovcnt"},
};
/* clang-format on */

static const char *find(const char *call, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strlen(rows[i].call) == len &&
		    !memcmp(rows[i].call, call, len))
			return rows[i].names;
	return NULL;
}

const char *strace_names(const char *call)
{
	static const char *const tails[] = {"", "_time64", "64", "32"};
	size_t len = strlen(call);

	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		size_t tail = strlen(tails[i]);
		const char *names = NULL;

		if (len > tail && !strcmp(call + len - tail, tails[i]))
			names = find(call, len - tail);
		if (names)
			return names;
	}
	return NULL;
}

struct span strace_name_at(const char *names, size_t i)
{
	while (i-- && *names) {
		names += strcspn(names, " ");
		names += *names == ' ';
	}
	return span_of(names, strcspn(names, " "));
}
