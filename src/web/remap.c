/*
 * Choices of columns become a mapping. The base is the mapping in force as
 * intake prints it: lines of YAML, in which `columns:` stands alone with one
 * indented line a column, or with all of them on its line. Its columns go,
 * those of the form come, named by their letters; the other lines stay.
 */
#include "sheet/sheet.h"
#include "web/preview.h"

#define REMAP_MAX ((size_t)1 << 20)

static bool is_choice(struct str name, int64_t *ret_column)
{
	return str_starts(name, STR("col-")) && int_from(str_skip(name, 4), ret_column) &&
	       *ret_column >= 0 && *ret_column < 16384;
}

bool remap_asked(const struct request *request)
{
	int64_t column;

	for (size_t i = 0; i < request->form.len; i++)
		if (is_choice(request->form.at[i].name, &column))
			return true;
	return false;
}

static bool is_code(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!((text.at[i] >= 'a' && text.at[i] <= 'z') ||
			    (text.at[i] >= '0' && text.at[i] <= '9') || text.at[i] == '_'))
			return false;
	return text.len > 0;
}

/* B for column 1 */
static struct str letters_of(struct arena *a, int64_t column)
{
	struct str address = cell_address(a, 0, (uint32_t)column);

	return str_head(address, address.len - 1);
}

static enum rc add_choices(struct request *request, struct buf *out)
{
	struct arena *a = request->job->arena;
	int64_t column;

	buf_add_z(out, "columns:\n");
	for (size_t i = 0; i < request->form.len; i++) {
		const struct pair *field = &request->form.at[i];

		if (!is_choice(field->name, &column))
			continue;
		/* chosen: into no field */
		if (field->value.len == 0) {
			buf_addf(out, "  \"%.*s\": \"-\"\n", STR_ARG(letters_of(a, column)));
			continue;
		}
		if (!is_code(field->value))
			return fail(request->job, RC_INVALID, "“%.*s”不是栏目的代码，请从列表里选",
				STR_ARG(field->value));
		buf_addf(out, "  \"%.*s\": %.*s\n", STR_ARG(letters_of(a, column)),
			STR_ARG(field->value));
	}
	return RC_OK;
}

enum rc remap(struct request *request, struct str base, struct str *ret_text)
{
	struct buf out;
	bool inside = false;

	buf_init(&out, REMAP_MAX);
	while (base.len > 0) {
		struct str line = str_cut(&base, STR("\n"));

		if (line.len > 0 && line.at[line.len - 1] == '\r')
			line.len--;
		bool indented = str_starts(line, STR(" ")) || str_starts(line, STR("\t"));

		inside = str_starts(line, STR("columns:")) || (inside && indented);
		if (!inside && line.len > 0) {
			buf_add(&out, line);
			buf_add_char(&out, '\n');
		}
	}
	enum rc rc = add_choices(request, &out);

	if (rc == RC_OK && !buf_ok(&out))
		rc = fail(request->job, RC_TOO_MUCH, "对应关系太长");
	*ret_text = buf_take(request->job->arena, &out);
	return rc;
}
