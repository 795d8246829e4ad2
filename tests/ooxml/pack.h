/* What the tests of this room share: a job, a package made of name and content pairs. */
#ifndef KZ_TESTS_OOXML_PACK_H
#define KZ_TESTS_OOXML_PACK_H

#include "../check.h"

#include "ooxml/ooxml.h"

struct part {
	const char *name, *content;
};

static inline int start(void **state)
{
	static struct job job;

	job_init(&job, STR("test"));
	*state = &job;
	return 0;
}

static inline int stop(void **state)
{
	job_done(*state);
	return 0;
}

static inline struct str packed(struct job *job, const struct part *parts, size_t count)
{
	struct ooxml_writer *writer;
	struct str bytes = STR_NONE;

	assert_int_equal(ooxml_writer_open(job, &writer), RC_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(ooxml_writer_add(job, writer, str_from_z(parts[i].name),
					 str_from_z(parts[i].content)),
			RC_OK);
	assert_int_equal(ooxml_writer_finish(job, writer, &bytes), RC_OK);
	return bytes;
}

static inline struct ooxml *opened(struct job *job, const struct part *parts, size_t count)
{
	struct ooxml *package = NULL;

	assert_int_equal(ooxml_open_bytes(job, packed(job, parts, count), &package), RC_OK);
	return package;
}

/* The job's message holds the words. */
static inline void message_says(struct job *job, const char *words)
{
	if (str_find(job_error(job), str_from_z(words)) == SIZE_MAX)
		fail_msg("'%.*s' does not say '%s'", STR_ARG(job_error(job)), words);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

#endif
