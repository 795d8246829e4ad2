/*
 * A YAML file as a tree of texts, lists and maps, each with its place.
 *
 * Only what packs need of YAML: no anchors, aliases, tags or directives, keys
 * are plain texts and occur once. A value is a text and nothing else; that
 * "yes" or "2023.1" mean something is the reader's matter.
 *
 * A second door of this room: the importer reads its mappings through it.
 */
#ifndef KZ_CATALOG_TREE_H
#define KZ_CATALOG_TREE_H

#include "catalog/trouble.h"

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	struct place place; /* of its first character */
	struct str text;    /* TEXT: as meant */
	/*
	 * TEXT: as it stands in the file, for those who tell places inside of it: every line begins in
	 * the column of raw_place and has as many blanks before it as it stands further to the right.
	 */
	struct str raw;
	struct place raw_place;
	bool quoted;
	struct node **keys;  /* MAP: texts */
	struct node **items; /* LIST; MAP: values */
	size_t count;
};

/*
 * The documents of a file. bytes must be prepared (tree_prepare) and outlive the tree. The nodes live
 * in a, their texts in bytes and in troubles->a: what is taken from a tree may outlive it. False: not
 * readable, why is in troubles.
 */
bool tree_read(struct arena *a, struct troubles *troubles, struct str file, struct str bytes,
	struct node ***ret, size_t *ret_count) MUST_USE;

/*
 * What must hold before the parser looks at bytes: UTF-8 without strange line ends and control
 * characters; BOM and carriage returns are taken out. *ret is bytes, or a part of it, or a copy in troubles->a.
 */
bool tree_prepare(
	struct troubles *troubles, struct str file, struct str bytes, struct str *ret) MUST_USE;

/*
 * A tree as bytes, for files that do not change (tools/treeimage.c): bytes as they are prepared, and were read from.
 * Reading takes the same bytes, which outlive the tree as the image does; it is never wrong.
 */
void tree_image_put(struct buf *b, struct str bytes, struct node *const *documents, size_t count);
void tree_image_read(struct arena *a, struct str file, struct str bytes, struct str image,
	struct node ***ret, size_t *ret_count);

/* Full-width signs where YAML needs ASCII ones, tabs and full-width blanks that indent. */
bool punctuation_ok(struct troubles *troubles, struct str file, struct str bytes) MUST_USE;

#endif
