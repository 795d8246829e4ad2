/*
 * The steps of loading, in their order. A step that stands on an earlier one
 * is taken when that one found nothing wrong; what is independent is looked
 * at together, so that a person mends a pack in one or two rounds.
 *
 * Loading works in a job of its own, whose arena becomes the catalog's:
 * formulas live in the arena of the job that read them.
 */
#include "catalog/inside.h"

/* What stands on formulas, once those of the ledgers are read. */
static void read_rest(struct loader *l)
{
	rules_of_indicators(l);
	if (troubled(&l->troubles))
		return;
	rules_of_claims(l);
	rules_of_reminders(l);
}

static void read_all(struct loader *l, const struct source *sources, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pack_read(l, &sources[i]);
	if (!l->ledgers.len && troubled(&l->troubles))
		return;
	resolve_ledgers(l);
	if (troubled(&l->troubles))
		return;
	need_ledgers(l);
	fill_schema(l);
	rules_of_ledgers(l);
	struct canon_aside *canon = canon_definitions_begin(l);
	read_rest(l);
	canon_definitions_end(l, canon);
}

/* ---- what came out ---- */

static void fill_catalog(struct loader *l)
{
	struct catalog *c = l->catalog;
	const struct claim_def **claims =
		arena_array(l->a, const struct claim_def *, l->claims.len + 1);
	const struct report_def **reports =
		arena_array(l->a, const struct report_def *, l->reports.len + 1);
	struct reminder_def *reminders =
		arena_array(l->a, struct reminder_def, l->reminders.len + 1);
	struct str *versions = arena_array(l->a, struct str, l->packs.len + 1);

	for (size_t i = 0; i < l->claims.len; i++)
		claims[i] = l->claims.at[i].claim;
	for (size_t i = 0; i < l->reminders.len; i++)
		reminders[i] = *l->reminders.at[i].reminder;
	for (size_t i = 0; i < l->reports.len; i++)
		reports[i] = l->reports.at[i].report;
	for (size_t i = 0; i < l->packs.len; i++)
		versions[i] = str_format(l->a, "%.*s %.*s", STR_ARG(l->packs.at[i].title),
			STR_ARG(l->packs.at[i].version));
	c->claims = claims;
	c->claim_count = l->claims.len;
	c->reminders = reminders;
	c->reminder_count = l->reminders.len;
	c->reports = reports;
	c->report_count = l->reports.len;
	c->mappings = l->mappings.at;
	c->mapping_count = l->mappings.len;
	c->wordings = l->wordings.at;
	c->wording_count = l->wordings.len;
	c->packs = l->packs.at;
	c->pack_count = l->packs.len;
	c->version = str_join(l->a, versions, l->packs.len, STR(" + "));
	c->arena = l->a;
}

static enum rc load(
	struct job *inner, const struct source *sources, size_t count, struct catalog **ret)
{
	struct loader l = {.job = inner, .a = inner->arena};

	l.troubles.a = inner->arena;
	l.catalog = arena_new(inner->arena, struct catalog);
	if (count == 0)
		return fail(inner, RC_INVALID, "没有口径包可读");
	l.trees = arena_make();
	read_all(&l, sources, count);
	arena_free(l.trees);
	if (troubled(&l.troubles))
		return pack_troubles_fail(&l.troubles, inner);
	fill_catalog(&l);
	*ret = l.catalog;
	return RC_OK;
}

/* Ends the job of loading: its arena stays with the catalog, or goes. */
static enum rc loaded(struct job *job, struct job *inner, enum rc rc)
{
	if (rc == RC_OK)
		return rc;
	job_take_error(job, inner);
	job_done(inner);
	return rc;
}

static enum rc load_folders(struct job *job, bool standard, const struct str *folders, size_t count,
	struct catalog **ret)
{
	struct source sources[CATALOG_MAX_PACKS + 1];
	struct job inner;
	size_t n = 0;
	enum rc rc = RC_OK;

	if (count > CATALOG_MAX_PACKS)
		return fail(job, RC_INVALID, "口径包太多，最多 %d 个", CATALOG_MAX_PACKS);
	job_fork(job, &inner);
	if (standard)
		pack_from_program(inner.arena, &sources[n++]);
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = pack_from_folder(&inner, inner.arena, folders[i], &sources[n++]);
	if (rc == RC_OK)
		rc = load(&inner, sources, n, ret);
	return loaded(job, &inner, rc);
}

enum rc catalog_load(struct job *job, const struct str *folders, size_t count, struct catalog **ret)
{
	return load_folders(job, true, folders, count, ret);
}

enum rc catalog_load_only(
	struct job *job, const struct str *folders, size_t count, struct catalog **ret)
{
	return load_folders(job, false, folders, count, ret);
}

enum rc catalog_load_files(struct job *job, bool standard, const struct pack_file *files,
	size_t count, struct catalog **ret)
{
	struct source sources[2];
	struct job inner;
	size_t n = 0;

	job_fork(job, &inner);
	if (standard)
		pack_from_program(inner.arena, &sources[n++]);
	struct pack_file *copies = arena_array(inner.arena, struct pack_file, count + 1);
	for (size_t i = 0; i < count; i++)
		copies[i] = (struct pack_file){str_copy(inner.arena, files[i].name),
			str_copy(inner.arena, files[i].bytes)};
	if (count)
		sources[n++] =
			(struct source){.path = STR("pack"), .files = copies, .count = count};
	return loaded(job, &inner, load(&inner, sources, n, ret));
}

void catalog_free(struct catalog *catalog)
{
	if (catalog)
		arena_free(catalog->arena);
}

/* ---- finding ---- */

const struct claim_def *catalog_claim(const struct catalog *catalog, struct str name)
{
	for (size_t i = 0; i < catalog->claim_count; i++)
		if (str_eq(catalog->claims[i]->code, name) ||
			str_eq(catalog->claims[i]->label, name))
			return catalog->claims[i];
	return NULL;
}

const struct report_def *catalog_report(const struct catalog *catalog, struct str name)
{
	for (size_t i = 0; i < catalog->report_count; i++)
		if (str_eq(catalog->reports[i]->code, name) ||
			str_eq(catalog->reports[i]->label, name))
			return catalog->reports[i];
	return NULL;
}
