/*
 * vfs.c — the disk in memory.
 *
 * A file: `now` as the program sees it, `disk` as synced, `waiting` the writes
 * and truncations between the two, in order. A cut replays onto `disk` those
 * of them that chance keeps: a prefix, any subset of 512-byte pieces, all, or
 * none.
 */
#include "vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX   16
#define REGIONS_MAX 64
#define SECTOR      512

struct bytes {
	unsigned char *at;
	size_t len, cap;
};

/* A write, or a truncation to `offset` when bytes is NULL. */
struct waiting {
	sqlite3_int64 offset;
	int len;
	unsigned char *bytes;
};

struct disk_file {
	char name[256]; /* "" : a free slot */
	bool there;     /* as the program sees it */
	bool on_disk;   /* its name survives a cut */
	bool anonymous;
	struct bytes now, disk;
	struct waiting *waiting;
	size_t waiting_count, waiting_cap;
	int opened;
	int shared, level; /* locks: holders of SHARED, the highest level held */
	void *regions[REGIONS_MAX];
	int shm_shared[SQLITE_SHM_NLOCK];
	bool shm_exclusive[SQLITE_SHM_NLOCK];
};

struct handle {
	sqlite3_file base;
	struct disk_file *file;
	int level;
	bool sync_folder; /* its first sync carries the folder's names too, as the ordinary VFS does */
	unsigned shm_shared, shm_exclusive; /* what this connection holds, by bits */
};

static struct disk_file files[FILES_MAX];
static int64_t operations, cut_at;
static uint64_t chance;
static bool off, lying;
static sqlite3_vfs *real;

/* ---- bytes and chance ---- */

static uint64_t roll(void)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return chance;
}

static void bytes_size(struct bytes *b, size_t len)
{
	if (len > b->cap) {
		b->cap = len * 2;
		b->at = realloc(b->at, b->cap);
		must(b->at);
	}
	if (len > b->len)
		memset(b->at + b->len, 0, len - b->len);
	b->len = len;
}

static void bytes_put(struct bytes *b, sqlite3_int64 offset, const void *from, size_t len)
{
	if ((size_t)offset + len > b->len)
		bytes_size(b, (size_t)offset + len);
	memcpy(b->at + offset, from, len);
}

static void bytes_copy(struct bytes *to, const struct bytes *from)
{
	bytes_size(to, 0);
	if (from->len > 0)
		bytes_put(to, 0, from->at, from->len);
}

static void waiting_clear(struct disk_file *f)
{
	for (size_t i = 0; i < f->waiting_count; i++)
		free(f->waiting[i].bytes);
	f->waiting_count = 0;
}

static void waiting_add(struct disk_file *f, const void *from, int len, sqlite3_int64 offset)
{
	if (f->waiting_count == f->waiting_cap) {
		f->waiting_cap = f->waiting_cap ? f->waiting_cap * 2 : 16;
		f->waiting = realloc(f->waiting, f->waiting_cap * sizeof(*f->waiting));
		must(f->waiting);
	}
	struct waiting *w = &f->waiting[f->waiting_count++];
	*w = (struct waiting){.offset = offset, .len = len};
	if (from) {
		w->bytes = malloc((size_t)len);
		must(w->bytes);
		memcpy(w->bytes, from, (size_t)len);
	}
}

/* ---- the cut ---- */

enum fate { FATE_NONE, FATE_PREFIX, FATE_PIECES, FATE_ALL, FATES };

static void waiting_keep(struct disk_file *f, const struct waiting *w, enum fate fate)
{
	if (!w->bytes) {
		if (fate != FATE_PIECES || roll() % 2)
			bytes_size(&f->disk, (size_t)w->offset);
		return;
	}
	for (int at = 0; at < w->len;) {
		int piece = SECTOR - (int)((w->offset + at) % SECTOR);
		if (piece > w->len - at)
			piece = w->len - at;
		if (fate != FATE_PIECES || roll() % 2)
			bytes_put(&f->disk, w->offset + at, w->bytes + at, (size_t)piece);
		at += piece;
	}
}

static void file_cut(struct disk_file *f)
{
	enum fate fate = (enum fate)(roll() % FATES);
	size_t kept = f->waiting_count;
	if (fate == FATE_NONE)
		kept = 0;
	else if (fate == FATE_PREFIX && kept > 0)
		kept = roll() % (kept + 1);
	for (size_t i = 0; i < kept; i++)
		waiting_keep(f, &f->waiting[i], fate);
	/* The write at which a prefix ends is torn. */
	if (fate == FATE_PREFIX && kept < f->waiting_count)
		waiting_keep(f, &f->waiting[kept], FATE_PIECES);
	waiting_clear(f);
	/* A name neither made nor deleted for sure. */
	if (f->there != f->on_disk)
		f->on_disk = roll() % 2;
}

/* Counts one operation; true: the power is off, or goes now. */
static bool power_gone(void)
{
	if (off)
		return true;
	if (++operations != cut_at)
		return false;
	off = true;
	for (size_t i = 0; i < FILES_MAX; i++) {
		if (files[i].name[0] && !files[i].anonymous)
			file_cut(&files[i]);
	}
	return true;
}

static void file_free(struct disk_file *f)
{
	waiting_clear(f);
	free(f->waiting);
	free(f->now.at);
	free(f->disk.at);
	for (size_t i = 0; i < REGIONS_MAX; i++)
		free(f->regions[i]);
	memset(f, 0, sizeof(*f));
}

void power_back(void)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		struct disk_file *f = &files[i];
		must(f->opened == 0);
		if (!f->name[0])
			continue;
		if (!f->on_disk) {
			file_free(f);
			continue;
		}
		waiting_clear(f);
		bytes_copy(&f->now, &f->disk);
		f->there = true;
		for (size_t r = 0; r < REGIONS_MAX; r++) {
			free(f->regions[r]);
			f->regions[r] = NULL;
		}
	}
	off = false;
	cut_at = 0;
	operations = 0;
}

void power_cut_at(int64_t operation, uint64_t seed)
{
	cut_at = operation ? operations + operation : 0;
	chance = seed * 0x9e3779b97f4a7c15u + 0x2545f4914f6cdd1du;
	if (!chance)
		chance = 1;
	for (int i = 0; i < 8; i++)
		(void)roll();
}

int64_t power_operations(void)
{
	return operations;
}

bool power_is_off(void)
{
	return off;
}

void power_ignore_sync(bool ignore)
{
	lying = ignore;
}

/* ---- a file ---- */

static struct disk_file *file_of(sqlite3_file *base)
{
	return ((struct handle *)base)->file;
}

static int power_close(sqlite3_file *base)
{
	struct disk_file *f = file_of(base);
	f->opened--;
	if (f->anonymous && f->opened == 0)
		file_free(f);
	return SQLITE_OK;
}

static int power_read(sqlite3_file *base, void *to, int len, sqlite3_int64 offset)
{
	struct disk_file *f = file_of(base);
	if (off)
		return SQLITE_IOERR_READ;
	size_t have = (size_t)offset < f->now.len ? f->now.len - (size_t)offset : 0;
	if (have >= (size_t)len) {
		memcpy(to, f->now.at + offset, (size_t)len);
		return SQLITE_OK;
	}
	memset(to, 0, (size_t)len);
	if (have > 0)
		memcpy(to, f->now.at + offset, have);
	return SQLITE_IOERR_SHORT_READ;
}

static int power_write(sqlite3_file *base, const void *from, int len, sqlite3_int64 offset)
{
	struct disk_file *f = file_of(base);
	/* Before the cut is looked for: the write itself may be the one that is torn. */
	if (!off && !f->anonymous)
		waiting_add(f, from, len, offset);
	if (power_gone())
		return SQLITE_IOERR_WRITE;
	bytes_put(&f->now, offset, from, (size_t)len);
	return SQLITE_OK;
}

static int power_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	struct disk_file *f = file_of(base);
	if (!off && !f->anonymous)
		waiting_add(f, NULL, 0, size);
	if (power_gone())
		return SQLITE_IOERR_TRUNCATE;
	bytes_size(&f->now, (size_t)size);
	return SQLITE_OK;
}

/* Names made and names deleted are on the disk. */
static void folder_sync(void)
{
	for (size_t i = 0; i < FILES_MAX; i++)
		files[i].on_disk = files[i].there;
}

static int power_sync(sqlite3_file *base, int flags)
{
	struct disk_file *f = file_of(base);
	(void)flags;
	if (power_gone())
		return SQLITE_IOERR_FSYNC;
	if (lying)
		return SQLITE_OK;
	waiting_clear(f);
	bytes_copy(&f->disk, &f->now);
	if (((struct handle *)base)->sync_folder)
		folder_sync();
	((struct handle *)base)->sync_folder = false;
	return SQLITE_OK;
}

static int power_size(sqlite3_file *base, sqlite3_int64 *ret_size)
{
	if (off)
		return SQLITE_IOERR_FSTAT;
	*ret_size = (sqlite3_int64)file_of(base)->now.len;
	return SQLITE_OK;
}

/* ---- locks between connections of one thread ---- */

static int power_lock(sqlite3_file *base, int level)
{
	struct handle *h = (struct handle *)base;
	struct disk_file *f = h->file;
	if (level <= h->level)
		return SQLITE_OK;
	if (level == SQLITE_LOCK_SHARED) {
		if (f->level >= SQLITE_LOCK_PENDING)
			return SQLITE_BUSY;
		f->shared++;
	} else {
		if (f->level > h->level && f->level >= SQLITE_LOCK_RESERVED)
			return SQLITE_BUSY;
		if (level == SQLITE_LOCK_EXCLUSIVE && f->shared > 1)
			return SQLITE_BUSY;
		f->level = level;
	}
	h->level = level;
	return SQLITE_OK;
}

static int power_unlock(sqlite3_file *base, int level)
{
	struct handle *h = (struct handle *)base;
	struct disk_file *f = h->file;
	if (level >= h->level)
		return SQLITE_OK;
	if (h->level >= SQLITE_LOCK_RESERVED)
		f->level = SQLITE_LOCK_NONE;
	if (level == SQLITE_LOCK_NONE)
		f->shared--;
	h->level = level;
	return SQLITE_OK;
}

static int power_reserved(sqlite3_file *base, int *ret_reserved)
{
	*ret_reserved = file_of(base)->level >= SQLITE_LOCK_RESERVED;
	return SQLITE_OK;
}

static int power_control(sqlite3_file *base, int operation, void *arg)
{
	(void)base;
	(void)operation;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int power_sector(sqlite3_file *base)
{
	(void)base;
	return 4096;
}

/* As the ordinary VFS promises; so the same ways of SQLite are taken. */
static int power_traits(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int power_shm_map(
	sqlite3_file *base, int region, int size, int extend, void volatile **ret_at)
{
	struct disk_file *f = file_of(base);
	must(region < REGIONS_MAX);
	if (!f->regions[region] && extend) {
		f->regions[region] = calloc(1, (size_t)size);
		must(f->regions[region]);
	}
	*ret_at = f->regions[region];
	return SQLITE_OK;
}

static int power_shm_lock(sqlite3_file *base, int from, int count, int flags)
{
	struct handle *h = (struct handle *)base;
	struct disk_file *f = h->file;
	bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;
	for (int i = from; i < from + count && (flags & SQLITE_SHM_LOCK); i++) {
		bool mine = h->shm_shared & (1u << i);
		if (f->shm_exclusive[i] && !(h->shm_exclusive & (1u << i)))
			return SQLITE_BUSY;
		if (exclusive && f->shm_shared[i] > (mine ? 1 : 0))
			return SQLITE_BUSY;
	}
	for (int i = from; i < from + count; i++) {
		unsigned bit = 1u << i;
		if (flags & SQLITE_SHM_LOCK) {
			if (exclusive) {
				f->shm_exclusive[i] = true;
				h->shm_exclusive |= bit;
			} else if (!(h->shm_shared & bit)) {
				f->shm_shared[i]++;
				h->shm_shared |= bit;
			}
		} else if (exclusive && (h->shm_exclusive & bit)) {
			f->shm_exclusive[i] = false;
			h->shm_exclusive &= ~bit;
		} else if (!exclusive && (h->shm_shared & bit)) {
			f->shm_shared[i]--;
			h->shm_shared &= ~bit;
		}
	}
	return SQLITE_OK;
}

static void power_shm_barrier(sqlite3_file *base)
{
	(void)base;
}

static int power_shm_unmap(sqlite3_file *base, int delete)
{
	struct handle *h = (struct handle *)base;
	for (int i = 0; i < SQLITE_SHM_NLOCK; i++) {
		if (h->shm_exclusive & (1u << i))
			h->file->shm_exclusive[i] = false;
		if (h->shm_shared & (1u << i))
			h->file->shm_shared[i]--;
	}
	h->shm_exclusive = h->shm_shared = 0;
	for (size_t i = 0; i < REGIONS_MAX && delete &&h->file->opened == 1; i++) {
		free(h->file->regions[i]);
		h->file->regions[i] = NULL;
	}
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = power_close,
	.xRead = power_read,
	.xWrite = power_write,
	.xTruncate = power_truncate,
	.xSync = power_sync,
	.xFileSize = power_size,
	.xLock = power_lock,
	.xUnlock = power_unlock,
	.xCheckReservedLock = power_reserved,
	.xFileControl = power_control,
	.xSectorSize = power_sector,
	.xDeviceCharacteristics = power_traits,
	.xShmMap = power_shm_map,
	.xShmLock = power_shm_lock,
	.xShmBarrier = power_shm_barrier,
	.xShmUnmap = power_shm_unmap,
};

/* ---- the folder ---- */

static struct disk_file *file_find(const char *name)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		if (files[i].name[0] && strcmp(files[i].name, name) == 0)
			return &files[i];
	}
	return NULL;
}

static struct disk_file *file_new(const char *name)
{
	static unsigned nameless;
	for (size_t i = 0; i < FILES_MAX; i++) {
		struct disk_file *f = &files[i];
		if (f->name[0])
			continue;
		f->anonymous = !name;
		if (name)
			(void)snprintf(f->name, sizeof(f->name), "%s", name);
		else
			(void)snprintf(f->name, sizeof(f->name), "?%u", ++nameless);
		return f;
	}
	never();
}

static int power_open(
	sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags, int *ret_flags)
{
	struct handle *h = (struct handle *)base;
	struct disk_file *f = name ? file_find(name) : NULL;
	(void)vfs;
	memset(h, 0, sizeof(*h));
	if (off || ((!f || !f->there) && !(flags & SQLITE_OPEN_CREATE)))
		return SQLITE_CANTOPEN;
	if (!f)
		f = file_new(name);
	if (!f->there) {
		/* A new file of a name whose deletion may not be on the disk yet. */
		bytes_size(&f->now, 0);
		waiting_clear(f);
		if (f->on_disk)
			waiting_add(f, NULL, 0, 0);
		else
			bytes_size(&f->disk, 0);
		h->sync_folder = flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL);
		f->there = true;
	}
	f->opened++;
	h->file = f;
	h->base.pMethods = &methods;
	if (ret_flags)
		*ret_flags = flags;
	return SQLITE_OK;
}

static int power_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	struct disk_file *f = file_find(name);
	(void)vfs;
	if (power_gone())
		return SQLITE_IOERR_DELETE;
	if (!f || !f->there)
		return SQLITE_IOERR_DELETE_NOENT;
	f->there = false;
	if (sync && !lying)
		folder_sync();
	return SQLITE_OK;
}

static int power_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret_there)
{
	struct disk_file *f = file_find(name);
	(void)vfs;
	if (off)
		return SQLITE_IOERR_ACCESS;
	*ret_there = f && f->there && (flags != SQLITE_ACCESS_EXISTS || f->now.len > 0);
	return SQLITE_OK;
}

static int power_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	(void)vfs;
	(void)snprintf(out, (size_t)size, "%s", name);
	return SQLITE_OK;
}

static int power_random(sqlite3_vfs *vfs, int len, char *out)
{
	(void)vfs;
	return real->xRandomness(real, len, out);
}

/* Nobody else is there to wait for. */
static int power_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

static int power_time(sqlite3_vfs *vfs, double *out)
{
	(void)vfs;
	return real->xCurrentTime(real, out);
}

static int power_last_error(sqlite3_vfs *vfs, int len, char *out)
{
	(void)vfs;
	(void)len;
	(void)out;
	return 0;
}

void power_new_disk(void)
{
	static sqlite3_vfs vfs = {
		.iVersion = 1,
		.szOsFile = sizeof(struct handle),
		.mxPathname = 255,
		.zName = POWER_VFS,
		.xOpen = power_open,
		.xDelete = power_delete,
		.xAccess = power_access,
		.xFullPathname = power_path,
		.xRandomness = power_random,
		.xSleep = power_sleep,
		.xCurrentTime = power_time,
		.xGetLastError = power_last_error,
	};
	for (size_t i = 0; i < FILES_MAX; i++) {
		must(files[i].opened == 0);
		file_free(&files[i]);
	}
	off = lying = false;
	operations = cut_at = 0;
	if (!real) {
		real = sqlite3_vfs_find(NULL);
		must(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
	}
}
