/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.h - what the tracer saw, one thing at a time.
 *
 * Events are raw: numbers, addresses and bytes, never decoded text. Their order
 * is exact within a task and causal across tasks. Spans and arrays in an event
 * belong to whoever handed it over and live until its next event.
 *
 * A RETURN belongs to the latest ENTRY of its task: a task is in one call at a
 * time. An ENTRY may lack its RETURN (kill, exit, release, end of recording), a
 * RETURN its ENTRY (attach in the middle of a call). SNAPSHOTs follow the ENTRY
 * or RETURN that they were copied at.
 */
#ifndef SPILE_EVENT_EVENT_H
#define SPILE_EVENT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* Stored in recordings: append only, never renumber. */
enum event_kind {
	EVENT_NONE = 0,
	EVENT_TASK = 1,
	EVENT_EXEC = 2,
	EVENT_EXIT = 3,
	EVENT_ENTRY = 4,
	EVENT_RETURN = 5,
	EVENT_SNAPSHOT = 6,
	EVENT_SIGNAL = 7,
	EVENT_GROUPSTOP = 8,
	EVENT_FILE = 9,
	EVENT_FD = 10,
	EVENT_CWD = 11,
	EVENT_MMAP = 12,
	EVENT_FRAMES = 13,
	EVENT_SCRIPTLINE = 14,
	EVENT_ENGINE = 15,
	EVENT_VERDICT = 16,
	EVENT_MARK = 17,
	EVENT_GAP = 18,
	EVENT_WATERMARK = 19,
	EVENT_RELEASE = 20,
	EVENT_SUPERSEDE = 21,
	EVENT_MODULES = 22,
	EVENT_CONFIG = 23,
	EVENT_COUNTS = 24,
	EVENT_SUBMISSION = 25,
	EVENT_COMPLETION = 26,
	EVENT_NAMESPACES = 27,
};

enum { EVENT_KIND_COUNT = 28 };

/*
 * Why a task is in the tree. Its serial is new; serials count from 1.
 */
enum task_origin {
	TASK_LAUNCHED = 0, /* the launcher */
	TASK_CREATED = 1,  /* by fork, vfork, clone or clone3 of `creator` */
	TASK_ATTACHED = 2, /* was running when tracing began */
};

struct event_task {
	enum task_origin origin;
	uint32_t tid; /* as the tracer's pid namespace sees them */
	uint32_t tgid;
	uint32_t leader;  /* serial of the task that stands for the process:
			     its own for a new process, else the leader's */
	uint32_t creator; /* serial of the task that made the call, or of the
			     task's parent when attached; 0: outside the tree */
	/*
	 * CLONE_* flags of linux/sched.h that hold for the new task, the exit
	 * signal left out: fork has none, vfork CLONE_VFORK|CLONE_VM.
	 */
	uint64_t clone_flags;
	const uint32_t *ns_tids; /* in each pid namespace below the tracer's,
				    outermost first (proc(5), NStgid) */
	size_t ns_tid_count;
	uint64_t blocked_nr; /* number of the call that an attached task waited
				in; 0 also: none */
};

/*
 * A program image that began to run: after PTRACE_EVENT_EXEC. Right after the
 * TASK of an attached process: the image that was running there.
 */
struct event_exec {
	unsigned abi;	      /* enum abi_id of the image */
	struct span filename; /* as given to execve */
	struct span exe;      /* what /proc/PID/exe says: a script's interpreter */
	struct span cwd;
	const struct span *argv; /* as the kernel gave them to the image */
	size_t argc;
	bool is_argv_cut; /* there were more, or longer, ones */
	const struct span *env_names;
	size_t env_count;
	uint32_t uid, euid, gid, egid;
	uint64_t cpu_ns; /* that the process had used before this image */
};

struct event_exit {
	int32_t status; /* as wait4(2) gives it */
	/* CPU time that the process used since it began, all its threads, in
	   its leader's EXIT; 0 where the kernel did not say. */
	uint64_t cpu_ns;
};

struct event_entry {
	unsigned abi; /* enum abi_id of this call */
	uint64_t nr;
	uint64_t args[6];
	uint64_t ip; /* of the instruction after the call */
};

struct event_return {
	int64_t ret; /* the kernel's value: -errno, restart codes included */
	bool is_error;
	/* System time of the process between ENTRY and this, and of children
	   it waited for; 0 when it was not asked for. */
	uint64_t system_ns;
};

enum snapshot_phase { SNAPSHOT_ENTRY = 0, SNAPSHOT_RETURN = 1 };

struct event_snapshot {
	enum snapshot_phase phase;
	uint64_t addr;
	uint64_t wanted; /* bytes the call was about, >= bytes.len */
	struct span bytes; /* shorter than wanted: cut, or unreadable behind */
	bool is_fault; /* memory behind bytes could not be read */
};

struct event_signal {
	uint32_t signo;
	int32_t code;	  /* si_code */
	struct span info; /* siginfo_t as the recording host's kernel has it */
};

struct event_groupstop {
	uint32_t signo; /* 0: the task goes on */
};

/* Who an open file is. FD events name it by its id. */
struct event_file {
	uint64_t id;	  /* counts from 1; an equal file may come again */
	struct span link; /* what /proc/PID/fd/N reads as */
	uint32_t mode;	  /* st_mode, 0 when unknown */
	uint32_t dev_major, dev_minor; /* st_dev */
	uint64_t ino;
	uint32_t rdev_major, rdev_minor; /* of a device node */
	/* Of a device, from sysfs; empty when it has none. */
	struct span subsystem, driver, device;
	/* Of a socket, from the kernel; family 0 when it is none. */
	uint32_t family, type, protocol;
	struct span local, peer; /* struct sockaddr, as the kernel fills it */
	/* Of a device again; sysfs names the device whose driver it is. */
	struct span driver_module, label, modalias, compatible;
	/* The nearest device above that has a driver. */
	struct span controller, controller_driver, controller_module;
	/* Of an eventfd, a pidfd, a signalfd, and a terminal's master: the
	   lines of /proc/PID/fdinfo/N that others don't have. Of a unix
	   socket "peer:\tINODE\n", if that was asked for. Of one of
	   generic netlink "NAME:\tNUMBER\n" of each family. */
	struct span info;
	struct span filesystem; /* type, as in mountinfo; of files with a path */
};

/*
 * From here on `fd` in the files table of the event's task is `file`; 0: closed.
 * Tables: a new task shares its creator's (CLONE_FILES) or starts with a copy;
 * an exec starts with an empty one, whose descriptors are named again when used.
 */
struct event_fd {
	uint32_t fd;
	uint64_t file;
};

struct event_cwd {
	struct span path;
};

/*
 * From here on that piece of the memory of the task's process is this; said
 * before the first FRAMES with an address in it. A new process, and an EXEC,
 * begin with nothing said.
 */
struct event_mmap {
	uint64_t addr, bytes, offset;
	struct span path; /* as /proc/PID/maps has it; empty: of no file */
	struct span build_id; /* of the ELF file; empty: none was found */
};

/* Why there is no frame behind the last one. */
enum stack_end {
	STACK_WHOLE = 0,   /* the outermost function */
	STACK_CUT = 1,	   /* there are more than are recorded */
	STACK_BROKEN = 2,  /* no way to go on from there */
	STACK_FOREIGN = 3, /* a program of an ABI that can't be unwound */
};

/*
 * The stack at the ENTRY before: addresses of instructions. The first is behind
 * the call's; the others are behind the instruction that called, or, of frames
 * that a signal interrupted, of the one that comes next.
 */
struct event_frames {
	const uint64_t *addrs; /* innermost first */
	size_t count;
	/* Counts from 1. Without addrs: all as the FRAMES before with this id,
	   of any task. 0: it has none. */
	uint64_t id;
	enum stack_end end;
	/* The first frame that was found without an unwind table, by the chain
	   of frame pointers, and all behind it; 0: none. */
	uint32_t guessed;
	const uint32_t *exact; /* indices of frames that a signal interrupted */
	size_t exact_count;
};

enum script_language {
	SCRIPT_NONE = 0,
	SCRIPT_BASH = 1,
	SCRIPT_PYTHON = 2,
	SCRIPT_ZSH = 3,
	SCRIPT_PERL = 4,
	SCRIPT_DASH = 5,
};

struct script_frame {
	struct span file; /* as the script's own language names it */
	struct span function; /* empty at top level */
	uint32_t line;	      /* 0: unknown */
};

/*
 * Which line a shell or interpreter was at. Said of a task at the entry of a
 * call that became an EXEC: holds for the command that begins there. Said of a
 * new task right after its TASK: holds for the command that begins with it,
 * until an EXEC of it brings its own.
 */
struct event_scriptline {
	enum script_language language;
	bool is_approximate;
	/* Innermost first; frame 0 is the place of the command itself. */
	const struct script_frame *frames;
	size_t count;
	struct span context; /* "-c", "eval", "trap", ...: where lines count
				from something else than the file; or empty */
};

struct event_engine {
	struct span name; /* "stop": two ptrace stops a call; "events": fork,
			     exec and exit only */
};

struct event_mark {
	struct span text;
};

struct event_gap {
	uint64_t events; /* how many are missing, 0: unknown */
	struct span reason;
};

struct event_watermark {
	uint64_t time_ns; /* nothing older follows */
};

enum release_reason {
	RELEASE_DETACHED = 1,  /* tracing ended: duration, SIGTERM, limit */
	RELEASE_DAEMON = 2,    /* the launcher is gone and this is a daemon */
	RELEASE_SETUID = 3,    /* a set-uid program that must keep its rights */
	RELEASE_TRACED = 4,    /* another tracer took it over */
	RELEASE_PRIVATE = 5,   /* asked for PTRACE_TRACEME */
	RELEASE_WIDE = 6,      /* has 64 bits, and spile can't read its calls */
};

struct event_release {
	enum release_reason reason;
};

/* execve by a thread that was not the leader: the event's task has taken over
   the thread id of the old leader, which ended without an EXIT. */
struct event_supersede {
	uint32_t old_tid; /* what the task's own was until now */
	uint32_t leader; /* serial of the leader that is gone */
};

/* When /proc/modules was read. */
enum modules_moment {
	MODULES_START = 0,
	MODULES_TICK = 1,   /* some seconds after the time before */
	MODULES_BEFORE = 2, /* a call that may have the kernel load modules */
	MODULES_AFTER = 3,  /* it, or a device or socket was used first */
	MODULES_END = 4,
};

/*
 * What is news in /proc/modules: of the modules that aren't said, what was said of
 * them before holds. The event's task is the one in the call, else 0.
 */
struct event_modules {
	enum modules_moment moment;
	uint32_t error; /* errno of reading it; ENOENT: a kernel without modules */
	/* The lines that are new or differ, up to the state of each: name, bytes,
	   use count, users, state. */
	struct span lines;
	const struct span *gone; /* names of those that are no more */
	size_t gone_count;
	/* What the call asked the kernel for: an alias as in modules.alias, or
	   "init_module"; and the modules that it is certain to have loaded. */
	struct span request;
	const struct span *loaded;
	size_t loaded_count;
};

/* How the kernel was configured; once, at the end. */
struct event_config {
	struct span source; /* "/proc/config.gz"; empty: none was found */
	/* Lines of it as they are. Without is_whole: those of symbols that some
	   fact named, and the bare name of those that had none. */
	struct span text;
	bool is_whole;
	/* "ALIAS MODULE": who is behind the devices and sockets that were used
	   and have no driver in FILE. */
	const struct span *aliases;
	size_t alias_count;
};

/* Whose tracepoints were counted. */
enum counts_scope {
	COUNTS_TASK = 0,    /* one task's, while it ran one program image */
	COUNTS_TREE = 1,    /* of tasks of the tree, it isn't known which */
	COUNTS_MACHINE = 2, /* of all the machine, those of the tree too */
	COUNTS_CHOSEN = 3,  /* nobody's: names says which are counted */
};

/* What began when the task's counting did. */
enum counts_since {
	COUNTS_SINCE_START = 0, /* counting as such */
	COUNTS_SINCE_FORK = 1,  /* the task */
	COUNTS_SINCE_EXEC = 2,  /* a program image */
};

/*
 * How often the kernel passed its tracepoints (--events). The kernel's pids are
 * used again: which task `tid` was, its TASK or EXEC says, the first one that
 * isn't older than from_ns.
 */
struct event_counts {
	enum counts_scope scope;
	uint32_t tid; /* of COUNTS_TASK */
	enum counts_since since;
	uint64_t from_ns, until_ns; /* as time_ns; until the last one seen */
	/* "SYSTEM:EVENT", or with some fields "SYSTEM:EVENT FIELD=VALUE"; of
	   COUNTS_CHOSEN "SYSTEM", or "SYSTEM:EVENT" with * and ? in EVENT. */
	const struct span *names;
	size_t name_count;
	const uint64_t *counts; /* of each name */
	size_t count_count;
	uint64_t lost; /* that the kernel had no room for: of the whole tree or
			  machine, with its last event */
	struct span why; /* one line: what can't be had; or empty */
};

/* Why entries of an io_uring aren't seen. */
enum ring_unseen {
	RING_SEEN = 0,
	RING_TAKEN_BY_THREAD = 1, /* IORING_SETUP_SQPOLL: no call submits them */
	RING_NOT_SEEN_MADE = 2,
	RING_OF_NEW_KIND = 3,	 /* that came after this spile */
	RING_WITHOUT_MEMORY = 4, /* which isn't mapped, or can't be read now */
};

/*
 * What the io_uring_enter(2) of the ENTRY before submits: where the entries lie that
 * the kernel is to take, in that order. SNAPSHOTs of them follow. After the RETURN of
 * an io_uring_setup(2): why there will be none.
 */
struct event_submission {
	const uint64_t *addrs;
	size_t count;
	enum ring_unseen unseen;
};

enum event_namespace {
	NAMESPACE_CGROUP,
	NAMESPACE_IPC,
	NAMESPACE_MNT,
	NAMESPACE_NET,
	NAMESPACE_PID,
	NAMESPACE_TIME,
	NAMESPACE_UTS,
	NAMESPACE_USER,
	NAMESPACE_COUNT,
};

/* Of the namespaces that the call of the RETURN before was about, where the caller, or
   the child that it made, is then: inodes of /proc/PID/ns; 0: not about that one. */
struct event_namespaces {
	uint64_t ids[NAMESPACE_COUNT]; /* by enum event_namespace */
};

/* What the kernel has posted to the ring of the io_uring_enter(2) of the RETURN before,
   since it was last looked at. */
struct event_completion {
	struct span entries; /* struct io_uring_cqe, in their order */
	uint32_t entry_bytes; /* 32, or 16 and, with IORING_CQE_F_32, 32 */
	uint64_t lost; /* others before them, that were written over meanwhile */
	uint64_t dropped; /* by the kernel, which had no memory for them */
	bool is_waiting; /* the kernel has more than there is room for */
	enum ring_unseen unseen;
};

/* A new field also needs a row in fields.c and a line in spile-recording(5). */
struct event {
	enum event_kind kind;
	uint32_t serial;  /* the task; 0: of the whole recording */
	uint64_t time_ns; /* CLOCK_MONOTONIC since the recording began */
	union {
		struct event_task task;
		struct event_exec exec;
		struct event_exit exit;
		struct event_entry entry;
		struct event_return ret;
		struct event_snapshot snapshot;
		struct event_signal signal;
		struct event_groupstop groupstop;
		struct event_file file;
		struct event_fd fd;
		struct event_cwd cwd;
		struct event_mmap mmap;
		struct event_frames frames;
		struct event_scriptline scriptline;
		struct event_engine engine;
		struct event_mark mark;
		struct event_gap gap;
		struct event_watermark watermark;
		struct event_release release;
		struct event_supersede supersede;
		struct event_modules modules;
		struct event_config config;
		struct event_counts counts;
		struct event_submission submission;
		struct event_completion completion;
		struct event_namespaces namespaces;
	};
};

/* "cgroup", ...: its name in /proc/PID/ns. */
const char *event_namespace_name(enum event_namespace space);
/* "ENTRY", ...; NULL when unknown. */
const char *event_kind_name(enum event_kind kind);

#endif
