/*
 * Writes the probe documents into a folder, for readers that are not ours:
 *	probe FOLDER
 * characters.docx 616 characters flush left; indented.docx 614 with an indent;
 * internal.docx, review.docx, outgoing.docx and .html the sample report in its
 * editions; long.docx several pages with a long table; sample.txt plain text.
 */
#include <stdio.h>

#include "sample.h"

static enum rc write_docx(struct job *job, const char *folder, const char *name,
	const struct document *doc, enum edition edition)
{
	struct str bytes;
	TRY(document_docx(job, doc, edition, &bytes));
	return file_write_whole(job, str_format(job->arena, "%s/%s.docx", folder, name), bytes);
}

static enum rc write_all(struct job *job, const char *folder)
{
	static const char *const names[] = {"internal", "review", "outgoing"};
	struct document doc = sample_characters(job->arena, PARA_ADDRESSEE, 616);
	struct str bytes;
	TRY(write_docx(job, folder, "characters", &doc, EDITION_OUTGOING));
	doc = sample_characters(job->arena, PARA_BODY, 614);
	TRY(write_docx(job, folder, "indented", &doc, EDITION_OUTGOING));
	doc = sample_long(job->arena);
	TRY(write_docx(job, folder, "long", &doc, EDITION_OUTGOING));
	doc = sample_report(job->arena);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		TRY(write_docx(job, folder, names[i], &doc, (enum edition)i));
		TRY(document_html_file(job, &doc, (enum edition)i, &bytes));
		TRY(file_write_whole(
			job, str_format(job->arena, "%s/%s.html", folder, names[i]), bytes));
	}
	TRY(document_text(job, &doc, &bytes));
	return file_write_whole(job, str_format(job->arena, "%s/sample.txt", folder), bytes);
}

int main(int argc, char **argv)
{
	struct job job;
	if (argc != 2) {
		fprintf(stderr, "usage: probe FOLDER\n");
		return 2;
	}
	job_init(&job, STR("probe"));
	enum rc rc = write_all(&job, argv[1]);
	if (rc != RC_OK)
		fprintf(stderr, "%s: %.*s\n", rc_name(rc), STR_ARG(job_error(&job)));
	job_done(&job);
	return rc == RC_OK ? 0 : 1;
}
