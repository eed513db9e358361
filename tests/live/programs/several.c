/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * several.c - calls of sockets and System V IPC, which on i386 go through
 * socketcall(2) and ipc(2), as the C library makes them.
 */
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "live.h"

static void use_pair(void)
{
	struct iovec vector = {(void *)"abc", 3};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	struct sockaddr_un name;
	socklen_t len = sizeof(name);
	char bytes[9];
	int pair[2];

	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	send(pair[0], "abc", 3, MSG_NOSIGNAL);
	recv(pair[1], bytes, sizeof(bytes), 0);
	sendto(pair[0], "x", 1, MSG_DONTWAIT, NULL, 0);
	recvfrom(pair[1], bytes, sizeof(bytes), 0, NULL, NULL);
	sendmsg(pair[0], &message, 0);
	vector = (struct iovec){bytes, sizeof(bytes)};
	recvmsg(pair[1], &message, MSG_PEEK);
	recvmsg(pair[1], &message, 0);
	getpeername(pair[0], (struct sockaddr *)&name, &len);
	shutdown(pair[0], SHUT_WR);
}

static void use_messages(void)
{
	struct iovec vectors[2] = {{(void *)"one", 3}, {(void *)"second", 6}};
	char bytes[2][10];
	struct mmsghdr messages[2] = {0};
	int pair[2];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	for (int i = 0; i < 2; i++)
		messages[i].msg_hdr = (struct msghdr){
			.msg_iov = &vectors[i],
			.msg_iovlen = 1,
		};
	sendmmsg(-1, messages, 2, 0);
	sendmmsg(pair[0], messages, 2, 0);
	sendmmsg(pair[0], (struct mmsghdr *)16, 2, 0);
	for (int i = 0; i < 2; i++)
		vectors[i] = (struct iovec){bytes[i], sizeof(bytes[i])};
	recvmmsg(pair[1], messages, 2, MSG_DONTWAIT, NULL);
	recvmmsg(-1, messages, 2, 0, NULL);
}

static void use_listener(void)
{
	struct sockaddr_un name = {AF_UNIX, "\0several"};
	socklen_t len = sizeof(sa_family_t) + 8;
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	bind(listener, (struct sockaddr *)&name, len);
	listen(listener, 3);
	connect(client, (struct sockaddr *)&name, len);
	len = sizeof(name);
	accept(listener, (struct sockaddr *)&name, &len);
	accept4(-1, NULL, NULL, SOCK_CLOEXEC);
	connect(client, (struct sockaddr *)16, 7);
}

static void use_ipc(void)
{
	struct sembuf up[2] = {{0, 1, 0}, {1, 2, SEM_UNDO}}, down = {0, -5, 0};
	struct timespec soon = {0, 1000};
	struct {
		long type;
		char text[5];
	} message = {7, "hello"};
	struct shmid_ds about;
	int id = semget(IPC_PRIVATE, 2, 0600 | IPC_CREAT);

	semop(id, up, 2);
	semtimedop(id, &down, 1, &soon);
	semctl(id, 0, IPC_RMID);
	id = msgget(IPC_PRIVATE, 0600 | IPC_CREAT);
	msgsnd(id, &message, sizeof(message.text), IPC_NOWAIT);
	msgctl(id, IPC_RMID, NULL);
	id = shmget(IPC_PRIVATE, 4096, 0600 | IPC_CREAT);
	shmctl(id, IPC_STAT, &about);
	shmdt((void *)4096);
	shmctl(id, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	use_pair();
	use_messages();
	use_listener();
	use_ipc();
#ifdef SYS_socketcall
	if (argc == 1)
		syscall(SYS_socketcall, 1, 16);
#endif
	return 0;
}
