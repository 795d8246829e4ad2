/*
 * What came: verified, looked at by the one importer, accepted as one change.
 *
 * Looking verifies everything; accepting verifies again, and asks again inside of the write whether the key is still
 * registered and whether somebody accepted a newer package meanwhile: the write has the book's row lock, so of two who
 * receive at once the second sees what the first did.
 */
#include "exchange/inner.h"

#define NOTES_MAX ((size_t)64 << 10)
#define STEP_MAX  120 /* bytes of a step of a path made of names */

struct receiving {
	struct job *job;
	const struct book *book;
	struct exchange_received *got;
	struct package package;
	struct units units;
	struct buf notes;
	struct str *paths;
	struct intake_options *options;
	struct intake_bundle bundle;
};

/* ---- who and for whom ---- */

static enum rc key_of(void *arg, struct job *job, struct str fingerprint, struct sm2 **ret)
{
	struct receiving *r = arg;
	return trust_find(job, r->book, fingerprint, &r->got->sender, ret);
}

static bool is_called(const struct unit_row *unit, const struct manifest *m)
{
	if (unit->code.len > 0 && m->unit_code.len > 0)
		return str_eq(unit->code, m->unit_code);
	return str_eq(unit->name, m->unit);
}

/* A district speaks of itself, the city of one below it. */
static enum rc find_unit(struct receiving *r)
{
	const struct manifest *m = &r->package.manifest;
	const struct exchange_key_info *sender = &r->got->sender;
	const struct unit_row *own = unit_of(&r->units, sender->unit);
	r->got->unit = 0;
	if (m->kind == EXCHANGE_SUBMISSION) {
		if (own == NULL || !is_called(own, m))
			return fail(r->job, RC_INVALID,
				"这个包上报的是%.*s，签名的公钥却是为%.*s（%.*s）登记的，没有写入",
				STR_ARG(m->unit), STR_ARG(sender->unit_name),
				STR_ARG(sender->name));
		r->got->unit = own->id;
		return RC_OK;
	}
	for (size_t i = 0; i < r->units.count; i++)
		if (r->units.at[i].id != sender->unit && is_called(&r->units.at[i], m) &&
			unit_is_in(&r->units, r->units.at[i].id, sender->unit))
			r->got->unit = r->units.at[i].id;
	if (r->got->unit == 0)
		return fail(r->job, RC_INVALID,
			"这个包反馈的是%.*s，它不在签名的%.*s（%.*s）下面，没有写入",
			STR_ARG(m->unit), STR_ARG(sender->unit_name), STR_ARG(sender->name));
	return RC_OK;
}

/* ---- what was accepted before ---- */

static struct record *package_record(struct receiving *r, const struct ledger_def *ledger)
{
	const struct manifest *m = &r->package.manifest;
	struct arena *a = r->job->arena;
	struct record *record = record_new(r->job, ledger);
	const struct {
		const char *field;
		struct str text;
	} texts[] = {{"period", period_text(a, m->period)}, {"sender", r->got->sender.name},
		{"head", m->head}, {"pack", m->pack}, {"filled", m->filled},
		{"checked", m->checked}, {"remark", m->remark}, {"sm3", r->package.sm3},
		{"signer", r->package.fingerprint},
		{"name", str_format(a, "%.*s%.*s%s包", STR_ARG(m->unit),
				 STR_ARG(period_chinese(a, m->period)),
				 exchange_kind_word(m->kind))}};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (texts[i].text.len > 0)
			*record_value(record, str_from_z(texts[i].field)) =
				value_text(TYPE_TEXT, texts[i].text);
	*record_value(record, STR("kind")) =
		value_text(TYPE_CHOICE, str_from_z(exchange_kind_word(m->kind)));
	*record_value(record, STR("unit")) = value_int(TYPE_REF, r->got->unit);
	*record_value(record, STR("cutoff")) = value_date(TYPE_DATE, date_of(m->cutoff));
	*record_value(record, STR("change")) = value_int(TYPE_INT, m->change);
	*record_value(record, STR("made")) = value_int(TYPE_INT, m->made);
	return record;
}

/* Negative: `m` is older than what was accepted. */
static int against(const struct manifest *m, const struct exchange_before *before)
{
	if (m->cutoff != before->cutoff)
		return m->cutoff < before->cutoff ? -1 : 1;
	if (m->change != before->change)
		return m->change < before->change ? -1 : 1;
	return m->made < before->made ? -1 : m->made > before->made;
}

static enum rc accepted_once(struct receiving *r, const struct record *there)
{
	struct record **versions;
	size_t count;
	TRY(record_history(r->job, r->book, there->ledger, there->id, &versions, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(said_text(versions[i], "sm3"), r->package.sm3))
			return fail(r->job, RC_TAKEN, "“%.*s”已经收过（第 %lld 号变更），没有再写",
				STR_ARG(r->got->file), (long long)versions[i]->since);
	return RC_OK;
}

#define CLOCKS_APART ((int64_t)24 * 60 * 60 * 1000) /* no two offices' clocks differ by more */

/* What is told of a time to come would stand before every package that is right. */
static enum rc check_time(const struct receiving *r)
{
	const struct manifest *m = &r->package.manifest;
	struct arena *a = r->job->arena;
	if (m->made > r->job->now + CLOCKS_APART)
		return fail(r->job, RC_INVALID,
			"包里写的制作时间比现在（%.*s）晚一天以上，没有写入："
			"请对方校准电脑的日期和时间，再做一个包",
			STR_ARG(moment_text(a, r->job->now)));
	if (m->cutoff > r->job->today)
		return fail(r->job, RC_INVALID,
			"截止日%.*s还没有到（今天是%.*s），没有写入：请对方改截止日",
			STR_ARG(day_chinese(a, m->cutoff)), STR_ARG(day_chinese(a, r->job->today)));
	return RC_OK;
}

static enum rc refuse_older(const struct receiving *r)
{
	const struct manifest *m = &r->package.manifest;
	const struct exchange_before *before = &r->got->before;
	struct arena *a = r->job->arena;
	if (m->cutoff == before->cutoff && m->change == before->change)
		return fail(r->job, RC_TAKEN,
			"已经收过截止日和对方变更号都相同、做得更晚的包（%.*s 做成，我方第 %lld "
			"号变更收下），"
			"这个是 %.*s 做成的，没有写入；确要换回这一个，先撤销第 %lld 号变更",
			STR_ARG(moment_text(a, before->made)), (long long)before->since,
			STR_ARG(moment_text(a, m->made)), (long long)before->since);
	return fail(r->job, RC_TAKEN,
		"已经收过更新的包（截至%.*s，对方第 %lld 号变更，我方第 %lld 号变更收下），"
		"这个截至%.*s、对方第 %lld 号变更的更旧，没有写入；确要换回旧的，先撤销第 "
		"%lld 号变更",
		STR_ARG(day_chinese(a, before->cutoff)), (long long)before->change,
		(long long)before->since, STR_ARG(day_chinese(a, m->cutoff)), (long long)m->change,
		(long long)before->since);
}

static enum rc check_before(struct receiving *r, struct record *like)
{
	const struct manifest *m = &r->package.manifest;
	struct exchange_before *before = &r->got->before;
	struct record *there;
	enum rc rc = record_find(r->job, r->book, like, &there);
	r->got->superseding = rc == RC_OK;
	if (rc == RC_MISSING) {
		job_clear_error(r->job);
		return RC_OK;
	}
	TRY(rc);
	*before = (struct exchange_before){.record = there->id,
		.since = there->since,
		.cutoff = said(there, "cutoff").date.first,
		.change = said(there, "change").integer,
		.made = said(there, "made").integer,
		.sm3 = str_copy(r->job->arena, said_text(there, "sm3"))};
	TRY(accepted_once(r, there));
	like->id = there->id;
	return against(m, before) < 0 ? refuse_older(r) : RC_OK;
}

/* ---- what a person should know ---- */

/* By indicator: one row may be in several, and a sum over them would count it as often. */
static void note_undecidable(struct buf *notes, const struct manifest *m)
{
	size_t told = 0;
	for (size_t i = 0; i < m->figure_count; i++) {
		const struct exchange_figure *f = &m->figures[i];
		if (f->undecidable > 0)
			buf_addf(notes, "%s%.*s %lld 条",
				told++ == 0 ? "无法判断、没有计入的：" : "、", STR_ARG(f->label),
				(long long)f->undecidable);
	}
	if (told > 0)
		buf_add_z(notes, "\n");
}

static void note_all(struct receiving *r, struct proposal *const *proposals, size_t count)
{
	const struct manifest *m = &r->package.manifest;
	int64_t wrong = 0;
	for (size_t i = 0; i < count; i++)
		for (const struct proposal *p = proposals[i]; p != NULL; p = p->next)
			wrong += p->counts[ROW_WRONG];
	if (wrong > 0)
		buf_addf(&r->notes, "有误 %lld 行：整个包都不能接收，请让对方改正后重新发送\n",
			(long long)wrong);
	if (r->got->superseding)
		buf_addf(&r->notes,
			"取代截至%.*s的那一包（第 %lld 号变更收下）：改变的数在预览里逐个列出\n",
			STR_ARG(day_chinese(r->job->arena, r->got->before.cutoff)),
			(long long)r->got->before.since);
	if (!str_eq(m->pack, r->book->catalog->version))
		buf_addf(&r->notes, "口径包不同：对方是“%.*s”，这里是“%.*s”；同名指标的口径相同\n",
			STR_ARG(m->pack), STR_ARG(r->book->catalog->version));
	if (m->kind == EXCHANGE_SUBMISSION && str_eq(m->filled, m->checked))
		buf_addf(&r->notes, "填报人与审核人是同一人：%.*s\n", STR_ARG(m->filled));
	note_undecidable(&r->notes, m);
	if (m->remark.len > 0)
		buf_addf(&r->notes, "意见：%.*s\n", STR_ARG(m->remark));
}

/* ---- the bundle ---- */

static enum rc allow(void *arg, struct job *job, struct change *change,
	struct proposal *const *proposals, size_t count)
{
	struct receiving *r = arg;
	const struct ledger_def *ledger;
	struct sm2 *key;
	struct guard guard = {.book = r->book,
		.units = &r->units,
		.manifest = &r->package.manifest,
		.sender = &r->got->sender,
		.notes = &r->notes};
	problems found = {0};
	buf_clear(&r->notes);
	TRY(trust_find(job, r->book, r->package.fingerprint, &r->got->sender, &key));
	TRY(check_time(r));
	TRY(units_read(job, r->book, &r->units));
	TRY(find_unit(r));
	guard.unit = r->got->unit;
	TRY(need_ledger(job, r->book, LEDGER_PACKAGE, &ledger));
	struct record *record = package_record(r, ledger);
	TRY(check_before(r, record));
	note_all(r, proposals, count);
	TRY(guard_proposals(job, &guard, proposals, count));
	if (change == NULL)
		return RC_OK;
	TRY(record_check(job, r->book, record, &found));
	return change_put(job, change, record, r->got->superseding ? r->got->before.since : 0);
}

/* A name as one step of a path. */
static struct str step_of(struct arena *a, struct str name)
{
	struct str text = str_copy(a, str_head(name, STEP_MAX));
	while (text.len > 0 && !str_is_utf8(text))
		text.len--;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '/')
			((char *)(uintptr_t)text.at)[i] = '_';
	return text;
}

static enum rc lay_out(struct receiving *r)
{
	const struct manifest *m = &r->package.manifest;
	struct arena *a = r->job->arena;
	struct str folder;
	r->paths = arena_array(a, struct str, m->part_count + 1);
	r->options = arena_array(a, struct intake_options, m->part_count + 1);
	TRY(file_temporary_folder(r->job, STR_NONE, &folder));
	for (size_t i = 0; i < m->part_count; i++) {
		r->paths[i] = str_format(a, "%.*s/%.*s%s_%.*s", STR_ARG(folder),
			STR_ARG(step_of(a, m->unit)), exchange_kind_word(m->kind),
			STR_ARG(m->parts[i].name));
		r->options[i] =
			(struct intake_options){.ledger = m->parts[i].ledger, .as_of = m->cutoff};
		TRY(file_write_whole(r->job, r->paths[i], r->package.bodies[i]));
	}
	r->bundle = (struct intake_bundle){.paths = r->paths,
		.options = r->options,
		.count = m->part_count,
		.why = str_format(a, "收 %.*s的%s包：%.*s%.*s，截至%.*s",
			STR_ARG(r->got->sender.name), exchange_kind_word(m->kind), STR_ARG(m->unit),
			STR_ARG(period_chinese(a, m->period)), STR_ARG(day_chinese(a, m->cutoff))),
		.allow = allow,
		.arg = r};
	return RC_OK;
}

static enum rc verify(struct receiving *r, struct str path)
{
	struct str bytes;
	struct snapshot snapshot;
	r->got->file = file_name_of(path);
	TRY(file_read_whole(r->job, path, EXCHANGE_MAX_FILE, &bytes));
	TRY(snapshot_begin(r->job, r->book->store, &snapshot));
	enum rc rc = package_read(r->job, r->got->file, bytes, key_of, r, &r->package);
	if (rc == RC_OK)
		rc = units_read(r->job, r->book, &r->units);
	snapshot_end(&snapshot);
	TRY(rc);
	r->got->manifest = r->package.manifest;
	r->got->sm3 = r->package.sm3;
	TRY(find_unit(r));
	TRY(guard_parts(r->job, r->book, &r->package.manifest));
	return lay_out(r);
}

static enum rc receive(struct receiving *r, struct str path, struct str digest, int64_t *ret_seq)
{
	struct proposal **proposals = NULL;
	TRY(verify(r, path));
	if (ret_seq != NULL)
		TRY(intake_bundle_accept(r->job, r->book, &r->bundle, digest, &proposals, ret_seq));
	else
		TRY(intake_bundle_look(r->job, r->book, &r->bundle, &proposals, &r->got->digest));
	r->got->proposals = proposals;
	r->got->proposal_count = r->bundle.count;
	r->got->notes = str_copy(r->job->arena, buf_str(&r->notes));
	return RC_OK;
}

static enum rc receive_one(struct job *job, const struct book *book, struct str path,
	struct str digest, struct exchange_received *ret, int64_t *ret_seq)
{
	struct receiving r = {.job = job, .book = book, .got = ret};
	*ret = (struct exchange_received){0};
	buf_init(&r.notes, NOTES_MAX);
	enum rc rc = receive(&r, path, digest, ret_seq);
	buf_free(&r.notes);
	return rc;
}

enum rc exchange_look(
	struct job *job, const struct book *book, struct str path, struct exchange_received *ret)
{
	return receive_one(job, book, path, STR_NONE, ret, NULL);
}

enum rc exchange_accept(struct job *job, const struct book *book, struct str path,
	struct str digest, struct exchange_received *ret, int64_t *ret_seq)
{
	return receive_one(job, book, path, digest, ret, ret_seq);
}
