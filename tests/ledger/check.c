/*
 * Records before they are written, with the standard pack's definitions.
 */
#include "toy.h"

#include <string.h>

struct standard {
	struct both db;
	struct catalog *catalog;
	struct book *book;
	const struct ledger_def *unit, *party, *certificate;
};

static void open_standard(struct standard *t)
{
	struct job *job = &t->db.job;

	memset(t, 0, sizeof(*t));
	both_open(&t->db);
	OK(job, catalog_load(job, NULL, 0, &t->catalog));
	OK(job, book_create(job, t->db.store, t->catalog, 1, STR("试验"), &t->book));
	t->unit = schema_ledger(&t->catalog->schema, STR("unit"));
	t->party = schema_ledger(&t->catalog->schema, STR("party"));
	t->certificate = schema_ledger(&t->catalog->schema, STR("hightech_certificate"));
	assert_non_null(t->certificate);
}

static void close_standard(struct standard *t)
{
	both_close(&t->db);
	catalog_free(t->catalog);
}

/* The certificate of party 1. */
static struct record *certificate(struct standard *t, const char *issued, const char *expires)
{
	struct record *record = record_new(&t->db.job, t->certificate);

	toy_int(record, "holder", 1);
	toy_text(record, "number", "gr202234 001234");
	if (issued)
		toy_date(record, "issued", issued);
	if (expires)
		toy_date(record, "expires", expires);
	return record;
}

static void what_is_missing_is_filled_by_the_default(void **state)
{
	struct standard t;
	struct record *record;
	problems found;
	(void)state;

	open_standard(&t);
	record = certificate(&t, "2022-10-18", NULL);
	OK(&t.db.job, record_check(&t.db.job, t.book, record, &found));
	assert_int_equal(found.len, 0);
	assert_string_equal(toy_said(&t.db.job, record, "expires"), "2025-10-17");
	assert_string_equal(toy_said(&t.db.job, record, "number"), "GR202234001234");
	record = certificate(&t, NULL, NULL);
	OK(&t.db.job, record_check(&t.db.job, t.book, record, &found));
	assert_string_equal(toy_said(&t.db.job, record, "expires"), "");
	close_standard(&t);
}

static void every_problem_is_told_with_its_field(void **state)
{
	struct standard t;
	struct job *job = &t.db.job;
	struct record *record;
	problems found;
	(void)state;

	open_standard(&t);
	record = certificate(&t, "2022-10-18", "2022-10-18");
	toy_text(record, "number", "GR2022");
	*record_value(record, STR("holder")) = value_missing(TYPE_REF);
	toy_text(record, "why_left", "不想要了");
	GIVES(job, RC_INVALID, record_check(job, t.book, record, &found));
	assert_int_equal(found.len, 5);
	assert_str(found.at[0].field->name, "holder");
	assert_str(found.at[1].field->name, "number");
	assert_str(found.at[2].field->name, "why_left");
	assert_null(found.at[3].field);
	assert_str(found.at[3].message, "到期日期应晚于发证日期");
	SAYS(job, "企业");
	close_standard(&t);
}

static void a_warning_is_told_and_does_not_refuse(void **state)
{
	struct standard t;
	struct job *job = &t.db.job;
	struct record *record;
	problems found;
	(void)state;

	open_standard(&t);
	record = certificate(&t, "2022-10-18", NULL);
	toy_date(record, "left", "2023-05-01");
	OK(job, record_check(job, t.book, record, &found));
	assert_int_equal(found.len, 1);
	assert_true(found.at[0].warning);
	record = record_new(job, t.party);
	toy_text(record, "name", " 某公司 ");
	toy_text(record, "code",
		"913412031234567858"); /* the outer check holds, the inner one does not */
	OK(job, record_check(job, t.book, record, &found));
	assert_int_equal(found.len, 1);
	assert_true(found.at[0].warning);
	assert_str(found.at[0].field->name, "code");
	toy_text(record, "code", "Q13412031234567882"); /* no such class of organisations */
	OK(job, record_check(job, t.book, record, &found));
	assert_int_equal(found.len, 1);
	toy_text(record, "code", "91341203123456788H");
	OK(job, record_check(job, t.book, record, &found));
	assert_int_equal(found.len, 0);
	assert_string_equal(toy_said(job, record, "name"), "某公司");
	close_standard(&t);
}

static void a_coarse_date_where_a_day_is_wanted_is_refused(void **state)
{
	struct standard t;
	struct record *record;
	problems found;
	(void)state;

	open_standard(&t);
	record = certificate(&t, "2022-10", NULL);
	OK(&t.db.job, record_check(&t.db.job, t.book, record, &found));
	toy_date(record, "left", "2023");
	GIVES(&t.db.job, RC_INVALID, record_check(&t.db.job, t.book, record, &found));
	SAYS(&t.db.job, "退出日期");
	close_standard(&t);
}

static int64_t add_unit(struct standard *t, const char *name, int64_t parent)
{
	struct record *unit = record_new(&t->db.job, t->unit);

	toy_text(unit, "name", name);
	if (parent)
		toy_int(unit, "parent", parent);
	toy_write(&t->db.job, t->book, unit);
	return unit->id;
}

static int64_t add_party(struct standard *t, const char *name, int64_t unit)
{
	struct record *party = record_new(&t->db.job, t->party);

	toy_text(party, "name", name);
	toy_int(party, "district", unit);
	toy_write(&t->db.job, t->book, party);
	return party->id;
}

static struct ratio evaluate(
	struct standard *t, const char *text, int64_t unit, int64_t seq, day_t cutoff)
{
	struct job *job = &t->db.job;
	struct when when = {.period = {day_civil(cutoff).year, PERIOD_YEAR, 1}, .cutoff = cutoff};
	struct formula *formula;
	struct formula_env env;
	struct result result;

	OK(job, formula_read(job, FORMULA_NUMBER, str_from_z(text),
			(struct place){STR("test"), 1, 1}, &t->catalog->schema, NULL, &formula));
	OK(job, store_begin_read(job, t->db.store));
	OK(job, ledger_env(job, t->book, seq, when, unit, &env));
	OK(job, formula_eval(job, formula, &env, NULL, &result));
	OK(job, ledger_env_trouble(&env));
	store_rollback(t->db.store);
	assert_int_equal(result.state, VALUE_GIVEN);
	return result.number;
}

static void formulas_see_references_dated_fields_and_the_tree_of_units(void **state)
{
	struct standard t;
	struct record *record;
	struct job *job = &t.db.job;
	int64_t city, east, west, party, seq;
	day_t day, moved;
	(void)state;

	open_standard(&t);
	city = add_unit(&t, "某市", 0);
	east = add_unit(&t, "东区", city);
	west = add_unit(&t, "西区", city);
	party = add_party(&t, "甲", east);
	add_party(&t, "乙", west);
	record = certificate(&t, "2022-10-18", "2025-10-17");
	toy_int(record, "holder", party);
	seq = toy_write(job, t.book, record);
	must(day_from_civil(2023, 6, 30, &day) && day_from_civil(2023, 3, 1, &moved));
#define IS(text, unit, seq, wanted)                                                                \
	assert_int_equal(ratio_cmp(evaluate(&t, text, unit, seq, day), ratio_from_int(wanted)), 0)
	IS("高企证书 个数", 0, SEQ_NOW, 1);
	IS("高企证书 个数", city, SEQ_NOW, 1);
	IS("高企证书 个数", east, SEQ_NOW, 1);
	IS("高企证书 个数", west, SEQ_NOW, 0);
	IS("单位 个数", city, SEQ_NOW, 2);
	IS("高企证书的企业 不重复个数 条件 企业的单位名称 等于 “甲”", 0, SEQ_NOW, 1);
	IS("高企证书 个数 条件 到期日期 早于 截止日", 0, SEQ_NOW, 0);
	/* the firm moves */
	OK(job, record_get_on(job, t.book, t.party, party, SEQ_NOW, moved, &record));
	toy_int(record, "district", west);
	toy_write(job, t.book, record);
	IS("高企证书 个数", west, SEQ_NOW, 1);
	IS("高企证书 个数", east, SEQ_NOW, 0);
	IS("高企证书 个数", east, seq, 1);
	close_standard(&t);
}

static void titles_are_told_for_references(void **state)
{
	struct standard t;
	struct job *job = &t.db.job;
	struct record *record, *party;
	struct str text;
	int64_t first;
	(void)state;

	open_standard(&t);
	(void)add_party(&t, "旧名", add_unit(&t, "区", 0));
	record = certificate(&t, "2022-10-18", NULL);
	toy_int(record, "holder", 2);
	first = toy_write(job, t.book, record);
	OK(job, record_get(job, t.book, t.party, 2, SEQ_NOW, &party));
	toy_text(party, "name", "新名");
	toy_write(job, t.book, party);
	OK(job, record_get(job, t.book, t.certificate, record->id, SEQ_NOW, &record));
	OK(job, record_text(
			job, t.book, record, ledger_field(t.certificate, STR("holder")), &text));
	assert_str(text, "新名");
	OK(job, record_get(job, t.book, t.certificate, record->id, first, &record));
	OK(job, record_text(
			job, t.book, record, ledger_field(t.certificate, STR("holder")), &text));
	assert_str(text, "旧名");
	OK(job, record_text(
			job, t.book, record, ledger_field(t.certificate, STR("issued")), &text));
	assert_str(text, "2022-10-18");
	close_standard(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_missing_is_filled_by_the_default),
		cmocka_unit_test(every_problem_is_told_with_its_field),
		cmocka_unit_test(a_warning_is_told_and_does_not_refuse),
		cmocka_unit_test(a_coarse_date_where_a_day_is_wanted_is_refused),
		cmocka_unit_test(formulas_see_references_dated_fields_and_the_tree_of_units),
		cmocka_unit_test(titles_are_told_for_references),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
