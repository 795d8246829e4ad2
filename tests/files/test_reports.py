"""The reports of the standard pack and the language they are written in, read by readers that are not ours.

KEZHANG names the program. The small book is sample/district (clerk.py); the district is what `kezhang sample`
writes, imported as its own script does it.
"""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import urllib.parse
import xml.etree.ElementTree as tree
import zipfile

import docx
import openpyxl
import pytest

import clerk
from clerk import HALF, PROGRAM, Desk
from test_docx import FONTS, M, W, body_text, bookmarked, part

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

needs_office = pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdfinfo")),
                                  reason="LibreOffice and poppler-utils are not installed")
TABLE, EXPIRING, HALF_YEAR, FULL_YEAR = ("主要指标完成情况表", "今年到期高新技术企业名单", "上半年工作总结及下半年工作计划",
                                         "全年工作总结及下一年工作计划")
FULL = ["--unit", "云东区", "--period", "2022", "--cutoff", "2022-12-31"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    return Desk(folder / "small.db", folder).set_up()


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    folder = tmp_path_factory.mktemp("district")
    desk = Desk(folder / "district.db", folder)
    desk.do("sample", "--out", folder / "files")
    subprocess.run(["sh", str(folder / "files" / "import.sh"), PROGRAM, "--data", desk.data], check=True,
                   stdout=subprocess.DEVNULL, timeout=300)
    desk.truth = {(row["代码"], row["比较"]): row["印出"]
                  for row in csv.DictReader(open(folder / "files" / "truth.csv", encoding="utf-8-sig", newline=""))
                  if (row["辖区"], row["报告期"], row["截止日"]) == ("云东区", "2023H1", "2023-06-20")}
    return desk


def written(desk, report, end, *args):
    path = desk.folder / f"{report}-{len(list(desk.folder.iterdir()))}.{end}"
    desk.do("report", report, *args, "-o", path)
    return path


def manifest(path):
    """Id of each figure → its record."""
    return {figure.get("id"): {child.tag.replace(M, ""): child.text or "" for child in figure}
            for figure in part(path, "customXml/item1.xml").iter(M + "figure")}


def packed_desk(desk, text):
    """The same book with a pack of one's own, whose text is 试写."""
    pack = desk.folder / f"pack{len(list(desk.folder.iterdir()))}"
    (pack / "reports").mkdir(parents=True)
    (pack / "pack.yaml").write_text("title: 试\nissuer: 试\nversion: '1'\neffective: 2023-01-01\n", encoding="utf-8")
    (pack / "reports" / "x.md").write_text(f"report: x\nlabel: 试写\n---\n{text}\n", encoding="utf-8")
    return Desk(desk.data, desk.folder, [pack])


def wording(desk, text, *args):
    """What a text of a pack of one's own becomes."""
    said = packed_desk(desk, text).do("report", "试写", *(args or HALF))
    return said.split("\n\n")[0].strip() if "\n\n" in said else said.strip()


def expiring():
    """Firms of the small book whose certificates expire in the year, by the day."""
    rows = [row for row in clerk.certificates()
            if clerk.both(clerk.within(row["until"], clerk.datetime.date(2023, 1, 1), clerk.datetime.date(2023, 12, 31)),
                          clerk.still_there(row, clerk.datetime.date(2023, 6, 20)))]
    return sorted(rows, key=lambda row: row["until"][0])


# ---- the language ----------------------------------------------------------

def test_as_many_names_as_are_counted_before_or_behind_the_count(small):
    names = [row["firm"] for row in clerk.certificates()
             if clerk.within(row["issued"], clerk.datetime.date(2023, 1, 1), clerk.datetime.date(2023, 6, 20))]
    told = wording(small, "新认定{{数 高企新认定数}}，分别为：{{名单 高企新认定数}}。\n"
                   "{{名单 高企新认定数 \"{企业}〔{证书编号}〕\" 隔 \"；\"}}等{{数 高企新认定数}}。")
    first, second = told.splitlines()
    assert first == f"新认定{len(names)}家,分别为:{'、'.join(names)}。"
    listed = re.fullmatch("(.+)等(\\d+)家。", second)
    assert [re.fullmatch("(.+)〔GR\\d+〕", name)[1] for name in listed[1].split(";")] == names
    assert int(listed[2]) == len(names)


def test_lists_are_put_in_order_by_a_field_and_numbered(small):
    told = wording(small, "{{每条 今年到期高新技术企业数 按 到期日期 隔 \"；\"}}{{序号}}.{{企业}}{{到期日期}}{{完}}")
    wanted = [f"{i}.{row['firm']}{row['until'][0].year}年{row['until'][0].month}月{row['until'][0].day}日"
              for i, row in enumerate(expiring(), 1)]
    assert told.split(";") == wanted
    days = [re.search("公司(.+)", entry)[1] for entry in wanted]
    backwards = wording(small, "{{名单 今年到期高新技术企业数 \"{到期日期}\" 按 到期日期 倒序}}")
    assert backwards.split("、") == sorted(days, key=lambda day: [int(n) for n in re.findall(r"\d+", day)], reverse=True)


def test_wording_follows_the_outcome(small):
    assert wording(small, "{{如果 高企新认定数 的 完成率 不少于 100%}}已完成{{否则}}完成{{高企新认定数 的 完成率}}{{完}}。") == "完成55.0%。"
    assert wording(small, "{{如果 高企新认定数 大于 5}}多{{否则如果 高企新认定数 等于 5}}正好{{否则}}少{{完}}") == "多"
    assert wording(small, "{{如果 高企迁入数 等于 0}}没有企业迁入{{否则}}迁入{{数 高企迁入数}}{{完}}") == "没有企业迁入"
    # what is not known is neither yes nor no
    assert wording(small, "甲{{如果 科小入库数 大于 0}}有{{否则}}无{{完}}乙") == "甲〔待补:科小入库数,科技股〕乙"
    assert wording(small, "{{如果 科小入库数 为空}}还没有数{{完}}") == "还没有数"


def test_growth_is_said_by_its_sign(small):
    assert wording(small, "同比{{增减 高新技术企业总数}}，{{增减 高新技术企业总数 的 同比增减}}") == "同比增长78.1%,增加25家"
    assert wording(small, "{{增减 全社会研发投入强度}}") == "提高0.22个百分点"
    assert wording(small, "同比{{增减 高企迁入数 的 同比增减}}") == "同比持平"


def test_each_indicator_of_a_list_is_said_or_left_out(small):
    told = wording(small, "{{每项 [高新技术企业总数, 高企新认定数, 高企净增数, 企业吸纳技术合同成交额] 条件 该指标 的 距任务 大于 0 隔 \"，\"}}"
                   "{{名称}}还差{{该指标 的 距任务}}{{否则}}都已完成{{完}}。")
    assert told == "高新技术企业总数还差9家,高企新认定数还差9家,企业吸纳技术合同成交额还差5.7亿元。"
    assert wording(small, "{{每项 [高新技术企业总数] 条件 该指标 大于 该指标 的 目标任务}}多{{否则}}都不多{{完}}") == "都不多"


def with_tasks(folder, *tasks):
    """A book of its own: the firms of the small district, and these tasks of the year only."""
    folder.mkdir()
    desk = Desk(folder / "tasks.db", folder)
    desk.do("init", "--name", "云东区科技局")
    desk.do("import", "--accept", clerk.SAMPLE / "辖区.csv", clerk.SAMPLE / "单位名录.csv")
    desk.do("import", "--accept", "--full", "--unit", "云东区", "--as-of", "2023-06-20", "--covers", "2022-01-01/2023-06-20",
            clerk.SAMPLE / "高企名单.xlsx")
    path = folder / "目标任务.csv"
    path.write_text("下达文件,指标,责任单位,年度,全年任务\n" +
                    "".join(f"云科〔2023〕1号,{name},云东区,2023,{value}\n" for name, value in tasks), encoding="utf-8")
    if tasks:
        desk.do("import", "--accept", path)
    return desk


def test_tasks_are_said_to_be_reached_only_when_there_are_some_and_each_is(tmp_path):
    def plan(desk, report=HALF_YEAR):
        return re.search(r"(?:四、下半年工作计划|增长的后劲还不够足。)\n*(.+?)。", desk.do("report", report, *HALF))[1]
    nothing = with_tasks(tmp_path / "a")
    assert plan(nothing) == plan(nothing, FULL_YEAR) == "〔待补:上级下达的各项年度任务,办公室〕"
    missed = with_tasks(tmp_path / "b", ("高新技术企业总数", 66), ("高企新认定数", 5), ("科小入库数", 200))
    assert plan(missed) == plan(missed, FULL_YEAR) == \
        "高新技术企业总数距全年任务还差9家;科小入库数全年任务200家,目前完成〔待补:科小入库数,科技股〕"
    reached = with_tasks(tmp_path / "c", ("高新技术企业总数", 57), ("高企新认定数", 5))
    assert plan(reached) == "高新技术企业总数已完成全年任务57家;高企新认定数已完成全年任务5家"
    # nobody knows of 科小入库数, so nobody can say that none is behind
    assert wording(missed, "{{每项 [高企新认定数, 科小入库数] 条件 该指标 的 距任务 大于 0}}差{{否则}}都已完成{{完}}") == \
        "〔待补:科小入库数的距任务,科技股〕"


def test_a_task_that_may_not_be_exceeded_is_not_done_by_exceeding_it(tmp_path):
    def book(name, most):
        desk = with_tasks(tmp_path / name, ("高新技术企业总数", 57), ("逾期未验收项目数", most))
        path = desk.folder / "项目.csv"
        path.write_text("项目名称,承担单位,计划名称,级别,年度,立项日期,应验收日期,状态\n" +
                        "".join(f"项目{i},{firm},县区计划,县区,2021,2021-05-01,2023-03-{i + 10},在研\n"
                                for i, firm in enumerate(row["firm"] for row in clerk.certificates()[:3])), encoding="utf-8")
        desk.do("import", "--accept", "--full", "--unit", "云东区", "--as-of", "2023-06-20", "--covers", "2020-01-01/2023-06-20",
                path)
        return desk
    def plan(desk, report):
        return re.search(r"(?:四、下半年工作计划|增长的后劲还不够足。)\n*(.+?)。", desk.do("report", report, *HALF))[1]
    over, within = book("over", 2), book("within", 3)
    for report in HALF_YEAR, FULL_YEAR:
        assert plan(over, report) == "逾期未验收项目数3项,全年任务不超过2项"
        assert plan(within, report) == "高新技术企业总数已完成全年任务57家;逾期未验收项目数3项,未超过全年任务3项"
    said = "{{逾期未验收项目数 的 距任务}}、{{逾期未验收项目数 的 完成率}}；{{表述 half.done [高新技术企业总数, 逾期未验收项目数]}}"
    assert wording(over, said) == "1项、〔不适用〕;正对照全年任务加快推进"
    assert wording(within, said) == "0项、〔不适用〕;正对照全年任务加快推进"
    assert wording(within, "{{表述 half.done [高新技术企业总数]}}") == "均实现时间过半、任务过半"
    lines = [line.split("\t") for line in over.do("report", TABLE, *HALF).splitlines()]
    table = {line[0]: line[4:8] for line in lines if len(line) == 10}
    assert table["逾期未验收项目数"] == ["2", "3", "—", "1"] and table["高新技术企业总数"] == ["57", "57", "100.0", "0"]
    for desk in over, within:
        for report in HALF_YEAR, FULL_YEAR, TABLE:
            code, told, err = desk.run("proof", written(desk, report, "docx", *HALF), *HALF)
            assert code == 0 and "必改 0" in told, told
        boast = desk.folder / "均已完成.txt"
        boast.write_text("各项任务均已完成。", encoding="utf-8")
        code, told, err = desk.run("proof", boast, *HALF)
        assert (code, "写“均已完成”,而逾期未验收项目数超出1项" in told) == ((1, True) if desk is over else (0, False)), told
        with clerk.served(desk) as browser:
            page = browser.get(browser.base + "/?unit=" + urllib.parse.quote("云东区") + "&period=2023H1&cutoff=2023-06-20")
        start = page.index("逾期未验收项目数", page.index("<tbody"))
        line = page[start:page.index("</tr>", start)]
        assert ("超出任务" in line, "未超任务" in line, "待补" in line) == (desk is over, desk is within, False), line


def test_parts_that_overlap_say_so(district, tmp_path):
    told = district.do("report", HALF_YEAR, *HALF)
    whole, first, second, rest = re.search(r"推荐申报高新技术企业(\d+)家,其中第一批(\d+)家、第二批(\d+)家(.*?)[,。]", told).groups()
    assert (int(first) + int(second) > int(whole)) == (rest == "(不止一个批次的") == True


def test_nobody_is_said_to_be_uncovered_when_nothing_is_known(small):
    assert "未覆盖:待补;协议未签:待补" in small.do("report", HALF_YEAR, *HALF)


def test_the_cutoff_is_said_when_the_period_is_not_over(small):
    text = "{{期间}}，{{如果 截止日 早于 期末}}（截至{{截止月日}}）{{否则}}（全期）{{完}}"
    assert wording(small, text) == "截至6月20日,(截至6月20日)"
    assert wording(small, text, "--unit", "云东区", "--period", "2023H1", "--cutoff", "2023-06-30") == "上半年,(全期)"
    assert wording(small, text, "--unit", "云东区", "--period", "2022", "--cutoff", "2022-12-31") == "全年,(全期)"


def test_blocks_around_lines_leave_no_empty_paragraphs(small):
    told = wording(small, "甲\n{{如果 高企新认定数 大于 0}}\n## 一、乙\n丙\n{{否则}}\n丁\n{{完}}\n戊")
    assert told == "甲\n一、乙\n丙\n戊"


def test_who_is_on_another_list_is_told_of_each(small):
    waiting = wording(small, "{{名单 今年到期尚未申报高企数}}").split("、")
    told = wording(small, "{{每条 今年到期高新技术企业数}}{{企业}}{{如果 企业 列入 今年到期尚未申报高企数}}未{{否则}}已{{完}}{{完}}").split("、")
    assert [name[:-1] for name in told if name.endswith("未")] == waiting
    assert len(told) == len(expiring())


def test_a_table_has_a_row_for_each_and_drops_headings_without_rows(small):
    path = written(small, EXPIRING, "docx", *HALF)
    table = docx.Document(str(path)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[1] for row in rows[1:]] == [row["firm"] for row in expiring()]
    assert [row[0] for row in rows[1:]] == [str(i) for i in range(1, len(rows))]
    text = small.do("report", TABLE, *HALF)
    assert "\n创新主体\n" in text and "\n科技特派员\n" not in text


def test_what_no_ledger_holds_is_printed_and_listed(small):
    text = small.do("report", HALF_YEAR, *HALF)
    lacks = re.findall(r"〔待补:([^〕]+),([^〕,]+)〕", text)
    assert {("走访企业数", "科技股"), ("对接活动数", "成果股"), ("奖补未兑清年度数", "科技股")} <= set(lacks)
    listed = re.findall(r"^待补  (.+?)\((.+?)\):", text, re.M)
    assert set(lacks) <= set(listed)
    told = small.refused("freeze", HALF_YEAR, *HALF)
    assert "--sign" in told and re.search(r"还有 (\d+) 项待补", told)[1] == str(len(listed))
    assert re.findall(r"^  (.+)\((\S+?)\)$", told, re.M) == listed[:10] and f"\n  等 {len(listed)} 项" in told


# ---- the completion table ----------------------------------------------------

def test_the_table_says_what_must_come_out_of_the_district(district):
    path = written(district, TABLE, "docx", *HALF)
    figures = manifest(path)
    compared = 0
    for figure in figures.values():
        wanted = district.truth.get((figure["indicator"], figure.get("face", "")))
        if wanted is None:
            continue
        compared += 1
        assert figure["displayed"] == wanted, figure
    assert compared > 60
    texts = bookmarked(path)
    said = {f"kz_{key}": figure["displayed"] for key, figure in figures.items()}
    assert {name: said[name] for name in texts} == texts
    # rows that the page has no room for went as a whole
    on_page, gone = ({figure["indicator"] for key, figure in figures.items() if (f"kz_{key}" in texts) == kept}
                     for kept in (True, False))
    assert gone and not gone & on_page and not [f for f in figures.values() if f["indicator"] in gone
                                                and f.get("face") == "目标任务" and f["displayed"] != "—"]


def test_the_table_tells_missing_from_what_there_cannot_be_and_names_the_year(small, tmp_path):
    def rows(desk):
        lines = desk.do("report", TABLE, *HALF).split("\n\n")[0].splitlines()
        return {line.split("\t")[0]: line.split("\t") for line in lines if line.count("\t") == 9}
    told = rows(small)
    assert "全社会研发投入强度(2022年)" in told and "高新技术企业总数" in told
    # no task was set for it; that of the other is not reached and its number is not there
    assert told["今年到期高新技术企业数"][4:8] == ["—", told["今年到期高新技术企业数"][5], "—", "—"]
    lacking = rows(with_tasks(tmp_path / "a", ("科小入库数", 200)))["科小入库数"]
    assert lacking[4:9] == ["200", "〔待补〕", "〔待补〕", "〔待补〕", "未排"]
    nothing = with_tasks(tmp_path / "b").do("report", TABLE, *HALF)
    assert "全年任务〔待补:上级下达的各项年度任务,办公室〕" in nothing and "全年任务〔" not in small.do("report", TABLE, *HALF)


def said_in(sheet):
    """The rows of the table from its head on, each with its text as printed; how many of the cells are numbers."""
    spans, rows, numbers = {str(r) for r in sheet.merged_cells.ranges}, [], 0
    for cells in sheet.iter_rows(min_row=3):
        row = []
        for cell in cells:
            if isinstance(cell.value, (int, float)):
                decimals = cell.number_format.partition(".")[2]
                row.append(f"{cell.value:.{len(decimals)}f}")
                numbers += 1
            else:
                row.append((cell.value or "").replace("\n", ""))
        wide = f"A{cells[0].row}:J{cells[0].row}" in spans
        rows.append([row[0]] * 10 if wide else row)
    return rows, numbers


def test_word_excel_page_and_terminal_say_the_same(district):
    """The workbook holds the whole table; on the one page stands what fits, and the names of what does not."""
    rows = [[cell.text.replace("\n", "") for cell in row.cells]
            for row in docx.Document(str(written(district, TABLE, "docx", *HALF))).tables[0].rows]
    path = written(district, TABLE, "xlsx", *HALF)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    whole, numbers = said_in(sheet)
    line, kept = rows[-1], rows[:-1]
    gone = [row for row in whole if row not in kept]
    assert [row for row in whole if row in kept] == kept and len(set(line)) == 1
    assert line[0] == "一页放不下、数在 Excel 表里的，没有任务的：" + "、".join(row[0].partition("（")[0] for row in gone)
    assert gone and all(row[4] == "—" for row in gone)
    tasks = [row[0] for row in kept if row[4] not in ("—", row[0])][1:]  # behind the head
    assert len(tasks) > 20 and "招引签约项目数" in tasks
    assert numbers > 200
    assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToWidth in (1, None)
    with zipfile.ZipFile(path) as package:
        workbook = package.read("xl/workbook.xml").decode()
    assert len(re.findall('name="kz_F', workbook)) == numbers and "数据来源" in workbook
    told = district.do("report", TABLE, *HALF).split("\n\n")[0].splitlines()[2:]
    assert [line.split("\t") for line in told if "\t" in line] == \
        [[w.translate(clerk.NARROW) for w in row] for row in kept if len(set(row)) > 1]
    assert line[0].translate(clerk.NARROW) in told
    page = written(district, TABLE, "html", *HALF).read_text(encoding="utf-8")
    printed_on_it = sum(bool(re.fullmatch(r"-?[\d.]+", word)) for row in kept for word in row)
    assert len(re.findall(r"<data value=", page)) == printed_on_it < numbers


def test_the_outgoing_workbook_has_neither_names_nor_sources(district):
    path = written(district, TABLE, "xlsx", *HALF, "--edition", "外发")
    with zipfile.ZipFile(path) as package:
        workbook = package.read("xl/workbook.xml").decode()
    assert "kz_" not in workbook and "数据来源" not in workbook


def test_a_text_is_no_workbook_and_leaves_no_trace(district):
    before = district.changes()
    assert "没有表" in district.refused("report", HALF_YEAR, *HALF, "-o", district.folder / "x.xlsx")
    assert district.changes() == before and not (district.folder / "x.xlsx").exists()


def printed(desk, path):
    """What pdfinfo says of a document that LibreOffice printed."""
    env = dict(os.environ, FONTCONFIG_FILE=str(FONTS), HOME=str(desk.folder))
    subprocess.run(["soffice", f"-env:UserInstallation=file://{desk.folder}/profile", "--headless", "--convert-to", "pdf",
                    "--outdir", str(desk.folder), str(path)], check=True, env=env, timeout=180,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return subprocess.run(["pdfinfo", str(path.with_suffix(".pdf"))], check=True, capture_output=True, text=True).stdout


@needs_office
def test_the_table_is_exactly_one_page(district, small):
    for desk, edition in ((district, "internal"), (district, "outgoing"), (small, "internal")):
        info = printed(desk, written(desk, TABLE, "docx", *HALF, "--edition", edition))
        assert re.search(r"Pages:\s+1\n", info), info
        assert "A4" in info


LEFT_OUT = "一页放不下、数在 Excel 表里的,(?:有任务的:([^;\n]+))?;?(?:没有任务的:(.+))?"


def rows_of(desk):
    """As the terminal has them: names in the rows of the table, of tasks that found no room, of others. The 核稿单 said so."""
    told = desk.do("report", TABLE, *HALF)
    rows = [line.split("\t")[0] for line in told.splitlines() if line.count("\t") == 9][1:]
    line = re.search(LEFT_OUT, told)
    tasks, others = [(line[i] or "").split("、") if line and line[i] else [] for i in (1, 2)]
    assert ("版面" in told) == bool(line) and (not line or f"有 {len(tasks + others)} 项只列了名称" in told)
    return [re.sub(r"\(\d+年\)", "", name) for name in rows], tasks, others


def rows_in_order(desk):
    """Names of the indicators with a task, in the order of the workbook, which has all rows."""
    sheet = openpyxl.load_workbook(written(desk, TABLE, "xlsx", *HALF)).worksheets[0]
    return [re.sub(r"（\d+年）", "", row[0].value) for row in sheet.iter_rows(min_row=4) if row[1].value and row[4].value != "—"]


def test_rows_without_a_task_leave_the_page_first_and_the_last_ones_of_those(tmp_path):
    def tasks(count, labels=[]):
        if not labels:
            book = with_tasks(tmp_path / "labels")
            labels += [row["label"] for row in json.loads(book.do("indicator", "--json", "--all", *HALF)) if row["face"] == ""]
        return [(label, 7) for label in labels[-count:]]
    few, many = with_tasks(tmp_path / "few", *tasks(5)), with_tasks(tmp_path / "many", *tasks(60))
    rows, *left = rows_of(few)
    assert left == [[], []] and {name for name, _ in tasks(5)} <= set(rows)
    full, gone, others = rows_of(many)
    wanted = [name for name, _ in tasks(60)]
    # every task is on the page or named there; none without a task kept its row while one with a task went
    assert gone and sorted(full + gone) == sorted(wanted)
    assert set(rows) - set(wanted) <= set(others)
    # those that the text has last went
    assert full + gone == rows_in_order(many) and len(set(full)) == len(full)


@needs_office
def test_any_number_of_tasks_is_one_page_and_all_of_it_in_the_workbook(tmp_path):
    book = with_tasks(tmp_path / "names")
    labels = [row["label"] for row in json.loads(book.do("indicator", "--json", "--all", *HALF)) if row["face"] == ""]
    for count in (45, len(labels)):
        desk = with_tasks(tmp_path / f"all{count}", *((label, 7) for label in labels[:count]))
        rows, gone, others = rows_of(desk)
        assert sorted(rows + gone) == sorted(labels[:count]) and len(rows) > 10
        for edition in ("internal", "review"):
            path = written(desk, TABLE, "docx", *HALF, "--edition", edition)
            assert len(docx.Document(str(path)).tables[0].rows) > len(rows) + 2
            if edition == "internal":
                assert re.search(r"Pages:\s+1\n", printed(desk, path)), count
            code, told, err = desk.run("proof", path, *HALF)
            assert code == 0 and "必改 0" in told and "未绑定" not in told, told
        sheet = openpyxl.load_workbook(written(desk, TABLE, "xlsx", *HALF)).worksheets[0]
        in_sheet = [re.sub(r"（\d+年）", "", row[0].value) for row in sheet.iter_rows(min_row=4) if row[1].value]
        assert set(rows + gone + others) == set(in_sheet)
        assert sheet.page_setup.fitToHeight == 0


# ---- the texts ---------------------------------------------------------------

MASKED = pathlib.Path(__file__).resolve().parents[2] / "docs" / "half-year-figures.md"


def masked():
    """The thirty-six places of the published report: number, indicator, face, tag."""
    rows = [line.strip().strip("|").split("|") for line in MASKED.read_text(encoding="utf-8").splitlines()
            if re.match(r"\| \d+ ", line)]
    cells = [[cell.strip() for cell in row] for row in rows]
    return [(int(row[0]), row[3], row[4], row[5].strip("`")) for row in cells]


def test_each_masked_place_of_the_published_report_has_a_tag_of_an_indicator_that_there_is(district):
    text = (MASKED.parents[1] / "standard" / "reports" / "half-year.md").read_text(encoding="utf-8")
    labels = {row["indicator"]: row["label"] for row in json.loads(district.do("indicator", "--json", "--all", *HALF))}
    places = masked()
    assert [number for number, *_ in places] == list(range(1, 37))
    assert sum(indicator == "参数" or face == "年度" or number in (2, 35, 36) for number, indicator, face, _ in places) == 8
    for number, indicator, _, tag in places:
        assert tag in text, number
        named = re.sub(r"^\{\{(?:(?:数|名单|增减|最近年度) )?|[ }].*$", "", tag)
        assert named == ("年度" if indicator == "参数" else labels[indicator]), number


def test_each_masked_place_is_printed_of_a_district_that_has_the_lists(district):
    path = written(district, HALF_YEAR, "docx", *HALF)
    printed = {(figure["indicator"], figure.get("face", "")) for figure in manifest(path).values()}
    words = "".join(body_text(path))
    for number, indicator, face, _ in masked():
        if indicator == "参数":
            assert "2023年" in words
        elif face != "年度":
            assert (indicator, face) in printed, number


@pytest.mark.parametrize("report, when", [(HALF_YEAR, HALF), (FULL_YEAR, FULL)])
def test_only_tasks_that_nobody_set_are_asked_for_by_hand(report, when, small):
    name = {HALF_YEAR: "half-year.md", FULL_YEAR: "full-year.md"}[report]
    text = (MASKED.parents[1] / "standard" / "reports" / name).read_text(encoding="utf-8")
    assert set(re.findall(r"\{\{待补 ([^}]+)\}\}", text)) == {"上级下达的各项年度任务，办公室"}


def with_records(small, tmp_path, **lists):
    """The small book and these lists, each of them complete."""
    shutil.copy(small.data, tmp_path / "book.db")
    desk = Desk(tmp_path / "book.db", tmp_path)
    for name, rows in lists.items():
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        desk.do("import", "--accept", "--full", "--unit", "云东区", "--as-of", "2023-06-20",
                "--covers", "2021-01-01/2023-06-20", path)
    return desk


def body_of(desk):
    return desk.do("report", HALF_YEAR, *HALF).split("核稿单")[0]


def test_promises_that_are_kept_are_told_and_the_others_come_back(small, tmp_path):
    head = "出处,承诺内容,承诺日期,兑现期限,兑现日期,兑现状态,未兑现原因"
    kept = "2022年总结,印发培育方案,2022-12-28,2023-06-30,2023-04-10,已兑现,"
    late, later = ("2022年总结,办成揭牌,2022-12-28,2023-05-31,,进行中,", "2022年总结,出台办法,2022-12-28,2023-12-31,,进行中,")
    dropped = "2022年总结,建楼,2022-12-28,2023-03-31,,取消,上级另有安排"
    said = body_of(with_records(small, tmp_path, 工作承诺=[head, kept, late, later, dropped]))
    assert "今年已兑现1条:印发培育方案。尚未兑现2条,其中逾期1条" in said
    plan = said[said.index("四、下半年工作计划"):]
    assert "尚未兑现的2条承诺一抓到底:办成揭牌(期限2023年5月31日);出台办法(期限2023年12月31日)。" in plan
    assert "建楼" not in said and "历次总结" not in body_of(small)


def test_years_in_which_subsidies_are_owed_are_listed(small, tmp_path):
    firm = clerk.certificates()[0]["firm"]
    head = "企业,政策年度,奖补事项,应兑金额,已兑金额,兑清日期,奖补状态"
    owed = [f"{firm},{year},首次认定高企,10,,,批准" for year in (2022, 2021)]
    paid = f"{firm},2020,首次认定高企,10,10,2021-03-01,已兑现"
    this_year = f"{firm},2023,首次认定高企,10,,,批准"
    for number, rows, said in ((1, owed, "2021年、2022年的高企等企业奖补均未"), (2, owed[:1], "2022年的高企等企业奖补未"), (3, [], None)):
        folder = tmp_path / str(number)
        folder.mkdir()
        told = body_of(with_records(small, folder, 奖补=[head, paid, this_year, *rows]))
        assert (said or "政府性创新投入总量偏小") in told and ("企业奖补" in told) == bool(rows)


def test_what_is_counted_as_none_is_said_to_be_none(small, tmp_path):
    head = "企业,走访日期,走访方式"
    firm = clerk.certificates()[0]["firm"]
    for name, rows, said in (("a", [f"{firm},2023-03-01,实地", f"{firm},2023-04-01,座谈"], "走访企业1家、2家次"),
                             ("b", [f"{firm},2022-03-01,实地"], "今年没有走访企业。")):
        (tmp_path / name).mkdir()
        assert said in body_of(with_records(small, tmp_path / name, 走访=[head, *rows]))

@pytest.mark.parametrize("report, when", [(HALF_YEAR, HALF), (FULL_YEAR, FULL), (EXPIRING, HALF)])
def test_every_figure_is_read_in_its_place(district, report, when):
    path = written(district, report, "docx", *when)
    figures, texts = manifest(path), bookmarked(path)
    words = "\n".join(body_text(path))
    assert figures and "{{" not in words and "〔待补：}" not in words
    for key, figure in figures.items():
        assert texts[f"kz_{key}"] == figure["displayed"]
        assert figure["before"] + figure["displayed"] + figure["after"] in words


def test_the_figures_of_the_text_are_those_that_must_come_out(district):
    figures = manifest(written(district, HALF_YEAR, "docx", *HALF))
    compared = 0
    for figure in figures.values():
        wanted = district.truth.get((figure["indicator"], figure.get("face", "")))
        if wanted is None or figure["displayed"] == "持平":
            continue
        compared += 1
        if wanted == "":
            assert figure["displayed"].startswith("〔待补：") and not figure.get("value"), figure
        else:
            assert figure["displayed"] == wanted.lstrip("-"), figure
    assert compared > 20


def test_lists_in_the_text_have_as_many_names_as_their_figure(district):
    figures = manifest(written(district, HALF_YEAR, "docx", *HALF))
    lists = [figure for figure in figures.values() if figure.get("face") == "名单"]
    assert len(lists) >= 6
    for figure in lists:
        told = figure["displayed"]
        names = re.findall("《.+?》", told) or re.findall("“.+?”", told) or told.split("；" if "；" in told else "、")
        assert len(names) == int(figure["value"]), figure


def test_the_review_edition_has_a_comment_a_figure_and_both_lists(district):
    path = written(district, HALF_YEAR, "docx", *HALF, "--edition", "送审")
    figures = manifest(path)
    comments = list(part(path, "word/comments.xml"))
    body = part(path, "word/document.xml")
    claims = [e for e in body.iter(W + "bookmarkStart") if e.get(W + "name").startswith("kz_C")]
    assert len(comments) == len(figures) + len(claims)
    words = body_text(path)
    at = words.index("附件")
    assert "数据来源表" in words[at:at + 4]
    slips = docx.Document(str(path)).tables[-1]
    kinds = {row.cells[1].text for row in slips.rows[1:]}
    assert {"表述", "无法判断", "两数不一"} <= kinds
    anchors = {row.cells[0].text for row in slips.rows[1:]} - {""}
    assert anchors <= set(figures) | {e.get(W + "name")[3:] for e in claims}
    sources = docx.Document(str(path)).tables[-2]
    assert len(sources.rows) == len(figures) + 1


def test_nothing_goes_out_in_which_something_is_missing(district):
    when = ["--unit", "云东区", "--period", "2021H1", "--cutoff", "2021-06-20"]  # the lists begin later
    for report, end in ((HALF_YEAR, "docx"), (HALF_YEAR, "html"), (HALF_YEAR, "txt")):
        path = district.folder / f"外发稿.{end}"
        told = district.refused("report", report, *when, "--edition", "外发", "-o", path)
        assert not path.exists() and "内部稿或送审稿" in told
        count = int(re.search(r"还有 (\d+) 项待补", told)[1])
        named = re.findall(r"^  (.+)\((\S+?)\)$", told, re.M)
        listed = re.findall(r"^待补  (.+?)\((.+?)\):", district.do("report", report, *when), re.M)
        assert count == len(listed) and named == listed[:10]
        assert (f"等 {count} 项" in told) == (count > 10) and "--sign" in told
        desk = district.do("report", report, *when, "--edition", "外发", "--sign", "先发征求意见", "-o", path)
        assert "待补" in desk and path.exists()
        assert "带着" in district.do("changes", "--all") and "先发征求意见" in district.do("changes", "--all")
    assert "写外发稿时" in district.refused("report", HALF_YEAR, *when, "--sign", "理由")
    assert "〔待补" in district.do("report", HALF_YEAR, *when, "--edition", "送审")


def test_a_text_as_of_a_change_names_the_head_of_the_chain_of_then(small):
    heads = {change["change"]: change["hash"] for change in json.loads(small.do("--json", "changes", "--all"))}
    newest = max(heads)
    assert newest > 4
    for number in (newest - 1, newest - 2):
        path = written(small, clerk.REPORT, "docx", *HALF, "--edition", "review", "--change", number)
        told = re.search("数据截至第(\\d+)号变更，.*?校验链首([0-9a-f]+)", "".join(body_text(path)))
        assert (int(told[1]), told[2]) == (number, heads[number][:16])
        assert [one.text for one in part(path, "customXml/item1.xml").iter(M + "head")] == [heads[number]]


def test_the_outgoing_edition_is_clean(small):
    path = written(small, clerk.REPORT, "docx", *HALF, "--edition", "outgoing")
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        everything = "".join(package.read(name).decode() for name in names)
    assert not [name for name in names if "comment" in name or "customXml" in name]
    for mark in ("bookmark", "kz_", "hyperlink", "核稿单", "数据来源表", "highlight"):
        assert mark not in everything
    properties = docx.Document(str(path)).core_properties
    assert (properties.author, properties.last_modified_by, properties.created) == ("", "", None)


def test_the_page_links_each_figure(district):
    page = written(district, HALF_YEAR, "html", *HALF).read_text(encoding="utf-8")
    assert "style=" not in page and "<script" not in page
    figures = manifest(written(district, HALF_YEAR, "docx", *HALF))
    assert set(re.findall(r'id="(F\d+)"', page)) == set(figures)


def test_every_figure_of_the_text_can_be_traced_to_its_number(district):
    figures = manifest(written(district, HALF_YEAR, "docx", *HALF))
    labels = {row["indicator"]: row["label"] for row in json.loads(district.do("indicator", "--json", *HALF))}
    asked = {(figure["indicator"], figure.get("face", "")) for figure in figures.values()}
    traced = 0
    for indicator, face in sorted(asked):
        if face in ("名单", "分列"):
            continue
        told = district.do("trace", labels[indicator], *(["--face", face] if face else []), *HALF)
        number = re.search(r"^.+? = -?([\d.]+)", told, re.M)
        shown = {figure["displayed"] for figure in figures.values()
                 if (figure["indicator"], figure.get("face", "")) == (indicator, face) and figure.get("value")}
        if shown:
            # 增减 says 持平 for nought
            assert number[1] in shown or shown == {"持平"}, (indicator, face)
            traced += 1
    assert traced > 25


@pytest.mark.parametrize("report, when", [(TABLE, HALF), (EXPIRING, HALF), (HALF_YEAR, HALF), (FULL_YEAR, FULL)])
def test_proofreading_our_own_texts_finds_nothing_to_mend(district, report, when):
    # what is missing keeps the long texts from going out
    plain = ("outgoing", "docx") if report in (TABLE, EXPIRING) else ("internal", "txt")
    for edition, end in (("internal", "docx"), ("review", "docx"), plain):
        path = written(district, report, end, *when, "--edition", edition)
        code, told, err = district.run("proof", path, *when)
        assert code == 0 and "必改 0" in told, (edition, told, err)
        if (edition, end) == plain:
            # without anchors each number is found in the ledgers by the words around it
            compared = int(re.search(r"与台账比对 (\d+) 个", told)[1])
            assert compared >= {TABLE: 130, HALF_YEAR: 20, FULL_YEAR: 20}.get(report, 1), told
        else:
            assert "请核 N1" not in told and "未绑定" not in told, told


def test_a_published_year_is_held_against_that_year_only(district, tmp_path):
    said = tmp_path / "稿.txt"
    for text, code, compared in (("2021年全社会研发投入强度2.55%", 0, 1), ("2021年全社会研发投入强度2.57%", 1, 1),
                                 ("2020年全社会研发投入强度9.99%", 0, 0)):
        said.write_text(f"云东区科技局2023年上半年工作总结\n{text}。\n", encoding="utf-8")
        got, told, _ = district.run("proof", said, *HALF)
        assert got == code and f"与台账比对 {compared} 个" in told, told


def test_the_name_of_the_unit_says_no_more_than_all_of_it(district, tmp_path):
    said = tmp_path / "稿.txt"
    stock = district.do("report", "half-year-one-page", *HALF)
    now = int(re.search(r"高新技术企业(\d+)家", stock)[1])
    for place, told in (("云东区", 1), ("全区", 1), ("云西区", 0)):
        said.write_text(f"云东区科技局2023年上半年工作总结\n目前{place}现有高新技术企业{now + 1}家。\n", encoding="utf-8")
        code, out, _ = district.run("proof", said, *HALF)
        assert code == told and (f"台账里是{now}家" in out) == bool(told), (place, out)


def test_reports_are_called_by_code_or_name(small):
    for code, name in (("half-year", HALF_YEAR), ("full-year", FULL_YEAR), ("expiring-hightech", EXPIRING),
                       ("completion-table", TABLE)):
        when = FULL if name == FULL_YEAR else HALF
        assert small.do("report", code, *when) == small.do("report", name, *when)
    assert HALF_YEAR in small.refused("report", "半年", *HALF)


def test_a_strong_word_stands_only_while_every_task_bears_it(district, tmp_path):
    shutil.copy(district.data, tmp_path / "book.db")
    desk = Desk(tmp_path / "book.db", tmp_path)
    strong = "均实现时间过半、任务过半"
    rates = [float(district.truth[code, "完成率"]) for code in ("hightech.recommended", "sme.listed", "contract.absorbed.firms")]
    assert (strong in desk.do("report", HALF_YEAR, *HALF).split("核稿单")[0]) == (min(rates) >= 50) == True
    raised = tmp_path / "目标任务.csv"
    raised.write_text("下达文件,指标,责任单位,年度,全年任务,目标档次\n云科〔2023〕99号,科小入库数,云东区,2023,400,底线\n", encoding="utf-8")
    desk.looked("--accept", raised)
    body, slip = desk.do("report", HALF_YEAR, *HALF).split("核稿单")
    assert strong not in body and "正对照全年任务加快推进" in body
    assert re.search(f"表述 +“{strong}”证据不足.*未过半:科小入库数", slip)


def test_drift_prints_as_many_digits_as_show_the_change(tmp_path):
    desk = with_tasks(tmp_path / "a", ("企业吸纳技术合同成交额", "0.21"))
    text = "全年任务{{企业吸纳技术合同成交额 的 目标任务}}，总数{{数 高新技术企业总数}}"
    packed = packed_desk(desk, text)
    number = int(re.search(r"编号 (\d+)", packed.do("freeze", "试写", *HALF))[1])
    path = tmp_path / "目标任务.csv"
    path.write_text("下达文件,指标,责任单位,年度,全年任务\n云科〔2023〕1号,企业吸纳技术合同成交额,云东区,2023,0.2134\n", encoding="utf-8")
    packed.do("import", "--accept", path)
    told = packed.do("drift", number)
    assert "企业吸纳技术合同成交额的目标任务:定稿时 0.210亿元,现 0.213亿元\n" in told and told.count("定稿时") == 1


def test_a_text_that_goes_through_too_much_ends_early_and_says_so(tmp_path):
    desk = with_tasks(tmp_path / "a", ("企业吸纳技术合同成交额", "0.21"))
    names = list(dict.fromkeys(one["label"] for one in json.loads(desk.do("--json", "indicator", *HALF))))
    for inside, count, said in (("{{名称}}", 110, "“试写”逐项逐区走了1000000步"), ("{{数 该指标}}", 30, "“试写”的数超过9999个")):
        text = f"{{{{每项 [{', '.join(names[:count])}]}}}}" * 3 + inside + "{{完}}" * 3
        assert said in packed_desk(desk, text).refused("report", "试写", *HALF)


# ---- who expires and who has applied again ----

def applications(desk, folder, names):
    path = folder / "高企申报.csv"
    with open(path, "w", encoding="utf-8") as out:
        out.write("申报企业,申报年度,批次,申报类型,推荐上报日期,状态\n")
        out.writelines(f"{name},2023,第三批,重新认定,2023-06-15,已推荐\n" for name in names)
    return desk.looked("--accept", path)[0]["change"]


def told_of(path):
    rows = [[cell.text for cell in row.cells] for row in docx.Document(str(path)).tables[0].rows]
    return {row[1]: row[-1] for row in rows[1:]}


def test_who_has_applied_again_is_told_and_drifts(district, tmp_path):
    shutil.copy(district.data, tmp_path / "book.db")
    desk = Desk(tmp_path / "book.db", tmp_path)
    before = told_of(written(desk, EXPIRING, "docx", *HALF))
    waiting = [name for name, state in before.items() if state == "尚未申报"]
    said = re.search(r"到期的高新技术企业(\d+)家,其中尚未重新推荐申报的(\d+)家", desk.do("report", EXPIRING, *HALF))
    assert (int(said[1]), int(said[2])) == (len(before), len(waiting)) and 1 < len(waiting) < len(before)
    number = int(re.search(r"编号 (\d+)", desk.do("freeze", EXPIRING, *HALF))[1])
    change = applications(desk, tmp_path, waiting[:1])
    after = told_of(written(desk, EXPIRING, "docx", *HALF))
    assert {name for name in before if before[name] != after[name]} == {waiting[0]} and after[waiting[0]] == "已申报"
    told = desk.do("drift", number)
    assert f"定稿时 {len(waiting)}家,现 {len(waiting) - 1}家" in told and waiting[0] in told
    assert told.count("定稿时") == 1 and f"第 {change} 号变更" in told
    assert "都相同" in desk.do("recompute", number)


def test_without_a_list_of_applications_nobody_is_said_to_wait(small):
    path = written(small, EXPIRING, "docx", *HALF)
    assert [cell.text for cell in docx.Document(str(path)).tables[0].rows[0].cells][-1] == "到期日期"
    text = small.do("report", EXPIRING, *HALF)
    assert "今年已推荐申报的〔待补:高企推荐申报数,科技股〕" in text and "尚未" not in text.split("核稿单")[0]
    assert "尚未重新推荐申报" not in small.do("report", HALF_YEAR, *HALF)


# ---- kept for ever -------------------------------------------------------------

@pytest.mark.parametrize("report, when", [(TABLE, HALF), (HALF_YEAR, HALF), (EXPIRING, HALF), (FULL_YEAR, FULL)])
def test_what_was_frozen_recomputes_and_drifts_by_exactly_what_changed(district, report, when, tmp_path):
    shutil.copy(district.data, tmp_path / "book.db")
    desk = Desk(tmp_path / "book.db", tmp_path)
    number = int(re.search(r"编号 (\d+)", desk.do("freeze", report, *when, "--sign", "先报后补"))[1])
    assert "先报后补" in desk.do("frozen")
    assert "都相同" in desk.do("recompute", number)
    assert desk.do("drift", number).strip() == "定稿后没有变化"
    desk.do("frozen", number, "-o", tmp_path / "a.docx")
    late = tmp_path / "补登.csv"
    late.write_text("企业名称,证书编号,发证时间,有效期至\n云江迟来科技有限公司,GR202334990001,2023-06-01,2026-05-31\n", encoding="utf-8")
    firm = tmp_path / "单位.csv"
    firm.write_text("单位名称,类别,辖区\n云江迟来科技有限公司,企业,云东高新产业园\n", encoding="utf-8")
    desk.do("import", "--accept", firm)
    change = desk.looked("--accept", late)[0]["change"]
    told = desk.do("drift", number)
    if report in (EXPIRING, FULL_YEAR):
        # nothing in the list, or in 2022, has to do with it
        assert told.strip() == "定稿后没有变化"
    else:
        rows = re.findall(r"^  (增加|减少|改动) (\S+?)“(.+?)”\(第 (\d+) 号变更", told, re.M)
        assert {("增加", "高企证书", str(change))} == {(how, ledger, seq) for how, ledger, _, seq in rows
                                                     if ledger == "高企证书"}
        assert {name for *_, name, _ in rows} == {"云江迟来科技有限公司"}
        stock = int(district.truth["hightech.stock", ""])
        assert f"定稿时 {stock}家,现 {stock + 1}家" in told
    assert "都相同" in desk.do("recompute", number)
    desk.do("frozen", number, "-o", tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert "全部相符" in desk.do("verify")
    assert ".docx 或 .html" in desk.refused("frozen", number, "-o", tmp_path / "a.xlsx")
