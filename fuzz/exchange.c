/*
 * Any bytes as a package, as its manifest, as its signature. The first byte says which; no key is registered, so a
 * package never gets further than its signature, and the manifest is read as if it had been signed.
 */
#include "fuzz.h"

#include "exchange/inner.h"

static enum rc no_key(void *arg, struct job *job, struct str fingerprint, struct sm2 **ret)
{
	(void)arg;
	(void)ret;
	must(fingerprint.len == 64);
	return fail(job, RC_DENIED, "没有登记");
}

static void check_manifest(struct job *job, struct str text)
{
	struct manifest m, again;
	if (manifest_read(job, text, &m) != RC_OK)
		return;
	must(m.part_count > 0 && m.part_count <= EXCHANGE_MAX_PARTS);
	must(m.figure_count <= EXCHANGE_MAX_FIGURES);
	must(m.cutoff >= period_first(m.period));
	for (size_t i = 0; i < m.part_count; i++) {
		must(str_find(m.parts[i].name, STR("/")) == SIZE_MAX);
		must(m.parts[i].name.at[0] != '.' && str_is_utf8(m.parts[i].name));
		must(m.parts[i].size >= 0 && m.parts[i].sm3.len == 64);
	}
	/* what was read is written, and read, as the same */
	struct str written = manifest_write(job, &m);
	must(manifest_read(job, written, &again) == RC_OK);
	must(str_eq(written, manifest_write(job, &again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data + 1, size > 0 ? size - 1 : 0};
	struct package package;
	struct seal seal;
	struct job job;
	enum rc rc;
	if (size == 0)
		return 0;
	job_init(&job, STR("fuzz"));
	if (data[0] == 'm') {
		check_manifest(&job, bytes);
	} else if (data[0] == 's') {
		rc = seal_read(&job, bytes, &seal);
		must(rc == RC_OK || rc == RC_INVALID);
		must(rc != RC_OK || (seal.fingerprint.len == 64 && seal.sm3.len == 64));
	} else {
		rc = package_read(&job, STR("x"), bytes, no_key, NULL, &package);
		must(rc == RC_INVALID || rc == RC_TOO_MUCH || rc == RC_DENIED);
		must(job_error(&job).len > 0);
	}
	must(str_is_utf8(job_error(&job)));
	job_done(&job);
	return 0;
}
