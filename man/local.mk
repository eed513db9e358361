# SPDX-License-Identifier: GPL-2.0-or-later
dist_man_MANS += \
	%D%/spile.1 \
	%D%/spile-bus.1 %D%/spile-calls.1 %D%/spile-diff.1 %D%/spile-export.1 %D%/spile-footprint.1 %D%/spile-info.1 %D%/spile-list.1 %D%/spile-record.1 %D%/spile-spec.1 \
	%D%/spile-stat.1 %D%/spile-strace.1 %D%/spile-tree.1
EXTRA_DIST += \
	%D%/spile-bus.1.in %D%/spile-calls.1.in %D%/spile-diff.1.in %D%/spile-export.1.in %D%/spile-footprint.1.in %D%/spile-info.1.in %D%/spile-list.1.in %D%/spile-record.1.in %D%/spile-spec.1.in \
	%D%/spile-stat.1.in %D%/spile-strace.1.in %D%/spile-tree.1.in
dist_man_MANS += %D%/spile-decode.5 %D%/spile-recording.5 %D%/spile-spec.5 \
	%D%/spile-subsystems.5
