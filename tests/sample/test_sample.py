"""The invented district and city: the same bytes each time, all their lists go in, and what is counted is what they say.

KEZHANG names the program; what it counts is compared with truth.json on SQLite and (under
tests/postgres.sh) on PostgreSQL.
"""
import filecmp
import json
import pathlib
import re
import subprocess
import sys
import zipfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "files"))
from clerk import ENGINES, PROGRAM, ROOT, new_desk  # noqa: E402

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)


def write(folder, *options):
    done = subprocess.run([PROGRAM, "--json", "sample", "--out", str(folder), *map(str, options)], check=True,
                          stdout=subprocess.PIPE, timeout=60)
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=["district", "city"])
def size(request):  # its names are told apart by meson.build
    return request.param


@pytest.fixture(scope="module")
def sample(size, tmp_path_factory):
    folder = tmp_path_factory.mktemp(size)
    write(folder, "--size", size)
    return folder


@pytest.fixture(scope="module")
def truth(sample):
    return json.loads((sample / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=ENGINES)
def book(request, sample, truth, tmp_path_factory):
    """The sample in a book, and what was said of each file on its way in."""
    desk = new_desk(request.param, tmp_path_factory.mktemp("book"))
    desk.do("init", "--name", truth["unit"] + "科技局")
    desk.told = {}
    for entry in truth["imports"]:
        desk.told[entry["file"]] = desk.looked("--accept", *entry["options"], sample / entry["file"])[0]
    return desk


# ---- the files ----

def test_a_seed_gives_the_same_bytes_and_another_seed_other_ones(size, sample, tmp_path):
    write(tmp_path / "again", "--size", size)
    names = sorted(path.name for path in sample.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "again").iterdir())
    same, differ, odd = filecmp.cmpfiles(sample, tmp_path / "again", names, shallow=False)
    assert (sorted(same), differ, odd) == (names, [], [])
    write(tmp_path / "other", "--size", size, "--seed", 2)
    for name in names:
        if name.endswith((".xlsx", ".csv", ".json")) and name != "有错误的名单.xlsx":
            assert (sample / name).read_bytes() != (tmp_path / "other" / name).read_bytes(), name


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("x")
    done = subprocess.run([PROGRAM, "sample", "--out", str(tmp_path)], check=False, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1 and "请换一个空目录" in done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_unknown_size_is_answered_with_those_there_are(tmp_path):
    done = subprocess.run([PROGRAM, "sample", "--size", "village", "--out", str(tmp_path / "x")], check=False,
                          stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1 and "district、city" in done.stderr.decode()
    assert not (tmp_path / "x").exists()


def test_of_a_city_one_district_is_written_the_same_each_time(tmp_path):
    told = [write(tmp_path / name, "--size", "city", "--only", "葭浦区") for name in ("a", "b")]
    names = [entry["file"] for entry in told[0]["files"]]
    assert told[0] == told[1] and told[0]["unit"] == "葭浦区"
    assert filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)[0] == names
    truth = json.loads((tmp_path / "a" / "truth.json").read_text(encoding="utf-8"))
    assert {line["unit"] for line in truth["truth"]} >= {"葭浦区"} and "云江市" not in {line["unit"] for line in truth["truth"]}


def test_a_district_without_lists_is_answered_with_those_there_are(tmp_path):
    for size, only, those in (("city", "云云区", "云东区、云西区、云北区"), ("district", "云西区", "可用：云东区")):
        done = subprocess.run([PROGRAM, "sample", "--size", size, "--only", only, "--out", str(tmp_path / "x")], check=False,
                              stderr=subprocess.PIPE, timeout=60)
        assert done.returncode == 1 and those in done.stderr.decode() and not (tmp_path / "x").exists()


def test_every_file_says_that_it_is_invented(sample):
    for path in sample.iterdir():
        bytes_ = path.read_bytes()
        if path.suffix == ".xlsx":
            bytes_ = b"".join(zipfile.ZipFile(path).read(name) for name in ("docProps/core.xml", "xl/sharedStrings.xml"))
        elif path.suffix == ".csv" and path.name != "truth.csv":
            assert "虚构".encode() in bytes_ or "虚构".encode("gb18030") in bytes_, path.name
            continue
        if path.suffix in (".xlsx", ".json", ".md", ".sh"):
            assert "虚构".encode() in bytes_, path.name


def test_the_workbook_of_mistakes_is_refused_row_by_row(book, sample, truth):
    wrong, before = truth["wrong"], book.changes()
    sheets = book.looked(sample / wrong["file"])
    found, rows = {}, 0
    for sheet in sheets:
        rows += sheet["wrong"]
        for problem in sheet["problems"]:
            if not problem["warning"]:
                where = (sheet["sheet"], int(re.search(r"\d+", problem["cell"])[0]))
                found.setdefault(where, []).append(problem["cell"])
    for problem in wrong["problems"]:
        where = (problem["sheet"], problem["row"])
        assert where in found, problem
        assert problem["cell"] in ("", *found[where]), (problem, found[where])
    assert len(found) == len(wrong["problems"]) == rows
    assert sum(sheet["new"] for sheet in sheets) == wrong["right"]
    book.refused("import", "--accept", sample / wrong["file"])
    assert book.changes() == before


def test_two_lists_compared_tell_who_is_new_missing_renamed_and_elsewhere(book, sample, truth):
    expected = truth["comparison"]
    told = json.loads(book.do("compare", "--json", sample / expected["before"], sample / expected["after"]))
    codes = {kind: set() for kind in ("new", "gone", "renamed", "same")}
    moved = set()
    for pair in told["pairs"]:
        side = pair["b"] or pair["a"]
        codes[pair["kind"]].add(side["code"])
        if pair["moved"]:
            moved.add((side["code"], pair["a"]["place"], pair["b"]["place"]))
    assert len(expected["renamed"]) > 0 and len(expected["moved"]) > 0 and len(expected["missing"]) > 0
    for kind, told_as in (("new", "new"), ("missing", "gone"), ("renamed", "renamed")):
        assert codes[told_as] == {firm["code"] for firm in expected[kind]}, kind
    assert moved == {(firm["code"], firm["before"], firm["after"]) for firm in expected["moved"]}


# ---- what is counted ----

def test_every_list_goes_in_without_a_wrong_row(book, truth):
    for entry in truth["imports"]:
        told = book.told[entry["file"]]
        rows = told["new"] + told["changed"] + told["same"]
        assert (rows, told["wrong"]) == (entry["rows"], 0), (entry, told["problems"][:5])


def test_what_is_counted_is_the_truth(book, truth):
    asked = {}
    for line in truth["truth"]:
        where = (line["unit"], line["period"], line["cutoff"])
        asked.setdefault(where, {})[(line["indicator"], line["face"])] = line
    wrong = []
    for (unit, period, cutoff), lines in asked.items():
        figures = book.figures("--unit", unit, "--period", period, "--cutoff", cutoff)
        for key, line in lines.items():
            figure = figures[key]
            for name in ("label", "value", "printed", "rows", "undecidable"):
                if name in line and figure[name] != line[name]:
                    wrong.append(f"{unit} {period} {cutoff} {key}: {name} {figure[name]}, truth {line[name]}")
    assert wrong == []


def test_every_indicator_of_the_pack_is_in_the_truth(truth):
    defined = set()
    for path in (ROOT / "standard" / "indicators").glob("*.yaml"):
        defined |= set(re.findall(r"^- indicator: (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    told = {line["indicator"] for line in truth["truth"]}
    assert told == defined


def test_of_each_indicator_something_is_known(truth):
    """Nothing and zero everywhere would prove nothing."""
    told = {}
    for line in truth["truth"]:
        if line["face"] in ("", "上年同期", "上年全年"):
            told.setdefault(line["indicator"], set()).add(line["value"])
    # what the city tells of its districts says nothing of the city itself; the ministry scores cities only
    silent = {"commissioner.rank"} if truth["size"] == "city" else {"score.city"}
    assert {indicator for indicator, values in told.items() if values <= {None, "0"}} - silent == set()
