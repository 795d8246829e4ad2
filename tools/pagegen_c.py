"""The tree of a template becomes C text; used by pagegen.py."""
import re

BUILTIN = {"text": "struct str ", "int": "int64_t ", "flag": "bool ", "url": "struct url ", "html": "struct html ",
           "proof": "struct proof "}


def c_type(kind):
    return BUILTIN[kind.base] if isinstance(kind.base, str) else f"struct {kind.base.c_name} "


def c_string(words):
    """A C literal, split into readable pieces."""
    pieces, piece = [], ""
    for c in words:
        piece += {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}.get(c, c)
        if len(piece) > 76 and c in ">. " or len(piece) > 110:
            pieces.append(piece)
            piece = ""
    if piece or not pieces:
        pieces.append(piece)
    return " ".join(f'"{p}"' for p in pieces) if len(pieces) == 1 else "\n\t\t".join(f'"{p}"' for p in pieces)


class Writer:
    def __init__(self):
        self.lines, self.pending, self.depth, self.loops = [], "", 1, 0

    def line(self, words):
        self.flush()
        self.lines.append("\t" * self.depth + words)

    def flush(self):
        if self.pending:
            words, self.pending = self.pending, ""
            self.lines.append("\t" * self.depth + f"buf_add(out, STR({c_string(words)}));")

    def nodes(self, nodes):
        for node in nodes:
            getattr(self, "put_" + node[0])(*node[1:])

    def put_static(self, words):
        self.pending += words

    def put_all(self, nodes):
        self.nodes(nodes)

    def put_call(self, function, expression):
        self.line(f"{function}(out, {expression});")

    def put_asset(self, name):
        self.line(f"buf_add(out, STR({asset_macro(name)}));")

    def put_slot(self):
        self.line("@slot@")

    def put_include(self, part, expression):
        argument = f", &{expression}" if expression else ""
        self.line(f"{part.c_name()}(out{argument});")

    def put_if(self, test, first, second):
        self.line(f"if ({test}) {{")
        self.block(first)
        if second is not None:
            self.line("} else {")
            self.block(second)
        self.line("}")

    def put_each(self, expression, name, kind, body, otherwise):
        self.loops += 1
        i = f"i{self.loops}"
        self.line(f"for (size_t {i} = 0; {i} < {expression}_count; {i}++) {{")
        if isinstance(kind.base, str):
            self.line(f"\tconst {c_type(kind)}v_{name} = {expression}[{i}];")
        else:
            self.line(f"\tconst {c_type(kind)}*v_{name} = &{expression}[{i}];")
        self.block(body)
        self.line("}")
        if otherwise is not None:
            self.line(f"if ({expression}_count == 0) {{")
            self.block(otherwise)
            self.line("}")

    def block(self, nodes):
        self.depth += 1
        self.nodes(nodes)
        self.flush()
        self.depth -= 1


def asset_macro(name):
    return "ASSET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def struct_text(record):
    out = [f"struct {record.c_name} {{"]
    for name, kind in record.fields.items():
        if kind.many:
            out += [f"\tconst {c_type(kind)}*{name};", f"\tsize_t {name}_count;"]
        else:
            out.append(f"\t{c_type(kind)}{name};")
    return "\n".join(out + ["};"])


def in_order(templates):
    """Records so that an embedded one stands before the one that holds it."""
    done, doing, out = set(), [], []

    def visit(record, t):
        if record in done:
            return
        if record in doing:
            raise t.bad(record.line, f"struct {record.c_name} holds itself")
        doing.append(record)
        for kind in record.fields.values():
            if not isinstance(kind.base, str) and not kind.many:
                visit(kind.base, t)
        doing.pop()
        done.add(record)
        out.append(record)

    for t in templates:
        for record in [*t.structs.values(), t.record]:
            visit(record, t)
    return [r for r in out if r.fields]


def signature(t, suffix=""):
    takes = f", const struct {t.record.c_name} *p" if t.record.fields else ""
    return f"void {t.c_name()}{suffix}(struct buf *out{takes})"


def functions(t):
    w = Writer()
    w.nodes(t.body)
    w.flush()
    body = "\n".join(w.lines)
    if t.has_slot:
        before, after = body.split("@slot@")
        unused = "\n\t(void)p;" if t.record.fields else ""
        return [(signature(t, "_begin"), before.rstrip() + unused), (signature(t, "_end"), after.strip("\n") + unused)]
    if t.frame:
        body = f"\tpart_{t.frame}_begin(out, &p->frame);\n{body}\n\tpart_{t.frame}_end(out, &p->frame);"
    return [(signature(t), body)]


def header_text(templates, records):
    out = ["/* Made by tools/pagegen.py from the templates in src/web/pages; do not edit. */",
           "#ifndef KZ_WEB_PAGES_H", "#define KZ_WEB_PAGES_H", "", '#include "web/markup.h"', ""]
    out += [f"struct {r.c_name};" for r in records]
    out += ["", *[struct_text(r) + "\n" for r in records]]
    for t in templates:
        out += [f"{name};" for name, _ in functions(t)]
    return "\n".join(out + ["", "#endif", ""])


def source_text(templates, header):
    out = ["/* Made by tools/pagegen.py from the templates in src/web/pages; do not edit. */",
           f'#include "{header}"', '#include "assets.h"', ""]
    for t in templates:
        for name, body in functions(t):
            out.append(f"{name}\n{{\n{body}\n}}\n")
    return "\n".join(out)
