# SPDX-License-Identifier: GPL-2.0-or-later
libspile_a_SOURCES += \
	%D%/fold.c %D%/fold.h \
	%D%/bus.c %D%/bus_view.h \
	%D%/bus_device.c \
	%D%/bus_rows.c \
	%D%/bus_summary.c \
	%D%/bus_text.c \
	%D%/bus_settings.c \
	%D%/bus_transfer.c \
	%D%/calls.c %D%/calls_view.h \
	%D%/calls_events.c %D%/calls_lines.h \
	%D%/calls_json.c \
	%D%/calls_logs.c \
	%D%/calls_rows.c \
	%D%/calls_text.c \
	%D%/chip.c %D%/chip.h \
	%D%/chip_parse.c \
	%D%/export.c %D%/export.h \
	%D%/export_folded.c \
	%D%/export_pcap.c \
	%D%/footprint.c %D%/footprint_view.h \
	%D%/footprint_events.c \
	%D%/footprint_files.c \
	%D%/footprint_gather.c \
	%D%/footprint_json.c \
	%D%/footprint_kernel.c \
	%D%/footprint_names.c \
	%D%/footprint_print.c \
	%D%/footprint_rings.c \
	%D%/footprint_sections.c \
	%D%/footprint_temporary.c \
	%D%/info.c \
	%D%/json.c %D%/json.h \
	%D%/list.c %D%/list.h %D%/list_ioctls.c %D%/list_part.h \
	%D%/log.c %D%/log.h \
	%D%/replay.c %D%/replay.h \
	%D%/ring_text.c %D%/ring_text.h \
	%D%/row.c %D%/row.h \
	%D%/stack_tree.c %D%/stack_tree.h \
	%D%/stacks.c %D%/stacks.h \
	%D%/stat.c %D%/stat.h \
	%D%/stat-print.c \
	%D%/strace_count.c %D%/strace_count.h \
	%D%/strace_dump.c %D%/strace_dump.h \
	%D%/strace_file.c \
	%D%/strace_names.c %D%/strace_names.h \
	%D%/strace_pids.c %D%/strace_pids.h \
	%D%/strace_rules.c %D%/strace_rules.h \
	%D%/strace_fdinfo.c \
	%D%/strace_signal.c \
	%D%/strace_string.c \
	%D%/strace_text.c %D%/strace_text.h \
	%D%/table.c %D%/table.h \
	%D%/text.c %D%/text.h \
	%D%/tree.c %D%/tree.h \
	%D%/tree-calls.c \
	%D%/tree-json.c \
	%D%/tree-stacks.c \
	%D%/tree-text.c \
	%D%/tree-words.c \
	%D%/view.c %D%/view.h \
	%D%/views.h

if DIFF
libspile_a_SOURCES += \
	%D%/diff.c %D%/diff.h \
	%D%/diff_print.c \
	%D%/items.c %D%/items.h \
	%D%/items_baseline.c \
	%D%/items_events.c \
	%D%/items_print.c \
	%D%/items_read.c
else
libspile_a_SOURCES += %D%/items_none.c
endif

# For spile bus --decode, to be used and copied.
chipsdir = $(pkgdatadir)/chips
dist_chips_DATA = \
	%D%/chips/at24.chip \
	%D%/chips/lm75.chip \
	%D%/chips/sst25vf016b.chip

# What --format=json writes, for programs that read it.
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = \
	%D%/schema/bus.json \
	%D%/schema/calls.json \
	%D%/schema/diff.json \
	%D%/schema/footprint.json \
	%D%/schema/info.json \
	%D%/schema/stat.json \
	%D%/schema/tree.json
