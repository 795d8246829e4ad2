/*
 * Accepting: the look again, inside the write transaction, then everything in
 * one change. What was looked at is named by its digest; if the ledgers have
 * moved since, nothing is written and the clerk looks again.
 */
#include <jansson.h>

#include "intake/inner.h"
#include "store/sm3.h"

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
	/* Where every row gives one record, also what that record alone takes. */
	for (size_t i = 0; l->shape.turn_count == 1 && i < l->shape.turns[0].cell_count; i++)
		(void)json_object_set_new(map,
			str_z(l->job->arena, l->shape.turns[0].cells[i].field->name),
			json_integer((json_int_t)l->shape.turns[0].cells[i].column));
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
		if (!p->problems[i].warning)
			return fail(l->job, RC_INVALID,
				"有误 %lld 行，其余 %lld 行可先接收；第一处：%.*s", wrong, right,
				STR_ARG(intake_problem_text(l->job->arena, &p->problems[i])));
	return fail(l->job, RC_INVALID, "有误 %lld 行，其余 %lld 行可先接收", wrong, right);
}

/* ---- numbers become ids ---- */

/* A number that stands for a record to come becomes its id; false: that record is not written yet. */
static bool settle_id(const struct outlook *o, int64_t *id)
{
	if (*id < INTAKE_PENDING)
		return true;
	const struct record *record = outlook_record(o, *id);
	if (record == NULL || record->id == 0)
		return false;
	*id = record->id;
	return true;
}

static bool settle(const struct outlook *o, struct record *r)
{
	bool settled = true;
	for (size_t i = 0; i < r->ledger->field_count; i++) {
		struct value *v = &r->values[i];
		if (v->type == TYPE_REF && value_given(*v))
			settled = settle_id(o, &v->integer) && settled;
	}
	return settle_id(o, &r->parent) && settled;
}

struct putting {
	struct outlook *outlook;
	struct change *change;
	size_t left; /* rows that wait for others */
};

/* Rows whose references are settled are put. */
static enum rc put_rows(struct putting *p, struct look *l, bool *done)
{
	for (size_t i = 0; i < l->rows.len; i++) {
		struct intake_row *row = &l->rows.at[i];
		if (done[i] || (row->state != ROW_NEW && row->state != ROW_CHANGED))
			continue;
		if (!settle(p->outlook, row->record)) {
			p->left++;
			continue;
		}
		row->record->source = l->import;
		row->record->source_row = (int64_t)row->sheet << 32 | row->row;
		TRY(change_put(l->job, p->change, row->record,
			row->before != NULL ? row->before->since : 0));
		done[i] = true;
	}
	return RC_OK;
}

static enum rc put_pending(struct putting *p, struct look *l)
{
	for (size_t i = 0; i < l->pending.len; i++) {
		struct record *r = outlook_record(p->outlook, l->pending.at[i]);
		if (!settle(p->outlook, r))
			return fail(l->job, RC_INVALID,
				"由名称新建的记录互相引用，不能写入：请先登记上级");
		r->source = l->import;
		TRY(change_put(l->job, p->change, r, 0));
	}
	return RC_OK;
}

/* A record may name another row of the same sheet: those named are put first. */
static enum rc put_sheet(struct putting *p, struct look *l)
{
	bool *done = arena_array(l->job->arena, bool, l->rows.len + 1);
	size_t before;
	TRY(put_pending(p, l));
	p->left = SIZE_MAX;
	do {
		before = p->left;
		p->left = 0;
		TRY(put_rows(p, l, done));
	} while (p->left > 0 && p->left < before);
	if (p->left > 0)
		return fail(l->job, RC_INVALID, "有 %zu 行互相引用成圈，不能写入：请检查上级一列",
			p->left);
	return RC_OK;
}

/*
 * 数据覆盖: the list is complete from the first of its year (or as told) to its day. The record that says so for
 * the same days is used again; *ret is NULL when it says all of it already.
 */
static enum rc coverage_of(struct look *l, struct record **ret, int64_t *ret_since)
{
	const struct ledger_def *ledger = schema_ledger(&l->book->catalog->schema, LEDGER_COVERAGE);
	struct date days = l->options->covers;
	struct record *there;
	*ret = NULL;
	*ret_since = 0;
	if (!look_is_full(l) || look_covered_before(l))
		return RC_OK;
	struct record *r = record_new(l->job, ledger);
	if (!l->options->covers_told) {
		struct period year = {day_civil(l->outlook->as_of).year, PERIOD_YEAR, 1};
		days = (struct date){period_first(year), l->outlook->as_of};
	}
	*record_value(r, STR("ledger")) = value_text(TYPE_TEXT, l->shape.ledger->name);
	if (l->options->unit != 0)
		*record_value(r, STR("unit")) = value_int(TYPE_REF, l->options->unit);
	*record_value(r, STR("from_to")) = value_date(TYPE_SPAN, days);
	struct value whole = value_text(TYPE_CHOICE, STR("完整"));
	enum rc rc = record_find(l->job, l->book, r, &there);
	if (rc == RC_MISSING) {
		job_clear_error(l->job);
	} else if (rc != RC_OK) {
		return rc;
	} else if (value_eq(*record_value(there, STR("state")), whole)) {
		return RC_OK;
	} else {
		r = record_copy(l->job, there);
		*ret_since = there->since;
	}
	*record_value(r, STR("state")) = whole;
	*ret = r;
	return RC_OK;
}

static enum rc put_coverage(
	struct look *l, struct change *change, struct record *record, int64_t since)
{
	problems found = {0};
	if (record == NULL)
		return RC_OK;
	record->source = l->import;
	TRY(record_check(l->job, l->book, record, &found));
	return change_put(l->job, change, record, since);
}

static enum rc write_import(struct look *l, struct change *change, struct str body)
{
	struct job *job = l->job;
	const struct proposal *p = l->p;
	struct import_info info = {
		.file = p->file,
		.sm3 = p->sm3,
		.size = p->size,
		.sheets = l->file->sheet_names,
		.sheet_count = l->file->sheet_count,
		.ledger = p->ledger->name,
		.mapping = columns_json(l),
		.as_of = l->outlook->as_of,
		.mode = look_is_full(l) ? STR("full") : STR("part"),
		.counts = str_format(job->arena,
			"new=%lld changed=%lld same=%lld wrong=%lld created=%lld",
			(long long)p->counts[ROW_NEW], (long long)p->counts[ROW_CHANGED],
			(long long)p->counts[ROW_SAME], (long long)p->counts[ROW_WRONG],
			(long long)p->created),
		.body = body,
	};
	return change_import(job, change, &info, &l->import);
}

/* May all of the file's sheets be written? */
static enum rc may_accept(struct job *job, const struct file_look *file,
	const struct intake_options *options, struct str digest)
{
	const struct proposal *first = file->first;
	if (first->ledger == NULL)
		return fail(job, RC_INVALID, "%.*s", STR_ARG(first->question));
	if (digest.len > 0 && !str_eq(digest, proposal_digest(job, first)))
		return fail(job, RC_TAKEN, "预览之后数据有了变化，没有写入：请重新预览“%.*s”再接收",
			STR_ARG(first->file));
	for (size_t i = 0; i < file->looks.len; i++) {
		struct look *l = file->looks.at[i];
		long long wrong = l->p->counts[ROW_WRONG];
		if (wrong > 0 && !options->only_right)
			return refuse_wrong(l);
		if (wrong > 0 && look_is_full(l))
			return fail(job, RC_INVALID,
				"有误的 %lld "
				"行没有收进来，这份名单就不是完整的：请先改正，或者不要作为完整名单"
				"接收",
				wrong);
	}
	return RC_OK;
}

enum rc file_accept(struct outlook *o, struct change *change, const struct intake_options *options,
	struct str digest, struct file_look *file)
{
	struct putting putting = {.outlook = o, .change = change};
	struct str body = STR_NONE;
	bool kept = !options->keep_file;
	TRY(may_accept(o->job, file, options, digest));
	for (size_t i = 0; i < file->looks.len; i++) {
		struct look *l = file->looks.at[i];
		struct record *coverage;
		int64_t since;
		TRY(coverage_of(l, &coverage, &since));
		if (l->p->counts[ROW_NEW] + l->p->counts[ROW_CHANGED] == 0 && coverage == NULL)
			continue;
		if (!kept)
			TRY(file_read_whole(o->job, file->path, KEEP_MAX, &body));
		TRY(write_import(l, change, kept ? STR_NONE : body));
		kept = true;
		TRY(put_sheet(&putting, l));
		TRY(put_coverage(l, change, coverage, since));
	}
	return RC_OK;
}

enum rc intake_accept(struct job *job, const struct book *book, struct str path,
	const struct intake_options *options, struct str digest, struct proposal **ret,
	int64_t *ret_seq)
{
	struct outlook *outlook = arena_new(job->arena, struct outlook);
	struct file_look file;
	struct change *change;
	outlook->job = job;
	outlook->book = book;
	outlook->as_of = options->as_of != 0 ? options->as_of : job->today;
	TRY(change_begin(job, book, CHANGE_IMPORT,
		str_format(job->arena, "导入 %.*s", STR_ARG(file_name_of(path))), &change));
	enum rc rc = file_look(outlook, options, path, &file);
	if (rc == RC_OK)
		rc = file_accept(outlook, change, options, digest, &file);
	if (rc == RC_OK)
		rc = change_commit(job, change, ret_seq);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	*ret = file.first;
	return RC_OK;
}

/* ---- looking only ---- */

/* Whom a row names: by number, and of a record to come what it will be called. */
static void digest_reference(struct buf *b, const struct outlook *o, int64_t id)
{
	const struct record *coming = id >= INTAKE_PENDING ? outlook_record(o, id) : NULL;
	int title = coming != NULL ? coming->ledger->title_field : -1;
	buf_addf(b, " %lld", (long long)id);
	if (title >= 0 && value_given(coming->values[title]))
		buf_add(b, value_print(o->job->arena, &coming->ledger->fields[title],
				   coming->values[title]));
}

/* The cells are those of the file; what else there is depends on the ledgers. */
static void digest_row(struct buf *b, const struct outlook *o, const struct intake_row *row)
{
	const struct record *r = row->record, *before = row->before;
	buf_addf(b, "%u %u %d %lld %lld", row->sheet, row->row, (int)row->state,
		before != NULL ? (long long)before->id : 0,
		before != NULL ? (long long)before->since : 0);
	for (size_t i = 0; r != NULL && i < r->ledger->field_count; i++)
		if (r->values[i].type == TYPE_REF && value_given(r->values[i]))
			digest_reference(b, o, r->values[i].integer);
	if (r != NULL && r->parent != 0)
		digest_reference(b, o, r->parent);
	buf_add_char(b, '\n');
}

struct str proposal_digest(struct job *job, const struct proposal *first)
{
	struct sm3 *sm3 = sm3_new(job->arena);
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	buf_add_int(&b, first->outlook->as_of);
	sm3_add(sm3, buf_str(&b));
	sm3_add(sm3, first->sm3);
	for (const struct proposal *p = first; p != NULL; p = p->next) {
		sm3_add(sm3, p->mapping);
		for (size_t i = 0; i < p->given_count; i++)
			sm3_add(sm3, p->given[i].value);
		for (size_t i = 0; i < p->row_count; i++) {
			buf_clear(&b);
			digest_row(&b, p->outlook, &p->rows[i]);
			sm3_add(sm3, buf_str(&b));
		}
	}
	buf_free(&b);
	unsigned char digest[SM3_SIZE];
	sm3_done(sm3, digest);
	return sm3_hex(job->arena, digest);
}

enum rc intake_text(struct job *job, const struct book *book, const struct proposal *p,
	const struct record *record, size_t field, struct str *ret)
{
	const struct field_def *def = &record->ledger->fields[field];
	struct value v = record->values[field];
	*ret = STR_NONE;
	if (!value_given(v))
		return RC_OK;
	if (def->type == TYPE_PERSONAL) {
		*ret = STR("（个人信息）");
		return RC_OK;
	}
	if (def->type != TYPE_REF || v.integer < INTAKE_PENDING)
		return record_text(job, book, record, def, ret);
	const struct record *coming = outlook_record(p->outlook, v.integer);
	struct str title = STR_NONE;
	if (coming != NULL && coming->ledger->title_field >= 0)
		TRY(intake_text(job, book, p, coming, (size_t)coming->ledger->title_field, &title));
	*ret = str_format(job->arena, "%.*s（新建）", STR_ARG(title));
	return RC_OK;
}

enum rc intake_look(struct job *job, const struct book *book, struct str path,
	const struct intake_options *options, struct proposal **ret)
{
	struct outlook *outlook = arena_new(job->arena, struct outlook);
	struct file_look file;
	bool mine = store_state(book->store) == STORE_IDLE;
	outlook->job = job;
	outlook->book = book;
	outlook->as_of = options->as_of != 0 ? options->as_of : job->today;
	if (mine)
		TRY(store_begin_read(job, book->store));
	enum rc rc = file_look(outlook, options, path, &file);
	if (mine)
		store_rollback(book->store);
	if (rc != RC_OK)
		return rc;
	if (file.first->ledger != NULL)
		file.first->digest = proposal_digest(job, file.first);
	*ret = file.first;
	return RC_OK;
}
