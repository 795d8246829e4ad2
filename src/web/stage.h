/*
 * Files between preview and acceptance.
 *
 * An uploaded file moves into a private folder, under the SM3 of its bytes,
 * with its own name below, so that what is accepted is what was looked at and
 * the same file sent twice lies there once:
 *
 *	FOLDER/staged/<64 hex digits>/高企名单.xlsx
 *	FOLDER/staged/<64 hex digits>/mapping      text that tells which column is which
 *	FOLDER/staged/<64 hex digits>/list         what came together: KEY/NAME, one a line
 *
 * Nothing of an address becomes a path unchecked: the key must be 64 hex
 * digits, the name is made safe the same way whenever it comes back. What is
 * older than a day goes when the next file comes.
 */
#ifndef KZ_WEB_STAGE_H
#define KZ_WEB_STAGE_H

#include "web/web.h"

#define STAGE_MAX_FILES   2000 /* lying there at once */
#define STAGE_MAX_SECONDS (24 * 3600)
#define STAGE_MAX_NAME    200               /* bytes of a name */
#define STAGE_MAX_MAPPING ((size_t)1 << 20) /* of a list too */

struct staged {
	struct str key;  /* 64 hex digits */
	struct str name; /* safe as one step of a path, for people */
	struct str path;
};

/* Moves an upload there. RC_TOO_MUCH, RC_FAILED. */
enum rc stage_add(
	struct request *request, const struct upload *upload, struct staged *ret) MUST_USE;
/* A file that lies there. RC_MISSING: never came, or its day is over. */
enum rc stage_find(
	struct request *request, struct str key, struct str name, struct staged *ret) MUST_USE;
/* The mapping that goes with it; empty text: takes it away. */
enum rc stage_put_mapping(
	struct request *request, const struct staged *staged, struct str text) MUST_USE;
enum rc stage_mapping(
	struct request *request, const struct staged *staged, struct str *ret_text) MUST_USE;
/* Files that came together, KEY/NAME one a line, under the SM3 of this text: an address has no room for many. */
enum rc stage_put_list(struct request *request, struct str text, struct str *ret_key) MUST_USE;
/* RC_MISSING: never came, or its day is over. */
enum rc stage_list(struct request *request, struct str key, struct str *ret_text) MUST_USE;
/* The last step of what a browser calls a file, without what a file system or a terminal would trip over. */
struct str stage_safe_name(struct arena *a, struct str name);
bool stage_key_ok(struct str key);

#endif
