/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_runs.c - of strace's options, those that say what is traced, and how.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/strace_take.h"
#include "cli/units.h"

static int set_daemonize(struct strace_settings *settings,
			 const struct given *given, struct error *err)
{
	static const char *const words[] = {"grandchild", "pgroup", "pgrp",
					    "session", NULL};
	static const unsigned levels[] = {1, 2, 2, 3};
	int place = strace_place_of(words, given->value);

	if (place < 0)
		return strace_refuse(settings, given, err);
	settings->has_long[LETTER_DAEMONIZE] = true;
	settings->daemonize = levels[place];
	return 0;
}

static int set_interruptible(struct strace_settings *settings,
			     const struct given *given, struct error *err)
{
	static const char *const words[] = {"anywhere", "waiting", "never",
					    "never_tstp", NULL};
	int place = strace_place_of(words, given->value);
	uint64_t number = (uint64_t)place + 1;

	if (place < 0 &&
	    (!units_number(given->value, INTERRUPT_NEVER_TSTP, &number) ||
	     !number) &&
	    strcasecmp(given->value, "always") != 0)
		return strace_refuse(settings, given, err);
	settings->interruptible = (enum strace_interruptible)(number ?: 1);
	return 0;
}

static int add_pids(struct strace_settings *settings, const char *list,
		    struct error *err)
{
	AUTO(mem_free_ptr) char *room = mem_strdup(list);
	char *rest = room, *word;
	uint64_t pid;

	while ((word = strsep(&rest, ", \t\n"))) {
		if (!*word)
			continue;
		if (!units_number(word, INT32_MAX, &pid) || !pid)
			return error_set(err, EINVAL,
					 "Invalid process id: '%s'", word);
		settings->pids =
			mem_resize(settings->pids, settings->pid_count + 1,
				   sizeof(*settings->pids));
		settings->pids[settings->pid_count++] = (uint32_t)pid;
	}
	return 0;
}

static void add_env(struct strace_settings *settings, const char *text)
{
	settings->env = mem_resize(settings->env, settings->env_count + 1,
				   sizeof(*settings->env));
	settings->env[settings->env_count++] = text;
}

static int set_detach_on(struct strace_settings *settings, const char *call,
			 struct error *err)
{
	if (strcmp(call, "execve") != 0)
		return error_set(err, EINVAL,
				 "Syscall '%s' for -b isn't supported", call);
	settings->detaches_on_exec = true;
	return 0;
}

static void set_status(struct strace_settings *settings, bool is_failed)
{
	settings->has_status_letters[is_failed] = true;
	settings->rules.statuses =
		is_failed ? STATUS_FAILED : STATUS_SUCCESSFUL;
}

int strace_take_run(struct strace_settings *settings,
			   const struct given *given, struct error *err)
{
	switch ((int)given->row->id) {
	case STRACE_PATH:
		strace_rules_add_path(&settings->rules, given->value);
		break;
	case STRACE_SUCCESSFUL:
	case STRACE_FAILED:
		set_status(settings, given->row->id == STRACE_FAILED);
		break;
	case STRACE_ENV:
		add_env(settings, given->value);
		break;
	case STRACE_ATTACH:
		return add_pids(settings, given->value, err);
	case STRACE_USER:
		settings->user = given->value;
		break;
	case STRACE_ARGV0:
		settings->argv0 = given->value;
		break;
	case STRACE_DETACH_ON:
		return set_detach_on(settings, given->value, err);
	case STRACE_DAEMONIZE:
		return set_daemonize(settings, given, err);
	case STRACE_FOLLOW:
		settings->has_long[LETTER_FOLLOW] = settings->follows = true;
		break;
	case STRACE_SEPARATELY:
		settings->is_separate = true;
		break;
	case STRACE_INTERRUPTIBLE:
		return set_interruptible(settings, given, err);
	case STRACE_KILL_ON_EXIT:
		settings->kills_on_exit = true;
		break;
	case STRACE_CALL_LIMIT:
		return strace_read_number(settings, given, 1, INT64_MAX,
				   &settings->rules.call_limit, err);
	case STRACE_SECCOMP:
		settings->wants_seccomp = true;
		break;
	case STRACE_OUTPUT:
		settings->output = given->value;
		break;
	default:
		settings->appends = true;
		break;
	}
	return 0;
}
