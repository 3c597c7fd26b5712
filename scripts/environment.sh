#!/bin/sh
# Makes .venv from a locked list: `sh scripts/environment.sh run` for the demo, `... dev` for tests and checks.
# Needs nothing but a Python of 3.11 or later; every refusal is one sentence that says what to do.
set -eu
cd "$(dirname "$0")/.."
list=$1

refuse() {
    echo "kaden: $*" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    refuse "no Python of 3.11 or later was found; install one (on Debian: apt-get install python3)," \
        "or name yours: PYTHON=/path/to/python make demo"
}

# Debian keeps what `venv` needs in a package of its own.
provide_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        refuse "$1 cannot make a virtual environment; install the package $package and try again"
    fi
    echo "kaden: installing $package"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$package"; } \
        >/dev/null || refuse "$package could not be installed; install it and try again"
}

# One that was interrupted half-way has no pip yet: it is made anew.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || ! is_new_enough .venv/bin/python; then
    python=$(find_python)
    provide_venv "$python"
    echo "kaden: making .venv with $python"
    "$python" -m venv --clear .venv || refuse "$python could not make .venv"
fi

echo "kaden: installing requirements/$list.txt into .venv"
# --no-compile: half of the time would go into byte code of modules that nobody imports.
pip() {
    .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"
}
pip install --quiet --no-compile --require-hashes --requirement "requirements/$list.txt" ||
    refuse "the packages could not be installed; is a package index within reach?"
pip install --quiet --no-deps --no-build-isolation --editable . || refuse "kaden itself could not be installed"
# The test list holds the demo's list.
touch .venv/.run-installed
[ "$list" != dev ] || touch .venv/.dev-installed
