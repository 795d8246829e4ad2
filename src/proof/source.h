/* Paragraphs being gathered from whatever source. Inside this room only. */
#ifndef KZ_PROOF_SOURCE_H
#define KZ_PROOF_SOURCE_H

#include "proof/proof.h"

struct gathering {
	struct job *job;
	struct arena *a;
	ARRAY(struct proof_para) paras;
	size_t bytes;
	struct proof_text *text; /* figures and claims are there already */
};
/* A paragraph without text is left out. RC_TOO_MUCH. */
enum rc gather(struct gathering *g, struct proof_para para) MUST_USE;
/* Titles and headings by their looks; hands the paragraphs over. */
void gather_finish(struct gathering *g);
/* kz_F0001 and kz_C001 → which record; false: no anchor of ours. */
bool anchor_from(const struct proof_text *text, struct str name, struct proof_anchor *ret);
/* A text that the bureau's machines write: UTF-8, UTF-16 with a mark, GB18030. RC_INVALID, RC_TOO_MUCH. */
enum rc text_decode(struct job *job, struct str name, struct str bytes, struct str *ret) MUST_USE;
/* Lines become paragraphs, tabs part cells. RC_TOO_MUCH. */
enum rc text_paragraphs(struct job *job, struct str text, struct proof_text *ret) MUST_USE;
/* The records of customXml, urn:kezhang:figures:1. RC_INVALID, RC_TOO_MUCH. */
enum rc source_manifest_read(struct job *job, struct str xml, struct proof_text *text) MUST_USE;

#endif
