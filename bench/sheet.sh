#!/bin/sh
# How fast a workbook is read: ours beside openpyxl, SheetJS, exceljs, and unzip alone as the floor.
#
#	bench/sheet.sh [RUNS]
#
# BUILD names the build folder (default: build-release, made here). Memory: /usr/bin/time's figure, by getrusage.
set -eu
cd "$(dirname "$0")/.."
runs=${1:-9}
build=${BUILD:-build-release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -d "$build" ] || meson setup "$build" --buildtype=release -Db_lto=true >/dev/null
ninja -C "$build" bench/bench_ledger_xlsx tests/sheet/sheet-dump >/dev/null
[ -d bench/node_modules ] || (cd bench && npm ci --silent --no-audit --no-fund) || echo "npm packages are missing: SheetJS and exceljs are left out"

for rows in 10000 50000 200000; do
	"$build/bench/bench_ledger_xlsx" "$work/$rows.xlsx" $rows
done
program=$build/src/app/kezhang
if [ -x "$program" ] && "$program" sheet "$work/10000.xlsx" --json >/dev/null 2>&1; then
	dump="$program sheet FILE --json"
else
	dump="$build/tests/sheet/sheet-dump FILE"
fi
/usr/bin/python3 bench/sheet.py "$runs" "$dump" "$work/50000.xlsx" 50000 "$work/10000.xlsx" 10000 "$work/200000.xlsx" 200000
