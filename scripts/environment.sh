# Sourced by the scripts beside it: makes an isolated Python environment in .venv.
# Everything is pinned by the lock file that is named; nothing outside this folder is touched,
# except that on Debian, as root, missing system packages are installed.

UV_VERSION=0.13.9

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

# install_debian PACKAGE ...: those that are missing.
install_debian() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    say "installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; }
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || die "Python 3.11 or newer is needed and was not found."
    [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
        2>/dev/null && [ -x .venv/bin/pip ] && return 0
    rm -rf .venv
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        is_debian_root && install_debian python3-venv ||
            die "This Python cannot make environments: install the package python3-venv."
    fi
    say "making .venv with $("$python" --version)"
    "$python" -m venv .venv
}

# sources_of_pages: names and contents of what the pages are built from.
sources_of_pages() { [ ! -d ui ] || find ui -path ui/node_modules -prune -o -type f -exec cksum {} + | sort; }

# prepare LOCK: .venv holds exactly what the lock file says, and Watchroom itself with its pages.
prepare() {
    lock=$1
    wanted="$UV_VERSION $({ cat "$lock" pyproject.toml hatch_build.py && sources_of_pages; } | cksum)"
    make_venv
    if [ "$(cat ".venv/$lock.done" 2>/dev/null)" != "$wanted" ] ||
        [ ! -e src/watchroom/web/ui/index.html ]; then
        say "installing what $lock names"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
        uv=.venv/bin/uv
        "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
        "$uv" pip install --quiet --python .venv/bin/python --no-deps -e .
        printf '%s' "$wanted" >".venv/$lock.done"
    fi
}
