/*
 * sqlite_copy.c — whole files: backup, restore, the look at a file's health.
 *
 * A copy is made page by page by SQLite's backup interface from one snapshot
 * of the source, into a new file beside NAME; it is looked through, turned into
 * a file that stands alone (no write-ahead log beside it), synced, and only then
 * gets its name. A cut leaves a NAME….tmp behind, never half a backup, and two
 * programs with one target do not write into each other's file.
 *
 * Restore moves the old file aside before the copy takes its name. The order
 * matters: first the file, then its log. A log without its file is dropped by
 * SQLite; a log beside a foreign file could be taken for that one's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/embedded.h"
#include "store/sqlite.h"

extern const size_t store_schema_count;

#define COPY_PAGES 2048 /* copied between two looks at the wish to stop */

static enum rc new_file(struct job *job, struct str path, struct str *ret_name);
static enum rc copy_file(struct job *job, sqlite3 *from, const char *vfs, struct str to);
static enum rc copy_pages(struct job *job, sqlite3 *from, sqlite3 *to);
static enum rc copy_finish(struct job *job, sqlite3 *db, struct str name);
static enum rc health(struct job *job, sqlite3 *db, struct str name);
static enum rc look_whose(struct job *job, sqlite3 *db, struct str name);
static enum rc backup_look(struct job *job, sqlite3 *db, struct str name);
static enum rc old_set_aside(struct job *job, struct str path);
static enum rc old_close(struct job *job, struct str path);
static enum rc file_sync(struct job *job, struct str path, int flags);
static bool file_exists(struct job *job, struct str path);
static void file_remove(struct job *job, struct str path);

static struct str with_tail(struct job *job, struct str path, const char *tail)
{
	return str_format(job->arena, "%.*s%s", STR_ARG(path), tail);
}

/* ---- backup ---- */

enum rc sqlite_backup(struct job *job, struct store *store, struct str path)
{
	struct str partial;
	if (file_exists(job, path)) {
		return fail(job, RC_TAKEN, "备份文件 %.*s 已经存在，没有覆盖；请换一个文件名",
			STR_ARG(path));
	}
	TRY(look_whose(job, sqlite_db(store), store->address));
	TRY(new_file(job, path, &partial));
	enum rc rc = store_begin_read(job, store);
	if (rc == RC_OK) {
		rc = copy_file(job, sqlite_db(store), store->options.vfs, partial);
		store_rollback(store);
	}
	if (rc == RC_OK)
		rc = file_rename_new(job, partial, path);
	if (rc != RC_OK) {
		file_remove(job, partial);
		return because(job, rc, "备份到 %.*s 时", STR_ARG(path));
	}
	return file_sync(job, file_folder(path), O_RDONLY | O_DIRECTORY);
}

/* An empty file beside path, which a copy may fill. */
static enum rc new_file(struct job *job, struct str path, struct str *ret_name)
{
	int fd = -1;
	TRY(file_open_beside(job, path, ret_name, &fd));
	(void)close(fd);
	return RC_OK;
}

/* A checked and synced copy of what the connection sees, in the new file to. */
static enum rc copy_file(struct job *job, sqlite3 *from, const char *vfs, struct str to)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(str_z(job->arena, to), &db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
			SQLITE_OPEN_EXRESCODE,
		vfs);
	enum rc rc = code == SQLITE_OK ? RC_OK : sqlite_fail(job, db, code, to);
	if (rc == RC_OK)
		rc = copy_pages(job, from, db);
	if (rc == RC_OK)
		rc = copy_finish(job, db, to);
	must(sqlite3_close(db) == SQLITE_OK);
	TRY(rc);
	return file_sync(job, to, O_RDWR);
}

static enum rc copy_pages(struct job *job, sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
	if (!copy)
		return sqlite_fail(job, to, sqlite3_extended_errcode(to), STR_NONE);
	int code = SQLITE_OK;
	while (code == SQLITE_OK && !job_stopped(job)) {
		code = sqlite3_backup_step(copy, COPY_PAGES);
		int64_t total = sqlite3_backup_pagecount(copy);
		job_progress(
			job, STR("复制数据文件"), total - sqlite3_backup_remaining(copy), total);
	}
	sqlite3_backup_finish(copy);
	if (code == SQLITE_OK)
		return fail(job, RC_FAILED, "复制已按要求停止");
	return code == SQLITE_DONE ? RC_OK : sqlite_fail(job, to, code, STR_NONE);
}

static enum rc copy_finish(struct job *job, sqlite3 *db, struct str name)
{
	struct str mode;
	TRY(sqlite_ask(job, db, "pragma journal_mode = delete", &mode));
	if (!str_eq(mode, STR("delete")))
		return fail(job, RC_FAILED, "%.*s 不能成为单独的文件", STR_ARG(name));
	return health(job, db, name);
}

/* ---- health ---- */

static enum rc health(struct job *job, sqlite3 *db, struct str name)
{
	struct str found;
	TRY(sqlite_ask(job, db, "pragma integrity_check(1)", &found));
	if (!str_eq(found, STR("ok"))) {
		return fail(job, RC_INVALID, "数据文件 %.*s 已损坏：%.*s；请从备份恢复",
			STR_ARG(name), STR_ARG(found));
	}
	TRY(sqlite_ask(job, db,
		"select \"table\" || ' -> ' || parent from pragma_foreign_key_check", &found));
	if (found.len > 0) {
		return fail(job, RC_INVALID, "数据文件 %.*s 中有记录指向不存在的记录：%.*s",
			STR_ARG(name), STR_ARG(found));
	}
	return RC_OK;
}

enum rc sqlite_self_check(struct job *job, struct store *store)
{
	TRY(store_begin_read(job, store));
	enum rc rc = health(job, sqlite_db(store), store->address);
	store_rollback(store);
	return rc;
}

/* ---- restore ---- */

enum rc store_restore(struct job *job, struct str backup, struct str path)
{
	sqlite3 *db = NULL;
	struct str restoring = STR_NONE;
	if (str_starts(path, STR("postgres")) && str_find(path, STR("://")) != SIZE_MAX) {
		return fail(job, RC_INVALID,
			"PostgreSQL 数据库请用 pg_restore --clean --dbname=… %.*s 恢复",
			STR_ARG(backup));
	}
	if (file_exists(job, with_tail(job, path, ".before-restore"))) {
		return fail(job, RC_TAKEN,
			"%.*s.before-restore 已经存在（上次恢复时留下的旧文件）；请先把它移走",
			STR_ARG(path));
	}
	int code = sqlite3_open_v2(str_z(job->arena, backup), &db,
		SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	enum rc rc = code == SQLITE_OK ? RC_OK : sqlite_cannot_open(job, db, code, backup);
	if (rc == RC_OK)
		rc = backup_look(job, db, backup);
	if (rc == RC_OK)
		rc = new_file(job, path, &restoring);
	if (rc == RC_OK)
		rc = copy_file(job, db, NULL, restoring);
	must(sqlite3_close(db) == SQLITE_OK);
	if (rc == RC_OK)
		rc = old_set_aside(job, path);
	if (rc == RC_OK)
		rc = file_rename_new(job, restoring, path);
	if (rc != RC_OK) {
		if (restoring.len > 0)
			file_remove(job, restoring);
		return because(job, rc, "从 %.*s 恢复时", STR_ARG(backup));
	}
	return file_sync(job, file_folder(path), O_RDONLY | O_DIRECTORY);
}

static enum rc look_whose(struct job *job, sqlite3 *db, struct str name)
{
	struct str id;
	TRY(sqlite_ask(job, db, "pragma application_id", &id));
	if (!str_eq(id, str_format(job->arena, "%d", SQLITE_OUR_ID)))
		return fail(job, RC_INVALID, "%.*s 不是科账的数据文件或备份", STR_ARG(name));
	return RC_OK;
}

/* Ours, and not newer than the program. */
static enum rc backup_look(struct job *job, sqlite3 *db, struct str name)
{
	struct str version;
	int64_t number;
	TRY(look_whose(job, db, name));
	TRY(sqlite_ask(job, db, "select max(version) from schema_version", &version));
	if (!int_from(version, &number))
		return fail(job, RC_INVALID, "%.*s 中没有版本号，不是完整的备份", STR_ARG(name));
	if (number > (int64_t)store_schema_count) {
		return fail(job, RC_INVALID,
			"备份 %.*s 的版本是 %.*s，比本程序认识的 %zu 新；请换用新版程序",
			STR_ARG(name), STR_ARG(version), store_schema_count);
	}
	return RC_OK;
}

static enum rc old_set_aside(struct job *job, struct str path)
{
	static const char *const logs[] = {"-wal", "-shm"};
	struct str aside = with_tail(job, path, ".before-restore");
	if (!file_exists(job, path))
		return RC_OK;
	TRY(old_close(job, path));
	TRY(file_rename_new(job, path, aside));
	for (size_t i = 0; i < COUNT_OF(logs); i++) {
		struct str log = with_tail(job, path, logs[i]);
		if (file_exists(job, log))
			TRY(file_rename_new(job, log, with_tail(job, aside, logs[i])));
	}
	return file_sync(job, file_folder(path), O_RDONLY | O_DIRECTORY);
}

/*
 * Nobody may have it open: then its log can be written back and removed. A
 * file too damaged for that is set aside as it is.
 */
static enum rc old_close(struct job *job, struct str path)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(str_z(job->arena, path), &db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK) {
		sqlite3_busy_timeout(db, 1000);
		code = sqlite3_exec(db, "pragma journal_mode = delete", NULL, NULL, NULL);
	}
	must(sqlite3_close(db) == SQLITE_OK);
	if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) {
		return fail(job, RC_BUSY, "%.*s 正被打开着，不能恢复；请先关闭使用它的程序",
			STR_ARG(path));
	}
	return RC_OK;
}

/* ---- files ---- */

static bool file_exists(struct job *job, struct str path)
{
	struct stat st;
	return lstat(str_z(job->arena, path), &st) == 0;
}

static void file_remove(struct job *job, struct str path)
{
	/* Nothing there is as good as removed; another trouble shows when the name is needed. */
	(void)unlink(str_z(job->arena, path));
}

static enum rc file_sync(struct job *job, struct str path, int flags)
{
	int fd = open(str_z(job->arena, path), flags | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;
	int error = errno;
	if (fd >= 0)
		(void)close(fd);
	if (synced)
		return RC_OK;
	return fail(
		job, RC_FAILED, "%.*s 没有可靠地写到磁盘：%s", STR_ARG(path), error_words(error));
}
