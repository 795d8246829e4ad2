/*
 * postgres.c — the engine of a province: a server, through libpq.
 *
 * 1. Every answer is waited for with a deadline of our own (send, poll,
 *    consume): a hung server keeps its TCP connection alive for ever, and
 *    libpq's blocking calls with it.
 * 2. After a lost or silent connection nothing is tried on it again. The
 *    transaction is lost; the next begin connects anew, which after a failover
 *    finds the new leader.
 * 3. A lost connection in COMMIT, and a WARNING there ("committed locally, but
 *    might not have been replicated"), mean: outcome unknown.
 * 4. Parameters and results are binary: int8, text, bytea. The types of the
 *    parameters come from how they were bound, so a text needs no casts; the
 *    statement is prepared at its first execution and again when it is bound
 *    with other types.
 * 5. The database must be UTF8 and ordered by bytes (locale C), as SQLite
 *    orders and as str_cmp does: otherwise pages of a list would differ.
 */
#include "store/postgres.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static enum rc postgres_connect(struct job *job, struct store *store);
static enum rc postgres_set_up(struct job *job, struct store *store);
static enum rc postgres_doomed(struct job *job, struct store *store);
static void postgres_lose(struct store *store);
static bool postgres_wait(struct store *store, int64_t deadline, short events);

struct postgres *postgres_of(const struct store *store)
{
	return store->own;
}

/* ---- errors ---- */

static const char *field(const struct postgres *own, const PGresult *result, int code)
{
	const char *text = own->pq->resultErrorField(result, code);
	return text ? text : "";
}

static enum rc postgres_code(const char *state)
{
	static const struct {
		const char *state;
		enum rc rc;
	} codes[] = {{"23505", RC_TAKEN}, {"23P01", RC_TAKEN}, {"23503", RC_INVALID},
		{"23514", RC_INVALID}, {"23502", RC_INVALID}, {"22021", RC_INVALID},
		{"55P03", RC_BUSY}, {"40P01", RC_BUSY}, {"40001", RC_BUSY}};
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		if (strcmp(state, codes[i].state) == 0)
			return codes[i].rc;
	}
	return RC_FAILED;
}

/* What happened and what to do, by the class of the server's code. */
static const char *postgres_class(const char *state)
{
	static const struct {
		const char *begins, *words;
	} classes[] = {
		{"42501", "这个数据库用户没有权限，没有做：请让管理员授予对表和 schema 的权限"},
		{"3F", "数据库里没有要用的 schema：请检查地址里的 search_path，或让管理员建好"},
		{"42", "数据库里的表与本程序不符，没有做：请检查地址指的是不是科账的数据库"},
		{"53100", "数据库服务器的磁盘已满，没有保存：请管理员腾出空间后重试"},
		{"53", "数据库服务器的资源不够，没有做：请稍后再试，或请管理员检查"},
		{"57", "数据库服务器中止了这一步，没有做：请稍后再试"},
		{"58", "数据库服务器的磁盘出错，没有做：请管理员检查服务器"},
		{"XX", "数据库里的数据已损坏：请管理员检查服务器，必要时从备份恢复"},
		{"25006", "数据库是只读的（可能是备用服务器），没有保存：请检查地址"},
	};
	for (size_t i = 0; i < COUNT_OF(classes); i++)
		if (strncmp(state, classes[i].begins, strlen(classes[i].begins)) == 0)
			return classes[i].words;
	return "数据库出错，这一步没有做：请重试，仍不行时把这句话告诉管理员";
}

enum rc postgres_judge(struct job *job, struct store *store, const PGresult *result)
{
	struct postgres *own = postgres_of(store);
	if (!result) {
		postgres_lose(store);
		return fail(job, RC_FAILED,
			"与数据库 %.*s "
			"的连接中断，没有保存：请检查网络和数据库服务器后重试（%.*s）",
			STR_ARG(store->address),
			STR_ARG(str_trim(
				str_from_z(own->conn ? own->pq->errorMessage(own->conn) : ""))));
	}
	ExecStatusType status = own->pq->resultStatus(result);
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return RC_OK;
	const char *said = field(own, result, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = field(own, result, PG_DIAG_MESSAGE_DETAIL);
	const char *state = field(own, result, PG_DIAG_SQLSTATE);
	enum rc rc = postgres_code(state);
	if (rc == RC_TAKEN)
		return fail(job, rc, "已有相同的记录，没有保存：%s（%s）", said, detail);
	if (rc == RC_INVALID)
		return fail(job, rc, "不合数据库的约束，没有保存：%s（%s）", said, detail);
	if (rc == RC_BUSY)
		return fail(job, rc, "数据库正被另一项操作占用，请稍后再试（%s）", said);
	return fail(job, RC_FAILED, "%s（%s，%s）", postgres_class(state), said, state);
}

static void postgres_lose(struct store *store)
{
	postgres_of(store)->broken = true;
	store->lost = true;
}

/* The server says something by the way: keep a warning, it may matter to a commit. */
static void postgres_notice(void *arg, const PGresult *notice)
{
	struct postgres *own = arg;
	if (strcmp(field(own, notice, PG_DIAG_SEVERITY_NONLOCALIZED), "WARNING") != 0)
		return;
	(void)snprintf(own->warning, sizeof(own->warning), "%s",
		field(own, notice, PG_DIAG_MESSAGE_PRIMARY));
}

/* ---- asking and waiting ---- */

static int64_t milliseconds_now(void)
{
	struct timespec t;
	must(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool postgres_wait(struct store *store, int64_t deadline, short events)
{
	struct postgres *own = postgres_of(store);
	for (;;) {
		int64_t left = deadline - milliseconds_now();
		if (left <= 0)
			break;
		struct pollfd socket = {.fd = own->pq->socket(own->conn), .events = events};
		int ready = socket.fd < 0 ? -1 : poll(&socket, 1, left > 60000 ? 60000 : (int)left);
		if (ready > 0)
			return true;
		if (socket.fd < 0)
			break;
	}
	postgres_lose(store);
	return false;
}

bool postgres_flush(struct store *store)
{
	struct postgres *own = postgres_of(store);
	int64_t deadline = milliseconds_now() + store->options.statement_milliseconds;
	for (;;) {
		int more = own->pq->flush(own->conn);
		if (more == 0)
			return true;
		/* Reading while writing: both sides with full buffers would wait for ever. */
		if (more < 0 || !postgres_wait(store, deadline, POLLIN | POLLOUT) ||
			!own->pq->consumeInput(own->conn)) {
			postgres_lose(store);
			return false;
		}
	}
}

PGresult *postgres_answer(struct store *store)
{
	struct postgres *own = postgres_of(store);
	const struct libpq *pq = own->pq;
	int64_t deadline = milliseconds_now() + store->options.statement_milliseconds;
	PGresult *kept = NULL;
	bool bad = false;
	if (!postgres_flush(store))
		return NULL;
	for (;;) {
		while (pq->isBusy(own->conn)) {
			if (!postgres_wait(store, deadline, POLLIN) ||
				!pq->consumeInput(own->conn)) {
				postgres_lose(store);
				pq->clear(kept);
				return NULL;
			}
		}
		PGresult *next = pq->getResult(own->conn);
		if (!next)
			break;
		if (bad) {
			pq->clear(next);
			continue;
		}
		pq->clear(kept);
		kept = next;
		ExecStatusType status = pq->resultStatus(kept);
		bad = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
		if (status == PGRES_COPY_IN)
			break;
	}
	if (pq->status(own->conn) == CONNECTION_BAD)
		postgres_lose(store);
	return kept;
}

enum rc postgres_say(struct job *job, struct store *store, const char *sql)
{
	struct postgres *own = postgres_of(store);
	PGresult *answer = NULL;
	if (own->pq->sendQuery(own->conn, sql))
		answer = postgres_answer(store);
	enum rc rc = postgres_judge(job, store, answer);
	own->pq->clear(answer);
	return rc;
}

/* ---- the connection ---- */

static enum rc postgres_open(struct job *job, struct store *store, struct str address)
{
	struct postgres *own = arena_new(store->arena, struct postgres);
	TRY(libpq_open(job, &own->pq));
	own->address = str_z(store->arena, address);
	store->own = own;
	enum rc rc = postgres_connect(job, store);
	if (rc != RC_OK)
		own->pq->finish(own->conn);
	return rc;
}

static void postgres_close(struct store *store)
{
	struct postgres *own = postgres_of(store);
	own->pq->finish(own->conn);
}

/* A new connection in the place of what there is. */
static enum rc postgres_connect(struct job *job, struct store *store)
{
	struct postgres *own = postgres_of(store);
	/* What stands behind dbname overrides the address, what stands before it is overridden. */
	static const char *const keys[] = {"connect_timeout", "keepalives_idle",
		"fallback_application_name", "dbname", "client_encoding", NULL};
	const char *const values[] = {"10", "30", "kezhang", own->address, "UTF8", NULL};
	own->pq->finish(own->conn);
	own->conn = own->pq->connectdbParams(keys, values, 1);
	own->broken = true;
	own->era++;
	own->doomed_count = 0;
	if (own->pq->status(own->conn) != CONNECTION_OK) {
		struct str said = str_trim(str_from_z(own->pq->errorMessage(own->conn)));
		return fail(job, RC_FAILED,
			"连不上数据库 %.*s：请检查地址、用户、密码，以及数据库是否已启动（%.*s）",
			STR_ARG(store->address), STR_ARG(said));
	}
	must(own->pq->setnonblocking(own->conn, 1) == 0);
	own->pq->setNoticeReceiver(own->conn, postgres_notice, own);
	own->broken = false;
	store->lost = false;
	enum rc rc = postgres_set_up(job, store);
	if (rc != RC_OK)
		own->broken = true;
	return rc;
}

static enum rc postgres_set_up(struct job *job, struct store *store)
{
	struct postgres *own = postgres_of(store);
	const char *encoding = own->pq->parameterStatus(own->conn, "server_encoding");
	if (!encoding || strcmp(encoding, "UTF8") != 0) {
		return fail(job, RC_INVALID,
			"数据库 %.*s 的编码是 %s；请用 createdb -T template0 -E UTF8 --locale=C "
			"建库",
			STR_ARG(store->address), encoding ? encoding : "?");
	}
	/* Durability is promised: a server that commits without syncing is told to sync for us. */
	TRY(postgres_say(job, store,
		str_z(job->arena,
			str_format(job->arena,
				"set client_min_messages = warning; set lock_timeout = %d; "
				"set standard_conforming_strings = on; "
				"select set_config('synchronous_commit', 'on', false) "
				"where current_setting('synchronous_commit') = 'off'",
				store->options.busy_milliseconds))));
	/* Asked by doing: how a database comes to its order differs from version to version. */
	PGresult *answer = NULL;
	if (own->pq->sendQuery(own->conn, "select 1 where 'a' < 'B' or '安' < '县' or 'a_' > 'aa'"))
		answer = postgres_answer(store);
	enum rc rc = postgres_judge(job, store, answer);
	if (rc == RC_OK && own->pq->ntuples(answer) > 0) {
		rc = fail(job, RC_INVALID,
			"数据库 %.*s 不按字节排序；请用 createdb -T template0 -E UTF8 --locale=C "
			"建库",
			STR_ARG(store->address));
	}
	own->pq->clear(answer);
	return rc;
}

/* ---- transactions ---- */

static enum rc begin_once(struct job *job, struct store *store, bool write)
{
	struct postgres *own = postgres_of(store);
	store->lost = false;
	if (own->broken)
		TRY(postgres_connect(job, store));
	if (own->doomed_count > 0)
		TRY(postgres_doomed(job, store));
	/* The select fixes the snapshot now, as on the other engine. */
	return postgres_say(job, store,
		write ? "begin isolation level read committed read write"
		      : "begin isolation level repeatable read read only; select 1");
}

static enum rc postgres_begin(struct job *job, struct store *store, bool write)
{
	struct postgres *own = postgres_of(store);
	bool fresh = own->broken;
	enum rc rc = begin_once(job, store, write);
	/* The server went away since the last time: nothing was done yet, so once more is safe. */
	if (rc != RC_OK && own->broken && !fresh) {
		job_clear_error(job);
		rc = begin_once(job, store, write);
	}
	return rc;
}

/* Names of evicted statements, given back to the server while nothing is open. */
static enum rc postgres_doomed(struct job *job, struct store *store)
{
	struct postgres *own = postgres_of(store);
	struct buf sql;
	if (own->doomed_count > DOOMED_MAX) {
		own->doomed_count = 0;
		own->era++;
		return postgres_say(job, store, "deallocate all");
	}
	buf_init(&sql, 4096);
	for (size_t i = 0; i < own->doomed_count; i++)
		buf_addf(&sql, "deallocate kz%u;", own->doomed[i]);
	must(buf_ok(&sql));
	own->doomed_count = 0;
	return postgres_say(job, store, str_z(job->arena, buf_take(job->arena, &sql)));
}

static enum rc postgres_commit(struct job *job, struct store *store)
{
	struct postgres *own = postgres_of(store);
	PGresult *answer = NULL;
	own->warning[0] = '\0';
	if (own->pq->sendQuery(own->conn, "commit"))
		answer = postgres_answer(store);
	if (!answer || own->broken) {
		own->pq->clear(answer);
		postgres_lose(store);
		job->unsure = true;
		return fail(job, RC_FAILED,
			"保存时与数据库 %.*s "
			"的连接中断，结果未知；请在变更里看这次操作是否已保存",
			STR_ARG(store->address));
	}
	enum rc rc = postgres_judge(job, store, answer);
	/* The server answers a commit of a failed transaction with a rollback, politely. */
	if (rc == RC_OK && strcmp(own->pq->cmdStatus(answer), "COMMIT") != 0) {
		rc = fail(job, RC_FAILED, "这次操作中有一步失败，都没有保存；请重试");
	} else if (rc == RC_OK && own->warning[0]) {
		job->unsure = true;
		rc = fail(job, RC_FAILED,
			"保存时数据库警告“%s”，结果未知；请在变更里看这次操作是否已保存",
			own->warning);
	}
	own->pq->clear(answer);
	return rc;
}

static void postgres_rollback(struct store *store)
{
	struct postgres *own = postgres_of(store);
	PGresult *answer = NULL;
	if (own->broken)
		return;
	if (own->pq->sendQuery(own->conn, "rollback"))
		answer = postgres_answer(store);
	/* Whatever could not be rolled back dies with its connection. */
	if (!answer || own->pq->resultStatus(answer) != PGRES_COMMAND_OK)
		own->broken = true;
	own->pq->clear(answer);
}

static enum rc postgres_execute(struct job *job, struct store *store, struct str sql)
{
	return postgres_say(job, store, str_z(job->arena, sql));
}

/* ---- schema, copies ---- */

/* Any number will do, as long as it is the same for every program of ours. */
static enum rc postgres_migrate_lock(struct job *job, struct store *store)
{
	return postgres_say(job, store, "select pg_advisory_xact_lock(19530)");
}

static enum rc postgres_backup(struct job *job, struct store *store, struct str path)
{
	return fail(job, RC_INVALID,
		"PostgreSQL 数据库请用 pg_dump --format=custom --file=%.*s '%.*s' 备份",
		STR_ARG(path), STR_ARG(store->address));
}

/* One column of text of every row, into the job's arena. */
static enum rc postgres_list(struct job *job, struct store *store, struct str sql,
	struct str **ret_names, size_t *ret_count)
{
	struct statement *s;
	ARRAY(struct str) names = {0};
	enum rc rc;
	TRY(store_prepare(job, store, sql, &s));
	while ((rc = statement_step(job, s)) == RC_ROW)
		*ARRAY_ADD(job->arena, names) = str_copy(job->arena, column_text(s, 0));
	statement_done(s);
	if (rc != RC_DONE)
		return rc;
	*ret_names = names.at;
	*ret_count = names.len;
	return RC_OK;
}

/* Reads every row of every table of ours, which finds pages with a wrong checksum. */
static enum rc postgres_check_in_snapshot(struct job *job, struct store *store)
{
	struct str *names;
	size_t count;
	TRY(postgres_list(job, store,
		STR("select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid "
		    "where not i.indisvalid and c.relnamespace = current_schema()::regnamespace"),
		&names, &count));
	if (count > 0) {
		return fail(job, RC_INVALID, "数据库中的索引 %.*s 不完整；请执行 reindex",
			STR_ARG(names[0]));
	}
	TRY(postgres_list(job, store,
		STR("select relname from pg_class where relkind = 'r' "
		    "and relnamespace = current_schema()::regnamespace order by relname"),
		&names, &count));
	for (size_t i = 0; i < count; i++) {
		job_progress(job, names[i], (int64_t)i, (int64_t)count);
		if (!identifier_ok(names[i]))
			continue;
		enum rc rc = postgres_say(job, store,
			str_z(job->arena, str_format(job->arena, "select count(t.*) from %.*s t",
						  STR_ARG(names[i]))));
		if (rc != RC_OK) {
			because(job, RC_INVALID, "读表 %.*s 时", STR_ARG(names[i]));
			return store->lost ? rc : RC_INVALID;
		}
	}
	return RC_OK;
}

static enum rc postgres_self_check(struct job *job, struct store *store)
{
	TRY(store_begin_read(job, store));
	enum rc rc = postgres_check_in_snapshot(job, store);
	store_rollback(store);
	return rc;
}

const struct engine_ops postgres_ops = {
	.open = postgres_open,
	.close = postgres_close,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.execute = postgres_execute,
	.prepare = postgres_prepare,
	.forget = postgres_forget,
	.start = postgres_start,
	.step = postgres_step,
	.reset = postgres_reset,
	.changed = postgres_changed,
	.column_count = postgres_column_count,
	.column_kind = postgres_column_kind,
	.column_int = postgres_column_int,
	.column_text = postgres_column_text,
	.column_bytes = postgres_column_bytes,
	.bulk_begin = postgres_bulk_begin,
	.bulk_put = postgres_bulk_put,
	.bulk_row = postgres_bulk_row,
	.bulk_end = postgres_bulk_end,
	.bulk_drop = postgres_bulk_drop,
	.has_table_sql = STR_INIT("select count(*) from pg_class "
				  "where oid = to_regclass($1) and relkind in ('r', 'p')"),
	.has_index_sql = STR_INIT("select count(*) from pg_class "
				  "where oid = to_regclass($1) and relkind = 'i'"),
	.columns_sql = STR_INIT("select attname from pg_attribute where attrelid = to_regclass($1) "
				"and attnum > 0 and not attisdropped order by attnum"),
	/* What an extension has brought is nobody's. */
	.others_sql = STR_INIT(
		"select count(*) from pg_class c "
		"where c.relnamespace = (select oid from pg_namespace where nspname = "
		"current_schema()) "
		"and c.relkind in ('r', 'p', 'v', 'm', 'f') "
		"and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass "
		"and d.objid = c.oid and d.deptype = 'e') "
		"and (to_regclass('schema_version') is null or to_regclass('book') is null "
		"or to_regclass('change') is null)"),
	.migrate_lock = postgres_migrate_lock,
	.backup = postgres_backup,
	.self_check = postgres_self_check,
};
