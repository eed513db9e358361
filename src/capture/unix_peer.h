/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unix_peer.h - who a unix socket is connected with.
 */
#ifndef SPILE_CAPTURE_UNIX_PEER_H
#define SPILE_CAPTURE_UNIX_PEER_H

#include <stdint.h>

/* The inode of the socket at the other end; 0: none, or it can't be asked for. */
uint32_t unix_peer_of(uint32_t ino);

#endif
