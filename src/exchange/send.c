/*
 * What goes out: one snapshot, the figures counted in it, the list of values, the rows, the manifest.
 *
 * A value in the list is the figure in the indicator's own measure with at most the decimals that 登记数 keeps; the
 * exact one stands in the manifest. A figure that is missing is not sent as 0: the manifest says 未填.
 */
#include <stdlib.h>

#include "exchange/inner.h"
#include "sheet/sheet.h"
#include "store/sm3.h"

/* The fields of 登记数 that the list has, in its order. */
static const char *const value_fields[] = {"indicator", "unit", "period", "value", "rank", "state",
	"vintage", "publisher", "published", "document"};
enum {
	AT_INDICATOR,
	AT_UNIT,
	AT_PERIOD,
	AT_VALUE,
	AT_RANK,
	AT_STATE,
	AT_VINTAGE,
	AT_PUBLISHER,
	AT_PUBLISHED,
	AT_DOCUMENT
};

struct value_row {
	struct str cells[COUNT_OF(value_fields)];
};
struct sending {
	struct job *job;
	const struct book *book;
	const struct exchange_order *order;
	struct exchange_sent *sent;
	struct units units;
	const struct unit_row *unit;
	const struct ledger_def *registered;
	struct str folder;
	ARRAY(struct value_row) values;
	ARRAY(struct exchange_figure) figures;
	ARRAY(struct str) missing;
};

/* ---- the pack ---- */

static struct str pack_hash(struct job *job, const struct catalog *catalog)
{
	struct sm3 *sm3 = sm3_new(job->arena);
	unsigned char digest[SM3_SIZE];
	for (size_t i = 0; i < catalog->schema.indicator_count; i++) {
		sm3_add(sm3, catalog->schema.indicators[i]->code);
		sm3_add(sm3, STR("\n"));
		sm3_add(sm3, catalog->schema.indicators[i]->hash);
		sm3_add(sm3, STR("\n"));
	}
	sm3_done(sm3, digest);
	return sm3_hex(job->arena, digest);
}

/* ---- values ---- */

/* What 登记数 can hold: at most so many decimals, no zeros behind. */
static struct str list_number(const struct sending *s, struct ratio exact)
{
	const struct field_def *value = ledger_field(s->registered, STR("value"));
	struct str text = ratio_text(s->job->arena, exact, value->decimals, ROUND_HALF_UP);
	while (str_ends(text, STR("0")))
		text.len--;
	if (str_ends(text, STR(".")))
		text.len--;
	return text;
}

static struct str document_text(const struct sending *s)
{
	const struct manifest *m = &s->sent->manifest;
	return str_format(s->job->arena, "%.*s%s包（%.*s%.*s，截至%.*s，第%lld号变更）",
		STR_ARG(m->book), exchange_kind_word(m->kind), STR_ARG(m->unit),
		STR_ARG(period_chinese(s->job->arena, m->period)),
		STR_ARG(day_chinese(s->job->arena, m->cutoff)), (long long)m->change);
}

static struct value_row *add_value(struct sending *s, const struct indicator_def *indicator)
{
	const struct manifest *m = &s->sent->manifest;
	struct value_row *row = ARRAY_ADD(s->job->arena, s->values);
	*row = (struct value_row){0};
	row->cells[AT_INDICATOR] = indicator->label;
	row->cells[AT_UNIT] = s->unit->name;
	row->cells[AT_PERIOD] = period_text(s->job->arena, m->period);
	row->cells[AT_PUBLISHER] = m->book;
	row->cells[AT_PUBLISHED] = day_iso(s->job->arena, m->cutoff);
	row->cells[AT_DOCUMENT] = document_text(s);
	return row;
}

static struct str state_word(const struct figure *f)
{
	return f->state == VALUE_GIVEN     ? STR("已填")
	       : f->state == VALUE_MISSING ? STR("未填")
					   : STR("不适用");
}

static struct exchange_figure figure_entry(struct arena *a, const struct figure *f)
{
	struct printed p = figure_print(a, f);
	return (struct exchange_figure){
		.indicator = f->indicator->code,
		.label = f->indicator->label,
		.definition = f->indicator->hash,
		.state = state_word(f),
		.value = p.missing ? STR("") : ratio_exact_text(a, p.exact),
		.measure = f->indicator->measure,
		.source = f->source == FIGURE_REGISTERED ? STR("登记数")
							 : str_from_z(counted_word(f->indicator)),
		.rows = f->rows,
		.undecidable = f->undecidable,
		.covered = f->covered,
	};
}

static void send_figure(struct sending *s, const struct figure *f)
{
	struct arena *a = s->job->arena;
	struct printed p = figure_print(a, f);
	*ARRAY_ADD(a, s->figures) = figure_entry(a, f);
	if (p.missing) {
		*ARRAY_ADD(a, s->missing) = str_format(
			a, "%.*s（%.*s）", STR_ARG(f->indicator->label), STR_ARG(state_word(f)));
		return;
	}
	struct value_row *row = add_value(s, f->indicator);
	row->cells[AT_VALUE] = list_number(s, p.exact);
	row->cells[AT_STATE] = STR("填报");
}

static enum rc send_figures(struct sending *s)
{
	const struct schema *schema = &s->book->catalog->schema;
	const struct exchange_order *order = s->order;
	bool all = order->indicator_count == 0;
	size_t count = all ? schema->indicator_count : order->indicator_count;
	struct figure_request *requests =
		arena_array(s->job->arena, struct figure_request, count + 1);
	struct figure *figures;
	for (size_t i = 0; i < count; i++)
		requests[i] = (struct figure_request){
			.indicator = all ? schema->indicators[i] : order->indicators[i],
			.face = FACE_VALUE,
			.unit = order->unit,
			.when = order->when};
	TRY(indicator_figures(s->job, s->book, requests, count, SEQ_NOW, &figures));
	for (size_t i = 0; i < count; i++)
		send_figure(s, &figures[i]);
	if (s->values.len == 0)
		return fail(s->job, RC_INVALID,
			"%.*s在%.*"
			"s没有一个有值的指标，没有可上报的数：请看辖区、报告期和截止日对不对",
			STR_ARG(s->unit->name),
			STR_ARG(period_chinese(s->job->arena, order->when.period)));
	return RC_OK;
}

/* ---- what goes back: 核定数 and 公布数 with ranks ---- */

static enum rc take_settled(void *arg, struct job *job, const struct record *record)
{
	struct sending *s = arg;
	struct arena *a = job->arena;
	struct period period;
	const struct indicator_def *indicator =
		schema_indicator(&s->book->catalog->schema, said_text(record, "indicator"));
	struct str state = said_text(record, "state");
	if (indicator == NULL || !period_from(said_text(record, "period"), &period) ||
		period_cmp(period, s->order->when.period) != 0 ||
		!(str_eq(state, STR("核定")) || str_eq(state, STR("公布"))))
		return RC_OK;
	struct value value = said(record, "value"), rank = said(record, "rank"),
		     day = said(record, "published");
	struct value_row *row = add_value(s, indicator);
	row->cells[AT_STATE] = str_copy(a, state);
	row->cells[AT_VINTAGE] = str_copy(a, said_text(record, "vintage"));
	/* 核定 is the sender's own word, whoever typed the list; a published number keeps its publisher */
	if (str_eq(state, STR("公布"))) {
		row->cells[AT_PUBLISHER] = str_copy(a, said_text(record, "publisher"));
		row->cells[AT_DOCUMENT] = str_copy(a, said_text(record, "document"));
	}
	row->cells[AT_PUBLISHED] = value_given(day) ? date_iso(a, day.date) : STR("");
	if (value_given(value))
		row->cells[AT_VALUE] = list_number(
			s, ratio_from_scaled(value.integer,
				   ledger_field(s->registered, STR("value"))->decimals));
	if (value_given(rank))
		row->cells[AT_RANK] = str_format(a, "%lld", (long long)rank.integer);
	return RC_OK;
}

/* A rank that nobody registered is reckoned among the districts, where each of them has a settled number. */
static enum rc add_ranks(struct sending *s)
{
	struct survey survey;
	if (s->unit->parent == 0)
		return RC_OK;
	TRY(exchange_survey(s->job, s->book, s->unit->parent, &s->order->when, NULL, 0, &survey));
	for (size_t i = 0; i < survey.indicator_count * survey.unit_count; i++) {
		const struct survey_cell *cell = &survey.cells[i];
		if (cell->unit != s->order->unit || cell->rank == 0)
			continue;
		for (size_t k = 0; k < s->values.len; k++)
			if (str_eq(s->values.at[k].cells[AT_INDICATOR], cell->indicator->label) &&
				str_eq(s->values.at[k].cells[AT_STATE], cell->ranked_by) &&
				s->values.at[k].cells[AT_RANK].len == 0)
				s->values.at[k].cells[AT_RANK] =
					str_format(s->job->arena, "%lld", (long long)cell->rank);
	}
	return RC_OK;
}

static enum rc send_settled(struct sending *s)
{
	struct ledger_filter filter = {
		ledger_field(s->registered, STR("unit")), value_int(TYPE_REF, s->order->unit)};
	struct ledger_query query = {.seq = SEQ_NOW, .filters = &filter, .filter_count = 1};
	TRY(ledger_each(s->job, s->book, s->registered, &query, take_settled, s));
	if (s->values.len == 0)
		return fail(s->job, RC_INVALID,
			"%.*s%.*s还没有核定数，也没有公布数，没有可反馈的：先登记核定数（台账 "
			"登记数，数据状态“核定”）",
			STR_ARG(s->unit->name),
			STR_ARG(period_chinese(s->job->arena, s->order->when.period)));
	return add_ranks(s);
}

static enum rc value_row(void *arg, struct job *job, size_t n, struct str *ret_cells)
{
	const struct sending *s = arg;
	(void)job;
	if (n >= s->values.len)
		return RC_DONE;
	for (size_t i = 0; i < COUNT_OF(value_fields); i++)
		ret_cells[i] = s->values.at[n].cells[i];
	return RC_OK;
}

static enum rc write_values(struct sending *s, struct str *ret)
{
	struct sheet_column columns[COUNT_OF(value_fields)];
	struct str path = str_format(s->job->arena, "%.*s/values.xlsx", STR_ARG(s->folder));
	for (size_t i = 0; i < COUNT_OF(value_fields); i++) {
		const struct field_def *f =
			ledger_field(s->registered, str_from_z(value_fields[i]));
		if (f == NULL)
			return fail(s->job, RC_INVALID, "台账“%.*s”没有字段 %s，不能上报",
				STR_ARG(s->registered->label), value_fields[i]);
		columns[i] = (struct sheet_column){.title = f->label, .type = TYPE_TEXT};
	}
	struct sheet_table table = {.title = s->registered->label,
		.columns = columns,
		.column_count = COUNT_OF(columns),
		.row = value_row,
		.arg = s};
	TRY(sheet_write(s->job, path, &table, 1));
	return file_read_whole(s->job, path, EXCHANGE_MAX_PART, ret);
}

/* ---- all ---- */

static enum rc check_order(struct job *job, const struct exchange_order *order)
{
	if (str_trim(order->filled).len == 0 || str_trim(order->checked).len == 0)
		return fail(job, RC_INVALID, "请写明填报人和审核人");
	if (order->filled.len > EXCHANGE_MAX_TEXT || order->checked.len > EXCHANGE_MAX_TEXT ||
		order->remark.len > EXCHANGE_MAX_REMARK)
		return fail(job, RC_TOO_MUCH, "填报人、审核人或意见太长");
	return RC_OK;
}

static enum rc begin(struct sending *s)
{
	struct manifest *m = &s->sent->manifest;
	TRY(need_ledger(s->job, s->book, LEDGER_REGISTERED, &s->registered));
	TRY(units_read(s->job, s->book, &s->units));
	s->unit = unit_of(&s->units, s->order->unit);
	if (s->unit == NULL)
		return fail(s->job, RC_MISSING, "没有这个辖区");
	*m = (struct manifest){.kind = s->order->kind,
		.book = s->book->name,
		.unit = s->unit->name,
		.unit_code = s->unit->code,
		.period = s->order->when.period,
		.cutoff = s->order->when.cutoff,
		.pack = s->book->catalog->version,
		.pack_hash = pack_hash(s->job, s->book->catalog),
		.filled = str_trim(s->order->filled),
		.checked = str_trim(s->order->checked),
		.remark = str_trim(s->order->remark),
		.made = s->job->now};
	return book_head(s->job, s->book, &m->change, &m->head);
}

static enum rc collect(struct sending *s, struct row_parts *ret)
{
	struct row_part values = {0};
	TRY(begin(s));
	values.ledger = s->registered;
	if (s->order->kind == EXCHANGE_SUBMISSION) {
		TRY(send_figures(s));
		TRY(rows_collect(s->job, s->book, s->order, &s->units, s->folder, ret));
	} else {
		TRY(send_settled(s));
	}
	TRY(write_values(s, &values.bytes));
	values.rows = (int64_t)s->values.len;
	*ARRAY_ADD(s->job->arena, ret->list) = values;
	return RC_OK;
}

static enum rc pack(struct sending *s, const struct row_parts *parts)
{
	struct manifest *m = &s->sent->manifest;
	struct arena *a = s->job->arena;
	struct str *bodies = arena_array(a, struct str, parts->list.len + 1);
	m->figures = s->figures.at;
	m->figure_count = s->figures.len;
	m->part_count = parts->list.len;
	m->parts = arena_array(a, struct exchange_part, m->part_count + 1);
	if (m->part_count > EXCHANGE_MAX_PARTS)
		return fail(
			s->job, RC_TOO_MUCH, "部件超过 %d 个，请少带几本台账", EXCHANGE_MAX_PARTS);
	for (size_t i = 0; i < m->part_count; i++) {
		const struct row_part *part = &parts->list.at[i];
		bodies[i] = part->bytes;
		m->parts[i] = (struct exchange_part){.name = str_format(a, "%02zu_%.*s.xlsx", i + 1,
							     STR_ARG(part->ledger->label)),
			.ledger = part->ledger->name,
			.rows = part->rows};
	}
	TRY(package_write(s->job, m, bodies, s->order->key, &s->sent->bytes));
	s->sent->name = str_format(a, "%.*s_%.*s_截至%.*s_%s" EXCHANGE_ENDING, STR_ARG(m->unit),
		STR_ARG(period_text(a, m->period)), STR_ARG(day_iso(a, m->cutoff)),
		exchange_kind_word(m->kind));
	s->sent->missing = s->missing.at;
	s->sent->missing_count = s->missing.len;
	return RC_OK;
}

enum rc exchange_send(struct job *job, const struct book *book, const struct exchange_order *order,
	struct exchange_sent *ret)
{
	struct sending s = {.job = job, .book = book, .order = order, .sent = ret};
	struct row_parts parts = {0};
	struct snapshot snapshot;
	*ret = (struct exchange_sent){0};
	TRY(check_order(job, order));
	if (order->when.cutoff > job->today)
		return fail(job, RC_INVALID,
			"截止日%.*s还没有到（今天是%.*s）：包里只写已经发生的数，请改截止日",
			STR_ARG(day_chinese(job->arena, order->when.cutoff)),
			STR_ARG(day_chinese(job->arena, job->today)));
	TRY(file_temporary_folder(job, STR_NONE, &s.folder));
	TRY(snapshot_begin(job, book->store, &snapshot));
	enum rc rc = collect(&s, &parts);
	snapshot_end(&snapshot);
	return rc == RC_OK ? pack(&s, &parts) : rc;
}
