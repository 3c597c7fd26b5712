#!/bin/sh
# Installs the programs that some tests drive: tmux, the sqlite3 shell and PostgreSQL's server. As root on Debian it
# installs what is missing; elsewhere it says what is missing, and the tests that need it are skipped with that reason.
set -eu

has_postgres() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

missing=""
command -v tmux >/dev/null || missing="$missing tmux"
command -v sqlite3 >/dev/null || missing="$missing sqlite3"
has_postgres || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "kaden: tests that need these packages will be skipped:$missing" >&2
    exit 0
fi

echo "kaden: installing$missing for the tests"
# The tests start a PostgreSQL of their own: Debian's package need not make and start another.
clusters=/etc/postgresql-common/createcluster.d
if ! has_postgres; then
    mkdir -p "$clusters"
    echo "create_main_cluster = false" >"$clusters/kaden.conf"
    trap 'rm -f "$clusters/kaden.conf"' EXIT
fi
# shellcheck disable=SC2086  # a list of words
{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing; } \
    >/dev/null || echo "kaden: not installed, so the tests that need them cannot run:$missing" >&2
