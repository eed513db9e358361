# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += %D%/syscall-tables.sh %D%/check-spec
dist_check_SCRIPTS = %D%/check-includes
TESTS += %D%/check-includes
