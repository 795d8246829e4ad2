/*
 * POST moves the files into the staging folder and shows where they can be
 * looked at (303): one file by its own page, several as cards on this one.
 * So the preview is an address that can be opened again.
 */
#include "web/drop.h"

#include "pages.h"
#include "web/handlers.h"

#define RECENT        8
#define CARD_PROBLEMS 20

/* ---- options ---- */

int64_t take_unit(const struct view *view, const struct intake_options *options)
{
	return options->full && view->unit != NULL ? view->unit->id : 0;
}

static enum rc day_field(struct request *request, const char *name, const char *label, day_t *ret)
{
	struct str text = view_field(request, name);

	if (text.len > 0 && !day_from_iso(text, ret))
		return fail(request->job, RC_INVALID, "%s“%.*s”应写成 2023-06-20", label,
			STR_ARG(text));
	return RC_OK;
}

enum rc take_options(struct request *request, struct intake_options *ret)
{
	struct intake_options options = {
		.ledger = view_field(request, "ledger"),
		.full = view_field(request, "full").len > 0,
		.only_right = view_field(request, "only_right").len > 0,
	};
	day_t from = 0;

	TRY(day_field(request, "as_of", "名单截至的日子", &options.as_of));
	TRY(day_field(request, "from", "完整覆盖起始的日子", &from));
	if (from != 0)
		options.covers = (struct date){
			from, options.as_of != 0 ? options.as_of : request->job->today};
	if (from != 0 && options.covers.last < from)
		return fail(request->job, RC_INVALID, "完整覆盖的起始日不能晚于名单截至的日子");
	*ret = options;
	return RC_OK;
}

struct url take_url(struct arena *a, const struct intake_options *options,
	const struct staged *file, struct url url)
{
	if (file != NULL)
		url = url_with(a, url, "name", file->name);
	url = url_with(a, url, "ledger", options->ledger);
	url = url_with(a, url, "full", options->full ? STR("1") : STR_NONE);
	if (options->as_of != 0)
		url = url_with(a, url, "as_of", day_iso(a, options->as_of));
	if (options->covers.first != 0)
		url = url_with(a, url, "from", day_iso(a, options->covers.first));
	return url;
}

struct part_take_form take_form(
	struct arena *a, const struct view *view, const struct intake_options *options)
{
	const struct schema *schema = &view->catalog->schema;
	struct part_take_form_option *ledgers =
		arena_array(a, struct part_take_form_option, schema->ledger_count + 1);
	struct part_take_form form = {.ledgers = ledgers, .full = options->full};

	for (size_t i = 0; i < schema->ledger_count; i++) {
		const struct ledger_def *ledger = schema->ledgers[i];

		if (ledger->made)
			continue;
		ledgers[form.ledgers_count++] = (struct part_take_form_option){
			ledger->name, ledger->label, str_eq(ledger->name, options->ledger)};
	}
	form.mapping = options->mapping;
	if (options->as_of != 0)
		form.as_of = day_iso(a, options->as_of);
	if (options->covers.first != 0)
		form.from = day_iso(a, options->covers.first);
	return form;
}

struct part_drop_zone drop_zone(
	struct request *request, const struct view *view, const struct intake_options *options)
{
	struct arena *a = request->job->arena;

	return (struct part_drop_zone){
		.here = view_url(a, view, url_to(a, "/drop")),
		.proof = request_proof(request),
		.take = take_form(a, view, options),
	};
}

struct url proposal_url(struct arena *a, const struct view *view, const struct staged *file,
	const struct intake_options *options)
{
	return take_url(a, options, file, view_url(a, view, url_to(a, "/drop/{file}", file->key)));
}

enum rc proposal_look(struct request *request, const struct view *view, const struct staged *file,
	struct intake_options *options, struct proposal **ret)
{
	TRY(stage_mapping(request, file, &options->mapping));
	options->unit = take_unit(view, options);
	return intake_look(request->job, view->book, file->path, options, ret);
}

/* ---- the page ---- */

static struct part_file_card card_of(struct request *request, const struct view *view,
	const struct staged *file, struct intake_options options)
{
	struct job *job = request->job;
	struct proposal *p;
	struct part_file_card card = {
		.name = file->name,
		.preview = proposal_url(job->arena, view, file, &options),
		.action = STR("另行指定"),
	};

	if (proposal_look(request, view, file, &options, &p) != RC_OK) {
		card.unsure = str_copy(job->arena, job_error(job));
		job_clear_error(job);
		return card;
	}
	card.about = view_size(job->arena, p->size);
	card.unsure = p->question;
	if (p->ledger == NULL)
		return card;
	card.action = STR("预览");
	card.known_as = p->ledger->label;
	card.fresh = p->counts[ROW_NEW];
	card.changed = p->counts[ROW_CHANGED];
	card.same = p->counts[ROW_SAME];
	card.wrong = p->counts[ROW_WRONG];
	if (card.fresh + card.changed + card.wrong == 0)
		card.nothing = STR("与台账相同，没有要写入的");
	card.left_out = proposal_left_out(job->arena, p);
	card.has_problems = p->problem_count > 0;
	card.problems = proposal_problems(job->arena, p, CARD_PROBLEMS);
	return card;
}

/* ?file=KEY/NAME for each. */
static enum rc add_cards(struct request *request, const struct view *view,
	const struct intake_options *options, struct page_drop *page)
{
	struct part_file_card *cards =
		arena_array(request->job->arena, struct part_file_card, request->query.len + 1);

	for (size_t i = 0; i < request->query.len; i++) {
		struct str rest = request->query.at[i].value;
		struct staged file;

		if (!str_eq(request->query.at[i].name, STR("file")))
			continue;
		struct str key = str_cut(&rest, STR("/"));

		TRY(stage_find(request, key, rest, &file));
		cards[page->files_count++] = card_of(request, view, &file, *options);
	}
	page->files = cards;
	page->found = str_format(request->job->arena, "%zu 个", page->files_count);
	return RC_OK;
}

static void add_want(struct request *request, const struct view *view, struct page_drop *page)
{
	struct arena *a = request->job->arena;
	const struct indicator_def *indicator =
		schema_indicator(&view->catalog->schema, request_query(request, "want"));
	struct str face = request_query(request, "face");
	enum face known;

	if (indicator == NULL || (face.len > 0 && !face_from(face, &known)))
		return;
	page->want = face.len > 0 ? str_format(a, "%.*s 的 %.*s", STR_ARG(indicator->label),
					    STR_ARG(face))
				  : indicator->label;
	page->want_about = str_format(a, "由%.*s提供%s%.*s。把名单、通报或任务表拖到下面。",
		STR_ARG(indicator->office.len > 0 ? indicator->office : STR("责任股室")),
		indicator->source.len > 0 ? "，来源：" : "", STR_ARG(indicator->source));
	page->want_trace = url_with(a,
		view_url(a, view, url_with(a, url_to(a, "/trace"), "indicator", indicator->code)),
		"face", face);
}

static enum rc add_recent(struct request *request, const struct view *view, struct page_drop *page)
{
	struct arena *a = request->job->arena;
	struct change_info *list;
	size_t count;

	TRY(change_list(request->job, view->book, 0, 50, &list, &count));
	struct page_drop_line *lines = arena_array(a, struct page_drop_line, RECENT);

	for (size_t i = 0; i < count && page->recent_count < RECENT; i++) {
		if (!str_eq(list[i].kind, STR("import")))
			continue;
		lines[page->recent_count++] = (struct page_drop_line){
			.what = list[i].undone_by > 0
					? str_format(a, "%.*s（已撤销）", STR_ARG(list[i].why))
					: list[i].why,
			.when = view_time(a, list[i].at),
			.who = list[i].who,
			.link = view_url(a, view,
				url_to(a, "/changes/{seq}",
					str_format(a, "%lld", (long long)list[i].seq))),
		};
	}
	page->recent = lines;
	return RC_OK;
}

enum rc drop_show(struct request *request, struct reply *reply)
{
	struct intake_options options;
	struct page_drop page = {0};
	struct view view;
	struct buf out;

	TRY(view_read(request, &view));
	TRY(take_options(request, &options));
	page.frame = view_frame(request, &view, STR("拖文件"), "drop");
	page.zone = drop_zone(request, &view, &options);
	add_want(request, &view, &page);
	TRY(add_cards(request, &view, &options, &page));
	TRY(add_recent(request, &view, &page));
	buf_init(&out, BUF_MAX_TEXT);
	page_drop(&out, &page);
	return reply_page(request, reply, &out);
}

/* ---- taking ---- */

static enum rc take_uploads(struct request *request, struct staged *files, size_t *ret_count)
{
	struct str mapping = request_form(request, "mapping");

	for (size_t i = 0; i < request->uploads.len; i++) {
		const struct upload *upload = &request->uploads.at[i];

		/* an empty file field comes as a file without a name */
		if (upload->name.len == 0 && upload->size == 0)
			continue;
		TRY(stage_add(request, upload, &files[*ret_count]));
		TRY(stage_put_mapping(request, &files[*ret_count], mapping));
		++*ret_count;
	}
	return RC_OK;
}

/* New files, or other options for one that lies there (fields key and name). */
enum rc drop_take(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct staged *files = arena_array(a, struct staged, request->uploads.len + 1);
	struct intake_options options;
	struct url url;
	size_t count = 0;

	TRY(take_options(request, &options));
	TRY(take_uploads(request, files, &count));
	if (count == 0 && request_form(request, "key").len > 0) {
		TRY(stage_find(request, request_form(request, "key"), request_form(request, "name"),
			&files[0]));
		TRY(stage_put_mapping(request, &files[0], request_form(request, "mapping")));
		count = 1;
	}
	if (count == 0)
		return fail(request->job, RC_INVALID, "还没有选文件：请先选一个或几个表格文件");
	url = view_carry(request, url_to(a, "/drop"));
	if (count == 1)
		return reply_see(request, reply,
			take_url(a, &options, &files[0],
				view_carry(request, url_to(a, "/drop/{file}", files[0].key))));
	url = take_url(a, &options, NULL, url);
	for (size_t i = 0; i < count; i++)
		url = url_with(a, url, "file",
			str_format(a, "%.*s/%.*s", STR_ARG(files[i].key), STR_ARG(files[i].name)));
	return reply_see(request, reply, url);
}
