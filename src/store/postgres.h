/*
 * What the postgres*.c files share: libpq as a table of functions, one
 * connection, and how it answers.
 */
#ifndef KZ_STORE_POSTGRES_H
#define KZ_STORE_POSTGRES_H

#include <libpq-fe.h>

#include "store/inside.h"

/* What we use of libpq, without its PQ. */
#define LIBPQ_FUNCTIONS(X)                                                                         \
	X(connectdbParams)                                                                         \
	X(finish)                                                                                  \
	X(status)                                                                                  \
	X(errorMessage)                                                                            \
	X(parameterStatus)                                                                         \
	X(setnonblocking)                                                                          \
	X(setNoticeReceiver)                                                                       \
	X(socket)                                                                                  \
	X(flush)                                                                                   \
	X(consumeInput)                                                                            \
	X(isBusy)                                                                                  \
	X(getResult)                                                                               \
	X(sendQuery)                                                                               \
	X(sendPrepare)                                                                             \
	X(sendQueryPrepared)                                                                       \
	X(putCopyData)                                                                             \
	X(putCopyEnd)                                                                              \
	X(clear)                                                                                   \
	X(resultStatus)                                                                            \
	X(resultErrorField)                                                                        \
	X(cmdStatus)                                                                               \
	X(cmdTuples)                                                                               \
	X(ntuples)                                                                                 \
	X(nfields)                                                                                 \
	X(ftype)                                                                                   \
	X(getvalue)                                                                                \
	X(getlength)                                                                               \
	X(getisnull)

struct libpq {
#define X(name) __typeof__(PQ##name) *name;
	LIBPQ_FUNCTIONS(X)
#undef X
};

/* Opens libpq.so.5 once for the program. RC_FAILED: it is not installed. */
enum rc libpq_open(struct job *job, const struct libpq **ret_libpq) MUST_USE;

/* Types by PostgreSQL's numbers. */
enum pg_type {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_NAME = 19,
	PG_INT8 = 20,
	PG_INT2 = 21,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_OID = 26,
	PG_UNKNOWN = 705,
	PG_BPCHAR = 1042,
	PG_VARCHAR = 1043,
	PG_NUMERIC = 1700,
};

#define DOOMED_MAX 32

struct postgres {
	const struct libpq *pq;
	PGconn *conn;
	char *address;  /* with password: never shown */
	bool broken;    /* the connection is of no use any more; the next begin makes another */
	unsigned era;   /* counts connections: a prepared name is good in its era only */
	unsigned names; /* given to prepared statements in this program's life */
	unsigned doomed[DOOMED_MAX]; /* prepared names to deallocate when idle */
	size_t doomed_count;         /* more than DOOMED_MAX: all of them */
	char warning[300];           /* the last WARNING since it was cleared */
};

/* The connection behind a store. */
struct postgres *postgres_of(const struct store *store);

/*
 * The answer to what was sent, waiting no longer than the deadline; several
 * results: the first error, otherwise the last. NULL: the connection is lost
 * (or too silent), the store is marked lost. Caller clears.
 */
PGresult *postgres_answer(struct store *store);
/* Sends what is buffered. False: lost, as above. */
bool postgres_flush(struct store *store);
/* RC_OK for a good answer, otherwise the error told; result NULL: a lost connection. */
enum rc postgres_judge(struct job *job, struct store *store, const PGresult *result) MUST_USE;
/* One or several statements without parameters. */
enum rc postgres_say(struct job *job, struct store *store, const char *sql) MUST_USE;

/* ---- postgres_value.c: the binary forms ---- */
void pg_put_int16(char at[2], int v);
void pg_put_int32(char at[4], int64_t v);
void pg_put_int64(char at[8], int64_t v);
int64_t pg_get_int(const char *at, int bytes); /* 1, 2, 4, 8: big-endian, signed */
/* A numeric that is a whole number within int64. */
bool pg_get_numeric(const char *at, size_t len, int64_t *ret) MUST_USE;

/* ---- postgres_statement.c ---- */
enum rc postgres_prepare(struct job *job, struct statement *s) MUST_USE;
void postgres_forget(struct statement *s);
enum rc postgres_start(struct job *job, struct statement *s) MUST_USE;
enum rc postgres_step(struct job *job, struct statement *s) MUST_USE;
void postgres_reset(struct statement *s);
int64_t postgres_changed(struct statement *s);
int postgres_column_count(struct statement *s);
enum column_kind postgres_column_kind(struct statement *s, int at);
int64_t postgres_column_int(struct statement *s, int at);
struct str postgres_column_text(struct statement *s, int at);
struct str postgres_column_bytes(struct statement *s, int at);

/* ---- postgres_copy.c ---- */
enum rc postgres_bulk_begin(struct job *job, struct bulk *b) MUST_USE;
void postgres_bulk_put(struct bulk *b, const struct parameter *value);
enum rc postgres_bulk_row(struct job *job, struct bulk *b) MUST_USE;
enum rc postgres_bulk_end(struct job *job, struct bulk *b) MUST_USE;
void postgres_bulk_drop(struct bulk *b);

#endif
