/*
 * kezhang compare: lists held against each other; the last one is the later, those before it are the earlier.
 */
#include "app/app.h"
#include "app/json.h"
#include "intake/intake.h"

#define TOLD         20 /* of each kind, on the terminal */
#define COMPARED_MAX 100

static void print_pair(struct arena *a, const struct comparison *c, const struct match_pair *p)
{
	const struct match_item *was = match_first(c, p), *is = match_second(c, p);
	struct str changes =
		p->changes.len > 0 ? str_format(a, "，%.*s", STR_ARG(p->changes)) : STR_NONE;
	if (was != NULL && is != NULL)
		(void)printf("  %.*s → %.*s（%s%.*s）  %.*s → %.*s\n",
			STR_ARG(terminal_text(a, was->name)), STR_ARG(terminal_text(a, is->name)),
			p->why, STR_ARG(terminal_text(a, changes)),
			STR_ARG(terminal_text(a, match_where(a, was))),
			STR_ARG(terminal_text(a, match_where(a, is))));
	else
		(void)printf("  %.*s%s%s%s  %.*s\n",
			STR_ARG(terminal_text(a, was != NULL ? was->name : is->name)),
			p->cut ? "（" : "", p->why, p->cut ? "）" : "",
			STR_ARG(terminal_text(a, match_where(a, was != NULL ? was : is))));
}

static void print_kind(struct arena *a, const struct comparison *c, enum match_shown shown)
{
	size_t count = match_count(c, shown), told = 0;
	if (count == 0)
		return;
	(void)printf("%s %zu\n", match_shown_label(shown), count);
	for (size_t i = 0; i < c->count && told < TOLD; i++)
		if (match_is_shown(shown, &c->pairs[i])) {
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
		"相同 %zu · 更名 %zu · 疑似更名 %zu · 新增 %zu · 缺少 %zu · 变更 %zu · 重复 %zu\n",
		c->counts[MATCH_SAME], c->counts[MATCH_RENAMED], c->counts[MATCH_NEAR],
		c->counts[MATCH_NEW], c->counts[MATCH_GONE], c->changed,
		c->counts[MATCH_TWICE_A] + c->counts[MATCH_TWICE_B]);
	if (c->cut > 0)
		(void)printf("%.*s\n", STR_ARG(match_cut_note(a, c)));
	for (int kind = MATCH_RENAMED; kind < MATCH_SAME; kind++)
		print_kind(a, c, (enum match_shown)kind);
	print_kind(a, c, MATCH_CHANGED);
}

static json_t *item_json(const struct match_item *item)
{
	if (item == NULL)
		return json_null();
	bool of_ledger = item->record != NULL;
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I}", "name", text_json(item->name), "code",
		text_json(item->code), "number", text_json(item->number), "place",
		text_json(item->place), "source", text_json(item->source),
		of_ledger ? "record" : "row", (json_int_t)(of_ledger ? item->row : item->row + 1));
}

static void print_json(const struct comparison *c)
{
	static const char *const kinds[] = {
		"renamed", "near", "new", "gone", "twice_a", "twice_b", "same"};
	json_t *pairs = json_array();
	json_t *out = json_pack("{s:{s:o, s:I}, s:{s:o, s:I}, s:I, s:I, s:o}", "a", "label",
		text_json(c->a.label), "count", (json_int_t)c->a.count, "b", "label",
		text_json(c->b.label), "count", (json_int_t)c->b.count, "changed",
		(json_int_t)c->changed, "cut", (json_int_t)c->cut, "pairs", pairs);
	must(out != NULL);
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		(void)json_object_set_new(out, kinds[i], json_integer((json_int_t)c->counts[i]));
	for (size_t i = 0; i < c->count; i++) {
		const struct match_pair *p = &c->pairs[i];
		(void)json_array_append_new(
			pairs, json_pack("{s:s, s:o, s:o, s:b, s:i, s:s, s:o, s:b}", "kind",
				       kinds[p->kind], "a", item_json(match_first(c, p)), "b",
				       item_json(match_second(c, p)), "moved", p->moved, "likeness",
				       p->likeness, "why", p->why, "changes", text_json(p->changes),
				       "cut", p->cut));
	}
	json_put(out);
}

static enum rc may_write(struct app *app, struct str path, struct str mapping,
	const struct match_source *inputs, size_t count)
{
	TRY(app_output_sheet(app, path));
	TRY(app_output_not(app, path, mapping));
	for (size_t i = 0; i < count; i++)
		TRY(app_output_not(app, path, inputs[i].what));
	return RC_OK;
}

enum rc command_compare(struct app *app)
{
	struct job *job = &app->job;
	struct intake_options options = {0};
	struct match_source lists[COMPARED_MAX];
	struct comparison c;
	struct str mapping = STR_NONE, path = STR_NONE;
	bool to_file = app_option(app, "-o", &path);
	size_t count = 0;
	(void)app_option(app, "--ledger", &options.ledger);
	if (app_option(app, "--mapping", &mapping))
		TRY(file_read_whole(job, mapping, APP_MAX_MAPPING, &options.mapping));
	while (count < COMPARED_MAX && (lists[count].what = app_argument(app)).len > 0)
		lists[count++].mapping = STR_NONE;
	TRY(app_done(app));
	if (count < 2)
		return fail(job, RC_INVALID,
			"请写明要比对的名单，后一份写在最后：文件、台账、台账@变更号 或 台账@日期");
	if (to_file)
		TRY(may_write(app, path, mapping, lists, count));
	TRY(app_open(app));
	TRY(intake_compare(job, app->book, &options, lists, count - 1, &lists[count - 1], 1, &c));
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
