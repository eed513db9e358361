/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_sections.c - the sections of a footprint, as a table.
 *
 * A new one is a name in enum footprint_section_id, a row here, and calls of
 * footprint_use() where something belongs to it. `fields` come in the order of
 * the row; those without a title are in JSON alone.
 */
#include "config.h"

#include "view/footprint_view.h"

#define CALLS_AND_ERRORS {"calls", "calls"}, {"errors", "errors"}
#define COUNTS {CALLS_AND_ERRORS, {"syscall_ns", "seconds"}}
#define COUNTS_WITH_OPENS \
	{CALLS_AND_ERRORS, {"syscall_ns", "seconds"}, {"opens", "opens"}}
#define COUNTS_OF_ERRORS {{"calls", "times"}}

/* What of the machine's can't be attributed: counts that are of no command. */
#define COUNTS_OF_EVENTS                                        \
	{{"tree", "the tree's tasks"},                          \
	 {"machine", "whole machine", .is_of_all = true},       \
	 {"unattributed", "not attributable", .is_of_all = true}}

/* clang-format off */
const struct footprint_section footprint_sections[SECTION_COUNT] = {
	[SECTION_COMMAND] = {
		"command", "Commands", 0, {{0}}, COUNTS,
	},
	[SECTION_SUBSYSTEM] = {
		"subsystem", "Subsystems", 1, {{"subsystem", "subsystem"}}, COUNTS,
	},
	[SECTION_SYSCALL] = {
		"syscall", "System calls", 2,
		{{"syscall", "system call"}, {"abi", "ABI"},
		 {"subsystem", "subsystem"}},
		COUNTS,
	},
	[SECTION_IOCTL] = {
		"ioctl", "ioctls", 2,
		{{"device", "device"}, {"request", "request"},
		 {"number", "number"}},
		COUNTS,
	},
	[SECTION_RING] = {
		"io_uring", "Operations of io_uring", 1,
		{{"operation", "operation"}}, COUNTS_OF_ERRORS,
	},
	[SECTION_DEVICE] = {
		"device", "Devices", 1,
		{{"path", "device"}, {"type", "type"}, {"number", "number"},
		 {"subsystem", "class or bus"}, {"label", "name"},
		 {"driver", "driver"}, {"module", "module"},
		 {"controller", "controller"},
		 {"controller_driver", "its driver"},
		 {"controller_module", "its module"}},
		COUNTS_WITH_OPENS,
	},
	[SECTION_FILES] = {
		"files", "Files", 2,
		{{"class", "class"}, {"filesystem", "file system"}},
		COUNTS_WITH_OPENS,
	},
	[SECTION_FILE] = {
		"file", "Files of the kernel, configuration, libraries, programs",
		1, {{"path", "file"}, {"class", "class"}, {"filesystem", NULL}},
		COUNTS_WITH_OPENS,
	},
	[SECTION_SOCKET] = {
		"socket", "Sockets", 3,
		{{"family", "family"}, {"type", "type"},
		 {"protocol", "protocol"}},
		COUNTS_WITH_OPENS,
	},
	[SECTION_ADDRESS] = {
		"address", "Addresses of sockets", 3,
		{{"family", "family"}, {"address", "address"}, {"syscall", "by"}},
		COUNTS,
	},
	[SECTION_ERROR] = {
		"error", "Calls that failed", 2,
		{{"syscall", "system call"}, {"errno", "error"}},
		COUNTS_OF_ERRORS,
	},
	[SECTION_DENIED] = {
		"denied", "Not permitted", 3,
		{{"syscall", "system call"}, {"what", "what"},
		 {"errno", "error"}},
		COUNTS_OF_ERRORS,
	},
	[SECTION_PRIVILEGE] = {
		"privilege", "Changes of ids and capabilities", 2,
		{{"what", "what"}, {"result", "result"}},
		COUNTS_OF_ERRORS,
	},
	[SECTION_CAPABILITY] = {
		"capability", "Capabilities that the kernel checked", 2,
		{{"capability", "capability"}, {"result", "result"}},
		COUNTS_OF_ERRORS,
	},
	[SECTION_MISSING] = {
		"missing", "Asked for and not had", 3,
		{{"syscall", "system call"}, {"what", "what"},
		 {"errno", "error"}},
		COUNTS_OF_ERRORS,
	},
	[SECTION_LOADED] = {
		"module_load", "Kernel modules loaded and removed", 3,
		{{"syscall", "system call"}, {"module", "module"},
		 {"result", "result"}},
		COUNTS_OF_ERRORS,
	},
	[SECTION_MODULE] = {
		"module", "Kernel modules: how often in use", 1,
		{{"module", "module"}, {"loaded", "loaded"},
		 {"request", "asked for"}, {"state", "state"},
		 {"users", "used by"}, {"config", "CONFIG"},
		 {"because", NULL}},
		{{"start", "start"}, {"highest", "highest", true}, {"end", "end"}},
		true,
	},
	[SECTION_CONFIG] = {
		"config", "Kernel configuration", 1,
		{{"symbol", "symbol"}, {"value", "value"},
		 {"other", "the other kernel's"}, {"because", "because of"}},
		{{0}}, true,
	},
	[SECTION_FAMILY] = {
		"event_family", "Events of the kernel, by family", 1,
		{{"family", "family"}}, COUNTS_OF_EVENTS,
	},
	[SECTION_EVENT] = {
		"event", "Events of the kernel", 1,
		{{"event", "event"}}, COUNTS_OF_EVENTS,
	},
	[SECTION_UNCOUNTED] = {
		"event_missing", "Events of the kernel that are missing", 1,
		{{"what", "what"}}, {{"events", "events"}}, true,
	},
};
/* clang-format on */
