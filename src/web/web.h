/*
 * web — pages in the browser.
 *
 * The life of a request:
 *
 *	http.c ─► struct request ─► route ─► gate (Host, Origin, session, proof)
 *	   ─► desk (connection and book of this thread) ─► transaction ─► handler
 *	   ─► page struct ─► compiled template ─► struct reply ─► http.c ─► arena dropped
 *
 * Vocabulary
 *   route    one row of the table in routes.c: method, path, what it may do,
 *            what it asks of the caller, handler. Nothing is reachable that is
 *            not in the table, and the table prints itself (/routes).
 *   desk     what one thread works at: its connection and its book
 *   gate     the checks before a handler; a handler never repeats them
 *   proof    the hidden field of each POST form, bound to the session
 *
 * Promises
 *  1. A GET cannot write: its transaction is read-only by construction.
 *  2. A POST without the session's proof, or from another origin, does nothing.
 *  3. A value cannot become markup: templates escape, addresses are built by
 *     functions (markup.h), the answer forbids inline script and style.
 *  4. Every ceiling below is held before a handler runs.
 *
 * A new page: one template in pages/, one handler, one row in routes.c, one
 * test. docs/adding-a-page.md is the recipe.
 */
#ifndef KZ_WEB_H
#define KZ_WEB_H

#include "core/core.h"
#include "store/store.h"
#include "web/markup.h"

#define WEB_MAX_HEAD      16384               /* bytes a connection holds for head and reply head */
#define WEB_MAX_QUERY     128                 /* fields of a query */
#define WEB_MAX_PAIRS     2000                /* fields of a form */
#define WEB_MAX_FIELD     ((size_t)1 << 20)   /* bytes of one field */
#define WEB_MAX_FORM      ((size_t)4 << 20)   /* bytes of a form without files */
#define WEB_MAX_UPLOAD    ((size_t)256 << 20) /* bytes of a form with files */
#define WEB_MAX_ATTACH    ((size_t)64 << 20)  /* bytes of a form with attachments */
#define WEB_MAX_FILES     100                 /* files of one form */
#define WEB_MAX_WAITING   64  /* requests waiting for a worker; more are told to come again */
#define WEB_MAX_CONNECTED 512 /* connections */

struct book; /* ledger/ledger.h */
struct web;  /* one running server */

/* ---- what comes in ---- */
struct pair {
	struct str name, value;
};
typedef ARRAY(struct pair) pairs;

struct upload {
	struct str field; /* name of the form's field */
	struct str name;  /* as the browser called it: for people, never for a path */
	struct str path;  /* where its bytes lie until the request is done */
	int64_t size;
};

enum method { METHOD_GET, METHOD_POST, METHOD_OTHER };

struct web_desk {
	struct store *store;
	const struct book *book;
};

struct request {
	struct job *job; /* arena, clock, who acts, error slot */
	const struct web *web;
	enum method method; /* HEAD comes as GET */
	struct str path;    /* decoded, UTF-8, begins with "/" */
	pairs query, form, cookies;
	ARRAY(struct upload) uploads;
	struct str host, origin, fetch_site, accept_encoding, content_type;
	int64_t content_length; /* -1: none given */

	/* from the route and the gate on */
	const struct route *route;
	struct str steps[4];   /* what stands for each {…} of the route's path */
	struct str session;    /* id of the session; empty: none */
	struct web_desk *desk; /* NULL when the route's access is ACCESS_NONE */
};

/* The first value of that name; STR_NONE when there is none. */
struct str request_query(const struct request *request, const char *name);
struct str request_form(const struct request *request, const char *name);
/* What stands for {name} in the route's path: must exist. */
struct str request_step(const struct request *request, const char *name);
/* The same as a whole number; RC_MISSING when it is none (an address that leads nowhere). */
enum rc request_step_int(struct request *request, const char *name, int64_t *ret) MUST_USE;
/* What a form carries so that no other page can send it. */
struct proof request_proof(const struct request *request);

/* ---- what goes out ---- */
struct reply {
	int status; /* 0: 200 */
	struct str type;
	struct str body; /* in the request's arena, or constant */
	struct str location;
	struct str filename; /* not empty: to be saved under this name */
	struct str cookie, encoding, allow;
	struct str cache; /* empty: no-store */
	bool packable;    /* the bytes depend on Accept-Encoding */
	bool close;       /* the connection ends after this reply */
};

/* The page that a template wrote into `out`; frees the buffer. RC_TOO_MUCH when its ceiling was reached. */
enum rc reply_page(struct request *request, struct reply *reply, struct buf *out) MUST_USE;
/* After a POST: see the result there (303). */
enum rc reply_see(struct request *request, struct reply *reply, struct url there) MUST_USE;
/* Bytes to save under a name that people read (Chinese is fine). */
enum rc reply_file(struct request *request, struct reply *reply, const char *type, struct str name,
	struct str bytes) MUST_USE;

/* ---- routes ---- */
/*
 * Fills the reply, or fails: RC_MISSING, RC_DENIED, RC_INVALID, RC_TAKEN,
 * RC_TOO_MUCH, RC_BUSY and RC_FAILED become designed pages that show the
 * job's message.
 */
typedef enum rc handler_fn(struct request *request, struct reply *reply);

enum access {
	ACCESS_NONE, /* needs no data */
	ACCESS_READ, /* one snapshot, read-only */
	ACCESS_WRITE, /* the ledger's change_begin opens the transaction; what is left open is rolled back */
};
enum grade {
	GRADE_OPEN,    /* anybody on this machine: assets, the start */
	GRADE_SESSION, /* a session */
	GRADE_PROOF,   /* a session, the right origin, and the form's proof: every POST */
};
struct route {
	const char *name;
	enum method method;
	const char *path; /* "/ledgers/{code}/{id}" */
	enum access access;
	enum grade grade;
	bool heavy;      /* may scan or write: runs on a worker */
	size_t body_max; /* 0 for GET */
	handler_fn *handler;
	const char *purpose; /* one line, Chinese: for the access matrix */
};
extern const struct route web_routes[];
extern const size_t web_route_count;

/* ---- running ---- */
struct web_limits {
	int head_seconds; /* for a whole head; 0: 15 */
	int idle_seconds; /* from one request to the next on a connection; 0: 60 */
	int body_grace;   /* seconds before a body's rate is judged; 0: 15 */
	int body_rate;    /* bytes a second that a body must bring; 0: 1024 */
	int reply_seconds; /* for a reply, and as many seconds more as it has bytes ÷ body_rate; 0: 60 */
};
struct web_options {
	struct str listen;        /* "127.0.0.1:8080"; port 0 takes a free one */
	struct str upload_folder; /* where uploads lie meanwhile; empty: $TMPDIR or /tmp */
	int workers;              /* threads for heavy routes; 0: 2 */
	struct web_limits limits;
	struct str who; /* who acts; empty: "clerk" */
	day_t today;    /* 0: the machine's own */

	/* Called on the thread that will use it, when it first needs data. RC_FAILED and others become the error page. */
	enum rc (*desk_open)(struct job *job, void *arg, struct web_desk *ret_desk);
	void (*desk_close)(void *arg, struct web_desk *desk);
	/* Called once it listens: the address to open, with its start token. */
	void (*ready)(void *arg, struct str address);
	void *arg;

	const struct route *routes; /* NULL: web_routes */
	size_t route_count;
};
/*
 * Serves until SIGTERM or SIGINT, then lets running requests end. Blocks; call
 * it before other threads exist (it blocks these signals). RC_TAKEN: the port is in use;
 * RC_INVALID: an address that cannot be served; RC_FAILED.
 */
enum rc web_run(struct job *job, const struct web_options *options) MUST_USE;

#endif
