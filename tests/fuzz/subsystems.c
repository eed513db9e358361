/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subsystems.c - fuzzes the parser of rules for subsystems: it takes them whole or
 * says where they are wrong, and by what it took each call has a subsystem.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "facts/subsystem.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const calls[] = {"read", "mmap", "rt_sigreturn",
					    "io_uring_enter", "nobody"};
	AUTO(subsystems_free) struct subsystems *rules = NULL;
	struct error err = {0};

	if (subsystems_parse("t", span_of(data, len), &rules, &err) < 0) {
		must(!rules);
		/* One that is included is right. */
		must(!strncmp(err.text, "t:", 2));
		must(!strchr(err.text, '\n'));
		return 0;
	}
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
			must(*subsystem_of(rules, (enum abi_id)id, calls[i]));
	return 0;
}
