/*
 * The command that proofs a text: findings by sentence, with the place marked
 * 【】, and what the numbers of the text are. With a data file the numbers are
 * held against its ledgers; without one the text is held against itself.
 */
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "proof/proof.h"

/* ---- which book, which period ---- */

static bool has_option(const struct app *app, const char *name)
{
	for (size_t i = 0; i < app->arg_count; i++)
		if (str_eq(app->args[i], str_from_z(name)))
			return true;
	return false;
}

/* The data file was named, or the ordinary one is there. */
static bool has_data(struct app *app)
{
	return !str_eq(app->data, STR(APP_DEFAULT_DATA)) || access(APP_DEFAULT_DATA, F_OK) == 0;
}

static enum rc read_request(struct app *app, struct proof_request *request)
{
	request->has_cutoff = has_option(app, "--cutoff");
	request->has_when = request->has_cutoff || has_option(app, "--period");
	TRY(app_change(app, &request->seq));
	if (has_data(app)) {
		TRY(app_open(app));
		TRY(app_when(app, &request->unit, &request->when));
		request->book = app->book;
	} else {
		TRY(app_catalog(app));
		if (request->has_when)
			TRY(app_period(app, &request->when));
	}
	request->catalog = app->catalog;
	return RC_OK;
}

/* ---- for people ---- */

static struct str place_text(struct arena *a, const struct proof_text *text, size_t para)
{
	const struct proof_para *p = &text->paras[para];
	if (p->place == PROOF_CELL)
		return str_format(a, "表%zu第%zu行第%zu列", p->table, p->row, p->column);
	size_t number = 1;
	for (size_t i = 0; i < para; i++)
		number += text->paras[i].place != PROOF_CELL;
	return str_format(a, "第%zu段", number);
}

/* Line breaks and what would steer a terminal become blanks. */
static void add_tame(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		buf_add_char(b, c < 0x20 || c == 0x7f ? ' ' : text.at[i]);
	}
}

/* The sentence with every place that the findings first … last − 1 are about in 【】. */
static struct str marked(struct arena *a, struct str sentence, size_t from,
	const struct proof_finding *first, const struct proof_finding *last)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	size_t depth_before = 0;
	for (size_t i = 0; i <= sentence.len; i++) {
		size_t depth = 0;
		for (const struct proof_finding *f = first; f < last; f++)
			depth += f->from <= from + i && from + i < f->to;
		if (i == sentence.len)
			depth = 0;
		if ((depth > 0) != (depth_before > 0))
			buf_add_z(&b, depth > 0 ? "【" : "】");
		depth_before = depth;
		if (i < sentence.len)
			add_tame(&b, (struct str){sentence.at + i, 1});
	}
	return str_trim(buf_take(a, &b));
}

static void print_finding(
	struct arena *a, const struct proof_result *result, const struct proof_finding *f)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	add_tame(&b, f->message);
	struct str message = buf_take(a, &b);
	(void)printf("  %s %s  %.*s", proof_weight_word(f->weight), proof_rule_word(f->rule),
		STR_ARG(message));
	if (f->other_to > f->other_from && f->other != f->para)
		(void)printf("（见%.*s）", STR_ARG(place_text(a, result->text, f->other)));
	(void)putchar('\n');
}

static void print_findings(struct arena *a, const struct proof_result *result)
{
	const struct proof_finding *f = result->findings, *end = f + result->finding_count;
	while (f < end) {
		size_t from;
		struct str sentence =
			proof_sentence(result->text->paras[f->para].text, f->from, &from);
		const struct proof_finding *last = f;
		while (last < end && last->para == f->para && last->from < from + sentence.len)
			last++;
		last += last == f; /* an empty place behind the last sentence */
		(void)printf("%.*s  %.*s\n", STR_ARG(place_text(a, result->text, f->para)),
			STR_ARG(marked(a, sentence, from, f, last)));
		for (; f < last; f++)
			print_finding(a, result, f);
	}
	if (result->untold > 0)
		(void)printf("另有 %zu 处未列出\n", result->untold);
}

static void print_took(
	struct app *app, const struct proof_request *request, const struct proof_result *result)
{
	if (result->has_when)
		(void)printf("按 %.*s 核对\n", STR_ARG(app_took(app, &result->when)));
	else
		(void)puts(request->book != NULL
				   ? "文中没有写明报告期，未与台账比对；请用 --period 指明"
				   : "文中没有写明报告期");
}

static void print_counts(const struct proof_request *request, const struct proof_result *result)
{
	(void)printf("核对 %zu 个数", result->number_count);
	const char *before = "：";
	for (enum proof_class class = PROOF_BOUND; class < PROOF_CLASS_COUNT; class ++) {
		if (result->classes[class] > 0)
			(void)printf("%s%s %zu", before, proof_class_word(class),
				result->classes[class]);
		before = result->classes[class] > 0 ? "，" : before;
	}
	(void)printf("；验算 %zu 处", result->reckoned);
	if (request->book != NULL)
		(void)printf("，与台账比对 %zu 个", result->compared);
	(void)putchar('\n');
	(void)printf("必改 %zu，请核 %zu，提示 %zu\n", result->weights[PROOF_MEND],
		result->weights[PROOF_LOOK], result->weights[PROOF_HINT]);
}

/* ---- as JSON ---- */

static struct str part(const struct proof_text *text, size_t para, size_t from, size_t to)
{
	return (struct str){text->paras[para].text.at + from, to - from};
}

/* Places in code points, as editors count. */
static json_t *json_place(const struct proof_text *text, size_t para, size_t from, size_t to)
{
	const struct proof_para *p = &text->paras[para];
	json_t *place = json_pack("{s:I, s:I, s:I, s:o}", "paragraph", (json_int_t)para + 1, "from",
		(json_int_t)utf8_count(str_head(p->text, from)), "to",
		(json_int_t)utf8_count(str_head(p->text, to)), "printed",
		text_json(part(text, para, from, to)));
	if (p->place == PROOF_CELL) {
		(void)json_object_set_new(place, "table", json_integer((json_int_t)p->table));
		(void)json_object_set_new(place, "row", json_integer((json_int_t)p->row));
		(void)json_object_set_new(place, "column", json_integer((json_int_t)p->column));
	}
	return place;
}

static json_t *json_finding(const struct proof_result *result, const struct proof_finding *f)
{
	size_t from;
	struct str text = result->text->paras[f->para].text;
	json_t *out = json_place(result->text, f->para, f->from, f->to);
	(void)json_object_set_new(out, "rule", json_string(proof_rule_word(f->rule)));
	(void)json_object_set_new(out, "weight", json_string(proof_weight_word(f->weight)));
	(void)json_object_set_new(out, "sentence", text_json(proof_sentence(text, f->from, &from)));
	(void)json_object_set_new(out, "wanted", text_json(f->wanted));
	(void)json_object_set_new(out, "message", text_json(f->message));
	if (f->other_to > f->other_from)
		(void)json_object_set_new(out, "other",
			json_place(result->text, f->other, f->other_from, f->other_to));
	return out;
}

static json_t *json_number(const struct proof_result *result, const struct proof_number *n)
{
	json_t *out = json_place(result->text, n->para, n->from, n->to);
	(void)json_object_set_new(out, "class", json_string(proof_class_word(n->class)));
	(void)json_object_set_new(out, "name", text_json(n->name));
	if (n->indicator != NULL) {
		(void)json_object_set_new(out, "indicator", text_json(n->indicator->code));
		(void)json_object_set_new(out, "face", json_string(face_word(n->face)));
		(void)json_object_set_new(out, "ledger", text_json(n->ledger));
	}
	return out;
}

static void print_json(struct app *app, struct str path, const struct proof_result *result)
{
	struct arena *a = app->job.arena;
	json_t *findings = json_array(), *numbers = json_array(), *classes = json_object();
	for (size_t i = 0; i < result->finding_count; i++)
		(void)json_array_append_new(findings, json_finding(result, &result->findings[i]));
	for (size_t i = 0; i < result->number_count; i++)
		(void)json_array_append_new(numbers, json_number(result, &result->numbers[i]));
	for (enum proof_class class = PROOF_BOUND; class < PROOF_CLASS_COUNT; class ++)
		(void)json_object_set_new(classes, proof_class_word(class),
			json_integer((json_int_t)result->classes[class]));
	json_t *out = json_pack("{s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "file",
		text_json(path), "findings", findings, "numbers", numbers, "classes", classes,
		"mend", (json_int_t)result->weights[PROOF_MEND], "look",
		(json_int_t)result->weights[PROOF_LOOK], "hint",
		(json_int_t)result->weights[PROOF_HINT], "untold", (json_int_t)result->untold,
		"reckoned", (json_int_t)result->reckoned, "compared", (json_int_t)result->compared);
	if (app->unit_name.len > 0)
		(void)json_object_set_new(out, "unit", text_json(app->unit_name));
	if (result->has_when) {
		(void)json_object_set_new(
			out, "period", text_json(period_text(a, result->when.period)));
		(void)json_object_set_new(
			out, "cutoff", text_json(day_iso(a, result->when.cutoff)));
	}
	json_put(out);
}

enum rc command_proof(struct app *app)
{
	struct job *job = &app->job;
	struct proof_request request = {0};
	struct proof_result result;
	struct proof_text text;
	struct str bytes;
	TRY(read_request(app, &request));
	struct str path = app_argument(app);
	TRY(app_done(app));
	if (path.len == 0)
		return fail(job, RC_INVALID, "请写明文件：kezhang proof 文件.docx");
	TRY(file_read_whole(job, path, PROOF_MAX_FILE, &bytes));
	TRY(proof_from_file(job, path, bytes, &text));
	if (text.para_count == 0)
		return fail(job, RC_INVALID, "%.*s 里没有可核的文字%s", STR_ARG(path),
			bytes.len == 0 ? "（是一个空文件）" : "");
	TRY(proof_wording(job, app->catalog, &request.wording));
	request.text = &text;
	TRY(proof_check(job, &request, &result));
	if (app->json) {
		print_json(app, path, &result);
	} else {
		print_took(app, &request, &result);
		print_findings(job->arena, &result);
		print_counts(&request, &result);
	}
	if (result.weights[PROOF_MEND] > 0)
		return fail(job, RC_INVALID, "有 %zu 处必改", result.weights[PROOF_MEND]);
	return RC_OK;
}
