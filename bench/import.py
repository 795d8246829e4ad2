"""From a file to the commit: `kezhang import --accept` of a ledger of 20 columns as a whole process.

	import.py RUNS PROGRAM FOLDER FILE ROWS [FILE ROWS …]

The first file is imported on each engine (PostgreSQL where KEZHANG_TEST_POSTGRES is set), the others on SQLite for the
growth. Every run takes a new book; afterwards the rows are counted. Reading alone is told beside it: what is left is
accepting.
"""
import itertools
import json
import os
import pathlib
import subprocess
import sys

from measure import Command, add, megabytes, rate, rounds, seconds, tell

PACK = pathlib.Path(__file__).parent / "pack"
SERVER = os.environ.get("KEZHANG_TEST_POSTGRES")
schemas = itertools.count(1)


class Place:
    """Where a run's book lies: a file, or a schema of the server."""

    def __init__(self, program, folder, postgres):
        self.program, self.postgres, self.path = program, postgres, folder / "import.db"

    def kezhang(self, *args):
        return [self.program, "--data", self.data(), "--pack", str(PACK), "--who", "王科员", *args]

    def data(self):
        return f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3Dbench_import" if self.postgres else str(self.path)

    def fresh(self):
        if self.postgres:
            script = "drop schema if exists bench_import cascade; create schema bench_import"
            tools = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/psql"))
            subprocess.run([str(tools[-1]), "-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", script, SERVER], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        else:
            for tail in ("", "-wal", "-shm"):
                pathlib.Path(str(self.path) + tail).unlink(missing_ok=True)
        subprocess.run(self.kezhang("init", "--name", "测量"), check=True, stdout=subprocess.DEVNULL)

    def check(self, file, rows):
        """A second look finds every row there already."""
        said = json.loads(subprocess.run(self.kezhang("import", "--json", file), check=True, capture_output=True).stdout)
        if said[0]["same"] != rows or said[0]["new"]:
            sys.exit(f"{file}: {rows} rows were expected in the book: {said[0]}")


def main():
    runs, program, folder = int(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    files = [(sys.argv[i], int(sys.argv[i + 1])) for i in range(4, len(sys.argv), 2)]
    few = max(1, runs // 3)
    file, rows = files[0]
    places = {"sqlite": Place(program, folder, False)}
    if SERVER:
        places["postgres"] = Place(program, folder, True)
    seen = rounds([Command("read alone", [program, "sheet", file, "--json"])] +
                  [Command(f"import, {name}", place.kezhang("import", "--accept", file), place.fresh) for name, place in places.items()],
                  few)
    print(f"{rows:,} rows x 20 columns, from the file to the commit (processors' time of PostgreSQL's server not counted)")
    tell(seen, "import, sqlite")
    for name, place in places.items():
        place.check(file, rows)
        took, read = seen[f"import, {name}"], seen["read alone"]
        print(f"  {name}: file to commit {rate(rows, took.wall)} (cpu {rate(rows, took.cpu)}), "
              f"accepting what was read {rate(rows, max(took.wall - read.wall, 1e-9))} (cpu {rate(rows, max(took.cpu - read.cpu, 1e-9))})")
        add(f"import {rows:,} x 20 .xlsx, {name}", f"{rate(rows, took.wall)} rows", "", "", megabytes(took.peak), ">= 50,000 rows/s",
            f"{took.wall / read.wall:.2f} x reading alone (cpu {took.cpu / read.cpu:.2f})")
    print("growth, sqlite")
    for path, count in sorted(files, key=lambda f: f[1]):
        place = places["sqlite"]
        times, = rounds([Command("ours", place.kezhang("import", "--accept", path), place.fresh)], 1).values()
        print(f"  {count:9,} rows {seconds(times.wall):>8} cpu {seconds(times.cpu):>8} {times.cpu / count * 1e6:6.2f} µs of cpu a row "
              f"{megabytes(times.peak):>8}")


main()
