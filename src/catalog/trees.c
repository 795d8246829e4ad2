/*
 * The files of the packs become trees, before anything is asked of them: half
 * of what a start costs, and no file needs another. Two threads take one file
 * after the other; each has an arena of its own. What is wrong in a file is
 * kept with it and told when its turn comes.
 */
#include "catalog/inside.h"

struct gang {
	struct tree_file **files;
	size_t count;
	atomic_size_t next;
};

struct hand {
	struct gang *gang;
	struct arena *trees, *texts;
};

static void read_tree(struct hand *hand, struct tree_file *file)
{
	file->troubles.a = hand->texts;
	file->fine = tree_prepare(&file->troubles, file->path, file->bytes, &file->bytes) &&
		     punctuation_ok(&file->troubles, file->path, file->bytes) &&
		     tree_read(hand->trees, &file->troubles, file->path, file->bytes,
			     &file->documents, &file->count);
}

static void take_files(void *arg)
{
	struct hand *hand = arg;
	struct gang *gang = hand->gang;
	size_t at;

	while ((at = atomic_fetch_add(&gang->next, 1)) < gang->count)
		read_tree(hand, gang->files[at]);
}

static bool is_tree(struct str name)
{
	static const struct str folders[] = {STR_INIT("ledgers/"), STR_INIT("indicators/"),
		STR_INIT("claims/"), STR_INIT("reminders/")};

	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (str_starts(name, folders[i]))
			return true;
	return str_eq(name, STR("pack.yaml"));
}

/* The files of a source that are trees join the others. */
static void list_source(struct loader *l, struct source *source, struct gang *gang)
{
	source->trees = arena_array(l->a, struct tree_file, source->count + 1);
	for (size_t i = 0; i < source->count; i++) {
		const struct pack_file *file = &source->files[i];
		struct tree_file *tree = &source->trees[i];

		tree->path =
			str_format(l->a, "%.*s/%.*s", STR_ARG(source->path), STR_ARG(file->name));
		tree->bytes = file->bytes;
		if (is_tree(file->name) && file->bytes.len <= CATALOG_MAX_FILE)
			gang->files[gang->count++] = tree;
	}
}

void trees_read(struct loader *l, struct source *sources, size_t count)
{
	struct tree_file *files[CATALOG_MAX_FILES];
	struct gang gang = {.files = files};
	struct hand own = {&gang, l->trees, l->a}, other = {.gang = &gang};
	struct aside aside;

	for (size_t i = 0; i < count; i++)
		list_source(l, &sources[i], &gang);
	other.trees = arena_beside(l->trees);
	other.texts = arena_beside(l->a);
	aside_begin(&aside, take_files, &other);
	take_files(&own);
	aside_end(&aside);
}
