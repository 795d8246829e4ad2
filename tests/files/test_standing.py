"""Where an indicator stands: of which year a number is, against which task, from lists that are complete or not, up to
which day. The pages and the commands say the same."""
import html
import json
import re

import pytest

from clerk import ENGINES, HALF, PROGRAM, SAMPLE, new_desk, served

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

CHOICES = "unit=349902&period=2023H1&cutoff=2023-06-20"
TASKS = """下达文件,指标,责任单位,年度,全年任务
云科〔2023〕6号,高企占规上企业比重,云东区,2023,80
云科〔2023〕6号,有研发活动规上工业企业占比,云东区,2023,40
云科〔2023〕6号,有研发机构规上工业企业占比,云东区,2023,60
云科〔2023〕6号,全社会研发投入强度,云东区,2023,2.1
云科〔2022〕6号,全社会研发投入强度,云东区,2022,2.1
"""
VALUES = """指标,辖区,报告期,数值,数据状态,发布单位
有研发活动规上工业企业占比,云东区,2022H1,50,公布,市统计局
有研发活动规上工业企业占比,云东区,2023H1,45,公布,市统计局
有研发机构规上工业企业占比,云东区,2022H1,50,公布,市统计局
有研发机构规上工业企业占比,云东区,2023H1,55,公布,市统计局
"""


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path):
    return new_desk(request.param, tmp_path).set_up()


def bring(desk, ledger, name, text):
    (desk.folder / name).write_text(text, encoding="utf-8")
    desk.do("import", "--accept", "--ledger", ledger, desk.folder / name)


def words(text):
    return html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r'<span class="figure-tip".*?</span></span>', "", text)))


def rows(page):
    """Name of the first cell → the row's own HTML."""
    found = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*</tr>", page, re.S)
    return {words(re.split("</t[hd]>", row)[0]).split()[0]: row for row in found if words(row).split()}


def home(desk, query=CHOICES, today="2023-06-27"):
    with served(desk, today) as browser:
        return browser.get(f"{browser.base}/?{query}")


def test_a_stock_or_a_ratio_is_held_against_its_task_alone(desk):
    bring(desk, "目标任务", "任务.csv", TASKS)
    bring(desk, "登记数", "登记.csv", VALUES)
    page = home(desk)
    lights = {name: re.findall(r'class="light light-(\w+)">([^<]*)', row) for name, row in rows(page).items()}
    assert lights["高企新认定数"] == [("done", "快于序时")] and "bar-pace" in rows(page)["高企新认定数"]
    assert lights["高新技术企业总数"] == [("behind", "未达到")] and "bar-pace" not in rows(page)["高新技术企业总数"]
    assert lights["高企占规上企业比重"] == [("done", "已达到")]
    assert lights["有研发机构规上工业企业占比"] == [("behind", "未达到")]
    # reached, and still worse than a year before: nothing to be green about
    assert lights["有研发活动规上工业企业占比"] == [("behind", "已达到，低于上年")]
    for name in ("高企占规上企业比重", "有研发活动规上工业企业占比", "有研发机构规上工业企业占比"):
        assert "bar-pace" not in rows(page)[name]
    over = rows(home(desk, "unit=349902&period=2023&cutoff=2023-12-31", "2024-01-10"))
    assert 'light-late">未达到' in over["高新技术企业总数"] and 'light-late">未完成' in over["高企新认定数"]


def test_a_newest_published_value_is_told_with_its_year_and_held_against_no_other(desk):
    bring(desk, "目标任务", "任务.csv", TASKS)
    with served(desk, "2023-06-27") as browser:
        row = rows(browser.get(f"{browser.base}/?{CHOICES}"))["全社会研发投入强度"]
        trace = words(browser.get(f"{browser.base}/trace?indicator=rd.intensity&{CHOICES}"))
        listed = rows(browser.get(f"{browser.base}/indicators?{CHOICES}"))["全社会研发经费"]
        then = rows(browser.get(f"{browser.base}/?unit=349902&period=2022&cutoff=2022-12-31"))["全社会研发投入强度"]
    assert re.search(r"1\.89 *（2021年）.* 2\.1\d* .*2\.12 *（2022年）", words(row)), words(row)
    assert "本年数未公布" in row and "已完成" not in row and "已达到" not in row and 'class="bar' not in row and "%" not in words(row)[20:]
    assert re.search(r"2\.12 *% *（2022年）", trace) and re.search(r"8\.93亿元（2022年）", trace)
    assert re.search(r"8\.93 *（2022年）", words(listed))
    assert "已达到" in then and "本年数未公布" not in then  # the task of the year that it is of
    line = next(line for line in desk.do("indicator", *HALF).splitlines() if line.startswith("全社会研发投入强度"))
    cells = re.split(r"  +", line)
    assert cells[1:5] == ["1.89%(2021年)", "1.89%(2021年)", "2.10%", "2.12%(2022年)"] and cells[7:9] == ["—", "—"], cells
    figures = desk.figures("全社会研发投入强度", "高新技术企业总数", *HALF)
    assert figures["rd.intensity", ""]["year"] == "2022" and figures["rd.intensity", "上年全年"]["year"] == "2021"
    assert "year" not in figures["hightech.stock", ""]


def test_texts_and_their_sources_say_of_which_year_it_is(desk):
    path = desk.folder / "review.html"
    desk.do("report", "half-year-one-page", "--edition", "review", *HALF, "-o", path)
    text = path.read_text(encoding="utf-8")
    assert "2022年全社会研发经费8.93亿元" in words(text).replace(" ", "") and "最近公布年度" not in text
    source = [words(row).split() for row in re.findall(r'<tr id="source-.*?</tr>', text, re.S) if "全社会研发" in row]
    assert source and any("8.93亿元" in row and "2022" in row for row in source), source
    assert not any("8.93亿元" in row and "2023H1" in row for row in source), source


def test_without_a_task_there_is_none_to_bring(desk):
    lines = {line.split()[0]: line for line in desk.do("indicator", "--all", *HALF).splitlines()[3:]}
    cells = re.split(r"  +", lines["今年到期高新技术企业数"])
    assert [cells[3], cells[7], cells[8]] == ["—", "—", "—"], cells
    assert "66家" in lines["高新技术企业总数"] and "86.4%" in lines["高新技术企业总数"]
    told = desk.figures("今年到期高新技术企业数", *HALF)["hightech.expiring", "目标任务"]
    assert told["value"] is None and told["why_missing"]


def test_years_that_nobody_confirmed_carry_a_mark(desk):
    with served(desk) as browser:
        page = browser.get(f"{browser.base}/trace?indicator=hightech.stock&{CHOICES}")
    series = page[page.index('class="series"'):page.index("计入的记录")]
    years = {name: re.sub(r"\s+", "", words(row)) for name, row in rows(series).items()}
    # the complete list begins in 2022: what was before is no fact, nor what is reckoned from it
    assert years["2023年"] == "2023年5778.1%" and years["2022年"] == "2022年32100.0%*49", years
    assert years["2021年"].startswith("2021年16*") and years["2021年"].endswith("32*"), years
    assert len(re.findall(r'class="chart-same chart-unsure"', series)) == 2  # 2020 and 2021
    assert re.search(r">16\*</text>", series) and re.search(r">49</text>", series) and "未确认完整：没有收到" in series
    with served(desk) as browser:
        page = browser.get(f"{browser.base}/trace?indicator=rd.expenditure&{CHOICES}")
    assert "chart-unsure" not in page and "未确认完整" not in page and "（2022年）" not in words(page[page.index('class="series"'):])


def test_a_reminder_that_cannot_be_seen_says_how_far_the_lists_go(desk):
    told = "台账“高企证书”的完整名单只到2023年6月20日"
    with served(desk, "2026-11-27") as browser:
        page = words(browser.get(f"{browser.base}/reminders?{CHOICES}")).split("还看不出的")[1]
    assert "高企证书九十天内到期（" + told in page and "台账“结对”里没有记录，也没有收过完整名单" in page
    text = desk.do("--today", "2026-11-27", "reminders", "--unit", "云东区")
    assert "高企证书九十天内到期  还看不出:" + told in text
    listed = {one["reminder"]: one for one in json.loads(desk.do("--today", "2026-11-27", "reminders", "--json", "--unit", "云东区"))}
    assert listed["hightech.expires"]["why_missing"] == told and listed["hightech.expires"]["count"] is None
    # within the list's days it is known, be it none
    listed = {one["reminder"]: one for one in json.loads(desk.do("--today", "2023-06-20", "reminders", "--json", "--unit", "云东区"))}
    assert listed["hightech.expires"]["why_missing"] == "" and listed["hightech.expires"]["count"] is not None


def test_the_day_that_nobody_chose_is_explained(tmp_path):
    desk = new_desk("sqlite", tmp_path)
    desk.do("init", "--name", "云东区科技局")
    desk.do("import", "--accept", SAMPLE / "辖区.csv")
    with served(desk, "2026-11-27") as browser:
        page = browser.get(browser.base + "/drop")
        assert "period=" not in page and "cutoff=" not in page  # nothing is known of any time: the next list decides
        desk.do("import", "--accept", SAMPLE / "单位名录.csv", SAMPLE / "目标任务.csv")
        assert "（账里只有2023年的任务，没有更近的数）" in browser.get(browser.base + "/")
        desk.do("import", "--accept", SAMPLE / "技术合同通报.csv")
        told = "最新的《2023年上半年技术合同情况通报》公布于这一天"
        assert f"截至2023年6月18日（{told}）" in browser.get(browser.base + "/")
        assert told not in browser.get(browser.base + "/?unit=349902&period=2023H1&cutoff=2023-06-20")
        assert "period=2023H1" in browser.get(browser.base + "/drop")
        assert f"截止日 2023年6月18日(没有指定:{told})" in desk.do("indicator")
        assert told not in desk.do("indicator", *HALF)
        desk.do("import", "--accept", "--full", "--unit", "云东区", "--as-of", "2023-06-20", SAMPLE / "高企名单.xlsx")
        assert "截至2023年6月20日（“高企证书”的完整名单收到这一天）" in browser.get(browser.base + "/")
