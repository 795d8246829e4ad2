/*
 * The program's own routes in process, over the books of tests/exchange/pair.h: a request as our page would make it, and
 * what it must get.
 */
#ifndef KZ_TESTS_WEB_DESKS_H
#define KZ_TESTS_WEB_DESKS_H

#include "pair.h"
#include "web/serve.h"

struct desks {
	struct books pair;
	struct web web;
	struct web_desk desk;
	struct str cookie, proof;
	struct book *book;  /* whose pages are asked for: the eastern district's at first */
	struct reply reply; /* the last one */
};

int desks_open(void **state);
int desks_close(void **state);

/* The answer's status; the reply stands in desks.reply. Path with its query: "/checks?unit=349902". */
int desks_get(struct desks *d, const char *address);
/* A form of "name=value&…" with the session's proof; its values stand as they are, without escapes. */
int desks_post(struct desks *d, const char *address, const char *form);
/* A request to be spoilt, and its answer. */
struct request desks_request(struct desks *d, enum method method, const char *address);
void desks_add(struct desks *d, pairs *to, const char *name, struct str value);
int desks_ask(struct desks *d, struct request *request);
/* The reply's body has these words, or not. */
bool desks_shows(const struct desks *d, const char *words);
/* The answer must have this status and show these words; what it says instead is printed. */
#define DESKS_SAYS(d, wanted, words, call)                                                         \
	desks_says((d), (wanted), (words), (call), __FILE__, __LINE__)
void desks_says(
	const struct desks *d, int wanted, const char *words, int got, const char *file, int line);

#endif
