/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kconfig.h - reads a kernel's configuration: .config, /proc/config.gz.
 */
#ifndef SPILE_FACTS_KCONFIG_H
#define SPILE_FACTS_KCONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct buf;
struct error;

/* One symbol without its CONFIG_, and its value: "y", "m", "\"text\"", "0x10"; "n"
   where it "is not set"; empty where the name stands alone (spile-recording(5)). */
struct kconfig_line {
	struct span line; /* all of it */
	struct span symbol, value;
};

/* The next one from *at on, which goes behind it; false at the end. Other lines are
   passed over. */
bool kconfig_next(struct span text, size_t *at, struct kconfig_line *ret_line);

/* The symbol's: "n" when it isn't set, or has none; is_whole: nor a line. Empty: the
   text doesn't say. */
struct span kconfig_value(struct span text, struct span symbol, bool is_whole);

/* Of a packed one (gunzip_is): as gunzip(). */
int kconfig_unpack(struct span packed, struct buf *ret_text);

/* A whole file as text. -EINVAL when nothing in it is
   a configuration. */
int kconfig_read(const char *path, struct buf *ret_text, struct error *err);

#endif
