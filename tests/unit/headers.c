/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headers.c - unit tests of src/spec/headers.c and ioctls.c: structs and
 * requests that only the kernel's headers have, and what texts say of them.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "facts/facts.h"
#include "facts/ioctl_device.h"
#include "facts/rows.h"
#include "spec/spec.h"
#include "spec/types.h"
#include "spec_text.h"

static const enum abi_id abis[] = {ABI_X86_64, ABI_I386, ABI_AARCH64, ABI_ARM};

/* ---- structs ---- */

static const struct spec_field *field_of(const struct spec_struct *layout,
					 const char *name)
{
	for (size_t i = 0; i < layout->field_count; i++)
		if (strcmp(layout->fields[i].name, name) == 0)
			return &layout->fields[i];
	return NULL;
}

/* Those of an anonymous member lie within the struct. */
static unsigned check_fields(const struct facts_struct *facts,
			     const struct spec_struct *layout, enum abi_id id,
			     uint32_t start)
{
	unsigned count = 0;

	for (unsigned i = 0; i < facts->field_count; i++) {
		const struct facts_field *field = facts_field_of(facts, i);
		struct facts_type type = facts_field_type(field);
		const char *name = facts_name(field->name);
		const struct spec_field *made = field_of(layout, name);

		if (!*name && facts_struct_of(&type)) {
			count += check_fields(facts_struct_of(&type), layout,
					      id, start + field->offset);
			continue;
		}
		if (!type.count || !facts_type_size(&type))
			continue;
		cr_assert(made, "%s.%s", layout->name, name);
		cr_assert_eq(made->at[id], start + field->offset, "%s.%s",
			     layout->name, name);
		cr_assert_eq(made->count * spec_type_bytes(&made->type,
							   abi_by_id(id)),
			     type.count * facts_type_size(&type), "%s.%s",
			     layout->name, name);
		count++;
	}
	return count;
}

Test(headers, structs_lie_as_the_headers_say)
{
	AUTO(spec_free) struct spec *spec = spec_with("");
	unsigned structs = 0, fields = 0;

	for (unsigned i = 0; i < facts_struct_count; i++) {
		const char *name = facts_name(facts_structs[i].name);
		const struct spec_struct *layout =
			*name ? spec_struct_by_name(spec, name) : NULL;

		if (!layout)
			continue;
		for (unsigned k = 0; layout->is_untold && k < ARRAY_LEN(abis);
		     k++) {
			const struct facts_struct *facts =
				facts_struct(abis[k], name, strlen(name));

			if (!facts)
				continue;
			cr_assert_eq(layout->bytes[abis[k]], facts->size, "%s",
				     name);
			cr_assert_eq(layout->align[abis[k]],
				     facts_struct_align(abis[k], facts), "%s",
				     name);
			fields += check_fields(
				facts, spec_layout(layout, abi_by_id(abis[k])),
				abis[k], 0);
			structs++;
		}
	}
	cr_expect_gt(structs, 10000, "%u", structs);
	cr_expect_gt(fields, 60000, "%u", fields);
}

Test(headers, a_text_names_them)
{
	AUTO(spec_free)
	struct spec *spec = spec_with(
		"struct mine(a:u8, info:loop_info, line:gpioline_info)\n");
	const struct spec_struct *mine = spec_struct_by_name(spec, "mine");
	static const struct {
		enum abi_id abi;
		uint32_t info, line, bytes;
	} cases[] = {
		{ABI_X86_64, 8, 176, 248},  {ABI_I386, 4, 144, 216},
		{ABI_AARCH64, 8, 168, 240}, {ABI_ARM, 4, 144, 216},
		{ABI_X32, 8, 176, 248},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum abi_id id = cases[i].abi;

		cr_expect_eq(mine->fields[1].at[id], cases[i].info);
		cr_expect_eq(mine->fields[2].at[id], cases[i].line);
		cr_expect_eq(mine->bytes[id], cases[i].bytes);
	}
}

Test(headers, bit_fields_are_numbers_of_their_own)
{
	AUTO(spec_free) struct spec *spec = spec_with("");
	const struct spec_struct *attr =
		spec_struct_by_name(spec, "perf_event_attr");
	const struct abi *abi = abi_by_id(ABI_AARCH64);
	/* inherit, and precise_ip 2 */
	uint8_t bytes[256] = {[40] = 2, [42] = 1};

	cr_assert(attr);
	attr = spec_layout(attr, abi);
	cr_expect_gt(attr->field_count, 70);
	for (unsigned i = 0; i < attr->field_count; i++) {
		const char *name = attr->fields[i].name;
		uint64_t wanted = strcmp(name, "inherit") == 0	    ? 1
				  : strcmp(name, "precise_ip") == 0 ? 2
								    : 0;

		if (attr->fields[i].bit_size)
			cr_expect_eq(spec_field_number(attr, i, abi, bytes),
				     wanted, "%s", name);
	}
}

Test(headers, a_text_says_more_of_them)
{
	AUTO(spec_free)
	struct spec *spec = spec_with(
		"set level(GPIO_LOW=0, GPIO_HIGH=1)\n"
		"sync_merge_data.fence : fd\n"
		"sync_merge_data.flags : hex32 set level ?fd2=1\n"
		"v4l2_exportbuffer.fd : fd\n"
		"v4l2_input.name : str\n"
		"bpf_prog_info.map_ids -> out u32[nr_map_ids]\n"
		"request MINE = _IOWR('x', 1, sync_merge_data)\n");
	const struct spec_struct *layout =
		spec_struct_by_name(spec, "sync_merge_data");
	const struct spec_field *field = field_of(layout, "fence");

	cr_expect_eq(field->type.kind, SPEC_FD);
	field = field_of(layout, "flags");
	cr_expect_str_eq(field->type.names->name, "level");
	cr_expect_eq(field->conditions.count, 1);
	layout = spec_layout(spec_struct_by_name(spec, "v4l2_input"), NULL);
	cr_expect_eq(field_of(layout, "name")->type.kind, SPEC_STRING);
	layout = spec_struct_by_name(spec, "bpf_prog_info");
	cr_expect_eq(layout->deep_directions, SPEC_OUT);
	cr_expect(field_of(layout, "map_ids")->deep);
}

Test(headers, what_is_wrong_is_said)
{
	static const struct refused_text cases[] = {
		{"request X = _IOW('x', 1, gpiohandle)",
		 "t:1:26: a number's kind or a struct expected, not "
		 "'gpiohandle'"},
		{"gpiohandle.fd : fd", "t:1:1: this text has no struct "
				       "'gpiohandle'"},
		{"sync_merge_data.fds : fd", "t:1:17: no field is named 'fds'"},
		{"sync_merge_data.name : u8[33]",
		 "t:1:30: no room for it in 'name'"},
		{"sync_merge_data.fence : fd ?name=1",
		 "t:1:29: no number is 'name'"},
		{"ioctl/cmd=GPIO_GET_NOTHING(arg:int)",
		 "t:1:11: a number or the name of one expected, not "
		 "'GPIO_GET_NOTHING'"},
		{"sync_merge_data.fence : str",
		 "t:1:25: ?, or the end of the line expected, not 'str'"},
		/* a built-in text has it */
		{"winsize.ws_row : hex16", "t:1:1: this text has no struct "
					   "'winsize'"},
	};
	AUTO(spec_free) struct spec *spec = spec_with("");

	expect_refused(spec, cases, ARRAY_LEN(cases));
}

Test(headers, only_one_text_says_more_of_one)
{
	AUTO(spec_free)
	struct spec *spec = spec_with("sync_merge_data.fence : fd");
	struct error err = {0};
	const char *text = "sync_merge_data.fence : pid";

	cr_expect_eq(spec_add(spec, "u", span_of_str(text), &err), -EINVAL);
	cr_expect_str_eq(err.text,
			 "u:1:1: this text has no struct 'sync_merge_data'");
}

/* ---- requests ---- */

static const struct spec_row *row_of(const struct spec *spec, enum abi_id id,
				     uint32_t request)
{
	const struct abi *abi = abi_by_id(id);
	const uint64_t args[6] = {3, request, 0x1000};

	return spec_call_with(spec, abi, (uint64_t)abi_call_nr(abi, "ioctl"),
			      args);
}

Test(headers, most_requests_have_a_type)
{
	AUTO(spec_free) struct spec *spec = spec_with("");

	for (unsigned k = 0; k < ARRAY_LEN(abis); k++) {
		const struct facts_ioctl *ioctl;
		unsigned typed = 0, named = 0;

		for (unsigned at = 0;
		     (ioctl = facts_ioctl_next(abis[k], &at));) {
			const struct spec_row *row =
				row_of(spec, abis[k], ioctl->number);
			const struct spec_arg *arg = &row->args[2];

			named += row->request && row->request->name;
			typed += arg->kind != SPEC_BYTES &&
				 (arg->kind != SPEC_HEX || arg->bytes);
		}
		cr_log_info("%s: %u named, %u typed\n",
			    abi_by_id(abis[k])->name, named, typed);
		cr_expect_gt(named, 2700, "%u", named);
		cr_expect_gt(typed, abis[k] == ABI_ARM ? 2100 : 2200, "%u",
			     typed);
	}
}

struct request_case {
	enum abi_id abi;
	uint32_t number;
	const char *name;
	enum spec_kind kind, inner;
	unsigned direction, bytes;
};

/* bytes: of what is pointed at, or of the number */
static const struct request_case request_cases[] = {
	{ABI_X86_64, 0x80045200, "RNDGETENTCNT", SPEC_POINTER, SPEC_INT,
	 SPEC_OUT, 4},
	{ABI_ARM, 0x80045200, "RNDGETENTCNT", SPEC_POINTER, SPEC_INT, SPEC_OUT,
	 4},
	/* The pointer in it is as wide as the ABI's. */
	{ABI_X86_64, 0xc020660b, "FS_IOC_FIEMAP", SPEC_POINTER, SPEC_STRUCT,
	 SPEC_INOUT, 32},
	{ABI_AARCH64, 0x4c02, "LOOP_SET_STATUS", SPEC_POINTER, SPEC_STRUCT,
	 SPEC_IN, 160},
	{ABI_I386, 0x4c02, "LOOP_SET_STATUS", SPEC_POINTER, SPEC_STRUCT,
	 SPEC_IN, 140},
	{ABI_ARM, 0x4c02, "LOOP_SET_STATUS", SPEC_POINTER, SPEC_STRUCT, SPEC_IN,
	 140},
	/* A number, not a pointer to one. */
	{ABI_X86_64, 0x4c80, "LOOP_CTL_ADD", SPEC_INT, SPEC_NONE, 0, 4},
	{ABI_ARM, 0x400454cb, "TUNSETPERSIST", SPEC_INT, SPEC_NONE, 0, 4},
	/* Its number has no size. */
	{ABI_X86_64, 0x8912, "SIOCGIFCONF", SPEC_POINTER, SPEC_STRUCT,
	 SPEC_INOUT, 16},
	{ABI_I386, 0x8912, "SIOCGIFCONF", SPEC_POINTER, SPEC_STRUCT, SPEC_INOUT,
	 8},
	/* Two drivers', of which one has a type. */
	{ABI_AARCH64, 0x5603, "VBG_IOCTL_VMMDEV_REQUEST_BIG or VT_GETSTATE",
	 SPEC_POINTER, SPEC_STRUCT, SPEC_OUT, 6},
	/* Two drivers', which have different ones. */
	{ABI_X86_64, 0x40046445,
	 "DRM_IOCTL_I915_IRQ_WAIT or DRM_IOCTL_MSM_GEM_CPU_FINI", SPEC_BYTES,
	 SPEC_NONE, SPEC_IN, 0},
	/* Nobody says what it takes. */
	{ABI_X86_64, 0x6446, "DRM_IOCTL_I810_SWAP or DRM_IOCTL_R128_RESET",
	 SPEC_HEX, SPEC_NONE, 0, 0},
};

Test(headers, requests_are_what_the_headers_say)
{
	AUTO(spec_free) struct spec *spec = spec_with("");

	for (size_t i = 0; i < ARRAY_LEN(request_cases); i++) {
		const struct request_case *c = &request_cases[i];
		const struct spec_row *row = row_of(spec, c->abi, c->number);
		const struct spec_arg *arg = &row->args[2];

		cr_assert(row->request, "%s", c->name);
		cr_expect_str_eq(row->request->name, c->name);
		cr_expect_eq(arg->kind, c->kind, "%s: %d", c->name, arg->kind);
		cr_expect_eq(arg->direction, c->direction, "%s", c->name);
		cr_expect_eq(row->has_memory_in, c->direction & SPEC_IN, "%s",
			     c->name);
		if (arg->kind != SPEC_POINTER) {
			cr_expect_eq(arg->bytes, c->bytes, "%s", c->name);
			continue;
		}
		cr_expect_eq(arg->pointee->type.kind, c->inner, "%s", c->name);
		cr_expect_eq(spec_type_bytes(&arg->pointee->type,
					     abi_by_id(c->abi)),
			     c->bytes, "%s", c->name);
		cr_expect_eq(row, row_of(spec, c->abi, c->number), "%s",
			     c->name);
	}
}

Test(headers, a_text_wins_over_them)
{
	AUTO(spec_free)
	struct spec *spec = spec_with("ioctl/cmd=RNDGETENTCNT(arg:out hex32)\n"
				      "request OURS = 0x4c02\n"
				      "ioctl/cmd=OURS(arg:in loop_info64)\n"
				      "sync_merge_data.flags : hex32\n");
	struct error err = {0};
	const struct spec_row *row = row_of(spec, ABI_ARM, 0x80045200);

	cr_expect_str_eq(row->request->name, "RNDGETENTCNT");
	cr_expect_eq(row->args[2].pointee->type.kind, SPEC_HEX);
	row = row_of(spec, ABI_ARM, 0x4c02);
	cr_expect_str_eq(row->request->name, "OURS");
	row = row_of(spec, ABI_ARM, 0xc0303e03);
	cr_expect_str_eq(row->request->name, "SYNC_IOC_MERGE");
	cr_expect_eq(field_of(row->args[2].pointee->type.layout, "flags")
			     ->type.kind,
		     SPEC_HEX);
	/* What was looked up before a text came is looked up anew. */
	row = row_of(spec, ABI_ARM, 0x4c05);
	cr_expect_eq(row->args[2].kind, SPEC_POINTER);
	cr_assert_eq(spec_add(spec, "u",
			      span_of_str("ioctl/cmd=LOOP_GET_STATUS64("
					  "arg:none)"),
			      &err),
		     0, "%s", err.text);
	row = row_of(spec, ABI_ARM, 0x4c05);
	cr_expect_str_eq(row->request->name, "LOOP_GET_STATUS64");
	cr_expect_eq(row->args[2].kind, SPEC_NONE);
}

Test(headers, a_number_that_nobody_has_is_its_parts)
{
	AUTO(spec_free) struct spec *spec = spec_with("");
	const struct spec_row *row = row_of(spec, ABI_ARM, 0xdeadbeef);

	cr_expect(!row->request->name);
	cr_expect_eq(row->args[2].kind, SPEC_BYTES);
	cr_expect_eq(row->args[2].direction, SPEC_INOUT);
	row = row_of(spec, ABI_ARM, 0x1ead00ef);
	cr_expect(!row->request);
}

/* ---- numbers that drivers share ---- */

static const struct spec_row *row_on(const struct spec *spec, uint32_t number,
				     const char *link)
{
	const struct abi *abi = abi_by_id(ABI_X86_64);
	const uint64_t args[6] = {3, number, 0x1000};

	return spec_call_on(spec, abi, (uint64_t)abi_call_nr(abi, "ioctl"),
			    args,
			    &(struct facts_file){.link = span_of_str(link)});
}

Test(headers, a_users_request_holds_on_any_device)
{
	AUTO(spec_free)
	struct spec *spec = spec_with("request OURS = _IOR('H', 1, int)\n"
				      "request OLD = 0x3b75\n");

	cr_expect_str_eq(row_on(spec, 0x80044801, "/dev/hidraw0")->request->name,
			 "OURS");
	cr_expect_str_eq(row_on(spec, 0x3b75, "anon_inode:[vfio-device]")
				 ->request->name,
			 "OLD");
}

/* So that what is copied, before the device is known, is enough. */
Test(headers, drivers_that_share_a_number_agree_on_its_size)
{
	for (unsigned k = 0; k < ARRAY_LEN(abis); k++) {
		const struct facts_ioctl *ioctl, *other;

		for (unsigned at = 0;
		     (ioctl = facts_ioctl_next(abis[k], &at));)
			for (unsigned i = 0;
			     (other = facts_ioctl(abis[k], ioctl->number, i));
			     i++)
				cr_expect(request_bytes(ioctl->number) ||
						  !ioctl->type.kind ||
						  !other->type.kind ||
						  facts_type_size(
							  &ioctl->type) ==
							  facts_type_size(
								  &other->type),
					  "%s", facts_name(other->name));
	}
}

Test(headers, an_argument_is_not_another_drivers)
{
	AUTO(spec_free) struct spec *spec = spec_with("");
	const struct spec_row *any = row_of(spec, ABI_X86_64, 0x3b71);
	const struct spec_row *device =
		row_on(spec, 0x3b71, "anon_inode:[vfio-device]");
	const struct spec_row *container = spec_call_on(
		spec, abi_by_id(ABI_X86_64), 16,
		(const uint64_t[6]){3, 0x3b71, 0x1000},
		&(struct facts_file){
			.mode = S_IFCHR, .major = 10, .minor = 196});

	cr_expect_str_eq(any->request->name,
			 "VFIO_DEVICE_PCI_HOT_RESET or VFIO_IOMMU_MAP_DMA");
	cr_expect_eq(any->args[2].kind, SPEC_POINTER);
	cr_expect_str_eq(device->request->name, "VFIO_DEVICE_PCI_HOT_RESET");
	cr_expect_neq(device->args[2].kind, SPEC_POINTER);
	cr_expect_str_eq(container->request->name, "VFIO_IOMMU_MAP_DMA");
	cr_expect_eq(container->args[2].kind, SPEC_POINTER);
}
