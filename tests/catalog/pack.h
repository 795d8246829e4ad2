/* Packs made of a few lines of text, for the tests of this room. */
#ifndef KZ_TESTS_CATALOG_PACK_H
#define KZ_TESTS_CATALOG_PACK_H

#include "../check.h"

#include "catalog/catalog.h"

#define HEAD "title: 试\nissuer: 测试\nversion: 1\neffective: 2023-01-01\n"

/* A pack of one file beside its head, on top of the standard one. */
static inline enum rc load_one(
	struct job *job, const char *name, const char *text, struct catalog **ret)
{
	const struct pack_file files[] = {
		{STR("pack.yaml"), STR(HEAD)},
		{str_from_z(name), str_from_z(text)},
	};

	return catalog_load_files(job, true, files, 2, ret);
}

/* What is told about it; it must be wrong. */
static inline struct str told_of(struct job *job, const char *name, const char *text)
{
	struct catalog *catalog;
	enum rc rc = load_one(job, name, text, &catalog);

	if (rc == RC_OK)
		fail_msg("nothing was told of:\n%s", text);
	assert_int_equal(rc, RC_INVALID);
	struct str message = str_copy(job->arena, job_error(job));
	job_clear_error(job);
	return message;
}

struct wrong {
	const char *text, *told;
};

static inline void each_is_told(const char *name, const struct wrong *wrongs, size_t count)
{
	struct job job;
	bool fine = true;

	job_init(&job, STR("test"));
	for (size_t i = 0; i < count; i++) {
		struct str got = told_of(&job, name, wrongs[i].text);

		if (str_eq(got, str_from_z(wrongs[i].told)))
			continue;
		fine = false;
		print_error("of\n%s\ngot    '%.*s'\nwanted '%s'\n", wrongs[i].text, STR_ARG(got),
			wrongs[i].told);
	}
	job_done(&job);
	assert_true(fine);
}

#endif
