/*
 * What a handler works in: the thread's connection and a transaction.
 *
 * READ   one read-only snapshot around the whole handler; it is always rolled
 *        back, since there is nothing to keep.
 * WRITE  nothing is opened here: the first statement of a write must take the
 *        book's row lock and its change number, and that is the ledger's
 *        change_begin. What a handler leaves open is an error of ours and is
 *        rolled back.
 *
 * After RC_FAILED (a lost connection, a full disk) the desk is closed, so
 * that the next request begins with a new connection.
 */
#include "web/serve.h"

enum rc desk_enter(struct request *request)
{
	const struct web_options *options = &request->web->options;
	struct web_desk *desk = request->desk;

	if (request->route->access == ACCESS_NONE)
		return RC_OK;
	must(desk != NULL && options->desk_open != NULL);
	if (desk->store == NULL)
		TRY(options->desk_open(request->job, options->arg, desk));
	must(store_state(desk->store) == STORE_IDLE);
	if (request->route->access == ACCESS_READ)
		return store_begin_read(request->job, desk->store);
	return RC_OK;
}

enum rc desk_leave(struct request *request, enum rc result)
{
	const struct web_options *options = &request->web->options;
	struct web_desk *desk = request->desk;
	bool left_open;

	if (request->route->access == ACCESS_NONE || desk->store == NULL)
		return result;
	left_open =
		request->route->access == ACCESS_WRITE && store_state(desk->store) != STORE_IDLE;
	store_rollback(desk->store);
	if (result == RC_FAILED) {
		options->desk_close(options->arg, desk);
		*desk = (struct web_desk){0};
	}
	if (result == RC_OK && left_open)
		return fail(request->job, RC_FAILED, "“%s”没有提交它的写入，已全部撤回",
			request->route->purpose);
	return result;
}
