#include "read.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX 200000

static NORETURN void wrong(const struct line *line, const char *what)
{
	(void)fprintf(stderr, "%s:%d: %s\n", line->file, line->number, what);
	exit(1);
}

static struct str whole_file(struct arena *a, const char *path)
{
	char *bytes = arena_array(a, char, FILE_MAX);
	FILE *file = fopen(path, "rb");
	size_t len = file ? fread(bytes, 1, FILE_MAX, file) : 0;

	if (!file || len == FILE_MAX) {
		(void)fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
	(void)fclose(file);
	return (struct str){bytes, len};
}

/* The text in front of a mark, both trimmed; without the mark the whole, and the rest empty. */
static struct str before(struct str *rest, struct str mark)
{
	struct str head = str_trim(str_cut(rest, mark));

	*rest = str_trim(*rest);
	return head;
}

/* LEDGER [ALIAS] [< PARENT] [from DAY]: FIELDS [=> MESSAGE] */
static void read_row(struct line *line, struct str rest)
{
	struct str head = before(&rest, STR(": "));

	line->fields = before(&rest, STR("=>"));
	line->wanted = rest;
	line->name = before(&head, STR(" "));
	while (head.len) {
		struct str word = before(&head, STR(" "));

		if (str_eq(word, STR("<")))
			line->parent = before(&head, STR(" "));
		else if (str_eq(word, STR("from")))
			line->since = before(&head, STR(" "));
		else if (line->alias.len)
			wrong(line, "a row is LEDGER [ALIAS] [< PARENT] [from DAY]: FIELDS");
		else
			line->alias = word;
	}
	if ((line->kind == LINE_REFUSED) != (line->wanted.len > 0))
		wrong(line, "a refused row says why: => MESSAGE");
}

/* INDICATOR [的 FACE] = WANTED, 表述 CLAIM [[LIST]] = WANTED */
static void read_asked(struct line *line, struct str rest)
{
	struct str head = before(&rest, STR(" = "));

	line->wanted = rest;
	line->kind = LINE_FIGURE;
	if (str_starts(head, STR("表述 "))) {
		line->kind = LINE_CLAIM;
		head = str_skip(head, STR("表述 ").len);
		line->name = before(&head, STR("["));
		line->list = before(&head, STR("]"));
	} else {
		line->name = before(&head, STR(" 的 "));
		line->face = head;
	}
	if (!line->wanted.len || !line->name.len)
		wrong(line, "a question is NAME = WANTED");
}

static void read_line(struct line *line, struct str text)
{
	bool inside = str_starts(text, STR("\t")) || str_starts(text, STR(" "));
	struct str rest = str_trim(text);

	if (inside) {
		read_asked(line, rest);
		return;
	}
	struct str word = before(&rest, STR(" "));
	if (str_eq(word, STR("world"))) {
		line->kind = LINE_WORLD;
		line->name = rest;
	} else if (str_eq(word, STR("at"))) {
		line->kind = LINE_AT;
		line->period = before(&rest, STR(" "));
		line->cutoff = before(&rest, STR(" "));
		line->unit = rest;
	} else if (str_eq(word, STR("row"))) {
		line->kind = LINE_ROW;
		read_row(line, rest);
	} else if (str_eq(word, STR("refused"))) {
		line->kind = LINE_REFUSED;
		read_row(line, rest);
	} else {
		wrong(line, "a line begins with world, row, refused, at, or a blank");
	}
}

void world_lines(struct arena *a, const char *path, struct line **ret, size_t *ret_count)
{
	struct str rest = whole_file(a, path);
	ARRAY(struct line) lines = {0};

	for (int number = 1; rest.len; number++) {
		struct str text = str_cut(&rest, STR("\n"));

		if (!str_trim(text).len || str_starts(str_trim(text), STR("#")))
			continue;
		struct line *line = ARRAY_ADD(a, lines);
		*line = (struct line){.file = path, .number = number};
		read_line(line, text);
	}
	*ret = lines.at;
	*ret_count = lines.len;
}
