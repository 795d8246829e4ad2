/*
 * store.c — what both engines share.
 *
 * Every public function comes through here: it checks that the call is right
 * for the state (a wrong call is a fault of the program and stops it: must),
 * keeps the parameters and the cache of statements, and hands the rest to the
 * engine behind struct engine_ops (inside.h).
 *
 * 1. A statement runs in a transaction only. A forgotten "begin" cannot write.
 * 2. Parameters are kept here and given to the engine by the first step, all
 *    of them: an unbound one is a fault, not a NULL.
 * 3. Text is checked to be UTF-8 before an engine sees it, so that both refuse
 *    the same and a file can move from one to the other.
 * 4. The end of a transaction resets every statement: no cursor can hold a
 *    snapshot open and make the write-ahead log grow.
 */
#include "store/inside.h"

static struct statement *slot_with(struct store *store, struct str sql, uint64_t hash);
static struct statement *slot_empty(struct store *store);
static void slot_clear(struct statement *s);
static enum rc slot_fill(struct job *job, struct statement *s, struct str sql, uint64_t hash);
static void statements_end(struct store *store);
static int parameters_in(struct str sql);
static void parameters_clear(struct statement *s);
static struct parameter *parameter_at(struct statement *s, int at);
static enum wire wire_of(enum type type);
static enum rc parameter_trouble(const struct parameter *p);
static enum rc trouble_tell(struct job *job, enum rc trouble, struct str where);

static enum rc begin(struct job *job, struct store *store, bool write);

/* ---- opening and closing ---- */

static bool address_is_postgres(struct str address)
{
	return str_starts(address, STR("postgresql://")) || str_starts(address, STR("postgres://"));
}

/* user:secret@host → user@host, and nothing of ?password=… */
static struct str address_shown(struct arena *a, struct str address)
{
	if (!address_is_postgres(address))
		return str_copy(a, address);
	struct str rest = address;
	struct str scheme = str_cut(&rest, STR("://"));
	struct str place = str_cut(&rest, STR("?"));
	size_t at = str_find(place, STR("@"));
	if (at != SIZE_MAX) {
		struct str user = str_head(place, at);
		size_t colon = str_find(user, STR(":"));
		place = str_format(a, "%.*s%.*s", STR_ARG(str_head(user, colon)),
			STR_ARG(str_skip(place, at)));
	}
	struct str out = str_format(a, "%.*s://%.*s", STR_ARG(scheme), STR_ARG(place));
	const char *between = "?";
	while (rest.at && rest.len > 0) {
		struct str part = str_cut(&rest, STR("&"));
		if (str_starts(part, STR("password=")) || str_starts(part, STR("sslpassword=")))
			continue;
		out = str_format(a, "%.*s%s%.*s", STR_ARG(out), between, STR_ARG(part));
		between = "&";
	}
	return out;
}

enum rc store_open(
	struct job *job, struct str address, struct store_options options, struct store **ret_store)
{
	if (address.len == 0)
		return fail(job, RC_INVALID, "没有给出数据文件的名字或数据库地址");
	struct arena *arena = arena_make();
	struct store *store = arena_new(arena, struct store);
	bool postgres = address_is_postgres(address);
	store->arena = arena;
	store->engine = postgres ? ENGINE_POSTGRES : ENGINE_SQLITE;
	store->ops = postgres ? &postgres_ops : &sqlite_ops;
	store->address = address_shown(arena, address);
	store->options = options;
	if (options.busy_milliseconds == 0)
		store->options.busy_milliseconds = 5000;
	if (options.statement_milliseconds == 0)
		store->options.statement_milliseconds = 300000;
	for (size_t i = 0; i < COUNT_OF(store->slots); i++)
		store->slots[i].store = store;
	enum rc rc = store->ops->open(job, store, address);
	if (rc != RC_OK) {
		arena_free(arena);
		return rc;
	}
	*ret_store = store;
	return RC_OK;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	store_rollback(store);
	for (size_t i = 0; i < COUNT_OF(store->slots); i++)
		slot_clear(&store->slots[i]);
	store->ops->close(store);
	arena_free(store->arena);
}

enum engine store_engine(const struct store *store)
{
	return store->engine;
}

struct str store_address(const struct store *store)
{
	return store->address;
}

/* ---- transactions ---- */

enum rc store_begin_read(struct job *job, struct store *store)
{
	return begin(job, store, false);
}

enum rc store_begin_write(struct job *job, struct store *store)
{
	return begin(job, store, true);
}

static enum rc begin(struct job *job, struct store *store, bool write)
{
	must(store->state == STORE_IDLE);
	if (write && store->options.read_only)
		return fail(job, RC_DENIED,
			"%.*s 只能查看，不能写入：请检查文件和文件夹的权限，磁盘是否只读",
			STR_ARG(store->address));
	TRY(store->ops->begin(job, store, write));
	store->state = write ? STORE_WRITING : STORE_READING;
	store->looks++;
	store->lost = false;
	return RC_OK;
}

uint64_t store_look(const struct store *store)
{
	return store->state == STORE_READING ? store->looks : 0;
}

enum rc snapshot_begin(struct job *job, struct store *store, struct snapshot *ret)
{
	bool mine = store->state == STORE_IDLE;
	if (mine)
		TRY(store_begin_read(job, store));
	*ret = (struct snapshot){store, mine};
	return RC_OK;
}

void snapshot_end(struct snapshot *snapshot)
{
	if (snapshot->mine)
		store_rollback(snapshot->store);
	snapshot->mine = false;
}

enum rc store_commit(struct job *job, struct store *store)
{
	must(store->state != STORE_IDLE);
	must(!store->bulk);
	statements_end(store);
	enum rc rc = transaction_alive(job, store);
	if (rc == RC_OK)
		rc = store->ops->commit(job, store);
	if (rc != RC_OK)
		store->ops->rollback(store);
	store->state = STORE_IDLE;
	store->lost = false;
	return rc;
}

void store_rollback(struct store *store)
{
	if (store->state == STORE_IDLE)
		return;
	if (store->bulk)
		bulk_drop(store->bulk);
	statements_end(store);
	store->ops->rollback(store);
	store->state = STORE_IDLE;
	store->lost = false;
}

enum store_state store_state(const struct store *store)
{
	return store->state;
}

enum rc transaction_alive(struct job *job, const struct store *store)
{
	if (!store->lost)
		return RC_OK;
	return fail(job, RC_FAILED, "数据库 %.*s 已中断这次操作，此前的步骤都没有保存；请重试",
		STR_ARG(store->address));
}

static void statements_end(struct store *store)
{
	for (size_t i = 0; i < COUNT_OF(store->slots); i++) {
		if (store->slots[i].taken)
			statement_done(&store->slots[i]);
	}
}

/* ---- statements ---- */

enum rc store_prepare(
	struct job *job, struct store *store, struct str sql, struct statement **ret_statement)
{
	must(store->state != STORE_IDLE);
	must(!store->bulk);
	TRY(transaction_alive(job, store));
	uint64_t hash = str_hash(sql);
	struct statement *s = slot_with(store, sql, hash);
	if (!s) {
		s = slot_empty(store);
		if (!s) {
			return fail(
				job, RC_TOO_MUCH, "同时使用的查询超过 %d 个", STORE_STATEMENTS_MAX);
		}
		TRY(slot_fill(job, s, sql, hash));
	}
	s->taken = true;
	s->used = ++store->clock;
	*ret_statement = s;
	return RC_OK;
}

static struct statement *slot_with(struct store *store, struct str sql, uint64_t hash)
{
	for (size_t i = 0; i < COUNT_OF(store->slots); i++) {
		struct statement *s = &store->slots[i];
		if (!s->taken && s->hash == hash && s->arena && str_eq(s->sql, sql))
			return s;
	}
	return NULL;
}

/* A slot never used, or the one that was not asked for the longest. */
static struct statement *slot_empty(struct store *store)
{
	struct statement *oldest = NULL;
	for (size_t i = 0; i < COUNT_OF(store->slots); i++) {
		struct statement *s = &store->slots[i];
		if (!s->taken && (!oldest || s->used < oldest->used))
			oldest = s;
	}
	if (oldest)
		slot_clear(oldest);
	return oldest;
}

static void slot_clear(struct statement *s)
{
	if (!s->arena)
		return;
	s->store->ops->forget(s);
	arena_free(s->arena);
	*s = (struct statement){.store = s->store};
}

static enum rc slot_fill(struct job *job, struct statement *s, struct str sql, uint64_t hash)
{
	if (sql.len > STORE_SQL_MAX)
		return fail(job, RC_TOO_MUCH, "一条查询有 %zu 字节，超过上限 %d", sql.len,
			STORE_SQL_MAX);
	int count = parameters_in(sql);
	if (count > STORE_PARAMETERS_MAX) {
		return fail(job, RC_TOO_MUCH, "一条查询有 %d 个参数，超过上限 %d", count,
			STORE_PARAMETERS_MAX);
	}
	s->arena = arena_make();
	s->sql = str_copy(s->arena, sql);
	s->hash = hash;
	s->parameters = arena_array(s->arena, struct parameter, count);
	s->parameter_count = count;
	enum rc rc = s->store->ops->prepare(job, s);
	if (rc != RC_OK)
		slot_clear(s);
	return rc;
}

/* The greatest n of $n in the text. */
static int parameters_in(struct str sql)
{
	int greatest = 0;
	for (size_t at = sql_code_at(sql, 0); at < sql.len; at = sql_code_at(sql, at + 1)) {
		if (sql.at[at] != '$')
			continue;
		int n = 0;
		while (at + 1 < sql.len && sql.at[at + 1] >= '0' && sql.at[at + 1] <= '9' &&
			n <= STORE_PARAMETERS_MAX)
			n = n * 10 + (sql.at[++at] - '0');
		if (n > greatest)
			greatest = n;
	}
	return greatest;
}

static void parameters_clear(struct statement *s)
{
	s->trouble = RC_OK;
	for (int i = 0; i < s->parameter_count; i++)
		s->parameters[i] = (struct parameter){0};
}

/* The statement's parameter, ready for a value: begins it anew when it has run. */
static struct parameter *parameter_at(struct statement *s, int at)
{
	must(s->taken);
	must(at >= 1 && at <= s->parameter_count);
	if (s->phase != PHASE_BINDING) {
		s->store->ops->reset(s);
		s->phase = PHASE_BINDING;
		parameters_clear(s);
	}
	struct parameter *p = &s->parameters[at - 1];
	*p = (struct parameter){.bound = true};
	return p;
}

void bind_int(struct statement *s, int at, int64_t v)
{
	struct parameter *p = parameter_at(s, at);
	p->wire = WIRE_INT;
	p->given = true;
	p->integer = v;
}

void bind_text(struct statement *s, int at, struct str v)
{
	struct parameter *p = parameter_at(s, at);
	p->wire = WIRE_TEXT;
	p->given = v.at != NULL;
	p->text = v;
	if (s->trouble == RC_OK)
		s->trouble = parameter_trouble(p);
}

void bind_bytes(struct statement *s, int at, struct str v)
{
	struct parameter *p = parameter_at(s, at);
	p->wire = WIRE_BYTES;
	p->given = v.at != NULL;
	p->text = v;
	if (s->trouble == RC_OK)
		s->trouble = parameter_trouble(p);
}

void bind_null(struct statement *s, int at, enum type type)
{
	struct parameter *p = parameter_at(s, at);
	p->wire = wire_of(type);
}

/* How a field of that type travels. */
static enum wire wire_of(enum type type)
{
	switch (type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: return WIRE_TEXT;
	case TYPE_PERSONAL: return WIRE_BYTES;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_DATE:
	case TYPE_SPAN:
	case TYPE_REF: return WIRE_INT;
	case TYPE_NONE: break;
	}
	never();
}

static enum rc parameter_trouble(const struct parameter *p)
{
	if (!p->given || p->wire == WIRE_INT)
		return RC_OK;
	if (p->text.len > STORE_VALUE_MAX)
		return RC_TOO_MUCH;
	if (p->wire == WIRE_TEXT && !str_is_utf8(p->text))
		return RC_INVALID;
	return RC_OK;
}

static enum rc trouble_tell(struct job *job, enum rc trouble, struct str where)
{
	if (trouble == RC_TOO_MUCH) {
		return fail(job, RC_TOO_MUCH,
			"一项内容超过 %zu 兆字节，或一行合计超过 %zu 兆字节，没有保存：%.*s",
			STORE_VALUE_MAX >> 20, STORE_ROW_MAX >> 20, STR_ARG(str_head(where, 200)));
	}
	return fail(job, trouble, "一项文字不是合法的 UTF-8 编码，没有保存：%.*s",
		STR_ARG(str_head(where, 200)));
}

enum rc statement_step(struct job *job, struct statement *s)
{
	struct store *store = s->store;
	must(s->taken);
	must(s->phase != PHASE_OVER);
	must(!store->bulk);
	TRY(transaction_alive(job, store));
	enum rc rc = RC_OK;
	if (s->phase == PHASE_BINDING) {
		size_t len = 0;
		for (int i = 0; i < s->parameter_count; i++) {
			must(s->parameters[i].bound);
			len += s->parameters[i].text.len;
		}
		if (s->trouble == RC_OK && len > STORE_ROW_MAX)
			s->trouble = RC_TOO_MUCH;
		if (s->trouble != RC_OK) {
			s->phase = PHASE_OVER; /* the next bind begins anew, without the trouble */
			return trouble_tell(job, s->trouble, s->sql);
		}
		rc = store->ops->start(job, s);
	}
	if (rc == RC_OK)
		rc = store->ops->step(job, s);
	s->phase = rc == RC_ROW ? PHASE_ROW : PHASE_OVER;
	return rc;
}

enum rc statement_run(struct job *job, struct statement *s, int64_t *ret_changed)
{
	enum rc rc = statement_step(job, s);
	must(rc != RC_ROW);
	if (rc != RC_DONE)
		return rc;
	if (ret_changed)
		*ret_changed = s->store->ops->changed(s);
	s->store->ops->reset(s);
	s->phase = PHASE_BINDING;
	parameters_clear(s);
	return RC_OK;
}

void statement_done(struct statement *s)
{
	if (!s->taken)
		return;
	s->store->ops->reset(s);
	s->phase = PHASE_BINDING;
	s->taken = false;
	parameters_clear(s);
}

enum column_kind column_kind(struct statement *s, int at)
{
	must(s->taken && s->phase == PHASE_ROW);
	must(at >= 0 && at < s->store->ops->column_count(s));
	return s->store->ops->column_kind(s, at);
}

bool column_is_null(struct statement *s, int at)
{
	return column_kind(s, at) == COLUMN_NULL;
}

int64_t column_int(struct statement *s, int at)
{
	must(column_kind(s, at) == COLUMN_INT);
	return s->store->ops->column_int(s, at);
}

struct str column_text(struct statement *s, int at)
{
	enum column_kind kind = column_kind(s, at);
	if (kind == COLUMN_NULL)
		return STR_NONE;
	must(kind == COLUMN_TEXT);
	return s->store->ops->column_text(s, at);
}

struct str column_bytes(struct statement *s, int at)
{
	enum column_kind kind = column_kind(s, at);
	if (kind == COLUMN_NULL)
		return STR_NONE;
	must(kind == COLUMN_BYTES);
	return s->store->ops->column_bytes(s, at);
}

int column_count(struct statement *s)
{
	must(s->taken && s->phase == PHASE_ROW);
	return s->store->ops->column_count(s);
}

/* ---- bulk ---- */

enum rc bulk_begin(struct job *job, struct store *store, struct str table,
	const struct bulk_column *columns, size_t count, struct bulk **ret_bulk)
{
	must(store->state == STORE_WRITING);
	must(!store->bulk);
	must(count > 0 && count <= STORE_PARAMETERS_MAX);
	must(identifier_ok(table));
	for (size_t i = 0; i < count; i++)
		must(identifier_ok(columns[i].name));
	TRY(transaction_alive(job, store));
	struct arena *arena = arena_make();
	struct bulk *b = arena_new(arena, struct bulk);
	*b = (struct bulk){.store = store, .arena = arena, .columns = columns, .count = count};
	b->table = str_copy(arena, table);
	enum rc rc = store->ops->bulk_begin(job, b);
	if (rc != RC_OK) {
		arena_free(arena);
		return rc;
	}
	store->bulk = b;
	*ret_bulk = b;
	return RC_OK;
}

static void bulk_value(struct bulk *b, struct parameter value)
{
	must(b->at < b->count);
	value.bound = true;
	if (value.given)
		must(value.wire == wire_of(b->columns[b->at].type));
	else
		value.wire = wire_of(b->columns[b->at].type);
	if (b->trouble == RC_OK)
		b->trouble = parameter_trouble(&value);
	b->row_len += value.text.len;
	if (b->trouble == RC_OK && b->row_len > STORE_ROW_MAX)
		b->trouble = RC_TOO_MUCH;
	if (b->trouble == RC_OK)
		b->store->ops->bulk_put(b, &value);
	b->at++;
}

void bulk_int(struct bulk *b, int64_t v)
{
	bulk_value(b, (struct parameter){.given = true, .wire = WIRE_INT, .integer = v});
}

void bulk_text(struct bulk *b, struct str v)
{
	bulk_value(b, (struct parameter){.given = v.at != NULL, .wire = WIRE_TEXT, .text = v});
}

void bulk_bytes(struct bulk *b, struct str v)
{
	bulk_value(b, (struct parameter){.given = v.at != NULL, .wire = WIRE_BYTES, .text = v});
}

void bulk_null(struct bulk *b)
{
	bulk_value(b, (struct parameter){.given = false});
}

enum rc bulk_row(struct job *job, struct bulk *b)
{
	must(b->at == b->count);
	if (b->trouble != RC_OK)
		return trouble_tell(job, b->trouble, b->table);
	TRY(b->store->ops->bulk_row(job, b));
	b->at = 0;
	b->row_len = 0;
	b->rows++;
	return RC_OK;
}

enum rc bulk_end(struct job *job, struct bulk *b)
{
	must(b->at == 0 && b->trouble == RC_OK);
	TRY(b->store->ops->bulk_end(job, b));
	b->store->bulk = NULL;
	arena_free(b->arena);
	return RC_OK;
}

void bulk_drop(struct bulk *b)
{
	b->store->ops->bulk_drop(b);
	b->store->bulk = NULL;
	arena_free(b->arena);
}

void bulk_column_list(const struct bulk *b, struct buf *sql)
{
	buf_add(sql, b->table);
	buf_add_z(sql, " (");
	for (size_t i = 0; i < b->count; i++) {
		if (i > 0)
			buf_add_z(sql, ", ");
		buf_add(sql, b->columns[i].name);
	}
	buf_add_z(sql, ")");
}

enum rc store_backup(struct job *job, struct store *store, struct str path)
{
	must(store->state == STORE_IDLE);
	return store->ops->backup(job, store, path);
}

enum rc store_self_check(struct job *job, struct store *store)
{
	must(store->state == STORE_IDLE);
	return store->ops->self_check(job, store);
}
