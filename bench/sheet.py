"""Times readers of one workbook as whole processes and prints ratios; bench/sheet.sh calls it.

sheet.py RUNS DUMP FILE ROWS [FILE ROWS …] — the first file is read by everybody, the others by us alone (growth).
"""
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent


def run(command):
    """Seconds by the clock, of the processors, and peak MB of the command and what it starts; its output goes nowhere."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command}: exit status {process.returncode}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(commands, runs):
    """Every command in every round, so that a slow moment of the machine hits all of them."""
    seen = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            seen[name].append(run(command))
    return {name: (statistics.median(t for t, _, _ in s), statistics.median(c for _, c, _ in s), max(m for _, _, m in s))
            for name, s in seen.items()}


def main():
    runs, dump = int(sys.argv[1]), sys.argv[2].split()
    files = [(sys.argv[i], int(sys.argv[i + 1])) for i in range(3, len(sys.argv), 2)]
    ledger, rows = files[0]
    floor = f"unzip -p '{ledger}' xl/worksheets/sheet1.xml | wc -c"
    ours = [a if a != "FILE" else ledger for a in dump]
    commands = {"floor: unzip -p | wc -c": ["sh", "-c", floor], "kezhang": ours}
    slow = {"openpyxl, read-only": ["/usr/bin/python3", str(HERE / "sheet_openpyxl.py"), ledger]}
    if (HERE / "node_modules" / "xlsx").is_dir():
        slow["SheetJS (xlsx)"] = ["node", "--max-old-space-size=8192", str(HERE / "sheet_others.js"), "sheetjs", ledger]
        slow["exceljs, streaming"] = ["node", "--max-old-space-size=8192", str(HERE / "sheet_others.js"), "exceljs", ledger]
    run(ours)  # warms the caches
    results = {**measure(commands, runs), **measure(slow, max(1, runs // 3))}
    base, mine = results["floor: unzip -p | wc -c"][0], results["kezhang"][0]
    print(f"{rows} rows x 20 columns, {os.path.getsize(ledger) / 1e6:.1f} MB, median of {runs} runs")
    print("  by the clock, in floors, in ours; processor time (steadier when others work on the machine); peak memory")
    for name, (seconds, cpu, peak) in results.items():
        print(f"  {name:26} {seconds:8.3f} s {seconds / base:8.2f} x floor {seconds / mine:8.2f} x ours {cpu:8.3f} s {peak:8.1f} MB")
    print("growth")
    for path, count in sorted(files, key=lambda f: f[1]):
        (seconds, cpu, peak), = measure({"ours": [a if a != "FILE" else path for a in dump]}, runs).values()
        print(f"  {count:9} rows {seconds:8.3f} s {seconds / count * 1e6:8.2f} us/row {cpu:8.3f} s {peak:8.1f} MB")


main()
