/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c - serves a stand-in for /dev/spidevB.C or /dev/i2c-N by FUSE.
 *
 * The root of the file system is a regular file, mounted over the device's
 * name. FUSE hands over what an ioctl's number names (its restricted mode);
 * what is behind pointers is read from and written to the caller's memory. So
 * it takes root. It is no character device: no major and minor numbers, and
 * - reads and writes of no bytes never arrive, nor those whose own buffer is
 *   not there;
 * - readv and writev arrive as one transfer, where spidev makes one of each
 *   buffer.
 */
#include "config.h"

#define FUSE_USE_VERSION 312

#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"
#include "base/mem.h"
#include "standin.h"

enum {
	THREADS_MAX = 64, /* of us: so many calls may hang at once */
	ERRNO_MAX = 256,
	BUFSIZ_DEFAULT = 4096, /* spidev's */
};

static const char help[] =
	"usage: standin [OPTION...] DEVICE\n"
	"Serves a device of SPI or I2C over FUSE, to try programs where there is "
	"none.\n"
	"DEVICE is /dev/spidevB.C or /dev/i2c-N. Takes root: it reads and writes "
	"the\n"
	"memory of programs that use it. Without -f it ends by umount DEVICE.\n"
	"  -f               stays in the foreground, for scripts: prints "
	"\"ready\" once\n"
	"                   DEVICE can be opened, ends by SIGTERM\n"
	"  --answer=NAME    what comes back on SPI: loopback, what was sent "
	"(default);\n"
	"                   ff or zero, as if nobody drove the line; pump, "
	"that of\n"
	"                   examples/pump\n"
	"  --chip=ADDRESS   an EEPROM of 256 bytes on I2C, each byte its own "
	"place; who\n"
	"                   asks at other addresses gets ENXIO; may be given "
	"again\n"
	"  --bufsiz=BYTES   the longest message on SPI, spidev's parameter "
	"(4096):\n"
	"                   beyond it comes EMSGSIZE\n"
	"  --nth=N:WHAT     the Nth call fails, to see what a program does "
	"then: an\n"
	"                   errno's name, or hang (until a signal: EINTR); "
	"may be\n"
	"                   given again\n"
	"  --log=FILE       what the device saw, to compare with what others "
	"say: a\n"
	"                   line of JSON a transfer, and the sums\n"
	"  --help           prints this\n";

struct options {
	struct standin *standin;
	bool is_foreground;
};

/* ---- options ---- */

static int errno_of(const char *name)
{
	for (int number = 1; number < ERRNO_MAX; number++)
		if (strerrorname_np(number) &&
		    !strcmp(strerrorname_np(number), name))
			return number;
	return strcmp(name, "hang") ? 0 : FAULT_HANG;
}

static bool is_number(const char *text, unsigned long max, unsigned long *ret)
{
	char *end;

	errno = 0;
	*ret = strtoul(text, &end, 0);
	return !errno && end != text && !*end && *ret <= max;
}

static bool add_fault(struct standin *standin, const char *text)
{
	struct fault *fault = &standin->faults[standin->fault_count];
	char *end;

	if (standin->fault_count == FAULTS_MAX)
		return false;
	fault->nth = strtoul(text, &end, 10);
	if (!fault->nth || *end != ':')
		return false;
	fault->error = errno_of(end + 1);
	standin->fault_count++;
	return fault->error != 0;
}

static bool set_answer(struct standin *standin, const char *text)
{
	static const char *const names[] = {
		[ANSWER_LOOPBACK] = "loopback",
		[ANSWER_FF] = "ff",
		[ANSWER_ZERO] = "zero",
		[ANSWER_PUMP] = "pump",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (!strcmp(names[i], text)) {
			standin->answer = (enum answer)i;
			return true;
		}
	return false;
}

/* Its bytes tell their places. */
static bool add_chip(struct standin *standin, const char *text)
{
	unsigned long addr;
	struct chip *chip;

	if (!is_number(text, CHIP_COUNT - 1, &addr))
		return false;
	chip = &standin->chips[addr];
	chip->is_there = true;
	for (unsigned i = 0; i < CHIP_BYTES; i++)
		chip->bytes[i] = (uint8_t)i;
	return true;
}

static bool set_log(struct standin *standin, const char *path)
{
	standin->log =
		open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
		     0600);
	return standin->log >= 0;
}

static bool set_option(struct options *options, int letter, const char *value)
{
	struct standin *standin = options->standin;
	unsigned long number;

	switch (letter) {
	case 'f':
		options->is_foreground = true;
		return true;
	case 'a':
		return set_answer(standin, value);
	case 'c':
		return add_chip(standin, value);
	case 'b':
		if (!is_number(value, UINT32_MAX, &number))
			return false;
		standin->bufsiz = (uint32_t)number;
		return true;
	case 'n':
		return add_fault(standin, value);
	case 'l':
		return set_log(standin, value);
	}
	return false;
}

/* By its name, as those who only see the name have it. */
static bool set_device(struct standin *standin, const char *path)
{
	unsigned bus, select;
	int end = 0;

	standin->path = path;
	if (sscanf(path, "/dev/spidev%u.%u%n", &bus, &select, &end) == 2 &&
	    !path[end])
		return true;
	standin->is_i2c =
		sscanf(path, "/dev/i2c-%u%n", &bus, &end) == 1 && !path[end];
	return standin->is_i2c;
}

/* Whether to go on; else what is printed says why, and the status. */
static bool read_options(int argc, char **argv, struct options *options,
			 int *ret_status)
{
	static const struct option names[] = {
		{"answer", required_argument, NULL, 'a'},
		{"chip", required_argument, NULL, 'c'},
		{"bufsiz", required_argument, NULL, 'b'},
		{"nth", required_argument, NULL, 'n'},
		{"log", required_argument, NULL, 'l'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int letter, at;

	*ret_status = 2;
	for (;;) {
		at = optind;
		letter = getopt_long(argc, argv, "f", names, NULL);
		if (letter == -1)
			break;
		if (letter == 'h') {
			fputs(help, stdout);
			*ret_status = 0;
			return false;
		}
		if (set_option(options, letter, optarg))
			continue;
		if (letter != '?')
			fprintf(stderr, "standin: not possible: %s\n",
				argv[at]);
		return false;
	}
	if (argc - optind == 1 && set_device(options->standin, argv[optind]))
		return true;
	fputs(help, stderr);
	return false;
}

/* ---- callers ---- */

struct wait {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_over;
};

static void interrupted(fuse_req_t req, void *data)
{
	struct wait *wait = data;

	(void)req;
	pthread_mutex_lock(&wait->lock);
	wait->is_over = true;
	pthread_cond_signal(&wait->changed);
	pthread_mutex_unlock(&wait->lock);
}

void caller_wait(const struct caller *caller)
{
	struct wait wait = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER,
			    false};

	fuse_req_interrupt_func(caller->handle, interrupted, &wait);
	pthread_mutex_lock(&wait.lock);
	while (!wait.is_over)
		pthread_cond_wait(&wait.changed, &wait.lock);
	pthread_mutex_unlock(&wait.lock);
	fuse_req_interrupt_func(caller->handle, NULL, NULL);
}

/* FUSE's pid is the thread's. */
static struct caller caller_of(fuse_req_t req,
			       const struct fuse_file_info *file)
{
	return (struct caller){
		.tid = fuse_req_ctx(req)->pid,
		.client = (struct client *)(uintptr_t)file->fh,
		.handle = req,
	};
}

/* ---- the file ---- */

static void reply_attributes(fuse_req_t req)
{
	struct stat stat = {
		.st_ino = FUSE_ROOT_ID,
		.st_mode = S_IFREG | 0666,
		.st_nlink = 1,
	};

	fuse_reply_attr(req, &stat, 3600);
}

static void on_getattr(fuse_req_t req, fuse_ino_t ino,
		       struct fuse_file_info *file)
{
	(void)ino;
	(void)file;
	reply_attributes(req);
}

/* O_TRUNC, chmod: a device lets that happen. */
static void on_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *stat,
		       int what, struct fuse_file_info *file)
{
	(void)ino;
	(void)stat;
	(void)what;
	(void)file;
	reply_attributes(req);
}

static void on_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *file)
{
	struct standin *standin = fuse_req_userdata(req);

	(void)ino;
	file->direct_io = true;
	if (standin->is_i2c) {
		file->fh = (uintptr_t)mem_new(sizeof(struct client));
	} else {
		file->nonseekable = true;
		spi_opened(standin);
	}
	fuse_reply_open(req, file);
}

static void on_release(fuse_req_t req, fuse_ino_t ino,
		       struct fuse_file_info *file)
{
	struct standin *standin = fuse_req_userdata(req);

	(void)ino;
	if (!standin->is_i2c)
		spi_closed(standin);
	free((void *)(uintptr_t)file->fh);
	fuse_reply_err(req, 0);
}

static void on_ioctl(fuse_req_t req, fuse_ino_t ino, unsigned int request,
		     void *arg, struct fuse_file_info *file, unsigned flags,
		     const void *in, size_t in_bytes, size_t out_bytes)
{
	struct standin *standin = fuse_req_userdata(req);
	struct caller caller = caller_of(req, file);
	AUTO(buf_done) struct buf out = BUF_EMPTY;
	struct ioctl_args args = {request, (uintptr_t)arg,
				  span_of(in, in_bytes), &out};
	int result;

	(void)ino;
	caller.is_32 = flags & FUSE_IOCTL_COMPAT;
	if (standin->is_i2c)
		result = i2c_ioctl(standin, &caller, &args);
	else
		result = spi_ioctl(standin, &caller, &args);
	if (result < 0)
		fuse_reply_err(req, -result);
	else
		fuse_reply_ioctl(req, result, out.data,
				 out.len < out_bytes ? out.len : out_bytes);
}

static void on_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
		    struct fuse_file_info *file)
{
	struct standin *standin = fuse_req_userdata(req);
	struct caller caller = caller_of(req, file);
	AUTO(mem_free_ptr) uint8_t *data = mem_new(size + 1);
	int result;

	(void)ino;
	(void)offset;
	if (standin->is_i2c)
		result = i2c_read(standin, &caller, data, size);
	else
		result = spi_read(standin, &caller, data, size);
	if (result < 0)
		fuse_reply_err(req, -result);
	else
		fuse_reply_buf(req, (char *)data, (size_t)result);
}

static void on_write(fuse_req_t req, fuse_ino_t ino, const char *data,
		     size_t size, off_t offset, struct fuse_file_info *file)
{
	struct standin *standin = fuse_req_userdata(req);
	struct caller caller = caller_of(req, file);
	const uint8_t *bytes = (const uint8_t *)data;
	int result;

	(void)ino;
	(void)offset;
	if (standin->is_i2c)
		result = i2c_write(standin, &caller, bytes, size);
	else
		result = spi_write(standin, &caller, bytes, size);
	if (result < 0)
		fuse_reply_err(req, -result);
	else
		fuse_reply_write(req, (size_t)result);
}

static const struct fuse_lowlevel_ops operations = {
	.getattr = on_getattr,
	.setattr = on_setattr,
	.open = on_open,
	.release = on_release,
	.ioctl = on_ioctl,
	.read = on_read,
	.write = on_write,
};

/* ---- serving ---- */

/* A file to mount over; an empty one that somebody left will do. */
static int make_place(const char *path, bool *ret_is_ours)
{
	struct stat stat;
	AUTO(fd_close) int fd = open(path, O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	*ret_is_ours = true;
	if (fd >= 0)
		return 0;
	if (errno == EEXIST && !lstat(path, &stat) && S_ISREG(stat.st_mode) &&
	    !stat.st_size)
		return 0;
	fprintf(stderr, "standin: %s: %s\n", path, strerror(errno));
	return -1;
}

/* The one who waits for "ready" reads from a pipe; it ends with its parent. */
static int get_going(bool is_foreground)
{
	if (!is_foreground)
		return fuse_daemonize(0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	puts("ready");
	return fflush(stdout);
}

static int serve(struct fuse_session *session, const struct options *options)
{
	struct fuse_loop_config *config;
	int result = 1;

	if (fuse_set_signal_handlers(session))
		return 1;
	if (!fuse_session_mount(session, options->standin->path)) {
		config = fuse_loop_cfg_create();
		fuse_loop_cfg_set_max_threads(config, THREADS_MAX);
		fuse_loop_cfg_set_idle_threads(config, THREADS_MAX);
		if (!get_going(options->is_foreground))
			result = fuse_session_loop_mt(session, config) < 0;
		fuse_loop_cfg_destroy(config);
		fuse_session_unmount(session);
	}
	fuse_remove_signal_handlers(session);
	return result;
}

int main(int argc, char **argv)
{
	char *words[] = {argv[0], "-o", "allow_other,fsname=standin"};
	struct fuse_args args = FUSE_ARGS_INIT(ARRAY_LEN(words), words);
	struct standin standin = {.log = -1,
				  .bufsiz = BUFSIZ_DEFAULT,
				  .lock = PTHREAD_MUTEX_INITIALIZER};
	struct options options = {&standin, false};
	struct fuse_session *session;
	bool is_ours = false;
	int result;

	if (!read_options(argc, argv, &options, &result))
		return result;
	result = 1;
	if (make_place(standin.path, &is_ours))
		return 1;
	session = fuse_session_new(&args, &operations, sizeof(operations),
				   &standin);
	if (session) {
		result = serve(session, &options);
		fuse_session_destroy(session);
	}
	if (is_ours)
		unlink(standin.path);
	log_end(&standin);
	return result;
}
