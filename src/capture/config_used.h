/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_used.h - how the running kernel was configured, as far as a workload needs
 * to know.
 */
#ifndef SPILE_CAPTURE_CONFIG_USED_H
#define SPILE_CAPTURE_CONFIG_USED_H

struct met;
struct modules;
struct modules_at;

/*
 * Puts CONFIG, from path or, when that is NULL, the first of the places where a
 * kernel's configuration is found. All symbols that are set of a small build, which
 * does not know the others'.
 */
void config_used_put(const struct modules *modules, const struct met *met,
		     const char *path, const struct modules_at *at);

#endif
