#include "sample/sample.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sample/duties.h"
#include "sample/told.h"

struct str sample_sizes(struct arena *a)
{
	struct str names = STR_NONE;
	for (size_t i = 0; i < world_size_count; i++)
		names = i == 0 ? str_from_z(world_sizes[i].name)
			       : str_format(a, "%.*s、%s", STR_ARG(names), world_sizes[i].name);
	return names;
}

static enum rc find_size(struct job *job, struct str name, const struct size **ret)
{
	for (size_t i = 0; i < world_size_count; i++)
		if (name.len == 0 || str_eq(name, str_from_z(world_sizes[i].name))) {
			*ret = &world_sizes[i];
			return RC_OK;
		}
	return fail(job, RC_INVALID, "没有“%.*s”这样的规模，可用：%.*s", STR_ARG(name),
		STR_ARG(sample_sizes(job->arena)));
}

static enum rc find_district(struct world *w, struct str name)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < w->districts.len; i++) {
		struct str one = unit_name(w, w->districts.at[i]);
		if (name.len == 0 || str_eq(one, name)) {
			w->whose = name.len == 0 ? w->own : w->districts.at[i];
			if (name.len > 0 && i > 0)
				w->plants.len = 0; /* cases are planted in the first district */
			return RC_OK;
		}
		all = str_format(w->a, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "、" : "", STR_ARG(one));
	}
	return fail(w->job, RC_INVALID, "规模 %s 里没有“%.*s”的名单，可用：%.*s", w->size->name,
		STR_ARG(name), STR_ARG(all));
}

/* A folder of our own: new, empty, or one that a sample was written into before. */
static enum rc open_folder(struct job *job, struct str folder)
{
	const char *path = str_z(job->arena, folder);
	bool empty = true;
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return fail(job, RC_FAILED, "无法建立目录 %s：%s", path, error_words(errno));
	DIR *dir = opendir(path);
	if (dir == NULL)
		return fail(job, RC_FAILED, "无法打开目录 %s：%s", path, error_words(errno));
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		empty = empty && entry->d_name[0] == '.';
	(void)closedir(dir);
	if (empty ||
		access(str_z(job->arena, str_format(job->arena, "%s/truth.json", path)), F_OK) == 0)
		return RC_OK;
	return fail(job, RC_INVALID, "目录 %s 里有别的文件，请换一个空目录", path);
}

static void make_world(struct world *w)
{
	w->names = arena_array(w->a, struct str, NAMES_MAX);
	world_units(w);
	world_parties(w);
	w->marks = arena_array(w->a, uint32_t, w->parties.len);
	w->mark = arena_array(w->a, uint32_t, 1);
	truth_forget(w);
	world_hightech(w);
	world_listings(w);
	world_contracts(w);
	world_documents(w);
	world_projects(w);
	world_commissioners(w);
	world_facts(w);
	world_series(w);
	world_events(w);
	world_results(w);
	world_platforms(w);
	world_talents(w);
	world_subsidies(w);
	world_finance(w);
	world_servings(w);
	w->duties = arena_new(w->a, struct duties);
	duties_tasks(w);
	duties_services(w);
	duties_titles(w);
	duties_office(w);
	duties_campaign(w);
	duties_filings(w);
}

static enum rc fill_shelf(struct shelf *s)
{
	TRY(files_units(s));
	TRY(files_parties(s));
	TRY(files_documents(s));
	TRY(files_hightech(s));
	TRY(files_listings(s));
	TRY(files_contracts(s));
	TRY(files_projects(s));
	TRY(files_commissioners(s));
	TRY(files_results(s));
	TRY(files_carriers(s));
	TRY(files_money(s));
	TRY(files_servings(s));
	TRY(files_tasks(s));
	TRY(files_services(s));
	TRY(files_office(s));
	TRY(files_filings(s));
	return files_facts(s);
}

enum rc sample_write(struct job *job, const struct sample_options *options, struct str folder,
	struct sample_told *ret)
{
	struct world *w = arena_new(job->arena, struct world);
	struct shelf s = {.w = w, .folder = folder};
	struct sample_told told = {0};
	struct telling truth = {0};
	*w = (struct world){.job = job, .a = job->arena, .seed = options->seed};
	TRY(find_size(job, options->size, &w->size));
	make_world(w);
	TRY(find_district(w, options->only));
	TRY(open_folder(job, folder));
	TRY(fill_shelf(&s));
	truth_forget(w); /* the lists are handed in now */
	told.import_count = truth.imports = s.files.len;
	TRY(file_wrong(&s, &truth.wrongs, &truth.right));
	TRY(file_pair(&s, &truth.pair));
	TRY(told_write(&s, &truth, &told.truths));
	told.files = s.files.at;
	told.file_count = s.files.len;
	told.plants = w->plants.len;
	told.unit = unit_name(w, w->whose);
	*ret = told;
	return RC_OK;
}
