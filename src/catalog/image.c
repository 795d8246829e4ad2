/*
 * A tree as bytes, made when the program is built: libyaml takes ten times as
 * long for the standard pack as all that follows, and the pack does not change
 * between two starts.
 *
 *	image   length of the file, count of documents, document …
 *	node    head, lines down from the node before, column, then by its kind
 *	LIST    count, node …
 *	MAP     count, key, value …
 *	TEXT    [lines down from place, column of raw, if MOVED]
 *	        raw: offset in the file and length, if SLICE; else length, bytes
 *	        [text: length, bytes, unless SAME]
 *	head    kind + the bits below
 *
 * Numbers are written seven bits a byte, the lowest first. Texts stay where
 * they are: in the file, or in the image. It is read by the program that it
 * was made for and by no other: what does not fit is our own mistake.
 */
#include "catalog/tree.h"

enum { QUOTED = 4, MOVED = 8, SLICE = 16, SAME = 32 };

/* ---- writing ---- */

struct writing {
	struct buf *b;
	struct str bytes;
	int line;
};

static void put_number(struct buf *b, size_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_add_char(b, (char)(0x80 | (n & 0x7f)));
	buf_add_char(b, (char)n);
}

static void put_bytes(struct buf *b, struct str bytes)
{
	put_number(b, bytes.len);
	buf_add(b, bytes);
}

static bool moved(const struct node *node)
{
	return node->raw_place.line != node->place.line ||
	       node->raw_place.column != node->place.column;
}

static size_t head_of(const struct writing *w, const struct node *node)
{
	size_t head = (size_t)node->kind;

	if (node->kind != NODE_TEXT)
		return head;
	const char *end = w->bytes.at + w->bytes.len;
	bool slice = node->raw.at >= w->bytes.at && node->raw.at + node->raw.len <= end;
	return head | (node->quoted ? QUOTED : 0) | (moved(node) ? MOVED : 0) |
	       (slice ? SLICE : 0) | (str_eq(node->text, node->raw) ? SAME : 0);
}

static void put_text(struct writing *w, const struct node *node, size_t head)
{
	if (head & MOVED) {
		put_number(w->b, (size_t)(node->raw_place.line - node->place.line));
		put_number(w->b, (size_t)node->raw_place.column);
	}
	if (head & SLICE) {
		put_number(w->b, (size_t)(node->raw.at - w->bytes.at));
		put_number(w->b, node->raw.len);
	} else {
		put_bytes(w->b, node->raw);
	}
	if (!(head & SAME))
		put_bytes(w->b, node->text);
}

static void put_node(struct writing *w, const struct node *node)
{
	size_t head = head_of(w, node);

	put_number(w->b, head);
	put_number(w->b, (size_t)(node->place.line - w->line));
	put_number(w->b, (size_t)node->place.column);
	w->line = node->place.line;
	if (node->kind == NODE_TEXT) {
		put_text(w, node, head);
		return;
	}
	put_number(w->b, node->count);
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_MAP)
			put_node(w, node->keys[i]);
		put_node(w, node->items[i]);
	}
}

void tree_image_put(struct buf *b, struct str bytes, struct node *const *documents, size_t count)
{
	struct writing w = {.b = b, .bytes = bytes};

	put_number(b, bytes.len);
	put_number(b, count);
	for (size_t i = 0; i < count; i++)
		put_node(&w, documents[i]);
}

/* ---- reading ---- */

struct reading {
	struct arena *a;
	struct str file, bytes, image;
	size_t at;
	int line;
};

static size_t take_number(struct reading *r)
{
	size_t n = 0;

	for (int shift = 0;; shift += 7) {
		must(r->at < r->image.len && shift < 64);
		unsigned char c = (unsigned char)r->image.at[r->at++];

		n |= (size_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return n;
	}
}

static struct str take_part(struct str whole, size_t at, size_t len)
{
	must(at <= whole.len && len <= whole.len - at);
	return (struct str){whole.at + at, len};
}

static struct str take_bytes(struct reading *r)
{
	size_t len = take_number(r);
	struct str bytes = take_part(r->image, r->at, len);

	r->at += len;
	return bytes;
}

static void read_text(struct reading *r, struct node *node, size_t head)
{
	node->quoted = head & QUOTED;
	node->raw_place = node->place;
	if (head & MOVED) {
		node->raw_place.line += (int)take_number(r);
		node->raw_place.column = (int)take_number(r);
	}
	if (head & SLICE) {
		size_t at = take_number(r);

		node->raw = take_part(r->bytes, at, take_number(r));
	} else {
		node->raw = take_bytes(r);
	}
	node->text = head & SAME ? node->raw : take_bytes(r);
}

static struct node *read_node(struct reading *r)
{
	struct node *node = arena_new(r->a, struct node);
	size_t head = take_number(r);

	node->kind = (enum node_kind)(head & 3);
	r->line += (int)take_number(r);
	node->place = (struct place){r->file, r->line, (int)take_number(r)};
	if (node->kind == NODE_TEXT) {
		read_text(r, node, head);
		return node;
	}
	node->count = take_number(r);
	node->items = arena_array(r->a, struct node *, node->count);
	if (node->kind == NODE_MAP)
		node->keys = arena_array(r->a, struct node *, node->count);
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_MAP)
			node->keys[i] = read_node(r);
		node->items[i] = read_node(r);
	}
	return node;
}

void tree_image_read(struct arena *a, struct str file, struct str bytes, struct str image,
	struct node ***ret, size_t *ret_count)
{
	struct reading r = {.a = a, .file = file, .bytes = bytes, .image = image};

	must(take_number(&r) == bytes.len);
	*ret_count = take_number(&r);
	*ret = arena_array(a, struct node *, *ret_count + 1);
	for (size_t i = 0; i < *ret_count; i++)
		(*ret)[i] = read_node(&r);
	must(r.at == image.len);
}
