/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * image.c - what a fresh program image is: facts for its EXEC event.
 *
 * Read from /proc and from the auxiliary vector, so that they are those the
 * kernel gave the image (a script's argv has its interpreter in front), and are
 * there whether the entry of execve was seen or not.
 */
#include "config.h"

#include "engine/image.h"

#include <stdlib.h>
#include <string.h>

#include "arch/host.h"
#include "base/buf.h"
#include "base/mem.h"
#include "capture/capture.h"
#include "engine/proc.h"
#include "event/event.h"

enum {
	PATH_BYTES = 4096,
	STRINGS_BYTES_MAX = 65536, /* of argv, and of the environment */
	STRINGS_MAX = 4096,
};

struct image {
	struct event_exec exec;
	char filename[PATH_BYTES], exe[PATH_BYTES], cwd[PATH_BYTES];
	struct buf args, env;
	struct span argv[STRINGS_MAX], env_names[STRINGS_MAX];
};

struct image *image_new(void)
{
	return mem_new(sizeof(struct image));
}

void image_free(struct image **image)
{
	if (!*image)
		return;
	buf_done(&(*image)->args);
	buf_done(&(*image)->env);
	free(*image);
	*image = NULL;
}

/* How many there were, when no more than room for them. */
static size_t split(const struct buf *strings, struct span *ret,
		    bool *ret_is_cut)
{
	const char *at = (const char *)strings->data;
	const char *end = at + strings->len;
	size_t count = 0;

	while (at < end) {
		size_t len = strnlen(at, (size_t)(end - at));

		if (count == STRINGS_MAX) {
			*ret_is_cut = true;
			break;
		}
		ret[count++] = span_of(at, len);
		at += len + 1;
	}
	return count;
}

static void read_strings(pid_t tid, struct image *image)
{
	struct event_exec *exec = &image->exec;
	bool is_env_cut = false;

	proc_read_strings(tid, "cmdline", STRINGS_BYTES_MAX, &image->args,
			  &exec->is_argv_cut);
	exec->argc = split(&image->args, image->argv, &exec->is_argv_cut);
	exec->argv = image->argv;
	proc_read_strings(tid, "environ", STRINGS_BYTES_MAX, &image->env,
			  &is_env_cut);
	exec->env_count = split(&image->env, image->env_names, &is_env_cut);
	exec->env_names = image->env_names;
	/* Only names: values hold secrets. */
	for (size_t i = 0; i < exec->env_count; i++) {
		struct span *name = &image->env_names[i];
		const uint8_t *equals = memchr(name->data, '=', name->len);

		if (equals)
			name->len = (size_t)(equals - name->data);
	}
}

/* What the kernel told the program itself. */
static void read_auxv(struct image *image, struct capture *capture, pid_t tid)
{
	struct event_exec *exec = &image->exec;
	struct proc_auxv auxv;
	bool is_whole;
	size_t len;

	exec->abi = host_abi;
	if (proc_read_auxv(tid, &auxv))
		return;
	exec->abi = abi_of_words(host_abi, auxv.is_64 ? 8 : 4)->id;
	exec->uid = auxv.uid;
	exec->euid = auxv.euid;
	exec->gid = auxv.gid;
	exec->egid = auxv.egid;
	if (!auxv.execfn_addr)
		return;
	len = capture_read_string(capture, tid, auxv.execfn_addr,
				  image->filename, sizeof(image->filename),
				  &is_whole);
	exec->filename = span_of(image->filename, len);
}

const struct event_exec *
image_read(struct image *image, struct capture *capture, pid_t tid, pid_t tgid)
{
	struct event_exec *exec = &image->exec;

	*exec = (struct event_exec){0};
	image->args.len = image->env.len = 0;
	read_auxv(image, capture, tid);
	if (!proc_read_link(tid, "exe", image->exe, sizeof(image->exe)))
		exec->exe = span_of_str(image->exe);
	if (!proc_read_link(tid, "cwd", image->cwd, sizeof(image->cwd)))
		exec->cwd = span_of_str(image->cwd);
	read_strings(tid, image);
	exec->cpu_ns = proc_cpu_ns(tgid);
	return exec;
}
