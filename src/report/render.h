/* One rendering at work. Inside this room only. */
#ifndef KZ_REPORT_RENDER_H
#define KZ_REPORT_RENDER_H

#include "report/report.h"
#include "report/template.h"

struct writer {
	struct job *job;
	const struct book *book;
	const struct report_request *request;
	int64_t seq;     /* resolved */
	struct str head; /* of the chain, hex */
	struct str unit_name, unit_short;
	ARRAY(struct figure_request) requests;
	struct figure *computed; /* one for each request */
	ARRAY(struct block) blocks;
	ARRAY(struct run) runs; /* of the paragraph at hand */
	ARRAY(struct doc_figure) figures;
	ARRAY(struct figure) sources; /* same order as figures */
	ARRAY(struct doc_claim) claims;
	ARRAY(struct claim_outcome) outcomes;
	ARRAY(struct report_missing) missing;
};

#endif
