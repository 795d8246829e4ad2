#include "proofing.h"

struct bench bench;

int bench_up(void **state)
{
	(void)state;
	job_init(&bench.job, STR("test"));
	job_init(&bench.scratch, STR("test"));
	if (catalog_load(&bench.job, NULL, 0, &bench.catalog) != RC_OK ||
		proof_wording(&bench.job, bench.catalog, &bench.wording) != RC_OK) {
		print_error("%.*s\n", STR_ARG(job_error(&bench.job)));
		return -1;
	}
	return 0;
}

int bench_down(void **state)
{
	(void)state;
	catalog_free(bench.catalog);
	job_done(&bench.scratch);
	job_done(&bench.job);
	return 0;
}

static struct proof_result *check(
	struct job *job, const struct proof_text *text, const struct when *when)
{
	struct proof_result *result = arena_new(job->arena, struct proof_result);
	struct proof_request request = {
		.text = text, .wording = bench.wording, .catalog = bench.catalog};
	if (when) {
		request.has_when = request.has_cutoff = true;
		request.when = *when;
	}
	assert_int_equal(proof_check(job, &request, result), RC_OK);
	return result;
}

struct proof_result *proofed_text(const struct proof_text *text, const struct when *when)
{
	return check(&bench.job, text, when);
}

struct proof_result *proofed(const char *text)
{
	struct job *job = &bench.scratch;
	arena_clear(job->arena);
	struct proof_text *read = arena_new(job->arena, struct proof_text);
	assert_int_equal(proof_from_file(job, STR("稿.txt"), str_from_z(text), read), RC_OK);
	return check(job, read, NULL);
}

struct str printed_at(const struct proof_result *result, const struct proof_finding *f)
{
	struct str text = result->text->paras[f->para].text;
	assert_true(f->from <= f->to && f->to <= text.len);
	return (struct str){text.at + f->from, f->to - f->from};
}

const struct proof_finding *finding(
	const struct proof_result *result, const char *rule, const char *at)
{
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct proof_finding *f = &result->findings[i];
		if (strcmp(proof_rule_word(f->rule), rule) == 0 &&
			(!at || str_eq(printed_at(result, f), str_from_z(at))))
			return f;
	}
	return NULL;
}

static void tell(const struct proof_result *result)
{
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct proof_finding *f = &result->findings[i];
		print_error("  %s %s 【%.*s】 %.*s (%.*s)\n", proof_weight_word(f->weight),
			proof_rule_word(f->rule), STR_ARG(printed_at(result, f)),
			STR_ARG(f->message), STR_ARG(f->wanted));
	}
}

void found(const char *text, const char *rule, const char *at, const char *wanted,
	const char *weight, const char *file, int line)
{
	const struct proof_result *result = proofed(text);
	const struct proof_finding *f = finding(result, rule, at);
	size_t count = 0;
	for (size_t i = 0; i < result->finding_count; i++)
		count += strcmp(proof_rule_word(result->findings[i].rule), rule) == 0;
	if (f && count == 1 && (!wanted || str_eq(f->wanted, str_from_z(wanted))) &&
		(!weight || strcmp(proof_weight_word(f->weight), weight) == 0))
		return;
	print_error("%s\nwanted one %s at 【%s】 %s %s, found\n", text, rule, at,
		wanted ? wanted : "", weight ? weight : "");
	tell(result);
	_fail(file, line);
}

void clean(const char *text, const char *rule, const char *file, int line)
{
	const struct proof_result *result = proofed(text);
	if (rule ? !finding(result, rule, NULL) : result->finding_count == 0)
		return;
	print_error("%s\nwanted no %s, found\n", text, rule ? rule : "finding");
	tell(result);
	_fail(file, line);
}

size_t reckoned(const char *text)
{
	return proofed(text)->reckoned;
}
