"""Ten districts and their city: the packages of the invented city merge into a table that says what truth.json says.

Each district has a book of its own, filled from its own lists (those of the city's rows that are its), and signs its
package with a key of its own, made by OpenSSL's command, which also checks our signatures.
"""
import concurrent.futures
import html
import io
import itertools
import json
import pathlib
import re
import subprocess
import sys
import zipfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "files"))
from clerk import ENGINES, PROGRAM, new_desk  # noqa: E402

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

WHEN = ["--period", "2023H1", "--cutoff", "2023-06-20"]
PEOPLE = ["--filled", "甲", "--checked", "乙"]
DISTANCE = ["-sigopt", "distid:1234567812345678"]


def write_sample(folder, *options):
    subprocess.run([PROGRAM, "sample", "--size", "city", *options, "--out", str(folder)], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    return folder


def told_in(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def truth(sample):
    return told_in(sample)


@pytest.fixture(scope="module")
def districts(truth):
    return sorted({entry["unit"] for entry in truth["truth"]} - {truth["unit"]})


def new_key(folder, name):
    private, public = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", private],
                   check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True)
    return private, public


class District:
    """A bureau: its lists, its book with all of them, its key, its package."""

    def __init__(self, folder, unit):
        folder.mkdir()
        self.unit, self.lists = unit, write_sample(folder / "lists", "--only", unit)
        self.truth = told_in(self.lists)
        self.desk = new_desk("sqlite", folder)
        self.desk.do("init", "--name", unit + "科技局")
        for options, entries in itertools.groupby(self.truth["imports"], lambda entry: entry["options"]):
            self.desk.do("import", "--accept", *options, *[self.lists / entry["file"] for entry in entries])
        private, self.public = new_key(folder, "own")
        self.package = folder / "上报.kezhang"
        self.desk.do("submit", "--unit", unit, *WHEN, *PEOPLE, "--rows", "高企证书，科小入库", "--key", private,
                     "-o", self.package)


@pytest.fixture(scope="module")
def bureaus(districts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("districts")
    with concurrent.futures.ThreadPoolExecutor(2) as two:
        return list(two.map(lambda numbered: District(folder / str(numbered[0]), numbered[1]), enumerate(districts)))


@pytest.fixture(scope="module")
def packages(bureaus):
    """By district: the package and the public key."""
    return {bureau.unit: (bureau.package, bureau.public) for bureau in bureaus}


@pytest.fixture(scope="module", params=ENGINES)
def city(request, sample, truth, packages, tmp_path_factory):
    desk = new_desk(request.param, tmp_path_factory.mktemp("city"))
    desk.do("init", "--name", "云江市科技局")
    desk.do("import", "--accept", *truth["imports"][0]["options"], sample / truth["imports"][0]["file"])
    for unit, (_, public) in packages.items():
        desk.do("trust", "--unit", unit, "--name", unit + "科技局", public)
    desk.do("receive", "--accept", *[file for file, _ in packages.values()])
    return desk


def wanted(truth, unit):
    return {entry["indicator"]: entry["printed"] for entry in truth["truth"]
            if entry["unit"] == unit and entry["face"] == "" and entry["period"] == "2023H1"
            and entry["cutoff"] == "2023-06-20"}


def survey(desk, unit):
    return json.loads(desk.do("--json", "survey", "--unit", unit, *WHEN))


# ---- the lists ----

CELL = re.compile(r'<c r="([A-Z]+)\d+"([^>]*?)(?:/>|>(.*?)</c>)', re.S)


def cells_of(row, shared):
    for column, kind, inside in CELL.findall(row):
        value = re.search(r"<v>(.*?)</v>", inside)
        if value:
            yield column, shared[int(value[1])] if 't="s"' in kind else value[1]


def rows_of(path):
    """All rows of a list with more than a title, a note or a sum in them, without serial numbers."""
    if path.suffix == ".csv":
        text = path.read_bytes()
        text = text.decode("utf-8-sig" if b"\xe8\x99\x9a\xe6\x9e\x84" in text else "gb18030")
        rows = [list(enumerate(line.split(","))) for line in text.splitlines()]
        rows = [[(column, cell) for column, cell in row if cell] for row in rows]
    else:
        with zipfile.ZipFile(path) as box:
            shared = [html.unescape(text) for text in
                      re.findall(r"<si><t[^>]*>(.*?)</t></si>", box.read("xl/sharedStrings.xml").decode(), re.S)]
            sheet = box.read(max(name for name in box.namelist() if "worksheets/sheet" in name)).decode()
        rows = [list(cells_of(row, shared)) for row in re.findall(r"<row .*?</row>", sheet, re.S)]
    serial = {column for row in rows for column, cell in row if cell == "序号"}
    return [tuple(cell for cell in row if cell[0] not in serial) for row in rows if len(row) > 2]


def test_the_lists_of_the_ten_are_those_of_the_city(sample, truth, bureaus):
    names = [entry["file"] for entry in truth["imports"]]
    everybodys = own = 0
    for name in names:
        whole = set(rows_of(sample / name))
        parts = [set(rows_of(bureau.lists / name)) for bureau in bureaus]
        assert set.union(*parts) == whole, name
        for row in whole:
            held = sum(row in part for part in parts)
            assert held in (1, 2, 10), (name, row)  # who moved from one to another is known to both
            everybodys, own = everybodys + (held == 10), own + (held == 1)
    assert own > 10 * everybodys > 0
    assert all([entry["file"] for entry in bureau.truth["imports"]] == names for bureau in bureaus)


def test_each_book_counts_what_is_true_of_its_district(bureaus):
    for bureau in bureaus:
        figures = bureau.desk.figures("--unit", bureau.unit, *WHEN)
        lines = [line for line in bureau.truth["truth"] if line["unit"] == bureau.unit
                 and (line["period"], line["cutoff"]) == (WHEN[1], WHEN[3])]
        assert len(lines) > 1000
        for line in lines:
            figure = figures[line["indicator"], line["face"]]
            assert (figure["value"], figure["printed"]) == (line["value"], line["printed"]), line


# ---- the packages ----

def test_ten_packages_merge_into_what_is_true(city, truth, districts):
    told = survey(city, truth["unit"])
    assert len(districts) == 10
    assert [unit["submitted"] for unit in told["units"]].count(True) == 10
    seen = {(cell["unit"], cell["indicator"]): cell for cell in told["cells"]}
    compared = 0
    for unit in districts:
        for indicator, printed in wanted(truth, unit).items():
            cell = seen.get((unit, indicator))
            if printed == "":
                assert cell is None or cell["sent"] is None, (unit, indicator)
                continue
            assert cell["sent"] == printed, (unit, indicator, cell)
            compared += 1
    assert compared > 500


def test_what_the_city_counts_from_the_rows_is_the_same(city, truth, districts):
    seen = {(cell["unit"], cell["indicator"]): cell for cell in survey(city, truth["unit"])["cells"]}
    for unit in districts:
        cell = seen[unit, "hightech.stock"]
        assert cell["counted"] and cell["checked"] == wanted(truth, unit)["hightech.stock"], cell
        assert not cell["differs"]
    ranks = sorted((cell["rank"] for (_, code), cell in seen.items() if code == "hightech.stock"))
    assert ranks[0] == 1 and ranks[-1] <= 10


def test_a_second_time_nothing_is_taken(city, packages):
    before = city.do("--json", "changes")
    city.refused("receive", "--accept", *[file for file, _ in packages.values()])
    assert city.do("--json", "changes") == before


def test_openssl_agrees_with_our_signature_and_we_with_its_key(packages, tmp_path):
    file, public = next(iter(packages.values()))
    with zipfile.ZipFile(file) as box:
        (tmp_path / "m").write_bytes(box.read("manifest.json"))
        (tmp_path / "s").write_bytes(bytes.fromhex(json.loads(box.read("signature.json"))["signature"]))
        assert box.testzip() is None
    check = ["openssl", "dgst", "-sm3", "-verify", public, *DISTANCE, "-signature", tmp_path / "s"]
    assert subprocess.run([*check, tmp_path / "m"], check=False, stdout=subprocess.PIPE).stdout == b"Verified OK\n"
    (tmp_path / "m").write_bytes((tmp_path / "m").read_bytes() + b" ")
    assert subprocess.run([*check, tmp_path / "m"], check=False, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 1


def test_no_private_key_and_no_personal_field_is_in_a_package(packages):
    for file, _ in packages.values():
        with zipfile.ZipFile(file) as box:
            for name in box.namelist():
                assert b"PRIVATE" not in box.read(name)
            with zipfile.ZipFile(io.BytesIO(box.read(next(n for n in box.namelist() if "单位.xlsx" in n)))) as sheet:
                text = "".join(sheet.read(name).decode() for name in sheet.namelist() if name.endswith(".xml"))
                assert "联系电话" not in text and "单位名称" in text
