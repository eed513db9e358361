/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.c - look-up in errnos.def, signals.def and sicodes.def.
 */
#include "config.h"

#include "spec/names.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/auto.h"

struct alias {
	const char *name;
	int number;
};

/* clang-format off */
static const struct {
	const char *name;
	const char *text;
} errnos[] = {
#define ERRNO(number, name, text) [number] = { #name, text },
#define ALIAS(name, number)
#include "spec/errnos.def"
#undef ERRNO
#undef ALIAS
};

static const struct alias errno_aliases[] = {
#define ERRNO(number, name, text)
#define ALIAS(name, number) { #name, number },
#include "spec/errnos.def"
#undef ERRNO
#undef ALIAS
};

/* Real-time signals are counted from the kernel's SIGRTMIN, not the C library's,
   which keeps the first ones to itself. */
static const char *const signals[] = {
#define SIGNAL(number, name) [number] = #name,
#define ALIAS(name, number)
#include "spec/signals.def"
#undef SIGNAL
#undef ALIAS
};

static const struct alias signal_aliases[] = {
#define SIGNAL(number, name)
#define ALIAS(name, number) { #name, number },
#include "spec/signals.def"
#undef SIGNAL
#undef ALIAS
};

static const struct {
	const char *name;
	int signo; /* 0: of any signal */
	int code;
} codes[] = {
#define CODE(signo, code, name) { #name, signo, code },
#include "spec/sicodes.def"
#undef CODE
};
/* clang-format on */

const char *errno_name(int number)
{
	if (number <= 0 || (size_t)number >= ARRAY_LEN(errnos))
		return NULL;
	return errnos[number].name;
}

const char *errno_text(int number)
{
	return errno_name(number) ? errnos[number].text : NULL;
}

int errno_by_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(errnos); i++)
		if (errnos[i].name && !strcasecmp(errnos[i].name, name))
			return (int)i;
	for (size_t i = 0; i < ARRAY_LEN(errno_aliases); i++)
		if (!strcasecmp(errno_aliases[i].name, name))
			return errno_aliases[i].number;
	return -1;
}

const char *signal_name(int number)
{
	if (number <= 0 || (size_t)number >= ARRAY_LEN(signals))
		return NULL;
	return signals[number];
}

static int is_signal(const char *full, const char *name)
{
	return !strcasecmp(full, name) || !strcasecmp(full + 3, name);
}

int signal_by_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (signals[i] && is_signal(signals[i], name))
			return (int)i;
	for (size_t i = 0; i < ARRAY_LEN(signal_aliases); i++)
		if (is_signal(signal_aliases[i].name, name))
			return signal_aliases[i].number;
	return -1;
}

const char *signal_code_name(int signo, int code)
{
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i].code == code &&
		    (!codes[i].signo || codes[i].signo == signo))
			return codes[i].name;
	return NULL;
}
