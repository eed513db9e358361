/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sigreturn.c - the instructions that a signal handler returns to.
 *
 * They are the C library's (sa_restorer) or the kernel's (vDSO); debuggers know
 * signal frames by them, so neither changes them. sigreturn(2).
 */
#include "config.h"

#include "arch/sigreturn.h"

#include <stddef.h>
#include <string.h>

#include "base/auto.h"

static const struct {
	enum abi_id abi;
	uint8_t len;
	uint8_t code[SIGRETURN_BYTES];
} sequences[] = {
	/* mov $15, %rax; syscall */
	{ABI_X86_64, 9, {0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05}},
	/* mov $15, %eax; syscall */
	{ABI_X86_64, 7, {0xb8, 0x0f, 0, 0, 0, 0x0f, 0x05}},
	/* mov $173, %eax; int $0x80 */
	{ABI_I386, 7, {0xb8, 0xad, 0, 0, 0, 0xcd, 0x80}},
	/* pop %eax; mov $119, %eax; int $0x80 */
	{ABI_I386, 8, {0x58, 0xb8, 0x77, 0, 0, 0, 0xcd, 0x80}},
	/* mov x8, #139; svc #0 */
	{ABI_AARCH64, 8, {0x68, 0x11, 0x80, 0xd2, 0x01, 0, 0, 0xd4}},
	/* mov r7, #173; svc #0 */
	{ABI_ARM, 8, {0xad, 0x70, 0xa0, 0xe3, 0, 0, 0, 0xef}},
	/* mov r7, #119; svc #0 */
	{ABI_ARM, 8, {0x77, 0x70, 0xa0, 0xe3, 0, 0, 0, 0xef}},
	/* The same two in Thumb. */
	{ABI_ARM, 4, {0xad, 0x27, 0, 0xdf}},
	{ABI_ARM, 4, {0x77, 0x27, 0, 0xdf}},
};

bool sigreturn_is(enum abi_id abi, const uint8_t code[SIGRETURN_BYTES])
{
	for (size_t i = 0; i < ARRAY_LEN(sequences); i++)
		if (sequences[i].abi == abi &&
		    memcmp(code, sequences[i].code, sequences[i].len) == 0)
			return true;
	return false;
}
