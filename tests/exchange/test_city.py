"""Ten districts and their city: the packages of the invented city merge into a table that says what truth.json says.

The districts' lists lie in one book, as the sample has them; each district signs its package with a key of its own,
made by OpenSSL's command, which also checks our signatures.
"""
import io
import json
import pathlib
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


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    subprocess.run([PROGRAM, "sample", "--size", "city", "--out", str(folder)], check=True, stdout=subprocess.DEVNULL,
                   timeout=120)
    return folder


@pytest.fixture(scope="module")
def truth(sample):
    return json.loads((sample / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def districts(truth):
    return sorted({entry["unit"] for entry in truth["truth"]} - {truth["unit"]})


def new_key(folder, name):
    private, public = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", private],
                   check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True)
    return private, public


@pytest.fixture(scope="module")
def packages(sample, truth, districts, tmp_path_factory):
    """By district: the package and the public key."""
    folder = tmp_path_factory.mktemp("packages")
    desk = new_desk("sqlite", folder)
    desk.do("init", "--name", "云江市科技局")
    for entry in truth["imports"]:
        desk.do("import", "--accept", *entry["options"], sample / entry["file"])
    made = {}
    for number, unit in enumerate(districts):
        private, public = new_key(folder, f"k{number}")
        file = folder / f"p{number}.kezhang"
        desk.do("submit", "--unit", unit, *WHEN, *PEOPLE, "--rows", "高企证书，科小入库", "--key", private, "-o", file)
        made[unit] = file, public
    return made


@pytest.fixture(scope="module", params=ENGINES)
def city(request, sample, truth, packages, tmp_path_factory):
    desk = new_desk(request.param, tmp_path_factory.mktemp("city"))
    desk.do("init", "--name", "云江市科技局")
    desk.do("import", "--accept", *truth["imports"][0]["options"], sample / truth["imports"][0]["file"])
    for unit, (_, public) in packages.items():
        desk.do("trust", "--unit", unit, "--name", "云江市科技局", public)
    desk.do("receive", "--accept", *[file for file, _ in packages.values()])
    return desk


def wanted(truth, unit):
    return {entry["indicator"]: entry["printed"] for entry in truth["truth"]
            if entry["unit"] == unit and entry["face"] == "" and entry["period"] == "2023H1"
            and entry["cutoff"] == "2023-06-20"}


def survey(desk, unit):
    return json.loads(desk.do("--json", "survey", "--unit", unit, *WHEN))


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
