/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_expr.c - strace's -e WORD=SET, and the sets.
 *
 *	SET	"!"* ( "all" | "none" | ITEM ( "," ITEM )* )
 *
 * Each new set of a word takes the place of the former.
 */
#include "config.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/strace_options.h"
#include "cli/units.h"
#include "select/callset.h"
#include "spec/names.h"

struct word {
	const char *text;
	unsigned bits;
};

static const struct {
	const char *word;
	enum strace_option id;
} qualifiers[] = {
	{"trace", STRACE_TRACE},
	{"t", STRACE_TRACE},
	{"trace-fds", STRACE_TRACE_FDS},
	{"trace-fd", STRACE_TRACE_FDS},
	{"fds", STRACE_TRACE_FDS},
	{"fd", STRACE_TRACE_FDS},
	{"abbrev", STRACE_ABBREV},
	{"a", STRACE_ABBREV},
	{"verbose", STRACE_VERBOSE},
	{"v", STRACE_VERBOSE},
	{"raw", STRACE_RAW},
	{"x", STRACE_RAW},
	{"signal", STRACE_SIGNAL},
	{"signals", STRACE_SIGNAL},
	{"s", STRACE_SIGNAL},
	{"read", STRACE_READ},
	{"reads", STRACE_READ},
	{"r", STRACE_READ},
	{"write", STRACE_WRITE},
	{"writes", STRACE_WRITE},
	{"w", STRACE_WRITE},
	{"fault", STRACE_FAULT},
	{"inject", STRACE_INJECT},
	{"status", STRACE_STATUS},
	{"quiet", STRACE_QUIET},
	{"silent", STRACE_QUIET},
	{"silence", STRACE_QUIET},
	{"q", STRACE_QUIET},
	{"kvm", STRACE_KVM},
	{"namespace", STRACE_NAMESPACE},
	{"decode-fds", STRACE_DECODE_FDS},
	{"decode-fd", STRACE_DECODE_FDS},
	{"decode-pids", STRACE_DECODE_PIDS},
	{"decode-pid", STRACE_DECODE_PIDS},
	{"secontext", STRACE_SECONTEXT},
};

static const struct word statuses[] = {
	{"successful", STATUS_SUCCESSFUL}, {"failed", STATUS_FAILED},
	{"unfinished", STATUS_UNFINISHED}, {"unavailable", STATUS_UNAVAILABLE},
	{"detached", STATUS_DETACHED},	   {NULL, 0},
};

static const struct word quiets[] = {
	{"attach", QUIET_ATTACH},
	{"exit", QUIET_EXIT},
	{"exits", QUIET_EXIT},
	{"path-resolution", QUIET_PATH_RESOLUTION},
	{"personality", QUIET_PERSONALITY},
	{"thread-execve", QUIET_THREAD_EXECVE},
	{"superseded", QUIET_THREAD_EXECVE},
	{NULL, 0},
};

static const struct word fd_details[] = {
	{"path", FD_PATH},   {"socket", FD_SOCKET},
	{"dev", FD_DEVICE},  {"eventfd", FD_EVENTFD},
	{"pidfd", FD_PIDFD}, {"signalfd", FD_SIGNALFD},
	{NULL, 0},
};

enum { PIDS_COMM = 1, PIDS_NAMESPACE = 2 };

static const struct word pid_details[] = {
	{"comm", PIDS_COMM},
	{"pidns", PIDS_NAMESPACE},
	{NULL, 0},
};

/* ---- sets ---- */

typedef int add_item(void *context, const char *item, struct error *err);

/* Hands out the items behind any "!"; ret_is_all: it says "all" instead. */
static int each_item(const char *text, add_item *add, void *context,
		     const char *what, bool *ret_is_all, struct error *err)
{
	const char *list = text + strspn(text, "!");
	AUTO(mem_free_ptr) char *room = mem_strdup(list);
	char *rest = room, *item;
	size_t count = 0;

	*ret_is_all = strcasecmp(list, "all") == 0;
	if (*ret_is_all || strcasecmp(list, "none") == 0)
		return 0;
	while ((item = strsep(&rest, ","))) {
		int rc = *item ? add(context, item, err) : 0;

		if (rc < 0)
			return rc;
		count += *item != '\0';
	}
	return count ? 0
		     : error_set(err, EINVAL, "invalid %s '%s'", what, text);
}

struct word_set {
	const struct word *words;
	const char *what;
	unsigned bits;
};

static int add_word(void *context, const char *item, struct error *err)
{
	struct word_set *set = context;

	for (const struct word *word = set->words; word->text; word++) {
		if (strcasecmp(word->text, item))
			continue;
		set->bits |= word->bits;
		return 0;
	}
	return error_set(err, EINVAL, "invalid %s '%s'", set->what, item);
}

static int read_words(const struct word *words, const char *what,
		      const char *text, unsigned all, unsigned *ret_bits,
		      struct error *err)
{
	struct word_set set = {.words = words, .what = what};
	size_t bangs = strspn(text, "!");
	bool is_all;
	int rc = each_item(text, add_word, &set, what, &is_all, err);

	if (rc < 0)
		return rc;
	if (is_all)
		set.bits = all;
	*ret_bits = bangs % 2 ? all & ~set.bits : set.bits;
	return 0;
}

static int add_fd(void *context, const char *item, struct error *err)
{
	uint64_t number;

	if (!units_number(item, INT32_MAX, &number))
		return error_set(err, EINVAL, "invalid descriptor '%s'", item);
	numset_add(context, (uint32_t)number);
	return 0;
}

enum { SIGNAL_NUMBER_MAX = 255 }; /* as in strace, whatever the kernel has */

static int add_signal(void *context, const char *item, struct error *err)
{
	uint64_t number;
	int signo;

	if (units_number(item, SIGNAL_NUMBER_MAX, &number)) {
		numset_add(context, (uint32_t)number);
		return 0;
	}
	AUTO(mem_free_ptr) char *upper = mem_strdup(item);

	for (char *at = upper; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - ('a' - 'A'));
	signo = signal_by_name(upper);
	if (signo < 0)
		return error_set(err, EINVAL, "invalid signal '%s'", item);
	numset_add(context, (uint32_t)signo);
	return 0;
}

static int read_numbers(struct numset *ret, add_item *add, const char *what,
			const char *text, struct error *err)
{
	struct numset set = NUMSET_NONE;
	size_t bangs = strspn(text, "!");
	bool is_all;
	int rc = each_item(text, add, &set, what, &is_all, err);

	if (rc < 0) {
		numset_done(&set);
		return rc;
	}
	set.is_complement = is_all != (bangs % 2 == 1);
	numset_done(ret);
	*ret = set;
	return 0;
}

/* ---- calls ---- */

struct call_set {
	struct strace_settings *settings;
	const struct spec *spec;
	struct callset set;
};

static int refuse_regex(const char *pattern, struct error *err)
{
	char why[128];
	regex_t regex;
	int failure = regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB);

	if (!failure) {
		regfree(&regex);
		return 0;
	}
	regerror(failure, &regex, why, sizeof(why));
	return error_set(err, EINVAL, "regcomp: %s: %s", pattern, why);
}

static int add_calls(void *context, const char *item, struct error *err)
{
	struct call_set *set = context;
	const char *word = item + strspn(item, "?");
	const char *at = strrchr(word, '@');
	struct error why = {0};

	if (*word != '/' && at && strcmp(at + 1, "64") &&
	    strcmp(at + 1, "32") && strcmp(at + 1, "x32"))
		return strace_usage(set->settings, err,
				    "incorrect personality designator '%s' in "
				    "qualification '%s'",
				    at + 1, item);
	if (*word == '/' && refuse_regex(word + 1, err) < 0)
		return -EINVAL;
	if (*word == '!' || strcmp(word, "none") == 0 ||
	    callset_add(&set->set, set->spec, item, &why) < 0)
		return error_set(err, EINVAL, "invalid system call '%s'", item);
	return 0;
}

static int read_calls(struct strace_settings *settings, const struct spec *spec,
		      const char *text, struct callset *ret, struct error *err)
{
	struct call_set set = {settings, spec, CALLSET_EMPTY};
	bool is_all;
	int rc = each_item(text, add_calls, &set, "system call", &is_all, err);

	if (rc < 0)
		return rc;
	/* What it says is right by now; once more for all and for the "!". "ALL"
	   is none of these words, unlike other sets'. */
	*ret = CALLSET_EMPTY;
	if (callset_add(ret, spec, text, err) < 0)
		return error_set(err, EINVAL, "invalid system call '%s'",
				 text + strspn(text, "!"));
	return 0;
}

/* ---- each word ---- */

static int set_pid_details(struct strace_settings *settings, const char *text,
			   struct error *err)
{
	unsigned bits = 0;
	int rc = read_words(pid_details, "decode-pids", text,
			    PIDS_COMM | PIDS_NAMESPACE, &bits, err);

	if (rc < 0)
		return rc;
	settings->view.with_comm = bits & PIDS_COMM;
	settings->view.with_pidns = bits & PIDS_NAMESPACE;
	return 0;
}

static int set_kvm(struct strace_settings *settings, const char *text,
		   struct error *err)
{
	if (strcmp(text, "vcpu") && strcmp(text, "vcpu+"))
		return error_set(err, EINVAL, "invalid -e kvm= argument: '%s'",
				 text);
	strace_note(settings,
		    "-e kvm=vcpu has no effect in this version of spile");
	return 0;
}

static int set_namespace(struct strace_settings *settings, const char *text,
			 struct error *err)
{
	if (strcmp(text, "new"))
		return error_set(err, EINVAL,
				 "invalid -e namespace= argument: '%s'", text);
	settings->wants_namespaces = true;
	return 0;
}

static int set_trace(struct strace_settings *settings, const struct spec *spec,
		     const char *text, struct error *err)
{
	struct callset set;
	int rc = read_calls(settings, spec, text, &set, err);

	if (rc == 0)
		settings->trace = text;
	return rc;
}

int strace_qualify(struct strace_settings *settings, const struct spec *spec,
		   enum strace_option id, const char *text, struct error *err)
{
	struct strace_rules *rules = &settings->rules;

	switch ((int)id) {
	case STRACE_TRACE:
		return set_trace(settings, spec, text, err);
	case STRACE_ABBREV:
		return read_calls(settings, spec, text, &rules->abbrev, err);
	case STRACE_VERBOSE:
		return read_calls(settings, spec, text, &rules->verbose, err);
	case STRACE_RAW:
		return read_calls(settings, spec, text, &rules->raw, err);
	case STRACE_SIGNAL:
		return read_numbers(&rules->signals, add_signal, "signal", text,
				    err);
	case STRACE_TRACE_FDS:
		rules->has_trace_fds = true;
		return read_numbers(&rules->trace_fds, add_fd, "descriptor",
				    text, err);
	case STRACE_READ:
		return read_numbers(&rules->read_fds, add_fd, "descriptor",
				    text, err);
	case STRACE_WRITE:
		return read_numbers(&rules->write_fds, add_fd, "descriptor",
				    text, err);
	case STRACE_STATUS:
		return read_words(statuses, "status", text, STATUS_ALL,
				  &rules->statuses, err);
	case STRACE_QUIET:
		settings->has_long[LETTER_QUIET] = true;
		return read_words(quiets, "quiet", text, QUIET_ALL,
				  &rules->quiet, err);
	case STRACE_DECODE_FDS:
		settings->has_long[LETTER_FDS] = true;
		return read_words(fd_details, "decode-fds", text, FD_ALL,
				  &settings->view.fd_details, err);
	case STRACE_DECODE_PIDS:
		return set_pid_details(settings, text, err);
	case STRACE_KVM:
		return set_kvm(settings, text, err);
	case STRACE_NAMESPACE:
		return set_namespace(settings, text, err);
	case STRACE_SECONTEXT:
		strace_note(settings, "--secontext has no effect in this "
				      "version of spile");
		return 0;
	default:
		return error_set(err, ENOSYS,
				 "%s=%s: changing what calls do comes with a "
				 "later release of spile",
				 id == STRACE_FAULT ? "fault" : "inject", text);
	}
}

int strace_expression(struct strace_settings *settings, const struct spec *spec,
		      const char *text, struct error *err)
{
	size_t word = strcspn(text, "=");

	for (size_t i = 0; text[word] && i < ARRAY_LEN(qualifiers); i++)
		if (strlen(qualifiers[i].word) == word &&
		    memcmp(qualifiers[i].word, text, word) == 0)
			return strace_qualify(settings, spec, qualifiers[i].id,
					      text + word + 1, err);
	return strace_qualify(settings, spec, STRACE_TRACE, text, err);
}
