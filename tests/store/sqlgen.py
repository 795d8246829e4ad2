#!/usr/bin/python3
"""What tools/sqlgen.py refuses, with the file and the line."""
import os
import subprocess
import sys
import tempfile

GENERATOR, SCHEMA = sys.argv[1:3]
GOOD = '-- name: good run\n-- It is good.\ndelete from change where book = :book int\n'
CASES = [
    # (text, the line that is named, words of the message)
    ('', None, None),
    (GOOD, None, None),
    (GOOD + GOOD, 4, 'there already in line 1'),
    ('select 1', 1, 'before the first'),
    ('-- name: a\n', 1, 'wanted: -- name'),
    ('-- name: A one\n', 1, 'cannot be a name'),
    ('-- name: while one\n', 1, 'cannot be a name'),
    ('-- name: a all\n', 1, 'COUNT'),
    ('-- name: a all 0\n', 1, 'COUNT'),
    ('-- name: a one 5\n', 1, 'nothing may stand behind one'),
    ('-- name: a run\n-- Is.\n', 1, 'has no statement'),
    ('-- name: a run\ndelete from book\n', 1, 'no comment'),
    ('-- name: a one\n-- Is.\nselect 1\n', 1, 'does not say what it returns'),
    ('-- name: a run\n-- Is.\n-- returns: x int\n', 3, 'returns nothing'),
    ('-- name: a one\n-- Is.\n-- returns: x real\n', 3, '"x real" is not'),
    ('-- name: a one\n-- Is.\n-- returns: x int, x text\n', 3, 'returned twice'),
    ('-- name: a one\n-- Is.\n-- returns: int int\n', 3, 'cannot be a name in C'),
    ('-- name: a one\n-- Is.\n-- returns: like b\nselect 1\n', 1, 'no query b'),
    ('-- name: a run\n-- Is.\n-- missing: x\ndelete from book\n', 3, 'query for one row'),
    ('-- name: a run\n-- Is.\ndelete from book\nwhere book = :book\n', 4, 'has no type'),
    ('-- name: a run\n-- Is.\ndelete from book where book = :b int\nor book = :b text\n', 4, 'was int before'),
    ('-- name: a run\n-- Is.\ndelete from book where book = $1\n', 3, '"$" cannot stand here'),
    ('-- name: a run\n-- Is.\ndelete from book; delete from change\n', 3, '";" cannot stand here'),
    ('-- name: a run\n-- Is.\ndelete from book where book = seq::int\n', 3, 'casts by cast()'),
    ("-- name: a run\n-- Is.\ndelete from book where name = 'a\nb'\n", 3, 'texts on one line'),
    ('-- name: a run\n-- Is.\ndelete from nosuch\n', 3, 'no such table: nosuch'),
    ('-- name: a one\n-- Is.\n-- returns: x int\nselect book, seq from book\n', 1, 'selects 2 columns and returns 1'),
]
bad = 0
with tempfile.TemporaryDirectory() as folder:
    source, out = os.path.join(folder, 'x.sql'), os.path.join(folder, 'x.sql.h')
    for text, line, words in CASES:
        with open(source, 'w', encoding='utf-8') as file:
            file.write(text)
        done = subprocess.run([sys.executable, GENERATOR, '--schema', SCHEMA, source, out],
                              capture_output=True, text=True, check=False)
        wanted = f'{source}:{line}: error: ' if line else ''
        right = (done.returncode == 0) == (line is None) and done.stderr.startswith(wanted) \
            and (words or '') in done.stderr
        if not right:
            bad += 1
            print(f'--- wanted {wanted}…{words}\n{text}--- got {done.returncode}: {done.stderr}')
print(f'{len(CASES)} cases, {bad} wrong')
sys.exit(bad > 0)
