/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * export.h - the formats of spile export, each of a file of its own.
 */
#ifndef SPILE_VIEW_EXPORT_H
#define SPILE_VIEW_EXPORT_H

#include <stdio.h>

#include "view/view.h"

struct error;

int export_folded(const struct view_input *input, FILE *out, struct error *err);
int export_pcap(const struct view_input *input, FILE *out, struct error *err);

#endif
