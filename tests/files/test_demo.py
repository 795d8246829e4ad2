"""script/demo as a newcomer runs it: what it leaves behind opens, what it shows adds up, and it can be run again."""
import os
import re
import subprocess

import docx
import openpyxl
import pytest

from clerk import PROGRAM, ROOT

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

DEMO = ROOT / "script" / "demo"


def ran(out):
    env = {name: value for name, value in os.environ.items() if name != "KEZHANG_TEST_DATA"}
    done = subprocess.run([DEMO, "--no-serve", "--program", PROGRAM, "--out", out], env=env, timeout=300,
                          capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout


def test_it_ends_with_the_documents_and_can_be_run_again(tmp_path):
    first = ran(tmp_path / "out")
    text = ran(tmp_path / "out")
    without = lambda told: re.sub(r"用时 \d+|校验值 .+", "", told)
    assert without(text) == without(first)
    assert len(re.findall(r"^ +\d+  \S+ → \S+：新增 ", text, re.M)) == len(re.findall(r'"\$d/', (tmp_path / "out/district/import.sh").read_text())) and "有误 0" in text
    out = tmp_path / "out"
    table = docx.Document(out / "完成情况表.docx").tables[0]
    total = [row.cells[5].text for row in table.rows if row.cells[0].text == "高企新认定数"]
    traced = re.search(r"^高企新认定数 = (\d+)家$", text, re.M)[1]
    rows = re.findall(r"^\d+ +\d+  云江.*? ([01])  (?:无法判断)?$", text, re.M)
    assert total == [traced] and rows.count("1") == int(traced) and f"合计 {traced}（{len(rows)} 条）" in text
    sheet = openpyxl.load_workbook(out / "完成情况表.xlsx").worksheets[0]
    assert any(row[0].value == "高企新认定数" and row[5].value == int(traced) for row in sheet.iter_rows())
    words = "\n".join(p.text for p in docx.Document(out / "半年总结.docx").paragraphs)
    assert "云东区科技局2023年上半年工作总结" in words.replace("\n", "") and "四、下半年工作计划" in words
    page = (out / "半年总结.html").read_text(encoding="utf-8")
    assert "四、下半年工作计划" in page and page.count("<data ") > 30
    assert "必改 0，请核 0，提示 0" in text and "全部相符" in text


def first_hour():
    """The commands of the Chinese README's first hour, as somebody types them who has only its files."""
    text = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8").split("## 第一个小时")[1].split("\n## ")[0]
    when = re.search(r"`…` 同上,是 `([^`]+)`", text)[1]
    for block, span in re.findall(r"```\n(.*?)```|`(kezhang [^`]+)`", text, re.S):
        for line in (block or span).splitlines():
            line = line.split("#")[0].strip().replace("…", when)
            if line.startswith("kezhang ") and not re.search(r"去年名单|文件|编号|serve|undo|template| [^ ]*样本", line):
                yield line


def test_the_first_hour_of_the_readme_can_be_followed_to_the_letter(tmp_path):
    (tmp_path / "sample").symlink_to(ROOT / "sample")
    (tmp_path / "kezhang").symlink_to(PROGRAM)
    env = dict(os.environ, PATH=f"{tmp_path}:{os.environ['PATH']}")
    told = {}
    for line in first_hour():
        done = subprocess.run(line, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        told[line] = done.stdout
    assert len(told) >= 13
    assert "待补 0 个" in next(out for line, out in told.items() if "主要指标情况.docx" in line)
    assert "全部相符" in told["kezhang verify"]
