/*
 * Files of a user: how one is read, where one may be written and how.
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
/* Writes bytes to path through a temporary file beside it, fsync and rename: all or nothing. */
enum rc file_write_whole(struct job *job, struct str path, struct str bytes) MUST_USE;
/*
 * The two halves of that for a library that writes files itself: a new file beside a path that may
 * be written (file_may_replace); then syncs temp and renames it over path, on failure temp is gone.
 */
enum rc file_write_begin(
	struct job *job, struct str path, struct str *ret_temp, int *ret_fd) MUST_USE;
enum rc file_move_into(struct job *job, struct str temp, struct str path) MUST_USE;
/* Reads a whole file of at most max bytes. RC_MISSING, RC_INVALID (no regular file), RC_TOO_MUCH, RC_FAILED. */
enum rc file_read_whole(
	struct job *job, struct str path, size_t max, struct str *ret_bytes) MUST_USE;
/*
 * A new folder that only we may enter, in parent (empty: where the system keeps what is temporary); it goes with what
 * lies in it when the job's arena does. RC_FAILED.
 */
enum rc file_temporary_folder(struct job *job, struct str parent, struct str *ret) MUST_USE;
/* Removes a folder and the files in it; folders within, and what cannot be removed, stay. */
void file_folder_remove(struct arena *a, struct str path);
/* The folder of a path: "." when it names none; with its "/" otherwise. */
struct str file_folder(struct str path);
/* What stands behind the last "/": how people call the file. */
struct str file_name_of(struct str path);

#endif
