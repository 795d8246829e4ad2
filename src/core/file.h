/*
 * Files of a user: how one is opened for reading, where one may be written.
 *
 * Whatever the program writes for a user is made beside its target, under a
 * name that nobody has, and takes the target's place when it is whole. What
 * must never lose its place that way (a database, a folder, a device) is
 * refused by file_may_replace.
 */
#ifndef KZ_CORE_FILE_H
#define KZ_CORE_FILE_H

#include "core/job.h"

/* Opens a regular file for reading; a folder, a pipe or a device is refused at once. RC_MISSING, RC_INVALID, RC_FAILED. */
enum rc file_open_read(struct job *job, struct str path, int *ret_fd) MUST_USE;
/* RC_INVALID where a written file would take the place of a folder, a device or a database (also of its logs). */
enum rc file_may_replace(struct job *job, struct str path) MUST_USE;
/* A new empty file beside path, for writing; not even a link of that name is followed. RC_FAILED. */
enum rc file_open_beside(
	struct job *job, struct str path, struct str *ret_temp, int *ret_fd) MUST_USE;
/* Renames where nothing stands under the new name. RC_TAKEN when something does, RC_FAILED. */
enum rc file_rename_new(struct job *job, struct str from, struct str to) MUST_USE;
/* Whether both names lead to one file that is there. */
bool file_is_same(struct job *job, struct str a, struct str b);
/* The folder of a path: "." when it names none; with its "/" otherwise. */
struct str file_folder(struct str path);

#endif
