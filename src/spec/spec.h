/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec.h - what each system call takes and gives, looked up by ABI and number.
 *
 * The description is text in a small language (spile-spec(5), HACKING): one
 * line a call, which reads like a prototype. The built-in lines are parsed when
 * they are needed, users' files (--spec) by the same parser.
 */
#ifndef SPILE_SPEC_SPEC_H
#define SPILE_SPEC_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct abi;
struct error;
struct facts_file;
struct spec;
struct spec_attrs_ref;
struct spec_names;
struct spec_pointee;
struct spec_request;
struct sub;
struct spec_struct;

enum { SPEC_ARGS_MAX = 6 };

/* What an argument, or a return value, is. */
enum spec_kind {
	SPEC_NONE = 0,
	SPEC_INT, /* signed, a C int unless `bytes` says */
	SPEC_UINT,
	SPEC_LONG, /* signed, a register wide */
	SPEC_ULONG,
	SPEC_SIZE,   /* size_t; as a return value ssize_t */
	SPEC_OFFSET, /* decimal file offset */
	SPEC_HEX,    /* shown in hex: flags and structs of later issues */
	SPEC_ADDR,   /* an address that is not followed */
	SPEC_FD,
	SPEC_DIRFD,  /* an fd or AT_FDCWD */
	SPEC_PATH,   /* pointer to a NUL-terminated path; always whole */
	SPEC_STRING, /* pointer to a NUL-terminated string, or of a length */
	SPEC_BYTES,  /* pointer to bytes of a length */
	SPEC_STRV,   /* pointer to a NULL-terminated vector of strings */
	SPEC_ENVV,   /* the same, of which only the pointers are read: the
			names of a program's environment are in its EXEC */
	SPEC_PID,
	SPEC_SIGNAL,
	SPEC_MODE, /* octal */
	SPEC_UID,
	SPEC_GID,
	SPEC_FDPAIR,   /* pointer to two ints, given at return */
	SPEC_SOCKADDR, /* pointer to a struct sockaddr of a length */
	SPEC_REQUEST,  /* an ioctl's; a C int */
	SPEC_WSTATUS,  /* wait(2)'s */
	SPEC_DEVICE,   /* major and minor number */
	SPEC_KERNEL_VERSION, /* linux/version.h's KERNEL_VERSION() */
	SPEC_BIG_ENDIAN, /* unsigned, in memory the highest byte first */
	SPEC_SIGSET,   /* pointer to bits, a signal each */
	SPEC_BITS,     /* pointer to bits, shown as numbers */
	SPEC_FDSET,    /* the same; its length is a count of bits */
	SPEC_SIGINFO,  /* pointer to a siginfo_t */
	SPEC_CONTROL,  /* pointer to control messages, cmsg(3) */
	SPEC_DIRENTS,  /* pointer to getdents(2)'s entries */
	SPEC_DIRENTS64,
	SPEC_HOST,     /* in memory only: an internet address */
	SPEC_MAC,      /* the same: a hardware address */
	SPEC_POINTER,  /* to what `pointee` says */
	SPEC_STRUCT,   /* in memory only: see types.h */
};

enum spec_direction {
	SPEC_IN = 1,  /* what the call sends: copied at entry */
	SPEC_OUT = 2, /* what it receives: copied at return */
	SPEC_INOUT = 3,
};

/* Where a length comes from. */
enum spec_length_from {
	SPEC_LENGTH_NONE = 0, /* NUL-terminated, or a fixed shape; with has_max
				 at most so long */
	SPEC_LENGTH_ARG,      /* argument `arg` */
	SPEC_LENGTH_POINTED,  /* the int that argument `arg` points at */
	SPEC_LENGTH_RETURN,   /* the return value, if >= 0 */
	SPEC_LENGTH_CONST,
	SPEC_LENGTH_REQUEST, /* the size that the request in argument `arg`
				has in it: bytes, whatever is counted */
	SPEC_LENGTH_OWN,     /* field `arg` of the struct itself, bytes; `value`
				where that is 0; and `plus` more */
	SPEC_LENGTH_SEMAPHORES, /* how many the set has with the id in argument
				   `arg`, of a field in the call's argument
				   `name`, which only the kernel knows */
};

struct spec_length {
	enum spec_length_from from;
	uint8_t arg;
	bool has_max; /* and at most the value of argument `max_arg` */
	uint8_t max_arg;
	uint32_t per;	/* one for so many, and for what is left; 0: for each */
	bool is_bytes;	/* of elements: those that are whole in so many bytes */
	uint32_t plus;
	uint64_t value;	  /* SPEC_LENGTH_CONST */
	const char *name; /* SPEC_LENGTH_SEMAPHORES */
};

/* When something comes back: of a call that succeeded; that failed, too; that a
   signal interrupted, and that goes on where it was. */
enum spec_comes {
	SPEC_COMES_OF_SUCCESS,
	SPEC_COMES_ANYWAY,
	SPEC_COMES_INTERRUPTED,
};

enum { SPEC_ERESTART_RESTARTBLOCK = 516 }; /* include/linux/errno.h */

/* What of its value an argument's register has. */
enum spec_held {
	SPEC_HELD_WHOLE,
	/*
	 * 64 bits on an ABI of 32: this register has the lower half, the next
	 * one the upper. An argument of kind SPEC_NONE is such an upper half,
	 * or a register left out for alignment: it is not shown.
	 */
	SPEC_HELD_LOWER,
	SPEC_HELD_UPPER, /* the other way round */
	SPEC_HELD_PAGES, /* the value / 4096 */
};

struct spec_arg {
	const char *name;
	enum spec_kind kind;
	uint8_t bytes; /* of the value in its register; 0: all of it */
	enum spec_held held;
	enum spec_direction direction; /* of what a pointer points at */
	struct spec_length length;
	/* SPEC_BYTES behind a long, which is not counted: msgsnd(2). */
	bool is_message;
	/* Bytes that are no text: shown in hex. */
	bool is_binary;
	/* Text has all of it, as of a path. */
	bool is_whole;
	/* The kernel looks at it only if (args[cond_arg] & cond_mask);
	   0 mask: always. */
	uint8_t cond_arg;
	uint64_t cond_mask;
	const struct spec_names *names;	    /* of a number's values, or NULL */
	const struct spec_pointee *pointee; /* SPEC_POINTER; a length counts
					       its elements */
	/* Something behind it comes back. */
	bool is_received;
	/* SPEC_BYTES that on some sockets are messages, SPEC_SOCKADDR; or NULL. */
	const struct spec_attrs_ref *messages;
	/* All bytes received behind it together are as many as the call
	   returned: readv(2). */
	bool is_limited;
	enum spec_comes comes;
};

/* Whether it does when the call returned that. */
static inline bool spec_comes_back(const struct spec_arg *arg, bool is_error,
				   int64_t ret)
{
	switch (arg->comes) {
	case SPEC_COMES_OF_SUCCESS:
		return !is_error;
	case SPEC_COMES_ANYWAY:
		return true;
	case SPEC_COMES_INTERRUPTED:
		break;
	}
	return is_error && ret == -SPEC_ERESTART_RESTARTBLOCK;
}

/* Sets of calls that %file and the like name (strace's classes). Bits. */
enum spec_class {
	SPEC_CLASS_FILE = 1 << 0,
	SPEC_CLASS_DESC = 1 << 1,
	SPEC_CLASS_NETWORK = 1 << 2,
	SPEC_CLASS_PROCESS = 1 << 3,
	SPEC_CLASS_MEMORY = 1 << 4,
	SPEC_CLASS_SIGNAL = 1 << 5,
	SPEC_CLASS_IPC = 1 << 6,
	SPEC_CLASS_CREDS = 1 << 7,
	SPEC_CLASS_CLOCK = 1 << 8,
	SPEC_CLASS_PURE = 1 << 9,
	SPEC_CLASS_STAT = 1 << 10,
	SPEC_CLASS_LSTAT = 1 << 11,
	SPEC_CLASS_FSTAT = 1 << 12,
	SPEC_CLASS_STATFS = 1 << 13,
	SPEC_CLASS_FSTATFS = 1 << 14,
	SPEC_CLASS_USTAT = 1 << 15,
};

/* What a call does to its files table, besides its arguments' kinds. */
enum spec_effect {
	SPEC_EFFECT_NONE = 0,
	SPEC_EFFECT_CLOSE, /* closes argument 0 (at entry) */
	SPEC_EFFECT_CLOSE_RANGE,
	SPEC_EFFECT_DUP_TO, /* argument 1 becomes another file (dup2, dup3) */
	SPEC_EFFECT_CHDIR,
	SPEC_EFFECT_EXEC,
	SPEC_EFFECT_MOUNT, /* what is mounted is another */
	SPEC_EFFECT_RING,	   /* makes such a ring: io_uring_setup */
	SPEC_EFFECT_RING_REGISTER, /* io_uring_register */
	SPEC_EFFECT_NO_RETURN, /* exit, exit_group */
	/* rt_sigreturn: argument 0 is the stack pointer, and its value a register
	   of what was interrupted */
	SPEC_EFFECT_SIGRETURN,
};

/* What is shown behind the result, instead of in the arguments. */
enum spec_notes {
	SPEC_NOTES_NONE = 0,
	SPEC_NOTES_POLL,   /* which descriptors have what */
	SPEC_NOTES_SELECT, /* which descriptors are ready, and the time left */
	SPEC_NOTES_THREAD_AREA, /* which entry was taken */
};

/* What text has, as C programs know the call, where that is not the kernel's. */
struct spec_shown {
	const char *as; /* the name of the call, or NULL */
	/* Always with names, and an argument that the kernel doesn't look at is
	   left out wherever it stands. */
	bool is_named;
	uint8_t count;
	struct {
		const char *name;
		uint8_t arg;
		const char *field; /* of the struct that it points at; or NULL */
	} args[SPEC_ARGS_MAX];
};

struct spec_row {
	const char *name;
	unsigned arg_count;	/* of registers: args[i] is in register i */
	unsigned args_at_entry; /* as many are known before it returns */
	struct spec_arg args[SPEC_ARGS_MAX];
	struct spec_arg ret; /* kind of the return value */
	uint32_t classes;    /* enum spec_class bits */
	enum spec_effect effect;
	enum spec_notes notes;
	const struct spec_shown *shown;	    /* or NULL */
	bool has_memory_in;		    /* something is copied at entry */
	bool has_memory_out;		    /* something is copied at return */
	bool has_fd_arg;		    /* some argument is an fd */
	bool has_request_arg;		    /* some argument is an ioctl's request */
	const struct spec_request *request; /* of a sub-row; or NULL */
	/* Of each entry that it submits by a ring that the task shares with the
	   kernel, its address, which is followed; NULL: none. */
	const struct spec_struct *submits;
	/* And what comes back there, an entry of it. */
	const struct spec_struct *completes;
	bool is_of_rings; /* it does something to one */
};

/* The built-in description, of which a look-up reads what it needs; free with
   spec_free. */
int spec_new(struct spec **ret_spec, struct error *err);
/* Reads all of it, for tests: 0, or what is wrong with it. */
int spec_check(const struct spec *spec, struct error *err);
/* Adds the lines of a text, or none; lines of a later text win, and within one
   those for a single ABI. name is for "NAME:LINE:COLUMN: ...". */
int spec_add(struct spec *spec, const char *name, struct span text,
	     struct error *err);
void spec_free(struct spec **spec); /* for AUTO */

/* Never NULL: a call without a line has a row of six hex arguments, and no name
   when its number is unknown. */
const struct spec_row *spec_call(const struct spec *spec, const struct abi *abi,
				 uint64_t nr);
/* The same, or the sub-row that the arguments choose. */
const struct spec_row *spec_call_with(const struct spec *spec,
				      const struct abi *abi, uint64_t nr,
				      const uint64_t *args);
/* The same of an ioctl on that file: of drivers that share a number, the one whose
   device it is. */
const struct spec_row *spec_call_on(const struct spec *spec,
				    const struct abi *abi, uint64_t nr,
				    const uint64_t *args,
				    const struct facts_file *file);
/* Requests of ioctl(2) that the texts name, each as the sub-row that says so, the
   latest first, of which one may have several; *at begins as NULL. NULL at the
   end. */
const struct spec_row *spec_request_next(const struct spec *spec,
					 const struct abi *abi,
					 const struct sub **at);
/* The latest layout of that name, or NULL. */
const struct spec_struct *spec_struct_by_name(const struct spec *spec,
					      const char *name);
/* Whether the language has another meaning for it, so that no struct can have the
   name. */
bool spec_is_word(const char *name);
/* Argument `arg` as its C type has it: a pair joined, bits that the kernel does
   not look at cut, signed kinds sign-extended. */
uint64_t spec_value(const struct spec_row *row, unsigned arg,
		    const struct abi *abi, const uint64_t *args);
/* Identifies the description in a recording's header. */
const char *spec_version(void);

#endif
