/*
 * Any bytes as one file of a pack on top of the standard one. The first byte
 * says which kind of file; what loads has hashes of its bodies, what does not
 * says why.
 */
#include "fuzz.h"

#include "catalog/catalog.h"
#include "store/sm3.h"

static void check_catalog(struct arena *a, const struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->schema.ledger_count; i++) {
		const struct ledger_def *def = catalog->schema.ledgers[i];

		must(def->field_count > 0 && def->field_count <= CATALOG_MAX_FIELDS);
		must(def->title_field >= 0 && (size_t)def->title_field < def->field_count);
		must(str_eq(def->hash, sm3_text(a, def->body)));
		must(schema_ledger(&catalog->schema, def->name) == def);
	}
	for (size_t i = 0; i < catalog->schema.indicator_count; i++) {
		const struct indicator_def *def = catalog->schema.indicators[i];

		must(def->value || def->registered);
		must(str_eq(def->hash, sm3_text(a, def->body)));
	}
	for (size_t i = 0; i < catalog->claim_count; i++)
		must(catalog->claims[i]->holds);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str names[] = {STR_INIT("ledgers/x.yaml"),
		STR_INIT("indicators/x.yaml"), STR_INIT("claims/x.yaml"), STR_INIT("reports/x.md")};
	struct catalog *catalog;
	struct job job;

	if (size == 0)
		return 0;
	const struct pack_file files[] = {
		{STR("pack.yaml"),
			STR("title: 试\nissuer: 测\nversion: 1\neffective: 2023-01-01\n")},
		{names[data[0] % COUNT_OF(names)], {(const char *)data + 1, size - 1}},
	};
	job_init(&job, STR("fuzz"));
	enum rc rc = catalog_load_files(&job, true, files, COUNT_OF(files), &catalog);
	must(rc == RC_OK || rc == RC_INVALID);
	must((rc == RC_OK) == (job_error(&job).len == 0));
	must(str_is_utf8(job_error(&job)));
	if (rc == RC_OK) {
		check_catalog(job.arena, catalog);
		catalog_free(catalog);
	}
	job_done(&job);
	return 0;
}
