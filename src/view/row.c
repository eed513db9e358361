/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * row.c - what views that print a row a call share: ids and paths.
 *
 * A command keeps its path, a task the number of its calls.
 */
#include "config.h"

#include "view/row.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/model.h"

void row_id(const struct call *call, char ret_id[ROW_ID_BYTES])
{
	struct model_task *task = call->task;

	if (!task->view)
		task->view = mem_new(sizeof(uint64_t));
	snprintf(ret_id, ROW_ID_BYTES, "%" PRIu32 ".%" PRIu64, task->serial,
		 ++*(uint64_t *)task->view);
}

const char *row_path(struct command *command)
{
	if (!command->view)
		command->view = command_path(command);
	return command->view;
}

void row_see_command(struct model_visitor *visitor, struct command *command)
{
	(void)visitor;
	free(command->view);
	command->view = NULL;
}
