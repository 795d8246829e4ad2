/*
 * The words as a dictionary. Each file of wording/ is a map from a class to a
 * list of words; the classes are closed (class_names), the words are not. Several
 * dictionaries, because a unit only counts behind a number: 项 is one there
 * and nothing elsewhere. In each, the words that begin with the same code
 * point form a chain, longest first, so that the first that fits is the
 * longest.
 *
 * A word stands in one class. A later pack's file moves a word to its own
 * class; twice in one file is a slip and told.
 */
#include <string.h>

#include "catalog/tree.h"
#include "proof/inside.h"

#define CHAINS   1024
#define WORD_MAX 60 /* bytes */

struct word {
	struct str text;
	enum word_class class;
	size_t file;
	struct word *next;
};
struct dictionary {
	struct word *chains[CHAINS];
};
struct wording {
	struct dictionary units, words, ends, boasts;
};

static const struct {
	struct str name;
	enum word_class class;
} class_names[] = {
	{STR_INIT("counted"), WORD_COUNTED},
	{STR_INIT("measured"), WORD_MEASURED},
	{STR_INIT("money"), WORD_MONEY},
	{STR_INIT("duration"), WORD_DURATION},
	{STR_INIT("points"), WORD_POINTS},
	{STR_INIT("times"), WORD_TIMES},
	{STR_INIT("about_before"), WORD_ABOUT_BEFORE},
	{STR_INIT("about_after"), WORD_ABOUT_AFTER},
	{STR_INIT("up"), WORD_UP},
	{STR_INIT("down"), WORD_DOWN},
	{STR_INIT("level"), WORD_LEVEL},
	{STR_INIT("to"), WORD_TO},
	{STR_INIT("from"), WORD_FROM},
	{STR_INIT("net"), WORD_NET},
	{STR_INIT("compare_same"), WORD_COMPARE_SAME},
	{STR_INIT("compare_year"), WORD_COMPARE_YEAR},
	{STR_INIT("compare_end"), WORD_COMPARE_END},
	{STR_INIT("compare_other"), WORD_COMPARE_OTHER},
	{STR_INIT("base_same"), WORD_BASE_SAME},
	{STR_INIT("base_year"), WORD_BASE_YEAR},
	{STR_INIT("base_loose"), WORD_BASE_LOOSE},
	{STR_INIT("base_end"), WORD_BASE_END},
	{STR_INIT("target"), WORD_TARGET},
	{STR_INIT("completion"), WORD_COMPLETION},
	{STR_INIT("done"), WORD_DONE},
	{STR_INIT("over"), WORD_OVER},
	{STR_INIT("distance"), WORD_DISTANCE},
	{STR_INIT("half"), WORD_HALF},
	{STR_INIT("plan"), WORD_PLAN},
	{STR_INIT("listed"), WORD_LISTED},
	{STR_INIT("whole_year"), WORD_WHOLE_YEAR},
	{STR_INIT("total"), WORD_TOTAL},
	{STR_INIT("parts"), WORD_PARTS},
	{STR_INIT("exactly"), WORD_EXACTLY},
	{STR_INIT("each"), WORD_EACH},
	{STR_INIT("share"), WORD_SHARE},
	{STR_INIT("filler"), WORD_FILLER},
	{STR_INIT("scope"), WORD_SCOPE},
	{STR_INIT("rank_word"), WORD_RANK_WORD},
	{STR_INIT("superlative"), WORD_SUPERLATIVE},
	{STR_INIT("fixed"), WORD_FIXED},
	{STR_INIT("plain"), WORD_PLAIN},
	{STR_INIT("numbered"), WORD_NUMBERED},
	{STR_INIT("rate_ends"), WORD_RATE_END},
	{STR_INIT("all_done"), WORD_ALL_DONE},
};

/* Words are looked up by their first code point. */
static size_t chain_of(struct str s, size_t at)
{
	size_t next = at;
	uint32_t cp = utf8_next(s, &next);
	return cp % CHAINS;
}

/* The chain that ends are found by: the last byte. */
static size_t end_chain(struct str s)
{
	return (unsigned char)s.at[s.len - 1];
}

static size_t longest(const struct word *word, struct str text, size_t at, enum word_class *ret)
{
	struct str rest = str_skip(text, at);
	for (; word; word = word->next)
		if (str_starts(rest, word->text)) {
			*ret = word->class;
			return word->text.len;
		}
	return 0;
}

size_t wording_unit(const struct wording *w, struct str text, size_t at, enum word_class *ret)
{
	return at < text.len ? longest(w->units.chains[chain_of(text, at)], text, at, ret) : 0;
}

size_t wording_word(const struct wording *w, struct str text, size_t at, enum word_class *ret)
{
	return at < text.len ? longest(w->words.chains[chain_of(text, at)], text, at, ret) : 0;
}

size_t wording_all_done(const struct wording *w, struct str text, size_t at)
{
	enum word_class class;
	return at < text.len ? longest(w->boasts.chains[chain_of(text, at)], text, at, &class) : 0;
}

bool wording_ends(const struct wording *w, struct str text, enum word_class class)
{
	if (text.len == 0)
		return false;
	for (const struct word *word = w->ends.chains[end_chain(text)]; word; word = word->next)
		if (word->class == class && str_ends(text, word->text))
			return true;
	return false;
}

/* ---- reading ---- */

static bool is_unit(enum word_class class)
{
	return class >= WORD_COUNTED && class <= WORD_TIMES;
}

static void put(struct troubles *t, struct dictionary *d, size_t chain, struct word word,
	const struct node *node)
{
	struct word **link = &d->chains[chain];
	for (struct word *had = *link; had; had = had->next)
		if (str_eq(had->text, word.text)) {
			if (had->file == word.file && had->class != word.class)
				pack_trouble(t, node->place, "“%.*s”已经列在另一类里",
					STR_ARG(word.text));
			had->class = word.class;
			had->file = word.file;
			return;
		}
	while (*link && (*link)->text.len >= word.text.len)
		link = &(*link)->next;
	struct word *added = arena_new(t->a, struct word);
	*added = word;
	added->next = *link;
	*link = added;
}

static void read_word(struct troubles *t, struct wording *w, enum word_class class, size_t file,
	const struct node *node)
{
	struct word word = {.class = class, .file = file};
	if (node->kind != NODE_TEXT || node->text.len == 0 || node->text.len > WORD_MAX) {
		pack_trouble(t, node->place, "这里应是一个词，最多 %d 字节", WORD_MAX);
		return;
	}
	word.text = str_copy(t->a, node->text);
	if (class == WORD_RATE_END)
		put(t, &w->ends, end_chain(word.text), word, node);
	else if (class == WORD_ALL_DONE)
		put(t, &w->boasts, chain_of(word.text, 0), word, node);
	else
		put(t, is_unit(class) ? &w->units : &w->words, chain_of(word.text, 0), word, node);
}

static void read_class(struct troubles *t, struct wording *w, size_t file, const struct node *key,
	const struct node *list)
{
	struct str names[COUNT_OF(class_names)];
	for (size_t i = 0; i < COUNT_OF(class_names); i++) {
		names[i] = class_names[i].name;
		if (!str_eq(key->text, class_names[i].name))
			continue;
		if (list->kind != NODE_LIST)
			pack_trouble(
				t, list->place, "%.*s 应是一列词：[词, 词]", STR_ARG(key->text));
		for (size_t k = 0; list->kind == NODE_LIST && k < list->count; k++)
			read_word(t, w, class_names[i].class, file, list->items[k]);
		return;
	}
	struct str near = pack_near_names(t->a, key->text, names, COUNT_OF(names));
	pack_trouble(t, key->place, "没有“%.*s”这一类词%s%.*s；可用：%.*s", STR_ARG(key->text),
		near.len > 0 ? "，是不是" : "", STR_ARG(near),
		STR_ARG(str_join(t->a, names, COUNT_OF(names), STR(" "))));
}

static void read_file(
	struct troubles *t, struct wording *w, size_t file, const struct wording_def *def)
{
	struct node **documents;
	struct str bytes;
	size_t count;
	if (!tree_prepare(t, def->path, def->body, &bytes) ||
		!punctuation_ok(t, def->path, bytes) ||
		!tree_read(t->a, t, def->path, bytes, &documents, &count))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct node *map = documents[i];
		if (map->kind != NODE_MAP) {
			pack_trouble(t, map->place, "这里应是“类名: [词, 词]”");
			continue;
		}
		for (size_t k = 0; k < map->count; k++)
			read_class(t, w, file, map->keys[k], map->items[k]);
	}
}

enum rc proof_wording(struct job *job, const struct catalog *catalog, const struct wording **ret)
{
	struct troubles troubles = {.a = job->arena};
	struct wording *w = arena_new(job->arena, struct wording);
	for (size_t i = 0; i < catalog->wording_count; i++)
		read_file(&troubles, w, i + 1, &catalog->wordings[i]);
	if (troubled(&troubles))
		return pack_troubles_fail(&troubles, job);
	*ret = w;
	return RC_OK;
}
