/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec_types.c - unit tests of src/spec/types.c and parse_types.c,
 * parse_request.c: layouts, requests, sub-rows, and what is wrong with them.
 *
 * Numbers of other ABIs are what Debian's compilers say (gcc -m32 for i386; arm
 * and aarch64 lay out as x86_64 does but for the size of words).
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <linux/spi/spidev.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "arch/abi.h"
#include "arch/host.h"
#include "base/auto.h"
#include "base/error.h"
#include "spec/spec.h"
#include "spec/types.h"
#include "spec_text.h"

static const char mixed_text[] =
	"struct inner(a:s8, b:s64, c:s16)\n"
	"struct mixed(a:s8, b:long, c:u16, d:u64, e:str 3, f:inner[2], g:s8)\n"
	"request MIXED_GET = _IOR('x', 1, mixed)\n";

struct inner {
	char a;
	int64_t b;
	short c;
};

struct mixed {
	char a;
	long b;
	uint16_t c;
	uint64_t d;
	char e[3];
	struct inner f[2];
	char g;
};

struct place_case {
	const char *layout;
	const char *field; /* NULL: the size */
	uint32_t x86_64, i386, aarch64, arm;
	uint32_t host; /* as this compiler has it */
};

#define FIELD(s, f, ...)                                   \
	{                                                  \
#s, #f, __VA_ARGS__, offsetof(struct s, f) \
	}
#define WHOLE(s, ...)                                   \
	{                                               \
#s, NULL, __VA_ARGS__, sizeof(struct s) \
	}

static const struct place_case place_cases[] = {
	FIELD(i2c_msg, addr, 0, 0, 0, 0),
	FIELD(i2c_msg, flags, 2, 2, 2, 2),
	FIELD(i2c_msg, len, 4, 4, 4, 4),
	FIELD(i2c_msg, buf, 8, 8, 8, 8),
	WHOLE(i2c_msg, 16, 12, 16, 12),
	FIELD(i2c_rdwr_ioctl_data, nmsgs, 8, 4, 8, 4),
	WHOLE(i2c_rdwr_ioctl_data, 16, 8, 16, 8),
	FIELD(i2c_smbus_ioctl_data, size, 4, 4, 4, 4),
	FIELD(i2c_smbus_ioctl_data, data, 8, 8, 8, 8),
	WHOLE(i2c_smbus_ioctl_data, 16, 12, 16, 12),
	FIELD(spi_ioc_transfer, rx_buf, 8, 8, 8, 8),
	FIELD(spi_ioc_transfer, len, 16, 16, 16, 16),
	FIELD(spi_ioc_transfer, delay_usecs, 24, 24, 24, 24),
	FIELD(spi_ioc_transfer, word_delay_usecs, 30, 30, 30, 30),
	WHOLE(spi_ioc_transfer, 32, 32, 32, 32),
	FIELD(inner, b, 8, 4, 8, 8),
	FIELD(inner, c, 16, 12, 16, 16),
	WHOLE(inner, 24, 16, 24, 24),
	FIELD(mixed, b, 8, 4, 8, 4),
	FIELD(mixed, c, 16, 8, 16, 8),
	FIELD(mixed, d, 24, 12, 24, 16),
	FIELD(mixed, e, 32, 20, 32, 24),
	FIELD(mixed, f, 40, 24, 40, 32),
	FIELD(mixed, g, 88, 56, 88, 80),
	WHOLE(mixed, 96, 60, 96, 88),
};

static uint32_t place_of(const struct spec *spec, const struct place_case *c,
			 unsigned abi)
{
	const struct spec_struct *layout = spec_struct_by_name(spec, c->layout);

	cr_assert_not_null(layout, "%s", c->layout);
	if (!c->field)
		return layout->bytes[abi];
	for (size_t i = 0; i < layout->field_count; i++)
		if (!strcmp(layout->fields[i].name, c->field))
			return layout->fields[i].at[abi];
	cr_assert_fail("%s has no %s", c->layout, c->field);
	return 0;
}

Test(spec_types, fields_are_where_compilers_put_them)
{
	AUTO(spec_free) struct spec *spec = spec_with(mixed_text);

	for (size_t i = 0; i < ARRAY_LEN(place_cases); i++) {
		const struct place_case *c = &place_cases[i];
		const char *field = c->field ? c->field : "(size)";

		cr_expect_eq(place_of(spec, c, ABI_X86_64), c->x86_64, "%s.%s",
			     c->layout, field);
		cr_expect_eq(place_of(spec, c, ABI_I386), c->i386,
			     "%s.%s of i386", c->layout, field);
		cr_expect_eq(place_of(spec, c, ABI_AARCH64), c->aarch64,
			     "%s.%s of aarch64", c->layout, field);
		cr_expect_eq(place_of(spec, c, ABI_ARM), c->arm, "%s.%s of arm",
			     c->layout, field);
		cr_expect_eq(place_of(spec, c, host_abi), c->host, "%s.%s here",
			     c->layout, field);
	}
}

/* ---- requests ---- */

static const struct spec_row *ioctl_row(const struct spec *spec, unsigned id,
					uint64_t request)
{
	const struct abi *abi = abi_by_id(id);
	const uint64_t args[6] = {3, request, 0x1000};

	return spec_call_with(spec, abi, (uint64_t)abi_call_nr(abi, "ioctl"),
			      args);
}

Test(spec_types, requests_choose_their_rows)
{
	static const struct {
		unsigned abi;
		uint64_t number;
		const char *request; /* NULL: none, or any of its direction */
		enum spec_kind kind; /* of the third argument */
		unsigned direction;
	} cases[] = {
		{ABI_X86_64, SPI_IOC_MESSAGE(1), "SPI_IOC_MESSAGE",
		 SPEC_POINTER, SPEC_IN},
		{ABI_ARM, SPI_IOC_MESSAGE(511), "SPI_IOC_MESSAGE", SPEC_POINTER,
		 SPEC_IN},
		{ABI_I386, SPI_IOC_MESSAGE(0), "SPI_IOC_MESSAGE", SPEC_POINTER,
		 SPEC_IN},
		/* no whole number of transfers */
		{ABI_X86_64, SPI_IOC_MESSAGE(1) + (1 << 16), NULL, SPEC_POINTER,
		 SPEC_IN},
		{ABI_X86_64, SPI_IOC_RD_MODE32, "SPI_IOC_RD_MODE32",
		 SPEC_POINTER, SPEC_OUT},
		{ABI_X86_64, SPI_IOC_WR_MODE, "SPI_IOC_WR_MODE", SPEC_POINTER,
		 SPEC_IN},
		{ABI_I386, I2C_RDWR, "I2C_RDWR", SPEC_POINTER, SPEC_IN},
		{ABI_AARCH64, I2C_SLAVE, "I2C_SLAVE", SPEC_HEX, 0},
		{ABI_AARCH64, I2C_PEC, "I2C_PEC", SPEC_ULONG, 0},
		{ABI_X86_64, 0x80607801, "MIXED_GET", SPEC_POINTER, SPEC_OUT},
		{ABI_I386, 0x803c7801, "MIXED_GET", SPEC_POINTER, SPEC_OUT},
		{ABI_ARM, 0x80587801, "MIXED_GET", SPEC_POINTER, SPEC_OUT},
		{ABI_ARM, 0x80607801, NULL, SPEC_BYTES, SPEC_OUT},
		{ABI_X86_64, _IOWR('z', 9, long), NULL, SPEC_BYTES, SPEC_INOUT},
		{ABI_X86_64, _IO('z', 9), NULL, SPEC_HEX, 0},
		/* the kernel takes the lower half */
		{ABI_X86_64, UINT64_C(0xffffffff00000703), "I2C_SLAVE",
		 SPEC_HEX, 0},
	};
	AUTO(spec_free) struct spec *spec = spec_with(mixed_text);

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct spec_row *row =
			ioctl_row(spec, cases[i].abi, cases[i].number);
		const char *name = row->request ? row->request->name : NULL;
		enum spec_kind kind = row->args[2].kind;

		cr_assert_eq(row->arg_count, 3);
		if (cases[i].request)
			cr_expect_str_eq(name ? name : "(none)",
					 cases[i].request);
		else
			cr_expect_null(name, "%s", name);
		/* the one that is not whole is bytes */
		if (i == 3)
			cr_expect_eq(kind, SPEC_BYTES);
		else
			cr_expect_eq(kind, cases[i].kind, "case %zu", i);
		cr_expect_eq(row->args[2].direction, cases[i].direction,
			     "case %zu", i);
	}
}

Test(spec_types, what_comes_back_is_known_at_return)
{
	AUTO(spec_free) struct spec *spec = spec_with("");
	const struct spec_row *row =
		ioctl_row(spec, ABI_X86_64, SPI_IOC_MESSAGE(1));

	cr_expect(row->has_memory_in);
	cr_expect(row->has_memory_out);
	cr_expect_eq(row->args_at_entry, 2);
	row = ioctl_row(spec, ABI_X86_64, SPI_IOC_WR_MODE);
	cr_expect(row->has_memory_in);
	cr_expect_not(row->has_memory_out);
	cr_expect_eq(row->args_at_entry, 3);
}

Test(spec_types, a_later_text_says_more_of_a_number)
{
	AUTO(spec_free)
	struct spec *spec = spec_with("enum f(F_DUPFD=0, F_SETPIPE_SZ=1031)\n"
				      "fcntl/cmd=F_SETPIPE_SZ,77(arg:size)\n"
				      "request I2C_SLAVE = 0x703\n"
				      "ioctl/cmd=I2C_SLAVE(arg:u16 enum f)\n");
	const struct abi *abi = abi_by_id(ABI_X86_64);
	uint64_t nr = (uint64_t)abi_call_nr(abi, "fcntl");
	uint64_t args[6] = {0, 1031};

	cr_expect_eq(spec_call_with(spec, abi, nr, args)->args[2].kind,
		     SPEC_SIZE);
	args[1] = 77;
	cr_expect_eq(spec_call_with(spec, abi, nr, args)->args[2].kind,
		     SPEC_SIZE);
	args[1] = 79;
	cr_expect_eq(spec_call_with(spec, abi, nr, args),
		     spec_call(spec, abi, nr));
	cr_expect_eq(ioctl_row(spec, ABI_ARM, I2C_SLAVE)->args[2].kind,
		     SPEC_UINT);
}

/* ---- what is wrong ---- */

Test(spec_types, what_is_wrong_is_said_with_its_line)
{
	static const struct refused_text cases[] = {
		{"struct", "t:1:7: the name of a struct expected, not 'the end "
			   "of the line'"},
		{"struct u8(a:u8)", "t:1:8: a struct can't be named 'u8'"},
		{"struct s()", "t:1:10: the name of a field expected, not ')'"},
		{"struct s(a:u8,a:u8)", "t:1:15: two fields are named 'a'"},
		{"struct s(b:u8,a:u8 ?b=1,c:u8,a:u8)",
		 "t:1:30: two fields are named 'a'"},
		{"struct s(b:u8,a:u8 ?b=1,a:u16)",
		 "t:1:30: 'a' is no number of the same size"},
		{"struct s(a:thing)",
		 "t:1:12: a number's kind or a struct expected, not 'thing'"},
		{"struct s(a:s)",
		 "t:1:12: a number's kind or a struct expected, not 's'"},
		{"struct s(a:path)",
		 "t:1:12: a number's kind or a struct expected, not 'path'"},
		{"struct s(a:u8[0])", "t:1:16: no or more than 65536 elements"},
		{"struct s(a:u64[65536])",
		 "t:1:23: a struct of more than 65536 bytes"},
		{"struct s(a:bytes 4 max n)", "t:1:24: no field is named 'n'"},
		{"struct s(n:str 4, a:bytes 4 max n)", "t:1:33: no number is 'n'"},
		{"struct s(a:u8 set t)", "t:1:19: no set is named 't'"},
		{"enum t(A=1)\nstruct s(a:u8 set t)",
		 "t:2:19: no set is named 't'"},
		{"set t()", "t:1:7: the name of a number expected, not ')'"},
		{"set t(A=B)", "t:1:9: a number expected, not 'B'"},
		{"set t(NOTHING_HAS_THIS)", "t:1:7: a known name, or '=' expected, "
					    "not 'NOTHING_HAS_THIS'"},
		{"set t(A=1, enum e & 3)", "t:1:17: no enum is named 'e'"},
		{"enum t(A=1, signal & 3)",
		 "t:1:13: a known name, or '=' expected, not 'signal'"},
		{"enum e(A=1)\nset t(enum e 3)", "t:2:14: '&' expected, not '3'"},
		{"enum e(A=1)\nset t(enum e & 3 ?4)",
		 "t:2:20: '=' expected, not ')'"},
		{"enum e(A=1)\nset t(enum e & 3 ?4=0|x)",
		 "t:2:23: a number expected, not 'x'"},
		{"enum e(A=1)\nset t(enum e & 3 ?4=0|1|2|3|4|5|6|7|8)",
		 "t:2:37: too many numbers"},
		{"enum e(A=1)\nset t(enum e & 3 < 8)",
		 "t:2:20: '<' expected, not '8'"},
		{"enum e(A=1)\nset t(enum e & 3 << 64)",
		 "t:2:23: more than 63 bits"},
		{"struct s@arm(a:u8)\nread(fd:in s bytes .a) = int",
		 "t:2:21: a struct that is not the same on all ABIs has no "
		 "length of its own"},
		{"struct s(a:u8)\nread(fd:in s bytes .b or 3) = int",
		 "t:2:21: no field is named 'b'"},
		{"struct s(a:u8)\nread(fd:in s bytes .a or x) = int",
		 "t:2:26: a number expected, not 'x'"},
		{"struct s(a:u8, b:u8 ?a!1)",
		 "t:1:24: '=' expected, not '1'"},
		{"read(a:in bytes b per 0, b:size) = int",
		 "t:1:24: no number of 32 bits"},
		{"enum e(A=1)\nset t(1 < enum e)",
		 "t:2:11: '<' expected, not 'enum'"},
		{"set e(A=1)\nset t(1 << set e)", "t:2:17: 'enum' expected, not ')'"},
		{"set t(1 << 3)", "t:1:12: 'enum' expected, not '3'"},
		{"enum e(A=1)\nset t(1 << enum e - 2)",
		 "t:2:22: only 1 is taken off"},
		{"set t(octal)", "t:1:13: no names"},
		{"set t(A=1, octal, B=2)", "t:1:17: ')' expected, not ','"},
		{"struct s(a:u8, b:u8, c:u16 over b)",
		 "t:1:35: a field over one that isn't aligned for it"},
		{"struct s joined(a:u32, b:long)",
		 "t:1:31: in a joined struct 'b' must be a number of 32 bits"},
		{"struct s(a:u8, b:u8 over c)", "t:1:26: no field is named 'c'"},
		{"struct s(a:u8 ?b=1)", "t:1:16: no field is named 'b'"},
		{"struct s(a:u8, b:u8 ?a&x)",
		 "t:1:24: a number expected, not 'x'"},
		{"struct s@x32(a:u8)", "t:1:10: x32 takes no lines"},
		{"struct s(a:u8)\nshow s(b)", "t:2:8: no field is named 'b'"},
		{"show winsize(ws_row)",
		 "t:1:6: this text has no struct 'winsize'"},
		{"struct s(a:u8)\ns.a : u8 x",
		 "t:2:10: ?, or the end of the line expected, not 'x'"},
		{"struct s(a:u8)\nstruct t(b:u16)\nstruct u(c:bytes 1)\nu.c : t",
		 "t:4:8: no room for it in 'c'"},
		{"struct s(a:bytes 4)\ns.a : u32[2]",
		 "t:2:13: no room for it in 'a'"},
		{"struct s(a:bytes 4)\ns.a : s",
		 "t:2:8: in use already: struct 's'"},
		{"struct s(a:bytes 4)\ns.a : path",
		 "t:2:7: a number's kind or a struct expected, not 'path'"},
		{"attrs a(AF_NOT<<8|2: u8)",
		 "t:1:9: a known name, or '=' expected, not 'AF_NOT'"},
		{"attrs a(NLMSG_DONE<8|2: u8)", "t:1:20: '<' expected, not '8'"},
		{"attrs a(NLMSG_DONE<<64|2: u8)", "t:1:23: more than 63 bits"},
		{"attrs a(NLMSG_DONE<<8|x: u8)",
		 "t:1:23: the name of a number expected, not 'x'"},
		{"attrs a(NLMSG_DONE<<8: u8)", "t:1:22: '|' expected, not ':'"},
		{"struct s(a:u32[2], b:u32)\ns.a : u32[3] max b",
		 "t:2:19: no room for it in 'a'"},
		{"becomes s(t)", "t:1:9: this text has no struct 's'"},
		{"struct s(a:u8)\nbecomes s(s ?a=1)",
		 "t:2:11: no other struct is 's'"},
		{"struct s(a:u8)\nbecomes s(t ?a=1)",
		 "t:2:11: no other struct is 't'"},
		{"struct s(a:u8)\nstruct t(b:u8)\nbecomes s(t)",
		 "t:3:12: '?' expected, not ')'"},
		{"struct s(a:u8)\nstruct t(b:u8)\nbecomes s(t ?b=1)",
		 "t:3:14: no field is named 'b'"},
		{"struct s(a:u8)\nstruct t(b:u8)\nbecomes s(t ?a=1) x",
		 "t:3:19: the end of the line expected, not 'x'"},
		{"struct s@arm(a:u8)\nstruct s@i386(b:u8)\ns.c : u8",
		 "t:3:3: no field is named 'c'"},
		{"ioctl/cmd=1/arg=2/fd=3(arg:int)",
		 "t:1:19: more than 2 arguments"},
		{"ioctl/cmd&O_DIRECTORY=1(arg:int)",
		 "t:1:11: not the same on all ABIs: 'O_DIRECTORY'"},
		{"read(fd:fd) = int notes x",
		 "t:1:25: poll, select or thread_area expected, not 'x'"},
		{"struct s@arm(a:u8)\n"
		 "read(fd:fd, buf:in s) = int shown (buf.b)",
		 "t:2:40: a field of the struct there expected, not 'b'"},
		{"struct s(a:u8)\n"
		 "read(fd:in s, buf:in s) = int shown (fd.a, buf.a)",
		 "t:2:48: fields of two arguments"},
		{"set t(A=1) x", "t:1:12: the end of the line expected, not 'x'"},
		{"i2c_msg.buf -> in u8", "t:1:1: this text has no struct "
					 "'i2c_msg'"},
		{"struct s(a:addr)\ns.b -> in u8",
		 "t:2:3: no field is named 'b'"},
		{"struct s(a:addr)\ns.a -> u8",
		 "t:2:8: in, out or io expected, not 'u8'"},
		{"struct s(a:addr)\ns.a = in u8",
		 "t:2:5: '->' expected, not '='"},
		{"struct s(a:addr)\ns.a -> in bytes",
		 "t:2:16: a length expected, not 'the end of the line'"},
		{"struct s(a:addr)\ns.a -> in bytes ret",
		 "t:2:20: a length is a field or a number"},
		{"struct s(a:addr)\ns.a -> in bytes 4 ?b=1",
		 "t:2:20: no field is named 'b'"},
		{"struct s(a:addr)\nstruct t(s:s)\ns.a -> in u8",
		 "t:3:1: in use already: struct 's'"},
		{"struct s@x86_64(a:u8)\nstruct t(s:s)\nstruct s@arm(a:u64)",
		 "t:3:20: in use already: struct 's'"},
		{"struct cmsghdr(a:u32)\nstruct s(a:addr)\n"
		 "s.a -> in control 9",
		 "t:3:18: struct cmsghdr doesn't begin with three numbers"},
		{"struct cmsghdr@x86_64(a:size, b:int, c:int)\n"
		 "struct cmsghdr@arm(a:size, b:bytes 4, c:int)\n"
		 "struct s(a:addr)\ns.a -> in control 9",
		 "t:4:18: struct cmsghdr doesn't begin with three numbers"},
		{"request X", "t:1:10: '=' expected, not 'the end of the line'"},
		{"request X = _IOR('xy', 1, u8)",
		 "t:1:19: a letter or digit expected, not 'xy'"},
		{"request X = _IOR(256, 1, u8)",
		 "t:1:24: a type or number above 255"},
		{"request X = _IOR(1, 1, u8[16384])",
		 "t:1:34: a type of more than 16383 bytes"},
		{"request X(N) = _IOR(1, 1, u8)",
		 "t:1:11: no [] has the family's 'N'"},
		{"request X(enum e, N) = _IOR(1, 1..2, u8[N])",
		 "t:1:16: no enum is named 'e'"},
		{"enum e(A=1)\nrequest X(enum e) = _IOR(1, 1, u8)",
		 "t:2:30: '.' expected, not ','"},
		{"enum e(A=1)\nrequest X(enum e) = _IO(1, 2..1)",
		 "t:2:32: numbers that end above 255 or below the first"},
		{"enum e(A=1)\nrequest X(enum e) = 1",
		 "t:2:21: _IO expected, not '1'"},
		{"request X = 0x100000000",
		 "t:1:24: a request of more than 32 bits"},
		{"ioctl/what=1(arg:int)",
		 "t:1:7: 'ioctl' has no argument 'what'"},
		{"nothing/cmd=1(arg:int)", "t:1:1: there is no call 'nothing'"},
		{"ioctl/cmd=NOTHING(arg:int)",
		 "t:1:11: a number or the name of one expected, not 'NOTHING'"},
		{"ioctl/cmd=1(what:int)", "t:1:13: no argument is named 'what'"},
		{"ioctl/cmd=1(arg:u64)", "t:1:13: two registers for 'arg'"},
		{"ioctl/cmd=1(arg:in winsize) x",
		 "t:1:29: '=' expected, not 'x'"},
		{"pread64/pos=1(fd:fd)",
		 "t:1:14: 'pread64' takes values of two registers"},
		{"read(a:in bytes ioc) = int",
		 "t:1:21: ioc, but no argument is an ioctl's request"},
		{"read(a:winsize) = int",
		 "t:1:8: in, out or io expected, not 'winsize'"},
	};
	AUTO(spec_free) struct spec *spec = spec_with("");

	expect_refused(spec, cases, ARRAY_LEN(cases));
}

Test(spec_types, structs_within_structs_have_a_bound)
{
	AUTO(spec_free) struct spec *spec = spec_with("");
	struct error err = {0};
	char text[1024] = "struct n0(a:u8)\n";
	size_t len = strlen(text);

	for (int i = 1; i <= SPEC_NESTED_MAX + 1; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"struct n%d(a:n%d)\n", i, i - 1);
	cr_expect_eq(spec_add(spec, "t", span_of(text, len), &err), -EINVAL);
	cr_expect_str_eq(err.text, "t:10:16: more than 8 structs in each other");
}

Test(spec_types, structs_said_later_have_the_same_bound)
{
	AUTO(spec_free) struct spec *spec = spec_with("");
	struct error err = {0};
	char text[1024] = "struct n0(a:u8)\n";
	size_t len = strlen(text);

	for (int i = 1; i <= SPEC_NESTED_MAX + 1; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"struct n%d@i386(a:bytes 1)\n"
					"n%d.a : n%d\n",
					i, i, i - 1);
	cr_expect_eq(spec_add(spec, "t", span_of(text, len), &err), -EINVAL);
	cr_expect_str_eq(err.text, "t:19:10: more than 8 structs in each other",
			 "%s", err.text);
}

Test(spec_types, any_cut_of_a_text_is_an_error_or_fine)
{
	static const char text[] =
		"set f(A=1, B=0x2)\nenum e(C=3)\n"
		"struct s(a:u8 set f, n:u32 enum e, p:addr, b:bytes 4 max n)\n"
		"s.p -> io u16[n max a] ?a&A ?n=C,4\n"
		"request X(N) = _IOWR('k', 0x3, s[N])\n"
		"request Y(enum e, N) = _IOR('k', 4..0x9, u8[N])\n"
		"ioctl/cmd=X,7,_IOR(arg:in s[ioc], fd:fd)\n";
	AUTO(spec_free) struct spec *spec = spec_with(text);

	for (size_t len = 0; len < sizeof(text); len++) {
		struct error err = {0};
		/* exactly as long, so that a sanitizer sees a byte more */
		char *cut = len ? malloc(len) : NULL;

		if (cut)
			memcpy(cut, text, len);
		spec_add(spec, "t", span_of(cut, len), &err);
		free(cut);
	}
}
