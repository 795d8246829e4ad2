/*
 * Where a command may write: asked before anything is computed or recorded, so
 * that a document that cannot be put there leaves no trace of itself.
 */
#include <errno.h>
#include <unistd.h>

#include "app/app.h"

/* ".docx、.html 或 .txt" */
static struct str endings_text(struct arena *a, const struct str *endings, size_t count)
{
	struct str first = str_join(a, endings, count - 1, STR("、"));
	if (count == 1)
		return endings[0];
	return str_format(a, "%.*s 或 %.*s", STR_ARG(first), STR_ARG(endings[count - 1]));
}

enum rc app_output(struct app *app, struct str path, const struct str *endings, size_t count)
{
	struct job *job = &app->job;
	bool right = false;
	for (size_t i = 0; i < count; i++)
		right = right || str_ends(path, endings[i]);
	if (!right)
		return fail(job, RC_INVALID, "文件名“%.*s”应以 %.*s 结尾", STR_ARG(path),
			STR_ARG(endings_text(job->arena, endings, count)));
	TRY(file_may_replace(job, path));
	if (file_is_same(job, path, app->data))
		return fail(job, RC_INVALID, "%.*s 是正在使用的数据文件，没有覆盖；请换一个文件名",
			STR_ARG(path));
	if (access(str_z(job->arena, file_folder(path)), W_OK) != 0)
		return fail(job, RC_INVALID, "无法写入文件 %.*s：%s", STR_ARG(path),
			error_words(errno));
	return RC_OK;
}

enum rc app_output_sheet(struct app *app, struct str path)
{
	static const struct str xlsx = STR_INIT(".xlsx");
	return app_output(app, path, &xlsx, 1);
}

enum rc app_output_not(struct app *app, struct str path, struct str input)
{
	if (input.len > 0 && file_is_same(&app->job, path, input))
		return fail(&app->job, RC_INVALID,
			"%.*s 是这条命令要读的文件，没有覆盖；请换一个文件名", STR_ARG(path));
	return RC_OK;
}
