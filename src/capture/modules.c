/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modules.c - follows the kernel's modules while a workload runs, as MODULES.
 */
#include "config.h"

#include "capture/modules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "capture/module_alias.h"
#include "event/recording.h"

enum {
	TEXT_BYTES_MAX = 4 << 20,
	ASKED_MAX = 1024, /* different ones; then no call is looked at any more */
};

static const uint64_t tick_ns = UINT64_C(10) * 1000 * 1000 * 1000;

void modules_init(struct modules *modules, struct recording_writer *out)
{
	struct utsname kernel;

	*modules = (struct modules){.out = out, .proc_file = "/proc/modules"};
	uname(&kernel);
	snprintf(modules->folder, sizeof(modules->folder), "/lib/modules/%s",
		 kernel.release);
}

void modules_done(struct modules *modules)
{
	char *text;
	size_t at = 0;

	while ((text = map_next(&modules->asked, &at)))
		free(text);
	map_done(&modules->asked);
	module_list_done(&modules->list);
}

bool modules_is_due(const struct modules *modules, uint64_t now_ns)
{
	return !modules->is_absent && now_ns >= modules->read_ns + tick_ns;
}

static int take(struct modules *modules, uint64_t time_ns,
		struct module_news *ret_news)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	int result = io_read_file(modules->proc_file, TEXT_BYTES_MAX, &text,
				  NULL);

	modules->read_ns = time_ns;
	if (!result)
		module_list_take(&modules->list, buf_span(&text), ret_news);
	return result;
}

static void put(struct modules *modules, const struct modules_at *at,
		const struct module_news *news, struct event_modules *event)
{
	struct event whole = {
		.kind = EVENT_MODULES,
		.serial = at->serial,
		.time_ns = at->time_ns,
	};

	event->lines = buf_span(&news->lines);
	event->gone = news->gone;
	event->gone_count = news->gone_count;
	whole.modules = *event;
	recording_put(modules->out, &whole);
}

void modules_read(struct modules *modules, const struct modules_at *at,
		  enum modules_moment moment)
{
	AUTO(module_news_done) struct module_news news = {0};
	bool is_edge = moment == MODULES_START || moment == MODULES_END;
	struct event_modules event = {.moment = moment};
	int result;

	if (modules->is_absent && !is_edge)
		return;
	result = take(modules, at->time_ns, &news);
	event.error = (uint32_t)-result;
	if (result)
		modules->is_absent = true;
	if (is_edge || result || module_news_is_any(&news))
		put(modules, at, &news, &event);
}

/* ---- calls ---- */

/* Whether it asks for something for the first time. */
static bool is_new(struct modules *modules, const struct module_request *request)
{
	struct span key = span_of(request->aliases, sizeof(*request->aliases) *
							    request->count);

	if (request->kind != REQUEST_ALIASES)
		return true;
	if (modules->asked.count >= ASKED_MAX ||
	    map_get_bytes(&modules->asked, key))
		return false;
	map_put_bytes(&modules->asked, key, mem_strdup(""));
	return true;
}

struct module_request *modules_before(struct modules *modules,
				      const struct modules_at *at,
				      const struct request_call *call)
{
	struct module_request request;

	if (modules->is_absent || !module_request_of(call, &request) ||
	    !is_new(modules, &request))
		return NULL;
	modules_read(modules, at, MODULES_BEFORE);
	request.readings = modules->list.readings;
	return mem_copy(&request, sizeof(request));
}

/* ---- who loaded what ---- */

struct cause {
	struct modules *modules;
	const struct module_request *request;
	const char *alias; /* the one that fits */
	struct span *loaded;
	size_t count;
};

static bool has_appeared(const struct cause *cause, const struct module *module)
{
	return module->appeared > cause->request->readings;
}

static void add(struct cause *cause, struct span name)
{
	for (size_t i = 0; i < cause->count; i++)
		if (cause->loaded[i].data == name.data)
			return;
	cause->loaded = mem_resize(cause->loaded, cause->count + 1,
				   sizeof(*cause->loaded));
	cause->loaded[cause->count++] = name;
}

/* Modules are called with _ in /proc/modules, whatever their aliases say. */
static struct module *find(struct cause *cause, const char *name)
{
	char text[REQUEST_ALIAS_BYTES];
	size_t len = strlen(name);

	if (len >= sizeof(text))
		return NULL;
	for (size_t i = 0; i < len; i++)
		text[i] = name[i] == '-' ? '_' : name[i];
	return map_get_bytes(&cause->modules->list.by_name, span_of(text, len));
}

static void see_alias(void *context, const char *pattern, const char *name,
		      bool is_builtin)
{
	struct cause *cause = context;
	struct module *module = find(cause, name);
	const char *alias;

	if (is_builtin || !module || !has_appeared(cause, module))
		return;
	alias = module_request_match(cause->request, pattern);
	if (!alias)
		return;
	cause->alias = alias;
	add(cause, module->name);
}

/* "a,b," */
static bool has_user(struct span users, struct span name)
{
	const uint8_t *at = users.data, *end = users.data + users.len;

	while (at < end) {
		const uint8_t *comma = memchr(at, ',', (size_t)(end - at));
		size_t len = (size_t)((comma ? comma : end) - at);

		if (len == name.len && !memcmp(at, name.data, len))
			return true;
		at += len + 1;
	}
	return false;
}

/* What they depend on was loaded with them. */
static void add_dependencies(struct cause *cause)
{
	for (size_t i = 0; i < cause->count; i++) {
		struct module *module;
		size_t at = 0;

		while ((module = map_next(&cause->modules->list.by_name, &at)))
			if (has_appeared(cause, module) &&
			    has_user(module->users, cause->loaded[i]))
				add(cause, module->name);
	}
}

/* Of a call that says it has loaded one: the one of that name, or the only one that
   is new. */
static void find_only(struct cause *cause)
{
	struct module *module = NULL, *only = NULL;
	size_t at = 0, count = 0;

	cause->alias = "init_module";
	if (cause->request->count)
		module = find(cause, cause->request->aliases[0]);
	if (module && has_appeared(cause, module)) {
		add(cause, module->name);
		return;
	}
	while ((module = map_next(&cause->modules->list.by_name, &at)))
		if (has_appeared(cause, module)) {
			only = module;
			count++;
		}
	if (count == 1)
		add(cause, only->name);
}

static void find_cause(struct cause *cause, int64_t ret)
{
	switch (cause->request->kind) {
	case REQUEST_NONE:
		return;
	case REQUEST_LOAD:
		if (!ret)
			find_only(cause);
		return;
	case REQUEST_ALIASES:
		break;
	}
	for (unsigned i = 0; i < cause->request->count; i++)
		see_alias(cause, cause->request->aliases[i],
			  cause->request->aliases[i], false);
	module_alias_each(cause->modules->folder, see_alias, cause);
	add_dependencies(cause);
}

void modules_after(struct modules *modules, const struct modules_at *at,
		   const struct module_request *request, int64_t ret)
{
	AUTO(module_news_done) struct module_news news = {0};
	struct event_modules event = {.moment = MODULES_AFTER};
	struct cause cause = {.modules = modules, .request = request};
	bool has_new = false;
	struct module *module;
	size_t n = 0;

	if (take(modules, at->time_ns, &news))
		return;
	while ((module = map_next(&modules->list.by_name, &n)))
		has_new |= has_appeared(&cause, module);
	if (has_new)
		find_cause(&cause, ret);
	if (!cause.count && !module_news_is_any(&news))
		return;
	event.request = span_of_str(cause.alias);
	event.loaded = cause.loaded;
	event.loaded_count = cause.count;
	put(modules, at, &news, &event);
	free(cause.loaded);
}
