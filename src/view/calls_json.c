/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls_json.c - one call as an object of JSON (schema/calls.json).
 *
 * Numbers are the raw ones: an address, a descriptor, a mode. A name stands
 * where the kernel's interface has one (a signal, AT_FDCWD, a family).
 */
#include "config.h"

#include "arch/abi.h"
#include "decode/value.h"
#include "event/event.h"
#include "model/model.h"
#include "view/calls_view.h"
#include "view/json.h"
#include "view/ring_text.h"
#include "view/stacks.h"

enum { CALLS_SCHEMA = 1 };

static void put_value(struct json *json, const struct value *value);

static void put_struct(struct json *json, const struct value *value)
{
	json_object(json);
	for (size_t i = 0; i < value->child_count; i++) {
		json_key(json, value->children[i].name);
		put_value(json, &value->children[i]);
	}
	json_object_end(json);
}

/* {"name": "IPV4_DEVCONF_FORWARDING", "value": 1}: its place has a name */
static void put_place(struct json *json, const struct value *value)
{
	json_object(json);
	json_key_text(json, "name", value->word);
	json_key(json, "value");
	put_value(json, value);
	json_object_end(json);
}

static void put_array(struct json *json, const struct value *value)
{
	json_array(json);
	for (size_t i = 0; i < value->child_count; i++)
		if (value->children[i].name)
			put_place(json, &value->children[i]);
		else
			put_value(json, &value->children[i]);
	if (value->rest.len) {
		json_object(json);
		json_key_span(json, "rest", value->rest);
		json_object_end(json);
	}
	json_array_end(json);
}

/* {"number": 1, "name": "SEEK_CUR"} */
static void put_enum(struct json *json, const struct value *value)
{
	bool is_named = value->kind == VALUE_NAMED || value->kind == VALUE_ENUM;
	const char *name = value->word;

	if (!name && is_named && !value->is_bare)
		name = value->symbol;
	json_object(json);
	json_key(json, "number");
	if (is_named || value->kind == VALUE_INT || value->kind == VALUE_PID ||
	    value->kind == VALUE_FD)
		json_int(json, (int64_t)value->number);
	else
		json_uint(json, value->number);
	json_key_text(json, "name", name);
	json_object_end(json);
}

/* {"number": 5, "names": ["R_OK", "X_OK"]}; 0 may have a name, too. Of a wait
   status its members follow: "WEXITSTATUS": 1 */
static void put_flags(struct json *json, const struct value *value)
{
	bool is_status = value->kind == VALUE_WRAPPED;

	json_object(json);
	json_key_uint(json, "number", value->number);
	json_key(json, "names");
	json_array(json);
	if (value->symbol && !is_status)
		json_text(json, value->symbol);
	for (size_t i = 0; i < value->child_count; i++) {
		const struct value *child = &value->children[i];

		if (child->kind == VALUE_NAMED && !child->name)
			json_text(json, child->word ? child->word
						    : child->symbol);
	}
	json_array_end(json);
	for (size_t i = 0; is_status && i < value->child_count; i++)
		if (value->children[i].name) {
			json_key(json, value->children[i].name);
			put_value(json, &value->children[i]);
		}
	json_object_end(json);
}

static void put_value(struct json *json, const struct value *value)
{
	if (value->may_be_named && value->is_set)
		return put_flags(json, value);
	if (value->may_be_named)
		return put_enum(json, value);
	switch (value->kind) {
	case VALUE_NONE:
	case VALUE_NULL:
		json_null(json);
		break;
	case VALUE_INT:
	case VALUE_PID:
	case VALUE_FD:
		json_int(json, (int64_t)value->number);
		break;
	case VALUE_UINT:
	case VALUE_HEX:
	case VALUE_OCTAL:
	case VALUE_ADDR:
		json_uint(json, value->number);
		break;
	case VALUE_COUNTED:
		if (value->is_list)
			put_array(json, value);
		else
			json_uint(json, value->number);
		break;
	case VALUE_NAMED:
		put_enum(json, value);
		break;
	case VALUE_SET:
		if (value->is_signals)
			put_flags(json, value);
		else
			put_array(json, value);
		break;
	case VALUE_PATH:
	case VALUE_STRING:
	case VALUE_BYTES:
		json_span(json, value->bytes);
		break;
	case VALUE_ARRAY:
		put_array(json, value);
		break;
	case VALUE_STRUCT:
		put_struct(json, value);
		break;
	case VALUE_CHANGED: /* what came back */
		put_value(json, &value->children[1]);
		break;
	case VALUE_WRAPPED:
		if (value->is_set)
			put_flags(json, value);
		else if (value->bytes.len)
			json_span(json, value->bytes);
		else
			json_uint(json, value->number);
		break;
	case VALUE_ENUM:
		put_enum(json, value);
		break;
	case VALUE_FLAGS:
		put_flags(json, value);
		break;
	}
}

static void put_args(struct json *json, const struct decoded *decoded)
{
	json_key(json, "args");
	json_array(json);
	for (size_t i = 0; i < decoded->arg_count; i++) {
		const struct value *value = &decoded->args[i];

		json_object(json);
		json_key_text(json, "name", value->name);
		json_key(json, "value");
		put_value(json, value);
		/* Fewer bytes than there were are recorded. */
		if (value->wanted > value->bytes.len)
			json_key_uint(json, "bytes", value->wanted);
		if (value->kind == VALUE_FD && value->file)
			json_key_span(json, "file", value->file->link);
		json_object_end(json);
	}
	json_array_end(json);
}

static void put_completed(struct json *json, const struct decoded *decoded,
			  const struct event_completion *completion)
{
	if (decoded->completed.kind != VALUE_NONE) {
		json_key(json, "completed");
		put_value(json, &decoded->completed);
	}
	if (completion->lost)
		json_key_uint(json, "completed_lost", completion->lost);
	if (completion->dropped)
		json_key_uint(json, "completed_dropped", completion->dropped);
	if (completion->is_waiting)
		json_key_bool(json, "completed_waiting", true);
}

/* Of calls of io_uring only. */
static void put_ring(struct json *json, const struct call *call,
		     const struct decoded *decoded)
{
	if (decoded->submitted.kind != VALUE_NONE) {
		json_key(json, "submitted");
		put_value(json, &decoded->submitted);
	}
	put_completed(json, decoded, &call->completion);
	if (call->ring_unseen)
		json_key_text(json, "not_seen",
			      ring_unseen_name(call->ring_unseen));
}

static void put_result(struct json *json, const struct call *call,
		       const struct decoded *decoded)
{
	bool has_ret = call->state != CALL_UNFINISHED;

	json_key(json, "ret");
	if (!has_ret)
		json_null(json);
	else if (call->is_error)
		json_int(json, -1);
	else
		put_value(json, decoded->named_ret.kind ? &decoded->named_ret
							: &decoded->ret);
	json_key(json, "errno");
	if (has_ret && call->is_error && !decoded->errno_name)
		json_int(json, decoded->errno_number);
	else
		json_text(json, has_ret && call->is_error ? decoded->errno_name
							  : NULL);
}

const char *calls_state_name(const struct call *call)
{
	switch (call->state) {
	case CALL_RETURNED:
		return "returned";
	case CALL_UNFINISHED:
		return "unfinished";
	case CALL_NO_ENTRY:
		return "no-entry";
	}
	return NULL;
}

static void put_times(struct json *json, const struct call *call)
{
	if (call->state == CALL_NO_ENTRY)
		json_key_null(json, "start_ns");
	else
		json_key_uint(json, "start_ns", call->entry_ns);
	if (call->state == CALL_RETURNED)
		json_key_uint(json, "wall_ns",
			      call->return_ns - call->entry_ns);
	else
		json_key_null(json, "wall_ns");
}

void calls_put_json(struct json *json, const struct calls_row *row,
		    const struct call *call, const struct decoded *decoded)
{
	json_object(json);
	json_key_uint(json, "schema", CALLS_SCHEMA);
	json_key_text(json, "id", row->id);
	json_key_uint(json, "command", call->command->id);
	json_key_text(json, "path", row->path);
	json_key_uint(json, "pid", call->task->tgid);
	json_key_uint(json, "tid", call->tid);
	json_key_text(json, "abi", call->abi ? call->abi->name : NULL);
	if (call->state == CALL_NO_ENTRY)
		json_key_null(json, "nr");
	else
		json_key_uint(json, "nr", call->nr);
	json_key_text(json, "name", decoded->name);
	put_args(json, decoded);
	put_ring(json, call, decoded);
	put_result(json, call, decoded);
	json_key_text(json, "state", calls_state_name(call));
	put_times(json, call);
	if (row->symbols)
		stacks_put_json(json, call, row->symbols);
	json_object_end(json);
	json_newline(json);
}
