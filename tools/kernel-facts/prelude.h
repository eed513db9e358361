/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prelude.h - stands in front of the kernel's exported headers, and for the headers
 * of the C library that some of them include.
 *
 * Never glibc's own: its O_LARGEFILE, NCCS and sigset_t are not the kernel's. So
 * these are the names that the kernel's headers use and don't bring along.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/types.h>
#include <asm/byteorder.h>
#include <linux/limits.h>
#include <linux/posix_types.h>

typedef __kernel_pid_t pid_t;
typedef __kernel_uid32_t uid_t;
typedef __kernel_gid32_t gid_t;
typedef __kernel_off_t off_t;
typedef __kernel_loff_t loff_t;
typedef __kernel_ssize_t ssize_t;
typedef __kernel_mode_t mode_t;
typedef __kernel_daddr_t daddr_t;
typedef __kernel_key_t key_t;
typedef __kernel_clock_t clock_t;
typedef __kernel_old_time_t time_t;
typedef unsigned long ino_t;
typedef char *caddr_t;
typedef unsigned char u_char;
typedef unsigned short u_short, ushort;
typedef unsigned int u_int, uint;
typedef unsigned long u_long, ulong;
typedef unsigned int socklen_t;

#define INT_MIN (-0x7fffffff - 1)
#define INT_MAX 0x7fffffff
#define UINT_MAX 0xffffffffU

#include <linux/socket.h>
typedef __kernel_sa_family_t sa_family_t;
struct sockaddr {
	sa_family_t sa_family;
	char sa_data[14];
};

#define sockaddr_storage __kernel_sockaddr_storage
#define MSG_FIN 0x200 /* include/linux/socket.h, for linux/sctp.h */

/* xen/interface/xen.h, which is not exported */
typedef uint16_t domid_t;
typedef uint32_t grant_ref_t;
typedef unsigned long xen_pfn_t;

#include <linux/ioctl.h>
#include <linux/time.h>
