/*
 * kezhang compare: two lists held against each other.
 */
#include "app/app.h"
#include "app/json.h"
#include "intake/intake.h"

#define TOLD 20 /* of each kind, on the terminal */

static const struct match_item *item_of(
	const struct comparison *c, const struct match_pair *p, bool first)
{
	size_t at = first ? p->a : p->b;
	bool of_a = p->kind == MATCH_TWICE_A || (first && p->kind != MATCH_TWICE_B);
	if (at == SIZE_MAX)
		return NULL;
	return of_a ? &c->a.items[at] : &c->b.items[at];
}

static void print_pair(struct arena *a, const struct comparison *c, const struct match_pair *p)
{
	const struct match_item *was = item_of(c, p, true), *is = item_of(c, p, false);
	struct str place = STR_NONE;
	if (p->moved)
		place = str_format(a, "，%.*s → %.*s", STR_ARG(was->place), STR_ARG(is->place));
	if (was != NULL && is != NULL)
		(void)printf("  %.*s → %.*s（%s%.*s）\n", STR_ARG(terminal_text(a, was->name)),
			STR_ARG(terminal_text(a, is->name)), p->why,
			STR_ARG(terminal_text(a, place)));
	else
		(void)printf(
			"  %.*s\n", STR_ARG(terminal_text(a, was != NULL ? was->name : is->name)));
}

static void print_kind(
	struct arena *a, const struct comparison *c, enum match_kind kind, bool moved)
{
	size_t count = moved ? c->moved : c->counts[kind], told = 0;
	if (count == 0)
		return;
	(void)printf("%s %zu\n", moved ? "迁移" : match_kind_label(kind), count);
	for (size_t i = 0; i < c->count && told < TOLD; i++)
		if (moved ? c->pairs[i].moved : c->pairs[i].kind == kind) {
			print_pair(a, c, &c->pairs[i]);
			told++;
		}
	if (told < count)
		(void)printf("  …… 还有 %zu 条，全部的用 -o 写成表格，或看 --json\n", count - told);
}

static void print_comparison(struct arena *a, const struct comparison *c)
{
	(void)printf("前一份 %.*s：%zu 条\n后一份 %.*s：%zu 条\n",
		STR_ARG(terminal_text(a, c->a.label)), c->a.count,
		STR_ARG(terminal_text(a, c->b.label)), c->b.count);
	(void)printf(
		"相同 %zu · 更名 %zu · 疑似更名 %zu · 新增 %zu · 缺少 %zu · 迁移 %zu · 重复 %zu\n",
		c->counts[MATCH_SAME], c->counts[MATCH_RENAMED], c->counts[MATCH_NEAR],
		c->counts[MATCH_NEW], c->counts[MATCH_GONE], c->moved,
		c->counts[MATCH_TWICE_A] + c->counts[MATCH_TWICE_B]);
	for (int kind = MATCH_RENAMED; kind < MATCH_SAME; kind++)
		print_kind(a, c, (enum match_kind)kind, false);
	print_kind(a, c, MATCH_SAME, true);
}

static json_t *item_json(const struct match_item *item)
{
	if (item == NULL)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:I}", "name", text_json(item->name), "code",
		text_json(item->code), "number", text_json(item->number), "place",
		text_json(item->place), "row", (json_int_t)item->row + 1);
}

static void print_json(const struct comparison *c)
{
	static const char *const kinds[] = {
		"renamed", "near", "new", "gone", "twice_a", "twice_b", "same"};
	json_t *pairs = json_array();
	json_t *out = json_pack("{s:{s:o, s:I}, s:{s:o, s:I}, s:I, s:o}", "a", "label",
		text_json(c->a.label), "count", (json_int_t)c->a.count, "b", "label",
		text_json(c->b.label), "count", (json_int_t)c->b.count, "moved",
		(json_int_t)c->moved, "pairs", pairs);
	must(out != NULL);
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		(void)json_object_set_new(out, kinds[i], json_integer((json_int_t)c->counts[i]));
	for (size_t i = 0; i < c->count; i++) {
		const struct match_pair *p = &c->pairs[i];
		(void)json_array_append_new(
			pairs, json_pack("{s:s, s:o, s:o, s:b, s:i, s:s}", "kind", kinds[p->kind],
				       "a", item_json(item_of(c, p, true)), "b",
				       item_json(item_of(c, p, false)), "moved", p->moved,
				       "likeness", p->likeness, "why", p->why));
	}
	json_put(out);
}

static enum rc may_write(struct app *app, struct str path, const struct str *inputs, size_t count)
{
	TRY(app_output_sheet(app, path));
	for (size_t i = 0; i < count; i++)
		TRY(app_output_not(app, path, inputs[i]));
	return RC_OK;
}

enum rc command_compare(struct app *app)
{
	struct job *job = &app->job;
	struct intake_options options = {0};
	struct comparison c;
	struct str mapping = STR_NONE, path = STR_NONE;
	bool to_file = app_option(app, "-o", &path);
	(void)app_option(app, "--ledger", &options.ledger);
	if (app_option(app, "--mapping", &mapping))
		TRY(file_read_whole(job, mapping, APP_MAX_MAPPING, &options.mapping));
	struct str a = app_argument(app), b = app_argument(app);
	TRY(app_done(app));
	if (b.len == 0)
		return fail(job, RC_INVALID,
			"请写明要比对的两份名单：文件、台账、台账@变更号 或 台账@日期");
	if (to_file)
		TRY(may_write(app, path, (const struct str[]){a, b, mapping}, 3));
	TRY(app_open(app));
	TRY(intake_compare(job, app->book, &options, a, b, &c));
	if (to_file)
		TRY(intake_compare_write(job, &c, path));
	if (app->json)
		print_json(&c);
	else
		print_comparison(job->arena, &c);
	if (to_file && !app->json)
		(void)printf("已写 %.*s\n", STR_ARG(path));
	return RC_OK;
}
