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

/* Bytes that are no text. */
struct value decode_bytes(struct span bytes);
/* What `types` say follows a type, of bytes that are it; false: nothing, and no
   name. A type without a shape has bytes. */
bool decode_typed(struct decoder *decoder, const struct spec_attrs_ref *types,
		  uint64_t type, struct span bytes, const char **ret_name,
		  struct value *ret_value);

#endif
