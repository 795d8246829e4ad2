"""The city's circular over its districts, and the list of units that its text is written with.

KEZHANG names the program. The city is what `kezhang sample --size city` writes; what must come out is its truth.json,
ranks are reckoned here from the exact values. A city of four districts, one of which sends nothing, says what is missing.
"""
import fractions
import html
import json
import re
import shutil
import subprocess
import zipfile

import docx
import pytest

from clerk import ENGINES, PROGRAM, Desk, new_desk, served
from test_docx import M, W, convert, needs_office, needs_poppler, part, words_of
from test_reports import manifest, packed_desk, written

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

CIRCULAR = "各县区主要指标通报"
WHEN = ["--unit", "云江市", "--period", "2023H1", "--cutoff", "2023-06-20"]
MAIN = ["hightech.stock", "hightech.recommended", "hightech.recognised", "sme.listed", "contract.absorbed.firms",
        "contract.output", "rd.expenditure", "rd.intensity", "result.registered"]


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    files = folder / "files"
    subprocess.run([PROGRAM, "sample", "--size", "city", "--out", str(files)], check=True, stdout=subprocess.DEVNULL,
                   timeout=120)
    desk = Desk(folder / "city.db", folder)
    truth = json.loads((files / "truth.json").read_text(encoding="utf-8"))
    desk.do("init", "--name", "云江市科技局")
    for entry in truth["imports"]:
        desk.do("import", "--accept", *entry["options"], files / entry["file"])
    desk.truth = {(entry["unit"], entry["indicator"], entry["face"]): entry for entry in truth["truth"]
                  if (entry["period"], entry["cutoff"]) == ("2023H1", "2023-06-20")}
    desk.districts = sorted({unit for unit, *_ in desk.truth} - {"云江市"})
    desk.labels = {row["indicator"]: row["label"] for row in json.loads(desk.do("indicator", "--json", *WHEN))}
    return desk


@pytest.fixture(scope="module")
def figures(city):
    return manifest(written(city, CIRCULAR, "docx", *WHEN))


def place(city, indicator, unit):
    """1 + how many are better, of the values that must come out, as printed or finer."""
    said = [fractions.Fraction(city.truth[other, indicator, ""]["value"]) for other in city.districts]
    own = fractions.Fraction(city.truth[unit, indicator, ""]["value"])
    return 1 + sum(value > own for value in said)


# ---- what must come out ----

def test_every_figure_is_what_the_truth_says_of_its_district(city, figures):
    compared = {}
    for figure in figures.values():
        key = figure["unit"], figure["indicator"], figure.get("face", "")
        if key not in city.truth:
            assert key[2] == "提高百分点" and key[1] == "rd.intensity", key
            continue
        wanted = city.truth[key]["printed"]
        if "value" not in figure:
            assert wanted == "", (key, figure)
        else:
            shown = figure["displayed"] if figure["displayed"] != "持平" else "0.0"
            assert shown == wanted.lstrip("-"), (key, figure)
        if city.truth[key].get("rows") is not None:
            assert figure["rows"] == str(city.truth[key]["rows"]), key
        compared[key] = compared.get(key, 0) + 1
    assert len(city.districts) == 10
    for unit in city.districts:
        for indicator in MAIN:
            assert {(unit, indicator, ""), (unit, indicator, "位次")} <= set(compared), (unit, indicator)
            assert indicator == "rd.intensity" or (unit, indicator, "同比增长") in compared
    assert len(compared) >= 260


def paragraphs(path):
    return ["".join(t.text or "" for t in p.iter(W + "t")) for p in part(path, "word/document.xml").iter(W + "p")]


def test_tables_stand_in_the_order_of_places_and_ties_share_one(city):
    path = written(city, CIRCULAR, "docx", *WHEN)
    tables = docx.Document(str(path)).tables
    assert len(tables) == len(MAIN)
    ties = 0
    for indicator, table in zip(MAIN, tables):
        rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
        assert sorted(row[1] for row in rows) == city.districts
        places = [int(row[0]) for row in rows]
        assert places == sorted(places)
        for row in rows:
            assert row[0] == city.truth[row[1], indicator, "位次"]["printed"], (indicator, row)
            assert row[2] == city.truth[row[1], indicator, ""]["printed"], (indicator, row)
        ties += len(places) - len(set(places))
    assert ties >= 10


def test_the_first_and_the_last_three_are_named_and_ties_share_the_better_place(city):
    said = [text for text in paragraphs(written(city, CIRCULAR, "docx", *WHEN)) if text.startswith("居前三位的是")]
    assert len(said) == len(MAIN)
    several = 0
    for indicator, text in zip(MAIN, said):
        first, last = re.fullmatch("居前三位的是(.+)；位次靠后的是(.+)。各县区情况见下表。", text).groups()
        places = {unit: int(city.truth[unit, indicator, "位次"]["printed"]) for unit in city.districts}
        for names, wanted in ((first, {u for u in places if places[u] <= 3}), (last, {u for u in places if places[u] >= 8 or places[u] == max(places.values())})):
            told = re.findall(r"([^、（）]+)（[^（）]*第(\d+)位）", names)
            assert {name for name, _ in told} == wanted, (indicator, names)
            assert all(places[name] == int(number) for name, number in told)
            assert [places[name] for name, _ in told] == sorted(places[name] for name in wanted)
            several += len(wanted) != 3
    assert several >= 3


def test_places_are_those_that_the_exact_values_have(city):
    counted = ("hightech.stock", "hightech.recommended", "hightech.recognised", "sme.listed")
    for indicator in counted:
        for unit in city.districts:
            assert str(place(city, indicator, unit)) == city.truth[unit, indicator, "位次"]["printed"]


def test_word_page_and_terminal_say_the_same(city):
    text = written(city, CIRCULAR, "txt", *WHEN).read_text(encoding="utf-8")
    word = "".join("".join(paragraphs(written(city, CIRCULAR, "docx", *WHEN))).split())
    page = written(city, CIRCULAR, "html", *WHEN).read_text(encoding="utf-8")
    article = html.unescape(re.sub("<[^>]+>", "", page[page.index("<article"):page.index("</article>")]))
    assert "".join(text.split()) == word == "".join(article.split())


# ---- each figure leads to its district's rows ----

def test_a_figure_of_a_district_leads_to_the_rows_of_that_district(city, figures):
    found = next(name for name, figure in figures.items() if (figure["unit"], figure["indicator"], figure.get("face", ""))
                 == ("云西区", "hightech.stock", ""))
    with served(city) as browser:
        page = browser.get(browser.base + "/reports/circular?unit=349900&period=2023H1&cutoff=2023-06-20")
        link = html.unescape(re.search(rf'<a class="fig" id="{found}" href="([^"]+)"', page)[1])
        assert "unit=349903" in link
        trace = browser.get(browser.base + link)
        wanted = city.truth["云西区", "hightech.stock", ""]
        assert "云西区" in trace and f"{wanted['printed']}家" in re.sub("<[^>]+>", "", trace)
        listed = browser.get(browser.base + "/reports?unit=349900&period=2023H1&cutoff=2023-06-20")
        below = browser.get(browser.base + "/reports?unit=349903&period=2023H1&cutoff=2023-06-20")
        assert CIRCULAR in listed and CIRCULAR not in below
        assert "主要指标完成情况表" in below
    told = city.do("trace", "高新技术企业总数", "--unit", "云西区", *WHEN[2:])
    assert f"= {wanted['printed']}家" in told


def test_a_unit_without_districts_is_told_so(city):
    told = city.refused("report", CIRCULAR, "--unit", "云东区", *WHEN[2:])
    assert "云东区下面没有级别为“县区”的辖区" in told


@pytest.mark.parametrize("report", ["上半年科技创新主要指标情况", "上半年工作总结及下半年工作计划", CIRCULAR])
def test_a_city_speaks_as_a_city_and_has_no_place_among_its_own(city, report):
    own = written(city, report, "txt", *WHEN).read_text(encoding="utf-8")
    assert "全区" not in own and "全县" not in own and "的位次" not in own
    if report == CIRCULAR:
        assert "一、全市情况" in own
        return
    assert "居全" not in own and "在全" not in own
    for unit, all_of_it in (("云东区", "全区"), ("霁川县", "全县")):
        below = written(city, report, "txt", "--unit", unit, *WHEN[2:]).read_text(encoding="utf-8")
        assert "居全市第" in below
        assert ("主要指标情况" not in report) or f"{all_of_it}现有高新技术企业" in below


@needs_office
@needs_poppler
def test_printed_no_signature_stands_alone_and_one_page_is_one(city, tmp_path):
    for name, report, unit in (("通报", CIRCULAR, "云江市"), ("总结", "half-year", "云东区"), ("市总结", "half-year", "云江市"),
                               ("一页", "half-year-one-page", "云江市")):
        city.do("report", report, "--unit", unit, *WHEN[2:], "-o", tmp_path / f"{name}.docx")
    printed = convert(tmp_path, "pdf", ["通报", "总结", "市总结", "一页"])
    for name in ("通报", "总结", "市总结"):
        pages, words = words_of(printed / f"{name}.pdf")
        last = [word for page, *_, word in words if page == pages]
        signed = next(i for i, word in enumerate(last) if word.endswith("科技局"))
        assert pages > 1 and len("".join(last[:signed])) > 20, (name, last)
    assert words_of(printed / "一页.pdf")[0] == 1


# ---- kept for ever, and proofread ----

def test_frozen_it_recomputes_and_drifts_for_the_district_alone(city, tmp_path):
    shutil.copy(city.data, tmp_path / "book.db")
    desk = Desk(tmp_path / "book.db", tmp_path)
    number = int(re.search(r"编号 (\d+)", desk.do("freeze", CIRCULAR, *WHEN, "--sign", "先报后补"))[1])
    assert "都相同" in desk.do("recompute", number)
    assert desk.do("drift", number).strip() == "定稿后没有变化"
    (tmp_path / "单位.csv").write_text("单位名称,类别,辖区\n云江迟来科技有限公司,企业,云西区\n", encoding="utf-8")
    (tmp_path / "补登.csv").write_text("企业名称,证书编号,发证时间,有效期至\n云江迟来科技有限公司,GR202334990001,2023-06-01,"
                                       "2026-05-31\n", encoding="utf-8")
    desk.do("import", "--accept", tmp_path / "单位.csv")
    desk.do("import", "--accept", tmp_path / "补登.csv")
    told = desk.do("drift", number)
    stock = int(city.truth["云西区", "hightech.stock", ""]["printed"])
    whole = int(city.truth["云江市", "hightech.stock", ""]["printed"])
    assert re.search(rf"^F\d+ 云西区高新技术企业总数:定稿时 {stock}家,现 {stock + 1}家$", told, re.M), told
    assert re.search(rf"^F\d+ 高新技术企业总数:定稿时 {whole}家,现 {whole + 1}家$", told, re.M), told
    assert "云江迟来科技有限公司" in told
    for unit in city.districts:
        if unit != "云西区":
            # another district's number stands as it was; only its place may have moved
            assert f" {unit}高新技术企业总数:" not in told, unit
    assert "都相同" in desk.do("recompute", number) and "全部相符" in desk.do("verify")


@pytest.mark.parametrize("edition", ["internal", "review"])
def test_proofreading_it_finds_nothing(city, edition):
    path = written(city, CIRCULAR, "docx", *WHEN, "--edition", edition)
    code, told, err = city.run("proof", path, *WHEN)
    assert code == 0 and "必改 0,请核 0" in told and "未绑定" not in told, told + err


def test_a_number_of_one_district_that_a_hand_changed_is_found(city, figures, tmp_path):
    path = written(city, CIRCULAR, "docx", *WHEN)
    name = next(key for key, figure in figures.items() if (figure["unit"], figure["indicator"], figure.get("face", ""))
                == ("云北区", "sme.listed", ""))
    changed = tmp_path / "改.docx"
    with zipfile.ZipFile(path) as box, zipfile.ZipFile(changed, "w") as out:
        for item in box.infolist():
            data = box.read(item)
            if item.filename == "word/document.xml":
                text = data.decode()
                at = text.index(f'w:name="kz_{name}"')
                data = (text[:at] + re.sub(r"(<w:t[^>]*>)\d+(</w:t>)", r"\g<1>777\g<2>", text[at:], count=1)).encode()
            out.writestr(item, data)
    code, told, _ = city.run("proof", changed, *WHEN)
    was = city.truth["云北区", "sme.listed", ""]["printed"]
    assert code == 1 and f"云北区科小入库数:生成时是{was},绑定的数被改动过" in told, told


# ---- what is missing ----

@pytest.fixture(params=ENGINES)
def four(request, tmp_path):
    """A city of four districts: three have sent what firms bought, two have the same; tasks are set for two."""
    desk = new_desk(request.param, tmp_path)
    desk.do("init", "--name", "云江市科技局")
    (tmp_path / "辖区.csv").write_text(
        "名称,级别,上级辖区,区划代码\n云江市,市,,349900\n云北区,县区,云江市,349904\n云东区,县区,云江市,349902\n云西区,县区,云江市,349903\n"
        "云南县,县区,云江市,349905\n云江开发区,开发区,云江市,\n", encoding="utf-8")
    desk.do("import", "--accept", tmp_path / "辖区.csv")
    desk.sent = lambda *rows: desk.do("import", "--accept", facts(tmp_path, rows))
    desk.sent(("云东区", "2.5"), ("云西区", "4.0"), ("云南县", "2.5"))
    (tmp_path / "目标任务.csv").write_text(
        "下达文件,指标,责任单位,年度,全年任务\n云科〔2023〕1号,企业吸纳技术合同成交额,云东区,2023,10\n"
        "云科〔2023〕1号,企业吸纳技术合同成交额,云北区,2023,8\n", encoding="utf-8")
    desk.do("import", "--accept", tmp_path / "目标任务.csv")
    return desk


def facts(folder, rows):
    path = folder / f"技术合同通报{len(list(folder.iterdir()))}.csv"
    path.write_text("指标,辖区,报告期,数值,排名,发布单位,文件,页码,发布日期\n" + "".join(
        f"企业吸纳技术合同成交额,{unit},{period},{value},,云江市科技局,2023年上半年技术合同情况通报,第2页,2023-06-18\n"
        for unit, value, period in (row if len(row) > 2 else (*row, "2023H1") for row in rows)), encoding="utf-8")
    return path


def absorbed(desk):
    """The section of the one indicator: its sentence, its rows by district."""
    path = written(desk, CIRCULAR, "docx", *WHEN)
    table = docx.Document(str(path)).tables[MAIN.index("contract.absorbed.firms")]
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    texts = paragraphs(path)
    at = next(i for i, text in enumerate(texts) if text == "（五）企业吸纳技术合同成交额")
    return texts[at + 1], {row[1]: row for row in rows}, path


def test_what_a_district_has_not_sent_is_said_and_is_not_nought(four):
    text, rows, path = absorbed(four)
    assert text == "有的县区没有报数或名单没有确认完整，暂不排位次；没有报数的是云北区。各县区情况见下表。"
    assert set(rows) == {"云东区", "云西区", "云南县", "云北区"}
    assert rows["云北区"][2] == "〔待补〕" and rows["云东区"][2] == "2.5"
    assert {row[0] for row in rows.values()} == {"未排"}
    # a task is a task although nothing was sent: how much of it is done is missing, of no task there is nothing to say
    assert rows["云北区"][4:] == ["8.0", "〔待补〕"] and rows["云东区"][4:] == ["10.0", "25.0"]
    assert rows["云西区"][4:] == ["—", "—"]
    missing = [figure for figure in manifest(path).values() if figure["unit"] == "云北区"
               and figure["indicator"] == "contract.absorbed.firms" and "face" not in figure]
    assert missing and all("value" not in figure for figure in missing)
    told = four.do("report", CIRCULAR, *WHEN)
    assert re.search("^待补  云北区企业吸纳技术合同成交额\\(", told, re.M)
    assert not re.search("^待补  云东区企业吸纳技术合同成交额\\(", told, re.M)
    assert "待补" in four.refused("freeze", CIRCULAR, *WHEN)
    assert "待补" in four.refused("report", CIRCULAR, *WHEN, "--edition", "outgoing", "-o", four.folder / "发.docx")


def test_what_comes_later_is_a_drift_of_that_district_and_gives_places_with_ties(four):
    number = int(re.search(r"编号 (\d+)", four.do("freeze", CIRCULAR, *WHEN, "--sign", "先报后补"))[1])
    four.sent(("云北区", "1.0"))
    text, rows, _ = absorbed(four)
    assert [(unit, row[0]) for unit, row in rows.items()] == [("云西区", "1"), ("云东区", "2"), ("云南县", "2"), ("云北区", "4")]
    assert text.startswith("居前三位的是云西区（4.0亿元，第1位）、云东区（2.5亿元，第2位）、云南县（2.5亿元，第2位）；"
                           "位次靠后的是云东区（2.5亿元，第2位）、云南县（2.5亿元，第2位）、云北区（1.0亿元，第4位）。")
    told = four.do("drift", number)
    assert re.search(r"^F\d+ 云北区企业吸纳技术合同成交额:定稿时 〔待补:.+〕,现 1.0亿元$", told, re.M), told
    assert re.search(r"^F\d+ 云北区企业吸纳技术合同成交额的完成率:定稿时 〔待补:.+〕,现 12.5%$", told, re.M), told
    assert not re.search(r"^F\d+ 云东区企业吸纳技术合同成交额:", told, re.M)
    assert "都相同" in four.do("recompute", number)


# ---- the language ----

def said(desk, text):
    told = packed_desk(desk, text).do("report", "试写", *WHEN)
    return told.split("\n\n")[0].strip()


def test_units_are_gone_through_by_code_in_a_line(four):
    assert said(four, "有{{每区 隔 \"，\"}}{{序号}}{{辖区}}{{完}}。") == "有1云东区,2云西区,3云北区,4云南县,5云江开发区。"
    assert said(four, "{{每区}}\n## {{中文序号}}、{{辖区}}\n{{辖区}}的事。\n{{完}}").splitlines()[:3] == [
        "一、云东区", "云东区的事。", "二、云西区"]
    # behind it the text speaks of its own unit again
    assert said(four, "{{每区}}{{辖区}}{{完}}{{辖区}}").endswith("云江市")


def test_units_are_put_in_order_by_a_figure_what_is_missing_last(four):
    by = "企业吸纳技术合同成交额"
    assert said(four, f"{{{{每区 按 {by}}}}}{{{{辖区}}}}{{{{完}}}}") == "云东区、云南县、云西区、云北区、云江开发区"
    assert said(four, f"{{{{每区 按 {by} 倒序}}}}{{{{辖区}}}}{{{{完}}}}") == "云西区、云东区、云南县、云北区、云江开发区"
    # places are not known as long as one number is missing: that is not the same as nobody
    gap = f"〔待补:云北区{by},"
    assert said(four, f"甲{{{{每区 按 {by} 倒序 前 2}}}}{{{{辖区}}}}{{{{否则}}}}没有{{{{完}}}}乙").startswith("甲" + gap)
    one = f"{{{{每区 按 {by} 倒序 前 2}}}}{{{{辖区}}}}{{{{否则}}}}没有{{{{完}}}}"
    assert said(four, one + one).count("待补") == 1 and "没有" not in said(four, one)
    assert said(four, f"{{{{每区 条件 {by} 大于 9亿元 且 {by} 不为空 按 {by} 倒序 前 2}}}}{{{{辖区}}}}{{{{否则}}}}没有{{{{完}}}}") == "没有"
    given = f"{{{{每区 条件 {by} 不为空 按 {by}"
    assert said(four, given + " 前 1}}{{辖区}}{{完}}") == "云东区、云南县"
    assert said(four, given + " 后 1}}{{辖区}}{{完}}") == "云西区"
    assert said(four, given + " 后 2}}{{辖区}}{{完}}") == "云西区"


def test_a_list_of_no_units_says_so_and_leads_nothing_in(four):
    by = "企业吸纳技术合同成交额"
    assert said(four, f"甲{{{{每区 条件 {by} 为空 引 \"，没有报的有\"}}}}{{{{辖区}}}}{{{{完}}}}。") == "甲,没有报的有云北区、云江开发区。"
    assert said(four, f"甲{{{{每区 条件 {by} 等于 0 引 \"有\"}}}}{{{{辖区}}}}{{{{否则}}}}无{{{{完}}}}。") != "甲无。"
    assert said(four, f"甲{{{{每区 条件 {by} 不为空 且 {by} 等于 0 引 \"有\"}}}}{{{{辖区}}}}{{{{否则}}}}无{{{{完}}}}。") == "甲无。"
    assert said(four, f"甲{{{{每区 条件 {by} 不为空 且 {by} 等于 0 引 \"有\"}}}}{{{{辖区}}}}{{{{完}}}}。") == "甲。"


def test_a_condition_that_counts_records_counts_those_of_the_district(four):
    counted = "(登记数 个数 条件 辖区 属于 本辖区)"
    assert said(four, f"{{{{每区 条件 {counted} 大于 0}}}}{{{{辖区}}}}{{{{完}}}}") == "云东区、云西区、云南县"
    assert said(four, f"{{{{每区}}}}{{{{如果 {counted} 大于 1}}}}{{{{辖区}}}}{{{{否则}}}}无{{{{完}}}}{{{{完}}}}") == "无、无、无、无、无"


def test_the_number_for_want_of_which_no_place_is_told_is_told_itself(four):
    text = "甲{{每区 按 企业吸纳技术合同成交额 倒序 前 2 引 \"，居前的是\"}}{{辖区}}{{完}}。"
    told = packed_desk(four, text).do("report", "试写", *WHEN)
    assert told.startswith("甲。") and re.search("^待补  云北区企业吸纳技术合同成交额", told, re.M), told


def test_who_can_have_no_number_has_no_place_and_keeps_nobody_from_one(four):
    """Of growth there can be none where there was nothing before; that it is missing is another thing."""
    listed = "{{每区 条件 企业吸纳技术合同成交额 不为空 按 企业吸纳技术合同成交额 的 同比增长 倒序 %s}}{{辖区}}{{否则}}没有{{完}}"
    four.sent(("云东区", "2.0", "2022H1"), ("云西区", "0", "2022H1"))
    assert said(four, listed % "前 1").startswith("〔待补:云南县企业吸纳技术合同成交额的同比增长,")
    four.sent(("云南县", "5.0", "2022H1"))
    assert said(four, listed % "前 1") == "云东区" and said(four, listed % "后 1") == "云南县"
    assert said(four, listed % "前 3") == "云东区、云南县"
    none = listed.replace("不为空", "等于 4亿元 且 企业吸纳技术合同成交额 不为空")
    assert said(four, none % "前 1") == "没有"


def test_what_stands_nowhere_in_the_text_and_is_missing_keeps_it_from_going_out(four):
    """Rows and places that nobody can choose as long as a number is missing."""
    row = "| 指标 |\n| --- |\n| {{每项 [科小入库数] 条件 该指标 大于 0}}{{名称}} |\n"
    some = "甲{{每区 条件 企业吸纳技术合同成交额 大于 3亿元}}{{辖区}}{{完}}。"
    for text in (row, some, "甲{{每区 按 企业吸纳技术合同成交额 倒序 前 2}}{{辖区}}{{完}}。"):
        desk, path = packed_desk(four, text), four.folder / "发.docx"
        assert "〔待补" not in desk.do("report", "试写", *WHEN)
        for command in (["freeze", "试写", *WHEN], ["report", "试写", *WHEN, "--edition", "outgoing", "-o", path]):
            told = desk.refused(*command)
            assert re.search(r"还有 [1-9]\d* 项待补", told) and not path.exists(), told
        desk.do("report", "试写", *WHEN, "--edition", "outgoing", "--sign", "先发", "-o", path)
        assert path.exists()
        path.unlink()
