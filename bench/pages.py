#!/usr/bin/env python3
"""What the pages cost: pages.py RUNS PROGRAM SAMPLE_FOLDER WORK_FOLDER [district|city [ROUNDS]]; the folder is written by `kezhang sample`

A book of the invented district, or of its city with ten districts, is served by the program itself; of the city the pages
of one of its districts and its own. Told are
  - from the start of the process to the first whole page, RUNS times;
  - the server's own time of each page (its log: from the head of the request to the end of the reply), each asked
    ROUNDS times (200), in turns over one connection: median, 99th percentile, the most;
  - the server's memory at the peak, after all of it.
"""
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.parse

import measure

WHEN = "period=2023H1&cutoff=2023-06-20"


class Size:
    """What is promised of a book; 0: nothing."""

    def __init__(self, name, units, page_ms, start_ms, peak_mb):
        self.name, self.units, self.page_ms, self.start_ms, self.peak_mb = name, units, page_ms, start_ms, peak_mb


SIZES = {size.name: size for size in (Size("district", ["349902"], 10, 100, 40), Size("city", ["349902", "349900"], 30, 0, 0))}


class Server:
    def __init__(self, program, db, log):
        self.begun = time.perf_counter()
        self.log = open(log, "w+", encoding="utf-8")
        self.process = subprocess.Popen([program, "--data", db, "--today", "2023-06-20", "serve", "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        address = urllib.parse.urlsplit(self.process.stdout.readline().strip())
        self.connection = http.client.HTTPConnection(address.hostname, address.port)
        self.cookie = ""
        reply = self.ask(f"/?{address.query}")[0]
        self.cookie = reply.headers["set-cookie"].split(";")[0]

    def ask(self, path, expected=(200, 303)):
        self.connection.request("GET", path, headers={"Cookie": self.cookie} if self.cookie else {})
        reply = self.connection.getresponse()
        body = reply.read()
        if reply.status not in expected:
            sys.exit(f"{path}: {reply.status}\n{body.decode()[:2000]}")
        return reply, body.decode("utf-8", "replace")

    def peak(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) / 1024

    def stop(self):
        self.connection.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.process.stdout.close()
        self.log.seek(0)
        lines = self.log.read()
        self.log.close()
        return lines


def fill(program, sample, db):
    """The whole invented district, list by list; its half-year report frozen; then one of the lists taken back."""
    subprocess.run(["sh", os.path.join(sample, "import.sh"), program, "--data", db], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([program, "--data", db, "freeze", "half-year", "--unit", "云东区", "--period", "2023H1", "--cutoff",
                    "2023-06-20", "--sign", "量时间"], check=True, stdout=subprocess.DEVNULL)
    changes = subprocess.run([program, "--data", db, "changes", "--all"], check=True, capture_output=True, text=True).stdout
    late = re.search(r"^ *(\d+) .*科小入库_2023年第四至五批", changes, re.M).group(1)
    subprocess.run([program, "--data", db, "undo", late, "--why", "量时间"], check=True, stdout=subprocess.DEVNULL)


def first_page(program, db, work, runs):
    """Seconds from the start of the process to the first whole page."""
    took = []
    for _ in range(runs + 1):
        server = Server(program, db, os.path.join(work, "start.log"))
        server.ask("/")
        took.append(time.perf_counter() - server.begun)
        server.stop()
    return took[1:]


def choices(unit):
    return f"unit={unit}&{WHEN}"


def pages_of(server, district):
    """{what: address}; the addresses of single records are taken from the lists."""
    def link(page, pattern):
        found = re.search(pattern, server.ask(page)[1])
        if not found:
            sys.exit(f"{page} has no link {pattern}")
        return found.group(1)

    record = link(f"/ledgers/hightech_certificate?{choices(district)}", r'href="(/ledgers/hightech_certificate/\d+)')
    frozen = link(f"/frozen?{choices(district)}", r'href="(/frozen/\d+)')
    return {
        "首页": "/", "拖文件": "/drop", "台账": "/ledgers", "一本台账": "/ledgers/party", "查找": "/search?q=yjhf",
        "一条记录": record, "指标": "/indicators", "查来源": "/trace?indicator=hightech.stock",
        "报告": "/reports", "完成情况表": "/reports/completion-table", "一份公文": "/reports/half-year", "全部定稿": "/frozen", "定稿和变化": frozen,
        "变更": "/changes", "一次变更": "/changes/14", "各区": "/exchange",
    }


def server_times(log, paths):
    times = {path: [] for path in paths}
    for path, micros in re.findall(r" info GET (\S+) 200 (\d+)us\n", log):
        if path in times:
            times[path].append(int(micros) / 1e6)
    return times


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def measure_pages(size, unit, program, db, work, rounds):
    """Prints a line a page; the dearest as (seconds, page), and the peak in MB."""
    server = Server(program, db, os.path.join(work, "pages.log"))
    pages = pages_of(server, size.units[0])
    for address in pages.values():
        server.ask(address)
    server.log.truncate(0)
    server.log.seek(0, os.SEEK_END)
    for _ in range(rounds):
        for address in pages.values():
            server.ask(address + ("&" if "?" in address else "?") + choices(unit))
    peak = server.peak()
    times = server_times(server.stop(), {a.split("?")[0] for a in pages.values()})
    dearest = (0.0, "")
    for what, address in pages.items():
        own = times[address.split("?")[0]]
        if len(own) < rounds:
            sys.exit(f"{what}: {len(own)} replies in the log, {rounds} were asked for")
        late = percentile(own, 0.99)
        dearest = max(dearest, (late, what))
        print(f"{measure.padded(what, 14)} p50 {measure.seconds(statistics.median(own)):>8}   p99 {measure.seconds(late):>8}"
              f"   most {measure.seconds(max(own)):>8}")
    return dearest, peak


def main():
    if len(sys.argv) not in (5, 6, 7):
        sys.exit(__doc__)
    runs, program, sample, work = int(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3], sys.argv[4]
    size = SIZES[sys.argv[5] if len(sys.argv) > 5 else "district"]
    rounds = int(sys.argv[6]) if len(sys.argv) > 6 else 200
    db = os.path.join(work, f"pages-{size.name}.db")
    fill(program, sample, db)
    first = statistics.median(first_page(program, db, work, runs))
    print(f"{size.name}: start to first page {measure.seconds(first)}")
    if size.start_ms:
        measure.add(f"{size.name}, start to first page", measure.seconds(first), "", "", "", f"{size.start_ms} ms",
                    f"{first * 1000 / size.start_ms:.0%}")
    for unit in size.units:
        print(f"{size.name}, pages of {unit}")
        (late, what), peak = measure_pages(size, unit, program, db, work, rounds)
        print(f"peak {measure.megabytes(peak)}")
        far = f"{late * 1000 / size.page_ms:.0%}" + (f", {peak / size.peak_mb:.0%}" if size.peak_mb else "")
        measure.add(f"{size.name} {unit}, dearest page ({what}), p99", measure.seconds(late), "", "", measure.megabytes(peak),
                    f"{size.page_ms} ms" + (f", {size.peak_mb} MB" if size.peak_mb else ""), far)


if __name__ == "__main__":
    main()
