/*
 * Names in scope: the longest label or code that begins at the position wins,
 * so that 到期日期 is not read as 到期, and 高企证书 before 的 is a ledger.
 */
#include "formula/read.h"

enum type path_type(const struct path *p)
{
	const struct step *last = path_last(p);

	return last->field ? last->field->type : TYPE_REF;
}

static bool path_eq(const struct path *a, const struct path *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->steps[i].from != b->steps[i].from || a->steps[i].field != b->steps[i].field)
			return false;
	return true;
}

const struct path *source_unit(const struct source *source)
{
	if (source->unit)
		return source->unit;
	if (!source->ledger->unit_path)
		return NULL;
	must(source->ledger->unit_path->kind == FORMULA_PATH);
	return &source->ledger->unit_path->expr->path;
}

/* ---- what begins here ---- */

static void consider(struct name *best, struct str ahead, struct str code, struct str label,
	struct name candidate)
{
	size_t by_code = name_match(ahead, code), by_label = name_match(ahead, label);

	candidate.len = by_code > by_label ? by_code : by_label;
	if (candidate.len > best->len)
		*best = candidate;
}

static void consider_fields(struct name *best, struct str ahead, const struct ledger_def *ledger)
{
	for (size_t i = 0; i < ledger->field_count; i++) {
		const struct field_def *field = &ledger->fields[i];

		consider(best, ahead, field->name, field->label,
			(struct name){.kind = NAME_FIELD, .field = field});
	}
	if (ledger->parent)
		consider(best, ahead, ledger->parent->name, ledger->parent->label,
			(struct name){.kind = NAME_PARENT, .ledger = ledger->parent});
	consider(best, ahead, ledger->name, ledger->label,
		(struct name){.kind = NAME_SELF, .ledger = ledger});
}

/* The names of a schema in slots by their first character, in each slot in the order of the schema. */
#define NAME_SLOTS 512

struct named {
	struct str text;
	struct name name;
};

struct schema_names {
	size_t begins[NAME_SLOTS + 1];
	struct named *at;
};

static size_t slot_of(struct str text)
{
	size_t at = 0;

	return text.len == 0 ? 0 : utf8_next(text, &at) % NAME_SLOTS;
}

/* All names one after the other; how many there are. */
static size_t names_of(const struct schema *schema, struct named *ret)
{
	size_t count = 0;

	for (size_t i = 0; i < schema->ledger_count; i++) {
		const struct ledger_def *ledger = schema->ledgers[i];
		struct name name = {.kind = NAME_LEDGER, .ledger = ledger};

		ret[count++] = (struct named){ledger->name, name};
		ret[count++] = (struct named){ledger->label, name};
	}
	for (size_t i = 0; i < schema->indicator_count; i++) {
		const struct indicator_def *indicator = schema->indicators[i];
		struct name name = {.kind = NAME_INDICATOR, .indicator = indicator};

		ret[count++] = (struct named){indicator->code, name};
		ret[count++] = (struct named){indicator->label, name};
	}
	return count;
}

void schema_index(struct arena *a, struct schema *schema)
{
	struct schema_names *names = arena_new(a, struct schema_names);
	size_t most = 2 * (schema->ledger_count + schema->indicator_count) + 1;
	struct named *all = arena_array(a, struct named, most);
	size_t count = names_of(schema, all), next[NAME_SLOTS] = {0};

	names->at = arena_array(a, struct named, most);
	for (size_t i = 0; i < count; i++)
		next[slot_of(all[i].text)]++;
	for (size_t i = 0; i < NAME_SLOTS; i++) {
		names->begins[i + 1] = names->begins[i] + next[i];
		next[i] = names->begins[i];
	}
	for (size_t i = 0; i < count; i++)
		names->at[next[slot_of(all[i].text)]++] = all[i];
	schema->names = names;
}

static void consider_schema(struct name *best, struct str ahead, const struct schema *schema)
{
	const struct schema_names *names = schema->names;
	size_t slot = slot_of(ahead);

	for (size_t i = names->begins[slot]; i < names->begins[slot + 1]; i++) {
		size_t len = name_match(ahead, names->at[i].text);

		if (len > best->len) {
			*best = names->at[i].name;
			best->len = len;
		}
	}
}

/* The grammar asks what stands here for each thing that could: the answer is kept until it goes on. */
struct name name_ahead(struct reader *r, const struct ledger_def *ledger)
{
	struct name_seen *seen = &r->seen;

	skip_blanks(r);
	if (seen->asked && seen->at == r->at && seen->end == r->end && seen->ledger == ledger)
		return seen->name;
	*seen = (struct name_seen){.asked = true, .at = r->at, .end = r->end, .ledger = ledger};
	if (ledger)
		consider_fields(&seen->name, text_ahead(r), ledger);
	else
		consider_schema(&seen->name, text_ahead(r), r->schema);
	return seen->name;
}

/* ---- unknown names ---- */

static bool counted_here(struct reader *r, size_t len)
{
	size_t before = r->at;
	int id;

	r->at += len;
	bool counted = peek_word(r, &words_aggregate, &id);

	r->at = before;
	return counted;
}

/* A name that exists, but not for this record: say where it belongs. */
static enum rc name_elsewhere(struct reader *r, const struct ledger_def *ledger, struct name other)
{
	struct str word = str_head(text_ahead(r), other.len);

	if (other.kind == NAME_LEDGER && counted_here(r, other.len))
		return trouble(r, r->at,
			"“条件”里不能再计数；有条件的数先括起来：(… 条件 …) ÷ %.*s 个数",
			STR_ARG(word));
	return trouble(r, r->at, "“%.*s”是%s，这里只能写“%.*s”自己的字段", STR_ARG(word),
		other.kind == NAME_LEDGER ? "台账" : "指标", STR_ARG(ledger->label));
}

enum rc no_such_name(struct reader *r, const struct ledger_def *ledger)
{
	struct str word = word_here(r);

	if (word.len == 0)
		return trouble(r, r->at, "这里缺%s", ledger ? "一个字段" : "一个台账、指标或数");
	struct name other = name_ahead(r, NULL);

	if (ledger && other.len == word.len)
		return name_elsewhere(r, ledger, other);
	struct str near = schema_near(r->job->arena, r->schema, ledger, word);
	const char *hint = near.len ? "，相近的有：" : "";

	if (ledger)
		return trouble(r, r->at, "“%.*s”里没有“%.*s”这个字段%s%.*s", STR_ARG(ledger->label),
			STR_ARG(word), hint, STR_ARG(near));
	return trouble(
		r, r->at, "没有叫“%.*s”的台账或指标%s%.*s", STR_ARG(word), hint, STR_ARG(near));
}

/* ---- paths ---- */

static enum rc add_step(struct reader *r, struct path *path, struct step step, size_t offset)
{
	if (path->count > FORMULA_MAX_JOINS)
		return too_much(r, offset, "一串“的”最多经过 %d 个引用", FORMULA_MAX_JOINS);
	struct step *steps = arena_array(r->job->arena, struct step, path->count + 1);

	for (size_t i = 0; i < path->count; i++)
		steps[i] = path->steps[i];
	steps[path->count] = step;
	*path = (struct path){steps, path->count + 1};
	return RC_OK;
}

/* The name behind a 的, or the first one. */
static enum rc read_step(struct reader *r, const struct ledger_def *from, struct path *path)
{
	struct name name = name_ahead(r, from);
	size_t offset = r->at;

	/* 结对的任期 said of a 结对 itself: the ledger's own name adds no step. */
	if (name.kind == NAME_SELF && path->count == 0) {
		if (counted_here(r, name.len))
			return name_elsewhere(r, from, name_ahead(r, NULL));
		r->at += name.len;
		if (!take_join(r, JOIN_OF))
			return trouble(r, offset, "“%.*s”后面要写“的”和字段", STR_ARG(from->label));
		name = name_ahead(r, from);
		offset = r->at;
	}
	if (name.kind == NAME_FIELD || name.kind == NAME_PARENT) {
		struct step step = {.from = from, .field = name.field, .to = name.ledger};

		if (name.field && name.field->type == TYPE_REF)
			step.to = name.field->ref;
		r->at += name.len;
		return add_step(r, path, step, offset);
	}
	return no_such_name(r, from);
}

enum rc read_steps(struct reader *r, const struct ledger_def *from, struct path *path)
{
	while (true) {
		size_t offset = r->at;

		if (!take_join(r, JOIN_OF))
			return RC_OK;
		const struct ledger_def *next = path->count ? path_last(path)->to : from;

		if (!next)
			return trouble(r, offset, "“%.*s”不是引用，后面不能再写“的”",
				STR_ARG(path_last(path)->field->label));
		TRY(read_step(r, next, path));
	}
}

enum rc read_path(struct reader *r, const struct ledger_def *from, struct path *ret)
{
	struct path path = {0};

	TRY(read_step(r, from, &path));
	TRY(read_steps(r, from, &path));
	*ret = path;
	return RC_OK;
}

const struct path *note_path(struct reader *r, const struct path *path)
{
	for (size_t i = 0; i < r->scope->paths.len; i++)
		if (path_eq(r->scope->paths.at[i], path))
			return r->scope->paths.at[i];
	struct path *copy = arena_new(r->job->arena, struct path);

	*copy = *path;
	*ARRAY_ADD(r->job->arena, r->scope->paths) = copy;
	return copy;
}
