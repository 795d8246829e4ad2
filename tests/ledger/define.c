#include "toy.h"

#include <string.h>

static int64_t head_of(struct toy *t)
{
	struct str hex;
	int64_t seq;

	OK(&t->db.job, book_head(&t->db.job, t->book, &seq, &hex));
	return seq;
}

static void reopen(struct toy *t)
{
	OK(&t->db.job, book_open(&t->db.job, t->db.store, &t->catalog, 1, &t->book));
}

static void verifies(struct toy *t)
{
	struct verify_report report;

	OK(&t->db.job, ledger_verify(&t->db.job, t->book, &report));
}

static void opening_again_changes_nothing(void **state)
{
	struct toy t;
	(void)state;

	toy_open(&t);
	assert_int_equal(head_of(&t), 1);
	reopen(&t);
	assert_int_equal(head_of(&t), 1);
	assert_str(t.book->name, "试验账套");
	GIVES(&t.db.job, RC_TAKEN,
		book_create(&t.db.job, t.db.store, &t.catalog, 1, STR("又一个"), &t.book));
	GIVES(&t.db.job, RC_MISSING, book_open(&t.db.job, t.db.store, &t.catalog, 2, &t.book));
	GIVES(&t.db.job, RC_INVALID,
		book_create(&t.db.job, t.db.store, &t.catalog, 0, STR("零"), &t.book));
	GIVES(&t.db.job, RC_INVALID,
		book_create(&t.db.job, t.db.store, &t.catalog, 3, STR(""), &t.book));
	GIVES(&t.db.job, RC_INVALID,
		book_create(&t.db.job, t.db.store, &t.catalog, 3, STR("两\n行"), &t.book));
	toy_close(&t);
}

/* A ledger with one field more, of this type, as a later version of the pack would have it. */
static void grow(struct toy *t, struct ledger_def *def, const char *name, enum type type,
	struct ledger_def *ref)
{
	struct field_def *fields = arena_array(t->arena, struct field_def, def->field_count + 1);

	memcpy(fields, def->fields, def->field_count * sizeof(*fields));
	fields[def->field_count] = (struct field_def){
		.name = str_from_z(name), .label = str_from_z(name), .type = type, .ref = ref};
	def->fields = fields;
	def->field_count++;
	def->body = str_format(t->arena, "%.*s + %s", STR_ARG(def->body), name);
	def->hash = str_format(t->arena, "%.*s%zu", STR_ARG(def->hash), def->field_count);
}

static void a_pack_that_grows_adds_columns_and_the_chain_goes_on(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *old, *unit;
	struct change_info info;
	(void)state;

	toy_open(&t);
	toy_write(job, t.book, old = toy_party(&t, job, "旧", "X"));
	unit = record_new(job, t.unit);
	toy_text(unit, "name", "区");
	toy_write(job, t.book, unit);
	grow(&t, t.party, "slogan", TYPE_TEXT, NULL);
	grow(&t, t.party, "visited", TYPE_DATE, NULL);
	grow(&t, t.party, "park", TYPE_REF, t.unit);
	grow(&t, t.party, "secret", TYPE_PERSONAL, NULL);
	grow(&t, t.member, "age", TYPE_INT, NULL);
	reopen(&t);
	assert_int_equal(head_of(&t), 4);
	OK(job, change_get(job, t.book, 4, &info));
	assert_str(info.kind, "define");
	verifies(&t);
	old = toy_get(job, t.book, t.party, old->id, SEQ_NOW);
	toy_text(old, "slogan", "口号");
	toy_date(old, "visited", "2023-05");
	toy_int(old, "park", unit->id);
	toy_text(old, "secret", "秘密");
	toy_write(job, t.book, old);
	old = toy_get(job, t.book, t.party, old->id, SEQ_NOW);
	assert_string_equal(toy_said(job, old, "slogan"), "口号");
	assert_string_equal(toy_said(job, old, "secret"), "秘密");
	assert_string_equal(toy_said(job, old, "visited"), "2023-05");
	verifies(&t);
	toy_close(&t);
}

static void a_field_cannot_change_how_it_is_kept(void **state)
{
	struct toy t;
	(void)state;

	toy_open(&t);
	toy_field(t.party, "staff")->type = TYPE_MONEY; /* a number still */
	t.party->hash = STR("other");
	reopen(&t);
	toy_field(t.party, "staff")->type = TYPE_TEXT;
	t.party->hash = STR("another");
	GIVES(&t.db.job, RC_INVALID, book_open(&t.db.job, t.db.store, &t.catalog, 1, &t.book));
	SAYS(&t.db.job, "职工人数");
	assert_int_equal(store_state(t.db.store), STORE_IDLE);
	toy_close(&t);
}

static int64_t found(struct toy *t, const char *word)
{
	struct ledger_query query = {.seq = SEQ_NOW, .search = str_from_z(word)};
	int64_t count;

	OK(&t->db.job, ledger_count(&t->db.job, t->book, t->party, &query, &count));
	return count;
}

static void search_follows_the_fields_that_are_searched(void **state)
{
	static const struct str searched[] = {STR_INIT("kind"), STR_INIT("staff")};
	struct toy t;
	struct record *record;
	(void)state;

	toy_open(&t);
	record = toy_party(&t, &t.db.job, "甲厂", NULL);
	toy_text(record, "kind", "高校");
	toy_int(record, "staff", 77);
	toy_write(&t.db.job, t.book, record);
	assert_int_equal(found(&t, "jc"), 1);
	assert_int_equal(found(&t, "77"), 0);
	t.party->search = searched;
	reopen(&t);
	assert_int_equal(found(&t, "jc"), 0);
	assert_int_equal(found(&t, "gx"), 1);
	assert_int_equal(found(&t, "77"), 1);
	verifies(&t);
	toy_close(&t);
}

static void the_key_follows_the_definition_when_the_records_allow_it(void **state)
{
	static const size_t by_name[] = {0};
	struct toy t;
	(void)state;

	toy_open(&t);
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "同名", "X"));
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "同名", "Y"));
	t.party->key = by_name;
	GIVES(&t.db.job, RC_TAKEN, book_open(&t.db.job, t.db.store, &t.catalog, 1, &t.book));
	t.party->key_count = 0;
	reopen(&t);
	toy_write(&t.db.job, t.book, toy_party(&t, &t.db.job, "同名", "Y"));
	verifies(&t);
	toy_close(&t);
}

static void a_ledger_that_no_pack_knows_any_more_is_verified_still(void **state)
{
	struct toy t;
	struct verify_report report;
	struct record *value;
	(void)state;

	toy_open(&t);
	value = record_new(&t.db.job, t.value);
	toy_text(value, "indicator", "rd");
	toy_write(&t.db.job, t.book, value);
	t.catalog.schema.ledger_count--; /* the last one is `value` */
	reopen(&t);
	verifies(&t);
	OK(&t.db.job, store_begin_write(&t.db.job, t.db.store));
	OK(&t.db.job,
		store_script(&t.db.job, t.db.store, STR("update r_value set f_indicator = 'rx'")));
	OK(&t.db.job, store_commit(&t.db.job, t.db.store));
	GIVES(&t.db.job, RC_INVALID, ledger_verify(&t.db.job, t.book, &report));
	toy_close(&t);
}

static void two_books_share_the_tables_and_nothing_else(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct book *other;
	struct record *record;
	struct ledger_query all = {.seq = SEQ_NOW};
	int64_t count;
	(void)state;

	toy_open(&t);
	OK(job, book_create(job, t.db.store, &t.catalog, 2, STR("第二本"), &other));
	toy_write(job, t.book, toy_party(&t, job, "甲", "X"));
	toy_write(job, other, record = toy_party(&t, job, "乙", "X"));
	assert_int_equal(record->id, 1);
	OK(job, ledger_count(job, other, t.party, &all, &count));
	assert_int_equal(count, 1);
	assert_string_equal(toy_said(job, toy_get(job, other, t.party, 1, SEQ_NOW), "name"), "乙");
	assert_string_equal(toy_said(job, toy_get(job, t.book, t.party, 1, SEQ_NOW), "name"), "甲");
	verifies(&t);
	t.book = other;
	verifies(&t);
	toy_close(&t);
}

static bool indexed(struct toy *t, const char *index)
{
	bool there;

	OK(&t->db.job, store_has_index(&t->db.job, t->db.store, str_from_z(index), &there));
	return there;
}

static void indexes_come_with_the_first_record_and_go_with_a_change_given_up(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct change *change;
	int64_t seq;
	(void)state;

	toy_open(&t);
	assert_false(indexed(&t, "r_party_since") || indexed(&t, "r_party_key"));
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(job, change_put(job, change, toy_party(&t, job, "甲", "X"), 0));
	OK(job, change_flush(job, change));
	assert_true(indexed(&t, "r_party_since") && indexed(&t, "r_party_key"));
	change_abandon(change);
	assert_false(indexed(&t, "r_party_since") || indexed(&t, "r_party_key"));
	toy_write(job, t.book, toy_party(&t, job, "甲", "X"));
	assert_true(indexed(&t, "r_party_since") && indexed(&t, "r_party_key"));
	assert_true(indexed(&t, "r_party_history_since") && indexed(&t, "r_party_history_until"));
	assert_false(indexed(&t, "r_member_parent") || indexed(&t, "r_certificate_f_holder"));
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(job, change_put(job, change, toy_party(&t, job, "乙", "X"), 0));
	GIVES(job, RC_TAKEN, change_commit(job, change, &seq));
	change_abandon(change);
	verifies(&t);
	toy_close(&t);
}

static void a_data_state_belongs_to_the_key(void **state)
{
	struct toy t;
	struct job *job = &t.db.job;
	struct record *first, *second, *again;
	struct change *change;
	int64_t seq;
	(void)state;

	toy_open(&t);
	first = record_new(job, t.value);
	toy_text(first, "indicator", "rd");
	toy_text(first, "state", "初核");
	toy_write(job, t.book, first);
	second = record_new(job, t.value);
	toy_text(second, "indicator", "rd");
	toy_text(second, "state", "公布");
	toy_write(job, t.book, second);
	OK(job, record_find(job, t.book, second, &again));
	assert_int_equal(again->id, second->id);
	again = record_copy(job, second);
	again->id = 0;
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(job, change_put(job, change, again, 0));
	GIVES(job, RC_TAKEN, change_commit(job, change, &seq));
	toy_close(&t);
}

static void in_a_key_of_several_fields_missing_equals_missing(void **state)
{
	static const size_t both[] = {0, 1};
	struct toy t;
	struct job *job = &t.db.job;
	struct record *found;
	struct change *change;
	int64_t seq;
	(void)state;

	toy_open(&t);
	t.party->key = both; /* name and code */
	t.party->key_count = 2;
	reopen(&t);
	toy_write(job, t.book, toy_party(&t, job, "甲", NULL));
	toy_write(job, t.book, toy_party(&t, job, "甲", "X"));
	toy_write(job, t.book, toy_party(&t, job, NULL, NULL));
	toy_write(job, t.book, toy_party(&t, job, NULL, NULL));
	OK(job, record_find(job, t.book, toy_party(&t, job, "甲", NULL), &found));
	assert_int_equal(found->id, 1);
	GIVES(job, RC_MISSING, record_find(job, t.book, toy_party(&t, job, NULL, NULL), &found));
	OK(job, change_begin(job, t.book, CHANGE_WRITE, STR(""), &change));
	OK(job, change_put(job, change, toy_party(&t, job, "甲", NULL), 0));
	GIVES(job, RC_TAKEN, change_commit(job, change, &seq));
	SAYS(job, "第 1 号");
	toy_close(&t);
}

static void names_that_would_share_a_column_are_refused(void **state)
{
	struct toy t;
	(void)state;

	toy_open(&t);
	grow(&t, t.certificate, "issued_last", TYPE_INT, NULL);
	GIVES(&t.db.job, RC_INVALID, book_open(&t.db.job, t.db.store, &t.catalog, 1, &t.book));
	SAYS(&t.db.job, "issued_last");
	toy_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opening_again_changes_nothing),
		cmocka_unit_test(a_pack_that_grows_adds_columns_and_the_chain_goes_on),
		cmocka_unit_test(a_field_cannot_change_how_it_is_kept),
		cmocka_unit_test(search_follows_the_fields_that_are_searched),
		cmocka_unit_test(the_key_follows_the_definition_when_the_records_allow_it),
		cmocka_unit_test(a_ledger_that_no_pack_knows_any_more_is_verified_still),
		cmocka_unit_test(two_books_share_the_tables_and_nothing_else),
		cmocka_unit_test(indexes_come_with_the_first_record_and_go_with_a_change_given_up),
		cmocka_unit_test(a_data_state_belongs_to_the_key),
		cmocka_unit_test(in_a_key_of_several_fields_missing_equals_missing),
		cmocka_unit_test(names_that_would_share_a_column_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
