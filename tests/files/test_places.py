"""Where the commands write and what they read: never over a database, over what they read, or into what is no file."""
import html
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import urllib.request

import pytest

from clerk import HALF, PROGRAM, SAMPLE, Browser, Desk, needs_server, new_desk, psql


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
    (tmp_path / "copy.db.partial").symlink_to("mine.txt")

    def trap():
        """Under every name that is made of the process's own number."""
        for tail in (".tmp", f".{os.getpid()}.tmp", f".{os.getpid()}-0.tmp"):
            os.symlink("mine.txt", f"out.xlsx{tail}")

    subprocess.run([PROGRAM, "--data", desk.data, "export", "单位", "-o", "out.xlsx"], cwd=tmp_path, preexec_fn=trap,
                   timeout=60, check=True, stdout=subprocess.DEVNULL)
    desk.do("backup", "copy.db")
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "out.xlsx").is_file() and not (tmp_path / "out.xlsx").is_symlink()
    assert (tmp_path / "copy.db.partial").is_symlink()


def test_of_two_backups_to_one_name_one_is_made_and_one_is_told(desk, tmp_path):
    held = sqlite3.connect(tmp_path / desk.data)  # so that no child is the last to close the file
    held.execute("select count(*) from book").fetchall()
    children = [desk.start("backup", "same.db") for _ in range(4)]
    ends = [(child.communicate(timeout=60)[1].decode(), child.returncode) for child in children]
    held.close()
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


@pytest.fixture
def little(tmp_path):
    """A disk of 6 MB of its own."""
    place = tmp_path / "little"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place], check=False, stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL).returncode:
        pytest.skip("a tmpfs may not be mounted here: only the limit of a file's size is tried")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def stuffed(place, left):
    """The disk with so many bytes left."""
    with open(place / "stuffing", "wb") as stuffing:
        free = os.statvfs(place)
        stuffing.write(b"x" * max(0, free.f_bavail * free.f_frsize - left))


@pytest.mark.parametrize("left", [0, 16384])
def test_a_full_disk_is_told_in_words_and_leaves_nothing_half_written(desk, little, left):
    shutil.copyfile(desk.data, little / "book.db")
    own = Desk(little / "book.db", little)
    before, changes = set(os.listdir(little)) | {"stuffing"}, own.changes()
    when = ["--unit", "云东区", "--period", "2023H1", "--cutoff", "2023-06-20"]
    long = little.parent / "long.csv"
    long.write_text("单位名称,类别,所在乡镇\n" + "".join(f"云江第{n}号试验有限公司,企业,白塔镇\n" for n in range(3000)))
    stuffed(little, left)
    for args in (["import", "--accept", long], ["report", "主要指标完成情况表", *when, "-o", "a.docx"],
                 ["export", "单位", "-o", "a.xlsx"], ["freeze", "主要指标完成情况表", *when, "--sign", "试"],
                 ["backup", "a.db"], ["sample", "--out", "s"]):
        said = own.refused(*args)
        assert "磁盘已满" in said, (args, said)
    new = Desk(little / "new.db", little)
    assert "磁盘已满" in new.refused("init", "--name", "试")
    for name in set(os.listdir(little)) - before:
        assert name in ("s", "book.db-wal", "book.db-shm"), name
    assert not list(little.glob("**/*.tmp*"))
    (little / "stuffing").unlink()
    assert own.changes() == changes
    assert "全部相符" in own.do("verify")


def test_pages_on_a_full_disk_say_so_and_go_on_when_there_is_room(desk, little):
    shutil.copyfile(desk.data, little / "book.db")
    own = Desk(little / "book.db", little)
    changes = own.changes()
    server = subprocess.Popen([PROGRAM, "--data", own.data, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    try:
        browser = Browser(server.stdout.readline().decode().strip())
        proof = re.search('name="proof" value="([^"]*)"', browser.get(browser.base + "/drop"))[1]
        new = "单位名称,类别,所在乡镇\n云江新来试验有限公司,企业,白塔镇\n".encode()
        status, page = browser.post("/drop", [("proof", proof)], "新来.csv", new)
        form = re.search(r'<form method="post" action="(/drop/[^"]*)".*?</form>', page, re.S)
        fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0])
        accept = html.unescape(form[1])
        assert status == 200 and dict(fields)["proof"] == proof, page
        stuffed(little, 0)
        for status, page in (browser.post("/drop", [("proof", proof)], "大.csv", new * 1000),
                             browser.post(accept, fields)):
            assert status == 500 and "磁盘已满" in page, page
        assert "云东区" in browser.get(browser.base + "/?")
        (little / "stuffing").unlink()
        assert own.changes() == changes
        status, page = browser.post(accept, fields)
        assert status == 200 and len(own.changes()) == len(changes) + 1, page
    finally:
        server.terminate()
        server.wait(30)
    assert not list(little.glob("book.db.uploads/**/upload-*"))
    assert "全部相符" in own.do("verify")


class Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        return None if req.data else super().redirect_request(req, fp, code, msg, headers, newurl)


def test_a_large_upload_lies_on_the_disk_and_not_in_memory(desk):
    server = subprocess.Popen([PROGRAM, "--data", desk.data, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    try:
        browser = Browser(server.stdout.readline().decode().strip(), Stays)
        proof = re.search('name="proof" value="([^"]*)"', browser.get(browser.base + "/drop"))[1]
        assert browser.post("/drop", [("proof", proof)], "大.csv", b"x" * (64 << 20))[0] == 303
        with open(f"/proc/{server.pid}/status", encoding="utf-8") as status:
            most = int(re.search(r"VmHWM:\s*(\d+) kB", status.read())[1])
        assert most < 48 << 10, f"{most} kB for 64 MB sent"
    finally:
        server.terminate()
        server.wait(30)


def test_a_pipe_or_a_device_is_no_input(desk, tmp_path):
    for ending in ("csv", "xlsx", "docx", "txt"):
        os.mkfifo(tmp_path / f"pipe.{ending}")
    for command in (("import", "pipe.csv"), ("import", "pipe.xlsx"), ("sheet", "pipe.csv", "--json"),
                    ("sheet", "pipe.xlsx", "--json"), ("proof", "pipe.docx"), ("proof", "pipe.txt"),
                    ("import", "/dev/zero"), ("compare", "pipe.csv", "单位"),
                    ("import", SAMPLE / "辖区.csv", "--mapping", "pipe.txt")):
        assert "不是普通文件" in desk.refused(*command), command


READERS = [("changes",), ("verify",), ("export", "单位", "-o", "e.xlsx"), ("frozen",), ("backup", "b.db"),
           ("import", "--accept", SAMPLE / "辖区.csv")]


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 511])
def test_only_init_makes_a_data_file(tmp_path, content):
    desk = Desk("little.db", tmp_path)
    (tmp_path / "little.db").write_bytes(content)
    for command in READERS:
        assert re.search("没有科账的数据|不是科账的数据文件", desk.refused(*command)), command
        assert (tmp_path / "little.db").read_bytes() == content
    if content:
        desk.refused("init", "--name", "甲局")
        assert (tmp_path / "little.db").read_bytes() == content
    assert not list(tmp_path.glob("*.[bx]*"))


@needs_server
def test_another_program_s_schema_stays_as_it_is(tmp_path):
    desk = new_desk("postgres", tmp_path)
    for command in READERS[:4]:
        assert "没有科账的数据" in desk.refused(*command), command
    psql(f"create table {desk.schema}.theirs (id int); create table {desk.schema}.schema_version (version text)")
    for command in (*READERS[:4], ("init", "--name", "甲局")):
        assert "别的程序的数据库" in desk.refused(*command), command
    psql(f"do $$ begin if (select count(*) from pg_tables where schemaname = '{desk.schema}') <> 2 "
         "then raise 'changed'; end if; end $$")


@needs_server
def test_what_the_server_says_comes_behind_words_for_the_office(tmp_path):
    desk = new_desk("postgres", tmp_path)
    desk.do("init", "--name", "甲局")
    psql(f"drop table {desk.schema}.frozen cascade")
    _, _, said = desk.run("frozen")
    assert "数据库里的表与本程序不符" in said and "select" not in said.lower(), said
    _, _, said = Desk("postgresql://nobody@127.0.0.1:1/none", tmp_path).run("changes")
    assert re.match("连不上数据库 .*请检查地址", said), said


def as_nobody(tmp_path, *args):
    """The program as somebody whom permissions bind; a copy of it where that one may read."""
    if os.geteuid() != 0:
        return subprocess.run([PROGRAM, *args], check=False, timeout=60, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, cwd=tmp_path)
    os.chmod(tmp_path, 0o755)
    for folder in tmp_path.parents:
        if folder.owner() == "root" and str(folder).startswith("/tmp/"):
            os.chmod(folder, 0o755)
    shutil.copy(PROGRAM, tmp_path / "program")
    os.chmod(tmp_path / "program", 0o755)
    return subprocess.run([tmp_path / "program", *args], check=False, timeout=60, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, cwd=tmp_path, user=65534, group=65534, extra_groups=[])


def test_a_file_on_a_medium_that_is_read_only_can_be_looked_at(desk, tmp_path):
    (tmp_path / "disc #1%").mkdir()
    disc = tmp_path / "disc #1%" / "b.db"
    desk.do("backup", "copy.db")
    shutil.move(tmp_path / "copy.db", disc)
    os.chmod(disc, 0o444)
    os.chmod(disc.parent, 0o555)
    for command in (["changes"], ["verify"], ["frozen"]):
        done = as_nobody(tmp_path, "--data", disc, *command)
        assert done.returncode == 0, done
    done = as_nobody(tmp_path, "--data", disc, "undo", "2")
    assert done.returncode == 1 and "只能查看" in done.stderr.decode(), done
    assert os.listdir(disc.parent) == ["b.db"]
    os.chmod(disc.parent, 0o755)
    log = disc.parent / "b.db-wal"
    log.write_bytes(b"log")
    os.chmod(disc.parent, 0o555)
    done = as_nobody(tmp_path, "--data", disc, "changes")
    os.chmod(disc.parent, 0o755)
    assert done.returncode == 1 and "日志" in done.stderr.decode(), done


def test_a_folder_that_may_not_be_entered_is_not_an_absent_file(desk, tmp_path):
    (tmp_path / "shut").mkdir()
    desk.do("backup", "shut/b.db")
    os.chmod(tmp_path / "shut", 0o600)
    done = as_nobody(tmp_path, "--data", "shut/b.db", "changes")
    os.chmod(tmp_path / "shut", 0o755)
    said = done.stderr.decode()
    assert done.returncode == 1 and "没有权限" in said and "init" not in said, said


def test_a_damaged_file_is_answered_with_what_to_do(desk, tmp_path):
    desk.do("backup", "hurt.db")
    whole = bytearray((tmp_path / "hurt.db").read_bytes())
    for page in range(16384, len(whole), 16384):
        whole[page:page + 64] = b"\xff" * 64
    (tmp_path / "hurt.db").write_bytes(whole)
    _, _, said = Desk("hurt.db", tmp_path).run("verify")
    assert "已损坏" in said and "备份恢复" in said and "用 verify" not in said and "select" not in said.lower(), said


def test_a_change_that_cannot_be_undone_is_called_by_a_chinese_name(desk):
    assert "(口径)" in desk.refused("undo", "1")
