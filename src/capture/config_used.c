/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_used.c - how the running kernel was configured, as far as a workload needs
 * to know.
 */
#include "config.h"

#include "capture/config_used.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "capture/met.h"
#include "capture/module_alias.h"
#include "capture/modules.h"
#include "event/recording.h"
#include "facts/kconfig.h"
#include "facts/module.h"

enum { ALIASES_MAX = 4096 };

struct config_used {
	const struct modules *modules;
	struct map wanted; /* symbols, to has_line or has_no_line */
	/* What the kernel asks for when the devices and sockets are used. */
	struct module_request *requests;
	size_t request_count;
	char **aliases; /* "ALIAS MODULE": who answers */
	size_t alias_count;
};

static void config_used_done(struct config_used *used)
{
	map_done(&used->wanted);
	free(used->requests);
	for (size_t i = 0; i < used->alias_count; i++)
		free(used->aliases[i]);
	free(used->aliases);
}

/* What a symbol is mapped to: whether a line had it. */
static char has_no_line, has_line;

static void want(struct config_used *used, struct span symbol)
{
	if (symbol.len && !map_get_bytes(&used->wanted, symbol))
		map_put_bytes(&used->wanted, symbol, &has_no_line);
}

/* "CONFIG_A CONFIG_B" */
static void want_all(struct config_used *used, const char *symbols)
{
	while (*symbols) {
		size_t len = strcspn(symbols, " ");

		if (len > 7)
			want(used, span_of(symbols + 7, len - 7));
		symbols += len + strspn(symbols + len, " ");
	}
}

static void want_module(struct config_used *used, struct span module)
{
	char room[FACTS_SYMBOL_BYTES];
	struct span symbol;

	for (unsigned i = 0;
	     (symbol = facts_module_config(module, i, room)).len; i++)
		want(used, symbol);
}

static void want_facts(struct config_used *used, const struct met *met)
{
	const struct module *module;
	const char *text;
	size_t at = 0;

	for (unsigned i = 0; (text = facts_call_config(i)); i++)
		want_all(used, text);
	while ((module = map_next(&used->modules->list.by_name, &at)))
		want_module(used, module->name);
	for (at = 0; (text = map_next(&met->modules, &at));)
		want_module(used, span_of_str(text));
	want_all(used, FACTS_KERNEL_CONFIG);
}

/* ---- who is behind what has no driver ---- */

static void ask_for(const struct met_item *item, struct module_request *request)
{
	*request = (struct module_request){0};
	if (item->kind != MET_SOCKET) {
		module_request_add_device(request, item->kind == MET_BLOCK,
					  item->number, item->minor);
		return;
	}
	module_request_add(request, "net-pf-%u", item->number);
	module_request_add(request, "net-pf-%u-proto-%u", item->number,
			   item->minor);
}

/* An alias of a module that isn't there answers for nothing. */
static bool is_there(const struct config_used *used, const char *name,
		     bool is_builtin)
{
	const struct module *module = map_get_bytes(
		&used->modules->list.by_name, span_of_str(name));

	return is_builtin || (module && module->appeared);
}

static void see_alias(void *context, const char *pattern, const char *module,
		      bool is_builtin)
{
	struct config_used *used = context;
	const char *alias;

	if (!is_there(used, module, is_builtin))
		return;
	for (size_t i = 0; i < used->request_count; i++) {
		alias = module_request_match(&used->requests[i], pattern);
		if (!alias || used->alias_count == ALIASES_MAX)
			continue;
		used->aliases = mem_resize(used->aliases, used->alias_count + 1,
					   sizeof(*used->aliases));
		used->aliases[used->alias_count++] =
			mem_printf("%s %s", alias, module);
		want_module(used, span_of_str(module));
	}
}

static void find_aliases(struct config_used *used, const struct met *met)
{
	const struct met_item *item;
	size_t at = 0;

	used->requests =
		mem_resize(NULL, met->items.count + 1, sizeof(*used->requests));
	while ((item = map_next(&met->items, &at)))
		ask_for(item, &used->requests[used->request_count++]);
	module_alias_each(used->modules->folder, see_alias, used);
}

/* ---- the configuration ---- */

/* Where distributions, and the kernel itself, leave it. */
static bool find_config(const char *path, const char *release,
			struct buf *ret_text, char *ret_source, size_t bytes)
{
	static const char *const places[] = {
		"/proc/config.gz",
		"/boot/config-%s",
		"/lib/modules/%s/config",
		"/lib/modules/%s/build/.config",
	};

	if (path) {
		snprintf(ret_source, bytes, "%s", path);
		return !kconfig_read(path, ret_text, NULL);
	}
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		const char *rest = strstr(places[i], "%s");

		snprintf(ret_source, bytes, "%.*s%s%s",
			 rest ? (int)(rest - places[i]) : (int)bytes, places[i],
			 rest ? release : "", rest ? rest + 2 : "");
		if (!kconfig_read(ret_source, ret_text, NULL))
			return true;
	}
	ret_source[0] = '\0';
	return false;
}

static bool is_kept(struct config_used *used, const struct kconfig_line *line,
		    bool is_whole)
{
	if (is_whole)
		return line->value.len == 1 && *line->value.data != 'n';
	if (!map_get_bytes(&used->wanted, line->symbol))
		return false;
	map_put_bytes(&used->wanted, line->symbol, &has_line);
	return true;
}

static void pick(struct config_used *used, struct span config, bool is_whole,
		 struct buf *out)
{
	struct kconfig_line line;
	size_t at = 0;

	while (kconfig_next(config, &at, &line)) {
		if (!is_kept(used, &line, is_whole))
			continue;
		buf_add(out, line.line.data, line.line.len);
		buf_add_u8(out, '\n');
	}
	if (is_whole)
		return;
	for (size_t i = 0; i < used->wanted.cap; i++) {
		const struct map_slot *slot = &used->wanted.slots[i];

		if (slot->value == &has_no_line)
			buf_printf(out, "CONFIG_%.*s\n", (int)slot->bytes.len,
				   slot->bytes.data);
	}
}

void config_used_put(const struct modules *modules, const struct met *met,
		     const char *path, const struct modules_at *at)
{
	AUTO(config_used_done) struct config_used used = {.modules = modules};
	AUTO(buf_done) struct buf config = BUF_EMPTY, text = BUF_EMPTY;
	AUTO(mem_free_ptr) struct span *aliases = NULL;
	char source[PATH_MAX] = "";
	struct event event = {
		.kind = EVENT_CONFIG,
		.time_ns = at->time_ns,
		.config.is_whole = !facts_modules_bytes,
	};

	want_facts(&used, met);
	find_aliases(&used, met);
	if (find_config(path, strrchr(modules->folder, '/') + 1, &config, source,
			sizeof(source)))
		pick(&used, buf_span(&config), event.config.is_whole, &text);
	aliases = mem_resize(NULL, used.alias_count + 1, sizeof(*aliases));
	for (size_t i = 0; i < used.alias_count; i++)
		aliases[i] = span_of_str(used.aliases[i]);
	event.config.source = span_of_str(source);
	event.config.text = buf_span(&text);
	event.config.aliases = aliases;
	event.config.alias_count = used.alias_count;
	recording_put(modules->out, &event);
}
