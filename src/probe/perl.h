/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perl.h - which line a stopped perl is at; see perl.c.
 */
#ifndef SPILE_PROBE_PERL_H
#define SPILE_PROBE_PERL_H

struct draft;
struct peek;
struct probe_image;

/* 0, -ENOENT when perl is at no line, other -errno: memory unreadable. */
int perl_place(const struct probe_image *image, struct peek *peek,
	       struct draft *draft);

#endif
