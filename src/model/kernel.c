/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.c - the kernel's modules while a workload ran, and its configuration.
 *
 * What the events hold is text from another machine: lines that make no sense are
 * left out.
 */
#include "config.h"

#include "model/kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/gunzip.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/event.h"
#include "facts/kconfig.h"

enum {
	MODULES_MAX = 1 << 16,
	FIELDS = 5, /* name, bytes, use count, users, state */
};

struct kernel {
	struct kernel_module **modules;
	size_t count;
	struct map by_name; /* to struct kernel_module */
	bool has_start, has_config;
	uint32_t error;
	char *source, *text;
	size_t text_bytes;
	bool is_whole, is_packed;
	char **aliases;
	size_t alias_count;
};

struct kernel *kernel_new(void)
{
	return mem_new(sizeof(struct kernel));
}

static void config_done(struct kernel *kernel)
{
	mem_free_ptr(&kernel->source);
	mem_free_ptr(&kernel->text);
	for (size_t i = 0; i < kernel->alias_count; i++)
		free(kernel->aliases[i]);
	mem_free_ptr(&kernel->aliases);
	kernel->alias_count = 0;
}

void kernel_free(struct kernel **kernel_ptr)
{
	struct kernel *kernel = *kernel_ptr;

	if (!kernel)
		return;
	for (size_t i = 0; i < kernel->count; i++) {
		free(kernel->modules[i]->name);
		free(kernel->modules[i]->users);
		free(kernel->modules[i]->request);
		free(kernel->modules[i]);
	}
	free(kernel->modules);
	map_done(&kernel->by_name);
	config_done(kernel);
	free(kernel);
	*kernel_ptr = NULL;
}

/* ---- modules ---- */

static struct kernel_module *find(const struct kernel *kernel, struct span name)
{
	return map_get_bytes(&kernel->by_name, name);
}

static struct kernel_module *add(struct kernel *kernel, struct span name)
{
	struct kernel_module *module;

	if (kernel->count == MODULES_MAX)
		return NULL;
	module = mem_new(sizeof(*module));
	module->name = mem_strndup((const char *)name.data, name.len);
	module->start = module->highest = module->end = -1;
	kernel->modules = mem_resize(kernel->modules, kernel->count + 1,
				     sizeof(*kernel->modules));
	kernel->modules[kernel->count++] = module;
	map_put_bytes(&kernel->by_name, name, module);
	return module;
}

/* Whether there are five, with blanks between. */
static bool split(struct span line, struct span *ret_fields)
{
	const uint8_t *at = line.data, *end = line.data + line.len;

	for (unsigned i = 0; i < FIELDS; i++) {
		const uint8_t *blank =
			at < end ? memchr(at, ' ', (size_t)(end - at)) : NULL;

		if (!blank)
			blank = end;
		if (blank <= at)
			return false;
		ret_fields[i] = span_of(at, (size_t)(blank - at));
		at = blank < end ? blank + 1 : end;
	}
	return true;
}

/* "-" of a kernel that doesn't count, or -1 of a module on its way: not used. */
static int64_t use_count(struct span text)
{
	int64_t value = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9' ||
		    value > UINT32_MAX)
			return 0;
		value = value * 10 + text.data[i] - '0';
	}
	return value;
}

/* "a,b," without the last comma, "-" as nothing. */
static char *users_text(struct span text)
{
	if (text.len && text.data[text.len - 1] == ',')
		text.len--;
	if (text.len == 1 && *text.data == '-')
		text.len = 0;
	return mem_strndup((const char *)text.data, text.len);
}

static void take_line(struct kernel *kernel, const struct event *event,
		      struct span line)
{
	struct span fields[FIELDS];
	struct kernel_module *module;
	int64_t count;

	if (!split(line, fields))
		return;
	module = find(kernel, fields[0]);
	if (!module)
		module = add(kernel, fields[0]);
	if (!module)
		return;
	count = use_count(fields[2]);
	if (event->modules.moment == MODULES_START)
		module->start = count;
	module->end = count;
	if (count <= module->highest)
		return;
	module->highest = count;
	free(module->users);
	module->users = users_text(fields[3]);
}

static void take_loaded(struct kernel *kernel, const struct event_modules *event,
			uint32_t command)
{
	for (size_t i = 0; i < event->loaded_count; i++) {
		struct kernel_module *module = find(kernel, event->loaded[i]);

		if (!module || module->command)
			continue;
		module->command = command;
		free(module->request);
		module->request = mem_strndup(
			(const char *)event->request.data, event->request.len);
	}
}

static void take_modules(struct kernel *kernel, const struct event *event,
			 uint32_t command)
{
	struct span text = event->modules.lines;
	struct kernel_module *module;

	if (event->modules.moment == MODULES_START)
		kernel->has_start = true;
	kernel->error = event->modules.error;
	for (size_t at = 0; at < text.len;) {
		const uint8_t *start = text.data + at;
		const uint8_t *end = memchr(start, '\n', text.len - at);
		size_t len = end ? (size_t)(end - start) : text.len - at;

		take_line(kernel, event, span_of(start, len));
		at += len + 1;
	}
	for (size_t i = 0; i < event->modules.gone_count; i++) {
		module = find(kernel, event->modules.gone[i]);
		if (module)
			module->end = -1;
	}
	if (command)
		take_loaded(kernel, &event->modules, command);
}

const struct kernel_module *kernel_module(const struct kernel *kernel, size_t i)
{
	return i < kernel->count ? kernel->modules[i] : NULL;
}

const struct kernel_module *kernel_module_named(const struct kernel *kernel,
						struct span name)
{
	return find(kernel, name);
}

bool kernel_module_changed(const struct kernel_module *module)
{
	return module->start != module->end || module->highest != module->start;
}

enum kernel_state kernel_modules_state(const struct kernel *kernel,
				       uint32_t *ret_error)
{
	*ret_error = kernel->error;
	if (!kernel->has_start)
		return KERNEL_UNKNOWN;
	return kernel->error ? KERNEL_ABSENT : KERNEL_KNOWN;
}

/* ---- configuration ---- */

static void take_text(struct kernel *kernel, struct span text)
{
	AUTO(buf_done) struct buf unpacked = BUF_EMPTY;

	kernel->is_packed = gunzip_is(text) && kconfig_unpack(text, &unpacked);
	if (kernel->is_packed)
		text.len = 0;
	else if (gunzip_is(text))
		text = buf_span(&unpacked);
	kernel->text = mem_strndup((const char *)text.data, text.len);
	kernel->text_bytes = text.len;
}

static void take_config(struct kernel *kernel, const struct event_config *config)
{
	config_done(kernel);
	kernel->has_config = true;
	kernel->source = mem_strndup((const char *)config->source.data,
				     config->source.len);
	take_text(kernel, config->text);
	kernel->is_whole = config->is_whole;
	kernel->aliases = mem_new((config->alias_count + 1) *
				  sizeof(*kernel->aliases));
	for (size_t i = 0; i < config->alias_count; i++)
		kernel->aliases[kernel->alias_count++] =
			mem_strndup((const char *)config->aliases[i].data,
				    config->aliases[i].len);
}

void kernel_feed(struct kernel *kernel, const struct event *event,
		 uint32_t command)
{
	if (event->kind == EVENT_MODULES)
		take_modules(kernel, event, command);
	else if (event->kind == EVENT_CONFIG)
		take_config(kernel, &event->config);
}

enum kernel_state kernel_config_state(const struct kernel *kernel)
{
	if (!kernel->has_config)
		return KERNEL_UNKNOWN;
	if (kernel->is_packed)
		return KERNEL_UNREADABLE;
	return kernel->text_bytes ? KERNEL_KNOWN : KERNEL_ABSENT;
}

const char *kernel_config_source(const struct kernel *kernel)
{
	return kernel->source ? kernel->source : "";
}

struct span kernel_config(const struct kernel *kernel, struct span symbol)
{
	if (kernel_config_state(kernel) != KERNEL_KNOWN)
		return span_of(NULL, 0);
	return kconfig_value(span_of(kernel->text, kernel->text_bytes), symbol,
			     kernel->is_whole);
}

struct span kernel_alias(const struct kernel *kernel, size_t i)
{
	return i < kernel->alias_count ? span_of_str(kernel->aliases[i])
				       : span_of(NULL, 0);
}
