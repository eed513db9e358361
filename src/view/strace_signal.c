/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_signal.c - a signal in strace's syntax.
 */
#include "config.h"

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "decode/siginfo.h"
#include "event/event.h"
#include "spec/names.h"
#include "view/strace_text.h"
#include "view/view.h"

void strace_signal_name(struct buf *buf, uint32_t signo)
{
	const char *name = signo <= INT32_MAX ? signal_name((int)signo) : NULL;

	if (name)
		buf_add_text(buf, name);
	else
		strace_uint(buf, signo);
}

void strace_signal(struct buf *buf, const struct event_signal *signal,
		   unsigned host_abi, const struct view_options *options)
{
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();
	struct value value =
		decode_siginfo_of(pool, abi_by_id(host_abi), signal->signo,
				  signal->code, signal->info);

	buf_add_text(buf, "--- ");
	strace_signal_name(buf, signal->signo);
	buf_add_u8(buf, ' ');
	strace_value(buf, &value, options);
	buf_add_text(buf, " ---");
}
