/*
 * kind — inside of the room: telling files apart and refusing them.
 */
#ifndef KZ_SHEET_KIND_H
#define KZ_SHEET_KIND_H

#include "ooxml/ooxml.h"
#include "sheet/sheet.h"

/* True when the bytes of an OLE container name the stream of an encrypted package. */
bool kind_names_encryption(struct str bytes);
/* What an open zip holds: FILE_XLSX, _XLSB, _ODS, _DOCX or _OTHER. */
enum file_kind kind_of_package(struct ooxml *package);
/* RC_INVALID with a message that says what the file is and what to do; not for FILE_XLSX and FILE_TEXT. */
enum rc kind_refuse(struct job *job, enum file_kind kind, struct str name) MUST_USE;

#endif
