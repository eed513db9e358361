/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_rules.c - what strace's options leave out, add and count.
 */
#include "config.h"

#include "view/strace_rules.h"

#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/mem.h"
#include "decode/value.h"
#include "event/call.h"
#include "event/event.h"
#include "view/strace_names.h"

static void fill(struct callset *set)
{
	memset(set->bits, 0xff, sizeof(set->bits));
	set->has_beyond = true;
}

void strace_rules_init(struct strace_rules *rules)
{
	*rules = (struct strace_rules){
		.raw = CALLSET_EMPTY,
		.statuses = STATUS_ALL,
		.signals = NUMSET_ALL,
		.prefix = "strace",
	};
	fill(&rules->abbrev);
	fill(&rules->verbose);
}

void strace_rules_done(struct strace_rules *rules)
{
	numset_done(&rules->signals);
	numset_done(&rules->trace_fds);
	numset_done(&rules->read_fds);
	numset_done(&rules->write_fds);
	for (size_t i = 0; i < rules->path_count; i++)
		free(rules->paths[i]);
	free(rules->paths);
	rules->paths = NULL;
	rules->path_count = 0;
}

void strace_rules_add_path(struct strace_rules *rules, const char *path)
{
	rules->paths = mem_resize(rules->paths, rules->path_count + 1,
				  sizeof(*rules->paths));
	rules->paths[rules->path_count++] = mem_strdup(path);
}

const struct view_options *
strace_call_options(const struct strace_rules *rules,
		    const struct view_options *options, const struct call *call,
		    struct view_options *place)
{
	const char *name;

	if (!call->abi)
		return options;
	name = abi_call_name(call->abi, call->nr);
	*place = *options;
	place->is_verbose = !callset_has(&rules->abbrev, call->abi, call->nr,
					   call->args);
	place->is_shallow = !callset_has(&rules->verbose, call->abi, call->nr,
					   call->args);
	place->is_raw = callset_has(&rules->raw, call->abi, call->nr, call->args);
	if (options->with_arg_names && name)
		place->arg_names = strace_names(name);
	return place;
}

static bool is_path(const struct strace_rules *rules, struct span text)
{
	for (size_t i = 0; i < rules->path_count; i++)
		if (strlen(rules->paths[i]) == text.len &&
		    !memcmp(rules->paths[i], text.data, text.len))
			return true;
	return false;
}

static bool wants_value(const struct strace_rules *rules,
			const struct value *value)
{
	if (value->kind == VALUE_PATH && is_path(rules, value->bytes))
		return true;
	if (value->kind == VALUE_FD &&
	    ((value->file && is_path(rules, value->file->link)) ||
	     ((int32_t)value->number >= 0 &&
	      numset_has(&rules->trace_fds, (uint32_t)value->number))))
		return true;
	for (size_t i = 0; i < value->child_count; i++)
		if (wants_value(rules, &value->children[i]))
			return true;
	return false;
}

bool strace_wants_args(const struct strace_rules *rules,
		       const struct decoded *decoded)
{
	if (!rules->has_trace_fds && !rules->path_count)
		return true;
	for (size_t i = 0; i < decoded->arg_count; i++)
		if (wants_value(rules, &decoded->args[i]))
			return true;
	return false;
}

bool strace_wants_end(const struct strace_rules *rules, const struct call *call,
		      bool is_detached)
{
	enum strace_status status = STATUS_SUCCESSFUL;

	if (call->state == CALL_UNFINISHED)
		status = is_detached ? STATUS_DETACHED : STATUS_UNFINISHED;
	else if (call->is_error)
		status = STATUS_FAILED;
	return rules->statuses & status;
}
