/* Cells: a path is one read a reference, and a page shows fifty rows at most. */
#include "web/cells.h"

enum rc cell_of_field(struct request *request, const struct view *view, const struct record *record,
	const struct field_def *field, struct str *ret)
{
	struct value v = record->values[field - record->ledger->fields];
	const struct schema *schema = &view->catalog->schema;

	*ret = STR_NONE;
	if (!value_given(v))
		return RC_OK;
	if (field->type == TYPE_PERSONAL) {
		*ret = STR("（个人信息，不在此显示）");
		return RC_OK;
	}
	/* ledgers of the engine name indicators and ledgers by code: people read labels */
	if (field->type == TYPE_TEXT && str_eq(field->name, STR("indicator")) &&
		schema_indicator(schema, v.text) != NULL)
		*ret = schema_indicator(schema, v.text)->label;
	else if (field->type == TYPE_TEXT && str_eq(field->name, STR("ledger")) &&
		 schema_ledger(schema, v.text) != NULL)
		*ret = schema_ledger(schema, v.text)->label;
	else if (field->type == TYPE_DATE)
		*ret = cell_date(request->job->arena, v.date);
	else
		TRY(record_text(request->job, view->book, record, field, ret));
	if (field->type == TYPE_MONEY || field->type == TYPE_DECIMAL)
		*ret = num_grouped(request->job->arena, *ret);
	return RC_OK;
}

enum rc cell_of_path(struct request *request, const struct view *view, const struct record *record,
	struct str path, struct str *ret)
{
	const struct record *end;
	const struct field_def *field;

	*ret = STR_NONE;
	TRY(record_follow(request->job, view->book, record, path, &end, &field));
	return field != NULL ? cell_of_field(request, view, end, field, ret) : RC_OK;
}

enum rc cell_title(struct request *request, const struct view *view, const struct record *record,
	struct str *ret)
{
	*ret = STR_NONE;
	if (record->ledger->title_field >= 0)
		TRY(cell_of_field(request, view, record,
			&record->ledger->fields[record->ledger->title_field], ret));
	if (ret->len == 0)
		*ret = str_format(request->job->arena, "第 %lld 号", (long long)record->id);
	return RC_OK;
}

enum rc cell_changes(struct request *request, const struct view *view, const struct record *before,
	const struct record *after, const struct str **ret, size_t *ret_count)
{
	struct arena *a = request->job->arena;
	const struct ledger_def *ledger = after->ledger;
	struct str *lines = arena_array(a, struct str, ledger->field_count + 1);
	size_t count = 0;

	for (size_t f = 0; before != NULL && f < ledger->field_count; f++) {
		const struct field_def *field = &ledger->fields[f];
		struct str was, now;

		if (field->dated || value_eq(before->values[f], after->values[f]))
			continue;
		TRY(cell_of_field(request, view, before, field, &was));
		TRY(cell_of_field(request, view, after, field, &now));
		lines[count++] = str_format(a, "%.*s：%.*s → %.*s", STR_ARG(field->label),
			STR_ARG(was.len > 0 ? was : STR("未填")),
			STR_ARG(now.len > 0 ? now : STR("未填")));
	}
	if (before == NULL)
		lines[count++] = STR("新建");
	*ret = lines;
	*ret_count = count;
	return RC_OK;
}

static enum rc add_about(struct request *request, const struct view *view,
	const struct record *record, const struct field_def *field, struct buf *b)
{
	struct str text;

	if (field - record->ledger->fields == record->ledger->title_field)
		return RC_OK;
	TRY(cell_of_field(request, view, record, field, &text));
	if (text.len > 0)
		buf_addf(b, "%s%.*s", buf_str(b).len > 0 ? " · " : "", STR_ARG(text));
	return RC_OK;
}

enum rc cell_about(struct request *request, const struct view *view, const struct record *record,
	const struct field_def *but, struct str *ret)
{
	const struct ledger_def *ledger = record->ledger;
	struct buf b;
	bool dated = false;
	enum rc rc = RC_OK;

	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; rc == RC_OK && i < ledger->key_count; i++) {
		const struct field_def *field = &ledger->fields[ledger->key[i]];

		dated = dated || field->type == TYPE_DATE;
		rc = field == but ? RC_OK : add_about(request, view, record, field, &b);
	}
	for (size_t f = 0; rc == RC_OK && f < ledger->field_count && !dated; f++) {
		dated = ledger->fields[f].type == TYPE_DATE && value_given(record->values[f]);
		if (dated && &ledger->fields[f] != but)
			rc = add_about(request, view, record, &ledger->fields[f], &b);
	}
	*ret = buf_take(request->job->arena, &b);
	return rc;
}

struct url record_url(
	struct arena *a, const struct view *view, const struct ledger_def *ledger, int64_t id)
{
	return view_url(a, view,
		url_to(a, "/ledgers/{code}/{id}", ledger->name,
			str_format(a, "%lld", (long long)id)));
}

/* ---- how a column stands ---- */

bool cell_is_number(struct str text)
{
	size_t digits = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9')
			digits++;
		else if (!(c == ',' || c == '.' || c == '%' || (c == '-' && i == 0)))
			return false;
	}
	return digits > 0 && digits <= 15;
}

struct str cell_field_kind(const struct field_def *field)
{
	if (field == NULL)
		return STR_NONE;
	if (field->type == TYPE_INT || field->type == TYPE_DECIMAL || field->type == TYPE_MONEY)
		return STR("num");
	return field->type == TYPE_DATE || field->type == TYPE_SPAN ? STR("date") : STR_NONE;
}

struct str cell_head(struct arena *a, const struct field_def *field)
{
	struct str unit = field->type == TYPE_MONEY ? field->shown_in : field->measure;

	return unit.len > 0 ? str_format(a, "%.*s（%.*s）", STR_ARG(field->label), STR_ARG(unit))
			    : field->label;
}

const struct field_def *cell_path_field(const struct ledger_def *ledger, struct str path)
{
	const struct field_def *field = NULL;

	while (path.len > 0 && ledger != NULL) {
		field = ledger_field(ledger, str_cut(&path, STR("的")));
		ledger = field != NULL ? field->ref : NULL;
	}
	return path.len == 0 ? field : NULL;
}
