/*
 * The container, and telling what in it was altered.
 *
 * Looked at in this order, so that the nearest cause is the one that is told: is it a zip at all; the signature's own
 * file; does the manifest have the SM3 that stands beside the signature (清单); is the key registered; is the signature
 * good (签名); is each part there, and has the size and SM3 that the manifest says (部件); is there nothing else; and
 * last the comment of the zip, which is the SM3 of every byte before it (容器): names, times and the directory are in
 * nobody's digest otherwise. The comment proves nothing against somebody who means it, and need not: what he can still
 * alter then is what nobody reads.
 */
#include <string.h>
#include <unistd.h>

#include "exchange/inner.h"
#include "ooxml/ooxml.h"
#include "store/sm3.h"

#define MANIFEST_NAME STR("manifest.json")
#define SEAL_NAME     STR("signature.json")
#define SEAL_MAX      4096
#define COMMENT_MARK  "kezhang "
#define COMMENT_LEN   (sizeof(COMMENT_MARK) - 1 + 64)
#define END_LEN       22 /* of the zip's last record, without its comment */

/* ---- the comment ---- */

/* "PK\5\6" … 0 0: the last record of a zip without a comment. */
static bool ends_plain(struct str zip)
{
	if (zip.len < END_LEN)
		return false;
	struct str end = str_skip(zip, zip.len - END_LEN);
	return str_starts(end, STR("PK\5\6")) && end.at[20] == 0 && end.at[21] == 0;
}

static struct str with_comment(struct arena *a, struct str zip)
{
	struct str comment = str_format(a, "%s%.*s", COMMENT_MARK, STR_ARG(sm3_text(a, zip)));
	char *out = arena_array(a, char, zip.len + comment.len);
	must(ends_plain(zip) && comment.len == COMMENT_LEN);
	memcpy(out, zip.at, zip.len);
	memcpy(out + zip.len, comment.at, comment.len);
	out[zip.len - 2] = (char)COMMENT_LEN;
	return (struct str){out, zip.len + comment.len};
}

static bool comment_holds(struct arena *a, struct str bytes)
{
	char *plain;
	if (bytes.len < END_LEN + COMMENT_LEN)
		return false;
	size_t len = bytes.len - COMMENT_LEN;
	struct str comment = str_skip(bytes, len);
	plain = arena_array(a, char, len);
	memcpy(plain, bytes.at, len);
	if (plain[len - 2] != (char)COMMENT_LEN || plain[len - 1] != 0)
		return false;
	plain[len - 2] = 0;
	return str_starts(comment, STR(COMMENT_MARK)) &&
	       str_eq(str_skip(comment, sizeof(COMMENT_MARK) - 1),
		       sm3_text(a, (struct str){plain, len}));
}

/* ---- writing ---- */

enum rc package_write(struct job *job, struct manifest *m, const struct str *bodies,
	const struct sm2 *key, struct str *ret)
{
	struct ooxml_writer *writer;
	struct seal seal;
	struct str zip;
	for (size_t i = 0; i < m->part_count; i++) {
		m->parts[i].size = (int64_t)bodies[i].len;
		m->parts[i].sm3 = sm3_text(job->arena, bodies[i]);
		if (bodies[i].len > EXCHANGE_MAX_PART)
			return fail(job, RC_TOO_MUCH, "部件“%.*s”超过 %zu MB，请少带几本台账",
				STR_ARG(m->parts[i].name), EXCHANGE_MAX_PART >> 20);
	}
	struct str manifest = manifest_write(job, m);
	if (manifest.len > EXCHANGE_MAX_MANIFEST)
		return fail(job, RC_TOO_MUCH, "清单超过 %zu MB", EXCHANGE_MAX_MANIFEST >> 20);
	seal.fingerprint = exchange_fingerprint(job->arena, key);
	seal.sm3 = sm3_text(job->arena, manifest);
	TRY(sm2_sign(job, key, manifest, &seal.signature));
	seal.signature = hex_of(job->arena, seal.signature);
	TRY(ooxml_writer_open(job, &writer));
	TRY(ooxml_writer_add(job, writer, MANIFEST_NAME, manifest));
	TRY(ooxml_writer_add(job, writer, SEAL_NAME, seal_write(job, &seal)));
	for (size_t i = 0; i < m->part_count; i++)
		TRY(ooxml_writer_add(job, writer, m->parts[i].name, bodies[i]));
	TRY(ooxml_writer_finish(job, writer, &zip));
	*ret = with_comment(job->arena, zip);
	if (ret->len > EXCHANGE_MAX_FILE)
		return fail(
			job, RC_TOO_MUCH, "包超过 %zu MB，请少带几本台账", EXCHANGE_MAX_FILE >> 20);
	return RC_OK;
}

/* ---- reading ---- */

struct opening {
	struct job *job;
	struct str name; /* of the file, for messages */
	struct ooxml *zip;
};

static enum rc altered(const struct opening *o, struct str what)
{
	return fail(o->job, RC_INVALID, "“%.*s”的%.*s被改动过或已损坏，没有写入：请让对方重新发送",
		STR_ARG(o->name), STR_ARG(what));
}

/* One entry, whole. What the container says of damage is told as what was damaged; a ceiling stays one. */
static enum rc take(
	const struct opening *o, struct str entry, size_t max, struct str what, struct str *ret)
{
	enum rc rc = ooxml_get(o->job, o->zip, entry, max, ret);
	if (rc == RC_MISSING) {
		job_clear_error(o->job);
		return fail(o->job, RC_INVALID,
			"“%.*s”里没有%.*s：不完整，或被改动过，没有写入：请让对方重新发送",
			STR_ARG(o->name), STR_ARG(what));
	}
	if (rc == RC_INVALID) {
		job_clear_error(o->job);
		return altered(o, what);
	}
	return rc;
}

static enum rc open_zip(struct opening *o, struct str bytes)
{
	enum rc rc;
	if (bytes.len > EXCHANGE_MAX_FILE)
		return fail(o->job, RC_TOO_MUCH, "“%.*s”超过 %zu MB，不是科账的包",
			STR_ARG(o->name), EXCHANGE_MAX_FILE >> 20);
	rc = ooxml_open_named(o->job, o->name, bytes, &o->zip);
	if (rc == RC_INVALID) {
		job_clear_error(o->job);
		return altered(o, STR("容器（压缩包）"));
	}
	return rc;
}

static enum rc check_signature(const struct opening *o, struct str manifest,
	const struct seal *seal, key_fn *key_of, void *arg)
{
	struct sm2 *key;
	if (!str_eq(sm3_text(o->job->arena, manifest), seal->sm3))
		return altered(o, STR("清单"));
	TRY(key_of(arg, o->job, seal->fingerprint, &key));
	if (!sm2_verify(key, manifest, seal->signature))
		return fail(o->job, RC_INVALID,
			"“%.*s”的签名不对：签名或清单被改动过，或不是登记的那把密钥签的，没有写入",
			STR_ARG(o->name));
	return RC_OK;
}

static enum rc take_parts(const struct opening *o, struct package *p)
{
	const struct manifest *m = &p->manifest;
	size_t all = 0;
	p->bodies = arena_array(o->job->arena, struct str, m->part_count + 1);
	for (size_t i = 0; i < m->part_count; i++) {
		const struct exchange_part *part = &m->parts[i];
		struct str what = str_format(o->job->arena, "部件“%.*s”", STR_ARG(part->name));
		if ((size_t)part->size > EXCHANGE_MAX_PART ||
			(all += (size_t)part->size) > EXCHANGE_MAX_ALL)
			return fail(o->job, RC_TOO_MUCH, "“%.*s”的部件“%.*s”太大，没有写入",
				STR_ARG(o->name), STR_ARG(part->name));
		/* what is longer than the manifest says is altered already */
		enum rc rc = take(o, part->name, (size_t)part->size + 1, what, &p->bodies[i]);
		if (rc == RC_TOO_MUCH) {
			job_clear_error(o->job);
			return altered(o, what);
		}
		TRY(rc);
		if ((int64_t)p->bodies[i].len != part->size ||
			!str_eq(sm3_text(o->job->arena, p->bodies[i]), part->sm3))
			return altered(o, what);
	}
	if (ooxml_count(o->zip) != m->part_count + 2)
		return fail(o->job, RC_INVALID,
			"“%.*s”的容器（压缩包）里有清单没有列出的东西，没有写入：请让对方重新发送",
			STR_ARG(o->name));
	return RC_OK;
}

static enum rc read_all(
	struct opening *o, struct str bytes, key_fn *key_of, void *arg, struct package *ret)
{
	struct str manifest, text;
	struct seal seal = {0};
	TRY(open_zip(o, bytes));
	TRY(take(o, SEAL_NAME, SEAL_MAX, STR("签名"), &text));
	TRY(take(o, MANIFEST_NAME, EXCHANGE_MAX_MANIFEST, STR("清单"), &manifest));
	TRY(seal_read(o->job, text, &seal));
	TRY(check_signature(o, manifest, &seal, key_of, arg));
	TRY(manifest_read(o->job, manifest, &ret->manifest));
	TRY(take_parts(o, ret));
	if (!comment_holds(o->job->arena, bytes))
		return altered(o, STR("容器（压缩包）"));
	ret->fingerprint = seal.fingerprint;
	return RC_OK;
}

enum rc package_read(struct job *job, struct str name, struct str bytes, key_fn *key_of, void *arg,
	struct package *ret)
{
	struct opening o = {.job = job, .name = name};
	*ret = (struct package){.name = name, .sm3 = sm3_text(job->arena, bytes)};
	enum rc rc = read_all(&o, bytes, key_of, arg, ret);
	if (o.zip != NULL)
		ooxml_close(o.zip);
	return rc;
}

/* ---- recognising ---- */

/* The first entry of a zip, which the writer puts there; nothing is inflated. */
bool exchange_is_package(struct str bytes)
{
	size_t name = MANIFEST_NAME.len;
	return bytes.len > 30 + name && str_starts(bytes, STR("PK\3\4")) &&
	       (unsigned char)bytes.at[26] == name && bytes.at[27] == 0 &&
	       str_starts(str_skip(bytes, 30), MANIFEST_NAME);
}

enum rc exchange_is_package_file(struct job *job, struct str path, bool *ret)
{
	char head[64];
	size_t got = 0;
	int fd;
	*ret = false;
	TRY(file_open_read(job, path, &fd));
	for (ssize_t n; got < sizeof(head) && (n = read(fd, head + got, sizeof(head) - got)) > 0;)
		got += (size_t)n;
	(void)close(fd);
	*ret = exchange_is_package((struct str){head, got});
	return RC_OK;
}
