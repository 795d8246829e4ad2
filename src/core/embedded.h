/*
 * Files that travel inside the program: standard packs, schemas, templates,
 * styles. tools/embed.py makes a table of them at build time; a room declares
 * it as
 *
 *	extern const struct embedded room_files[];
 *	extern const size_t room_files_count;
 *
 * in the order in which its meson.build names them. Bytes are followed by a
 * NUL that is not counted.
 */
#ifndef KZ_CORE_EMBEDDED_H
#define KZ_CORE_EMBEDDED_H

#include "core/str.h"

struct embedded {
	const char *name; /* path below the folder given at build time, with / */
	const unsigned char *at;
	size_t len;
};

static inline struct str embedded_str(const struct embedded *file)
{
	return (struct str){(const char *)file->at, file->len};
}

/* The file of that name, or NULL. */
static inline const struct embedded *embedded_find(
	const struct embedded *files, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(str_from_z(files[i].name), name))
			return &files[i];
	}
	return NULL;
}

#endif
