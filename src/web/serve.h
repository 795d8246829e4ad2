/*
 * The life of a request without the HTTP library: tests run it in process.
 *
 *	serve_head   the head is known: route and gate; answers whether a body
 *	             and a handler are wanted, or the reply is already made
 *	serve_run    the body is known: proof, desk, transaction, handler, reply
 *
 * The caller owns job, request and reply; all memory is of the job's arena.
 */
#ifndef KZ_WEB_SERVE_H
#define KZ_WEB_SERVE_H

#include "web/token.h"
#include "web/web.h"

#define WEB_HOSTS 3

struct web {
	struct web_options options; /* with all defaults filled in */
	struct tokens tokens;
	struct str hosts[WEB_HOSTS]; /* the Host allow-list: the names of this machine for itself */
	struct str origins[WEB_HOSTS]; /* "http://" and a host */
	struct str cookie_name;
	struct str upload_folder;
	/* both are set once, by the thread that ends the server */
	atomic_bool stopping; /* connections end after their reply */
	atomic_bool cancel;   /* the jobs' stop flag */
};

/* Fills in the defaults of options and the allow-list for the port. The texts live as long as the arena. */
enum rc web_prepare(
	struct job *job, const struct web_options *options, int port, struct web *web) MUST_USE;

/* True: go on with the body and serve_run. False: the reply is made. */
bool serve_head(struct request *request, struct reply *reply);
void serve_run(struct request *request, struct reply *reply);

/* Finds the route of the request's path and method and fills steps. RC_MISSING; RC_DENIED with the reply's `allow`. */
enum rc route_find(struct request *request, struct reply *reply) MUST_USE;
/* What the table of routes must keep, told by must(). */
void routes_check(const struct route *routes, size_t count);

/* A route's columns in the access matrix, in words. */
struct str route_method(const struct route *route);
struct str route_access(const struct route *route);
struct str route_grade(const struct route *route);
struct str route_where(const struct route *route);

/* The checks before a body, and with it. Both make the reply when they refuse. */
enum rc gate_head(struct request *request) MUST_USE;
enum rc gate_proof(struct request *request) MUST_USE;
/* The opened address "/?t=TOKEN": begins a session. RC_MISSING when this is not it. */
enum rc gate_start(struct request *request, struct reply *reply) MUST_USE;

/* The two functions that open and close what a handler works in. */
enum rc desk_enter(struct request *request) MUST_USE;
enum rc desk_leave(struct request *request, enum rc result) MUST_USE;

/* The page for a refusal or a failure; takes the message from the job. */
void problem_reply(struct request *request, struct reply *reply, enum rc rc);
void problem_status(struct request *request, struct reply *reply, int status);

#endif
