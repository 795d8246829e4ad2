/*
 * POST moves the files into the staging folder and shows where they can be
 * looked at (303): one file by its own page, several as cards on this one.
 * So the preview is an address that can be opened again.
 */
#include "web/drop.h"

#include "exchange/exchange.h"
#include "pages.h"
#include "store/sm3.h"
#include "web/handlers.h"
#include "web/preview.h"

#define RECENT 8

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
		.period = view_field(request, "list_period"),
		.full = view_field(request, "full").len > 0,
		.only_right = view_field(request, "only_right").len > 0,
	};
	day_t from = 0;

	TRY(day_field(request, "as_of", "名单截至的日子", &options.as_of));
	TRY(day_field(request, "from", "完整覆盖起始的日子", &from));
	options.covers_told = view_field(request, "from").len > 0;
	if (options.covers_told)
		options.covers = (struct date){
			from, options.as_of != 0 ? options.as_of : request->job->today};
	if (options.covers_told && options.covers.last < from)
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
	url = url_with(a, url, "list_period", options->period);
	url = url_with(a, url, "full", options->full ? STR("1") : STR_NONE);
	if (options->as_of != 0)
		url = url_with(a, url, "as_of", day_iso(a, options->as_of));
	if (options->covers_told)
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

	/* Those that every bureau begins with come first. */
	for (size_t i = 0; i < 2 * schema->ledger_count; i++) {
		const struct ledger_def *ledger = schema->ledgers[i % schema->ledger_count];

		if (ledger->made || ledger->begins != (i < schema->ledger_count))
			continue;
		ledgers[form.ledgers_count++] = (struct part_take_form_option){
			ledger->name, ledger->label, str_eq(ledger->name, options->ledger)};
	}
	form.mapping = options->mapping;
	form.list_period = options->period;
	if (options->as_of != 0)
		form.as_of = day_iso(a, options->as_of);
	if (options->covers_told)
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

/* ---- several files ---- */

/* What came together, in the order in which it came. */
struct batch {
	struct str key; /* of the list */
	struct staged *staged;
	struct intake_file *files;
	size_t count;
	struct intake_options options;
	struct str digest; /* of all that was proposed; empty: not looked at */
};

static enum rc batch_add(struct request *request, struct str line, struct batch *batch)
{
	struct staged *file = &batch->staged[batch->count];
	struct str key = str_cut(&line, STR("/"));

	TRY(stage_find(request, key, line, file));
	batch->files[batch->count] = (struct intake_file){.path = file->path};
	TRY(stage_mapping(request, file, &batch->files[batch->count].mapping));
	batch->count++;
	return RC_OK;
}

/* Field `batch` of the query or the form; without it an empty one. */
static enum rc batch_read(struct request *request, const struct view *view, struct batch *ret)
{
	struct arena *a = request->job->arena;
	struct str text = STR_NONE;
	struct batch batch = {
		.key = view_field(request, "batch"),
		.staged = arena_array(a, struct staged, WEB_MAX_FILES),
		.files = arena_array(a, struct intake_file, WEB_MAX_FILES),
	};

	TRY(take_options(request, &batch.options));
	batch.options.unit = take_unit(view, &batch.options);
	if (batch.key.len > 0)
		TRY(stage_list(request, batch.key, &text));
	while (text.len > 0) {
		struct str line = str_cut(&text, STR("\n"));

		if (line.len > 0 && batch.count < WEB_MAX_FILES)
			TRY(batch_add(request, line, &batch));
	}
	*ret = batch;
	return RC_OK;
}

struct looking {
	struct request *request;
	const struct view *view;
	struct batch *batch;
	struct part_file_card *cards; /* NULL: only the digests are wanted */
	int64_t fresh, same, wrong;
	size_t known; /* files that are recognised */
	struct buf digests;
};

static void see_file(void *arg, struct job *job, const struct intake_file *file)
{
	struct looking *look = arg;
	struct arena *a = look->request->job->arena;
	size_t at = (size_t)(file - look->batch->files);
	const struct proposal *p = file->proposal;

	(void)job; /* of a look it is the request's own */
	if (p != NULL)
		buf_add(&look->digests, p->digest);
	buf_add_char(&look->digests, '\n');
	for (const struct proposal *s = p; s != NULL && p->ledger != NULL; s = s->next) {
		look->fresh += s->counts[ROW_NEW] + s->counts[ROW_CHANGED];
		look->same += s->counts[ROW_SAME];
		look->wrong += s->counts[ROW_WRONG];
	}
	look->known += p != NULL && p->ledger != NULL ? 1 : 0;
	if (look->cards == NULL)
		return;
	struct part_file_card *card = &look->cards[at];

	*card = (struct part_file_card){
		.name = look->batch->staged[at].name,
		.about = p != NULL ? view_size(a, p->size) : STR_NONE,
		.preview = proposal_url(
			a, look->view, &look->batch->staged[at], &look->batch->options),
		.action = p != NULL && p->ledger != NULL ? STR("细看") : STR("指明是什么"),
	};
	if (p != NULL && p->ledger != NULL)
		preview_card(a, p, card);
	else
		card->trouble = p != NULL ? preview_question(p) : file->trouble;
}

/* RC_OK also when files are not recognised: their cards say so. */
static enum rc batch_look(struct looking *look)
{
	struct job *job = look->request->job;
	struct batch *batch = look->batch;

	buf_init(&look->digests, BUF_MAX_TEXT);
	enum rc rc = intake_files(job, look->request->desk->book, &batch->options, false,
		batch->files, batch->count, see_file, look);
	struct str digests = buf_take(job->arena, &look->digests);

	if (rc == RC_INVALID) {
		job_clear_error(job);
		rc = RC_OK;
	}
	batch->digest = sm3_text(job->arena, digests);
	return rc;
}

/* ---- the page ---- */

static void add_accept(struct request *request, const struct looking *look, struct page_drop *page)
{
	struct arena *a = request->job->arena;
	const struct batch *batch = look->batch;
	struct page_drop_keep *keeps = arena_array(a, struct page_drop_keep, 2);

	keeps[0] = (struct page_drop_keep){STR("batch"), batch->key};
	keeps[1] = (struct page_drop_keep){STR("digest"), batch->digest};
	page->keeps = keeps;
	page->keeps_count = 2;
	page->can_accept = look->fresh > 0 || (batch->options.full && look->known > 0);
	page->can_accept_right = look->wrong > 0;
	page->accept_right = str_format(a, "全部接收，有误的 %lld 行除外", (long long)look->wrong);
	page->action =
		take_url(a, &batch->options, NULL, view_url(a, look->view, url_to(a, "/drop/all")));
	page->proof = request_proof(request);
}

static enum rc add_files(struct request *request, const struct view *view, struct page_drop *page)
{
	struct arena *a = request->job->arena;
	struct batch batch;
	struct looking look = {.request = request, .view = view, .batch = &batch};

	TRY(batch_read(request, view, &batch));
	if (batch.count == 0)
		return RC_OK;
	look.cards = arena_array(a, struct part_file_card, batch.count + 1);
	TRY(batch_look(&look));
	page->files = look.cards;
	page->files_count = batch.count;
	page->found = str_format(a,
		"%zu 个文件，认出 %zu 个；新增和变更 %lld 行，相同 %lld 行，有误 %lld 行",
		batch.count, look.known, (long long)look.fresh, (long long)look.same,
		(long long)look.wrong);
	add_accept(request, &look, page);
	return RC_OK;
}

/* ?taken=4-5-6: the changes that an acceptance of several files has made. */
static enum rc add_taken(struct request *request, const struct view *view, struct page_drop *page)
{
	struct arena *a = request->job->arena;
	struct str rest = request_query(request, "taken");
	struct page_drop_taken *list = arena_array(a, struct page_drop_taken, WEB_MAX_FILES);
	int64_t seq;

	while (rest.len > 0 && page->taken_count < WEB_MAX_FILES) {
		struct change_info c;

		if (!int_from(str_cut(&rest, STR("-")), &seq))
			continue;
		TRY(change_get(request->job, view->book, seq, &c));
		struct str number = str_format(a, "%lld", (long long)seq);

		list[page->taken_count++] = (struct page_drop_taken){
			c.why, number, view_url(a, view, url_to(a, "/changes/{seq}", number))};
	}
	page->taken = list;
	if (page->taken_count > 0 && request_query(request, "left").len > 0)
		page->taken_note = STR("下面还有没收进来的：各自写着为什么。");
	page->home = view_url(a, view, url_to(a, "/"));
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
			.when = moment_text(a, list[i].at),
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
	TRY(add_taken(request, &view, &page));
	TRY(add_files(request, &view, &page));
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

/* The columns as chosen on the page, or a mapping as text; neither takes away what there was. */
static enum rc put_mapping(struct request *request, const struct staged *file)
{
	struct str text = request_form(request, "mapping");

	if (remap_asked(request))
		TRY(remap(request, request_form(request, "base"), &text));
	return stage_put_mapping(request, file, text);
}

/* New files, or other options for one that lies there (fields key and name). */
enum rc drop_take(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct staged *files = arena_array(a, struct staged, request->uploads.len + 1);
	struct intake_options options;
	struct str key;
	struct buf list;
	struct url url;
	size_t count = 0;

	TRY(take_options(request, &options));
	TRY(take_uploads(request, files, &count));
	if (count == 0 && request_form(request, "key").len > 0) {
		TRY(stage_find(request, request_form(request, "key"), request_form(request, "name"),
			&files[0]));
		TRY(put_mapping(request, &files[0]));
		count = 1;
	}
	if (count == 0)
		return fail(request->job, RC_INVALID, "还没有选文件：请先选一个或几个表格文件");
	for (size_t i = 0; i < count; i++) {
		bool package;

		TRY(exchange_is_package_file(request->job, files[i].path, &package));
		if (package && count > 1)
			return fail(request->job, RC_INVALID,
				"“%.*s”是上报包或反馈包：包一个一个地放进来，先核对再接收",
				STR_ARG(files[i].name));
		if (package)
			return reply_see(request, reply,
				url_with(a,
					view_carry(request,
						url_to(a, "/packages/{file}", files[i].key)),
					"name", files[i].name));
	}
	if (count == 1)
		return reply_see(request, reply,
			take_url(a, &options, &files[0],
				view_carry(request, url_to(a, "/drop/{file}", files[0].key))));
	buf_init(&list, STAGE_MAX_MAPPING);
	for (size_t i = 0; i < count; i++)
		buf_addf(&list, "%.*s/%.*s\n", STR_ARG(files[i].key), STR_ARG(files[i].name));
	TRY(stage_put_list(request, buf_take(a, &list), &key));
	url = take_url(a, &options, NULL, view_carry(request, url_to(a, "/drop")));
	return reply_see(request, reply, url_with(a, url, "batch", key));
}

static void note_fate(void *arg, struct job *job, const struct intake_file *file)
{
	(void)arg;
	(void)job;
	(void)file;
}

/* What was looked at is what is accepted: the files are looked at once more before the first is written. */
static enum rc batch_unchanged(
	struct request *request, const struct view *view, struct batch *batch)
{
	struct looking look = {.request = request, .view = view, .batch = batch};

	TRY(batch_look(&look));
	if (!str_eq(batch->digest, request_form(request, "digest")))
		return fail(
			request->job, RC_TAKEN, "预览之后数据有了变化，没有写入：请重新预览再接收");
	return RC_OK;
}

/* "4-5-6": the changes that were made, in their order. */
static struct str changes_of(struct arena *a, const struct batch *batch)
{
	struct str text = STR_NONE;
	int64_t last = 0, next;

	do {
		next = 0;
		for (size_t i = 0; i < batch->count; i++) {
			int64_t seq = batch->files[i].seq;

			if (batch->files[i].fate == INTAKE_ACCEPTED && seq > last &&
				(next == 0 || seq < next))
				next = seq;
		}
		if (next > 0)
			text = str_format(a, "%.*s%s%lld", STR_ARG(text), last > 0 ? "-" : "",
				(long long)next);
		last = next;
	} while (next > 0);
	return text;
}

enum rc drop_accept(struct request *request, struct reply *reply)
{
	struct arena *a = request->job->arena;
	struct batch batch;
	struct view view;
	struct str taken;
	struct url url;
	bool left = false;

	TRY(view_read(request, &view));
	TRY(batch_read(request, &view, &batch));
	TRY(batch_unchanged(request, &view, &batch));
	enum rc rc = intake_files(request->job, request->desk->book, &batch.options, true,
		batch.files, batch.count, note_fate, NULL);

	url = take_url(a, &batch.options, NULL, view_carry(request, url_to(a, "/drop")));
	taken = changes_of(a, &batch);
	for (size_t i = 0; i < batch.count; i++)
		left = left || batch.files[i].fate == INTAKE_REFUSED ||
		       batch.files[i].fate == INTAKE_WAITS;
	/* nothing was taken: the reason is the page; otherwise what was taken is told, and what was not */
	if (rc != RC_OK && (rc != RC_INVALID || taken.len == 0))
		return rc;
	job_clear_error(request->job);
	url = url_with(a, url_with(a, url, "batch", batch.key), "taken", taken);
	return reply_see(request, reply, url_with(a, url, "left", left ? STR("1") : STR_NONE));
}
