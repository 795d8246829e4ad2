/*
 * sheet-dump FILE: prints every cell as JSON, for tests and measurements.
 */
#include "sheet/sheet.h"

int main(int argc, char **argv)
{
	struct job job;
	enum rc rc;

	if (argc != 2) {
		(void)fputs("usage: sheet-dump FILE\n", stderr);
		return 2;
	}
	job_init(&job, STR("test"));
	rc = sheet_print_json(&job, str_from_z(argv[1]), stdout);
	if (rc != RC_OK)
		(void)fprintf(stderr, "%s: %.*s\n", rc_name(rc), STR_ARG(job_error(&job)));
	job_done(&job);
	return rc == RC_OK ? 0 : 1;
}
