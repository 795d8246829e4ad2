"""A book of an earlier program under the program of today: what was frozen then comes back as it was.

kept/book-0.1.db.xz is such a book (the small district of sample/, two frozen reports), kept/book-0.1.json what its
program said of it. Both stay as they are for ever; a later version of the program that writes books of another shape
adds its own beside them:

	KEZHANG=build/src/app/kezhang python3 test_kept.py make VERSION
"""
import hashlib
import json
import lzma
import pathlib
import re
import sys
import tempfile

import pytest

from clerk import HALF, PROGRAM, Desk

KEPT = pathlib.Path(__file__).resolve().parent / "kept"
REPORTS = ["half-year-one-page", "half-year"]
LATE = "企业,证书编号,发证日期,退出日期,退出原因\n云江恒远软件有限公司,GR202034900002,2020-08-17,2023-05-04,迁出\n"


def numbers(desk):
    return sorted(int(n) for n in re.findall(r"(?m)^ *(\d+)  ", desk.do("frozen")))


def told(desk, number):
    """What the program says of a frozen report: its bytes in both forms, and what moved since."""
    said = {"drift": desk.do("drift", number)}
    for end in ("docx", "html"):
        path = desk.folder / f"{number}.{end}"
        desk.do("frozen", number, "-o", path)
        said[end] = hashlib.sha256(path.read_bytes()).hexdigest()
        path.unlink()
    return said


def late(desk):
    path = desk.folder / "补报.csv"
    path.write_text(LATE, encoding="utf-8")
    desk.do("import", "--accept", path)
    return {number: desk.do("drift", number) for number in numbers(desk)}


@pytest.fixture(params=sorted(KEPT.glob("*.db.xz")), ids=lambda path: path.name.removesuffix(".db.xz"))
def kept(request, tmp_path):
    (tmp_path / "book.db").write_bytes(lzma.decompress(request.param.read_bytes()))
    said = json.loads(request.param.with_name(request.param.name.replace(".db.xz", ".json")).read_text(encoding="utf-8"))
    return Desk(tmp_path / "book.db", tmp_path), said


def test_what_was_frozen_comes_back_unchanged_and_reckons_to_the_same(kept):
    desk, said = kept
    desk.do("verify")
    assert numbers(desk) == sorted(map(int, said["frozen"])) and len(numbers(desk)) == len(REPORTS)
    for number, then in said["frozen"].items():
        now = told(desk, number)
        drift, before = now.pop("drift"), dict(then)
        # what was frozen is the same; what is defined otherwise today is told, and that no number moved by itself
        assert before.pop("drift") == "定稿后没有变化\n" and now == before
        assert drift == "定稿后没有变化\n" or all("口径变了" in line for line in drift.splitlines() if line.startswith("F")), drift
        assert "重算都相同" in desk.do("recompute", number)
    desk.do("verify")


def test_drift_after_a_late_change_names_the_changed_record_and_no_other(kept):
    desk, said = kept
    for number, text in late(desk).items():
        rows = re.findall(r"(?m)^  \S+ (\S+?)“(.+?)”", text)
        assert set(rows) == {("高企证书", "云江恒远软件有限公司")}, text
        figures = {line.split(" ")[0] for line in text.splitlines() if line.startswith("F")}
        # more, where an indicator is defined otherwise today
        assert figures >= set(said["late"][str(number)]), text
        assert "重算都相同" in desk.do("recompute", number)


def make(version):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(pathlib.Path(folder) / "book.db", pathlib.Path(folder)).set_up()
        for report in REPORTS:
            desk.do("freeze", report, *HALF, "--sign", "试验用，内容是虚构的")
        said = {"frozen": {number: told(desk, number) for number in numbers(desk)}}
        bytes_ = pathlib.Path(desk.data).read_bytes()
        said["late"] = {number: [line.split(" ")[0] for line in text.splitlines() if line.startswith("F")]
                        for number, text in late(desk).items()}
    (KEPT / f"book-{version}.db.xz").write_bytes(lzma.compress(bytes_, preset=9 | lzma.PRESET_EXTREME))
    (KEPT / f"book-{version}.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:2] == ["make"]:
    make(sys.argv[2])
elif not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)
