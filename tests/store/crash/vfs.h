/*
 * A disk that can lose its power: a SQLite VFS in memory.
 *
 * Every file has two contents: what the program sees, and what is on the disk.
 * A write goes to the first; a sync carries it to the second. When the power
 * goes, what was not synced is lost, kept or torn by 512 bytes, as chance (a
 * seed) has it; from then on every operation fails. Power back: the files are
 * what was on the disk.
 *
 * Names are on the disk when the folder was synced: with the first sync of a
 * new journal or log, as SQLite's ordinary VFS does it. Until then a deleted
 * name can come back and a new one can be gone. Shared memory and locks work
 * between the connections of one thread.
 */
#ifndef KZ_TESTS_CRASH_VFS_H
#define KZ_TESTS_CRASH_VFS_H

#include "core/core.h"

#define POWER_VFS "power" /* store_options.vfs */

/* Registers the VFS; an empty disk. Call it again for another empty disk. */
void power_new_disk(void);
/* The power goes at the n-th write, sync, truncation or deletion from now; 0: never. */
void power_cut_at(int64_t operation, uint64_t seed);
/* What happened since power_new_disk or power_back. */
int64_t power_operations(void);
bool power_is_off(void);
/* After a cut: the files as the disk has them. All connections must be closed. */
void power_back(void);
/* A disk that lies: syncs do nothing. To prove that the tests would find it. */
void power_ignore_sync(bool ignore);

#endif
