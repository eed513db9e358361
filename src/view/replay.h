/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay.h - feeds a recording, finished or growing, to a model.
 */
#ifndef SPILE_VIEW_REPLAY_H
#define SPILE_VIEW_REPLAY_H

#include "view/view.h"

struct event;
struct model;

/* Listens to raw events before the model does; NULL: nobody. */
typedef void replay_hook(void *context, const struct event *event);

/*
 * Until the recording's end, or until nobody waits for more; then
 * model_finish(); says when no command is selected. An error only when the
 * selection can't be resolved: damage is in recording_totals().
 */
int replay_run(const struct view_input *input, struct model *model,
	       replay_hook *hook, void *context, struct error *err);
/* Whoever reads totals hears that they are of a part (input->say). */
void replay_say_part(const struct view_input *input);
/*
 * One line for a person, "" when the recording is complete: what is missing,
 * contradictory or unknown. Each view says it.
 */
struct buf;
void replay_caveat(const struct view_input *input, const struct model *model,
		   struct buf *ret_text);

#endif
