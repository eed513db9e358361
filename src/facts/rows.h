/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rows.h - the tables that tools/kernel-facts writes.
 */
#ifndef SPILE_FACTS_ROWS_H
#define SPILE_FACTS_ROWS_H

#include "facts/facts.h"

/* Sorted by name; one of several ABIs has several rows, or none with a bit in
   `abis`: an older version's, which an ioctl has. */
extern const struct facts_struct facts_structs[];
extern const unsigned facts_struct_count;
extern const struct facts_field facts_fields[];
/* Sorted by number. */
extern const struct facts_ioctl facts_ioctls[];
extern const unsigned facts_ioctl_count;
/* Sorted by name; one of several ABIs may have several rows. */
extern const struct facts_call facts_calls[];
extern const unsigned facts_call_count;
extern const char facts_text[];

#endif
