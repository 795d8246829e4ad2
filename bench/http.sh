#!/usr/bin/env bash
# Requests a second of the web frame, by wrk: bench/http.sh BUILD_FOLDER [SECONDS]
# Measures the test server of tests/web: a page, a packed asset, a handler on a worker, a form sent.
# Read the ratios, not the absolutes: client and server share the machine.
set -euo pipefail

build=${1:?usage: bench/http.sh BUILD_FOLDER [SECONDS]}
seconds=${2:-5}
command -v wrk >/dev/null || {
	echo "wrk is not installed (apt install wrk)" >&2
	exit 77
}
work=$(mktemp -d)
"$build/tests/web/web_test_server" 127.0.0.1:0 >"$work/address" 2>/dev/null &
server=$!
trap 'kill $server; wait $server; rm -rf "$work"' EXIT
until [ -s "$work/address" ]; do sleep 0.1; done
start=$(cat "$work/address")
base=${start%%/\?*}
cookie=$(curl -s -o /dev/null -D - "$start" | sed -n 's/^Set-Cookie: \([^;]*\).*/\1/p')
style=$(curl -s -b "$cookie" "$base/" | grep -o '/assets/[0-9a-f]*/style.css' | head -1)
proof=$(curl -s -b "$cookie" "$base/echo/x" | sed -n 's/.*"proof":"\([0-9a-f]*\)".*/\1/p')
cat >"$work/form.lua" <<LUA
wrk.method = "POST"
wrk.body = "proof=$proof&name=%E7%94%B2&note=" .. string.rep("a", 500)
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
LUA

measure() { # name, connections, path, further arguments of wrk
	local name=$1 connections=$2 path=$3
	shift 3
	wrk -t1 -c"$connections" -d"$seconds" --latency -H "Cookie: $cookie" "$@" "$base$path" >"$work/out"
	printf '%-26s c%-4s %9s req/s   p50 %-9s p99 %-9s %s\n' "$name" "$connections" \
		"$(awk '/Requests\/sec/{print $2}' "$work/out")" "$(awk '$1=="50%"{print $2}' "$work/out")" \
		"$(awk '$1=="99%"{print $2}' "$work/out")" "$(awk '/Non-2xx/{print "refused " $NF}' "$work/out")"
}
for c in 1 64; do
	measure "home page" "$c" /
	measure "packed style sheet" "$c" "$style" -H "Accept-Encoding: gzip"
	measure "handler on a worker" "$c" "/slow?ms=0"
	measure "form sent" "$c" /echo/x -s "$work/form.lua"
done
grep -E 'VmHWM' "/proc/$server/status"
