/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kallsyms.c - which system calls the running kernel has, by its symbols.
 *
 * Nothing is called: no arguments are harmless for every system call. Each is a
 * function, and /proc/kallsyms has the names of all, and who hasn't the addresses
 * sees the types: T is one that was compiled, W the weak one that stands for it
 * and returns ENOSYS (kernel/sys_ni.c). What a running kernel was told to refuse
 * (sysctl, seccomp) is not seen.
 */
#include "config.h"

#include "cli/kallsyms.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "facts/facts.h"

struct kallsyms {
	struct map functions; /* those compiled, by their own names */
	struct utsname kernel;
};

/* What stands in front of a function's name, since 4.17 (x86) and 4.19 (arm64);
   on a kernel for 32-bit arm nothing does. */
static const char *const prefixes[ABI_COUNT] = {
	[ABI_X86_64] = "__x64_",
	[ABI_I386] = "__ia32_",
	[ABI_AARCH64] = "__arm64_",
	[ABI_ARM] = "__arm64_",
};

static bool is_call(const char *name)
{
	static const char *const starts[] = {"__x64_",	"__ia32_", "__arm64_",
					     "sys_",	"compat_sys_",
					     "arm_syscall"};

	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static void read_line(struct kallsyms *kallsyms, const char *line)
{
	char type, name[256];
	char *copy;

	if (sscanf(line, "%*x %c %255s", &type, name) != 2 || !is_call(name) ||
	    (type != 'T' && type != 't'))
		return;
	copy = mem_strdup(name);
	if (map_get_bytes(&kallsyms->functions, span_of_str(name)))
		free(copy);
	else
		map_put_bytes(&kallsyms->functions, span_of_str(copy), copy);
}

int kallsyms_open(struct kallsyms **ret, struct error *err)
{
	static const char path[] = "/proc/kallsyms";
	AUTO(kallsyms_free)
	struct kallsyms *kallsyms = mem_new(sizeof(*kallsyms));
	AUTO(mem_free_ptr) char *line = NULL;
	size_t bytes = 0;
	FILE *file = fopen(path, "re");

	if (!file)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	while (getline(&line, &bytes, file) > 0)
		read_line(kallsyms, line);
	fclose(file);
	if (!kallsyms->functions.count)
		return error_set(err, ENOTSUP,
				 "%s: has no functions of system calls "
				 "(CONFIG_KALLSYMS)",
				 path);
	uname(&kallsyms->kernel);
	*ret = TAKE_PTR(kallsyms);
	return 0;
}

void kallsyms_free(struct kallsyms **kallsyms)
{
	size_t at = 0;
	void *name;

	if (!*kallsyms)
		return;
	while ((name = map_next(&(*kallsyms)->functions, &at)))
		free(name);
	map_done(&(*kallsyms)->functions);
	free(*kallsyms);
	*kallsyms = NULL;
}

bool kallsyms_know(const struct kallsyms *kallsyms, const struct abi *abi)
{
	const char *machine = kallsyms->kernel.machine;
	bool is_x86 = strcmp(machine, "x86_64") == 0 ||
		      (machine[0] == 'i' && strcmp(machine + 2, "86") == 0);
	bool is_arm = strncmp(machine, "arm", 3) == 0 ||
		      strncmp(machine, "aarch64", 7) == 0;

	return abi->id == ABI_X86_64 || abi->id == ABI_I386 ? is_x86 : is_arm;
}

static bool has(const struct kallsyms *kallsyms, const char *before,
		const char *middle, const char *name)
{
	AUTO(mem_free_ptr)
	char *whole = mem_printf("%s%s%s", before, middle, name);

	return map_get_bytes(&kallsyms->functions, span_of_str(whole));
}

bool kallsyms_have(void *context, const struct abi *abi,
		   const struct facts_call *call)
{
	const struct kallsyms *kallsyms = context;
	const char *prefix = prefixes[abi->id], *function, *name;

	if (!call)
		return false;
	function = facts_name(call->function);
	name = facts_name(call->name);
	/* A 64-bit kernel may have one of its own for 32-bit programs. */
	return has(kallsyms, prefix, "", function) ||
	       has(kallsyms, "", "", function) ||
	       (abi->word_bytes == 4 &&
		(has(kallsyms, prefix, "compat_", function) ||
		 has(kallsyms, prefix, "compat_sys_", name) ||
		 has(kallsyms, prefix, "sys_ia32_", name) ||
		 has(kallsyms, prefix, "compat_sys_ia32_", name) ||
		 has(kallsyms, prefix, "compat_sys_aarch32_", name)));
}
