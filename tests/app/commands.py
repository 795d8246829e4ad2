"""The command line as somebody in a hurry types it: each mistake is refused before anything is written.

commands.py PROGRAM; KEZHANG_SAMPLE names the folder of sample data.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

PROGRAM = os.path.abspath(sys.argv.pop(1))
SAMPLE = pathlib.Path(os.environ["KEZHANG_SAMPLE"]) / "district"


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.data = os.path.join(self.folder.name, "t.db")
        self.says(0, "已建账套", "init", "--name", "云东区科技局")
        self.says(0, "第 2 号变更", "import", "--accept", SAMPLE / "辖区.csv")

    def tearDown(self):
        self.folder.cleanup()

    def path(self, name, text=None):
        path = os.path.join(self.folder.name, name)
        if text is not None:
            pathlib.Path(path).write_text(text, encoding="utf-8")
        return path

    def says(self, status, words, *args, data=None):
        done = subprocess.run([PROGRAM, "--data", data or self.data, *map(str, args)], check=False, timeout=60,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = done.stdout.decode("utf-8", "replace")
        self.assertEqual(done.returncode, status, said)
        self.assertIn(words, said)
        return said

    def test_a_misspelt_option_is_found_before_the_first_file_is_taken(self):
        new = self.path("new.csv", "名称,注册资本\n甲公司,1\n")
        for wrong in (["--ful"], ["--as-of"], ["--ledger", "--full"], ["--ledger", "单位", "--ledger", "单位"]):
            self.says(1, "不认识", "import", "--accept", new, *wrong)
        for lost in (["--unit", "云东区"], ["--covers", "2023"]):
            self.says(1, "只对完整名单有意义", "import", "--accept", "--ledger", "单位", new, *lost)
        self.says(0, "2 次变更", "verify")

    def test_what_a_script_left_empty_is_refused(self):
        for words, args in (("命令行第 6 项是空的", ["import", "--accept", "x.csv", ""]), ("第 4 项是空的", ["indicator", ""]),
                            ("--ledger 后面的值是空的", ["import", "x.csv", "--ledger", ""])):
            said = self.says(1, "是空的", *args)
            self.assertIn(words, said)

    def test_a_name_that_no_book_may_have_leaves_no_file_behind(self):
        other = self.path("other.db")
        for name in ("", "两\n行", "名" * 67):
            self.says(1, "", "init", "--name", name, data=other)
            self.assertEqual(os.listdir(self.folder.name), ["t.db"])

    def test_behind_two_dashes_nothing_is_an_option(self):
        self.path("-x.csv", "名称,注册资本\n甲公司,1\n")
        done = subprocess.run([PROGRAM, "--data", self.data, "import", "--ledger", "单位", "--", "-x.csv"], check=False,
                              timeout=60, cwd=self.folder.name, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout.decode("utf-8"))
        self.says(1, "选项“-x.csv”不认识", "import", "-x.csv")
        self.says(1, "不认识“--all”", "changes", "--", "--all")

    def test_a_number_that_none_can_have_is_named(self):
        for command in ("undo", "drift", "recompute"):
            self.says(1, "“-1”应是一个编号", command, "-1")
            self.says(1, "请写明编号", command)

    def test_a_text_without_words_is_not_called_flawless(self):
        self.says(1, "是一个空文件", "proof", self.path("a.txt", ""))
        self.says(1, "没有可核的文字", "proof", self.path("b.txt", " \n"))

    def test_a_list_is_json_for_a_program_and_other_answers_refuse_it(self):
        def told(*args):
            done = subprocess.run([PROGRAM, "--data", self.data, "--json", *map(str, args)], check=False, timeout=60,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 0, done.stderr.decode("utf-8"))
            return json.loads(done.stdout)

        when = ["--period", "2023H1", "--cutoff", "2023-06-20"]
        self.says(0, "已接收", "import", "--accept", SAMPLE / "单位名录.csv", SAMPLE / "高企名单.xlsx",
                  SAMPLE / "技术合同通报.csv")
        self.says(0, "已定稿", "freeze", "主要指标完成情况表", *when, "--sign", "试")
        self.says(0, "已撤销", "undo", 4)
        changes = told("changes")
        self.assertEqual([7, 6, 5, 4, 3, 2, 1], [c["change"] for c in changes])
        self.assertEqual(("undo", None, 7), (changes[0]["kind"], changes[0]["undone_by"], changes[3]["undone_by"]))
        self.assertRegex(changes[0]["at"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$")
        self.assertEqual({"changes": 7, "head": changes[0]["hash"]},
                         {key: told("verify")[key] for key in ("changes", "head")})
        frozen, = told("frozen")
        self.assertEqual((5, "试"), (frozen["change"], frozen["sign"]))
        drift = {f["name"]: f for f in told("drift", frozen["id"])}
        stock = next(f for name, f in drift.items() if "高新技术企业总数" in name)
        self.assertTrue(all(row["how"] == "dropped" and row["change"] == 7 for row in stock["rows"]))
        trace = told("trace", "高新技术企业总数", *when, "--change", 5)
        part, = trace["parts"]
        self.assertEqual((trace["value"], part["total"]), ("57", "57"))
        self.assertEqual(57, sum(row["adds"] == "1" for row in part["rows"]))
        self.assertTrue(all(len(row["cells"]) == len(part["columns"]) for row in part["rows"]))
        check = told("check")
        self.assertIn("party", [ledger["code"] for ledger in check["ledgers"]])
        self.assertTrue(all(check[key] for key in ("version", "indicators", "claims", "reports")))
        for args in (["undo", 1], ["serve"], ["backup", self.path("b.db")], ["export", "单位", "-o", self.path("a.xlsx")]):
            self.says(1, "命令 %s 没有 JSON 形式的结果" % args[0], "--json", *args)
        self.says(1, "只用其中一个", "--json", "frozen", 1, "-o", self.path("a.docx"))

    def test_import_without_a_file_says_so(self):
        self.says(1, "请写明要导入的文件", "import", "--accept")

    def test_accepting_what_is_known_already_is_not_called_a_preview(self):
        said = self.says(0, "没有新的变更", "import", "--accept", SAMPLE / "辖区.csv")
        self.assertNotIn("预览", said)
        self.says(0, "只是预览", "import", SAMPLE / "辖区.csv")

    def test_a_global_option_given_twice_or_without_value_is_refused(self):
        self.says(1, "写了两次", "--data", "other.db", "verify")
        self.says(1, "没有写值", "verify", "--who")
        self.says(0, "用法", "--help")

    def test_the_name_in_the_list_of_changes_is_one_short_line(self):
        for who in ("张\n三", "张\x1b[31m三", "张\x7f", "名" * 66 + "abc"):
            self.says(1, "姓名须是一行文字", "--who", who, "verify")
        self.says(0, "全部相符", "--who", "名" * 66 + "ab", "verify")

    def test_a_reason_does_not_steer_the_terminal_it_is_read_on(self):
        self.says(0, "已撤销", "undo", 2, "--why", "错\n了\x1b[31m")
        self.assertNotIn("\x1b", self.says(0, "错 了 [31m", "changes"))

    def test_no_word_of_a_long_command_line_is_dropped(self):
        self.says(2, "命令行最多 1024 项", "import", *["x.csv"] * 1022)
        self.says(1, "没有这个文件", "import", *["x.csv"] * 1021)

    def test_a_change_that_was_never_made_has_no_export(self):
        self.says(1, "没有第 3 号变更，最后一次是第 2 号", "export", "单位", "-o", self.path("a.xlsx"), "--change", 3)
        self.says(0, "已导出", "export", "单位", "-o", self.path("a.xlsx"), "--change", 2)

    def test_a_spreadsheet_is_not_written_under_another_kind_of_name(self):
        self.says(1, "应以 .xlsx 结尾", "template", "单位", "-o", self.path("a.csv"))

    def test_a_blank_form_says_where_its_lists_come_from(self):
        for ledger, says in (("高企证书", True), ("单位", False)):
            self.says(0, "已写模板", "template", ledger, "-o", self.path(ledger + ".xlsx"))
            with zipfile.ZipFile(self.path(ledger + ".xlsx")) as book:
                words = b"".join(book.read(part) for part in book.namelist()).decode("utf-8", "replace")
            self.assertEqual(says, "名单来自" in words)
            self.assertEqual(says, "高新技术企业认定管理工作网" in words)

    def test_what_is_personal_is_destroyed_when_somebody_says_why_and_yes(self):
        people = self.path("people.csv", "单位名称,统一社会信用代码,类别,所在乡镇,联系人,联系电话\n"
                           "云江华晟精密机械股份有限公司,91349902MA10000098,企业,城关街道,,13900001111\n")
        self.says(0, "已接收", "import", "--accept", people)
        firm = "云江华晟精密机械股份有限公司"
        self.says(1, "请用 --why 写明理由", "forget", "单位", firm)
        said = self.says(1, "还没有销毁", "forget", "单位", firm, "--why", "本人申请")
        self.assertIn("“云江华晟精密机械股份有限公司”的个人信息：联系电话，", said)
        self.says(0, "3 次变更", "verify")
        self.says(0, "记为第 4 号变更", "forget", "单位", firm, "--why", "本人申请", "--yes")
        self.assertIn("本人申请", self.says(0, "4 ", "changes"))
        self.says(0, "4 次变更", "verify")
        self.says(1, "没有个人信息：没有填过，或者已经销毁", "forget", "单位", firm, "--why", "再来", "--yes")
        self.says(1, "不能撤销", "undo", 4)
        self.says(1, "没有第 99 号记录", "forget", "单位", 99, "--why", "本人申请", "--yes")
        self.says(1, "没有叫“甲公司”的", "forget", "单位", "甲公司", "--why", "本人申请", "--yes")
        self.says(1, "没有个人信息", "forget", "辖区", "云东区", "--why", "本人申请", "--yes")
        for change in (3, 4):
            self.says(0, "已导出", "export", "单位", "-o", self.path("a.xlsx"), "--change", change)
            with zipfile.ZipFile(self.path("a.xlsx")) as book:
                words = b"".join(book.read(part) for part in book.namelist()).decode("utf-8", "replace")
            self.assertIn("云江华晟精密机械股份有限公司", words)
            self.assertNotIn("13900001111", words)

    def test_each_answer_begins_with_what_was_taken_and_the_unit_is_the_books_own(self):
        took = "辖区 云东区，报告期 2023年上半年，截止日 2023年6月20日"
        when = ["--period", "2023H1", "--cutoff", "2023-06-20"]
        draft = self.path("稿.txt", "2023年上半年工作总结\n截至6月20日，全区高新技术企业总数57家。\n")
        for args in (["indicator", "高新技术企业总数", *when], ["trace", "高新技术企业总数", *when],
                     ["report", "主要指标完成情况表", *when], ["report", "主要指标完成情况表", *when, "-o", self.path("a.docx")],
                     ["freeze", "主要指标完成情况表", *when, "--sign", "试"],
                     ["proof", draft, *when], ["proof", draft], ["proof", draft, "--period", "2023H1"]):
            self.assertIn(took, self.says(0, "截止日", *args).splitlines()[0], args)
        for args in (["indicator", "高新技术企业总数"], ["proof", draft]):
            told = json.loads(self.says(0, '"unit"', "--json", *args, *when))
            told = told[0] if isinstance(told, list) else told
            self.assertEqual(("云东区", "2023H1", "2023-06-20"), (told["unit"], told["period"], told["cutoff"]))
        other = self.path("other.db")
        self.says(0, "已建账套", "init", "--name", "某科技局", data=other)
        self.says(0, "已接收", "import", "--accept", SAMPLE / "辖区.csv", data=other)
        self.says(0, "辖区 云江市", "indicator", "高新技术企业总数", data=other)

    def test_an_indicator_goes_by_the_names_people_use(self):
        for name in ("高企总数", "高企数", "科小数", "ＧＤＰ"):
            self.says(0, "截止日", "indicator", name)
        said = self.says(1, "相近的有", "indicator", "新认定高企数量")
        self.assertIn("相近的有：高企新认定数", said)
        self.says(1, "相近的有：企业吸纳技术合同成交额", "trace", "技术合同成交额")
        self.says(1, "请写明指标", "trace")

    def test_indicators_without_number_and_task_are_counted_only(self):
        self.says(0, "已接收", "import", "--accept", SAMPLE / "技术合同通报.csv")
        when = ["--period", "2023H1", "--cutoff", "2023-06-20"]
        brief = self.says(0, "全部列出加 --all", "indicator", *when).splitlines()
        whole = self.says(0, "待补", "indicator", "--all", *when).splitlines()
        untold = int(brief[-1].split()[1])
        self.assertEqual(len(brief) - 1 + untold, len(whole))
        self.assertTrue(any(line.startswith("企业吸纳技术合同成交额") for line in brief))
        self.assertGreater(untold, 50)

    def test_a_unit_that_is_not_there_is_answered_with_one_that_is_near(self):
        self.assertIn("相近的有「云东区」", self.says(1, "辖区台账里没有“云冬区”", "indicator", "高企总数", "--unit", "云冬区"))
        self.assertNotIn("相近", self.says(1, "辖区台账里没有“火星”", "indicator", "高企总数", "--unit", "火星"))

    def test_a_package_says_which_options_it_wants_and_a_few_of_what_it_lacks(self):
        package = self.path("a.kezhang")
        for command, who in (("submit", "填报人"), ("feedback", "拟稿人")):
            for given in ([], ["--filled", "甲"], ["--checked", "乙"], ["--filled", " ", "--checked", "乙"]):
                self.says(1, "请用 --filled 写明%s、--checked 写明审核人" % who, command, "-o", package, *given)
        self.assertFalse(os.path.exists(package))
        self.says(0, "已接收", "import", "--accept", SAMPLE / "技术合同通报.csv")
        people = ["--filled", "甲", "--checked", "乙", "--period", "2023H1", "--cutoff", "2023-06-20", "-o", package]
        brief = self.says(0, "加 --all 逐个列出", "submit", *people).splitlines()[-1]
        lacking = int(brief.split("的指标 ")[1].split()[0])
        self.assertGreater(lacking, 50)
        self.assertEqual(brief.count("（未填）") + brief.count("（不适用）"), 5)
        whole = self.says(0, "没有写进包的指标 %d 个：\n  " % lacking, "submit", "--all", *people)
        self.assertEqual(len([line for line in whole.splitlines() if line.startswith("  ")]), lacking + 1)  # and the part
        few = self.says(0, "没有写进包的指标 1 个：高新技术企业总数（未填）\n", "submit", "--indicators", "高企总数,企业吸纳技术合同成交额",
                        *people)
        self.assertNotIn("--all", few)

    def test_dates_and_periods_are_read_as_people_type_them(self):
        took = "报告期 2023年上半年，截止日 2023年6月20日"
        for period in ("2023H1", "2023上半年", "2023年上半年"):
            for day in ("2023.6.20", "2023年6月20日", "20230620"):
                self.says(0, took, "indicator", "高企总数", "--period", period, "--cutoff", day)
        self.says(0, "报告期 2023年，", "indicator", "高企总数", "--period", "2023年")
        for wrong in ("2023.6", "2023-02-30", "明天"):
            self.says(1, "截止日“%s”应写成" % wrong, "indicator", "高企总数", "--cutoff", wrong)

    def test_version_and_check_end_with_a_plain_word(self):
        self.assertRegex(self.says(0, "科账 Kezhang", "--version"), r"^科账 Kezhang \d+\.\d+\.\d+\n$")
        self.assertRegex(self.says(0, "没有发现问题", "check").splitlines()[-1], r"^台账 \d+、指标 \d+、.*没有发现问题$")

    def test_restore_says_what_is_in_its_way(self):
        backup = self.path("b.db")
        self.says(1, "没有备份文件", "restore", self.path("none.db"))
        self.says(0, "已备份", "backup", backup)
        self.says(0, "原来的数据留在", "restore", backup)
        self.says(1, "mv", "restore", backup)
        self.says(1, "没有备份文件", "restore", self.path("none.db"))
        os.remove(self.data + ".before-restore")
        self.says(0, "已从", "restore", backup)

    def test_generated_documents_are_no_changes_to_the_ledgers(self):
        when = ["--period", "2023H1", "--cutoff", "2023-06-20"]
        self.says(0, "已接收", "import", "--accept", SAMPLE / "技术合同通报.csv")
        self.says(0, "已写", "report", "主要指标完成情况表", *when, "-o", self.path("a.docx"))
        self.says(0, "已定稿", "freeze", "主要指标完成情况表", *when, "--sign", "试")
        said = self.says(0, "另有 1 次是生成公文", "changes")
        self.assertNotIn("生成：", said)
        self.assertRegex(said, r"定稿 +试")
        self.assertRegex(said, r"导入 +导入 辖区.csv")
        self.assertRegex(self.says(0, "生成", "changes", "--all"), r"生成 +生成：")

    def test_an_unknown_report_is_answered_with_those_there_are(self):
        self.says(1, "上半年科技创新主要指标情况", "report", "x", "--unit", "云东区", "-o", self.path("a.docx"))
        self.says(1, "请用 -o", "frozen", 1)
        self.says(1, "应以 .docx 或 .html 结尾", "frozen", 1, "-o", self.path("a.txt"))

    def test_an_answer_that_could_not_be_written_is_not_lost_silently(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "--data", self.data, "changes"], check=False, timeout=60, stdout=full,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertIn("磁盘已满", done.stderr.decode("utf-8"))

    def test_a_file_that_is_no_database_is_named(self):
        letter = self.path("letter.db", "This is a letter. " * 20)
        self.says(1, letter + " 不是科账的数据文件", "verify", data=letter)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_an_unreadable_file_is_not_called_missing(self):
        os.chmod(self.data, 0)
        self.says(1, "打不开数据文件", "verify")


if __name__ == "__main__":
    unittest.main()
