/*
 * file.c — files of a user: opened, named, read and written whole.
 *
 * Writing goes to a new file beside the target (same folder, so that rename
 * stays within one file system), is synced, renamed over the target, and the
 * folder is synced: after a crash either the old or the new file stands there,
 * never half of one.
 *
 * A database is known by how SQLite begins one. Its logs are known by their
 * names: what stands in them is worth as much as the file itself.
 */
#include "core/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_TRIES 100

static enum rc not_regular(struct job *job, struct str path, mode_t mode)
{
	return fail(job, RC_INVALID, "%.*s 不是普通文件（是%s）：请换一个文件", STR_ARG(path),
		S_ISDIR(mode)    ? "文件夹"
		: S_ISFIFO(mode) ? "管道"
				 : "设备");
}

enum rc file_open_read(struct job *job, struct str path, int *ret_fd)
{
	/* without O_NONBLOCK a pipe that nobody writes to would be waited for for ever */
	int fd = open(str_z(job->arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return fail(job, errno == ENOENT ? RC_MISSING : RC_FAILED, "无法打开文件 %.*s：%s",
			STR_ARG(path), error_words(errno));
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return not_regular(job, path, st.st_mode);
	}
	*ret_fd = fd;
	return RC_OK;
}

static bool is_database(struct job *job, struct str path)
{
	static const char head[16] = "SQLite format 3";
	char have[sizeof(head)];
	int fd = open(str_z(job->arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool is = fd >= 0 && read(fd, have, sizeof(have)) == (ssize_t)sizeof(have) &&
		  memcmp(have, head, sizeof(head)) == 0;

	if (fd >= 0)
		(void)close(fd);
	return is;
}

enum rc file_may_replace(struct job *job, struct str path)
{
	static const struct str logs[] = {STR_INIT("-wal"), STR_INIT("-shm"), STR_INIT("-journal")};
	struct stat st;
	bool database;

	if (path.len == 0)
		return fail(job, RC_INVALID, "要写的文件名是空的");
	if (stat(str_z(job->arena, path), &st) == 0 && !S_ISREG(st.st_mode))
		return not_regular(job, path, st.st_mode);
	database = is_database(job, path);
	for (size_t i = 0; !database && i < COUNT_OF(logs); i++)
		database = str_ends(path, logs[i]) &&
			   is_database(job, str_head(path, path.len - logs[i].len));
	if (database)
		return fail(job, RC_INVALID, "%.*s 是数据文件（数据库），没有覆盖；请换一个文件名",
			STR_ARG(path));
	return RC_OK;
}

enum rc file_open_beside(struct job *job, struct str path, struct str *ret_temp, int *ret_fd)
{
	int fd = -1;

	for (int i = 0; i < TEMP_TRIES; i++) {
		*ret_temp =
			str_format(job->arena, "%.*s.%ld-%d.tmp", STR_ARG(path), (long)getpid(), i);
		/* not mkstemp: the umask shall decide who may read the result */
		fd = open(str_z(job->arena, *ret_temp), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			0666);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	if (fd < 0)
		return fail(
			job, RC_FAILED, "无法写入文件 %.*s：%s", STR_ARG(path), error_words(errno));
	*ret_fd = fd;
	return RC_OK;
}

enum rc file_rename_new(struct job *job, struct str from, struct str to)
{
	const char *from_z = str_z(job->arena, from), *to_z = str_z(job->arena, to);
	struct stat st;
	int done = renameat2(AT_FDCWD, from_z, AT_FDCWD, to_z, RENAME_NOREPLACE);

	/* a file system that cannot do both at once */
	if (done != 0 && (errno == EINVAL || errno == ENOSYS)) {
		if (lstat(to_z, &st) == 0)
			errno = EEXIST;
		else
			done = rename(from_z, to_z);
	}
	if (done == 0)
		return RC_OK;
	if (errno == EEXIST)
		return fail(
			job, RC_TAKEN, "文件 %.*s 已经存在，没有覆盖；请换一个文件名", STR_ARG(to));
	return fail(job, RC_FAILED, "不能把 %.*s 改名为 %.*s：%s", STR_ARG(from), STR_ARG(to),
		error_words(errno));
}

bool file_is_same(struct job *job, struct str a, struct str b)
{
	struct stat one, other;

	return stat(str_z(job->arena, a), &one) == 0 && stat(str_z(job->arena, b), &other) == 0 &&
	       one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

struct str file_folder(struct str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.at[i - 1] == '/')
			return str_head(path, i);
	return STR(".");
}

struct str file_name_of(struct str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.at[i - 1] == '/')
			return str_skip(path, i);
	return path;
}

/* ---- whole files ---- */

static enum rc put_in_place(struct job *job, int fd, const char *temp, struct str path) MUST_USE;
static enum rc could_not_write(struct job *job, struct str path, int error);
static bool write_all(int fd, struct str bytes);
static void sync_folder(struct arena *a, struct str path);

enum rc file_write_begin(struct job *job, struct str path, struct str *ret_temp, int *ret_fd)
{
	TRY(file_may_replace(job, path));
	return file_open_beside(job, path, ret_temp, ret_fd);
}

enum rc file_write_whole(struct job *job, struct str path, struct str bytes)
{
	struct str name;
	const char *temp;
	int fd = -1, error;

	TRY(file_write_begin(job, path, &name, &fd));
	temp = str_z(job->arena, name);
	if (!write_all(fd, bytes)) {
		error = errno;
		(void)close(fd);
		(void)unlink(temp);
		return could_not_write(job, path, error);
	}
	return put_in_place(job, fd, temp, path);
}

enum rc file_move_into(struct job *job, struct str temp, struct str path)
{
	const char *temp_z = str_z(job->arena, temp);
	int fd = open(temp_z, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return could_not_write(job, path, errno);
	return put_in_place(job, fd, temp_z, path);
}

static enum rc could_not_write(struct job *job, struct str path, int error)
{
	return fail(job, RC_FAILED, "无法写入文件 %.*s：%s", STR_ARG(path), error_words(error));
}

/* Syncs, closes and renames; what could not be put in place is removed. */
static enum rc put_in_place(struct job *job, int fd, const char *temp, struct str path)
{
	bool synced = fsync(fd) == 0;
	int error = errno;

	if (close(fd) != 0 && synced) {
		synced = false;
		error = errno;
	}
	if (synced && rename(temp, str_z(job->arena, path)) == 0) {
		sync_folder(job->arena, path);
		return RC_OK;
	}
	if (synced)
		error = errno;
	(void)unlink(temp);
	return could_not_write(job, path, error);
}

static bool write_all(int fd, struct str bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.at, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_skip(bytes, (size_t)n);
	}
	return true;
}

/* Best effort: some file systems cannot sync a folder, and the file itself is safe already. */
static void sync_folder(struct arena *a, struct str path)
{
	int fd = open(str_z(a, file_folder(path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)fsync(fd);
	(void)close(fd);
}

/* Reads on into the arena until the end, or until more than max bytes are there; -1 and errno. */
static ssize_t read_into(struct arena *a, int fd, size_t room, size_t max, char **ret)
{
	char *at = arena_alloc(a, room, 1);
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, at + len, room - len)) != 0 && len <= max) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		len += (size_t)n;
		/* it grew since it was measured, or does not tell its size */
		if (len == room && len <= max) {
			at = arena_grow(a, at, room, room * 2, 1);
			room *= 2;
		}
	}
	*ret = at;
	return (ssize_t)len;
}

enum rc file_read_whole(struct job *job, struct str path, size_t max, struct str *ret_bytes)
{
	struct stat st;
	ssize_t len = 0;
	char *at = NULL;
	int fd = -1, error;
	bool large;

	TRY(file_open_read(job, path, &fd));
	large = fstat(fd, &st) != 0 || (uint64_t)st.st_size > max;
	/* once and whole, not grown and copied: the largest are what a list may be */
	if (!large)
		len = read_into(job->arena, fd, (size_t)st.st_size + 1, max, &at);
	error = errno;
	(void)close(fd);
	if (len < 0)
		return fail(
			job, RC_FAILED, "无法读取文件 %.*s：%s", STR_ARG(path), error_words(error));
	if (large || (size_t)len > max)
		return fail(job, RC_TOO_MUCH, "文件 %.*s 超过 %zu 字节，请拆分后再试",
			STR_ARG(path), max);
	*ret_bytes = (struct str){at, (size_t)len};
	return RC_OK;
}

/* ---- folders of our own ---- */

static void remove_flat(void *what)
{
	const char *path = what;
	DIR *dir = opendir(path);
	struct dirent *entry;
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		(void)closedir(dir);
	(void)rmdir(path);
}

void file_folder_remove(struct arena *a, struct str path)
{
	remove_flat(str_z(a, path));
}

enum rc file_temporary_folder(struct job *job, struct str parent, struct str *ret)
{
	if (parent.len == 0)
		parent = str_from_z(getenv("TMPDIR"));
	if (parent.len == 0)
		parent = STR("/tmp");
	char *path =
		str_z(job->arena, str_format(job->arena, "%.*s/kezhang-XXXXXX", STR_ARG(parent)));
	if (mkdtemp(path) == NULL)
		return fail(job, RC_FAILED, "不能在 %.*s 里建立临时文件夹：%s", STR_ARG(parent),
			error_words(errno));
	arena_defer(job->arena, remove_flat, path);
	*ret = str_from_z(path);
	return RC_OK;
}
