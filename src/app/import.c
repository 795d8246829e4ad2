/*
 * kezhang import: files and folders in, looked at or accepted.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/app.h"
#include "app/json.h"
#include "app/proposal.h"
#include "intake/intake.h"

#define FILES_MAX 2000
#define FIXED_MAX 50

struct importing {
	struct app *app;
	struct intake_options options;
	struct intake_fixed fixed[FIXED_MAX];
	struct str mapping, mapping_out;
	bool accept;
	ARRAY(struct intake_file) files;
	json_t *out;
	bool written; /* the mapping */
	enum rc rc;   /* of what a callback could not do */
};

/* ---- which files ---- */

static enum rc too_many(struct job *job)
{
	return fail(job, RC_TOO_MUCH, "一次最多导入 %d 个文件，请分几次做", FILES_MAX);
}

/* --mapping FILE, or LIST.mapping.yaml beside the list. */
static enum rc read_mapping(struct job *job, struct str given, struct str file, struct str *ret)
{
	static const struct str ending = STR_INIT(".mapping.yaml");
	*ret = STR_NONE;
	if (given.len > 0)
		return file_read_whole(job, given, APP_MAX_MAPPING, ret);
	/* Beside a name that is as long as names can be nothing stands that is called after it. */
	size_t name = file.len;
	while (name > 0 && file.at[name - 1] != '/')
		name--;
	if (file.len - name + ending.len > NAME_MAX || file.len + ending.len >= PATH_MAX)
		return RC_OK;
	enum rc rc = file_read_whole(job,
		str_format(job->arena, "%.*s%.*s", STR_ARG(file), STR_ARG(ending)), APP_MAX_MAPPING,
		ret);
	if (rc == RC_MISSING) {
		job_clear_error(job);
		return RC_OK;
	}
	return rc;
}

static enum rc add_file(struct importing *im, struct str path)
{
	struct job *job = &im->app->job;
	struct intake_file file = {.path = path};
	if (im->files.len == FILES_MAX)
		return too_many(job);
	TRY(read_mapping(job, im->mapping, path, &file.mapping));
	*ARRAY_ADD(job->arena, im->files) = file;
	return RC_OK;
}

static bool is_spreadsheet(struct arena *a, struct str name)
{
	static const struct str endings[] = {STR_INIT(".xlsx"), STR_INIT(".xlsm"), STR_INIT(".csv"),
		STR_INIT(".tsv"), STR_INIT(".xls"), STR_INIT(".et")};
	struct str folded = str_fold(a, name);
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (str_ends(folded, endings[i]))
			return true;
	return false;
}

/* Hidden files, and those that Office and WPS lay beside an open one, are nobody's lists. */
static bool is_noise(struct str name)
{
	return str_starts(name, STR(".")) || str_starts(name, STR("~$")) ||
	       str_ends(name, STR(".mapping.yaml"));
}

typedef ARRAY(struct str) names;

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum rc read_folder(struct job *job, struct str path, names *ret, names *ret_others)
{
	DIR *folder = opendir(str_z(job->arena, path));
	const struct dirent *entry;
	if (folder == NULL)
		return fail(
			job, RC_FAILED, "读不了文件夹 %.*s：%s", STR_ARG(path), error_words(errno));
	while (ret->len <= FILES_MAX && (entry = readdir(folder)) != NULL) {
		struct str name = str_copy(job->arena, str_from_z(entry->d_name));
		struct stat st;
		struct str whole =
			str_format(job->arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(name));
		if (is_noise(name) || stat(str_z(job->arena, whole), &st) != 0 ||
			!S_ISREG(st.st_mode))
			continue;
		if (is_spreadsheet(job->arena, name))
			*ARRAY_ADD(job->arena, *ret) = whole;
		else
			*ARRAY_ADD(job->arena, *ret_others) = name;
	}
	(void)closedir(folder);
	if (ret->len > FILES_MAX)
		return too_many(job);
	/* The order of a folder is nobody's: by name. */
	if (ret->len > 1)
		qsort(ret->at, ret->len, sizeof(*ret->at), by_name);
	return RC_OK;
}

static enum rc add_folder(struct importing *im, struct str path)
{
	struct job *job = &im->app->job;
	names inside = {0}, others = {0};
	TRY(read_folder(job, path, &inside, &others));
	if (inside.len == 0)
		return fail(
			job, RC_INVALID, "文件夹 %.*s 里没有表格（.xlsx、.csv）", STR_ARG(path));
	for (size_t i = 0; i < inside.len; i++)
		TRY(add_file(im, inside.at[i]));
	if (others.len > 0 && im->out == NULL)
		(void)printf("文件夹 %.*s 里不是表格的没有看：%.*s\n", STR_ARG(path),
			STR_ARG(str_join(job->arena, others.at, others.len, STR("、"))));
	return RC_OK;
}

static enum rc add_files(struct importing *im)
{
	struct app *app = im->app;
	struct str path;
	while ((path = app_argument(app)).len > 0) {
		struct stat st;
		bool folder = stat(str_z(app->job.arena, path), &st) == 0 && S_ISDIR(st.st_mode);
		while (folder && path.len > 1 && path.at[path.len - 1] == '/')
			path.len--;
		TRY(folder ? add_folder(im, path) : add_file(im, path));
	}
	if (im->mapping_out.len > 0 && im->files.len > 1)
		return fail(&app->job, RC_INVALID, "--mapping-out 一次只写一个文件的对照");
	return app_done(app);
}

/* ---- options ---- */

/* Before the first file is taken: a misspelt option found after it would come too late. */
static enum rc only_files_left(struct app *app)
{
	if (app->arg_count == 0)
		return fail(&app->job, RC_INVALID, "请写明要导入的文件；用法见 kezhang help");
	for (size_t i = 0; i < app->arg_count; i++)
		if (app_is_option(app, i)) {
			app->args[0] = app->args[i];
			return app_done(app);
		}
	return RC_OK;
}

static enum rc take_fixed(struct importing *im)
{
	struct job *job = &im->app->job;
	struct str text;
	struct period period;
	while (app_option(im->app, "--fixed", &text)) {
		struct str field = str_cut(&text, STR("="));
		if (text.len == 0 || field.len == 0)
			return fail(job, RC_INVALID,
				"--fixed 应写成 字段=值，如 --fixed 报告期=2022H1");
		if (im->options.fixed_count == FIXED_MAX)
			return fail(job, RC_TOO_MUCH, "--fixed 最多 %d 个", FIXED_MAX);
		im->fixed[im->options.fixed_count++] = (struct intake_fixed){field, text};
	}
	im->options.fixed = im->fixed;
	if (!app_option(im->app, "--period", &im->options.period))
		return RC_OK;
	if (!period_from(im->options.period, &period))
		return fail(job, RC_INVALID,
			"--period 的报告期“%.*s”应写成 2022、2022H1、2022Q2 或 2022-06",
			STR_ARG(im->options.period));
	im->options.period = period_text(job->arena, period);
	return RC_OK;
}

static enum rc take_covers(struct importing *im, struct str text)
{
	struct str last = text, first = str_cut(&last, STR("/"));
	day_t from, to;
	im->options.covers_told = date_from_iso(text, &im->options.covers);
	if (im->options.covers_told)
		return RC_OK;
	if (day_from_iso(first, &from) && day_from_iso(last, &to) && from > to)
		return fail(&im->app->job, RC_INVALID, "--covers 的起日 %.*s 晚于止日 %.*s，请对调",
			STR_ARG(first), STR_ARG(last));
	return fail(&im->app->job, RC_INVALID,
		"--covers 的“%.*s”应写成 2023 或 2023-01-01/2023-06-20，在 1900 年至 2199 年之间",
		STR_ARG(text));
}

static enum rc take_options(struct importing *im)
{
	struct app *app = im->app;
	struct job *job = &app->job;
	struct str text;
	im->accept = app_flag(app, "--accept");
	im->options.full = app_flag(app, "--full");
	im->options.only_right = app_flag(app, "--only-right");
	im->options.keep_file = app_flag(app, "--keep-file");
	(void)app_option(app, "--ledger", &im->options.ledger);
	(void)app_option(app, "--mapping", &im->mapping);
	(void)app_option(app, "--mapping-out", &im->mapping_out);
	TRY(take_fixed(im));
	if (app_option(app, "--as-of", &text) && !day_from_iso(text, &im->options.as_of))
		return fail(job, RC_INVALID,
			"--as-of 的日期“%.*s”应写成 2023-06-20，是 1900 年至 2199 年间有的一天",
			STR_ARG(text));
	if (app_option(app, "--covers", &text))
		TRY(take_covers(im, text));
	bool of_unit = app_option(app, "--unit", &text);
	TRY(only_files_left(app));
	TRY(app_open(app));
	return of_unit ? app_unit(app, text, &im->options.unit) : RC_OK;
}

/* ---- what comes out ---- */

static enum rc write_mapping(struct importing *im, struct job *job, const struct proposal *p)
{
	struct stat st;
	if (stat(str_z(job->arena, im->mapping_out), &st) == 0)
		return fail(&im->app->job, RC_INVALID, "已经有文件 %.*s，没有覆盖：请另起一个名字",
			STR_ARG(im->mapping_out));
	TRY(file_write_whole(&im->app->job, im->mapping_out, p->mapping));
	im->written = true;
	if (im->out == NULL)
		(void)printf("  已写对照 %.*s；改好后存为“%.*s.mapping.yaml”，与表放在一起再导入\n",
			STR_ARG(im->mapping_out), STR_ARG(p->file));
	return RC_OK;
}

static void each_file(void *arg, struct job *job, const struct intake_file *file)
{
	struct importing *im = arg;
	if (im->out != NULL)
		proposal_json(job, im->app->book, file, im->out);
	else
		proposal_print(job, im->app->book, file, im->accept, stdout);
	if (im->mapping_out.len > 0 && file->proposal != NULL && im->rc == RC_OK)
		im->rc = write_mapping(im, job, file->proposal);
}

enum rc command_import(struct app *app)
{
	struct job *job = &app->job;
	struct importing im = {.app = app};
	arena_use(ARENA_MUCH);
	TRY(take_options(&im));
	im.out = app->json ? json_array() : NULL;
	enum rc rc = add_files(&im);
	if (rc == RC_OK)
		rc = intake_files(job, app->book, &im.options, im.accept, im.files.at, im.files.len,
			each_file, &im);
	if (im.out != NULL)
		json_put(im.out);
	if (im.rc != RC_OK)
		return im.rc;
	/* A mapping to be mended was asked for, and is there. */
	if (rc == RC_INVALID && im.written && !im.accept) {
		job_clear_error(job);
		return RC_OK;
	}
	return rc;
}
