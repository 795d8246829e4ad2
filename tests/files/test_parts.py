"""分列: a number told by its parts. What of it is missing, undecidable, unconfirmed or does not add up is said truly, and each
part is kept by its own name."""
import json
import re
import sqlite3

import pytest

from clerk import ENGINES, HALF, PROGRAM, new_desk
from test_docx import body_text
from test_packs import write_pack

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

FIRMS = ["云江安禾食品有限公司", "云江金穗食品有限公司"]
VALUES = {"fair.days": ("开市场次", "场", "集市 个数"), "fair.people": ("到场人次", "人次", "集市的人次 合计"),
          "fair.mean": ("场均人次", "人次", "集市的人次 平均"), "fair.hosts": ("办市企业数", "家", "集市的承办单位 不重复个数")}
PACK = {
    "pack.yaml": 'title: 集市\nissuer: 云东区科技局\nversion: "2023.1"\neffective: 2023-01-01\n',
    "ledgers/fair.yaml": """ledger: fair
label: 集市
about: 一场一条
office: 科普股
measure: 场
key: [承办单位, 日子]
title: 承办单位
unit: 承办单位的辖区
begin: yes
fields:
  - {name: host,   label: 承办单位, type: ref party, required: yes}
  - {name: day,    label: 日子,     type: date, required: yes, precision: [day, month]}
  - {name: people, label: 人次,     type: int}
  - {name: place,  label: 场地,     type: text}
""",
    "indicators/fair.yaml": "".join(
        f"- indicator: {code}\n  label: {label}\n  unit: {unit}\n  nature: 累计\n  registered: yes\n"
        f"  value: {value} 条件 日子 属于 本年累计\n  office: 科普股\n" for code, (label, unit, value) in VALUES.items()),
}
HEAD = "承办单位,日子,人次,场地\n"


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path):
    return new_desk(request.param, tmp_path, [write_pack(tmp_path / "pack", PACK)]).set_up()


def take(desk, *rows, full=True):
    """Rows (firm, day, people, place); a complete list unless said otherwise."""
    path = desk.folder / f"集市{len(list(desk.folder.iterdir()))}.csv"
    path.write_text(HEAD + "".join(",".join(map(str, (FIRMS[row[0]], *row[1:]))) + "\n" for row in rows), encoding="utf-8")
    whole = ["--full", "--unit", "云东区", "--as-of", "2023-06-20", "--covers", "2022-01-01/2023-06-20"] if full else []
    desk.do("import", "--accept", "--ledger", "集市", *whole, path)


def publish(desk, label, value):
    path = desk.folder / f"登记数{len(list(desk.folder.iterdir()))}.csv"
    path.write_text("指标,辖区,报告期,数值,排名,发布单位,文件,页码,发布日期\n"
                    f"{label},云东区,2023H1,{value},,云江市科技局,通报,第1页,2023-06-18\n", encoding="utf-8")
    desk.do("import", "--accept", path)


def write(desk, text):
    """What the text says, and the lines of the 核稿单."""
    path = desk.folder / "pack" / "reports" / "x.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"report: x\nlabel: 试写\n---\n{text}\n", encoding="utf-8")
    told = desk.do("report", "试写", *HALF)
    said, _, slip = told.partition("\n\n核稿单")
    return said.strip(), slip.splitlines()[1:] if slip else []


# ---- what does not add up ----

def test_parts_beside_a_published_whole_are_told_apart_from_it_truly(desk):
    take(desk, (0, "2023-03-01", 40, "东场"), (1, "2023-04-01", 13, "西场"))
    publish(desk, "到场人次", 7)
    said, slip = write(desk, "{{数 到场人次}}，其中{{到场人次 分列 场地}}。")
    assert said == "7人次,其中东场40人次、西场13人次(分列按台账数,总数为登记数)。"
    assert any("各部分之和 53人次,总数 7人次:各部分是台账数,总数是登记数" in line for line in slip), slip
    assert "只算一次" not in said + "".join(slip)
    # published it is the same: nothing to tell
    publish(desk, "到场人次", 53)
    assert write(desk, "{{数 到场人次}}，其中{{到场人次 分列 场地}}。") == ("53人次,其中东场40人次、西场13人次。", [])


def test_averages_have_no_sum_and_who_counts_twice_is_told(desk):
    take(desk, (0, "2023-03-01", 40, "东场"), (0, "2023-04-01", 20, "西场"), (1, "2023-04-01", 9, "西场"))
    assert write(desk, "场均{{数 场均人次}}，其中{{场均人次 分列 场地}}。") == ("场均23人次,其中东场40人次、西场15人次。", [])
    said, slip = write(desk, "{{数 办市企业数}}，其中{{办市企业数 分列 场地}}。")
    assert said == "2家,其中东场1家、西场2家(不止一个场地的,总数只算一次)。"
    assert [line for line in slip if "各部分之和 3家,总数 2家:在几部分里都有记录的,总数只算一次" in line]


# ---- what is missing, undecidable or unconfirmed ----

def test_a_part_whose_rows_have_no_value_is_missing_and_not_nought(desk):
    take(desk, (0, "2023-03-01", 40, "东场"), (1, "2023-04-01", "", "西场"))
    for label in ("到场人次", "场均人次"):
        said, slip = write(desk, f"其中{{{{{label} 分列 场地}}}}。")
        gap = f"{label}(西场)"
        assert said == f"其中东场40人次、西场〔待补:{gap},科普股〕。"
        assert [line for line in slip if line.startswith(f"待补  {gap}(科普股):场地为“西场”的记录没有一条可以计算")], slip
        out = desk.folder / "发.docx"
        told = desk.refused("report", "试写", *HALF, "--edition", "outgoing", "-o", out)
        assert f"{gap}(科普股)" in told and not out.exists()
        number = int(re.search(r"编号 (\d+)", desk.do("freeze", "试写", *HALF, "--sign", "试"))[1])
        assert "都相同" in desk.do("recompute", number) and "没有变化" in desk.do("drift", number)
    # it is told what came of it
    take(desk, (1, "2023-05-01", 6, "西场"), full=False)
    assert re.search(r"场均人次\(西场\):定稿时 〔待补:.+〕,现 6人次", desk.do("drift", number))


def test_what_cannot_be_decided_is_told_of_the_whole_though_only_parts_stand_in_the_text(desk):
    take(desk, (0, "2023-03-01", 40, "东场"), (1, "2023-06", 9, "西场"), (0, "2023-06", 9, "西场"))
    said, slip = write(desk, "其中{{开市场次 分列 场地}}。")
    assert said == "其中东场1场。"
    assert [line.split(":")[0] + line[line.index("另有"):][:8] for line in slip] == ["无法判断  开市场次(科普股)另有 2 条记录"], slip
    # beside the whole it is told once, as it is told without parts
    alone = write(desk, "{{数 开市场次}}。")[1]
    assert alone and write(desk, "其中{{开市场次 分列 场地}}，共{{数 开市场次}}。")[1] == alone
    assert write(desk, "{{数 开市场次}}，其中{{开市场次 分列 场地}}，{{开市场次 分列 场地}}。")[1] == alone


def test_parts_of_a_list_that_nobody_confirmed_are_unconfirmed_as_their_whole(desk):
    take(desk, (0, "2023-03-01", 40, "东场"), full=False)
    texts = ["{{数 开市场次}}", "{{开市场次 分列 场地}}", "{{开市场次 分列 场地}}，共{{数 开市场次}}"]
    for text in texts:
        slip = write(desk, text + "。")[1]
        assert [line.split("(")[0] for line in slip] == ["未确认完整  开市场次"], (text, slip)
    path = desk.folder / "审.docx"
    write(desk, texts[1])
    desk.do("report", "试写", *HALF, "--edition", "review", "-o", path)
    assert "台账数（未确认完整）" in "".join(body_text(path))
    # what is published is complete; the parts beside it are not
    publish(desk, "开市场次", 1)
    slip = write(desk, "{{数 开市场次}}，其中{{开市场次 分列 场地}}。")[1]
    assert [line.split("(")[0] for line in slip] == ["未确认完整  开市场次"], slip


# ---- each by its own name ----

def test_a_part_is_kept_by_its_name_whatever_stands_in_it(desk):
    odd = "合肥;云东站", "合肥云东站", "50%3B场", "by=1;sign=2"
    take(desk, *[(0, f"2023-03-0{i}", 10 * i, name) for i, name in enumerate(odd, 1)])
    write(desk, "其中{{到场人次 分列 场地}}。")
    number = int(re.search(r"编号 (\d+)", desk.do("freeze", "试写", *HALF))[1])
    assert "都相同" in desk.do("recompute", number) and "没有变化" in desk.do("drift", number)
    take(desk, (0, "2023-04-01", 5, odd[0]), (0, "2023-04-02", 6, odd[3]), full=False)
    drift = {one["name"]: (one["then"], one["now"]) for one in json.loads(desk.do("--json", "drift", number))}
    assert drift == {f"到场人次({odd[0]})": ("10人次", "15人次"), f"到场人次({odd[3]})": ("40人次", "46人次")}
    assert "都相同" in desk.do("recompute", number) and "全部相符" in desk.do("verify")


def test_a_book_that_recorded_a_name_without_its_semicolon_reckons_the_same(tmp_path):
    desk = new_desk("sqlite", tmp_path, [write_pack(tmp_path / "pack", PACK)]).set_up()
    take(desk, (0, "2023-03-01", 40, "合肥;云东站"))
    write(desk, "其中{{到场人次 分列 场地}}。")
    number = int(re.search(r"编号 (\d+)", desk.do("freeze", "试写", *HALF))[1])
    with sqlite3.connect(desk.data) as book:
        assert book.execute("update figure set parameters = replace(parameters, 'part*=合肥%3B云东站', 'part=合肥云东站') "
                            "where parameters like '%part*=%' and render like 'frozen-%'").rowcount == 1
    book.close()
    assert "都相同" in desk.do("recompute", number) and "没有变化" in desk.do("drift", number)


# ---- what is recorded ----

def test_the_same_numbers_by_another_formula_or_from_other_rows_are_another_rendering(tmp_path):
    desk = new_desk("sqlite", tmp_path, [write_pack(tmp_path / "pack", PACK)]).set_up()

    def renderings():
        write(desk, "到场{{数 到场人次}}。")
        desk.do("report", "试写", *HALF)
        with sqlite3.connect(desk.data) as book:
            found = book.execute("select count(distinct render) from figure").fetchone()[0]
        book.close()
        return found

    take(desk, (0, "2023-03-01", 40, "东场"))
    assert renderings() == renderings() == 1
    take(desk, (1, "2023-03-02", 0, "东场"), full=False)
    assert renderings() == renderings() == 2
    path = desk.folder / "pack" / "indicators" / "fair.yaml"
    old = "集市的人次 合计 条件 日子 属于 本年累计"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, old + " 且 场地 不等于 \"南场\""), encoding="utf-8")
    assert renderings() == renderings() == 3
