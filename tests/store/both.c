/*
 * both.c — makes and drops the databases of tests.
 */
#include "both.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SKIPPED 77 /* what meson takes for it */

static const char *server_address(void)
{
	return getenv("KEZHANG_TEST_POSTGRES");
}

enum engine test_engine(void)
{
	const char *name = getenv("KEZHANG_TEST_ENGINE");
	if (!name || strcmp(name, "sqlite") == 0)
		return ENGINE_SQLITE;
	must(strcmp(name, "postgres") == 0);
	if (!server_address() || !*server_address()) {
		printf("SKIP: KEZHANG_TEST_POSTGRES is not set; run through tests/postgres.sh\n");
		(void)fflush(stdout);
		_exit(SKIPPED);
	}
	return ENGINE_POSTGRES;
}

/* Runs one script on the server's own database. */
static void server_say(struct job *job, struct str script)
{
	struct store *store;
	struct store_options options = {0};
	OK(job, store_open(job, str_from_z(server_address()), options, &store));
	OK(job, store_begin_write(job, store));
	OK(job, store_script(job, store, script));
	OK(job, store_commit(job, store));
	store_close(store);
}

void both_open_empty(struct both *t)
{
	static int count;
	bool postgres = test_engine() == ENGINE_POSTGRES;
	memset(t, 0, sizeof(*t));
	job_init(&t->job, STR("tester"));
	(void)snprintf(t->folder, sizeof(t->folder), "/tmp/kezhang-test-XXXXXX");
	must(mkdtemp(t->folder) == t->folder);
	if (postgres) {
		(void)snprintf(t->schema, sizeof(t->schema), "t%ld_%d", (long)getpid(), ++count);
		server_say(&t->job, str_format(t->job.arena, "create schema %s", t->schema));
		bool more = strchr(server_address(), '?') != NULL;
		t->address = str_format(t->job.arena, "%s%coptions=-csearch_path%%3D%s",
			server_address(), more ? '&' : '?', t->schema);
	} else {
		t->address = both_path(t, "book.db");
	}
	t->store = both_again(t, (struct store_options){0});
}

void both_open(struct both *t)
{
	both_open_empty(t);
	OK(&t->job, store_migrate(&t->job, t->store));
}

struct store *both_again(struct both *t, struct store_options options)
{
	struct store *store = NULL;
	OK(&t->job, store_open(&t->job, t->address, options, &store));
	return store;
}

static int drop_file(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

void both_close(struct both *t)
{
	store_close(t->store);
	t->store = NULL;
	if (t->schema[0]) {
		server_say(&t->job, str_format(t->job.arena, "drop schema %s cascade", t->schema));
	}
	must(nftw(t->folder, drop_file, 8, FTW_DEPTH | FTW_PHYS) == 0);
	job_done(&t->job);
}

struct str both_path(struct both *t, const char *name)
{
	return str_format(t->job.arena, "%s/%s", t->folder, name);
}

void both_gives(
	struct job *job, enum rc wanted, enum rc got, const char *call, const char *file, int line)
{
	if (got == wanted) {
		if (wanted == RC_OK)
			job_clear_error(job);
		return;
	}
	print_error("%s\n  gave %s, not %s: %.*s\n", call, rc_name(got), rc_name(wanted),
		STR_ARG(job_error(job)));
	_fail(file, line);
}

void both_says(struct job *job, const char *words, const char *file, int line)
{
	if (str_find(job_error(job), str_from_z(words)) != SIZE_MAX)
		return;
	print_error("\"%s\" is not in: %.*s\n", words, STR_ARG(job_error(job)));
	_fail(file, line);
}

bool both_has_table(struct job *job, struct store *store, const char *table)
{
	bool there = false;
	OK(job, store_has_table(job, store, str_from_z(table), &there));
	return there;
}

void both_str(struct str got, const char *wanted, const char *file, int line)
{
	if (str_eq(got, str_from_z(wanted)))
		return;
	print_error("\"%.*s\" is not \"%s\"\n", STR_ARG(got), wanted);
	_fail(file, line);
}
