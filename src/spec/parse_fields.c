/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_fields.c - statements about a struct's fields.
 *
 *	STRUCT.FIELD -> in|out|io POINTEE [length] [brief] [?...]
 *	STRUCT.FIELD : [TYPE | str | none] [date FIELD] [limit FIELD] [?...]
 *
 * A struct that differs between ABIs has a variant for each; what is said holds
 * for those that have the field.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "spec/headers.h"
#include "spec/parse_part.h"
#include "spec/store.h"

/* ---- what a field points at ---- */

/* Behind a comma: another number, or in a struct the next field. */
static bool is_number_next(struct lexer *lexer)
{
	struct lexer ahead = *lexer;

	if (!lex_mark(&ahead, ',') || !lex_word(&ahead).len ||
	    lex_mark(&ahead, ':'))
		return false;
	return lex_mark(lexer, ',');
}

/* [| FIELD&V] */
static int parse_other(struct lexer *lexer, const struct store *store,
		       const struct field_names *names,
		       struct spec_condition *condition)
{
	struct span name;
	int r;

	if (!lex_mark(lexer, '|'))
		return 0;
	r = parse_name(lexer, "the name of a field", &name);
	if (r == 0)
		r = find_number(lexer, names, name, &condition->other);
	if (r == 0)
		r = parse_mark(lexer, '&');
	return r == 0 ? parse_number(lexer, store, "a number",
				     &condition->other_mask)
		      : r;
}

/* FIELD[!]=V[,V...] | FIELD&V | FIELD&MASK[!]=V[,V...] */
static int parse_condition(struct lexer *lexer, const struct store *store,
			   const struct field_names *names,
			   struct spec_condition *condition)
{
	struct span name;
	int r = parse_name(lexer, "the name of a field", &name);

	if (r == 0)
		r = find_number(lexer, names, name, &condition->field);
	if (r < 0)
		return r;
	condition->mask = UINT64_MAX;
	if (lex_mark(lexer, '&')) {
		r = parse_number(lexer, store, "a number", &condition->mask);
		condition->is_not = r == 0 && lex_mark(lexer, '!');
		if (r < 0 || (!lex_mark(lexer, '=') && !condition->is_not))
			return r;
	} else {
		condition->is_not = lex_mark(lexer, '!');
		r = parse_mark(lexer, '=');
		if (r < 0)
			return r;
	}
	do {
		if (condition->count == SPEC_CONDITION_VALUES_MAX)
			return lex_error(lexer, "too many numbers");
		r = parse_number(lexer, store, "a number",
				 &condition->values[condition->count++]);
	} while (r == 0 && is_number_next(lexer));
	return r;
}

int parse_conditions(struct lexer *lexer, const struct store *store,
		     const struct field_names *names,
		     struct spec_conditions *conditions)
{
	int r = 0;

	while (r == 0 && lex_mark(lexer, '?')) {
		if (conditions->count == SPEC_CONDITIONS_MAX)
			return lex_error(lexer, "more than %d conditions",
					 SPEC_CONDITIONS_MAX);
		r = parse_condition(lexer, store, names,
				    &conditions->all[conditions->count]);
		if (r == 0)
			r = parse_other(lexer, store, names,
					&conditions->all[conditions->count]);
		conditions->count++;
	}
	return r;
}

static int resolve_length(struct lexer *lexer, struct store *store,
			  const struct spec_struct *layout,
			  const struct references *references,
			  struct spec_length *length)
{
	const struct field_names names = {layout->fields, layout->field_count};
	int r = 0;

	if (length->from == SPEC_LENGTH_OWN ||
	    length->from == SPEC_LENGTH_RETURN ||
	    length->from == SPEC_LENGTH_REQUEST)
		return lex_error(lexer, "a length is a field or a number");
	if (length->from == SPEC_LENGTH_SEMAPHORES)
		length->name = store_name(store, references->length);
	else if (references->length.len)
		r = find_number(lexer, &names, references->length,
				&length->arg);
	if (r == 0 && references->max.len)
		r = find_number(lexer, &names, references->max,
				&length->max_arg);
	return r;
}

static const struct {
	const char *word;
	enum spec_kind kind;
	enum length_rule length;
	bool is_transfer;
	const char *attrs; /* what says more of it; or NULL */
} pointee_words[] = {
	{"bytes", SPEC_BYTES, LENGTH_MUST, false, NULL},
	{"payload", SPEC_BYTES, LENGTH_MUST, false, "netlink"},
	{"transfer", SPEC_BYTES, LENGTH_MUST, true, NULL},
	{"str", SPEC_STRING, LENGTH_MAY, false, NULL},
	{"path", SPEC_PATH, LENGTH_NEVER, false, NULL},
	{"sockaddr", SPEC_SOCKADDR, LENGTH_MUST, false, "sockaddr"},
	{"control", SPEC_CONTROL, LENGTH_MUST, false, "control"},
	{"sigset", SPEC_SIGSET, LENGTH_MUST, false, NULL},
};

/* Its length, level and type; see decode_control. */
static bool is_header(const struct spec_struct *layout)
{
	for (size_t i = 0; i < 3; i++)
		if (i >= layout->field_count || layout->fields[i].is_array ||
		    !spec_kind_is_number(layout->fields[i].type.kind))
			return false;
	return true;
}

/* A control message begins with a struct that a text has. */
static int find_header(struct lexer *lexer, const struct store *store,
		       struct spec_type *type)
{
	const struct symbol *symbol =
		store_find(store, SYMBOL_STRUCT, span_of_str("cmsghdr"));

	if (!symbol)
		return lex_error(lexer, "no struct cmsghdr");
	for (unsigned id = ABI_NONE; id < ABI_COUNT; id++)
		if (!is_header(symbol->layout->variants
				       ? symbol->layout->variants[id]
				       : symbol->layout))
			return lex_error(lexer, "struct cmsghdr doesn't begin "
						"with three numbers");
	symbol->layout->is_used = true;
	type->layout = symbol->layout;
	return 0;
}

/* MEMORY [[LENGTH] [brief]] */
static int parse_deep_memory(struct lexer *lexer, struct store *store,
			     struct spec_deep *deep,
			     struct references *references)
{
	int r = parse_memory(lexer, store, &deep->pointee.type);

	if (r < 0 || !lex_mark(lexer, '['))
		return r;
	deep->pointee.is_array = true;
	r = parse_length(lexer, true, &deep->length, references);
	deep->length.is_bytes = r == 0 && word_is(lex_peek(lexer), "bytes");
	if (deep->length.is_bytes)
		lex_word(lexer);
	if (r == 0)
		r = parse_mark(lexer, ']');
	deep->pointee.is_brief = word_is(lex_peek(lexer), "brief");
	if (deep->pointee.is_brief)
		lex_word(lexer);
	return r;
}

/* bytes LENGTH | transfer LENGTH | str [LENGTH] | path | ... | MEMORY */
static int parse_deep_pointee(struct lexer *lexer, struct store *store,
			      const struct spec_struct *layout,
			      struct spec_deep *deep)
{
	struct span word = lex_peek(lexer);
	struct references references = {0};
	size_t i = 0;
	int r = 0;

	while (i < ARRAY_LEN(pointee_words) &&
	       !word_is(word, pointee_words[i].word))
		i++;
	if (i == ARRAY_LEN(pointee_words)) {
		r = parse_deep_memory(lexer, store, deep, &references);
	} else {
		lex_word(lexer);
		deep->pointee.type.kind = pointee_words[i].kind;
		deep->pointee.is_whole = pointee_words[i].is_transfer;
		deep->pointee.is_transfer = pointee_words[i].is_transfer;
		if (pointee_words[i].attrs)
			deep->pointee.messages =
				keep_attrs(store, pointee_words[i].attrs);
		if (pointee_words[i].kind == SPEC_CONTROL)
			r = find_header(lexer, store, &deep->pointee.type);
		if (r == 0 && pointee_words[i].length != LENGTH_NEVER)
			r = parse_length(lexer,
					 pointee_words[i].length == LENGTH_MUST,
					 &deep->length, &references);
	}
	return r == 0 ? resolve_length(lexer, store, layout, &references,
				       &deep->length)
		      : r;
}

static void add_deep(struct store *store, struct spec_struct *layout,
		     uint8_t field, const struct spec_deep *deep)
{
	const struct spec_deep **at = &layout->fields[field].deep;
	const struct spec_struct *inner = deep->pointee.type.layout;
	struct spec_deep *kept =
		store_take(store, sizeof(*kept), _Alignof(struct spec_deep));

	*kept = *deep;
	kept->next = NULL;
	while (*at) /* in the order of the text */
		at = (const struct spec_deep **)&(*at)->next;
	*at = kept;
	layout->deep_directions |= deep->direction;
	if (inner)
		layout->deep_directions |= inner->deep_directions;
}

/* Those of an earlier text are what others have been said with; one of the
   kernel's headers becomes this text's. */
static const struct symbol *find_own(struct store *store, struct span name)
{
	const struct symbol *symbol =
		store_find_own(store, SYMBOL_STRUCT, name);

	if (symbol)
		return symbol;
	symbol = store_find(store, SYMBOL_STRUCT, name);
	if ((symbol && !symbol->layout->is_untold) ||
	    !headers_struct(store, name))
		return NULL;
	symbol = store_find_own(store, SYMBOL_STRUCT, name);
	symbol->layout->is_untold = false;
	return symbol;
}

int find_layout(struct lexer *lexer, struct store *store, struct span name,
		struct spec_struct **ret)
{
	const struct symbol *symbol = find_own(store, name);

	if (!symbol)
		return parse_error_of(lexer, "this text has no struct", name);
	if (symbol->layout->is_used)
		return parse_error_of(lexer, "in use already: struct", name);
	*ret = symbol->layout;
	return 0;
}

/* -> in|out|io POINTEE [?...] */
static int parse_deep(struct lexer *lexer, struct store *store,
		      struct spec_struct *layout, uint8_t field)
{
	const struct field_names names = {layout->fields, layout->field_count};
	struct spec_deep deep = {0};
	int r = 0;

	if (!lex_mark(lexer, '-') || !lex_mark(lexer, '>'))
		return parse_error_at(lexer, "'->'");
	deep.direction = parse_direction(lexer);
	if (!deep.direction)
		return parse_error_at(lexer, "in, out or io");
	r = parse_deep_pointee(lexer, store, layout, &deep);
	if (r == 0)
		r = parse_conditions(lexer, store, &names, &deep.conditions);
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "?, or the end of the line");
	if (r < 0)
		return r;
	/* A list's node may point at its like. */
	if (deep.pointee.type.layout == layout)
		layout->is_used = false;
	add_deep(store, layout, field, &deep);
	return 0;
}

/* A field, or what it is if nothing holds that was said of it. */
static struct spec_field *field_to_tell(struct store *store,
					struct spec_field *field)
{
	struct spec_field other = *field;

	if (!field->is_told)
		return field;
	other.type.names = NULL;
	other.conditions = (struct spec_conditions){0};
	other.other = NULL;
	return field_otherwise(store, field, &other);
}

/* In each ABI that has this variant, or in all. */
static bool is_within(const struct spec_struct *whole,
		      const struct spec_struct *layout,
		      const struct spec_field *field,
		      const struct spec_field *room)
{
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id((enum abi_id)id);

		if ((!whole->variants || whole->variants[id] == layout) &&
		    (uint64_t)field->count *
				    spec_type_bytes(&field->type, abi) >
			    (uint64_t)room->count *
				    spec_type_bytes(&room->type, abi))
			return false;
	}
	return true;
}

/* TYPE of a struct's own statement, which has room in the field's place. */
static int parse_instead(struct lexer *lexer, struct store *store,
			 struct spec_struct *layout, struct spec_field *field)
{
	const struct field_names names = {layout->fields, layout->field_count};
	const struct spec_struct *whole =
		store_find_own(store, SYMBOL_STRUCT, span_of_str(layout->name))
			->layout;
	const struct spec_struct *inner;
	int r;

	field->has_max = field->is_binary = false;
	field->bit_size = 0;
	field->deep = NULL;
	r = parse_field_type(lexer, store, &names, field);
	if (r < 0)
		return r;
	if (whole->is_used) /* it's in itself */
		return parse_error_of(lexer, "in use already: struct",
				      span_of_str(layout->name));
	if (!is_within(whole, layout, field, field->declared))
		return parse_error_of(lexer, "no room for it in",
				      span_of_str(field->name));
	inner = field->type.layout;
	if (inner && inner->nested + 1 > layout->nested)
		layout->nested = inner->nested + 1;
	if (inner)
		layout->deep_directions |= inner->deep_directions;
	return check_nested(lexer, layout);
}

static bool is_type(struct span word, const struct store *store)
{
	return kind_find(word) || is_room_word(word) ||
	       store_find(store, SYMBOL_STRUCT, word);
}

/* Whether a number's kind is followed by [COUNT], behind names or not. */
static bool is_array_next(struct lexer *lexer)
{
	struct lexer ahead = *lexer;
	struct span word;

	lex_word(&ahead);
	word = lex_peek(&ahead);
	if (word_is(word, "set") || word_is(word, "enum")) {
		lex_word(&ahead);
		lex_word(&ahead);
	}
	return lex_mark(&ahead, '[');
}

/* [TYPE | str | none] */
static int parse_told_type(struct lexer *lexer, struct store *store,
			   struct spec_struct *layout, struct spec_field *field)
{
	const struct spec_field *declared = field->declared;
	const struct spec_names *names = field->type.names;
	enum spec_kind was = declared->type.kind;
	struct span word = lex_peek(lexer);
	const struct kind_word *kind = kind_find(word);
	bool is_number = kind && kind_is_number(kind) &&
			 spec_kind_is_number(was) && !is_array_next(lexer);
	bool is_text = was == SPEC_BYTES && word_is(word, "str");
	bool is_none = kind && kind->kind == SPEC_NONE;

	if (is_number || is_text || is_none) {
		lex_word(lexer);
		field->type = declared->type;
		field->type.kind = is_text ? SPEC_STRING : kind->kind;
		field->type.names = names;
		field->is_array = declared->is_array;
		field->count = declared->count;
		return is_number ? parse_names(lexer, store, &field->type.names)
				 : 0;
	}
	if ((spec_kind_is_number(was) && !declared->is_array) ||
	    !is_type(word, store))
		return 0;
	field->is_array = false;
	field->type = (struct spec_type){0};
	return parse_instead(lexer, store, layout, field);
}

/* : [TYPE | str | none] [date FIELD] [limit FIELD] [?...] */
static int parse_refined(struct lexer *lexer, struct store *store,
			 struct spec_struct *layout, uint8_t at)
{
	const struct field_names names = {layout->fields, layout->field_count};
	struct spec_field *field = field_to_tell(store, &layout->fields[at]);
	int r;

	if (!field->declared) {
		struct spec_field *declared = store_take(
			store, sizeof(*declared), _Alignof(struct spec_field));

		*declared = *field;
		field->declared = declared;
	}
	r = parse_told_type(lexer, store, layout, field);
	if (r < 0)
		return r;
	if (word_is(lex_peek(lexer), "date")) {
		struct span name;

		lex_word(lexer);
		field->is_date = true;
		field->date_field = SPEC_NO_FIELD;
		name = lex_peek(lexer);
		if (name.len && !word_is(name, "limit")) {
			lex_word(lexer);
			r = find_number(lexer, &names, name,
					&field->date_field);
		}
		if (r < 0)
			return r;
	}
	if (word_is(lex_peek(lexer), "limit")) {
		struct span name;

		lex_word(lexer);
		field->has_limit = true;
		r = parse_name(lexer, "the name of a field", &name);
		if (r == 0)
			r = find_number(lexer, &names, name,
					&field->limit_field);
		if (r < 0)
			return r;
	}
	r = parse_conditions(lexer, store, &names, &field->conditions);
	field->is_told = field->conditions.count;
	return r;
}

/* What a line says of a field, in one variant; -ENOENT: it has no such. */
static int parse_about_field(struct lexer *lexer, struct store *store,
			     struct spec_struct *layout, struct span name)
{
	const struct field_names names = {layout->fields, layout->field_count};
	uint8_t field = 0;
	int r;

	while (field < names.count && !word_is(name, names.fields[field].name))
		field++;
	if (field == names.count)
		return -ENOENT;
	if (!lex_mark(lexer, ':')) {
		r = find_number(lexer, &names, name, &field);
		return r == 0 ? parse_deep(lexer, store, layout, field) : r;
	}
	r = parse_refined(lexer, store, layout, field);
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "?, or the end of the line");
	return r;
}

int for_variants(struct lexer *lexer, struct store *store,
		 struct spec_struct *whole, const struct variants *variants)
{
	const struct lexer start = *lexer;
	int found = -ENOENT;

	if (!whole->variants)
		return variants->about(lexer, store, whole, variants->name);
	for (unsigned id = ABI_NONE; id < ABI_COUNT; id++) {
		struct spec_struct *layout = whole->variants[id];
		unsigned before = ABI_NONE;
		int r;

		while (before < id && whole->variants[before] != layout)
			before++;
		if (before < id)
			continue;
		*lexer = start;
		r = variants->about(lexer, store, layout, variants->name);
		if (r < 0 && r != -ENOENT)
			return r;
		if (r == 0)
			found = 0;
		whole->deep_directions |= layout->deep_directions;
		if (layout->nested > whole->nested)
			whole->nested = layout->nested;
	}
	return found;
}

int spec_parse_field(struct lexer *lexer, struct store *store,
		     struct span layout_name)
{
	struct variants variants = {.about = parse_about_field};
	struct spec_struct *layout = NULL;
	int r = find_layout(lexer, store, layout_name, &layout);

	if (r == 0)
		r = parse_name(lexer, "the name of a field", &variants.name);
	if (r == 0)
		r = for_variants(lexer, store, layout, &variants);
	return r == -ENOENT ? parse_error_of(lexer, "no field is named",
					     variants.name)
			    : r;
}
