#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, made for it and thrown away after it:
#
#	tests/postgres.sh meson test -C build
#
# The command finds the server's address in KEZHANG_TEST_POSTGRES. It listens on a socket in a
# folder of its own only, so any number can run at once, and does not sync (KEZHANG_TEST_FSYNC=1:
# it does, for crash tests). An address that is set already is used as it is, unless syncing is
# asked for. Without PostgreSQL installed the command runs without an address and its tests skip.
set -u

[ $# -gt 0 ] || {
	echo "usage: $0 COMMAND [ARGUMENT…]" >&2
	exit 2
}
fsync=${KEZHANG_TEST_FSYNC:-0}
if [ -n "${KEZHANG_TEST_POSTGRES:-}" ] && [ "$fsync" != 1 ]; then
	exec "$@"
fi
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo none/initdb)")
if [ ! -x "$bin/initdb" ]; then
	echo "postgres.sh: no PostgreSQL server is installed; its tests will skip" >&2
	unset KEZHANG_TEST_POSTGRES
	exec "$@"
fi

# The server refuses to run as root.
as=()
dir=$(mktemp -d /tmp/kezhang-pg-XXXXXX) || exit 1
if [ "$(id -u)" -eq 0 ]; then
	user=postgres
	id -u $user >/dev/null 2>&1 || user=nobody
	chown $user "$dir"
	as=(runuser -u $user --)
fi
server() {
	(cd / && "${as[@]}" "$bin/$1" -D "$dir/data" "${@:2}") >>"$dir/log" 2>&1 </dev/null
}
give_up() {
	echo "postgres.sh: could not $1:" >&2
	cat "$dir/log" >&2
	exit 1
}
finish() {
	[ -f "$dir/data/postmaster.pid" ] && server pg_ctl stop -m immediate -w
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

server initdb -U kezhang -A trust -E UTF8 --locale=C --no-sync || give_up "make a database"
[ "$fsync" = 1 ] && sync="on" || sync="off"
cat >>"$dir/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$dir'
fsync = $sync
full_page_writes = $sync
max_connections = 100
shared_buffers = 64MB
max_wal_size = 256MB
autovacuum = off
END
server pg_ctl start -w -t 30 -l "$dir/server.log" || {
	cat "$dir/server.log" >>"$dir/log"
	give_up "start the server"
}
export KEZHANG_TEST_POSTGRES="postgresql://kezhang@/postgres?host=$dir"
"$@" &
child=$!
trap 'kill -INT $child 2>/dev/null; wait $child; exit 130' INT
trap 'kill -TERM $child 2>/dev/null; wait $child; exit 143' TERM
wait $child
