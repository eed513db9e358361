/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * siginfo.c - a siginfo_t as a struct value.
 *
 * As a kernel of some word size has it (sigaction(2), asm-generic/siginfo.h):
 * three ints, then, aligned to a word, members that si_signo and si_code choose.
 */
#include "config.h"

#include "decode/siginfo.h"

#include <inttypes.h>
#include <signal.h>

#include "arch/abi.h"
#include "base/cursor.h"
#include "decode/pool.h"
#include "spec/names.h"

/* Not in every libc's signal.h; asm-generic/siginfo.h. */
enum {
	CODE_TIMER = -2,
	CODE_SIGIO = -5,
	CODE_TKILL = -6,
	CODE_BUS_AR = 4, /* BUS_MCEERR_AR and _AO: si_addr_lsb */
	CODE_BUS_AO = 5,
	CODE_BNDERR = 3,      /* SEGV_BNDERR: si_lower, si_upper */
	CODE_PKUERR = 4,      /* SEGV_PKUERR: si_pkey */
	TICKS_A_SECOND = 100, /* USER_HZ */
};

enum { MEMBERS_MAX = 12 };

struct members {
	struct value_pool *pool;
	struct value *value;
	struct cursor rest; /* behind si_code and its padding */
	unsigned word_bytes;
	uint32_t signo;
	int32_t code;
};

static struct value *add(struct members *members, const char *name,
			 enum value_kind kind, uint64_t number)
{
	struct value *child =
		&members->value->children[members->value->child_count++];

	*child = (struct value){.kind = kind, .name = name, .number = number};
	return child;
}

/* A number with a name, or plainly, as `kind`. */
static void add_named(struct members *members, const char *name,
		      const char *symbol, enum value_kind kind, uint64_t number)
{
	struct value *child =
		add(members, name, symbol ? VALUE_NAMED : kind, number);

	child->symbol = symbol;
	child->may_be_named = true;
}

static uint64_t take_word(struct members *members)
{
	return members->word_bytes == 8 ? cursor_le64(&members->rest)
					: cursor_le32(&members->rest);
}

static uint64_t take_int(struct members *members)
{
	return (uint64_t)(int32_t)cursor_le32(&members->rest);
}

static const char *name_of_signal(uint32_t signo)
{
	return signo <= INT32_MAX ? signal_name((int)signo) : NULL;
}

static void add_addr(struct members *members, const char *name, uint64_t addr)
{
	add(members, name, addr ? VALUE_ADDR : VALUE_NULL, addr);
}

static void add_pid(struct members *members)
{
	uint64_t uid;

	add(members, "si_pid", VALUE_PID, take_int(members));
	/* uid_t is unsigned, but all ones are shown as -1. */
	uid = take_int(members);
	add(members, "si_uid", VALUE_INT,
	    uid == UINT64_MAX ? uid : (uint32_t)uid);
}

/* union sigval: shown when it holds something. */
static void add_value(struct members *members)
{
	uint64_t pointer = take_word(members);

	if (!pointer)
		return;
	add(members, "si_int", VALUE_INT, (uint64_t)(int32_t)pointer);
	add_addr(members, "si_ptr", pointer);
}

static void add_ticks(struct members *members, const char *name)
{
	uint64_t ticks = take_word(members);

	if (!ticks) {
		add(members, name, VALUE_UINT, 0);
		return;
	}
	add(members, name, VALUE_WRAPPED, ticks)->symbol = value_pool_printf(
		members->pool, "%" PRIu64 " /* %" PRIu64 ".%02" PRIu64 " s */",
		ticks, ticks / TICKS_A_SECOND, ticks % TICKS_A_SECOND);
}

static void add_child(struct members *members)
{
	uint64_t status;

	add_pid(members);
	status = take_int(members);
	if (members->code == CLD_EXITED)
		add(members, "si_status", VALUE_INT, status);
	else
		add_named(members, "si_status",
			  name_of_signal((uint32_t)status), VALUE_INT, status);
	if (members->word_bytes == 8)
		cursor_le32(&members->rest);
	add_ticks(members, "si_utime");
	add_ticks(members, "si_stime");
}

static void add_fault(struct members *members)
{
	bool is_segv = members->signo == SIGSEGV;

	add_addr(members, "si_addr", take_word(members));
	if (members->signo == SIGBUS &&
	    (members->code == CODE_BUS_AR || members->code == CODE_BUS_AO)) {
		add(members, "si_addr_lsb", VALUE_UINT,
		    cursor_le16(&members->rest));
	} else if (is_segv && members->code == CODE_BNDERR) {
		take_word(members); /* si_addr_lsb, padded to a pointer */
		add(members, "si_lower", VALUE_HEX, take_word(members));
		add(members, "si_upper", VALUE_HEX, take_word(members));
	} else if (is_segv && members->code == CODE_PKUERR) {
		take_word(members);
		add(members, "si_pkey", VALUE_UINT, cursor_le32(&members->rest));
	}
}

static void add_timer(struct members *members)
{
	add(members, "si_timerid", VALUE_HEX, cursor_le32(&members->rest));
	add(members, "si_overrun", VALUE_INT, take_int(members));
	add_value(members);
}

static void add_poll(struct members *members)
{
	uint64_t band = take_word(members);

	if (members->word_bytes < 8)
		band = (uint64_t)(int32_t)band;
	add(members, "si_band", VALUE_INT, band);
	add(members, "si_fd", VALUE_INT, take_int(members));
}

/* linux/audit.h */
static const char *audit_name(const struct abi *abi)
{
	switch (abi ? abi->id : ABI_NONE) {
	case ABI_X86_64:
	case ABI_X32:
		return "AUDIT_ARCH_X86_64";
	case ABI_I386:
		return "AUDIT_ARCH_I386";
	case ABI_AARCH64:
		return "AUDIT_ARCH_AARCH64";
	case ABI_ARM:
		return "AUDIT_ARCH_ARM";
	case ABI_NONE:
		break;
	}
	return NULL;
}

static void add_syscall(struct members *members)
{
	uint64_t addr = take_word(members);
	uint32_t nr = cursor_le32(&members->rest);
	uint32_t arch = cursor_le32(&members->rest);
	const struct abi *abi = abi_of_call(arch, nr);
	const char *name = abi ? abi_call_name(abi, nr) : NULL;

	add_addr(members, "si_call_addr", addr);
	add_named(members, "si_syscall",
		  name ? value_pool_printf(members->pool, "__NR_%s", name)
		       : NULL,
		  VALUE_UINT, nr);
	add_named(members, "si_arch", audit_name(abi), VALUE_HEX, arch);
}

/* The kernel's own, members by signal. Of SI_KERNEL only faults have any. */
static void add_by_signal(struct members *members)
{
	bool has_more = members->code != SI_KERNEL;

	switch (members->signo) {
	case SIGCHLD:
		if (has_more)
			add_child(members);
		break;
	case SIGILL:
	case SIGFPE:
	case SIGSEGV:
	case SIGBUS:
	case SIGTRAP:
		add_fault(members);
		break;
	case SIGPOLL:
		if (has_more)
			add_poll(members);
		break;
	case SIGSYS:
		if (has_more)
			add_syscall(members);
		break;
	}
}

static void add_members(struct members *members)
{
	switch (members->code) {
	case SI_USER:
	case CODE_TKILL:
		add_pid(members);
		break;
	case CODE_TIMER:
		add_timer(members);
		break;
	case CODE_SIGIO:
		add_poll(members);
		break;
	default:
		if (members->code > 0) {
			add_by_signal(members);
		} else {
			add_pid(members);
			add_value(members);
		}
	}
}

struct value decode_siginfo_of(struct value_pool *pool, const struct abi *abi,
			       uint32_t signo, int32_t code, struct span bytes)
{
	struct value value = {.kind = VALUE_STRUCT};
	struct members members = {
		.pool = pool,
		.value = &value,
		.rest = cursor_of(bytes),
		.word_bytes = abi ? abi->word_bytes : 8,
		.signo = signo,
		.code = code,
	};
	int32_t number;
	size_t known;

	value.children = value_pool_alloc(pool, MEMBERS_MAX * sizeof(value));
	add_named(&members, "si_signo", name_of_signal(signo), VALUE_UINT,
		  signo);
	add_named(&members, "si_code", signal_code_name((int)signo, code),
		  VALUE_HEX, (uint32_t)code);
	/* As a number it is one in hexadecimal, other than a signal. */
	value.children[value.child_count - 1].plain =
		value_pool_printf(pool, "%#x", (unsigned)code);
	cursor_le32(&members.rest);
	number = (int32_t)cursor_le32(&members.rest);
	if (number)
		add_named(&members, "si_errno", errno_name(number), VALUE_INT,
			  (uint64_t)number);
	cursor_le32(&members.rest);
	if (members.word_bytes == 8)
		cursor_le32(&members.rest);
	/* Members that are not there are left out. */
	known = value.child_count;
	add_members(&members);
	if (members.rest.is_bad)
		value.child_count = known;
	return value;
}

struct value decode_siginfo(struct value_pool *pool, const struct abi *abi,
			    struct span bytes)
{
	struct cursor cursor = cursor_of(bytes);
	uint32_t signo = cursor_le32(&cursor);
	int32_t code;

	cursor_le32(&cursor);
	code = (int32_t)cursor_le32(&cursor);
	/* waitid(2) of nothing: all zero */
	if (!signo) {
		struct value value = {.kind = VALUE_STRUCT};

		return value;
	}
	return decode_siginfo_of(pool, abi, signo, code, bytes);
}
