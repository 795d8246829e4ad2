/*
 * ooxml — zip containers and XML parts that .xlsx and .docx share.
 *
 * Reading is streamed and bounded: a part is inflated through a callback and
 * is never held whole unless the caller asks; every ceiling below is a named
 * number and answers RC_TOO_MUCH with the part's name. Refused with a clear
 * message in Chinese: encrypted entries, paths with "..", a compression ratio
 * over OOXML_MAX_RATIO, DTDs and entity declarations.
 *
 * Libraries: libzip (container), expat (XML). Only this room includes them.
 *
 * Ownership: a package lives in the job's arena and is closed with it.
 * Sources: ECMA-376 (OPC), transitional and strict namespaces.
 */
#ifndef KZ_OOXML_H
#define KZ_OOXML_H

#include "core/core.h"

#define OOXML_MAX_FILE    ((uint64_t)512 << 20) /* the file as it lies on disk */
#define OOXML_MAX_ENTRIES 10000
#define OOXML_MAX_PART    ((uint64_t)2 << 30) /* one part, inflated */
#define OOXML_MAX_RATIO   1000                /* inflated : deflated, counted after the first MiB */
#define OOXML_MAX_DEPTH   64                  /* nested XML elements */
#define OOXML_MAX_ATTRS   256

struct ooxml; /* an open package */

/* Opens a file, or bytes that stay alive as long as the package. RC_INVALID (no zip, encrypted), RC_TOO_MUCH, RC_FAILED. */
enum rc ooxml_open(struct job *job, struct str path, struct ooxml **ret_package) MUST_USE;
enum rc ooxml_open_bytes(struct job *job, struct str bytes, struct ooxml **ret_package) MUST_USE;
/* Bytes that messages call by a name. */
enum rc ooxml_open_named(
	struct job *job, struct str name, struct str bytes, struct ooxml **ret_package) MUST_USE;
/* Closes early; otherwise the arena does. */
void ooxml_close(struct ooxml *package);

/* Names of parts without the leading slash; look-up ignores ASCII case and takes \ for /. */
bool ooxml_has(struct ooxml *package, struct str part);
size_t ooxml_count(struct ooxml *package);
struct str ooxml_name(struct ooxml *package, size_t index);
/* A whole part (at most max bytes) into the arena. RC_MISSING, RC_TOO_MUCH, RC_INVALID. */
enum rc ooxml_get(struct job *job, struct ooxml *package, struct str part, size_t max,
	struct str *ret) MUST_USE;

/*
 * The relation of `part` (STR_NONE: of the package) whose type ends with
 * "/suffix", transitional or strict: the target as a part name, resolved
 * (absolute, relative, "..", case). RC_MISSING when there is none.
 */
enum rc ooxml_relation(struct job *job, struct ooxml *package, struct str part, struct str suffix,
	struct str *ret_target) MUST_USE;
/* The same by relation id. */
enum rc ooxml_relation_by_id(struct job *job, struct ooxml *package, struct str part, struct str id,
	struct str *ret_target) MUST_USE;

/* ---- XML events ------------------------------------------------------- */
struct xml_attr {
	const char *name;  /* local name, without prefix */
	const char *space; /* namespace URI or "" */
	const char *value;
};

/*
 * Events carry local names; `space` is the namespace URI ("" for none), at one
 * address for one URI as long as the parse lasts. Other strings live for the
 * call only. Declarations (xmlns) are not among the attributes.
 */
struct xml_events {
	enum rc (*start)(void *arg, const char *name, const char *space,
		const struct xml_attr *attrs, size_t count);
	enum rc (*end)(void *arg, const char *name, const char *space);
	enum rc (*text)(void *arg, const char *text, size_t len); /* may come in pieces */
	void *arg;
};

/* Streams one part through expat. A callback's RC_DONE stops quietly (RC_OK); any other code but RC_OK stops and is returned. */
enum rc ooxml_parse(struct job *job, struct ooxml *package, struct str part,
	const struct xml_events *events) MUST_USE;
/* The same for XML at hand (name is for messages). */
enum rc xml_parse(
	struct job *job, struct str name, struct str xml, const struct xml_events *events) MUST_USE;

/* ---- writing ----------------------------------------------------------- */
/*
 * Writes a package: parts in the order given ([Content_Types].xml first by
 * the caller's order), deflated, with a fixed timestamp (1980-01-01), so
 * that the same content gives the same bytes. The content is not copied: it
 * stays alive until the writer is finished.
 */
struct ooxml_writer;
enum rc ooxml_writer_open(struct job *job, struct ooxml_writer **ret_writer) MUST_USE;
enum rc ooxml_writer_add(
	struct job *job, struct ooxml_writer *writer, struct str part, struct str content) MUST_USE;
/* The finished bytes, in the job's arena. */
enum rc ooxml_writer_finish(
	struct job *job, struct ooxml_writer *writer, struct str *ret_bytes) MUST_USE;

/* Appends text escaped for XML content and double-quoted attributes; characters XML 1.0 cannot hold are dropped. */
void xml_add_text(struct buf *b, struct str text);

#endif
