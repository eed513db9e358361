/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_device.c - who a device of SPI or I2C is, and who moves its bytes.
 */
#include "config.h"

#include "event/event.h"
#include "view/bus_view.h"
#include "view/text.h"

static void begin(struct buf *buf, size_t start, const char *word)
{
	if (buf->len > start)
		buf_add_text(buf, ", ");
	buf_add_text(buf, word);
}

static void add_driver(struct buf *buf, struct span driver, struct span module,
		       bool is_utf8)
{
	buf_add_text(buf, "driver ");
	text_add_clean(buf, driver, is_utf8);
	if (!module.len)
		return;
	buf_add_text(buf, " (module ");
	text_add_clean(buf, module, is_utf8);
	buf_add_u8(buf, ')');
}

void bus_add_identity(struct buf *buf, const struct event_file *file,
		      bool is_utf8)
{
	size_t start = buf->len;

	if (file->label.len)
		text_add_clean(buf, file->label, is_utf8);
	if (file->compatible.len) {
		begin(buf, start, "");
		text_add_clean(buf, file->compatible, is_utf8);
	}
	if (file->modalias.len) {
		begin(buf, start, "");
		text_add_clean(buf, file->modalias, is_utf8);
	}
	if (file->driver.len) {
		begin(buf, start, "");
		add_driver(buf, file->driver, file->driver_module, is_utf8);
	}
	if (!file->controller.len)
		return;
	begin(buf, start, "on ");
	text_add_clean(buf, file->controller, is_utf8);
	buf_add_text(buf, ", ");
	add_driver(buf, file->controller_driver, file->controller_module,
		   is_utf8);
}

struct span bus_identity(const struct event_file *file, enum bus_identity what)
{
	switch (what) {
	case IDENTITY_LABEL:
		return file->label;
	case IDENTITY_COMPATIBLE:
		return file->compatible;
	case IDENTITY_MODALIAS:
		return file->modalias;
	case IDENTITY_DRIVER:
		return file->driver;
	case IDENTITY_MODULE:
		return file->driver_module;
	case IDENTITY_CONTROLLER:
		return file->controller;
	case IDENTITY_CONTROLLER_DRIVER:
		return file->controller_driver;
	case IDENTITY_CONTROLLER_MODULE:
		return file->controller_module;
	}
	return span_of(NULL, 0);
}

void bus_put_identity(struct json *json, const struct event_file *file)
{
	static const char *const keys[IDENTITY_COUNT] = {
		"label",  "compatible", "modalias",	     "driver",
		"module", "controller", "controller_driver", "controller_module",
	};

	if (file->rdev_major || file->rdev_minor) {
		json_key_uint(json, "major", file->rdev_major);
		json_key_uint(json, "minor", file->rdev_minor);
	}
	for (size_t i = 0; i < IDENTITY_COUNT; i++) {
		struct span part = bus_identity(file, (enum bus_identity)i);

		if (part.len)
			json_key_span(json, keys[i], part);
	}
}
