/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_kernel.c - of a footprint: the kernel's modules, and the symbols of its
 * configuration behind what was used.
 *
 * What is behind a device sysfs said when it was used: its driver's module, and its
 * controller's. What is behind one without a driver, or a socket family, the aliases
 * of the kernel's modules said. Of all else nothing is known, and nothing is said.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "facts/facts.h"
#include "facts/kconfig.h"
#include "facts/module.h"
#include "model/kernel.h"
#include "view/footprint_view.h"

/* Places of SECTION_DEVICE's, SECTION_SYSCALL's and SECTION_FILES' fields. */
enum {
	DEVICE_PATH = 0,
	DEVICE_TYPE = 1,
	DEVICE_NUMBER = 2,
	DEVICE_CLASS = 3,
	DEVICE_DRIVER = 5,
	DEVICE_MODULE = 6,
	DEVICE_CONTROLLER_DRIVER = 8,
	DEVICE_CONTROLLER_MODULE = 9,
	SYSCALL_ABI = 1,
	FILES_FILESYSTEM = 1,
};

/* Field of SECTION_MODULE. */
enum { MODULE_BECAUSE = 6 };

enum { FAMILIES = 64 }; /* more than there are: AF_MAX of linux/socket.h */

/* ---- configuration ---- */

/* "y", "n (missing)", "m instead of y": as another kernel has it. */
static void add_other(struct buf *buf, struct span here, struct span there)
{
	bool is_here = here.len && *here.data != 'n';

	buf_add(buf, there.data, there.len);
	if (there.len == 1 && *there.data == 'n' && (is_here || !here.len))
		buf_add_text(buf, ", missing");
	else if (is_here && (there.len != here.len ||
			     memcmp(there.data, here.data, here.len)))
		buf_printf(buf, " instead of %.*s", (int)here.len, here.data);
}

static void need_symbol(struct footprint_view *view, struct span symbol,
			const char *what, struct span whose)
{
	struct span config = view->input->options->kernel_config;
	struct span value = kernel_config(view->kernel, symbol);
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	AUTO(buf_done) struct buf other = BUF_EMPTY;
	AUTO(buf_done) struct buf because = BUF_EMPTY;

	buf_printf(&name, "CONFIG_%.*s", (int)symbol.len, symbol.data);
	buf_printf(&because, "%s%.*s", what, (int)whose.len, whose.data);
	if (config.len)
		add_other(&other, value, kconfig_value(config, symbol, true));
	const struct span fields[] = {buf_span(&name), value, buf_span(&other),
				      buf_span(&because)};

	footprint_add(view->footprint, SECTION_CONFIG, fields, NULL);
}

/* The symbol that a kernel has set, of several that may build the module; all of
   them when the recording doesn't say which. */
static bool is_meant(const struct footprint_view *view, struct span module,
		     unsigned index)
{
	char room[FACTS_SYMBOL_BYTES];
	struct span symbol;

	for (unsigned i = 0;
	     (symbol = facts_module_config(module, i, room)).len; i++) {
		struct span value = kernel_config(view->kernel, symbol);

		if (value.len && *value.data != 'n')
			break;
	}
	if (!symbol.len)
		return true;
	symbol = kernel_config(view->kernel,
			       facts_module_config(module, index, room));
	return symbol.len && *symbol.data != 'n';
}

static void need_module(struct footprint_view *view, struct span module,
			const char *what, struct span whose)
{
	char room[FACTS_SYMBOL_BYTES];
	struct span symbol;

	for (unsigned i = 0;
	     (symbol = facts_module_config(module, i, room)).len; i++)
		if (is_meant(view, module, i))
			need_symbol(view, symbol, what, whose);
}

/* "CONFIG_A CONFIG_B" */
static void need_all(struct footprint_view *view, const char *symbols,
		     const char *what, struct span whose)
{
	while (*symbols) {
		size_t len = strcspn(symbols, " ");

		if (len > 7)
			need_symbol(view, span_of(symbols + 7, len - 7), what,
				    whose);
		symbols += len + strspn(symbols + len, " ");
	}
}

/* ---- modules ---- */

/* May be said again: of each that is used, whose it is; empty: nobody's that is
   known. */
static struct footprint_item *add_module(struct footprint_view *view,
					 const struct kernel_module *module,
					 struct span whose)
{
	struct footprint_item *item;
	const struct command *command =
		module->command ? model_command(view->model, module->command)
				: NULL;
	AUTO(mem_free_ptr) char *path = command ? command_path(command) : NULL;
	AUTO(buf_done) struct buf config = BUF_EMPTY;
	struct span name = span_of_str(module->name), symbol;
	char room[FACTS_SYMBOL_BYTES];
	const uint64_t counts[FOOTPRINT_COUNTS_MAX] = {
		module->start < 0 ? 0 : (uint64_t)module->start,
		module->highest < 0 ? 0 : (uint64_t)module->highest,
		module->end < 0 ? 0 : (uint64_t)module->end,
	};
	const char *loaded = module->start >= 0 ? "before"
			     : path		? path
				    : "during the run, cause not known";

	for (unsigned i = 0; (symbol = facts_module_config(name, i, room)).len; i++)
		if (is_meant(view, name, i))
			buf_printf(&config, "%sCONFIG_%.*s",
				   config.len ? " " : "", (int)symbol.len,
				   symbol.data);
	const struct span fields[] = {
		name,
		span_of_str(loaded),
		span_of_str(module->request),
		span_of_str(module->end < 0 ? "gone" : ""),
		span_of_str(module->users),
		buf_span(&config),
		whose,
	};

	item = footprint_add(view->footprint, SECTION_MODULE, fields, NULL);
	memcpy(item->counts, counts, sizeof(counts));
	return item;
}

/* Of what is used: its symbols, and itself where it isn't built in. */
static void use_module(struct footprint_view *view, struct span module,
		       const char *what, struct span whose)
{
	const struct kernel_module *known;

	if (!module.len)
		return;
	known = kernel_module_named(view->kernel, module);
	need_module(view, module, what, whose);
	if (known)
		add_module(view, known, whose);
}

/* One without a module in sysfs is built in: what builds a module of its name, and
   is y. */
static void use_driver(struct footprint_view *view, struct span driver,
		       struct span whose)
{
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	char room[FACTS_SYMBOL_BYTES];
	struct span symbol, value;

	buf_add(&name, driver.data, driver.len);
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] == '-')
			name.data[i] = '_';
	for (unsigned i = 0;
	     (symbol = facts_module_config(buf_span(&name), i, room)).len; i++) {
		value = kernel_config(view->kernel, symbol);
		if (value.len == 1 && *value.data == 'y')
			need_symbol(view, symbol, "", whose);
	}
}

/* "a, b": what several devices have of one path. */
static void use_modules(struct footprint_view *view, struct span names,
			struct span whose)
{
	while (names.len) {
		const uint8_t *comma = memchr(names.data, ',', names.len);
		size_t len = comma ? (size_t)(comma - names.data) : names.len;

		use_module(view, span_of(names.data, len), "", whose);
		if (names.len <= len + 2)
			break;
		names = span_of(names.data + len + 2, names.len - len - 2);
	}
}

/* Whose alias it is. */
static void use_alias(struct footprint_view *view, const struct buf *alias,
		      struct span whose)
{
	struct span line;

	for (size_t i = 0; (line = kernel_alias(view->kernel, i)).len; i++) {
		if (line.len <= alias->len + 1 || line.data[alias->len] != ' ' ||
		    memcmp(line.data, alias->data, alias->len))
			continue;
		use_module(view,
			   span_of(line.data + alias->len + 1,
				   line.len - alias->len - 1),
			   "", whose);
	}
}

static void use_device(struct footprint_view *view,
		       const struct footprint_item *item)
{
	AUTO(buf_done) struct buf alias = BUF_EMPTY;
	struct span number = item->what->fields[DEVICE_NUMBER];
	struct span whose = item->what->fields[DEVICE_PATH];

	if (!item->what->fields[DEVICE_MODULE].len)
		use_driver(view, item->what->fields[DEVICE_DRIVER], whose);
	if (!item->what->fields[DEVICE_CONTROLLER_MODULE].len)
		use_driver(view, item->what->fields[DEVICE_CONTROLLER_DRIVER], whose);
	use_modules(view, item->what->fields[DEVICE_MODULE], whose);
	use_modules(view, item->what->fields[DEVICE_CONTROLLER_MODULE], whose);
	use_module(view, facts_class_module(item->what->fields[DEVICE_CLASS]), "",
		   whose);
	buf_printf(&alias, "%.*s-major-%.*s", (int)item->what->fields[DEVICE_TYPE].len,
		   item->what->fields[DEVICE_TYPE].data, (int)number.len, number.data);
	for (size_t i = 0; i < alias.len; i++)
		if (alias.data[i] == ':')
			alias.data[i] = '-';
	use_alias(view, &alias, whose);
}

/* The number of "AF_ALG"; FAMILIES when there is none. */
static unsigned family_number(struct footprint_view *view, struct span name)
{
	const struct abi *abi = abi_by_id(ABI_X86_64); /* all have the same */
	unsigned number = 0;

	for (; number < FAMILIES; number++) {
		const char *family =
			footprint_socket(view, abi, number, 0, 0).family;

		if (family && strlen(family) == name.len &&
		    !memcmp(family, name.data, name.len))
			break;
	}
	return number;
}

static void use_socket(struct footprint_view *view,
		       const struct footprint_item *item)
{
	AUTO(buf_done) struct buf alias = BUF_EMPTY;
	struct span family = item->what->fields[0];
	unsigned number = family_number(view, family);
	const char *symbol = facts_family_config(number);

	if (symbol)
		need_symbol(view, span_of_str(symbol), "", family);
	buf_printf(&alias, "net-pf-%u", number);
	use_alias(view, &alias, family);
}

/* Its module has the name of the type, or there is none: it's always built in. */
static void use_filesystem(struct footprint_view *view,
			   const struct footprint_item *item)
{
	AUTO(buf_done) struct buf whose = BUF_EMPTY;
	struct span type = item->what->fields[FILES_FILESYSTEM];

	buf_printf(&whose, "file system %.*s", (int)type.len, type.data);
	if (kernel_module_named(view->kernel, type))
		use_module(view, type, "", buf_span(&whose));
	else
		use_driver(view, type, buf_span(&whose));
}

static void use_syscall(struct footprint_view *view,
			const struct footprint_item *item)
{
	struct span abi_name = item->what->fields[SYSCALL_ABI], call = item->what->fields[0];
	AUTO(mem_free_ptr)
	char *abi = mem_strndup((const char *)abi_name.data, abi_name.len);
	AUTO(mem_free_ptr)
	char *name = mem_strndup((const char *)call.data, call.len);
	const struct facts_call *facts =
		abi_by_name(abi) ? facts_call(abi_by_name(abi)->id, name) : NULL;

	if (facts)
		need_all(view, facts_name(facts->config), "", call);
}

void footprint_add_kernel(struct footprint_view *view)
{
	const struct kernel_module *module;
	const struct footprint_item *item;
	size_t count = 0;

	while (footprint_at(view->footprint, count))
		count++;
	/* What is added comes behind these. */
	for (size_t i = 0; i < count; i++) {
		item = footprint_at(view->footprint, i);
		if (item->place)
			continue;
		if (item->what->section == SECTION_SYSCALL)
			use_syscall(view, item);
		else if (item->what->section == SECTION_DEVICE)
			use_device(view, item);
		else if (item->what->section == SECTION_SOCKET)
			use_socket(view, item);
		else if (item->what->section == SECTION_FILES)
			use_filesystem(view, item);
	}
	for (size_t i = 0; (module = kernel_module(view->kernel, i)); i++) {
		if (!kernel_module_changed(module))
			continue;
		item = add_module(view, module, span_of_str(NULL));
		/* What is used needs it already, and what others of the machine
		   use, these commands don't. */
		if (module->request && !item->what->fields[MODULE_BECAUSE].len)
			need_module(view, span_of_str(module->name), "module ",
				    span_of_str(module->name));
	}
	footprint_sort(view->footprint);
}

/* ---- what is not known ---- */

static bool has_events(const struct footprint_view *view)
{
	const struct footprint_item *item;

	for (size_t i = 0; (item = footprint_at(view->footprint, i)); i++)
		if (item->what->section == SECTION_FAMILY)
			return true;
	return false;
}

/* As items_lack_classes() of those that were saved. */
static bool lacks_classes(const struct footprint_view *view)
{
	const struct footprint_item *item;
	bool has_devices = false;

	for (size_t i = 0; (item = footprint_at(view->footprint, i)); i++) {
		const struct span *fields = item->what->fields;

		if (item->what->section != SECTION_DEVICE ||
		    !footprint_is_in_sysfs(fields[DEVICE_PATH],
					   fields[DEVICE_TYPE]))
			continue;
		if (fields[DEVICE_CLASS].len)
			return false;
		has_devices = true;
	}
	return has_devices;
}

void footprint_print_kernel(const struct footprint_view *view, FILE *out)
{
	uint32_t error = 0;
	enum kernel_state state = kernel_modules_state(view->kernel, &error);

	if (state == KERNEL_ABSENT)
		fprintf(out, "\nno kernel modules: /proc/modules: %s\n",
			error == ENOENT ? "this kernel has none"
					: strerror((int)error));
	else if (state == KERNEL_UNKNOWN)
		fputs("\nthe recording doesn't say which kernel modules there "
		      "were\n",
		      out);
	state = kernel_config_state(view->kernel);
	if (state == KERNEL_ABSENT)
		fputs("\nhow the kernel was configured was not found; record "
		      "--kernel-config=FILE says it\n",
		      out);
	else if (state == KERNEL_UNREADABLE)
		fputs("\nhow the kernel was configured can't be unpacked: it is "
		      "damaged\n",
		      out);
	else if (state == KERNEL_UNKNOWN)
		fputs("\nthe recording doesn't say how the kernel was "
		      "configured\n",
		      out);
	if (lacks_classes(view))
		fputs("\nno device's class or driver is known: /sys may not have been "
		      "mounted\n",
		      out);
	if (!view->chosen->len && has_events(view))
		fputs("\nthe recording doesn't say which of the kernel's events were "
		      "to be counted\n",
		      out);
}
