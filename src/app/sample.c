/*
 * A folder of invented spreadsheets, for showing and for testing.
 */
#include "sample/sample.h"
#include "app/app.h"
#include "app/json.h"

static void print_json(const struct sample_told *told)
{
	json_t *files = json_array();
	for (size_t i = 0; i < told->file_count; i++) {
		const struct sample_file *f = &told->files[i];
		(void)json_array_append_new(files,
			json_pack("{s:s%, s:s%, s:I, s:b}", "file", f->name.at, f->name.len,
				"options", f->options.len > 0 ? f->options.at : "", f->options.len,
				"rows", (json_int_t)f->rows, "import", i < told->import_count));
	}
	json_t *all = json_pack("{s:s%, s:I, s:I, s:o}", "unit", told->unit.at, told->unit.len,
		"truths", (json_int_t)told->truths, "plants", (json_int_t)told->plants, "files",
		files);
	json_put(all);
}

enum rc command_sample(struct app *app)
{
	struct job *job = &app->job;
	struct sample_options options = {0};
	struct sample_told told;
	struct str seed = STR("1"), folder;
	int64_t number;
	(void)app_option(app, "--size", &options.size);
	(void)app_option(app, "--seed", &seed);
	(void)app_option(app, "--only", &options.only);
	if (!app_option(app, "--out", &folder))
		return fail(job, RC_INVALID, "请用 --out 写明放到哪个目录");
	TRY(app_done(app));
	TRY(app_whole_number(app, seed, &number));
	options.seed = (uint64_t)number;
	TRY(sample_write(job, &options, folder, &told));
	if (app->json) {
		print_json(&told);
		return RC_OK;
	}
	for (size_t i = 0; i < told.file_count; i++)
		(void)printf("%.*s\n", STR_ARG(told.files[i].name));
	(void)printf("已写虚构的%.*s：%zu 个文件（导入 %zu 个），应得的数 %zu 个，特意安排的情形 "
		     "%zu 处；见 "
		     "%.*s/README.md\n",
		STR_ARG(told.unit), told.file_count, told.import_count, told.truths, told.plants,
		STR_ARG(folder));
	return RC_OK;
}
