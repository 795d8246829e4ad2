/*
 * Random histories: what is promised of every history is looked at after many
 * of them.
 *
 *	as-of      the digest of everything known at a change number is the same whenever it is taken
 *	undo       taking the last change back gives the state before it
 *	chain      verifies after any history, and one altered byte anywhere is found
 *	editors    of several who edit one version at once exactly one wins
 *
 * KEZHANG_LONG: longer. KEZHANG_SEED: another history.
 */
#include "toy.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/sm3.h"

#define CHANGES_MAX 3000
#define WRITERS     4

static bool longer(void)
{
	const char *set = getenv("KEZHANG_LONG");

	return set && *set;
}

static uint64_t first_seed(void)
{
	const char *set = getenv("KEZHANG_SEED");
	int64_t seed = 20230630;

	if (set && !int_from(str_from_z(set), &seed))
		must(!"KEZHANG_SEED is a number");
	return (uint64_t)seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

struct chance {
	uint64_t state;
};

static uint64_t draw(struct chance *c, uint64_t below)
{
	c->state ^= c->state << 13;
	c->state ^= c->state >> 7;
	c->state ^= c->state << 17;
	return c->state % below;
}

/* ---- digest of everything known at a change number ---- */

struct adding {
	struct sm3 *sm3;
	bool versions; /* with since and source */
};

static enum rc add_record(void *arg, struct job *job, const struct record *record)
{
	struct adding *adding = arg;
	struct str line = str_format(job->arena, "%.*s %lld %lld %d", STR_ARG(record->ledger->name),
		(long long)record->id, (long long)record->parent, record->ordinal);

	if (adding->versions)
		line = str_format(job->arena, "%.*s %lld %lld", STR_ARG(line),
			(long long)record->since, (long long)record->source);
	for (size_t i = 0; i < record->ledger->field_count; i++)
		line = str_format(job->arena, "%.*s|%.*s", STR_ARG(line),
			STR_ARG(value_print(
				job->arena, &record->ledger->fields[i], record->values[i])));
	sm3_add(adding->sm3, line);
	sm3_add(adding->sm3, STR("\n"));
	return RC_OK;
}

static struct str digest_at(const struct job *from, struct book *book, int64_t seq, bool versions)
{
	struct job job;
	struct adding adding = {.versions = versions};
	unsigned char digest[SM3_SIZE];
	struct ledger_query query = {.seq = seq, .day = 19000};
	static _Thread_local char hex[2 * SM3_SIZE + 1];

	job_fork(from, &job);
	adding.sm3 = sm3_new(job.arena);
	OK(&job, store_begin_read(&job, book->store));
	for (size_t i = 0; i < book->catalog->schema.ledger_count; i++)
		OK(&job, ledger_each(&job, book, book->catalog->schema.ledgers[i], &query,
				 add_record, &adding));
	store_rollback(book->store);
	sm3_done(adding.sm3, digest);
	memcpy(hex, sm3_hex(job.arena, digest).at, 2 * SM3_SIZE);
	job_done(&job);
	return (struct str){hex, 2 * SM3_SIZE};
}

/* ---- one random change ---- */

struct life {
	struct toy *t;
	struct job *job;
	struct book *book;
	struct chance chance;
	int64_t units[8];
	size_t unit_count;
};

static const char *some_name(struct life *l)
{
	static const char *const names[] = {
		"甲厂", "乙厂", "丙公司", "重庆丁厂", "A公司", "戊院", "己（集团）", "x"};

	return names[draw(&l->chance, COUNT_OF(names))];
}

static void fill_party(struct life *l, struct record *record)
{
	if (draw(&l->chance, 2))
		toy_text(record, "name", some_name(l));
	if (draw(&l->chance, 3) == 0)
		toy_text(record, "code",
			draw(&l->chance, 2)
				? str_z(l->job->arena, str_format(l->job->arena, "C%d",
							       (int)draw(&l->chance, 12)))
				: NULL);
	if (draw(&l->chance, 3) == 0)
		toy_int(record, "staff", (int64_t)draw(&l->chance, 1000));
	if (draw(&l->chance, 4) == 0)
		toy_text(record, "contact", draw(&l->chance, 3) ? some_name(l) : NULL);
	if (draw(&l->chance, 4) == 0)
		toy_date(record, "founded", draw(&l->chance, 2) ? "2019-03" : "2020-02-29");
	if (draw(&l->chance, 3) == 0 && l->unit_count > 0)
		toy_int(record, "unit", l->units[draw(&l->chance, l->unit_count)]);
	record->day = (day_t)(18500 + (day_t)draw(&l->chance, 1000));
}

/* Some current record of a ledger, or NULL. */
static struct record *some_record(struct life *l, const struct ledger_def *ledger)
{
	for (int tries = 0; tries < 20; tries++) {
		struct record *record;
		int64_t id = 1 + (int64_t)draw(&l->chance, 200);
		day_t day = (day_t)(18500 + (day_t)draw(&l->chance, 1000));

		if (record_get_on(l->job, l->book, ledger, id, SEQ_NOW, day, &record) == RC_OK)
			return record;
		job_clear_error(l->job);
	}
	return NULL;
}

static enum rc put_one(struct life *l, struct change *change, int64_t source)
{
	struct record *record = draw(&l->chance, 3) ? some_record(l, l->t->party) : NULL, *row;

	if (!record) {
		record = toy_party(l->t, l->job, some_name(l), NULL);
		if (draw(&l->chance, 4) == 0 && l->unit_count > 0)
			toy_int(record, "unit", l->units[draw(&l->chance, l->unit_count)]);
	} else {
		fill_party(l, record);
	}
	record->source = source;
	record->source_row = (int64_t)draw(&l->chance, 100);
	TRY(change_put(l->job, change, record, draw(&l->chance, 2) ? record->since : 0));
	if (draw(&l->chance, 4) == 0) {
		row = record_new(l->job, l->t->member);
		row->parent = record->id;
		row->ordinal = (int32_t)draw(&l->chance, 5);
		toy_text(row, "name",
			str_z(l->job->arena,
				str_format(l->job->arena, "人%d", (int)draw(&l->chance, 1000))));
		TRY(change_put(l->job, change, row, 0));
	}
	if (draw(&l->chance, 4) == 0) {
		row = record_new(l->job, l->t->certificate);
		toy_int(row, "holder", record->id);
		TRY(change_put(l->job, change, row, 0));
	}
	return draw(&l->chance, 5) ? RC_OK : change_flush(l->job, change);
}

static enum rc end_one(struct life *l, struct change *change)
{
	const struct ledger_def *ledgers[] = {
		l->t->party, l->t->member, l->t->certificate, l->t->party_unit};
	struct record *record = some_record(l, ledgers[draw(&l->chance, COUNT_OF(ledgers))]);

	return record ? change_end(l->job, change, record->ledger, record->id, record->since)
		      : RC_OK;
}

static enum rc random_steps(struct life *l, struct change *change, bool import)
{
	static const struct str sheets[] = {STR_INIT("Sheet1")};
	struct import_info info = {.file = STR("名单.xlsx"),
		.sheets = sheets,
		.sheet_count = 1,
		.body = STR("abc"),
		.size = 3,
		.ledger = STR("party"),
		.mapping = STR("{}"),
		.mode = STR("all"),
		.counts = STR("{}")};
	int64_t source = 0;

	if (import) {
		info.sm3 = sm3_text(l->job->arena, info.body);
		TRY(change_import(l->job, change, &info, &source));
	}
	if (!import && draw(&l->chance, 8) == 0) {
		struct str sm3,
			bytes = str_format(l->job->arena, "附件%d", (int)draw(&l->chance, 3));

		TRY(attach_bytes(l->job, change, bytes, &sm3));
	}
	for (uint64_t i = 1 + draw(&l->chance, 4); i > 0; i--)
		TRY(import || draw(&l->chance, 3) ? put_one(l, change, source)
						  : end_one(l, change));
	return RC_OK;
}

/* A write, an import or an undo; some are refused. */
static enum rc random_change(struct life *l, int64_t *ret_seq)
{
	struct change *change;
	bool import = draw(&l->chance, 5) == 0;
	int64_t head;
	struct str hex;
	enum rc rc;

	*ret_seq = 0;
	if (draw(&l->chance, 6) == 0) {
		OK(l->job, book_head(l->job, l->book, &head, &hex));
		return change_undo(
			l->job, l->book, head - (int64_t)draw(&l->chance, 4), STR("撤销"), ret_seq);
	}
	TRY(change_begin(
		l->job, l->book, import ? CHANGE_IMPORT : CHANGE_WRITE, STR("随机"), &change));
	rc = random_steps(l, change, import);
	if (rc != RC_OK) {
		change_abandon(change);
		return rc;
	}
	return change_commit(l->job, change, ret_seq);
}

static void expected(struct life *l, enum rc rc)
{
	if (rc != RC_OK && rc != RC_TAKEN && rc != RC_INVALID && rc != RC_DENIED &&
		rc != RC_MISSING && rc != RC_BUSY)
		OK(l->job, rc);
	job_clear_error(l->job);
}

static void add_units(struct life *l)
{
	for (size_t i = 0; i < 4; i++) {
		struct record *unit = record_new(l->job, l->t->unit);

		toy_text(unit, "name", str_z(l->job->arena, str_format(l->job->arena, "区%zu", i)));
		toy_write(l->job, l->book, unit);
		l->units[l->unit_count++] = unit->id;
	}
}

/* ---- one history ---- */

static char now_digests[CHANGES_MAX + 1][2 * SM3_SIZE];
static char plain_digests[CHANGES_MAX + 1][2 * SM3_SIZE];

static void keep(char to[2 * SM3_SIZE], struct str digest)
{
	memcpy(to, digest.at, 2 * SM3_SIZE);
}

static void same(const char kept[2 * SM3_SIZE], struct str digest, const char *what, int64_t seq)
{
	if (memcmp(kept, digest.at, 2 * SM3_SIZE) == 0)
		return;
	print_error("%s at change %lld is not what it was\n", what, (long long)seq);
	_fail(__FILE__, __LINE__);
}

static void live(struct life *l, int changes)
{
	struct change_info info;
	int64_t seq, last = 0, refused = 0;

	for (int i = 0; i < changes && last < CHANGES_MAX; i++) {
		enum rc rc = random_change(l, &seq);

		expected(l, rc);
		refused += rc != RC_OK;
		if (rc != RC_OK || seq == 0)
			continue;
		last = seq;
		keep(now_digests[seq], digest_at(l->job, l->book, SEQ_NOW, true));
		keep(plain_digests[seq], digest_at(l->job, l->book, SEQ_NOW, false));
		OK(l->job, change_get(l->job, l->book, seq, &info));
		/* The undo of the change before it: everything says what it said before that. */
		if (str_eq(info.kind, STR("undo")) &&
			str_find(info.detail, str_format(l->job->arena, "undo = %lld\n",
						      (long long)seq - 1)) == 0 &&
			now_digests[seq - 2][0])
			same(plain_digests[seq - 2], digest_at(l->job, l->book, SEQ_NOW, false),
				"after an undo the state", seq);
		same(now_digests[seq], digest_at(l->job, l->book, seq, true), "what is known", seq);
	}
	print_message("%d attempts, %lld refused, %lld changes\n", changes, (long long)refused,
		(long long)last);
	assert_true(last > changes / 3);
	for (int64_t at = 1; at <= last; at++)
		if (now_digests[at][0])
			same(now_digests[at], digest_at(l->job, l->book, at, true),
				"what was known", at);
}

static void every_older_state_stays_as_it_was_and_undo_restores(void **state)
{
	struct toy t;
	struct life l = {.t = &t};
	struct verify_report report;
	(void)state;

	memset(now_digests, 0, sizeof(now_digests));
	toy_open(&t);
	l.job = &t.db.job;
	l.book = t.book;
	l.chance.state = first_seed();
	add_units(&l);
	live(&l, longer() ? 2000 : 150);
	OK(l.job, ledger_verify(l.job, l.book, &report));
	toy_close(&t);
}

/* ---- one altered byte ---- */

struct spot {
	const char *table, *column, *keys[4];
	enum { IS_INT, IS_TEXT, IS_BYTES } holds;
};

static const struct spot places[] = {
	{"book", "name", {"book"}, IS_TEXT},
	{"book", "seq", {"book"}, IS_INT},
	{"book", "next_id", {"book"}, IS_INT},
	{"book", "head", {"book"}, IS_BYTES},
	{"book", "pack", {"book"}, IS_TEXT},
	{"book", "created_at", {"book"}, IS_INT},
	{"change", "seq", {"book", "seq"}, IS_INT},
	{"change", "at", {"book", "seq"}, IS_INT},
	{"change", "who", {"book", "seq"}, IS_TEXT},
	{"change", "kind", {"book", "seq"}, IS_TEXT},
	{"change", "why", {"book", "seq"}, IS_TEXT},
	{"change", "detail", {"book", "seq"}, IS_TEXT},
	{"change", "prev", {"book", "seq"}, IS_BYTES},
	{"change", "hash", {"book", "seq"}, IS_BYTES},
	{"change", "writes", {"book", "seq"}, IS_INT},
	{"change", "next_id", {"book", "seq"}, IS_INT},
	{"change", "undone_by", {"book", "seq"}, IS_INT},
	{"book_definition", "kind", {"book", "kind", "code"}, IS_TEXT},
	{"book_definition", "code", {"book", "kind", "code"}, IS_TEXT},
	{"book_definition", "since", {"book", "kind", "code"}, IS_INT},
	{"attached", "sm3", {"book", "sm3"}, IS_TEXT},
	{"attached", "size", {"book", "sm3"}, IS_INT},
	{"attached", "at", {"book", "sm3"}, IS_INT},
	{"attached", "who", {"book", "sm3"}, IS_TEXT},
	{"attached", "body", {"book", "sm3"}, IS_BYTES},
	{"source_file", "id", {"book", "id"}, IS_INT},
	{"source_file", "name", {"book", "id"}, IS_TEXT},
	{"source_file", "sm3", {"book", "id"}, IS_TEXT},
	{"source_file", "size", {"book", "id"}, IS_INT},
	{"source_file", "at", {"book", "id"}, IS_INT},
	{"source_file", "who", {"book", "id"}, IS_TEXT},
	{"source_file", "sheets", {"book", "id"}, IS_TEXT},
	{"source_file", "body", {"book", "id"}, IS_BYTES},
	{"import", "id", {"book", "id"}, IS_INT},
	{"import", "file", {"book", "id"}, IS_INT},
	{"import", "ledger", {"book", "id"}, IS_TEXT},
	{"import", "mapping", {"book", "id"}, IS_TEXT},
	{"import", "as_of", {"book", "id"}, IS_INT},
	{"import", "mode", {"book", "id"}, IS_TEXT},
	{"import", "state", {"book", "id"}, IS_TEXT},
	{"import", "seq", {"book", "id"}, IS_INT},
	{"import", "counts", {"book", "id"}, IS_TEXT},
	{"personal_key", "ledger", {"book", "ledger", "id"}, IS_TEXT},
	{"personal_key", "id", {"book", "ledger", "id"}, IS_INT},
	{"personal_key", "key", {"book", "ledger", "id"}, IS_BYTES},
	{"book_key", "blind", {"book"}, IS_BYTES},
	{"r_party", "id", {"book", "id"}, IS_INT},
	{"r_party", "since", {"book", "id"}, IS_INT},
	{"r_party", "source", {"book", "id"}, IS_INT},
	{"r_party", "source_row", {"book", "id"}, IS_INT},
	{"r_party", "f_name", {"book", "id"}, IS_TEXT},
	{"r_party", "f_code", {"book", "id"}, IS_TEXT},
	{"r_party", "f_staff", {"book", "id"}, IS_INT},
	{"r_party", "f_founded", {"book", "id"}, IS_INT},
	{"r_party", "f_founded_last", {"book", "id"}, IS_INT},
	{"r_party", "f_contact", {"book", "id"}, IS_BYTES},
	{"r_party", "f_contact_blind", {"book", "id"}, IS_BYTES},
	{"r_party", "search", {"book", "id"}, IS_TEXT},
	{"r_party_history", "id", {"book", "id", "since"}, IS_INT},
	{"r_party_history", "since", {"book", "id", "since"}, IS_INT},
	{"r_party_history", "until", {"book", "id", "since"}, IS_INT},
	{"r_party_history", "f_name", {"book", "id", "since"}, IS_TEXT},
	{"r_party_history", "f_staff", {"book", "id", "since"}, IS_INT},
	{"r_party_history", "f_contact", {"book", "id", "since"}, IS_BYTES},
	{"r_party__unit", "parent", {"book", "id"}, IS_INT},
	{"r_party__unit", "f_value", {"book", "id"}, IS_INT},
	{"r_party__unit", "f_valid", {"book", "id"}, IS_INT},
	{"r_party__unit", "f_valid_last", {"book", "id"}, IS_INT},
	{"r_party__unit", "ordinal", {"book", "id"}, IS_INT},
	{"r_member", "parent", {"book", "id"}, IS_INT},
	{"r_member", "ordinal", {"book", "id"}, IS_INT},
	{"r_member", "f_name", {"book", "id"}, IS_TEXT},
	{"r_member_history", "parent", {"book", "id", "since"}, IS_INT},
	{"r_certificate", "f_holder", {"book", "id"}, IS_INT},
	{"r_unit", "f_name", {"book", "id"}, IS_TEXT},
};

/* One value: which row (keys as text), and what it holds. */
struct held {
	struct str keys[3];
	bool key_is_int[3];
	int64_t integer;
	struct str text;
};

static size_t key_count(const struct spot *p)
{
	size_t n = 0;

	while (n < 3 && p->keys[n])
		n++;
	return n;
}

/* Some row in which the column is given; false: there is none. */
static bool some_row(struct life *l, const struct spot *p, struct held *ret)
{
	struct job *job = l->job;
	struct str sql = str_format(job->arena, "select %s", p->column);
	struct statement *s;
	struct held rows[400];
	size_t count = 0;
	enum rc rc;

	for (size_t i = 0; i < key_count(p); i++)
		sql = str_format(job->arena, "%.*s, %s", STR_ARG(sql), p->keys[i]);
	sql = str_format(
		job->arena, "%.*s from %s where %s is not null", STR_ARG(sql), p->table, p->column);
	OK(job, store_begin_read(job, l->book->store));
	OK(job, store_prepare(job, l->book->store, sql, &s));
	while ((rc = statement_step(job, s)) == RC_ROW && count < COUNT_OF(rows)) {
		struct held *held = &rows[count++];

		if (p->holds == IS_INT)
			held->integer = column_int(s, 0);
		else
			held->text = str_copy(job->arena,
				p->holds == IS_TEXT ? column_text(s, 0) : column_bytes(s, 0));
		for (size_t i = 0; i < key_count(p); i++) {
			held->key_is_int[i] = column_kind(s, (int)i + 1) == COLUMN_INT;
			held->keys[i] = held->key_is_int[i]
						? str_format(job->arena, "%lld",
							  (long long)column_int(s, (int)i + 1))
						: str_format(job->arena, "'%.*s'",
							  STR_ARG(column_text(s, (int)i + 1)));
		}
	}
	store_rollback(l->book->store);
	if (count == 0)
		return false;
	*ret = rows[draw(&l->chance, count)];
	return true;
}

/* update TABLE set COLUMN = value where keys; RC as the engine has it, committed. */
static enum rc set_value(
	struct life *l, const struct spot *p, const struct held *where, const struct held *value)
{
	struct job *job = l->job;
	struct str sql =
		str_format(job->arena, "update %s set %s = $1 where 1 = 1", p->table, p->column);
	struct statement *s;
	enum rc rc;

	for (size_t i = 0; i < key_count(p); i++)
		sql = str_format(job->arena, "%.*s and %s = %.*s", STR_ARG(sql), p->keys[i],
			STR_ARG(where->keys[i]));
	OK(job, store_begin_write(job, l->book->store));
	OK(job, store_prepare(job, l->book->store, sql, &s));
	if (p->holds == IS_INT)
		bind_int(s, 1, value->integer);
	else if (p->holds == IS_TEXT)
		bind_text(s, 1, value->text.at ? value->text : STR(""));
	else
		bind_bytes(s, 1, value->text);
	rc = statement_run(job, s, NULL);
	if (rc == RC_OK)
		return store_commit(job, l->book->store);
	store_rollback(l->book->store);
	return rc;
}

static void alter(struct life *l, const struct spot *p, struct held *value)
{
	size_t at;
	char *bytes;

	if (p->holds == IS_INT) {
		value->integer += 1 + (int64_t)draw(&l->chance, 200);
		return;
	}
	bytes = arena_array(l->job->arena, char, value->text.len + 1);
	memcpy(bytes, value->text.at, value->text.len);
	if (p->holds == IS_TEXT && value->text.len == 0) {
		value->text = STR("x");
		return;
	}
	at = draw(&l->chance, value->text.len);
	if (p->holds == IS_BYTES) {
		bytes[at] = (char)(bytes[at] ^ (1 << draw(&l->chance, 8)));
	} else {
		/* The text must stay text: one character of one byte becomes another. */
		while (at > 0 && (unsigned char)bytes[at] >= 0x80)
			at--;
		if ((unsigned char)bytes[at] >= 0x80)
			bytes[at] = (char)0xe5, bytes[at + 1] = (char)0x90,
			bytes[at + 2] = (char)0x83;
		else
			bytes[at] = bytes[at] == 'k' ? 'q' : 'k';
	}
	value->text.at = bytes;
}

/* The keys after the value was altered, when it is one of them. */
static struct held where_now(
	struct life *l, const struct spot *p, const struct held *held, const struct held *altered)
{
	struct held where = *held;

	for (size_t i = 0; i < key_count(p); i++)
		if (strcmp(p->keys[i], p->column) == 0)
			where.keys[i] = where.key_is_int[i] ? str_format(l->job->arena, "%lld",
								      (long long)altered->integer)
							    : str_format(l->job->arena, "'%.*s'",
								      STR_ARG(altered->text));
	return where;
}

static bool try_altering(struct life *l, const struct spot *p)
{
	struct verify_report report;
	struct held held, altered, where;
	enum rc rc;

	if (!some_row(l, p, &held))
		return false;
	altered = held;
	alter(l, p, &altered);
	if (p->holds != IS_INT && str_eq(altered.text, held.text))
		return false;
	rc = set_value(l, p, &held, &altered);
	job_clear_error(l->job);
	if (rc != RC_OK)
		return false; /* the engine itself refuses it */
	rc = ledger_verify(l->job, l->book, &report);
	if (rc != RC_INVALID) {
		print_error("%s: %s.%s where %.*s: from '%.*s' %lld to '%.*s' %lld\n", rc_name(rc),
			p->table, p->column, STR_ARG(held.keys[0]), STR_ARG(held.text),
			(long long)held.integer, STR_ARG(altered.text), (long long)altered.integer);
		print_error("%.*s\n", STR_ARG(job_error(l->job)));
		_fail(__FILE__, __LINE__);
	}
	job_clear_error(l->job);
	where = where_now(l, p, &held, &altered);
	OK(l->job, set_value(l, p, &where, &held));
	return true;
}

static void one_altered_byte_is_found_wherever_it_is(void **state)
{
	struct toy t;
	struct life l = {.t = &t};
	struct verify_report report;
	int64_t seq;
	int found = 0, rounds = longer() ? 40 : 1;
	(void)state;

	toy_open(&t);
	l.job = &t.db.job;
	l.book = t.book;
	l.chance.state = first_seed() ^ 77;
	add_units(&l);
	for (int i = 0; i < 120; i++)
		expected(&l, random_change(&l, &seq));
	OK(l.job, ledger_verify(l.job, l.book, &report));
	for (int i = 0; i < rounds; i++)
		for (size_t p = 0; p < COUNT_OF(places); p++)
			found += try_altering(&l, &places[p]);
	print_message("%d altered values found\n", found);
	assert_true(found > rounds * (int)COUNT_OF(places) / 2);
	OK(l.job, ledger_verify(l.job, l.book, &report));
	toy_close(&t);
}

/* ---- several at once ---- */

struct writer {
	struct toy *t;
	int index, edits;
	int won, taken;
	int64_t id;
	pthread_barrier_t *start;
	int64_t *wins; /* by round */
};

/* All read the same version, all try to write: one may. */
static void *edit_one_record(void *arg)
{
	struct writer *w = arg;
	struct job job;
	struct book *book;

	job_init(&job, STR("writer"));
	book = toy_again(w->t, &job);
	for (int i = 0; i < w->edits; i++) {
		struct record *record;
		struct change *change = NULL;
		int64_t seq;
		enum rc rc;

		pthread_barrier_wait(w->start);
		OK(&job, record_get(&job, book, w->t->party, w->id, SEQ_NOW, &record));
		pthread_barrier_wait(w->start);
		*record_value(record, STR("staff")) = value_int(TYPE_INT, i * 100 + w->index);
		do {
			rc = change_begin(&job, book, CHANGE_WRITE, STR("争"), &change);
		} while (rc == RC_BUSY);
		OK(&job, rc);
		OK(&job, change_put(&job, change, record, record->since));
		rc = change_commit(&job, change, &seq);
		must(rc == RC_OK || rc == RC_TAKEN);
		w->won += rc == RC_OK;
		w->taken += rc == RC_TAKEN;
		if (rc == RC_OK)
			__atomic_add_fetch(&w->wins[i], 1, __ATOMIC_SEQ_CST);
	}
	store_close(book->store);
	job_done(&job);
	return NULL;
}

static void of_several_editors_of_one_version_exactly_one_wins(void **state)
{
	struct toy t;
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];
	pthread_barrier_t start;
	struct record *record, **versions;
	struct verify_report report;
	int edits = longer() ? 300 : 20;
	int64_t wins[300] = {0};
	size_t count;
	(void)state;

	toy_open(&t);
	record = toy_party(&t, &t.db.job, "争", NULL);
	toy_write(&t.db.job, t.book, record);
	must(pthread_barrier_init(&start, NULL, WRITERS) == 0);
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){.t = &t,
			.index = i,
			.edits = edits,
			.id = record->id,
			.start = &start,
			.wins = wins};
		must(pthread_create(&threads[i], NULL, edit_one_record, &writers[i]) == 0);
	}
	for (int i = 0; i < WRITERS; i++)
		must(pthread_join(threads[i], NULL) == 0);
	for (int i = 0; i < edits; i++)
		assert_int_equal(wins[i], 1);
	OK(&t.db.job, record_history(&t.db.job, t.book, t.party, record->id, &versions, &count));
	assert_int_equal(count, edits + 1);
	OK(&t.db.job, ledger_verify(&t.db.job, t.book, &report));
	(void)pthread_barrier_destroy(&start);
	toy_close(&t);
}

/* Each writes and looks back at what it has seen before. */
static void *live_among_others(void *arg)
{
	struct writer *w = arg;
	struct job job;
	struct life l = {.t = w->t, .job = &job};
	char(*seen)[2 * SM3_SIZE];
	int64_t *seqs, head;
	struct str hex;

	job_init(&job, STR("writer"));
	l.book = toy_again(w->t, &job);
	l.chance.state = first_seed() + (uint64_t)w->index * 7919;
	seen = arena_alloc(job.arena, (size_t)w->edits, sizeof(*seen));
	seqs = arena_array(job.arena, int64_t, w->edits);
	for (int i = 0; i < w->edits; i++) {
		int64_t seq;
		enum rc rc = random_change(&l, &seq);

		expected(&l, rc);
		w->won += rc == RC_OK && seq > 0;
		OK(&job, book_head(&job, l.book, &head, &hex));
		seqs[i] = head;
		keep(seen[i], digest_at(&job, l.book, head, true));
	}
	for (int i = 0; i < w->edits; i++)
		same(seen[i], digest_at(&job, l.book, seqs[i], true),
			"among others, what was known", seqs[i]);
	store_close(l.book->store);
	job_done(&job);
	return NULL;
}

static void several_writers_make_one_chain(void **state)
{
	struct toy t;
	struct life l = {.t = &t};
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];
	struct verify_report report;
	int64_t before, after, won = 0;
	struct str hex;
	(void)state;

	toy_open(&t);
	l.job = &t.db.job;
	l.book = t.book;
	add_units(&l);
	OK(l.job, book_head(l.job, l.book, &before, &hex));
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){.t = &t, .index = i, .edits = longer() ? 200 : 15};
		must(pthread_create(&threads[i], NULL, live_among_others, &writers[i]) == 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		must(pthread_join(threads[i], NULL) == 0);
		won += writers[i].won;
	}
	OK(l.job, book_head(l.job, l.book, &after, &hex));
	assert_int_equal(after - before, won);
	OK(l.job, ledger_verify(l.job, l.book, &report));
	toy_close(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_older_state_stays_as_it_was_and_undo_restores),
		cmocka_unit_test(one_altered_byte_is_found_wherever_it_is),
		cmocka_unit_test(of_several_editors_of_one_version_exactly_one_wins),
		cmocka_unit_test(several_writers_make_one_chain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
