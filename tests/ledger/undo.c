#include "toy.h"

static void an_import_is_taken_back_and_brought_again(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *old, *fresh, *back;
	struct change *change;
	struct change_info info;
	int64_t imported, undone, redone, count;
	struct ledger_query all = {.seq = SEQ_NOW};
	(void)state;

	toy_open(&t);
	toy_write(job, t.book, old = toy_party(&t, job, "甲", "X"));
	OK(job, change_begin(job, t.book, CHANGE_IMPORT, STR("名单"), &change));
	toy_text(old, "name", "甲改");
	fresh = toy_party(&t, job, "乙", "Y");
	OK(job, change_put(job, change, old, old->since));
	OK(job, change_put(job, change, fresh, 0));
	OK(job, change_commit(job, change, &imported));
	OK(job, change_undo(job, t.book, imported, STR(""), &undone));
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, old->id, SEQ_NOW), "name"), "甲");
	GIVES(job, RC_MISSING, record_get(job, t.book, t.party, fresh->id, SEQ_NOW, &back));
	OK(job, change_get(job, t.book, imported, &info));
	assert_int_equal(info.undone_by, undone);
	GIVES(job, RC_TAKEN, change_undo(job, t.book, imported, STR(""), &redone));
	OK(job, change_undo(job, t.book, undone, STR(""), &redone));
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, old->id, SEQ_NOW), "name"), "甲改");
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, fresh->id, SEQ_NOW), "name"), "乙");
	OK(job, change_get(job, t.book, imported, &info));
	assert_int_equal(info.undone_by, 0);
	OK(job, change_get(job, t.book, undone, &info));
	assert_int_equal(info.undone_by, redone);
	OK(job, change_undo(job, t.book, imported, STR(""), &undone));
	OK(job, ledger_count(job, t.book, t.party, &all, &count));
	assert_int_equal(count, 1);
	toy_close(&t);
}

static void a_change_tells_which_records_it_touched(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *old, *gone, *fresh;
	struct change *change;
	struct change_row *rows;
	int64_t seq, later;
	size_t count;
	(void)state;

	toy_open(&t);
	toy_write(job, t.book, old = toy_party(&t, job, "甲", "X"));
	toy_write(job, t.book, gone = toy_party(&t, job, "丙", "Z"));
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	toy_text(old, "name", "甲改");
	fresh = toy_party(&t, job, "乙", "Y");
	OK(job, change_put(job, change, fresh, 0));
	OK(job, change_put(job, change, old, old->since));
	OK(job, change_end(job, change, t.party, gone->id, 0));
	OK(job, change_commit(job, change, &seq));
	/* what happens later does not change what it did */
	toy_text(fresh, "name", "乙改");
	later = toy_write(job, t.book, fresh);
	OK(job, change_rows(job, t.book, seq, &rows, &count));
	assert_int_equal(count, 3);
	assert_int_equal(rows[0].id, old->id);
	assert_int_equal(rows[0].how, CHANGE_ALTERED);
	assert_int_equal(rows[1].id, gone->id);
	assert_int_equal(rows[1].how, CHANGE_ENDED);
	assert_int_equal(rows[2].id, fresh->id);
	assert_int_equal(rows[2].how, CHANGE_MADE);
	OK(job, change_rows(job, t.book, later, &rows, &count));
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].how, CHANGE_ALTERED);
	assert_ptr_equal(rows[0].ledger, t.party);
	OK(job, change_rows(job, t.book, later + 1, &rows, &count));
	assert_int_equal(count, 0);
	toy_close(&t);
}

static void later_work_of_others_refuses_the_undo_and_is_listed(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *record;
	int64_t first, second, seq;
	(void)state;

	toy_open(&t);
	record = toy_party(&t, job, "甲", "X");
	first = toy_write(job, t.book, record);
	toy_text(record, "name", "乙");
	job->who = STR("李四");
	second = toy_write(job, t.book, record);
	GIVES(job, RC_TAKEN, change_undo(job, t.book, first, STR(""), &seq));
	SAYS(job, "李四");
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, record->id, SEQ_NOW), "name"), "乙");
	OK(job, change_undo(job, t.book, second, STR(""), &seq));
	OK(job, change_undo(job, t.book, first, STR(""), &seq));
	GIVES(job, RC_MISSING, record_get(job, t.book, t.party, record->id, SEQ_NOW, &record));
	toy_close(&t);
}

static void child_rows_of_others_refuse_the_undo_of_their_record(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *party, *member;
	int64_t first, seq;
	(void)state;

	toy_open(&t);
	first = toy_write(job, t.book, party = toy_party(&t, job, "甲", "X"));
	member = record_new(job, t.member);
	member->parent = party->id;
	toy_text(member, "name", "赵");
	toy_write(job, t.book, member);
	GIVES(job, RC_TAKEN, change_undo(job, t.book, first, STR(""), &seq));
	SAYS(job, "成员");
	toy_close(&t);
}

static void an_end_is_taken_back_with_its_child_rows(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *party, *member, **rows;
	int64_t ended, seq;
	size_t count;
	(void)state;

	toy_open(&t);
	party = toy_party(&t, job, "甲", "X");
	toy_text(party, "contact", "13900001111");
	toy_write(job, t.book, party);
	member = record_new(job, t.member);
	member->parent = party->id;
	toy_text(member, "name", "赵");
	toy_write(job, t.book, member);
	ended = toy_end(job, t.book, t.party, party->id);
	OK(job, change_undo(job, t.book, ended, STR(""), &seq));
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, party->id, SEQ_NOW), "contact"),
		"13900001111");
	OK(job, record_rows(job, t.book, t.member, party->id, SEQ_NOW, &rows, &count));
	assert_int_equal(count, 1);
	toy_close(&t);
}

static void only_writes_and_imports_can_be_taken_back(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	int64_t seq;
	(void)state;

	toy_open(&t);
	GIVES(job, RC_DENIED, change_undo(job, t.book, 1, STR(""), &seq));
	GIVES(job, RC_MISSING, change_undo(job, t.book, 2, STR(""), &seq));
	GIVES(job, RC_MISSING, change_undo(job, t.book, 0, STR(""), &seq));
	toy_close(&t);
}

static void import_party(struct toy *t, struct record *record, int64_t *ret_seq)
{
	static const struct str sheets[] = {STR_INIT("封面"), STR_INIT("名单")};
	struct job *job = &t->db.job;
	struct import_info info = {.file = STR("企业名单.xlsx"),
		.sm3 = STR("0000000000000000000000000000000000000000000000000000000000000000"),
		.size = 12,
		.sheets = sheets,
		.sheet_count = 2,
		.ledger = STR("party"),
		.mapping = STR("{\"name\": 1, \"code\": 2, \"unit\": 4}"),
		.mode = STR("all"),
		.counts = STR("{}")};
	struct change *change;

	OK(job, change_begin(job, t->book, CHANGE_IMPORT, STR("收表"), &change));
	OK(job, change_import(job, change, &info, &record->source));
	record->source_row = (INT64_C(1) << 32) | 17;
	OK(job, change_put(job, change, record, 0));
	OK(job, change_commit(job, change, ret_seq));
}

static void a_cell_knows_the_file_and_row_it_came_from(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *record, *unit;
	struct origin origin;
	int64_t imported, edited, undone;
	(void)state;

	toy_open(&t);
	unit = record_new(job, t.unit);
	toy_text(unit, "name", "颍东区");
	toy_write(job, t.book, unit);
	record = toy_party(&t, job, "甲", "X");
	toy_int(record, "unit", unit->id);
	import_party(&t, record, &imported);
	record = toy_get(job, t.book, t.party, record->id, SEQ_NOW);
	toy_text(record, "name", "甲改");
	toy_int(record, "staff", 5);
	edited = toy_write(job, t.book, record);
	record = toy_get(job, t.book, t.party, record->id, SEQ_NOW);
	OK(job, record_origin(job, t.book, record, toy_field(t.party, "code"), &origin));
	assert_int_equal(origin.seq, imported);
	assert_str(origin.file, "企业名单.xlsx");
	assert_str(origin.sheet, "名单");
	assert_int_equal(origin.row, 17);
	assert_int_equal(origin.column, 2);
	OK(job, record_origin(job, t.book, record, toy_field(t.party, "unit"), &origin));
	assert_int_equal(origin.seq, imported);
	assert_int_equal(origin.column, 4);
	OK(job, record_origin(job, t.book, record, toy_field(t.party, "name"), &origin));
	assert_int_equal(origin.seq, edited);
	assert_int_equal(origin.row, -1);
	OK(job, record_origin(job, t.book, record, toy_field(t.party, "staff"), &origin));
	assert_int_equal(origin.seq, edited);
	OK(job, change_undo(job, t.book, edited, STR(""), &undone));
	record = toy_get(job, t.book, t.party, record->id, SEQ_NOW);
	OK(job, record_origin(job, t.book, record, toy_field(t.party, "name"), &origin));
	assert_int_equal(origin.seq, imported);
	assert_int_equal(origin.column, 1);
	toy_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_import_is_taken_back_and_brought_again),
		cmocka_unit_test(a_change_tells_which_records_it_touched),
		cmocka_unit_test(later_work_of_others_refuses_the_undo_and_is_listed),
		cmocka_unit_test(child_rows_of_others_refuse_the_undo_of_their_record),
		cmocka_unit_test(an_end_is_taken_back_with_its_child_rows),
		cmocka_unit_test(only_writes_and_imports_can_be_taken_back),
		cmocka_unit_test(a_cell_knows_the_file_and_row_it_came_from),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
