#!/bin/sh
# Writes requirements/run.txt (what `make demo` installs) and requirements/dev.txt (what `make test` installs) from
# pyproject.toml. Both hold exact versions with hashes and no address, so any index or mirror may serve them.
# Versions that are locked stay as they are; `sh scripts/lock.sh --upgrade` moves them.
set -eu
cd "$(dirname "$0")/.."

.venv/bin/python -m pip install --quiet uv
lock() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock" "$@"
}
lock --extra dev "$@" pyproject.toml -o requirements/dev.txt
lock --extra all --extra build "$@" pyproject.toml -c requirements/dev.txt -o requirements/run.txt
