#!/usr/bin/env python3
"""Compiles the templates of src/web/pages into C.

    pagegen.py --header pages.h --source pages.c  FILE.page …

A template says in its head what it is and which values it takes, then how
they look:

    {# One line about what the page is for. #}
    {page record}
    	text title
    	flag late
    	list row rows
    {/page}
    {struct row}
    	text label
    	url  link
    {/struct}
    {frame frame}

    <h1>{title}</h1>
    {#if late}<p class="late">已超期</p>{/if}
    {#each rows as r}<a href="{url:r.link}">{r.label}</a>{:else}没有记录{/each}

From this come `struct page_record`, `struct page_record_row` and
`void page_record(struct buf *out, const struct page_record *p)`.

What it is:  {page NAME} a whole page, {part NAME} a piece that others include.
    {frame NAME} lays the page into the part NAME, at its {slot}; the page then
    has a field `frame` of that part's type.
Types:  text (struct str)  int (int64_t)  flag (bool)  url (struct url)
    html (struct html: made by trusted writers only)  proof (struct proof)
    list T  (const T *, and NAME_count), T being one of the above, a struct of
    this file or a part;  a struct or a part by its name: embedded.
Places for a value — there are no others, anything else does not compile:
    {name}                      text or int, escaped
    attribute="… {name} …"      text or int, escaped, always in double quotes
    href="{url:name}"           a url, whole, in an attribute that is an address
    href="{asset:style.css}"    an embedded file under its hashed address
    checked="{name}"            a flag, in an attribute that is there or not
    {html name}                 a fragment of type html
    {proof name}                the hidden proof of a POST form; each has one
Around them:  {#if name} {#if not name} {:else} {/if}   flag, text, int, list
    {#each names as n} {:else} {/each}   {include part} {include part with name}
    {# … #} and <!-- … --> are comments.
A line break with the blanks around it vanishes; a blank within a line stays.
Everything is UTF-8. Errors name file and line.
"""
import argparse
import pathlib
import re
import sys

from pagegen_c import BUILTIN, header_text, in_order, source_text
from pagegen_html import (ADDRESS, ATTRIBUTES, BOOLEAN, ELEMENTS, GLOBAL, HTMX, NEEDS, NOT_WITHIN, PARENT, STATIC, SVG,
                          SVG_ATTRIBUTES, VOID)

C_WORDS = set("auto break case char const continue default do double else enum extern float for goto if inline int "
              "long register restrict return short signed sizeof static struct switch typedef union unsigned void "
              "volatile while bool true false out not".split())
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


class Bad(Exception):
    """What is wrong with a template, and where."""

    def __init__(self, path, line, what):
        super().__init__(f"{path}:{line}: {what}")


class Record:
    """A struct: of a page, a part, or of the rows of one of them."""

    def __init__(self, c_name, line):
        self.c_name, self.line, self.fields, self.used = c_name, line, {}, set()


class Type:
    """base: a name of BUILTIN or a Record; many: a list of them."""

    def __init__(self, base, many=False):
        self.base, self.many = base, many

    def is_(self, *names):
        return not self.many and self.base in names


class Template:
    def __init__(self, path):
        self.path = path
        try:
            self.text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise Bad(path, 1, f"not UTF-8: {error.reason} at byte {error.start}") from None
        self.kind = self.name = self.frame = None
        self.record, self.structs, self.declared = None, {}, []
        self.has_slot, self.body = False, []

    def bad(self, at, what):
        return Bad(self.path, self.text.count("\n", 0, at) + 1, what)

    def c_name(self):
        return f"{self.kind}_{self.name}"


# ---- the head: what it is, which values it takes ---------------------------

HEAD = re.compile(r"\s+|\{#\s.*?#\}|\{(page|part|struct)\s+([^\s{}]+)\s*\}(.*?)\{/\1\}|\{frame\s+([^\s{}]+)\s*\}",
                  re.S)


def read_head(t):
    """Reads the declarations; answers the place where the body begins."""
    at = 0
    while True:
        m = HEAD.match(t.text, at)
        if not m or m.end() == at:
            break
        if m.group(1):
            read_declaration(t, m)
        elif m.group(4):
            if t.kind != "page":
                raise t.bad(at, "{frame …} belongs after {page …}: only pages have a frame")
            t.frame = m.group(4)
        at = m.end()
    if not t.kind:
        raise t.bad(at, "the template must begin with {page NAME} … {/page} or {part NAME} … {/part}")
    return at


def read_declaration(t, m):
    kind, name, block = m.group(1), m.group(2), m.group(3)
    if not NAME.match(name):
        raise t.bad(m.start(), f"“{name}” is no name: small letters, digits and _ only")
    if kind == "struct":
        if not t.kind:
            raise t.bad(m.start(), "{struct …} belongs after {page …} or {part …}")
        if name in t.structs or name in BUILTIN:
            raise t.bad(m.start(), f"struct {name} is declared twice or bears the name of a type")
        record = t.structs[name] = Record(f"{t.c_name()}_{name}", m.start())
    else:
        if t.kind:
            raise t.bad(m.start(), "a file holds one page or one part")
        t.kind, t.name = kind, name
        if t.path.stem != name:
            raise t.bad(m.start(), f"{kind} {name} must stand in the file {name}.page")
        record = t.record = Record(t.c_name(), m.start())
    at = m.start(3)
    for line in block.split("\n"):
        words = re.sub(r"\{#\s.*?#\}", "", line).split()
        if words:
            t.declared.append((record, words, at))
        at += len(line) + 1


def resolve(t, parts):
    """Declared words become types, now that all parts are known."""
    if t.frame:
        if t.frame not in parts:
            raise t.bad(t.record.line, f"there is no part {t.frame} to be the frame")
        t.record.fields["frame"] = Type(parts[t.frame].record)
        t.record.used.add("frame")
    for record, words, at in t.declared:
        many = words[0] == "list"
        if len(words) != 2 + many:
            raise t.bad(at, f"“{' '.join(words)}”: a field is written as “TYPE name” or “list TYPE name”")
        kind, name = words[-2], words[-1]
        if not NAME.match(name) or name in C_WORDS:
            raise t.bad(at, f"“{name}” cannot be the name of a field")
        if name in record.fields:
            raise t.bad(at, f"field {name} is declared twice")
        if kind in BUILTIN:
            base = kind
        elif kind in t.structs:
            base = t.structs[kind]
        elif kind in parts:
            base = parts[kind].record
        else:
            raise t.bad(at, f"there is no type “{kind}”: {' '.join(BUILTIN)}, a struct of this file or a part")
        if base is record and not many:
            raise t.bad(at, f"{kind} cannot hold itself")
        record.fields[name] = Type(base, many)


# ---- the body: a tree --------------------------------------------------------

class Parser:
    """Recursive descent over the text. A node is a tuple, its first member the kind."""

    def __init__(self, template, parts, at):
        self.t, self.parts, self.at = template, parts, at
        self.text = template.text
        self.scope = {}      # loop variables: name -> Type
        self.looked_at = set()  # those of them that were used
        self.elements = []   # open elements, outermost first
        self.blocks = 0      # open {#if} and {#each}
        self.proofs = []     # for each open form: None (GET) or the number of its proofs

    def bad(self, what, at=None):
        return self.t.bad(self.at if at is None else at, what)

    def parse(self):
        nodes = self.nodes()
        if self.at < len(self.text):
            raise self.bad(f"{self.peek()} closes nothing")
        return nodes

    def peek(self):
        return self.text[self.at:self.at + 20].split("\n")[0]

    def nodes(self):
        """Up to the end, a closing tag, or {:else} {/if} {/each}."""
        out = []
        while self.at < len(self.text):
            rest = self.text[self.at:self.at + 9]
            if rest.startswith("</") or re.match(r"\{(:|/)", rest):
                break
            if rest.startswith("<!--"):
                self.skip("-->", "a comment is not closed")
            elif re.match(r"\{#\s", rest):
                self.skip("#}", "a comment is not closed")
            elif rest.startswith("<"):
                out.append(self.element())
            elif rest.startswith("{"):
                out.append(self.directive())
            else:
                out.append(("static", self.words()))
        return out

    def skip(self, end, what):
        stop = self.text.find(end, self.at)
        if stop < 0:
            raise self.bad(what)
        self.at = stop + len(end)

    def words(self):
        m = re.compile(r"[^<{]+").match(self.text, self.at)
        words = m.group(0)
        check_entities(self, words, self.at)
        if "}" in words:
            raise self.bad("“}” without “{”; write &#125; for the sign itself", self.at + words.index("}"))
        if ">" in words:
            raise self.bad("“>” in text; write &gt;", self.at + words.index(">"))
        self.at = m.end()
        if not {"pre", "textarea"} & set(self.elements):
            words = re.sub(r"[ \t\r]*\n\s*", "", words)
            words = re.sub(r"[ \t\r]+", " ", words)
        return words

    # -- directives --

    def directive(self):
        start = self.at
        m = re.compile(r"\{([^{}\n]*)\}").match(self.text, self.at)
        if not m:
            raise self.bad("“{” is not closed on its line; write &#123; for the sign itself")
        self.at = m.end()
        words = m.group(1).split()
        if not words:
            raise self.bad("{} is empty", start)
        if words[0] == "#if":
            return self.block_if(words, start)
        if words[0] == "#each":
            return self.block_each(words, start)
        if words[0] == "include":
            return self.include(words, start)
        if words[0] == "slot" and len(words) == 1:
            if self.t.kind != "part" or self.t.has_slot or self.blocks:
                raise self.bad("{slot} belongs once into a part, outside {#if} and {#each}", start)
            self.t.has_slot = True
            return ("slot",)
        if words[0] == "proof" and len(words) == 2:
            if not self.proofs or self.proofs[-1] is None:
                raise self.bad("{proof …} belongs into a form with method=\"post\"", start)
            self.proofs[-1] += 1
            return ("call", "html_proof", self.value(words[1], start, "proof"))
        if words[0] == "html" and len(words) == 2:
            return ("call", "html_trusted", self.value(words[1], start, "html"))
        if len(words) == 1 and re.match(r"[a-z]", words[0]):
            if ":" in words[0]:
                raise self.bad(f"{{{words[0]}}} belongs into an attribute that is an address", start)
            return self.shown(words[0], start)
        raise self.bad(f"{{{m.group(1)}}} is not understood", start)

    def shown(self, name, at):
        expression, kind = self.look_up(name, at)
        if kind.is_("text"):
            return ("call", "html_text", expression)
        if kind.is_("int"):
            return ("call", "html_int", expression)
        raise self.bad(f"{name} cannot be shown here: only text and int can", at)

    def value(self, name, at, wanted):
        expression, kind = self.look_up(name, at)
        if not kind.is_(wanted):
            raise self.bad(f"{name} is not of type {wanted}", at)
        return expression

    def look_up(self, name, at):
        """a.b.c → a C expression and its type."""
        steps = name.split(".")
        if not all(NAME.match(s) for s in steps):
            raise self.bad(f"“{name}” is no name", at)
        if steps[0] in self.scope:
            kind, expression = self.scope[steps[0]], f"v_{steps[0]}"
            self.looked_at.add(steps[0])
            record_at = 1
            pointer = not isinstance(kind.base, str)
        else:
            kind, expression = Type(self.t.record), "p"
            record_at, pointer = 0, True
        for step in steps[record_at:]:
            if kind.many or isinstance(kind.base, str):
                raise self.bad(f"“{name}”: {step} is asked of something that has no fields", at)
            record = kind.base
            if step not in record.fields:
                raise self.bad(f"there is no “{step}” in struct {record.c_name} "
                               f"(it has: {' '.join(record.fields) or 'nothing'})", at)
            record.used.add(step)
            expression += ("->" if pointer else ".") + step
            pointer = False
            kind = record.fields[step]
        if len(steps) == 1 and steps[0] in self.scope and pointer:
            expression = f"(*{expression})"
        return expression, kind

    def condition(self, words, at):
        negative = words[:1] == ["not"]
        if len(words) != 1 + negative:
            raise self.bad("a condition is one name, or “not” and a name", at)
        expression, kind = self.look_up(words[-1], at)
        if kind.many:
            test = f"{expression}_count > 0"
        elif kind.is_("flag"):
            test = expression
        elif kind.is_("text"):
            test = f"{expression}.len > 0"
        elif kind.is_("url"):
            test = f"{expression}.text.len > 0"
        elif kind.is_("html"):
            test = f"{expression}.text.len > 0"
        elif kind.is_("int"):
            test = f"{expression} != 0"
        else:
            raise self.bad(f"{words[-1]} cannot be a condition", at)
        return f"!({test})" if negative else test

    def block_if(self, words, at):
        test = self.condition(words[1:], at)
        return ("if", test, *self.branches("if", at))

    def block_each(self, words, at):
        if len(words) != 4 or words[2] != "as" or not NAME.match(words[3]):
            raise self.bad("written as {#each NAMES as NAME}", at)
        name = words[3]
        expression, kind = self.look_up(words[1], at)
        if not kind.many:
            raise self.bad(f"{words[1]} is not a list", at)
        if name in self.scope or name in self.t.record.fields:
            raise self.bad(f"“{name}” is already the name of something", at)
        self.scope[name] = Type(kind.base)
        self.looked_at.discard(name)
        body, otherwise = self.branches("each", at, lambda: self.scope.pop(name))
        if name not in self.looked_at:
            raise self.bad(f"“{name}” is never used in its {{#each}}", at)
        return ("each", expression, name, kind, body, otherwise)

    def branches(self, word, at, end_of_first=lambda: None):
        self.blocks += 1
        first, second = self.nodes(), None
        end_of_first()
        if self.text.startswith("{:else}", self.at):
            self.at += len("{:else}")
            second = self.nodes()
        if not self.text.startswith(f"{{/{word}}}", self.at):
            what = self.peek() or "the end of the file"
            raise self.bad(f"{{#{word}}} is not closed before {what}", at)
        self.at += len(word) + 3
        self.blocks -= 1
        return first, second

    def include(self, words, at):
        if not (len(words) == 2 or len(words) == 4 and words[2] == "with"):
            raise self.bad("written as {include PART} or {include PART with NAME}", at)
        part = self.parts.get(words[1])
        if part is None:
            raise self.bad(f"there is no part {words[1]}", at)
        if part is self.t:
            raise self.bad("a part cannot include itself", at)
        if len(words) == 2:
            if part.record.fields:
                raise self.bad(f"part {words[1]} takes values: {{include {words[1]} with NAME}}", at)
            return ("include", part, None)
        expression, kind = self.look_up(words[3], at)
        if kind.many or kind.base is not part.record:
            raise self.bad(f"{words[3]} is not of type {words[1]}", at)
        return ("include", part, expression)

    # -- elements --

    def element(self):
        start = self.at
        if self.text.startswith("<!doctype html>", self.at):
            self.at += len("<!doctype html>")
            return ("static", "<!doctype html>")
        m = re.compile(r"<([A-Za-z][A-Za-z0-9]*)").match(self.text, self.at)
        if not m:
            raise self.bad("“<” in text; write &lt;")
        name = m.group(1)
        if name not in ELEMENTS:
            raise self.bad(f"<{name}> is not an element of this house (see ELEMENTS in tools/pagegen.py)")
        self.check_place(name, start)
        self.at = m.end()
        nodes = [("static", f"<{name}")]
        seen, statics, closed = self.attributes(name, nodes)
        self.check_attributes(name, seen, statics, start)
        if closed and name not in SVG:
            raise self.bad(f"<{name}/>: only elements of svg close themselves", start)
        nodes.append(("static", "/>" if closed else ">"))
        if name in VOID or closed:
            return ("all", nodes)
        self.elements.append(name)
        if name == "form":
            self.proofs.append(0 if statics.get("method") == "post" else None)
        content = self.nodes()
        self.elements.pop()
        close = f"</{name}>"
        if not self.text.startswith(close, self.at):
            what = self.peek() or "the end of the file"
            raise self.bad(f"<{name}> is not closed before {what}", start)
        if name == "script" and content:
            raise self.bad("<script> holds nothing: scripts are files", start)
        if name == "form" and self.proofs.pop() == 0:
            raise self.bad("a form with method=\"post\" needs a {proof NAME}", start)
        self.at += len(close)
        return ("all", [*nodes, *content, ("static", close)])

    def check_place(self, name, at):
        parent = self.elements[-1] if self.elements else None
        if name in PARENT and parent is not None and parent not in PARENT[name]:
            raise self.bad(f"<{name}> cannot stand in <{parent}>", at)
        within = NOT_WITHIN.get(name, set()) & set(self.elements)
        if within:
            raise self.bad(f"<{name}> cannot stand within <{min(within)}>", at)
        if name == "style":
            raise self.bad("<style> is not used: all style is in style.css", at)

    def check_attributes(self, name, seen, statics, at):
        for needed in NEEDS.get(name, []):
            if needed not in seen:
                raise self.bad(f"<{name}> needs {needed}=\"…\"", at)
        if name == "form" and statics.get("method") not in ("get", "post"):
            raise self.bad("method is “get” or “post”", at)
        if name == "input" and statics.get("type") == "file" and "form" not in self.elements:
            raise self.bad("a file belongs into a form", at)

    def attributes(self, element, nodes):
        """Adds the attributes to nodes; answers names seen, static values, and whether “/>” closed the tag."""
        seen, statics = set(), {}
        while True:
            blank = re.compile(r"\s*").match(self.text, self.at)
            self.at = blank.end()
            if self.text.startswith("/>", self.at):
                self.at += 2
                return seen, statics, True
            if self.text.startswith(">", self.at):
                self.at += 1
                return seen, statics, False
            m = re.compile(r"([A-Za-z][A-Za-z0-9:-]*)").match(self.text, self.at)
            if not m or not blank.group(0):
                raise self.bad(f"an attribute of <{element}> was expected before “{self.peek()}”; a value cannot stand "
                               "here, and {#if} neither: use a flag in the attribute")
            name, start = m.group(1), self.at
            if name in seen:
                raise self.bad(f"{name} stands twice")
            self.check_name(element, name)
            seen.add(name)
            self.at = m.end()
            if not self.text.startswith("=", self.at):
                if name not in BOOLEAN:
                    raise self.bad(f"{name} needs a value in double quotes", start)
                nodes.append(("static", f" {name}"))
                continue
            quoted = re.compile(r'="([^"]*)"').match(self.text, self.at)
            if not quoted:
                raise self.bad(f"the value of {name} must stand in double quotes", start)
            self.attribute(name, quoted.group(1), quoted.start(1), nodes, statics)
            self.at = quoted.end()

    def check_name(self, element, name):
        low = name.lower()
        if low.startswith("on") or low.startswith("hx-on"):
            raise self.bad(f"{name}: no script in a page")
        if low == "style":
            raise self.bad("style: all style is in style.css")
        if element in SVG:
            known = name in GLOBAL | SVG_ATTRIBUTES
        else:
            known = name in GLOBAL | ATTRIBUTES.get(element, set())
        if not (known or name in HTMX or re.fullmatch(r"(aria|data)(-[a-z0-9]+)+", name)):
            raise self.bad(f"<{element}> has no attribute {name} in this house (see ATTRIBUTES in tools/pagegen.py)")

    def attribute(self, name, value, at, nodes, statics):
        if "\n" in value or "<" in value or ">" in value:
            raise self.bad(f"{name}: no line break, “<” or “>” in a value", at)
        if "{" not in value and "}" not in value:
            check_entities(self, value, at)
            self.check_static(name, value, at)
            statics[name] = value
            nodes.append(("static", f' {name}="{value}"' if name not in BOOLEAN else f" {name}"))
            return
        if name in STATIC:
            raise self.bad(f"{name} is always a fixed word: no value can stand in it", at)
        if name in BOOLEAN:
            nodes.append(self.boolean(name, value, at))
        elif name in ADDRESS:
            nodes += self.address(name, value, at)
        else:
            nodes.append(("static", f' {name}="'))
            nodes += self.quoted(name, value, at)
            nodes.append(("static", '"'))

    def check_static(self, name, value, at):
        if name in ADDRESS and not re.match(r"/(?!/)|#", value):
            raise self.bad(f"{name}: a fixed address begins with one “/” or “#”", at)
        if name in BOOLEAN and value not in ("", name):
            raise self.bad(f"{name} is there or not: {name} alone, or {name}=\"{{flag}}\"", at)
        if name == "hx-trigger" and "[" in value or re.match(r"(?i)\s*(js|javascript):", value):
            raise self.bad(f"{name}: no script in a page", at)

    def boolean(self, name, value, at):
        m = re.fullmatch(r"\{(not +)?([^\s{}]+)\}", value)
        if not m:
            raise self.bad(f"{name} takes one flag: {name}=\"{{flag}}\"", at)
        expression, kind = self.look_up(m.group(2), at)
        if not kind.is_("flag"):
            raise self.bad(f"{m.group(2)} is not a flag", at)
        return ("if", f"!{expression}" if m.group(1) else expression, [("static", f" {name}")], None)

    def address(self, name, value, at):
        m = re.fullmatch(r"\{asset:([a-z0-9._-]+)\}(#[a-z0-9-]+|#\{([a-z0-9_.]+)\})?", value)
        if m:
            nodes = [("static", f' {name}="'), ("asset", m.group(1))]
            if m.group(3):
                nodes += [("static", "#"), ("call", "html_text", self.value(m.group(3), at, "text"))]
            elif m.group(2):
                nodes.append(("static", m.group(2)))
            return [*nodes, ("static", '"')]
        m = re.fullmatch(r"\{url:([^\s{}]+)\}", value)
        if m:
            return [("static", f' {name}="'), ("call", "html_url", self.value(m.group(1), at, "url")),
                    ("static", '"')]
        if name == "href" and re.fullmatch(r"#[a-z0-9-]*\{[a-z0-9_.]+\}", value):
            return [("static", f' {name}="'), *self.quoted(name, value, at), ("static", '"')]
        raise self.bad(f"{name} is an address: {name}=\"{{url:NAME}}\" or {name}=\"{{asset:FILE}}\", nothing beside it", at)

    def quoted(self, name, value, at):
        out, i = [], 0
        for m in re.finditer(r"\{([^{}]*)\}", value):
            self.quoted_static(name, value[i:m.start()], at, out)
            if not re.fullmatch(r"[a-z][a-z0-9_.]*", m.group(1)):
                raise self.bad(f"{name}: {m.group(0)} cannot stand in an attribute; only {{NAME}} can", at)
            out.append(self.shown(m.group(1), at))
            i = m.end()
        self.quoted_static(name, value[i:], at, out)
        return out

    def quoted_static(self, name, words, at, out):
        if "{" in words or "}" in words:
            raise self.bad(f"{name}: a bracket is not closed", at)
        check_entities(self, words, at)
        if words:
            out.append(("static", words))


def check_entities(parser, words, at):
    for m in re.finditer(r"&", words):
        if not re.match(r"&([a-z]+|#[0-9]+);", words[m.start():]):
            raise parser.bad("“&” in text; write &amp;", at + m.start())


def used_check(t):
    for record in [t.record, *t.structs.values()]:
        for name in record.fields:
            if name not in record.used:
                raise t.bad(record.line, f"field {name} of struct {record.c_name} is never shown: take it out")


def compile_all(paths):
    templates = [Template(p) for p in sorted(paths)]
    bodies = {t: read_head(t) for t in templates}
    parts = {t.name: t for t in templates if t.kind == "part"}
    for t in templates:
        resolve(t, parts)
    records = in_order(templates)
    for t in templates:
        t.body = Parser(t, parts, bodies[t]).parse()
    for t in templates:
        used_check(t)
        if t.frame and not parts[t.frame].has_slot:
            raise t.bad(t.record.line, f"part {t.frame} has no {{slot}}: it cannot be a frame")
    return templates, records


def main():
    parser = argparse.ArgumentParser(description="Compiles page templates into C.")
    parser.add_argument("--header", required=True, type=pathlib.Path)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    try:
        templates, records = compile_all(options.pages)
        options.header.write_text(header_text(templates, records), encoding="utf-8")
        options.source.write_text(source_text(templates, options.header.name), encoding="utf-8")
    except Bad as bad:
        print(bad, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
