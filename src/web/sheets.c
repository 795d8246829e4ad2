/*
 * A ledger as a spreadsheet: as it stands, and empty to be filled in. The
 * writer wants a file, so it writes into the server's own temporary folder.
 */
#include "web/sheets.h"

#include <stdlib.h>
#include <unistd.h>

#include "intake/intake.h"
#include "web/handlers.h"
#include "web/serve.h"
#include "web/view.h"

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

enum rc sheet_reply(struct request *request, struct reply *reply, sheet_fn *write_sheet,
	const void *arg, struct str name)
{
	struct arena *a = request->job->arena;
	char *path =
		str_z(a, str_format(a, "%.*s/sheet-XXXXXX", STR_ARG(request->web->upload_folder)));
	struct str bytes;
	int fd = mkstemp(path);

	if (fd < 0)
		return fail(request->job, RC_FAILED, "不能在 %s 写文件", path);
	(void)close(fd);
	enum rc rc = write_sheet(request, arg, str_from_z(path));

	if (rc == RC_OK)
		rc = file_read_whole(request->job, str_from_z(path), WEB_MAX_UPLOAD, &bytes);
	(void)unlink(path);
	if (rc != RC_OK)
		return rc;
	return reply_file(request, reply, XLSX, str_format(a, "%.*s.xlsx", STR_ARG(name)), bytes);
}

static enum rc write_export(struct request *request, const void *ledger, struct str path)
{
	int64_t seq;

	TRY(view_change(request, &seq));
	return intake_export(request->job, request->desk->book, ledger, seq, path);
}

static enum rc write_template(struct request *request, const void *ledger, struct str path)
{
	return intake_template(request->job, request->desk->book, ledger, path);
}

static enum rc find_ledger(struct request *request, const struct ledger_def **ret)
{
	struct str code = request_step(request, "code");

	*ret = schema_ledger(&request->desk->book->catalog->schema, code);
	return *ret != NULL ? RC_OK
			    : fail(request->job, RC_MISSING, "没有台账“%.*s”", STR_ARG(code));
}

enum rc sheet_export(struct request *request, struct reply *reply)
{
	const struct ledger_def *ledger;

	TRY(find_ledger(request, &ledger));
	return sheet_reply(request, reply, write_export, ledger, ledger->label);
}

enum rc sheet_template(struct request *request, struct reply *reply)
{
	const struct ledger_def *ledger;

	TRY(find_ledger(request, &ledger));
	return sheet_reply(request, reply, write_template, ledger,
		str_format(request->job->arena, "%.*s（空表）", STR_ARG(ledger->label)));
}
