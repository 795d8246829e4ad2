"""Lists as they come, on SQLite: what is taken, what is asked, what is said. KEZHANG names the program."""
import html
import re
import shutil

import openpyxl
import pytest

import clerk
from clerk import PROGRAM, ROOT, new_desk

PACK = ROOT / "tests" / "catalog" / "pack-third"

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)


@pytest.fixture
def empty(tmp_path):
    desk = new_desk("sqlite", tmp_path)
    desk.do("init", "--name", "云东区科技局")
    return desk


@pytest.fixture
def book(tmp_path):
    return new_desk("sqlite", tmp_path).set_up()


def written(folder, name, text):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_a_list_of_certificates_keeps_its_dates(book, tmp_path):
    path = written(tmp_path, "证书.csv", "企业名称,证书编号,发证日期,有效期至,退出日期,退出原因\n"
                   "云江天嘉公司,GR202234000077,2022-10-18,2024-01-01,2023-01-01,撤销资格\n")
    assert "没有采用的列" not in book.do("import", "--accept", path)
    sheet = tmp_path / "out.xlsx"
    book.do("export", "高企证书", "-o", sheet)
    head, *rows = openpyxl.load_workbook(sheet).worksheets[0].iter_rows(values_only=True)
    row = next(row for row in (dict(zip(head, row)) for row in rows) if row["证书编号"] == "GR202234000077")
    assert [str(row[name])[:10] for name in ("到期日期", "退出日期", "退出原因")] == ["2024-01-01", "2023-01-01", "撤销资格"]


@pytest.mark.parametrize("was, becomes, words", [
    ("ledger: party", "ledger: nope", "nope"), ("name: name", "name: nope", "nope"),
    ("fixed: {kind", "fixed: {nope", "nope"), ("unit: {kind", "nope: {kind", "nope")])
def test_check_reads_the_mappings_of_a_pack(tmp_path, was, becomes, words):
    pack = tmp_path / "pack"
    shutil.copytree(PACK, pack)
    (pack / "mappings").mkdir()
    text = (ROOT / "standard" / "mappings" / "firm-list.yaml").read_text(encoding="utf-8")
    path = written(pack / "mappings", "mine.yaml", text)
    desk = clerk.Desk(tmp_path / "x.db", tmp_path, [pack])
    desk.do("check")
    assert was in text
    path.write_text(text.replace(was, becomes), encoding="utf-8")
    told = desk.refused("check")
    line = 1 + text[:text.index(was)].count("\n")
    assert words in told and f"mine.yaml 第{line}行" in told, told


def test_a_complete_list_can_come_again(book):
    again = ("import", "--accept", "--full", "--unit", "云东区", "--as-of", "2023-06-20", "--covers", "2022-01-01/2023-06-20",
             clerk.SAMPLE / "高企名单.xlsx")
    before = book.changes()
    assert "没有新的变更" in book.do(*again)
    assert book.changes() == before


@pytest.mark.parametrize("lines, bad", [
    (["单位名称,类别".encode(), "一公司,企业".encode(), "二公司,企业".encode(), "三".encode() + b"\xc0\xaf" + "公司,企业".encode()], 4),
    (["单位名称,类别".encode(), "一公司,企业".encode(), "二公司,企业".encode("gb18030") + b"\xff"], 3),
    (["单位名称,类别".encode("gb18030"), b"\xff\xff,", "二公司,企业".encode("gb18030")], 2)])
def test_bad_bytes_are_told_with_their_line(empty, tmp_path, lines, bad):
    assert f"第 {bad} 行" in empty.refused("import", written(tmp_path, "坏.csv", b"\n".join(lines) + b"\n"))


def test_what_is_wrong_is_said_first_and_names_what_it_compares(book, tmp_path):
    head = "单位名称,统一社会信用代码,类别,所属区\n"
    path = written(tmp_path, "甲.csv", head + "双生公司,91349902MA1000031J,企业,云东区\n双生公司,91349902MA1000032M,企业,云东区\n")
    lines = book.run("import", path)[1].splitlines()
    kinds = [line.split()[0] for line in lines if line.split()[0] in ("有误", "提醒")]
    assert kinds == sorted(kinds, key=["有误", "提醒"].index) and "提醒" in kinds
    told = next(line for line in lines if "有误 csv" in line)
    assert "第 2 行的单位同名" in told and "91349902MA1000031J" in told and "“”" not in told and "已有" not in told
    path = written(tmp_path, "乙.csv", "企业名称,证书编号,发证日期,有效期至\n甲公司,GR202234000077,2022-10-18,2021-10-17\n"
                   "乙公司,GR202234000078,2022-10-18,\n乙公司,GR202234000078,2022-10-18,\n")
    told = book.run("import", path)[1]
    assert "到期日期“2021-10-17”、发证日期“2022-10-18”" in told and "证书编号“GR202234000078”出现两次" in told
    assert "“”" not in told


def test_a_long_cell_is_repeated_briefly(book, tmp_path):
    path = written(tmp_path, "长.csv", f"单位名称,类别,所属区\n甲公司,{'长' * 20000},云东区\n乙公司,企业,{'远' * 20000}\n")
    for told in book.run("import", path)[1:] + book.run("import", "--accept", path)[1:]:
        assert len(told) < 2000 and "长" * 61 not in told and "远" * 61 not in told
    assert "长" * 60 + "…" in book.run("import", path)[1]


def test_options_say_what_they_want(book, tmp_path):
    path = written(tmp_path, "甲.csv", "单位名称\n甲公司\n")
    assert "1900 年至 2199 年" in book.refused("import", "--as-of", "9999-12-31", path)
    assert "晚于止日" in book.refused("import", "--full", "--covers", "2023-06-30/2021-01-01", path)
    told = book.refused("import", "--ledger", "不存在", path)
    assert "单位(party)" in told and "高企证书(hightech_certificate)" in told


def test_a_file_that_is_not_there_is_named_once(empty, tmp_path):
    for accept in ([], ["--accept"]):
        code, out, err = empty.run("import", *accept, "没有这张.csv")
        assert code == 1 and (out + err).count("没有这张.csv") == 1 and "没有这个文件" in err


def test_a_name_and_a_telephone_tell_no_ledger(empty, tmp_path):
    people = "张三,13800000000\n李四,13900000000\n"
    told = empty.refused("import", written(tmp_path, "通讯录.csv", "姓名,手机\n" + people))
    assert "认不出是哪本台账的表" in told and "专家(expert)" in told and "只凭这些认不准" in told
    # a title that names the ledger is evidence, and so is a person who chooses it
    assert "识别为 专家" in empty.do("import", written(tmp_path, "专家库.csv", "姓名,手机\n" + people))
    assert "识别为 专家" in empty.do("import", "--ledger", "专家", tmp_path / "通讯录.csv")
    # what says which firm a row is is enough
    assert "识别为 单位" in empty.do("import", written(tmp_path, "甲.csv", "单位名称,联系电话\n甲公司,0550-1\n"))


def test_a_file_whose_name_leaves_no_room_for_a_mapping_is_imported(empty, tmp_path):
    folder = tmp_path / "表"
    folder.mkdir()
    long = written(folder, "单" * 83 + ".csv", "单位名称,类别\n甲公司,企业\n")
    written(folder, "z.csv", "单位名称,类别\n乙公司,企业\n")
    assert len(long.name.encode()) == 253
    assert "新增 1" in empty.do("import", long)
    assert empty.do("import", "--accept", folder).count("新增 1") == 2


def test_a_folder_of_too_many_files_is_refused_at_once(empty, tmp_path):
    folder = tmp_path / "多"
    folder.mkdir()
    for i in range(2001):
        (folder / f"{i}.csv").touch()
    assert "最多导入 2000 个" in empty.refused("import", folder)


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\ufeff", "\x1b[", "\u0085", "\u2067", "\x7f"])
def test_what_nobody_sees_makes_no_second_firm(empty, tmp_path, hidden):
    head, tail = "单位名称,统一社会信用代码,类别\n", ",,企业\n"
    empty.do("import", "--accept", written(tmp_path, "甲.csv", head + "云江天嘉公司" + tail))
    seen = "云江天嘉公司" if hidden != "\x1b[" else "云江[天嘉公司"
    if hidden == "\x1b[":
        empty.do("import", "--accept", written(tmp_path, "丙.csv", head + seen + tail))
    told = empty.do("import", "--accept", written(tmp_path, "乙.csv", head + seen.replace("天", hidden[0] + "天", 1)
                                                  .replace("[" + hidden[0], hidden[0] + "[") + tail))
    assert "提醒 csv!A2 单位名称“" in told and "看不见的" in told
    assert "相同 1" in told and "没有新的变更" in told


def test_brackets_are_nobodys_name(book, tmp_path):
    told = book.refused("import", "--accept", written(tmp_path, "甲.csv", "单位名称,类别,所属区\n（）,企业,云东区\n"))
    assert "没有一个文字" in told
    assert "没有一个文字" in book.run("import", written(tmp_path, "乙.csv", "企业名称,证书编号,发证日期\n（）,GR202234000077,2022-10-18\n"))[1]


def test_a_complete_list_of_nothing_says_so(book, tmp_path):
    path = written(tmp_path, "空.csv", "企业名称,证书编号,发证日期\n")
    assert "没有一行数据" not in book.do("import", path)
    assert "没有一行数据" in book.do("import", "--full", "--covers", "2020", path)


def test_a_bureaus_list_of_platforms_and_their_evaluation_go_in_as_they_are(book, tmp_path):
    firm = "云江宏图软件有限公司"
    told = book.looked("--accept", written(
        tmp_path, "平台.csv", "云东区科技创新平台名单\n序号,平台名称,平台类型,级别,依托单位,所在县区,批准文号,批准时间,备注\n"
        f"1,安徽省云东智能装备工程技术研究中心,工程技术研究中心,省级,{firm},云东区,皖科平〔2022〕1号,2022年5月,\n"
        f"2,云东众创空间,众创空间,市级,{firm},云东区,,2021,\n3,云东孵化器,科技企业孵化器,国家级,,云东区,,2023-06-01,\n合计,3,,,,,,,\n"))[0]
    assert (told["ledger"], told["new"], told["wrong"], told["skipped"]) == ("platform", 3, 0, 1)
    told = book.looked("--accept", written(
        tmp_path, "评价.csv", "序号,孵化器名称,评价名称,年度,评价结果\n1,云东孵化器,省级孵化器绩效评价,2023,优秀\n"))[0]
    assert (told["ledger"], told["new"], told["wrong"]) == ("platform_evaluation", 1, 0)
    figures = book.figures("平台数", "省级以上平台数", "新增平台数", "平台考核优秀数", *clerk.HALF)
    assert [figures[f"platform.{name}", ""]["printed"] for name in ("count", "provincial", "new", "excellent")] == ["3", "2", "1", "1"]
    refused = book.refused("import", "--accept", written(
        tmp_path, "错.csv", "平台名称,平台类型,级别\n云东实验室,重点实验室,国际级\n"))
    assert "国际级" in refused and "国家级、省级、市级、县区级" in refused


def test_a_bureaus_list_of_firms_taken_up_has_its_year_in_the_title_and_towns_have_their_names(book, tmp_path):
    told = book.looked("--accept", written(
        tmp_path, "公示.csv", "云江市2023年第一批入库科技型中小企业名单\n序号,企业名称,入库登记编号,入库时间\n"
        "1,云江宏图软件有限公司,20233499020A000001,2023.3.12\n2,云江恒远软件有限公司,20233499020A000002,2023年3月12日\n"))[0]
    assert (told["ledger"], told["new"], told["wrong"]) == ("sme_listing", 2, 0)
    assert book.figures("科小入库数", *clerk.HALF)["sme.listed", ""]["printed"] == "2"
    refused = book.refused("import", written(tmp_path, "名单.csv", "企业名称,入库登记编号,入库时间\n甲公司,A1,2023.3.12\n"))
    assert "没有写评价年度" in refused and "--fixed 评价年度=" in refused
    told = book.looked(written(tmp_path, "一览表.csv", "乡镇一览表\n序号,乡镇名称,级别,上级\n1,新设镇,乡镇街道,云东区\n"))[0]
    assert (told["ledger"], told["new"], told["wrong"]) == ("unit", 1, 0)


GHOSTS = ("企业名称,证书编号,发证日期,有效期至\n"
          "改名试验有限公司,GR202234000077,2022-10-18,\n"  # in other hands than is known: refused
          "幽灵试验有限公司,GR202334000501,2023-02-30,\n"  # no such day
          "新来试验有限公司,GR202334000502,2023-05-30,\n")


def firms(book, folder):
    sheet = folder / "firms.xlsx"
    sheet.unlink(missing_ok=True)
    book.do("export", "单位", "-o", sheet)
    return {row[0] for row in openpyxl.load_workbook(sheet).worksheets[0].iter_rows(min_row=2, values_only=True)}


def accepted_by_command(book, path):
    told = book.looked("--accept", "--only-right", path)[0]
    assert (told["new"], told["wrong"], told["created"]) == (1, 2, 1)


def accepted_on_the_page(book, path):
    with clerk.served(book) as browser:
        proof = re.search('name="proof" value="([^"]*)"', browser.get(browser.base + "/drop"))[1]
        status, page = browser.post("/drop", [("proof", proof)], path.name, path.read_bytes())
        assert status == 200 and "另新建所引用的记录 1 条" in page
        forms = re.findall(r'<form method="post" action="(/drop/[^"]*)">(.*?)</form>', page, re.S)
        action, form = next(f for f in forms if 'name="only_right"' in f[1])
        fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        status, page = browser.post(html.unescape(action), fields)
        assert status == 200, page


def test_a_refused_file_alone_on_the_page_is_told_what_it_is(book):
    for name, content, told in (("旧.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504), "是旧版Excel或WPS表格（.xls/.et）"),
                                ("网页.xls", "<html><table><tr><td>企业</td></tr></table></html>".encode(), "其实是网页（HTML）")):
        with clerk.served(book) as browser:
            proof = re.search('name="proof" value="([^"]*)"', browser.get(browser.base + "/drop"))[1]
            status, page = browser.post("/drop", [("proof", proof)], name, content)
        assert status == 400 and f"<h1>{name}</h1>" in page and "另存为.xlsx" in page
        assert re.search(f'<p class="unsure">[^<]*{re.escape(told)}', page), page


@pytest.mark.parametrize("accepted", [accepted_by_command, accepted_on_the_page])
def test_whom_only_wrong_rows_name_is_not_made_and_a_renamed_firm_stays_a_question(book, tmp_path, accepted):
    book.do("import", "--accept", written(tmp_path, "证书.csv", "企业名称,证书编号,发证日期\n云江天嘉公司,GR202234000077,2022-10-18\n"))
    path = written(tmp_path, "名单.csv", GHOSTS)
    before = firms(book, tmp_path)
    accepted(book, path)
    assert firms(book, tmp_path) - before == {"新来试验有限公司"}
    told = book.looked(path)[0]
    assert (told["new"], told["changed"], told["same"], told["wrong"], told["created"]) == (0, 0, 1, 2, 0)
    assert "若是更名" in told["problems"][0]["message"]


def test_what_a_mapping_makes_for_cells_may_come_as_a_row_and_has_an_end(empty, tmp_path):
    rows, mapping = tmp_path / "镇.csv", tmp_path / "对照.yaml"
    rows.write_text("镇,区\n甲镇,云东区\n", encoding="utf-8")
    mapping.write_text("ledger: unit\nrepeats: yes\neach:\n  - {column: 镇, to: name, also: {区: parent}}\n"
                       "  - {column: 区, to: name}\ncreate: {unit: {kind: 县区}}\n", encoding="utf-8")
    assert "名称“云东区”出现两次" in empty.do("import", "--mapping", mapping, rows)
    rows.write_text("名称,上级辖区\n甲镇,云东区\n", encoding="utf-8")
    mapping.write_text("ledger: unit\ncreate: {unit: {kind: 县区, parent: 某市}}\n", encoding="utf-8")
    assert "新建“某市”又要新建别的,套得太深" in empty.do("import", "--mapping", mapping, rows)


def test_a_name_that_a_list_spaces_out_is_the_name(book, tmp_path):
    spaced = written(tmp_path, "单位.csv", "单位名称,类别\n云江绿越　食品  有限公司,企业\nＫＺ 仪器 Ltd,企业\n")
    assert book.looked("--accept", spaced)[0]["new"] == 2
    assert {"云江绿越食品有限公司", "ＫＺ 仪器 Ltd"} <= firms(book, tmp_path)
    assert book.looked(spaced)[0]["same"] == 2
    made = written(tmp_path, "证书.csv", "企业名称,证书编号,发证日期\n云江新名  科技有限公司,GR202234000078,2022-10-18\n")
    book.do("import", "--accept", made)
    assert "云江新名科技有限公司" in firms(book, tmp_path)
