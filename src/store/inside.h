/*
 * Inside of the room: what store.c shares with the two engines.
 *
 * store.c keeps everything that does not depend on the engine: states, the
 * statement cache, the parameters as they were bound, ceilings, the checks of
 * use. An engine gets a statement with all its parameters and runs it.
 *
 * A statement lives in a slot of its store:
 *
 *	free ──prepare──► binding ──step──► on a row ──step──► over
 *	  ▲                  ▲ │                │ bind          │ bind
 *	  └──statement_done──┘ └────────────────┴───────────────┘
 *
 * The slot keeps the prepared statement after statement_done: the next
 * prepare of the same text takes it back. A text that is taken twice at once
 * gets two slots.
 */
#ifndef KZ_STORE_INSIDE_H
#define KZ_STORE_INSIDE_H

#include "core/core.h"
#include "store/store.h"

/* How a value travels: the three types of column that both engines share. */
enum wire { WIRE_INT, WIRE_TEXT, WIRE_BYTES };

struct parameter {
	bool bound; /* since the last execution */
	bool given; /* false: SQL NULL */
	enum wire wire;
	int64_t integer;
	struct str text; /* text or bytes; the caller's memory */
};

enum phase { PHASE_BINDING, PHASE_ROW, PHASE_OVER };

struct statement {
	struct store *store;
	struct arena *
		arena; /* sql, parameters and what the engine keeps; cleared when the slot is emptied */
	struct str sql;
	uint64_t hash;
	uint64_t used; /* the store's clock at the last taking */
	bool taken;
	enum phase phase;
	enum rc trouble; /* what a bind_* found; told by the step */
	struct parameter *parameters;
	int parameter_count;
	void *own; /* the engine's */
};

struct bulk {
	struct store *store;
	struct arena *arena;
	struct str table;
	const struct bulk_column *columns;
	size_t count;
	size_t at;       /* the next column of the row */
	size_t row_len;  /* bytes of its texts so far */
	int64_t rows;    /* accepted so far */
	enum rc trouble; /* what a bulk_* found; told by bulk_row */
	void *own;       /* the engine's */
};

struct store {
	struct arena *arena; /* lives and dies with the store */
	const struct engine_ops *ops;
	enum engine engine;
	struct str address; /* without password */
	struct store_options options;
	enum store_state state;
	uint64_t looks;    /* transactions so far */
	bool lost;         /* the engine has given the transaction up by itself */
	uint64_t clock;    /* counts takings, for the least recently used */
	struct bulk *bulk; /* the one that runs, or NULL */
	struct statement slots[STORE_STATEMENTS_MAX];
	void *own; /* the engine's connection */
};

/* What an engine can do. All are called in the right state with checked arguments. */
struct engine_ops {
	enum rc (*open)(struct job *job, struct store *store, struct str address);
	void (*close)(struct store *store);

	enum rc (*begin)(struct job *job, struct store *store, bool write);
	enum rc (*commit)(struct job *job, struct store *store);
	void (*rollback)(struct store *store);
	/* One statement without parameters and rows. */
	enum rc (*execute)(struct job *job, struct store *store, struct str sql);

	enum rc (*prepare)(struct job *job, struct statement *s);
	void (*forget)(struct statement *s); /* the slot is emptied */
	enum rc (*start)(struct job *job, struct statement *s);
	enum rc (*step)(struct job *job, struct statement *s);
	void (*reset)(struct statement *s);
	int64_t (*changed)(struct statement *s);
	int (*column_count)(struct statement *s);
	enum column_kind (*column_kind)(struct statement *s, int at);
	/* Asked only for columns of that kind. */
	int64_t (*column_int)(struct statement *s, int at);
	struct str (*column_text)(struct statement *s, int at);
	struct str (*column_bytes)(struct statement *s, int at);

	enum rc (*bulk_begin)(struct job *job, struct bulk *b);
	/* One value of the row that is being filled. */
	void (*bulk_put)(struct bulk *b, const struct parameter *value);
	enum rc (*bulk_row)(struct job *job, struct bulk *b);
	enum rc (*bulk_end)(struct job *job, struct bulk *b);
	void (*bulk_drop)(struct bulk *b);

	/* In these three $1 is the name of the table or index. */
	struct str has_table_sql;
	struct str has_index_sql;
	struct str columns_sql;
	/* How many tables there are where none is ours: another program's. */
	struct str others_sql;
	/* Keeps a second migrating program away until the end of the transaction. */
	enum rc (*migrate_lock)(struct job *job, struct store *store);
	/* After a script: what the planner needs to be told; NULL: it finds out itself. */
	enum rc (*advise)(struct job *job, struct store *store);
	enum rc (*backup)(struct job *job, struct store *store, struct str path);
	enum rc (*self_check)(struct job *job, struct store *store);
};

extern const struct engine_ops sqlite_ops;
extern const struct engine_ops postgres_ops;

/* RC_FAILED when the engine has given the transaction up by itself. */
enum rc transaction_alive(struct job *job, const struct store *store) MUST_USE;
/* Adds "TABLE (a, b)": what both ways of bulk begin with. */
void bulk_column_list(const struct bulk *b, struct buf *sql);

/*
 * Walks over SQL text outside of quotes and comments: returns the index of
 * the next byte that is code at or after `at`, or sql.len.
 */
size_t sql_code_at(struct str sql, size_t at);

#endif
