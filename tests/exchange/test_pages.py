"""The pages of sending and receiving, as a browser without JavaScript uses them: a district makes its package, the city
drops it, looks, accepts."""
import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.request
import uuid

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "files"))
from clerk import PROGRAM, new_desk  # noqa: E402

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

UNITS = "名称,级别,上级辖区,区划代码\n云江市,市,,349900\n云东区,县区,云江市,349902\n云西区,县区,云江市,349903\n"
VALUES = "指标,辖区,报告期,数值,数据状态,发布单位\n高新技术企业总数,云东区,2023H1,35,公布,市统计局\n"
WHEN = "&period=2023H1&cutoff=2023-06-20"
PEOPLE = [("filled", "甲"), ("checked", "乙"), ("remark", "")]


class Browser:
    """Follows redirects, keeps the session's cookie, sends forms as they stand."""

    def __init__(self, desk):
        self.server = subprocess.Popen([PROGRAM, "--data", desk.data, "serve", "--listen", "127.0.0.1:0"],
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        found = None
        while not found:
            line = self.server.stdout.readline()
            assert line, "the server ended"
            found = re.search(rb"http://\S+", line)
        address = found.group(0).decode()
        self.base = re.match(r"http://[^/]+", address).group(0)
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.get(address[len(self.base):])

    def close(self):
        self.server.terminate()
        self.server.wait(timeout=20)
        self.server.stdout.close()

    def ask(self, request):
        try:
            with self.opener.open(request, timeout=60) as reply:
                return reply.status, reply.geturl(), reply.read()
        except urllib.error.HTTPError as error:
            return error.code, error.geturl(), error.read()

    def get(self, path):
        status, _, body = self.ask(self.base + path)
        assert status == 200, body.decode()
        return body.decode()

    def send(self, form, fields=(), files=()):
        bound = uuid.uuid4().hex
        parts = [f'--{bound}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                 for name, value in [*form[1], *fields]]
        parts += [f'--{bound}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                  "Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n" for name, data in files]
        body = b"".join([*parts, f"--{bound}--\r\n".encode()])
        return self.ask(urllib.request.Request(self.base + form[0], body, {
            "Content-Type": f"multipart/form-data; boundary={bound}", "Origin": self.base}))


def forms(page, start):
    """The POST forms of a page whose address begins so: address and hidden fields."""
    found = []
    for form in re.findall(r"<form[^>]*>.*?</form>", page, re.S):
        action = re.search(r'action="([^"]*)"', form).group(1).replace("&amp;", "&")
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        if action.startswith(start) and any(name == "proof" for name, _ in hidden):
            found.append((action, hidden))
    return found


@pytest.fixture
def desks(tmp_path):
    (tmp_path / "辖区.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "登记数.csv").write_text(VALUES, encoding="utf-8")
    city, east = new_desk("sqlite", tmp_path), new_desk("sqlite", tmp_path)
    city.do("init", "--name", "云江市科技局")
    east.do("init", "--name", "云东区科技局")
    for desk in city, east:
        desk.do("import", "--accept", tmp_path / "辖区.csv")
    east.do("import", "--accept", tmp_path / "登记数.csv")
    east.do("key", "-o", tmp_path / "east.pem")
    city.do("key", "-o", tmp_path / "city.pem")
    city.do("trust", "--unit", "云东区", tmp_path / "east.pem")
    east.do("trust", "--unit", "云江市", tmp_path / "city.pem")
    return city, east


@pytest.fixture
def city(desks):
    browser = Browser(desks[0])
    yield browser
    browser.close()


@pytest.fixture
def east(desks):
    browser = Browser(desks[1])
    yield browser
    browser.close()


def test_a_package_goes_from_page_to_page(city, east):
    page = east.get(f"/exchange?unit=349902{WHEN}")
    assert "谁报了" not in page  # a district has nobody below who reports
    submit = forms(page, "/exchange")[0]
    assert east.send(submit, [("filled", ""), ("checked", "乙")])[0] == 400
    status, _, package = east.send(submit, PEOPLE)
    assert status == 200 and package.startswith(b"PK")

    assert "未报 2 个，请催报：云东区、云西区" in city.get(f"/exchange?unit=349900{WHEN}")
    drop = forms(city.get(f"/drop?unit=349900{WHEN}"), "/drop")[0]
    status, where, page = city.send(drop, files=[("上报.kezhang", package)])
    assert status == 200 and "/packages/" in where and "签名相符" in page.decode()
    accept = forms(page.decode(), "/packages/")[0]
    status, where, _ = city.send(accept)
    assert status == 200 and "/changes/" in where
    page = city.get(f"/exchange?unit=349900{WHEN}")
    assert "未报 1 个，请催报：云西区" in page and re.search(r"高新技术企业总数.*?>35<", page, re.S)
    assert "产学研协议数" not in city.get(f"/exchange?unit=349900{WHEN}&q=%E9%AB%98%E4%BC%81") and "高新技术企业总数" in city.get(
        f"/exchange?unit=349900{WHEN}&q=%E6%8A%80%E6%9C%AF%E4%BC%81%E4%B8%9A")
    status, _, page = city.send(accept)
    assert status == 409 and "已经收过" in page.decode()


def test_an_altered_package_is_told_and_lists_go_their_own_way(city, east):
    submit = forms(east.get(f"/exchange?unit=349902{WHEN}"), "/exchange")[0]
    package = bytearray(east.send(submit, PEOPLE)[2])
    package[len(package) // 2] ^= 1
    drop = forms(city.get(f"/drop?unit=349900{WHEN}"), "/drop")[0]
    status, _, page = city.send(drop, files=[("上报.kezhang", bytes(package))])
    assert status == 400 and "被改动过" in page.decode()
    status, _, page = city.send(drop, files=[("甲.kezhang", bytes(package)), ("乙.csv", UNITS.encode())])
    assert status == 400 and "一个一个地放" in page.decode()
    status, where, _ = city.send(drop, files=[("辖区.csv", UNITS.encode())])
    assert status == 200 and "/drop/" in where
    assert "未报 2 个" in city.get(f"/exchange?unit=349900{WHEN}")


def test_what_was_settled_goes_back(desks, city, east, tmp_path):
    (tmp_path / "核定.csv").write_text(VALUES.replace("公布,市统计局", "核定,云江市科技局").replace(",35,", ",34,"),
                                     encoding="utf-8")
    feedback = forms(city.get(f"/exchange?unit=349902{WHEN}"), "/exchange")[1]
    status, _, page = city.send(feedback, PEOPLE)
    assert status == 400 and "还没有核定数" in page.decode()
    desks[0].do("import", "--accept", tmp_path / "核定.csv")
    feedback = forms(city.get(f"/exchange?unit=349902{WHEN}"), "/exchange")[1]
    status, _, package = city.send(feedback, PEOPLE)
    assert status == 200
    drop = forms(east.get(f"/drop?unit=349902{WHEN}"), "/drop")[0]
    _, _, page = east.send(drop, files=[("反馈.kezhang", package)])
    status, where, _ = east.send(forms(page.decode(), "/packages/")[0])
    assert status == 200 and "/changes/" in where
