/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * special.h - calls that the engine itself must understand, by ABI and number.
 */
#ifndef SPILE_ENGINE_SPECIAL_H
#define SPILE_ENGINE_SPECIAL_H

#include <stdint.h>

#include "arch/abi.h"

enum special_kind {
	SPECIAL_NONE = 0,
	SPECIAL_FORK,
	SPECIAL_VFORK,
	SPECIAL_CLONE,
	SPECIAL_CLONE3,
	SPECIAL_EXEC,
	SPECIAL_UNSHARE,
	SPECIAL_SETNS,
	SPECIAL_PTRACE,
	SPECIAL_MAP,	/* what is mapped may change */
	SPECIAL_MODULE, /* may have the kernel load one, see module_request.h */
};

enum { SPECIAL_NUMBERS = 512 };

struct specials {
	uint8_t kinds[ABI_COUNT][SPECIAL_NUMBERS]; /* enum special_kind */
};

void special_init(struct specials *specials);
enum special_kind special_of(const struct specials *specials,
			     const struct abi *abi, uint64_t nr);

#endif
