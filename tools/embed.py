#!/usr/bin/python3
"""Makes a C source that carries files: embed.py --table NAME --base DIR --out X.c --depfile X.d FILE...

Each file is taken in by .incbin, so a file of any size costs nothing to compile. The table is
`const struct embedded NAME[]` and `const size_t NAME_count` (core/embedded.h), in the order given;
names are relative to DIR. The assembler text stands inside a C source, so the compiler adds the
note that keeps the stack non-executable; we add it again, because losing it would go unseen.
"""
import argparse
import os
import sys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--table', required=True)
    parser.add_argument('--base', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--depfile', required=True)
    parser.add_argument('files', nargs='+')
    args = parser.parse_args()
    base = os.path.abspath(args.base)
    names = []
    paths = []
    for file in args.files:
        path = os.path.abspath(file)
        name = os.path.relpath(path, base)
        if name.startswith('..'):
            sys.exit(f'{file}: error: is not below {args.base}')
        if any(c in path for c in '"\\\n'):
            sys.exit(f'{file}: error: quotes and backslashes cannot stand in the name')
        names.append(name.replace(os.sep, '/'))
        paths.append(path)
    if len(set(names)) != len(names):
        sys.exit(f'{args.out}: error: a file is named twice')
    with open(args.out, 'w', encoding='utf-8') as out:
        write_source(out, args.table, names, paths)
    with open(args.depfile, 'w', encoding='utf-8') as dep:
        inputs = ' '.join(p.replace(' ', '\\ ') for p in [os.path.abspath(__file__)] + paths)
        dep.write(f'{args.out}: {inputs}\n')


def write_source(out, table, names, paths):
    out.write('/* Made by tools/embed.py. */\n#include "core/embedded.h"\n\n')
    out.write(f'extern const struct embedded {table}[];\nextern const size_t {table}_count;\n\n')
    for i, path in enumerate(paths):
        symbol = f'{table}_{i}'
        out.write(
            '__asm__(".pushsection .rodata\\n"\n'
            f'\t".balign 16\\n.globl {symbol}\\n.hidden {symbol}\\n{symbol}:\\n"\n'
            f'\t".incbin \\"{path}\\"\\n"\n'
            f'\t".globl {symbol}_end\\n.hidden {symbol}_end\\n{symbol}_end:\\n.byte 0\\n"\n'
            '\t".popsection\\n");\n')
        out.write(f'extern const unsigned char {symbol}[];\n')
    out.write('__asm__(".pushsection .note.GNU-stack,\\"\\",@progbits\\n.popsection\\n");\n\n')
    out.write(f'const struct embedded {table}[] = {{\n')
    for i, (name, path) in enumerate(zip(names, paths)):
        out.write(f'\t{{"{name}", {table}_{i}, {os.path.getsize(path)}}},\n')
    out.write(f'}};\nconst size_t {table}_count = {len(names)};\n')


main()
