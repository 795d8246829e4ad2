/*
 * A change collects versions.
 *
 *	change_begin ── takes the book's row and its number (the one lock)
 *	change_put ──── the record becomes bytes (canon.c) at the end of its ledger's buffer
 *	change_flush ── brings what was collected into the tables (flush.c)
 *	change_commit ─ flush, hash, row of table change, head of the book, commit
 *
 * Nothing is asked of the database by change_put (but the key of a record
 * with personal fields): what there is of the record, and whether the editor
 * saw the newest version, is looked up at flush for many records at once.
 *
 * The bytes stay until the commit, because the chain takes them in order of
 * ids: about 40 bytes of frame, and per value its column's name and 8 bytes or
 * the text.
 */
#include "ledger/inside.h"

#include "ledger.sql.h"

static const char *const kind_names[] = {"write", "import", "undo", "freeze", "define", "forget"};

struct str change_kind_name(enum change_kind kind)
{
	return str_from_z(kind_names[kind]);
}

struct str change_kind_word(struct str kind)
{
	static const struct str words[] = {STR_INIT("填写"), STR_INIT("导入"), STR_INIT("撤销"),
		STR_INIT("定稿"), STR_INIT("口径"), STR_INIT("个人信息删除")};
	_Static_assert(COUNT_OF(words) == COUNT_OF(kind_names), "a word for each kind");

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(kind, str_from_z(kind_names[i])))
			return words[i];
	return kind;
}

static void change_drop(void *what)
{
	struct change *change = what;

	for (size_t i = 0; i < change->book->inside->table_count; i++)
		if (change->bundles[i])
			buf_free(&change->bundles[i]->bytes);
	buf_free(&change->detail);
}

/* The change itself stays in the job's arena, so that giving it up twice does no harm. */
static void change_close(struct change *change)
{
	arena_free(change->arena);
	change->arena = NULL;
}

enum rc change_take(struct job *job, const struct book *book, enum change_kind kind, struct str why,
	struct change **ret)
{
	struct change *change = arena_new(job->arena, struct change);
	struct arena *a = arena_make();
	struct q_book_take_row row = {0};
	enum rc rc;

	change->arena = a;
	change->book = book;
	change->kind = kind;
	change->at = job->now;
	change->why = str_copy(a, why);
	change->who = str_copy(a, job->who);
	change->bundles = arena_array(a, struct bundle *, book->inside->table_count + 1);
	buf_init(&change->detail, LEDGER_MAX_DETAIL);
	arena_defer(a, change_drop, change);
	rc = q_book_take(job, book->store, book->id, &row);
	if (rc != RC_OK) {
		change_close(change);
		return rc == RC_MISSING ? fail(job, rc, "没有账套 %lld", (long long)book->id) : rc;
	}
	if (row.head.len != HASH_LEN) {
		change_close(change);
		return fail(job, RC_INVALID, "账套 %lld 的链头已损坏，请核验并从备份恢复",
			(long long)book->id);
	}
	memcpy(change->prev.at, row.head.at, HASH_LEN);
	change->seq = row.seq;
	change->next_id = row.next_id;
	change->first_id = change->next_id;
	*ret = change;
	return RC_OK;
}

enum rc change_begin(struct job *job, const struct book *book, enum change_kind kind,
	struct str why, struct change **ret)
{
	enum rc rc;

	must(store_state(book->store) == STORE_IDLE);
	if (why.len > LEDGER_MAX_TEXT)
		return fail(job, RC_INVALID, "变更说明有 %zu 字节，最多 %d 字节", why.len,
			LEDGER_MAX_TEXT);
	TRY(store_begin_write(job, book->store));
	rc = change_take(job, book, kind, why, ret);
	if (rc != RC_OK)
		store_rollback(book->store);
	return rc;
}

int64_t change_seq(const struct change *change)
{
	return change->seq;
}

void change_detail(struct change *change, struct str detail)
{
	if (change->detail.len > 0 && change->detail.at[change->detail.len - 1] != '\n')
		buf_add_char(&change->detail, '\n');
	buf_add(&change->detail, detail);
}

enum rc change_new_id(struct job *job, struct change *change, int64_t *ret_id)
{
	if (change->next_id >= INT64_MAX / 2)
		return fail(job, RC_TOO_MUCH, "账套的编号已用完");
	*ret_id = change->next_id++;
	return RC_OK;
}

struct bundle *change_bundle(struct change *change, struct table *table)
{
	size_t index = (size_t)(table - change->book->inside->tables);
	struct bundle *bundle = change->bundles[index];

	if (bundle)
		return bundle;
	bundle = arena_new(change->arena, struct bundle);
	bundle->table = table;
	buf_init(&bundle->bytes, LEDGER_MAX_BYTES);
	change->bundles[index] = bundle;
	return bundle;
}

/* ---- a record becomes bytes ---- */

static void put_value(struct buf *b, const struct column *column, const struct value *v)
{
	switch (v->type) {
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE: canon_text(b, column->canon, v->text); return;
	case TYPE_PERSONAL: canon_bytes(b, column->canon, v->text); return;
	case TYPE_DATE:
	case TYPE_SPAN:
		canon_int(b, column->canon, column->last ? v->date.last : v->date.first);
		return;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_REF: canon_int(b, column->canon, v->integer); return;
	case TYPE_NONE: break;
	}
	never();
}

static bool worth_writing(const struct value *v)
{
	bool is_text = v->type == TYPE_TEXT || v->type == TYPE_CODE || v->type == TYPE_CHOICE ||
		       v->type == TYPE_PERSONAL;

	return value_given(*v) && !(is_text && v->text.len == 0);
}

/* Sealed values of the current version: sealing again would make other bytes of the same text. */
static enum rc read_sealed(struct job *job, struct change *change, const struct table *table,
	int64_t id, struct str *ret)
{
	struct query_text q;
	struct statement *s;
	enum rc rc;

	query_init(&q);
	query_versions(&q, change->book, table, false);
	buf_add(&q.sql, STR(" and id = "));
	query_int(&q, id);
	rc = query_start(job, change->book, &q, &s);
	if (rc == RC_OK) {
		rc = statement_step(job, s);
		for (size_t i = 0; rc == RC_ROW && i < table->blind_count; i++) {
			int at = ROW_FIELDS + (int)plan_column(table, table->blind[i].field);

			if (!column_is_null(s, at))
				ret[i] = str_copy(job->arena, column_bytes(s, at));
		}
		rc = rc == RC_ROW || rc == RC_DONE ? RC_OK : rc;
		statement_done(s);
	}
	query_free(&q);
	return rc;
}

/* Personal values become ciphertext (in `sealed`), their blind indexes follow the canonical bytes. */
static enum rc seal_values(struct job *job, struct change *change, const struct table *table,
	const struct record *record, struct value *sealed, struct str *blinds)
{
	struct str *old = arena_array(job->arena, struct str, table->blind_count);
	bool given = false;

	for (size_t i = 0; i < table->blind_count; i++)
		given = given || worth_writing(&record->values[table->blind[i].field]);
	if (given && record->id < change->first_id)
		TRY(read_sealed(job, change, table, record->id, old));
	for (size_t i = 0; i < table->blind_count; i++) {
		size_t field = table->blind[i].field;
		struct value v = record->values[field];
		bool same = false;

		sealed[i] = v;
		blinds[i] = STR_NONE;
		if (!worth_writing(&v))
			continue;
		if (old[i].at)
			TRY(personal_same(
				job, change->book, table, record->id, old[i], v.text, &same));
		sealed[i].text = old[i];
		if (!same)
			TRY(personal_seal(
				job, change->book, table, record->id, v.text, &sealed[i].text));
		TRY(personal_blind(
			job, change->book, &table->def->fields[field], v.text, &blinds[i]));
	}
	return RC_OK;
}

static const struct value *value_of(const struct table *table, const struct record *record,
	const struct value *sealed, size_t field)
{
	for (size_t i = 0; sealed && i < table->blind_count; i++)
		if (table->blind[i].field == field)
			return &sealed[i];
	return &record->values[field];
}

static void encode(struct buf *b, const struct change *change, const struct table *table,
	const struct record *record, const struct value *sealed)
{
	struct frame frame = {
		.id = record->id, .parent = record->parent, .ordinal = record->ordinal};

	/* A person who edits what was imported becomes its source. */
	if (change->kind == CHANGE_IMPORT) {
		frame.source = record->source;
		frame.source_row = record->source_row;
	}
	canon_begin(b, &frame);
	for (size_t i = 0; i < table->column_count; i++) {
		const struct value *v = value_of(table, record, sealed, table->columns[i].field);

		if (worth_writing(v)) {
			must(v->type == table->def->fields[table->columns[i].field].type);
			put_value(b, &table->columns[i], v);
		}
	}
	canon_end(b);
}

static enum rc bytes_fit(struct job *job, const struct bundle *bundle)
{
	if (!buf_ok(&bundle->bytes))
		return fail(job, RC_TOO_MUCH, "一次变更最多写 %zu MB，请分几次",
			LEDGER_MAX_BYTES >> 20);
	return RC_OK;
}

static enum rc put_room(struct job *job, const struct change *change)
{
	if (change->collected >= LEDGER_MAX_WRITES)
		return fail(job, RC_TOO_MUCH, "一次变更最多写 %d 条，请分几次", LEDGER_MAX_WRITES);
	return RC_OK;
}

static enum rc put_bytes(
	struct job *job, struct change *change, struct bundle *bundle, const struct record *record)
{
	const struct table *table = bundle->table;
	struct value *sealed = NULL;
	struct str *blinds = NULL;

	if (table->has_personal) {
		sealed = arena_array(job->arena, struct value, table->blind_count);
		blinds = arena_array(job->arena, struct str, table->blind_count);
		TRY(seal_values(job, change, table, record, sealed, blinds));
	}
	bundle->fresh.at[bundle->fresh.len - 1].at = bundle->bytes.len;
	encode(&bundle->bytes, change, table, record, sealed);
	bundle->fresh.at[bundle->fresh.len - 1].len =
		(uint32_t)(bundle->bytes.len - bundle->fresh.at[bundle->fresh.len - 1].at);
	for (size_t i = 0; i < table->blind_count; i++) {
		buf_add_char(&bundle->bytes, blinds[i].at ? 1 : 0);
		buf_add(&bundle->bytes, blinds[i]);
	}
	return bytes_fit(job, bundle);
}

enum rc change_put(struct job *job, struct change *change, struct record *record, int64_t expect)
{
	struct bundle *bundle = change_bundle(change, plan_table(change->book, record->ledger));
	struct entry *entry;

	must(!change->broken);
	TRY(put_room(job, change));
	must(!bundle->table->parent == !record->parent);
	if (!record->id)
		TRY(change_new_id(job, change, &record->id));
	must(record->id > 0 && record->id < change->next_id);
	entry = ARRAY_ADD(change->arena, bundle->fresh);
	*entry = (struct entry){.id = record->id, .expect = expect, .order = change->collected++};
	change->broken = true;
	TRY(put_bytes(job, change, bundle, record));
	TRY(dated_put(job, change, bundle->table, record));
	change->broken = false;
	return RC_OK;
}

/* ---- a version that is written again as it was ---- */

static enum rc put_blinds(struct job *job, struct change *change, struct bundle *bundle, int64_t id,
	const struct cell *cells)
{
	const struct table *table = bundle->table;

	for (size_t i = 0; i < table->blind_count; i++) {
		const struct cell *cell = &cells[plan_column(table, table->blind[i].field)];
		struct str plain, blind = STR_NONE;
		enum rc rc = RC_MISSING;

		if (cell->given)
			rc = personal_open(job, change->book, table, id, cell->text, &plain);
		if (rc == RC_OK)
			rc = personal_blind(job, change->book,
				&table->def->fields[table->blind[i].field], plain, &blind);
		else if (rc == RC_MISSING)
			job_clear_error(job);
		if (rc != RC_OK && rc != RC_MISSING)
			return rc;
		buf_add_char(&bundle->bytes, blind.at ? 1 : 0);
		buf_add(&bundle->bytes, blind);
	}
	return RC_OK;
}

enum rc change_put_bytes(
	struct job *job, struct change *change, struct table *table, int64_t id, struct str bytes)
{
	struct bundle *bundle = change_bundle(change, table);
	struct cell *cells = arena_array(job->arena, struct cell, table->column_count + 1);
	struct frame frame;

	TRY(put_room(job, change));
	*ARRAY_ADD(change->arena, bundle->fresh) = (struct entry){.id = id,
		.revives = true,
		.order = change->collected++,
		.at = bundle->bytes.len,
		.len = (uint32_t)bytes.len};
	canon_read(bytes, table, &frame, cells);
	buf_add(&bundle->bytes, bytes);
	TRY(put_blinds(job, change, bundle, id, cells));
	return bytes_fit(job, bundle);
}

enum rc change_end(struct job *job, struct change *change, const struct ledger_def *ledger,
	int64_t id, int64_t expect)
{
	struct bundle *bundle = change_bundle(change, plan_table(change->book, ledger));

	must(!change->broken);
	TRY(put_room(job, change));
	*ARRAY_ADD(change->arena, bundle->fresh) = (struct entry){
		.id = id, .expect = expect, .ends = true, .order = change->collected++};
	return RC_OK;
}

static int64_t change_written(const struct change *change)
{
	int64_t count = 0;

	for (size_t i = 0; i < change->book->inside->table_count; i++)
		if (change->bundles[i])
			count += (int64_t)change->bundles[i]->applied.len;
	return count;
}

/* ---- commit ---- */

static enum rc seal_change(struct job *job, struct change *change)
{
	const struct book_inside *inside = change->book->inside;
	struct share *shares = arena_array(change->arena, struct share, inside->table_count + 1);
	struct change_header header = {.book = change->book->id,
		.seq = change->seq,
		.at = change->at,
		.who = change->who,
		.kind = change_kind_name(change->kind),
		.why = change->why,
		.detail = buf_str(&change->detail),
		.writes = change_written(change),
		.next_id = change->next_id};
	struct digest hash;
	size_t count = 0;

	if (!buf_ok(&change->detail))
		return fail(job, RC_TOO_MUCH, "变更附带的说明超过 %d 字节", LEDGER_MAX_DETAIL);
	for (size_t i = 0; i < inside->table_count; i++) {
		const struct bundle *bundle = change->bundles[inside->by_code[i] - inside->tables];

		if (bundle && bundle->applied.len > 0)
			shares[count++] = (struct share){
				bundle->table->def->name, share_digest(change->arena, bundle)};
	}
	hash = chain_hash(change->arena, &change->prev, &header, shares, count);
	TRY(q_change_add(job, change->book->store,
		&(struct q_change_add_args){.book = header.book,
			.seq = header.seq,
			.at = header.at,
			.who = header.who,
			.kind = header.kind,
			.why = header.why,
			.detail = header.detail,
			.prev = digest_view(&change->prev),
			.hash = digest_view(&hash),
			.writes = header.writes,
			.next_id = header.next_id},
		NULL));
	return q_book_head(
		job, change->book->store, digest_view(&hash), header.next_id, header.book, NULL);
}

static enum rc commit_all(struct job *job, struct change *change, int64_t *ret_seq)
{
	must(!change->broken);
	TRY(change_flush(job, change));
	if (change_written(change) == 0 && change->detail.len == 0 && buf_ok(&change->detail)) {
		*ret_seq = 0;
		store_rollback(change->book->store);
		return RC_OK;
	}
	TRY(seal_change(job, change));
	*ret_seq = change->seq;
	return store_commit(job, change->book->store);
}

enum rc change_commit(struct job *job, struct change *change, int64_t *ret_seq)
{
	int64_t seq;
	enum rc rc = commit_all(job, change, &seq);

	if (rc != RC_OK)
		store_rollback(change->book->store);
	else
		*ret_seq = seq;
	change_close(change);
	return rc;
}

void change_abandon(struct change *change)
{
	if (!change || !change->arena)
		return;
	store_rollback(change->book->store);
	change_close(change);
}
