"""The first hour as one process: five lists of the invented district in, the half-year text and the table out.

	hour.py RUNS PROGRAM FOLDER

One shell runs init, import of the five files, and the two reports; its processors' time includes what it starts. Told
beside it: the same five files only opened by openpyxl and csv, which writes nothing down.
"""
import pathlib
import shlex
import subprocess
import sys

from measure import Command, add, megabytes, rounds, seconds, tell

FIVE = ["辖区.csv", "单位名录_2023年初.xlsx", "高企证书名单.xlsx", "技术合同登记表_2023年.xlsx", "目标任务分解表.xlsx"]
READ = """
import csv, sys, openpyxl
for path in sys.argv[1:]:
    if path.endswith(".csv"):
        list(csv.reader(open(path, encoding="utf-8-sig")))
    else:
        for sheet in openpyxl.load_workbook(path, read_only=True):
            list(sheet.iter_rows(values_only=True))
"""


def main():
    runs, program, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])
    subprocess.run([program, "sample", "--out", folder / "lists"], check=True, stdout=subprocess.DEVNULL)
    # the number before a name is only its place among the lists
    files = [str(next((folder / "lists").glob(f"[0-9]*_{name}"))) for name in FIVE]
    book = folder / "hour.db"
    ours = f"{shlex.quote(str(program))} --data {shlex.quote(str(book))}"
    when = "--unit 云东区 --period 2023H1 --cutoff 2023-06-20"
    script = "\n".join(["set -e", f"{ours} init --name 云东区科技局", f"{ours} import --accept {shlex.join(files)}"] +
                       [f"{ours} report {report} {when} -o {shlex.quote(str(folder / report))}.docx"
                        for report in ("half-year", "completion-table")])

    def fresh():
        for path in folder.glob("hour.db*"):
            path.unlink()

    seen = rounds([Command("lists in, text and table out", ["sh", "-c", script], fresh),
                   Command("the same files only read, openpyxl", ["/usr/bin/python3", "-c", READ, *files])], runs)
    print("the first hour: five files, two documents")
    tell(seen, "lists in, text and table out")
    took, read = seen["lists in, text and table out"], seen["the same files only read, openpyxl"]
    add("first hour, five files to two documents", seconds(took.wall), f"openpyxl only reads: {seconds(read.wall)}",
        f"{read.wall / took.wall:.1f} x", megabytes(took.peak), "", "")


main()
