/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * auto.h - own with a cleanup attribute, hand over explicitly.
 *
 *	AUTO(fd_close) int fd = open(...);
 *	AUTO(buf_done) struct buf buf = BUF_EMPTY;
 *	*ret_fd = TAKE_FD(fd);
 *
 * A releaser X gets a pointer to the variable, accepts its empty value and
 * preserves errno. Initialise every AUTO variable where it is declared.
 */
#ifndef SPILE_BASE_AUTO_H
#define SPILE_BASE_AUTO_H

/* unused: a variable may be there only to be released; clang warns of it. */
#define AUTO(releaser) __attribute__((cleanup(releaser), unused))

#define TAKE(variable, empty)                           \
	({                                              \
		__typeof__(variable) taken_ = variable; \
		variable = (empty);                     \
		taken_;                                 \
	})

#define TAKE_FD(fd)   TAKE(fd, -1)
#define TAKE_PTR(ptr) TAKE(ptr, NULL)

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

#endif
