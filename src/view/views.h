/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * views.h - every view there is; view.c lists them.
 */
#ifndef SPILE_VIEW_VIEWS_H
#define SPILE_VIEW_VIEWS_H

#include "view/view.h"

extern const struct view view_bus;
extern const struct view view_calls;
extern const struct view view_export;
extern const struct view view_footprint;
extern const struct view view_info;
extern const struct view view_stat;
extern const struct view view_tree;

#endif
