/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * image.c - programs in address spaces, and the cache of their files.
 */
#include "config.h"

#include "probe/image.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"
#include "base/map.h"
#include "base/mem.h"
#include "probe/probe.h"
#include "probe/source.h"

enum { AUXV_BYTES_MAX = 4096, MAPS_LINES_MAX = 4096 };

/* No padding: it is a key. */
struct program_key {
	uint64_t dev, ino, size, mtime_s, mtime_ns;
};

struct probe_cache {
	struct map programs; /* program_key to struct program, owned */
	struct source_cache scripts;
};

struct probe_cache *probe_cache_new(void)
{
	return mem_new(sizeof(struct probe_cache));
}

void probe_cache_free(struct probe_cache **cache)
{
	struct program *program;
	size_t at = 0;

	if (!*cache)
		return;
	while ((program = map_next(&(*cache)->programs, &at)))
		mem_free_ptr(&program);
	map_done(&(*cache)->programs);
	source_cache_done(&(*cache)->scripts);
	mem_free_ptr(cache);
}

static const struct program *program_of(struct probe_cache *cache,
					const char *path)
{
	struct program_key key;
	struct span bytes = span_of(&key, sizeof(key));
	struct program *program;
	struct stat st;

	if (stat(path, &st) < 0)
		return NULL;
	key = (struct program_key){
		st.st_dev,
		st.st_ino,
		(uint64_t)st.st_size,
		(uint64_t)st.st_mtim.tv_sec,
		(uint64_t)st.st_mtim.tv_nsec,
	};
	program = map_get_bytes(&cache->programs, bytes);
	if (!program) {
		AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			return NULL;
		program = mem_new(sizeof(*program));
		program_read(fd, program);
		map_put_bytes(&cache->programs, bytes, program);
	}
	return program;
}

/* AT_PHDR: where the program headers are in memory; proc(5), getauxval(3). */
static int read_phdr_addr(pid_t pid, unsigned word_bytes, uint64_t *ret)
{
	AUTO(fd_close) int fd = -1;
	uint8_t auxv[AUXV_BYTES_MAX];
	char path[32];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/auxv", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	len = io_read_full(fd, auxv, sizeof(auxv));
	for (ssize_t at = 0; at + 2 * (ssize_t)word_bytes <= len;
	     at += 2 * word_bytes) {
		uint64_t key = 0, value = 0;

		memcpy(&key, auxv + at, word_bytes);
		memcpy(&value, auxv + at + word_bytes, word_bytes);
		if (key == AT_PHDR) {
			*ret = value;
			return 0;
		}
	}
	return -ENOENT;
}

static char *read_cwd(pid_t pid)
{
	char link[32], path[4096];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/%d/cwd", (int)pid);
	len = readlink(link, path, sizeof(path));
	if (len < 0 || (size_t)len == sizeof(path))
		return NULL;
	return mem_strndup(path, (size_t)len);
}

struct probe_image *probe_image_new(struct probe_cache *cache, pid_t pid)
{
	const struct program *program;
	struct probe_image *image;
	uint64_t phdr_addr;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	program = program_of(cache, path);
	if (!program || program->language == SCRIPT_NONE)
		return NULL;
	if (read_phdr_addr(pid, program->word_bytes, &phdr_addr) < 0)
		return NULL;
	image = mem_new(sizeof(*image));
	image->refs = 1;
	image->cache = cache;
	image->program = *program;
	image->bias = phdr_addr - program->phdr_addr;
	if (program->language == SCRIPT_BASH || program->language == SCRIPT_ZSH)
		image->cwd = read_cwd(pid);
	return image;
}

struct probe_image *probe_image_ref(struct probe_image *image)
{
	if (image)
		image->refs++;
	return image;
}

void probe_image_unref(struct probe_image **image)
{
	if (*image && --(*image)->refs == 0) {
		mem_free_ptr(&(*image)->cwd);
		mem_free_ptr(image);
	}
	*image = NULL;
}

static void file_close(FILE **file)
{
	if (*file)
		fclose(*file);
	*file = NULL;
}

/*
 * A line of /proc/PID/maps (proc(5)) that maps the start of a libpython:
 * "START-END PERMS OFFSET DEV INODE   PATH".
 */
static bool is_python_library(const char *line, uint64_t *ret_start,
			      const char **ret_path)
{
	uint64_t start, offset;
	const char *name;
	int path_at = 0;

	if (sscanf(line, "%" SCNx64 "-%*x %*s %" SCNx64 " %*s %*s %n", &start,
		   &offset, &path_at) != 2 ||
	    path_at == 0 || offset != 0)
		return false;
	name = strrchr(line + path_at, '/');
	if (!name || strncmp(name, "/libpython3.", 12) != 0)
		return false;
	*ret_start = start;
	*ret_path = line + path_at;
	return true;
}

int image_find_library(struct probe_image *image, pid_t tid)
{
	AUTO(file_close) FILE *maps = NULL;
	AUTO(mem_free_ptr) char *line = NULL;
	char path[32];
	size_t size = 0;

	if (image->program.symbols[SYMBOL_PYTHON_RUNTIME])
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)tid);
	maps = fopen(path, "re");
	for (int i = 0; maps && i < MAPS_LINES_MAX; i++) {
		ssize_t len = getline(&line, &size, maps);
		const struct program *library;
		const char *file;
		uint64_t start;

		if (len <= 0)
			break;
		line[len - 1] = '\0';
		if (!is_python_library(line, &start, &file))
			continue;
		AUTO(mem_free_ptr)
		char *seen_by_it =
			mem_printf("/proc/%d/root%s", (int)tid, file);

		library = program_of(image->cache, seen_by_it);
		if (!library || !library->symbols[SYMBOL_PYTHON_RUNTIME])
			continue;
		image->program = *library;
		image->bias = start - library->load_addr;
		return 0;
	}
	return -ENOENT;
}

unsigned image_script_flags(const struct probe_image *image, pid_t tid,
			    struct span file, uint32_t line)
{
	struct source_name name = {tid, image->cwd, file};

	return image->cache ? source_flags(&image->cache->scripts, &name, line)
			    : 0;
}

bool image_has_script(const struct probe_image *image, pid_t tid,
		      struct span file, uint32_t line)
{
	struct source_name name = {tid, image->cwd, file};

	return image->cache &&
	       source_has_line(&image->cache->scripts, &name, line);
}
