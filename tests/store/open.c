/*
 * Opening, transactions, the fixed tables: on both engines.
 */
#include "both.h"

static int64_t ask_int(struct both *t, struct store *store, const char *sql)
{
	struct statement *s;
	OK(&t->job, store_prepare(&t->job, store, str_from_z(sql), &s));
	GIVES(&t->job, RC_ROW, statement_step(&t->job, s));
	int64_t v = column_int(s, 0);
	statement_done(s);
	return v;
}

static void run(struct both *t, struct store *store, const char *sql)
{
	struct statement *s;
	OK(&t->job, store_prepare(&t->job, store, str_from_z(sql), &s));
	OK(&t->job, statement_run(&t->job, s, NULL));
	statement_done(s);
}

static void make_table(struct both *t)
{
	OK(&t->job, store_begin_write(&t->job, t->store));
	OK(&t->job, store_script(&t->job, t->store,
			    STR("create table thing (id {{int}} primary key, name text not null) "
				"{{table}};")));
	OK(&t->job, store_commit(&t->job, t->store));
}

static void a_fresh_database_is_migrated_once_and_again(void **state)
{
	(void)state;
	struct both t;
	both_open_empty(&t);
	assert_false(both_has_table(&t.job, t.store, "book"));
	OK(&t.job, store_migrate(&t.job, t.store));
	OK(&t.job, store_begin_read(&t.job, t.store));
	assert_int_equal(ask_int(&t, t.store, "select max(version) from schema_version"), 4);
	OK(&t.job, store_commit(&t.job, t.store));
	assert_true(both_has_table(&t.job, t.store, "book"));
	assert_true(both_has_table(&t.job, t.store, "frozen"));
	OK(&t.job, store_migrate(&t.job, t.store));
	assert_int_equal(store_state(t.store), STORE_IDLE);
	both_close(&t);
}

static void a_database_newer_than_the_program_is_refused(void **state)
{
	(void)state;
	struct both t;
	both_open(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	run(&t, t.store, "update schema_version set version = version + 1");
	OK(&t.job, store_commit(&t.job, t.store));
	GIVES(&t.job, RC_INVALID, store_migrate(&t.job, t.store));
	SAYS(&t.job, "版本是 5");
	both_close(&t);
}

/* A book's rows by another column: by the index of it, whatever is in the tables. */
static void the_planner_takes_the_index_behind_the_book(void **state)
{
	(void)state;
	struct both t;
	struct statement *s;
	if (test_engine() != ENGINE_SQLITE)
		skip();
	both_open(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, store_script(&t.job, t.store,
			   STR("create table thing (book {{int}} not null, id {{int}} not null, "
			       "parent {{int}} not null, name text, primary key (book, id)) "
			       "{{table}}; "
			       "create index thing_parent on thing (book, parent);")));
	OK(&t.job, store_commit(&t.job, t.store));
	OK(&t.job, store_begin_read(&t.job, t.store));
	OK(&t.job, store_prepare(&t.job, t.store,
			   STR("explain query plan select b.name from thing a left join thing b on "
			       "b.book = a.book and b.parent = a.id where a.book = 1"),
			   &s));
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	assert_str(column_text(s, 3),
		"SEARCH b USING INDEX thing_parent (book=? AND parent=?) LEFT-JOIN");
	statement_done(s);
	OK(&t.job, store_commit(&t.job, t.store));
	both_close(&t);
}

static void the_columns_of_a_table_come_in_their_order(void **state)
{
	(void)state;
	struct both t;
	struct str *names;
	size_t count;
	both_open(&t);
	OK(&t.job, store_columns(&t.job, t.store, STR("personal_key"), &names, &count));
	assert_int_equal(count, 4);
	assert_str(names[0], "book");
	assert_str(names[1], "ledger");
	assert_str(names[3], "key");
	GIVES(&t.job, RC_MISSING, store_columns(&t.job, t.store, STR("nosuch"), &names, &count));
	both_close(&t);
}

static void what_is_committed_stays_and_what_is_rolled_back_does_not(void **state)
{
	(void)state;
	struct both t;
	both_open(&t);
	make_table(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	run(&t, t.store, "insert into thing (id, name) values (1, 'a')");
	OK(&t.job, store_commit(&t.job, t.store));
	OK(&t.job, store_begin_write(&t.job, t.store));
	run(&t, t.store, "insert into thing (id, name) values (2, 'b')");
	store_rollback(t.store);
	OK(&t.job, store_begin_write(&t.job, t.store));
	run(&t, t.store, "insert into thing (id, name) values (3, 'c')");
	store_close(t.store);
	t.store = both_again(&t, (struct store_options){.must_exist = true});
	OK(&t.job, store_begin_read(&t.job, t.store));
	assert_int_equal(ask_int(&t, t.store, "select count(*) from thing"), 1);
	OK(&t.job, store_commit(&t.job, t.store));
	store_rollback(t.store); /* nothing open: does nothing */
	both_close(&t);
}

static void a_snapshot_sees_what_was_there_when_it_began(void **state)
{
	(void)state;
	struct both t;
	both_open(&t);
	make_table(&t);
	struct store *reader = both_again(&t, (struct store_options){0});
	OK(&t.job, store_begin_read(&t.job, reader));
	OK(&t.job, store_begin_write(&t.job, t.store));
	run(&t, t.store, "insert into thing (id, name) values (1, 'a')");
	OK(&t.job, store_commit(&t.job, t.store));
	assert_int_equal(ask_int(&t, reader, "select count(*) from thing"), 0);
	OK(&t.job, store_commit(&t.job, reader));
	OK(&t.job, store_begin_read(&t.job, reader));
	assert_int_equal(ask_int(&t, reader, "select count(*) from thing"), 1);
	store_close(reader);
	both_close(&t);
}

static void nothing_can_be_written_in_a_snapshot(void **state)
{
	(void)state;
	struct both t;
	struct statement *s;
	both_open(&t);
	make_table(&t);
	OK(&t.job, store_begin_read(&t.job, t.store));
	enum rc rc = store_prepare(
		&t.job, t.store, STR("insert into thing (id, name) values (1, 'a')"), &s);
	if (rc == RC_OK)
		rc = statement_run(&t.job, s, NULL);
	GIVES(&t.job, RC_FAILED, rc);
	store_rollback(t.store);
	OK(&t.job, store_begin_write(&t.job, t.store));
	assert_int_equal(ask_int(&t, t.store, "select count(*) from thing"), 0);
	run(&t, t.store, "insert into thing (id, name) values (1, 'a')");
	OK(&t.job, store_commit(&t.job, t.store));
	both_close(&t);
}

static void a_connection_opened_to_read_only_refuses_a_write(void **state)
{
	(void)state;
	struct both t;
	both_open(&t);
	struct store *reader =
		both_again(&t, (struct store_options){.read_only = true, .must_exist = true});
	GIVES(&t.job, RC_DENIED, store_begin_write(&t.job, reader));
	OK(&t.job, store_begin_read(&t.job, reader));
	assert_int_equal(ask_int(&t, reader, "select count(*) from book"), 0);
	store_close(reader);
	both_close(&t);
}

static void the_second_writer_of_a_row_waits_and_gives_up(void **state)
{
	(void)state;
	struct both t;
	struct statement *s;
	both_open(&t);
	make_table(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	run(&t, t.store, "insert into thing (id, name) values (1, 'a')");
	OK(&t.job, store_commit(&t.job, t.store));
	struct store *second = both_again(&t, (struct store_options){.busy_milliseconds = 50});
	OK(&t.job, store_begin_write(&t.job, t.store));
	run(&t, t.store, "update thing set name = 'b' where id = 1");
	enum rc rc = store_begin_write(&t.job, second);
	if (rc == RC_OK) {
		OK(&t.job, store_prepare(&t.job, second,
				   STR("update thing set name = 'c' where id = 1"), &s));
		rc = statement_run(&t.job, s, NULL);
	}
	GIVES(&t.job, RC_BUSY, rc);
	store_rollback(second);
	OK(&t.job, store_commit(&t.job, t.store));
	OK(&t.job, store_begin_write(&t.job, second));
	run(&t, second, "update thing set name = 'c' where id = 1");
	OK(&t.job, store_commit(&t.job, second));
	store_close(second);
	both_close(&t);
}

static void a_savepoint_takes_back_a_part(void **state)
{
	(void)state;
	struct both t;
	struct statement *s;
	both_open(&t);
	make_table(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	run(&t, t.store, "insert into thing (id, name) values (1, 'a')");
	OK(&t.job, store_script(&t.job, t.store, STR("savepoint line")));
	run(&t, t.store, "insert into thing (id, name) values (2, 'b')");
	OK(&t.job, store_prepare(&t.job, t.store,
			   STR("insert into thing (id, name) values (1, 'x')"), &s));
	GIVES(&t.job, RC_TAKEN, statement_run(&t.job, s, NULL));
	OK(&t.job, store_script(&t.job, t.store, STR("rollback to savepoint line")));
	run(&t, t.store, "insert into thing (id, name) values (3, 'c')");
	OK(&t.job, store_script(&t.job, t.store, STR("release savepoint line")));
	OK(&t.job, store_commit(&t.job, t.store));
	OK(&t.job, store_begin_read(&t.job, t.store));
	assert_int_equal(ask_int(&t, t.store, "select sum(id) from thing"), 4);
	both_close(&t);
}

static void a_script_runs_its_statements_and_knows_quotes_and_comments(void **state)
{
	(void)state;
	struct both t;
	both_open(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job,
		store_script(&t.job, t.store,
			STR("-- a comment; with a semicolon\n"
			    "create table a (id {{int}} primary key, body {{bytes}}) {{table}};\n"
			    "/* another; one */ create table b (id {{int}} primary key, t "
			    "text){{table}};"
			    "insert into b (id, t) values (1, 'x;y''z');\n;;\n"
			    "insert into b (id, t) values (2, '--')\n-- end")));
	assert_int_equal(ask_int(&t, t.store, "select count(*) from b where t = 'x;y''z'"), 1);
	assert_int_equal(ask_int(&t, t.store, "select count(*) from b where t = '--'"), 1);
	GIVES(&t.job, RC_INVALID, store_script(&t.job, t.store, STR("create {{what}} c")));
	OK(&t.job, store_commit(&t.job, t.store));
	assert_true(both_has_table(&t.job, t.store, "a"));
	both_close(&t);
}

static void a_script_that_fails_leaves_nothing(void **state)
{
	(void)state;
	struct both t;
	both_open(&t);
	OK(&t.job, store_begin_write(&t.job, t.store));
	GIVES(&t.job, RC_FAILED,
		store_script(&t.job, t.store,
			STR("create table a (id {{int}} primary key) {{table}}; create tabel b")));
	store_rollback(t.store);
	assert_false(both_has_table(&t.job, t.store, "a"));
	both_close(&t);
}

static void a_script_too_long_is_refused(void **state)
{
	(void)state;
	struct both t;
	both_open(&t);
	char *text = arena_alloc(t.job.arena, STORE_SCRIPT_MAX + 1, 1);
	for (size_t i = 0; i <= STORE_SCRIPT_MAX; i++)
		text[i] = ' ';
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, store_script(&t.job, t.store, (struct str){text, STORE_SCRIPT_MAX}));
	GIVES(&t.job, RC_TOO_MUCH,
		store_script(&t.job, t.store, (struct str){text, STORE_SCRIPT_MAX + 1}));
	both_close(&t);
}

static void identifiers_are_ours_only(void **state)
{
	(void)state;
	char longest[65];
	for (int i = 0; i < 64; i++)
		longest[i] = 'a';
	assert_true(identifier_ok(STR("a")));
	assert_true(identifier_ok(STR("book_2_x")));
	assert_true(identifier_ok((struct str){longest, 63}));
	assert_false(identifier_ok((struct str){longest, 64}));
	assert_false(identifier_ok(STR("")));
	assert_false(identifier_ok(STR("2a")));
	assert_false(identifier_ok(STR("_a")));
	assert_false(identifier_ok(STR("aB")));
	assert_false(identifier_ok(STR("a-b")));
	assert_false(identifier_ok(STR("a b")));
	assert_false(identifier_ok(STR("表")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fresh_database_is_migrated_once_and_again),
		cmocka_unit_test(a_database_newer_than_the_program_is_refused),
		cmocka_unit_test(the_planner_takes_the_index_behind_the_book),
		cmocka_unit_test(the_columns_of_a_table_come_in_their_order),
		cmocka_unit_test(what_is_committed_stays_and_what_is_rolled_back_does_not),
		cmocka_unit_test(a_snapshot_sees_what_was_there_when_it_began),
		cmocka_unit_test(nothing_can_be_written_in_a_snapshot),
		cmocka_unit_test(a_connection_opened_to_read_only_refuses_a_write),
		cmocka_unit_test(the_second_writer_of_a_row_waits_and_gives_up),
		cmocka_unit_test(a_savepoint_takes_back_a_part),
		cmocka_unit_test(a_script_runs_its_statements_and_knows_quotes_and_comments),
		cmocka_unit_test(a_script_that_fails_leaves_nothing),
		cmocka_unit_test(a_script_too_long_is_refused),
		cmocka_unit_test(identifiers_are_ours_only),
	};
	(void)test_engine();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
