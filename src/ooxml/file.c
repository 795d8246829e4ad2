/*
 * Whole files, in and out.
 *
 * How it works: writing goes to a new file beside the target (same folder,
 * so that rename stays within one file system), is synced, renamed over the
 * target, and the folder is synced: after a crash either the old or the new
 * file stands there, never half of one.
 */
#include "ooxml/ooxml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

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

enum rc file_read_whole(struct job *job, struct str path, size_t max, struct str *ret_bytes)
{
	char piece[1 << 16];
	struct buf b;
	ssize_t n;
	int fd = -1;

	TRY(file_open_read(job, path, &fd));
	buf_init(&b, max);
	while ((n = read(fd, piece, sizeof(piece))) != 0 && buf_ok(&b)) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		buf_add(&b, (struct str){piece, (size_t)n});
	}
	if (n < 0) {
		int error = errno;

		buf_free(&b);
		(void)close(fd);
		return fail(
			job, RC_FAILED, "无法读取文件 %.*s：%s", STR_ARG(path), error_words(error));
	}
	(void)close(fd);
	if (!buf_ok(&b)) {
		buf_free(&b);
		return fail(job, RC_TOO_MUCH, "文件 %.*s 超过 %zu 字节，请拆分后再试",
			STR_ARG(path), max);
	}
	*ret_bytes = buf_take(job->arena, &b);
	return RC_OK;
}
