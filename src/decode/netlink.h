/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.h - what is sent and received on netlink sockets, as messages.
 */
#ifndef SPILE_DECODE_NETLINK_H
#define SPILE_DECODE_NETLINK_H

#include "decode/decoder.h"

/* Makes bytes that the call sent or received a list of messages, if the socket
   is one for them; messages: what the spec has of these, or NULL. */
void decode_messages(struct decoder *decoder,
		     const struct spec_attrs_ref *messages,
		     struct value *value);

#endif
