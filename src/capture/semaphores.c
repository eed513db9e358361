/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * semaphores.c - how many semaphores a set of semget(2)'s has.
 *
 * semctl(2) of GETALL and SETALL has an array of as many, and nothing in the call
 * says so: the kernel is asked. IPC_STAT changes nothing.
 */
#include "config.h"

#include "capture/semaphores.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/sem.h>
#include <sys/stat.h>

/* semctl(2): the caller has to define it. */
union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

/* Ids are a namespace's own. */
static bool has_our_namespace(pid_t tid)
{
	struct stat ours, theirs;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/ipc", (int)tid);
	return stat("/proc/self/ns/ipc", &ours) == 0 &&
	       stat(path, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
	       ours.st_ino == theirs.st_ino;
}

uint64_t semaphores_in(pid_t tid, int id)
{
	struct semid_ds set;

	if (!has_our_namespace(tid) ||
	    semctl(id, 0, IPC_STAT, (union semun){.buf = &set}) < 0)
		return 0;
	return set.sem_nsems;
}
