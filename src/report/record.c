/*
 * Recording and freezing.
 *
 * A recorded rendering is a list of figures one can come back to; the same
 * text with the same figures, by the same definitions and from as many rows, is
 * recorded once. A frozen report keeps its bytes, its figures with the hash of
 * the rows behind each, and the chain's head for ever. Both are covered by the
 * change that wrote them, so that neither can be altered without the chain
 * telling.
 */
#include "report/record.h"

#include "report.sql.h"
#include "store/sm3.h"

struct str frozen_render(struct arena *a, int64_t id)
{
	return str_format(a, "frozen-%lld", (long long)id);
}

static struct parameters parameters_of(
	const struct rendering *rendering, size_t index, struct str sign)
{
	const struct figure *figure = &rendering->figures[index];
	const struct doc_figure *shown = &rendering->document.figures[index];
	return (struct parameters){
		.unit = figure->unit,
		.when = figure->when,
		.face = figure->face,
		.by = shown->by,
		.part = shown->part,
		.sign = sign,
	};
}

/* ---- writing figures ---- */

static enum rc write_figures(struct job *job, const struct book *book,
	const struct rendering *rendering, struct str render, const struct str *hashes)
{
	const struct document *doc = &rendering->document;
	for (size_t i = 0; i < doc->figure_count; i++) {
		const struct doc_figure *f = &doc->figures[i];
		const struct figure *figure = &rendering->figures[i];
		struct parameters p = parameters_of(rendering, i, STR_NONE);
		TRY(figure_add(job, book->store,
			&(struct figure_add_args){
				.book = book->id,
				.render = render,
				.id = f->id,
				.indicator = f->indicator,
				.face = f->face,
				.definition = f->definition,
				.parameters = parameters_text(job->arena, &p),
				.seq = figure->seq,
				.value = f->value,
				.displayed = f->displayed,
				.unit = f->measure,
				.rows = f->rows,
				.undecidable = f->undecidable,
				.rows_hash = hashes != NULL ? hashes[i] : STR_NONE,
				.context = str_format(job->arena, "%.*s【%.*s】%.*s",
					STR_ARG(f->before), STR_ARG(f->displayed),
					STR_ARG(f->after)),
			},
			NULL));
	}
	return RC_OK;
}

/*
 * The name of a rendering: the digest of what it shows and by which definitions, from how many rows. The change number is
 * not in it: that a text was made is a change itself, and none would ever be the same again.
 */
static struct str render_name(struct arena *a, const struct rendering *rendering)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_add(&b, rendering->document.report);
	for (size_t i = 0; i < rendering->document.figure_count; i++) {
		const struct doc_figure *f = &rendering->document.figures[i];
		struct parameters p = parameters_of(rendering, i, f->displayed);
		buf_add(&b, parameters_text(a, &p));
		buf_addf(&b, "\n%.*s;%.*s;%lld;%lld\n", STR_ARG(f->definition), STR_ARG(f->value),
			(long long)f->rows, (long long)f->undecidable);
	}
	struct str text = buf_take(a, &b);
	return str_format(a, "r%.*s", STR_ARG(str_head(sm3_text(a, text), 16)));
}

static enum rc is_recorded(struct job *job, const struct book *book, struct str name, bool *ret)
{
	struct figure_of cursor;
	struct figure_of_row row;
	TRY(figure_of_open(job, book->store, book->id, name, &cursor));
	enum rc rc = figure_of_next(job, &cursor, &row);
	figure_of_done(&cursor);
	*ret = rc == RC_ROW;
	return rc == RC_ROW || rc == RC_DONE ? RC_OK : rc;
}

static size_t unexplained(const struct rendering *r)
{
	size_t count = 0;
	for (size_t i = 0; i < r->base_count; i++)
		count += r->bases[i].base->reason.len == 0;
	return count;
}

bool report_lacks(const struct rendering *rendering)
{
	return rendering->missing_count > 0 || unexplained(rendering) > 0;
}

enum rc report_record(struct job *job, const struct book *book, const struct rendering *rendering,
	struct str sign, struct str *ret_id)
{
	struct str name = render_name(job->arena, rendering);
	struct change *change;
	bool recorded;
	int64_t seq;
	*ret_id = name;
	struct str why = str_format(job->arena, "生成：%.*s", STR_ARG(rendering->document.title));
	if (sign.len > 0)
		why = str_format(job->arena,
			"%.*s（带着 %zu 项待补、%zu 个没有说明的基数外发：%.*s）", STR_ARG(why),
			rendering->missing_count, unexplained(rendering), STR_ARG(sign));
	TRY(change_begin(job, book, CHANGE_WRITE, why, &change));
	/* kept also when its figures were recorded before */
	if (sign.len > 0)
		change_detail(change, str_format(job->arena, "outgoing %.*s", STR_ARG(name)));
	enum rc rc = is_recorded(job, book, name, &recorded);
	if (rc == RC_OK && !recorded && rendering->document.figure_count > 0) {
		rc = write_figures(job, book, rendering, name, NULL);
		if (rc == RC_OK)
			rc = change_cover(job, change, COVER_FIGURES, name);
	}
	if (rc == RC_OK)
		return change_commit(job, change, &seq);
	change_abandon(change);
	return rc;
}

/* ---- freezing ---- */

static enum rc rows_hashes(struct job *job, const struct book *book,
	const struct rendering *rendering, struct str **ret)
{
	size_t count = rendering->document.figure_count;
	struct figure_rows *rows;
	struct recorded *figures = arena_array(job->arena, struct recorded, count + 1);
	for (size_t i = 0; i < count; i++)
		figures[i] = (struct recorded){
			rendering->figures[i].indicator, parameters_of(rendering, i, STR_NONE)};
	TRY(recorded_rows(job, book, figures, count, rendering->seq, &rows));
	*ret = arena_array(job->arena, struct str, count + 1);
	for (size_t i = 0; i < count; i++)
		(*ret)[i] = recorded_digest(job, &rows[i]);
	return RC_OK;
}

#define GAPS_TOLD 10

/* Bases that nobody explained, and how it is done. `what` cannot be done until then. */
static enum rc refuse_bases(struct job *job, const struct rendering *r, const char *what)
{
	struct buf b;
	size_t count = unexplained(r), told = 0;
	if (count == 0)
		return RC_OK;
	buf_init(&b, JOB_ERROR_MAX / 2);
	for (size_t i = 0; i < r->base_count && told < GAPS_TOLD; i++) {
		const struct report_base *base = &r->bases[i];
		if (base->base->reason.len > 0)
			continue;
		told++;
		buf_addf(&b, "\n  %.*s：%.*s", STR_ARG(base->name), STR_ARG(base->text));
	}
	if (count > told)
		buf_addf(&b, "\n  等 %zu 项", count);
	struct str list = buf_take(job->arena, &b);
	return fail(job, RC_INVALID,
		"有 %zu "
		"个数的基数与定稿印的不同，还没有说明为什么，不能%s。说明以后再来（网页上在公文"
		"旁边填写，命令是 kezhang explain 指标 --why 原因），或由负责人写明理由（命令里写 "
		"--sign 理由）：%.*s",
		count, what, STR_ARG(list));
}

struct str missing_name(struct arena *a, const struct report_missing *missing)
{
	return missing->unit.len == 0 ? missing->indicator
				      : str_format(a, "%.*s%.*s", STR_ARG(missing->unit),
						STR_ARG(missing->indicator));
}

/* What is to be given and by whom, a line each. */
static struct str gaps_text(struct arena *a, const struct report_missing *gaps, size_t count)
{
	struct buf b;
	buf_init(&b, JOB_ERROR_MAX / 2);
	for (size_t i = 0; i < count && i < GAPS_TOLD; i++)
		buf_addf(&b, "\n  %.*s%s%.*s%s", STR_ARG(missing_name(a, &gaps[i])),
			gaps[i].office.len > 0 ? "（" : "", STR_ARG(gaps[i].office),
			gaps[i].office.len > 0 ? "）" : "");
	if (count > GAPS_TOLD)
		buf_addf(&b, "\n  等 %zu 项", count);
	return buf_take(a, &b);
}

/* What is to be given yet is not asked of the text: rows that it keeps somebody from choosing stand nowhere in it. */
static enum rc refuse_gaps(struct job *job, const struct rendering *r, const char *what)
{
	if (r->missing_count == 0)
		return RC_OK;
	struct str gaps = gaps_text(job->arena, r->missing, r->missing_count);
	return fail(job, RC_INVALID,
		"还有 %zu 项待补，不能%s。补齐后再来，现在可以写内部稿或送审稿；负责人定了要带着"
		"待补%s的，写明理由（命令里写 --sign 理由）；待补的是：%.*s",
		r->missing_count, what, what, STR_ARG(gaps));
}

static enum rc refuse_lacks(struct job *job, const struct rendering *r, const char *what)
{
	TRY(refuse_gaps(job, r, what));
	return refuse_bases(job, r, what);
}

enum rc report_may_go_out(struct job *job, const struct rendering *rendering)
{
	return refuse_lacks(job, rendering, "写成外发稿");
}

struct freezing {
	const struct rendering *rendering;
	const struct report_request *request;
	struct str sign, docx, html, sm3;
	struct str *hashes;
};

static struct str asked_for(struct job *job, const struct freezing *f)
{
	return parameters_text(job->arena,
		&(struct parameters){
			.unit = f->request->unit, .when = f->request->when, .sign = f->sign});
}

static enum rc write_frozen(struct job *job, const struct book *book, struct change *change,
	const struct freezing *f, int64_t id)
{
	TRY(frozen_add(job, book->store,
		&(struct frozen_add_args){
			.book = book->id,
			.id = id,
			.report = f->request->report->code,
			.seq = f->rendering->seq,
			.at = job->now,
			.who = job->who,
			.parameters = asked_for(job, f),
			.document = f->docx,
			.html = f->html,
			.sm3 = f->sm3,
			.head = f->rendering->document.head,
		},
		NULL));
	struct str render = frozen_render(job->arena, id);
	TRY(write_figures(job, book, f->rendering, render, f->hashes));
	TRY(change_cover(job, change, COVER_FROZEN, str_format(job->arena, "%lld", (long long)id)));
	if (f->rendering->document.figure_count == 0)
		return RC_OK;
	return change_cover(job, change, COVER_FIGURES, render);
}

static enum rc store_frozen(
	struct job *job, const struct book *book, const struct freezing *f, int64_t *ret_id)
{
	struct change *change;
	int64_t id = 0, seq;
	struct str why = f->sign.len > 0 ? f->sign
					 : str_format(job->arena, "定稿：%.*s",
						   STR_ARG(f->rendering->document.title));
	struct frozen_same_row same;
	TRY(change_begin(job, book, CHANGE_FREEZE, why, &change));
	enum rc rc = frozen_same(job, book->store, book->id, f->request->report->code,
		asked_for(job, f), f->sm3, &same);
	if (rc == RC_OK) { /* somebody asked twice: one final it is */
		change_abandon(change);
		*ret_id = same.id;
		return RC_OK;
	}
	if (rc == RC_MISSING)
		rc = change_new_id(job, change, &id);
	if (rc == RC_OK)
		rc = write_frozen(job, book, change, f, id);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	TRY(change_commit(job, change, &seq));
	*ret_id = id;
	return RC_OK;
}

enum rc report_freeze(struct job *job, const struct book *book,
	const struct report_request *request, struct str sign, int64_t *ret_frozen)
{
	struct rendering *rendering;
	TRY(report_render(job, book, request, &rendering));
	if (str_trim(sign).len == 0)
		TRY(refuse_lacks(job, rendering, "定稿"));
	struct freezing f = {.rendering = rendering, .request = request, .sign = str_trim(sign)};
	TRY(document_docx(job, &rendering->document, EDITION_INTERNAL, &f.docx));
	TRY(document_html_file(job, &rendering->document, EDITION_INTERNAL, &f.html));
	f.sm3 = sm3_text(job->arena, f.docx);
	TRY(rows_hashes(job, book, rendering, &f.hashes));
	return store_frozen(job, book, &f, ret_frozen);
}

/* ---- reading ---- */

static void describe(struct job *job, const struct book *book, struct frozen *f)
{
	const struct report_def *report = catalog_report(book->catalog, f->report);
	struct parameters p;
	f->title = f->report;
	if (report != NULL)
		f->title = report->label;
	if (parameters_from(job->arena, f->parameters, &p)) {
		f->sign = p.sign;
		f->title = str_format(job->arena, "%.*s（%.*s）", STR_ARG(f->title),
			STR_ARG(period_chinese(job->arena, p.when.period)));
	}
}

static enum rc read_frozen(struct job *job, const struct book *book, int64_t id, struct frozen *ret)
{
	struct frozen_one_row row = {0};
	enum rc rc = frozen_one(job, book->store, book->id, id, &row);
	if (rc == RC_MISSING)
		return fail(job, RC_MISSING, "没有第 %lld 号定稿", (long long)id);
	if (rc != RC_OK)
		return rc;
	*ret = (struct frozen){
		.id = row.id,
		.seq = row.seq,
		.at = row.at,
		.who = row.who,
		.report = row.report,
		.sm3 = row.sm3,
		.head = row.head,
		.parameters = row.parameters,
		.docx = row.document,
		.html = row.html,
	};
	describe(job, book, ret);
	return RC_OK;
}

static enum rc list_frozen(
	struct job *job, const struct book *book, struct frozen **ret, size_t *ret_count)
{
	ARRAY(struct frozen) list = {0};
	struct frozen_all cursor;
	struct frozen_all_row row;
	TRY(frozen_all_open(job, book->store, book->id, &cursor));
	enum rc rc;
	while ((rc = frozen_all_next(job, &cursor, &row)) == RC_ROW) {
		struct arena *a = job->arena;
		*ARRAY_ADD(a, list) = (struct frozen){
			.id = row.id,
			.seq = row.seq,
			.at = row.at,
			.who = str_copy(a, row.who),
			.report = str_copy(a, row.report),
			.sm3 = str_copy(a, row.sm3),
			.head = str_copy(a, row.head),
			.parameters = str_copy(a, row.parameters),
		};
	}
	frozen_all_done(&cursor);
	if (rc != RC_DONE)
		return rc;
	for (size_t i = 0; i < list.len; i++)
		describe(job, book, &list.at[i]);
	*ret = list.at;
	*ret_count = list.len;
	return RC_OK;
}

enum rc frozen_get(struct job *job, const struct book *book, int64_t id, struct frozen *ret)
{
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = read_frozen(job, book, id, ret);
	snapshot_end(&snapshot);
	return rc;
}

enum rc frozen_list(
	struct job *job, const struct book *book, struct frozen **ret, size_t *ret_count)
{
	struct snapshot snapshot;
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = list_frozen(job, book, ret, ret_count);
	snapshot_end(&snapshot);
	return rc;
}
