/*
 * Before the YAML parser: the signs that a Chinese keyboard puts where YAML
 * wants ASCII ones. The parser would take "label：企业" for a text and complain
 * lines later, if at all.
 *
 * One pass over the characters keeps just enough of YAML's state to know where
 * a key, a value or a separator stands: quotes, flow brackets, block texts and
 * comments. Full-width signs inside of texts are fine and common; refused are
 *   ：  behind an ASCII word in the place of a key
 *   ，  in [ … ], and in { … } where a key follows
 *   ［ ｛ where a value begins, ］ ｝ inside of [ … ] and { … }
 *   － and a blank where an item begins
 *   full-width blanks and tabs that indent a line
 * At most one is told of each line.
 */
#include "catalog/tree.h"

#define FULL_WIDTH_LEAD 0xef /* so all of these signs begin, and hardly any other character */

struct scan {
	struct troubles *troubles;
	struct str file, text;
	size_t at, line_at; /* bytes */
	int line;
	char flow[CATALOG_MAX_DEPTH]; /* open brackets */
	size_t depth;
	char quote;       /* the one that is open, or 0 */
	bool start;       /* a value or an item can begin here */
	bool key;         /* a key can stand here */
	size_t token;     /* where the text at hand begins */
	int block_indent; /* of the line that opened a block text; -1: none */
	int key_indent;   /* column of this line's key */
	int dash;         /* column of its last dash */
	bool block_next;  /* this line opens one */
	bool told;        /* of this line */
};

static void told(struct scan *s, const char *what)
{
	if (s->told)
		return;
	s->told = true;
	struct str before = {s->text.at + s->line_at, s->at - s->line_at};
	pack_trouble(s->troubles, (struct place){s->file, s->line, (int)utf8_count(before) + 1},
		"%s", what);
}

static bool ahead(const struct scan *s, struct str what)
{
	return str_starts(str_skip(s->text, s->at), what);
}

static bool blank_at(const struct scan *s, size_t at)
{
	return at >= s->text.len || s->text.at[at] == ' ' || s->text.at[at] == '\n' ||
	       s->text.at[at] == '\t';
}

static bool name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '-';
}

/* Is what lies between two places one ASCII word, blanks around it aside? */
static bool is_word(const struct scan *s, size_t from, size_t to)
{
	while (to > from && s->text.at[to - 1] == ' ')
		to--;
	for (size_t i = from; i < to; i++)
		if (!name_char(s->text.at[i]))
			return false;
	return to > from;
}

/* Behind a full-width comma: does a key follow? */
static bool key_follows(const struct scan *s, size_t at)
{
	while (at < s->text.len && s->text.at[at] == ' ')
		at++;
	size_t from = at;
	while (at < s->text.len && name_char(s->text.at[at]))
		at++;
	if (at == from)
		return false;
	while (at < s->text.len && s->text.at[at] == ' ')
		at++;
	struct str rest = str_skip(s->text, at);
	return str_starts(rest, STR(":")) || str_starts(rest, STR("："));
}

static void full_width(struct scan *s)
{
	char top = s->depth ? s->flow[s->depth - 1] : 0;

	if (ahead(s, STR("：")) && s->key && is_word(s, s->token, s->at))
		told(s, "键后面用了全角冒号「：」，请改为英文冒号加空格「: "
			"」（若是文字，请给文字加引号）");
	else if (ahead(s, STR("，")) && top == '[')
		told(s, "列表里用了全角逗号「，」，请改为英文逗号「,」（若是文字的一部分，"
			"请给文字加引号）");
	else if (ahead(s, STR("，")) && top == '{' && key_follows(s, s->at + 3))
		told(s, "键之间用了全角逗号「，」，请改为英文逗号「,」");
	else if ((ahead(s, STR("［")) || ahead(s, STR("｛"))) && s->start)
		told(s, "用了全角括号，请改为英文括号 [ ] 或 { }");
	else if ((ahead(s, STR("］")) || ahead(s, STR("｝"))) && s->depth)
		told(s, "用了全角括号，请改为英文括号 [ ] 或 { }");
	else if (ahead(s, STR("－")) && s->start && !s->depth && blank_at(s, s->at + 3))
		told(s, "列表项用了全角横线「－」，请改为英文减号加空格「- 」");
}

/* A place where the next text begins. */
static void begin(struct scan *s, bool key)
{
	s->start = true;
	s->key = key;
	s->token = s->at + 1;
	while (s->token < s->text.len && s->text.at[s->token] == ' ')
		s->token++;
}

static void open_or_close(struct scan *s, char c)
{
	bool opens = c == '[' || c == '{';

	if (opens && (s->start || s->depth)) {
		if (s->depth < CATALOG_MAX_DEPTH)
			s->flow[s->depth++] = c;
		begin(s, c == '{');
	} else if (!opens && s->depth) {
		s->depth--;
		s->start = false;
	} else {
		s->start = false;
	}
}

/* One character outside of quotes, comments and block texts. */
static void plain_char(struct scan *s, char c)
{
	bool flow = s->depth > 0;

	if (c == ' ') {
		return;
	} else if ((c == '"' || c == '\'') && s->start) {
		s->quote = c;
		s->start = false;
	} else if (c == '[' || c == '{' || c == ']' || c == '}') {
		open_or_close(s, c);
	} else if (c == ':' && blank_at(s, s->at + 1)) {
		begin(s, false);
	} else if (c == ',' && flow) {
		begin(s, s->flow[s->depth - 1] == '{');
	} else if (c == '-' && !flow && s->start && s->key && blank_at(s, s->at + 1)) {
		s->dash = (int)(s->at - s->line_at);
		begin(s, true);
		s->key_indent = (int)(s->token - s->line_at);
	} else if ((c == '|' || c == '>') && !flow && s->start) {
		s->block_next = true;
		s->start = false;
		if (s->key) /* an item itself: it hangs on the dash */
			s->key_indent = s->dash;
	} else {
		if ((unsigned char)c == FULL_WIDTH_LEAD)
			full_width(s);
		s->start = false;
	}
}

static void in_quote(struct scan *s, char c)
{
	if (c == '\\' && s->quote == '"')
		s->at++;
	else if (c == s->quote && c == '\'' && s->at + 1 < s->text.len &&
		 s->text.at[s->at + 1] == '\'')
		s->at++;
	else if (c == s->quote)
		s->quote = 0;
}

/* Counts the blanks before a line's text. True: nothing of the line is to be looked at. */
static bool indentation(struct scan *s, size_t end)
{
	size_t from = s->at;

	while (s->at < end && s->text.at[s->at] == ' ')
		s->at++;
	int indent = (int)(s->at - from);
	if (s->at == end)
		return true;
	if (s->block_indent >= 0 && indent > s->block_indent)
		return true;
	s->block_indent = -1;
	s->key_indent = s->dash = indent;
	if (s->quote)
		return false;
	if (s->text.at[s->at] == '\t' && !s->depth)
		told(s, "缩进用了制表符，请改为空格");
	else if (ahead(s, STR("　")))
		told(s, "缩进用了全角空格，请改为英文空格");
	if (!s->depth) {
		s->start = s->key = true;
		s->token = s->at;
	}
	return false;
}

/* Passes over characters that are only text, by far the most. True: something else stands there. */
static bool text_passed(struct scan *s, size_t end)
{
	static const bool signs[256] = {[' '] = true,
		['"'] = true,
		['\''] = true,
		['['] = true,
		['{'] = true,
		[']'] = true,
		['}'] = true,
		[':'] = true,
		[','] = true,
		['-'] = true,
		['|'] = true,
		['>'] = true,
		['#'] = true,
		[FULL_WIDTH_LEAD] = true};
	size_t from = s->at;

	while (s->at < end && !signs[(unsigned char)s->text.at[s->at]])
		s->at++;
	s->start = s->start && s->at == from;
	return s->at < end;
}

static void scan_line(struct scan *s, size_t end)
{
	s->told = s->block_next = false;
	s->line_at = s->at;
	if (!indentation(s, end)) {
		for (; s->quote ? s->at < end : text_passed(s, end); s->at++) {
			char c = s->text.at[s->at];

			if (s->quote)
				in_quote(s, c);
			else if (c == '#' && (s->at == s->line_at || blank_at(s, s->at - 1)))
				break;
			else
				plain_char(s, c);
		}
	}
	if (s->block_next)
		s->block_indent = s->key_indent;
}

bool punctuation_ok(struct troubles *troubles, struct str file, struct str bytes)
{
	struct scan s = {.troubles = troubles, .file = file, .text = bytes, .block_indent = -1};
	size_t before = troubles->count + troubles->untold;

	while (s.at < bytes.len) {
		size_t len = str_find(str_skip(bytes, s.at), STR("\n"));
		size_t end = len == SIZE_MAX ? bytes.len : s.at + len;

		s.line++;
		scan_line(&s, end);
		s.at = end + 1;
	}
	return troubles->count + troubles->untold == before;
}
