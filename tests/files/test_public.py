"""Real lists through the drop page.

Every file of the public data that is a list or a table of figures goes in as a clerk brings it, over HTTP: sent, looked
at, accepted, as it is or with a mapping of sample/public written into the form; a file that fits nothing gets its answer.
What must come out is reckoned from the files with other people's readers. Skips, visibly, without KEZHANG_TEST_DATA.
"""
import csv
import html
import http.client
import io
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.parse

import openpyxl
import pytest

from clerk import PROGRAM, ROOT

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

DATA = pathlib.Path(os.environ["KEZHANG_TEST_DATA"]) if os.environ.get("KEZHANG_TEST_DATA") else None
PUBLIC = ROOT / "sample" / "public"
FIRMS = sorted(f"enterprises/{path.name}" for path in (DATA / "enterprises").glob("*.xlsx")) if DATA else []
PARKS = [f"platforms/list-batch-0{n}.xlsx" for n in (1, 2, 3, 4)]
LABS = "platforms/SKL-list-year-2019-sciping.xlsx"
GRADES = "platforms/eval-2023-wide.xlsx"
PROJECTS = "enterprises/nkrdp_projects_2018_2020_no_persons.csv"
CERTIFICATES = "enterprises/hightech_certificates_sample.csv"
# mapping of sample/public (none: as it is), file, records that come of it
FIGURES = [
    (None, "statistics/rd_intensity_2011_2017.csv", 338),
    (None, "statistics/anhui_tech_contract_absorb_2022H1.csv", 16),
    ("hightech-counts", "statistics/hightech_firms_by_province_2018_2024.csv", 217),
    ("rd-by-county", "statistics/luan_rd_by_county_2020.csv", 8),
    ("contract-market", "statistics/techmarket_by_province_2000_2023.csv", 1196),
    ("published-facts", "statistics/published_facts.csv", 22),
    ("population", "ledgers/52_分省年度数据.csv", 310),
    ("population", "ledgers/56_分省年度数据.csv", 775),
    ("contract-inflow", "ledgers/24_raw-type-funds-2023.xlsx", 304),
    ("farm-machines", "ledgers/33_raw-2020-2021.xlsx", 192),
    ("industry-institutes", "ledgers/05_raw-2019-edited.xlsx", 72),
    ("industry-rd", "ledgers/18_raw-2020-edited.xlsx", 106),
    ("tidy-statistics", "ledgers/18_tech-yearbook__part05-industry__02-RD__2020.xlsx", 414),
    ("tidy-statistics", "ledgers/24_tech-yearbook__part08-output__03-teckmarket-pull__funds-2023.xlsx", 32),
]
# what fits no ledger, and what the page says of it
REFUSED = [
    ("ledgers/01_raw-2020.xls", "旧版Excel或WPS表格（.xls/.et）：请用WPS或Excel打开，另存为.xlsx后再导入"),
    ("ledgers/03_raw-2023.xls", "旧版Excel或WPS表格（.xls/.et）：请用WPS或Excel打开，另存为.xlsx后再导入"),
    ("ledgers/04_raw-2020-soshu.xls", "其实是网页（HTML），不是真正的Excel文件：请用WPS或Excel打开，另存为.xlsx后再导入"),
    ("ledgers/62_一般公共预算等.xls", "旧版Excel或WPS表格（.xls/.et）：请用WPS或Excel打开，另存为.xlsx后再导入"),
    ("ledgers/66_全国高等学校名单.xls", "旧版Excel或WPS表格（.xls/.et）：请用WPS或Excel打开，另存为.xlsx后再导入"),
    ("ledgers/MANIFEST.csv", "认不出是哪本台账的表"),
    ("ledgers/cells.jsonl.gz", "不是能识别的表格文件：请用WPS或Excel打开核对，另存为.xlsx后再导入"),
]


def rows_of(name):
    """The rows below the head, as dictionaries, by readers that are not ours."""
    if name.endswith(".csv"):
        with open(DATA / name, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    sheet = openpyxl.load_workbook(DATA / name, read_only=True).worksheets[0]
    sheet.reset_dimensions()
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row)) for row in rows if any(cell is not None for cell in row)]


def key(name):
    return re.sub(r"\s", "", str(name)).replace("（", "(").replace("）", ")").lower()


def bare(name):
    """As names of two lists are held against each other: brackets say nothing."""
    return re.sub(r"[()]", "", key(name))


class Clerk:
    """A book of its own, its server, and a browser without JavaScript."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.book = os.path.join(self.folder.name, "book.db")
        self.run("init", "--name", "公开数据")
        self.server = subprocess.Popen([PROGRAM, "--data", self.book, "--who", "王科员", "serve", "--listen", "127.0.0.1:0"],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        address = urllib.parse.urlsplit(self.server.stdout.readline().strip())
        self.host, self.port, self.cookie = address.hostname, address.port, ""
        self.ask("GET", f"/?{address.query}")
        self.proof = self.proof_of(self.get("/drop"))

    def run(self, *args):
        return subprocess.run([PROGRAM, "--data", self.book, "--who", "王科员", *map(str, args)], capture_output=True, text=True,
                              check=True, timeout=60).stdout

    @staticmethod
    def proof_of(page):
        return re.search(r'name="proof" value="([^"]+)"', page)[1]

    def ask(self, method, path, body=None, kind=None):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if kind:
            headers.update({"Content-Type": kind, "Origin": f"http://{self.host}:{self.port}"})
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        content = reply.read()
        if reply.getheader("Set-Cookie"):
            self.cookie = reply.getheader("Set-Cookie").split(";")[0]
        connection.close()
        return reply.status, reply.getheader("Location"), content

    def get(self, path):
        status, _, content = self.ask("GET", path)
        assert status == 200, (path, status, content.decode()[:3000])
        return content.decode()

    def send(self, path, mapping=None):
        """What a browser sends when a file is chosen; where it leads."""
        return self.multipart("/drop", [("proof", self.proof), ("mapping", mapping or "")], [("file", path)])

    def multipart(self, where, fields, files):
        body = b"".join(f'--x-bound\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                        for name, value in fields)
        for name, path in files:
            body += f'--x-bound\r\nContent-Disposition: form-data; name="{name}"; filename="{path.name}"\r\n\r\n'.encode()
            body += path.read_bytes() + b"\r\n"
        return self.ask("POST", where, body + b"--x-bound--\r\n", "multipart/form-data; boundary=x-bound")

    def looked(self, path, mapping=None):
        status, there, content = self.send(path, mapping)
        assert status == 303, (path, status, content.decode()[:3000])
        return Preview(self, self.get(there))

    def holds(self, ledger):
        page = self.get(f"/ledgers/{ledger}")
        found = re.search(r"共 ([\d,]+) 条", page)
        return int(found[1].replace(",", "")) if found else 0

    def end(self):
        self.server.terminate()
        self.server.communicate(timeout=30)
        self.folder.cleanup()


class Preview:
    """The page of one file before it is taken."""

    def __init__(self, clerk, page):
        self.clerk, self.page = clerk, page
        self.known_as = re.findall(r"<h2>认作 (\S+)", page)
        self.tallies = [tuple(map(int, found)) for found in re.findall(
            r'新增 <b>(\d+)</b></li>\s*<li class="tally-changed">变更 <b>(\d+)</b></li>\s*<li>相同 <b>(\d+)</b></li>\s*'
            r'<li(?: class="tally-wrong")?>有误 <b>(\d+)</b></li>\s*<li>略过 <b>(\d+)</b>', page)]
        self.words = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))

    def accept(self):
        """Presses the one button there is."""
        for form in re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', self.page, re.S):
            if re.search(r'btn-primary" type="submit">(接收|有误)', form[1]):
                fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[1])
                body = urllib.parse.urlencode([(name, html.unescape(value)) for name, value in fields])
                status, there, content = self.clerk.ask("POST", html.unescape(form[0]), body, "application/x-www-form-urlencoded")
                assert status == 303 and "/changes/" in there, (status, there, content.decode()[:3000])
                return there
        raise AssertionError(f"nothing to press: {self.words[-600:]}")


def closed(name):
    return re.sub(r"(?<=[\u3400-\u9fff])[ \u3000\u00a0\t]+(?=[\u3400-\u9fff])", "", name)


@unittest.skipUnless(DATA, "KEZHANG_TEST_DATA is not set")
class Public(unittest.TestCase):
    """In the order of what refers to what; each step counts what is there afterwards."""

    @classmethod
    def setUpClass(cls):
        cls.clerk = Clerk()
        preview = cls.clerk.looked(PUBLIC / "辖区.csv")
        assert preview.tallies[0][3] == 0, preview.words
        preview.accept()

    @classmethod
    def tearDownClass(cls):
        cls.clerk.end()

    def take(self, name, mapping, ledger, wrong=0):
        """Looked at and accepted: its one tally, and what the ledger holds more. The same again is all the same."""
        text = (PUBLIC / f"{mapping}.yaml").read_text(encoding="utf-8") if mapping else None
        before = self.clerk.holds(ledger)
        preview = self.clerk.looked(DATA / name, text)
        self.assertEqual(len(preview.tallies), 1, preview.words)
        new, changed, same, bad, skipped = preview.tallies[0]
        self.assertEqual(bad, wrong, preview.words)
        preview.accept()
        self.assertEqual(self.clerk.holds(ledger), before + new)
        again = self.clerk.looked(DATA / name, text).tallies[0]
        self.assertEqual((again[0], again[3]), (0, wrong))
        return new, changed, same, skipped

    def test_1_firms(self):
        known = set()
        for name in FIRMS:
            with self.subTest(name):
                rows = rows_of(name)
                names = {key(row["name"]) for row in rows if row["name"]}
                new, changed, same, skipped = self.take(name, None, "party")
                self.assertEqual(new + changed + same + skipped, len(rows))
                self.assertEqual(new, len(names - known))
                known |= names
        self.assertEqual(self.clerk.holds("party"), len(known))

    def test_2_certificates(self):
        rows = rows_of(CERTIFICATES)
        self.assertEqual(self.take(CERTIFICATES, None, "hightech_certificate"), (len(rows), 0, 0, 0))
        _, changed, same, _ = self.take(CERTIFICATES, "certificate-holders", "party")
        self.assertEqual(changed + same, len(rows))

    def test_3_projects(self):
        """A project may have a row in each of two notices: one record; an amount of “*” is none."""
        rows = rows_of(PROJECTS)
        told = [row for row in rows if row["中央财政经费_万元"] != "*"]
        # a name is the same name where one of the notices spaces it out
        projects = {(closed(row["项目名称"].strip()), re.sub(r"\s", "", row["牵头承担单位"]), row["专项"].strip(), row["年度"].strip())
                    for row in told}
        new, changed, same, skipped = self.take(PROJECTS, None, "project", wrong=len(rows) - len(told))
        self.assertEqual((new, changed, same, skipped), (len(projects), 0, len(told) - len(projects), 0))

    def test_4_parks(self):
        known = set()
        for name in PARKS:
            with self.subTest(name):
                rows = rows_of(name)
                names = {key(row["name"]) for row in rows}
                new, changed, _, _ = self.take(name, "agricultural-parks", "platform")
                self.assertEqual((new, changed), (len(names - known), len(names & known)))
                known |= names
        self.assertEqual(self.clerk.holds("platform"), len(known))

    def test_5_laboratories_and_their_hosts(self):
        rows = rows_of(LABS)
        names = {key(row["name"]) for row in rows}
        self.assertEqual(self.take(LABS, "key-laboratories", "platform"), (len(names), 0, len(rows) - len(names), 0))
        self.assertEqual(self.take(LABS, "key-laboratory-hosts", "platform_partner"), (len(rows), 0, 0, 0))

    def test_6_evaluations(self):
        rows = rows_of(GRADES)
        self.assertEqual(self.take(GRADES, "facility-evaluation", "platform_evaluation"), (len(rows), 0, 0, 0))
        for grade in ("优秀", "良好", "合格", "较差"):
            page = self.clerk.get("/ledgers/platform_evaluation?" + urllib.parse.urlencode({"f_grade": grade}))
            self.assertIn(f"共 {sum(row['result'] == grade for row in rows)} 条", page)

    def test_7_figures(self):
        for mapping, name, records in FIGURES:
            with self.subTest(name):
                new, changed, _, _ = self.take(name, mapping, "registered_value")
                self.assertEqual((new, changed), (records, 0))

    def test_8_what_fits_nothing_gets_its_answer_and_writes_nothing(self):
        for name, words in REFUSED:
            with self.subTest(name):
                changes = self.clerk.get("/changes")
                status, there, content = self.clerk.send(DATA / name)
                if status == 303:
                    status, _, content = self.clerk.ask("GET", there)
                page = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", content.decode())))
                self.assertIn(words, page)
                self.assertNotRegex(page, "(?i)error|failed|系统错误")
                self.assertNotIn('type="submit">接收', content.decode())
                self.assertEqual(self.clerk.get("/changes"), changes)

    def test_8_the_full_list_against_the_batches(self):
        """All batches together, then each: the page, the command and exact names counted by hand say the same."""
        full = "enterprises/list-full-year-2023.xlsx"
        batches = [name for name in FIRMS if name != full]
        now = {bare(row["name"]) for row in rows_of(full)}
        for lists in [batches, *([name] for name in batches)]:
            with self.subTest(lists):
                told = json.loads(self.clerk.run("compare", *(DATA / name for name in lists), DATA / full, "--json"))
                names = [bare(row["name"]) for name in lists for row in rows_of(name)]
                self.assertEqual(told["a"]["count"], len(names))
                self.assertEqual(told["same"], len(set(names) & now))
                self.assertEqual(told["near"] + told["gone"] + told["renamed"], len(set(names) - now))
                self.assertEqual(told["twice_a"], len(names) - len(set(names)))
                self.assertEqual(told["new"] + told["near"] + told["renamed"], len(now - set(names)))
                page, there = self.compared(lists, [full])
                self.assertEqual(self.tabs(page), [told[kind] for kind in (
                    "new", "gone", "renamed", "near", "changed", "twice_a", "twice_b", "same")])
                self.same_rows(told, self.clerk.ask("GET", there.replace("/compare?", "/compare/xlsx?"))[2])
        near = [pair for pair in told["pairs"] if pair["kind"] == "near"]
        page = self.clerk.get(there + "&show=near")
        self.assertIn(f"第 {near[0]['a']['row']} 行", page)
        self.assertIn(near[0]["b"]["name"], html.unescape(page))

    def compared(self, first, second):
        fields = [("proof", self.clerk.proof), ("a_ledger", ""), ("b_ledger", "")]
        files = [("a_file", DATA / name) for name in first] + [("b_file", DATA / name) for name in second]
        status, there, content = self.clerk.multipart("/compare", fields, files)
        self.assertEqual(status, 303, content.decode()[:2000])
        return self.clerk.get(there), there

    @staticmethod
    def tabs(page):
        return [int(count.replace(",", "")) for count in re.findall(r'<a class="tab[^>]*>[^<]*<b>([\d,]+)</b>', page)]

    def same_rows(self, told, workbook):
        """The workbook of the page has the very pairs of the command, each with its place."""
        sheets = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True)
        for kind, title in (("new", "新增"), ("gone", "缺少"), ("near", "疑似更名"), ("same", "相同")):
            pairs = [(pair["a"], pair["b"]) for pair in told["pairs"] if pair["kind"] == kind]
            rows = list(sheets[title].iter_rows(min_row=2, values_only=True)) if pairs else []
            self.assertEqual([(row[0], row[5]) for row in rows],
                             [(a and a["name"], b and b["name"]) for a, b in pairs], title)
            self.assertEqual([(row[4] or "").split("第 ")[-1] for row in rows], [f"{a['row']} 行" if a else "" for a, _ in pairs])

    def test_9_every_file_was_brought(self):
        brought = {*FIRMS, *PARKS, LABS, GRADES, PROJECTS, CERTIFICATES, *(f[1] for f in FIGURES), *(r[0] for r in REFUSED)}
        there = {f"{folder}/{path.name}" for folder in ("enterprises", "platforms", "statistics", "ledgers")
                 for path in (DATA / folder).iterdir()}
        self.assertEqual(there - brought, set())
        self.assertIn("全部相符", self.clerk.run("verify"))

