/*
 * sqlite.c — the engine of a bureau: one file.
 *
 * Settings of a connection, and why:
 *	journal_mode WAL	readers and the one writer do not wait for each other
 *	synchronous FULL	a commit is on the disk when it returns
 *	foreign keys on		off by default
 *	triggers off		we have none; a foreign file's must not run
 *	DQS off			otherwise "nosuch" in double quotes is a text
 *	case_sensitive_like on	as PostgreSQL
 *	trusted_schema off	a file from elsewhere cannot call our functions
 *	defensive on		no SQL can write into the schema
 *	in a snapshot		no statement that SQLite does not call reading
 *
 * A write begins IMMEDIATE: a deferred one that has read first and then finds
 * another commit before it fails at once, whatever the busy timeout. A
 * snapshot begins deferred and reads once, which fixes what it sees.
 *
 * SQLite may roll a transaction back by itself (disk full, out of memory, input
 * or output error). Then the connection stands in autocommit mode and the next
 * statement would be a transaction of its own: each step looks, and the store
 * is marked lost.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define CACHE_KILOBYTES    32768
#define HEAD_LEN           512 /* bytes: no database is smaller */
#define TEXT_OF_(expanded) #expanded
#define TEXT_OF(macro)     TEXT_OF_(macro)

static enum rc sqlite_set_up(struct job *job, struct store *store, struct sqlite *own);
static enum rc sqlite_is_ours(struct job *job, const struct store *store, sqlite3 *db, bool *ret);
static enum rc sqlite_prepare_text(
	struct job *job, sqlite3 *db, struct str sql, sqlite3_stmt **ret_statement);
static int sqlite_bind(sqlite3_stmt *st, int index, const struct parameter *p);
static enum rc sqlite_once(struct job *job, struct sqlite *own, sqlite3_stmt *st);
static void sqlite_close(struct store *store);

static struct sqlite *sqlite_of(const struct store *store)
{
	return store->own;
}

sqlite3 *sqlite_db(const struct store *store)
{
	return sqlite_of(store)->db;
}

/* ---- errors ---- */

static enum rc sqlite_code(int code)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID: return RC_TAKEN;
	default: break;
	}
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
	case SQLITE_NOTADB: return RC_INVALID;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return RC_BUSY;
	case SQLITE_TOOBIG: return RC_TOO_MUCH;
	default: return RC_FAILED;
	}
}

/* Whether the disk under the file has no room: what the library tells of that is "disk I/O error". */
static bool disk_is_full(struct job *job, sqlite3 *db, struct str file)
{
	struct statvfs disk;
	int error = db ? sqlite3_system_errno(db) : 0;
	if (error == ENOSPC || error == EDQUOT)
		return true;
	return statvfs(str_z(job->arena, file_folder(file)), &disk) == 0 && disk.f_bavail == 0;
}

static enum rc not_read_or_written(
	struct job *job, sqlite3 *db, int code, struct str file, const char *said)
{
	if (disk_is_full(job, db, file))
		return fail(job, RC_FAILED,
			"磁盘已满，打开或保存不了数据文件 %.*s：请腾出空间后重试", STR_ARG(file));
	return fail(job, RC_FAILED,
		"读写数据文件 %.*s 时磁盘出错：请检查磁盘，重试仍不行时从备份恢复（%s，%d）",
		STR_ARG(file), said, code);
}

static enum rc not_opened(struct job *job, sqlite3 *db, struct str file, const char *said)
{
	int error = db ? sqlite3_system_errno(db) : 0;
	struct str folder = file_folder(file);
	if (access(str_z(job->arena, file), R_OK) == 0 &&
		access(str_z(job->arena, folder), W_OK) != 0)
		return fail(job, RC_FAILED,
			"打不开数据文件 %.*s：它旁边有未并入的日志，而文件夹不能写入（%s）；"
			"请放开文件夹的权限，或连同 -wal 文件一起复制到能写入的地方再打开",
			STR_ARG(file), error_words(errno));
	if (disk_is_full(job, db, file))
		return not_read_or_written(job, db, SQLITE_CANTOPEN, file, said);
	return fail(job, RC_FAILED,
		"打不开数据文件 %.*s：%s；请检查文件和文件夹是否存在、有没有权限", STR_ARG(file),
		error ? error_words(error) : said);
}

enum rc sqlite_fail(struct job *job, sqlite3 *db, int code, struct str file)
{
	enum rc rc = sqlite_code(code);
	const char *said = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
	const char *name = db ? sqlite3_db_filename(db, "main") : NULL;
	must((code & 0xff) != SQLITE_NOMEM && (code & 0xff) != SQLITE_MISUSE);
	if (file.len == 0)
		file = str_from_z(name ? name : "");
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		if (rc == RC_TAKEN)
			return fail(job, rc, "已有相同的记录，没有保存：%s", said);
		return fail(job, rc, "不合数据库的约束，没有保存：%s", said);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail(job, rc, "数据文件正被另一项操作占用，请稍后再试（%s）", said);
	case SQLITE_NOTADB:
		return fail(
			job, rc, "%.*s 不是科账的数据文件，没有改动；请检查文件名", STR_ARG(file));
	case SQLITE_CANTOPEN: return not_opened(job, db, file, said);
	case SQLITE_IOERR: return not_read_or_written(job, db, code, file, said);
	case SQLITE_FULL: return fail(job, rc, "磁盘已满，没有保存；请腾出空间后重试");
	case SQLITE_CORRUPT:
		return fail(job, rc,
			"数据文件 %.*s 已损坏：请先把它复制一份留存，再用 kezhang restore "
			"从备份恢复（%s）",
			STR_ARG(file), said);
	case SQLITE_READONLY:
		return fail(job, rc, "数据文件 %.*s 只读，不能写入：请检查文件和文件夹的权限（%s）",
			STR_ARG(file), said);
	default:
		return fail(job, rc,
			"数据库出错，这一步没有做：请重试，仍不行时把这句话告诉维护的人（%s，%d）",
			said, code);
	}
}

enum rc sqlite_say(struct job *job, sqlite3 *db, const char *sql)
{
	int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? RC_OK : sqlite_fail(job, db, code, STR_NONE);
}

enum rc sqlite_ask(struct job *job, sqlite3 *db, const char *sql, struct str *ret_answer)
{
	sqlite3_stmt *st;
	struct str answer = STR("");
	TRY(sqlite_prepare_text(job, db, str_from_z(sql), &st));
	int code = sqlite3_step(st);
	if (code == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(st, 0);
		answer = str_copy(job->arena, str_from_z(text ? text : ""));
	}
	enum rc rc = RC_OK;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		rc = sqlite_fail(job, db, code, STR_NONE);
	sqlite3_finalize(st);
	TRY(rc);
	*ret_answer = answer;
	return RC_OK;
}

/* ---- the connection ---- */

/* RC_MISSING is for a file that is not there; one that may not be reached is not "missing". */
enum rc sqlite_cannot_open(struct job *job, sqlite3 *db, int code, struct str file)
{
	enum rc rc = sqlite_fail(job, db, code, file);
	bool missing =
		access(str_z(job->arena, file), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
	return (code & 0xff) == SQLITE_CANTOPEN && missing ? RC_MISSING : rc;
}

/* The library would count its memory under one lock for all connections, at every value that is bound. */
static void count_no_memory(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* The library takes a file of a few bytes for an empty database. */
static bool is_scrap(struct job *job, struct str address)
{
	struct stat st;
	return stat(str_z(job->arena, address), &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_size > 0 && st.st_size < HEAD_LEN;
}

/*
 * A log cannot be made in a folder that cannot be written, and without one the library opens no
 * file of ours: where none is there, nobody writes, and the file alone is all there is.
 */
static bool only_to_look_at(struct job *job, const struct store *store, struct str address)
{
	struct str log = str_format(job->arena, "%.*s-wal", STR_ARG(address));
	return store->options.must_exist && !store->options.vfs &&
	       access(str_z(job->arena, address), R_OK) == 0 &&
	       access(str_z(job->arena, file_folder(address)), W_OK) != 0 &&
	       access(str_z(job->arena, log), F_OK) != 0 && errno == ENOENT;
}

/* file:NAME?immutable=1 */
static struct str immutable_address(struct job *job, struct str address)
{
	struct buf b;
	buf_init(&b, STORE_SQL_MAX);
	buf_add_z(&b, "file:");
	while (str_starts(address, STR("//")))
		address = str_skip(address, 1);
	for (size_t i = 0; i < address.len; i++) {
		if (strchr("%?#", address.at[i]))
			buf_addf(&b, "%%%02X", (unsigned)(unsigned char)address.at[i]);
		else
			buf_add_char(&b, address.at[i]);
	}
	buf_add_z(&b, "?immutable=1");
	return buf_take(job->arena, &b);
}

static enum rc sqlite_open(struct job *job, struct store *store, struct str address)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sqlite *own = arena_new(store->arena, struct sqlite);
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	struct str file = address;
	if (is_scrap(job, address))
		return sqlite_fail(job, NULL, SQLITE_NOTADB, address);
	if (only_to_look_at(job, store, address)) {
		store->options.read_only = true;
		file = immutable_address(job, address);
		flags |= SQLITE_OPEN_URI;
	}
	if (store->options.read_only)
		flags |= SQLITE_OPEN_READONLY;
	else
		flags |= SQLITE_OPEN_READWRITE |
			 (store->options.must_exist ? 0 : SQLITE_OPEN_CREATE);
	store->own = own;
	must(pthread_once(&once, count_no_memory) == 0);
	int code = sqlite3_open_v2(str_z(store->arena, file), &own->db, flags, store->options.vfs);
	enum rc rc = RC_OK;
	if (code != SQLITE_OK)
		rc = sqlite_cannot_open(job, own->db, code, address);
	else
		rc = sqlite_set_up(job, store, own);
	if (rc != RC_OK)
		sqlite_close(store);
	return rc;
}

static enum rc sqlite_set_up(struct job *job, struct store *store, struct sqlite *own)
{
	/* page_size: of a new file. A row of twenty columns is half a kilobyte: larger pages make flatter trees. */
	static const char *const settings[] = {"pragma page_size = 16384",
		"pragma synchronous = full", "pragma case_sensitive_like = on",
		"pragma trusted_schema = off", "pragma cell_size_check = on",
		"pragma journal_size_limit = 67108864"};
	static const int switches[][2] = {{SQLITE_DBCONFIG_DQS_DML, 0},
		{SQLITE_DBCONFIG_DQS_DDL, 0}, {SQLITE_DBCONFIG_DEFENSIVE, 1},
		{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
		/* A plan does not hang on what is bound: else a statement with LIKE is prepared anew each time. */
		{SQLITE_DBCONFIG_ENABLE_QPSG, 1}};
	struct str mode;
	bool ours;

	sqlite3_busy_timeout(own->db, store->options.busy_milliseconds);
	for (size_t i = 0; i < COUNT_OF(switches); i++)
		must(sqlite3_db_config(own->db, switches[i][0], switches[i][1], NULL) == SQLITE_OK);
	for (size_t i = 0; i < COUNT_OF(settings); i++)
		TRY(sqlite_say(job, own->db, settings[i]));
	int cache = store->options.cache_kilobytes;
	TRY(sqlite_say(job, own->db,
		str_z(job->arena, str_format(job->arena, "pragma cache_size = -%d",
					  cache > 0 ? cache : CACHE_KILOBYTES))));
	/* The first look at the file: what is no database at all is found here. Another program's
	   is refused when it is migrated, so not even its journal mode is changed. */
	TRY(sqlite_is_ours(job, store, own->db, &ours));
	if (!store->options.read_only && ours) {
		TRY(sqlite_ask(job, own->db, "pragma journal_mode = wal", &mode));
		if (!str_eq(mode, STR("wal"))) {
			return fail(job, RC_FAILED,
				"%.*s 不能使用预写日志（日志方式是 "
				"%.*s）；请放到本机磁盘上，不要放在网络文件夹",
				STR_ARG(store->address), STR_ARG(mode));
		}
	}
	TRY(sqlite_prepare_text(job, own->db, STR("begin deferred"), &own->begin_read));
	TRY(sqlite_prepare_text(job, own->db, STR("begin immediate"), &own->begin_write));
	TRY(sqlite_prepare_text(
		job, own->db, STR("select count(*) from sqlite_schema"), &own->look));
	return sqlite_prepare_text(job, own->db, STR("commit"), &own->commit);
}

static void sqlite_close(struct store *store)
{
	struct sqlite *own = sqlite_of(store);
	sqlite3_finalize(own->begin_read);
	sqlite3_finalize(own->begin_write);
	sqlite3_finalize(own->look);
	sqlite3_finalize(own->commit);
	must(sqlite3_close(own->db) == SQLITE_OK);
	own->db = NULL;
}

/* ---- transactions ---- */

static enum rc sqlite_once(struct job *job, struct sqlite *own, sqlite3_stmt *st)
{
	int code = sqlite3_step(st);
	enum rc rc = RC_OK;
	if (code != SQLITE_DONE && code != SQLITE_ROW)
		rc = sqlite_fail(job, own->db, code, STR_NONE);
	sqlite3_reset(st);
	return rc;
}

static void sqlite_rollback(struct store *store)
{
	struct sqlite *own = sqlite_of(store);
	if (!sqlite3_get_autocommit(own->db))
		sqlite3_exec(own->db, "rollback", NULL, NULL, NULL);
	must(sqlite3_get_autocommit(own->db));
}

static enum rc sqlite_begin(struct job *job, struct store *store, bool write)
{
	struct sqlite *own = sqlite_of(store);
	own->writing = write;
	TRY(sqlite_once(job, own, write ? own->begin_write : own->begin_read));
	if (write)
		return RC_OK;
	enum rc rc = sqlite_once(job, own, own->look);
	if (rc != RC_OK)
		sqlite_rollback(store);
	return rc;
}

static enum rc sqlite_commit(struct job *job, struct store *store)
{
	struct sqlite *own = sqlite_of(store);
	return sqlite_once(job, own, own->commit);
}

/*
 * In a snapshot only what SQLite itself calls reading. (pragma query_only says the same, and makes every statement of the
 * connection be prepared anew each time that it is switched.)
 */
static enum rc sqlite_allowed(struct job *job, const struct sqlite *own, sqlite3_stmt *st)
{
	if (own->writing || sqlite3_stmt_readonly(st))
		return RC_OK;
	return sqlite_fail(
		job, NULL, SQLITE_READONLY, str_from_z(sqlite3_db_filename(own->db, "main")));
}

static enum rc sqlite_execute(struct job *job, struct store *store, struct str sql)
{
	struct sqlite *own = sqlite_of(store);
	sqlite3_stmt *st;
	TRY(sqlite_prepare_text(job, own->db, sql, &st));
	enum rc rc = sqlite_allowed(job, own, st);
	if (rc == RC_OK)
		rc = sqlite_once(job, own, st);
	sqlite3_finalize(st);
	store->lost = sqlite3_get_autocommit(own->db);
	return rc;
}

/* ---- statements ---- */

/* What the engine keeps of a statement. */
struct sqlite_statement {
	sqlite3_stmt *st;
	int *index; /* of parameter n at n - 1; 0: the text does not use it */
};

static struct sqlite_statement *own_statement(const struct statement *s)
{
	return s->own;
}

static enum rc sqlite_prepare_text(
	struct job *job, sqlite3 *db, struct str sql, sqlite3_stmt **ret_statement)
{
	sqlite3_stmt *st = NULL;
	const char *tail = NULL;
	int code =
		sqlite3_prepare_v3(db, sql.at, (int)sql.len, SQLITE_PREPARE_PERSISTENT, &st, &tail);
	if (code != SQLITE_OK)
		return sqlite_fail(job, db, code, STR_NONE);
	/* One statement, not none, not two: the second would never run. */
	struct str behind = str_skip(sql, (size_t)(tail - sql.at));
	if (!st || sql_code_at(str_trim(behind), 0) < str_trim(behind).len) {
		sqlite3_finalize(st);
		return fail(job, RC_FAILED, "应为一条查询：%.*s", STR_ARG(str_head(sql, 300)));
	}
	*ret_statement = st;
	return RC_OK;
}

static enum rc sqlite_prepare(struct job *job, struct statement *s)
{
	struct sqlite_statement *own = arena_new(s->arena, struct sqlite_statement);
	TRY(sqlite_prepare_text(job, sqlite_db(s->store), s->sql, &own->st));
	own->index = arena_array(s->arena, int, s->parameter_count);
	/* $n is a name to SQLite: its place is where the text has it first. */
	for (int i = 1; i <= sqlite3_bind_parameter_count(own->st); i++) {
		const char *name = sqlite3_bind_parameter_name(own->st, i);
		int64_t n;
		must(name && name[0] == '$' && int_from(str_from_z(name + 1), &n));
		must(n >= 1 && n <= s->parameter_count);
		own->index[n - 1] = i;
	}
	s->own = own;
	return RC_OK;
}

static void sqlite_forget(struct statement *s)
{
	if (s->own)
		sqlite3_finalize(own_statement(s)->st);
}

static int sqlite_bind(sqlite3_stmt *st, int index, const struct parameter *p)
{
	/* A reading statement looks at its values at every row: it gets a copy. */
	sqlite3_destructor_type keep = sqlite3_stmt_readonly(st) ? SQLITE_TRANSIENT : SQLITE_STATIC;
	if (!p->given)
		return sqlite3_bind_null(st, index);
	if (p->wire == WIRE_INT)
		return sqlite3_bind_int64(st, index, p->integer);
	if (p->wire == WIRE_TEXT)
		return sqlite3_bind_text64(st, index, p->text.at, p->text.len, keep, SQLITE_UTF8);
	return sqlite3_bind_blob64(st, index, p->text.at, p->text.len, keep);
}

static enum rc sqlite_start(struct job *job, struct statement *s)
{
	struct sqlite_statement *own = own_statement(s);
	TRY(sqlite_allowed(job, sqlite_of(s->store), own->st));
	for (int i = 0; i < s->parameter_count; i++) {
		if (own->index[i] == 0)
			continue;
		int code = sqlite_bind(own->st, own->index[i], &s->parameters[i]);
		if (code != SQLITE_OK)
			return sqlite_fail(job, sqlite_db(s->store), code, STR_NONE);
	}
	return RC_OK;
}

static enum rc sqlite_step(struct job *job, struct statement *s)
{
	struct sqlite_statement *own = own_statement(s);
	int code = sqlite3_step(own->st);
	if (code == SQLITE_ROW)
		return RC_ROW;
	if (code == SQLITE_DONE)
		return RC_DONE;
	enum rc rc = sqlite_fail(job, sqlite_db(s->store), code, STR_NONE);
	s->store->lost = sqlite3_get_autocommit(sqlite_db(s->store));
	return rc;
}

static void sqlite_reset(struct statement *s)
{
	struct sqlite_statement *own = own_statement(s);
	sqlite3_reset(own->st);
	/* Values may point to memory that dies now. */
	sqlite3_clear_bindings(own->st);
}

static int64_t sqlite_changed(struct statement *s)
{
	return sqlite3_changes64(sqlite_db(s->store));
}

static int sqlite_column_count(struct statement *s)
{
	return sqlite3_column_count(own_statement(s)->st);
}

static enum column_kind sqlite_column_kind(struct statement *s, int at)
{
	switch (sqlite3_column_type(own_statement(s)->st, at)) {
	case SQLITE_NULL: return COLUMN_NULL;
	case SQLITE_INTEGER: return COLUMN_INT;
	case SQLITE_TEXT: return COLUMN_TEXT;
	case SQLITE_BLOB: return COLUMN_BYTES;
	default: never(); /* REAL: a sum or a product that has left the whole numbers */
	}
}

static int64_t sqlite_column_int(struct statement *s, int at)
{
	return sqlite3_column_int64(own_statement(s)->st, at);
}

static struct str sqlite_view(const void *at, int len)
{
	return (struct str){at ? at : "", (size_t)len};
}

static struct str sqlite_column_text(struct statement *s, int at)
{
	sqlite3_stmt *st = own_statement(s)->st;
	const void *text = sqlite3_column_text(st, at);
	return sqlite_view(text, sqlite3_column_bytes(st, at));
}

static struct str sqlite_column_bytes(struct statement *s, int at)
{
	sqlite3_stmt *st = own_statement(s)->st;
	const void *bytes = sqlite3_column_blob(st, at);
	return sqlite_view(bytes, sqlite3_column_bytes(st, at));
}

/* ---- bulk ---- */

static enum rc sqlite_bulk_begin(struct job *job, struct bulk *b)
{
	struct buf sql;
	sqlite3_stmt *st;
	buf_init(&sql, STORE_SQL_MAX);
	buf_add_z(&sql, "insert into ");
	bulk_column_list(b, &sql);
	for (size_t i = 0; i < b->count; i++)
		buf_addf(&sql, "%s?%zu", i ? ", " : " values (", i + 1);
	buf_add_z(&sql, ")");
	must(buf_ok(&sql));
	enum rc rc = sqlite_prepare_text(job, sqlite_db(b->store), buf_str(&sql), &st);
	buf_free(&sql);
	TRY(rc);
	b->own = st;
	return RC_OK;
}

static void sqlite_bulk_put(struct bulk *b, const struct parameter *value)
{
	/* Only a value that is too long can be refused, and that was looked at. */
	must(sqlite_bind(b->own, (int)b->at + 1, value) == SQLITE_OK);
}

static enum rc sqlite_bulk_row(struct job *job, struct bulk *b)
{
	int code = sqlite3_step(b->own);
	if (code == SQLITE_DONE) {
		sqlite3_reset(b->own);
		return RC_OK;
	}
	enum rc rc = sqlite_fail(job, sqlite_db(b->store), code, STR_NONE);
	b->store->lost = sqlite3_get_autocommit(sqlite_db(b->store));
	return rc;
}

static void sqlite_bulk_drop(struct bulk *b)
{
	sqlite3_finalize(b->own);
}

static enum rc sqlite_bulk_end(struct job *job, struct bulk *b)
{
	(void)job;
	sqlite_bulk_drop(b);
	return RC_OK;
}

/* ---- schema ---- */

/* Ours, or to become ours: empty, where a new one is wanted. */
static enum rc sqlite_is_ours(struct job *job, const struct store *store, sqlite3 *db, bool *ret)
{
	struct str id, others;
	TRY(sqlite_ask(job, db, "pragma application_id", &id));
	TRY(sqlite_ask(job, db, "select count(*) from sqlite_schema", &others));
	*ret = str_eq(id, str_format(job->arena, "%d", SQLITE_OUR_ID)) ||
	       (!store->options.must_exist && str_eq(others, STR("0")));
	return RC_OK;
}

/* BEGIN IMMEDIATE keeps others away already; the file is marked as ours. */
static enum rc sqlite_migrate_lock(struct job *job, struct store *store)
{
	return sqlite_say(job, sqlite_db(store), "pragma application_id = " TEXT_OF(SQLITE_OUR_ID));
}

const struct engine_ops sqlite_ops = {
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.execute = sqlite_execute,
	.prepare = sqlite_prepare,
	.forget = sqlite_forget,
	.start = sqlite_start,
	.step = sqlite_step,
	.reset = sqlite_reset,
	.changed = sqlite_changed,
	.column_count = sqlite_column_count,
	.column_kind = sqlite_column_kind,
	.column_int = sqlite_column_int,
	.column_text = sqlite_column_text,
	.column_bytes = sqlite_column_bytes,
	.bulk_begin = sqlite_bulk_begin,
	.bulk_put = sqlite_bulk_put,
	.bulk_row = sqlite_bulk_row,
	.bulk_end = sqlite_bulk_end,
	.bulk_drop = sqlite_bulk_drop,
	.has_table_sql =
		STR_INIT("select count(*) from sqlite_schema where type = 'table' and name = $1"),
	.has_index_sql =
		STR_INIT("select count(*) from sqlite_schema where type = 'index' and name = $1"),
	.columns_sql = STR_INIT("select name from pragma_table_info($1) order by cid"),
	.others_sql = STR_INIT(
		"select count(*) from sqlite_schema where "
		"(select application_id from pragma_application_id) <> " TEXT_OF(SQLITE_OUR_ID)),
	.migrate_lock = sqlite_migrate_lock,
	.advise = sqlite_advise,
	.backup = sqlite_backup,
	.self_check = sqlite_self_check,
};
