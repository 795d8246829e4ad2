"""What the measurements share: commands run in turns, medians, and the table at the end.

A command is run as a whole process. Commands that are compared are run in turns (A B A B …), so that a slow moment of
the machine hits all of them; told are medians with the least and the most, by the clock and of the processors.

	measure.py add WHAT OURS OTHERS RATIO MEMORY TARGET LIMIT	one line of the table, from a shell script
	measure.py table						the table of all lines so far

The lines are kept in the file that KEZHANG_BENCH_SUMMARY names (script/bench makes it).
"""
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import time
import unicodedata

COLUMNS = ["what", "ours", "others", "ratio", "peak memory", "target", "distance from the limit"]


@dataclasses.dataclass
class Command:
    """before: called each time before the command is run, outside of the time."""
    name: str
    argv: list
    before: object = None
    runs: int = 0  # 0: as many as the others


class Times:
    """Of several runs of one command: seconds by the clock, of the processors, and MB at the peak."""

    def __init__(self):
        self.walls, self.cpus, self.peaks = [], [], []

    wall = property(lambda self: statistics.median(self.walls))
    cpu = property(lambda self: statistics.median(self.cpus))
    peak = property(lambda self: max(self.peaks))

    def text(self):
        return f"{seconds(self.wall):>8} ({seconds(min(self.walls))}…{seconds(max(self.walls))})"

    def cpu_text(self):
        return f"{seconds(self.cpu):>8} ({seconds(min(self.cpus))}…{seconds(max(self.cpus))})"


def seconds(s):
    if s < 0.001:
        return f"{s * 1e6:.0f} µs"
    return f"{s * 1e3:.1f} ms" if s < 0.1 else f"{s * 1e3:.0f} ms" if s < 1 else f"{s:.2f} s"


def rate(count, s):
    return f"{count / s:,.0f}/s"


def megabytes(mb):
    return f"{mb:.0f} MB" if mb >= 10 else f"{mb:.1f} MB"


def run(argv):
    """(seconds by the clock, of the processors, peak MB) of the command and what it starts; its output goes nowhere."""
    started = time.perf_counter()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    said = process.stderr.read().decode(errors="replace")
    process.stderr.close()
    if process.returncode:
        sys.exit(f"{argv}: exit status {process.returncode}\n{said}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def rounds(commands, runs):
    """{name: Times}: every command in every round, after one round that only warms the caches."""
    seen = {command.name: Times() for command in commands}
    for turn in range(runs + 1):
        for command in commands:
            if command.runs and turn > command.runs:
                continue
            if command.before:
                command.before()
            wall, cpu, peak = run(command.argv)
            if turn:
                seen[command.name].walls.append(wall)
                seen[command.name].cpus.append(cpu)
                seen[command.name].peaks.append(peak)
    return seen


def tell(seen, ours):
    """A line for each command, with how many times ours it takes."""
    width = max(map(cells, seen)) + 2
    for name, times in seen.items():
        print(f"  {padded(name, width)}{times.text():32} cpu {times.cpu_text():32} "
              f"{times.wall / seen[ours].wall:7.2f} x ours (cpu {times.cpu / seen[ours].cpu:.2f}) {megabytes(times.peak):>8}")


def cells(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text, width):
    return text + " " * (width - cells(text))


def add(*line):
    """A line of the table: a text for each of COLUMNS."""
    path = os.environ.get("KEZHANG_BENCH_SUMMARY")
    if len(line) != len(COLUMNS):
        sys.exit(f"a line of the table has {len(COLUMNS)} texts, not {len(line)}: {line}")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def table():
    with open(os.environ["KEZHANG_BENCH_SUMMARY"], encoding="utf-8") as file:
        lines = [COLUMNS] + [json.loads(line) for line in file]
    widths = [max(cells(line[i]) for line in lines) for i in range(len(COLUMNS))]
    for n, line in enumerate(lines):
        print("  ".join(padded(text, width) for text, width in zip(line, widths)).rstrip())
        if n == 0:
            print("  ".join("-" * width for width in widths))


if __name__ == "__main__":
    if sys.argv[1:2] == ["add"]:
        add(*sys.argv[2:])
    elif sys.argv[1:] == ["table"]:
        table()
    else:
        sys.exit(__doc__)
