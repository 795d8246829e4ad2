/* The pages, until the process is told to stop. */
#include "app/app.h"

enum rc command_serve(struct app *app)
{
	return fail(&app->job, RC_MISSING, "这个版本没有网页");
}
