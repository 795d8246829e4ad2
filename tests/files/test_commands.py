"""The commands as a clerk runs them: lists in, figures out, reports, freezing, drift, trust.

KEZHANG names the program. Each story runs on SQLite and, where KEZHANG_TEST_POSTGRES is set
(tests/postgres.sh), on PostgreSQL; without it that half is skipped, visibly.
"""
from concurrent import futures
import datetime
import fractions
import hashlib
import html.parser
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import zipfile

import docx
import openpyxl
import pytest

import clerk
from clerk import ENGINES, HALF, PROGRAM, REPORT, ROOT, SAMPLE, Desk, needs_server, new_desk, printed, psql

PUBLIC = pathlib.Path(os.environ["KEZHANG_TEST_DATA"]) if os.environ.get("KEZHANG_TEST_DATA") else None
PACK = ROOT / "tests" / "catalog" / "pack-third"
needs_public = pytest.mark.skipif(PUBLIC is None, reason="KEZHANG_TEST_DATA is not set")
LEDGERS = ["辖区", "单位", "高企证书", "目标任务", "登记数", "数据覆盖"]

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture
def desk(engine, tmp_path):
    return new_desk(engine, tmp_path).set_up()


@pytest.fixture
def empty(engine, tmp_path):
    desk = new_desk(engine, tmp_path)
    desk.do("init", "--name", "云东区科技局")
    return desk


@pytest.fixture
def book(tmp_path):
    """The sample district on SQLite, for what does not depend on the engine."""
    return new_desk("sqlite", tmp_path).set_up()


def late_list(folder):
    """After the freeze: one firm more, one withdrawn before the cutoff, one row as it was, a corrected circular."""
    path = folder / "高企补报.csv"
    path.write_text("企业名称,证书编号,发证时间,有效期至,取消日期,取消原因\n"
                    "云江恒远医药有限公司,GR202334900901,2023-06-01,,,\n"
                    "云江新域医药有限公司,GR202134900018,2021-09-18,2024-09-17,2023-05-10,注销\n"
                    "云江禾丰软件有限公司,GR202334900049,2023-05-30,2026-05-29,,\n", encoding="utf-8")
    return path


# ---- lists in ----

def test_looking_at_a_file_writes_nothing(empty):
    before = empty.changes()
    told = empty.looked(SAMPLE / "辖区.csv")[0]
    assert (told["ledger"], told["new"], told["wrong"], told["change"]) == ("unit", 15, 0, 0)
    assert empty.changes() == before and len(before) == 1
    assert "还没有辖区" in empty.refused("indicator")


def test_accepting_writes_one_change_a_file_and_a_second_time_all_is_the_same(empty):
    first = empty.looked("--accept", SAMPLE / "辖区.csv", SAMPLE / "单位名录.csv")
    assert [(p["ledger"], p["new"]) for p in first] == [("unit", 15), ("party", 64)]
    assert first[1]["change"] == first[0]["change"] + 1
    again = empty.looked(SAMPLE / "辖区.csv", SAMPLE / "单位名录.csv")
    assert [(p["new"], p["changed"], p["same"], p["wrong"]) for p in again] == [(0, 0, 15, 0), (0, 0, 64, 0)]


def test_a_list_before_the_places_it_names_is_shown_cell_by_cell_and_not_taken(empty):
    told = empty.looked(SAMPLE / "单位名录.csv")[0]
    assert told["wrong"] == 64 and len(told["problems"]) == 64
    assert told["problems"][0]["cell"] == "D2" and told["problems"][0]["value"] == "城关街道"
    before = empty.changes()
    empty.refused("import", "--accept", SAMPLE / "单位名录.csv")
    assert empty.changes() == before


# ---- figures ----

def expected_figures():
    """Indicator and face → the text printed, reckoned from the sample's files."""
    rows = clerk.certificates()
    now, ago, end = datetime.date(2023, 6, 20), datetime.date(2022, 6, 20), datetime.date(2022, 12, 31)
    tasks = {row["指标"]: fractions.Fraction(row["全年任务"])
             for row in clerk.table(SAMPLE / "目标任务.csv") if row["目标档次"] == "底线"}
    half, half_ago, year = (clerk.circular()["云东区", p][0] for p in ("2023H1", "2022H1", "2022"))
    spent, product = clerk.spending()["云东区", 2022]
    spent_ago, product_ago = clerk.spending()["云东区", 2021]
    place = 1 + sum(a / b > spent / product for (unit, y), (a, b) in clerk.spending().items() if y == 2022)
    stock, stock_ago, stock_end = (clerk.stock(rows, day)[0] for day in (now, ago, end))
    new, new_end = clerk.recognised(rows, now)[0], clerk.recognised(rows, end)[0]
    percent = fractions.Fraction(100)
    return {
        ("hightech.stock", ""): printed(stock, 0),
        ("hightech.stock", "上年同期"): printed(stock_ago, 0),
        ("hightech.stock", "上年全年"): printed(stock_end, 0),
        ("hightech.stock", "同比增长"): printed(percent * (stock - stock_ago) / stock_ago, 1),
        ("hightech.stock", "目标任务"): printed(tasks["高新技术企业总数"], 0),
        ("hightech.stock", "完成率"): printed(percent * stock / tasks["高新技术企业总数"], 1),
        ("hightech.stock", "距任务"): printed(tasks["高新技术企业总数"] - stock, 0),
        ("hightech.recognised", ""): printed(new, 0),
        ("hightech.recognised", "上年全年"): printed(new_end, 0),
        ("hightech.recognised", "占上年全年"): printed(percent * new / new_end, 1),
        ("hightech.recognised", "完成率"): printed(percent * new / tasks["高企新认定数"], 1),
        ("hightech.recognised", "距任务"): printed(tasks["高企新认定数"] - new, 0),
        ("hightech.expiring", ""): printed(clerk.expiring(rows, now)[0], 0),
        ("contract.absorbed.firms", ""): printed(half, 1),
        ("contract.absorbed.firms", "上年同期"): printed(half_ago, 1),
        ("contract.absorbed.firms", "上年全年"): printed(year, 1),
        ("contract.absorbed.firms", "同比增长"): printed(percent * (half - half_ago) / half_ago, 1),
        ("contract.absorbed.firms", "占上年全年"): printed(percent * half / year, 1),
        ("contract.absorbed.firms", "完成率"): printed(percent * half / tasks["企业吸纳技术合同成交额"], 1),
        ("contract.absorbed.firms", "距任务"): printed(tasks["企业吸纳技术合同成交额"] - half, 1),
        ("contract.absorbed.firms", "位次"): clerk.circular()["云东区", "2023H1"][1],
        ("rd.expenditure", ""): printed(spent, 2),
        ("rd.expenditure", "上年同期"): printed(spent_ago, 2),
        ("rd.expenditure", "同比增长"): printed(percent * (spent - spent_ago) / spent_ago, 1),
        ("gdp", ""): printed(product, 2),
        ("rd.intensity", ""): printed(percent * spent / product, 2),
        ("rd.intensity", "上年同期"): printed(percent * spent_ago / product_ago, 2),
        ("rd.intensity", "位次"): str(place),
    }


def test_the_figures_are_those_reckoned_from_the_files_by_hand(desk):
    told = desk.figures(*HALF)
    assert {key: told[key]["printed"] for key in expected_figures()} == expected_figures()
    # The well-known ones, so that the reckoning here cannot drift together with the program.
    assert [told[key]["printed"] for key in (("hightech.stock", ""), ("hightech.recognised", ""),
            ("hightech.expiring", ""), ("contract.absorbed.firms", ""), ("rd.intensity", ""))] == \
        ["57", "11", "16", "6.8", "2.12"]
    assert told["hightech.recognised", "同比增长"]["value"] is None
    assert "基数" in told["hightech.recognised", "同比增长"]["why_missing"]
    assert told["contract.absorbed.firms", ""]["registered"] is True


def test_counts_on_every_day_around_the_edges_agree_with_the_files(book):
    rows = clerk.certificates()
    for day in ("2022-12-31", "2023-01-01", "2023-03-14", "2023-03-15", "2023-05-29", "2023-05-30", "2023-05-31",
                "2023-06-01", "2023-06-18", "2023-06-19", "2023-06-20"):
        told = book.figures("--unit", "云东区", "--period", day[:4], "--cutoff", day)
        at = datetime.date.fromisoformat(day)
        for code, count in (("hightech.stock", clerk.stock), ("hightech.recognised", clerk.recognised),
                            ("hightech.expiring", clerk.expiring)):
            figure = told[code, ""]
            assert (int(figure["value"]), figure["undecidable"]) == count(rows, at), (day, code)


@needs_server
def test_both_engines_answer_the_same_bytes(tmp_path):
    said = []
    for engine in ("sqlite", "postgres"):
        desk = new_desk(engine, tmp_path).set_up()
        desk.do("import", "--accept", late_list(tmp_path))
        said.append([desk.do("indicator", "--json", *HALF),
                     desk.do("indicator", "--json", *HALF, "--change", "7"),
                     desk.do("indicator", "--json", "--unit", "城关街道", "--period", "2023", "--cutoff", "2023-06-20"),
                     *(desk.do("trace", name, *HALF) for name in ("高新技术企业总数", "高企新认定数", "全社会研发投入强度")),
                     desk.do("report", REPORT, *HALF)])
    assert said[0] == said[1]


# ---- trace ----

def traced(text):
    """The last column but one of each row, and the total below them."""
    lines = text.splitlines()
    ruler = next(i for i, line in enumerate(lines) if re.fullmatch("-+", line))
    end = next(i for i, line in enumerate(lines) if line.startswith("合计 "))
    total, count = re.fullmatch(r"合计 (\S+)\((\d+) 条\)", lines[end]).groups()
    rows = []
    for line in lines[ruler + 1:end]:
        note = re.search(r"(\S+) {2}(无法判断|同一对象已计)?\s*$", line)
        rows.append((int(note[1]), note[2] or ""))
    assert len(rows) == int(count)
    return rows, int(total)


@pytest.mark.parametrize("indicator", ["高新技术企业总数", "高企新认定数", "今年到期高新技术企业数"])
def test_a_trace_lists_rows_that_add_up_to_the_figure(desk, indicator):
    figure = next(f for (_, face), f in desk.figures(indicator, *HALF).items() if face == "")
    rows, total = traced(desk.do("trace", indicator, *HALF))
    assert sum(adds for adds, _ in rows) == total == int(figure["value"])
    assert sum(note == "无法判断" for _, note in rows) == figure["undecidable"]


def test_a_trace_names_the_firms_of_the_file(book):
    day = datetime.date(2023, 6, 20)
    told = book.do("trace", "高企新认定数", *HALF)
    firms = {row["firm"] for row in clerk.certificates()
             if clerk.within(row["issued"], datetime.date(2023, 1, 1), day) is not False}
    assert set(re.findall(r"云江\S+公司", told)) == firms
    doubtful = next(line for line in told.splitlines() if "无法判断" in line)
    assert "云江华晟新材料有限公司" in doubtful and "2023年6月 " in doubtful


def test_the_trace_of_a_ratio_names_document_and_vintage_of_its_parts(desk):
    told = desk.do("trace", "全社会研发投入强度", *HALF)
    assert "8.93" in told and "421.70" in told and "初步核算" in told and "2.12%" in told
    told = desk.do("trace", "企业吸纳技术合同成交额", "--face", "位次", *HALF)
    assert "2023年上半年技术合同情况通报" in told and "第2页" in told


# ---- reports ----

class Words(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.data, self.skip = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.skip += tag in ("style", "title")
        if tag == "data":
            self.data.append(dict(attrs))

    def handle_endtag(self, tag):
        self.skip -= tag in ("style", "title")

    def handle_data(self, data):
        if not self.skip:
            self.text.append(data)


@pytest.mark.parametrize("edition", ["internal", "review", "outgoing"])
def test_the_report_says_the_same_in_word_html_and_text(desk, edition):
    folder = desk.folder
    for end in ("docx", "html", "txt"):
        told = desk.do("report", REPORT, *HALF, "--edition", edition, "-o", folder / f"r.{end}")
        assert "待补 0 个" in told
    text = (folder / "r.txt").read_text(encoding="utf-8")
    for figure in ("57家", "11家", "20家", "2.12%", "6.8亿元", "4.9亿元", "38.8%", "58.6%", "54.4%", "第2位",
                   "均实现时间过半、任务过半"):
        assert figure in text, figure
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    word = "".join(p.text for p in docx.Document(str(folder / "r.docx")).paragraphs)
    page = Words()
    page.feed((folder / "r.html").read_text(encoding="utf-8"))
    shown = re.sub(r"\s", "", "".join(page.text))
    for line in lines:
        squeezed = re.sub(r"\s", "", line)
        assert squeezed in re.sub(r"\s", "", word), line
        assert squeezed in shown, line
    with zipfile.ZipFile(folder / "r.docx") as package:
        body = package.read("word/document.xml").decode()
        names = package.namelist()
    marks = re.findall(r'w:name="(kz_F\d+)"', body)
    if edition == "outgoing":
        assert not marks and not any("comments" in name or "custom" in name for name in names)
        assert not page.data or all("id" not in mark for mark in page.data)
    else:
        assert len(set(marks)) == len(marks) == 20
    assert any("comments" in name for name in names) == (edition == "review")


def test_a_quotient_of_registered_numbers_is_not_called_counted(book):
    book.do("report", REPORT, *HALF, "--edition", "review", "-o", book.folder / "r.html")
    tips = re.findall(r'title="(全社会研发投入强度 · [^"]+)"', (book.folder / "r.html").read_text(encoding="utf-8"))
    assert tips == ["全社会研发投入强度 · 截至2023-06-20 · 由其他数算得"]
    with clerk.served(book) as browser:
        for page in ("/", "/trace?indicator=hightech.net"):
            tip = re.search(r"高企净增数\s*<.*?>(台账数|由其他数算得)", browser.get(browser.base + page), re.S)
            assert tip and tip[1] == "由其他数算得", page


def test_a_place_that_cannot_be_told_is_called_so_everywhere(book):
    """Of firms only the own district's list is there: no place among the others."""
    book.do("report", "主要指标完成情况表", *HALF, "-o", book.folder / "t.txt")
    row = next(line for line in (book.folder / "t.txt").read_text(encoding="utf-8").splitlines() if "高新技术企业总数" in line)
    told = book.do("indicator", "高新技术企业总数", *HALF).splitlines()[-1]
    with clerk.served(book) as browser:
        page = browser.get(browser.base + "/")
    start = page.index("高新技术企业总数", page.index("<tbody"))
    home = page[start:page.index("</tr>", start)]
    assert row.split("\t")[8] == "未排" and told.split()[-1] == "未排"
    assert re.search(r">未排<span .*排不出位次</span>", home), home


def test_the_first_page_says_which_indicators_without_a_task_it_lists(book):
    listed = (clerk.ROOT / "standard" / "reports" / "completion-table.md").read_text(encoding="utf-8")
    with clerk.served(book) as browser:
        page = browser.get(browser.base + "/")
    group = page[page.index("没有下达任务的主要指标 <"):]
    names = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', group[:group.index("</tbody>")])
    assert names and all(f" {name}," in listed or f" {name}]" in listed for name in names), names


def test_what_is_missing_is_printed_as_such_with_the_office(empty):
    empty.do("import", "--accept", SAMPLE / "辖区.csv")
    told = empty.do("report", REPORT, *HALF)
    assert "〔待补" in told and "科技股" in told and "任务过半" not in told.split("核稿")[0].replace("未过半", "")
    assert empty.figures(*HALF)["hightech.stock", ""]["value"] is None


# ---- freeze, drift, undo ----

def test_after_freezing_drift_lists_exactly_what_changed_and_undo_ends_it(desk):
    number = desk.frozen(*HALF)
    assert desk.do("drift", number).strip() == "定稿后没有变化"
    late = desk.looked("--accept", late_list(desk.folder))[0]
    assert (late["new"], late["changed"], late["same"]) == (1, 1, 1)
    told = desk.do("drift", number)
    figures, rows = {}, {}
    for line in told.splitlines():
        head = re.match(r"F\d+ (.+):定稿时 (.+),现 (.+?)(\(数没有变,记录变了\))?$", line)
        row = re.match(r"  (增加|减少|改动) (\S+?)“(.+?)”\(第 (\d+) 号变更,王科员,", line)
        if head:
            name = head[1]
            figures[name], rows[name] = (head[2], head[3]), set()
            assert (head[2] == head[3]) == bool(head[4]), line
        elif row:
            rows[name].add((row[1], row[3], int(row[4])))
        else:
            raise AssertionError(line)
    # 57 + 1 − 1: the number is the same, but not the rows behind it.
    stock = next(name for name in rows if name.startswith("高新技术企业总数") and "上年" not in name and "增" not in name)
    assert rows[stock] == {("增加", "云江恒远医药有限公司", late["change"]),
                           ("减少", "云江新域医药有限公司", late["change"])}
    new = next(name for name in figures if name == "高企新认定数" or name.startswith("高企新认定数("))
    assert rows[new] == {("增加", "云江恒远医药有限公司", late["change"])}
    assert (figures[new][0].rstrip("家"), figures[new][1].rstrip("家")) == ("11", "12")
    assert "禾丰" not in told and "技术合同" not in told
    assert "都相同" in desk.do("recompute", number)
    before = desk.do("frozen")
    desk.do("undo", late["change"], "--why", "报错了")
    assert desk.do("drift", number).strip() == "定稿后没有变化"
    assert desk.figures(*HALF)["hightech.recognised", ""]["printed"] == "11"
    assert "已由第" in desk.do("changes") and desk.do("frozen") == before


def test_a_text_frozen_by_two_at_once_is_one_final(desk):
    with futures.ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: desk.frozen(*HALF), range(4)))
    kept = json.loads(desk.do("--json", "frozen"))
    assert {one["id"] for one in kept} == set(numbers)
    assert len({one["sm3"] for one in kept}) == len(kept), kept


def test_a_registered_number_that_changed_is_told_wherever_it_was_used(desk):
    number = desk.frozen(*HALF)
    text = (SAMPLE / "技术合同通报.csv").read_text(encoding="utf-8")
    assert text.count("云东区,2023H1,6.8,") == 1
    late = desk.folder / "技术合同通报.csv"
    late.write_text(text.replace("云东区,2023H1,6.8,", "云东区,2023H1,7.2,"), encoding="utf-8")
    change = desk.looked("--accept", late)[0]["change"]
    drift = {one["name"]: one for one in json.loads(desk.do("--json", "drift", number))}
    assert "企业吸纳技术合同成交额" in drift and any(name.endswith("同比增长") for name in drift), drift.keys()
    for one in drift.values():
        assert one["then"] != one["now"]
        assert [(row["how"], row["title"], row["change"]) for row in one["rows"]] \
            == [("changed", "企业吸纳技术合同成交额 2023H1", change)], one
    desk.do("undo", change)
    assert desk.do("drift", number).strip() == "定稿后没有变化"
    assert "全部相符" in desk.do("verify")


def test_a_frozen_report_keeps_its_bytes_whatever_comes_later(desk):
    number = desk.frozen(*HALF)
    desk.do("frozen", number, "-o", desk.folder / "a.docx")
    desk.do("frozen", number, "-o", desk.folder / "a.html")
    desk.do("import", "--accept", late_list(desk.folder))
    desk.frozen(*HALF)
    for end in ("docx", "html"):
        desk.do("frozen", number, "-o", desk.folder / f"b.{end}")
        assert (desk.folder / f"a.{end}").read_bytes() == (desk.folder / f"b.{end}").read_bytes()
    assert "57家" in "".join(p.text for p in docx.Document(str(desk.folder / "b.docx")).paragraphs)
    assert "都相同" in desk.do("recompute", number)


def test_a_change_can_be_asked_as_it_was_known(desk):
    seq = int(desk.changes()[0].split()[0])
    before = desk.do("indicator", "--json", *HALF, "--change", seq)
    desk.do("import", "--accept", late_list(desk.folder))
    assert desk.do("indicator", "--json", *HALF, "--change", seq) == before
    assert desk.figures(*HALF)["hightech.recognised", ""]["printed"] == "12"


# ---- trust ----

def altered(path, table, column, rowid):
    """The kinds of value in the file are kept: a number stays one, a text keeps its length."""
    base = sqlite3.connect(path)
    try:
        old = base.execute(f'select "{column}" from "{table}" limit 1 offset {rowid}').fetchone()[0]
        if isinstance(old, int):
            new = old + 1000003
        elif isinstance(old, bytes):
            new = bytes([old[0] ^ 1]) + old[1:] if old else b"\1"
        elif isinstance(old, str):
            new = ("b" if old[:1] == "a" else "a") + old[1:]
        else:
            return False
        key = [row[1] for row in base.execute(f'pragma table_info("{table}")') if row[5]]
        values = base.execute(f'select {", ".join(key)} from "{table}" limit 1 offset {rowid}').fetchone()
        base.execute("pragma ignore_check_constraints = on")
        base.execute(f'update "{table}" set "{column}" = ? where {" and ".join(f"{k} = ?" for k in key)}',
                     (new, *values))
        base.commit()
        return True
    finally:
        base.close()


def columns_of(path):
    base = sqlite3.connect(path)
    found = []
    # the planner's own tables hold nothing of the book
    for (table,) in base.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite@_%' "
                                 "escape '@' order by name").fetchall():
        rows = base.execute(f'select count(*) from "{table}"').fetchone()[0]
        for column in [row[1] for row in base.execute(f'pragma table_info("{table}")').fetchall()] if rows else []:
            given = [at for at, (value,) in enumerate(base.execute(f'select "{column}" from "{table}"')) if value is not None]
            found += [(table, column, given[len(given) // 2])] if given else []
    base.close()
    return found


# What is no evidence but compared with the packs whenever the book is opened, and then put right.
UNCOVERED = {("book", "pack")}


def test_one_altered_value_in_any_column_of_any_table_is_found(book):
    number = book.frozen(*HALF)
    late = book.looked("--accept", late_list(book.folder))[0]
    book.do("undo", late["change"])
    book.do("report", REPORT, *HALF)
    assert number and "全部相符" in book.do("verify")
    book.do("backup", book.folder / "original.db")
    original = (book.folder / "original.db").read_bytes()

    def alter(at):
        table, column, row = at
        copy = Desk(book.folder / f"altered-{table}-{column}.db", book.folder)
        pathlib.Path(copy.data).write_bytes(original)
        found = not altered(copy.data, table, column, row) or copy.found_wrong()
        for tail in ("", "-wal", "-shm"):
            pathlib.Path(copy.data + tail).unlink(missing_ok=True)
        return found
    places = columns_of(book.folder / "original.db")
    assert len(places) > 150
    with futures.ThreadPoolExecutor(2) as pool:
        unseen = {place[:2] for place, found in zip(places, pool.map(alter, places)) if not found}
    assert unseen == UNCOVERED


def test_a_row_taken_out_or_put_in_is_found(book):
    book.frozen(*HALF)
    path = pathlib.Path(book.data)
    copy = Desk(book.folder / "altered.db", book.folder)
    book.do("backup", copy.data)
    original = pathlib.Path(copy.data).read_bytes()
    for script in ("delete from r_hightech_certificate where id = (select max(id) from r_hightech_certificate)",
                   "delete from change where seq = (select max(seq) from change)",
                   "delete from frozen", "delete from figure where id = (select max(id) from figure)",
                   "delete from source_file where id = (select max(id) from source_file)",
                   "delete from import where id = (select max(id) from import)",
                   "insert into r_target_history select * from r_target limit 0; "
                   "update book set seq = seq - 1"):
        pathlib.Path(copy.data).write_bytes(original)
        base = sqlite3.connect(copy.data)
        base.executescript(script)
        base.close()
        assert copy.found_wrong(), script
    assert "全部相符" in book.do("verify") and path.exists()


def test_a_byte_that_rots_in_the_file_is_found(book):
    size = os.path.getsize(book.data)
    book.do("backup", book.folder / "rot.db")
    whole = (book.folder / "rot.db").read_bytes()
    at = whole.index("云江卓越智能装备有限公司".encode())
    copy = Desk(book.folder / "rot.db", book.folder)
    (book.folder / "rot.db").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
    assert copy.found_wrong() and size > 0
    (book.folder / "rot.db").write_bytes(whole[:len(whole) // 2])
    assert copy.found_wrong()


def test_a_backup_restored_is_the_book_as_it_was(book):
    head = book.do("verify")
    before = book.do("indicator", "--json", *HALF)
    book.do("backup", book.folder / "copy.db")
    book.do("import", "--accept", late_list(book.folder))
    assert book.do("verify") != head
    book.do("restore", book.folder / "copy.db")
    assert book.do("verify") == head and book.do("indicator", "--json", *HALF) == before
    assert pathlib.Path(book.data + ".before-restore").exists()
    (book.folder / "rubbish").write_bytes(b"not a book" * 100)
    book.refused("restore", book.folder / "rubbish")
    assert book.do("verify") == head
    book.refused("backup", book.folder / "no" / "such" / "folder.db")


# ---- out and in again ----

@pytest.mark.parametrize("ledger", LEDGERS)
def test_what_is_exported_comes_back_all_the_same(desk, ledger):
    path = desk.folder / "out.xlsx"
    desk.do("export", ledger, "-o", path)
    told = desk.looked(path)[0]
    rows = openpyxl.load_workbook(path).worksheets[0].max_row - 1
    assert (told["new"], told["changed"], told["wrong"]) == (0, 0, 0), told["problems"]
    assert told["same"] == rows > 0
    desk.do("template", ledger, "-o", path)
    told = desk.looked(path)[0]
    assert (told["new"], told["changed"], told["same"], told["wrong"]) == (0, 0, 0, 0)


def test_an_export_fills_an_empty_book_with_the_same_figures(book, tmp_path):
    other = new_desk("sqlite", tmp_path)
    other.do("init", "--name", "另一个")
    for ledger in LEDGERS:
        book.do("export", ledger, "-o", tmp_path / f"{ledger}.xlsx")
        other.do("import", "--accept", tmp_path / f"{ledger}.xlsx")

    def essence(desk):
        return {key: (f["value"], f["rows"], f["undecidable"]) for key, f in desk.figures(*HALF).items()}
    assert essence(other) == essence(book)


# ---- what is refused ----

def ole_head():
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4088)


def refusals(folder):
    (folder / "写的什么.xlsx").write_bytes(b"\x00\x01\x02 no spreadsheet" * 100)
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "网页.xls").write_text("<html><body><table><tr><td>企业名称</td></tr></table></body></html>", encoding="utf-8")
    (folder / "加密.xlsx").write_bytes(ole_head())
    (folder / "空夹").mkdir(exist_ok=True)
    whole = (SAMPLE / "高企名单.xlsx").read_bytes()
    (folder / "半截.xlsx").write_bytes(whole[:len(whole) // 2])
    (folder / "不识.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    (folder / "坏.yaml").write_text("ledger: [\n", encoding="utf-8")
    (folder / "错.yaml").write_text("ledger: nosuch\n", encoding="utf-8")
    (folder / "列.yaml").write_text("ledger: target\ncolumns: {没有这列: value}\n", encoding="utf-8")
    good = SAMPLE / "目标任务.csv"
    return [
        (["import", "--accept", folder / "写的什么.xlsx"], "写的什么.xlsx"),
        (["import", "--accept", folder / "空.xlsx"], "空.xlsx"),
        (["import", "--accept", folder / "网页.xls"], "网页"),
        (["import", "--accept", folder / "加密.xlsx"], "加密.xlsx"),
        (["import", "--accept", folder / "半截.xlsx"], "半截.xlsx"),
        (["import", "--accept", folder / "不识.csv"], "不识.csv"),
        (["import", "--accept", folder / "没有.xlsx"], "没有.xlsx"),
        (["import", "--accept", folder / "空夹"], "文件夹"),
        (["import", "--accept"], "文件"),
        (["import", "--accept", "--mapping", folder / "坏.yaml", good], "对照"),
        (["import", "--accept", "--mapping", folder / "错.yaml", good], "nosuch"),
        (["import", "--accept", "--mapping", folder / "列.yaml", good], "没有这列"),
        (["import", "--accept", "--mapping", folder / "无.yaml", good], "无.yaml"),
        (["import", "--accept", "--ledger", "没有的台账", good], "没有的台账"),
        (["import", "--accept", "--as-of", "昨天", good], "昨天"),
        (["import", "--accept", "--covers", "有时", good], "--covers"),
        (["indicator", "--unit", "云东区", "--period", "2023H3"], "2023H3"),
        (["indicator", "--unit", "云东区", "--cutoff", "2023-02-29"], "2023-02-29"),
        (["indicator", "--unit", "云东区", "--period", "2023", "--cutoff", "2022-12-31"], "早于"),
        (["indicator", "--unit", "云上区"], "云上区"),
        (["indicator", "高新企业总数", *HALF], "高新技术企业总数"),
        (["indicator", "新技术企业", *HALF], "相近"),
        (["trace", "研发强度", *HALF], "全社会研发投入强度"),
        (["trace", "高企新认定数", "--face", "环比", *HALF], "同比增长"),
        (["report", "nosuch", *HALF, "-o", folder / "x.docx"], "上半年科技创新主要指标情况"),
        (["report", REPORT, *HALF, "-o", folder / "x.pdf"], "x.pdf"),
        (["report", REPORT, *HALF, "--edition", "secret", "-o", folder / "x.docx"], "secret"),
        (["report", REPORT, *HALF, "-o", folder / "no" / "x.docx"], "x.docx"),
        (["export", "高企证", "-o", folder / "x.xlsx"], "高企证书"),
        (["export", "高企证书"], "-o"),
        (["template", "没有", "-o", folder / "x.xlsx"], "没有"),
        (["undo", "99"], "99"), (["undo", "第三号"], "第三号"),
        (["drift", "99"], "99"), (["recompute", "99"], "99"), (["frozen", "99", "-o", folder / "x.docx"], "99"),
        (["restore", folder / "没有.db"], "没有.db"),
        (["init"], "账套"),
        (["indicator", "--nosuch", *HALF], "--nosuch"),
    ]


def test_wrong_inputs_are_refused_in_words_and_leave_nothing(desk):
    before, files = desk.changes(), None
    cases = refusals(desk.folder)
    files = sorted(os.listdir(desk.folder))
    for args, word in cases:
        if desk.data.startswith("postgresql") and args[0] == "restore":
            continue
        assert word in desk.refused(*args), args
    assert desk.changes() == before
    assert [f for f in sorted(os.listdir(desk.folder)) if not f.endswith(("-wal", "-shm"))] == \
        [f for f in files if not f.endswith(("-wal", "-shm"))]
    assert "全部相符" in desk.do("verify")


@needs_public
@pytest.mark.parametrize("name", ["03_raw-2023.xls", "04_raw-2020-soshu.xls"])
def test_encrypted_and_html_workbooks_of_the_yearbook_are_refused_with_the_way_out(book, name):
    before = book.changes()
    assert "另存为.xlsx" in book.refused("import", "--accept", PUBLIC / "ledgers" / name)
    assert book.changes() == before


def test_a_missing_data_file_is_named_and_not_made(tmp_path):
    desk = Desk(tmp_path / "none.db", tmp_path)
    for args in (["indicator"], ["import", SAMPLE / "辖区.csv"], ["verify"], ["changes"], ["backup", tmp_path / "b.db"]):
        assert "none.db" in desk.refused(*args)
    assert os.listdir(tmp_path) == []


def test_something_else_than_our_data_is_left_alone(tmp_path):
    (tmp_path / "text.db").write_text("这不是数据文件\n" * 100, encoding="utf-8")
    base = sqlite3.connect(tmp_path / "other.db")
    base.executescript("create table book (title text); insert into book values ('别人的')")
    base.close()
    for name in ("text.db", "other.db"):
        was = hashlib.sha256((tmp_path / name).read_bytes()).digest()
        desk = Desk(tmp_path / name, tmp_path)
        for args in (["changes"], ["init", "--name", "新"], ["verify"]):
            desk.refused(*args)
        assert hashlib.sha256((tmp_path / name).read_bytes()).digest() == was


def test_data_of_a_newer_program_are_refused_and_left_alone(desk, engine):
    script = "insert into schema_version (version) select max(version) + 1 from schema_version"
    if engine == "sqlite":
        base = sqlite3.connect(desk.data)
        base.execute(script)
        base.commit()
        base.close()
    else:
        psql(f"set search_path = {desk.schema}; {script}")
    for args in (["changes"], ["indicator", *HALF], ["import", "--accept", SAMPLE / "目标任务.csv"]):
        assert "新" in desk.refused(*args)


# ---- at once ----

def test_two_processes_importing_at_once_both_get_in_one_after_the_other(desk):
    for turn in range(3):
        files = []
        for side in "甲乙":
            path = desk.folder / f"{side}{turn}.csv"
            lines = [f"{side}{turn}号企业{i}有限公司,企业,城关街道" for i in range(200)]
            path.write_text("单位名称,类别,所在乡镇\n" + "\n".join(lines) + "\n", encoding="utf-8")
            files.append(path)
        children = [desk.start("import", "--accept", "--json", path) for path in files]
        told = []
        for child in children:
            out, err = child.communicate(timeout=60)
            assert child.returncode == 0, err.decode()
            told.append(json.loads(out)[0])
        assert [t["new"] for t in told] == [200, 200]
        assert abs(told[0]["change"] - told[1]["change"]) == 1
    assert "全部相符" in desk.do("verify")


def test_the_same_file_twice_at_once_makes_no_record_twice(desk):
    path = late_list(desk.folder)
    children = [desk.start("import", "--accept", "--json", path) for _ in range(4)]
    codes = []
    for child in children:
        out, err = child.communicate(timeout=60)
        codes.append(child.returncode)
        assert child.returncode == 0 or "变" in err.decode() or "先" in err.decode(), err.decode()
    assert 0 in codes
    assert desk.figures(*HALF)["hightech.recognised", ""]["printed"] == "12"
    assert desk.looked(path)[0]["same"] == 3
    assert "全部相符" in desk.do("verify")


# ---- a third ledger, without any C ----

def monthly(folder):
    path = folder / "研发费用月报.csv"
    path.write_text("企业名称,月份,研发费用(千元),营业收入(千元),剔除\n"
                    "云江金穗食品有限公司,2023-03,12005,100000,否\n"
                    "云江安禾食品有限公司,2023-05,8000,90000,否\n"
                    "云江安禾食品有限公司,2023-07,770,90000,否\n"
                    "云江博创医药有限公司,2023-02,550,70000,是\n",
                    encoding="utf-8")
    return path


def test_a_ledger_and_an_indicator_of_a_pack_work_without_any_c(engine, tmp_path):
    desk = new_desk(engine, tmp_path, [PACK])
    assert "rd_month" in desk.do("check") and "研发费用归集率" in desk.do("check")
    desk.set_up()
    told = desk.looked("--accept", monthly(tmp_path))[0]
    assert (told["ledger"], told["new"], told["wrong"]) == ("rd_month", 4, 0), told["problems"]
    wrong = tmp_path / "错.csv"
    wrong.write_text("企业名称,月份,研发费用(千元),营业收入(千元)\n云江金穗食品有限公司,2023-01,2,1\n", encoding="utf-8")
    assert "研发费用不应大于营业收入" in json.dumps(desk.looked(wrong), ensure_ascii=False)
    # counted: 12005 + 8000 千元 by the cutoff.
    traced_text = desk.do("trace", "规上工业研发费用", *HALF)
    assert "合计 0.20005亿元(2 条)" in traced_text
    assert "云江金穗食品有限公司" in traced_text and "云江安禾食品有限公司" in traced_text
    assert "2023年7月" not in traced_text and "云江博创医药有限公司" not in traced_text
    desk.do("export", "研发月报", "-o", tmp_path / "out.xlsx")
    assert desk.looked(tmp_path / "out.xlsx")[0]["same"] == 4
    desk.do("template", "研发月报", "-o", tmp_path / "t.xlsx")
    heads = [cell.value for cell in openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0][1]]
    assert {"企业", "月份", "研发费用"} <= {re.sub(r"[(（*].*", "", str(head)) for head in heads}
    number = desk.frozen(*HALF)
    assert desk.do("drift", number).strip() == "定稿后没有变化" and "都相同" in desk.do("recompute", number)
    assert "全部相符" in desk.do("verify")


def test_the_indicators_are_a_table_to_print(tmp_path):
    desk = Desk(tmp_path / "x.db", tmp_path, [PACK])
    assert "指标口径表" in desk.do("check", "--table", tmp_path / "口径.xlsx")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "口径.xlsx").worksheets[0]]
    told = {row[0]: dict(zip(rows[0], row)) for row in rows[1:]}
    assert told["hightech.stock"]["公式"].startswith("高企证书的企业 不重复个数 条件 发证日期 不晚于 截止日")
    assert told["gdp"]["登记数"] == "登记，最近公布年度" and not told["gdp"]["公式"]
    assert told["rd.industry"]["公式"].startswith("研发月报的研发费用 合计")
    assert len(told) == len(rows) - 1 >= 90


def test_a_pack_with_a_mistake_is_refused_with_file_line_and_column(tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(PACK, pack)
    path = pack / "indicators" / "rd.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("研发月报的研发费用 合计", "研发月报的研发总额 合计"), encoding="utf-8")
    told = Desk(tmp_path / "x.db", tmp_path, [pack]).refused("check")
    assert "rd.yaml" in told and re.search("第 ?7 ?行", told) and "研发总额" in told


# ---- the towns and villages of a district ----

def test_towns_and_villages_come_in_with_their_codes_and_dates(engine, tmp_path):
    desk = new_desk(engine, tmp_path)
    desk.do("init", "--name", "颍东区科技局")
    folder = ROOT / "sample" / "public"
    units, villages = clerk.table(folder / "颍东区区划.csv"), clerk.table(folder / "颍东区涉农行政村.csv")
    told = desk.looked("--accept", folder / "颍东区区划.csv")[0]
    assert (told["ledger"], told["new"], told["wrong"]) == ("unit", len(units), 0), told["problems"]
    assert desk.looked(folder / "颍东区区划.csv")[0]["same"] == len(units)
    told = desk.looked("--accept", "--full", "--covers", "2016-01-01/2026-12-31", folder / "颍东区涉农行政村.csv")[0]
    assert (told["ledger"], told["new"], told["wrong"]) == ("village", len(villages), 0), told["problems"]
    park = tmp_path / "园区.csv"
    park.write_text("名称,级别,上级辖区\n颍东开发区,开发区,颍东区\n", encoding="utf-8")
    assert desk.looked("--accept", park)[0]["new"] == 1

    def count(unit, year):
        told = desk.figures("涉农行政村数", "--unit", unit, "--period", str(year), "--cutoff", f"{year}-12-31")
        return told["village.count", ""]["printed"]
    assert count("颍东区", 2023) == str(len(villages))
    assert count("颍东开发区", 2023) == "0"
    for town in {row["所属乡镇"] for row in villages}:
        assert count(town, 2023) == str(sum(row["所属乡镇"] == town for row in villages))
    # two towns have a village of the same name
    assert len({row["村名"] for row in villages}) < len(villages)


# ---- public data ----

@pytest.fixture(params=[pytest.param(e, marks=needs_public) if e == "sqlite" else
                        pytest.param("postgres", marks=[needs_public, needs_server]) for e in ("sqlite", "postgres")])
def public(request, tmp_path):
    desk = new_desk(request.param, tmp_path)
    desk.do("init", "--name", "公开数据")
    desk.do("import", "--accept", ROOT / "sample" / "public" / "辖区.csv")
    return desk


def test_the_published_intensities_recompute_to_the_printed_digit(public):
    told = public.looked("--accept", PUBLIC / "statistics" / "rd_intensity_2011_2017.csv")[0]
    assert told["wrong"] == 0, told["problems"]
    rows = clerk.table(PUBLIC / "statistics" / "rd_intensity_2011_2017.csv")
    assert len(rows) == 169

    def shown(row):
        figure = public.figures("全社会研发投入强度", "--unit", row["地区"], "--period", row["年份"])["rd.intensity", ""]
        return fractions.Fraction(figure["printed"] or -1)
    with futures.ThreadPoolExecutor(2) as pool:
        differ = [row for row, value in zip(rows, pool.map(shown, rows)) if value != fractions.Fraction(row["公布投入强度_%"])]
    assert differ == []


def test_the_ranks_of_the_circular_come_out_as_published(public):
    told = public.looked("--accept", PUBLIC / "statistics" / "anhui_tech_contract_absorb_2022H1.csv")[0]
    assert told["wrong"] == 0, told["problems"]
    for row in clerk.table(PUBLIC / "statistics" / "anhui_tech_contract_absorb_2022H1.csv"):
        if not row["成交额排名"]:
            continue
        told = public.figures("企业吸纳技术合同成交额", "--unit", row["区域"], "--period", "2022H1", "--cutoff", "2022-06-30")
        assert told["contract.absorbed.firms", "位次"]["printed"] == row["成交额排名"], row
        assert fractions.Fraction(told["contract.absorbed.firms", ""]["value"]) == fractions.Fraction(row["成交额_亿元"])


@needs_public
@pytest.mark.parametrize("name", sorted(p.name for p in (PUBLIC / "enterprises").glob("*.xlsx")) if PUBLIC else [])
def test_the_public_lists_of_firms_are_read_whole(tmp_path, name):
    desk = new_desk("sqlite", tmp_path)
    desk.do("init", "--name", "公开数据")
    desk.do("import", "--accept", ROOT / "sample" / "public" / "辖区.csv")
    path = PUBLIC / "enterprises" / name
    told = desk.looked(path)[0]
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    sheet.reset_dimensions()
    rows = sum(any(cell is not None for cell in row) for row in sheet.iter_rows(min_row=2, values_only=True))
    seen = told["new"] + told["changed"] + told["same"] + told["wrong"] + told["skipped"]
    assert told["ledger"] == "party" and abs(seen - rows) <= 1 and told["new"] > 0
    accepted = desk.looked("--accept", "--only-right", path)[0]
    assert accepted["new"] == told["new"] and desk.looked(path)[0]["new"] == 0


# mapping of sample/public, file, records
STATISTICS = [
    ("hightech-counts", "statistics/hightech_firms_by_province_2018_2024.csv", 217),
    ("rd-by-county", "statistics/luan_rd_by_county_2020.csv", 8),
    ("contract-market", "statistics/techmarket_by_province_2000_2023.csv", 1196),
    ("published-facts", "statistics/published_facts.csv", 22),
    ("population", "ledgers/52_分省年度数据.csv", 310),
    ("population", "ledgers/56_分省年度数据.csv", 775),
    ("contract-inflow", "ledgers/24_raw-type-funds-2023.xlsx", None),
    ("farm-machines", "ledgers/33_raw-2020-2021.xlsx", 192),
    ("industry-institutes", "ledgers/05_raw-2019-edited.xlsx", 72),
    ("industry-rd", "ledgers/18_raw-2020-edited.xlsx", 106),
    ("tidy-statistics", "ledgers/18_tech-yearbook__part05-industry__02-RD__2020.xlsx", 414),
    ("tidy-statistics", "ledgers/24_tech-yearbook__part08-output__03-teckmarket-pull__funds-2023.xlsx", 32),
]


@needs_public
@pytest.mark.parametrize("mapping, name, records", STATISTICS)
def test_public_statistics_go_in_with_a_mapping_saved_as_text(tmp_path, mapping, name, records):
    desk = new_desk("sqlite", tmp_path)
    desk.do("init", "--name", "公开数据")
    told = desk.looked("--accept", "--mapping", ROOT / "sample" / "public" / f"{mapping}.yaml", PUBLIC / name)[0]
    assert told["ledger"] == "registered_value" and told["wrong"] == 0 and told["question"] == ""
    assert told["new"] == records if records else told["new"] > 200
    again = desk.looked("--mapping", ROOT / "sample" / "public" / f"{mapping}.yaml", PUBLIC / name)[0]
    assert (again["new"], again["changed"], again["same"]) == (0, 0, told["new"])


@needs_public
def test_the_full_list_is_compared_with_the_batches(tmp_path):
    """Exact names are counted by hand; what is offered as renamed is never an exact name of the other list."""
    desk = new_desk("sqlite", tmp_path)
    desk.do("init", "--name", "公开数据")
    full = PUBLIC / "enterprises" / "list-full-year-2023.xlsx"

    def names(path):
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(values_only=True))
        at = rows[0].index("name")
        return [re.sub(r"[\s()（）]", "", row[at]).lower() for row in rows[1:] if row[at]]
    now = set(names(full))
    for path in sorted((PUBLIC / "enterprises").glob("batch-*.xlsx")):
        told = json.loads(desk.do("compare", path, full, "--json", "-o", tmp_path / "比对.xlsx"))
        batch = names(path)
        assert told["a"]["count"] == len(batch)
        assert told["same"] == len(set(batch) & now), path
        assert told["same"] + told["near"] + told["gone"] + told["twice_a"] == len(batch)
        assert told["near"] > 5
        for pair in told["pairs"]:
            if pair["kind"] == "near":
                assert re.sub(r"[\s()（）]", "", pair["a"]["name"]).lower() not in now
                assert pair["likeness"] >= 55 and pair["why"]
        assert openpyxl.load_workbook(tmp_path / "比对.xlsx")["疑似更名"].max_row == told["near"] + 1


def test_the_sample_of_certificates_is_taken_and_counted(public):
    path = PUBLIC / "enterprises" / "hightech_certificates_sample.csv"
    told = public.looked("--accept", path)[0]
    rows = clerk.table(path)
    assert told["ledger"] == "hightech_certificate" and told["wrong"] == 0 and told["new"] == len(rows)
    assert told["created"] == len({row["企业名称"] for row in rows})
    assert public.looked(path)[0]["same"] == len(rows)
    public.do("import", "--accept", "--mapping", ROOT / "sample" / "public" / "certificate-holders.yaml", path)
    figure = public.figures("高新技术企业总数", "--unit", "全国", "--period", "2022H1", "--cutoff", "2022-06-30")
    dated = [row for row in rows if row["发证日期"]]
    day = datetime.date(2022, 6, 30)
    valid = {row["企业名称"] for row in dated
             if (issued := datetime.date.fromisoformat(row["发证日期"])) <= day <= clerk.three_years_on(issued)}
    assert int(figure["hightech.stock", ""]["value"]) == len(valid)
    assert "全部相符" in public.do("verify")


# ---- another office ----------------------------------------------------------------------------------------------------

CALC = pathlib.Path("/usr/lib/libreoffice/program/libsclo.so")


@pytest.mark.skipif(not (shutil.which("soffice") and CALC.exists()), reason="LibreOffice Calc is not installed")
def test_what_is_exported_and_a_template_hold_the_same_cells_when_calc_saves_them_again(book, tmp_path):
    book.do("export", "高企证书", "-o", tmp_path / "台账.xlsx")
    book.do("template", "单位", "-o", tmp_path / "模板.xlsx")
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
                    "--outdir", str(tmp_path / "again"), str(tmp_path / "台账.xlsx"), str(tmp_path / "模板.xlsx")],
                   check=True, env=dict(os.environ, HOME=str(tmp_path)), timeout=180, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    for name, rows in (("台账.xlsx", 50), ("模板.xlsx", 1)):
        ours, theirs = (openpyxl.load_workbook(folder / name) for folder in (tmp_path, tmp_path / "again"))
        assert ours.sheetnames == theirs.sheetnames
        for sheet in ours.worksheets:
            def cells(book):
                return {cell.coordinate: (cell.value, cell.is_date) for row in book[sheet.title] for cell in row if cell.value is not None}
            assert cells(ours) == cells(theirs)
        assert ours.worksheets[0].max_row >= rows
        assert len(ours.worksheets[0].data_validations.dataValidation) == len(theirs.worksheets[0].data_validations.dataValidation)
