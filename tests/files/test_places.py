"""Where the commands write and what they read: never over a database, over what they read, or into what is no file."""
import os
import re
import signal
import subprocess

import pytest

from clerk import HALF, PROGRAM, SAMPLE, new_desk


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    desk = new_desk("sqlite", tmp_path_factory.mktemp("places")).set_up()
    desk.id = desk.frozen(*HALF)
    desk.do("backup", "whole.db")
    return desk


@pytest.fixture
def desk(filled, tmp_path):
    """A book of its own, with everything in it."""
    own = new_desk("sqlite", tmp_path)
    own.do("restore", filled.folder / "whole.db")
    own.id = filled.id
    return own


def writers(desk, path):
    """Every command that writes a file for its user."""
    return [("frozen", desk.id, "-o", path), ("check", "--table", path), ("export", "单位", "-o", path),
            ("template", "单位", "-o", path), ("report", "half-year-one-page", *HALF, "-o", path),
            ("compare", "单位@1", "单位", "-o", path), ("backup", path)]


def test_no_command_writes_over_the_data_file_whatever_it_is_called(desk, tmp_path):
    data = tmp_path / desk.data
    before = desk.changes()
    for name in ("short.db", "short.xlsx", "short.docx"):
        os.link(data, tmp_path / name)
        for command in writers(desk, name):
            assert re.search("没有覆盖|结尾", desk.refused(*command)), command
        os.unlink(tmp_path / name)
    assert desk.changes() == before
    desk.do("verify")


@pytest.mark.parametrize("name", ["other.xlsx", "other.docx", "other.xlsx-wal"])
def test_another_database_is_not_written_over_either(desk, tmp_path, name):
    desk.do("backup", "other.xlsx" if name.endswith("-wal") else name)
    (tmp_path / "other.xlsx-wal").write_bytes(b"log")
    before = (tmp_path / name).read_bytes()
    for command in writers(desk, name):
        desk.refused(*command)
    assert (tmp_path / name).read_bytes() == before


def test_a_comparison_does_not_replace_what_it_compares(desk, tmp_path):
    desk.do("export", "单位", "-o", "list.xlsx")
    before = (tmp_path / "list.xlsx").read_bytes()
    assert "要读的文件" in desk.refused("compare", "list.xlsx", "单位", "-o", "list.xlsx")
    assert "要读的文件" in desk.refused("compare", "单位", "list.xlsx", "-o", "./list.xlsx")
    assert (tmp_path / "list.xlsx").read_bytes() == before


def test_a_report_that_cannot_be_put_there_is_not_recorded(desk, tmp_path):
    before = desk.changes()
    (tmp_path / "dir.docx").mkdir()
    os.mkfifo(tmp_path / "pipe.docx")
    for path in ("dir.docx", "pipe.docx", "no/where.docx", "", "x.pdf"):
        desk.refused("report", "half-year-one-page", *HALF, "-o", path)
    assert desk.changes() == before


def test_the_name_of_a_temporary_file_is_nobodys_trap(desk, tmp_path):
    """A link left under a name that can be guessed is not followed."""
    (tmp_path / "mine.txt").write_text("mine")
    for tail in (".partial", ".tmp"):
        (tmp_path / f"out.xlsx{tail}").symlink_to("mine.txt")
        (tmp_path / f"copy.db{tail}").symlink_to("mine.txt")
    child = desk.start("export", "单位", "-o", "out.xlsx")
    child.communicate(timeout=60)
    desk.do("backup", "copy.db")
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "copy.db.partial").is_symlink()
    assert not list(tmp_path.glob("*.[0-9]*.tmp"))


def test_of_two_backups_to_one_name_one_is_made_and_one_is_told(desk, tmp_path):
    children = [desk.start("backup", "same.db") for _ in range(4)]
    ends = [(child.communicate(timeout=60)[1].decode(), child.returncode) for child in children]
    assert sorted(code for _, code in ends) == [0, 1, 1, 1], ends
    assert all("已经存在" in said for said, code in ends if code)
    own = new_desk("sqlite", tmp_path)
    own.do("restore", "same.db")
    own.do("verify")
    assert not list(tmp_path.glob("*.tmp*"))


def test_a_file_that_may_not_grow_further_is_told_and_leaves_nothing(desk, tmp_path):
    import resource

    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = subprocess.run([PROGRAM, "check", "--table", "t.xlsx"], cwd=tmp_path, preexec_fn=small, timeout=60,
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 1 and re.search("[\u4e00-\u9fff]", done.stderr.decode()), done
    assert not list(tmp_path.glob("t.xlsx*"))


def test_a_pipe_or_a_device_is_no_input(desk, tmp_path):
    for ending in ("csv", "xlsx", "docx", "txt"):
        os.mkfifo(tmp_path / f"pipe.{ending}")
    for command in (("import", "pipe.csv"), ("import", "pipe.xlsx"), ("sheet", "pipe.csv", "--json"),
                    ("sheet", "pipe.xlsx", "--json"), ("proof", "pipe.docx"), ("proof", "pipe.txt"),
                    ("import", "/dev/zero"), ("compare", "pipe.csv", "单位"),
                    ("import", SAMPLE / "辖区.csv", "--mapping", "pipe.txt")):
        assert "不是普通文件" in desk.refused(*command), command
