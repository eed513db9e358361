/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counter.c - starts and ends the process that counts, and reads its rows.
 */
#include "config.h"

#include "tracefs/counter.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/codec.h"
#include "event/event.h"
#include "tracefs/names.h"
#include "tracefs/reader.h"

enum {
	ROW_HEAD_BYTES = 4,
	KILL_MS = 10000, /* for SIGKILL to end it */
};

struct pipes {
	int ask[2], say[2], rows[2], life[2];
};

static void pipes_close(struct pipes *pipes)
{
	for (int side = 0; side < 2; side++) {
		fd_close(&pipes->ask[side]);
		fd_close(&pipes->say[side]);
		fd_close(&pipes->rows[side]);
		fd_close(&pipes->life[side]);
	}
}

int counter_check(const char *list, struct error *err)
{
	AUTO(names_done) struct names names = {NULL, 0};

	return names_parse(list, &names, err);
}

/* The reader ends by its pipes alone. */
static void ignore_signals(void)
{
	static const int ignored[] = {SIGINT,  SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU,
				      SIGHUP,  SIGPIPE, SIGTERM, SIGUSR1};

	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		signal(ignored[i], SIG_IGN);
}

/* Somebody may wait for the end of a pipe that others of this process are of. */
static void close_others(const struct pipes *pipes)
{
	DIR *list = opendir("/proc/self/fd");
	struct dirent *entry;

	while (list && (entry = readdir(list))) {
		int fd = (int)strtoul(entry->d_name, NULL, 10);

		if (fd > STDERR_FILENO && fd != dirfd(list) &&
		    fd != pipes->ask[0] && fd != pipes->say[1] &&
		    fd != pipes->rows[1] && fd != pipes->life[0])
			close(fd);
	}
	if (list)
		closedir(list);
}

static void __attribute__((noreturn))
run(const struct names *names, struct pipes *pipes)
{
	setpgid(0, 0);
	ignore_signals();
	close_others(pipes);
	reader_run(names, pipes->ask[0], pipes->say[1], pipes->rows[1],
		   pipes->life[0]);
}

static void warn(const struct counter *counter, struct buf *line)
{
	if (line->len && counter->warn)
		counter->warn(counter->warn_context, buf_text(line));
	line->len = 0;
}

/* One that is stopped, or waits for the kernel, must not hold up the command. */
static void kill_reader(struct counter *counter)
{
	AUTO(buf_done) struct buf line = BUF_EMPTY;

	buf_printf(&line,
		   "the process that counts has not answered for %u ms; it is "
		   "killed, counts are incomplete",
		   counter->patience_ms);
	if (!counter->was_killed)
		warn(counter, &line);
	counter->was_killed = true;
	counter->patience_ms = KILL_MS;
	kill(counter->pid, SIGKILL);
}

/* Lines, up to a zero byte or the reader's end. */
static void take_notes(struct counter *counter)
{
	uint64_t deadline_ns = io_deadline(counter->patience_ms);
	AUTO(buf_done) struct buf line = BUF_EMPTY;
	char byte;

	do {
		if (!io_await(counter->say_fd, deadline_ns)) {
			kill_reader(counter);
			return;
		}
		if (io_read_full(counter->say_fd, &byte, 1) != 1)
			byte = '\0';
		if (byte && byte != '\n')
			buf_add_u8(&line, (uint8_t)byte);
		else
			warn(counter, &line);
	} while (byte);
}

/* Whether it ended in time. */
static bool await_end(const struct counter *counter)
{
	uint64_t deadline_ns = io_deadline(counter->patience_ms);
	char byte;

	while (io_await(counter->say_fd, deadline_ns) > 0)
		if (io_read_full(counter->say_fd, &byte, 1) != 1)
			return true;
	return false;
}

int counter_start(struct counter *counter, const char *list, struct error *err)
{
	AUTO(names_done) struct names names = {NULL, 0};
	AUTO(pipes_close)
	struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
	int result = names_parse(list, &names, err);

	if (result)
		return result;
	if (pipe2(pipes.ask, O_CLOEXEC) || pipe2(pipes.say, O_CLOEXEC) ||
	    pipe2(pipes.rows, O_CLOEXEC) || pipe2(pipes.life, O_CLOEXEC))
		return error_set(err, errno, "pipe: %s", strerror(errno));
	counter->pid = fork();
	if (counter->pid < 0) {
		counter->pid = 0;
		return error_set(err, errno, "fork: %s", strerror(errno));
	}
	if (!counter->pid)
		run(&names, &pipes);
	fcntl(pipes.rows[0], F_SETFL, O_NONBLOCK);
	counter->ask_fd = TAKE_FD(pipes.ask[1]);
	counter->say_fd = TAKE_FD(pipes.say[0]);
	counter->rows_fd = TAKE_FD(pipes.rows[0]);
	counter->life_fd = TAKE_FD(pipes.life[1]);
	fd_close(&pipes.say[1]);
	take_notes(counter);
	return 0;
}

void counter_begin(struct counter *counter, const uint32_t *pids, size_t count,
		   bool is_launcher, bool with_children)
{
	struct reader_ask ask = {(uint32_t)count, is_launcher, with_children};
	void (*old)(int) = signal(SIGPIPE, SIG_IGN);
	uint64_t deadline_ns = io_deadline(counter->patience_ms);
	int result;

	fcntl(counter->ask_fd, F_SETFL, O_NONBLOCK);
	result = io_write_until(counter->ask_fd, &ask, sizeof(ask),
				deadline_ns);
	/* More pids than a pipe has room for wait for the reader. */
	if (!result)
		result = io_write_until(counter->ask_fd, pids,
					count * sizeof(*pids), deadline_ns);
	/* One that is gone has said why. */
	if (!result)
		take_notes(counter);
	else if (result == -ETIMEDOUT)
		kill_reader(counter);
	signal(SIGPIPE, old);
	fd_close(&counter->ask_fd);
}

void counter_leave_to_engine(struct counter *counter)
{
	fd_close(&counter->rows_fd);
	fd_close(&counter->life_fd);
}

void counter_end(struct counter *counter)
{
	bool has_ended;
	int status = 0;

	fd_close(&counter->ask_fd);
	counter_leave_to_engine(counter);
	if (!counter->pid)
		return;
	has_ended = await_end(counter);
	if (!has_ended) {
		kill_reader(counter);
		has_ended = await_end(counter);
	}
	fd_close(&counter->say_fd);
	/* What even SIGKILL doesn't end, the kernel holds. */
	while (waitpid(counter->pid, &status, has_ended ? 0 : WNOHANG) < 0 &&
	       errno == EINTR)
		;
	/* It was killed: what it made is nobody's now. */
	if (status)
		reader_remove_stale();
	counter->pid = 0;
}

/* ---- rows ---- */

static int fill(int rows_fd, struct counter_rows *rows, uint64_t deadline_ns)
{
	ssize_t got;

	if (rows->at) {
		rows->buf.len -= rows->at;
		memmove(rows->buf.data, rows->buf.data + rows->at,
			rows->buf.len);
		rows->at = 0;
	}
	if (deadline_ns && io_await(rows_fd, deadline_ns) <= 0)
		return 0;
	buf_reserve(&rows->buf, 1 << 16);
	got = read(rows_fd, rows->buf.data + rows->buf.len, 1 << 16);
	if (got < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -EPIPE;
	rows->buf.len += (size_t)got;
	return got ? 1 : -EPIPE;
}

static bool take(struct counter_rows *rows, struct event_counts *ret)
{
	struct event event = {.kind = EVENT_COUNTS};
	struct codec_scratch scratch = {{rows->lists[0], rows->lists[1]}};
	size_t left = rows->buf.len - rows->at;
	const uint8_t *at;
	uint32_t len;

	if (left < ROW_HEAD_BYTES)
		return false;
	at = rows->buf.data + rows->at;
	memcpy(&len, at, sizeof(len));
	if (left - ROW_HEAD_BYTES < len)
		return false;
	rows->at += ROW_HEAD_BYTES + len;
	codec_decode(NULL, &scratch, span_of(at + ROW_HEAD_BYTES, len), &event);
	rows->lists[0] = scratch.lists[0];
	rows->lists[1] = scratch.lists[1];
	*ret = event.counts;
	return true;
}

int counter_next(int rows_fd, struct counter_rows *rows, unsigned timeout_ms,
		 struct event_counts *ret)
{
	uint64_t deadline_ns = timeout_ms ? io_deadline(timeout_ms) : 0;
	int got;

	while (!take(rows, ret)) {
		got = fill(rows_fd, rows, deadline_ns);
		if (got <= 0)
			return got;
	}
	return 1;
}

void counter_rows_done(struct counter_rows *rows)
{
	buf_done(&rows->buf);
	buf_done(&rows->lists[0]);
	buf_done(&rows->lists[1]);
}
