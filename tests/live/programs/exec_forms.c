/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exec_forms.c - every way to execute a program: long argument lists, none at
 * all, by descriptor, from memory, scripts, and the ways that fail. It leaves
 * files in its working directory.
 */
#include "live.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>

enum { STRING_MAX = 131072 };

extern char **environ;
static char self[4096];

static void report(int argc, char **argv)
{
	size_t bytes = 0;
	int i;

	for (i = 0; i < argc; i++)
		bytes += strlen(argv[i]) + 1;
	say("  argc %d bytes %zu last %.10s\n", argc,
	    bytes - (argc ? strlen(argv[0]) : 0),
	    argc > 1 ? argv[argc - 1] : "-");
}

static void in_child(const char *what, int (*run)(void))
{
	pid_t child;

	say("%s:\n", what);
	child = must(fork());
	if (!child) {
		run();
		say("  %s\n", strerrorname_np(errno));
		_exit(90);
	}
	say_status(" ", wait_for(child, 0));
}

static char *string_of(size_t len)
{
	char *s = malloc(len + 1);

	memset(s, 'a', len);
	s[len] = 0;
	return s;
}

static int longest_string(void)
{
	return execv(self, (char *[]){self, string_of(STRING_MAX - 1), NULL});
}

static int too_long_string(void)
{
	return execv(self, (char *[]){self, string_of(STRING_MAX), NULL});
}

static int many_bytes(size_t bytes)
{
	size_t each = 65536, count = bytes / each, i;
	char **argv = calloc(count + 2, sizeof(*argv));

	argv[0] = self;
	for (i = 1; i <= count; i++)
		argv[i] = string_of(each - 1);
	return execv(self, argv);
}

static int most_bytes(void)
{
	return many_bytes(1900000);
}

static int too_many_bytes(void)
{
	return many_bytes(3000000);
}

static int many_strings(void)
{
	int count = 20000, i;
	char **argv = calloc((size_t)count + 1, sizeof(*argv));

	for (i = 0; i < count; i++)
		argv[i] = i ? "x" : self;
	return execv(self, argv);
}

static int no_argv(void)
{
	return (int)syscall(SYS_execve, self, NULL, environ);
}

static int empty_argv(void)
{
	return (int)syscall(SYS_execve, self, (char *[]){NULL}, NULL);
}

static int by_fd(void)
{
	int fd = must(open(self, O_RDONLY | O_CLOEXEC));

	return execveat(fd, "", (char *[]){self, "by fd", NULL}, environ,
			AT_EMPTY_PATH);
}

static int by_dirfd(void)
{
	char *name = strrchr(self, '/');
	int fd;

	*name = 0;
	fd = must(open(self, O_PATH | O_DIRECTORY));
	return execveat(fd, name + 1, (char *[]){self, "by dirfd", NULL},
			environ, 0);
}

static int from_memory(void)
{
	int fd = must(memfd_create("live", 0)), from;
	struct stat st;

	from = must(open(self, O_RDONLY | O_CLOEXEC));
	must(fstat(from, &st));
	must(sendfile(fd, from, NULL, (size_t)st.st_size));
	return fexecve(fd, (char *[]){self, "memory", NULL}, environ);
}

static void write_file(const char *name, const char *text, int mode)
{
	int fd = must(
		open(name, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));

	must(write(fd, text, strlen(text)));
	must(fchmod(fd, (mode_t)mode));
	must(close(fd));
}

static int script(void)
{
	char text[5000];

	snprintf(text, sizeof(text), "#!%s one argument \nignored\n", self);
	write_file("live-script", text, 0700);
	return execl("./live-script", "live-script", "two", NULL);
}

static int script_of_script(void)
{
	write_file("live-outer", "#!./live-script\n", 0700);
	return execl("./live-outer", "live-outer", "three", NULL);
}

static int no_format(void)
{
	write_file("live-text", "exit 44\n", 0700);
	return execl("./live-text", "live-text", NULL);
}

static int no_format_by_shell(void)
{
	return execlp("./live-text", "live-text", NULL);
}

static int no_interpreter(void)
{
	write_file("live-bad", "#!/nowhere/interpreter\n", 0700);
	return execl("./live-bad", "live-bad", NULL);
}

static int not_executable(void)
{
	write_file("live-plain", "#!/bin/sh\n", 0600);
	return execl("./live-plain", "live-plain", NULL);
}

static int a_directory(void)
{
	return execl("/", "/", NULL);
}

static int not_there(void)
{
	return execl("/nowhere/at/all", "x", NULL);
}

static int by_path(void)
{
	setenv("PATH", "/nowhere:/proc/nothing::/dev/null:/etc:/usr/bin:/bin",
	       1);
	return execlp("true", "true", NULL);
}

static int not_in_path(void)
{
	setenv("PATH", "/nowhere:/etc:/usr/bin:/bin", 1);
	return execlp("live-no-such-program", "x", NULL);
}

static int a_busy_file(void)
{
	int from, fd = must(open("live-busy", O_CREAT | O_WRONLY, 0700));
	struct stat st;

	from = must(open(self, O_RDONLY));
	must(fstat(from, &st));
	must(sendfile(fd, from, NULL, (size_t)st.st_size));
	return execl("./live-busy", "live-busy", NULL);
}

static const struct {
	const char *name;
	int (*run)(void);
} forms[] = {
	{"longest string", longest_string},
	{"too long string", too_long_string},
	{"many bytes", most_bytes},
	{"too many bytes", too_many_bytes},
	{"many strings", many_strings},
	{"no argv", no_argv},
	{"empty argv", empty_argv},
	{"execveat, empty path", by_fd},
	{"execveat, directory", by_dirfd},
	{"memory", from_memory},
	{"script", script},
	{"script of a script", script_of_script},
	{"no format", no_format},
	{"no format, by the shell", no_format_by_shell},
	{"no interpreter", no_interpreter},
	{"not executable", not_executable},
	{"directory", a_directory},
	{"not there", not_there},
	{"by PATH", by_path},
	{"not in PATH", not_in_path},
	{"busy file", a_busy_file},
};

int main(int argc, char **argv)
{
	size_t i;

	if (!getenv("LIVE_FORMS")) {
		report(argc, argv);
		return 16;
	}
	must(readlink("/proc/self/exe", self, sizeof(self) - 1));
	must(unsetenv("LIVE_FORMS"));
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		in_child(forms[i].name, forms[i].run);
	return 0;
}
