/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * builtin.c - the built-in texts, of which only what is asked for is read.
 *
 * A first look at each statement finds what it is about: a call, its sub-rows, a
 * struct, names. All statements about one thing are read together, in their
 * order; what they use is read on the way.
 */
#include "config.h"

#include "spec/builtin.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/gunzip.h"
#include "base/mem.h"
#include "spec/headers.h"
#include "spec/spec_part.h"

enum about {
	ABOUT_ROWS,
	ABOUT_SUBS,
	ABOUT_STRUCT,
	ABOUT_NAMES,
	ABOUT_ATTRS
};
enum { INDEX_BUCKETS = 1024 };

/* What there is about one thing. */
struct statement {
	const char *at;
	unsigned text; /* index of spec_builtins */
	unsigned line;
	struct statement *next;
};

struct topic {
	struct topic *next; /* of the same bucket */
	struct span name;
	enum about about;
	bool is_read;
	struct statement *first, **end;
};

struct builtin {
	struct store_loader loader; /* first: load is handed its address */
	struct store store;
	struct store index; /* memory of the topics */
	struct buf unpacked;
	struct span *texts; /* of each of spec_builtins */
	struct topic *buckets[INDEX_BUCKETS];
	struct topic *ioctl_subs; /* which all requests are about */
	bool has_all_names;
	struct error *err; /* of builtin_check; or NULL */
	int failure;
};

/* ---- index ---- */

static struct topic **bucket_of(struct builtin *builtin, enum about about,
				struct span name)
{
	return &builtin->buckets[(store_hash(name) + about) % INDEX_BUCKETS];
}

static struct topic *find_topic(struct builtin *builtin, enum about about,
				struct span name)
{
	struct topic *at = *bucket_of(builtin, about, name);

	while (at && (at->about != about || at->name.len != name.len ||
		      memcmp(at->name.data, name.data, name.len) != 0))
		at = at->next;
	return at;
}

static struct topic *need_topic(struct builtin *builtin, enum about about,
				struct span name)
{
	struct topic *topic = find_topic(builtin, about, name);
	struct topic **first;

	if (topic)
		return topic;
	first = bucket_of(builtin, about, name);
	topic = store_take(&builtin->index, sizeof(*topic),
			   _Alignof(struct topic));
	*topic = (struct topic){.next = *first, .name = name, .about = about};
	topic->end = &topic->first;
	*first = topic;
	return topic;
}

static struct topic *topic_of(struct builtin *builtin, struct lexer *lexer)
{
	struct lexer ahead = *lexer;
	struct span word = lex_word(&ahead);

	if (word_is(word, "request"))
		return builtin->ioctl_subs;
	if (word_is(word, "struct") || spec_is_show(word))
		return need_topic(builtin, ABOUT_STRUCT, lex_word(&ahead));
	if (word_is(word, "set") || word_is(word, "enum"))
		return need_topic(builtin, ABOUT_NAMES, lex_word(&ahead));
	if (word_is(word, "attrs"))
		return need_topic(builtin, ABOUT_ATTRS, lex_word(&ahead));
	if (lex_mark(&ahead, '.'))
		return need_topic(builtin, ABOUT_STRUCT, word);
	return need_topic(builtin,
			  lex_mark(&ahead, '/') ? ABOUT_SUBS : ABOUT_ROWS,
			  word);
}

/* Behind the lines that go on with it. */
static void skip_statement(struct lexer *lexer)
{
	const char *at = lexer->at;

	do {
		at = memchr(at, '\n', (size_t)(lexer->end - at));
		at = at ? at + 1 : lexer->end;
		lexer->line++;
	} while (at < lexer->end && (*at == ' ' || *at == '\t'));
	lexer->at = at;
}

static void index_text(struct builtin *builtin, unsigned text)
{
	struct lexer lexer = lexer_of(spec_builtins[text].name,
				      builtin->texts[text], NULL);

	while (lex_statement(&lexer)) {
		struct topic *topic = topic_of(builtin, &lexer);
		struct statement *statement =
			store_take(&builtin->index, sizeof(*statement),
				   _Alignof(struct statement));

		*statement = (struct statement){lexer.at, text, lexer.line};
		*topic->end = statement;
		topic->end = &statement->next;
		skip_statement(&lexer);
	}
}

/* ---- reading ---- */

/* Once: what is being read may name itself. */
static void read_topic(struct builtin *builtin, const struct spec *spec,
		       struct topic *topic, const int64_t *nrs)
{
	if (!topic || topic->is_read)
		return;
	topic->is_read = true;
	for (const struct statement *at = topic->first; at; at = at->next) {
		struct lexer lexer =
			lexer_of(spec_builtins[at->text].name,
				 builtin->texts[at->text], builtin->err);
		const struct spec_adding adding = {
			.spec = spec,
			.store = &builtin->store,
			.lexer = &lexer,
			.text = at->text + 1,
			.is_builtin = true,
			.nrs = nrs,
		};
		int r;

		lexer.at = at->at;
		lexer.line = at->line;
		r = spec_add_statement(&adding);
		if (r < 0 && !builtin->failure)
			builtin->failure = r;
		if (r < 0) /* the first is kept */
			builtin->err = NULL;
	}
}

static void read_all(struct builtin *builtin, const struct spec *spec,
		     enum about about)
{
	for (size_t i = 0; i < INDEX_BUCKETS; i++)
		for (struct topic *at = builtin->buckets[i]; at; at = at->next)
			if (at->about == about)
				read_topic(builtin, spec, at, NULL);
}

/* A number that neither a set read so far nor the kernel's headers have may be
   in a set that is not read yet. */
static bool load_const(struct builtin *builtin, struct span name)
{
	if (headers_const(&builtin->store, name))
		return true;
	if (builtin->has_all_names)
		return false;
	builtin->has_all_names = true;
	read_all(builtin, NULL, ABOUT_NAMES);
	return true;
}

static bool load(struct store_loader *loader, enum symbol_kind kind,
		 struct span name)
{
	struct builtin *builtin = (struct builtin *)loader;
	struct topic *topic;

	switch (kind) {
	case SYMBOL_CONST:
		return load_const(builtin, name);
	case SYMBOL_NAMES:
		topic = find_topic(builtin, ABOUT_NAMES, name);
		break;
	case SYMBOL_STRUCT:
		topic = find_topic(builtin, ABOUT_STRUCT, name);
		break;
	case SYMBOL_ATTRS:
		topic = find_topic(builtin, ABOUT_ATTRS, name);
		break;
	case SYMBOL_REQUEST:
		return false;
	default:
		return false;
	}
	if (!topic && kind == SYMBOL_STRUCT)
		return headers_struct(&builtin->store, name);
	if (!topic || topic->is_read)
		return false;
	read_topic(builtin, NULL, topic, NULL);
	return true;
}

/* ---- calls ---- */

/* Calls without a line have their name at least. */
static void end_rows(struct store *store, struct slot *slot, const char *call)
{
	slot->has_rows = true;
	if (!slot->row) {
		struct spec_row *row = store_take(store, sizeof(*row),
						  _Alignof(struct spec_row));

		*row = spec_unknown_row;
		row->name = call;
		slot->row = row;
	}
}

/* The numbers of a call, -1 where there is none. */
static void find_numbers(const char *call, int64_t nrs[ABI_COUNT])
{
	nrs[ABI_NONE] = -1;
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		nrs[id] = abi_call_nr(abi_by_id(id), call);
}

static struct slot *slot_of(const struct spec *spec, unsigned id, int64_t nr)
{
	return &spec->slots[id][abi_index(abi_by_id(id), (uint64_t)nr)];
}

void builtin_load_rows(const struct spec *spec, const char *call)
{
	struct builtin *builtin = spec->builtin;
	int64_t nrs[ABI_COUNT];

	read_topic(builtin, spec,
		   find_topic(builtin, ABOUT_ROWS, span_of_str(call)), NULL);
	find_numbers(call, nrs);
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		if (nrs[id] >= 0)
			end_rows(&builtin->store, slot_of(spec, id, nrs[id]),
				 call);
}

void builtin_load_subs(const struct spec *spec, const char *call)
{
	struct builtin *builtin = spec->builtin;
	int64_t nrs[ABI_COUNT];

	builtin_load_rows(spec, call);
	find_numbers(call, nrs);
	nrs[ABI_X32] = -1; /* has no rows of its own */
	read_topic(builtin, spec,
		   find_topic(builtin, ABOUT_SUBS, span_of_str(call)), nrs);
	nrs[ABI_X32] = abi_call_nr(abi_by_id(ABI_X32), call);
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		if (nrs[id] >= 0)
			slot_of(spec, id, nrs[id])->has_subs = true;
}

/* ---- as a whole ---- */

static void find_texts(struct builtin *builtin)
{
	const uint8_t *at;

	if (spec_builtin_packed.len) {
		int result = gunzip(spec_builtin_packed, SIZE_MAX,
				    &builtin->unpacked);

		assert(!result); /* it is part of this program */
		(void)result;
	}
	at = builtin->unpacked.data;
	builtin->texts = mem_new(spec_builtin_count * sizeof(*builtin->texts));
	for (size_t i = 0; i < spec_builtin_count; i++) {
		const struct embedded *text = &spec_builtins[i];

		builtin->texts[i] = span_of(text->text ? text->text
						       : (const char *)at,
					    text->len);
		if (!text->text)
			at += text->len;
	}
}

struct builtin *builtin_new(void)
{
	struct builtin *builtin = mem_new(sizeof(*builtin));

	builtin->loader.load = load;
	builtin->store.loader = &builtin->loader;
	builtin->store.is_lazy = true;
	builtin->ioctl_subs =
		need_topic(builtin, ABOUT_SUBS, span_of_str("ioctl"));
	find_texts(builtin);
	for (size_t i = 0; i < spec_builtin_count; i++)
		index_text(builtin, (unsigned)i);
	return builtin;
}

struct store *builtin_store(struct builtin *builtin)
{
	return &builtin->store;
}

void builtin_free(struct builtin **builtin)
{
	if (*builtin) {
		store_done(&(*builtin)->store);
		store_done(&(*builtin)->index);
		buf_done(&(*builtin)->unpacked);
		free((*builtin)->texts);
		mem_free_ptr(builtin);
	}
}

int builtin_check(const struct spec *spec, struct error *err)
{
	struct builtin *builtin = spec->builtin;

	builtin->err = err;
	builtin->store.is_lazy = false;
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);

		for (uint64_t at = 0; at < abi->call_count; at++)
			if (abi->call_names[at])
				spec_slot_with_subs(spec, abi, at);
	}
	read_all(builtin, spec, ABOUT_NAMES);
	read_all(builtin, spec, ABOUT_STRUCT);
	read_all(builtin, spec, ABOUT_ATTRS);
	read_all(builtin, spec, ABOUT_ROWS); /* of calls that nobody has */
	read_all(builtin, spec, ABOUT_SUBS);
	builtin->err = NULL;
	return builtin->failure;
}
