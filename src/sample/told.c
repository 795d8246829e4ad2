/*
 * What is told of whom and when, and how it is written down.
 */
#include "sample/told.h"

#include <jansson.h>

struct teller {
	struct shelf *s;
	json_t *truths;
	struct buf csv;
	size_t count;
};

static json_t *json_of(struct str text)
{
	return json_stringn(text.len > 0 ? text.at : "", text.len);
}

static int to_buf(const char *text, size_t len, void *arg)
{
	buf_add(arg, (struct str){text, len});
	return 0;
}

/* ---- truths ---- */

static void tell(
	struct teller *t, const struct truth *of, int unit, struct moment when, enum side side)
{
	struct world *w = t->s->w;
	struct arena *a = w->a;
	struct answer answer = truth_side(w, of, unit, when, side);
	const char *measure = "";
	struct str exact = STR_NONE, printed = STR_NONE;
	json_t *line = json_object();
	if (answer.given) {
		exact = ratio_exact_text(a, answer.number);
		printed = truth_printed(a, of, side, answer.number, &measure);
	}
	(void)json_object_set_new(line, "indicator", json_string(of->code));
	(void)json_object_set_new(line, "label", json_string(of->label));
	(void)json_object_set_new(line, "unit", json_of(unit_name(w, unit)));
	(void)json_object_set_new(line, "period", json_of(period_text(a, when.period)));
	(void)json_object_set_new(line, "cutoff", json_of(day_iso(a, when.cutoff)));
	(void)json_object_set_new(line, "face", json_string(side_word(side)));
	(void)json_object_set_new(line, "value", answer.given ? json_of(exact) : json_null());
	(void)json_object_set_new(line, "printed", json_of(printed));
	(void)json_object_set_new(line, "measure", json_string(measure));
	if (side == SIDE_VALUE && of->count != NULL && !of->made) {
		(void)json_object_set_new(line, "rows", json_integer(answer.rows));
		(void)json_object_set_new(line, "undecidable", json_integer(answer.unknown));
	}
	(void)json_array_append_new(t->truths, line);
	buf_addf(&t->csv, "%s,%s,%.*s,%.*s,%.*s,%s,%.*s,%.*s,%s\r\n", of->code, of->label,
		STR_ARG(unit_name(w, unit)), STR_ARG(period_text(a, when.period)),
		STR_ARG(day_iso(a, when.cutoff)), side_word(side), STR_ARG(exact), STR_ARG(printed),
		measure);
	t->count++;
}

/* Of the whole everything is said, of its districts too, of towns what is counted. */
static void tell_unit(
	struct teller *t, const struct truth *of, int unit, struct moment when, bool below)
{
	const struct unit *u = &t->s->w->units.at[unit];
	if (unit == t->s->w->whose || (below && u->kind == UNIT_DISTRICT)) {
		for (enum side side = 0; side < SIDE_COUNT; side++)
			tell(t, of, unit, when, side);
	} else if (below && of->count != NULL && !of->wide) {
		tell(t, of, unit, when, SIDE_VALUE);
	}
}

static void tell_moment(struct teller *t, struct moment when, bool below)
{
	const struct world *w = t->s->w;
	for (size_t i = 0; i < truth_count; i++)
		for (size_t u = 0; u < w->units.len; u++)
			if ((int)u == w->whose || w->units.at[u].parent == w->whose)
				tell_unit(t, &truths[i], (int)u, when, below);
}

static void tell_all(struct teller *t)
{
	int y = THIS_YEAR;
	const struct moment moments[] = {
		{{y - 1, PERIOD_HALF, 1}, ymd(y - 1, 6, 30)},
		{{y - 1, PERIOD_YEAR, 1}, ymd(y - 1, 12, 31)},
		{{y, PERIOD_QUARTER, 1}, ymd(y, 3, 31)},
		{{y, PERIOD_HALF, 1}, CUTOFF_DAY},
		{{y, PERIOD_HALF, 1}, LAST_DAY},
	};
	buf_init(&t->csv, BUF_MAX_TEXT);
	buf_add_z(&t->csv, "\xEF\xBB\xBF代码,指标,辖区,报告期,截止日,比较,精确值,印出,单位\r\n");
	t->truths = json_array();
	for (size_t i = 0; i < COUNT_OF(moments); i++)
		tell_moment(t, moments[i], i == 1 || i == 3);
}

/* ---- the rest ---- */

static json_t *plants_json(const struct world *w)
{
	json_t *list = json_array();
	for (size_t i = 0; i < w->plants.len; i++) {
		const struct plant *p = &w->plants.at[i];
		json_t *codes = json_array();
		struct str rest = str_from_z(p->indicators);
		while (rest.len > 0)
			(void)json_array_append_new(codes, json_of(str_cut(&rest, STR(" "))));
		json_t *line = json_object();
		(void)json_object_set_new(line, "indicators", codes);
		(void)json_object_set_new(line, "record", json_of(p->record));
		(void)json_object_set_new(line, "what", json_string(p->what));
		(void)json_object_set_new(line, "why", json_string(p->why));
		(void)json_array_append_new(list, line);
	}
	return list;
}

static json_t *imports_json(const struct shelf *s, size_t imports)
{
	json_t *list = json_array();
	for (size_t i = 0; i < imports; i++) {
		json_t *line = json_object(), *options = json_array();
		struct str rest = s->files.at[i].options;
		while (rest.len > 0)
			(void)json_array_append_new(options, json_of(str_cut(&rest, STR(" "))));
		(void)json_object_set_new(line, "file", json_of(s->files.at[i].name));
		(void)json_object_set_new(line, "options", options);
		(void)json_object_set_new(
			line, "rows", json_integer((json_int_t)s->files.at[i].rows));
		(void)json_array_append_new(list, line);
	}
	return list;
}

static json_t *wrongs_json(const struct telling *told)
{
	json_t *list = json_array(), *all = json_object();
	for (size_t i = 0; i < told->wrongs.len; i++) {
		const struct wrong *wrong = &told->wrongs.at[i];
		json_t *line = json_object();
		(void)json_object_set_new(line, "sheet", json_string(wrong->sheet));
		(void)json_object_set_new(line, "row", json_integer((json_int_t)wrong->row));
		(void)json_object_set_new(line, "cell", json_of(wrong->cell));
		(void)json_object_set_new(line, "what", json_string(wrong->what));
		(void)json_array_append_new(list, line);
	}
	(void)json_object_set_new(all, "file", json_string("有错误的名单.xlsx"));
	(void)json_object_set_new(all, "right", json_integer((json_int_t)told->right));
	(void)json_object_set_new(all, "problems", list);
	return all;
}

static json_t *firms_json(const struct world *w, const int *firms, size_t count,
	const struct pair_of_lists *pair, bool units)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *line = json_object();
		(void)json_object_set_new(line, "code", json_of(w->parties.at[firms[i]].code));
		for (int side = 0; side < 2; side++) {
			day_t day = pair->days[side];
			struct str text = units ? unit_name(w, party_unit(w, firms[i], day))
						: party_name(w, firms[i], day);
			(void)json_object_set_new(
				line, side == 0 ? "before" : "after", json_of(text));
		}
		(void)json_array_append_new(list, line);
	}
	return list;
}

static json_t *pair_json(const struct world *w, const struct pair_of_lists *p)
{
	json_t *all = json_object();
	(void)json_object_set_new(all, "before", json_of(p->before));
	(void)json_object_set_new(all, "after", json_of(p->after));
	(void)json_object_set_new(all, "same", json_integer((json_int_t)p->same));
	(void)json_object_set_new(all, "new", firms_json(w, p->new.at, p->new.len, p, false));
	(void)json_object_set_new(
		all, "missing", firms_json(w, p->missing.at, p->missing.len, p, false));
	(void)json_object_set_new(
		all, "renamed", firms_json(w, p->renamed.at, p->renamed.len, p, false));
	(void)json_object_set_new(all, "moved", firms_json(w, p->moved.at, p->moved.len, p, true));
	return all;
}

static enum rc put_json(struct teller *t, const struct telling *told)
{
	struct world *w = t->s->w;
	json_t *all = json_object();
	struct buf b;
	(void)json_object_set_new(
		all, "note", json_string("虚构的示例数据；数值由生成程序直接数出，不经过口径公式"));
	(void)json_object_set_new(all, "size", json_string(w->size->name));
	(void)json_object_set_new(all, "seed", json_integer((json_int_t)w->seed));
	(void)json_object_set_new(all, "unit", json_of(unit_name(w, w->whose)));
	(void)json_object_set_new(all, "imports", imports_json(t->s, told->imports));
	(void)json_object_set_new(all, "plants", plants_json(w));
	(void)json_object_set_new(all, "wrong", wrongs_json(told));
	(void)json_object_set_new(all, "comparison", pair_json(w, &told->pair));
	(void)json_object_set_new(all, "truth", t->truths);
	buf_init(&b, BUF_MAX_TEXT);
	must(json_dump_callback(all, to_buf, &b, JSON_INDENT(1)) == 0);
	json_decref(all);
	return shelf_put(t->s, STR("truth.json"), buf_take(w->a, &b), t->count);
}

/* Lists with the same options that follow each other go in together: the program starts once for them. */
static enum rc put_script(struct shelf *s, size_t imports)
{
	struct str before = STR_NONE;
	struct world *w = s->w;
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_addf(&b,
		"#!/bin/sh\n"
		"# 依次导入本目录的示例数据（虚构）。用法：sh import.sh kezhang --data 文件.db\n"
		"set -e\nd=$(dirname \"$0\")\n\"$@\" init --name %.*s科技局\n",
		STR_ARG(unit_name(w, w->whose)));
	for (size_t i = 0; i < imports; i++) {
		struct str options = s->files.at[i].options;
		if (i == 0 || !str_eq(options, before))
			buf_addf(&b, "%s\"$@\" import --accept %.*s", i > 0 ? "\n" : "",
				STR_ARG(options));
		buf_addf(&b, " \"$d/%.*s\"", STR_ARG(s->files.at[i].name));
		before = options;
	}
	buf_add_char(&b, '\n');
	return shelf_put(s, STR("import.sh"), buf_take(w->a, &b), 0);
}

static enum rc put_readme(struct shelf *s, size_t imports)
{
	struct world *w = s->w;
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_addf(&b,
		"# %.*s的示例数据\n\n"
		"全部是虚构的：没有这样的地名，单位的名称都以这些地名开头，代码用的是没有启用的区划"
		"，人名是示例。"
		"由 `kezhang sample --size %s --seed %llu%s%.*s` "
		"生成，同样的命令得到同样的文件。\n\n"
		"表是业务股室手里常见的样子：有标题行、单位行、两层表头、合计行、附注，日期、金额、"
		"名称写法不一。\n\n"
		"一次全部导入：`sh import.sh kezhang --data 文件.db`；或按编号依次：\n\n"
		"| 文件 | 行数 | 导入时的选项 |\n|---|---|---|\n",
		STR_ARG(unit_name(w, w->whose)), w->size->name, (unsigned long long)w->seed,
		w->whose == w->own ? "" : " --only ",
		STR_ARG(w->whose == w->own ? STR_NONE : unit_name(w, w->whose)));
	for (size_t i = 0; i < imports; i++)
		buf_addf(&b, "| %.*s | %zu | %.*s |\n", STR_ARG(s->files.at[i].name),
			s->files.at[i].rows, STR_ARG(s->files.at[i].options));
	buf_add_z(&b,
		"\n| 其他 | |\n|---|---|\n"
		"| 有错误的名单.xlsx | 每行一处错误，用来看导入怎么指出；错在哪里见 truth.json |\n"
		"| 名单比对_… | 同一名单的前后两份，用来比对：新增、缺少、更名、迁移见 truth.json "
		"|\n"
		"| truth.json、truth.csv | 每个指标应得的数，由生成程序直接数出 |\n\n"
		"## 特意安排的情形\n\n| 记录 | 情形 | 应当如何 |\n|---|---|---|\n");
	for (size_t i = 0; i < w->plants.len; i++) {
		const struct plant *p = &w->plants.at[i];
		buf_addf(&b, "| %.*s | %s | %s |\n", STR_ARG(p->record), p->what, p->why);
	}
	return shelf_put(s, STR("README.md"), buf_take(w->a, &b), 0);
}

enum rc told_write(struct shelf *s, const struct telling *told, size_t *ret_truths)
{
	struct teller t = {.s = s};
	tell_all(&t);
	TRY(put_json(&t, told));
	TRY(shelf_put(s, STR("truth.csv"), buf_take(s->w->a, &t.csv), t.count));
	TRY(put_script(s, told->imports));
	TRY(put_readme(s, told->imports));
	*ret_truths = t.count;
	return RC_OK;
}
