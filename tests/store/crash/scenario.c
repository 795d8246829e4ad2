/*
 * scenario.c — the store's own write path: a counter in one row and, for each
 * write, a number of rows that follows from n, some big, some by bulk, some
 * replacing older ones so that pages are used again.
 */
#include "crash.h"

#include <string.h>

#define PART_MAX 9000 /* bytes: more than two pages */

static int parts_of(int n)
{
	return 1 + n % 7;
}

/* Only the last ten writes keep more than their first part. */
static bool part_kept(int last, int n, int part)
{
	return part == 0 || n > last - 10;
}

static struct str part_text(struct arena *a, int n, int part)
{
	size_t len = (size_t)(((unsigned)n * 2654435761u + (unsigned)part * 40503u) % PART_MAX);
	char *at = arena_array(a, char, len + 1);
	memset(at, 'a' + (n + part) % 26, len);
	return (struct str){at, len};
}

static enum rc prepare(struct job *job, struct store *store)
{
	bool there;
	TRY(store_has_table(job, store, STR("crash_part"), &there));
	if (there)
		return RC_OK;
	TRY(store_begin_write(job, store));
	TRY(store_script(job, store,
		STR("create table crash_head (id {{int}} not null primary key, last {{int}} not "
		    "null) "
		    "{{table}};"
		    "create table crash_part (n {{int}} not null, part {{int}} not null, "
		    "body {{bytes}} not null, primary key (n, part)) {{table}};"
		    "create index crash_by_part on crash_part (part, n);"
		    "insert into crash_head (id, last) values (1, 0)")));
	return store_commit(job, store);
}

static enum rc put_parts(struct job *job, struct store *store, int n)
{
	struct statement *s;
	TRY(store_prepare(
		job, store, STR("insert into crash_part (n, part, body) values ($1, $2, $3)"), &s));
	for (int part = 0; part < parts_of(n); part++) {
		bind_int(s, 1, n);
		bind_int(s, 2, part);
		bind_bytes(s, 3, part_text(job->arena, n, part));
		TRY(statement_run(job, s, NULL));
	}
	statement_done(s);
	return RC_OK;
}

static enum rc put_parts_by_bulk(struct job *job, struct store *store, int n)
{
	static const struct bulk_column columns[] = {{STR_INIT("n"), TYPE_INT},
		{STR_INIT("part"), TYPE_INT}, {STR_INIT("body"), TYPE_PERSONAL}};
	struct bulk *b;
	TRY(bulk_begin(job, store, STR("crash_part"), columns, COUNT_OF(columns), &b));
	for (int part = 0; part < parts_of(n); part++) {
		bulk_int(b, n);
		bulk_int(b, part);
		bulk_bytes(b, part_text(job->arena, n, part));
		TRY(bulk_row(job, b));
	}
	return bulk_end(job, b);
}

static enum rc write_steps(struct job *job, struct store *store, int n)
{
	struct statement *s;
	TRY(store_prepare(job, store,
		STR("update crash_head set last = last + 1 where id = 1 returning last"), &s));
	enum rc rc = statement_step(job, s);
	if (rc != RC_ROW)
		return rc;
	must(column_int(s, 0) == n);
	statement_done(s);
	TRY(n % 5 == 0 ? put_parts_by_bulk(job, store, n) : put_parts(job, store, n));
	TRY(store_prepare(job, store, STR("delete from crash_part where n = $1 and part > 0"), &s));
	bind_int(s, 1, n - 10);
	TRY(statement_run(job, s, NULL));
	statement_done(s);
	return RC_OK;
}

static enum rc write_one(struct job *job, struct store *store, int n)
{
	TRY(store_begin_write(job, store));
	enum rc rc = write_steps(job, store, n);
	if (rc == RC_OK)
		return store_commit(job, store);
	store_rollback(store);
	return rc;
}

static enum rc count(struct job *job, struct store *store, int *ret_last)
{
	struct statement *s;
	TRY(store_prepare(job, store, STR("select last from crash_head"), &s));
	enum rc rc = statement_step(job, s);
	if (rc != RC_ROW)
		return rc;
	int last = (int)column_int(s, 0);
	statement_done(s);
	TRY(store_prepare(
		job, store, STR("select n, part, body from crash_part order by n, part"), &s));
	for (int n = 1; n <= last; n++) {
		for (int part = 0; part < parts_of(n); part++) {
			if (!part_kept(last, n, part))
				continue;
			rc = statement_step(job, s);
			if (rc != RC_ROW || column_int(s, 0) != n || column_int(s, 1) != part ||
				!str_eq(column_bytes(s, 2), part_text(job->arena, n, part)))
				return fail(
					job, RC_INVALID, "write %d of %d is not whole", n, last);
		}
	}
	rc = statement_step(job, s);
	if (rc != RC_DONE)
		return fail(job, RC_INVALID, "there is more than %d writes", last);
	statement_done(s);
	*ret_last = last;
	return RC_OK;
}

const struct scenario store_scenario = {
	.name = "store",
	.prepare = prepare,
	.write_one = write_one,
	.count = count,
	.writes = 60,
};
