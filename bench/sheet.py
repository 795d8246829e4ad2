"""A workbook of 20 columns read by ours, openpyxl, SheetJS and exceljs, and unzip alone as the floor; growth of ours.

	sheet.py RUNS PROGRAM FILE ROWS [FILE ROWS …]	the first file is read by everybody, the others by us alone
"""
import os
import pathlib
import sys

from measure import Command, add, megabytes, rounds, seconds, tell

HERE = pathlib.Path(__file__).parent


def main():
    runs, program = int(sys.argv[1]), sys.argv[2]
    files = [(sys.argv[i], int(sys.argv[i + 1])) for i in range(3, len(sys.argv), 2)]
    ledger, rows = files[0]
    few = max(1, runs // 3)
    floor = f"unzip -p '{ledger}' xl/worksheets/sheet1.xml | wc -c"
    node = ["node", "--max-old-space-size=8192", str(HERE / "sheet_others.js")]
    seen = rounds([
        Command("kezhang", [program, "sheet", ledger, "--json"]),
        Command("floor: unzip -p | wc -c", ["sh", "-c", floor]),
        Command("openpyxl, read-only", ["/usr/bin/python3", str(HERE / "sheet_openpyxl.py"), ledger], runs=few),
        Command("SheetJS (xlsx)", [*node, "sheetjs", ledger], runs=few),
        Command("exceljs, streaming", [*node, "exceljs", ledger], runs=few),
    ], runs)
    print(f"{rows:,} rows x 20 columns, {os.path.getsize(ledger) / 1e6:.1f} MB; every cell printed as JSON")
    tell(seen, "kezhang")
    ours, base = seen["kezhang"], seen["floor: unzip -p | wc -c"]
    others = {name: times for name, times in seen.items() if name not in ("kezhang", "floor: unzip -p | wc -c")}
    best = min(others, key=lambda name: others[name].wall)
    add(f"read {rows:,} x 20 .xlsx", seconds(ours.wall), f"{best} {seconds(others[best].wall)}",
        f"{others[best].wall / ours.wall:.1f} x faster", megabytes(ours.peak), "<= 3 x floor, <= 40 MB",
        f"{ours.wall / base.wall:.2f} x inflate alone (cpu {ours.cpu / base.cpu:.2f})")
    print("growth")
    for path, count in sorted(files, key=lambda f: f[1]):
        times, = rounds([Command("ours", [program, "sheet", path, "--json"])], few).values()
        print(f"  {count:9,} rows {times.text():32} cpu {times.cpu_text():32} "
              f"{times.cpu / count * 1e6:6.2f} µs of cpu a row {megabytes(times.peak):>8}")


main()
