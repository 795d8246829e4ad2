"""A bureau's own definitions: what a folder of text files brings, and what a changed definition leaves alone."""
import json
import re
import urllib.parse

import openpyxl
import pytest

from clerk import ENGINES, HALF, PROGRAM, new_desk, served

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

CHOICES = "unit=349902&period=2023H1&cutoff=2023-06-20"
PACK = {
    "pack.yaml": 'title: 云东口径包\nissuer: 云东区科技局\nversion: "2023.1"\neffective: 2023-01-01\n',
    "ledgers/lab_open_day.yaml": """ledger: lab_open_day
label: 实验室开放日
about: 实验室向公众开放，一场一条
office: 科普股
measure: 场
key: [承办单位, 开放日期]
title: 承办单位
list: [承办单位, 开放日期, 参观人次, 形式]
unit: 承办单位的辖区
begin: yes
fields:
  - {name: host,     label: 承办单位, type: ref party, required: yes, also: [实验室依托单位]}
  - {name: day,      label: 开放日期, type: date, required: yes, also: [日期]}
  - {name: visitors, label: 参观人次, type: int, also: [观众人次]}
  - {name: form,     label: 形式,     type: choice, choices: [参观, 讲座]}
checks:
  - 参观人次 不少于 0 : 参观人次不应为负
""",
    "indicators/lab.yaml": """- indicator: lab.days
  label: 实验室开放场次
  unit: 场
  nature: 累计
  value: 实验室开放日 个数 条件 开放日期 属于 本年累计
  office: 科普股
- indicator: lab.visitors
  label: 实验室参观人次
  unit: 人次
  nature: 累计
  value: 实验室开放日的参观人次 合计 条件 开放日期 属于 本年累计
  office: 科普股
- indicator: lab.lectures
  label: 讲座场次占比
  unit: '%'
  decimals: 1
  nature: 比率
  value: (实验室开放日 个数 条件 开放日期 属于 本年累计 且 形式 等于 "讲座") ÷ 实验室开放场次
  office: 科普股
""",
    "reminders/lab.yaml": """- reminder: lab.few
  label: 开放日来的人少
  unit: 场
  value: 实验室开放日 个数 条件 开放日期 不晚于 截止日 且 参观人次 少于 10
  todo: 问承办单位来的人为什么少
  office: 科普股
""",
    "claims/lab.yaml": """- claim: lab.many
  label: 开放日热络
  words: 实验室开放日场场有人
  holds: 实验室开放场次 大于 0 且 实验室参观人次 不少于 100
  softer: 实验室开放日参观{实验室参观人次}
  slip: 参观只有{实验室参观人次}
""",
    "reports/open-day.md": """report: open-day
label: 实验室开放日情况
---
# {{辖区}}实验室开放日情况
今年开放{{实验室开放场次}}，参观{{实验室参观人次}}，讲座占{{讲座场次占比}}，{{表述 lab.many}}。
""",
}
LIST = ("实验室依托单位,日期,观众人次,形式\n云江安禾食品有限公司,2023-03-01,80,参观\n云江金穗食品有限公司,2023-04-01,45,讲座\n"
        "云江金穗食品有限公司,2023-05-01,,讲座\n云江安禾食品有限公司,2022-03-01,9,参观\n云江安禾食品有限公司,2023-06-21,7,参观\n")


def write_pack(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path):
    """The district with the pack, its list not yet in."""
    return new_desk(request.param, tmp_path, [write_pack(tmp_path / "pack", PACK)]).set_up()


def take(desk, text=LIST, new=5):
    path = desk.folder / "开放日.csv"
    path.write_text(text, encoding="utf-8")
    told = desk.looked("--accept", path)[0]
    assert (told["ledger"], told["new"], told["wrong"]) == ("lab_open_day", new, 0), told["problems"]
    return told


def shown(browser, path, **more):
    query = "&".join([CHOICES, *(f"{key}={urllib.parse.quote(str(value))}" for key, value in more.items())])
    return browser.get(f"{browser.base}{path}?{query}")


# ---- a new ledger from a folder of text files needs no C ----

def test_a_ledger_of_a_pack_goes_in_by_its_own_template_and_comes_out_again(desk):
    desk.do("template", "实验室开放日", "-o", desk.folder / "空表.xlsx")
    book = openpyxl.load_workbook(desk.folder / "空表.xlsx")
    heads = [re.sub(r"[(（*].*", "", str(cell.value)).strip() for cell in book.worksheets[0][1]]
    assert heads[:4] == ["承办单位", "开放日期", "参观人次", "形式"]
    first = next(n for n in range(2, 50) if book.worksheets[0].cell(n, 1).value is None)
    for at, row in enumerate([["云江安禾食品有限公司", "2023-03-01", 80, "参观"], ["云江金穗食品有限公司", "2023-04-01", 45, "讲座"]]):
        for column, value in enumerate(row, 1):
            book.worksheets[0].cell(first + at, column, value)
    book.save(desk.folder / "实验室开放日.xlsx")
    told = desk.looked("--accept", desk.folder / "实验室开放日.xlsx")[0]
    assert (told["ledger"], told["new"], told["wrong"]) == ("lab_open_day", 2, 0), told["problems"]
    wrong = desk.folder / "错.csv"
    wrong.write_text("承办单位,开放日期,参观人次,形式\n云江安禾食品有限公司,2023-03-09,-1,参观\n云江安禾食品有限公司,2023-03-10,1,游览\n",
                     encoding="utf-8")
    told = json.dumps(desk.looked(wrong), ensure_ascii=False)
    assert "参观人次不应为负" in told and "游览" in told
    desk.do("export", "实验室开放日", "-o", desk.folder / "出.xlsx")
    assert desk.looked(desk.folder / "出.xlsx")[0]["same"] == 2


def test_indicators_words_and_reports_of_a_pack_are_counted_traced_and_written(desk):
    assert desk.figures("实验室开放场次", *HALF)["lab.days", ""]["value"] is None  # nothing known is not none
    take(desk)
    figures = desk.figures("实验室开放场次", "实验室参观人次", "讲座场次占比", *HALF)
    assert [figures[code, ""]["printed"] for code in ("lab.days", "lab.visitors", "lab.lectures")] == ["3", "125", "66.7"]
    told = json.loads(desk.do("trace", "实验室参观人次", "--json", *HALF))
    assert sorted((row["adds"], row["undecidable"]) for row in told["parts"][0]["rows"]) == [("0", False), ("45", False), ("80", False)]
    assert told["parts"][0]["total"] == "125"
    text = desk.do("report", "实验室开放日情况", *HALF)
    assert "今年开放3场,参观125人次,讲座占66.7%,实验室开放日场场有人。" in text.translate(str.maketrans("，", ","))
    desk.do("undo", re.search(r"\d+", desk.changes()[0])[0], "--why", "试")
    take(desk, "".join(line + "\n" for line in LIST.splitlines()[:3] if "80" not in line), 1)
    assert "实验室开放日参观45人次" in desk.do("report", "实验室开放日情况", *HALF)
    assert "全部相符" in desk.do("verify")


def test_pages_and_the_description_for_programs_show_what_a_pack_adds(desk):
    with served(desk) as browser:
        proof = re.search('name="proof" value="([^"]*)"', browser.get(browser.base + "/drop"))[1]
        form = shown(browser, "/ledgers/lab_open_day/new")
        for name in ("host", "day", "visitors", "form"):
            assert f'name="f.{name}"' in form
        assert '<option value="讲座"' in form
        status, page = browser.post(f"/ledgers/lab_open_day/new?{CHOICES}", [
            ("proof", proof), ("f.host", "云江安禾食品有限公司"), ("f.day", "2023-03-01"), ("f.visitors", "-80"), ("f.form", "参观")])
        assert status == 200 and "参观人次不应为负" in page
        take(desk)
        assert "实验室开放日" in shown(browser, "/ledgers")
        rows = shown(browser, "/ledgers/lab_open_day")
        assert "云江安禾食品有限公司" in rows and "参观人次" in rows and "2022-03-01" in rows
        record = browser.get(browser.base + re.search(r'href="(/ledgers/lab_open_day/\d+)', rows)[1])
        assert "承办单位" in record and "开放日期" in record and "开放日.csv" in record
        listed = shown(browser, "/indicators", q="实验室")
        assert "实验室参观人次" in listed and "实验室开放日的参观人次 合计" in listed and "125" in listed
        traced = shown(browser, "/trace", indicator="lab.visitors")
        assert "125" in traced and "云江金穗食品有限公司" in traced and "2022-03-01" not in traced
        report = shown(browser, "/reports/open-day")
        assert "125人次" in re.sub("<[^>]*>", "", report) and "实验室开放日场场有人" in report
        described = browser.get(browser.base + "/api")
        assert 'href="/api"' in shown(browser, "/ledgers") and "lab_open_day" in described and "实验室参观人次" in described
        assert "问承办单位来的人为什么少" in described
        told = json.loads(browser.get(browser.base + "/api/json"))
        reminder = next(one for one in told["reminders"] if one["code"] == "lab.few")
        assert "云江安禾食品有限公司" in browser.get(browser.base + reminder["page"] + "&" + CHOICES)
    assert "云东口径包" in told["packs"]
    ledger = next(one for one in told["ledgers"] if one["code"] == "lab_open_day")
    assert [(f["code"], f["type"], f["required"]) for f in ledger["fields"]] == [
        ("host", "ref party", True), ("day", "date", True), ("visitors", "int", False), ("form", "choice", False)]
    assert ledger["fields"][3]["choices"] == "参观、讲座" and ledger["template"] == "/templates/lab_open_day"
    assert {"lab.days", "lab.visitors", "lab.lectures"} <= {one["code"] for one in told["indicators"]}
    assert "lab.many" in {one["code"] for one in told["claims"]} and "open-day" in {one["code"] for one in told["reports"]}
    assert reminder["value"] == "实验室开放日 个数 条件 开放日期 不晚于 截止日 且 参观人次 小于 10"
    assert (reminder["measure"], reminder["todo"], reminder["office"]) == ("场", "问承办单位来的人为什么少", "科普股")
    assert len(told["reminders"]) > 1 and reminder["page"] == "/reminders?only=lab.few"
    assert ("POST", "/ledgers/{code}/new") in {(one["method"], one["path"]) for one in told["addresses"]}
    made = desk.do("check", "--json")
    assert len(json.loads(made)["ledgers"]) == len(told["ledgers"])


# ---- a changed definition leaves what was frozen alone, and both are shown ----

def change(desk, name, old, new):
    path = desk.folder / "pack" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def kept(desk, number):
    """What a frozen report is: its bytes, its place in the list, its figures computed anew."""
    for end in ("docx", "html"):
        desk.do("frozen", number, "-o", desk.folder / f"kept.{end}")
    assert "都相同" in desk.do("recompute", number)
    return (desk.folder / "kept.docx").read_bytes(), (desk.folder / "kept.html").read_bytes(), desk.do("frozen", "--json")


def test_a_changed_definition_leaves_frozen_reports_alone_and_both_are_told(desk):
    take(desk)
    number = int(re.search(r"编号 (\d+)", desk.do("freeze", "实验室开放日情况", *HALF))[1])
    before = kept(desk, number)
    at = json.loads(before[2])[0]["change"]
    old = "合计 条件 开放日期 属于 本年累计"
    change(desk, "indicators/lab.yaml", f"实验室开放日的参观人次 {old}", f'实验室开放日的参观人次 {old} 且 形式 等于 "参观"')
    assert desk.figures("实验室参观人次", *HALF)["lab.visitors", ""]["printed"] == "80"
    after = kept(desk, number)
    assert after == before and "125人次" in re.sub("<[^>]*>", "", after[1].decode())
    drift = json.loads(desk.do("drift", str(number), "--json"))
    (visitors,) = drift
    assert (visitors["then"], visitors["now"]) == ("125人次", "80人次")
    assert visitors["definition_then"].endswith("本年累计") and "参观" in visitors["definition_now"].split("条件")[1]
    # The trace at that change: by today's definition, saying what it was by that of then; and by that of then.
    text = desk.do("trace", "实验室参观人次", *HALF, "--change", at)
    assert "= 80人次" in text and "口径已改" in text and "125人次" in text and text.count("属于 本年累计") >= 2
    told = json.loads(desk.do("trace", "实验室参观人次", "--json", *HALF, "--change", at, "--then"))
    assert (told["value"], told["then"]["value"], len(told["parts"][0]["rows"])) == ("125", "125", 3)
    now = json.loads(desk.do("trace", "实验室参观人次", "--json", *HALF))
    assert now["value"] == "80" and "definition_then" not in now
    assert "--change" in desk.refused("trace", "实验室参观人次", *HALF, "--then")
    with served(desk) as browser:
        page = shown(browser, f"/frozen/{number}")
        assert page.count("definition-side") == 2 and "口径已改" in page
        link = re.search(r'href="(/trace[^"]*definition=then[^"]*)"', page)[1].replace("&amp;", "&")
        traced = browser.get(browser.base + link)
        assert "<b>125</b>" in traced and "云江金穗食品有限公司" in traced and "按它查" in traced and ">80人次<" in traced
        traced = shown(browser, "/trace", indicator="lab.visitors", change=at)
        assert "<b>80</b>" in traced and "云江金穗食品有限公司" not in traced and ">125人次<" in traced
        assert "口径已改" not in shown(browser, "/trace", indicator="lab.visitors")
        assert "口径已改" not in shown(browser, "/trace", indicator="lab.days", change=at)


def test_a_definition_that_changed_only_in_what_it_uses_says_what(desk):
    take(desk)
    number = int(re.search(r"编号 (\d+)", desk.do("freeze", "实验室开放日情况", *HALF))[1])
    change(desk, "indicators/lab.yaml", "value: 实验室开放日 个数 条件 开放日期 属于 本年累计", "value: 实验室开放日 个数 条件 开放日期 属于 本期")
    assert "都相同" in desk.do("recompute", number)
    text = desk.do("drift", number)
    share = text[text.index("讲座场次占比"):]
    assert re.search(r"定稿时 .*其中 实验室开放场次:实验室开放日 个数 条件 开放日期 属于 本年累计", share), text
    assert re.search(r"现在 .*其中 实验室开放场次:实验室开放日 个数 条件 开放日期 属于 本期", share), text


def test_an_indicator_that_is_gone_leaves_frozen_reports_alone(desk):
    take(desk)
    number = int(re.search(r"编号 (\d+)", desk.do("freeze", "实验室开放日情况", *HALF))[1])
    before = kept(desk, number)
    (desk.folder / "pack" / "claims" / "lab.yaml").unlink()
    (desk.folder / "pack" / "reports" / "open-day.md").write_text("report: open-day\nlabel: 实验室开放日情况\n---\n# 无\n", encoding="utf-8")
    (desk.folder / "pack" / "indicators" / "lab.yaml").write_text("[]\n", encoding="utf-8")
    assert kept(desk, number) == before
    assert "指标已取消" in desk.do("drift", number)
    with served(desk) as browser:
        page = shown(browser, f"/frozen/{number}")
        assert "指标已取消" in page and "本年累计" in page and "/trace" not in page
