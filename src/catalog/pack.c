/*
 * One pack: its head first, because what it may replace hangs on who issued
 * it, then its files in the order of their names.
 */
#include "catalog/inside.h"

static const struct str pack_keys[] = {STR_INIT("title"), STR_INIT("issuer"), STR_INIT("version"),
	STR_INIT("effective"), STR_INIT("locked"), STR_INIT("note")};

typedef void read_fn(struct loader *l, const struct node *node);

/* A file of a pack at hand. */
struct piece {
	struct str path, name, bytes, image;
};

/* Prepares, looks at and reads a file, unless its image is there; its documents one by one. */
static void each_document(struct loader *l, const struct piece *piece, read_fn *read)
{
	struct node **documents;
	struct str path = piece->path, bytes = piece->bytes;
	size_t count;

	if (piece->image.len)
		tree_image_read(l->trees, path, bytes, piece->image, &documents, &count);
	else if (!tree_prepare(&l->troubles, path, bytes, &bytes) ||
		 !punctuation_ok(&l->troubles, path, bytes) ||
		 !tree_read(l->trees, &l->troubles, path, bytes, &documents, &count))
		return;
	if (!count)
		pack_trouble(
			&l->troubles, (struct place){path, 0, 0}, "文件是空的，请写入内容或删去");
	for (size_t i = 0; i < count; i++)
		read(l, documents[i]);
}

static void read_head(struct loader *l, const struct node *node)
{
	struct pack_def *pack = &l->packs.at[l->packs.len - 1];
	struct str what = str_format(l->a, "口径包 %.*s ", STR_ARG(pack->path));
	day_t day;

	if (pack->title.len) {
		pack_trouble(&l->troubles, node->place, "pack.yaml 只能有一段");
		return;
	}
	if (!map_ok(l, node, pack_keys, COUNT_OF(pack_keys)) && node->kind != NODE_MAP)
		return;
	pack->title = node_need(l, node, "title", what);
	pack->issuer = node_need(l, node, "issuer", what);
	pack->version = node_need(l, node, "version", what);
	pack->effective = node_need(l, node, "effective", what);
	pack->locked = node_flag(l, node, "locked", false);
	if (pack->effective.len && !day_from_iso(pack->effective, &day))
		pack_trouble(&l->troubles, node_get(node, "effective")->place,
			"生效日期「%.*s」应写成 2023-01-01 的样子", STR_ARG(pack->effective));
}

static void read_list(struct loader *l, const struct node *node, read_fn *read)
{
	if (node->kind != NODE_LIST) {
		pack_trouble(&l->troubles, node->place, "这里应是列表，每项以「- 」开头");
		return;
	}
	for (size_t i = 0; i < node->count; i++)
		read(l, node->items[i]);
}

static void read_indicators(struct loader *l, const struct node *node)
{
	read_list(l, node, pack_read_indicator);
}

static void read_claims(struct loader *l, const struct node *node)
{
	read_list(l, node, pack_read_claim);
}

static void read_reminders(struct loader *l, const struct node *node)
{
	read_list(l, node, pack_read_reminder);
}

static void read_one(struct loader *l, const struct piece *piece)
{
	struct str path = piece->path, name = piece->name, bytes = piece->bytes;

	if (bytes.len > CATALOG_MAX_FILE) {
		pack_trouble(&l->troubles, (struct place){path, 0, 0},
			"文件太大，最多 %zu 字节，请拆成几个文件", CATALOG_MAX_FILE);
		return;
	}
	if (str_starts(name, STR("ledgers/")))
		each_document(l, piece, pack_read_ledger);
	else if (str_starts(name, STR("indicators/")))
		each_document(l, piece, read_indicators);
	else if (str_starts(name, STR("claims/")))
		each_document(l, piece, read_claims);
	else if (str_starts(name, STR("reminders/")))
		each_document(l, piece, read_reminders);
	else if (str_starts(name, STR("reports/")))
		pack_read_report(l, path, bytes);
	else if (str_starts(name, STR("mappings/")))
		*ARRAY_ADD(l->a, l->mappings) = (struct mapping_def){path, bytes};
	else if (str_starts(name, STR("wording/")))
		*ARRAY_ADD(l->a, l->wordings) = (struct wording_def){path, bytes};
	else if (!str_eq(name, STR("pack.yaml")))
		pack_trouble(
			&l->troubles, (struct place){path, 0, 0}, "口径包里没有放这个文件的地方");
}

static struct piece piece_of(struct loader *l, const struct source *source, size_t at)
{
	const struct pack_file *file = &source->files[at];

	return (struct piece){
		.path = str_format(l->a, "%.*s/%.*s", STR_ARG(source->path), STR_ARG(file->name)),
		.name = file->name,
		.bytes = file->bytes,
		.image = source->images ? source->images[at] : STR_NONE,
	};
}

void pack_read(struct loader *l, const struct source *source)
{
	bool headed = false;

	*ARRAY_ADD(l->a, l->packs) = (struct pack_def){.path = source->path};
	l->file_count += source->count;
	if (l->file_count > CATALOG_MAX_FILES) {
		pack_trouble(&l->troubles, (struct place){source->path, 0, 0},
			"口径包的文件太多，一共最多 %d 个", CATALOG_MAX_FILES);
		return;
	}
	for (size_t i = 0; i < source->count; i++)
		if (str_eq(source->files[i].name, STR("pack.yaml"))) {
			struct piece piece = piece_of(l, source, i);

			headed = true;
			each_document(l, &piece, read_head);
		}
	if (!headed)
		pack_trouble(&l->troubles, (struct place){source->path, 0, 0},
			"口径包缺少 pack.yaml（写明 title issuer version effective）");
	for (size_t i = 0; i < source->count; i++) {
		struct piece piece = piece_of(l, source, i);

		read_one(l, &piece);
	}
}
