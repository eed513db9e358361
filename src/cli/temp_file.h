/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * temp_file.h - a file without a name, to be read while it is written.
 */
#ifndef SPILE_CLI_TEMP_FILE_H
#define SPILE_CLI_TEMP_FILE_H

struct error;

/* Two open files with offsets of their own, in TMPDIR or /tmp. */
int temp_file_open(int *ret_write_fd, int *ret_read_fd, struct error *err);

#endif
