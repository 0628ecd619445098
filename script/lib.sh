# Shared by the scripts of this folder: what must be installed, and how the parts are built.
# Sourced, never run. Every step is idempotent and quick the second time.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache="$root/.cache"

# To build and run. npm and nodejs only bring a newer Node and the web client's packages; the server needs neither.
run_packages=(
	ca-certificates gcc libc6-dev meson ninja-build pkg-config
	libwebsockets-dev libsrtp2-dev libnice-dev libjansson-dev libssl-dev libsqlite3-dev libsodium-dev liboath-dev
	libglib2.0-dev libical-dev libarchive-dev libcurl4-openssl-dev libpango1.0-dev libcairo2-dev libcmark-dev libqrencode-dev libopus-dev libvpx-dev
	brotli fonts-dejavu-core nodejs npm python3 tzdata
)
# To test: unit tests, sanitizers and fuzz targets, real browsers, network namespaces, the systemd unit without systemd.
test_packages=(python3-aiosmtpd libcmocka-dev clang libclang-rt-14-dev chromium iproute2 nftables poppler-utils zbar-tools procps openssl systemd libseccomp2 zstd)

# To draw what the simulator found (script/sim --plot).
plot_packages=(gnuplot-nox)

# To measure against (script/bench).
bench_packages=(janus iproute2)

say() {
	printf '\033[1m== %s\033[0m\n' "$*" >&2
}

fail() {
	printf 'kreide: %s\n' "$*" >&2
	exit 1
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail "needs root to install packages ($*): run it as root, or install sudo"
	fi
}

# Installs those Debian packages that are missing.
ensure_packages() {
	local missing=() package
	for package in "$@"; do
		if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
			missing+=("$package")
		fi
	done
	if [ ${#missing[@]} -eq 0 ]; then
		return
	fi
	# a Node that is there already and new enough makes Debian's own unnecessary
	if node_is_new_enough; then
		local wanted=()
		for package in "${missing[@]}"; do
			case $package in nodejs | npm) ;; *) wanted+=("$package") ;; esac
		done
		missing=("${wanted[@]}")
		if [ ${#missing[@]} -eq 0 ]; then
			return
		fi
	fi
	command -v apt-get >/dev/null || fail "needs Debian 12 or newer (apt-get is not here). Missing: ${missing[*]}"
	say "installing ${missing[*]}"
	as_root apt-get update -qq
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

node_is_new_enough() {
	command -v npm >/dev/null && command -v node >/dev/null &&
		node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# The web client's build tools need Node 20.19; Debian 12 has 18, which is enough to fetch a newer one as an npm package.
ensure_node() {
	if node_is_new_enough; then
		return
	fi
	local arch bin
	case $(uname -m) in
	x86_64) arch=x64 ;;
	aarch64) arch=arm64 ;;
	*) fail "needs Node 20.19 or newer on the PATH on $(uname -m)" ;;
	esac
	bin="$cache/node/node_modules/node-linux-$arch/bin"
	if [ ! -x "$bin/node" ] || ! cmp -s "$root/script/node/package-lock.json" "$cache/node/package-lock.json"; then
		say "fetching a newer Node for the build (the server itself needs none)"
		mkdir -p "$cache/node"
		cp "$root/script/node/package.json" "$root/script/node/package-lock.json" "$root/script/node/.npmrc" "$cache/node/"
		(cd "$cache/node" && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error >&2)
	fi
	# npm takes a failed download of an optional package for a success
	[ -x "$bin/node" ] || fail "npm could not fetch a newer Node: is this machine's network, and npm's registry, to be reached?"
	export PATH="$bin:$PATH"
	node_is_new_enough || fail "the fetched Node does not run here ($(uname -m))"
}

# True when `stamp` is older than any of the files and folders that follow, or is not there.
is_stale() {
	local stamp=$1
	shift
	[ ! -e "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -not -path '*/node_modules/*' -type f -print -quit)" ]
}

ensure_web_packages() {
	ensure_node
	local stamp="$root/web-client/node_modules/.installed"
	if is_stale "$stamp" "$root/web-client/package.json" "$root/web-client/package-lock.json"; then
		say "fetching the web client's packages"
		(cd "$root/web-client" && npm ci --no-fund --no-audit --loglevel=error >&2)
		touch "$stamp"
	fi
}

# Builds web-client/dist, with a .br and a .gz beside every file that gets smaller by it.
build_web_client() {
	local web="$root/web-client" stamp="$root/web-client/dist/.built"
	local sources=("$web"/src "$web"/*.html "$web"/*.json "$web"/*.ts)
	[ ! -d "$web/public" ] || sources+=("$web/public")
	if ! is_stale "$stamp" "${sources[@]}"; then
		return
	fi
	ensure_web_packages
	say "building the web client"
	(cd "$web" && npm run --silent build >&2)
	find "$web/dist" -type f \( -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' -o -name '*.json' -o -name '*.webmanifest' \) -print0 |
		while IFS= read -r -d '' file; do
			brotli -f -q 11 "$file"
			gzip -9 -k -f -n "$file"
		done
	touch "$stamp"
}

# What a school runs. Optimised over all files at once (LTO): that is some 4 % of what forwarding costs.
production_options=(-Dtests=false -Dbuildtype=release -Db_lto=true)

# configure_server FOLDER [meson options]: once, and again when the options are others.
configure_server() {
	local folder="$root/$1" again=()
	shift
	if [ ! -f "$folder/build.ninja" ] || [ "$*" != "$(cat "$folder/.options" 2>/dev/null)" ]; then
		say "configuring $(basename "$folder")"
		[ ! -f "$folder/build.ninja" ] || again=(--reconfigure)
		meson setup "${again[@]}" "$folder" "$root" "$@" >"$folder.log" 2>&1 || {
			tail -30 "$folder.log" >&2
			fail "meson setup failed; the whole log is $folder.log"
		}
		rm -f "$folder.log"
		printf '%s\n' "$*" >"$folder/.options"
	fi
}

# build_server FOLDER [meson options]: configures once, builds what changed.
build_server() {
	configure_server "$@"
	local folder="$root/$1"
	say "building $(basename "$folder")"
	ninja -C "$folder" --quiet >&2
}
