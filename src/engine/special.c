/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * special.c - calls that the engine itself must understand.
 */
#include "config.h"

#include "engine/special.h"

#include <string.h>

#include "base/auto.h"

static const struct {
	const char *name;
	enum special_kind kind;
} names[] = {
	{"fork", SPECIAL_FORK},	      {"vfork", SPECIAL_VFORK},
	{"clone", SPECIAL_CLONE},     {"clone3", SPECIAL_CLONE3},
	{"execve", SPECIAL_EXEC},     {"execveat", SPECIAL_EXEC},
	{"unshare", SPECIAL_UNSHARE}, {"setns", SPECIAL_SETNS},
	{"ptrace", SPECIAL_PTRACE},   {"mmap", SPECIAL_MAP},
	{"mmap2", SPECIAL_MAP},	      {"munmap", SPECIAL_MAP},
	{"mremap", SPECIAL_MAP},      {"mprotect", SPECIAL_MAP},
	{"pkey_mprotect", SPECIAL_MAP}, {"shmat", SPECIAL_MAP},
	{"shmdt", SPECIAL_MAP},	      {"remap_file_pages", SPECIAL_MAP},
	{"open", SPECIAL_MODULE},     {"creat", SPECIAL_MODULE},
	{"openat", SPECIAL_MODULE},   {"openat2", SPECIAL_MODULE},
	{"socket", SPECIAL_MODULE},   {"socketcall", SPECIAL_MODULE},
	{"bind", SPECIAL_MODULE},     {"mount", SPECIAL_MODULE},
	{"fsopen", SPECIAL_MODULE},   {"ioctl", SPECIAL_MODULE},
	{"setsockopt", SPECIAL_MODULE}, {"getsockopt", SPECIAL_MODULE},
	{"init_module", SPECIAL_MODULE},
	{"finit_module", SPECIAL_MODULE},
};

void special_init(struct specials *specials)
{
	memset(specials, 0, sizeof(*specials));
	for (unsigned id = 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);

		for (size_t i = 0; abi && i < ARRAY_LEN(names); i++) {
			int64_t nr = abi_call_nr(abi, names[i].name);

			if (nr >= 0 && nr < SPECIAL_NUMBERS)
				specials->kinds[id][nr] =
					(uint8_t)names[i].kind;
		}
	}
}

enum special_kind special_of(const struct specials *specials,
			     const struct abi *abi, uint64_t nr)
{
	return nr < SPECIAL_NUMBERS ? specials->kinds[abi->id][nr]
				    : SPECIAL_NONE;
}
