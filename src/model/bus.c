/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus.c - settings of SPI and I2C devices, from the requests that made them.
 *
 * As drivers/spi/spidev.c and drivers/i2c/i2c-dev.c keep them: SPI's belong to
 * the device, I2C's to the open file description. Events name files, not
 * descriptions; one is followed from the call that opened it through dup, fork
 * and exec. What came by another way begins with nothing known.
 */
#include "config.h"

#include "model/bus.h"

#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/spi/spidev.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/mem.h"
#include "model/state.h"

/* ---- requests ---- */

static bool read_number(struct span bytes, size_t width, uint32_t *ret)
{
	uint32_t number = 0;

	if (bytes.len < width)
		return false;
	for (size_t i = 0; i < width; i++)
		number |= (uint32_t)bytes.data[i] << 8 * i;
	*ret = number;
	return true;
}

static void set_known(struct bus_settings *settings, uint32_t what,
		      bool is_known)
{
	if (is_known)
		settings->known |= what;
	else
		settings->known &= ~what;
}

static void apply_mode(struct bus_settings *settings, size_t width,
		       struct span bytes)
{
	bool is_known = read_number(bytes, width, &settings->mode);

	set_known(settings, BUS_KNOWS_MODE | BUS_KNOWS_LSB, is_known);
	settings->is_lsb = settings->mode & SPI_LSB_FIRST;
}

static void apply_lsb(struct bus_settings *settings, struct span bytes)
{
	uint32_t number = 0;
	bool is_known = read_number(bytes, 1, &number);

	settings->is_lsb = number;
	set_known(settings, BUS_KNOWS_LSB, is_known);
	if (!is_known)
		settings->known &= ~(uint32_t)BUS_KNOWS_MODE;
	settings->mode &= ~(uint32_t)SPI_LSB_FIRST;
	if (number)
		settings->mode |= SPI_LSB_FIRST;
}

static void apply_spi(struct bus_settings *settings, uint32_t request,
		      struct span bytes)
{
	uint32_t number = 0;

	switch (request) {
	case SPI_IOC_RD_MODE:
	case SPI_IOC_WR_MODE:
		apply_mode(settings, 1, bytes);
		break;
	case SPI_IOC_RD_MODE32:
	case SPI_IOC_WR_MODE32:
		apply_mode(settings, 4, bytes);
		break;
	case SPI_IOC_RD_LSB_FIRST:
	case SPI_IOC_WR_LSB_FIRST:
		apply_lsb(settings, bytes);
		break;
	case SPI_IOC_RD_BITS_PER_WORD:
	case SPI_IOC_WR_BITS_PER_WORD:
		set_known(settings, BUS_KNOWS_BITS,
			  read_number(bytes, 1, &number));
		/* linux/spi/spidev.h: zero is eight. */
		settings->bits = number ? (uint8_t)number : 8;
		break;
	case SPI_IOC_RD_MAX_SPEED_HZ:
	case SPI_IOC_WR_MAX_SPEED_HZ:
		set_known(settings, BUS_KNOWS_SPEED,
			  read_number(bytes, 4, &settings->speed_hz));
		break;
	}
}

static void apply_i2c(struct bus_settings *settings, uint32_t request,
		      uint64_t arg)
{
	switch (request) {
	case I2C_SLAVE:
	case I2C_SLAVE_FORCE:
		settings->address = arg;
		settings->known |= BUS_KNOWS_ADDRESS;
		break;
	case I2C_TENBIT:
		settings->is_ten_bit = arg;
		settings->known |= BUS_KNOWS_TEN_BIT;
		break;
	case I2C_PEC:
		settings->has_pec = arg;
		settings->known |= BUS_KNOWS_PEC;
		break;
	}
}

void bus_settings_apply(struct bus_settings *settings, enum bus_kind kind,
			uint32_t request, uint64_t arg, struct span bytes)
{
	switch (kind) {
	case BUS_NONE:
		break;
	case BUS_SPI:
		apply_spi(settings, request, bytes);
		break;
	case BUS_I2C:
		apply_i2c(settings, request, arg);
		break;
	}
}

/* ---- devices ---- */

/* A node by its numbers, since it may have several names. */
static struct bus_device *device_of(struct file_store *store,
				    const struct event_file *facts)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	struct bus_device *device;

	if (facts->rdev_major || facts->rdev_minor) {
		buf_add_u8(&key, 'c');
		buf_add_le32(&key, facts->rdev_major);
		buf_add_le32(&key, facts->rdev_minor);
	} else {
		buf_add(&key, facts->link.data, facts->link.len);
	}
	device = map_get_bytes(&store->bus_devices, buf_span(&key));
	if (!device) {
		device = mem_new(sizeof(*device));
		device->kind = bus_kind_of(facts);
		map_put_bytes(&store->bus_devices, buf_span(&key), device);
	}
	return device;
}

void bus_file_added(struct file_store *store, struct file *file)
{
	if (bus_kind_of(&file->facts) != BUS_NONE)
		file->bus = device_of(store, &file->facts);
}

/* With its last user spidev forgets the speed that was set; another user, who
   is not in the recording, may have kept it. */
void bus_file_closed(struct file *file)
{
	if (file->bus && !--file->bus->files_open)
		file->bus->settings.known &= ~(uint32_t)BUS_KNOWS_SPEED;
}

void bus_devices_done(struct file_store *store)
{
	size_t at = 0;
	struct bus_device *device;

	while ((device = map_next(&store->bus_devices, &at)))
		free(device);
	map_done(&store->bus_devices);
}

/* ---- open file descriptions ---- */

static struct bus_open *open_new(struct bus_device *device, bool was_opened)
{
	struct bus_open *open = mem_new(sizeof(*open));

	open->refs = 1;
	open->device = device;
	open->was_opened = was_opened;
	open->next = device->opens;
	if (open->next)
		open->next->before = open;
	device->opens = open;
	return open;
}

static void open_unref(struct bus_open *open)
{
	if (!open || --open->refs)
		return;
	if (open->before)
		open->before->next = open->next;
	else
		open->device->opens = open->next;
	if (open->next)
		open->next->before = open->before;
	free(open);
}

/*
 * A descriptor that came over a socket or was there before is a description of
 * its own as far as events tell, but may be any other that the device has: what
 * was set through one then no longer says what the other has.
 */
static void forget_in_others(const struct bus_open *set)
{
	const struct bus_settings *now = &set->settings;

	for (struct bus_open *open = set->device->opens; open;
	     open = open->next) {
		struct bus_settings *settings = &open->settings;

		if (open == set || (open->was_opened && set->was_opened))
			continue;
		if (now->known & BUS_KNOWS_ADDRESS &&
		    settings->address != now->address)
			settings->known &= ~(uint32_t)BUS_KNOWS_ADDRESS;
		if (now->known & BUS_KNOWS_TEN_BIT &&
		    settings->is_ten_bit != now->is_ten_bit)
			settings->known &= ~(uint32_t)BUS_KNOWS_TEN_BIT;
		if (now->known & BUS_KNOWS_PEC &&
		    settings->has_pec != now->has_pec)
			settings->known &= ~(uint32_t)BUS_KNOWS_PEC;
	}
}

static void put_open(struct files *files, uint32_t fd, struct bus_open *open)
{
	open_unref(map_remove(&files->bus_by_fd, fd));
	map_put(&files->bus_by_fd, fd, open);
}

/* An exec leaves descriptors that are named again, by the same file. */
void bus_fd_set(struct files *files, uint32_t fd, const struct file *file)
{
	struct bus_device *device = file ? file->bus : NULL;
	struct bus_open *open = map_get(&files->bus_by_fd, fd);

	if (open && open->device == device)
		return;
	open_unref(map_remove(&files->bus_by_fd, fd));
	if (device && device->kind == BUS_I2C)
		map_put(&files->bus_by_fd, fd, open_new(device, false));
}

void bus_fds_copy(struct files *to, const struct files *from)
{
	for (size_t i = 0; i < from->bus_by_fd.cap; i++) {
		const struct map_slot *slot = &from->bus_by_fd.slots[i];
		struct bus_open *open = slot->value;

		if (!open)
			continue;
		open->refs++;
		map_put(&to->bus_by_fd, slot->key, open);
	}
}

void bus_fds_done(struct files *files)
{
	size_t at = 0;
	struct bus_open *open;

	while ((open = map_next(&files->bus_by_fd, &at)))
		open_unref(open);
	map_done(&files->bus_by_fd);
}

/* ---- calls ---- */

static void share_open(struct files *files, uint32_t from, uint32_t to)
{
	struct bus_open *open = map_get(&files->bus_by_fd, from);

	if (!open || from == to)
		return;
	open->refs++;
	put_open(files, to, open);
}

/* i2c-dev begins without an address, ten bits or error codes. */
static void begin_open(struct files *files, uint32_t fd)
{
	struct file *file = map_get(&files->by_fd, fd);
	struct bus_open *open;

	if (!file || !file->bus || file->bus->kind != BUS_I2C)
		return;
	open = open_new(file->bus, true);
	open->settings.known = BUS_KNOWS_TEN_BIT | BUS_KNOWS_PEC;
	put_open(files, fd, open);
}

static bool is_dup(const struct call *call)
{
	const char *name = call->row->name;

	if (!name)
		return false;
	if (!strcmp(name, "fcntl") || !strcmp(name, "fcntl64"))
		return (uint32_t)call->args[1] == F_DUPFD ||
		       (uint32_t)call->args[1] == F_DUPFD_CLOEXEC;
	return !strcmp(name, "dup") || !strcmp(name, "dup2") ||
	       !strcmp(name, "dup3");
}

static bool is_open(const struct call *call)
{
	const char *name = call->row->name;

	return call->row->ret.kind == SPEC_FD && name &&
	       (!strncmp(name, "open", 4) || !strcmp(name, "creat"));
}

/* What i2c's belong to a description is, of spi's the device. */
static struct bus_settings *settings_of(const struct model_task *task,
					uint32_t fd, enum bus_kind *ret_kind)
{
	struct file *file =
		task->files ? map_get(&task->files->by_fd, fd) : NULL;
	struct bus_open *open;

	*ret_kind = file && file->bus ? file->bus->kind : BUS_NONE;
	switch (*ret_kind) {
	case BUS_NONE:
		break;
	case BUS_SPI:
		return &file->bus->settings;
	case BUS_I2C:
		open = map_get(&task->files->bus_by_fd, fd);
		return open ? &open->settings : NULL;
	}
	return NULL;
}

static void apply_request(const struct call *call)
{
	enum bus_kind kind;
	struct bus_settings *settings =
		settings_of(call->task, (uint32_t)call->args[0], &kind);
	uint32_t request = (uint32_t)call->args[1];
	uint64_t arg = call->args[2];
	const struct event_snapshot *snapshot;
	struct bus_settings before;

	if (!settings)
		return;
	before = *settings;
	if (call->row->arg_count > 2)
		arg = spec_value(call->row, 2, call->abi, call->args);
	snapshot = call_snapshot(call,
				 _IOC_DIR(request) & _IOC_READ ? SNAPSHOT_RETURN
							       : SNAPSHOT_ENTRY,
				 arg);
	bus_settings_apply(settings, kind, request, arg,
			   snapshot ? snapshot->bytes : span_of(NULL, 0));
	if (kind == BUS_I2C && memcmp(&before, settings, sizeof(before)) != 0)
		forget_in_others(map_get(&call->task->files->bus_by_fd,
					 (uint32_t)call->args[0]));
}

void bus_call_ended(const struct model *model, const struct call *call)
{
	struct files *files = call->task->files;

	if (!model->store.bus_devices.count || !files ||
	    call->state != CALL_RETURNED || call->is_error)
		return;
	if (call->row->args[1].kind == SPEC_REQUEST)
		apply_request(call);
	else if (is_dup(call))
		share_open(files, (uint32_t)call->args[0], (uint32_t)call->ret);
	else if (is_open(call))
		begin_open(files, (uint32_t)call->ret);
}

struct bus_settings call_bus_settings(const struct call *call, uint32_t fd)
{
	enum bus_kind kind;
	struct bus_settings *settings = settings_of(call->task, fd, &kind);

	return settings ? *settings : (struct bus_settings){0};
}
