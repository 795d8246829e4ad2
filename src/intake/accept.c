/*
 * Accepting: the look again, inside the write transaction, then everything in
 * one change. What was looked at is named by its digest; if the ledgers have
 * moved since, nothing is written and the clerk looks again.
 */
#include <jansson.h>

#include "intake/inner.h"
#include "ooxml/ooxml.h"

#define KEEP_MAX ((size_t)64 << 20)

static int to_buf(const char *text, size_t len, void *arg)
{
	buf_add(arg, (struct str){text, len});
	return 0;
}

/* {"holder": 3, "number": 1}: which column each field came from, for the origin of cells. */
static struct str columns_json(struct look *l)
{
	json_t *map = json_object();
	for (size_t c = 0; c < l->shape.column_count; c++)
		if (l->shape.columns[c].field != NULL)
			(void)json_object_set_new(map,
				str_z(l->job->arena, l->shape.columns[c].field->name),
				json_integer((json_int_t)c));
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	must(json_dump_callback(map, to_buf, &b, JSON_COMPACT | JSON_SORT_KEYS) == 0);
	json_decref(map);
	return buf_take(l->job->arena, &b);
}

static enum rc refuse_wrong(struct look *l)
{
	const struct proposal *p = l->p;
	long long wrong = p->counts[ROW_WRONG],
		  right = p->counts[ROW_NEW] + p->counts[ROW_CHANGED] + p->counts[ROW_SAME];
	for (size_t i = 0; i < p->problem_count; i++)
		if (!p->problems[i].warning) {
			const struct intake_problem *t = &p->problems[i];
			return fail(l->job, RC_INVALID,
				"有误 %lld 行,其余 %lld 行可先接收;第一处:%.*s!%.*s "
				"%.*s“%.*s”：%.*s",
				wrong, right, STR_ARG(t->sheet), STR_ARG(t->address),
				STR_ARG(t->column), STR_ARG(t->value), STR_ARG(t->message));
		}
	return fail(l->job, RC_INVALID, "有误 %lld 行,其余 %lld 行可先接收", wrong, right);
}

/* The record that a row of this file brings; 0: not written yet. */
static int64_t id_of_row(const struct look *l, int64_t row)
{
	for (size_t i = 0; i < l->rows.len; i++)
		if ((int64_t)l->rows.at[i].row == row && l->rows.at[i].record != NULL)
			return l->rows.at[i].record->id;
	return 0;
}

/* A number that stands for a record to come becomes its id; false: that record is not written yet. */
static bool settle_id(const struct look *l, int64_t *id)
{
	int64_t found = *id;
	if (*id >= INTAKE_OWN)
		found = id_of_row(l, *id - INTAKE_OWN);
	else if (*id >= INTAKE_PENDING)
		found = l->pending.at[*id - INTAKE_PENDING].record->id;
	if (found == 0)
		return false;
	*id = found;
	return true;
}

static bool settle(const struct look *l, struct record *r)
{
	bool settled = true;
	for (size_t i = 0; i < r->ledger->field_count; i++) {
		struct value *v = &r->values[i];
		if (v->type == TYPE_REF && value_given(*v))
			settled = settle_id(l, &v->integer) && settled;
	}
	if (r->parent != 0)
		settled = settle_id(l, &r->parent) && settled;
	return settled;
}

/* Rows whose references are settled are put; *ret_left: how many wait for others. */
static enum rc put_rows(
	struct look *l, struct change *change, int64_t import, bool *done, size_t *ret_left)
{
	*ret_left = 0;
	for (size_t i = 0; i < l->rows.len; i++) {
		struct intake_row *row = &l->rows.at[i];
		if (done[i] || (row->state != ROW_NEW && row->state != ROW_CHANGED))
			continue;
		if (!settle(l, row->record)) {
			++*ret_left;
			continue;
		}
		row->record->source = import;
		row->record->source_row = (int64_t)row->sheet << 32 | row->row;
		TRY(change_put(
			l->job, change, row->record, row->before != NULL ? row->before->since : 0));
		done[i] = true;
	}
	return RC_OK;
}

static enum rc put_all(struct look *l, struct change *change, int64_t import)
{
	bool *done = arena_array(l->job->arena, bool, l->rows.len + 1);
	size_t left = SIZE_MAX, before;
	for (size_t i = 0; i < l->pending.len; i++) {
		struct record *r = l->pending.at[i].record;
		if (!settle(l, r))
			return fail(l->job, RC_INVALID,
				"由名称新建的记录互相引用,不能写入:请先登记上级");
		r->source = import;
		TRY(change_put(l->job, change, r, 0));
	}
	/* A record may name another row of the same file: those named are put first. */
	do {
		before = left;
		TRY(put_rows(l, change, import, done, &left));
	} while (left > 0 && left < before);
	if (left > 0)
		return fail(
			l->job, RC_INVALID, "有 %zu 行互相引用成圈,不能写入:请检查上级一列", left);
	return RC_OK;
}

/* 数据覆盖: the list is complete from the first of its year (or as told) to its day. */
static enum rc put_coverage(struct look *l, struct change *change, int64_t import)
{
	if (!l->options->full && !l->mapping.full)
		return RC_OK;
	const struct ledger_def *ledger = schema_ledger(&l->book->catalog->schema, LEDGER_COVERAGE);
	struct record *r = record_new(l->job, ledger);
	struct date days = l->options->covers;
	problems found = {0};
	if (days.first == 0 && days.last == 0) {
		struct period year = {day_civil(l->as_of).year, PERIOD_YEAR, 1};
		days = (struct date){period_first(year), l->as_of};
	}
	*record_value(r, STR("ledger")) = value_text(TYPE_TEXT, l->shape.ledger->name);
	if (l->options->unit != 0)
		*record_value(r, STR("unit")) = value_int(TYPE_REF, l->options->unit);
	*record_value(r, STR("from_to")) = value_date(TYPE_SPAN, days);
	*record_value(r, STR("state")) = value_text(TYPE_CHOICE, STR("完整"));
	r->source = import;
	TRY(record_check(l->job, l->book, r, &found));
	return change_put(l->job, change, r, 0);
}

static enum rc write_import(
	struct look *l, struct change *change, struct str path, int64_t *ret_import)
{
	struct job *job = l->job;
	const struct proposal *p = l->p;
	struct import_info info = {
		.file = p->file,
		.sm3 = p->sm3,
		.size = p->size,
		.sheets = l->sheet_names,
		.sheet_count = l->sheet_count,
		.ledger = p->ledger->name,
		.mapping = columns_json(l),
		.as_of = l->as_of,
		.mode = l->options->full || l->mapping.full ? STR("full") : STR("part"),
		.counts = str_format(job->arena,
			"new=%lld changed=%lld same=%lld wrong=%lld created=%lld",
			(long long)p->counts[ROW_NEW], (long long)p->counts[ROW_CHANGED],
			(long long)p->counts[ROW_SAME], (long long)p->counts[ROW_WRONG],
			(long long)p->created),
	};
	if (l->options->keep_file)
		TRY(file_read_whole(job, path, KEEP_MAX, &info.body));
	return change_import(job, change, &info, ret_import);
}

static enum rc accept_in(struct look *l, struct change *change, struct str path, struct str digest)
{
	int64_t import;
	TRY(look_file(l, path));
	if (l->p->ledger == NULL)
		return fail(l->job, RC_INVALID, "%.*s:%.*s", STR_ARG(l->p->file),
			STR_ARG(l->p->question));
	if (digest.len > 0 && !str_eq(digest, proposal_digest(l->job, l->p)))
		return fail(l->job, RC_TAKEN,
			"预览之后数据有了变化,没有写入:请重新预览“%.*s”再接收",
			STR_ARG(l->p->file));
	if (l->p->counts[ROW_WRONG] > 0 && !l->options->only_right)
		return refuse_wrong(l);
	if (l->p->counts[ROW_WRONG] > 0 && (l->options->full || l->mapping.full))
		return fail(l->job, RC_INVALID,
			"有误的 %lld "
			"行没有收进来，这份名单就不是完整的：请先改正，或者不要作为完整名单接收",
			(long long)l->p->counts[ROW_WRONG]);
	if (l->p->counts[ROW_NEW] + l->p->counts[ROW_CHANGED] == 0 && !l->options->full &&
		!l->mapping.full)
		return RC_OK;
	TRY(write_import(l, change, path, &import));
	TRY(put_all(l, change, import));
	TRY(put_coverage(l, change, import));
	return RC_OK;
}

enum rc intake_accept(struct job *job, const struct book *book, struct str path,
	const struct intake_options *options, struct str digest, struct proposal **ret,
	int64_t *ret_seq)
{
	struct look look = {.job = job, .book = book, .options = options};
	struct change *change;
	TRY(change_begin(job, book, CHANGE_IMPORT,
		str_format(job->arena, "导入 %.*s", STR_ARG(file_name_of(path))), &change));
	enum rc rc = accept_in(&look, change, path, digest);
	if (rc == RC_OK)
		rc = change_commit(job, change, ret_seq);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	*ret = look.p;
	return RC_OK;
}
