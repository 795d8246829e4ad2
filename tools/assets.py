#!/usr/bin/env python3
"""Prepares what pages load: assets.py --header assets.h --out DIR FILE…

For each FILE: a copy asset-NAME, a packed copy asset-NAME.gz, and in the header
    #define ASSET_STYLE_CSS "/assets/0123456789abcdef/style.css"
The address carries a hash of the content: it may be kept for ever, and a new
content has a new address. ASSETS(X) lists X(name, hash, type) for the server.
The same input gives the same bytes.
"""
import argparse
import gzip
import hashlib
import pathlib
import re
import sys

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
         ".woff2": "font/woff2", ".png": "image/png"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--header", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    lines = ["/* Made by tools/assets.py. */", "#ifndef KZ_WEB_ASSETS_H", "#define KZ_WEB_ASSETS_H", ""]
    rows = []
    for path in options.files:
        kind = TYPES.get(path.suffix)
        if kind is None:
            sys.exit(f"{path}: error: no type is known for “{path.suffix}” (TYPES in tools/assets.py)")
        data = path.read_bytes()
        # a map of the minified source is not shipped: browsers would ask for it
        data = re.sub(rb"\n?/[/*][#@] sourceMappingURL=[^\n*]*(\*/)?\n?$", b"\n", data)
        digest = hashlib.sha256(data).hexdigest()[:16]
        (options.out / f"asset-{path.name}").write_bytes(data)
        (options.out / f"asset-{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
        macro = "ASSET_" + re.sub(r"[^A-Z0-9]", "_", path.name.upper())
        lines.append(f'#define {macro} "/assets/{digest}/{path.name}"')
        rows.append(f'\tX("{path.name}", "{digest}", "{kind}")')
    lines += ["", "#define ASSETS(X) \\", " \\\n".join(rows), "", "#endif", ""]
    options.header.write_text("\n".join(lines), encoding="utf-8")


main()
