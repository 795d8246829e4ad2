"""Our own CSS keeps to the floor of Chromium 80; pages and scripts carry no style and no script of their own."""
import pathlib
import re
import sys
import unittest

WEB = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 and pathlib.Path(sys.argv[1]).is_dir() else pathlib.Path("src/web")
CSS = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), (WEB / "style.css").read_text("utf-8"), flags=re.S)


def rules(css):
    """(selector, declarations) of every innermost block."""
    return [(s.strip(), d) for s, d in re.findall(r"([^{}]+)\{([^{}]*)\}", css)]


class Floor(unittest.TestCase):
    def none_of(self, pattern, why):
        for match in re.finditer(pattern, CSS):
            line = CSS.count("\n", 0, match.start()) + 1
            self.fail(f"style.css:{line}: {match.group(0).strip()}: {why}")

    def test_nothing_that_came_after_chromium_80(self):
        self.none_of(r"(?<![\w-])(row-|column-)?gap\s*:", "gap in a flex box came with Chromium 84: use margins")
        self.none_of(r"(?<![\w-])inset(-[a-z]+)*\s*:", "came with Chromium 87: top, right, bottom, left")
        self.none_of(r":(has|is|where)\(", "came with Chromium 88 and later")
        self.none_of(r":focus-visible", "came with Chromium 86: use :focus")
        self.none_of(r"aspect-ratio\s*:", "came with Chromium 88")
        self.none_of(r"(?<![\w-])(color-mix|clamp|oklch|lab|lch)\(", "came later: clamp( works from 79 in px only")
        self.none_of(r"@(layer|container|property|scope)\b", "came with Chromium 99 and later")
        self.none_of(r"\b\d+(dvh|svh|lvh|cqw|lh)\b", "came with Chromium 105 and later")
        self.none_of(r"(?<![\w-])(overflow|overflow-[xy])\s*:\s*clip|text-wrap\s*:|accent-color\s*:|content-visibility", "came later")
        self.none_of(r"(?m)^\s*&", "nested rules came with Chromium 112")

    def test_nothing_is_loaded_from_elsewhere(self):
        self.none_of(r"url\(|@import", "all there is stands in this file")

    def test_no_gradient_and_no_shadow(self):
        self.none_of(r"gradient\(", "no gradients")
        shadows = {d.strip() for s, body in rules(CSS) for d in body.split(";")
                   if d.strip().startswith("box-shadow") and not re.search(r":\s*(none|inset)", d)}
        self.assertEqual(shadows, set(), "no shadows")

    def test_no_animation(self):
        for _, body in rules(CSS):
            for value in re.findall(r"(?:transition|animation)[a-z-]*\s*:\s*([^;]+)", body):
                self.assertEqual(value.strip(), "none")

    def test_colours_have_contrast(self):
        values = dict(re.findall(r"(--[a-z-]+):\s*(#[0-9a-f]{3,6})", CSS))

        def light(colour):
            colour = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
            parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
            parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

        def contrast(a, b):
            a, b = sorted((light(values[a]), light(values[b])), reverse=True)
            return (a + 0.05) / (b + 0.05)

        for text, ground in [("--ink", "--ground"), ("--quiet", "--ground"), ("--quiet", "--surface"),
                             ("--brand", "--surface"), ("--brand", "--brand-soft"), ("--brand", "--ground"),
                             ("--green", "--green-soft"), ("--blue", "--blue-soft"), ("--yellow", "--yellow-soft"),
                             ("--red", "--red-soft"), ("--red", "--surface"), ("--quiet", "--brand-soft")]:
            self.assertGreaterEqual(contrast(text, ground), 4.5, f"{text} on {ground}")


class Pages(unittest.TestCase):
    def test_scripts_write_no_markup_and_no_style(self):
        for path in WEB.glob("*.js"):
            text = path.read_text("utf-8")
            for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
                         ".style.", "cssText", "setTimeout(\""):
                self.assertNotIn(word, text, path.name)

    def test_every_class_of_the_style_sheet_is_on_a_page(self):
        used = {"js", "doc"}  # set by keys.js; the document's own
        for path in [*(WEB / "pages").glob("*.page"), *WEB.glob("*.js")]:
            text = path.read_text("utf-8")
            for value in re.findall(r'class="([^"]*)"', text):
                used |= set(re.split(r"[\s{}]+", value))
            used |= set(re.findall(r'classList\.\w+\("([^"]+)"', text))
        for name in set(re.findall(r"\.([a-z][a-z0-9-]*)", re.sub(r'"[^"]*"', "", CSS))):
            if name in used or re.match(r"(light|bar)-(done|near|behind|late)$|document-across$", name):
                continue
            self.fail(f"style.css: nothing has the class {name}: take it out")

    def test_every_class_of_a_page_is_in_the_style_sheet_or_bootstrap(self):
        bootstrap = {"btn", "btn-primary", "btn-outline-primary", "form-control", "form-select", "form-check",
                     "form-check-input", "form-check-label"}
        known = set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS)) | bootstrap
        for path in (WEB / "pages").glob("*.page"):
            for value in re.findall(r'class="([^"{}]*)"', path.read_text("utf-8")):
                for name in value.split():
                    self.assertIn(name, known, f"{path.name}: class {name} has no style")


if __name__ == "__main__":
    unittest.main()
