/*
 * Any text as a value of any type of field. The first byte picks the field;
 * what is read prints, and what was printed reads back as the same value; what
 * is not read says why.
 */
#include "fuzz.h"

#include "ledger/ledger.h"

static const struct str choices[] = {STR_INIT("企业"), STR_INIT("高校"), STR_INIT("无")};
static const struct field_def fields[] = {
	{.name = STR_INIT("text"), .type = TYPE_TEXT},
	{.name = STR_INIT("uscc"), .type = TYPE_CODE, .code_kind = STR_INIT("uscc")},
	{.name = STR_INIT("certificate"),
		.type = TYPE_CODE,
		.code_kind = STR_INIT("hightech_certificate")},
	{.name = STR_INIT("division"), .type = TYPE_CODE, .code_kind = STR_INIT("division")},
	{.name = STR_INIT("plain"), .type = TYPE_CODE, .code_kind = STR_INIT("plain")},
	{.name = STR_INIT("choice"), .type = TYPE_CHOICE, .choices = choices, .choice_count = 3},
	{.name = STR_INIT("int"), .type = TYPE_INT, .measure = STR_INIT("人")},
	{.name = STR_INIT("decimal"), .type = TYPE_DECIMAL, .decimals = 3},
	{.name = STR_INIT("yuan"), .type = TYPE_MONEY, .shown_in = STR_INIT("元")},
	{.name = STR_INIT("wan"), .type = TYPE_MONEY, .shown_in = STR_INIT("万元")},
	{.name = STR_INIT("yi"), .type = TYPE_MONEY, .shown_in = STR_INIT("亿元")},
	{.name = STR_INIT("bool"), .type = TYPE_BOOL},
	{.name = STR_INIT("day"), .type = TYPE_DATE},
	{.name = STR_INIT("year"), .type = TYPE_DATE, .month_ok = true, .year_ok = true},
	{.name = STR_INIT("span"), .type = TYPE_SPAN},
	{.name = STR_INIT("personal"), .type = TYPE_PERSONAL},
};

static void reads_back(struct job *job, const struct field_def *field, struct value v)
{
	struct str printed = value_print(job->arena, field, v), message = STR_NONE;
	struct value again;

	must(str_is_utf8(printed));
	must(value_from_text(job, field, printed, false, &again, &message) == RC_OK);
	must(value_eq(v, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct field_def *field;
	struct str message = STR_NONE;
	struct value v;
	struct job job;

	if (size == 0)
		return 0;
	job_init(&job, STR("fuzz"));
	field = &fields[data[0] % COUNT_OF(fields)];
	for (int number = 0; number < 2; number++) {
		enum rc rc = value_from_text(&job, field,
			(struct str){(const char *)data + 1, size - 1}, number, &v, &message);

		must(rc == RC_OK || rc == RC_INVALID);
		if (rc == RC_INVALID)
			must(message.len > 0 && str_is_utf8(message));
		else if (value_given(v))
			reads_back(&job, field, v);
	}
	job_done(&job);
	return 0;
}
