/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_signal.c - a signal's siginfo_t in strace's syntax.
 *
 * The bytes are as the recording host's kernel had them (sigaction(2),
 * asm-generic/siginfo.h): three ints, then, aligned to a word, members that
 * si_signo and si_code choose.
 */
#include "config.h"

#include <inttypes.h>
#include <signal.h>

#include "arch/abi.h"
#include "base/buf.h"
#include "base/cursor.h"
#include "event/event.h"
#include "spec/names.h"
#include "view/strace_text.h"

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

struct fields {
	struct buf *buf;
	struct cursor rest; /* behind si_code and its padding */
	unsigned word_bytes;
	uint32_t signo;
	int32_t code;
};

static uint64_t take_word(struct fields *fields)
{
	return fields->word_bytes == 8 ? cursor_le64(&fields->rest)
				       : cursor_le32(&fields->rest);
}

static void add_pid(struct fields *fields)
{
	int32_t pid = (int32_t)cursor_le32(&fields->rest);
	int32_t uid = (int32_t)cursor_le32(&fields->rest);

	/* uid_t is unsigned, but all ones are shown as -1. */
	buf_printf(fields->buf, ", si_pid=%d, si_uid=", pid);
	if (uid == -1)
		buf_add_text(fields->buf, "-1");
	else
		buf_printf(fields->buf, "%u", (uint32_t)uid);
}

/* union sigval: shown when it holds something. */
static void add_value(struct fields *fields)
{
	uint64_t pointer = take_word(fields);

	if (pointer)
		buf_printf(fields->buf, ", si_int=%d, si_ptr=%#" PRIx64,
			   (int32_t)pointer, pointer);
}

static void add_ticks(struct buf *buf, const char *name, uint64_t ticks)
{
	buf_printf(buf, ", %s=%" PRIu64, name, ticks);
	if (ticks)
		buf_printf(buf, " /* %" PRIu64 ".%02" PRIu64 " s */",
			   ticks / TICKS_A_SECOND, ticks % TICKS_A_SECOND);
}

static void add_child(struct fields *fields)
{
	uint32_t status;

	add_pid(fields);
	status = cursor_le32(&fields->rest);
	buf_add_text(fields->buf, ", si_status=");
	if (fields->code == CLD_EXITED)
		strace_int(fields->buf, (int32_t)status);
	else
		strace_signal_name(fields->buf, status);
	if (fields->word_bytes == 8)
		cursor_le32(&fields->rest);
	add_ticks(fields->buf, "si_utime", take_word(fields));
	add_ticks(fields->buf, "si_stime", take_word(fields));
}

static void add_fault(struct fields *fields)
{
	uint64_t addr = take_word(fields);
	bool is_segv = fields->signo == SIGSEGV;

	buf_add_text(fields->buf, ", si_addr=");
	if (addr)
		strace_hex(fields->buf, addr);
	else
		buf_add_text(fields->buf, "NULL");
	if (fields->signo == SIGBUS &&
	    (fields->code == CODE_BUS_AR || fields->code == CODE_BUS_AO))
		buf_printf(fields->buf, ", si_addr_lsb=%u",
			   cursor_le16(&fields->rest));
	else if (is_segv && fields->code == CODE_BNDERR) {
		take_word(fields); /* si_addr_lsb, padded to a pointer */
		buf_printf(fields->buf, ", si_lower=%#" PRIx64,
			   take_word(fields));
		buf_printf(fields->buf, ", si_upper=%#" PRIx64,
			   take_word(fields));
	} else if (is_segv && fields->code == CODE_PKUERR) {
		take_word(fields);
		buf_printf(fields->buf, ", si_pkey=%u",
			   cursor_le32(&fields->rest));
	}
}

static void add_timer(struct fields *fields)
{
	uint32_t timer = cursor_le32(&fields->rest);
	int32_t overrun = (int32_t)cursor_le32(&fields->rest);

	buf_printf(fields->buf, ", si_timerid=%#x, si_overrun=%d", timer,
		   overrun);
	add_value(fields);
}

static void add_poll(struct fields *fields)
{
	uint64_t band = take_word(fields);

	buf_printf(fields->buf, ", si_band=%" PRId64 ", si_fd=%d",
		   fields->word_bytes == 8 ? (int64_t)band
					   : (int64_t)(int32_t)band,
		   (int32_t)cursor_le32(&fields->rest));
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

static void add_syscall(struct fields *fields)
{
	uint64_t addr = take_word(fields);
	uint32_t nr = cursor_le32(&fields->rest);
	uint32_t arch = cursor_le32(&fields->rest);
	const struct abi *abi = abi_of_call(arch, nr);
	const char *name = abi ? abi_call_name(abi, nr) : NULL;

	buf_add_text(fields->buf, ", si_call_addr=");
	if (addr)
		strace_hex(fields->buf, addr);
	else
		buf_add_text(fields->buf, "NULL");
	if (name)
		buf_printf(fields->buf, ", si_syscall=__NR_%s", name);
	else
		buf_printf(fields->buf, ", si_syscall=%u", nr);
	if (audit_name(abi))
		buf_printf(fields->buf, ", si_arch=%s", audit_name(abi));
	else
		buf_printf(fields->buf, ", si_arch=%#x", arch);
}

/* The kernel's own, members by signal. Of SI_KERNEL only faults have any. */
static void add_by_signal(struct fields *fields)
{
	bool has_more = fields->code != SI_KERNEL;

	switch (fields->signo) {
	case SIGCHLD:
		if (has_more)
			add_child(fields);
		break;
	case SIGILL:
	case SIGFPE:
	case SIGSEGV:
	case SIGBUS:
	case SIGTRAP:
		add_fault(fields);
		break;
	case SIGPOLL:
		if (has_more)
			add_poll(fields);
		break;
	case SIGSYS:
		if (has_more)
			add_syscall(fields);
		break;
	}
}

static void add_members(struct fields *fields)
{
	switch (fields->code) {
	case SI_USER:
	case CODE_TKILL:
		add_pid(fields);
		break;
	case CODE_TIMER:
		add_timer(fields);
		break;
	case CODE_SIGIO:
		add_poll(fields);
		break;
	default:
		if (fields->code > 0) {
			add_by_signal(fields);
		} else {
			add_pid(fields);
			add_value(fields);
		}
	}
}

void strace_signal_name(struct buf *buf, uint32_t signo)
{
	const char *name = signo <= INT32_MAX ? signal_name((int)signo) : NULL;

	if (name)
		buf_add_text(buf, name);
	else
		strace_uint(buf, signo);
}

void strace_signal(struct buf *buf, const struct event_signal *signal,
		   unsigned host_abi)
{
	const struct abi *abi = abi_by_id(host_abi);
	struct fields fields = {
		.buf = buf,
		.rest = cursor_of(signal->info),
		.word_bytes = abi ? abi->word_bytes : 8,
		.signo = signal->signo,
		.code = signal->code,
	};
	const char *code = signal_code_name((int)signal->signo, signal->code);
	int32_t number;
	size_t end;

	buf_add_text(buf, "--- ");
	strace_signal_name(buf, signal->signo);
	buf_add_text(buf, " {si_signo=");
	strace_signal_name(buf, signal->signo);
	buf_add_text(buf, ", si_code=");
	if (code)
		buf_add_text(buf, code);
	else
		strace_hex(buf, (uint32_t)signal->code);
	cursor_le32(&fields.rest);
	number = (int32_t)cursor_le32(&fields.rest);
	if (number && errno_name(number))
		buf_printf(buf, ", si_errno=%s", errno_name(number));
	else if (number)
		buf_printf(buf, ", si_errno=%d", number);
	cursor_le32(&fields.rest);
	if (fields.word_bytes == 8)
		cursor_le32(&fields.rest);
	/* Members that the recording does not hold are left out. */
	end = buf->len;
	add_members(&fields);
	if (fields.rest.is_bad)
		buf->len = end;
	buf_add_text(buf, "} ---");
}
