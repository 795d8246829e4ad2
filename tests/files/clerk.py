"""What the tests of the commands share: running one as a clerk does, and reckoning the sample by hand.

The reckoning here reads the sample's own files with openpyxl and csv and knows nothing of the program:
a month is its first to last day, and what cannot be told from that is None, not false.
"""
import calendar
import contextlib
import csv
import datetime
import fractions
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

import openpyxl
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample" / "district"
PROGRAM = os.environ.get("KEZHANG")
SERVER = os.environ.get("KEZHANG_TEST_POSTGRES")
needs_server = pytest.mark.skipif(not SERVER, reason="KEZHANG_TEST_POSTGRES is not set: run under tests/postgres.sh")
ENGINES = ["sqlite", pytest.param("postgres", marks=needs_server)]
HALF = ["--unit", "云东区", "--period", "2023H1", "--cutoff", "2023-06-20"]
# Messages are compared with narrow marks: which width stands where is for the tests of style.
NARROW = str.maketrans("（）：，；", "():,;")
REPORT = "half-year-one-page"
numbers = itertools.count(1)
made = []  # the imported district, and the folder that it goes with


class Desk:
    """One clerk at one data file (or schema): runs commands, keeps nothing."""

    def __init__(self, data, folder, packs=()):
        self.data, self.folder = str(data), folder
        self.packs = [word for pack in packs for word in ("--pack", str(pack))]

    def start(self, *args):
        return subprocess.Popen([PROGRAM, "--data", self.data, "--who", "王科员", *self.packs, *map(str, args)],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)

    def run(self, *args):
        child = self.start(*args)
        out, err = child.communicate(timeout=60)
        return child.returncode, out.decode().translate(NARROW), err.decode().translate(NARROW)

    def do(self, *args):
        code, out, err = self.run(*args)
        assert code == 0, f"{args}: {err}{out}"
        return out

    def refused(self, *args):
        """Exit 1, nothing on standard output but what was looked at, and a message in Chinese."""
        code, out, err = self.run(*args)
        assert code == 1, f"{args}: {code} {out} {err}"
        assert re.search("[\u4e00-\u9fff]", err), err
        assert not re.search(r"(?i)no such|error|failed|RC_|\bSQL", err), err
        return err

    def found_wrong(self):
        code, out, err = self.run("verify")
        return code == 1 and err != "" and "全部相符" not in out

    def looked(self, *args):
        return json.loads(self.do("import", "--json", *args))

    def figures(self, *args):
        """(indicator, face) → what the command says of it."""
        rows = json.loads(self.do("indicator", "--json", *args))
        return {(row["indicator"], row["face"]): row for row in rows}

    def changes(self):
        return [line for line in self.do("changes").splitlines() if re.match(r" *\d", line)]

    def frozen(self, *args):
        return int(re.search(r"编号 (\d+)", self.do("freeze", REPORT, *args))[1])

    def set_up(self):
        """The small district of sample/district; on SQLite it is imported once by each run and then copied."""
        if self.packs or "://" in self.data:
            return self.import_sample()
        if not made:
            folder = tempfile.TemporaryDirectory()
            made.append((folder, Desk(pathlib.Path(folder.name) / "district.db", self.folder).import_sample()))
        shutil.copyfile(made[0][1].data, self.data)
        assert not os.path.exists(made[0][1].data + "-wal")
        return self

    def import_sample(self):
        self.do("init", "--name", "云东区科技局")
        self.do("import", "--accept", SAMPLE / "辖区.csv", SAMPLE / "单位名录.csv")
        self.do("import", "--accept", "--full", "--unit", "云东区", "--as-of", "2023-06-20", "--covers", "2022-01-01/2023-06-20",
                SAMPLE / "高企名单.xlsx")
        self.do("import", "--accept", SAMPLE / "目标任务.csv", SAMPLE / "技术合同通报.csv",
                SAMPLE / "研发经费与生产总值.csv")
        return self


def psql(script):
    tools = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/psql"))
    subprocess.run([str(tools[-1]) if tools else "psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", script, SERVER],
                   check=True, stdout=subprocess.DEVNULL)


def new_desk(engine, folder, packs=()):
    if engine == "sqlite":
        return Desk(folder / f"book{next(numbers)}.db", folder, packs)
    schema = f"commands{os.getpid()}_{next(numbers)}"
    psql(f"create schema {schema}")
    desk = Desk(f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3D{schema}", folder, packs)
    desk.schema = schema
    return desk


class Browser:
    """As much of one as sends files to pages that are being served."""

    def __init__(self, address, *handlers):
        self.base = address.split("/?")[0]
        self.client = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(), *handlers)
        self.get(address)

    def get(self, address):
        with self.client.open(address, timeout=30) as reply:
            return reply.read().decode()

    def post(self, path, fields, name=None, content=b""):
        """The status and the page (that which an answer leads to)."""
        parts = [f'--kz\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields]
        if name:
            parts.append(f'--kz\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + content + b"\r\n")
        sent = urllib.request.Request(self.base + path, b"".join(parts) + b"--kz--\r\n",
                                      {"Content-Type": "multipart/form-data; boundary=kz", "Origin": self.base})
        try:
            with self.client.open(sent, timeout=30) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


@contextlib.contextmanager
def served(desk, today="2023-06-20"):
    """A browser at the pages of a desk's book."""
    with desk.start("--today", today, "serve", "--listen", "127.0.0.1:0") as server:
        try:
            yield Browser(server.stdout.readline().decode().strip())
        finally:
            server.terminate()
            server.communicate(timeout=30)


# ---- the sample, reckoned by hand ----

def whole_month(text):
    year, month = map(int, re.fullmatch(r"(\d{4})年(\d{1,2})月", text).groups())
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


def days(value):
    """First and last day that a cell may mean."""
    if isinstance(value, datetime.datetime):
        return value.date(), value.date()
    return whole_month(value)


def three_years_on(day):
    if (day.month, day.day) == (2, 29):
        return datetime.date(day.year + 3, 2, 28) - datetime.timedelta(1)
    return day.replace(year=day.year + 3) - datetime.timedelta(1)


def certificates():
    sheet = openpyxl.load_workbook(SAMPLE / "高企名单.xlsx").active
    found = []
    for number, firm, code, issued, expires, left, _ in sheet.iter_rows(min_row=4, values_only=True):
        if not isinstance(number, int):
            continue
        issued = days(issued)
        until = days(expires) if expires else tuple(three_years_on(day) for day in issued)
        found.append({"firm": firm, "code": code, "issued": issued, "until": until,
                      "left": days(left) if left else None})
    return found


def within(span, first, last):
    """Is a day of span from first to last? None when that depends on the day."""
    if first <= span[0] and span[1] <= last:
        return True
    return False if span[1] < first or last < span[0] else None


def both(*truths):
    if False in truths:
        return False
    return None if None in truths else True


def still_there(row, day):
    return True if row["left"] is None else within(row["left"], day + datetime.timedelta(1), datetime.date.max)


def stock(rows, day):
    return count(rows, lambda row: both(within(row["issued"], datetime.date.min, day),
                                        within(row["until"], day, datetime.date.max), still_there(row, day)))


def recognised(rows, day):
    return count(rows, lambda row: within(row["issued"], datetime.date(day.year, 1, 1), day))


def expiring(rows, day):
    return count(rows, lambda row: both(
        within(row["until"], datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31)), still_there(row, day)))


def count(rows, truth):
    """Distinct firms for certain, and rows that cannot be told."""
    told = [(row, truth(row)) for row in rows]
    return len({row["firm"] for row, is_true in told if is_true}), sum(is_true is None for _, is_true in told)


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def circular():
    return {(row["辖区"], row["报告期"]): (fractions.Fraction(row["数值"]), row["排名"])
            for row in table(SAMPLE / "技术合同通报.csv")}


def spending():
    return {(row["地区"], int(row["年份"])): (fractions.Fraction(row["R&D经费_亿元"]), fractions.Fraction(row["GDP_亿元"]))
            for row in table(SAMPLE / "研发经费与生产总值.csv")}


def printed(value, decimals):
    """Rounded half up, as the official tables print."""
    scaled = abs(value) * 10 ** decimals
    whole = int(scaled + fractions.Fraction(1, 2))
    text = str(whole).rjust(decimals + 1, "0")
    text = text if decimals == 0 else f"{text[:-decimals]}.{text[-decimals:]}"
    return ("-" if value < 0 and whole else "") + text
