/*
 * A folder, or the files that the build put into the program, as files in
 * memory in the order of their names. What is not read is told: a folder with
 * a slip in its name would otherwise be a pack without ledgers.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog/inside.h"
#include "core/embedded.h"

extern const struct embedded standard_files[];
extern const size_t standard_files_count;
extern const struct embedded standard_images[]; /* one */

typedef ARRAY(struct pack_file) pack_files;

static const struct {
	struct str name, ending;
} folders[] = {
	{STR_INIT("ledgers"), STR_INIT(".yaml")},
	{STR_INIT("indicators"), STR_INIT(".yaml")},
	{STR_INIT("claims"), STR_INIT(".yaml")},
	{STR_INIT("reminders"), STR_INIT(".yaml")},
	{STR_INIT("reports"), STR_INIT(".md")},
	{STR_INIT("mappings"), STR_INIT(".yaml")},
	{STR_INIT("wording"), STR_INIT(".yaml")},
};

static int by_name(const void *a, const void *b)
{
	const struct pack_file *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

static void close_folder(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static enum rc add_file(
	struct job *job, struct arena *a, struct str folder, struct str name, pack_files *files)
{
	struct pack_file file = {.name = name};
	struct str bytes;

	if (files->len == CATALOG_MAX_FILES)
		return fail(job, RC_INVALID, "口径包 %.*s 的文件太多，最多 %d 个", STR_ARG(folder),
			CATALOG_MAX_FILES);
	TRY(file_read_whole(job, str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)),
		CATALOG_MAX_FILE, &bytes));
	file.bytes = str_copy(a, bytes);
	*ARRAY_ADD(a, *files) = file;
	return RC_OK;
}

/* Hidden files, editors' copies and a README beside the definitions are nobody's mistake. */
static bool passed_over(struct str name)
{
	return str_starts(name, STR(".")) || str_ends(name, STR("~")) ||
	       str_starts(name, STR("README"));
}

static enum rc add_folder(
	struct job *job, struct arena *a, struct str pack, size_t which, pack_files *files)
{
	struct str path = str_format(a, "%.*s/%.*s", STR_ARG(pack), STR_ARG(folders[which].name));
	DIR *dir WITH_FREE(close_folder) = opendir(str_z(a, path));
	struct dirent *one;

	if (!dir)
		return fail(job, RC_INVALID, "打不开文件夹 %.*s：%s", STR_ARG(path),
			error_words(errno));
	while ((one = readdir(dir))) {
		struct str name = str_from_z(one->d_name);

		if (passed_over(name))
			continue;
		if (!str_ends(name, folders[which].ending))
			return fail(job, RC_INVALID,
				"文件夹 %.*s 里的文件须以 %.*s 结尾，现有「%.*s」", STR_ARG(path),
				STR_ARG(folders[which].ending), STR_ARG(name));
		TRY(add_file(job, a, pack,
			str_format(a, "%.*s/%.*s", STR_ARG(folders[which].name), STR_ARG(name)),
			files));
	}
	return RC_OK;
}

static enum rc add_subfolder(
	struct job *job, struct arena *a, struct str pack, struct str name, pack_files *files)
{
	struct str names[COUNT_OF(folders)];

	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		names[i] = folders[i].name;
		if (str_eq(name, names[i]))
			return add_folder(job, a, pack, i, files);
	}
	struct str near = pack_near_names(a, name, names, COUNT_OF(names));
	return fail(job, RC_INVALID, "口径包 %.*s 里有不认识的文件夹「%.*s」%s%.*s；可用：%.*s",
		STR_ARG(pack), STR_ARG(name), near.len ? "，是不是" : "", STR_ARG(near),
		STR_ARG(str_join(a, names, COUNT_OF(names), STR(" "))));
}

static bool is_folder(struct arena *a, struct str path)
{
	struct stat st;

	return stat(str_z(a, path), &st) == 0 && S_ISDIR(st.st_mode);
}

enum rc pack_from_folder(struct job *job, struct arena *a, struct str folder, struct source *ret)
{
	pack_files files = {0};
	struct dirent *one;

	while (folder.len > 1 && str_ends(folder, STR("/")))
		folder.len--;
	DIR *dir WITH_FREE(close_folder) = opendir(str_z(a, folder));
	if (!dir)
		return fail(job, RC_INVALID, "打不开口径包文件夹 %.*s：%s", STR_ARG(folder),
			error_words(errno));
	while ((one = readdir(dir))) {
		struct str name = str_copy(a, str_from_z(one->d_name));
		struct str path = str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));

		if (passed_over(name))
			continue;
		if (is_folder(a, path))
			TRY(add_subfolder(job, a, folder, name, &files));
		else if (str_eq(name, STR("pack.yaml")))
			TRY(add_file(job, a, folder, name, &files));
	}
	if (files.len)
		qsort(files.at, files.len, sizeof(*files.at), by_name);
	*ret = (struct source){.path = str_copy(a, folder), .files = files.at, .count = files.len};
	return RC_OK;
}

static struct str take_sized(struct str *rest)
{
	size_t len = 0;

	for (size_t i = 4; i-- > 0;)
		len = len << 8 | (unsigned char)rest->at[i];
	must(len <= rest->len - 4);
	struct str taken = str_head(str_skip(*rest, 4), len);
	*rest = str_skip(*rest, 4 + len);
	return taken;
}

/* The images that tools/treeimage.c made, each put to the file of its name. */
static const struct str *images_of(struct arena *a, const struct pack_file *files, size_t count)
{
	struct str *images = arena_array(a, struct str, count + 1);
	struct str rest = embedded_str(&standard_images[0]);

	while (rest.len) {
		struct str name = take_sized(&rest), image = take_sized(&rest);
		size_t at = 0;

		while (!str_eq(files[at].name, name))
			must(++at < count);
		images[at] = image;
	}
	return images;
}

void pack_from_program(struct arena *a, struct source *ret)
{
	struct pack_file *files = arena_array(a, struct pack_file, standard_files_count + 1);

	for (size_t i = 0; i < standard_files_count; i++)
		files[i] = (struct pack_file){
			.name = str_from_z(standard_files[i].name),
			.bytes = {(const char *)standard_files[i].at, standard_files[i].len},
		};
	qsort(files, standard_files_count, sizeof(*files), by_name);
	*ret = (struct source){.path = STR("standard"),
		.files = files,
		.count = standard_files_count,
		.images = images_of(a, files, standard_files_count)};
}
