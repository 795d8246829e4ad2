/*
 * postgres_statement.c — statements: prepared at the first execution, by the
 * types they are bound with; results taken whole, so that statements can be
 * stepped in turns on one connection.
 *
 * A server-side name is good in its era (one connection). Names of evicted
 * statements are only noted: DEALLOCATE would fail in a failed transaction, so
 * it waits for the next begin.
 */
#include "store/postgres.h"

#include <string.h>

static enum rc postgres_prepare_now(struct job *job, struct statement *s);
static bool types_changed(const struct statement *s);

/* What the engine keeps of a statement. */
struct pg_statement {
	unsigned name; /* at the server: kzN; 0: not prepared */
	unsigned era;  /* of the name */
	char *text;
	Oid *types; /* of the parameters, as prepared */
	const char **values;
	int *lengths;
	int *formats; /* all binary */
	char (*integers)[8];
	PGresult *result; /* of the last execution */
	int row;          /* the current one; -1 before the first */
};

static struct pg_statement *own_statement(const struct statement *s)
{
	return s->own;
}

static enum pg_type type_of(enum wire wire)
{
	switch (wire) {
	case WIRE_INT: return PG_INT8;
	case WIRE_TEXT: return PG_TEXT;
	case WIRE_BYTES: return PG_BYTEA;
	}
	never();
}

enum rc postgres_prepare(struct job *job, struct statement *s)
{
	(void)job;
	struct pg_statement *own = arena_new(s->arena, struct pg_statement);
	int count = s->parameter_count;
	own->text = str_z(s->arena, s->sql);
	own->types = arena_array(s->arena, Oid, count);
	own->values = arena_array(s->arena, const char *, count);
	own->lengths = arena_array(s->arena, int, count);
	own->formats = arena_array(s->arena, int, count);
	own->integers = arena_alloc(s->arena, (size_t)count, sizeof(*own->integers));
	for (int i = 0; i < count; i++)
		own->formats[i] = 1;
	s->own = own;
	return RC_OK;
}

static void name_drop(struct statement *s)
{
	struct pg_statement *own = own_statement(s);
	struct postgres *connection = postgres_of(s->store);
	if (own->name && own->era == connection->era) {
		if (connection->doomed_count < DOOMED_MAX)
			connection->doomed[connection->doomed_count] = own->name;
		connection->doomed_count++;
	}
	own->name = 0;
}

void postgres_forget(struct statement *s)
{
	struct pg_statement *own = own_statement(s);
	if (!own)
		return;
	postgres_of(s->store)->pq->clear(own->result);
	name_drop(s);
}

static bool types_changed(const struct statement *s)
{
	const struct pg_statement *own = own_statement(s);
	for (int i = 0; i < s->parameter_count; i++) {
		if (own->types[i] != (Oid)type_of(s->parameters[i].wire))
			return true;
	}
	return false;
}

static void name_put(unsigned name, char out[16])
{
	char digits[12];
	size_t count = 0, at = 0;
	do {
		digits[count++] = (char)('0' + name % 10);
		name /= 10;
	} while (name);
	out[at++] = 'k';
	out[at++] = 'z';
	while (count > 0)
		out[at++] = digits[--count];
	out[at] = '\0';
}

static enum rc postgres_prepare_now(struct job *job, struct statement *s)
{
	struct pg_statement *own = own_statement(s);
	struct postgres *connection = postgres_of(s->store);
	PGresult *answer = NULL;
	char name[16];
	name_drop(s);
	for (int i = 0; i < s->parameter_count; i++)
		own->types[i] = (Oid)type_of(s->parameters[i].wire);
	unsigned number = ++connection->names;
	name_put(number, name);
	if (connection->pq->sendPrepare(
		    connection->conn, name, own->text, s->parameter_count, own->types))
		answer = postgres_answer(s->store);
	enum rc rc = postgres_judge(job, s->store, answer);
	connection->pq->clear(answer);
	TRY(rc);
	own->name = number;
	own->era = connection->era;
	return RC_OK;
}

enum rc postgres_start(struct job *job, struct statement *s)
{
	struct pg_statement *own = own_statement(s);
	struct postgres *connection = postgres_of(s->store);
	char name[16];
	if (!own->name || own->era != connection->era || types_changed(s))
		TRY(postgres_prepare_now(job, s));
	for (int i = 0; i < s->parameter_count; i++) {
		const struct parameter *p = &s->parameters[i];
		own->values[i] = p->given ? p->text.at : NULL;
		own->lengths[i] = (int)p->text.len;
		if (p->given && p->wire == WIRE_INT) {
			pg_put_int64(own->integers[i], p->integer);
			own->values[i] = own->integers[i];
			own->lengths[i] = 8;
		}
	}
	PGresult *answer = NULL;
	name_put(own->name, name);
	if (connection->pq->sendQueryPrepared(connection->conn, name, s->parameter_count,
		    own->values, own->lengths, own->formats, 1))
		answer = postgres_answer(s->store);
	enum rc rc = postgres_judge(job, s->store, answer);
	if (rc != RC_OK) {
		connection->pq->clear(answer);
		return rc;
	}
	own->result = answer;
	own->row = -1;
	return RC_OK;
}

enum rc postgres_step(struct job *job, struct statement *s)
{
	(void)job;
	struct pg_statement *own = own_statement(s);
	own->row++;
	return own->row < postgres_of(s->store)->pq->ntuples(own->result) ? RC_ROW : RC_DONE;
}

void postgres_reset(struct statement *s)
{
	struct pg_statement *own = own_statement(s);
	postgres_of(s->store)->pq->clear(own->result);
	own->result = NULL;
}

int64_t postgres_changed(struct statement *s)
{
	int64_t count = 0;
	const char *text = postgres_of(s->store)->pq->cmdTuples(own_statement(s)->result);
	return int_from(str_from_z(text), &count) ? count : 0;
}

/* ---- columns ---- */

int postgres_column_count(struct statement *s)
{
	return postgres_of(s->store)->pq->nfields(own_statement(s)->result);
}

static enum pg_type column_type(struct statement *s, int at)
{
	return (enum pg_type)postgres_of(s->store)->pq->ftype(own_statement(s)->result, at);
}

enum column_kind postgres_column_kind(struct statement *s, int at)
{
	struct pg_statement *own = own_statement(s);
	if (postgres_of(s->store)->pq->getisnull(own->result, own->row, at))
		return COLUMN_NULL;
	switch (column_type(s, at)) {
	case PG_BOOL:
	case PG_INT8:
	case PG_INT2:
	case PG_INT4:
	case PG_OID:
	case PG_NUMERIC: return COLUMN_INT;
	case PG_NAME:
	case PG_TEXT:
	case PG_UNKNOWN:
	case PG_BPCHAR:
	case PG_VARCHAR: return COLUMN_TEXT;
	case PG_BYTEA: return COLUMN_BYTES;
	}
	never(); /* a type that the common subset has not */
}

struct str postgres_column_bytes(struct statement *s, int at)
{
	struct pg_statement *own = own_statement(s);
	const struct libpq *pq = postgres_of(s->store)->pq;
	return (struct str){pq->getvalue(own->result, own->row, at),
		(size_t)pq->getlength(own->result, own->row, at)};
}

struct str postgres_column_text(struct statement *s, int at)
{
	return postgres_column_bytes(s, at);
}

int64_t postgres_column_int(struct statement *s, int at)
{
	struct str bytes = postgres_column_bytes(s, at);
	if (column_type(s, at) == PG_NUMERIC) {
		int64_t v = 0;
		must(pg_get_numeric(bytes.at, bytes.len, &v));
		return v;
	}
	must(bytes.len <= 8);
	int64_t v = pg_get_int(bytes.at, (int)bytes.len);
	/* oid is the only one without a sign */
	return column_type(s, at) == PG_OID ? (int64_t)(uint32_t)v : v;
}
