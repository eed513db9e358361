/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * meanings.c - unit tests of the built-in spec texts: what the arguments of calls
 * mean, under ABIs that lay out structs or number flags differently.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "decode/value.h"
#include "event/call.h"
#include "event/event.h"
#include "model/model.h"
#include "spec/spec.h"
#include "view/strace_text.h"
#include "view/view.h"

#define BYTES(literal)                                          \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}
#define SENT(address, literal)                                                \
	{                                                                     \
		SNAPSHOT_ENTRY, address, sizeof(literal) - 1, BYTES(literal), \
			false                                                 \
	}
#define GOT(address, literal)                                                  \
	{                                                                      \
		SNAPSHOT_RETURN, address, sizeof(literal) - 1, BYTES(literal), \
			false                                                  \
	}
#define ZEROS8 "\0\0\0\0\0\0\0\0"

/* A struct sg_io_v4: TMF, which asks for a byte; results begin behind spare_in. */
#define SG_V4(results)                                                           \
	"Q\0\0\0" "\0\0\0\0" "\1\0\0\0" "\2\0\0\0" "\0\4\0\0\0\0\0\0" ZEROS8 \
	ZEROS8 "\0\0\0\0" "\x08\0\0\0" "\0\5\0\0\0\0\0\0" ZEROS8           \
	"\0\0\0\0" "\1\0\0\0" ZEROS8 "\0\6\0\0\0\0\0\0" "\x09\0\0\0"        \
	"\x20\0\0\0" ZEROS8 "\0\0\0\0" results ZEROS8

struct meaning {
	unsigned abi;
	const char *call;
	uint64_t args[6];
	int64_t ret; /* -errno: is an error */
	struct event_snapshot snapshots[6];
	const char *line;
};

static const struct meaning meanings[] = {
	{ABI_X86_64, "open", {1, 0200000}, 3, {SENT(1, "d\0")},
	 "open(\"d\", O_RDONLY|O_DIRECTORY) = 3"},
	{ABI_ARM, "open", {1, 040000}, 3, {SENT(1, "d\0")},
	 "open(\"d\", O_RDONLY|O_DIRECTORY) = 3"},
	{ABI_X86_64, "open", {1, 020200103, 01600}, 3, {SENT(1, "d\0")},
	 "open(\"d\", O_ACCMODE|O_CREAT|O_TMPFILE, 01600) = 3"},
	{ABI_X86_64, "mmap", {0, 1, 0, 0x8022, 3, 0x1000}, 0x7000, {{0}},
	 "mmap(NULL, 1, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_POPULATE, 3, "
	 "0x1000) = 0x7000"},
	{ABI_X86_64, "fstat", {3, 16}, 0,
	 {GOT(16, ZEROS8 ZEROS8 ZEROS8 "\xb6\x21\0\0" ZEROS8 "\0\0\0\0"
		  "\3\1\0\0\0\0\0\0" ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8
		  ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8)},
	 "fstat(3, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}) = 0"},
	{ABI_I386, "fstat", {3, 16}, 0,
	 {GOT(16, ZEROS8 "\xed\x41\2\0\0\0\0\0\0\0\0\0\0\x10\0\0" ZEROS8 ZEROS8
		  ZEROS8 ZEROS8 ZEROS8)},
	 "fstat(3, {st_mode=S_IFDIR|0755, st_size=4096, ...}) = 0"},
	{ABI_ARM, "fstat64", {3, 16}, -EFAULT, {{0}},
	 "fstat64(3, 0x10) = -1 EFAULT (Bad address)"},
	{ABI_X86_64, "fcntl", {3, 3}, 0x8802, {{0}},
	 "fcntl(3, F_GETFL) = 0x8802 (flags O_RDWR|O_NONBLOCK|O_LARGEFILE)"},
	{ABI_X86_64, "fcntl", {3, 1}, 0, {{0}}, "fcntl(3, F_GETFD) = 0"},
	{ABI_I386, "fcntl64", {3, 13, 16}, 0,
	 {SENT(16, "\1\0\0\0\5\0\0\0\0\0\0\0\7\0\0\0\0\0\0\0\0\0\0\0")},
	 "fcntl64(3, F_SETLK64, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, "
	 "l_len=7, l_pid=0}) = 0"},
	{ABI_X86_64, "fcntl", {3, 9999, 16}, -EINVAL, {{0}},
	 "fcntl(3, 0x270f /* F_??? */, 0x10) = -1 EINVAL (Invalid argument)"},
	{ABI_X86_64, "poll", {16, 2, 5}, 1,
	 {SENT(16, "\3\0\0\0\1\0\0\0\4\0\0\0\4\0\0\0"),
	  GOT(16, "\3\0\0\0\1\0\0\0\4\0\0\0\4\0\4\0")},
	 "poll([{fd=3, events=POLLIN}, {fd=4, events=POLLOUT}], 2, 5) = 1 "
	 "([{fd=4, revents=POLLOUT}])"},
	{ABI_X86_64, "poll", {16, 1, 5}, 0,
	 {SENT(16, "\3\0\0\0\1\0\0\0"), GOT(16, "\3\0\0\0\1\0\0\0")},
	 "poll([{fd=3, events=POLLIN}], 1, 5) = 0 (Timeout)"},
	{ABI_X86_64, "select", {9, 16, 24, 0, 0}, 2,
	 {SENT(16, "\x28\0\0\0\0\0\0\0"), SENT(24, "\0\1\0\0\0\0\0\0"),
	  GOT(16, "\x20\0\0\0\0\0\0\0"), GOT(24, "\0\1\0\0\0\0\0\0")},
	 "select(9, [3 5], [8], NULL, NULL) = 2 (in [5], out [8])"},
	{ABI_X86_64, "poll", {16, 1, 5}, 0,
	 {SENT(16, "\xff\xff\xff\xff\1\0\0\0"),
	  GOT(16, "\xff\xff\xff\xff\1\0\0\0")},
	 "poll([{fd=-1}], 1, 5) = 0 (Timeout)"},
	{ABI_I386, "set_thread_area", {16}, 0,
	 {SENT(16, "\xff\xff\xff\xff\0\0\5\0\xff\xff\xf\0\x51\0\0\0"),
	  GOT(16, "\xc\0\0\0\0\0\5\0\xff\xff\xf\0\x51\0\0\0")},
	 "set_thread_area({entry_number=-1, base_addr=0x50000, limit=0xfffff, "
	 "seg_32bit=1, contents=0, read_exec_only=0, limit_in_pages=1, "
	 "seg_not_present=0, useable=1}) = 0 (entry_number=12)"},
	{ABI_I386, "get_thread_area", {16}, -EINVAL,
	 {SENT(16, "\xd\0\0\0" ZEROS8 "\0\0\0\0")},
	 "get_thread_area({entry_number=13}) = -1 EINVAL (Invalid argument)"},
	{ABI_I386, "_llseek", {3, 1, 10, 16, 0}, 0,
	 {GOT(16, "\xa\0\0\0\1\0\0\0")},
	 "_llseek(3, 4294967306, [4294967306], SEEK_SET) = 0"},
	{ABI_X86_64, "mremap", {0x1000, 1, 2, 1, 3}, 0x2000, {{0}},
	 "mremap(0x1000, 1, 2, MREMAP_MAYMOVE) = 0x2000"},
	{ABI_X86_64, "seccomp", {0, 1, 0}, -EINVAL, {{0}},
	 "seccomp(SECCOMP_SET_MODE_STRICT, 0x1, NULL) = -1 EINVAL (Invalid "
	 "argument)"},
	{ABI_X86_64, "prctl", {3, 7}, 1, {{0}},
	 "prctl(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)"},
	{ABI_X86_64, "epoll_wait", {4, 16, 8, -1ull}, 1,
	 {GOT(16, "\1\0\0\0\7\0\0\0\0\0\0\0")},
	 "epoll_wait(4, [{events=EPOLLIN, data=0x7}], 8, -1) = 1"},
	{ABI_AARCH64, "epoll_ctl", {4, 1, 5, 16}, 0,
	 {SENT(16, "\1\0\0\x80\0\0\0\0\7\0\0\0\0\0\0\0")},
	 "epoll_ctl(4, EPOLL_CTL_ADD, 5, {events=EPOLLIN|EPOLLET, data=0x7}) = "
	 "0"},
	{ABI_X86_64, "epoll_ctl", {4, 2, 5, 16}, 0, {{0}},
	 "epoll_ctl(4, EPOLL_CTL_DEL, 5, 0x10) = 0"},
	{ABI_X86_64, "futex", {0x1000, 129, 1, 5, 6, 7}, 1, {{0}},
	 "futex(0x1000, FUTEX_WAKE_PRIVATE, 1) = 1"},
	{ABI_X86_64, "futex", {0x1000, 5, 1, 2, 0x2000, 0xa2003fff}, 0, {{0}},
	 "futex(0x1000, FUTEX_WAKE_OP, 1, 2, 0x2000, FUTEX_OP_OPARG_SHIFT<<28|"
	 "FUTEX_OP_OR<<28|0x3<<12|FUTEX_OP_CMP_LT<<24|0xfff) = 0"},
	{ABI_ARM, "futex", {0x1000, 5, 1, 2, 0x2000, 0x7f123456}, -ENOSYS, {{0}},
	 "futex(0x1000, FUTEX_WAKE_OP, 1, 2, 0x2000, 0x7<<28 /* FUTEX_OP_??? */"
	 "|0x123<<12|0xf<<24 /* FUTEX_OP_CMP_??? */|0x456) = -1 ENOSYS "
	 "(Function not implemented)"},
	{ABI_X86_64, "membarrier", {0, 0, 7}, 3, {{0}},
	 "membarrier(MEMBARRIER_CMD_QUERY, 0) = 0x3 (MEMBARRIER_CMD_GLOBAL|"
	 "MEMBARRIER_CMD_GLOBAL_EXPEDITED)"},
	{ABI_I386, "membarrier", {0x80, 1, 7}, 0, {{0}},
	 "membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, "
	 "MEMBARRIER_CMD_FLAG_CPU, 7) = 0"},
	{ABI_X86_64, "quotactl", {0x80000701, 16, 5, 0x20}, -ESRCH,
	 {SENT(16, "/d\0")},
	 "quotactl(QCMD(Q_GETQUOTA, GRPQUOTA), \"/d\", 5, 0x20) = -1 ESRCH (No "
	 "such process)"},
	{ABI_ARM, "quotactl_fd", {3, 0x80000400, 5, 0x20}, 0,
	 {GOT(0x20, "\4\0\0\0")},
	 "quotactl_fd(3, QCMD(Q_GETFMT, USRQUOTA), [QFMT_VFS_V1]) = 0"},
	{ABI_X86_64, "quotactl", {0x580107, 0, 5, 0x20}, 0,
	 {SENT(0x20, "\3\0\0\0")},
	 "quotactl(QCMD(Q_XQUOTAON, 0x7 /* ??? */), NULL, [FS_QUOTA_UDQ_ACCT|"
	 "FS_QUOTA_UDQ_ENFD]) = 0"},
	{ABI_X86_64, "ioprio_set", {1, 0, 0x2000}, 0, {{0}},
	 "ioprio_set(IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_RT, "
	 "0)) = 0"},
	/* Another version is another struct. */
	{ABI_X86_64, "ioctl", {3, 0x2285, 16}, -ENOTTY,
	 {SENT(16, "X\0\0\0" ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8
		   ZEROS8 ZEROS8 ZEROS8 "\0\0\0\0")},
	 "ioctl(3, SG_IO, {interface_id=0x58}) = -1 ENOTTY (Inappropriate ioctl "
	 "for device)"},
	{ABI_ARM, "ioctl", {3, 0x2285, 16}, 0,
	 {SENT(16, SG_V4(ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8
			      "\0\0\0\0")), SENT(0x400, "\x12\0"),
	  GOT(16, SG_V4("\2\0\0\0" ZEROS8 ZEROS8 "\3\0\0\0" "\2\0\0\0"
			     ZEROS8 ZEROS8)),
	  GOT(0x500, "pq"), GOT(0x600, "r")},
	 "ioctl(3, SG_IO, {guard=0x51, protocol=BSG_PROTOCOL_SCSI, "
	 "subprotocol=BSG_SUB_PROTOCOL_SCSI_TMF, request_len=2, "
	 "request=\"\\22\\0\", request_tag=0, request_attr=0, request_priority=0, "
	 "request_extra=0, max_response_len=8, response=0x500, "
	 "dout_iovec_count=0, dout_xfer_len=0, din_iovec_count=0, din_xfer_len=1, "
	 "dout_xferp=NULL, din_xferp=0x600, timeout=9, flags=BSG_FLAG_Q_AT_HEAD, "
	 "usr_ptr=0} => {driver_status=2, transport_status=0, device_status=0, "
	 "retry_delay=0, info=0, duration=3, response_len=2, response=\"pq\", "
	 "din_resid=0, dout_resid=0, generated_tag=0, din_xferp=\"r\"}) = 0"},
	{ABI_X86_64, "ioctl", {3, 0x800c6613, 16}, 0,
	 {SENT(16, "\2\1\4\0" ZEROS8), SENT(16, "\2\1\4\0" ZEROS8 ZEROS8 "abcd")},
	 "ioctl(3, FS_IOC_SET_ENCRYPTION_POLICY, {version=2, "
	 "contents_encryption_mode=1, filenames_encryption_mode=4, flags=0, "
	 "log2_data_unit_size=0, __reserved=\"\\0\\0\\0\", "
	 "master_key_identifier=\"\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0abcd\"}) = 0"},
	/* Another field says which member of a union it is. */
	{ABI_ARM, "ioctl", {3, 0x402c4580, 16}, 0,
	 {SENT(16, "\x50\0\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0\5\0\6\0" ZEROS8
		   ZEROS8 ZEROS8)},
	 "ioctl(3, EVIOCSFF, {type=FF_RUMBLE, id=-1, direction=0, "
	 "trigger={button=0, interval=0}, replay={length=0, delay=0}, "
	 "u={strong_magnitude=5, weak_magnitude=6}}) = 0"},
	/* As much as there was room for; as many as there are. */
	{ABI_X86_64, "getsockopt", {3, 6, 11, 0x20, 0x80}, 0,
	 {SENT(0x80, "\x0a\0\0\0"), GOT(0x80, "\x0a\0\0\0"),
	  GOT(0x20, "\1\0\2\0\0\6\x77\1\x40\x42")},
	 "getsockopt(3, SOL_TCP, TCP_INFO, {tcpi_state=TCP_ESTABLISHED, "
	 "tcpi_ca_state=TCP_CA_Open, tcpi_retransmits=2, tcpi_probes=0, "
	 "tcpi_backoff=0, tcpi_options=TCPI_OPT_SACK|TCPI_OPT_WSCALE, "
	 "tcpi_snd_wscale=7, tcpi_rcv_wscale=7, tcpi_delivery_rate_app_limited=1, "
	 "tcpi_fastopen_client_fail=0}, [10]) = 0"},
	{ABI_X86_64, "getsockopt", {3, 1, 26, 0x20, 0x80}, 0,
	 {SENT(0x80, "\4\0\0\0"), GOT(0x80, "\1\0\0\0"),
	  GOT(0x20, "\6\0\0\0\0\0\4\0")},
	 "getsockopt(3, SOL_SOCKET, SO_GET_FILTER, 0x20, [4 => 1]) = 0"},
	/* How many there are says what was copied. */
	{ABI_X86_64, "semctl", {5, 0, 17, 16}, 0, {SENT(16, "\1\0\x2c\1")},
	 "semctl(5, 0, SETALL, [1, 300]) = 0"},
	{ABI_I386, "semctl", {5, 0, 0x10d, 16}, 0, {GOT(16, "\1\0\x2c\1")},
	 "semctl(5, 0, IPC_64|GETALL, [1, 300]) = 0"},
	{ABI_ARM, "semctl", {5, 0, 17, 16}, 0, {{0}},
	 "semctl(5, 0, SETALL, 0x10) = 0"},
	/* No room for the handle: how much it takes. */
	{ABI_X86_64, "name_to_handle_at", {-100, 16, 0x20, 0x80, 0}, -EOVERFLOW,
	 {SENT(16, "/\0"), SENT(0x20, "\2\0\0\0\x55\0\0\0"),
	  GOT(0x20, "\4\0\0\0\xff\0\0\0\0\0\0\0")},
	 "name_to_handle_at(AT_FDCWD, \"/\", {handle_bytes=2 => 4}, 0x80, 0) = -1 "
	 "EOVERFLOW (Value too large for defined data type)"},
	{ABI_ARM, "name_to_handle_at", {-100, 16, 0x20, 0x80, 0}, 0,
	 {SENT(16, "/\0"), SENT(0x20, "\4\0\0\0\x55\0\0\0\7\7\7\7"),
	  GOT(0x20, "\2\0\0\0\1\0\0\0\1\2"), GOT(0x80, "\5\0\0\0")},
	 "name_to_handle_at(AT_FDCWD, \"/\", {handle_bytes=4 => 2, "
	 "handle_type=1, f_handle=\"\\x01\\x02\"}, [5], 0) = 0"},
	{ABI_ARM, "recvmsg", {3, 16, 0}, -EAGAIN,
	 {SENT(16, "\x40\0\0\0\7\0\0\0\x50\0\0\0\1\0\0\0" ZEROS8 "\0\0\0\0")},
	 "recvmsg(3, {msg_namelen=7}, 0) = -1 EAGAIN (Resource temporarily "
	 "unavailable)"},
	{ABI_ARM, "recvmsg", {3, 16, 0}, 2,
	 {SENT(16, "\x40\0\0\0\3\0\0\0\x50\0\0\0\1\0\0\0" ZEROS8 "\0\0\0\0"),
	  GOT(16, "\x40\0\0\0\4\0\0\0\x50\0\0\0\1\0\0\0" ZEROS8 "\0\0\0\0"),
	  GOT(0x40, "\1\0x/"), GOT(0x50, "\x60\0\0\0\5\0\0\0"),
	  GOT(0x60, "hi")},
	 "recvmsg(3, {msg_name={sa_family=AF_UNIX, sun_path=\"x\"}, "
	 "msg_namelen=3 => 4, msg_iov=[{iov_base=\"hi\", iov_len=5}], msg_iovlen=1, "
	 "msg_controllen=0, msg_flags=0}, 0) = 2"},
	{ABI_ARM, "recvmmsg", {3, 16, 2, 0, 0}, 1,
	 {SENT(16, "\x40\0\0\0\3\0\0\0\x50\0\0\0\1\0\0\0" ZEROS8 "\0\0\0\0"
	           "\0\0\0\0"),
	  GOT(16, "\0\0\0\0\3\0\0\0\x50\0\0\0\1\0\0\0" ZEROS8 "\0\0\0\0"
	          "\2\0\0\0"),
	  GOT(0x50, "\x60\0\0\0\5\0\0\0"), GOT(0x60, "hi...")},
	 "recvmmsg(3, [{msg_hdr={msg_name=NULL, msg_namelen=3, msg_iov=[{iov_base="
	 "\"hi\", iov_len=5}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, "
	 "msg_len=2}], 2, 0, NULL) = 1"},
	/* What is wrong with the text of types is in the log. */
	{ABI_X86_64, "bpf", {18, 16, 28}, -EINVAL,
	 {SENT(16, "\0\0\0\0\0\0\0\0\x60\0\0\0\0\0\0\0\0\0\0\0\x40\0\0\0"
	           "\1\0\0\0"),
	  GOT(16, "\0\0\0\0\0\0\0\0\x60\0\0\0\0\0\0\0\0\0\0\0\x40\0\0\0"
	          "\1\0\0\0"),
	  GOT(0x60, "no header\0")},
	 "bpf(BPF_BTF_LOAD, {btf=NULL, btf_log_buf=\"no header\", btf_size=0, "
	 "btf_log_size=64, btf_log_level=1}, 28) = -1 EINVAL (Invalid argument)"},
	{ABI_ARM, "futex_time64", {0x1000, 0x189, 1, 16, 0, -1ull}, -ETIMEDOUT,
	 {SENT(16, "\5\0\0\0\0\0\0\0\7\0\0\0\0\0\0\0")},
	 "futex_time64(0x1000, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, "
	 "1, {tv_sec=5, tv_nsec=7}, FUTEX_BITSET_MATCH_ANY) = -1 ETIMEDOUT "
	 "(Connection timed out)"},
	{ABI_X86_64, "rt_sigaction", {17, 16, 64, 8}, 0,
	 {SENT(16, "\1\0\0\0\0\0\0\0\0\0\0\x14\0\0\0\0\5\0\0\0\0\0\0\0"
		   "\0\0\1\0\0\0\0\0"),
	  GOT(64, ZEROS8 ZEROS8 ZEROS8
	      "\xff\xff\xff\x7f\xfe\xff\xff\xff")},
	 "rt_sigaction(SIGCHLD, {sa_handler=SIG_IGN, sa_mask=[CHLD], "
	 "sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x5}, "
	 "{sa_handler=SIG_DFL, sa_mask=~[RTMIN RT_1], sa_flags=0}, 8) = 0"},
	{ABI_X86_64, "wait4", {-1ull, 16, 0xa, 0}, 9, {GOT(16, "\0\3\0\0")},
	 "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], "
	 "WSTOPPED|WCONTINUED, NULL) = 9"},
	{ABI_X86_64, "wait4", {-1ull, 16, 0, 0}, 9, {GOT(16, "\x8b\0\0\0")},
	 "wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && "
	 "WCOREDUMP(s)}], 0, NULL) = 9"},
	{ABI_X86_64, "wait4", {-1ull, 16, 1, 0}, 0, {GOT(16, "\0\0\0\0")},
	 "wait4(-1, 0x10, WNOHANG, NULL) = 0"},
	{ABI_X86_64, "clone3", {16, 88}, 9,
	 {SENT(16, "\0\0\x10\0\0\0\0\0" ZEROS8 ZEROS8 "\0\4\0\0\0\0\0\0"
		   "\x11\0\0\0\0\0\0\0" ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8
		   ZEROS8),
	  GOT(0x400, "\x09\0\0\0"),
	  GOT(16, "\0\0\x10\0\0\0\0\0" ZEROS8 ZEROS8 "\0\4\0\0\0\0\0\0"
		  "\x11\0\0\0\0\0\0\0" ZEROS8 ZEROS8 ZEROS8 ZEROS8 ZEROS8
		  ZEROS8)},
	 "clone3({flags=CLONE_PARENT_SETTID, parent_tid=0x400, "
	 "exit_signal=SIGCHLD, stack=NULL, stack_size=0} => {parent_tid=[9]}, "
	 "88) = 9"},
	/* What no flag asks for is not looked at; what it lacks a flag for is
	   there. */
	{ABI_X86_64, "clone3", {16, 88}, -EINVAL,
	 {SENT(16, "\0\0\x08\0\0\0\0\0" "\1\0\0\0\0\0\0\0" ZEROS8 ZEROS8
		   ZEROS8 "\0\1\0\0\0\0\0\0" "\2\0\0\0\0\0\0\0"
		   "\3\0\0\0\0\0\0\0" "\0\4\0\0\0\0\0\0"
		   "\1\0\0\0\0\0\0\0" "\5\0\0\0\0\0\0\0"),
	  SENT(0x400, "\x09\0\0\0")},
	 "clone3({flags=CLONE_SETTLS, exit_signal=0, stack=0x100, "
	 "stack_size=0x2, tls=0x3, set_tid=[9], set_tid_size=1, cgroup=5}, "
	 "88) = -1 EINVAL (Invalid argument)"},
	/* What is behind it is not known here. */
	{ABI_X86_64, "openat2", {-100ull, 0x400, 16, 25}, -E2BIG,
	 {SENT(0x400, "x\0"),
	  SENT(16, ZEROS8 ZEROS8 ZEROS8 "\1")},
	 "openat2(AT_FDCWD, \"x\", {flags=O_RDONLY, resolve=0, "
	 "/* bytes 24..24 */ \"\\x01\"}, 25) = -1 E2BIG (Argument list too "
	 "long)"},
	/* strace's order and names; what the flags don't ask for is left out. */
	{ABI_X86_64, "clone", {0x1200011, 0, 0x10, 0x20, 0x30}, 9, {{0}},
	 "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|"
	 "CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x20) = 9"},
	{ABI_X86_64, "clone", {0x180000, 0, 0x10, 0x20, 0x30}, 9,
	 {GOT(0x10, "\x09\0\0\0")},
	 "clone(child_stack=NULL, flags=CLONE_SETTLS|CLONE_PARENT_SETTID, "
	 "parent_tid=[9], tls=0x30) = 9"},
	{ABI_ARM, "clone", {0x80011, 0, 0x10, 0x30, 0x20}, 9, {{0}},
	 "clone(child_stack=NULL, flags=CLONE_SETTLS|SIGCHLD, tls=0x30) = 9"},
	{ABI_X86_64, "rt_sigtimedwait", {0, 0, 0, 8}, 10, {{0}},
	 "rt_sigtimedwait(NULL, NULL, NULL, 8) = 10 (SIGUSR1)"},
	/* Shorter than what is known of it, as an older program has it. */
	{ABI_X86_64, "clone3", {16, 16}, -EINVAL,
	 {SENT(16, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
	 "clone3({flags=0}, 16) = -1 EINVAL (Invalid argument)"},
	{ABI_X86_64, "prlimit64", {0, 3, 0, 16}, 0,
	 {GOT(16, "\0\0\x80\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff")},
	 "prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, "
	 "rlim_max=RLIM64_INFINITY}) = 0"},
	{ABI_I386, "setrlimit", {4, 16}, 0,
	 {SENT(16, "\0\0\0\0\xff\xff\xff\xff")},
	 "setrlimit(RLIMIT_CORE, {rlim_cur=0, rlim_max=RLIM_INFINITY}) = 0"},
	{ABI_X86_64, "setsockopt", {3, 1, 13, 16, 8}, 0,
	 {SENT(16, "\1\0\0\0\5\0\0\0")},
	 "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = "
	 "0"},
	{ABI_X86_64, "setsockopt", {3, 6, 1, 16, 4}, 0, {SENT(16, "\1\0\0\0")},
	 "setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0"},
	{ABI_X86_64, "socket", {16, 0x80803, 15}, 3, {{0}},
	 "socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC|SOCK_NONBLOCK, "
	 "NETLINK_KOBJECT_UEVENT) = 3"},
	{ABI_X86_64, "getdents64", {3, 16, 99}, 24,
	 {GOT(16, "\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\x18\0\4..\0\0\0")},
	 "getdents64(3, 0x10 /* 1 entry */, 99) = 24"},
	/* An int, whatever the macro says; ext4's older names are the others'. */
	{ABI_X86_64, "ioctl", {3, 0x80086603, 16}, 0, {GOT(16, "\7\0\0\0")},
	 "ioctl(3, EXT4_IOC_GETVERSION, [7]) = 0"},
	{ABI_AARCH64, "ioctl", {3, 0x80086603, 16}, 0, {GOT(16, "\7\0\0\0")},
	 "ioctl(3, EXT4_IOC_GETVERSION, [7]) = 0"},
	{ABI_X86_64, "ioctl", {3, 0x80087601, 16}, 0, {GOT(16, "\7\0\0\0")},
	 "ioctl(3, FS_IOC_GETVERSION, [7]) = 0"},
	/* Two structs, but one of version 1. */
	{ABI_X86_64, "capset", {16, 32}, 0,
	 {SENT(16, "\x22\x05\x08\x20\0\0\0\0"),
	  SENT(32, "\1\0\0\0\2\0\0\0\0\0\0\0" "\x10\0\0\0\0\0\0\0"
		   "\0\2\0\x80")},
	 "capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, "
	 "{effective=1<<CAP_CHOWN|1<<CAP_BLOCK_SUSPEND, "
	 "permitted=1<<CAP_DAC_OVERRIDE, "
	 "inheritable=0x8000020000000000 /* CAP_??? */}) = 0"},
	{ABI_I386, "capget", {16, 32}, 0,
	 {SENT(16, "\x30\x03\x98\x19\7\0\0\0"),
	  GOT(16, "\x30\x03\x98\x19"),
	  GOT(32, "\1\0\0\0\0\0\0\0\2\0\0\0")},
	 "capget({version=_LINUX_CAPABILITY_VERSION_1, pid=7}, "
	 "{effective=1<<CAP_CHOWN, permitted=0, "
	 "inheritable=1<<CAP_DAC_OVERRIDE}) = 0"},
	{ABI_X86_64, "capget", {16, 32}, -EINVAL, {SENT(16, "\0\0\0\0\0\0\0\0")},
	 "capget({version=0 /* _LINUX_CAPABILITY_VERSION_??? */, pid=0}, 0x20) "
	 "= -1 EINVAL (Invalid argument)"},
	{ABI_X86_64, "msgsnd", {12, 16, 4, 04000}, -EAGAIN,
	 {SENT(16, "\7\0\0\0\0\0\0\0"), SENT(24, "abc\0")},
	 "msgsnd(12, {mtype=7, mtext=\"abc\\0\"}, 4, IPC_NOWAIT) = -1 EAGAIN "
	 "(Resource temporarily unavailable)"},
	/* As many as came, where there was room for more. */
	{ABI_ARM, "msgrcv", {12, 16, 9, 0, 010000}, 3,
	 {GOT(16, "\7\0\0\0"), GOT(20, "abc")},
	 "msgrcv(12, {mtype=7, mtext=\"abc\"}, 9, 0, MSG_NOERROR) = 3"},
	{ABI_X86_64, "msgrcv", {12, 16, 9, -1ull, 0}, 0,
	 {GOT(16, "\7\0\0\0\0\0\0\0")},
	 "msgrcv(12, {mtype=7, mtext=\"\"}, 9, -1, 0) = 0"},
	{ABI_X86_64, "msgrcv", {12, 16, 9, 0, 0}, -EINTR, {{0}},
	 "msgrcv(12, 0x10, 9, 0, 0) = -1 EINTR (Interrupted system call)"},
	{ABI_X86_64, "shmget", {0, 4096, 01600}, 5, {{0}},
	 "shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 5"},
	{ABI_X86_64, "shmget", {0x1234, 4096, 0}, 5, {{0}},
	 "shmget(0x1234, 4096, 000) = 5"},
	{ABI_X86_64, "prctl", {15, 16, 1, 2, 3}, 0, {SENT(16, "name\0")},
	 "prctl(PR_SET_NAME, \"name\") = 0"},
	{ABI_X86_64, "bpf", {5, 16, 20}, 3,
	 {SENT(16, "\5\0\0\0\2\0\0\0\x40\0\0\0\0\0\0\0\x50\0\0\0"),
	  SENT(0x40, "x")},
	 "bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_TRACEPOINT, insn_cnt=2, "
	 "insns=0x40}, 20) = 3"},
	/* i386's calls that have their arguments in memory. */
	{ABI_I386, "socketcall", {3, 16}, -EINPROGRESS,
	 {SENT(16, "\3\0\0\0\x40\0\0\0\x10\0\0\0"),
	  SENT(0x40, "\2\0\x1f\x90\x7f\0\0\1\0\0\0\0\0\0\0\0")},
	 "connect(3, {sa_family=AF_INET, sin_port=htons(8080), "
	 "sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 EINPROGRESS "
	 "(Operation now in progress)"},
	/* The address was longer than the room for it. */
	{ABI_I386, "socketcall", {5, 16}, 4,
	 {SENT(16, "\3\0\0\0\x40\0\0\0\x80\0\0\0"),
	  SENT(0x80, "\5\0\0\0"), GOT(16, "\3\0\0\0\x40\0\0\0\x80\0\0\0"),
	  GOT(0x80, "\x9\0\0\0"), GOT(0x40, "\1\0abc1234")},
	 "accept(3, {sa_family=AF_UNIX, sun_path=\"abc\"}, [5 => 9]) = 4"},
	{ABI_I386, "socketcall", {10, 16}, 2,
	 {SENT(16, "\3\0\0\0\x40\0\0\0\x9\0\0\0\2\0\0\0"),
	  GOT(16, "\3\0\0\0\x40\0\0\0\x9\0\0\0\2\0\0\0"),
	  GOT(0x40, "ok")},
	 "recv(3, \"ok\", 9, MSG_PEEK) = 2"},
	{ABI_I386, "socketcall", {14, 16}, 0,
	 {SENT(16, "\3\0\0\0\6\0\0\0\1\0\0\0\x40\0\0\0\4\0\0\0"),
	  SENT(0x40, "\1\0\0\0")},
	 "setsockopt(3, SOL_TCP, TCP_NODELAY, \"\\1\\0\\0\\0\", 4) = 0"},
	{ABI_I386, "socketcall", {8, 16}, 0,
	 {SENT(16, "\1\0\0\0\1\0\0\0\0\0\0\0\x40\0\0\0"),
	  GOT(16, "\1\0\0\0\1\0\0\0\0\0\0\0\x40\0\0\0"),
	  GOT(0x40, "\3\0\0\0\4\0\0\0")},
	 "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0"},
	{ABI_I386, "ipc", {1, 5, 1, 0, 16, 0}, 0,
	 {SENT(16, "\2\0\xff\xff\0\x10")},
	 "semop(5, [{sem_num=2, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0"},
	{ABI_I386, "ipc", {3, 5, 0, 0x110, 16, 0}, 0,
	 {SENT(16, "\7\0\0\0")},
	 "semctl(5, 0, IPC_64|SETVAL, 7) = 0"},
	{ABI_I386, "ipc", {3, 5, 0, 0x10d, 16, 0}, 0,
	 {SENT(16, "\x40\0\0\0"), GOT(16, "\x40\0\0\0"),
	  GOT(0x40, "\1\0\x2c\1")},
	 "semctl(5, 0, IPC_64|GETALL, [1, 300]) = 0"},
	{ABI_I386, "ipc", {3, 5, 0, 0x111, 16, 0}, -EINVAL,
	 {SENT(16, "\x40\0\0\0"), SENT(0x40, "\1\0\x2c\1")},
	 "semctl(5, 0, IPC_64|SETALL, [1, 300]) = -1 EINVAL (Invalid "
	 "argument)"},
	{ABI_I386, "ipc", {3, 5, 0, 0x111, 16, 0}, 0,
	 {SENT(16, "\x40\0\0\0")},
	 "semctl(5, 0, IPC_64|SETALL, 0x40) = 0"},
	{ABI_I386, "ipc", {0x1000c, 5, 9, 010000, 16, 3}, -ENOMSG, {{0}},
	 "msgrcv(5, 0x10, 9, 3, MSG_NOERROR) = -1 ENOMSG (No message of "
	 "desired type)"},
	{ABI_I386, "ipc", {11, 5, 2, 0, 16, 0}, 0,
	 {SENT(16, "\7\0\0\0"), SENT(20, "ok")},
	 "msgsnd(5, {mtype=7, mtext=\"ok\"}, 2, 0) = 0"},
	{ABI_I386, "ipc", {12, 5, 9, 0, 16, 0}, -ENOMSG,
	 {SENT(16, "\x40\0\0\0\3\0\0\0")},
	 "msgrcv(5, 0x40, 9, 3, 0) = -1 ENOMSG (No message of desired type)"},
	{ABI_I386, "ipc", {21, 5, 010000, 0x40, 0x10, 0}, 0,
	 {GOT(0x40, "\0\x10\x20\x30")},
	 "shmat(5, 0x10, SHM_RDONLY, [0x30201000]) = 0"},
	{ABI_I386, "ipc", {24, 5, 0x10e, 0, 16, 0}, 0,
	 {GOT(16, "\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5\0\0\0\6\0\0\0")},
	 "shmctl(5, IPC_64|SHM_INFO, {used_ids=1, shm_tot=2, shm_rss=3, "
	 "shm_swp=4, swap_attempts=5, swap_successes=6}) = 0"},
	{ABI_ARM, "mincore", {0x1000, 4097, 16}, 0, {GOT(16, "\1\0")},
	 "mincore(0x1000, 4097, [1, 0]) = 0"},
	/* How large a page is isn't known. */
	{ABI_AARCH64, "mincore", {0x1000, 4097, 16}, 0, {{0}},
	 "mincore(0x1000, 4097, 0x10) = 0"},
	/* Set bits, and the types' own configurations. */
	{ABI_I386, "perf_event_open", {16, 0, -1ull, -1ull, 0}, -ENOENT,
	 {SENT(16, "\3\0\0\0\x48\0\0\0" "\2\1\1\0\0\0\0\0" ZEROS8 ZEROS8
		   ZEROS8 "\3\0\1\0\0\0\0\0" ZEROS8 ZEROS8 ZEROS8)},
	 "perf_event_open({type=PERF_TYPE_HW_CACHE, size=PERF_ATTR_SIZE_VER1, "
	 "config=PERF_COUNT_HW_CACHE_RESULT_MISS<<16|"
	 "PERF_COUNT_HW_CACHE_OP_WRITE<<8|PERF_COUNT_HW_CACHE_LL, "
	 "sample_period=0, sample_type=0, read_format=0, disabled=1, "
	 "inherit=1, precise_ip=2 /* requested to have 0 skid */, ...}, 0, "
	 "-1, -1, 0) = -1 ENOENT (No such file or directory)"},
	/* Less than the kernel takes. */
	{ABI_X86_64, "perf_event_open", {16, 0, -1ull, -1ull, 0}, -E2BIG,
	 {SENT(16, "\2\0\0\0\x8\0\0\0")},
	 "perf_event_open({type=PERF_TYPE_TRACEPOINT, size=0x8 /* "
	 "PERF_ATTR_SIZE_??? */}, 0, -1, -1, 0) = -1 E2BIG (Argument list too "
	 "long)"},
	{ABI_X86_64, "ptrace", {0x4206, 7, 0, 0x100001}, 0, {{0}},
	 "ptrace(PTRACE_SEIZE, 7, NULL, "
	 "PTRACE_O_TRACESYSGOOD|PTRACE_O_EXITKILL) = 0"},
	{ABI_I386, "mmap", {16}, 0x7000,
	 {SENT(16, "\0\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\0\0\0\0")},
	 "mmap({addr=NULL, len=1, prot=PROT_READ, flags=MAP_PRIVATE, fd=3, "
	 "offset=0}) = 0x7000"},
};

/* What text has when it is to be verbose. */
static const struct meaning verbose_meanings[] = {
	{ABI_X86_64, "seccomp", {1, 0, 16}, 0,
	 {SENT(16, "\3\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0"),
	  SENT(0x40, "\x20\0\0\0\4\0\0\0" "\x15\0\0\1\x28\0\0\x40"
		     "\6\0\0\0\1\0\5\0")},
	 "seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=3, filter=["
	 "BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0x4), "
	 "BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0x40000028, 0, 0x1), "
	 "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|0x1)]}) = 0"},
	/* More than was copied; what no class has. */
	{ABI_I386, "setsockopt", {3, 1, 26, 16, 8}, 0,
	 {SENT(16, "\5\0\0\0\x40\0\0\0"),
	  SENT(0x40, "\x28\0\0\0\0\xf0\xff\xff" "\x30\0\0\0\x09\0\xf0\xff"
		     "\7\x1\0\0\0\0\0\0" "\xe0\0\0\0\0\0\0\0" "\6\0")},
	 "setsockopt(3, SOL_SOCKET, SO_ATTACH_FILTER, {len=5, filter=["
	 "BPF_STMT(BPF_LD|BPF_H|BPF_ABS, SKF_AD_OFF+SKF_AD_PROTOCOL), "
	 "BPF_STMT(BPF_LD|BPF_B|BPF_ABS, SKF_NET_OFF+9), "
	 "BPF_STMT(BPF_MISC|BPF_TAX|0x100, 0), "
	 "BPF_STMT(BPF_LD|BPF_W|0xe0 /* BPF_??? */, 0), ... /* 0x60 */]}, 8) "
	 "= 0"},
	/* Of the first version, where it doesn't say which. */
	{ABI_X86_64, "perf_event_open", {16, 0, -1ull, -1ull, 0}, 3,
	 {SENT(16, "\1\0\0\0\0\0\0\0" "\x9\0\0\0\0\0\0\0" ZEROS8 ZEROS8
		   ZEROS8 "\3\4\0\0\x80\0\0\0" ZEROS8 ZEROS8)},
	 "perf_event_open({type=PERF_TYPE_SOFTWARE, size=0 /* "
	 "PERF_ATTR_SIZE_??? */, config=PERF_COUNT_SW_DUMMY, sample_freq=0, "
	 "sample_type=0, read_format=0, disabled=1, inherit=1, pinned=0, "
	 "exclusive=0, exclude_user=0, exclude_kernel=0, exclude_hv=0, "
	 "exclude_idle=0, mmap=0, comm=0, freq=1, inherit_stat=0, "
	 "enable_on_exec=0, task=0, watermark=0, precise_ip=0 /* arbitrary "
	 "skid */, mmap_data=0, sample_id_all=0, exclude_host=0, "
	 "exclude_guest=0, exclude_callchain_kernel=0, "
	 "exclude_callchain_user=0, mmap2=0, comm_exec=0, use_clockid=0, "
	 "context_switch=0, write_backward=0, namespaces=0, ksymbol=0, "
	 "bpf_event=0, aux_output=0, cgroup=0, text_poke=0, build_id=0, "
	 "inherit_thread=0, remove_on_exec=0, sigtrap=0, defer_output=1, "
	 "wakeup_events=0, config1=0}, 0, -1, -1, 0) = 3"},
	{ABI_ARM, "bpf", {5, 16, 44}, -EPERM,
	 {SENT(16, "\1\0\0\0\2\0\0\0\x40\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0"
		   ZEROS8 ZEROS8 "\7\6\5\0"),
	  SENT(0x40, "\x16\x2a\xff\xff\7\0\0\0" "\x95\xb0\0\0\0\0\0\0"),
	  SENT(0x80, "GPL\0")},
	 "bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_SOCKET_FILTER, "
	 "insn_cnt=2, insns=[{code=BPF_JMP32|BPF_K|BPF_JEQ, "
	 "dst_reg=BPF_REG_10, src_reg=BPF_REG_2, off=-1, imm=0x7}, "
	 "{code=BPF_JMP|BPF_K|BPF_EXIT, dst_reg=BPF_REG_0, "
	 "src_reg=0xb /* BPF_REG_??? */, off=0, imm=0}], license=\"GPL\", "
	 "log_level=0, log_size=0, log_buf=NULL, "
	 "kern_version=KERNEL_VERSION(5, 6, 7)}, 44) = -1 EPERM (Operation "
	 "not permitted)"},
};

static void show(const struct spec *spec, const struct meaning *c,
		 bool is_verbose, struct buf *buf)
{
	const struct view_options options = {.string_bytes = 32,
					     .is_verbose = is_verbose};
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();
	const struct abi *abi = abi_by_id(c->abi);
	struct call call = {
		.abi = abi,
		.nr = (uint64_t)abi_call_nr(abi, c->call),
		.ret = c->ret,
		.is_error = c->ret < 0,
		.state = CALL_RETURNED,
		.snapshots = c->snapshots,
	};
	struct decoded decoded;

	memcpy(call.args, c->args, sizeof(call.args));
	call.row = spec_call_with(spec, abi, call.nr, call.args);
	while (call.snapshot_count < ARRAY_LEN(c->snapshots) &&
	       c->snapshots[call.snapshot_count].addr)
		call.snapshot_count++;
	decode_call_shown(pool, &call, false, &decoded);
	strace_call(buf, &decoded, &call, &options);
}

static void compare(const struct meaning *cases, size_t count, bool is_verbose)
{
	AUTO(spec_free) struct spec *spec = NULL;
	struct error err = {0};

	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	for (size_t i = 0; i < count; i++) {
		AUTO(buf_done) struct buf buf = BUF_EMPTY;

		show(spec, &cases[i], is_verbose, &buf);
		cr_expect_str_eq(buf_text(&buf), cases[i].line, "%s\n%s",
				 buf_text(&buf), cases[i].line);
	}
}

Test(meanings, arguments_are_shown_with_what_they_mean)
{
	compare(meanings, ARRAY_LEN(meanings), false);
}

Test(meanings, programs_are_shown_with_v)
{
	compare(verbose_meanings, ARRAY_LEN(verbose_meanings), true);
}
