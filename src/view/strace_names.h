/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_names.h - what strace calls the arguments of calls.
 */
#ifndef SPILE_VIEW_STRACE_NAMES_H
#define SPILE_VIEW_STRACE_NAMES_H

#include <stddef.h>

#include "base/span.h"

/* The names, joined by spaces; NULL: the kernel's are strace's. A 32-bit ABI's
   chown32 has those of chown, its ppoll_time64 those of ppoll. */
const char *strace_names(const char *call);
/* The i-th of them, empty behind the last. */
struct span strace_name_at(const char *names, size_t i);

#endif
