/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.c - the one table of options.
 */
#include "config.h"

#include "cli/options.h"

#include "base/auto.h"
#include "cli/strace_options.h"

/* clang-format off */
static const struct option_row rows[] = {
	{ OPTION_COMMAND, "command", 0, "GLOB", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_COMMANDS, NULL,
	  "only commands that match, and all below them",
	  "Only the commands that match\n.Ar GLOB ,\nand all below them.\n"
	  "The pattern is compared with the name of the script or program, with\n"
	  "the whole command line, and with the shell function that started it.\n"
	  "When recording, everything else runs at nearly full speed: only its\n"
	  "forks, execs and exits are seen.\n" },
	{ OPTION_PROCESS, "process", 0, "PID", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_PIDS, NULL,
	  "only this process and all below it",
	  "Only the process\n.Ar PID ,\nand all below it.\n" },
	{ OPTION_CALLS, "calls", 0, "SET", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_WORDS,
	  "%file %desc %network %process %memory %signal %ipc %creds %clock",
	  "only these calls: names, %file, /regex, !not",
	  "Only these calls.\n.Ar SET\nis a list of names, joined by commas; "
	  "a class such as\n.Cm %file , %desc , %network , %process , %memory ,\n"
	  ".Cm %signal\nor\n.Cm %ipc ;\na subsystem, as\n.Ic spile list subsystems\n"
	  "writes it, with a capital letter:\n.Cm Network , Memory Mgmt. ;\n"
	  "a regular expression behind a slash; "
	  "a leading\n.Cm \\&!\nturns the set round.\n"
	  "What i386 does by\n.Xr socketcall 2\nand\n.Xr ipc 2\n"
	  "has the names of both.\n" },
	{ OPTION_PATH, "path", 0, "GLOB", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_FILES, NULL,
	  "only calls on files whose path matches",
	  "Only calls that name a file whose path matches\n.Ar GLOB ,\n"
	  "or use a descriptor of one.\n" },
	{ OPTION_DEVICE, "device", 0, "GLOB", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_FILES, NULL,
	  "only calls on devices that match",
	  "Only calls on a device whose path, subsystem, driver, name or numbers\n"
	  "match\n.Ar GLOB .\n" },
	{ OPTION_FAILED, "failed", 0, NULL, GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_NOTHING, NULL,
	  "only calls that failed",
	  "Only calls that returned an error.\n" },
	{ OPTION_ERRNO, "errno", 0, "NAME", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_WORDS,
	  "EPERM ENOENT EINTR EIO EBADF EAGAIN ENOMEM EACCES EBUSY EEXIST "
	  "ENODEV EINVAL ENOTTY ENOSPC EPIPE ENOSYS ETIMEDOUT ECONNREFUSED",
	  "only calls that failed with this error",
	  "Only calls that failed with this error, for instance\n.Er ENOENT ;\n"
	  "several are joined by commas.\n" },
	{ OPTION_SINCE, "since", 0, "WHEN", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_NOTHING, NULL,
	  "from then on: 1.5, 90s, -5m, SCRIPT:LINE",
	  "Only what happened from then on.\n.Ar WHEN\nis a time since the start\n"
	  ".Pq Cm 1.5 , 90s , 2m ,\na time before the end\n.Pq Cm -5m ,\n"
	  "the line of a script\n.Pq Cm setup.sh:120 ,\nor a mark\n"
	  ".Pq Cm mark:TEXT .\n" },
	{ OPTION_UNTIL, "until", 0, "WHEN", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_NOTHING, NULL,
	  "up to then",
	  "Only what happened up to then;\n.Ar WHEN\nas for\n.Fl -since .\n" },
	{ OPTION_DEPTH, "depth", 0, "N", GROUP_SELECTION,
	  SUBS_ALL & ~SUB_INFO, OFFER_NOTHING, NULL,
	  "only commands at most N levels below the first",
	  "Only commands at most\n.Ar N\nlevels below the first.\n" },

	{ OPTION_ABI, "abi", 0, "NAME", GROUP_SELECTION,
	  SUB_LIST, OFFER_WORDS, "x86_64 i386 aarch64 arm all",
	  "of this ABI, or all (this machine's)",
	  "What programs of this ABI have:\n"
	  ".Cm x86_64 , i386 , aarch64 , arm\nor\n.Cm all ;\n"
	  "this machine's own by default.\n" },
	{ OPTION_MISSING_FROM, "missing-from", 0, "ABI", GROUP_SELECTION,
	  SUB_LIST, OFFER_WORDS, "x86_64 i386 aarch64 arm",
	  "only what this ABI hasn't got",
	  "Only what this ABI has nothing of the same name for.\n" },
	{ OPTION_NAME, "name", 0, "GLOB", GROUP_SELECTION,
	  SUB_LIST, OFFER_NOTHING, NULL,
	  "only names that match",
	  "Only those whose name matches\n.Ar GLOB .\n" },
	{ OPTION_TYPED, "typed", 0, NULL, GROUP_SELECTION,
	  SUB_LIST, OFFER_NOTHING, NULL,
	  "only ioctls whose argument is known",
	  "Only ioctls whose argument has a known type.\n" },

	{ OPTION_INCLUDE, "include", 'I', "DIR", GROUP_COMPILER,
	  SUB_SPEC, OFFER_FILES, NULL,
	  "where headers are that HEADER includes; may be repeated",
	  "Look there for headers that\n.Ar HEADER\nincludes.\nMay be repeated.\n" },
	{ OPTION_DEFINE, "define", 'D', "NAME[=VALUE]", GROUP_COMPILER,
	  SUB_SPEC, OFFER_NOTHING, NULL,
	  "define a macro; may be repeated",
	  "Define a macro before\n.Ar HEADER .\nMay be repeated.\n" },
	{ OPTION_CC, "cc", 0, "CMD", GROUP_COMPILER,
	  SUB_SPEC, OFFER_COMMANDS, NULL,
	  "the C compiler, with its options (CC, or cc)",
	  "The C compiler, gcc or clang, with options if need be, as in a shell:\n"
	  ".Cm --cc='gcc -m32' .\nOtherwise\n.Ev CC ,\nor\n.Cm cc .\n" },

	{ OPTION_ATTACH, "attach", 'p', "PID", GROUP_TRACING,
	  SUBS_TRACING, OFFER_PIDS, NULL,
	  "trace a running process; may be repeated",
	  "Trace a running process with all its threads, instead of a\n"
	  ".Ar COMMAND .\nMay be repeated.\nCtrl-C ends tracing; the process goes "
	  "on.\n" },
	{ OPTION_WITH_CHILDREN, "with-children", 0, NULL, GROUP_TRACING,
	  SUBS_TRACING, OFFER_NOTHING, NULL,
	  "with --attach: its existing descendants too",
	  "With\n.Fl -attach :\nthe existing descendants of the process too.\n" },
	{ OPTION_USER, "user", 0, "NAME", GROUP_TRACING,
	  SUBS_TRACING, OFFER_USERS, NULL,
	  "run COMMAND as this user",
	  "Run\n.Ar COMMAND\nas this user, with the user's groups.\n"
	  "A small build knows the users of\n.Pa /etc/passwd\nalone.\n"
	  "Set-user-ID programs then work as they do untraced.\n" },
	{ OPTION_DURATION, "duration", 0, "TIME", GROUP_TRACING,
	  SUBS_TRACING, OFFER_NOTHING, NULL,
	  "stop tracing after this time: 90, 500ms, 10m, 2h",
	  "Stop tracing after this time\n.Pq Cm 90 , 500ms , 10m , 2h ;\n"
	  "what was traced goes on untraced.\n" },
	{ OPTION_LINGER, "linger", 0, "HOW", GROUP_TRACING,
	  SUBS_TRACING, OFFER_WORDS, "follow",
	  "follow: stay until the daemons it left behind end",
	  "Tracing ends when\n.Ar COMMAND\nhas ended and all that is left are "
	  "daemons.\nWith\n.Cm follow\nit goes on until they have ended, or the\n"
	  ".Fl -duration\nis over.\n" },
	{ OPTION_SETUID, "setuid", 0, "HOW", GROUP_TRACING,
	  SUBS_TRACING, OFFER_WORDS, "drop",
	  "drop: follow set-user-ID programs without their rights",
	  "A traced program loses the rights that a set-user-ID bit or file\n"
	  "capabilities give it, unless the tracer has\n.Dv CAP_SYS_PTRACE .\n"
	  "So without that capability it is let go just before, and shown as "
	  "released.\nWith\n.Cm drop\nit is followed, and runs without those "
	  "rights.\n" },
	{ OPTION_CAPTURE_BYTES, "capture-bytes", 0, "N", GROUP_TRACING,
	  SUBS_TRACING, OFFER_NOTHING, NULL,
	  "bytes kept of each ordinary buffer (256)",
	  "How many bytes of each ordinary buffer the recording keeps; 256 by\n"
	  "default.\nPaths, arguments and, up to\n.Fl -bus-bytes ,\nmessages on SPI, "
	  "I2C and netlink sockets are kept whole,\nthe environment by names only.\n" },
	{ OPTION_BUS_BYTES, "bus-bytes", 0, "N", GROUP_TRACING,
	  SUBS_TRACING, OFFER_NOTHING, NULL,
	  "bytes kept of each message on SPI, I2C or netlink (65536)",
	  "How many bytes the recording keeps of each message that is sent or\n"
	  "received on SPI, I2C or a netlink socket; 65536 by default.\n"
	  "Views say where it had more.\n" },
	{ OPTION_LIMIT_SIZE, "limit-size", 0, "SIZE", GROUP_TRACING,
	  SUBS_TRACING, OFFER_NOTHING, NULL,
	  "end recording at this size: 64K, 100M, 2G",
	  "End recording when the file has this size\n.Pq Cm 64K , 100M , 2G .\n"
	  "The workload goes on; the recording says that it is incomplete.\n" },
	{ OPTION_RECORD_KERNEL_CONFIG, "kernel-config", 0, "FILE", GROUP_TRACING,
	  SUB_RECORD, OFFER_FILES, NULL,
	  "how this kernel was configured: a .config, also with gzip",
	  "How the running kernel was configured: a\n.Pa .config ,\nwhich may be "
	  "compressed with gzip.\nBy default it is looked for in\n"
	  ".Pa /proc/config.gz , /boot/config-RELEASE ,\n"
	  ".Pa /lib/modules/RELEASE/config\nand\n"
	  ".Pa /lib/modules/RELEASE/build/.config .\n"
	  "The recording keeps what matters to what was used.\n" },
	{ OPTION_RECORD_STACK, "stack", 0, NULL, GROUP_TRACING,
	  SUB_RECORD, OFFER_NOTHING, NULL,
	  "record the stack of each call",
	  "Record the stack of each call: the functions that the program is in, by\n"
	  "address.\nWhat they are called is found out when it is shown.\n"
	  "A stack has at most 256 frames; views say where there were more.\n" },
	{ OPTION_STACK_CALLS, "stack-calls", 0, "SET", GROUP_TRACING,
	  SUB_RECORD | SUB_TREE | SUB_CALLS, OFFER_WORDS,
	  "%file %desc %network %process %memory %signal %ipc %creds %clock",
	  "record the stacks of these calls only",
	  "Record the stacks of these calls only;\n.Ar SET\nas for\n"
	  ".Fl -calls .\nCalls that aren't recorded have no stack.\n" },
	{ OPTION_EVENTS, "events", 0, "LIST", GROUP_TRACING,
	  SUBS_TRACING, OFFER_WORDS,
	  "kmem sched irq mm signal timer workqueue writeback block ext4 jbd2 "
	  "raw_syscalls capability",
	  "count the kernel's tracepoints: kmem,sched,irq:*,...",
	  "Count how often the kernel passes its tracepoints: for each command, and\n"
	  "for the whole machine in the same time.\n.Ar LIST\nhas, joined by commas, "
	  "systems of tracefs\n.Pq Cm kmem , sched , irq ,\n"
	  "events of one\n.Pq Cm sched:sched_switch , block:block_rq_* ,\n"
	  "or what the names of events begin with, where no system is called so\n"
	  ".Pq Cm mm No for Cm mm_page_alloc No and so on .\n"
	  "This takes root, and tracefs; without them, or without some of the events,\n"
	  "the rest goes on and a line says what is missing.\n" },
	{ OPTION_ENGINE, "engine", 0, "NAME", GROUP_TRACING,
	  SUBS_TRACING, OFFER_WORDS, "stop",
	  "how to trace: stop (two ptrace stops a call)",
	  "How to trace.\nThis version has one engine,\n.Cm stop :\n"
	  "two ptrace stops a call.\n" },

	{ OPTION_CHECK, "check", 0, NULL, GROUP_SHOWN,
	  SUB_LIST, OFFER_NOTHING, NULL,
	  "say which calls the running kernel has",
	  "Say of each system call whether the running kernel has it.\n"
	  "None is made: the kernel lists its functions.\n" },
	{ OPTION_ALL, "all", 0, NULL, GROUP_SHOWN,
	  SUB_TREE, OFFER_NOTHING, NULL,
	  "show every command: fold no repetitions",
	  "Show every command by itself instead of folding the ones that repeat.\n" },
	{ OPTION_ARGV, "argv", 0, NULL, GROUP_SHOWN,
	  SUB_TREE, OFFER_NOTHING, NULL,
	  "show all arguments of each command",
	  "Show all arguments of each command.\n" },
	{ OPTION_OWN, "own", 0, NULL, GROUP_SHOWN,
	  SUB_TREE, OFFER_NOTHING, NULL,
	  "each command's own numbers, without those below it",
	  "Show in text and Markdown what each command itself cost, without what is\n"
	  "below it; json and csv always have both.\n" },
	{ OPTION_WITH_CALLS, "with-calls", 0, NULL, GROUP_SHOWN,
	  SUB_TREE, OFFER_NOTHING, NULL,
	  "below each command its own calls, in order",
	  "Show below each command its own calls in order, repetitions folded;\n"
	  "each child hangs at the call that made it.\n" },
	{ OPTION_TOP, "top", 0, "N", GROUP_SHOWN,
	  SUB_TREE, OFFER_NOTHING, NULL,
	  "below each command its N heaviest calls",
	  "Show below each command the\n.Ar N\ncalls that took it most time.\n" },
	{ OPTION_STACKS, "stacks", 0, "HOW", GROUP_SHOWN,
	  SUB_TREE, OFFER_WORDS, "symbol source",
	  "below each command the call tree of its stacks",
	  "Show below each command which functions made its calls: its stacks, put\n"
	  "together to one tree, with the number of calls below each function.\n"
	  ".Ar HOW\nis\n.Cm symbol\n.Pq the default\nor\n.Cm source :\n"
	  "the source line of each call too, and inlined functions.\n", "symbol" },
	{ OPTION_BY, "by", 0, "KEY", GROUP_SHOWN,
	  SUB_STAT, OFFER_WORDS,
	  "syscall subsystem command process thread command,syscall "
	  "command,subsystem",
	  "a row for each syscall, subsystem, command, ...",
	  "A row for each\n.Cm syscall\n.Pq the default ,\n"
	  ".Cm subsystem , command , process\nor\n.Cm thread ;\n"
	  "with\n.Cm command,syscall\nor\n.Cm command,subsystem\n"
	  "for each of them in each command.\n" },
	{ OPTION_FOOTPRINT_BY, "by", 0, "KEY", GROUP_SHOWN,
	  SUB_FOOTPRINT, OFFER_WORDS, "all command",
	  "what all used together, or each command",
	  "What\n.Cm all\ncommands used together, or what each\n.Cm command\nused.\n"
	  "By default text and Markdown have the first, json and csv both.\n" },
	{ OPTION_DIFF_BY, "by", 0, "KEY", GROUP_SHOWN,
	  SUB_DIFF, OFFER_WORDS, "all command",
	  "compare what all used together, or each command",
	  "Compare what\n.Cm all\ncommands used together, or what each\n"
	  ".Cm command\nused.\nBy default the first is compared, and which commands "
	  "there are.\n" },
	{ OPTION_FAIL_ON, "fail-on", 0, "SET", GROUP_SHOWN,
	  SUB_DIFF, OFFER_WORDS,
	  "any new gone changed new-subsystem new-syscall new-ioctl new-device "
	  "new-command new-file new-error",
	  "what makes the status 1: new-ioctl, any, ... (new)",
	  "What makes the exit status 1, joined by commas:\n.Cm new\n"
	  ".Pq the default , gone\nor\n.Cm changed ,\none of them with a section behind "
	  "it\n.Pq Cm new-ioctl , gone-device , changed-device ,\nor\n.Cm any .\n"
	  ".Cm error\nis\n.Cm denied\nand\n.Cm missing\nas well.\n"
	  "All that differs is shown, whatever fails.\n" },
	{ OPTION_TOLERANCE, "tolerance", 0, "PERCENT", GROUP_SHOWN,
	  SUB_DIFF, OFFER_NOTHING, NULL,
	  "counts that differ by more are changed, too",
	  "Compare counts as well: an item is changed if one of its counts is by more "
	  "than\n.Ar PERCENT\nhigher or lower than in the base.\n"
	  "Without it no counts are compared: they differ from run to run.\n"
	  "Times never are.\n"
	  "A baseline has no counts to compare.\n"
	  "For them the status is 1 only with\n"
	  ".Fl -fail-on Ns = Ns Cm changed\nor\n.Cm any .\n" },
	{ OPTION_STUDY, "study", 0, NULL, GROUP_SHOWN,
	  SUB_STAT, OFFER_NOTHING, NULL,
	  "system call, number of calls, subsystem, API",
	  "The table of ELISA's workload study instead: system call, number of\n"
	  "calls, Linux subsystem, and the kernel's function for the call; as text\n"
	  "or Markdown.\n" },
	{ OPTION_SUBSYSTEMS, "subsystems", 0, "RULES", GROUP_SHOWN,
	  SUB_STAT | SUB_FOOTPRINT | SUB_DIFF | SUB_LIST, OFFER_FILES, NULL,
	  "what belongs to which subsystem: default, elisa, a file",
	  "Which call belongs to which part of the kernel:\n.Cm default\n"
	  "goes by the source file that defines the call,\n.Cm elisa\n"
	  "is the same as in that study's tables; anything else is a file, see\n"
	  ".Xr spile-subsystems 5 .\n"
	  "Rows of calls then show it.\n" },
	{ OPTION_KERNEL_CONFIG, "kernel-config", 0, "FILE", GROUP_SHOWN,
	  SUB_FOOTPRINT, OFFER_FILES, NULL,
	  "what of this is missing in another kernel's .config",
	  "How another kernel was configured: a\n.Pa .config ,\nwhich may be "
	  "compressed with gzip.\nIts values are shown beside those of the kernel "
	  "that the recording was made on,\nand what is missing there is said.\n" },
	{ OPTION_ERRNOS, "errnos", 0, NULL, GROUP_SHOWN,
	  SUB_STAT, OFFER_NOTHING, NULL,
	  "errors by errno",
	  "Show the errors of each row by their\n.Va errno .\n" },
	{ OPTION_SUMMARY, "summary", 0, NULL, GROUP_SHOWN,
	  SUB_BUS, OFFER_NOTHING, NULL,
	  "count by command, by I2C register, by device",
	  "Count instead: a row for each command and device, for each address and\n"
	  "register on I2C, and for each device.\n" },
	{ OPTION_HEXDUMP, "hexdump", 0, NULL, GROUP_SHOWN,
	  SUB_BUS, OFFER_NOTHING, NULL,
	  "bytes below each line, with what text they are",
	  "Show the bytes below each line as\n.Ic hexdump -C\ndoes.\n" },
	{ OPTION_DECODE, "decode", 0, "FILE", GROUP_SHOWN,
	  SUB_BUS, OFFER_FILES, NULL,
	  "name a chip's registers and commands; may be repeated",
	  "Name the registers and commands of a chip as\n.Ar FILE\ndescribes them; "
	  "see\n.Xr spile-decode 5 .\nMay be repeated; where two describe one "
	  "chip the first holds.\n" },
	{ OPTION_SORT, "sort", 0, "KEY", GROUP_SHOWN,
	  SUB_TREE | SUB_STAT, OFFER_WORDS,
	  "calls errors name start wall cpu time avg none",
	  "order by calls, errors, name, ...",
	  "The order of the rows:\n.Cm calls , errors\nor\n.Cm name ;\n"
	  "in a tree also\n.Cm start\n.Pq the default , wall\nand\n.Cm cpu ;\n"
	  "in a table of calls also\n.Cm time\n.Pq the default , avg\nand\n"
	  ".Cm none .\n" },

	{ OPTION_INSTRUCTION_POINTER, "instruction-pointer", 'i', NULL,
	  GROUP_LINES, SUB_CALLS, OFFER_NOTHING, NULL,
	  "print the address of each call",
	  "Print the instruction pointer of each call.\n" },
	{ OPTION_SYSCALL_NUMBER, "syscall-number", 'n', NULL,
	  GROUP_LINES, SUB_CALLS, OFFER_NOTHING, NULL,
	  "print the number of each call",
	  "Print the number of each call.\n" },
	{ OPTION_ARG_NAMES, "arg-names", 'N', NULL,
	  GROUP_LINES, SUB_CALLS | SUB_TREE, OFFER_NOTHING, NULL,
	  "print the names of arguments",
	  "Print the names of arguments.\n" },
	{ OPTION_RELATIVE_TIMESTAMPS, "relative-timestamps", 'r', NULL,
	  GROUP_LINES, SUB_CALLS, OFFER_NOTHING, NULL,
	  "print the time since the line before",
	  "Print the time since the line before.\n" },
	{ OPTION_STRING_LIMIT, "string-limit", 's', "N",
	  GROUP_LINES, SUB_CALLS | SUB_TREE, OFFER_NOTHING, NULL,
	  "bytes printed of each string (32)",
	  "Print at most\n.Ar N\nbytes of each string; 32 by default.\n"
	  "Paths are printed whole.\nNo more can be printed than was recorded\n"
	  ".Pq Fl -capture-bytes .\n" },
	{ OPTION_ABSOLUTE_TIMESTAMPS, "absolute-timestamps", 't', NULL,
	  GROUP_LINES, SUB_CALLS, OFFER_NOTHING, NULL,
	  "print the time; -tt microseconds, -ttt Unix time",
	  "Print the time of day; given twice, with microseconds; three times,\n"
	  "as seconds since the Epoch with microseconds.\n" },
	{ OPTION_SYSCALL_TIMES, "syscall-times", 'T', NULL,
	  GROUP_LINES, SUB_CALLS, OFFER_NOTHING, NULL,
	  "print the time spent in each call",
	  "Print the time spent in each call.\n" },
	{ OPTION_NO_ABBREV, "no-abbrev", 'v', NULL,
	  GROUP_LINES, SUB_CALLS | SUB_TREE, OFFER_NOTHING, NULL,
	  "abbreviate nothing",
	  "Abbreviate nothing.\n" },
	{ OPTION_STRINGS_IN_HEX, "strings-in-hex", 'x', NULL,
	  GROUP_LINES, SUB_CALLS | SUB_TREE, OFFER_NOTHING, NULL,
	  "print unprintable strings in hex; -xx all",
	  "Print strings that are no text in hexadecimal; given twice, all.\n" },
	{ OPTION_DECODE_FDS, "decode-fds", 'y', NULL,
	  GROUP_LINES, SUB_CALLS | SUB_TREE, OFFER_NOTHING, NULL,
	  "print the path of each descriptor; -yy more",
	  "Print the path of each file descriptor; given twice, all that is known\n"
	  "of devices and sockets.\n" },
	{ OPTION_COLUMNS, "columns", 'a', "N",
	  GROUP_LINES, SUB_CALLS, OFFER_NOTHING, NULL,
	  "column of the results (40)",
	  "Print the results of calls in this column; 40 by default.\n" },

	{ OPTION_STACK, "stack", 0, "HOW", GROUP_LINES,
	  SUB_CALLS, OFFER_WORDS, "symbol source",
	  "print the stack below each call: symbol, source",
	  "Print below each call the functions that the program was in, innermost\n"
	  "first.\n.Ar HOW\nis\n.Cm symbol\n.Pq the default\nor\n"
	  ".Cm source :\nsource files and lines too, and inlined functions.\n",
	  "symbol" },
	{ OPTION_SYSROOT, "sysroot", 0, "DIR", GROUP_LINES,
	  SUB_CALLS | SUB_TREE | SUB_EXPORT, OFFER_FILES, NULL,
	  "look there first for the programs of stacks",
	  "Look below\n.Ar DIR\nfirst for the programs and libraries that stacks "
	  "are in,\nand in\n.Ar DIR Ns Pa /usr/lib/debug\nfor their debugging "
	  "information.\n" },

	{ OPTION_OUTPUT, "output", 'o', "FILE", GROUP_OUTPUT,
	  SUBS_ALL | SUB_LIST | SUB_SPEC, OFFER_FILES, NULL,
	  "write there; - is standard output, '|CMD' a command",
	  "Write to\n.Ar FILE .\n.Sq -\nis standard output;\n"
	  ".Sq |CMD\nis the standard input of a shell command.\n" },
	{ OPTION_FORMAT, "format", 0, "NAME", GROUP_OUTPUT,
	  (SUBS_VIEW & ~(SUB_FOOTPRINT | SUB_DIFF)) | SUB_LIST, OFFER_WORDS, "text json markdown csv",
	  "text, json, markdown or csv",
	  "The format:\n.Cm text\n.Pq the default ,\n"
	  ".Cm json , markdown\nor\n.Cm csv .\n" },
	{ OPTION_FOOTPRINT_FORMAT, "format", 0, "NAME", GROUP_OUTPUT,
	  SUB_FOOTPRINT | SUB_DIFF, OFFER_WORDS,
	  "text json markdown csv baseline",
	  "text, json, markdown, csv or baseline",
	  "The format:\n.Cm text\n.Pq the default ,\n"
	  ".Cm json , markdown , csv\nor\n.Cm baseline :\n"
	  "an item a line without counts, in an order that stays, for a version "
	  "control\nsystem and for\n.Ic spile diff .\n" },
	{ OPTION_EXPORT_FORMAT, "format", 0, "NAME", GROUP_OUTPUT,
	  SUB_EXPORT, OFFER_WORDS, "pcap folded",
	  "pcap: I2C for Wireshark; folded: stacks for flame graphs",
	  "The format:\n.Cm pcap\nor\n.Cm folded .\n" },
	{ OPTION_COLOR, "color", 0, "WHEN", GROUP_OUTPUT,
	  SUBS_VIEW, OFFER_WORDS, "auto always never",
	  "auto, always or never",
	  "Use colour:\n.Cm auto\n.Pq the default: on a terminal , always\nor\n"
	  ".Cm never .\n" },
	{ OPTION_NO_PAGER, "no-pager", 0, NULL, GROUP_OUTPUT,
	  SUBS_VIEW | SUB_LIST, OFFER_NOTHING, NULL,
	  "write straight to the terminal",
	  "Write straight to the terminal, not through a pager.\n" },

	{ OPTION_SPEC, "spec", 0, "FILE", GROUP_COMMON,
	  SUBS_TRACING, OFFER_FILES, NULL,
	  "more descriptions of calls; may be repeated",
	  "Load more descriptions of calls from\n.Ar FILE ,\nas\n"
	  ".Xr spile-spec 5\nhas them; they win over the built-in ones, and a "
	  "recording keeps them.\nMay be repeated.\n" },
	{ OPTION_QUIET, "quiet", 'q', NULL, GROUP_COMMON,
	  SUBS_ALL | SUB_LIST | SUB_SPEC, OFFER_NOTHING, NULL,
	  "no closing line, no progress",
	  "Print no closing line and no progress; errors are still printed.\n" },
	{ OPTION_HELP, "help", 'h', NULL, GROUP_COMMON,
	  SUBS_ALL | SUB_LIST | SUB_SPEC, OFFER_NOTHING, NULL,
	  "show this help",
	  "Show the options.\n" },
	{ OPTION_VERSION, "version", 'V', NULL, GROUP_COMMON,
	  SUBS_ALL | SUB_LIST | SUB_SPEC, OFFER_NOTHING, NULL,
	  "show the version",
	  "Show the version.\n" },
};
/* clang-format on */

const struct option_row *option_at(size_t i)
{
	const struct strace_row *row;

	if (i < ARRAY_LEN(rows))
		return &rows[i];
	row = strace_row_at(i - ARRAY_LEN(rows));
	return row ? &row->row : NULL;
}

const struct option_row *option_by_id(enum option_id id)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

bool option_is_for_tracing(const struct option_row *row)
{
	return row->group == GROUP_TRACING;
}

const char *option_group_title(enum option_group group)
{
	switch (group) {
	case GROUP_SELECTION:
		return "Selection";
	case GROUP_COMPILER:
		return "How the header is read";
	case GROUP_TRACING:
		return "Tracing";
	case GROUP_SHOWN:
		return "What is shown";
	case GROUP_LINES:
		return "Lines of calls, as strace has them";
	case GROUP_OUTPUT:
		return "Output";
	case GROUP_COMMON:
		return "Common";
	}
	return "";
}
