/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.c - unit tests of src/decode, read through strace's syntax: a call's
 * numbers and snapshots in, a line out.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "decode/value.h"
#include "model/model.h"
#include "spec/spec.h"
#include "view/strace_text.h"
#include "view/view.h"

enum { MANY = 4096 + 8 };

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
#define CUT(phase, address, wanted, literal)                  \
	{                                                     \
		phase, address, wanted, BYTES(literal), false \
	}
#define FAULT(phase, address, wanted, literal)               \
	{                                                    \
		phase, address, wanted, BYTES(literal), true \
	}
#define ENTRY  SNAPSHOT_ENTRY
#define RETURN SNAPSHOT_RETURN

/* struct spi_ioc_transfer: tx_buf and rx_buf 0x30, 2 bytes, 1000 Hz, 8 bits */
#define TRANSFER                                                 \
	"\x30\0\0\0\0\0\0\0\x30\0\0\0\0\0\0\0\2\0\0\0\xe8\3\0\0" \
	"\0\0\x08\0\0\0\0\0"

struct decode_case {
	const char *name;
	unsigned abi; /* 0: x86_64 */
	const char *call;
	uint64_t args[6];
	int64_t ret; /* -errno: is an error */
	struct event_snapshot snapshots[6];
	const char *line;
	const char *at_entry; /* NULL: the same arguments */
};

static const struct decode_case cases[] = {
	{"path and errno",
	 0,
	 "openat",
	 {(uint64_t)-100, 0x10, 0},
	 -ENOENT,
	 {SENT(0x10, "/no\0")},
	 "openat(AT_FDCWD, \"/no\", O_RDONLY) = -1 ENOENT (No such file "
	 "or directory)"},
	{"a mode that counts",
	 0,
	 "openat",
	 {5, 0x10, 0101, 0640},
	 3,
	 {SENT(0x10, "a\0")},
	 "openat(5, \"a\", O_WRONLY|O_CREAT, 0640) = 3"},
	{"a mode of nothing",
	 0,
	 "openat",
	 {5, 0x10, 0101, 0},
	 3,
	 {SENT(0x10, "a\0")},
	 "openat(5, \"a\", O_WRONLY|O_CREAT, 000) = 3"},
	{"a path nobody copied",
	 0,
	 "chdir",
	 {0x10},
	 0,
	 {{0}},
	 "chdir(0x10) = 0"},
	{"a path behind a null pointer",
	 0,
	 "chdir",
	 {0},
	 -EFAULT,
	 {{0}},
	 "chdir(NULL) = -1 EFAULT (Bad address)"},
	{"a path that ends in a hole",
	 0,
	 "chdir",
	 {0x10},
	 -EFAULT,
	 {FAULT(ENTRY, 0x10, 4096, "abc")},
	 "chdir(0x10) = -1 EFAULT (Bad address)"},
	{"a path of nothing",
	 0,
	 "chdir",
	 {0x10},
	 -ENOENT,
	 {SENT(0x10, "\0")},
	 "chdir(\"\") = -1 ENOENT (No such file or directory)"},
	{"a snapshot of the other phase is no answer",
	 0,
	 "chdir",
	 {0x10},
	 0,
	 {GOT(0x10, "x\0")},
	 "chdir(0x10) = 0"},
	{"a path within a longer snapshot",
	 0,
	 "chdir",
	 {0x12},
	 0,
	 {SENT(0x10, "ab/x\0yy")},
	 "chdir(\"/x\") = 0"},
	{"a path in two snapshots",
	 0,
	 "chdir",
	 {0x10},
	 0,
	 {CUT(ENTRY, 0x10, 4096, "/a"), SENT(0x12, "bc\0")},
	 "chdir(\"/abc\") = 0"},

	{"bytes sent",
	 0,
	 "write",
	 {1, 0x20, 5},
	 5,
	 {SENT(0x20, "ab\n\0c")},
	 "write(1, \"ab\\n\\0c\", 5) = 5"},
	{"bytes cut at 32",
	 0,
	 "write",
	 {1, 0x20, 33},
	 33,
	 {SENT(0x20, "123456789 123456789 123456789 123")},
	 "write(1, \"123456789 123456789 123456789 12\"..., 33) = 33"},
	{"32 bytes are whole",
	 0,
	 "write",
	 {1, 0x20, 32},
	 32,
	 {SENT(0x20, "123456789 123456789 123456789 12")},
	 "write(1, \"123456789 123456789 123456789 12\", 32) = 32"},
	{"fewer bytes copied than sent",
	 0,
	 "write",
	 {1, 0x20, 9},
	 9,
	 {CUT(ENTRY, 0x20, 9, "ab")},
	 "write(1, \"ab\"..., 9) = 9"},
	{"bytes that end in a hole",
	 0,
	 "write",
	 {1, 0x20, 9},
	 2,
	 {FAULT(ENTRY, 0x20, 9, "ab")},
	 "write(1, 0x20, 9) = 2"},
	{"no bytes",
	 0,
	 "write",
	 {1, 0x20, 0},
	 0,
	 {{0}},
	 "write(1, \"\", 0) = 0"},
	{"SIZE_MAX",
	 0,
	 "write",
	 {1, 0x20, UINT64_MAX},
	 -EFAULT,
	 {SENT(0x20, "ab")},
	 "write(1, \"ab\"..., 18446744073709551615) = -1 EFAULT (Bad address)"},
	{"SIZE_MAX in a hole",
	 0,
	 "write",
	 {1, 0x20, UINT64_MAX},
	 -EFAULT,
	 {FAULT(ENTRY, 0x20, 256, "")},
	 "write(1, 0x20, 18446744073709551615) = -1 EFAULT (Bad address)"},
	{"a negative length",
	 0,
	 "sethostname",
	 {0x20, UINT64_MAX},
	 -EINVAL,
	 {{0}},
	 "sethostname(0x20, -1) = -1 EINVAL (Invalid argument)"},
	{"a negative count",
	 0,
	 "setgroups",
	 {UINT64_MAX, 0x20},
	 -EINVAL,
	 {{0}},
	 "setgroups(-1, 0x20) = -1 EINVAL (Invalid argument)"},
	{"a set of no size",
	 0,
	 "rt_sigprocmask",
	 {0, 0x20, 0, 0},
	 -EINVAL,
	 {{0}},
	 "rt_sigprocmask(SIG_BLOCK, 0x20, NULL, 0) = -1 EINVAL (Invalid "
	 "argument)",
	 "rt_sigprocmask(SIG_BLOCK, 0x20"},
	{"a struct of no size",
	 0,
	 "clone3",
	 {0x20, 0},
	 -EINVAL,
	 {{0}},
	 "clone3(0x20, 0) = -1 EINVAL (Invalid argument)",
	 "clone3("},
	{"a struct smaller than its first field",
	 0,
	 "clone3",
	 {0x20, 1},
	 -EINVAL,
	 {SENT(0x20, "A")},
	 "clone3(0x20, 1) = -1 EINVAL (Invalid argument)",
	 "clone3("},
	{"no bytes from nowhere",
	 0,
	 "write",
	 {1, 0, 0},
	 0,
	 {{0}},
	 "write(1, NULL, 0) = 0"},

	{"bytes received",
	 0,
	 "read",
	 {3, 0x30, 10},
	 2,
	 {GOT(0x30, "hi")},
	 "read(3, \"hi\", 10) = 2",
	 "read(3"},
	{"end of file",
	 0,
	 "read",
	 {3, 0x30, 10},
	 0,
	 {{0}},
	 "read(3, \"\", 10) = 0",
	 "read(3"},
	{"nothing received",
	 0,
	 "read",
	 {3, 0x30, 10},
	 -EBADF,
	 {{0}},
	 "read(3, 0x30, 10) = -1 EBADF (Bad file descriptor)",
	 "read(3"},
	{"interrupted",
	 0,
	 "read",
	 {3, 0x30, 10},
	 -512,
	 {{0}},
	 "read(3, 0x30, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART "
	 "is set)",
	 "read(3"},
	{"an error without a name",
	 0,
	 "close",
	 {3},
	 -600,
	 {{0}},
	 "close(3) = -1 (errno 600)"},
	{"a link, not cut by its NUL",
	 0,
	 "readlink",
	 {0x10, 0x30, 9},
	 3,
	 {SENT(0x10, "l\0"), GOT(0x30, "/to")},
	 "readlink(\"l\", \"/to\", 9) = 3",
	 "readlink(\"l\""},
	{"a path received",
	 0,
	 "getcwd",
	 {0x30, 64},
	 6,
	 {GOT(0x30, "/root\0")},
	 "getcwd(\"/root\", 64) = 6",
	 "getcwd("},

	{"argv and environment",
	 0,
	 "execve",
	 {0x10, 0x40, 0x60},
	 -ENOENT,
	 {SENT(0x10, "/x\0"),
	  SENT(0x40, "\x10\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	  SENT(0x80, "b c\0"),
	  SENT(0x60, "\x90\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
	 "execve(\"/x\", [\"/x\", \"b c\"], 0x60 /* 1 var */) = -1 ENOENT "
	 "(No such file or directory)"},
	{"argv of nothing",
	 0,
	 "execve",
	 {0x10, 0x40, 0},
	 0,
	 {SENT(0x10, "/x\0"), SENT(0x40, "\0\0\0\0\0\0\0\0")},
	 "execve(\"/x\", [], NULL) = 0"},
	{"a wild pointer in argv",
	 0,
	 "execve",
	 {0x10, 0x40, 0},
	 -EFAULT,
	 {SENT(0x10, "/x\0"),
	  SENT(0x40, "\x10\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	  FAULT(ENTRY, 0x08, 131072, "")},
	 "execve(\"/x\", [\"/x\", 0x8], NULL) = -1 EFAULT (Bad address)"},
	{"argv that ends in a hole",
	 0,
	 "execve",
	 {0x10, 0xff8, 0},
	 -EFAULT,
	 {SENT(0x10, "/x\0"), SENT(0xff8, "\x10\0\0\0\0\0\0\0"),
	  FAULT(ENTRY, 0x1000, 128, "")},
	 "execve(\"/x\", [\"/x\", ... /* 0x1000 */], NULL) = -1 EFAULT (Bad "
	 "address)"},
	{"argv in a hole",
	 0,
	 "execve",
	 {0x10, 0x40, 0x48},
	 -EFAULT,
	 {SENT(0x10, "/x\0"), FAULT(ENTRY, 0x40, 128, ""),
	  FAULT(ENTRY, 0x48, 128, "")},
	 "execve(\"/x\", 0x40, 0x48) = -1 EFAULT (Bad address)"},
	{"argv of 32 bits",
	 ABI_I386,
	 "execve",
	 {0xffffffff00000010, 0x40, 0x60},
	 0,
	 {SENT(0x10, "/x\0"), SENT(0x40, "\x10\0\0\0\0\0\0\0"),
	  SENT(0x60, "\x10\0\0\0\x10\0\0\0\0\0\0\0")},
	 "execve(\"/x\", [\"/x\"], 0x60 /* 2 vars */) = 0"},

	{"two descriptors",
	 0,
	 "pipe",
	 {0x50},
	 0,
	 {GOT(0x50, "\3\0\0\0\4\0\0\0")},
	 "pipe([3, 4]) = 0",
	 "pipe("},
	{"two descriptors that were not made",
	 0,
	 "pipe",
	 {0x50},
	 -EMFILE,
	 {{0}},
	 "pipe(0x50) = -1 EMFILE (Too many open files)",
	 "pipe("},
	{"ids",
	 0,
	 "setresuid",
	 {0xffffffff, 0, 1000},
	 0,
	 {{0}},
	 "setresuid(-1, 0, 1000) = 0"},
	{"ids of 16 bits",
	 ABI_I386,
	 "chown",
	 {0x10, 0xffff, 7},
	 0,
	 {SENT(0x10, "f\0")},
	 "chown(\"f\", -1, 7) = 0"},
	{"a signal",
	 0,
	 "kill",
	 {(uint64_t)-1, 9},
	 -ESRCH,
	 {{0}},
	 "kill(-1, SIGKILL) = -1 ESRCH (No such process)"},
	{"a signal without a name",
	 0,
	 "kill",
	 {7, 77},
	 -EINVAL,
	 {{0}},
	 "kill(7, 77) = -1 EINVAL (Invalid argument)"},
	{"the upper half of an int is not looked at",
	 0,
	 "kill",
	 {0x700000007, 0xf00000009},
	 0,
	 {{0}},
	 "kill(7, SIGKILL) = 0"},
	{"a mask", 0, "umask", {022}, 0777, {{0}}, "umask(022) = 0777"},
	{"addresses",
	 0,
	 "mmap",
	 {0, 4096, 3, 0x22, (uint64_t)-1, 0},
	 0x7f0000000000,
	 {{0}},
	 "mmap(NULL, 4096, PROT_READ|PROT_WRITE, "
	 "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000"},
	{"an address of 32 bits",
	 ABI_I386,
	 "mmap2",
	 {0xffffffff80000000, 4096, 3, 0x22, 0xffffffff, 0},
	 -2147479552,
	 {{0}},
	 "mmap2(0x80000000, 4096, PROT_READ|PROT_WRITE, "
	 "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x80001000"},
	{"an offset in pages",
	 ABI_I386,
	 "mmap2",
	 {0, 4096, 1, 2, 3, 0xfffff},
	 0x7000,
	 {{0}},
	 "mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0xfffff000) = 0x7000"},
	{"an offset in two registers",
	 ABI_I386,
	 "pread64",
	 {3, 0x30, 4, 5, 1},
	 2,
	 {GOT(0x30, "hi")},
	 "pread64(3, \"hi\", 4, 4294967301) = 2",
	 "pread64(3"},
	{"an unknown number",
	 0,
	 NULL,
	 {1, 2, 3, 4, 5, 0},
	 -ENOSYS,
	 {{0}},
	 "syscall_0x270f(0x1, 0x2, 0x3, 0x4, 0x5, 0) = -1 ENOSYS (Function "
	 "not implemented)"},

	{"an address without a path",
	 0,
	 "connect",
	 {3, 0x70, 2},
	 0,
	 {SENT(0x70, "\1\0")},
	 "connect(3, {sa_family=AF_UNIX}, 2) = 0"},
	{"a socket's path",
	 0,
	 "connect",
	 {3, 0x70, 8},
	 0,
	 {SENT(0x70, "\1\0/a\0bcd")},
	 "connect(3, {sa_family=AF_UNIX, sun_path=\"/a\"}, 8) = 0"},
	{"an abstract name",
	 0,
	 "connect",
	 {3, 0x70, 6},
	 0,
	 {SENT(0x70, "\1\0\0a\0b")},
	 "connect(3, {sa_family=AF_UNIX, sun_path=@\"a\\0b\"}, 6) = 0"},
	{"an internet address",
	 0,
	 "connect",
	 {3, 0x70, 16},
	 0,
	 {SENT(0x70, "\2\0\0\x50\x7f\0\0\1\0\0\0\0\0\0\0\0")},
	 "connect(3, {sa_family=AF_INET, sin_port=htons(80), "
	 "sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0"},
	{"a short internet address",
	 0,
	 "connect",
	 {3, 0x70, 4},
	 0,
	 {SENT(0x70, "\2\0\0\x50")},
	 "connect(3, {sa_family=AF_INET, sa_data=\"\\0P\"}, 4) = 0"},
	{"an address of version 6",
	 0,
	 "connect",
	 {3, 0x70, 28},
	 0,
	 {SENT(0x70, "\12\0\0\1\0\0\0\5\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\3\0"
		     "\0\0")},
	 "connect(3, {sa_family=AF_INET6, sin6_port=htons(1), "
	 "sin6_flowinfo=htonl(5), inet_pton(AF_INET6, \"::1\", &sin6_addr), "
	 "sin6_scope_id=3}, 28) = 0"},
	{"netlink",
	 0,
	 "connect",
	 {3, 0x70, 12},
	 0,
	 {SENT(0x70, "\20\0\0\0\0\0\0\0\x11\0\0\0")},
	 "connect(3, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=0x000011}, "
	 "12) = 0"},
	{"a family without a name",
	 0,
	 "connect",
	 {3, 0x70, 2},
	 0,
	 {SENT(0x70, "\x4d\0")},
	 "connect(3, {sa_family=0x4d /* AF_??? */}, 2) = 0"},
	{"half a family",
	 0,
	 "connect",
	 {3, 0x70, 1},
	 -EINVAL,
	 {SENT(0x70, "\1")},
	 "connect(3, 0x70, 1) = -1 EINVAL (Invalid argument)"},
	{"an address received",
	 0,
	 "getsockname",
	 {3, 0x70, 0x80},
	 0,
	 {SENT(0x80, "\x10\0\0\0"), GOT(0x80, "\2\0\0\0"), GOT(0x70, "\1\0")},
	 "getsockname(3, {sa_family=AF_UNIX}, [16 => 2]) = 0",
	 "getsockname(3"},
	{"an address longer than its room",
	 0,
	 "getsockname",
	 {3, 0x70, 0x80},
	 0,
	 {SENT(0x80, "\4\0\0\0"), GOT(0x80, "\20\0\0\0"),
	  GOT(0x70, "\2\0\0\1\x7f\0\0\1\0\0\0\0\0\0\0\0")},
	 "getsockname(3, {sa_family=AF_INET, sa_data=\"\\0\\1\"}, [4 => 16]) = "
	 "0",
	 "getsockname(3"},
	{"no room for an address",
	 0,
	 "getsockname",
	 {3, 0x70, 0x80},
	 0,
	 {SENT(0x80, "\0\0\0\0"), GOT(0x80, "\2\0\0\0"), GOT(0x70, "\1\0")},
	 "getsockname(3, 0x70, [0 => 2]) = 0",
	 "getsockname(3"},
	{"a length that did not change",
	 0,
	 "getsockname",
	 {3, 0x70, 0x80},
	 0,
	 {SENT(0x80, "\2\0\0\0"), GOT(0x80, "\2\0\0\0"), GOT(0x70, "\1\0")},
	 "getsockname(3, {sa_family=AF_UNIX}, [2]) = 0",
	 "getsockname(3"},

	{"SPI: one buffer for both ways",
	 0,
	 "ioctl",
	 {3, 0x40206b00, 0x100},
	 2,
	 {SENT(0x100, TRANSFER), SENT(0x30, "\x9f\0"), GOT(0x30, "\0\xbf")},
	 "ioctl(3, SPI_IOC_MESSAGE(1), [{tx_buf=\"\\237\\0\", "
	 "rx_buf=\"\\0\\277\", len=2, speed_hz=1000, delay_usecs=0, "
	 "bits_per_word=8, cs_change=0, tx_nbits=0, rx_nbits=0, "
	 "word_delay_usecs=0}]) = 2",
	 "ioctl(3, SPI_IOC_MESSAGE(1)"},
	{"SPI: nothing came back, what was sent is shown",
	 ABI_ARM,
	 "ioctl",
	 {3, 0x40206b00, 0x100},
	 -ETIMEDOUT,
	 {SENT(0x100, TRANSFER), SENT(0x30, "\x9f\0")},
	 "ioctl(3, SPI_IOC_MESSAGE(1), [{tx_buf=\"\\237\\0\", "
	 "rx_buf=0x30, len=2, speed_hz=1000, delay_usecs=0, "
	 "bits_per_word=8, cs_change=0, tx_nbits=0, rx_nbits=0, "
	 "word_delay_usecs=0}]) = -1 ETIMEDOUT (Connection timed out)",
	 "ioctl(3, SPI_IOC_MESSAGE(1)"},
	{"SPI: transfers half unmapped",
	 0,
	 "ioctl",
	 {3, 0x40406b00, 0x100},
	 -EFAULT,
	 {FAULT(ENTRY, 0x100, 64, TRANSFER), SENT(0x30, "\x9f\0")},
	 "ioctl(3, SPI_IOC_MESSAGE(2), [{tx_buf=\"\\237\\0\", "
	 "rx_buf=0x30, len=2, speed_hz=1000, delay_usecs=0, "
	 "bits_per_word=8, cs_change=0, tx_nbits=0, rx_nbits=0, "
	 "word_delay_usecs=0}, ... /* 0x120 */]) = -1 EFAULT (Bad address)",
	 "ioctl(3, SPI_IOC_MESSAGE(2)"},
	{"SPI: no transfers",
	 0,
	 "ioctl",
	 {3, 0x40006b00, 0x100},
	 0,
	 {{0}},
	 "ioctl(3, SPI_IOC_MESSAGE(0), []) = 0",
	 "ioctl(3, SPI_IOC_MESSAGE(0)"},
	{"SPI: a mode with more flags",
	 0,
	 "ioctl",
	 {3, 0x40046b05, 0x100},
	 0,
	 {SENT(0x100, "\x07\0\2\0")},
	 "ioctl(3, SPI_IOC_WR_MODE32, [SPI_MODE_3|SPI_CS_HIGH|0x20000]) = 0"},
	{"SPI: the mode that is 0",
	 0,
	 "ioctl",
	 {3, 0x80016b01, 0x100},
	 0,
	 {GOT(0x100, "\0")},
	 "ioctl(3, SPI_IOC_RD_MODE, [SPI_MODE_0]) = 0",
	 "ioctl(3, SPI_IOC_RD_MODE"},
	{"I2C: a register is read",
	 0,
	 "ioctl",
	 {3, 0x0707, 0x100},
	 2,
	 {SENT(0x100, "\x40\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0"),
	  SENT(0x40, "\x50\0\0\0\1\0\0\0\x20\0\0\0\0\0\0\0"
		     "\x50\0\1\x80\2\0\0\0\x30\0\0\0\0\0\0\0"),
	  SENT(0x20, "\7"), GOT(0x30, "ab")},
	 "ioctl(3, I2C_RDWR, {msgs=[{addr=0x50, flags=0, len=1, "
	 "buf=\"\\7\"}, {addr=0x50, flags=I2C_M_RD|I2C_M_STOP, len=2, "
	 "buf=\"ab\"}], nmsgs=2}) = 2",
	 "ioctl(3, I2C_RDWR"},
	{"I2C: the same of 32 bits",
	 ABI_I386,
	 "ioctl",
	 {3, 0x0707, 0x100},
	 2,
	 {SENT(0x100, "\x40\0\0\0\2\0\0\0"),
	  SENT(0x40, "\x50\0\0\0\1\0\0\0\x20\0\0\0"
		     "\x50\0\1\0\2\0\0\0\x30\0\0\0"),
	  SENT(0x20, "\7"), GOT(0x30, "ab")},
	 "ioctl(3, I2C_RDWR, {msgs=[{addr=0x50, flags=0, len=1, "
	 "buf=\"\\7\"}, {addr=0x50, flags=I2C_M_RD, len=2, "
	 "buf=\"ab\"}], nmsgs=2}) = 2",
	 "ioctl(3, I2C_RDWR"},
	{"I2C: more messages than were copied",
	 0,
	 "ioctl",
	 {3, 0x0707, 0x100},
	 -EINVAL,
	 {SENT(0x100, "\x40\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\0")},
	 "ioctl(3, I2C_RDWR, {msgs=0x40, nmsgs=4294967295}) = -1 EINVAL "
	 "(Invalid argument)",
	 "ioctl(3, I2C_RDWR"},
	{"SMBus: a block is as long as it says",
	 0,
	 "ioctl",
	 {3, 0x0720, 0x100},
	 0,
	 {SENT(0x100, "\0\x10\0\0\5\0\0\0\x40\0\0\0\0\0\0\0"),
	  SENT(0x40, "\2hi..............................."
		     "\0")},
	 "ioctl(3, I2C_SMBUS, {read_write=I2C_SMBUS_WRITE, command=0x10, "
	 "size=I2C_SMBUS_BLOCK_DATA, data={len=2, block=\"hi\"}}) = 0",
	 "ioctl(3, I2C_SMBUS"},
	{"SMBus: a process call changes its word",
	 0,
	 "ioctl",
	 {3, 0x0720, 0x100},
	 0,
	 {SENT(0x100, "\0\x10\0\0\4\0\0\0\x40\0\0\0\0\0\0\0"),
	  SENT(0x40, "\1\2"), GOT(0x40, "\3\4")},
	 "ioctl(3, I2C_SMBUS, {read_write=I2C_SMBUS_WRITE, command=0x10, "
	 "size=I2C_SMBUS_PROC_CALL, data=[0x201 => 0x403]}) = 0",
	 "ioctl(3, I2C_SMBUS"},
	{"SMBus: a size that nobody knows",
	 0,
	 "ioctl",
	 {3, 0x0720, 0x100},
	 -EINVAL,
	 {SENT(0x100, "\2\0\0\0\x4d\0\0\0\x40\0\0\0\0\0\0\0")},
	 "ioctl(3, I2C_SMBUS, {read_write=0x2 /* I2C_SMBUS_??? */, "
	 "command=0, size=0x4d /* I2C_SMBUS_??? */, data=0x40}) = -1 EINVAL "
	 "(Invalid argument)",
	 "ioctl(3, I2C_SMBUS"},
	{"I2C: an address",
	 0,
	 "ioctl",
	 {3, 0x0703, 0x50},
	 0,
	 {{0}},
	 "ioctl(3, I2C_SLAVE, 0x50) = 0"},
	{"I2C: what an adapter can, none of it known",
	 0,
	 "ioctl",
	 {3, 0x0705, 0x100},
	 0,
	 {GOT(0x100, "\0\0\0\x40\0\0\0\0")},
	 "ioctl(3, I2C_FUNCS, [0x40000000 /* I2C_FUNC_??? */]) = 0",
	 "ioctl(3, I2C_FUNCS"},
	{"a request nobody knows, both ways",
	 0,
	 "ioctl",
	 {3, 0xc0047a01, 0x100},
	 0,
	 {SENT(0x100, "abcd"), GOT(0x100, "abce")},
	 "ioctl(3, _IOC(_IOC_READ|_IOC_WRITE, 0x7a, 0x1, 0x4), \"\\x61\\x62\\x63\\x65\") = 0",
	 "ioctl(3, _IOC(_IOC_READ|_IOC_WRITE, 0x7a, 0x1, 0x4)"},
	{"a request nobody knows, a number",
	 0,
	 "ioctl",
	 {3, 0x7a01, 0x100},
	 0,
	 {{0}},
	 "ioctl(3, _IOC(_IOC_NONE, 0x7a, 0x1, 0), 0x100) = 0"},
	{"a vector received less than it has room for",
	 ABI_I386,
	 "readv",
	 {3, 0x100, 3},
	 6,
	 {GOT(0x100, "\x40\0\0\0\4\0\0\0\x50\0\0\0\4\0\0\0"
		     "\x60\0\0\0\4\0\0\0"),
	  SENT(0x100, "\x40\0\0\0\4\0\0\0\x50\0\0\0\4\0\0\0"
		      "\x60\0\0\0\4\0\0\0"),
	  GOT(0x40, "abcd"), GOT(0x50, "ef")},
	 "readv(3, [{iov_base=\"abcd\", iov_len=4}, {iov_base=\"ef\", "
	 "iov_len=4}, {iov_base=\"\", iov_len=4}], 3) = 6",
	 "readv(3"},
	{"the size of a terminal",
	 ABI_ARM,
	 "ioctl",
	 {0, 0x5413, 0x100},
	 0,
	 {GOT(0x100, "\x18\0\x50\0\0\0\0\0")},
	 "ioctl(0, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, "
	 "ws_ypixel=0}) = 0",
	 "ioctl(0, TIOCGWINSZ"},
};

/* Feeds one call of one task to a model; its visitor decodes. */
struct fixture {
	struct model_visitor visitor; /* first: callbacks get its address */
	struct buf line, at_entry;
	struct value_pool *pool;
};

static const struct view_options plain = {.string_bytes = 32};

static void see_entry(struct model_visitor *visitor, const struct call *call)
{
	struct fixture *fixture = (struct fixture *)visitor;
	struct decoded decoded;

	decode_call(fixture->pool, call, true, &decoded);
	buf_printf(&fixture->at_entry, "%s(", decoded.name);
	strace_args(&fixture->at_entry, &decoded, 0, decoded.args_at_entry,
		    &plain);
}

static void see_call(struct model_visitor *visitor, const struct call *call)
{
	struct fixture *fixture = (struct fixture *)visitor;
	struct decoded decoded;

	decode_call(fixture->pool, call, false, &decoded);
	strace_call(&fixture->line, &decoded, call, &plain);
}

static void feed_snapshots(struct model *model, const struct decode_case *c,
			   enum snapshot_phase phase)
{
	struct event event = {.kind = EVENT_SNAPSHOT, .serial = 1};

	for (size_t i = 0; i < ARRAY_LEN(c->snapshots); i++) {
		event.snapshot = c->snapshots[i];
		if (event.snapshot.addr && event.snapshot.phase == phase)
			model_feed(model, &event);
	}
}

static void feed_call(struct model *model, const struct decode_case *c)
{
	struct event task = {.kind = EVENT_TASK, .serial = 1};
	struct event entry = {.kind = EVENT_ENTRY, .serial = 1};
	struct event ret = {.kind = EVENT_RETURN, .serial = 1};
	const struct abi *abi = abi_by_id(c->abi ? c->abi : ABI_X86_64);

	task.task = (struct event_task){TASK_LAUNCHED, 10, 10, 1};
	model_feed(model, &task);
	entry.entry.abi = abi->id;
	entry.entry.nr = c->call ? (uint64_t)abi_call_nr(abi, c->call) : 9999;
	memcpy(entry.entry.args, c->args, sizeof(c->args));
	model_feed(model, &entry);
	feed_snapshots(model, c, SNAPSHOT_ENTRY);
	ret.ret.ret = c->ret;
	ret.ret.is_error = c->ret < 0 && c->ret >= -4095;
	model_feed(model, &ret);
	feed_snapshots(model, c, SNAPSHOT_RETURN);
	model_finish(model, 0);
}

static void check_entry(struct fixture *fixture, const struct decode_case *c)
{
	AUTO(buf_done) struct buf expected = BUF_EMPTY;

	if (c->at_entry)
		buf_add_text(&expected, c->at_entry);
	else /* all arguments are: up to the parenthesis */
		buf_add(&expected, c->line,
			(size_t)(strstr(c->line, ") = ") - c->line));
	cr_expect_str_eq(buf_text(&fixture->at_entry), buf_text(&expected),
			 "%s", c->name);
}

Test(decode, calls_read_as_strace_would_write_them)
{
	AUTO(spec_free) struct spec *spec = NULL;
	struct error err;

	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(value_pool_free)
		struct value_pool *pool = value_pool_new();
		struct fixture fixture = {
			.visitor = {.entry = see_entry,
				    .call = see_call,
				    .wants_snapshots = true},
			.pool = pool,
		};
		AUTO(model_free)
		struct model *model = model_new(spec, NULL, &fixture.visitor);

		feed_call(model, &cases[i]);
		cr_expect_str_eq(buf_text(&fixture.line), cases[i].line, "%s",
				 cases[i].name);
		check_entry(&fixture, &cases[i]);
		buf_done(&fixture.line);
		buf_done(&fixture.at_entry);
	}
}

/* One call of one path argument, straight to the decoder. */
Test(decode, a_path_without_an_end_is_cut_at_its_bound)
{
	static const struct spec_row row = {
		.name = "chdir",
		.arg_count = 1,
		.args_at_entry = 1,
		.args = {{.name = "path",
			  .kind = SPEC_PATH,
			  .direction = SPEC_IN}},
		.has_memory_in = true,
	};
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();
	struct model_task task = {0};
	struct event_snapshot snapshot = {SNAPSHOT_ENTRY, 0x1000, 4096};
	struct call call = {.task = &task,
			    .abi = abi_by_id(ABI_X86_64),
			    .row = &row,
			    .args = {0x1000},
			    .snapshots = &snapshot,
			    .snapshot_count = 1};
	uint8_t bytes[4096];
	struct decoded decoded;

	memset(bytes, 'x', sizeof(bytes));
	snapshot.bytes = (struct span){bytes, sizeof(bytes)};
	decode_call(pool, &call, false, &decoded);
	cr_expect_eq(decoded.args[0].kind, VALUE_PATH);
	cr_expect_eq(decoded.args[0].bytes.len, 4095);
	cr_expect(decoded.args[0].is_cut);
}

/* More than its first block holds; a reset gives all of it back. */
Test(decode, long_vectors_fit)
{
	static const struct spec_row row = {
		.name = "execve",
		.arg_count = 1,
		.args_at_entry = 1,
		.args = {{.name = "argv",
			  .kind = SPEC_STRV,
			  .direction = SPEC_IN}},
		.has_memory_in = true,
	};
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();
	static uint64_t pointers[MANY + 1];
	struct model_task task = {0};
	struct event_snapshot snapshots[] = {
		{SNAPSHOT_ENTRY,
		 0x10000,
		 sizeof(pointers),
		 {(const uint8_t *)pointers, sizeof(pointers)}},
		SENT(0x80, "word\0"),
	};
	struct call call = {.task = &task,
			    .abi = abi_by_id(ABI_X86_64),
			    .row = &row,
			    .args = {0x10000},
			    .snapshots = snapshots,
			    .snapshot_count = ARRAY_LEN(snapshots)};
	struct decoded decoded;

	for (size_t i = 0; i < MANY; i++)
		pointers[i] = 0x80;
	for (int round = 0; round < 3; round++) {
		value_pool_reset(pool);
		decode_call(pool, &call, false, &decoded);
		cr_assert_eq(decoded.args[0].child_count, MANY);
		for (size_t i = 0; i < MANY; i++)
			cr_assert_eq(decoded.args[0].children[i].bytes.len, 4);
	}
}
