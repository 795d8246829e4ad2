#include "toy.h"

static void a_record_of_every_type_comes_back_as_it_was(void **state)
{
	struct toy t;
	struct record *unit, *record, *back;
	(void)state;

	toy_open(&t);
	unit = record_new(&t.db.job, t.unit);
	toy_text(unit, "name", "颍东区");
	toy_write(&t.db.job, t.book, unit);
	record = toy_party(&t, &t.db.job, "安徽某某公司", "91350100M000100Y43");
	toy_text(record, "kind", "企业");
	toy_int(record, "staff", 120);
	toy_int(record, "area", 12345);
	toy_int(record, "sales", -5);
	toy_int(record, "listed", 1);
	toy_date(record, "founded", "2019-03");
	toy_date(record, "licence", "2020-01-01/2025-12-31");
	toy_int(record, "unit", unit->id);
	toy_text(record, "contact", "13900001111");
	assert_int_equal(toy_write(&t.db.job, t.book, record), 3);
	back = toy_get(&t.db.job, t.book, t.party, record->id, SEQ_NOW);
	for (size_t i = 0; i < t.party->field_count; i++)
		assert_true(value_eq(record->values[i], back->values[i]));
	assert_int_equal(back->since, 3);
	assert_int_equal(back->until, 0);
	toy_close(&t);
}

static void an_edit_keeps_the_old_version_for_older_change_numbers(void **state)
{
	struct toy t;
	struct record *record, *back, **all;
	size_t count;
	int64_t first, second, third;
	(void)state;

	toy_open(&t);
	record = toy_party(&t, &t.db.job, "旧名", NULL);
	first = toy_write(&t.db.job, t.book, record);
	toy_text(record, "name", "新名");
	second = toy_write(&t.db.job, t.book, record);
	third = toy_end(&t.db.job, t.book, t.party, record->id);
	assert_string_equal(
		toy_said(&t.db.job, toy_get(&t.db.job, t.book, t.party, record->id, first), "name"),
		"旧名");
	assert_string_equal(
		toy_said(
			&t.db.job, toy_get(&t.db.job, t.book, t.party, record->id, second), "name"),
		"新名");
	GIVES(&t.db.job, RC_MISSING,
		record_get(&t.db.job, t.book, t.party, record->id, third, &back));
	GIVES(&t.db.job, RC_MISSING,
		record_get(&t.db.job, t.book, t.party, record->id, SEQ_NOW, &back));
	GIVES(&t.db.job, RC_MISSING,
		record_get(&t.db.job, t.book, t.party, record->id, first - 1, &back));
	OK(&t.db.job, record_history(&t.db.job, t.book, t.party, record->id, &all, &count));
	assert_int_equal(count, 2);
	assert_int_equal(all[0]->since, first);
	assert_int_equal(all[0]->until, second);
	assert_int_equal(all[1]->until, third);
	toy_close(&t);
}

static void the_second_of_two_editors_is_told_who_was_first(void **state)
{
	struct toy t;
	struct record *mine, *theirs;
	struct change *change;
	int64_t seq;
	(void)state;

	toy_open(&t);
	mine = toy_party(&t, &t.db.job, "甲", NULL);
	toy_write(&t.db.job, t.book, mine);
	theirs = toy_get(&t.db.job, t.book, t.party, mine->id, SEQ_NOW);
	mine = toy_get(&t.db.job, t.book, t.party, mine->id, SEQ_NOW);
	t.db.job.who = STR("张三");
	toy_text(theirs, "name", "乙");
	toy_write(&t.db.job, t.book, theirs);
	toy_text(mine, "name", "丙");
	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(&t.db.job, change_put(&t.db.job, change, mine, mine->since));
	GIVES(&t.db.job, RC_TAKEN, change_commit(&t.db.job, change, &seq));
	SAYS(&t.db.job, "张三");
	assert_string_equal(
		toy_said(&t.db.job, toy_get(&t.db.job, t.book, t.party, mine->id, SEQ_NOW), "name"),
		"乙");
	toy_close(&t);
}

static void a_change_that_changes_nothing_leaves_no_trace(void **state)
{
	struct toy t;
	struct record *record;
	struct change *change;
	int64_t seq, before, after;
	struct str head;
	(void)state;

	toy_open(&t);
	record = toy_party(&t, &t.db.job, "甲", NULL);
	toy_text(record, "contact", "139");
	toy_write(&t.db.job, t.book, record);
	OK(&t.db.job, book_head(&t.db.job, t.book, &before, &head));
	record = toy_get(&t.db.job, t.book, t.party, record->id, SEQ_NOW);
	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(&t.db.job, change_put(&t.db.job, change, record, record->since));
	OK(&t.db.job, change_commit(&t.db.job, change, &seq));
	assert_int_equal(seq, 0);
	OK(&t.db.job, book_head(&t.db.job, t.book, &after, &head));
	assert_int_equal(before, after);
	toy_close(&t);
}

static void two_records_may_lack_a_code_but_not_share_one(void **state)
{
	struct toy t;
	struct change *change;
	struct record *found;
	int64_t seq;
	(void)state;

	toy_open(&t);
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "甲", NULL));
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "乙", NULL));
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "丙", "X"));
	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(&t.db.job, change_put(&t.db.job, change, toy_party(&t, &t.db.job, "丁", "X"), 0));
	GIVES(&t.db.job, RC_TAKEN, change_commit(&t.db.job, change, &seq));
	SAYS(&t.db.job, "“信用代码”为“X”的记录（第 3 号）");
	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(&t.db.job, change_put(&t.db.job, change, toy_party(&t, &t.db.job, "丁", "Z"), 0));
	OK(&t.db.job, change_put(&t.db.job, change, toy_party(&t, &t.db.job, "戊", "Z"), 0));
	GIVES(&t.db.job, RC_TAKEN, change_commit(&t.db.job, change, &seq));
	SAYS(&t.db.job, "有两条“信用代码”为“Z”");
	OK(&t.db.job, record_find(&t.db.job, t.book, toy_party(&t, &t.db.job, "", "X"), &found));
	assert_string_equal(toy_said(&t.db.job, found, "name"), "丙");
	GIVES(&t.db.job, RC_MISSING,
		record_find(&t.db.job, t.book, toy_party(&t, &t.db.job, "", "Y"), &found));
	toy_close(&t);
}

static void codes_can_change_hands_in_one_change(void **state)
{
	struct toy t;
	struct record *a, *b;
	struct change *change;
	int64_t seq;
	(void)state;

	toy_open(&t);
	toy_write(&t.db.job, t.book, a = toy_party(&t, &t.db.job, "甲", "X"));
	toy_write(&t.db.job, t.book, b = toy_party(&t, &t.db.job, "乙", "Y"));
	toy_text(a, "code", "Y");
	toy_text(b, "code", "X");
	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(&t.db.job, change_put(&t.db.job, change, a, 0));
	OK(&t.db.job, change_put(&t.db.job, change, b, 0));
	OK(&t.db.job, change_commit(&t.db.job, change, &seq));
	assert_string_equal(
		toy_said(&t.db.job, toy_get(&t.db.job, t.book, t.party, a->id, SEQ_NOW), "code"),
		"Y");
	toy_close(&t);
}

static void a_record_that_is_referred_to_cannot_end(void **state)
{
	struct toy t;
	struct record *party, *certificate;
	struct change *change;
	int64_t seq;
	(void)state;

	toy_open(&t);
	toy_write(&t.db.job, t.book, party = toy_party(&t, &t.db.job, "甲", "X"));
	certificate = record_new(&t.db.job, t.certificate);
	toy_int(certificate, "holder", party->id);
	toy_write(&t.db.job, t.book, certificate);
	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(&t.db.job, change_end(&t.db.job, change, t.party, party->id, 0));
	GIVES(&t.db.job, RC_INVALID, change_commit(&t.db.job, change, &seq));
	SAYS(&t.db.job, "高企证书");
	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(&t.db.job, change_end(&t.db.job, change, t.party, party->id, 0));
	OK(&t.db.job, change_end(&t.db.job, change, t.certificate, certificate->id, 0));
	OK(&t.db.job, change_commit(&t.db.job, change, &seq));
	toy_close(&t);
}

static void a_reference_must_lead_somewhere(void **state)
{
	struct toy t;
	struct record *certificate;
	struct change *change;
	int64_t seq;
	(void)state;

	toy_open(&t);
	certificate = record_new(&t.db.job, t.certificate);
	toy_int(certificate, "holder", 99);
	OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(&t.db.job, change_put(&t.db.job, change, certificate, 0));
	GIVES(&t.db.job, RC_INVALID, change_commit(&t.db.job, change, &seq));
	SAYS(&t.db.job, "第 99 号");
	toy_close(&t);
}

static void child_rows_end_with_their_record(void **state)
{
	struct toy t;
	struct record *party, *member, **rows;
	int64_t seq;
	size_t count;
	(void)state;

	toy_open(&t);
	toy_write(&t.db.job, t.book, party = toy_party(&t, &t.db.job, "甲", "X"));
	for (int i = 3; i > 0; i--) {
		member = record_new(&t.db.job, t.member);
		member->parent = party->id;
		member->ordinal = i;
		toy_text(member, "name", i == 1 ? "赵" : i == 2 ? "钱" : "孙");
		seq = toy_write(&t.db.job, t.book, member);
	}
	OK(&t.db.job, record_rows(&t.db.job, t.book, t.member, party->id, SEQ_NOW, &rows, &count));
	assert_int_equal(count, 3);
	assert_string_equal(toy_said(&t.db.job, rows[0], "name"), "赵");
	toy_end(&t.db.job, t.book, t.party, party->id);
	OK(&t.db.job, record_rows(&t.db.job, t.book, t.member, party->id, SEQ_NOW, &rows, &count));
	assert_int_equal(count, 0);
	OK(&t.db.job, record_rows(&t.db.job, t.book, t.member, party->id, seq, &rows, &count));
	assert_int_equal(count, 3);
	toy_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_of_every_type_comes_back_as_it_was),
		cmocka_unit_test(an_edit_keeps_the_old_version_for_older_change_numbers),
		cmocka_unit_test(the_second_of_two_editors_is_told_who_was_first),
		cmocka_unit_test(a_change_that_changes_nothing_leaves_no_trace),
		cmocka_unit_test(two_records_may_lack_a_code_but_not_share_one),
		cmocka_unit_test(codes_can_change_hands_in_one_change),
		cmocka_unit_test(a_record_that_is_referred_to_cannot_end),
		cmocka_unit_test(a_reference_must_lead_somewhere),
		cmocka_unit_test(child_rows_end_with_their_record),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
