/*
 * The folder is the server's own (mode 0700, checked each time: another
 * user's or a link is refused). Moving is a rename within one file system,
 * since uploads lie in a folder beside.
 */
#include "web/stage.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sm3.h"
#include "web/serve.h"

#define KEY_LEN 64

bool stage_key_ok(struct str key)
{
	for (size_t i = 0; i < key.len; i++)
		if (!((key.at[i] >= '0' && key.at[i] <= '9') ||
			    (key.at[i] >= 'a' && key.at[i] <= 'f')))
			return false;
	return key.len == KEY_LEN;
}

struct str stage_safe_name(struct arena *a, struct str name)
{
	struct buf b;
	size_t start = 0, at = 0;

	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '/' || name.at[i] == '\\')
			start = i + 1;
	name = str_trim(str_skip(name, start));
	buf_init(&b, STAGE_MAX_NAME);
	while (at < name.len) {
		size_t from = at;
		uint32_t cp = utf8_next(name, &at);
		bool bad = cp < ' ' || cp == 0x7f || (cp >= 0x80 && cp < 0xa0) || cp == 0xfffd ||
			   (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
			   (cp == '.' && b.len == 0);

		buf_add(&b, bad ? STR("_") : (struct str){name.at + from, at - from});
	}
	struct str safe = buf_take(a, &b);
	return safe.len == 0 || str_eq(safe, STR("mapping")) || str_eq(safe, STR("list"))
		       ? str_format(a, "%.*s.csv", STR_ARG(safe.len ? safe : STR("file")))
		       : safe;
}

static enum rc own_folder(struct job *job, struct str path)
{
	const char *z = str_z(job->arena, path);
	struct stat st;

	if (mkdir(z, S_IRWXU) != 0 && errno != EEXIST)
		return fail(job, RC_FAILED, "不能建立文件夹 %s：%s", z, error_words(errno));
	if (lstat(z, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != geteuid() ||
		(st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return fail(job, RC_FAILED, "文件夹 %s 不是本程序独用的，不在其中存放文件", z);
	return RC_OK;
}

static enum rc base_folder(struct request *request, struct str *ret)
{
	const struct web *web = request->web;
	struct str parent = web->options.upload_folder.len > 0 ? web->options.upload_folder
							       : web->upload_folder;
	struct str base = str_format(request->job->arena, "%.*s/staged", STR_ARG(parent));

	TRY(own_folder(request->job, base));
	*ret = base;
	return RC_OK;
}

/* ---- what is too old goes ---- */

static enum rc sweep(struct request *request, struct str base)
{
	struct arena *a = request->job->arena;
	DIR *dir = opendir(str_z(a, base));
	struct dirent *entry;
	size_t count = 0;

	if (dir == NULL)
		return fail(request->job, RC_FAILED, "不能读文件夹 %.*s：%s", STR_ARG(base),
			error_words(errno));
	while ((entry = readdir(dir)) != NULL) {
		struct str key = str_from_z(entry->d_name);
		struct stat st;

		if (!stage_key_ok(key) || fstatat(dirfd(dir), entry->d_name, &st, 0) != 0)
			continue;
		count++;
		if (request->job->now / 1000 - (int64_t)st.st_mtime > STAGE_MAX_SECONDS) {
			file_folder_remove(
				a, str_format(a, "%.*s/%.*s", STR_ARG(base), STR_ARG(key)));
			count--;
		}
	}
	(void)closedir(dir);
	if (count >= STAGE_MAX_FILES)
		return fail(request->job, RC_TOO_MUCH,
			"等着接收的文件已有 %d 个：请先接收，或明天再来", STAGE_MAX_FILES);
	return RC_OK;
}

/* ---- in and out ---- */

static struct staged staged_at(struct arena *a, struct str base, struct str key, struct str name)
{
	return (struct staged){
		.key = key,
		.name = name,
		.path = str_format(a, "%.*s/%.*s/%.*s", STR_ARG(base), STR_ARG(key), STR_ARG(name)),
	};
}

enum rc stage_add(struct request *request, const struct upload *upload, struct staged *ret)
{
	struct job *job = request->job;
	struct arena *a = job->arena;
	struct str base, key;

	TRY(base_folder(request, &base));
	TRY(sweep(request, base));
	TRY(sm3_file(job, upload->path, &key));
	struct staged staged = staged_at(a, base, key, stage_safe_name(a, upload->name));
	TRY(own_folder(job, str_format(a, "%.*s/%.*s", STR_ARG(base), STR_ARG(staged.key))));
	if (rename(str_z(a, upload->path), str_z(a, staged.path)) != 0)
		return fail(job, RC_FAILED, "不能存放“%.*s”：%s", STR_ARG(upload->name),
			error_words(errno));
	*ret = staged;
	return RC_OK;
}

enum rc stage_find(struct request *request, struct str key, struct str name, struct staged *ret)
{
	struct arena *a = request->job->arena;
	struct str base;
	struct stat st;

	TRY(base_folder(request, &base));
	if (stage_key_ok(key)) {
		struct staged staged = staged_at(a, base, key, stage_safe_name(a, name));

		if (lstat(str_z(a, staged.path), &st) == 0 && S_ISREG(st.st_mode)) {
			*ret = staged;
			return RC_OK;
		}
	}
	return fail(request->job, RC_MISSING, "送来的文件“%.*s”不在了（只保留一天）：请重新拖入",
		STR_ARG(name));
}

static struct str mapping_path(struct arena *a, const struct staged *staged)
{
	return str_format(a, "%.*s/mapping",
		STR_ARG(str_head(staged->path, staged->path.len - staged->name.len - 1)));
}

enum rc stage_put_mapping(struct request *request, const struct staged *staged, struct str text)
{
	struct str path = mapping_path(request->job->arena, staged);

	if (str_trim(text).len > 0)
		return file_write_whole(request->job, path, text);
	if (unlink(str_z(request->job->arena, path)) != 0 && errno != ENOENT)
		return fail(request->job, RC_FAILED, "不能去掉对应关系 %.*s：%s", STR_ARG(path),
			error_words(errno));
	return RC_OK;
}

enum rc stage_mapping(struct request *request, const struct staged *staged, struct str *ret_text)
{
	enum rc rc = file_read_whole(request->job, mapping_path(request->job->arena, staged),
		STAGE_MAX_MAPPING, ret_text);

	if (rc != RC_MISSING)
		return rc;
	job_clear_error(request->job);
	*ret_text = STR_NONE;
	return RC_OK;
}

static struct str list_path(struct arena *a, struct str base, struct str key)
{
	return str_format(a, "%.*s/%.*s/list", STR_ARG(base), STR_ARG(key));
}

enum rc stage_put_list(struct request *request, struct str text, struct str *ret_key)
{
	struct job *job = request->job;
	struct arena *a = job->arena;
	struct str base, key = sm3_text(a, text);

	TRY(base_folder(request, &base));
	TRY(own_folder(job, str_format(a, "%.*s/%.*s", STR_ARG(base), STR_ARG(key))));
	TRY(file_write_whole(job, list_path(a, base, key), text));
	*ret_key = key;
	return RC_OK;
}

enum rc stage_list(struct request *request, struct str key, struct str *ret_text)
{
	struct job *job = request->job;
	struct str base;

	TRY(base_folder(request, &base));
	enum rc rc = stage_key_ok(key) ? file_read_whole(job, list_path(job->arena, base, key),
						 STAGE_MAX_MAPPING, ret_text)
				       : RC_MISSING;

	if (rc == RC_MISSING)
		return fail(job, RC_MISSING, "这一次拖来的文件不在了（只保留一天）：请重新拖入");
	return rc;
}
