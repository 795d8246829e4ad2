/*
 * Files that pages load, carried inside the program.
 *
 * The address has a hash of the content, so a browser may keep it for ever;
 * an address with another hash is unknown. Packed forms are made while
 * building and sent to whoever takes gzip.
 */
#include "web/handlers.h"
#include "web/serve.h"

#include "assets.h"
#include "core/embedded.h"

extern const struct embedded web_assets[];
extern const size_t web_assets_count;

struct asset {
	struct str name, hash, type;
};

#define ASSET_ROW(name, hash, type) {STR_INIT(name), STR_INIT(hash), STR_INIT(type)},
static const struct asset assets[] = {ASSETS(ASSET_ROW)};

static struct str bytes_of(
	struct request *request, const char *head, struct str name, const char *tail)
{
	const struct embedded *file = embedded_find(web_assets, web_assets_count,
		str_format(request->job->arena, "%s%.*s%s", head, STR_ARG(name), tail));

	must(file != NULL);
	return embedded_str(file);
}

enum rc asset_get(struct request *request, struct reply *reply)
{
	struct str name = request_step(request, "name"), hash = request_step(request, "hash");

	for (size_t i = 0; i < COUNT_OF(assets); i++) {
		const struct asset *asset = &assets[i];

		if (!str_eq(asset->name, name) || !str_eq(asset->hash, hash))
			continue;
		reply->type = asset->type;
		reply->cache = STR("public, max-age=31536000, immutable");
		reply->packable = true;
		if (str_find(request->accept_encoding, STR("gzip")) != SIZE_MAX) {
			reply->encoding = STR("gzip");
			reply->body = bytes_of(request, "asset-", name, ".gz");
		} else {
			reply->body = bytes_of(request, "asset-", name, "");
		}
		return RC_OK;
	}
	return fail(request->job, RC_MISSING, "没有这个文件：%.*s", STR_ARG(name));
}
