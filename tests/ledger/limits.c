/*
 * Each named ceiling is touched from both sides. The one of versions in a
 * change is touched only in the long run: it takes two million records.
 */
#include "toy.h"

#include <stdlib.h>
#include <string.h>

static void a_detail_has_a_ceiling(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct change *change;
	struct str most;
	int64_t seq;
	char *at;
	(void)state;

	toy_open(&t);
	at = arena_array(job->arena, char, LEDGER_MAX_DETAIL + 1);
	memset(at, 'x', LEDGER_MAX_DETAIL + 1);
	most = (struct str){at, LEDGER_MAX_DETAIL};
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	change_detail(change, most);
	OK(job, change_commit(job, change, &seq));
	most.len++;
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	change_detail(change, most);
	GIVES(job, RC_TOO_MUCH, change_commit(job, change, &seq));
	toy_close(&t);
}

static void a_reason_has_a_ceiling(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct change *change;
	struct str why;
	char *at;
	(void)state;

	toy_open(&t);
	at = arena_array(job->arena, char, LEDGER_MAX_TEXT + 1);
	memset(at, 'x', LEDGER_MAX_TEXT + 1);
	why = (struct str){at, LEDGER_MAX_TEXT};
	OK(job, change_begin(job, t.book, CHANGE_WRITE, why, &change));
	change_abandon(change);
	change_abandon(change); /* twice does no harm */
	why.len++;
	GIVES(job, RC_INVALID, change_begin(job, t.book, CHANGE_WRITE, why, &change));
	assert_int_equal(store_state(t.db.store), STORE_IDLE);
	toy_close(&t);
}

static void problems_are_told_up_to_a_number(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct check_def *checks;
	struct formula *never_holds;
	struct record *record;
	problems found;
	(void)state;

	toy_open(&t);
	OK(job, formula_read(job, FORMULA_CHECK, STR("名称 等于 “不会”"),
			(struct place){STR("test"), 1, 1}, &t.catalog.schema, t.party,
			&never_holds));
	checks = arena_array(t.arena, struct check_def, LEDGER_MAX_PROBLEMS + 1);
	for (size_t i = 0; i < LEDGER_MAX_PROBLEMS + 1; i++)
		checks[i] = (struct check_def){.holds = never_holds, .message = STR("不行")};
	t.party->checks = checks;
	record = toy_party(&t, job, "甲", NULL);
	for (size_t over = 0; over < 2; over++) {
		t.party->check_count = LEDGER_MAX_PROBLEMS + over;
		GIVES(job, RC_INVALID, record_check(job, t.book, record, &found));
		assert_int_equal(found.len, LEDGER_MAX_PROBLEMS);
	}
	toy_close(&t);
}

static void a_list_of_changes_has_a_ceiling(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct change_info *list;
	size_t count;
	(void)state;

	toy_open(&t);
	OK(job, store_begin_write(job, t.db.store));
	OK(job, store_script(job, t.db.store,
			STR("insert into change (book, seq, at, who, kind, why, detail, prev, "
			    "hash, writes) "
			    "with recursive n (i) as (select 2 union all select i + 1 from n where "
			    "i < 10005) "
			    "select 1, n.i, 0, 'x', 'write', '', '', c.prev, c.hash, 0 from n, "
			    "change c where c.seq = 1")));
	OK(job, store_commit(job, t.db.store));
	OK(job, change_list(job, t.book, 0, 0, &list, &count));
	assert_int_equal(count, LEDGER_MAX_LIST);
	assert_int_equal(list[0].seq, 10005);
	OK(job, change_list(job, t.book, 12, LEDGER_MAX_LIST + 1, &list, &count));
	assert_int_equal(count, 11);
	OK(job, change_list(job, t.book, 12, 3, &list, &count));
	assert_int_equal(count, 3);
	assert_int_equal(list[2].seq, 9);
	toy_close(&t);
}

static void words_beyond_the_ceiling_are_not_looked_at(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct ledger_query query = {.seq = SEQ_NOW};
	struct str words = STR("");
	int64_t count;
	(void)state;

	toy_open(&t);
	toy_write(job, t.book, toy_party(&t, job, "甲", NULL));
	for (int i = 1; i < LEDGER_MAX_WORDS; i++)
		words = str_format(job->arena, "%.*s甲 ", STR_ARG(words));
	query.search = str_format(job->arena, "%.*s乙", STR_ARG(words));
	OK(job, ledger_count(job, t.book, t.party, &query, &count));
	assert_int_equal(count, 0);
	query.search = str_format(job->arena, "%.*s甲 乙", STR_ARG(words));
	OK(job, ledger_count(job, t.book, t.party, &query, &count));
	assert_int_equal(count, 1);
	toy_close(&t);
}

/* A ledger with so many dated fields, each with the child ledger of the toy's own. */
static enum rc open_with_dated(struct toy *t, size_t count)
{
	struct field_def *fields = arena_array(t->arena, struct field_def, count);

	for (size_t i = 0; i < count; i++) {
		fields[i] = *toy_field(t->party, "unit");
		fields[i].name = str_format(t->arena, "d%zu", i);
	}
	t->value->fields = fields;
	t->value->field_count = count;
	t->value->key_count = 0;
	t->value->state_field = -1;
	return book_open(&t->db.job, t->db.store, &t->catalog, 1, &t->book);
}

static void dated_fields_have_a_ceiling(void **state)
{
	struct toy t;
	struct ledger_query then = {.seq = 1};
	int64_t count;
	(void)state;

	toy_open(&t);
	OK(&t.db.job, open_with_dated(&t, LEDGER_MAX_DATED));
	OK(&t.db.job, ledger_count(&t.db.job, t.book, t.value, &then, &count));
	GIVES(&t.db.job, RC_TOO_MUCH, open_with_dated(&t, LEDGER_MAX_DATED + 1));
	toy_close(&t);
}

/* As many records at once as there are, however many parameters the dated fields take; and one that stands twice. */
static void many_records_are_read_at_once(void **state)
{
	static const size_t dated[] = {6, 7, 24, LEDGER_MAX_DATED}, counts[] = {1, 2, 17, 65};
	(void)state;

	for (size_t d = 0; d < COUNT_OF(dated); d++) {
		int64_t ids[65], seq = 0;
		struct change *change;
		struct record **got;
		struct toy t;

		toy_open(&t);
		OK(&t.db.job, open_with_dated(&t, dated[d]));
		OK(&t.db.job, change_begin(&t.db.job, t.book, CHANGE_WRITE, STR("many"), &change));
		for (size_t i = 0; i + 1 < COUNT_OF(ids); i++) {
			struct record *record = record_new(&t.db.job, t.value);

			OK(&t.db.job, change_put(&t.db.job, change, record, 0));
			ids[i] = record->id;
		}
		OK(&t.db.job, change_commit(&t.db.job, change, &seq));
		(void)toy_write(&t.db.job, t.book, record_new(&t.db.job, t.value));
		ids[COUNT_OF(ids) - 1] = ids[0];
		for (size_t c = 0; c < COUNT_OF(counts); c++) {
			OK(&t.db.job, records_get_on(&t.db.job, t.book, t.value, ids, counts[c],
					      seq, t.db.job.today, &got));
			for (size_t i = 0; i < counts[c]; i++)
				assert_int_equal(got[i]->id, ids[i]);
		}
		ids[30] = 99999;
		GIVES(&t.db.job, RC_MISSING,
			records_get_on(&t.db.job, t.book, t.value, ids, COUNT_OF(ids), seq,
				t.db.job.today, &got));
		toy_close(&t);
	}
}

static void a_change_has_a_ceiling_of_versions(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct change *change;
	struct record *record;
	const char *longer = getenv("KEZHANG_LONG");
	(void)state;

	if (!longer || !*longer)
		skip();
	toy_open(&t);
	record = record_new(job, t.unit);
	toy_text(record, "name", "区");
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	for (int i = 0; i < LEDGER_MAX_WRITES; i++) {
		record->id = 0;
		OK(job, change_put(job, change, record, 0));
	}
	GIVES(job, RC_TOO_MUCH, change_put(job, change, record, 0));
	change_abandon(change);
	toy_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_detail_has_a_ceiling),
		cmocka_unit_test(a_reason_has_a_ceiling),
		cmocka_unit_test(problems_are_told_up_to_a_number),
		cmocka_unit_test(a_list_of_changes_has_a_ceiling),
		cmocka_unit_test(words_beyond_the_ceiling_are_not_looked_at),
		cmocka_unit_test(dated_fields_have_a_ceiling),
		cmocka_unit_test(many_records_are_read_at_once),
		cmocka_unit_test(a_change_has_a_ceiling_of_versions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
