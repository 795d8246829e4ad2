"""核稿 from outside: our own documents are clean, what a hand changed in Word is found, drafts are held against the ledgers."""
import json
import re
import subprocess

import docx
import pytest

from clerk import ENGINES, HALF, NARROW, PROGRAM, REPORT, new_desk

if not PROGRAM:
    pytest.skip("KEZHANG is not set", allow_module_level=True)

CLEAN = "必改 0,请核 0,提示 0"
HEAD = "云东区科技局2023年上半年工作总结\n(截至2023年6月20日)\n".translate(str.maketrans("()", "（）"))


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path):
    return new_desk(request.param, tmp_path).set_up()


@pytest.fixture
def book(tmp_path):
    return new_desk("sqlite", tmp_path).set_up()


def draft(folder, text, name="稿.txt", coding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(coding))
    return path


def proofed(desk, path, *args):
    """Exit code and what --json says."""
    code, out, err = desk.run("--json", "proof", path, *args)
    return code, json.loads(out)


def found(answer, rule):
    return [(f["printed"], f["weight"], f["wanted"]) for f in answer["findings"] if f["rule"] == rule]


# ---- our own documents ----

def clean_but_for_years(report, out):
    """The table compares with what was not confirmed complete: it has these hints, all of them so, and nothing else."""
    told = [line.strip() for line in out.splitlines() if line.startswith("  ")]
    assert (CLEAN if report == REPORT else "必改 0,请核 0") in out, out
    assert all(line.startswith("提示 N7") and line.endswith("已登记完整") for line in told), out


@pytest.mark.parametrize("report", [REPORT, "completion-table"])
def test_our_documents_are_clean_in_every_edition(desk, tmp_path, report):
    # a text with 待补 in it has no outgoing edition
    for edition in ("internal", "review", "outgoing") if report == REPORT else ("internal", "review"):
        path = tmp_path / f"{edition}.docx"
        desk.do("report", report, *HALF, "--edition", edition, "-o", path)
        out = desk.do("proof", path, *HALF)
        clean_but_for_years(report, out)
        _, answer = proofed(desk, path, *HALF)
        bound = answer["classes"]["绑定"]
        assert (bound > 0) == (edition != "outgoing") and answer["reckoned"] > 0
        if edition != "outgoing":
            assert answer["classes"]["未绑定"] == 0
    plain = tmp_path / "plain.txt"
    desk.do("report", report, *HALF, "-o", plain)
    out = desk.do("proof", plain, *HALF)
    clean_but_for_years(report, out)


def change_in_word(path, old, new):
    """As somebody types over a number: the first run that is exactly it."""
    document = docx.Document(path)
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run.text == old:
                run.text = new
                document.save(path)
                return
    raise AssertionError(f"no run {old}")


def test_what_a_hand_changed_in_word_is_found(book, tmp_path):
    path = tmp_path / "报告.docx"
    book.do("report", REPORT, *HALF, "-o", path)
    change_in_word(path, "57", "58")
    code, answer = proofed(book, path, *HALF)
    assert code == 1
    assert ("58", "必改", "57") in found(answer, "N1")
    # and growth as printed does not follow from it any more: 58 on 32 is 81.3%
    assert any(printed == "78.1%" for printed, _, _ in found(answer, "N2"))


def test_a_sentence_typed_in_word_is_unbound_or_agrees(book, tmp_path):
    path = tmp_path / "报告.docx"
    book.do("report", REPORT, *HALF, "-o", path)
    document = docx.Document(path)
    document.add_paragraph("全区高新技术企业总数57家，走访企业12家。")
    document.save(path)
    code, answer = proofed(book, path, *HALF)
    assert code == 0
    assert ("57家", "提示", "") in found(answer, "N1")
    assert ("12家", "请核", "") in found(answer, "N1")


# ---- drafts ----

def test_a_draft_is_held_against_the_ledgers(desk, tmp_path):
    path = draft(tmp_path, HEAD + "全区高新技术企业总数57家，上年同期32家，同比增长78.1%。企业吸纳技术合同成交额6.8亿元，"
                                  "全年任务12.5亿元，完成率54.4%，居全市第2位。\n新认定高新技术企业12家。\n")
    code, answer = proofed(desk, path, "--unit", "云东区")
    assert (answer["period"], answer["cutoff"]) == ("2023H1", "2023-06-20")
    assert code == 1
    assert found(answer, "台账") == [("12家", "必改", "11家")]
    assert answer["compared"] == 8 and answer["classes"]["与台账相符"] == 7
    by_text = {n["printed"]: n for n in answer["numbers"]}
    assert by_text["78.1%"]["indicator"] == "hightech.stock" and by_text["78.1%"]["face"] == "同比增长"
    assert by_text["6.8亿元"]["ledger"] == "6.8亿元"


def test_another_place_or_time_is_not_compared(book, tmp_path):
    path = draft(tmp_path, HEAD + "全市高新技术企业总数570家。力争高新技术企业总数达到80家。去年高新技术企业总数50家。\n")
    code, answer = proofed(book, path, "--unit", "云东区")
    assert code == 0 and answer["compared"] == 0


def test_promises_tasks_and_names_are_not_what_is_said_of_the_period(book, tmp_path):
    def told(text):
        _, answer = proofed(book, draft(tmp_path, HEAD + text), "--unit", "云东区")
        return [(printed, weight) for printed, weight, _ in found(answer, "台账")]
    wrong = "新认定高新技术企业12家"
    assert told(f"{wrong}。") == [("12家", "必改")]
    for text in (f"尚未兑现的承诺：走访企业30家；{wrong}。", f"年初承诺走访企业30家、{wrong}。", f"全年{wrong}。",
                 f"工作打算如下：\n1．{wrong}；\n2．走访企业30家。", "力争高新技术企业总数达到70家。"):
        assert told(text) == [], text
    assert told(f"滞后2项：{wrong}；走访企业30家。") == told(f"二、下半年工作计划\n{wrong}。") == [("12家", "请核")]
    assert told(f"工作进展：走访企业30家；{wrong}。") == told(f"兑现承诺3条，{wrong}。") == [("12家", "必改")]


def test_a_strong_word_is_judged_by_the_ledgers(book, tmp_path):
    path = draft(tmp_path, HEAD + "研发投入强度居全市前列。\n高企新认定数均实现时间过半、任务过半。\n")
    _, answer = proofed(book, path, "--unit", "云东区")
    words = {f["printed"] for f in answer["findings"] if f["rule"] == "N5"}
    assert not any("任务过半" in word for word in words), words


def test_tasks_that_are_all_done_are_looked_up(book, tmp_path):
    def weights(text, period="2023"):
        path = draft(tmp_path, text)
        _, answer = proofed(book, path, "--unit", "云东区", "--period", f"{period}H1", "--cutoff", f"{period}-06-20")
        return {f["printed"]: (f["weight"], f["message"]) for f in answer["findings"] if f["rule"] == "N5"}
    told = weights("已下达的各项年度任务均已完成。")["均已完成"]
    assert told[0] == "必改" and "高新技术企业总数还差9家" in told[1] and "高企新认定数还差9家" in told[1]
    assert weights("高新技术企业总数全部完成全年任务。")["全部完成"][0] == "必改"
    # what is hoped for, and what is no task
    assert weights("力争各项年度任务均已完成。两个项目均已完成验收。") == {}
    assert weights("各项年度任务均已完成。", "2022")["均已完成"][0] == "请核"
    raised = tmp_path / "目标任务.csv"
    raised.write_text("下达文件,指标,责任单位,年度,全年任务\n云科〔2022〕1号,高新技术企业总数,云东区,2022,1\n", encoding="utf-8")
    book.do("import", "--accept", raised)
    assert weights("各项年度任务均已完成。", "2022") == {}


def test_without_a_data_file_the_text_is_held_against_itself(tmp_path):
    path = draft(tmp_path, "省级平台7家，上年同期5家，同比增长41.0%。")
    done = subprocess.run([PROGRAM, "proof", path], cwd=tmp_path, capture_output=True, timeout=60)
    out = done.stdout.decode().translate(NARROW)
    assert done.returncode == 1
    assert "同比增长【41.0%】" in out and "必改 N2" in out and "40.0%" in out
    assert "有 1 处必改" in done.stderr.decode()


def test_texts_of_other_codings_and_what_is_refused(book, tmp_path):
    for coding in ("gb18030", "utf-16", "utf-8-sig"):
        assert "核对 2 个数" in book.do("proof", draft(tmp_path, "高企57家，科小120家。", coding=coding), *HALF)
    old = tmp_path / "旧.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert "另存为 .docx" in book.refused("proof", old, *HALF)
    assert "kezhang proof" in book.refused("proof", *HALF)
    assert "没有" in book.refused("proof", tmp_path / "不在.docx", *HALF)


def test_what_a_text_says_cannot_steer_the_terminal(book, tmp_path):
    out = book.run("proof", draft(tmp_path, "高企\x1b[31m.5万家，。\x07\n"), *HALF)[1]
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", out)
