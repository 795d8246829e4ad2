/*
 * Backup, restore and the look at a file's health; foreign and damaged files.
 * What PostgreSQL answers instead stands in server.c.
 */
#include "both.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

static struct both t;

static int open_fresh(void **state)
{
	(void)state;
	both_open(&t);
	return 0;
}

static int close_fresh(void **state)
{
	(void)state;
	both_close(&t);
	return 0;
}

static void add_book(struct store *store, int64_t book)
{
	struct statement *s;
	OK(&t.job, store_begin_write(&t.job, store));
	OK(&t.job, store_prepare(&t.job, store,
			   STR("insert into book (book, name, head, pack, created_at) "
			       "values ($1, 'n', $2, '', 0)"),
			   &s));
	bind_int(s, 1, book);
	bind_bytes(s, 2, STR(""));
	OK(&t.job, statement_run(&t.job, s, NULL));
	OK(&t.job, store_commit(&t.job, store));
}

static int64_t books_in(struct str address)
{
	struct store *store;
	struct statement *s;
	struct store_options options = {.must_exist = true, .read_only = true};
	OK(&t.job, store_open(&t.job, address, options, &store));
	OK(&t.job, store_begin_read(&t.job, store));
	OK(&t.job, store_prepare(&t.job, store, STR("select count(*) from book"), &s));
	GIVES(&t.job, RC_ROW, statement_step(&t.job, s));
	int64_t count = column_int(s, 0);
	store_close(store);
	return count;
}

static bool exists(struct str path)
{
	struct stat st;
	return stat(str_z(t.job.arena, path), &st) == 0;
}

static struct str beside(struct str path, const char *tail)
{
	return str_format(t.job.arena, "%.*s%s", STR_ARG(path), tail);
}

/* A copy is made beside its target under a name of its own. */
static bool nothing_left_of(struct str path)
{
	glob_t found;
	struct str pattern = str_format(t.job.arena, "%.*s.*.tmp*", STR_ARG(path));
	bool none = glob(str_z(t.job.arena, pattern), 0, NULL, &found) == GLOB_NOMATCH;
	globfree(&found);
	return none;
}

static void put(struct str path, off_t at, const char *bytes, size_t len)
{
	int fd = open(str_z(t.job.arena, path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, len, at), len);
	assert_int_equal(close(fd), 0);
}

static void a_backup_is_one_file_with_everything_committed(void **state)
{
	(void)state;
	struct str path = both_path(&t, "backup.db");
	add_book(t.store, 1);
	/* A write that is open on another connection is not in it and does not stop it. */
	struct store *writer = both_again(&t, (struct store_options){0});
	OK(&t.job, store_begin_write(&t.job, writer));
	OK(&t.job, store_backup(&t.job, t.store, path));
	store_close(writer);
	assert_int_equal(books_in(path), 1);
	assert_false(exists(beside(path, "-wal")));
	assert_true(nothing_left_of(path));
	add_book(t.store, 2);
	GIVES(&t.job, RC_TAKEN, store_backup(&t.job, t.store, path));
	assert_int_equal(books_in(path), 1);
	GIVES(&t.job, RC_FAILED, store_backup(&t.job, t.store, both_path(&t, "no/such/folder.db")));
	assert_int_equal(store_state(t.store), STORE_IDLE);
}

static void a_backup_can_be_stopped_and_leaves_nothing(void **state)
{
	(void)state;
	atomic_bool stop = true;
	struct str path = both_path(&t, "backup.db");
	t.job.stop = &stop;
	GIVES(&t.job, RC_FAILED, store_backup(&t.job, t.store, path));
	t.job.stop = NULL;
	assert_false(exists(path));
	assert_true(nothing_left_of(path));
}

static void restore_puts_the_backup_in_place_and_keeps_the_old_file(void **state)
{
	(void)state;
	struct str backup = both_path(&t, "backup.db");
	add_book(t.store, 1);
	OK(&t.job, store_backup(&t.job, t.store, backup));
	add_book(t.store, 2);
	GIVES(&t.job, RC_BUSY, store_restore(&t.job, backup, t.address));
	assert_true(nothing_left_of(t.address));
	store_close(t.store);
	t.store = NULL;
	assert_int_equal(books_in(t.address), 2);
	OK(&t.job, store_restore(&t.job, backup, t.address));
	assert_int_equal(books_in(t.address), 1);
	assert_int_equal(books_in(beside(t.address, ".before-restore")), 2);
	GIVES(&t.job, RC_TAKEN, store_restore(&t.job, backup, t.address));
	OK(&t.job, store_restore(&t.job, backup, both_path(&t, "new.db")));
	assert_int_equal(books_in(both_path(&t, "new.db")), 1);
}

static void restore_takes_no_foreign_newer_or_damaged_file(void **state)
{
	(void)state;
	struct str backup = both_path(&t, "backup.db");
	struct str path = both_path(&t, "new.db");
	struct statement *s;
	GIVES(&t.job, RC_MISSING, store_restore(&t.job, both_path(&t, "nosuch.db"), path));
	put(backup, 0,
		"This is a letter, not a database. It is longer than a hundred bytes, "
		"because a shorter file could be a database in the making.",
		120);
	GIVES(&t.job, RC_INVALID, store_restore(&t.job, backup, path));
	assert_int_equal(unlink(str_z(t.job.arena, backup)), 0);

	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job,
		store_prepare(&t.job, t.store, STR("update schema_version set version = 99"), &s));
	OK(&t.job, statement_run(&t.job, s, NULL));
	OK(&t.job, store_commit(&t.job, t.store));
	OK(&t.job, store_backup(&t.job, t.store, backup));
	GIVES(&t.job, RC_INVALID, store_restore(&t.job, backup, path));
	SAYS(&t.job, "99");
	assert_false(exists(path));
	assert_true(nothing_left_of(path));
}

static void a_damaged_page_is_found(void **state)
{
	(void)state;
	struct str backup = both_path(&t, "backup.db");
	add_book(t.store, 1);
	OK(&t.job, store_self_check(&t.job, t.store));
	OK(&t.job, store_backup(&t.job, t.store, backup));
	struct stat st;
	assert_int_equal(stat(str_z(t.job.arena, backup), &st), 0);
	/* The head of the last page; the schema is read at opening, so that stays whole. */
	put(backup, st.st_size - 16384, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
	struct store *store;
	OK(&t.job, store_open(&t.job, backup, (struct store_options){.must_exist = true}, &store));
	GIVES(&t.job, RC_INVALID, store_self_check(&t.job, store));
	SAYS(&t.job, "已损坏");
	store_close(store);
	enum rc rc = store_restore(&t.job, backup, both_path(&t, "new.db"));
	assert_true(rc == RC_INVALID || rc == RC_FAILED);
	assert_false(exists(both_path(&t, "new.db")));
}

static void a_reference_to_nothing_is_found(void **state)
{
	(void)state;
	add_book(t.store, 1);
	OK(&t.job, store_begin_write(&t.job, t.store));
	OK(&t.job, store_script(&t.job, t.store,
			   STR("create table child (id {{int}} primary key, book {{int}} "
			       "references nosuch (book)) {{table}};")));
	struct statement *s;
	enum rc rc = store_prepare(
		&t.job, t.store, STR("insert into child (id, book) values (1, 5)"), &s);
	/* The engine refuses such a row; the check is for files that others have written. */
	if (rc == RC_OK)
		rc = statement_run(&t.job, s, NULL);
	assert_true(rc == RC_FAILED || rc == RC_INVALID);
	store_rollback(t.store);
	OK(&t.job, store_self_check(&t.job, t.store));
}

static void files_that_are_not_ours_are_left_alone(void **state)
{
	(void)state;
	struct store *store;
	struct str path = both_path(&t, "other");
	GIVES(&t.job, RC_MISSING,
		store_open(&t.job, path, (struct store_options){.must_exist = true}, &store));
	GIVES(&t.job, RC_MISSING,
		store_open(&t.job, both_path(&t, "no/such.db"), (struct store_options){0}, &store));
	GIVES(&t.job, RC_INVALID, store_open(&t.job, STR(""), (struct store_options){0}, &store));
	put(path, 0,
		"This is a letter, not a database. It is longer than a hundred bytes, "
		"because a shorter file could be a database in the making.",
		120);
	GIVES(&t.job, RC_INVALID, store_open(&t.job, path, (struct store_options){0}, &store));
	SAYS(&t.job, "不是科账的数据文件");

	OK(&t.job, store_open(&t.job, both_path(&t, "foreign"), (struct store_options){0}, &store));
	OK(&t.job, store_begin_write(&t.job, store));
	OK(&t.job, store_script(&t.job, store, STR("create table x (id {{int}} primary key)")));
	OK(&t.job, store_commit(&t.job, store));
	GIVES(&t.job, RC_INVALID, store_migrate(&t.job, store));
	SAYS(&t.job, "别的程序");
	assert_false(both_has_table(&t.job, store, "book"));
	store_close(store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fresh, close_fresh)
	const struct CMUnitTest tests[] = {
		TEST(a_backup_is_one_file_with_everything_committed),
		TEST(a_backup_can_be_stopped_and_leaves_nothing),
		TEST(restore_puts_the_backup_in_place_and_keeps_the_old_file),
		TEST(restore_takes_no_foreign_newer_or_damaged_file),
		TEST(a_damaged_page_is_found),
		TEST(a_reference_to_nothing_is_found),
		TEST(files_that_are_not_ours_are_left_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
