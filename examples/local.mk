# SPDX-License-Identifier: GPL-2.0-or-later
# Examples are installed as they are, to be read, copied and run.

pumpdir = $(docdir)/examples/pump
dist_pump_SCRIPTS = \
	%D%/pump/mdt \
	%D%/pump/pump-loop.sh \
	%D%/pump/pump-setup.sh \
	%D%/pump/pump.py \
	%D%/pump/pumpd.py
dist_pump_DATA = %D%/pump/README
