/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader_none.c - a spile that was built without libtracefs counts nothing.
 */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "tracefs/counter.h"
#include "tracefs/reader.h"

bool counter_is_built(void)
{
	return false;
}

void reader_run(const struct names *names, int ask_fd, int say_fd, int rows_fd,
		int life_fd)
{
	(void)names;
	(void)ask_fd;
	(void)say_fd;
	(void)rows_fd;
	(void)life_fd;
	_exit(EXIT_FAILURE);
}

void reader_remove_stale(void)
{
}
