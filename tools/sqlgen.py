#!/usr/bin/python3
"""Named queries in .sql files become typed inline C functions.

	-- name: change_get one
	-- One change of a book.
	-- missing: 没有这次变更
	-- returns: seq int, at int, who text, hash bytes, undone_by int?
	select seq, at, who, hash, undone_by from change where book = :book int and seq = :seq int

gives struct change_get_row and

	enum rc change_get(struct job *, struct store *, int64_t book, int64_t seq,
		struct change_get_row *ret_row);

The word behind the name says what comes back:

	one       the first row, texts copied into the job's arena; RC_MISSING (with the text of
	          "missing:", if given) when there is none
	many      a cursor: NAME_open(…, struct NAME *ret_cursor), NAME_next(job, cursor, ret_row) which
	          gives RC_ROW or RC_DONE (texts live until the next call), NAME_done(cursor)
	all N     every row as an array in the job's arena; more than N rows: RC_TOO_MUCH
	run       no rows: NAME(…, int64_t *ret_changed), which may be NULL

Types are int, text, bytes; with ? behind it NULL is allowed: int? is struct opt_int, text? and
bytes? are STR_NONE for NULL. A parameter stands in the text as :name type, later again as :name
alone. A text without ? never travels as NULL: STR_NONE is the empty text. With more than four
parameters the function takes a struct NAME_args. "returns: like OTHER" shares another query's row.

Each query is prepared against the schema (--schema, in order) while building, so a wrong column or
a wrong count of columns stops the build with the query's file and line.
"""
import argparse
import os
import re
import sqlite3
import sys

TYPES = {
    'int': 'int64_t', 'int?': 'struct opt_int',
    'text': 'struct str', 'text?': 'struct str',
    'bytes': 'struct str', 'bytes?': 'struct str',
}
NAME = r'[a-z][a-z0-9_]*'
KINDS = ('one', 'many', 'all', 'run')
ARGUMENTS_MAX = 4
RESERVED = set('''auto bool break case char const continue default do double else enum extern float for goto if
    inline int long register restrict return short signed sizeof static struct switch typedef union unsigned
    void volatile while job store args s rc ret_row ret_rows ret_count ret_changed ret_cursor'''.split())


class Trouble(Exception):
    def __init__(self, line, message):
        super().__init__(message)
        self.line = line


class Query:
    def __init__(self, line, name, kind, limit):
        self.line, self.name, self.kind, self.limit = line, name, kind, limit
        self.about = []
        self.missing = '没有找到所要的记录'
        self.returns = None    # [(name, type)]
        self.like = None       # the query whose row is shared
        self.body = []         # [(line, text)]
        self.sql = ''
        self.parameters = []   # [(name, type)] in the order of $1, $2 …

    @property
    def row(self):
        return f'struct {self.like or self.name}_row'


# ---- reading ----

def parse(text):
    queries, query = [], None
    for number, line in enumerate(text.split('\n'), 1):
        head = re.match(r'\s*--\s*name:\s*(.*)$', line)
        if head:
            query = parse_head(number, head.group(1).split())
            queries.append(query)
        elif re.match(r'\s*--', line):
            if query:
                parse_comment(query, number, re.sub(r'^\s*--\s?', '', line).rstrip())
        elif line.strip():
            if not query:
                raise Trouble(number, 'text before the first "-- name:"')
            query.body.append((number, line.rstrip()))
    seen = {}
    for query in queries:
        if query.name in seen:
            raise Trouble(query.line, f'{query.name} is there already in line {seen[query.name]}')
        seen[query.name] = query.line
        finish(query, queries)
    return queries


def parse_head(number, words):
    if len(words) < 2 or words[1] not in KINDS:
        raise Trouble(number, f'wanted: -- name: NAME {"|".join(KINDS)}')
    name, kind = words[0], words[1]
    if not re.fullmatch(NAME, name) or name in RESERVED:
        raise Trouble(number, f'{name} cannot be a name')
    limit = None
    if kind == 'all':
        if len(words) != 3 or not words[2].isdigit() or not 0 < int(words[2]) <= 10_000_000:
            raise Trouble(number, 'wanted: -- name: NAME all COUNT, where more rows are refused')
        limit = int(words[2])
    elif len(words) != 2:
        raise Trouble(number, f'nothing may stand behind {kind}')
    return Query(number, name, kind, limit)


def parse_comment(query, number, text):
    if query.body:
        return  # a remark inside the statement
    word, _, rest = text.partition(':')
    rest = rest.strip()
    if word == 'returns':
        parse_returns(query, number, rest)
    elif word == 'missing':
        if query.kind != 'one' or not rest:
            raise Trouble(number, '"missing:" is the message of a query for one row')
        query.missing = rest
    elif text:
        query.about.append(text)


def parse_returns(query, number, text):
    if query.kind == 'run':
        raise Trouble(number, f'{query.name} is run and returns nothing')
    like = re.fullmatch(rf'like ({NAME})', text)
    if like:
        if query.returns is not None:
            raise Trouble(number, '"like" must be the only one')
        query.like, query.returns = like.group(1), []
        return
    if query.like:
        raise Trouble(number, '"like" must be the only one')
    query.returns = query.returns or []
    for part in text.rstrip(',').split(','):
        column = re.fullmatch(rf'\s*({NAME})\s+((?:int|text|bytes)\??)\s*', part)
        if not column:
            raise Trouble(number, f'"{part.strip()}" is not: NAME int|text|bytes with or without ?')
        if column.group(1) in RESERVED:
            raise Trouble(number, f'{column.group(1)} cannot be a name in C')
        if column.group(1) in [name for name, _ in query.returns]:
            raise Trouble(number, f'{column.group(1)} is returned twice')
        query.returns.append(column.groups())


def finish(query, queries):
    if not query.body:
        raise Trouble(query.line, f'{query.name} has no statement')
    if not query.about:
        raise Trouble(query.line, f'{query.name} has no comment that says what it is for')
    if query.kind != 'run' and query.returns is None:
        raise Trouble(query.line, f'{query.name} does not say what it returns')
    if query.like:
        other = [q for q in queries if q.name == query.like and not q.like and q.returns]
        if not other:
            raise Trouble(query.line, f'there is no query {query.like} with a row of its own')
        query.returns = other[0].returns
    query.sql = ' '.join(bind(query, number, line) for number, line in query.body).rstrip(' ;')


TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--.*$|::|"
                   rf':({NAME})(?:\s+((?:int|text|bytes)\b\??))?|[$?;\'"]')


def bind(query, number, line):
    """A line of the statement with its parameters as $n and without its remarks."""
    def replace(match):
        token = match.group(0)
        if token.startswith('--'):
            return ''
        if token[0] in '\'"' and len(token) > 1:
            return token
        if token == ';' and (number, line) == query.body[-1] and not line[match.end():].strip():
            return ''
        if not match.group(1):
            raise Trouble(number, f'"{token}" cannot stand here (parameters are :name type, one '
                                  'statement, texts on one line, casts by cast())')
        return place(match.group(1), match.group(2))

    def place(name, type_):
        known = dict(query.parameters)
        if name in known:
            if type_ and type_ != known[name]:
                raise Trouble(number, f':{name} was {known[name]} before')
        else:
            if not type_:
                raise Trouble(number, f':{name} has no type: int, text, bytes, with ? for NULL')
            if name in RESERVED:
                raise Trouble(number, f':{name} cannot be a name in C')
            query.parameters.append((name, type_))
        return f'${[n for n, _ in query.parameters].index(name) + 1}'

    return TOKEN.sub(replace, line).strip()


# ---- checking against the schema ----

def check(queries, schemas):
    macros = {'{{table}}': ' strict, without rowid', '{{bytes}}': 'blob', '{{int}}': 'integer'}
    db = sqlite3.connect(':memory:')
    for path in schemas:
        with open(path, encoding='utf-8') as file:
            script = file.read()
        for macro, value in macros.items():
            script = script.replace(macro, value)
        try:
            db.executescript(script)
        except sqlite3.Error as error:
            sys.exit(f'{path}:1: error: {error}')
    for query in queries:
        values = {str(i + 1): None for i in range(len(query.parameters))}
        try:
            db.execute('explain ' + query.sql, values)
            if re.match(r'(?i)(select|with|values)\b', query.sql):
                columns = db.execute(f'select * from ({query.sql}) limit 0', values).description
                if len(columns) != len(query.returns or []):
                    raise Trouble(query.line, f'{query.name} selects {len(columns)} columns and returns '
                                              f'{len(query.returns or [])}')
        except sqlite3.Error as error:
            raise Trouble(query.body[0][0], f'{query.name}: {error}') from error


# ---- writing ----

def literal(text):
    """The statement as C literals of readable length."""
    lines, line = [], ''
    for word in re.split(r'(?<= )', text):
        if len(line) + len(word) > 80:
            lines.append(line)
            line = ''
        line += word
    lines.append(line)
    return '\n\t\t'.join('"' + x.replace('\\', '\\\\').replace('"', '\\"') + '"' for x in lines)


def write_struct(out, name, fields):
    out.write(f'struct {name} {{\n')
    for field, type_ in fields:
        note = ' /* at == NULL: NULL */' if type_ in ('text?', 'bytes?') else ''
        out.write(f'\t{TYPES[type_]} {field};{note}\n')
    out.write('};\n\n')


def arguments(query):
    if len(query.parameters) > ARGUMENTS_MAX:
        return [f'const struct {query.name}_args *args']
    return [f'{TYPES[type_]} {name}' for name, type_ in query.parameters]


def values(query):
    if len(query.parameters) > ARGUMENTS_MAX:
        return ['args']
    return [name for name, _ in query.parameters]


def write_bind(out, query):
    head = ', '.join(['struct statement *s'] + arguments(query))
    out.write(f'static inline void {query.name}_bind_({head})\n{{\n')
    if not query.parameters:
        out.write('\t(void)s;\n')
    for number, (name, type_) in enumerate(query.parameters, 1):
        value = f'args->{name}' if len(query.parameters) > ARGUMENTS_MAX else name
        out.write(f'\tstatement_put_{type_.replace("?", "_or_null")}(s, {number}, {value});\n')
    out.write('}\n\n')


def write_read(out, query):
    out.write(f'static inline void {query.name}_read_(struct statement *s, {query.row} *row)\n{{\n')
    out.write(f'\tmust(column_count(s) == {len(query.returns)});\n')
    for number, (name, type_) in enumerate(query.returns):
        out.write(f'\trow->{name} = statement_take_{type_.replace("?", "_or_null")}(s, {number});\n')
    out.write('}\n\n')


def copies(query, row):
    return ''.join(f'\t\t{row}{name} = str_or_null_copy(job->arena, {row}{name});\n'
                   for name, type_ in query.returns if not type_.startswith('int'))


def write_query(out, query):
    if len(query.parameters) > ARGUMENTS_MAX:
        write_struct(out, f'{query.name}_args', query.parameters)
    if query.returns and not query.like:
        write_struct(out, f'{query.name}_row', query.returns)
    write_bind(out, query)
    if query.returns:
        write_read(out, query)
    {'one': write_one, 'many': write_many, 'all': write_all, 'run': write_run}[query.kind](out, query)


def comment(query):
    return '/*\n' + ''.join(f' * {line}\n' for line in query.about) + ' */\n'


def head(query, name, last):
    parts = ['struct job *job', 'struct store *store'] + arguments(query) + last
    return f'MUST_USE static inline enum rc {name}({", ".join(parts)})\n{{\n'


def prepare(query):
    call = ', '.join(['s'] + values(query))
    return (f'\tstruct statement *s;\n\tTRY(store_prepare(job, store, STR(\n\t\t{literal(query.sql)}), &s));\n'
            f'\t{query.name}_bind_({call});\n')


def write_one(out, query):
    out.write(comment(query) + head(query, query.name, [f'{query.row} *ret_row']) + prepare(query))
    # Said so that the compiler sees: RC_OK comes with a row only.
    out.write('\tenum rc rc = statement_step(job, s);\n\tmust(rc != RC_OK);\n\tif (rc == RC_ROW) {\n'
              f'\t\t{query.name}_read_(s, ret_row);\n{copies(query, "ret_row->")}\t\trc = RC_OK;\n'
              '\t} else if (rc == RC_DONE) {\n\t\trc = RC_MISSING;\n'
              f'\t\t(void)fail(job, rc, "%s", {literal(query.missing)});\n'
              '\t}\n\tstatement_done(s);\n\treturn rc;\n}\n\n')


def write_many(out, query):
    name = query.name
    out.write(f'struct {name} {{\n\tstruct statement *statement;\n}};\n\n')
    out.write(comment(query) + head(query, f'{name}_open', [f'struct {name} *ret_cursor']) + prepare(query))
    out.write('\tret_cursor->statement = s;\n\treturn RC_OK;\n}\n\n')
    out.write('/* NULL in the cursor is allowed. */\n'
              f'static inline void {name}_done(struct {name} *cursor)\n{{\n'
              '\tif (cursor->statement)\n\t\tstatement_done(cursor->statement);\n'
              '\tcursor->statement = NULL;\n}\n\n')
    out.write(f'MUST_USE static inline enum rc {name}_next(struct job *job, struct {name} *cursor, '
              f'{query.row} *ret_row)\n{{\n\tenum rc rc = statement_step(job, cursor->statement);\n'
              f'\tif (rc == RC_ROW)\n\t\t{name}_read_(cursor->statement, ret_row);\n'
              f'\telse\n\t\t{name}_done(cursor);\n\treturn rc;\n}}\n\n')


def write_all(out, query):
    limit = f'{query.name.upper()}_MAX'
    out.write(f'#define {limit} {query.limit}\n\n')
    out.write(comment(query) + head(query, query.name, [f'{query.row} **ret_rows', 'size_t *ret_count']))
    out.write(prepare(query))
    out.write(f'\tARRAY({query.row}) rows = {{0}};\n\tenum rc rc;\n'
              '\twhile ((rc = statement_step(job, s)) == RC_ROW) {\n'
              f'\t\tif (rows.len == {limit}) {{\n'
              f'\t\t\trc = fail(job, RC_TOO_MUCH, "查询结果超过 %d 行（{query.name}）", {limit});\n'
              '\t\t\tbreak;\n\t\t}\n'
              f'\t\t{query.row} *row = ARRAY_ADD(job->arena, rows);\n\t\t{query.name}_read_(s, row);\n'
              f'{copies(query, "row->")}'
              '\t}\n\tstatement_done(s);\n\tif (rc != RC_DONE)\n\t\treturn rc;\n'
              '\t*ret_rows = rows.at;\n\t*ret_count = rows.len;\n\treturn RC_OK;\n}\n\n')


def write_run(out, query):
    out.write(comment(query) + head(query, query.name, ['int64_t *ret_changed']) + prepare(query))
    out.write('\tenum rc rc = statement_run(job, s, ret_changed);\n\tstatement_done(s);\n\treturn rc;\n}\n\n')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--schema', action='append', default=[])
    parser.add_argument('--depfile')
    parser.add_argument('input')
    parser.add_argument('output')
    args = parser.parse_args()
    with open(args.input, encoding='utf-8') as file:
        text = file.read()
    try:
        queries = parse(text)
        check(queries, args.schema)
    except Trouble as trouble:
        sys.exit(f'{args.input}:{trouble.line}: error: {trouble}')
    guard = 'KZ_SQLGEN_' + re.sub(r'\W', '_', os.path.basename(args.output)).upper()
    with open(args.output, 'w', encoding='utf-8') as out:
        out.write(f'/* Made by tools/sqlgen.py from {os.path.basename(args.input)}. */\n'
                  f'#ifndef {guard}\n#define {guard}\n\n#include "store/query.h"\n\n')
        for query in queries:
            write_query(out, query)
        out.write('#endif\n')
    if args.depfile:
        with open(args.depfile, 'w', encoding='utf-8') as dep:
            inputs = [os.path.abspath(__file__)] + [os.path.abspath(s) for s in args.schema]
            dep.write(f'{args.output}: {" ".join(i.replace(" ", chr(92) + " ") for i in inputs)}\n')


main()
