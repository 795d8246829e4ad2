# Shared by the scripts beside it: where we are, how to say things, what must be installed.
# Everything comes from Debian 12's own packages and from npm by a lock file; nothing else is fetched.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "packages are missing and neither root nor sudo is at hand: $*"
	fi
}

# need PACKAGE…: installs those that are not there yet.
need() {
	local missing=() p there
	there=$(dpkg-query -W -f='${Package} ${Status}\n' "$@" 2>/dev/null | sed -n 's/ [a-z]* ok installed$//p') || true
	for p in "$@"; do
		grep -qxF "$p" <<<"$there" || missing+=("$p")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	say "installing ${#missing[@]} Debian packages: ${missing[*]}"
	# An index that is there already may be old or half: refresh it, and try once more when an install fails.
	as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What the program itself is built from.
need_build() {
	need gcc libc6-dev meson ninja-build pkg-config python3 make \
		libmicrohttpd-dev libsqlite3-dev libpq-dev libzip-dev libexpat1-dev libyaml-dev \
		libjansson-dev libssl-dev libxlsxwriter-dev libicu-dev libcmocka-dev \
		ca-certificates
	# A Node that is there already (with its own npm) is good enough; Debian's otherwise.
	if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
		need nodejs npm
	fi
}

# What only the tests look through: other readers of our files, a server, a browser.
need_test() {
	need git clang-14 libclang-rt-14-dev clang-format-14 postgresql-15 python3-pytest \
		python3-openpyxl python3-docx python3-lxml libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils \
		fonts-noto-cjk fonts-liberation chromium chromium-l10n unzip zip util-linux
}

# npm_packages FOLDER: the pinned packages of FOLDER/package-lock.json, once.
npm_packages() {
	local dir=$1
	if [ ! -d "$dir/node_modules" ] || [ "$dir/package-lock.json" -nt "$dir/node_modules/.stamp" ]; then
		say "npm packages of $dir"
		# node trusts its own list of authorities; the system's may have one more
		local system=/etc/ssl/certs/ca-certificates.crt
		[ ! -f $system ] || export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$system}
		(cd "$dir" && npm ci --no-audit --no-fund --ignore-scripts >/dev/null && touch node_modules/.stamp) ||
			die "npm could not fetch the packages of $dir; see above"
	fi
}

jobs() { nproc; }

# build FOLDER [meson options]: sets up once, then builds.
build() {
	local dir=$1
	shift
	[ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" >"$dir.setup.log" 2>&1 || {
		cat "$dir.setup.log"
		die "meson could not set up $dir"
	}
	rm -f "$dir.setup.log"
	ninja -C "$dir" -j "$(jobs)" --quiet
}
