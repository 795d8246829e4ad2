"""Lists as they come, on SQLite: what is taken, what is asked, what is said. KEZHANG names the program."""
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
