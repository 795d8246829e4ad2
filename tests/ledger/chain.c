#include "toy.h"

#include <string.h>

static void verifies(struct toy *t)
{
	struct verify_report report;

	OK(&t->db.job, ledger_verify(&t->db.job, t->book, &report));
}

static void run(struct toy *t, const char *sql)
{
	struct job *job = &t->db.job;

	OK(job, store_begin_write(job, t->db.store));
	OK(job, store_script(job, t->db.store, str_from_z(sql)));
	OK(job, store_commit(job, t->db.store));
}

/* Verify must find what the statement does, and its words must hold these. */
static void finds(struct toy *t, const char *sql, const char *words, const char *back)
{
	struct verify_report report;

	run(t, sql);
	if (ledger_verify(&t->db.job, t->book, &report) != RC_INVALID) {
		print_error("not found: %s\n", sql);
		_fail(__FILE__, __LINE__);
	}
	SAYS(&t->db.job, words);
	job_clear_error(&t->db.job);
	run(t, back);
	verifies(t);
}

static struct record *party(struct toy *t, const char *name, const char *code)
{
	struct record *record = toy_party(t, &t->db.job, name, code);

	toy_text(record, "contact", "13900001111");
	toy_date(record, "founded", "2019-03");
	toy_write(&t->db.job, t->book, record);
	return record;
}

static void what_is_altered_outside_is_found(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *record;
	int64_t seq, undone;
	(void)state;

	toy_open(&t);
	record = party(&t, "甲", "X");
	party(&t, "乙", "Y");
	toy_text(record, "name", "甲改");
	seq = toy_write(job, t.book, record);
	verifies(&t);
	finds(&t, "update r_party set f_name = '丙' where id = 2", "单位",
		"update r_party set f_name = '乙' where id = 2");
	finds(&t, "update r_party set f_founded_last = f_founded_last + 1 where id = 2", "单位",
		"update r_party set f_founded_last = f_founded_last - 1 where id = 2");
	finds(&t, "update r_party set search = 'x' where id = 2", "检索文字",
		"update r_party set search = '乙 y yy yi' where id = 2");
	finds(&t, "update r_party_history set f_name = '丁'", "单位",
		"update r_party_history set f_name = '甲'");
	finds(&t, "update r_party_history set until = until + 7", "",
		"update r_party_history set until = until - 7");
	finds(&t, "update r_party set source = 1 where id = 1", "",
		"update r_party set source = 0 where id = 1");
	finds(&t, "update change set who = 'nobody' where seq = 3", "第 3 号变更",
		"update change set who = 'tester' where seq = 3");
	finds(&t, "update change set writes = 9 where seq = 3", "第 3 号变更",
		"update change set writes = 1 where seq = 3");
	finds(&t, "update change set undone_by = 4 where seq = 3", "撤销情况",
		"update change set undone_by = null where seq = 3");
	finds(&t, "update book set next_id = 9", "编号", "update book set next_id = 3");
	finds(&t, "update book set name = '别的'", "名称", "update book set name = '试验账套'");
	finds(&t, "update book_definition set since = 0 where code = 'party'", "口径",
		"update book_definition set since = 1 where code = 'party'");
	finds(&t,
		"insert into r_unit (book, id, since, source, source_row, f_name) values (1, 99, "
		"2, 0, 0, '假')",
		"", "delete from r_unit where id = 99");
	OK(job, change_undo(job, t.book, seq, STR(""), &undone));
	verifies(&t);
	toy_close(&t);
}

static void a_forgotten_person_leaves_the_chain_whole(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *record;
	struct verify_report report;
	struct ledger_filter filter;
	struct ledger_query query = {.seq = SEQ_NOW, .filters = &filter, .filter_count = 1};
	int64_t count, before, seq;
	(void)state;

	toy_open(&t);
	record = party(&t, "甲", "X");
	party(&t, "乙", "Y");
	filter = (struct ledger_filter){
		toy_field(t.party, "contact"), value_text(TYPE_PERSONAL, STR("139 0000 1111"))};
	OK(job, ledger_count(job, t.book, t.party, &query, &count));
	assert_int_equal(count, 2);
	before = toy_get(job, t.book, t.party, record->id, SEQ_NOW)->since;
	OK(job, ledger_forget(job, t.book, t.party, record->id, STR("本人申请"), &seq));
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, record->id, SEQ_NOW), "contact"), "");
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, record->id, before), "contact"), "");
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, record->id, SEQ_NOW), "name"), "甲");
	OK(job, ledger_count(job, t.book, t.party, &query, &count));
	assert_int_equal(count, 1);
	verifies(&t);
	record = toy_get(job, t.book, t.party, record->id, SEQ_NOW);
	toy_text(record, "contact", "新号码");
	toy_write(job, t.book, record);
	assert_string_equal(
		toy_said(job, toy_get(job, t.book, t.party, record->id, SEQ_NOW), "contact"),
		"新号码");
	verifies(&t);
	run(&t, "delete from personal_key where id = 2");
	GIVES(job, RC_INVALID, ledger_verify(job, t.book, &report));
	SAYS(job, "联系电话");
	GIVES(job, RC_INVALID, ledger_forget(job, t.book, t.unit, 1, STR(""), &seq));
	toy_close(&t);
}

static void an_attachment_is_kept_once_and_covered(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct change *change;
	struct str first, again, bytes;
	int64_t seq;
	(void)state;

	toy_open(&t);
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR("附"), &change));
	GIVES(job, RC_INVALID, attach_bytes(job, change, STR(""), &first));
	SAYS(job, "空的");
	GIVES(job, RC_TOO_MUCH,
		attach_bytes(job, change,
			(struct str){arena_array(job->arena, char, LEDGER_MAX_ATTACHED + 1),
				LEDGER_MAX_ATTACHED + 1},
			&first));
	OK(job, attach_bytes(job, change, STR("一份纪要"), &first));
	OK(job, attach_bytes(job, change, STR("一份纪要"), &again));
	assert_true(str_eq(first, again));
	OK(job, change_commit(job, change, &seq));
	OK(job, attached_bytes(job, t.book, first, &bytes));
	assert_true(str_eq(bytes, STR("一份纪要")));
	GIVES(job, RC_MISSING, attached_bytes(job, t.book, STR("0"), &bytes));
	job_clear_error(job);
	verifies(&t);
	finds(&t, "update attached set who = 'x' || who", "附件",
		"update attached set who = substr(who, 2)");
	finds(&t, "update attached set size = size + 1", "附件",
		"update attached set size = size - 1");
	toy_close(&t);
}

static void the_head_moves_with_every_change(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct str first, second;
	int64_t seq;
	(void)state;

	toy_open(&t);
	OK(job, book_head(job, t.book, &seq, &first));
	party(&t, "甲", "X");
	OK(job, book_head(job, t.book, &seq, &second));
	assert_int_equal(seq, 2);
	assert_false(str_eq(first, second));
	toy_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_altered_outside_is_found),
		cmocka_unit_test(a_forgotten_person_leaves_the_chain_whole),
		cmocka_unit_test(an_attachment_is_kept_once_and_covered),
		cmocka_unit_test(the_head_moves_with_every_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
