/*
 * A ledger as a spreadsheet: as it stands, and empty to be filled in. The
 * writer wants a file, so it writes into the server's own temporary folder.
 */
#include <stdlib.h>
#include <unistd.h>

#include "intake/intake.h"
#include "ooxml/ooxml.h"
#include "web/handlers.h"
#include "web/serve.h"
#include "web/view.h"

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

typedef enum rc write_fn(struct request *request, const struct ledger_def *ledger, struct str path);

static enum rc write_export(
	struct request *request, const struct ledger_def *ledger, struct str path)
{
	int64_t seq;

	TRY(view_number(request, "change", SEQ_NOW, &seq));
	return intake_export(request->job, request->desk->book, ledger, seq, path);
}

static enum rc write_template(
	struct request *request, const struct ledger_def *ledger, struct str path)
{
	return intake_template(request->job, request->desk->book, ledger, path);
}

static enum rc reply_sheet(
	struct request *request, struct reply *reply, write_fn *write_sheet, const char *what)
{
	struct arena *a = request->job->arena;
	struct str code = request_step(request, "code"), bytes;
	const struct ledger_def *ledger =
		schema_ledger(&request->desk->book->catalog->schema, code);
	char *path =
		str_z(a, str_format(a, "%.*s/sheet-XXXXXX", STR_ARG(request->web->upload_folder)));
	int fd;

	if (ledger == NULL)
		return fail(request->job, RC_MISSING, "没有台账“%.*s”", STR_ARG(code));
	fd = mkstemp(path);
	if (fd < 0)
		return fail(request->job, RC_FAILED, "不能在 %s 写文件", path);
	(void)close(fd);
	enum rc rc = write_sheet(request, ledger, str_from_z(path));

	if (rc == RC_OK)
		rc = file_read_whole(request->job, str_from_z(path), WEB_MAX_UPLOAD, &bytes);
	(void)unlink(path);
	if (rc != RC_OK)
		return rc;
	return reply_file(request, reply, XLSX,
		str_format(a, "%.*s%s.xlsx", STR_ARG(ledger->label), what), bytes);
}

enum rc sheet_export(struct request *request, struct reply *reply)
{
	return reply_sheet(request, reply, write_export, "");
}

enum rc sheet_template(struct request *request, struct reply *reply)
{
	return reply_sheet(request, reply, write_template, "（空表）");
}
