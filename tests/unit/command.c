/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command.c - unit tests of src/select/command.c.
 *
 * argv is as the kernel gives it to the image (seen in /proc/PID/cmdline): for
 * a
 * #! script the interpreter, its argument if any, the script, the arguments.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "select/command.h"

enum { WORDS_MAX = 12 };

struct fact_case {
	const char *about;
	const char *filename;
	const char *exe;
	const char *argv[WORDS_MAX];
	const char *name;
	const char *script;
	const char *title;
};

static size_t fill(const char *const *argv, struct span *words)
{
	size_t count = 0;

	while (count < WORDS_MAX && argv[count]) {
		words[count] = span_of_str(argv[count]);
		count++;
	}
	return count;
}

static void expect_cases(const struct fact_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct fact_case *c = &cases[i];
		AUTO(buf_done) struct buf name = BUF_EMPTY;
		AUTO(buf_done) struct buf script = BUF_EMPTY;
		AUTO(buf_done) struct buf title = BUF_EMPTY;
		struct span words[WORDS_MAX], path;
		struct command_facts facts = {
			.filename = span_of_str(c->filename),
			.exe = span_of_str(c->exe),
			.argv = words,
			.argc = fill(c->argv, words),
		};

		command_name(&facts, &name);
		cr_expect_str_eq(buf_text(&name), c->name, "%s: name %s",
				 c->about, buf_text(&name));
		path = command_script(&facts);
		buf_add(&script, path.data, path.len);
		cr_expect_str_eq(buf_text(&script), c->script, "%s: script %s",
				 c->about, buf_text(&script));
		command_title(&facts, &title);
		cr_expect_str_eq(buf_text(&title), c->title, "%s: title %s",
				 c->about, buf_text(&title));
	}
}

/* clang-format off */
static const struct fact_case programs[] = {
	{ "a program", "/usr/bin/ls", "/usr/bin/ls", { "ls", "-l" },
	  "ls", "", "ls -l" },
	{ "called by a link's name", "/usr/bin/vi", "/usr/bin/vim.basic", { "vi" },
	  "vi", "", "vi" },
	{ "argv[0] doesn't name it", "/usr/bin/ls", "/usr/bin/ls", { "zero" },
	  "ls", "", "ls" },
	{ "no argv at all", "./a", "/home/a", { NULL },
	  "a", "", "a" },
	{ "attached", "", "/usr/sbin/cron", { "/usr/sbin/cron", "-f" },
	  "cron", "", "cron -f" },
	{ "only argv is known", "", "", { "/sbin/init", "splash" },
	  "init", "", "init splash" },
	{ "nothing is known", "", "", { NULL },
	  "?", "", "?" },
	{ "the root", "/", "", { NULL },
	  "?", "", "?" },
	{ "removed", "", "/tmp/x/prog (deleted)", { "prog" },
	  "prog", "", "prog" },
	{ "execveat of a memfd", "", "/memfd:runc_cloned:/proc/self/exe (deleted)", { "runc", "init" },
	  "memfd:runc_cloned:/proc/self/exe", "", "memfd:runc_cloned:/proc/self/exe init" },
	{ "by descriptor", "/proc/self/fd/7", "/usr/bin/true", { "x" },
	  "true", "", "true" },
	{ "itself", "/proc/self/exe", "/usr/bin/dockerd", { "x" },
	  "dockerd", "", "dockerd" },
	{ "login shell", "/bin/bash", "/usr/bin/bash", { "-bash" },
	  "bash", "", "bash" },
	{ "attached login shell", "", "", { "-zsh" },
	  "zsh", "", "zsh" },
	{ "a name with blanks and odd bytes", "./a b\n\xff", "/home/a b\n\xff", { "a" },
	  "a b\n\xff", "", "a b\n\xff" },
	{ "a trailing slash", "/bin/x/", "", { "x" },
	  "x", "", "x" },
	{ "env is its own command", "/usr/bin/env", "/usr/bin/env", { "/usr/bin/env", "bash", "x" },
	  "env", "", "env bash x" },
	{ "a program given itself", "/usr/bin/strace", "/usr/bin/strace", { "strace", "/usr/bin/strace" },
	  "strace", "", "strace /usr/bin/strace" },
};

static const struct fact_case hashbangs[] = {
	{ "#!/bin/sh", "./x.sh", "/usr/bin/dash", { "/bin/sh", "./x.sh", "a" },
	  "x.sh", "./x.sh", "x.sh a" },
	{ "#!/bin/sh -e", "/opt/x.sh", "/usr/bin/dash", { "/bin/sh", "-e", "/opt/x.sh" },
	  "x.sh", "/opt/x.sh", "x.sh" },
	{ "#!/usr/bin/env bash, env's image", "./x.sh", "/usr/bin/env", { "/usr/bin/env", "bash", "./x.sh", "a" },
	  "x.sh", "./x.sh", "x.sh a" },
	{ "#!/usr/bin/env bash, bash's image", "/usr/bin/bash", "/usr/bin/bash", { "bash", "./x.sh", "a" },
	  "x.sh", "./x.sh", "x.sh a" },
	{ "#!/usr/bin/make -f", "./rules", "/usr/bin/make", { "/usr/bin/make", "-f", "./rules", "clean" },
	  "rules", "./rules", "rules clean" },
	{ "an interpreter that is a script", "./s3", "/tmp/show", { "/tmp/show", "/tmp/s2", "x", "./s3", "q" },
	  "s3", "./s3", "s3 q" },
	{ "execveat below a directory", "x.sh", "/usr/bin/dash", { "/bin/sh", "/dev/fd/5/x.sh", "a" },
	  "x.sh", "x.sh", "x.sh a" },
	{ "fexecve of a script", "", "/usr/bin/dash", { "/bin/sh", "/dev/fd/3", "b" },
	  "dash", "/dev/fd/3", "dash b" },
	{ "a script called python3", "/shims/python3", "/usr/bin/bash", { "bash", "/shims/python3", "-V" },
	  "python3", "/shims/python3", "python3 -V" },
	{ "the script's own name among its arguments", "./x", "/usr/bin/dash", { "/bin/sh", "./x", "./x" },
	  "x", "./x", "x ./x" },
};

static const struct fact_case interpreted[] = {
	{ "bash x", "/usr/bin/bash", "/usr/bin/bash", { "bash", "dir/x.sh", "up" },
	  "x.sh", "dir/x.sh", "x.sh up" },
	{ "sh -e x", "/bin/sh", "/usr/bin/dash", { "sh", "-e", "x", "-c" },
	  "x", "x", "x -c" },
	{ "bash -c", "/bin/bash", "/usr/bin/bash", { "bash", "-c", "ls -l", "x.sh" },
	  "bash", "", "bash -c ls -l x.sh" },
	{ "sh -ec", "/bin/sh", "/usr/bin/dash", { "sh", "-ec", "ls" },
	  "sh", "", "sh -ec ls" },
	{ "sh -c -e", "/bin/sh", "/usr/bin/dash", { "sh", "-c", "-e", "ls" },
	  "sh", "", "sh -c -e ls" },
	{ "bash -eo pipefail x", "/bin/bash", "/usr/bin/bash", { "bash", "-eo", "pipefail", "x" },
	  "x", "x", "x" },
	{ "bash +o posix -O extglob x", "/bin/bash", "/usr/bin/bash", { "bash", "+o", "posix", "-O", "extglob", "x" },
	  "x", "x", "x" },
	{ "bash --rcfile f x", "/bin/bash", "/usr/bin/bash", { "bash", "--norc", "--rcfile", "f", "x" },
	  "x", "x", "x" },
	{ "bash -- -x", "/bin/bash", "/usr/bin/bash", { "bash", "--", "-x" },
	  "-x", "-x", "-x" },
	{ "sh - x", "/bin/sh", "/usr/bin/dash", { "sh", "-", "x" },
	  "x", "x", "x" },
	{ "sh -s a", "/bin/sh", "/usr/bin/dash", { "sh", "-s", "a" },
	  "sh", "", "sh -s a" },
	{ "process substitution", "/bin/bash", "/usr/bin/bash", { "bash", "/dev/fd/63" },
	  "bash", "/dev/fd/63", "bash" },
	{ "interactive", "/bin/bash", "/usr/bin/bash", { "bash", "-i" },
	  "bash", "", "bash -i" },
	{ "zsh -o", "/bin/zsh", "/usr/bin/zsh", { "zsh", "-fo", "extendedglob", "x.zsh" },
	  "x.zsh", "x.zsh", "x.zsh" },
	{ "attached shell script", "", "/usr/bin/bash", { "/bin/bash", "/opt/loop.sh" },
	  "loop.sh", "/opt/loop.sh", "loop.sh" },
	{ "a shell that was replaced", "", "/usr/bin/bash (deleted)", { "/bin/bash", "/opt/loop.sh" },
	  "loop.sh", "/opt/loop.sh", "loop.sh" },
	{ "python3 x.py", "/usr/bin/python3", "/usr/bin/python3.11", { "python3", "-u", "x.py", "1" },
	  "x.py", "x.py", "x.py 1" },
	{ "python3 -W arg x.py", "/usr/bin/python3", "/usr/bin/python3.11", { "python3", "-W", "error", "-Xdev", "x.py" },
	  "x.py", "x.py", "x.py" },
	{ "python3 -m mod", "/usr/bin/python3", "/usr/bin/python3.11", { "python3", "-m", "http.server", "80" },
	  "http.server", "", "http.server 80" },
	{ "python3 -Imvenv", "/usr/bin/python3", "/usr/bin/python3.11", { "python3", "-Imvenv", "e" },
	  "venv", "", "venv e" },
	{ "python3 -m without a module", "/usr/bin/python3", "/usr/bin/python3.11", { "python3", "-m" },
	  "python3", "", "python3 -m" },
	{ "python3 -c", "/usr/bin/python3", "/usr/bin/python3.11", { "python3", "-c", "pass", "x.py" },
	  "python3", "", "python3 -c pass x.py" },
	{ "python3 -cimport", "/usr/bin/python3", "/usr/bin/python3.11", { "python3", "-cimport os", "x.py" },
	  "python3", "", "python3 -cimport os x.py" },
	{ "python3 -", "/usr/bin/python3", "/usr/bin/python3.11", { "python3", "-", "x.py" },
	  "python3", "", "python3 - x.py" },
	{ "perl x.pl", "/usr/bin/perl", "/usr/bin/perl", { "perl", "-w", "-Ilib", "-I", "t", "x.pl" },
	  "x.pl", "x.pl", "x.pl" },
	{ "perl -Mx -ne", "/usr/bin/perl", "/usr/bin/perl", { "perl", "-Mstrict", "-ne", "print", "f" },
	  "perl", "", "perl -Mstrict -ne print f" },
	{ "perl -0777pe", "/usr/bin/perl", "/usr/bin/perl", { "perl", "-0777pe", "s/a/b/", "f" },
	  "perl", "", "perl -0777pe s/a/b/ f" },
	{ "perl -pi.bak -e", "/usr/bin/perl", "/usr/bin/perl", { "perl", "-pi.bak", "-e", "1", "f" },
	  "perl", "", "perl -pi.bak -e 1 f" },
	{ "ruby x.rb", "/usr/bin/ruby", "/usr/bin/ruby3.1", { "ruby", "-r", "json", "x.rb" },
	  "x.rb", "x.rb", "x.rb" },
	{ "node x.js", "/usr/bin/node", "/usr/bin/node", { "node", "--require", "r", "--trace-gc", "x.js" },
	  "x.js", "x.js", "x.js" },
	{ "node -e", "/usr/bin/node", "/usr/bin/node", { "node", "-e", "1", "x.js" },
	  "node", "", "node -e 1 x.js" },
	{ "node --eval=", "/usr/bin/node", "/usr/bin/node", { "node", "--eval=1", "x.js" },
	  "node", "", "node --eval=1 x.js" },
	{ "php -f", "/usr/bin/php", "/usr/bin/php8.2", { "php", "-d", "a=b", "-f", "x.php", "1" },
	  "x.php", "x.php", "x.php 1" },
	{ "php -r", "/usr/bin/php", "/usr/bin/php8.2", { "php", "-r", "echo 1;" },
	  "php", "", "php -r echo 1;" },
	{ "lua -e and a script", "/usr/bin/lua", "/usr/bin/lua5.4", { "lua", "-e", "x=1", "x.lua" },
	  "x.lua", "x.lua", "x.lua" },
	{ "tclsh", "/usr/bin/tclsh", "/usr/bin/tclsh8.6", { "tclsh", "-encoding", "utf-8", "x.tcl" },
	  "x.tcl", "x.tcl", "x.tcl" },
	{ "awk text", "/usr/bin/awk", "/usr/bin/mawk", { "awk", "-F:", "{print}", "f" },
	  "awk", "", "awk -F: {print} f" },
	{ "awk -f", "/usr/bin/awk", "/usr/bin/mawk", { "awk", "-v", "x=1", "-f", "p.awk", "f" },
	  "p.awk", "p.awk", "p.awk f" },
	{ "sed -f is sed", "/usr/bin/sed", "/usr/bin/sed", { "sed", "-f", "x.sed" },
	  "sed", "", "sed -f x.sed" },
	{ "make -f is make", "/usr/bin/make", "/usr/bin/make", { "make", "-f", "x.mk" },
	  "make", "", "make -f x.mk" },
};

static const struct fact_case applets[] = {
	{ "by a link", "/bin/ls", "/bin/busybox", { "ls", "-l" },
	  "ls", "", "ls -l" },
	{ "by name", "/bin/busybox", "/bin/busybox", { "busybox", "ls", "-l" },
	  "ls", "", "ls -l" },
	{ "busybox itself", "/bin/busybox", "/bin/busybox", { "busybox", "--list" },
	  "busybox", "", "busybox --list" },
	{ "its shell, a script", "/bin/sh", "/bin/busybox", { "sh", "-e", "x.sh", "1" },
	  "x.sh", "x.sh", "x.sh 1" },
	{ "its shell by name", "/bin/busybox", "/bin/busybox", { "/bin/busybox", "ash", "x.sh" },
	  "x.sh", "x.sh", "x.sh" },
	{ "#!/bin/sh", "./x.sh", "/bin/busybox", { "/bin/sh", "./x.sh" },
	  "x.sh", "./x.sh", "x.sh" },
	{ "its login shell", "/bin/sh", "/bin/busybox", { "-sh" },
	  "sh", "", "sh" },
	{ "toybox", "/bin/toybox", "/bin/toybox", { "toybox", "date" },
	  "date", "", "date" },
};
/* clang-format on */

Test(command, programs)
{
	expect_cases(programs, ARRAY_LEN(programs));
}

Test(command, hashbang_scripts)
{
	expect_cases(hashbangs, ARRAY_LEN(hashbangs));
}

Test(command, scripts_of_interpreters)
{
	expect_cases(interpreted, ARRAY_LEN(interpreted));
}

Test(command, applets)
{
	expect_cases(applets, ARRAY_LEN(applets));
}

Test(command, line_joins_argv)
{
	struct span words[] = {span_of_str("bash"), span_of_str("x.sh"),
			       span_of_str("")};
	struct command_facts facts = {.argv = words, .argc = 3};
	AUTO(buf_done) struct buf line = BUF_EMPTY;

	command_line(&facts, &line);
	cr_expect_str_eq(buf_text(&line), "bash x.sh ");
}
