/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compiler.c - the user's C compiler, run with a program as its standard input.
 *
 * The shell splits the command into words, as make(1) has it do. Input and output
 * are files without names, so that nobody waits for anybody.
 */
#include "config.h"

#include "describe/compiler.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"

enum { NOT_FOUND = 127, NOT_EXECUTABLE = 126 }; /* sh(1) */

static size_t count_words(const char *const *words)
{
	size_t count = 0;

	while (words && words[count])
		count++;
	return count;
}

/* sh -c 'exec COMMAND "$@"' sh FLAG... ARGUMENT... */
static const char **make_argv(const struct compiler *compiler,
			      const char *script, const char *const *arguments)
{
	size_t flags = count_words(compiler->flags);
	size_t count = count_words(arguments), at = 0;
	const char **argv = mem_new((4 + flags + count + 1) * sizeof(*argv));

	argv[at++] = "sh";
	argv[at++] = "-c";
	argv[at++] = script;
	argv[at++] = "sh";
	for (size_t i = 0; i < flags; i++)
		argv[at++] = compiler->flags[i];
	for (size_t i = 0; i < count; i++)
		argv[at++] = arguments[i];
	return argv;
}

_Noreturn static void run_child(const char **argv, const int fds[3])
{
	for (int fd = 0; fd < 3; fd++)
		if (lseek(fds[fd], 0, SEEK_SET) < 0 || dup2(fds[fd], fd) < 0)
			_exit(NOT_EXECUTABLE);
	setenv("LC_ALL", "C", 1);
	execv("/bin/sh", (char *const *)argv);
	_exit(NOT_EXECUTABLE);
}

/* The exit status, or -errno. */
static int wait_for(pid_t pid, const struct compiler *compiler,
		    struct error *err)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return error_set(err, errno, "waitpid: %s",
					 strerror(errno));
	if (WIFSIGNALED(status))
		return error_set(err, EINTR, "%s: killed by signal %d",
				 compiler->command, WTERMSIG(status));
	status = WEXITSTATUS(status);
	if (status == NOT_FOUND || status == NOT_EXECUTABLE)
		return error_set(err, ENOENT,
				 "%s: no such compiler (--cc, or CC in the "
				 "environment, names another)",
				 compiler->command);
	return status;
}

static int read_back(int fd, struct buf *ret, struct error *err)
{
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		return error_set(err, errno, "fstat: %s", strerror(errno));
	if (stat.st_size > COMPILER_OUTPUT_MAX)
		return error_set(err, EFBIG, "the compiler writes more than %d MiB",
				 COMPILER_OUTPUT_MAX >> 20);
	buf_reserve(ret, (size_t)stat.st_size);
	if (io_pread_full(fd, ret->data, (size_t)stat.st_size, 0) !=
	    stat.st_size)
		return error_set(err, EIO, "the compiler's output: read error");
	ret->len = (size_t)stat.st_size;
	return 0;
}

int compiler_run(const struct compiler *compiler, const char *const *arguments,
		 struct span input, struct buf *ret_output,
		 struct buf *ret_messages, struct error *err)
{
	AUTO(mem_free_ptr)
	char *script = mem_printf("exec %s \"$@\"", compiler->command);
	AUTO(mem_free_ptr)
	const char **argv = make_argv(compiler, script, arguments);
	AUTO(fd_close) int in = memfd_create("in", MFD_CLOEXEC);
	AUTO(fd_close) int out = memfd_create("out", MFD_CLOEXEC);
	AUTO(fd_close) int messages = memfd_create("messages", MFD_CLOEXEC);
	int rc, status;
	pid_t pid;

	if (in < 0 || out < 0 || messages < 0)
		return error_set(err, errno, "memfd: %s", strerror(errno));
	rc = io_write_all(in, input.data, input.len);
	if (rc < 0)
		return error_set(err, -rc, "memfd: %s", strerror(-rc));
	pid = fork();
	if (pid < 0)
		return error_set(err, errno, "fork: %s", strerror(errno));
	if (pid == 0)
		run_child(argv, (const int[3]){in, out, messages});
	status = wait_for(pid, compiler, err);
	if (status < 0)
		return status;
	rc = read_back(out, ret_output, err);
	if (rc == 0)
		rc = read_back(messages, ret_messages, err);
	return rc < 0 ? rc : status;
}
