/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deep_calls.c - calls with much behind their pointers: filters and programs for
 * the kernel, performance events;
 * pages that are there.
 */
#include "live.h"

#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static const char *answer(long ret)
{
	return ret == -1 ? strerrorname_np(errno) : "worked";
}

/* Some instructions of each class. */
static void filter_socket(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS,
			 (unsigned)SKF_AD_OFF + SKF_AD_PROTOCOL),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (unsigned)SKF_NET_OFF + 9),
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 14),
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 14),
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0),
		BPF_STMT(BPF_ST, 3),
		BPF_STMT(BPF_STX, 4),
		BPF_STMT(BPF_MISC | BPF_TXA, 0),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x1fff, 0, 1),
		BPF_JUMP(BPF_JMP | BPF_JA, 0, 0, 0),
		BPF_STMT(BPF_RET | BPF_A, 0),
		BPF_STMT(BPF_RET | BPF_K, 0x40000),
	};
	struct sock_fprog prog = {.len = sizeof(code) / sizeof(code[0]), .filter = code};
	int fd = must(socket(AF_UNIX, SOCK_DGRAM, 0));

	say("socket filter: %s\n",
	    answer(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog,
			      sizeof(prog))));
	prog.len = 0;
	say("no filter: %s\n",
	    answer(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog,
			      sizeof(prog))));
	prog = (struct sock_fprog){.len = 5, .filter = (void *)16};
	say("nowhere: %s\n",
	    answer(setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &prog,
			      sizeof(prog))));
}

static void filter_calls(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_ARM, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = {.len = sizeof(code) / sizeof(code[0]), .filter = code};

	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	say("seccomp: %s\n",
	    answer(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog)));
	say("prctl: %s\n",
	    answer(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0)));
}

static void load_program(void)
{
	struct bpf_insn code[] = {
		{BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, 0, 0, -1},
		{0, 0, 0, 0, 5},
		{BPF_STX | BPF_MEM | BPF_DW, BPF_REG_10, BPF_REG_1, -8, 0},
		{BPF_LDX | BPF_MEM | BPF_W, BPF_REG_0, BPF_REG_10, -8, 0},
		{BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 7},
		{BPF_JMP | BPF_JNE | BPF_K, BPF_REG_0, 0, 0, 7},
		{BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insn_cnt = sizeof(code) / sizeof(code[0]),
		.insns = (uintptr_t)code,
		.license = (uintptr_t)"GPL",
		.kern_version = 0x50607,
		.prog_flags = BPF_F_STRICT_ALIGNMENT,
		.prog_name = "seven",
		.expected_attach_type = BPF_CGROUP_INET_EGRESS,
	};

	say("program: %s\n",
	    answer(syscall(SYS_bpf, BPF_PROG_LOAD, &attr, 144)));
}

/* Sizes that older programs have, unions by their types and flags. */
static void open_events(void)
{
	static const struct perf_event_attr attrs[] = {
		{.type = PERF_TYPE_SOFTWARE,
		 .config = PERF_COUNT_SW_DUMMY,
		 .sample_period = 77,
		 .sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TID,
		 .disabled = 1,
		 .exclude_kernel = 1},
		{.type = PERF_TYPE_HARDWARE,
		 .size = PERF_ATTR_SIZE_VER1,
		 .config = PERF_COUNT_HW_CACHE_MISSES,
		 .freq = 1,
		 .sample_freq = 99,
		 .precise_ip = 3,
		 .read_format = PERF_FORMAT_GROUP,
		 .config1 = 5},
		{.type = PERF_TYPE_HW_CACHE,
		 .size = PERF_ATTR_SIZE_VER5,
		 .config = PERF_COUNT_HW_CACHE_LL |
			   PERF_COUNT_HW_CACHE_OP_WRITE << 8 |
			   PERF_COUNT_HW_CACHE_RESULT_MISS << 16,
		 .watermark = 1,
		 .wakeup_watermark = 6,
		 .use_clockid = 1,
		 .clockid = 1,
		 .sample_type = PERF_SAMPLE_BRANCH_STACK |
				PERF_SAMPLE_STACK_USER,
		 .branch_sample_type = PERF_SAMPLE_BRANCH_USER,
		 .sample_stack_user = 8},
		{.type = PERF_TYPE_BREAKPOINT,
		 .size = PERF_ATTR_SIZE_VER5,
		 .bp_type = 3,
		 .bp_addr = 0x1000,
		 .bp_len = 3},
		{.type = PERF_TYPE_TRACEPOINT,
		 .size = PERF_ATTR_SIZE_VER5,
		 .config = 99999},
	};

	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		syscall(SYS_perf_event_open, &attrs[i], 0, -1, -1, 8);
}

static void look_at_pages(void)
{
	unsigned char pages[8];
	char *memory = mmap(NULL, 5 * 4096, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memory[0] = memory[2 * 4096] = 1;
	say("5 pages: %s\n", answer(mincore(memory, 5 * 4096, pages)));
	say("2 pages: %s\n", answer(mincore(memory, 4097, pages)));
	say("none: %s\n", answer(mincore(memory, 0, pages)));
	say("nowhere: %s\n", answer(mincore(memory, 4096, (void *)16)));
}

int main(void)
{
	look_at_pages();
	open_events();
	filter_socket();
	load_program();
	filter_calls();
	return 0;
}
