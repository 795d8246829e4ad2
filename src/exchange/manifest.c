/*
 * The manifest and the signature as JSON. What is read is held to its kinds and lengths before anybody looks at it:
 * every text is UTF-8 in one line, every number whole and in range, nothing stands twice.
 */
#include <jansson.h>

#include "exchange/inner.h"

#define FORMAT 1

static const char *const kind_codes[] = {"submission", "feedback"};

const char *exchange_kind_word(enum exchange_kind kind)
{
	return kind == EXCHANGE_SUBMISSION ? "上报" : "反馈";
}

/* ---- writing ---- */

static void put(json_t *into, const char *name, struct str text)
{
	must(json_object_set_new(
		     into, name, json_stringn(text.at != NULL ? text.at : "", text.len)) == 0);
}

static void put_number(json_t *into, const char *name, int64_t number)
{
	must(json_object_set_new(into, name, json_integer((json_int_t)number)) == 0);
}

static int to_buf(const char *text, size_t len, void *arg)
{
	buf_add(arg, (struct str){text, len});
	return 0;
}

static struct str dump(struct job *job, json_t *all)
{
	struct buf b;
	buf_init(&b, EXCHANGE_MAX_MANIFEST * 2);
	must(json_dump_callback(all, to_buf, &b, JSON_INDENT(1)) == 0);
	buf_add_char(&b, '\n');
	json_decref(all);
	return buf_take(job->arena, &b);
}

static json_t *figures_json(const struct manifest *m)
{
	json_t *list = json_array();
	for (size_t i = 0; i < m->figure_count; i++) {
		const struct exchange_figure *f = &m->figures[i];
		json_t *one = json_object();
		put(one, "indicator", f->indicator);
		put(one, "label", f->label);
		put(one, "definition", f->definition);
		put(one, "state", f->state);
		put(one, "value", f->value);
		put(one, "measure", f->measure);
		put(one, "source", f->source);
		put_number(one, "rows", f->rows);
		put_number(one, "undecidable", f->undecidable);
		must(json_object_set_new(one, "covered", json_boolean(f->covered)) == 0);
		must(json_array_append_new(list, one) == 0);
	}
	return list;
}

static json_t *parts_json(const struct manifest *m)
{
	json_t *list = json_array();
	for (size_t i = 0; i < m->part_count; i++) {
		const struct exchange_part *p = &m->parts[i];
		json_t *one = json_object();
		put(one, "name", p->name);
		put(one, "ledger", p->ledger);
		put_number(one, "rows", p->rows);
		put_number(one, "size", p->size);
		put(one, "sm3", p->sm3);
		must(json_array_append_new(list, one) == 0);
	}
	return list;
}

struct str manifest_write(struct job *job, const struct manifest *m)
{
	struct arena *a = job->arena;
	json_t *all = json_object();
	put_number(all, "format", FORMAT);
	put(all, "kind", str_from_z(kind_codes[m->kind]));
	put(all, "book", m->book);
	put(all, "unit", m->unit);
	put(all, "unit_code", m->unit_code);
	put(all, "period", period_text(a, m->period));
	put(all, "cutoff", day_iso(a, m->cutoff));
	put(all, "pack", m->pack);
	put(all, "pack_hash", m->pack_hash);
	put_number(all, "change", m->change);
	put(all, "head", m->head);
	put(all, "filled", m->filled);
	put(all, "checked", m->checked);
	put(all, "remark", m->remark);
	put_number(all, "made", m->made);
	must(json_object_set_new(all, "figures", figures_json(m)) == 0);
	must(json_object_set_new(all, "parts", parts_json(m)) == 0);
	return dump(job, all);
}

struct str seal_write(struct job *job, const struct seal *seal)
{
	json_t *all = json_object();
	put(all, "key", seal->fingerprint);
	put(all, "manifest", seal->sm3);
	put(all, "signature", seal->signature);
	return dump(job, all);
}

/* ---- reading ---- */

struct reading {
	struct job *job;
	const char *what;  /* 清单, 签名 */
	const char *wrong; /* the first that was not as it must be; NULL: none */
};

static void wrong(struct reading *r, const char *name)
{
	if (r->wrong == NULL)
		r->wrong = name;
}

static bool one_line(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
			return false;
	return str_is_utf8(text);
}

static struct str get_long(struct reading *r, const json_t *from, const char *name, size_t max)
{
	const json_t *v = json_object_get(from, name);
	if (!json_is_string(v) || json_string_length(v) > max) {
		wrong(r, name);
		return STR("");
	}
	return str_copy(r->job->arena, (struct str){json_string_value(v), json_string_length(v)});
}

static struct str get(struct reading *r, const json_t *from, const char *name)
{
	struct str text = get_long(r, from, name, EXCHANGE_MAX_TEXT);
	if (!one_line(text)) {
		wrong(r, name);
		return STR("");
	}
	return text;
}

static struct str get_hash(struct reading *r, const json_t *from, const char *name)
{
	struct str text = get(r, from, name), bytes;
	if (text.len != 64 || !hex_read(r->job->arena, text, 32, &bytes))
		wrong(r, name);
	return text;
}

static int64_t get_number(struct reading *r, const json_t *from, const char *name)
{
	const json_t *v = json_object_get(from, name);
	if (json_is_integer(v) && json_integer_value(v) >= 0 &&
		json_integer_value(v) <= NUM_STORED_MAX)
		return json_integer_value(v);
	wrong(r, name);
	return 0;
}

static json_t *get_list(struct reading *r, const json_t *from, const char *name, size_t max)
{
	json_t *v = json_object_get(from, name);
	if (json_is_array(v) && json_array_size(v) <= max)
		return v;
	wrong(r, name);
	return NULL;
}

static void get_figures(struct reading *r, const json_t *all, struct manifest *m)
{
	const json_t *list = get_list(r, all, "figures", EXCHANGE_MAX_FIGURES);
	m->figure_count = json_array_size(list);
	m->figures = arena_array(r->job->arena, struct exchange_figure, m->figure_count + 1);
	for (size_t i = 0; i < m->figure_count; i++) {
		const json_t *one = json_array_get(list, i);
		m->figures[i] = (struct exchange_figure){
			.indicator = get(r, one, "indicator"),
			.label = get(r, one, "label"),
			.definition = get(r, one, "definition"),
			.state = get(r, one, "state"),
			.value = get(r, one, "value"),
			.measure = get(r, one, "measure"),
			.source = get(r, one, "source"),
			.rows = get_number(r, one, "rows"),
			.undecidable = get_number(r, one, "undecidable"),
			.covered = json_is_true(json_object_get(one, "covered")),
		};
	}
}

/* A name of a part is shown to people and names a file in a folder of ours: one step, nothing hidden. */
static bool part_name_ok(struct str name)
{
	return name.len > 0 && name.len <= 200 && name.at[0] != '.' && one_line(name) &&
	       !str_has_hidden(name) && str_find(name, STR("/")) == SIZE_MAX &&
	       str_find(name, STR("\\")) == SIZE_MAX && str_ends(name, STR(".xlsx"));
}

static void get_parts(struct reading *r, const json_t *all, struct manifest *m)
{
	const json_t *list = get_list(r, all, "parts", EXCHANGE_MAX_PARTS);
	m->part_count = json_array_size(list);
	m->parts = arena_array(r->job->arena, struct exchange_part, m->part_count + 1);
	for (size_t i = 0; i < m->part_count; i++) {
		const json_t *one = json_array_get(list, i);
		struct exchange_part *p = &m->parts[i];
		*p = (struct exchange_part){
			.name = get(r, one, "name"),
			.ledger = get(r, one, "ledger"),
			.rows = get_number(r, one, "rows"),
			.size = get_number(r, one, "size"),
			.sm3 = get_hash(r, one, "sm3"),
		};
		if (!part_name_ok(p->name))
			wrong(r, "parts.name");
		for (size_t k = 0; k < i; k++)
			if (str_eq(m->parts[k].name, p->name))
				wrong(r, "parts.name");
	}
	if (m->part_count == 0)
		wrong(r, "parts");
}

static void get_times(struct reading *r, const json_t *all, struct manifest *m)
{
	if (!period_from(get(r, all, "period"), &m->period)) {
		m->period = (struct period){PERIOD_YEAR_MIN, PERIOD_YEAR, 1};
		wrong(r, "period");
	}
	if (!day_from_iso(get(r, all, "cutoff"), &m->cutoff))
		wrong(r, "cutoff");
	else if (m->cutoff < period_first(m->period))
		wrong(r, "cutoff");
	m->made = get_number(r, all, "made");
}

static void get_kind(struct reading *r, const json_t *all, struct manifest *m)
{
	struct str kind = get(r, all, "kind");
	for (size_t i = 0; i < COUNT_OF(kind_codes); i++)
		if (str_eq(kind, str_from_z(kind_codes[i]))) {
			m->kind = (enum exchange_kind)i;
			return;
		}
	wrong(r, "kind");
}

static enum rc load(struct reading *r, struct str text, json_t **ret)
{
	json_error_t error;
	*ret = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, &error);
	if (json_is_object(*ret))
		return RC_OK;
	json_decref(*ret);
	return fail(r->job, RC_INVALID, "包的%s读不出来，请让对方重新发送", r->what);
}

static enum rc settle(struct reading *r)
{
	if (r->wrong == NULL)
		return RC_OK;
	return fail(r->job, RC_INVALID, "包的%s里“%s”缺少或不合规定，请让对方重新生成", r->what,
		r->wrong);
}

enum rc manifest_read(struct job *job, struct str text, struct manifest *m)
{
	struct reading r = {.job = job, .what = "清单"};
	json_t *all;
	*m = (struct manifest){0};
	TRY(load(&r, text, &all));
	if (get_number(&r, all, "format") != FORMAT && r.wrong == NULL) {
		json_decref(all);
		return fail(job, RC_INVALID,
			"这个包是更新的程序做的，本程序只认第 %d 版格式：请升级后再收", FORMAT);
	}
	get_kind(&r, all, m);
	get_times(&r, all, m);
	m->book = get(&r, all, "book");
	m->unit = get(&r, all, "unit");
	m->unit_code = get(&r, all, "unit_code");
	m->pack = get(&r, all, "pack");
	m->pack_hash = get_hash(&r, all, "pack_hash");
	m->change = get_number(&r, all, "change");
	m->head = get_hash(&r, all, "head");
	m->filled = get(&r, all, "filled");
	m->checked = get(&r, all, "checked");
	m->remark = get_long(&r, all, "remark", EXCHANGE_MAX_REMARK);
	get_figures(&r, all, m);
	get_parts(&r, all, m);
	json_decref(all);
	return settle(&r);
}

enum rc seal_read(struct job *job, struct str text, struct seal *ret)
{
	struct reading r = {.job = job, .what = "签名"};
	json_t *all;
	struct str hex;
	TRY(load(&r, text, &all));
	ret->fingerprint = get_hash(&r, all, "key");
	ret->sm3 = get_hash(&r, all, "manifest");
	hex = get(&r, all, "signature");
	json_decref(all);
	if (!hex_read(job->arena, hex, 200, &ret->signature))
		wrong(&r, "signature");
	return settle(&r);
}
