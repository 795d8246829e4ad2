/* bound.c, N1 and what else hangs on anchors: documents of ours. */
#include "../report/sample.h"
#include "proofing.h"

#define STALE "台账数（未确认完整）"

/* The figures that the sentences below speak of. */
static void fill(struct doc_figure *f, const char *face, const char *value, const char *measure,
	const char *displayed)
{
	f->indicator = STR("hightech.stock");
	f->face = str_from_z(face);
	f->name = str_format(bench.job.arena, "高新技术企业总数%s%s", face[0] ? "的" : "", face);
	f->unit = STR("云东区");
	f->period = STR("2023H1");
	f->cutoff = STR("2023-06-20");
	f->value = str_from_z(value);
	f->measure = str_from_z(measure);
	f->displayed = str_from_z(displayed);
	f->source = STR("台账数");
}

static struct document firms(const char *markup)
{
	struct arena *a = bench.job.arena;
	struct block *blocks = arena_array(a, struct block, 2);
	blocks[0] = sample_block(a, PARA_TITLE, "云东区2023年上半年主要指标");
	blocks[1] = sample_block(a, PARA_BODY, markup);
	struct document doc = sample_document(a, blocks, 2, 4, 1);
	fill(&doc.figures[0], "", "57", "家", "57");
	fill(&doc.figures[1], "上年同期", "32", "家", "32");
	fill(&doc.figures[2], "同比增长", "78.125", "%", "78.1");
	fill(&doc.figures[3], "", "57", "家", "57");
	return doc;
}

static struct proof_text read_back(const struct document *doc, enum edition edition)
{
	struct str bytes;
	struct proof_text text;
	assert_int_equal(document_docx(&bench.job, doc, edition, &bytes), RC_OK);
	assert_int_equal(proof_from_file(&bench.job, STR("稿.docx"), bytes, &text), RC_OK);
	return text;
}

static struct proof_result *proofed_document(const struct document *doc)
{
	struct proof_text *text = arena_new(bench.job.arena, struct proof_text);
	*text = read_back(doc, EDITION_INTERNAL);
	return proofed_text(text, NULL);
}

#define assert_document(doc, rule, at) document_has((doc), (rule), (at), __FILE__, __LINE__)
static void document_has(
	struct document doc, const char *rule, const char *at, const char *file, int line)
{
	struct proof_result *r = proofed_document(&doc);
	if (rule ? finding(r, rule, at) && r->finding_count == 1 : r->finding_count == 0)
		return;
	print_error("wanted one %s at 【%s】, found\n", rule ? rule : "nothing", at);
	for (size_t i = 0; i < r->finding_count; i++)
		print_error("  %s 【%.*s】 %.*s\n", proof_rule_word(r->findings[i].rule),
			STR_ARG(printed_at(r, &r->findings[i])), STR_ARG(r->findings[i].message));
	_fail(file, line);
}

#define SENTENCE "全区现有高新技术企业{f0:57}家，上年同期{f1:32}家，同比增长{f2:78.1}%。"

static void a_document_of_ours_is_clean(void **state)
{
	(void)state;
	struct document doc = firms(SENTENCE);
	struct proof_result *r = proofed_document(&doc);
	assert_document(doc, NULL, NULL);
	assert_int_equal(r->classes[PROOF_BOUND], 3);
	assert_int_equal(r->classes[PROOF_UNBOUND], 0);
	/* three roundings, one exact growth, the sign, the growth as printed */
	assert_int_equal(r->reckoned, 6);
}

static void an_altered_figure_is_told_with_what_it_was(void **state)
{
	(void)state;
	struct document doc =
		firms("全区现有高新技术企业{f0:57}家，上年同期{f1:32}家，同比增长{f2:78.2}%。");
	struct proof_result *r = proofed_document(&doc);
	const struct proof_finding *f = finding(r, "N1", "78.2");
	assert_non_null(f);
	assert_int_equal(f->weight, PROOF_MEND);
	assert_text(f->wanted, "78.1");
	assert_non_null(finding(r, "N2", "78.2%")); /* and it does not follow from 57 and 32 */
}

static void growth_is_recomputed_from_the_exact_values(void **state)
{
	(void)state;
	/* printed as it was recorded, but recorded wrongly */
	struct document doc = firms("高新技术企业{f0:57}家，增长见{f2:79.0}%，基数{f1:32}家。");
	fill(&doc.figures[2], "同比增长", "79", "%", "79.0");
	struct proof_result *r = proofed_document(&doc);
	const struct proof_finding *f = finding(r, "N2", "79.0");
	assert_non_null(f);
	assert_text(f->wanted, "78.1");
	/* printed values may not give it, the exact ones do: 6.84 ÷ 4.86 */
	doc = firms("成交额{f0:6.8}亿元，上年同期{f1:4.9}亿元，同比增长{f2:40.7}%。");
	fill(&doc.figures[0], "", "6.84", "亿元", "6.8");
	fill(&doc.figures[1], "上年同期", "4.86", "亿元", "4.9");
	fill(&doc.figures[2], "同比增长", "3300/81", "%", "40.7");
	assert_document(doc, NULL, NULL);
	/* a value that does not round to what is printed */
	fill(&doc.figures[0], "", "6.74", "亿元", "6.8");
	assert_non_null(finding(proofed_document(&doc), "N1", "6.8"));
}

static void what_is_not_bound_is_told(void **state)
{
	(void)state;
	assert_document(firms(SENTENCE "走访企业12家。"), "N1", "12家");
	assert_document(firms(SENTENCE "（截至2023年6月20日，见附件1、皖科〔2023〕5号）连续3年。"),
		NULL, NULL);
	struct document doc = firms("全区现有高新技术企业{f0:57}家，居全市第{f3:2}位。");
	fill(&doc.figures[3], "位次", "2", "位", "2");
	assert_document(doc, NULL, NULL);
}

static void words_and_figures_must_speak_of_the_same(void **state)
{
	(void)state;
	assert_document(firms("全区现有高新技术企业{f0:57}家，上年全年{f1:32}家。"), "N7", "32家");
	assert_document(
		firms("全区现有高新技术企业{f0:57}家，同比下降{f2:78.1}%。"), "N5", "78.1%");
	assert_document(firms("全区现有高新技术企业{f0:57}家，1—5月。1—5月高新技术企业{f3:57}家。"),
		"N7", "57家");
}

static void one_figure_is_printed_alike(void **state)
{
	(void)state;
	struct document doc = firms("高新技术企业{f0:57}家。高新技术企业{f3:58}家。");
	fill(&doc.figures[3], "", "58", "家", "58");
	assert_document(doc, "N4", "58家");
	/* a number by hand beside a bound one */
	doc = firms("高新技术企业总数{f0:57}家。高新技术企业总数58家。");
	struct proof_result *r = proofed_document(&doc);
	assert_non_null(finding(r, "N4", "58家"));
	assert_non_null(finding(r, "N1", "58家"));
}

static void a_strong_word_stands_as_it_was_judged(void **state)
{
	(void)state;
	struct document doc = firms("两项{c0:位居全市前列}。");
	struct doc_claim claim = doc.claims[0];
	claim.text = STR("位居全市前列");
	doc.claims = &claim;
	assert_document(doc, NULL, NULL);
	claim.text = STR("居全市第4位");
	assert_document(doc, "N5", "位居全市前列");
}

static void doubts_of_the_sources_are_passed_on(void **state)
{
	(void)state;
	struct document doc = firms(SENTENCE);
	doc.figures[0].source = STR(STALE);
	assert_document(doc, "N7", "57家");
	/* once an indicator and time: its list of a year ago is another */
	doc = firms(SENTENCE "现有高新技术企业{f3:57}家。");
	doc.figures[0].source = doc.figures[1].source = doc.figures[3].source = STR(STALE);
	struct proof_result *r = proofed_document(&doc);
	assert_int_equal(r->finding_count, 2);
	assert_non_null(finding(r, "N7", "57家"));
	assert_non_null(finding(r, "N7", "32家"));
	doc = firms(SENTENCE);
	doc.figures[1].cutoff = STR("2023-05-31");
	assert_document(doc, "N7", "32家");
}

static void missing_figures_are_no_numbers(void **state)
{
	(void)state;
	struct document doc =
		firms("全区现有高新技术企业{m0:〔待补：高新技术企业总数，科技股〕}家。");
	doc.figures[0].displayed = STR("〔待补：高新技术企业总数，科技股〕");
	doc.figures[0].missing = true;
	assert_document(doc, NULL, NULL);
}

/* ---- through Word ---- */

/* The next paragraph that Word brings back is this one; one without a word is not brought back. */
static void is_brought_back(const struct proof_text *got, size_t *at, const struct para *want,
	bool bound, size_t table, size_t row, size_t column)
{
	struct str text = STR_NONE;
	size_t anchors = 0;
	const struct proof_para *p = &got->paras[*at];
	for (size_t i = 0; i < want->count; i++) {
		const struct run *run = &want->runs[i];
		size_t from = text.len;
		text = str_format(bench.job.arena, "%.*s%.*s", STR_ARG(text), STR_ARG(run->text));
		if (!bound || run->kind == RUN_TEXT || run->text.len == 0)
			continue;
		assert_true(anchors < p->anchor_count);
		assert_int_equal(p->anchors[anchors].from, from);
		assert_int_equal(p->anchors[anchors].to, text.len);
		assert_int_equal(p->anchors[anchors].index, run->figure);
		assert_int_equal(p->anchors[anchors++].claim, run->kind == RUN_CLAIM);
	}
	if (str_trim(text).len == 0)
		return;
	assert_true((*at)++ < got->para_count);
	assert_true(str_eq(p->text, text));
	assert_int_equal(p->anchor_count, anchors);
	assert_int_equal(p->table, table);
	assert_int_equal(p->row, row);
	assert_int_equal(p->column, column);
}

static void word_brings_back_paragraphs_and_anchors(void **state)
{
	(void)state;
	struct document doc = sample_report(bench.job.arena);
	for (enum edition edition = EDITION_INTERNAL; edition <= EDITION_OUTGOING; edition++) {
		bool bound = edition != EDITION_OUTGOING;
		struct proof_text got = read_back(&doc, edition);
		size_t at = 0, tables = 0;
		for (size_t i = 0; i < doc.block_count; i++) {
			const struct block *block = &doc.blocks[i];
			const struct doc_table *t = &block->table;
			if (block->kind == BLOCK_PARA)
				is_brought_back(&got, &at, &block->para, bound, 0, 0, 0);
			if (block->kind != BLOCK_TABLE)
				continue;
			tables++;
			for (size_t k = 0; k < t->rows * t->columns; k++)
				is_brought_back(&got, &at, &t->cells[k], bound, tables,
					k / t->columns + 1, k % t->columns + 1);
		}
		assert_int_equal(got.para_count, at);
		assert_int_equal(got.anchored, bound);
		assert_true(tables > 0 && at > 10);
	}
}

static void word_brings_back_what_is_known_of_figures(void **state)
{
	(void)state;
	struct document doc = firms(SENTENCE);
	struct proof_text text = read_back(&doc, EDITION_REVIEW);
	assert_int_equal(text.figure_count, doc.figure_count);
	for (size_t i = 0; i < text.figure_count; i++) {
		assert_true(str_eq(text.figures[i].id, doc.figures[i].id));
		assert_true(str_eq(text.figures[i].face, doc.figures[i].face));
		assert_true(str_eq(text.figures[i].value, doc.figures[i].value));
		assert_true(str_eq(text.figures[i].cutoff, doc.figures[i].cutoff));
	}
	struct proof_result *r = proofed_text(&text, NULL);
	assert_int_equal(r->finding_count, 0);
	assert_int_equal(r->classes[PROOF_BOUND], 3);
	text = read_back(&doc, EDITION_OUTGOING);
	r = proofed_text(&text, NULL);
	assert_int_equal(r->finding_count, 0);
	assert_int_equal(r->classes[PROOF_UNBOUND], 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_of_ours_is_clean),
		cmocka_unit_test(an_altered_figure_is_told_with_what_it_was),
		cmocka_unit_test(growth_is_recomputed_from_the_exact_values),
		cmocka_unit_test(what_is_not_bound_is_told),
		cmocka_unit_test(words_and_figures_must_speak_of_the_same),
		cmocka_unit_test(one_figure_is_printed_alike),
		cmocka_unit_test(a_strong_word_stands_as_it_was_judged),
		cmocka_unit_test(doubts_of_the_sources_are_passed_on),
		cmocka_unit_test(missing_figures_are_no_numbers),
		cmocka_unit_test(word_brings_back_paragraphs_and_anchors),
		cmocka_unit_test(word_brings_back_what_is_known_of_figures),
	};
	return cmocka_run_group_tests(tests, bench_up, bench_down);
}
