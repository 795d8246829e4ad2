/*
 * Several files at once, in the order of what refers to what, whatever the
 * order given: 辖区 and 单位 before the lists that name them.
 *
 * Looking: one outlook for all of them, so that a list is judged with what the
 * files before it bring. Accepting: each file is a change of its own, which
 * can be undone alone. One that is refused does not hold up the others, but
 * those that name what it was to bring wait for it: taken without it they
 * would make their own half records.
 */
#include "intake/inner.h"

struct member {
	struct intake_file *file;
	const struct ledger_def *ledgers[FILE_MAX_LEDGERS];
	size_t ledger_count;
	bool done;
};

struct set {
	struct job *job;
	const struct book *book;
	const struct intake_options *options;
	struct member *members;
	size_t count;
	intake_file_fn *each;
	void *arg;
};

static struct intake_options options_of(const struct set *s, const struct intake_file *file)
{
	struct intake_options options = *s->options;
	if (file->mapping.len > 0)
		options.mapping = file->mapping;
	return options;
}

/* The job's error, with the name of the file in front where its first line does not say it. */
static struct str trouble_of(struct arena *a, struct job *job, const struct intake_file *file)
{
	struct str error = job_error(job), name = file_name_of(file->path), rest = error;
	return str_find(str_cut(&rest, STR("\n")), name) != SIZE_MAX
		       ? str_copy(a, error)
		       : str_format(a, "%.*s：%.*s", STR_ARG(name), STR_ARG(error));
}

/* ---- order ---- */

/* A file that cannot be read brings nothing; why is told when its turn comes. */
static void know(struct set *s, struct member *m)
{
	struct intake_options options = options_of(s, m->file);
	struct job job;
	job_fork(s->job, &job);
	struct outlook outlook = {.job = &job, .book = s->book, .as_of = s->job->today};
	if (file_ledgers(&outlook, &options, m->file->path, m->ledgers, &m->ledger_count) != RC_OK)
		m->ledger_count = 0;
	job_done(&job);
}

static bool waits_for(const struct member *m, const struct member *other)
{
	for (size_t i = 0; i < m->ledger_count; i++)
		for (size_t k = 0; k < other->ledger_count; k++)
			if (ledger_refers(m->ledgers[i], other->ledgers[k]))
				return true;
	return false;
}

/* The next whom nobody else goes before; where they all wait for each other, the first. */
static struct member *next_member(struct set *s)
{
	struct member *first = NULL;
	for (size_t i = 0; i < s->count; i++) {
		bool waits = false;
		if (s->members[i].done)
			continue;
		if (first == NULL)
			first = &s->members[i];
		for (size_t k = 0; k < s->count; k++)
			waits = waits || (k != i && !s->members[k].done &&
						 waits_for(&s->members[i], &s->members[k]) &&
						 !waits_for(&s->members[k], &s->members[i]));
		if (!waits)
			return &s->members[i];
	}
	return first;
}

static const struct member *refused_before(const struct set *s, const struct member *m)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->members[i].done && s->members[i].file->fate == INTAKE_REFUSED &&
			waits_for(m, &s->members[i]))
			return &s->members[i];
	return NULL;
}

/* ---- one file ---- */

static void look_member(struct set *s, struct outlook *outlook, struct member *m)
{
	struct intake_options *options = arena_new(s->job->arena, struct intake_options);
	struct file_look *look = arena_new(s->job->arena, struct file_look);
	struct intake_file *file = m->file;
	*options = options_of(s, file);
	file->fate = INTAKE_LOOKED;
	if (file_look(outlook, options, file->path, look) == RC_OK) {
		file->proposal = look->first;
		if (look->first->ledger != NULL)
			look->first->digest = proposal_digest(s->job, look->first);
		else
			file->trouble = str_format(s->job->arena, "%.*s：%.*s",
				STR_ARG(look->first->file), STR_ARG(look->first->question));
	} else {
		file->trouble = trouble_of(s->job->arena, s->job, file);
		job_clear_error(s->job);
	}
	if (file->trouble.len > 0)
		file->fate = INTAKE_REFUSED;
	s->each(s->arg, s->job, file);
}

/* RC_OK also when the file was refused; else the machine failed. */
static enum rc accept_member(struct set *s, struct member *m)
{
	struct intake_file *file = m->file;
	struct intake_options options = options_of(s, file);
	struct job job, again;
	job_fork(s->job, &job);
	job.progress = s->job->progress;
	job.progress_arg = s->job->progress_arg;
	enum rc rc = intake_accept(
		&job, s->book, file->path, &options, STR_NONE, &file->proposal, &file->seq);
	if (rc == RC_OK) {
		file->fate = file->seq > 0 ? INTAKE_ACCEPTED : INTAKE_NOTHING;
		s->each(s->arg, &job, file);
	} else if (rc == RC_FAILED || rc == RC_BUSY) {
		job_take_error(s->job, &job);
	} else {
		file->fate = INTAKE_REFUSED;
		file->trouble = trouble_of(s->job->arena, &job, file);
		/* What is wrong with it, row by row. */
		job_fork(s->job, &again);
		if (intake_look(&again, s->book, file->path, &options, &file->proposal) != RC_OK)
			file->proposal = NULL;
		s->each(s->arg, &again, file);
		job_done(&again);
		rc = RC_OK;
	}
	file->proposal = NULL;
	job_done(&job);
	return rc;
}

static void let_wait(struct set *s, struct member *m, const struct member *refused)
{
	m->file->fate = INTAKE_WAITS;
	m->file->trouble = str_format(s->job->arena,
		"%.*s：它引用“%.*s”里的记录，那个文件没有收进来，这个也先不收",
		STR_ARG(file_name_of(m->file->path)), STR_ARG(file_name_of(refused->file->path)));
	s->each(s->arg, s->job, m->file);
}

/* ---- all of them ---- */

static enum rc tell_outcome(const struct set *s, bool accept)
{
	struct buf b;
	size_t failed = 0, taken = 0;
	buf_init(&b, JOB_ERROR_MAX * 4);
	for (size_t i = 0; i < s->count; i++) {
		const struct intake_file *f = s->members[i].file;
		if (f->trouble.len == 0)
			continue;
		buf_addf(&b, "%s%.*s", failed++ > 0 ? "\n" : "", STR_ARG(f->trouble));
	}
	if (failed > 0 && accept && s->count > 1) {
		buf_addf(&b, "\n%zu 个文件里有 %zu 个没有接收", s->count, failed);
		for (size_t i = 0; i < s->count; i++)
			if (s->members[i].file->fate == INTAKE_ACCEPTED)
				buf_addf(&b, "%s%.*s（第 %lld 号变更）",
					taken++ == 0 ? "；已接收：" : "、",
					STR_ARG(file_name_of(s->members[i].file->path)),
					(long long)s->members[i].file->seq);
	}
	struct str text = buf_take(s->job->arena, &b);
	return failed == 0 ? RC_OK : fail(s->job, RC_INVALID, "%.*s", STR_ARG(text));
}

static enum rc go_through(struct set *s, bool accept)
{
	struct outlook *outlook = arena_new(s->job->arena, struct outlook);
	struct member *m;
	outlook->job = s->job;
	outlook->book = s->book;
	outlook->as_of = s->options->as_of != 0 ? s->options->as_of : s->job->today;
	while ((m = next_member(s)) != NULL) {
		const struct member *refused = accept ? refused_before(s, m) : NULL;
		if (refused != NULL)
			let_wait(s, m, refused);
		else if (accept)
			TRY(accept_member(s, m));
		else
			look_member(s, outlook, m);
		m->done = true;
	}
	return tell_outcome(s, accept);
}

enum rc intake_files(struct job *job, const struct book *book, const struct intake_options *options,
	bool accept, struct intake_file *files, size_t count, intake_file_fn *each, void *arg)
{
	struct set s = {.job = job,
		.book = book,
		.options = options,
		.count = count,
		.each = each,
		.arg = arg};
	s.members = arena_array(job->arena, struct member, count + 1);
	for (size_t i = 0; i < count; i++) {
		s.members[i].file = &files[i];
		if (count > 1)
			know(&s, &s.members[i]);
	}
	bool mine = !accept && store_state(book->store) == STORE_IDLE;
	if (mine)
		TRY(store_begin_read(job, book->store));
	enum rc rc = go_through(&s, accept);
	if (mine)
		store_rollback(book->store);
	return rc;
}
