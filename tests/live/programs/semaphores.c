/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * semaphores - sets all values of a set and gets them: on i386 through ipc(2),
 * as the C library did when the kernel had nothing else.
 */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { COUNT = 5, VERSION_64 = 0x100, IPC_SEMCTL = 3 };

union semun {
	int val;
	unsigned short *array;
};

static int control(int set, int command, unsigned short *array)
{
	union semun argument = {.array = array};

#ifdef __i386__
	return (int)syscall(SYS_ipc, IPC_SEMCTL, set, 0, command | VERSION_64,
			    &argument);
#else
	return semctl(set, 0, command, argument);
#endif
}

int main(void)
{
	unsigned short given[COUNT] = {4, 0, 7, 1, 30000}, got[COUNT] = {0};
	int set = semget(IPC_PRIVATE, COUNT, 0600);
	int failed = control(set, SETALL, given) || control(set, GETALL, got);

	semctl(set, 0, IPC_RMID);
	failed |= control(set, GETALL, got) != -1;
	for (unsigned i = 0; i < COUNT; i++)
		printf("%u\n", got[i]);
	return failed;
}
