/*
 * Relations between parts (OPC).
 *
 * How it works: the relations of DIR/NAME stand in DIR/_rels/NAME.rels; they
 * are read once, their targets resolved against DIR, and kept in the package.
 * The type's last path step is what counts, because transitional and strict
 * files differ in everything before it.
 */
#include "ooxml/package.h"

#include <string.h>

#define RELATIONS_MAX 65536 /* of one part */

struct rels_reader {
	struct job *job;
	struct ooxml *package;
	struct str folder; /* of the part that relates */
	ARRAY(struct relation) relations;
};

static enum rc relations_of(struct job *job, struct ooxml *package, struct str part,
	const struct relations **ret) MUST_USE;
static struct str rels_name(struct arena *a, struct str part);
static struct str folder_of(struct str part);
static struct str resolve(struct ooxml *package, struct str folder, struct str target);

enum rc ooxml_relation(struct job *job, struct ooxml *package, struct str part, struct str suffix,
	struct str *ret_target)
{
	const struct relations *relations;

	TRY(relations_of(job, package, part, &relations));
	for (size_t i = 0; i < relations->count; i++) {
		struct str type = relations->at[i].type;

		if (str_ends(type, suffix) && type.len > suffix.len &&
			type.at[type.len - suffix.len - 1] == '/') {
			*ret_target = relations->at[i].target;
			return RC_OK;
		}
	}
	return fail(job, RC_MISSING, "%.*s 内没有 %.*s 关系，文件可能不完整",
		STR_ARG(package->title), STR_ARG(suffix));
}

enum rc ooxml_relation_by_id(struct job *job, struct ooxml *package, struct str part, struct str id,
	struct str *ret_target)
{
	const struct relations *relations;

	TRY(relations_of(job, package, part, &relations));
	for (size_t i = 0; i < relations->count; i++) {
		if (str_eq(relations->at[i].id, id)) {
			*ret_target = relations->at[i].target;
			return RC_OK;
		}
	}
	return fail(job, RC_MISSING, "%.*s 内没有编号为 %.*s 的关系，文件可能不完整",
		STR_ARG(package->title), STR_ARG(id));
}

static enum rc on_relation(
	void *arg, const char *name, const char *space, const struct xml_attr *attrs, size_t count)
{
	struct rels_reader *reader = arg;
	struct arena *a = reader->package->arena;
	struct relation relation = {0};
	bool external = false;

	(void)space;
	if (strcmp(name, "Relationship") != 0)
		return RC_OK;
	for (size_t i = 0; i < count; i++) {
		struct str value = str_from_z(attrs[i].value);

		if (attrs[i].space[0])
			continue;
		if (strcmp(attrs[i].name, "Id") == 0)
			relation.id = str_copy(a, value);
		else if (strcmp(attrs[i].name, "Type") == 0)
			relation.type = str_copy(a, value);
		else if (strcmp(attrs[i].name, "Target") == 0)
			relation.target = value;
		else if (strcmp(attrs[i].name, "TargetMode") == 0)
			external = str_eq(value, STR("External"));
	}
	if (external || !relation.target.len)
		return RC_OK;
	if (reader->relations.len == RELATIONS_MAX)
		return fail(reader->job, RC_TOO_MUCH, "%.*s 内的关系超过 %d 条，已停止读取",
			STR_ARG(reader->package->title), RELATIONS_MAX);
	relation.target = resolve(reader->package, reader->folder, relation.target);
	*ARRAY_ADD(a, reader->relations) = relation;
	return RC_OK;
}

static enum rc relations_of(
	struct job *job, struct ooxml *package, struct str part, const struct relations **ret)
{
	struct str normal = part_normal(package->arena, part);
	struct rels_reader reader = {.job = job, .package = package, .folder = folder_of(normal)};
	struct xml_events events = {.start = on_relation, .arg = &reader};
	struct str rels = rels_name(package->arena, normal);
	struct relations *found;

	for (size_t i = 0; i < package->relations.len; i++) {
		if (str_eq(package->relations.at[i].part, normal)) {
			*ret = &package->relations.at[i];
			return RC_OK;
		}
	}
	if (ooxml_has(package, rels))
		TRY(ooxml_parse(job, package, rels, &events));
	found = ARRAY_ADD(package->arena, package->relations);
	*found = (struct relations){normal, reader.relations.at, reader.relations.len};
	*ret = found;
	return RC_OK;
}

/* "xl/" of "xl/workbook.xml"; "" of the package. */
static struct str folder_of(struct str part)
{
	const char *slash = part.len ? memrchr(part.at, '/', part.len) : NULL;

	return slash ? str_head(part, (size_t)(slash - part.at) + 1) : STR("");
}

static struct str rels_name(struct arena *a, struct str part)
{
	struct str folder = folder_of(part);

	return str_format(
		a, "%.*s_rels/%.*s.rels", STR_ARG(folder), STR_ARG(str_skip(part, folder.len)));
}

/*
 * The part a target means: absolute when it begins with a slash, otherwise
 * beside the part; a ".." above the root stays at the root. The package's own
 * spelling of the name when it has the part.
 */
static struct str resolve(struct ooxml *package, struct str folder, struct str target)
{
	struct arena *a = package->arena;
	bool absolute = target.at[0] == '/' || target.at[0] == '\\';
	struct str rest = str_format(a, "%.*s%.*s", STR_ARG(absolute ? STR("") : folder),
		STR_ARG(part_normal(a, target)));
	ARRAY(struct str) steps = {0};
	const struct entry *entry;
	struct str name;

	while (rest.at) {
		struct str step = str_cut(&rest, STR("/"));

		if (str_eq(step, STR("..")))
			steps.len -= steps.len > 0;
		else if (step.len && !str_eq(step, STR(".")))
			*ARRAY_ADD(a, steps) = step;
	}
	name = str_join(a, steps.at, steps.len, STR("/"));
	entry = package_find(package, name);
	return entry ? entry->name : name;
}
