/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subsystem_texts.h - the rules inside the program; made by embed.awk.
 */
#ifndef SPILE_FACTS_SUBSYSTEM_TEXTS_H
#define SPILE_FACTS_SUBSYSTEM_TEXTS_H

#include <stddef.h>

#include "base/embedded.h"

extern const struct embedded subsystem_texts[]; /* "default" */
extern const size_t subsystem_text_count;

#endif
