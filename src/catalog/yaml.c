/*
 * libyaml behind one file: its events become a tree.
 *
 * libyaml tells places as lines and code points; byte offsets are found by a
 * table of line beginnings. That is why tree_prepare takes care that a line
 * ends with \n for both of us: the parser knows four other line ends.
 *
 * libyaml's own words are for programmers and English: those that a writer of
 * packs can bring about are put into ours, the rest follow in brackets.
 */
#include "catalog/tree.h"

#include <yaml.h>

struct passed {
	size_t line, column, at;
};
struct reading {
	struct arena *a;
	struct troubles *troubles;
	struct str file, text;
	size_t *lines; /* offsets of their beginnings */
	size_t line_count;
	struct passed last; /* the place that was looked for last */
	yaml_parser_t parser;
	size_t nodes;
};

static struct node *build(struct reading *r, const yaml_event_t *event, size_t depth);

/* ---- before the parser ---- */

static bool refused(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7f && cp < 0xa0) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0xfeff || cp == 0xfffe || cp == 0xffff;
}

/* Only if nothing is refused or taken out; false costs no more than a copy. So are nearly all files. */
static bool nothing_to_mend(struct str bytes)
{
	for (size_t at = 0; at < bytes.len; at++) {
		unsigned char c = (unsigned char)bytes.at[at];
		unsigned char then = at + 1 < bytes.len ? (unsigned char)bytes.at[at + 1] : 0;

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ||
			(c == 0xc2 && then < 0xa0) ||
			(c == 0xe2 && then == 0x80 && at + 2 < bytes.len &&
				((unsigned char)bytes.at[at + 2] & 0xfe) == 0xa8) ||
			(c == 0xef && (then == 0xbb || then == 0xbf)))
			return false;
	}
	return true;
}

bool tree_prepare(struct troubles *troubles, struct str file, struct str bytes, struct str *ret)
{
	struct place place = {file, 1, 1};

	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_skip(bytes, 3);
	if (!str_is_utf8(bytes)) {
		pack_trouble(troubles, (struct place){file, 0, 0},
			"文件不是 UTF-8 编码，请用 UTF-8 另存后再用");
		return false;
	}
	*ret = bytes;
	if (nothing_to_mend(bytes))
		return true;
	char *out = arena_array(troubles->a, char, bytes.len + 1);
	size_t len = 0;
	for (size_t at = 0; at < bytes.len;) {
		size_t from = at;
		uint32_t cp = utf8_next(bytes, &at);

		if (cp == '\r') {
			if (at < bytes.len && bytes.at[at] == '\n')
				at++;
			cp = '\n';
			out[len++] = '\n';
		} else if (refused(cp)) {
			pack_trouble(
				troubles, place, "这里有看不见的字符 U+%04X，请删去", (unsigned)cp);
			return false;
		} else {
			for (size_t i = from; i < at; i++)
				out[len++] = bytes.at[i];
		}
		place.column++;
		if (cp == '\n')
			place = (struct place){file, place.line + 1, 1};
	}
	*ret = (struct str){out, len};
	return true;
}

/* ---- places ---- */

static void find_lines(struct reading *r)
{
	ARRAY(size_t) lines = {0};

	*ARRAY_ADD(r->a, lines) = 0;
	for (size_t i = 0; i < r->text.len; i++)
		if (r->text.at[i] == '\n')
			*ARRAY_ADD(r->a, lines) = i + 1;
	r->lines = lines.at;
	r->line_count = lines.len;
}

static struct place place_of(const struct reading *r, yaml_mark_t mark)
{
	return (struct place){r->file, (int)mark.line + 1, (int)mark.column + 1};
}

static size_t offset_of(struct reading *r, yaml_mark_t mark)
{
	if (mark.line >= r->line_count)
		return r->text.len;
	/* Marks come in order; a line may hold a hundred of them. */
	if (mark.line != r->last.line || mark.column < r->last.column)
		r->last = (struct passed){mark.line, 0, r->lines[mark.line]};
	for (; r->last.column < mark.column && r->last.at < r->text.len; r->last.column++)
		do
			r->last.at++; /* the text is UTF-8 */
		while (r->last.at < r->text.len && (r->text.at[r->last.at] & 0xc0) == 0x80);
	return r->last.at;
}

static struct place place_at(const struct reading *r, size_t offset)
{
	size_t low = 0, high = r->line_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (r->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	struct str before = {r->text.at + r->lines[low], offset - r->lines[low]};
	return (struct place){r->file, (int)low + 1, (int)utf8_count(before) + 1};
}

/* ---- the parser's complaints ---- */

static const struct {
	const char *theirs, *ours;
} complaints[] = {
	{"mapping values are not allowed",
		"这里多出一个冒号「: 」：一行只能有一个键；文字里含「: 」的，请给整段文字加引号"},
	{"did not find expected key", "缩进与上文不齐，或者缺少「键: 值」"},
	{"did not find expected '-' indicator", "缩进与上面的列表项不齐，列表项须以「- 」开头"},
	{"did not find expected ',' or ']'", "列表缺少英文逗号「,」或右括号「]」"},
	{"did not find expected ',' or '}'", "缺少英文逗号「,」或右括号「}」"},
	{"could not find expected ':'", "缺少英文冒号加空格「: 」"},
	{"found unexpected end of stream", "引号没有配对，直到文件末尾也没有结束"},
	{"found unexpected document indicator", "引号没有配对"},
	{"found unknown escape character", "双引号里的反斜线写法不认识，请改用单引号"},
	{"found character that cannot start any token",
		"这个字符不能用在开头，请给文字加引号（缩进须用空格，不能用制表符）"},
	{"block sequence entries are not allowed", "列表项「- 」不能写在这里，请另起一行"},
	{"block mapping keys are not allowed", "键不能写在这里，请另起一行"},
	{"did not find expected node content", "括号或逗号的写法不对，这里缺一个值"},
	{"did not find expected <document start>", "这里的内容不属于上面任何一项，请检查缩进"},
	{"did not find expected alphabetic or numeric character", "以 & 或 * 开头的文字，请加引号"},
	{"found a tab character", "缩进用了制表符，请改为空格"},
	{"did not find expected comment or line break", "「|」或「>」后面不能再写文字，请另起一行"},
	{"found undefined tag handle", "不支持 YAML 的标签（!）；以 ! 开头的文字请加引号"},
	{"while scanning a directive", "不支持 YAML 的指令（%）"},
	{"exceeded max depth", "层次太深"},
};

static void complain(struct reading *r)
{
	const yaml_parser_t *p = &r->parser;
	struct str problem = str_from_z(p->problem ? p->problem : "");
	struct str context = str_from_z(p->context ? p->context : "");
	struct place place = place_of(r, p->problem_mark);

	for (size_t i = 0; i < COUNT_OF(complaints); i++) {
		struct str theirs = str_from_z(complaints[i].theirs);

		if (str_find(problem, theirs) == SIZE_MAX && str_find(context, theirs) == SIZE_MAX)
			continue;
		pack_trouble(r->troubles, place, "%s", complaints[i].ours);
		return;
	}
	pack_trouble(r->troubles, place, "YAML 写法有误，请检查这里的冒号、引号与缩进（%.*s）",
		STR_ARG(problem));
}

static bool next(struct reading *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return true;
	complain(r);
	return false;
}

/* ---- the tree ---- */

static struct node *new_node(struct reading *r, enum node_kind kind, yaml_mark_t mark)
{
	if (r->nodes == CATALOG_MAX_NODES) {
		pack_trouble(r->troubles, place_of(r, mark),
			"一个文件里最多 %d 个值，请拆成几个文件", CATALOG_MAX_NODES);
		return NULL;
	}
	r->nodes++;
	struct node *node = arena_new(r->a, struct node);
	node->kind = kind;
	node->place = place_of(r, mark);
	return node;
}

/* The column of the first character of the line that holds an offset, blanks passed over. */
static int text_column(const struct reading *r, size_t offset)
{
	while (offset < r->text.len && r->text.at[offset] == ' ')
		offset++;
	return place_at(r, offset).column;
}

/* Several lines: each put as far from the leftmost as it stands in the file. */
static void align_raw(const struct reading *r, struct node *node)
{
	struct str rest = node->raw;
	int left = node->raw_place.column;
	struct buf b;

	for (size_t i = 0; i + 1 < rest.len; i++)
		if (rest.at[i] == '\n' && rest.at[i + 1] != '\n') {
			int column = text_column(r, (size_t)(rest.at + i + 1 - r->text.at));

			left = column < left ? column : left;
		}
	buf_init(&b, BUF_MAX_TEXT);
	int column = node->raw_place.column;
	while (rest.len) {
		struct str line = str_cut(&rest, STR("\n"));

		for (int i = left; line.len && i < column; i++)
			buf_add_char(&b, ' ');
		buf_add(&b, str_trim(line));
		if (rest.len)
			buf_add_char(&b, '\n');
		column = rest.len ? text_column(r, (size_t)(rest.at - r->text.at)) : left;
	}
	node->raw = buf_take(r->troubles->a, &b);
	node->raw_place.column = left;
}

/* Where the text itself lies in the file: behind the quote, or below the | of a block. */
static void find_raw(
	struct reading *r, const yaml_event_t *event, struct node *node, struct str text)
{
	size_t from = offset_of(r, event->start_mark), to = offset_of(r, event->end_mark);
	yaml_scalar_style_t style = event->data.scalar.style;

	node->raw_place = node->place;
	if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) {
		node->raw_place.column += from < to;
		from += from < to;
		to -= to > from;
	} else if (style != YAML_PLAIN_SCALAR_STYLE) {
		while (from < to && r->text.at[from] != '\n')
			from++;
		while (from < to && (r->text.at[from] == ' ' || r->text.at[from] == '\n'))
			from++;
		node->raw_place = place_at(r, from);
	}
	while (to > from && (r->text.at[to - 1] == '\n' || r->text.at[to - 1] == ' '))
		to--;
	node->raw = (struct str){r->text.at + from, to - from};
	node->text = str_eq(node->raw, text) ? node->raw : str_copy(r->troubles->a, text);
	/* Escapes and folded lines: the meaning counts, places inside are near enough. */
	if (node->quoted && !str_eq(node->raw, node->text))
		node->raw = node->text;
	else if (str_find(node->raw, STR("\n")) != SIZE_MAX)
		align_raw(r, node);
}

static struct node *text_node(struct reading *r, const yaml_event_t *event)
{
	struct node *node = new_node(r, NODE_TEXT, event->start_mark);

	if (!node)
		return NULL;
	if (event->data.scalar.anchor || event->data.scalar.tag) {
		pack_trouble(r->troubles, node->place,
			"不支持 YAML 的锚点（&）和标签（!），请直接写出内容");
		return NULL;
	}
	struct str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
	/* only they can write bytes that the file has not */
	if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE && !str_is_utf8(text)) {
		pack_trouble(r->troubles, node->place, "引号里的反斜线写出了不合法的字符");
		return NULL;
	}
	node->quoted = event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
		       event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	find_raw(r, event, node, str_trim(text));
	return node;
}

/* The next item; *ret_end when the collection closes instead. NULL and not *ret_end: trouble. */
static struct node *item(struct reading *r, yaml_event_type_t end, size_t depth, bool *ret_end)
{
	yaml_event_t event;
	struct node *node = NULL;

	*ret_end = false;
	if (!next(r, &event))
		return NULL;
	if (event.type == end)
		*ret_end = true;
	else
		node = build(r, &event, depth);
	yaml_event_delete(&event);
	return node;
}

static struct node *list_node(struct reading *r, const yaml_event_t *event, size_t depth)
{
	struct node *node = new_node(r, NODE_LIST, event->start_mark), *one;
	ARRAY(struct node *) items = {0};
	bool end;

	if (!node)
		return NULL;
	while ((one = item(r, YAML_SEQUENCE_END_EVENT, depth, &end)))
		*ARRAY_ADD(r->a, items) = one;
	node->items = items.at;
	node->count = items.len;
	return end ? node : NULL;
}

static bool key_ok(struct reading *r, const struct node *map, const struct node *key)
{
	if (key->kind != NODE_TEXT || !key->text.len) {
		pack_trouble(r->troubles, key->place, "键须是文字");
		return false;
	}
	for (size_t i = 0; i < map->count; i++)
		if (str_eq(map->keys[i]->text, key->text)) {
			pack_trouble(r->troubles, key->place, "键「%.*s」重复，前一个在第%d行",
				STR_ARG(key->text), map->keys[i]->place.line);
			return false;
		}
	if (map->count == CATALOG_MAX_KEYS) {
		pack_trouble(r->troubles, key->place, "一处最多 %d 个键", CATALOG_MAX_KEYS);
		return false;
	}
	return true;
}

static struct node *map_node(struct reading *r, const yaml_event_t *event, size_t depth)
{
	struct node *node = new_node(r, NODE_MAP, event->start_mark), *key, *value;
	ARRAY(struct node *) keys = {0}, items = {0};
	bool end;

	if (!node)
		return NULL;
	while ((key = item(r, YAML_MAPPING_END_EVENT, depth, &end))) {
		if (!key_ok(r, node, key))
			return NULL;
		value = item(r, YAML_NO_EVENT, depth, &end);
		if (!value)
			return NULL;
		*ARRAY_ADD(r->a, keys) = key;
		*ARRAY_ADD(r->a, items) = value;
		node->keys = keys.at;
		node->items = items.at;
		node->count = keys.len;
	}
	return end ? node : NULL;
}

static struct node *build(struct reading *r, const yaml_event_t *event, size_t depth)
{
	if (event->type == YAML_SCALAR_EVENT)
		return text_node(r, event);
	if (depth == CATALOG_MAX_DEPTH) {
		pack_trouble(r->troubles, place_of(r, event->start_mark), "层次太深，最多 %d 层",
			CATALOG_MAX_DEPTH);
		return NULL;
	}
	if (event->type == YAML_SEQUENCE_START_EVENT && !event->data.sequence_start.anchor &&
		!event->data.sequence_start.tag)
		return list_node(r, event, depth + 1);
	if (event->type == YAML_MAPPING_START_EVENT && !event->data.mapping_start.anchor &&
		!event->data.mapping_start.tag)
		return map_node(r, event, depth + 1);
	pack_trouble(r->troubles, place_of(r, event->start_mark),
		"不支持 YAML 的锚点（&）、引用（*）和标签（!），请直接写出内容");
	return NULL;
}

/* One document: its start was seen. */
static struct node *document(struct reading *r, const yaml_event_t *start)
{
	bool end;

	if (start->data.document_start.version_directive ||
		start->data.document_start.tag_directives.start !=
			start->data.document_start.tag_directives.end) {
		pack_trouble(
			r->troubles, place_of(r, start->start_mark), "不支持 YAML 的指令（%%）");
		return NULL;
	}
	struct node *root = item(r, YAML_NO_EVENT, 0, &end);
	if (root)
		(void)item(r, YAML_DOCUMENT_END_EVENT, 0, &end);
	return root && end ? root : NULL;
}

bool tree_read(struct arena *a, struct troubles *troubles, struct str file, struct str bytes,
	struct node ***ret, size_t *ret_count)
{
	struct reading r = {.a = a, .troubles = troubles, .file = file, .text = bytes};
	ARRAY(struct node *) documents = {0};
	yaml_event_t event;
	bool fine = false;

	find_lines(&r);
	must(yaml_parser_initialize(&r.parser));
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes.at, bytes.len);
	while (next(&r, &event)) {
		yaml_event_type_t type = event.type;
		struct node *root = NULL;

		if (type == YAML_DOCUMENT_START_EVENT)
			root = document(&r, &event);
		yaml_event_delete(&event);
		fine = type == YAML_STREAM_END_EVENT;
		if (fine || (type == YAML_DOCUMENT_START_EVENT && !root))
			break;
		if (root)
			*ARRAY_ADD(a, documents) = root;
	}
	yaml_parser_delete(&r.parser);
	if (!fine)
		return false;
	*ret = documents.at;
	*ret_count = documents.len;
	return true;
}
