/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.c - unit tests of netlink messages: lengths that are wrong, attributes
 * that end early, are empty, or contain each other without end.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "decode/value.h"
#include "event/call.h"
#include "event/event.h"
#include "model/model.h"
#include "spec/spec.h"
#include "view/strace_text.h"
#include "view/view.h"

enum { NETLINK = 16, ROUTE = 0, XFRM = 6, NETFILTER = 12, UEVENT = 15,
       GENERIC = 16, UNTOLD = 17 };

/* The descriptor is the protocol. */
static const struct event_file *file_of(const struct call *call, uint32_t fd)
{
	static const char families[] = "nlctrl:\t16\nTASKSTATS:\t22\nother:\t2\n"
				       "no name:\t23\n:\t24\nethtool:\t26\n";
	static const struct event_file files[] = {
		[ROUTE] = {.family = NETLINK, .protocol = ROUTE},
		[1] = {.family = 2},
		[2] = {.family = NETLINK, .protocol = 11},
		[XFRM] = {.family = NETLINK, .protocol = XFRM},
		[NETFILTER] = {.family = NETLINK, .protocol = NETFILTER},
		[UEVENT] = {.family = NETLINK, .protocol = UEVENT},
		[GENERIC] = {.family = NETLINK,
			     .protocol = GENERIC,
			     .info = {(const uint8_t *)families,
				      sizeof(families) - 1}},
		[UNTOLD] = {.family = NETLINK, .protocol = GENERIC},
	};

	(void)call;
	return fd < ARRAY_LEN(files) ? &files[fd] : NULL;
}

static void show_bytes(uint32_t fd, struct span bytes, uint64_t wanted,
		       uint32_t string_bytes, struct buf *buf)
{
	static const struct call_lookup lookup = {.file_before = file_of};
	const struct view_options options = {.string_bytes = string_bytes};
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();
	AUTO(spec_free) struct spec *spec = NULL;
	struct error err = {0};
	const struct event_snapshot sent = {SNAPSHOT_ENTRY, 16, wanted, bytes,
					    false};
	struct call call = {
		.abi = abi_by_id(ABI_X86_64),
		.nr = 1,
		.args = {fd, 16, wanted},
		.state = CALL_RETURNED,
		.snapshots = &sent,
		.snapshot_count = 1,
		.lookup = &lookup,
	};
	struct decoded decoded;

	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	call.row = spec_call_with(spec, call.abi, call.nr, call.args);
	decode_call(pool, &call, false, &decoded);
	strace_value(buf, &decoded.args[1], &options);
}

#define HEADER(length, type) length "\0\0\0" type "\0\0\0\7\0\0\0\0\0\0\0"
#define HEADER_OF(length, type) length "\0\0\0" type "\0\0\7\0\0\0\0\0\0\0"
#define HEADER_TEXT(length, type)                                        \
	"{nlmsg_len=" length ", nlmsg_type=" type                        \
	", nlmsg_flags=0, nlmsg_seq=7, nlmsg_pid=0}"
#define LINK "\0\0\4\3\1\0\0\0\0\0\0\0\0\0\0\0"
#define LINK_TEXT                                                            \
	"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_LOOPBACK, ifi_index=1, "     \
	"ifi_flags=0, ifi_change=0}"

#define ROUTE_BYTES "\2\x10\0\0\xfe\3\0\1\0\0\0\0"
#define ROUTE_TEXT                                                         \
	"{rtm_family=AF_INET, rtm_dst_len=16, rtm_src_len=0, rtm_tos=0, "    \
	"rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, "                \
	"rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, rtm_flags=0}"

static const struct {
	uint32_t fd;
	const char *bytes;
	size_t len;
	const char *text;
} cases[] = {
#define CASE(fd, bytes, text)              \
	{                                  \
		fd, bytes, sizeof(bytes) - 1, text \
	}
	CASE(ROUTE, HEADER("\x14", "\3") "\0\0\0\0",
	     "[" HEADER_TEXT("20", "NLMSG_DONE") ", 0]"),
	/* Sockets of others, and what is no such message. */
	CASE(1, HEADER("\x10", "\3"),
	     "\"\\20\\0\\0\\0\\3\\0\\0\\0\\7\\0\\0\\0\\0\\0\\0\\0\""),
	CASE(9, HEADER("\x10", "\3"),
	     "\"\\20\\0\\0\\0\\3\\0\\0\\0\\7\\0\\0\\0\\0\\0\\0\\0\""),
	CASE(UEVENT, "add@/x", "\"add@/x\""),
	CASE(ROUTE, "\x10\0\0", "\"\\x10\\x00\\x00\""),
	/* Lengths: none, less than a header, more than there is. */
	CASE(ROUTE, HEADER("\0", "\x10"), HEADER_TEXT("0", "RTM_NEWLINK")),
	CASE(ROUTE, HEADER("\0", "\x10") "\0\0\0",
	     HEADER_TEXT("0", "RTM_NEWLINK")),
	CASE(ROUTE, HEADER("\xf", "\x10") "\1",
	     "[" HEADER_TEXT("15", "RTM_NEWLINK") ", ...]"),
	CASE(ROUTE, HEADER("\x20", "\x10") "\0\0\4\3",
	     "[" HEADER_TEXT("32", "RTM_NEWLINK")
	     ", {ifi_family=AF_UNSPEC, ifi_type=ARPHRD_LOOPBACK}]"),
	/* Of a bridge the same types have attributes of its own. */
	CASE(ROUTE, HEADER("\x2c", "\x10") "\7\0\4\3\1\0\0\0\0\0\0\0\0\0\0\0"
	     "\xc\0\x1a\0\x8\0\2\0\2\0\5\0",
	     "[" HEADER_TEXT("44", "RTM_NEWLINK") ", {ifi_family=AF_BRIDGE, "
	     "ifi_type=ARPHRD_LOOPBACK, ifi_index=1, ifi_flags=0, ifi_change=0}, "
	     "[{nla_len=12, nla_type=IFLA_AF_SPEC}, [{nla_len=8, "
	     "nla_type=IFLA_BRIDGE_VLAN_INFO}, {flags=BRIDGE_VLAN_INFO_PVID, "
	     "vid=5}]]]"),
	CASE(ROUTE, HEADER("\x3a", "\x10") LINK
	     "\x1a\0\x12\0\xb\0\4\0bridge\0\0\xa\0\5\0\6\0\2\0\x20\0",
	     "[" HEADER_TEXT("58", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [{nla_len=26, nla_type=IFLA_LINKINFO}, [[{nla_len=11, "
	     "nla_type=IFLA_INFO_SLAVE_KIND}, \"bridge\"], [{nla_len=10, "
	     "nla_type=IFLA_INFO_SLAVE_DATA}, [{nla_len=6, "
	     "nla_type=IFLA_BRPORT_PRIORITY}, 32]]]]]"),
	/* A protocol, a type that nobody knows. */
	CASE(2, HEADER("\x12", "\x10") "\1\2",
	     "[" HEADER_TEXT("18", "0x10 /* NLMSG_??? */") ", \"\\x01\\x02\"]"),
	CASE(ROUTE, HEADER("\x11", "\xf0") "\1",
	     "[" HEADER_TEXT("17", "0xf0 /* RTM_??? */") ", \"\\x01\"]"),
	/* Netfilter's types have two halves; of a subsystem that nobody knows. */
	CASE(NETFILTER, HEADER("\x1c", "\x10") "\0\0\0\x0a" "\x8\0\1\0\0\0\0\7",
	     "[" HEADER_TEXT("28", "NFNL_MSG_BATCH_BEGIN") ", {nfgen_family="
	     "AF_UNSPEC, version=NFNETLINK_V0, res_id=htons(10)}, [{nla_len=8, "
	     "nla_type=NFNL_BATCH_GENID}, htonl(7)]]"),
	CASE(NETFILTER, HEADER_OF("\x14", "\1\6") "\2\0\0\0",
	     "[" HEADER_TEXT("20", "NFNL_SUBSYS_IPSET<<8|IPSET_CMD_PROTOCOL")
	     ", {nfgen_family=AF_INET, version=NFNETLINK_V0, res_id=htons(0)}]"),
	CASE(NETFILTER, HEADER_OF("\x1c", "\1\x77") "\2\0\0\0" "\x8\0\1\0abcd",
	     "[" HEADER_TEXT("28", "0x7701 /* NFNL_??? */") ", {nfgen_family="
	     "AF_INET, version=NFNETLINK_V0, res_id=htons(0)}, [{nla_len=8, "
	     "nla_type=0x1}, \"\\x61\\x62\\x63\\x64\"]]"),
	/* Flags in the network's order are one number. */
	CASE(NETFILTER, HEADER_OF("\x1c", "\0\1") "\2\0\0\0" "\x8\0\3\0\0\0\0\x0e",
	     "[" HEADER_TEXT("28", "NFNL_SUBSYS_CTNETLINK<<8|IPCTNL_MSG_CT_NEW")
	     ", {nfgen_family=AF_INET, version=NFNETLINK_V0, res_id=htons(0)}, "
	     "[{nla_len=8, nla_type=CTA_STATUS}, htonl(IPS_SEEN_REPLY|IPS_ASSURED|"
	     "IPS_CONFIRMED)]]"),
	/* An object's data is what its type's number says: in front of it or
	   behind, or too short. */
	CASE(NETFILTER, HEADER_OF("\x2c", "\x12\x0a") "\1\0\0\0"
	     "\x8\0\3\0\0\0\0\1\x10\0\4\x80\xc\0\1\0\0\0\0\0\0\0\0\2",
	     "[" HEADER_TEXT("44", "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_NEWOBJ")
	     ", {nfgen_family=NFPROTO_INET, version=NFNETLINK_V0, "
	     "res_id=htons(0)}, [[{nla_len=8, nla_type=NFTA_OBJ_TYPE}, "
	     "htonl(NFT_OBJECT_COUNTER)], [{nla_len=16, nla_type=NLA_F_NESTED|"
	     "NFTA_OBJ_DATA}, [{nla_len=12, nla_type=NFTA_COUNTER_BYTES}, "
	     "htobe64(2)]]]]"),
	CASE(NETFILTER, HEADER_OF("\x28", "\x12\x0a") "\1\0\0\0"
	     "\xc\0\4\x80\x8\0\1\0\0\0\0\2" "\x8\0\3\0\0\0\0\5",
	     "[" HEADER_TEXT("40", "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_NEWOBJ")
	     ", {nfgen_family=NFPROTO_INET, version=NFNETLINK_V0, "
	     "res_id=htons(0)}, [[{nla_len=12, nla_type=NLA_F_NESTED|"
	     "NFTA_OBJ_DATA}, [{nla_len=8, nla_type=NFTA_CONNLIMIT_COUNT}, "
	     "htonl(2)]], [{nla_len=8, nla_type=NFTA_OBJ_TYPE}, "
	     "htonl(NFT_OBJECT_CONNLIMIT)]]]"),
	CASE(NETFILTER, HEADER_OF("\x26", "\x12\x0a") "\1\0\0\0"
	     "\xc\0\4\x80\x8\0\1\0\0\0\0\2" "\6\0\3\0\0\5",
	     "[" HEADER_TEXT("38", "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_NEWOBJ")
	     ", {nfgen_family=NFPROTO_INET, version=NFNETLINK_V0, "
	     "res_id=htons(0)}, [[{nla_len=12, nla_type=NLA_F_NESTED|"
	     "NFTA_OBJ_DATA}, \"\\x08\\x00\\x01\\x00\\x00\\x00\\x00\\x02\"], "
	     "[{nla_len=6, nla_type=NFTA_OBJ_TYPE}, \"\\x00\\x05\"]]]"),
	/* A rule: of an expression's data the name says what it is. */
	CASE(NETFILTER, HEADER_OF("\x48", "\6\x0a") "\2\0\0\0\6\0\1\0n\0\0\0"
	     "\x28\0\4\x80\x24\0\1\x80\x8\0\1\0cmp\0\x18\0\2\x80"
	     "\x8\0\2\0\0\0\0\1\xc\0\3\x80\5\0\1\0\6\0\0\0",
	     "[" HEADER_TEXT("72", "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_NEWRULE")
	     ", {nfgen_family=AF_INET, version=NFNETLINK_V0, res_id=htons(0)}, "
	     "[[{nla_len=6, nla_type=NFTA_RULE_TABLE}, \"n\"], [{nla_len=40, "
	     "nla_type=NLA_F_NESTED|NFTA_RULE_EXPRESSIONS}, [{nla_len=36, "
	     "nla_type=NLA_F_NESTED|NFTA_LIST_ELEM}, [[{nla_len=8, "
	     "nla_type=NFTA_EXPR_NAME}, \"cmp\"], [{nla_len=24, "
	     "nla_type=NLA_F_NESTED|NFTA_EXPR_DATA}, [[{nla_len=8, "
	     "nla_type=NFTA_CMP_OP}, htonl(NFT_CMP_NEQ)], [{nla_len=12, "
	     "nla_type=NLA_F_NESTED|NFTA_CMP_DATA}, [{nla_len=5, "
	     "nla_type=NFTA_DATA_VALUE}, \"\\x06\"]]]]]]]]]"),
	/* Families of generic netlink: with what they ask or answer, with a name
	   alone, without one, with one that isn't shown. */
	CASE(GENERIC, "\x1c\0\0\0\x16\0\1\0\7\0\0\0\0\0\0\0" "\1\1\0\0"
	     "\x8\0\1\0\7\0\0\0",
	     "[{nlmsg_len=28, nlmsg_type=TASKSTATS, nlmsg_flags=NLM_F_REQUEST, "
	     "nlmsg_seq=7, nlmsg_pid=0}, {cmd=TASKSTATS_CMD_GET, version=1}, "
	     "[{nla_len=8, nla_type=TASKSTATS_CMD_ATTR_PID}, 7]]"),
	CASE(GENERIC, HEADER("\x1c", "\x16") "\2\1\0\0" "\x8\0\1\0\7\0\0\0",
	     "[" HEADER_TEXT("28", "TASKSTATS") ", {cmd=TASKSTATS_CMD_NEW, "
	     "version=1}, [{nla_len=8, nla_type=TASKSTATS_TYPE_PID}, 7]]"),
	CASE(GENERIC, HEADER("\x14", "\x1a") "\1\1\0\0",
	     "[" HEADER_TEXT("20", "ethtool") ", "
	     "{cmd=ETHTOOL_MSG_STRSET_GET_REPLY, version=1}]"),
	CASE(GENERIC, HEADER("\x14", "\x17") "\1\2\0\0",
	     "[" HEADER_TEXT("20", "0x17 /* ??? */") ", {cmd=0x1, version=2}]"),
	CASE(GENERIC, HEADER("\x14", "\x18") "\1\2\0\0",
	     "[" HEADER_TEXT("20", "0x18 /* ??? */") ", {cmd=0x1, version=2}]"),
	CASE(GENERIC, HEADER("\x14", "\x19") "\1\2\0\0",
	     "[" HEADER_TEXT("20", "0x19 /* ??? */") ", {cmd=0x1, version=2}]"),
	CASE(UNTOLD, HEADER("\x14", "\x16") "\1\2\0\0",
	     "[" HEADER_TEXT("20", "0x16 /* ??? */") ", {cmd=0x1, version=2}]"),
	/* The family says what the addresses are. */
	CASE(XFRM, HEADER("\x28", "\x12") "\x0a\0\0\2\0\0\0\0\0\0\0\0\0\0\0\0"
	     "\0\0\x10\0\2\0\x32\0",
	     "[" HEADER_TEXT("40", "XFRM_MSG_GETSA") ", {daddr=inet_addr("
	     "\"10.0.0.2\"), spi=htonl(4096), family=AF_INET, "
	     "proto=IPPROTO_ESP}]"),
	CASE(XFRM, HEADER("\x28", "\x12") "\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1"
	     "\0\0\x10\0\x0a\0\x32\0",
	     "[" HEADER_TEXT("40", "XFRM_MSG_GETSA") ", {inet_pton(AF_INET6, "
	     "\"fe80::1\", &daddr), spi=htonl(4096), family=AF_INET6, "
	     "proto=IPPROTO_ESP}]"),
	CASE(XFRM, HEADER("\x28", "\x12") "\1\0\0\0\2\0\0\0\0\0\0\0\0\0\0\0"
	     "\0\0\x10\0\0\0\x32\0",
	     "[" HEADER_TEXT("40", "XFRM_MSG_GETSA") ", {daddr=[0x1, 0x2, 0, 0], "
	     "spi=htonl(4096), family=AF_UNSPEC, proto=IPPROTO_ESP}]"),
	/* Attributes: without a value, ending early, shorter than their type. */
	CASE(ROUTE, HEADER("\x24", "\x10") LINK "\4\0\3\0",
	     "[" HEADER_TEXT("36", "RTM_NEWLINK") ", " LINK_TEXT
	     ", {nla_len=4, nla_type=IFLA_IFNAME}]"),
	CASE(ROUTE, HEADER("\x26", "\x10") LINK "\x6\0\4\0\1\2",
	     "[" HEADER_TEXT("38", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [{nla_len=6, nla_type=IFLA_MTU}, \"\\x01\\x02\"]]"),
	CASE(ROUTE, HEADER("\x26", "\x10") LINK "\x60\0\3\0lo",
	     "[" HEADER_TEXT("38", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [[{nla_len=96, nla_type=IFLA_IFNAME}, \"lo\"...], ...]]"),
	CASE(ROUTE, HEADER("\x28", "\x10") LINK "\3\0\3\0lo\0\0",
	     "[" HEADER_TEXT("40", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [{nla_len=3, nla_type=IFLA_IFNAME}, ...]]"),
	CASE(ROUTE, HEADER("\x22", "\x10") LINK "\4\0",
	     "[" HEADER_TEXT("34", "RTM_NEWLINK") ", " LINK_TEXT
	     ", \"\\x04\\x00\"]"),
	CASE(ROUTE, HEADER("\x2c", "\x10") LINK "\xc\0\x12\x80\6\0\1\0x\0\0\0",
	     "[" HEADER_TEXT("44", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [{nla_len=12, nla_type=NLA_F_NESTED|IFLA_LINKINFO}, "
	     "[{nla_len=6, nla_type=IFLA_INFO_KIND}, \"x\"]]]"),
	/* What a link's data is, its kind says: in front of it or behind, or
	   unknown, or not at all. */
	CASE(ROUTE, HEADER("\x3c", "\x10") LINK "\x1c\0\x12\0"
	     "\x9\0\1\0vlan\0\0\0\0\xc\0\2\0\6\0\1\0\5\0\0\0",
	     "[" HEADER_TEXT("60", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [{nla_len=28, nla_type=IFLA_LINKINFO}, "
	     "[[{nla_len=9, nla_type=IFLA_INFO_KIND}, \"vlan\"], "
	     "[{nla_len=12, nla_type=IFLA_INFO_DATA}, "
	     "[{nla_len=6, nla_type=IFLA_VLAN_ID}, 5]]]]]"),
	CASE(ROUTE, HEADER("\x38", "\x10") LINK "\x18\0\x12\0"
	     "\xc\0\2\0\6\0\1\0\5\0\0\0\x8\0\1\0vlan",
	     "[" HEADER_TEXT("56", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [{nla_len=24, nla_type=IFLA_LINKINFO}, "
	     "[[{nla_len=12, nla_type=IFLA_INFO_DATA}, "
	     "[{nla_len=6, nla_type=IFLA_VLAN_ID}, 5]], "
	     "[{nla_len=8, nla_type=IFLA_INFO_KIND}, \"vlan\"...]]]]"),
	CASE(ROUTE, HEADER("\x38", "\x10") LINK "\x18\0\x12\0"
	     "\xc\0\2\0\6\0\1\0\5\0\0\0\x8\0\1\0vla\0",
	     "[" HEADER_TEXT("56", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [{nla_len=24, nla_type=IFLA_LINKINFO}, "
	     "[[{nla_len=12, nla_type=IFLA_INFO_DATA}, "
	     "\"\\x06\\x00\\x01\\x00\\x05\\x00\\x00\\x00\"], "
	     "[{nla_len=8, nla_type=IFLA_INFO_KIND}, \"vla\"]]]]"),
	CASE(ROUTE, HEADER("\x2c", "\x10") LINK "\xc\0\x12\0\x8\0\2\0abcd",
	     "[" HEADER_TEXT("44", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [{nla_len=12, nla_type=IFLA_LINKINFO}, "
	     "[{nla_len=8, nla_type=IFLA_INFO_DATA}, "
	     "\"\\x61\\x62\\x63\\x64\"]]]"),
	/* Next hops: two, one that is none, one that says too much. */
	CASE(ROUTE, HEADER("\x3c", "\x18") ROUTE_BYTES "\x20\0\x9\0"
	     "\x10\0\4\2\1\0\0\0\x8\0\5\0\xa\1\0\2"
	     "\x8\0\0\0\2\0\0\0\0\0\0\0",
	     "[" HEADER_TEXT("60", "RTM_NEWROUTE") ", " ROUTE_TEXT
	     ", [{nla_len=32, nla_type=RTA_MULTIPATH}, "
	     "[[{rtnh_len=16, rtnh_flags=RTNH_F_ONLINK, rtnh_hops=2, rtnh_ifindex=1}, "
	     "[{nla_len=8, nla_type=RTA_GATEWAY}, inet_addr(\"10.1.0.2\")]], "
	     "{rtnh_len=8, rtnh_flags=0, rtnh_hops=0, rtnh_ifindex=2}]]]"),
	CASE(ROUTE, HEADER("\x28", "\x18") ROUTE_BYTES "\xc\0\x9\0"
	     "\x7\0\0\0\1\0\0\0",
	     "[" HEADER_TEXT("40", "RTM_NEWROUTE") ", " ROUTE_TEXT
	     ", [{nla_len=12, nla_type=RTA_MULTIPATH}, "
	     "[{rtnh_len=7, rtnh_flags=0, rtnh_hops=0, rtnh_ifindex=1}]]]"),
	CASE(ROUTE, HEADER("\x28", "\x18") ROUTE_BYTES "\xc\0\x9\0"
	     "\xff\0\0\0\1\0\0\0",
	     "[" HEADER_TEXT("40", "RTM_NEWROUTE") ", " ROUTE_TEXT
	     ", [{nla_len=12, nla_type=RTA_MULTIPATH}, "
	     "[{rtnh_len=255, rtnh_flags=0, rtnh_hops=0, rtnh_ifindex=1}, ...]]]"),
	CASE(ROUTE, HEADER("\x24", "\x18") ROUTE_BYTES "\x8\0\x9\0\x8\0\0\0",
	     "[" HEADER_TEXT("36", "RTM_NEWROUTE") ", " ROUTE_TEXT
	     ", [{nla_len=8, nla_type=RTA_MULTIPATH}, "
	     "\"\\x08\\x00\\x00\\x00\"]]"),
	/* No address of an IPv4 host, nor of a shorter device. */
	CASE(ROUTE, HEADER("\x20", "\x14") "\xa\x40\0\0\1\0\0\0"
	     "\x14\0\1\0\xfe\x80\0\0",
	     "[" HEADER_TEXT("32", "RTM_NEWADDR") ", {ifa_family=AF_INET6, "
	     "ifa_prefixlen=64, ifa_flags=0, ifa_scope=RT_SCOPE_UNIVERSE, "
	     "ifa_index=1}, [[{nla_len=20, nla_type=IFA_ADDRESS}, "
	     "\"\\xfe\\x80\\x00\\x00\"], ...]]"),
	CASE(ROUTE, HEADER("\x28", "\x10") LINK "\xa\0\1\0\2\0\0\1",
	     "[" HEADER_TEXT("40", "RTM_NEWLINK") ", " LINK_TEXT
	     ", [[{nla_len=10, nla_type=IFLA_ADDRESS}, "
	     "\"\\x02\\x00\\x00\\x01\"], ...]]"),
	/* An error with less than the message that it is about. */
	CASE(ROUTE, HEADER("\x14", "\2") "\xfe\xff\xff\xff",
	     "[" HEADER_TEXT("20", "NLMSG_ERROR") ", \"\\xfe\\xff\\xff\\xff\"]"),
	CASE(ROUTE, HEADER("\x24", "\2") "\xfe\xff\xff\xff" HEADER("\x90", "\x12"),
	     "[" HEADER_TEXT("36", "NLMSG_ERROR") ", {error=-ENOENT, msg="
	     HEADER_TEXT("144", "RTM_GETLINK") "}]"),
};

Test(netlink, messages_are_shown_as_far_as_they_go)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(buf_done) struct buf buf = BUF_EMPTY;

		show_bytes(cases[i].fd, span_of(cases[i].bytes, cases[i].len),
			   cases[i].len, 32, &buf);
		cr_expect_str_eq(buf_text(&buf), cases[i].text, "%zu: %s\n%s", i,
				 buf_text(&buf), cases[i].text);
	}
}

Test(netlink, what_was_not_captured_is_missed)
{
	AUTO(buf_done) struct buf buf = BUF_EMPTY;
	static const char bytes[] = HEADER("\x10", "\3") HEADER("\x10", "\3");

	show_bytes(ROUTE, span_of(bytes, 20), 32, 32, &buf);
	cr_expect_str_eq(buf_text(&buf),
			 "[" HEADER_TEXT("16", "NLMSG_DONE") ", ...]");
}

/* IFLA_PROP_LIST in itself: the first bytes of each level are a header. */
Test(netlink, attributes_in_each_other_end)
{
	enum { LEVELS = 40, BYTES = 32 + 4 * LEVELS };
	AUTO(buf_done) struct buf buf = BUF_EMPTY;
	uint8_t bytes[BYTES] = {BYTES, 0, 0, 0, 16};

	for (unsigned i = 0; i < LEVELS; i++) {
		uint8_t *at = bytes + 32 + 4 * i;

		at[0] = (uint8_t)(4 * (LEVELS - i));
		at[2] = 52;
	}
	show_bytes(ROUTE, span_of(bytes, BYTES), BYTES, 32, &buf);
	cr_expect(strstr(buf_text(&buf), "IFLA_PROP_LIST}, \"\\x"));
}

/* So many that text has the first ones only, and memory is bounded. */
Test(netlink, many_messages_are_a_list)
{
	enum { COUNT = 40000 };
	AUTO(buf_done) struct buf bytes = BUF_EMPTY;
	AUTO(buf_done) struct buf buf = BUF_EMPTY;

	for (unsigned i = 0; i < COUNT; i++)
		buf_add(&bytes, HEADER("\x10", "\3"), 16);
	show_bytes(ROUTE, span_of(bytes.data, bytes.len), bytes.len, 2, &buf);
	cr_expect_str_eq(buf_text(&buf),
			 "[" HEADER_TEXT("16", "NLMSG_DONE") ", "
			 HEADER_TEXT("16", "NLMSG_DONE") ", ...]");
}
