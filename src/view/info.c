/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * info.c - what was recorded, where, how, at what cost, and what is missing.
 *
 * Reads the recording to its end, since only that says whether it is whole.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "event/event.h"
#include "event/recording.h"
#include "model/model.h"
#include "view/json.h"
#include "view/replay.h"
#include "view/ring_text.h"
#include "view/table.h"
#include "view/text.h"
#include "view/views.h"

enum { NOTES_MAX = 100 }; /* of gaps and marks, each: the rest is counted */

struct note {
	uint64_t time_ns;
	uint64_t events; /* missing, of a gap */
	char *text;
};

struct notes {
	struct note note[NOTES_MAX];
	size_t count;
	uint64_t more;
};

struct info {
	uint64_t kinds[EVENT_KIND_COUNT];
	uint64_t abis[ABI_COUNT]; /* calls */
	uint64_t snapshot_bytes;
	uint64_t running; /* commands, at the end */
	struct notes gaps, marks, engines;
	uint64_t passed[COUNTS_CHOSEN + 1]; /* tracepoints, by whose */
	uint64_t passed_lost;
	struct notes uncounted;
	uint64_t ring_unseen[RING_WITHOUT_MEMORY + 1]; /* calls, by why */
	uint64_t completed_lost, completed_dropped;
	const struct recording_header *header;
	const struct recording_totals *totals;
	const struct model *model;
	uint64_t unknown;
};

static void notes_done(struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		mem_free_ptr(&notes->note[i].text);
}

static void info_done(struct info *info)
{
	notes_done(&info->gaps);
	notes_done(&info->marks);
	notes_done(&info->engines);
	notes_done(&info->uncounted);
}

static void add_note(struct notes *notes, const struct event *event,
		     struct span text, uint64_t events)
{
	struct note *note = &notes->note[notes->count];

	if (notes->count == NOTES_MAX) {
		notes->more++;
		return;
	}
	notes->count++;
	note->time_ns = event->time_ns;
	note->events = events;
	note->text = mem_strndup((const char *)text.data, text.len);
}

static void add_counts(struct info *info, const struct event *event)
{
	const struct event_counts *counts = &event->counts;

	for (size_t i = 0; i < counts->count_count; i++)
		info->passed[counts->scope] += counts->counts[i];
	info->passed_lost += counts->lost;
	if (counts->why.len)
		add_note(&info->uncounted, event, counts->why, 0);
}

static void add_completion(struct info *info,
			   const struct event_completion *completion)
{
	info->ring_unseen[completion->unseen]++;
	info->completed_lost += completion->lost;
	info->completed_dropped += completion->dropped;
}

static void see_event(void *context, const struct event *event)
{
	struct info *info = context;

	if ((unsigned)event->kind < EVENT_KIND_COUNT)
		info->kinds[event->kind]++;
	if (event->kind == EVENT_ENTRY && event->entry.abi < ABI_COUNT)
		info->abis[event->entry.abi]++;
	else if (event->kind == EVENT_SNAPSHOT)
		info->snapshot_bytes += event->snapshot.bytes.len;
	else if (event->kind == EVENT_GAP)
		add_note(&info->gaps, event, event->gap.reason,
			 event->gap.events);
	else if (event->kind == EVENT_MARK)
		add_note(&info->marks, event, event->mark.text, 0);
	else if (event->kind == EVENT_ENGINE)
		add_note(&info->engines, event, event->engine.name, 0);
	else if (event->kind == EVENT_COUNTS)
		add_counts(info, event);
	else if (event->kind == EVENT_SUBMISSION)
		info->ring_unseen[event->submission.unseen]++;
	else if (event->kind == EVENT_COMPLETION)
		add_completion(info, &event->completion);
}

static void count_running(struct info *info)
{
	for (uint32_t id = 1; id <= model_command_count(info->model); id++)
		if (model_command(info->model, id)->end == COMMAND_RUNNING)
			info->running++;
}

static bool is_complete(const struct info *info)
{
	return (info->totals->end == RECORDING_COMPLETE ||
		info->totals->end == RECORDING_RUNNING) &&
	       !info->unknown && !model_contradictions(info->model);
}

/* ---- for people: one line a fact ---- */

struct lines {
	const struct view_options *options;
	FILE *out;
	struct buf text; /* of the line being made */
};

static void put_line(struct lines *lines, const char *label)
{
	if (!lines->text.len)
		return;
	if (lines->options->format == FORMAT_CSV)
		fprintf(lines->out, "%s,\"", label);
	else if (lines->options->format == FORMAT_MARKDOWN)
		fprintf(lines->out, "- %s: ", label);
	else
		fprintf(lines->out, "%-12s ", label);
	for (size_t i = 0; i < lines->text.len; i++) {
		if (lines->options->format == FORMAT_CSV &&
		    lines->text.data[i] == '"')
			putc('"', lines->out);
		putc(lines->text.data[i], lines->out);
	}
	fputs(lines->options->format == FORMAT_CSV ? "\"\r\n" : "\n",
	      lines->out);
	lines->text.len = 0;
}

static void add_clean(struct lines *lines, const char *text)
{
	text_add_clean(&lines->text, span_of_str(text),
		       lines->options->is_utf8);
}

static void add_words(struct lines *lines, const char *const *words,
		      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_u8(&lines->text, ' ');
		text_add_word(&lines->text, span_of_str(words[i]),
			      lines->options->is_utf8);
	}
}

static void add_counted(struct lines *lines, uint64_t count, const char *one,
			const char *many)
{
	if (lines->text.len)
		buf_add_text(&lines->text, ", ");
	text_add_count(&lines->text, count);
	buf_printf(&lines->text, " %s", text_plural(count, one, many));
}

static void add_date(struct buf *buf, uint64_t realtime_ns)
{
	time_t seconds = (time_t)(realtime_ns / 1000000000);
	struct tm tm;
	char text[64];

	if (gmtime_r(&seconds, &tm) &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm))
		buf_add_text(buf, text);
}

static void put_where(struct lines *lines, const struct info *info)
{
	const struct recording_header *header = info->header;

	add_words(lines, header->command, header->command_count);
	put_line(lines, "command");
	add_clean(lines, header->cwd);
	put_line(lines, "directory");
	add_date(&lines->text, header->start_realtime_ns);
	buf_add_text(&lines->text, ", ");
	text_add_duration(&lines->text, info->totals->end_ns,
			  lines->options->is_utf8);
	put_line(lines, "when");
	add_clean(lines, header->hostname);
	buf_add_text(&lines->text, ", ");
	add_clean(lines, header->machine);
	buf_printf(&lines->text, ", %" PRIu32 " %s", header->cpus,
		   text_plural(header->cpus, "CPU", "CPUs"));
	put_line(lines, "machine");
	add_clean(lines, header->kernel_release);
	buf_add_text(&lines->text, " ");
	add_clean(lines, header->kernel_version);
	put_line(lines, "kernel");
	add_clean(lines, header->boot_id);
	put_line(lines, "boot");
}

static void put_how(struct lines *lines, const struct info *info)
{
	const struct recording_header *header = info->header;

	add_words(lines, header->options, header->option_count);
	put_line(lines, "options");
	add_clean(lines, *header->selection ? header->selection : "everything");
	put_line(lines, "selection");
	add_clean(lines, header->engine);
	for (size_t i = 0; i < info->engines.count; i++) {
		buf_add_text(&lines->text, lines->text.len ? ", " : "");
		add_clean(lines, info->engines.note[i].text);
	}
	put_line(lines, "engine");
	buf_printf(&lines->text,
		   "%" PRIu32 " bytes of each ordinary buffer, %" PRIu32
		   " of each transfer, as user %" PRIu32,
		   header->capture_bytes, header->bus_bytes, header->uid);
	put_line(lines, "capture");
	buf_add_text(&lines->text, "spile ");
	add_clean(lines, header->spile_version);
	buf_add_text(&lines->text, ", descriptions ");
	add_clean(lines, header->spec_version);
	put_line(lines, "made by");
}

static void put_what(struct lines *lines, const struct info *info)
{
	add_counted(lines, model_command_count(info->model), "command",
		    "commands");
	add_counted(lines, model_task_count(info->model), "task", "tasks");
	add_counted(lines, model_call_count(info->model), "call", "calls");
	add_counted(lines, info->kinds[EVENT_SIGNAL], "signal", "signals");
	put_line(lines, "holds");
	for (unsigned id = 1; id < ABI_COUNT; id++)
		if (info->abis[id])
			add_counted(lines, info->abis[id], abi_by_id(id)->name,
				    abi_by_id(id)->name);
	put_line(lines, "calls");
	for (size_t i = 0; i < info->marks.count; i++) {
		text_add_duration(&lines->text, info->marks.note[i].time_ns,
				  lines->options->is_utf8);
		buf_add_text(&lines->text, " ");
		add_clean(lines, info->marks.note[i].text);
		put_line(lines, "mark");
	}
	if (info->marks.more)
		add_counted(lines, info->marks.more, "more", "more");
	put_line(lines, "marks");
}

static void put_tracepoints(struct lines *lines, const struct info *info)
{
	if (info->passed[COUNTS_MACHINE]) {
		add_counted(lines, info->passed[COUNTS_TASK],
			    "by the tree's tasks", "by the tree's tasks");
		add_counted(lines, info->passed[COUNTS_MACHINE],
			    "by the machine", "by the machine");
	}
	if (info->passed_lost)
		add_counted(lines, info->passed_lost, "lost", "lost");
	put_line(lines, "tracepoints");
	for (size_t i = 0; i < info->uncounted.count; i++) {
		add_clean(lines, info->uncounted.note[i].text);
		put_line(lines, "uncounted");
	}
}

static void put_rings(struct lines *lines, const struct info *info)
{
	for (unsigned i = RING_SEEN + 1; i < ARRAY_LEN(info->ring_unseen);
	     i++) {
		if (!info->ring_unseen[i])
			continue;
		buf_printf(&lines->text, "not seen: %s, of ",
			   ring_unseen_text(i));
		text_add_count(&lines->text, info->ring_unseen[i]);
		buf_printf(&lines->text, " %s",
			   text_plural(info->ring_unseen[i], "call", "calls"));
		put_line(lines, "io_uring");
	}
	if (info->completed_lost)
		add_counted(lines, info->completed_lost, "completion lost",
			    "completions lost");
	if (info->completed_dropped)
		add_counted(lines, info->completed_dropped,
			    "completion dropped by the kernel",
			    "completions dropped by the kernel");
	put_line(lines, "io_uring");
}

static double per_call(const struct info *info, uint64_t amount)
{
	uint64_t calls = model_call_count(info->model);

	return calls ? (double)amount / (double)calls : 0;
}

static void put_cost(struct lines *lines, const struct info *info)
{
	const struct recording_totals *totals = info->totals;

	text_add_bytes(&lines->text, totals->file_bytes);
	buf_printf(&lines->text, ", %.1f bytes a call",
		   per_call(info, totals->file_bytes));
	if (totals->raw_bytes) {
		buf_add_text(&lines->text, ", ");
		text_add_bytes(&lines->text, totals->raw_bytes);
		buf_add_text(&lines->text, " uncompressed");
	}
	put_line(lines, "size");
	if (totals->engine_cpu_ns) {
		text_add_duration(&lines->text, totals->engine_cpu_ns,
				  lines->options->is_utf8);
		buf_printf(&lines->text, " CPU, %.1f %s a call",
			   per_call(info, totals->engine_cpu_ns) / 1000,
			   lines->options->is_utf8 ? "µs" : "us");
	}
	put_line(lines, "tracing cost");
}

static void put_missing(struct lines *lines, const struct info *info)
{
	AUTO(buf_done) struct buf end = BUF_EMPTY;

	recording_describe_end(info->totals->end, info->totals->why, &end);
	add_clean(lines, buf_text(&end));
	put_line(lines, "end");
	for (size_t i = 0; i < info->gaps.count; i++) {
		const struct note *gap = &info->gaps.note[i];

		text_add_duration(&lines->text, gap->time_ns,
				  lines->options->is_utf8);
		buf_add_text(&lines->text, " ");
		add_clean(lines, gap->text);
		if (gap->events)
			add_counted(lines, gap->events, "event", "events");
		put_line(lines, "gap");
	}
	if (info->gaps.more)
		add_counted(lines, info->gaps.more, "more", "more");
	put_line(lines, "gaps");
	if (info->running)
		add_counted(lines, info->running, "command", "commands");
	put_line(lines, "running");
	if (info->unknown)
		add_counted(lines, info->unknown,
			    "event of an unknown kind (a newer spile's)",
			    "events of unknown kinds (a newer spile's)");
	put_line(lines, "unknown");
	if (model_contradictions(info->model))
		add_counted(lines, model_contradictions(info->model),
			    "event contradicts earlier ones",
			    "events contradict earlier ones");
	put_line(lines, "wrong");
}

static void print_lines(const struct info *info,
			const struct view_options *options, FILE *out)
{
	struct lines lines = {.options = options, .out = out};

	if (options->format == FORMAT_CSV)
		fputs("fact,value\r\n", out);
	put_where(&lines, info);
	put_how(&lines, info);
	put_what(&lines, info);
	put_tracepoints(&lines, info);
	put_rings(&lines, info);
	put_cost(&lines, info);
	put_missing(&lines, info);
	buf_done(&lines.text);
}

/* ---- JSON ---- */

static void json_words(struct json *json, const char *key,
		       const char *const *words, size_t count)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < count; i++)
		json_text(json, words[i]);
	json_array_end(json);
}

static void json_notes(struct json *json, const char *key,
		       const struct notes *notes)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < notes->count; i++) {
		json_object(json);
		json_key_uint(json, "time_ns", notes->note[i].time_ns);
		json_key_text(json, "text", notes->note[i].text);
		json_key_uint(json, "events", notes->note[i].events);
		json_object_end(json);
	}
	json_array_end(json);
}

/* Null: there are none. */
static void json_tracepoints(struct json *json, const struct info *info)
{
	json_key(json, "tracepoints");
	if (!info->kinds[EVENT_COUNTS]) {
		json_null(json);
		return;
	}
	json_object(json);
	json_key_uint(json, "tree", info->passed[COUNTS_TASK]);
	json_key_uint(json, "machine", info->passed[COUNTS_MACHINE]);
	json_key_uint(json, "lost", info->passed_lost);
	json_notes(json, "uncounted", &info->uncounted);
	json_object_end(json);
}

/* Calls by what isn't seen of their io_urings. */
static void json_rings(struct json *json, const struct info *info)
{
	json_key(json, "io_uring");
	json_object(json);
	json_key(json, "not_seen");
	json_object(json);
	for (unsigned i = RING_SEEN + 1; i < ARRAY_LEN(info->ring_unseen); i++)
		if (info->ring_unseen[i])
			json_key_uint(json, ring_unseen_name(i),
				      info->ring_unseen[i]);
	json_object_end(json);
	json_key_uint(json, "completed_lost", info->completed_lost);
	json_key_uint(json, "completed_dropped", info->completed_dropped);
	json_object_end(json);
}

static void json_header(struct json *json, const struct recording_header *h)
{
	json_key_uint(json, "version", h->version);
	json_words(json, "argv", h->command, h->command_count);
	json_key_text(json, "cwd", h->cwd);
	json_key_uint(json, "start_realtime_ns", h->start_realtime_ns);
	json_key_text(json, "hostname", h->hostname);
	json_key_text(json, "machine", h->machine);
	json_key_uint(json, "cpus", h->cpus);
	json_key_text(json, "kernel_release", h->kernel_release);
	json_key_text(json, "kernel_version", h->kernel_version);
	json_key_text(json, "boot_id", h->boot_id);
	json_words(json, "options", h->options, h->option_count);
	json_key_text(json, "selection", h->selection);
	json_key_text(json, "engine", h->engine);
	json_key_uint(json, "capture_bytes", h->capture_bytes);
	json_key_uint(json, "bus_bytes", h->bus_bytes);
	json_key_uint(json, "uid", h->uid);
	json_key_text(json, "spile_version", h->spile_version);
	json_key_text(json, "spec_version", h->spec_version);
}

static void json_counts(struct json *json, const struct info *info)
{
	const struct recording_totals *totals = info->totals;

	json_key_uint(json, "commands", model_command_count(info->model));
	json_key_uint(json, "tasks", model_task_count(info->model));
	json_key_uint(json, "calls", model_call_count(info->model));
	json_key_uint(json, "running", info->running);
	json_key(json, "calls_by_abi");
	json_object(json);
	for (unsigned id = 1; id < ABI_COUNT; id++)
		if (info->abis[id])
			json_key_uint(json, abi_by_id(id)->name,
				      info->abis[id]);
	json_object_end(json);
	json_key(json, "events");
	json_object(json);
	for (unsigned kind = 1; kind < EVENT_KIND_COUNT; kind++)
		if (info->kinds[kind])
			json_key_uint(json, event_kind_name(kind),
				      info->kinds[kind]);
	json_object_end(json);
	json_tracepoints(json, info);
	json_rings(json, info);
	json_key_uint(json, "snapshot_bytes", info->snapshot_bytes);
	json_key_uint(json, "wall_ns", totals->end_ns);
	json_key_uint(json, "file_bytes", totals->file_bytes);
	json_key_uint(json, "raw_bytes", totals->raw_bytes);
	json_key_uint(json, "engine_cpu_ns", totals->engine_cpu_ns);
}

static void print_json(const struct info *info, FILE *out)
{
	struct json json = {.out = out};

	json_object(&json);
	json_key_uint(&json, "schema", 1);
	json_header(&json, info->header);
	json_counts(&json, info);
	json_notes(&json, "engines", &info->engines);
	json_notes(&json, "marks", &info->marks);
	json_notes(&json, "gaps", &info->gaps);
	json_key_uint(&json, "unknown_events", info->unknown);
	json_key_uint(&json, "contradictions",
		      model_contradictions(info->model));
	json_key_bool(&json, "complete", is_complete(info));
	json_key_text(&json, "end", recording_end_name(info->totals->end));
	json_key_text(&json, "why", info->totals->why);
	json_object_end(&json);
	json_newline(&json);
}

static int info_show(const struct view_input *input, FILE *out,
		     struct error *err)
{
	AUTO(info_done) struct info info = {0};
	AUTO(model_free) struct model *model = NULL;
	int result;

	model = model_new(input->spec, NULL, NULL);
	result = replay_run(input, model, see_event, &info, err);
	if (result < 0)
		return result;
	info.header = recording_header(input->recording);
	info.totals = recording_totals(input->recording);
	info.model = model;
	info.unknown = recording_unknown_events(input->recording);
	count_running(&info);
	if (input->options->format == FORMAT_JSON)
		print_json(&info, out);
	else
		print_lines(&info, input->options, out);
	return 0;
}

const struct view view_info = {
	.name = "info",
	.summary = "what was recorded, where, how, the cost, what is missing",
	.show = info_show,
};
