/*
 * package — inside of the room: an open package and one part being read.
 * Other rooms use ooxml.h.
 */
#ifndef KZ_OOXML_PACKAGE_H
#define KZ_OOXML_PACKAGE_H

#include "ooxml/ooxml.h"

#include <pthread.h>
#include <zip.h>

struct entry {
	struct str name; /* as stored, without a leading slash, \ turned into / */
	uint64_t packed; /* deflated bytes, by the directory */
	uint64_t size;   /* inflated bytes, by the directory, which may lie: a hint */
	uint64_t index;  /* in the zip */
	bool encrypted;
	bool readable; /* stored or deflated */
};

struct relation {
	struct str id, type, target; /* target: resolved part name */
};

/* The relations of one part, read once. */
struct relations {
	struct str part; /* STR_NONE: the package */
	struct relation *at;
	size_t count;
};

struct ooxml {
	struct arena *arena;
	struct str title;     /* for messages: the path, or "上传的文件" */
	zip_t *zip;           /* NULL once closed */
	uint64_t max_part;    /* OOXML_MAX_PART; tests set it lower */
	pthread_mutex_t lock; /* around libzip, because a thread may inflate ahead */
	struct entry *entries;
	size_t count;
	ARRAY(struct relations) relations;
};

/* NULL when there is no such part. */
const struct entry *package_find(const struct ooxml *package, struct str part);
/* Without a leading slash, \ as /. */
struct str part_normal(struct arena *a, struct str name);

/* One part being inflated under the ceilings. */
struct part_reader {
	struct job *job;
	struct ooxml *package;
	const struct entry *entry;
	zip_file_t *file;
	uint64_t total; /* inflated so far */
};

/* RC_MISSING, RC_INVALID. Close it with part_close, also through WITH_FREE(part_close). */
enum rc part_open(struct job *job, struct ooxml *package, struct str part,
	struct part_reader *ret_reader) MUST_USE;
/* *ret_got == 0 at the end. RC_INVALID, RC_TOO_MUCH. */
enum rc part_read(struct part_reader *reader, void *into, size_t room, size_t *ret_got) MUST_USE;
void part_close(struct part_reader *reader);

/* The same in pieces, large parts inflated ahead by a thread. */
struct ahead;
enum rc ahead_open(
	struct job *job, struct ooxml *package, struct str part, struct ahead **ret_ahead) MUST_USE;
/* Bytes until the next call; empty at the end. RC_INVALID, RC_TOO_MUCH. */
enum rc ahead_next(struct ahead *ahead, struct str *ret_piece) MUST_USE;
/* For WITH_FREE(ahead_close); NULL is allowed in *ahead. */
void ahead_close(struct ahead **ahead);

#endif
