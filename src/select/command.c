/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command.c - what a person would call a command.
 *
 * Reads an interpreter's command line as that interpreter would, as far as it
 * takes to find the script: which options take an argument, which mean that the
 * program's text follows. It opens no file: what the facts don't say stays the
 * program's own name.
 */
#include "config.h"

#include "select/command.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"

/*
 * How an interpreter reads its command line; from the manual pages of bash,
 * dash, zsh, mksh, python3, perl (perlrun), ruby, node, php, lua, tclsh,
 * expect, gawk and mawk. Letters are of options, which may stand in one word
 * (-xec).
 */
struct interpreter {
	const char *names;    /* patterns of its base name, blanks between */
	const char *argument; /* letters whose argument is the rest of the word,
				 or else the next word */
	const char *next;     /* ... always the next word */
	const char *rest;     /* ... only the rest of the word */
	const char *text;     /* the program's text follows, or standard input:
				 no script */
	const char *module;   /* the argument names a module to run */
	const char *file;     /* the argument is the script */
	const char *long_argument; /* whole options that take the next word */
	const char *long_text;	   /* ... after which there is no script */
	bool has_plus;		   /* +o is an option too */
	bool is_dash_stdin;	   /* "-" reads the program from there; else it
				      ends the options */
	bool is_operand_text;	   /* awk: the first operand is program text */
};

static const struct interpreter interpreters[] = {
	{.names = "bash rbash bash-*",
	 .next = "oO",
	 .text = "cs",
	 .long_argument = "--rcfile --init-file",
	 .has_plus = true},
	{.names = "sh dash ash hush yash posh",
	 .next = "o",
	 .text = "cs",
	 .has_plus = true},
	{.names = "zsh zsh-* rzsh",
	 .argument = "o",
	 .text = "cs",
	 .long_argument = "--emulate",
	 .has_plus = true},
	{.names = "ksh ksh93* ksh20* mksh mksh-* lksh pdksh",
	 .argument = "oRT",
	 .text = "cs",
	 .has_plus = true},
	{.names = "python python[23]* pypy*",
	 .argument = "WXQ",
	 .text = "c",
	 .module = "m",
	 .long_argument = "--check-hash-based-pycs",
	 .is_dash_stdin = true},
	{.names = "perl perl5*",
	 .argument = "I",
	 .rest = "CDdFiMmVx",
	 .text = "eE",
	 .is_dash_stdin = true},
	{.names = "ruby ruby[0-9]* jruby",
	 .argument = "CEIr",
	 .rest = "FiKTWx",
	 .text = "e",
	 .long_argument = "--enable --disable --encoding --external-encoding "
			  "--internal-encoding",
	 .is_dash_stdin = true},
	{.names = "node nodejs",
	 .next = "rC",
	 .text = "ep",
	 .long_argument = "--require --import --loader --experimental-loader "
			  "--conditions --input-type --title --inspect-port "
			  "--icu-data-dir --openssl-config --env-file "
			  "--redirect-warnings --diagnostic-dir",
	 .long_text = "--eval --print",
	 .is_dash_stdin = true},
	{.names = "php php[0-9]* php-cgi",
	 .argument = "cdtz",
	 .text = "BERrSs",
	 .file = "fF",
	 .long_argument = "--define --php-ini --docroot --zend-extension",
	 .long_text = "--run --process-begin --process-code --process-end "
		      "--server",
	 .is_dash_stdin = true},
	{.names = "lua lua[0-9]* luajit*",
	 .argument = "el",
	 .rest = "jOb",
	 .is_dash_stdin = true},
	{.names = "tclsh tclsh[0-9]* wish wish[0-9]*",
	 .long_argument = "-encoding",
	 .is_dash_stdin = true},
	{.names = "expect expect[0-9]*",
	 .argument = "cD",
	 .file = "fb",
	 .is_dash_stdin = true},
	{.names = "awk gawk gawk-* mawk nawk original-awk bwk",
	 .argument = "FvWil",
	 .rest = "dDLop",
	 .text = "e",
	 .file = "fE",
	 .long_argument = "--field-separator --assign --include --load",
	 .long_text = "--source",
	 .is_operand_text = true},
};

/* Programs that are many: the applet is their own name, or first argument. */
static const char multicall_names[] = "busybox busybox[.-]* toybox toybox-*";

/* What there is to say of a command; the spans point into the facts. */
struct reading {
	struct span name;
	struct span script;
	size_t first_arg;
};

static struct span span_skip(struct span span, size_t len)
{
	return len ? span_of(span.data + len, span.len - len) : span;
}

/* The last component; trailing slashes don't count. Empty for "/" and "". */
static struct span base_name(struct span path)
{
	size_t begin;

	while (path.len && path.data[path.len - 1] == '/')
		path.len--;
	begin = path.len;
	while (begin && path.data[begin - 1] != '/')
		begin--;
	return span_skip(path, begin);
}

/* Whether a word is among blank-separated patterns (fnmatch's). */
static bool is_listed(struct span word, const char *patterns)
{
	char name[64], pattern[64];
	size_t len;

	if (!patterns || !word.len || word.len >= sizeof(name))
		return false;
	memcpy(name, word.data, word.len);
	name[word.len] = '\0';
	for (; *patterns; patterns += len + (patterns[len] == ' ')) {
		len = strcspn(patterns, " ");
		memcpy(pattern, patterns, len);
		pattern[len] = '\0';
		if (!fnmatch(pattern, name, 0))
			return true;
	}
	return false;
}

static bool has_letter(const char *letters, uint8_t letter)
{
	return letters && letter && strchr(letters, letter);
}

static const struct interpreter *find_interpreter(struct span name)
{
	for (size_t i = 0; i < ARRAY_LEN(interpreters); i++)
		if (is_listed(name, interpreters[i].names))
			return &interpreters[i];
	return NULL;
}

/* /dev/fd/63 and its like say nothing to a person. */
static bool is_fd_path(struct span path)
{
	struct span name = base_name(path);

	if (span_is(path, "/dev/stdin"))
		return true;
	if (!span_begins(path, "/dev/fd/") && !span_begins(path, "/proc/"))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!isdigit(name.data[i]))
			return span_begins(path, "/proc/") &&
			       span_is(name, "exe");
	return true;
}

/* proc(5): the link of a file that was removed ends in " (deleted)"; that of
   memfd_create(2) reads "/memfd:NAME (deleted)", where NAME may hold slashes.
 */
static struct span exe_name(struct span exe)
{
	static const char deleted[] = " (deleted)";

	if (span_ends(exe, deleted))
		exe.len -= sizeof(deleted) - 1;
	if (span_begins(exe, "/memfd:"))
		return span_skip(exe, 1);
	return base_name(exe);
}

/* A login shell's argv[0] begins with a dash (login(1)). */
static struct span argv0_name(const struct command_facts *facts)
{
	struct span word = facts->argc ? facts->argv[0] : span_of(NULL, 0);

	if (word.len > 1 && word.data[0] == '-')
		word = span_skip(word, 1);
	return base_name(word);
}

/* The program's own name: how it was called, else what it is. */
static struct span program_name(const struct command_facts *facts)
{
	struct span name = base_name(facts->filename);

	if (name.len && !is_fd_path(facts->filename))
		return name;
	name = exe_name(facts->exe);
	return name.len ? name : argv0_name(facts);
}

/*
 * execve(2): for a #! script argv becomes the interpreter, at most one argument
 * of its line, the script's path as given (below /dev/fd/ for execveat with a
 * descriptor), then the arguments. An interpreter may be a script itself, up to
 * five deep (fs/exec.c), and the outermost script then comes last. 0: no
 * script.
 */
static size_t hashbang_word(const struct command_facts *facts)
{
	enum { WORDS_MAX = 2 * 5 };
	struct span filename = facts->filename;

	if (!filename.len || !facts->argc ||
	    span_equal(facts->argv[0], filename) ||
	    span_equal(base_name(filename), exe_name(facts->exe)))
		return 0;
	for (size_t i = 1; i < facts->argc && i <= WORDS_MAX; i++) {
		struct span word = facts->argv[i];

		if (span_equal(word, filename))
			return i;
		if (span_begins(word, "/dev/fd/") &&
		    word.len > filename.len + strlen("/dev/fd/") &&
		    word.data[word.len - filename.len - 1] == '/' &&
		    span_equal(span_skip(word, word.len - filename.len),
			       filename))
			return i;
	}
	return 0;
}

/* Where a reader of options stands. */
struct options {
	const struct interpreter *as;
	const struct command_facts *facts;
	size_t at;    /* the next word */
	bool is_over; /* what follows is no option */
	bool is_text; /* there is no script */
	struct span file;
	struct span module;
};

/* The argument of an option: what is left of the word, or the next word. */
static struct span option_argument(struct options *options, struct span left)
{
	if (left.len)
		return left;
	if (options->at < options->facts->argc)
		return options->facts->argv[options->at++];
	return span_of(NULL, 0);
}

/* One word of letters, without its dash. */
static void read_letters(struct options *options, struct span word)
{
	const struct interpreter *as = options->as;

	for (; word.len; word = span_skip(word, 1)) {
		uint8_t letter = word.data[0];
		struct span left = span_skip(word, 1);

		if (has_letter(as->text, letter)) {
			options->is_text = true;
			/* A shell's -c is a flag; elsewhere the text begins. */
			if (!as->has_plus)
				return;
		} else if (has_letter(as->next, letter)) {
			option_argument(options, span_of(NULL, 0));
		} else if (has_letter(as->argument, letter)) {
			option_argument(options, left);
			return;
		} else if (has_letter(as->file, letter)) {
			options->file = option_argument(options, left);
			return;
		} else if (has_letter(as->module, letter)) {
			options->module = option_argument(options, left);
			options->is_over = true;
			return;
		} else if (has_letter(as->rest, letter)) {
			return;
		}
	}
}

static void read_option(struct options *options, struct span word)
{
	const struct interpreter *as = options->as;

	if (span_is(word, "--")) {
		options->is_over = true;
	} else if (span_is(word, "-")) {
		options->is_over = true;
		options->is_text |= as->is_dash_stdin;
	} else if (is_listed(word, as->long_text)) {
		options->is_text = true;
	} else if (is_listed(word, as->long_argument)) {
		option_argument(options, span_of(NULL, 0));
	} else if (!span_begins(word, "--")) {
		read_letters(options, span_skip(word, 1));
	} else if (memchr(word.data, '=', word.len)) {
		struct span name = word;

		name.len = (size_t)((const uint8_t *)memchr(word.data, '=',
							    word.len) -
				    word.data);
		options->is_text |= is_listed(name, as->long_text);
	}
}

/* Finds the script in an interpreter's command line, from word `at` on. */
static struct options read_options(const struct interpreter *as,
				   const struct command_facts *facts, size_t at)
{
	struct options options = {.as = as, .facts = facts, .at = at};

	while (!options.is_over && options.at < facts->argc) {
		struct span word = facts->argv[options.at];

		if (!word.len || !(word.data[0] == '-' ||
				   (as->has_plus && word.data[0] == '+')))
			break;
		options.at++;
		read_option(&options, word);
		/* Its text is the next word; all behind it are arguments. */
		if (options.is_text && !as->has_plus)
			break;
	}
	if (!options.is_text && !options.file.len && !options.module.len &&
	    !as->is_operand_text && options.at < facts->argc)
		options.file = facts->argv[options.at++];
	return options;
}

/* A program that is no script of the kernel's: maybe an interpreter's. */
static struct reading read_program(const struct command_facts *facts)
{
	struct reading reading = {
		program_name(facts), {NULL, 0}, facts->argc ? 1 : 0};
	struct span is = exe_name(facts->exe);
	const struct interpreter *as;
	struct options options;

	if (is_listed(is.len ? is : reading.name, multicall_names)) {
		is = argv0_name(facts);
		if (is_listed(is, multicall_names) && facts->argc > 1 &&
		    !span_begins(facts->argv[1], "-")) {
			is = base_name(facts->argv[1]);
			reading.first_arg = 2;
		}
		if (is.len)
			reading.name = is;
	}
	as = find_interpreter(is.len ? is : reading.name);
	if (!as)
		return reading;
	options = read_options(as, facts, reading.first_arg);
	if (options.module.len) {
		reading.name = options.module;
		reading.first_arg = options.at;
	} else if (!options.is_text && options.file.len) {
		reading.script = options.file;
		reading.first_arg = options.at;
		if (base_name(options.file).len && !is_fd_path(options.file))
			reading.name = base_name(options.file);
	}
	return reading;
}

static struct reading read_command(const struct command_facts *facts)
{
	size_t word = hashbang_word(facts);
	struct reading reading;

	if (!word) {
		reading = read_program(facts);
	} else {
		reading.script = facts->filename;
		reading.first_arg = word + 1;
		reading.name = is_fd_path(facts->filename)
				       ? exe_name(facts->exe)
				       : base_name(facts->filename);
	}
	if (!reading.name.len)
		reading.name = span_of_str("?");
	return reading;
}

void command_name(const struct command_facts *facts, struct buf *ret_name)
{
	struct span name = read_command(facts).name;

	buf_add(ret_name, name.data, name.len);
}

struct span command_script(const struct command_facts *facts)
{
	return read_command(facts).script;
}

size_t command_first_arg(const struct command_facts *facts)
{
	return read_command(facts).first_arg;
}

static void add_words(const struct command_facts *facts, size_t first,
		      bool has_before, struct buf *ret)
{
	for (size_t i = first; i < facts->argc; i++) {
		if (has_before || i > first)
			buf_add_u8(ret, ' ');
		buf_add(ret, facts->argv[i].data, facts->argv[i].len);
	}
}

void command_title(const struct command_facts *facts, struct buf *ret_title)
{
	struct reading reading = read_command(facts);

	buf_add(ret_title, reading.name.data, reading.name.len);
	add_words(facts, reading.first_arg, true, ret_title);
}

void command_line(const struct command_facts *facts, struct buf *ret_line)
{
	add_words(facts, 0, false, ret_line);
}
