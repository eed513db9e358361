/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * serve_files.c - mounts a FUSE file system with one script, serves it, and
 * runs the script from there: whoever asks for the file while the server is
 * stopped waits for ever. Nothing is cached. An ordinary user has it mounted by
 * fusermount3, which is set-uid.
 */
#include "live.h"

#include <fcntl.h>
#include <linux/fuse.h>
#include <linux/io_uring.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

enum { SCRIPT_INODE = 2, ROOM = 1 << 20 };

static const char script[] = "#!/bin/bash\n"
			     "/bin/true\n"
			     "(/bin/echo served)\n"
			     "/bin/true | /bin/true\n";

static struct fuse_attr attr_of(uint64_t inode)
{
	bool is_script = inode == SCRIPT_INODE;

	return (struct fuse_attr){
		.ino = inode,
		.size = is_script ? sizeof(script) - 1 : 0,
		.mode = is_script ? S_IFREG | 0755 : S_IFDIR | 0755,
		.nlink = 1,
	};
}

static void answer(int fuse, uint64_t unique, int error, const void *data,
		   size_t len)
{
	struct {
		struct fuse_out_header head;
		char data[4096];
	} out = {.head = {.error = -error, .unique = unique}};

	out.head.len = sizeof(out.head) + len;
	memcpy(out.data, data, len);
	/* ENOENT: the one who asked was interrupted. */
	if (write(fuse, &out, out.head.len) < 0 && errno != ENOENT)
		_exit(98);
}

static void serve_one(int fuse, const struct fuse_in_header *in)
{
	const void *body = in + 1;
	struct fuse_init_out init = {
		.major = FUSE_KERNEL_VERSION, .minor = 31, .max_write = 4096};
	struct fuse_attr_out attr = {.attr = attr_of(in->nodeid)};
	struct fuse_entry_out entry = {.nodeid = SCRIPT_INODE,
				       .attr = attr_of(SCRIPT_INODE)};
	struct fuse_open_out open = {0};
	const struct fuse_read_in *read = body;
	size_t left = sizeof(script) - 1;

	switch (in->opcode) {
	case FUSE_INIT:
		answer(fuse, in->unique, 0, &init, sizeof(init));
		break;
	case FUSE_LOOKUP:
		answer(fuse, in->unique, strcmp(body, "script") ? ENOENT : 0,
		       &entry, strcmp(body, "script") ? 0 : sizeof(entry));
		break;
	case FUSE_GETATTR:
		answer(fuse, in->unique, 0, &attr, sizeof(attr));
		break;
	case FUSE_OPEN:
		answer(fuse, in->unique, 0, &open, sizeof(open));
		break;
	case FUSE_READ:
		left = read->offset < left ? left - read->offset : 0;
		answer(fuse, in->unique, 0, script + read->offset,
		       left < read->size ? left : read->size);
		break;
	case FUSE_RELEASE:
	case FUSE_FLUSH:
		answer(fuse, in->unique, 0, "", 0);
		break;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
		break;
	default:
		answer(fuse, in->unique, ENOSYS, "", 0);
	}
}

static void serve(int fuse)
{
	char *room = malloc(ROOM);

	while (read(fuse, room, ROOM) > 0 || errno == EINTR || errno == ENOENT)
		serve_one(fuse, (struct fuse_in_header *)room);
	_exit(0);
}

static int mount_as_root(void)
{
	char options[100];
	int fuse;

	must(unshare(CLONE_NEWNS));
	must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	fuse = must(open("/dev/fuse", O_RDWR | O_CLOEXEC));
	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
	must(mount("test", "served", "fuse", MS_NOSUID | MS_NODEV, options));
	return fuse;
}

static int receive_descriptor(int from)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};
	int descriptor;

	must(recvmsg(from, &message, MSG_CMSG_CLOEXEC));
	if (!CMSG_FIRSTHDR(&message))
		_exit(96);
	memcpy(&descriptor, CMSG_DATA(&control.head), sizeof(descriptor));
	return descriptor;
}

static void run_fusermount(const char *option, const char *argument)
{
	execlp("fusermount3", "fusermount3", option, argument, "--", "served",
	       NULL);
	_exit(95);
}

/* fusermount3 sends the descriptor through the socket that it is told of. */
static int mount_as_user(void)
{
	char number[16];
	int ends[2], fuse;
	pid_t mounter;

	must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	snprintf(number, sizeof(number), "%d", ends[1]);
	must(setenv("_FUSE_COMMFD", number, 1));
	mounter = must(fork());
	if (!mounter)
		run_fusermount("-o", "fsname=test");
	close(ends[1]);
	fuse = receive_descriptor(ends[0]);
	say_status("fusermount3", wait_for(mounter, 0));
	close(ends[0]);
	return fuse;
}

static void unmount_as_user(void)
{
	pid_t unmounter = must(fork());

	if (!unmounter)
		run_fusermount("-u", "-z");
	say_status("fusermount3 -u", wait_for(unmounter, 0));
}

/* One who has a ring takes a served file for it. */
static void enter_script(void)
{
	struct io_uring_params params = {0};
	int file;

	if (syscall(SYS_io_uring_setup, 1, &params) < 0 && errno != ENOSYS &&
	    errno != EPERM)
		_exit(94);
	file = must(open("served/script", O_RDONLY | O_CLOEXEC));
	if (syscall(SYS_io_uring_enter, file, 1, 0, 0, NULL, 0) >= 0)
		_exit(93);
	close(file);
}

int main(void)
{
	bool is_root = geteuid() == 0;
	pid_t server, runner;
	int fuse;

	must(mkdir("served", 0755));
	fuse = is_root ? mount_as_root() : mount_as_user();
	server = must(fork());
	if (!server)
		serve(fuse);
	close(fuse);
	runner = must(fork());
	if (!runner) {
		enter_script();
		execl("served/script", "script", NULL);
		_exit(97);
	}
	say_status("script", wait_for(runner, 0));
	must(kill(server, SIGKILL));
	wait_for(server, 0);
	if (is_root)
		umount2("served", MNT_DETACH);
	else
		unmount_as_user();
	return 0;
}
