/*
 * The manifest of a document that was made here: what each figure and claim
 * was when it was written (report/docx_review.c writes it). A convenience copy:
 * what does not read leaves a figure of which less is known.
 */
#include "proof/source.h"

#include <string.h>

#include "ooxml/ooxml.h"

#define FIELD_MAX ((size_t)1 << 20)

struct reader {
	struct job *job;
	ARRAY(struct doc_figure) figures;
	ARRAY(struct doc_claim) claims;
	bool in_figure, in_claim;
	struct buf text;
};

static struct str attr(
	const struct reader *r, const struct xml_attr *attrs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(attrs[i].name, name) == 0)
			return str_copy(r->job->arena, str_from_z(attrs[i].value));
	return STR_NONE;
}

static enum rc on_start(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct reader *r = arg;
	(void)space;
	buf_clear(&r->text);
	if (strcmp(name, "figure") == 0) {
		if (r->figures.len == DOCUMENT_MAX_FIGURES)
			return fail(r->job, RC_TOO_MUCH, "文档所附的数据清单超过 %d 个数",
				DOCUMENT_MAX_FIGURES);
		r->in_figure = true;
		*ARRAY_ADD(r->job->arena, r->figures) =
			(struct doc_figure){.id = attr(r, attrs, count, "id"),
				.missing = str_eq(attr(r, attrs, count, "missing"), STR("yes"))};
	} else if (strcmp(name, "claim") == 0) {
		if (r->claims.len == DOCUMENT_MAX_CLAIMS)
			return fail(r->job, RC_TOO_MUCH, "文档所附的表述清单超过 %d 条",
				DOCUMENT_MAX_CLAIMS);
		r->in_claim = true;
		*ARRAY_ADD(r->job->arena, r->claims) =
			(struct doc_claim){.id = attr(r, attrs, count, "id"),
				.holds = str_eq(attr(r, attrs, count, "holds"), STR("yes"))};
	}
	return RC_OK;
}

static void put_figure(struct doc_figure *f, const char *name, struct str text)
{
	const struct {
		const char *name;
		struct str *at;
	} fields[] = {
		{"indicator", &f->indicator},
		{"face", &f->face},
		{"name", &f->name},
		{"definition", &f->definition},
		{"formula", &f->formula},
		{"unit", &f->unit},
		{"period", &f->period},
		{"cutoff", &f->cutoff},
		{"value", &f->value},
		{"measure", &f->measure},
		{"displayed", &f->displayed},
		{"source", &f->source},
		{"office", &f->office},
	};
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (strcmp(name, fields[i].name) == 0)
			*fields[i].at = text;
}

static enum rc on_end(void *arg, const char *name, const char *space)
{
	struct reader *r = arg;
	(void)space;
	struct str text = str_copy(r->job->arena, buf_str(&r->text));
	buf_clear(&r->text);
	if (strcmp(name, "figure") == 0) {
		r->in_figure = false;
	} else if (strcmp(name, "claim") == 0) {
		r->in_claim = false;
	} else if (r->in_figure && r->figures.len > 0) {
		put_figure(&r->figures.at[r->figures.len - 1], name, text);
	} else if (r->in_claim && r->claims.len > 0) {
		struct doc_claim *claim = &r->claims.at[r->claims.len - 1];
		if (strcmp(name, "code") == 0)
			claim->code = text;
		else if (strcmp(name, "words") == 0)
			claim->words = text;
		else if (strcmp(name, "text") == 0)
			claim->text = text;
	}
	return RC_OK;
}

static enum rc on_text(void *arg, const char *text, size_t len)
{
	struct reader *r = arg;
	buf_add(&r->text, (struct str){text, len});
	return RC_OK;
}

enum rc source_manifest_read(struct job *job, struct str xml, struct proof_text *text)
{
	struct reader r = {.job = job};
	const struct xml_events events = {on_start, on_end, on_text, &r};
	buf_init(&r.text, FIELD_MAX);
	enum rc rc = xml_parse(job, STR("customXml/item1.xml"), xml, &events);
	buf_free(&r.text);
	if (rc != RC_OK)
		return because(job, rc, "文档所附的数据清单读不出");
	text->figures = r.figures.at;
	text->figure_count = r.figures.len;
	text->claims = r.claims.at;
	text->claim_count = r.claims.len;
	return RC_OK;
}
