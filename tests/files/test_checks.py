"""校核 and 提醒: the commands and the pages say the same, each number and each record a link, both sides of a boundary."""
import datetime
import json
import re
import urllib.parse

import pytest

from clerk import ENGINES, HALF, PROGRAM, new_desk, served

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

CHOICES = "unit=349902&period=2023H1&cutoff=2023-06-20"
PACK = {
    "pack.yaml": 'title: 云东口径包\nissuer: 云东区科技局\nversion: "2023.1"\neffective: 2023-01-01\n',
    "claims/more.yaml": """- claim: more.certificates
  label: 证书都有企业
  words: 每张证书都在册
  holds: 高新技术企业总数 不超过 高企新认定数
  softer: 高新技术企业{高新技术企业总数}
  slip: 总数{高新技术企业总数}，今年新认定{高企新认定数}
  basis: 试验用：不会成立
  rule: yes
- claim: more.all
  label: 企业都申报
  words: 每家企业都有证书
  holds: 每个 单位 都有 高企证书 条件 到期日期 不早于 截止日
  softer: 多数企业有证书
  slip: 没有：{名单}
""",
    "reminders/more.yaml": """- reminder: more.soon
  label: 证书十天内到期
  unit: 张
  value: 高企证书 个数 条件 到期日期 不早于 截止日 且 到期日期 不晚于 截止日 + 10日
  todo: 打电话问
  office: 科技股
""",
}


def write_pack(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path):
    return new_desk(request.param, tmp_path, [write_pack(tmp_path / "pack", PACK)]).set_up()


def checks(desk, *args):
    code, out, err = desk.run("checks", "--json", *HALF, *args)
    assert code in (0, 1) and (code == 1) == bool(err), err
    return code, {line["label"]: line for line in json.loads(out)}


def shown(browser, path, **more):
    query = "&".join([CHOICES, *(f"{key}={urllib.parse.quote(str(value))}" for key, value in more.items())])
    return browser.get(f"{browser.base}{path}?{query}")


def test_rules_are_judged_with_the_numbers_on_both_sides(desk):
    code, told = checks(desk)
    assert code == 1
    broken = told["证书都有企业"]
    assert (broken["kind"], broken["outcome"]) == ("rule", "fails") and "总数57家,今年新认定11家" in broken["slip"]
    assert [(side["indicator"], side["value"]) for side in broken["sides"]] == [("hightech.stock", "57"), ("hightech.recognised", "11")]
    movement = told["高企进出相符"]
    assert movement["outcome"] == "holds" and len(movement["sides"]) == 3
    assert told["省级平台相符"]["outcome"] == "unproved"  # nothing is known of platforms
    assert told["均增长"]["outcome"] is None  # the text names of what
    words = told["企业都申报"]
    assert words["kind"] == "word" and words["outcome"] == "fails" and words["exceptions"]
    assert {e["ledger"] for e in words["exceptions"]} == {"party"}
    text = desk.run("checks", *HALF)
    assert text[0] == 1 and "条规则不成立" in text[2] and "不成立  相符  证书都有企业" in text[1]


@pytest.mark.parametrize("published, outcome", [("57", "holds"), ("58", "fails")])
def test_what_is_counted_and_what_is_published_are_held_together(desk, published, outcome):
    path = desk.folder / "登记数.csv"
    path.write_text(f"指标,辖区,报告期,数值,数据状态,发布单位\n高新技术企业总数,云东区,2023H1,{published},公布,市科技局\n", encoding="utf-8")
    _, before = checks(desk)
    assert "高新技术企业总数" not in before
    assert desk.looked("--accept", "--ledger", "登记数", path)[0]["new"] == 1
    _, told = checks(desk)
    both = told["高新技术企业总数"]
    assert (both["kind"], both["outcome"]) == ("both", outcome)
    assert [(side["registered"], side["value"]) for side in both["sides"]] == [(False, "57"), (True, published)]


def test_without_a_broken_rule_the_command_answers_0(desk):
    (desk.folder / "pack" / "claims" / "more.yaml").unlink()
    code, told = checks(desk)
    assert not [line for line in told.values() if line["kind"] != "word" and line["outcome"] == "fails"] and code == 0


def test_the_page_of_checks_says_what_the_command_says(desk):
    _, told = checks(desk)
    with served(desk) as browser:
        page = shown(browser, "/checks")
        for label, line in told.items():
            assert label in page
        rows = re.findall(r'<tr><td class="verdict">(.*?)</td><td><b>(.*?)</b>(.*?)</tr>', page, re.S)
        verdicts = {label: re.sub("<[^>]*>", "", verdict) for verdict, label, _ in rows}
        words = {"holds": "成立", "fails": "不成立", "unproved": "无法判断", None: "写时判断"}
        for label, line in told.items():
            if line["outcome"] is not None:
                assert verdicts[label] == words[line["outcome"]], label
        row = next(rest for _, label, rest in rows if label == "证书都有企业")
        link = re.search(r'href="(/trace[^"]*hightech\.stock[^"]*)"', row)[1].replace("&amp;", "&")
        assert "<b>57</b>" in browser.get(browser.base + link)
        row = next(rest for _, label, rest in rows if label == "企业都申报")
        assert "单位" in browser.get(browser.base + re.search(r'href="(/ledgers/party/\d+[^"]*)"', row)[1].replace("&amp;", "&"))
        assert 'href="/checks' in page
    empty = new_desk("sqlite", desk.folder)
    empty.do("init", "--name", "空局")
    with served(empty) as browser:
        assert "还没有数可以校核" in browser.get(browser.base + "/checks")
        assert "还没有可提醒的" in browser.get(browser.base + "/reminders")


def test_reminders_go_by_today_and_lead_to_their_records(desk):
    def told(day):
        return {one["reminder"]: one for one in json.loads(desk.do("--today", day, "reminders", "--json", "--unit", "云东区"))}
    days = sorted({row[:10] for row in re.findall(r"20\d\d-\d\d-\d\d", desk.do("trace", "今年到期高新技术企业数", *HALF))})
    last = next(day for day in days if day > "2023-06-30")
    first = datetime.date.fromisoformat(last) - datetime.timedelta(10)
    before = told(str(first - datetime.timedelta(1)))["more.soon"]
    on = told(str(first))["more.soon"]
    assert on["count"] == len(on["records"]) > (before["count"] or 0)
    after = told(str(datetime.date.fromisoformat(last) + datetime.timedelta(1)))["more.soon"]
    assert not {r["record"] for r in on["records"]} & {r["record"] for r in after["records"]}
    text = desk.do("--today", str(first), "reminders", "--unit", "云东区")
    assert f"证书十天内到期  {on['count']}张  打电话问(科技股)" in text and on["records"][0]["title"] in text
    with served(desk, today=str(first)) as browser:
        home = shown(browser, "/")
        assert re.search(rf"证书十天内到期 <b>{on['count']}张</b>", home)
        link = re.search(r'href="(/reminders[^"]*only=more\.soon[^"]*)"', home)[1].replace("&amp;", "&")
        page = browser.get(browser.base + link)
        assert page.count('data-row="1"') == on["count"] and on["records"][0]["title"] in page and "打电话问" in page
        assert f"/ledgers/hightech_certificate/{on['records'][0]['record']}" in page
        whole = shown(browser, "/reminders")
        assert "查过，一条也没有" in whole or "还看不出的" in whole
        assert browser.post("/reminders", [])[0] in (403, 405)
        with pytest.raises(Exception, match="404"):
            browser.get(browser.base + "/reminders?only=nothing")


def test_where_nothing_was_ever_recorded_nobody_is_listed_for_lacking_it(desk):
    more = desk.folder / "pack" / "reminders" / "none.yaml"
    more.write_text("- reminder: more.none\n  label: 企业没有诉求\n  unit: 家\n  value: 单位 个数 条件 类别 等于 企业 且 "
                    "(没有 诉求 条件 提出日期 不晚于 截止日)\n  todo: 去问\n", encoding="utf-8")

    def told():
        listed = {one["reminder"]: one for one in json.loads(desk.do("reminders", "--json", "--unit", "云东区"))}["more.none"]
        text = [line for line in desk.do("reminders", "--unit", "云东区").splitlines() if "企业没有诉求" in line]
        with served(desk) as browser:
            return listed, text, shown(browser, "/"), shown(browser, "/reminders")
    listed, text, home, page = told()
    assert (listed["count"], listed["records"], listed["lacks"]) == (None, [], "problem")
    assert text == ["企业没有诉求  还看不出:台账“诉求”里一条记录也没有,收进来以后再看"]
    assert "企业没有诉求" not in home and "企业没有诉求（要先有诉求）" in page.split("还看不出的")[1]
    firms = sorted(re.findall(r"云江\S+?公司", desk.do("trace", "高新技术企业总数", *HALF)))
    path = desk.folder / "诉求.csv"
    path.write_text(f"企业,诉求类别,诉求内容,提出日期\n{firms[0]},创新政策,申报辅导,2023-03-01\n", encoding="utf-8")
    desk.do("import", "--accept", "--ledger", "诉求", path)
    listed, text, home, page = told()
    assert listed["lacks"] is None and listed["count"] == len(listed["records"]) > 20
    assert firms[0] not in [record["title"] for record in listed["records"]]
    assert f"企业没有诉求  {listed['count']}家" in text[0] and "企业没有诉求" in home


@pytest.mark.parametrize("old, new, said", [
    ("高企证书 个数 条件", "高新技术企业总数 + 高企证书 个数 条件", "一本台账的个数|单位"),
    ("  todo: 打电话问\n", "", "todo"),
    ("到期日期 不早于", "到期的日期 不早于", "到期日期"),
    ("  unit: 张", "  unit: 家", "单位写的是"),
    ("  office: 科技股", "  offices: 科技股", "offices"),
])
def test_a_wrong_reminder_is_told_with_its_place(tmp_path, old, new, said):
    files = dict(PACK)
    files["reminders/more.yaml"] = PACK["reminders/more.yaml"].replace(old, new)
    desk = new_desk("sqlite", tmp_path, [write_pack(tmp_path / "pack", files)])
    err = desk.refused("check")
    assert re.search(said, err) and "more.yaml" in err and re.search(r"第 ?\d+ ?行", err), err
