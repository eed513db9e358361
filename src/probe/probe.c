/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.c - which language to ask.
 */
#include "config.h"

#include "probe/probe.h"

#include <errno.h>

#include "probe/bash.h"
#include "probe/bash_fork.h"
#include "probe/draft.h"
#include "probe/image.h"
#include "probe/peek.h"
#include "probe/perl.h"
#include "probe/python.h"
#include "probe/zsh.h"

int probe_script(struct probe_image *image, pid_t tid, pid_t creator,
		 struct probe_memory *memory, struct probe_place *ret_place)
{
	struct peek peek;
	struct draft draft;
	int rc = -ENOENT;

	peek_init(&peek, memory, image->program.word_bytes);
	draft_init(&draft, image->program.language);
	switch (image->program.language) {
	case SCRIPT_BASH:
		rc = bash_place(image, tid, &peek, &draft);
		break;
	case SCRIPT_PYTHON:
		rc = image_find_library(image, tid);
		if (rc == 0)
			rc = python_place(image, tid, creator, &peek, &draft);
		break;
	case SCRIPT_ZSH:
		rc = zsh_place(image, tid, &peek, &draft);
		break;
	case SCRIPT_PERL:
		rc = perl_place(image, &peek, &draft);
		break;
	case SCRIPT_NONE:
	case SCRIPT_DASH:
		break;
	}
	if (rc == 0)
		draft_finish(&draft, ret_place);
	return rc;
}

int probe_fork(struct probe_image *image, struct probe_memory *memory,
	       probe_is_wanted *is_wanted, const void *context,
	       enum probe_fork *ret_fork)
{
	struct peek peek;

	if (image->program.language != SCRIPT_BASH)
		return -ENOENT;
	peek_init(&peek, memory, image->program.word_bytes);
	return bash_fork(image, &peek, is_wanted, context, ret_fork);
}
