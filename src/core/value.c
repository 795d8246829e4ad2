/* Names of types and equality of values. */
#include "core/value.h"

const char *type_name(enum type t)
{
	switch (t) {
	case TYPE_NONE: return "none";
	case TYPE_TEXT: return "text";
	case TYPE_CODE: return "code";
	case TYPE_CHOICE: return "choice";
	case TYPE_INT: return "int";
	case TYPE_DECIMAL: return "decimal";
	case TYPE_MONEY: return "money";
	case TYPE_BOOL: return "bool";
	case TYPE_DATE: return "date";
	case TYPE_SPAN: return "span";
	case TYPE_REF: return "ref";
	case TYPE_PERSONAL: return "personal";
	}
	return "?";
}

bool value_eq(struct value a, struct value b)
{
	if (a.state != b.state)
		return false;
	if (a.state != VALUE_GIVEN)
		return true;
	if (a.type != b.type)
		return false;
	switch (a.type) {
	case TYPE_NONE: return true;
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_CHOICE:
	case TYPE_PERSONAL: return str_eq(a.text, b.text);
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOL:
	case TYPE_REF: return a.integer == b.integer;
	case TYPE_DATE:
	case TYPE_SPAN: return a.date.first == b.date.first && a.date.last == b.date.last;
	}
	return false;
}
