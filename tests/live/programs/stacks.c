/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stacks.c - getppid() from known functions: f3 of f2 of f1, in many ways.
 *
 * stacks MODE [LIBRARY...]: the mode is the name of a row in the table at the
 * end.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/syscall.h>

#include "live.h"

/* Nothing behind a call is left out, and no call becomes a jump. */
#define PLAIN __attribute__((noinline, noclone))
#define KEEP_FRAME asm volatile("" ::: "memory")

enum { DEEP = 300 };

static char **libraries;

/* ---- f3 < f2 < f1 ---- */

static inline __attribute__((always_inline)) void inlined(void)
{
	getppid();
}

static PLAIN void f3(void)
{
	inlined();
	KEEP_FRAME;
}

static PLAIN void f2(void)
{
	f3();
	KEEP_FRAME;
}

static PLAIN void f1(void)
{
	f2();
	KEEP_FRAME;
}

/* ---- a signal at the first instruction of a function ---- */

#if defined(__x86_64__) || defined(__i386__)
#define TRAP "ud2"
#elif defined(__aarch64__)
#define TRAP ".inst 0"
#else
#define TRAP "udf #0"
#endif

/* What stands right in front of `trapped` ends with its call, so that an address
   looked up one too low names `in_front`. */
asm(".text\n"
    ".type in_front, %function\n"
    "in_front: .cfi_startproc\n"
    "nop\n"
    ".cfi_endproc\n"
    ".size in_front, . - in_front\n"
    ".globl trapped\n"
    ".type trapped, %function\n"
    "trapped: .cfi_startproc\n" TRAP "\n"
    ".cfi_endproc\n"
    ".size trapped, . - trapped\n");
void trapped(void);

static sigjmp_buf behind;

static PLAIN void on_signal(int signo)
{
	(void)signo;
	f1();
	siglongjmp(behind, 1);
}

static PLAIN void calls_trapped(void)
{
	trapped();
	KEEP_FRAME;
}

static void in_handler(void)
{
	signal(SIGILL, on_signal);
	if (!sigsetjmp(behind, 1))
		calls_trapped();
}

/* ---- other places ---- */

static void *thread(void *unused)
{
	f1();
	return unused;
}

static void in_thread(void)
{
	pthread_t id;

	if (pthread_create(&id, NULL, thread, NULL))
		_exit(99);
	pthread_join(id, NULL);
}

static void after_exec(void)
{
	must(execl("/proc/self/exe", "stacks", "plain", NULL));
}

static void in_fork(void)
{
	pid_t child = must(fork());

	if (!child) {
		f1();
		_exit(0);
	}
	must(waitpid(child, NULL, 0));
}

static void in_vfork(void)
{
	pid_t child = must(vfork());

	if (!child) {
		f1();
		_exit(0);
	}
	must(waitpid(child, NULL, 0));
	f1();
}

/* Each library in the place of the one before, which is gone. */
static void in_libraries(void)
{
	for (char **path = libraries; *path; path++) {
		void *library = dlopen(*path, RTLD_NOW);
		void (*outer)(void) =
			library ? (void (*)(void))dlsym(library, "outer")
				: NULL;

		if (!outer)
			_exit(98);
		outer();
		dlclose(library);
	}
}

static PLAIN void down(int levels)
{
	if (levels)
		down(levels - 1);
	else
		getppid();
	KEEP_FRAME;
}

static void deep(void)
{
	down(DEEP);
}

/* With the stack pointer somewhere else. */
static PLAIN void wild_at(unsigned long sp)
{
	long nr = SYS_getppid;
#if defined(__x86_64__)
	asm volatile("mov %%rsp, %%r12\n mov %1, %%rsp\n syscall\n"
		     "mov %%r12, %%rsp"
		     : "+a"(nr)
		     : "r"(sp)
		     : "rcx", "r11", "r12", "memory");
#elif defined(__i386__)
	asm volatile("mov %%esp, %%esi\n mov %1, %%esp\n int $0x80\n"
		     "mov %%esi, %%esp"
		     : "+a"(nr)
		     : "r"(sp)
		     : "esi", "memory");
#elif defined(__aarch64__)
	register long x8 asm("x8") = nr;

	asm volatile("mov x9, sp\n mov sp, %1\n svc 0\n mov sp, x9"
		     : "+r"(x8)
		     : "r"(sp)
		     : "x0", "x9", "memory");
#else
	register long r0 asm("r0");
	register unsigned long r1 asm("r1") = sp;

	asm volatile("push {r4, r7}\n mov r4, sp\n mov sp, %1\n mov r7, #64\n"
		     "svc 0\n mov sp, r4\n pop {r4, r7}"
		     : "=r"(r0)
		     : "r"(r1)
		     : "memory");
	(void)nr;
#endif
	KEEP_FRAME;
}

static void wild(void)
{
	static const unsigned long places[] = {0, 16, 0x12345670, -16ul};

	for (unsigned i = 0; i < sizeof(places) / sizeof(*places); i++)
		wild_at(places[i]);
}

/* A stack whose every word is a return address into itself. */
static void looping(void)
{
	static unsigned long words[1024];

	for (unsigned i = 0; i < sizeof(words) / sizeof(*words); i++)
		words[i] = i % 2 ? (unsigned long)f1 + 1
				 : (unsigned long)&words[i & ~3u];
	wild_at((unsigned long)words & ~15ul);
}

static const struct {
	const char *name;
	void (*run)(void);
} modes[] = {
	{"plain", f1},		{"handler", in_handler},
	{"thread", in_thread},	{"exec", after_exec},
	{"fork", in_fork},	{"vfork", in_vfork},
	{"libraries", in_libraries}, {"deep", deep},
	{"wild", wild},		{"looping", looping},
};

int main(int argc, char **argv)
{
	libraries = argv + 2;
	for (unsigned i = 0; argc > 1 && i < sizeof(modes) / sizeof(*modes);
	     i++) {
		if (strcmp(argv[1], modes[i].name) != 0)
			continue;
		modes[i].run();
		say("done\n");
		return 0;
	}
	return 99;
}
