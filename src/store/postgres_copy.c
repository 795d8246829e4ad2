/*
 * postgres_copy.c — bulk by COPY … FROM STDIN in its binary form.
 *
 * The stream: a head of 19 bytes; each row as a 16-bit count and, for every
 * value, a 32-bit length (-1: NULL) with its bytes; a count of -1 at the end.
 * Rows are gathered and sent by the quarter megabyte. The server tells what it
 * refuses at the end only.
 */
#include "store/postgres.h"

#define COPY_FLUSH ((size_t)256 << 10)
#define COPY_ROW_MAX                                                                               \
	(STORE_ROW_MAX + (size_t)16 * STORE_PARAMETERS_MAX) /* with lengths and numbers */

struct copy {
	struct buf out;
	bool open; /* the server waits for rows */
};

static const char copy_head[19] = "PGCOPY\n\377\r\n";

static struct copy *copy_of(const struct bulk *b)
{
	return b->own;
}

enum rc postgres_bulk_begin(struct job *job, struct bulk *b)
{
	struct store *store = b->store;
	struct postgres *own = postgres_of(store);
	struct buf sql;
	buf_init(&sql, STORE_SQL_MAX);
	buf_add_z(&sql, "copy ");
	bulk_column_list(b, &sql);
	buf_add_z(&sql, " from stdin (format binary)");
	must(buf_ok(&sql));
	struct str text = buf_take(b->arena, &sql);

	PGresult *answer = NULL;
	if (own->pq->sendQuery(own->conn, str_z(b->arena, text)))
		answer = postgres_answer(store);
	bool ready = answer && own->pq->resultStatus(answer) == PGRES_COPY_IN;
	enum rc rc = ready ? RC_OK : postgres_judge(job, store, answer);
	own->pq->clear(answer);
	TRY(rc);
	must(ready);
	struct copy *copy = arena_new(b->arena, struct copy);
	copy->open = true;
	buf_init(&copy->out, COPY_FLUSH + COPY_ROW_MAX);
	buf_add(&copy->out, (struct str){copy_head, sizeof(copy_head)});
	b->own = copy;
	return RC_OK;
}

void postgres_bulk_put(struct bulk *b, const struct parameter *value)
{
	struct buf *out = &copy_of(b)->out;
	char head[4];
	char integer[8];
	struct str bytes = value->text;
	if (b->at == 0) {
		pg_put_int16(head, (int)b->count);
		buf_add(out, (struct str){head, 2});
	}
	if (!value->given) {
		pg_put_int32(head, -1);
		buf_add(out, (struct str){head, 4});
		return;
	}
	if (value->wire == WIRE_INT) {
		pg_put_int64(integer, value->integer);
		bytes = (struct str){integer, sizeof(integer)};
	}
	pg_put_int32(head, (int64_t)bytes.len);
	buf_add(out, (struct str){head, 4});
	buf_add(out, bytes);
}

static enum rc copy_send(struct job *job, struct bulk *b)
{
	struct copy *copy = copy_of(b);
	struct postgres *own = postgres_of(b->store);
	struct str bytes = buf_str(&copy->out);
	bool sent = own->pq->putCopyData(own->conn, bytes.at, (int)bytes.len) == 1 &&
		    postgres_flush(b->store);
	buf_clear(&copy->out);
	return sent ? RC_OK : postgres_judge(job, b->store, NULL);
}

enum rc postgres_bulk_row(struct job *job, struct bulk *b)
{
	struct copy *copy = copy_of(b);
	must(buf_ok(&copy->out));
	return copy->out.len < COPY_FLUSH ? RC_OK : copy_send(job, b);
}

/* Ends the stream; why: given up for this reason. */
static enum rc copy_close(struct job *job, struct bulk *b, const char *why)
{
	struct copy *copy = copy_of(b);
	struct postgres *own = postgres_of(b->store);
	PGresult *answer = NULL;
	copy->open = false;
	if (own->pq->putCopyEnd(own->conn, why) == 1 && postgres_flush(b->store))
		answer = postgres_answer(b->store);
	enum rc rc = job ? postgres_judge(job, b->store, answer) : RC_OK;
	own->pq->clear(answer);
	return rc;
}

enum rc postgres_bulk_end(struct job *job, struct bulk *b)
{
	struct copy *copy = copy_of(b);
	char end[2];
	pg_put_int16(end, -1);
	buf_add(&copy->out, (struct str){end, sizeof(end)});
	TRY(copy_send(job, b));
	TRY(copy_close(job, b, NULL));
	buf_free(&copy->out);
	return RC_OK;
}

void postgres_bulk_drop(struct bulk *b)
{
	struct copy *copy = copy_of(b);
	if (copy->open && !b->store->lost)
		(void)copy_close(NULL, b, "dropped");
	buf_free(&copy->out);
}
