/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tally.c - who tracepoints belong to: what is fed, line by line, and what rows
 * come of it.
 */
#include "config.h"

#include "tracefs/tally.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/codec.h"
#include "event/event.h"
#include "tracefs/counter.h"
#include "tracefs/names.h"

static void add_row(void *context, const struct event_counts *row)
{
	static const char *const scopes[] = {"task", "tree", "machine"};
	static const char *const since[] = {"start", "fork", "exec"};
	struct buf *text = context;

	buf_printf(text, "%s", scopes[row->scope]);
	if (row->scope == COUNTS_TASK)
		buf_printf(text, " %u %s %llu-%llu", row->tid,
			   since[row->since],
			   (unsigned long long)row->from_ns,
			   (unsigned long long)row->until_ns);
	for (size_t i = 0; i < row->name_count; i++)
		buf_printf(text, " %.*s=%llu", (int)row->names[i].len,
			   row->names[i].data,
			   (unsigned long long)row->counts[i]);
	if (row->lost)
		buf_printf(text, " lost %llu", (unsigned long long)row->lost);
	buf_add_text(text, "\n");
}

/* WORD A B ...: what happened, at the time of its line, from 1. */
static void feed(struct tally *tally, const char *line, uint64_t time_ns)
{
	char word[32], name[32] = "";
	unsigned a = 0, b = 0;

	cr_assert_geq(sscanf(line, "%31s %u", word, &a), 1);
	sscanf(line, "%*s %*u %31s", name);
	b = (unsigned)atoi(name);
	if (!strcmp(word, "launcher"))
		tally_start(tally, a, true);
	else if (!strcmp(word, "start"))
		tally_start(tally, a, false);
	else if (!strcmp(word, "fork"))
		tally_fork(tally, a, time_ns);
	else if (!strcmp(word, "exec"))
		tally_exec(tally, a, b, time_ns);
	else if (!strcmp(word, "exit"))
		tally_exit(tally, a);
	else if (!strcmp(word, "missed"))
		tally_missed(tally);
	else if (!strcmp(word, "sweep"))
		tally_sweep(tally, time_ns);
	else if (!strcmp(word, "machine"))
		tally_count_machine(tally,
				    tally_name(tally, span_of_str("m"), 0));
	else
		tally_count(tally, a,
			    tally_name(tally, span_of_str(name), 0), time_ns);
}

static const struct {
	const char *name, *lines, *rows;
} cases[] = {
	{"a launcher counts from its exec",
	 "launcher 7\n"
	 "count 7 a\n"
	 "exec 7 7\n"
	 "count 7 a\n"
	 "count 7 b\n",
	 "task 7 exec 3-5 a=1 b=1\n"
	 "tree\n"
	 "machine\n"},
	{"one that ran counts from the start",
	 "start 7\n"
	 "count 7 a\n"
	 "exec 7 7\n"
	 "count 7 b\n",
	 "task 7 start 0-2 a=1\n"
	 "task 7 exec 3-4 b=1\n"
	 "tree\n"
	 "machine\n"},
	{"a child counts from its fork, and again from its exec",
	 "start 7\n"
	 "count 7 fork\n"
	 "fork 8\n"
	 "count 8 a\n"
	 "count 8 exec\n"
	 "exec 8 8\n"
	 "count 8 a\n",
	 "task 8 fork 3-5 a=1 exec=1\n"
	 "task 7 start 0-2 fork=1\n"
	 "task 8 exec 6-7 a=1\n"
	 "tree\n"
	 "machine\n"},
	{"what comes after an exit is still its own, until the id is used again",
	 "fork 8\n"
	 "count 8 a\n"
	 "exit 8\n"
	 "count 8 b\n"
	 "fork 8\n"
	 "count 8 a\n",
	 "task 8 fork 1-4 a=1 b=1\n"
	 "task 8 fork 5-6 a=1\n"
	 "tree\n"
	 "machine\n"},
	{"exec by a thread that is not the leader",
	 "fork 8\n"
	 "fork 9\n"
	 "count 8 a\n"
	 "count 9 b\n"
	 "exit 8\n"
	 "exec 8 9\n"
	 "count 8 c\n",
	 "task 9 fork 2-4 b=1\n"
	 "task 8 fork 1-3 a=1\n"
	 "task 8 exec 6-7 c=1\n"
	 "tree\n"
	 "machine\n"},
	{"a sweep takes those that have exited, and are quiet",
	 "fork 8\n"
	 "fork 9\n"
	 "count 8 a\n"
	 "count 9 a\n"
	 "exit 8\n"
	 "sweep\n"
	 "count 8 b\n",
	 "task 8 fork 1-3 a=1\n"
	 "task 9 fork 2-4 a=1\n"
	 "tree b=1\n"
	 "machine\n"},
	{"after a gap nobody is known until a fork or an exec",
	 "fork 8\n"
	 "count 8 a\n"
	 "missed\n"
	 "count 8 a\n"
	 "exec 8 8\n"
	 "count 8 a\n",
	 "task 8 fork 1-2 a=1\n"
	 "task 8 exec 5-6 a=1\n"
	 "tree a=1\n"
	 "machine\n"},
	{"one that nobody made, and the machine",
	 "count 5 a\n"
	 "machine\n"
	 "machine\n",
	 "tree a=1\n"
	 "machine m=2\n"},
};

Test(tally, belongs_to)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(buf_done) struct buf rows = BUF_EMPTY;
		AUTO(tally_free) struct tally *tally =
			tally_new(add_row, &rows);
		const char *line = cases[i].lines;
		uint64_t time_ns = 0;

		for (; *line; line = strchr(line, '\n') + 1)
			feed(tally, line, ++time_ns);
		tally_finish(tally, 0, 0, true);
		cr_expect_str_eq(buf_text(&rows), cases[i].rows, "%s:\n%s",
				 cases[i].name, buf_text(&rows));
	}
}

Test(tally, says_what_was_lost)
{
	AUTO(buf_done) struct buf rows = BUF_EMPTY;
	AUTO(tally_free) struct tally *tally = tally_new(add_row, &rows);

	tally_finish(tally, 3, 4, true);
	cr_expect_str_eq(buf_text(&rows), "tree lost 3\nmachine lost 4\n");
}

/* Beyond its bounds it counts, without saying for whom, or without the detail. */
Test(tally, has_bounds)
{
	AUTO(buf_done) struct buf rows = BUF_EMPTY;
	AUTO(tally_free) struct tally *tally = tally_new(add_row, &rows);
	uint32_t first = tally_name(tally, span_of_str("a"), 0), last = 0;

	for (uint32_t tid = 1; tid <= TALLY_TASKS_MAX + 10; tid++) {
		tally_fork(tally, tid, tid);
		if (tid > TALLY_TASKS_MAX)
			tally_count(tally, tid, first, tid);
	}
	for (int i = 0; i < TALLY_NAMES_MAX; i++) {
		AUTO(buf_done) struct buf name = BUF_EMPTY;

		buf_printf(&name, "a x=%d", i);
		last = tally_name(tally, buf_span(&name), first);
	}
	cr_expect_eq(last, first);
	tally_finish(tally, 0, 0, false);
	cr_expect_str_eq(buf_text(&rows), "tree a=10\n");
}

/* ---- a reader that is stopped ---- */

static void note_line(void *context, const char *line)
{
	buf_printf(context, "%s\n", line);
}

static void begin_without_reader(const uint32_t *pids, size_t count)
{
	struct counter counter = COUNTER_NONE;
	AUTO(buf_done) struct buf notes = BUF_EMPTY;
	int ask[2], say[2], status;
	pid_t pid;

	cr_assert_eq(pipe(ask), 0);
	cr_assert_eq(pipe(say), 0);
	pid = fork();
	if (!pid) {
		raise(SIGSTOP);
		_exit(EXIT_SUCCESS);
	}
	close(say[1]);
	cr_assert_eq(waitpid(pid, &status, WUNTRACED), pid);
	counter.pid = pid;
	counter.ask_fd = ask[1];
	counter.say_fd = say[0];
	counter.patience_ms = 1;
	counter.warn = note_line;
	counter.warn_context = &notes;
	counter_begin(&counter, pids, count, false, false);
	counter_end(&counter);
	cr_expect_str_eq(buf_text(&notes),
			 "the process that counts has not answered for 1 ms; "
			 "it is killed, counts are incomplete\n",
			 "%zu pids", count);
	cr_expect_eq(waitpid(pid, &status, 0), -1);
	cr_expect_eq(counter.pid, 0);
	close(ask[0]);
}

/* Also of so many processes that their ids fill its pipe, pipe(7). */
Test(counter, goes_on_without_its_reader, .timeout = 60)
{
	enum { MANY = 1 << 16 };
	AUTO(mem_free_ptr) uint32_t *pids = mem_new(MANY * sizeof(*pids));

	begin_without_reader(NULL, 0);
	begin_without_reader(pids, MANY);
}

/* ---- rows on their way ---- */

/* What the signals' handler writes, the last time it is called. */
static struct late {
	int fd;
	volatile sig_atomic_t calls;
	uint8_t bytes[64];
	size_t len;
} late;

static void on_alarm(int signo)
{
	(void)signo;
	if (++late.calls == 3 && write(late.fd, late.bytes, late.len) < 0)
		abort();
}

static void make_late_row(int fd)
{
	const struct event event = {
		.kind = EVENT_COUNTS,
		.counts = {.scope = COUNTS_MACHINE, .lost = 7},
	};
	AUTO(buf_done) struct buf payload = BUF_EMPTY;
	uint32_t len;

	codec_encode(NULL, &event, &payload);
	len = (uint32_t)payload.len;
	cr_assert_leq(sizeof(len) + len, sizeof(late.bytes));
	memcpy(late.bytes, &len, sizeof(len));
	memcpy(late.bytes + sizeof(len), payload.data, len);
	late.len = sizeof(len) + len;
	late.fd = fd;
}

/* The engine's timer ticks while it waits for the last rows. */
Test(rows, are_awaited_over_signals)
{
	const struct sigaction action = {.sa_handler = on_alarm};
	const struct itimerval timer = {{0, 1000}, {0, 1000}};
	const struct itimerval off = {{0, 0}, {0, 0}};
	struct counter_rows rows = {.at = 0};
	struct event_counts counts = {.lost = 0};
	int fds[2];

	cr_assert_eq(pipe2(fds, O_NONBLOCK), 0);
	make_late_row(fds[1]);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	cr_expect_eq(counter_next(fds[0], &rows, 60000, &counts), 1);
	setitimer(ITIMER_REAL, &off, NULL);
	cr_expect_eq(counts.lost, 7);
	cr_expect_eq(counter_next(fds[0], &rows, 1, &counts), 0);
	close(fds[1]);
	cr_expect_eq(counter_next(fds[0], &rows, 60000, &counts), -EPIPE);
	counter_rows_done(&rows);
	close(fds[0]);
}

Test(tracepoints, are_parsed)
{
	static const struct {
		const char *list;
		const char *words; /* what matches "kmem kmem_alloc"; NULL: bad */
	} lists[] = {
		{"kmem", "1"},
		{"sched", "0"},
		{"sched,kmem:kmem_alloc", "01"},
		{"kmem:kmem_*,kmem:*free,kme", "100"},
		{"", NULL},
		{",", NULL},
		{"kmem,", NULL},
		{"kmem sched", NULL},
		{"kmem:", NULL},
		{":kmem", NULL},
		{"../kmem", NULL},
		{"kmem:a/b", NULL},
		{"km*", NULL},
		{"a:b:c", NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		AUTO(names_done) struct names names = {NULL, 0};
		AUTO(buf_done) struct buf words = BUF_EMPTY;
		struct error err = {0};
		int result = names_parse(lists[i].list, &names, &err);

		cr_expect_eq(!result, lists[i].words != NULL, "%s",
			     lists[i].list);
		for (size_t j = 0; j < names.count; j++)
			buf_printf(&words, "%d",
				   names_match(&names.words[j], "kmem",
					       "kmem_alloc"));
		if (lists[i].words)
			cr_expect_str_eq(buf_text(&words), lists[i].words,
					 "%s", lists[i].list);
	}
}

Test(tracepoints, are_chosen_in_one_way)
{
	static const struct {
		const char *list, *chosen; /* of the last word, in kmem */
	} lists[] = {
		{"kmem", "kmem"},
		{"kmem:*alloc", "kmem:*alloc"},
		{"kmem,kmem:kmem_alloc", "kmem"},
		{"sched,kmem:kmem_alloc", "kmem:kmem_alloc"},
		{"mm", "kmem:mm_*"},
		{"kmem,mm", "kmem"},
	};

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		AUTO(names_done) struct names names = {NULL, 0};
		AUTO(buf_done) struct buf chosen = BUF_EMPTY;
		struct error err = {0};
		struct names_word *last;

		cr_assert_eq(names_parse(lists[i].list, &names, &err), 0);
		last = &names.words[names.count - 1];
		last->is_prefix = !strcmp(last->system, "mm");
		names_add_chosen(&names, last, "kmem", &chosen);
		cr_expect_str_eq(buf_text(&chosen), lists[i].chosen, "%s",
				 lists[i].list);
	}
}

Test(tracepoints, may_be_prefixes)
{
	AUTO(names_done) struct names names = {NULL, 0};
	struct error err = {0};

	cr_assert_eq(names_parse("mm", &names, &err), 0);
	cr_expect_not(names_match(&names.words[0], "kmem", "mm_page_alloc"));
	names.words[0].is_prefix = true;
	cr_expect(names_match(&names.words[0], "kmem", "mm_page_alloc"));
	cr_expect_not(names_match(&names.words[0], "mmap", "mmap"));
	cr_expect_not(names_match(&names.words[0], "mm", "mmap"));
}
