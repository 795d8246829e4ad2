"""What pagegen takes and what it refuses: the templates cannot be written in a dangerous way."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
sys.path.insert(0, str(TOOLS))
import pagegen  # noqa: E402
import pagegen_c  # noqa: E402

HEAD = """{page t}
text title
int count
flag late
url there
html markup
proof proof
list row rows
list text words
{/page}
{struct row}
text name
url link
{/struct}
"""
USE_ALL = ('{title}{count}{#if late}!{/if}<a href="{url:there}">x</a>{html markup}'
           '<form method="post" action="/x">{proof proof}</form>'
           '{#each rows as q}<a href="{url:q.link}">{q.name}</a>{/each}{#each words as w}{w}{/each}')

# body, what the message must say; the first line of the body is line 15
REFUSED = {
    "a value in an attribute without quotes": ("<p class={title}>x</p>", "double quotes"),
    "a value in single quotes": ("<p class='{title}'>x</p>", "double quotes"),
    "a value as a whole attribute": ("<p {title}>x</p>", "an attribute of <p> was expected"),
    "a condition in a tag": ("<p {#if late}class=\"a\"{/if}>x</p>", "use a flag in the attribute"),
    "a value in a script": ('<script src="/a.js">{title}</script>', "scripts are files"),
    "a script in the page": ("<script>alert(1)</script>", 'needs src="…"'),
    "a style element": ("<style>p {}</style>", "not an element"),
    "a style attribute": ('<p style="color: {title}">x</p>', "all style is in style.css"),
    "a script attribute": ('<p onclick="go()">x</p>', "no script in a page"),
    "a script attribute in capitals": ('<p ONCLICK="go()">x</p>', "no script in a page"),
    "a script attribute of htmx": ('<p hx-on:click="go()">x</p>', "no script in a page"),
    "a filter of htmx, which is script": ('<p hx-trigger="click[a()]">x</p>', "no script in a page"),
    "text as an address": ('<a href="{title}">x</a>', "is an address"),
    "text behind an address": ('<a href="{url:there}{title}">x</a>', "is an address"),
    "text in a fixed address": ('<a href="/x?y={title}">x</a>', "is an address"),
    "an address of another host": ('<a href="http://example.com/">x</a>', "a fixed address begins"),
    "an address without a scheme": ('<a href="//example.com/">x</a>', "a fixed address begins"),
    "a script address": ('<a href="javascript:go()">x</a>', "a fixed address begins"),
    "an address in a plain attribute": ('<p title="{url:there}">x</p>', "only {NAME} can"),
    "a url shown as text": ("<p>{there}</p>", "cannot be shown"),
    "markup shown as text": ("<p>{markup}</p>", "cannot be shown"),
    "text as trusted markup": ("<p>{html title}</p>", "not of type html"),
    "text where a flag belongs": ('<input type="text" checked="{title}">', "is not a flag"),
    "a value in a fixed word": ('<input type="{title}">', "always a fixed word"),
    "an element that is not closed": ("<div><p>x</div>", "<p> is not closed before </div>"),
    "an element closed twice": ("<p>x</p></p>", "closes nothing"),
    "an element closed inside a block": ("<p>{#if late}</p>{/if}", "{#if} is not closed before </p>"),
    "an element opened inside a block": ("{#if late}<p>{/if}</p>", "<p> is not closed before {/if}"),
    "a block that is not closed": ("{#if late}x", "{#if} is not closed"),
    "a block closed as another": ("{#if late}x{/each}", "{#if} is not closed"),
    "an unknown element": ("<marquee>x</marquee>", "not an element of this house"),
    "an embedded page": ('<iframe src="/x"></iframe>', "not an element of this house"),
    "an unknown attribute": ('<p srcdoc="x">y</p>', "has no attribute srcdoc"),
    "an unknown name": ("<p>{nothing}</p>", "there is no “nothing”"),
    "an unknown field": ("{#each rows as r}{r.nothing}{/each}", "there is no “nothing”"),
    "a field of a text": ("<p>{title.x}</p>", "has no fields"),
    "a loop over no list": ("{#each title as r}{r}{/each}", "is not a list"),
    "a loop variable that is never used": ("{#each words as r}x{/each}", "is never used"),
    "a loop variable that hides a field": ("{#each words as title}{title}{/each}", "already the name"),
    "a loop variable after its loop": ("{#each words as r}{r}{/each}{r}", "there is no “r”"),
    "a list shown as text": ("<p>{words}</p>", "cannot be shown"),
    "a POST form without a proof": ('<form method="post" action="/x"><p>x</p></form>', "needs a {proof NAME}"),
    "a proof in a GET form": ('<form method="get" action="/x">{proof proof}</form>', "belongs into a form"),
    "a proof outside a form": ("<p>{proof proof}</p>", "belongs into a form"),
    "a form without a method": ('<form action="/x"></form>', "needs method"),
    "a form in a form": ('<form method="get" action="/x"><form method="get" action="/y"></form></form>',
                         "cannot stand within"),
    "a link in a link": ('<a href="/x"><b><a href="/y">z</a></b></a>', "cannot stand within"),
    "a button without a type": ("<button>x</button>", "needs type"),
    "a picture without words": ('<img src="/x.png">', "needs alt"),
    "a heading cell without scope": ("<table><thead><tr><th>x</th></tr></thead></table>", "needs scope"),
    "a row outside a table": ("<div><tr><td>x</td></tr></div>", "cannot stand in"),
    "a bare less-than": ("<p>1 < 2</p>", "write &lt;"),
    "a bare greater-than": ("<p>1 > 2</p>", "write &gt;"),
    "a bare ampersand": ("<p>a & b</p>", "write &amp;"),
    "a bare closing bracket": ("<p>a } b</p>", "write &#125;"),
    "an open bracket": ("<p>{title</p>", "not closed on its line"),
    "an attribute twice": ('<p class="a" class="b">x</p>', "stands twice"),
    "an attribute glued to another": ('<p class="a"id="b">x</p>', "was expected"),
    "an unknown part": ("{include nothing}", "there is no part nothing"),
    "an unknown directive": ("{#while late}x{/while}", "is not understood"),
    "a slot in a page": ("{slot}", "belongs once into a part"),
    "a comment that is not closed": ("<!-- x", "not closed"),
}
BAD_HEADS = {
    "no declaration": ("<p>x</p>", "must begin with"),
    "an unknown type": ("{page t}\nthing x\n{/page}\n", "there is no type “thing”"),
    "a field without a type": ("{page t}\nx\n{/page}\n", "a field is written as"),
    "a field twice": ("{page t}\ntext x\nint x\n{/page}\n{x}", "declared twice"),
    "a field that is a word of C": ("{page t}\ntext for\n{/page}\n", "cannot be the name"),
    "a field that is never shown": ("{page t}\ntext x\n{/page}\n<p>y</p>", "never shown"),
    "another name than the file": ("{page other}\n{/page}\n", "must stand in the file"),
    "a frame that does not exist": ("{page t}\n{/page}\n{frame nothing}\n", "there is no part nothing"),
    "a struct that holds itself": ("{page t}\na x\n{/page}\n{struct a}\na y\n{/struct}\n", "cannot hold itself"),
}


def write(folder, files):
    for name, text in files.items():
        (pathlib.Path(folder) / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return sorted(pathlib.Path(folder).glob("*.page"))


def run(files):
    """0 or 1, the message, the C text."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            templates, _ = pagegen.compile_all(write(folder, files))
        except pagegen.Bad as bad:
            return 1, str(bad), ""
        return 0, "", pagegen_c.source_text(templates, "o.h")


class Refused(unittest.TestCase):
    def test_every_bad_body_is_refused_with_file_and_line(self):
        for name, (body, says) in REFUSED.items():
            with self.subTest(name):
                code, error, _ = run({"t.page": HEAD + USE_ALL + "\n" + body + "\n"})
                self.assertEqual(code, 1, "it compiled")
                self.assertIn(says, error)
                self.assertRegex(error, r"t\.page:(15|16|17): ")

    def test_every_bad_head_is_refused(self):
        for name, (text, says) in BAD_HEADS.items():
            with self.subTest(name):
                code, error, _ = run({"t.page": text})
                self.assertEqual(code, 1, "it compiled")
                self.assertIn(says, error)
                self.assertRegex(error, r"t\.page:\d+: ")

    def test_the_command_prints_the_message_writes_nothing_and_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            pages = write(folder, {"t.page": "{page t}\n{/page}\n<p>"})
            out = pathlib.Path(folder) / "o.c"
            done = subprocess.run([sys.executable, TOOLS / "pagegen.py", "--header", f"{folder}/o.h", "--source", out,
                                   *pages], capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r"^\S+t\.page:3: <p> is not closed before the end of the file\n$")
            self.assertFalse(out.exists())

    def test_bytes_that_are_not_utf8_are_refused(self):
        code, error, _ = run({"t.page": "{page t}\n{/page}\n<p>中</p>".encode("gb18030")})
        self.assertEqual(code, 1)
        self.assertIn("not UTF-8", error)

    def test_the_frame_of_a_page_must_have_a_slot(self):
        code, error, _ = run({"t.page": "{page t}\n{/page}\n{frame f}\n<p>x</p>", "f.page": "{part f}\n{/part}\n<p>y</p>"})
        self.assertEqual(code, 1)
        self.assertIn("has no {slot}", error)

    def test_parts_that_hold_each_other_are_refused(self):
        code, error, _ = run({"a.page": "{part a}\nb x\n{/part}\n{include b with x}",
                              "b.page": "{part b}\na x\n{/part}\n{include a with x}"})
        self.assertEqual(code, 1)
        self.assertIn("holds itself", error)


class Taken(unittest.TestCase):
    def test_all_places_for_values_compile(self):
        code, error, source = run({"t.page": HEAD + USE_ALL})
        self.assertEqual((code, error), (0, ""))
        for call in ("html_text(out, p->title)", "html_int(out, p->count)", "html_url(out, p->there)",
                     "html_trusted(out, p->markup)", "html_proof(out, p->proof)", "html_text(out, v_q->name)"):
            self.assertIn(call, source)

    def test_a_line_break_with_its_blanks_vanishes_and_a_blank_in_a_line_stays(self):
        code, _, source = run({"t.page": "{page t}\n{/page}\n<p>\n\t共有\n\t五 家\n</p>\n\n<b>x</b> <i>y</i>\n"})
        self.assertEqual(code, 0)
        self.assertIn("<p>共有五 家</p><b>x</b> <i>y</i>", source)

    def test_preformatted_text_keeps_its_lines(self):
        code, _, source = run({"t.page": "{page t}\n{/page}\n<pre>a\n  b</pre>\n"})
        self.assertEqual(code, 0)
        self.assertIn(r"<pre>a\n  b</pre>", source)

    def test_the_same_templates_give_the_same_bytes(self):
        self.assertEqual(run({"t.page": HEAD + USE_ALL}), run({"t.page": HEAD + USE_ALL}))


if __name__ == "__main__":
    unittest.main()
