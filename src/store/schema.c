/*
 * schema.c — scripts, the fixed tables and what is known of any table.
 *
 * The fixed tables come from schema/NNN.sql, embedded in the program in the
 * order of their numbers: file number n brings a database from version n - 1
 * to n. The version stands in the table schema_version, one row, and is
 * changed in the same transaction as the tables, so a cut leaves a whole
 * version behind.
 */
#include "core/embedded.h"
#include "store/inside.h"

extern const struct embedded store_schema[];
extern const size_t store_schema_count;

#define COLUMNS_MAX                                                                                \
	2000 /* of one table: above SQLite's and PostgreSQL's own ceilings for what we make */

static enum rc script_expand(
	struct job *job, const struct store *store, struct str sql, struct str *ret_sql);
static bool macro_value(const struct store *store, struct str name, struct str *ret_value);
static enum rc script_run(struct job *job, struct store *store, struct str sql);
static enum rc version_read(struct job *job, struct store *store, int64_t *ret_version);
static enum rc version_write(struct job *job, struct store *store, int64_t version);
static enum rc version_refuse(struct job *job, const struct store *store, int64_t version);
static enum rc migrate_steps(struct job *job, struct store *store);
static enum rc is_there(
	struct job *job, struct store *store, struct str sql, struct str name, bool *ret);
static enum rc table_count(
	struct job *job, struct store *store, struct str table, int64_t *ret_count);
static enum rc count_read(
	struct job *job, struct store *store, struct str sql, struct str table, int64_t *ret_count);

bool identifier_ok(struct str name)
{
	if (name.len == 0 || name.len > 63 || name.at[0] < 'a' || name.at[0] > 'z')
		return false;
	for (size_t i = 1; i < name.len; i++) {
		char c = name.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

/* ---- scripts ---- */

size_t sql_code_at(struct str sql, size_t at)
{
	while (at < sql.len) {
		char c = sql.at[at];
		struct str rest = str_skip(sql, at + 1);
		size_t skipped;
		if (c == '\'' || c == '"') {
			/* A doubled quote is two texts in a row: the same for us. */
			skipped = str_find(rest, c == '"' ? STR("\"") : STR("'"));
		} else if (c == '-' && str_starts(rest, STR("-"))) {
			skipped = str_find(rest, STR("\n"));
		} else if (c == '/' && str_starts(rest, STR("*"))) {
			skipped = str_find(str_skip(rest, 1), STR("*/"));
			skipped = skipped == SIZE_MAX ? SIZE_MAX : skipped + 2;
		} else {
			return at;
		}
		if (skipped == SIZE_MAX)
			return sql.len;
		at += skipped + 2;
	}
	return sql.len;
}

enum rc store_script(struct job *job, struct store *store, struct str sql)
{
	must(store->state == STORE_WRITING);
	must(!store->bulk);
	struct str expanded;
	TRY(script_expand(job, store, sql, &expanded));
	TRY(script_run(job, store, expanded));
	return store->ops->advise != NULL ? store->ops->advise(job, store) : RC_OK;
}

static enum rc script_expand(
	struct job *job, const struct store *store, struct str sql, struct str *ret_sql)
{
	struct buf out;
	struct str rest = sql;
	buf_init(&out, STORE_SCRIPT_MAX);
	for (size_t open = str_find(rest, STR("{{")); open != SIZE_MAX;
		open = str_find(rest, STR("{{"))) {
		buf_add(&out, str_head(rest, open));
		rest = str_skip(rest, open + 2);
		struct str name = str_cut(&rest, STR("}}"));
		struct str value;
		if (!macro_value(store, name, &value)) {
			buf_free(&out);
			return fail(job, RC_INVALID, "建表脚本中有未知的宏 {{%.*s}}",
				STR_ARG(str_head(name, 40)));
		}
		buf_add(&out, value);
	}
	buf_add(&out, rest);
	bool fits = buf_ok(&out);
	*ret_sql = buf_take(job->arena, &out);
	if (!fits)
		return fail(job, RC_TOO_MUCH, "建表脚本超过 %zu 兆字节", STORE_SCRIPT_MAX >> 20);
	return RC_OK;
}

static bool macro_value(const struct store *store, struct str name, struct str *ret_value)
{
	bool sqlite = store->engine == ENGINE_SQLITE;
	if (str_eq(name, STR("table")))
		*ret_value = sqlite ? STR(" strict, without rowid") : STR("");
	else if (str_eq(name, STR("bytes")))
		*ret_value = sqlite ? STR("blob") : STR("bytea");
	else if (str_eq(name, STR("int")))
		*ret_value = sqlite ? STR("integer") : STR("bigint");
	else
		return false;
	return true;
}

static enum rc script_run(struct job *job, struct store *store, struct str sql)
{
	size_t from = 0;
	bool empty = true; /* nothing but blanks and comments since from */
	for (size_t at = sql_code_at(sql, 0);; at = sql_code_at(sql, at + 1)) {
		bool end = at >= sql.len;
		if (end || sql.at[at] == ';') {
			struct str one = str_trim(str_head(str_skip(sql, from), at - from));
			TRY(transaction_alive(job, store));
			if (!empty)
				TRY(store->ops->execute(job, store, one));
			if (end)
				return RC_OK;
			from = at + 1;
			empty = true;
		} else if (!str_eq(str_trim(str_head(str_skip(sql, at), 1)), STR(""))) {
			empty = false;
		}
	}
}

/* ---- tables ---- */

enum rc store_has_table(struct job *job, struct store *store, struct str table, bool *ret)
{
	return is_there(job, store, store->ops->has_table_sql, table, ret);
}

enum rc store_has_index(struct job *job, struct store *store, struct str index, bool *ret)
{
	return is_there(job, store, store->ops->has_index_sql, index, ret);
}

static enum rc is_there(
	struct job *job, struct store *store, struct str sql, struct str name, bool *ret)
{
	struct snapshot snapshot;
	int64_t count;
	must(identifier_ok(name));
	TRY(snapshot_begin(job, store, &snapshot));
	enum rc rc = count_read(job, store, sql, name, &count);
	snapshot_end(&snapshot);
	TRY(rc);
	*ret = count > 0;
	return RC_OK;
}

static enum rc table_count(
	struct job *job, struct store *store, struct str table, int64_t *ret_count)
{
	must(identifier_ok(table));
	return count_read(job, store, store->ops->has_table_sql, table, ret_count);
}

/* What the statement counts; with a table's name as its parameter, or without one. */
static enum rc count_read(
	struct job *job, struct store *store, struct str sql, struct str table, int64_t *ret_count)
{
	struct statement *s;
	TRY(store_prepare(job, store, sql, &s));
	if (table.len > 0)
		bind_text(s, 1, table);
	enum rc rc = statement_step(job, s);
	if (rc == RC_ROW) {
		*ret_count = column_int(s, 0);
		rc = RC_OK;
	}
	statement_done(s);
	must(rc != RC_DONE);
	return rc;
}

enum rc store_columns(struct job *job, struct store *store, struct str table,
	struct str **ret_names, size_t *ret_count)
{
	struct snapshot snapshot;
	struct statement *s;
	ARRAY(struct str) names = {0};
	must(identifier_ok(table));
	TRY(snapshot_begin(job, store, &snapshot));
	enum rc rc = store_prepare(job, store, store->ops->columns_sql, &s);
	if (rc == RC_OK) {
		bind_text(s, 1, table);
		while ((rc = statement_step(job, s)) == RC_ROW) {
			must(names.len < COLUMNS_MAX);
			*ARRAY_ADD(job->arena, names) = str_copy(job->arena, column_text(s, 0));
		}
		statement_done(s);
	}
	snapshot_end(&snapshot);
	if (rc != RC_DONE)
		return rc;
	if (names.len == 0)
		return fail(job, RC_MISSING, "数据库中没有表 %.*s", STR_ARG(table));
	*ret_names = names.at;
	*ret_count = names.len;
	return RC_OK;
}

/* ---- the version of the fixed tables ---- */

/* -1: there is no table of it. */
static enum rc version_read(struct job *job, struct store *store, int64_t *ret_version)
{
	struct statement *s;
	int64_t tables = 0;
	TRY(table_count(job, store, STR("schema_version"), &tables));
	if (tables == 0) {
		*ret_version = -1;
		return RC_OK;
	}
	TRY(store_prepare(job, store, STR("select max(version) from schema_version"), &s));
	enum rc rc = statement_step(job, s);
	if (rc == RC_ROW) {
		*ret_version = column_is_null(s, 0) ? -1 : column_int(s, 0);
		rc = RC_OK;
	}
	statement_done(s);
	return rc;
}

static enum rc version_write(struct job *job, struct store *store, int64_t version)
{
	struct statement *s;
	TRY(store_prepare(job, store, STR("delete from schema_version"), &s));
	enum rc rc = statement_run(job, s, NULL);
	statement_done(s);
	TRY(rc);
	TRY(store_prepare(job, store, STR("insert into schema_version (version) values ($1)"), &s));
	bind_int(s, 1, version);
	rc = statement_run(job, s, NULL);
	statement_done(s);
	return rc;
}

static enum rc version_refuse(struct job *job, const struct store *store, int64_t version)
{
	return fail(job, RC_INVALID,
		"%.*s 的版本是 %lld，比本程序认识的 %zu 新，没有改动；请换用新版程序打开",
		STR_ARG(store->address), (long long)version, store_schema_count);
}

/* Another program's tables must not get ours among them. */
static enum rc not_others(struct job *job, struct store *store)
{
	int64_t count = 0;
	TRY(count_read(job, store, store->ops->others_sql, STR_NONE, &count));
	if (count == 0)
		return RC_OK;
	return fail(job, RC_INVALID, "%.*s 是别的程序的数据库，没有改动；请换一个%s",
		STR_ARG(store->address),
		store->engine == ENGINE_SQLITE ? "文件名" : "数据库（或其中空的 schema）");
}

enum rc store_migrate(struct job *job, struct store *store)
{
	int64_t version;
	must(store->state == STORE_IDLE);
	TRY(store_begin_read(job, store));
	enum rc rc = not_others(job, store);
	if (rc == RC_OK)
		rc = version_read(job, store, &version);
	store_rollback(store);
	TRY(rc);
	if (version < 0 && store->options.must_exist)
		return fail(job, RC_MISSING, "%.*s 里没有科账的数据", STR_ARG(store->address));
	if (version == (int64_t)store_schema_count)
		return RC_OK;
	if (version > (int64_t)store_schema_count)
		return version_refuse(job, store, version);
	TRY(store_begin_write(job, store));
	rc = migrate_steps(job, store);
	if (rc != RC_OK) {
		store_rollback(store);
		return rc;
	}
	return store_commit(job, store);
}

static enum rc migrate_steps(struct job *job, struct store *store)
{
	int64_t version;
	TRY(store->ops->migrate_lock(job, store));
	/* Again under the lock: another program may have been faster. */
	TRY(not_others(job, store));
	TRY(version_read(job, store, &version));
	if (version > (int64_t)store_schema_count)
		return version_refuse(job, store, version);
	if (version == (int64_t)store_schema_count)
		return RC_OK;
	for (size_t next = version < 0 ? 0 : (size_t)version; next < store_schema_count; next++) {
		const struct embedded *file = &store_schema[next];
		enum rc rc = store_script(job, store, embedded_str(file));
		if (rc != RC_OK)
			return because(job, rc, "建立数据表 %s 时", file->name);
	}
	return version_write(job, store, (int64_t)store_schema_count);
}
