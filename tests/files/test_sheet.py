"""Our reader of spreadsheets beside other readers, and our workbooks before them.

KEZHANG_SHEET_DUMP and KEZHANG_SHEET_MAKE name the two programs (tests/sheet). With KEZHANG_TEST_DATA every
public spreadsheet is compared with python3-openpyxl and with the cells that an independent reader saw.
"""
import csv
import datetime
import decimal
import gzip
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from openpyxl.styles import numbers

DUMP, MAKE = os.environ.get("KEZHANG_SHEET_DUMP"), os.environ.get("KEZHANG_SHEET_MAKE")
DATA = pathlib.Path(os.environ["KEZHANG_TEST_DATA"]) if os.environ.get("KEZHANG_TEST_DATA") else None
needs_data = pytest.mark.skipif(DATA is None, reason="KEZHANG_TEST_DATA is not set")
CALC = pathlib.Path("/usr/lib/libreoffice/program/libsclo.so")
needs_office = pytest.mark.skipif(not (shutil.which("soffice") and CALC.exists()), reason="LibreOffice Calc is not installed")


def dump(path):
    done = subprocess.run([DUMP, str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def refusal(path):
    done = subprocess.run([DUMP, str(path)], capture_output=True, check=False)
    assert done.returncode == 1 and done.stdout == b""
    return done.stderr.decode()


def plain(number):
    """A float as the 15 digits that a spreadsheet shows, without exponent."""
    digits = decimal.Decimal(format(number, ".15g"))
    return format(digits.normalize(), "f") if digits else "0"


def unescaped(text):
    pairs = re.sub(r"_x(D[89ABab][0-9A-Fa-f]{2})__x(D[C-Fc-f][0-9A-Fa-f]{2})_", lambda m: (
        bytes.fromhex(m[1] + m[2]).decode("utf-16-be")), text)
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), pairs)


def clock(seconds):
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def text_of(value):
    """What openpyxl gives, in the words of our reader."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return plain(value)
    if isinstance(value, datetime.datetime):
        rounded = (value + datetime.timedelta(microseconds=500000)).replace(microsecond=0)
        return str(rounded.date()) if rounded.time() == datetime.time() else rounded.isoformat()
    if isinstance(value, datetime.timedelta):
        return clock(round(value.total_seconds()))
    if isinstance(value, datetime.time):
        return clock(value.hour * 3600 + value.minute * 60 + value.second + round(value.microsecond / 1e6))
    return unescaped(value) if isinstance(value, str) else str(value)


def sheets_of(path, values):
    """Name and cells of each sheet. Some published files name drawings that they do not have: read-only does not look."""
    try:
        book = openpyxl.load_workbook(path, data_only=values)
        # the cells that are there; rows would be as many as the last cell says
        return {sheet.title: list(sheet._cells.values()) for sheet in book.worksheets}
    except KeyError:
        book = openpyxl.load_workbook(path, data_only=values, read_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
        return {sheet.title: [c for row in sheet.iter_rows() for c in row if c.value is not None] for sheet in book.worksheets}


def by_openpyxl(path):
    cells = {}
    for values in (False, True):
        for name, sheet in sheets_of(path, values).items():
            for cell in sheet:
                formula = not values and isinstance(cell.value, str) and cell.value.startswith("=")
                # a formula without a stored result is told by its text
                if cell.value is not None and cell.value != "" and (values or formula):
                    cells[name, cell.row - 1, cell.column - 1] = text_of(cell.value)
    return cells


def by_us(path):
    return {(sheet, row, column): text for sheet, row, column, text in dump(path)}


def assert_same(ours, theirs):
    assert ours == theirs, [(k, ours.get(k), theirs.get(k)) for k in {**ours, **theirs} if ours.get(k) != theirs.get(k)][:9]


# ---- files made here ---------------------------------------------------------------------------------------------

def test_every_kind_of_value_is_read_as_openpyxl_wrote_it(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "值 & <表>"
    sheet.append(["文字", " 前后空格 ", "多\n行", "引号\"\\", "😀", "=文字".replace("=", "＝"), "'0123"])
    sheet.append([1, -2, 0, 1.5, 0.1 + 0.2, 1e-7, 1.23e20, 123456789012345678, 37.8, -0.05])
    sheet.append([True, False, None, "", "#N/A"])
    sheet.append([datetime.date(2023, 6, 30), datetime.datetime(2023, 6, 30, 8, 30, 15), datetime.time(8, 30),
                  datetime.timedelta(hours=36), datetime.datetime(1900, 1, 1), datetime.datetime(9999, 12, 31)])
    sheet.append(["=SUM(A2:B2)", "=A1&\"<\""])
    sheet["J9"] = "合并"
    sheet.merge_cells("J9:K10")
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden["XFD1048576"] = "尽头"
    book.save(tmp_path / "a.xlsx")
    ours = by_us(tmp_path / "a.xlsx")
    assert_same(ours, by_openpyxl(tmp_path / "a.xlsx"))
    assert ours["值 & <表>", 1, 4] == "0.3" and ours["值 & <表>", 3, 1] == "2023-06-30T08:30:15"
    assert ours["隐藏", 1048575, 16383] == "尽头"


def test_every_date_format_of_openpyxl_is_told_as_it_tells_it(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    formats = [v for k, v in vars(numbers).items() if k.startswith("FORMAT_")] + list(numbers.BUILTIN_FORMATS.values())
    for row, code in enumerate(formats, 1):
        sheet.cell(row, 1, 45107.25).number_format = code
    book.save(tmp_path / "a.xlsx")
    assert_same(by_us(tmp_path / "a.xlsx"), by_openpyxl(tmp_path / "a.xlsx"))


def test_the_1904_system_is_read_as_openpyxl_reads_it(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for day in range(1, 2000, 7):
        book.active.append([datetime.datetime(1904, 1, 1) + datetime.timedelta(days=day, hours=day % 24)])
    book.save(tmp_path / "a.xlsx")
    assert_same(by_us(tmp_path / "a.xlsx"), by_openpyxl(tmp_path / "a.xlsx"))


def test_every_day_of_a_century_is_read_as_openpyxl_wrote_it(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("日")
    days = [datetime.datetime(1950, 1, 1) + datetime.timedelta(days=i, seconds=i * 7919 % 86400) for i in range(36525)]
    for day in days:
        sheet.append([day])
    book.save(tmp_path / "a.xlsx")
    assert [cell[3] for cell in dump(tmp_path / "a.xlsx")] == [text_of(day) for day in days]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files_are_cut_as_the_csv_module_cuts_them(tmp_path, encoding, delimiter):
    rows = [["单位", "金额", "备注"], ["虚构科技", "1234.5", "含,逗号;和\t制表"], ["乙 公司", "", "引\"号\n换行"], ["㐀", "０", "末"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    (tmp_path / "a.csv").write_bytes(out.getvalue().encode(encoding))
    assert dump(tmp_path / "a.csv") == [["csv", r, c, text] for r, row in enumerate(rows) for c, text in enumerate(row) if text]


def test_other_files_are_refused_with_what_to_do(tmp_path):
    (tmp_path / "a.xls").write_bytes(b"<html><table><tr><td>1</td></tr></table></html>")
    assert "网页" in refusal(tmp_path / "a.xls") and ".xlsx" in refusal(tmp_path / "a.xls")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as package:
        package.writestr("content.xml", "<a/>")
    assert ".ods" in refusal(tmp_path / "b.xlsx")


# ---- our own workbooks ---------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "a.xlsx"
    subprocess.run([MAKE, str(path)], check=True)
    return path


def test_our_workbook_reads_the_same_to_openpyxl_and_to_us(made):
    assert_same(by_us(made), by_openpyxl(made))


def test_our_workbook_holds_what_was_written(made):
    sheet = openpyxl.load_workbook(made)["企业_2023"]
    assert [cell.value for cell in sheet[1]] == ["单位名称", "统一社会信用代码", "领域", "乡镇", "职工人数", "研发费用", "认定日期", "备注"]
    assert sheet.max_row == 301
    assert sheet["B8"].value == "000000000000000006" and sheet["B8"].number_format == "@"
    assert sheet["E8"].value == 42 and sheet["E8"].number_format == "0"
    assert sheet["F8"].value == 6000.06 and sheet["F8"].number_format == "0.00"
    assert sheet["G8"].value == datetime.datetime(2023, 7, 7) and sheet["G8"].number_format == "yyyy-mm-dd"
    assert sheet["G3"].value == "2023-02" and sheet["G4"].value is None
    assert sheet["H7"].value == "=1+1" and sheet["H7"].data_type != "f"
    assert sheet["H8"].value == "a\nb"


def test_our_workbook_is_ready_to_be_filled_in(made):
    book = openpyxl.load_workbook(made)
    sheet = book["企业_2023"]
    assert sheet.freeze_panes == "A2" and sheet.print_title_rows in ("1:1", "$1:$1")
    assert sheet["B1"].comment.text == "18 位，字母大写"
    assert sheet.column_dimensions["A"].width > 20 and sheet.column_dimensions["A"].width < 52
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists == {"C2:C1048576": '"电子信息,生物与新医药,新材料,先进制造"', "D2:D1048576": "'选项列表'!$A$1:$A$60"}
    assert book["选项列表"].sheet_state == "hidden" and book["选项列表"]["A60"].value == "虚构的乡镇第59号"
    with zipfile.ZipFile(made) as package:
        column = re.search(r'<col min="2"[^>]*style="(\d+)"', package.read("xl/worksheets/sheet1.xml").decode())
        assert column, "blank cells below the rows have the text format too"


@needs_office
def test_libreoffice_opens_our_workbook(made, tmp_path):
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
                    "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(made)],
                   check=True, capture_output=True, timeout=200)
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 301
    assert rows[7] == ["虚构科技第6有限公司", "000000000000000006", "新材料", "虚构的乡镇第6号", "42", "6000.06", "2023-07-07", "a\nb"]
    assert rows[6][7] == "=1+1"


# ---- public files ----------------------------------------------------------------------------------------------------

def workbooks():
    if DATA is None:
        return [pytest.param(None, marks=needs_data)]
    found = [p for folder in ("ledgers", "enterprises", "platforms", "yearbook") for p in (DATA / folder).rglob("*.xlsx")]
    return [pytest.param(p, id=str(p.relative_to(DATA))) for p in sorted(found)] or [pytest.param(None, marks=needs_data)]


@pytest.mark.parametrize("path", workbooks())
def test_public_workbooks_read_as_openpyxl_reads_them(path):
    assert_same(by_us(path), by_openpyxl(path))


@needs_data
def test_every_cell_that_an_independent_reader_saw_is_there():
    seen = {}
    with gzip.open(DATA / "ledgers" / "cells.jsonl.gz", "rt", encoding="utf-8") as lines:
        for name, sheet, row, column, text in map(json.loads, lines):
            seen.setdefault(name, {})[sheet, row, column] = text
    compared = 0
    for name, theirs in seen.items():
        if name.endswith((".xlsx", ".csv")):
            number = re.compile(r"-?\d+\.\d{10,}|-?[\d.]+[eE][-+]?\d+")
            wanted = {k: plain(float(v)) if number.fullmatch(v) else unescaped(v) for k, v in theirs.items()}
            ours = {k: v.replace("\r\n", "\n") for k, v in by_us(DATA / "ledgers" / name).items()}
            assert_same(ours, {k: v.replace("\r\n", "\n") for k, v in wanted.items()})
            compared += len(wanted)
    assert compared > 3000


@needs_data
def test_old_binary_and_disguised_files_are_refused():
    said = {p.name: refusal(p) for p in sorted((DATA / "ledgers").glob("*.xls"))}
    assert said and all("另存为.xlsx" in words for words in said.values())
    assert all(("网页" in words) == ("soshu" in name) for name, words in said.items()), said


def spectrum():
    files = sorted((DATA / "robustness" / "csv_spectrum" / "csvs").glob("*.csv")) if DATA else []
    return [pytest.param(p, id=p.stem) for p in files] or [pytest.param(None, marks=needs_data)]


@pytest.mark.parametrize("path", spectrum())
def test_the_csv_spectrum_is_read(path):
    wanted = json.loads((path.parent.parent / "json" / (path.stem + ".json")).read_text(encoding="utf-8"))
    wanted = wanted if isinstance(wanted, list) else [wanted]
    grid = {(row, column): text.replace("\r\n", "\n") for _, row, column, text in dump(path)}
    head = [grid.get((0, c), "") for c in range(max(c for _, c in grid) + 1)]
    rows = [{name: grid.get((r, c), "") for c, name in enumerate(head)} for r in range(1, max(r for r, _ in grid) + 1)]
    if path.stem == "location_coordinates":  # its answer has another telephone number
        rows[0][head[0]] = wanted[0][head[0]]
    assert rows == [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in wanted]
