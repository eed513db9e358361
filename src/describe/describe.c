/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe.c - a driver's header as a text for --spec.
 *
 * The compiler runs four times: for the names of the header's macros, for what they
 * expand to, for those that compile, and for the DWARF.
 */
#include "config.h"

#include "describe/describe.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "describe/compiler.h"
#include "describe/text.h"
#include "spec/spec.h"

enum { ATTEMPTS_MAX = 8 };

/* What the header is, once it's read. */
struct reading {
	const struct describe_options *options;
	struct compiler compiler;
	const char **flags;
	struct macros macros;
	struct program program;
	struct layouts layouts;
	const struct enumeration **enums;
	struct layout **structs;
	size_t enum_count, struct_count;
	char object[64];
};

static void reading_done(struct reading *reading)
{
	if (*reading->object)
		unlink(reading->object);
	expansions_done(&reading->program);
	macros_done(&reading->macros);
	layouts_done(&reading->layouts);
	free(reading->flags);
	free(reading->enums);
	free(reading->structs);
}

/* Its first error, or its first line. */
static int set_complaint(const char *messages, struct error *err)
{
	const char *at = strstr(messages, "error: ");

	while (at && at > messages && at[-1] != '\n')
		at--;
	if (!at)
		at = messages;
	/* gcc finds the header in the folder ".". */
	if (!strncmp(at, "./", 2))
		at += 2;
	return error_set(err, EINVAL, "it doesn't compile: %.*s",
			 (int)strcspn(at, "\n"), at);
}

static int run(struct reading *reading, const char *const *arguments,
	       struct span input, struct buf *ret, struct error *err)
{
	AUTO(buf_done) struct buf messages = BUF_EMPTY;
	int status = compiler_run(&reading->compiler, arguments, input, ret,
				  &messages, err);

	return status > 0 ? set_complaint(buf_text(&messages), err) : status;
}

/* What a header shared with a module rests on; __user is the kernel's own. */
static int preprocess(struct reading *reading, bool lists_macros,
		      struct span input, struct buf *ret, struct error *err)
{
	const char *const arguments[] = {
		"-D__user=", "-w", "-E", "-x", "c",
		"-include", "stdint.h", "-include", "stddef.h",
		"-include", "linux/types.h", "-include", "linux/ioctl.h",
		"-include", reading->options->header,
		lists_macros ? "-dD" : "-P", "-", NULL};

	return run(reading, arguments, input, ret, err);
}

static int set_no_ioctl(struct error *err)
{
	return error_set(err, ENOENT,
			 "no ioctl in it (a macro made with _IO, _IOR, _IOW or "
			 "_IOWR)");
}

static bool has_ioctl(const struct program *program)
{
	for (size_t i = 0; i < program->macros->count; i++)
		if (program->expansions[i].is_ioctl)
			return true;
	return false;
}

static int read_macros(struct reading *reading, struct error *err)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(buf_done) struct buf ask = BUF_EMPTY;
	AUTO(buf_done) struct buf answer = BUF_EMPTY;
	int rc = preprocess(reading, true, span_of(NULL, 0), &text, err);

	if (rc < 0)
		return rc;
	macros_read(&reading->macros, buf_span(&text));
	expansions_ask(&reading->macros, &ask);
	rc = preprocess(reading, false, buf_span(&ask), &answer, err);
	if (rc == 0)
		expansions_read(&reading->program, &reading->macros,
			     buf_span(&text), buf_span(&answer));
	return rc;
}

/* What makes no sense goes, until all that is left does. */
static int check(struct reading *reading, struct error *err)
{
	const char *const arguments[] = {
		"-w", "-fsyntax-only", "-x", "cpp-output",
		reading->macros.is_clang ? "-ferror-limit=0" : "-fmax-errors=0",
		"-", NULL};

	for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
		AUTO(buf_done) struct buf text = BUF_EMPTY;
		AUTO(buf_done) struct buf output = BUF_EMPTY;
		AUTO(buf_done) struct buf messages = BUF_EMPTY;
		size_t dropped;
		int status;

		expansions_check(&reading->program, &text);
		status = compiler_run(&reading->compiler, arguments,
				      buf_span(&text), &output, &messages, err);
		if (status <= 0)
			return status;
		dropped = expansions_drop(&reading->program, buf_text(&messages));
		if (dropped == 0)
			return set_complaint(buf_text(&messages), err);
	}
	return error_set(err, EINVAL, "its macros don't compile");
}

static void add_enumeration(void *context, const struct enumeration *one)
{
	struct reading *reading = context;

	reading->enums = mem_resize(reading->enums, reading->enum_count + 1,
				    sizeof(*reading->enums));
	reading->enums[reading->enum_count++] = one;
}

static struct layout *add_layout(void *context, struct layout *one)
{
	struct reading *reading = context;

	reading->structs = mem_resize(reading->structs,
				      reading->struct_count + 1,
				      sizeof(*reading->structs));
	reading->structs[reading->struct_count++] = one;
	return one;
}

static int make_object(struct reading *reading, struct error *err)
{
	const char *folder = getenv("TMPDIR");
	int fd, len;

	len = snprintf(reading->object, sizeof(reading->object),
		       "%s/spile.XXXXXX", folder && *folder ? folder : "/tmp");
	if (len >= (int)sizeof(reading->object))
		snprintf(reading->object, sizeof(reading->object),
			 "/tmp/spile.XXXXXX");
	fd = mkostemp(reading->object, O_CLOEXEC);
	if (fd < 0) {
		int code = errno;

		*reading->object = '\0';
		return error_set(err, code, "no temporary file: %s",
				 strerror(code));
	}
	fd_close(&fd);
	return 0;
}

static int read_types(struct reading *reading, struct error *err)
{
	const char *const arguments[] = {
		"-w", "-g", "-fno-eliminate-unused-debug-types", "-x",
		"cpp-output", "-c", "-o", reading->object, "-", NULL};
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(buf_done) struct buf output = BUF_EMPTY;
	int rc = make_object(reading, err);

	if (rc < 0)
		return rc;
	expansions_types(&reading->program, &text);
	rc = run(reading, arguments, buf_span(&text), &output, err);
	if (rc < 0)
		return rc;
	reading->layouts.context = reading;
	reading->layouts.add_enumeration = add_enumeration;
	reading->layouts.add_layout = add_layout;
	return layouts_read(&reading->layouts, reading->object, err);
}

static int find_abi(const struct layouts *layouts, const struct abi **ret,
		    struct error *err)
{
	static const struct {
		unsigned machine;
		bool is_32;
		enum abi_id id;
	} rows[] = {
		{EM_X86_64, false, ABI_X86_64},
		{EM_386, true, ABI_I386},
		{EM_AARCH64, false, ABI_AARCH64},
		{EM_ARM, true, ABI_ARM},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].machine == layouts->machine &&
		    rows[i].is_32 == layouts->is_32) {
			*ret = abi_by_id(rows[i].id);
			return 0;
		}
	return error_set(err, ENOTSUP,
			 "the compiler is for a machine that spile doesn't know");
}

static int write_text(struct reading *reading, struct buf *ret,
		      struct error *err)
{
	AUTO(text_done) struct text text = {
		.options = reading->options,
		.program = &reading->program,
		.macros = &reading->macros,
		.layouts = &reading->layouts,
		.out = ret,
	};
	int rc = find_abi(&reading->layouts, &text.abi, err);

	if (rc == 0)
		rc = spec_new(&text.spec, err);
	if (rc < 0)
		return rc;
	buf_printf(ret,
		   "# Made by spile spec from %s, compiled for %s.\n"
		   "# What the header doesn't say is in comments.\n\n",
		   reading->options->header, text.abi->name);
	text_add_names(&text, reading->enums, reading->enum_count);
	buf_add_text(ret, "\n");
	text_add_structs(&text, reading->structs, reading->struct_count);
	return text_add_requests(&text) ? 0 : set_no_ioctl(err);
}

static void set_flags(struct reading *reading)
{
	const struct describe_options *options = reading->options;

	reading->flags = mem_new((options->flag_count + 1) *
				 sizeof(*reading->flags));
	for (size_t i = 0; i < options->flag_count; i++)
		reading->flags[i] = options->flags[i];
	reading->compiler = (struct compiler){options->compiler, reading->flags};
}

int describe_header(const struct describe_options *options, struct buf *ret_text,
		    struct error *err)
{
	AUTO(reading_done) struct reading reading = {.options = options};
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	int rc;

	if (access(options->header, R_OK) < 0)
		return error_set(err, errno, "%s: %s", options->header,
				 strerror(errno));
	set_flags(&reading);
	rc = read_macros(&reading, err);
	if (rc == 0)
		rc = check(&reading, err);
	if (rc == 0 && !has_ioctl(&reading.program))
		rc = set_no_ioctl(err);
	if (rc == 0)
		rc = read_types(&reading, err);
	if (rc == 0)
		rc = write_text(&reading, &text, err);
	if (rc < 0)
		return error_prefix(err, "%s", options->header);
	buf_add(ret_text, text.data, text.len);
	return 0;
}
