/*
 * Reading packages.
 *
 * How it works: the zip's directory is read once into a table of names; a
 * part is inflated piece by piece through part_read, which is the only place
 * where bytes come out of libzip and therefore the only place that counts
 * them. Invariants:
 *   1. a name in the table has no leading slash, no backslash and no ".."
 *   2. no more than OOXML_MAX_PART bytes and, after the first MiB, no more
 *      than OOXML_MAX_RATIO bytes for one packed byte leave part_read
 */
#include "ooxml/package.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RATIO_FREE ((uint64_t)1 << 20) /* small parts may be as dense as they like */
#define PIECE      ((size_t)1 << 16)

static enum rc package_read_directory(struct job *job, struct ooxml *package) MUST_USE;
static void package_undo(void *package);
static bool has_parent_step(struct str name);
static enum rc zip_trouble(struct job *job, struct str title, zip_error_t *error);
static bool is_cfb(const char *bytes, size_t len);

static enum rc encrypted(struct job *job, struct str title)
{
	return fail(job, RC_INVALID,
		"%.*s "
		"是加密的或旧格式的文件，无法读取：请用WPS或Excel打开，取消密码，另存为.xlsx后再试",
		STR_ARG(title));
}

static struct ooxml *package_new(struct job *job, struct str title)
{
	struct ooxml *package = arena_new(job->arena, struct ooxml);

	package->arena = job->arena;
	package->max_part = OOXML_MAX_PART;
	(void)pthread_mutex_init(&package->lock, NULL);
	package->title = str_copy(job->arena, title);
	return package;
}

/* Takes the source over. */
static enum rc package_from_source(struct job *job, struct ooxml *package, zip_source_t *source)
{
	zip_error_t error;
	enum rc rc;

	zip_error_init(&error);
	package->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (!package->zip) {
		zip_source_free(source);
		rc = zip_trouble(job, package->title, &error);
		zip_error_fini(&error);
		return rc;
	}
	zip_error_fini(&error);
	arena_defer(package->arena, package_undo, package);
	rc = package_read_directory(job, package);
	if (rc != RC_OK)
		ooxml_close(package);
	return rc;
}

enum rc ooxml_open(struct job *job, struct str path, struct ooxml **ret_package)
{
	struct ooxml *package = package_new(job, path);
	const char *path_z = str_z(job->arena, path);
	char head[8] = {0};
	struct stat st;
	zip_error_t error;
	zip_source_t *source;
	zip_int64_t got;
	int fd = -1;

	/* the same words for what cannot be opened as everywhere; libzip opens it by itself */
	TRY(file_open_read(job, path, &fd));
	(void)close(fd);
	if (stat(path_z, &st) == 0 && (uint64_t)st.st_size > OOXML_MAX_FILE)
		return fail(job, RC_TOO_MUCH, "文件 %s 超过 %d MB，请拆分后再试", path_z,
			(int)(OOXML_MAX_FILE >> 20));
	zip_error_init(&error);
	source = zip_source_file_create(path_z, 0, -1, &error);
	if (!source)
		return fail(job, RC_FAILED, "无法打开文件 %s", path_z);
	if (zip_source_open(source) != 0) {
		zip_source_free(source);
		return fail(
			job, RC_FAILED, "无法打开文件 %s，请检查文件是否存在、能否读取", path_z);
	}
	got = zip_source_read(source, head, sizeof(head));
	(void)zip_source_close(source);
	if (got < 0) {
		zip_source_free(source);
		return fail(job, RC_FAILED, "无法读取文件 %s", path_z);
	}
	if (is_cfb(head, (size_t)got)) {
		zip_source_free(source);
		return encrypted(job, package->title);
	}
	TRY(package_from_source(job, package, source));
	*ret_package = package;
	return RC_OK;
}

enum rc ooxml_open_bytes(struct job *job, struct str bytes, struct ooxml **ret_package)
{
	return ooxml_open_named(job, STR("上传的文件"), bytes, ret_package);
}

enum rc ooxml_open_named(
	struct job *job, struct str name, struct str bytes, struct ooxml **ret_package)
{
	struct ooxml *package = package_new(job, name);
	zip_error_t error;
	zip_source_t *source;

	if (bytes.len > OOXML_MAX_FILE)
		return fail(job, RC_TOO_MUCH, "文件超过 %d MB，请拆分后再试",
			(int)(OOXML_MAX_FILE >> 20));
	if (is_cfb(bytes.at, bytes.len))
		return encrypted(job, package->title);
	if (!bytes.len) /* which libzip takes for a package without parts */
		return fail(job, RC_INVALID, "%.*s 是空的", STR_ARG(package->title));
	zip_error_init(&error);
	source = zip_source_buffer_create(bytes.at, bytes.len, 0, &error);
	if (!source)
		return fail(job, RC_FAILED, "无法打开文件：%s", zip_error_strerror(&error));
	TRY(package_from_source(job, package, source));
	*ret_package = package;
	return RC_OK;
}

void ooxml_close(struct ooxml *package)
{
	if (package->zip)
		zip_discard(package->zip);
	package->zip = NULL;
}

static void package_undo(void *package)
{
	ooxml_close(package);
}

static enum rc package_read_directory(struct job *job, struct ooxml *package)
{
	zip_int64_t count = zip_get_num_entries(package->zip, 0);

	if (count > OOXML_MAX_ENTRIES)
		return fail(job, RC_TOO_MUCH, "%.*s 内含 %lld 个部件，超过上限 %d",
			STR_ARG(package->title), (long long)count, OOXML_MAX_ENTRIES);
	package->entries = arena_array(package->arena, struct entry, count > 0 ? count : 1);
	for (zip_int64_t i = 0; i < count; i++) {
		struct entry *entry = &package->entries[package->count];
		zip_stat_t stat;

		if (zip_stat_index(package->zip, (zip_uint64_t)i, 0, &stat) != 0 || !stat.name)
			continue;
		entry->name = part_normal(package->arena, str_from_z(stat.name));
		if (has_parent_step(entry->name))
			return fail(job, RC_INVALID, "%.*s 内含可疑的部件名“%.*s”，已拒绝",
				STR_ARG(package->title), STR_ARG(entry->name));
		entry->index = (uint64_t)i;
		entry->packed = stat.valid & ZIP_STAT_COMP_SIZE ? stat.comp_size : 0;
		entry->size = stat.valid & ZIP_STAT_SIZE ? stat.size : 0;
		entry->encrypted = stat.valid & ZIP_STAT_ENCRYPTION_METHOD &&
				   stat.encryption_method != ZIP_EM_NONE;
		entry->readable =
			stat.comp_method == ZIP_CM_STORE || stat.comp_method == ZIP_CM_DEFLATE;
		package->count++;
	}
	return RC_OK;
}

static bool has_parent_step(struct str name)
{
	while (name.at) {
		if (str_eq(str_cut(&name, STR("/")), STR("..")))
			return true;
	}
	return false;
}

/* Nearly all that libzip complains of is the file's fault, also when it calls it a failed seek. */
static enum rc zip_trouble(struct job *job, struct str title, zip_error_t *error)
{
	int code = zip_error_code_zip(error), system = zip_error_code_system(error);

	if (code == ZIP_ER_MEMORY || code == ZIP_ER_OPEN || (code == ZIP_ER_READ && system == EIO))
		return fail(job, RC_FAILED, "无法读取文件 %.*s：%s", STR_ARG(title),
			zip_error_strerror(error));
	if (code == ZIP_ER_NOZIP) /* half a download, most often */
		return fail(job, RC_INVALID,
			"%.*s 不是完整的xlsx/docx文件，请用WPS或Excel打开后重新保存",
			STR_ARG(title));
	return fail(job, RC_INVALID,
		"%.*s 不是完整的xlsx/docx文件（%s），请用WPS或Excel打开后重新保存", STR_ARG(title),
		zip_error_strerror(error));
}

static bool is_cfb(const char *bytes, size_t len)
{
	return len >= 8 && memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

/* ---- names ---------------------------------------------------------------- */

struct str part_normal(struct arena *a, struct str name)
{
	char *copy = str_z(a, name);

	for (size_t i = 0; i < name.len; i++) {
		if (copy[i] == '\\')
			copy[i] = '/';
	}
	name.at = copy;
	while (name.len && name.at[0] == '/')
		name = str_skip(name, 1);
	return name;
}

static char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c == '\\' ? '/' : c;
}

static bool same_part(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (ascii_lower(a.at[i]) != ascii_lower(b.at[i]))
			return false;
	}
	return true;
}

const struct entry *package_find(const struct ooxml *package, struct str part)
{
	while (part.len && (part.at[0] == '/' || part.at[0] == '\\'))
		part = str_skip(part, 1);
	for (size_t i = 0; i < package->count; i++) {
		if (same_part(package->entries[i].name, part))
			return &package->entries[i];
	}
	return NULL;
}

bool ooxml_has(struct ooxml *package, struct str part)
{
	return package_find(package, part) != NULL;
}

size_t ooxml_count(struct ooxml *package)
{
	return package->count;
}

struct str ooxml_name(struct ooxml *package, size_t index)
{
	must(index < package->count);
	return package->entries[index].name;
}

/* ---- one part --------------------------------------------------------------- */

/* May a part be so big when it is unpacked? */
static enum rc not_too_much(
	struct job *job, const struct ooxml *package, const struct entry *entry, uint64_t total)
{
	if (total > package->max_part)
		return fail(job, RC_TOO_MUCH,
			"%.*s 的部件 %.*s 解开后超过 %d MB，已停止读取：请把内容分成几个文件",
			STR_ARG(package->title), STR_ARG(entry->name),
			(int)(package->max_part >> 20));
	if (total > RATIO_FREE && (total - RATIO_FREE) / OOXML_MAX_RATIO > entry->packed)
		return fail(job, RC_TOO_MUCH,
			"%.*s 的部件 %.*s 压缩比超过 %d "
			"倍，可能是恶意文件，已停止读取：请核对来源，确要"
			"用的，请用WPS打开后另存为新文件",
			STR_ARG(package->title), STR_ARG(entry->name), OOXML_MAX_RATIO);
	return RC_OK;
}

enum rc part_open(
	struct job *job, struct ooxml *package, struct str part, struct part_reader *ret_reader)
{
	const struct entry *entry = package_find(package, part);
	zip_file_t *file;

	must(package->zip);
	if (!entry)
		return fail(job, RC_MISSING,
			"%.*s 内缺少部件 %.*s，文件可能不完整，请用WPS或Excel打开后重新保存",
			STR_ARG(package->title), STR_ARG(part));
	if (entry->encrypted)
		return encrypted(job, package->title);
	if (!entry->readable)
		return fail(job, RC_INVALID,
			"%.*s 的部件 %.*s 用了不支持的压缩方法，请用WPS或Excel打开后重新保存",
			STR_ARG(package->title), STR_ARG(part));
	/* A directory that tells the truth saves the unpacking; one that lies is found out by it. */
	TRY(not_too_much(job, package, entry, entry->size));
	(void)pthread_mutex_lock(&package->lock);
	file = zip_fopen_index(package->zip, entry->index, 0);
	(void)pthread_mutex_unlock(&package->lock);
	if (!file)
		return zip_trouble(job, package->title, zip_get_error(package->zip));
	*ret_reader =
		(struct part_reader){.job = job, .package = package, .entry = entry, .file = file};
	return RC_OK;
}

enum rc part_read(struct part_reader *reader, void *into, size_t room, size_t *ret_got)
{
	zip_int64_t got;

	(void)pthread_mutex_lock(&reader->package->lock);
	got = zip_fread(reader->file, into, room);
	(void)pthread_mutex_unlock(&reader->package->lock);
	if (got < 0)
		return because(reader->job,
			zip_trouble(reader->job, reader->package->title,
				zip_file_get_error(reader->file)),
			"部件 %.*s", STR_ARG(reader->entry->name));
	reader->total += (uint64_t)got;
	TRY(not_too_much(reader->job, reader->package, reader->entry, reader->total));
	*ret_got = (size_t)got;
	return RC_OK;
}

void part_close(struct part_reader *reader)
{
	if (!reader->file)
		return;
	(void)pthread_mutex_lock(&reader->package->lock);
	(void)zip_fclose(reader->file);
	(void)pthread_mutex_unlock(&reader->package->lock);
	reader->file = NULL;
}

enum rc ooxml_get(
	struct job *job, struct ooxml *package, struct str part, size_t max, struct str *ret)
{
	WITH_FREE(part_close) struct part_reader reader = {0};
	WITH_FREE(buf_free) struct buf b;
	char bytes[PIECE];

	buf_init(&b, max);
	TRY(part_open(job, package, part, &reader));
	for (;;) {
		size_t got = 0;

		TRY(part_read(&reader, bytes, sizeof(bytes), &got));
		if (got == 0)
			break;
		buf_add(&b, (struct str){bytes, got});
		if (!buf_ok(&b))
			return fail(job, RC_TOO_MUCH, "%.*s 的部件 %.*s 解开后超过 %zu 字节",
				STR_ARG(package->title), STR_ARG(part), max);
	}
	*ret = str_copy(job->arena, buf_str(&b));
	return RC_OK;
}
