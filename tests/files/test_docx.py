"""Our .docx before readers that are not ours: python3-docx, LibreOffice, poppler.

KEZHANG_PROBE names the program that writes the samples (tests/report/probe.c).
What needs LibreOffice or poppler is skipped, visibly, where they are not installed.
"""
import os
import pathlib
import re
import shutil
import subprocess
import xml.etree.ElementTree as tree
import zipfile

import docx
import docx.table
import docx.text.paragraph
import pytest

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{urn:kezhang:figures:1}"
EDITIONS = ("internal", "review", "outgoing")
FIGURES = ["52", "14", "9", "57.5", "186", "6.3", "〔待补：全社会研发投入强度，规划股〕", "108", "98.3", "52", "186"]
FONTS = pathlib.Path(__file__).with_name("fonts.conf")
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    probe = os.environ.get("KEZHANG_PROBE")
    if not probe:
        pytest.skip("KEZHANG_PROBE is not set")
    folder = tmp_path_factory.mktemp("docx")
    subprocess.run([probe, str(folder)], check=True)
    return folder


def convert(folder, target, names):
    """LibreOffice with a profile of its own; the faces of fonts.conf stand for the official ones."""
    out = folder / target
    env = dict(os.environ, FONTCONFIG_FILE=str(FONTS), HOME=str(folder))
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target,
                    "--outdir", str(out), *[str(folder / f"{name}.docx") for name in names]],
                   check=True, env=env, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return out


@pytest.fixture(scope="session")
def printed(made):
    return convert(made, "pdf", ["characters", "indented", "long", "internal", "outgoing"])


@pytest.fixture(scope="session")
def saved_again(made):
    return convert(made, "docx", EDITIONS)


def part(path, name):
    with zipfile.ZipFile(path) as package:
        return tree.fromstring(package.read(name))


def body_text(path):
    """All text as python3-docx sees it: paragraphs and cells in the order of the document."""
    document = docx.Document(str(path))
    text = []
    for element in document.element.body:
        if element.tag == W + "p":
            text.append(docx.text.paragraph.Paragraph(element, document).text)
        if element.tag == W + "tbl":
            for row in docx.table.Table(element, document).rows:
                text += [cell.text for cell in row.cells]
    return text


def bookmarked(path):
    """Name of each bookmark → the text between its two ends."""
    names, texts = {}, {}
    for element in part(path, "word/document.xml").iter():
        if element.tag == W + "bookmarkStart":
            names[element.get(W + "id")] = element.get(W + "name")
            texts[element.get(W + "name")] = ""
        elif element.tag == W + "bookmarkEnd":
            names.pop(element.get(W + "id"))
        elif element.tag == W + "t":
            for name in names.values():
                texts[name] += element.text or ""
    assert not names, f"bookmarks without an end: {names}"
    return texts


# ---- python3-docx ----------------------------------------------------------

@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_is_read_with_its_words(made, edition):
    text = "\n".join(body_text(made / f"{edition}.docx"))
    for words in ("现有高新技术企业52家，", "第一批14家、第二批9家，", "完成全年任务的57.5%。", "入库186家，", "成交额6.3亿元，",
                  "强度达〔待补：全社会研发投入强度，规划股〕。", "保持108人，", "覆盖率达98.3%。云禾“鲜食番茄”科技特派团 & 示范"):
        assert words in text


def test_the_three_editions_read_the_same(made):
    inner, review, outgoing = (body_text(made / f"{edition}.docx") for edition in EDITIONS)
    assert inner == outgoing
    assert review[:len(outgoing)] == outgoing
    assert review[len(outgoing)] == "附件"


def test_the_text_is_that_of_the_plain_text(made):
    plain = re.sub(r"\s", "", (made / "sample.txt").read_text())
    assert re.sub(r"\s", "", "".join(body_text(made / "outgoing.docx"))) == plain


def test_outgoing_properties_name_nobody(made):
    properties = docx.Document(str(made / "outgoing.docx")).core_properties
    assert properties.title == "云东区科学技术局2023年上半年工作总结及下半年工作计划"
    assert (properties.author, properties.last_modified_by, properties.created, properties.modified) == ("", "", None, None)


def test_the_section_is_that_of_the_standard(made):
    section = docx.Document(str(made / "outgoing.docx")).sections[0]
    sizes = [getattr(section, name).mm for name in ("page_width", "page_height", "top_margin", "left_margin", "bottom_margin",
                                                    "right_margin")]
    assert sizes == pytest.approx([210, 297, 37, 28, 35, 26], abs=0.1)


# ---- the file itself ---------------------------------------------------------

@pytest.mark.parametrize("edition", ["internal", "review"])
def test_bookmarks_enclose_exactly_the_figures(made, edition):
    texts = bookmarked(made / f"{edition}.docx")
    assert [texts[f"kz_F{i:04}"] for i in range(1, 12)] == FIGURES
    assert texts["kz_C001"] == "高企申报、科小入库均实现时间过半、任务过半"
    assert len(texts) == 13


def test_no_id_is_used_twice(made):
    body = part(made / "review.docx", "word/document.xml")
    ids = [e.get(W + "id") for e in body.iter() if e.tag in (W + "bookmarkStart", W + "commentRangeStart")]
    assert len(ids) == len(set(ids)) == 2 * 13
    for start, end in (("bookmarkStart", "bookmarkEnd"), ("commentRangeStart", "commentRangeEnd"),
                       ("commentRangeStart", "commentReference")):
        assert [e.get(W + "id") for e in body.iter(W + start)] == [e.get(W + "id") for e in body.iter(W + end)]


def test_each_figure_has_a_comment_that_tells_where_it_comes_from(made):
    comments = {c.get(W + "id"): "\n".join("".join(t.text for t in p.iter(W + "t")) for p in c.iter(W + "p"))
                for c in part(made / "review.docx", "word/comments.xml")}
    body = part(made / "review.docx", "word/document.xml")
    assert sorted(comments) == sorted(e.get(W + "id") for e in body.iter(W + "commentReference"))
    first = comments["40001"]
    for line in ("编号：F0001", "指标：高新技术企业总数（hightech.stock）", "数值：52家（原值52）", "报告期：2023H1", "截止日：2023-06-20",
                 "依据：57条记录", "口径：高企证书的企业 不重复个数 条件 发证日期 不晚于 截止日", "来源：台账数"):
        assert line in first.split("\n")
    assert "数值：待补" in comments["40007"]


def test_links_of_the_appendix_lead_to_bookmarks(made):
    body = part(made / "review.docx", "word/document.xml")
    names = {e.get(W + "name") for e in body.iter(W + "bookmarkStart")}
    anchors = [e.get(W + "anchor") for e in body.iter(W + "hyperlink")]
    assert anchors == [f"kz_F{i:04}" for i in range(1, 12)]
    assert set(anchors) <= names


def test_the_manifest_knows_each_figure_and_its_surroundings(made):
    manifest = part(made / "internal.docx", "customXml/item1.xml")
    figures = {f.get("id"): {e.tag.replace(M, ""): e.text for e in f} for f in manifest.iter(M + "figure")}
    paragraphs = [text for text in body_text(made / "internal.docx") if text]
    assert len(figures) == 11
    for name, text in zip(sorted(figures), FIGURES):
        figure = figures[name]
        around = figure.get("before", "") + text + figure.get("after", "")
        assert around in paragraphs[int(figure["paragraph"]) - 1].replace("\n", "")
    assert manifest.findtext(M + "head").startswith("5be1c39a")


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
           "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
           "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
           "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
           "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
           "eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
             "tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "footerReference pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg "
              "textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked pPr rPr "
             "tblPr trPr tcPr",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime mirrorMargins alignBordersAndEdges "
                "bordersDoNotSurroundHeader bordersDoNotSurroundFooter defaultTabStop evenAndOddHeaders "
                "drawingGridVerticalSpacing characterSpacingControl compat docVars rsids decimalSymbol listSeparator",
    "font": "altName panose1 charset family notTrueType pitch sig",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
}


@pytest.mark.parametrize("name", ["review", "outgoing", "long"])
def test_elements_stand_in_the_order_of_the_schema(made, name):
    seen = set()
    with zipfile.ZipFile(made / f"{name}.docx") as package:
        parts = [tree.fromstring(package.read(n)) for n in package.namelist() if n.startswith("word/") and n.endswith(".xml")]
    for root in parts:
        for element in root.iter():
            order = ORDER.get(element.tag.replace(W, ""))
            if order:
                places = [order.split().index(child.tag.replace(W, "")) for child in element]
                assert places == sorted(places), tree.tostring(element)
                seen.add(element.tag.replace(W, ""))
    assert seen == set(ORDER)


# ---- LibreOffice and poppler --------------------------------------------------

def words_of(pdf):
    """(page, left, top, right, bottom, text) in millimetres."""
    out = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    page, found = 0, []
    for line in out.split("\n"):
        page += line.strip().startswith("<page ")
        match = re.search(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>', line)
        if match:
            left, top, right, bottom = (float(match.group(i)) * 25.4 / 72 for i in range(1, 5))
            found.append((page, left, top, right, bottom, match.group(5)))
    return page, found


def inked_rows(pdf, folder, left=0, right=210):
    """Heights (mm) at which the first page has ink between left and right (mm); 254 dots an inch are ten a millimetre."""
    subprocess.run(["pdftoppm", "-r", "254", "-gray", "-f", "1", "-l", "1", str(pdf), str(folder / pdf.stem)], check=True)
    data = next(folder.glob(f"{pdf.stem}*.pgm")).read_bytes()
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    width, height = int(head.group(1)), int(head.group(2))
    rows = [data[head.end() + y * width:][int(left * 10):int(right * 10)] for y in range(height)]
    return [y / 10 for y, row in enumerate(rows) if min(row) < 128]


@needs_office
@needs_poppler
def test_616_characters_fill_one_page_of_22_lines_of_28(printed):
    pages, words = words_of(printed / "characters.pdf")
    lines = [w[5] for w in words if "—" not in w[5] and not w[5].isdigit()]
    assert pages == 1
    assert [len(line) for line in lines] == [28] * 22


@needs_office
@needs_poppler
def test_an_indent_takes_two_characters_of_the_first_line(printed):
    pages, words = words_of(printed / "indented.pdf")
    lines = [w[5] for w in words if "—" not in w[5] and not w[5].isdigit()]
    assert pages == 1
    assert [len(line) for line in lines] == [26] + [28] * 21
    assert words[0][1] - words[1][1] == pytest.approx(2 * 5.64, abs=0.3)


@needs_office
@needs_poppler
def test_the_type_area_lies_where_the_standard_wants_it(printed, tmp_path):
    _, words = words_of(printed / "characters.pdf")
    assert words[0][1] == pytest.approx(28, abs=0.5)
    assert max(w[3] for w in words) == pytest.approx(28 + 156, abs=1)
    body = [y for y in inked_rows(printed / "characters.pdf", tmp_path) if y < 262]
    # the standard measures glyph to glyph, a word processor line box to line box: 3.4 mm of air above the first glyph
    assert body[0] == pytest.approx(40.4, abs=1)
    assert body[-1] == pytest.approx(260.4, abs=1)


@needs_office
@needs_poppler
def test_the_page_number_stands_7_mm_below_the_type_area(printed, tmp_path):
    _, words = words_of(printed / "characters.pdf")
    dash, number, last = words[-3:]
    assert (dash[5], number[5], last[5]) == ("—", "1", "—")
    assert last[3] == pytest.approx(210 - 26 - 4.94, abs=0.6)
    ink = [y for y in inked_rows(printed / "characters.pdf", tmp_path, dash[1], dash[3]) if y > 262]
    assert (ink[0] + ink[-1]) / 2 == pytest.approx(297 - 35 + 7, abs=0.5)


@needs_office
@needs_poppler
def test_even_pages_have_their_number_on_the_left(printed):
    pages, words = words_of(printed / "long.pdf")
    assert pages == 5
    for page in range(1, pages + 1):
        dash, number, last = [w for w in words if w[0] == page][-3:]
        assert number[5] == str(page)
        if page % 2:
            assert last[3] == pytest.approx(179, abs=0.6)
        else:
            assert dash[1] == pytest.approx(28 + 4.94, abs=0.6)


@needs_office
@needs_poppler
def test_the_head_of_a_table_is_repeated(printed):
    pages, words = words_of(printed / "long.pdf")
    with_head = [page for page in range(1, pages + 1) if any(w[0] == page and w[5] == "序号" for w in words)]
    assert with_head == [3, 4, 5]


@needs_office
@needs_poppler
def test_the_sample_is_one_page_and_its_marks_do_not_move_a_line(printed):
    inner, outgoing = (words_of(printed / f"{edition}.pdf") for edition in ("internal", "outgoing"))
    assert inner[0] == outgoing[0] == 1
    # A bookmark splits a line into portions, among which LibreOffice spreads the slack of a justified line otherwise:
    # words may stand half a millimetre aside, but each in the same line, and each line at the same height.
    assert [(w[2], w[5]) for w in inner[1]] == [(w[2], w[5]) for w in outgoing[1]]


@needs_office
def test_outgoing_text_survives_being_saved_by_libreoffice(made, saved_again):
    assert body_text(saved_again / "outgoing.docx") == body_text(made / "outgoing.docx")


@needs_office
@pytest.mark.parametrize("edition", ["internal", "review"])
def test_bookmarks_survive_being_saved_by_libreoffice(made, saved_again, edition):
    before, after = (bookmarked(folder / f"{edition}.docx") for folder in (made, saved_again))
    assert {name: text for name, text in after.items() if name.startswith("kz_")} == before


@needs_office
def test_comments_survive_being_saved_by_libreoffice(made, saved_again):
    def texts(path):
        return sorted("".join(t.text for t in c.iter(W + "t")) for c in part(path, "word/comments.xml"))
    assert texts(saved_again / "review.docx") == texts(made / "review.docx")
