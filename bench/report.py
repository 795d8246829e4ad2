"""The one-page report as a whole process, counted from the book, beside docxtemplater filling an equal template.

	report.py RUNS PROGRAM FOLDER

Ours opens the book, counts every figure, records the rendering durably and writes the .docx. docxtemplater is given
the same page with a tag in each figure's place and the numbers ready; its page must say the same words. Told besides:
docxtemplater alone in a process that is warm, what both processes cost that do nothing, and ours on a larger book.
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
import zipfile

import docx

from measure import Command, add, megabytes, rounds, seconds, tell

HERE = pathlib.Path(__file__).parent
SAMPLE = HERE.parent / "sample" / "district"
REPORT = ["report", "half-year-one-page", "--unit", "云东区", "--period", "2023H1", "--cutoff", "2023-06-20"]
MORE = 2000  # certificates of the larger book


def make_book(program, path, certificates):
    def do(*args):
        subprocess.run([program, "--data", str(path), "--who", "王科员", *map(str, args)], check=True, stdout=subprocess.DEVNULL)

    do("init", "--name", "云东区科技局")
    do("import", "--accept", SAMPLE / "辖区.csv", SAMPLE / "单位名录.csv")
    do("import", "--accept", "--full", "--unit", "云东区", "--as-of", "2023-06-20", "--covers", "2022-01-01/2023-06-20",
       SAMPLE / "高企名单.xlsx")
    do("import", "--accept", SAMPLE / "目标任务.csv", SAMPLE / "技术合同通报.csv", SAMPLE / "研发经费与生产总值.csv")
    if certificates:
        more = path.with_name("更多高企.csv")
        with open(more, "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["企业名称", "证书编号", "发证日期"])
            for i in range(certificates):
                rows.writerow([f"虚构{i:06}科技有限公司", f"GR{2020 + i % 4}34{i:06}", f"{2020 + i % 4}-{1 + i % 9:02}-15"])
        do("import", "--accept", "--ledger", "高企证书", "--unit", "云东区", more)


def make_template(report, folder):
    """Our page with "{name}" in the place of each bookmarked figure, and what stood there."""
    values = {}

    def tag(found):
        values[found[2]] = found[4]
        return found[1] + found[3] + "{" + found[2] + "}" + found[5]

    with zipfile.ZipFile(report) as page, zipfile.ZipFile(folder / "template.docx", "w", zipfile.ZIP_DEFLATED) as template:
        for name in page.namelist():
            text = page.read(name).decode()
            if name == "word/document.xml":
                text = re.sub(r'(<w:bookmarkStart [^>]*w:name="(kz_F\d+)"/>)(<w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>)([^<]*)(</w:t>)',
                              tag, text)
            template.writestr(name, text)
    (folder / "values.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return folder / "template.docx", folder / "values.json", len(values)


def words(path):
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def main():
    runs, program, folder = int(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    small, large, out = folder / "report.db", folder / "report-large.db", folder / "ours.docx"
    make_book(program, small, 0)
    make_book(program, large, MORE)
    ours = [program, "--data", str(small), "--who", "王科员", *REPORT, "-o", str(out)]
    subprocess.run(ours, check=True, stdout=subprocess.DEVNULL)
    template, values, figures = make_template(out, folder)
    theirs = ["node", str(HERE / "report_docxtemplater.js"), str(template), str(values), str(folder / "theirs.docx")]
    subprocess.run(theirs, check=True)
    if figures < 10 or words(out) != words(folder / "theirs.docx"):
        sys.exit(f"the two pages differ ({figures} figures)")
    seen = rounds([
        Command("kezhang report, whole process", ours),
        Command("docxtemplater, whole process", theirs),
        Command(f"kezhang report, {MORE:,} certificates", [program, "--data", str(large), "--who", "王科员", *REPORT, "-o", str(out)], runs=2),
        Command("kezhang help (process start)", [program, "help"]),
        Command("node -e 0 (process start)", ["node", "-e", "0"]),
    ], runs)
    print(f"one page of {figures} figures, .docx")
    tell(seen, "kezhang report, whole process")
    warm = float(subprocess.run([*theirs, "300"], check=True, capture_output=True, text=True).stdout)
    print(f"  docxtemplater in a warm process, numbers ready: {seconds(warm)} a page")
    mine, other = seen["kezhang report, whole process"], seen["docxtemplater, whole process"]
    start = seen["kezhang help (process start)"]
    add("one-page report, whole process", seconds(mine.wall), f"docxtemplater {seconds(other.wall)} (warm {seconds(warm)})",
        f"{other.wall / mine.wall:.1f} x faster (cpu {other.cpu / mine.cpu:.1f})", megabytes(mine.peak), ">= 5 x faster",
        f"{mine.wall / start.wall:.1f} x starting the process")


main()
