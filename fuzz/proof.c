/*
 * Proofing: any bytes are a plain text, the XML of a document with a manifest,
 * or a whole file. Whatever is read has tokens that cover it, numbers and
 * findings in order and inside of it, and counts that add up.
 *
 * Input: 't' text, 'x' XML of the document, a NUL, XML of the manifest; 'f' a file.
 */
#include <string.h>

#include "fuzz.h"
#include "ooxml/ooxml.h"
#include "proof/inside.h"

static struct job words;
static const struct wording *wording;
static struct catalog *catalog;

static void load(void)
{
	job_init(&words, STR("fuzz"));
	must(catalog_load(&words, NULL, 0, &catalog) == RC_OK);
	must(proof_wording(&words, catalog, &wording) == RC_OK);
}

/* Not inside of a code point. */
static bool at_edge(struct str text, size_t at)
{
	return at == text.len || ((unsigned char)text.at[at] & 0xC0) != 0x80;
}

static void look_at_tokens(struct arena *a, const struct proof_para *para)
{
	struct tokens t = tokens_of(a, wording, para);
	size_t at = 0;
	for (size_t i = 0; i < t.len; i++) {
		must(t.at[i].from == at && t.at[i].to > at && at_edge(para->text, t.at[i].to));
		at = t.at[i].to;
	}
	must(at == para->text.len);
}

static void look_at_result(const struct proof_result *r)
{
	size_t sum = 0, para = 0, at = 0;
	for (size_t i = 0; i < r->number_count; i++) {
		const struct proof_number *n = &r->numbers[i];
		must(n->para > para || (n->para == para && n->from >= at));
		must(n->from < n->to && n->to <= r->text->paras[n->para].text.len);
		para = n->para;
		at = n->to;
	}
	for (size_t i = 0; i < PROOF_CLASS_COUNT; i++)
		sum += r->classes[i];
	must(sum == r->number_count);
	must(r->weights[0] + r->weights[1] + r->weights[2] == r->finding_count);
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct proof_finding *f = &r->findings[i];
		struct str text = r->text->paras[f->para].text;
		size_t from;
		must(f->from <= f->to && f->to <= text.len);
		must(at_edge(text, f->from) && at_edge(text, f->to));
		must(f->message.len > 0 && str_is_utf8(f->message));
		must(f->other < r->text->para_count &&
			f->other_to <= r->text->paras[f->other].text.len);
		struct str sentence = proof_sentence(text, f->from, &from);
		must(from <= f->from && from + sentence.len <= text.len);
	}
}

static void proof(struct job *job, const struct proof_text *text)
{
	struct proof_request request = {.text = text, .wording = wording, .catalog = catalog};
	struct proof_result result;
	for (size_t i = 0; i < text->para_count; i++) {
		const struct proof_para *p = &text->paras[i];
		must(str_is_utf8(p->text));
		for (size_t k = 0, at = 0; k < p->anchor_count; at = p->anchors[k++].to)
			must(p->anchors[k].from >= at && p->anchors[k].from < p->anchors[k].to &&
				p->anchors[k].to <= p->text.len);
		look_at_tokens(job->arena, p);
	}
	must(proof_check(job, &request, &result) == RC_OK);
	look_at_result(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct job job;
	struct proof_text text;
	enum rc rc;
	if (size == 0)
		return 0;
	if (!catalog)
		load();
	job_init(&job, STR("fuzz"));
	struct str rest = {(const char *)data + 1, size - 1};
	if (data[0] == 'x') {
		const char *cut = memchr(rest.at, '\0', rest.len);
		size_t len = cut ? (size_t)(cut - rest.at) : rest.len;
		rc = proof_from_xml(
			&job, str_head(rest, len), str_skip(rest, len + (cut != NULL)), &text);
	} else {
		rc = proof_from_file(&job, STR("稿"), rest, &text);
	}
	must(rc == RC_OK || rc == RC_INVALID || rc == RC_TOO_MUCH);
	if (rc == RC_OK)
		proof(&job, &text);
	job_done(&job);
	return 0;
}
