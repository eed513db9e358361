/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - which CONFIG symbols of the kernel build what.
 */
#ifndef SPILE_FACTS_MODULE_H
#define SPILE_FACTS_MODULE_H

#include <stddef.h>

#include "base/span.h"

enum { FACTS_SYMBOL_BYTES = 64 }; /* no symbol's or module's name is as long */

/*
 * Made by modules.awk of what the kernel's makefiles say: lines of MODULE SYMBOL,
 * sorted by module; empty in a small build. A byte from 128 on is a word, in lower
 * case in a module's name. '.' in a symbol is the module's name in upper case, and so
 * is the whole symbol of a line that has none.
 */
extern const char facts_modules[];
extern const size_t facts_modules_bytes;
extern const char facts_module_words[][FACTS_SYMBOL_BYTES / 4];

/*
 * The symbol, without its CONFIG_, that builds a module, which is called as in
 * /proc/modules ("i2c_dev"). Several may: index counts from 0 until an empty one
 * comes. Empty too when nothing is known of it. It is in the room.
 */
struct span facts_module_config(struct span module, unsigned index,
				char room[FACTS_SYMBOL_BYTES]);
/* The module of a class of devices ("i2c-dev", as in sysfs) that have no driver there;
   empty of others. That class is made by drivers/i2c/i2c-dev.c alone. */
struct span facts_class_module(struct span class);
/* The symbols of system call number `index` of all that are known, as in
   struct facts_call; NULL behind the last. */
const char *facts_call_config(unsigned index);

/* Of the kernel as such, and of the socket families below. */
#define FACTS_KERNEL_CONFIG                                                \
	"CONFIG_MODULES CONFIG_NET CONFIG_UNIX CONFIG_INET CONFIG_IPV6 " \
	"CONFIG_PACKET"
/* That of a socket family that usually is no module; NULL of others. From the
   makefiles below the kernel's net/. */
const char *facts_family_config(unsigned family);

#endif
