#!/bin/sh
# Installs the programs that some tests drive: tmux, the sqlite3 shell, PostgreSQL's server, and for real telephone calls
# a carrier (sipp), phones (baresip) and an Asterisk in a folder of its own. As root on Debian it installs what is
# missing; elsewhere it says what is missing, and the tests that need it are skipped with that reason.
set -eu
cd "$(dirname "$0")/.."

has_postgres() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

missing=""
command -v tmux >/dev/null || missing="$missing tmux"
command -v sqlite3 >/dev/null || missing="$missing sqlite3"
has_postgres || missing="$missing postgresql"
command -v sipp >/dev/null || missing="$missing sip-tester"
command -v baresip >/dev/null || missing="$missing baresip-core"
command -v mmdebstrap >/dev/null || missing="$missing mmdebstrap"

install_asterisk() {
    [ "$(id -u)" != 0 ] || sh scripts/asterisk_root.sh >/dev/null ||
        echo "kaden: not installed, so the tests that need it cannot run: Asterisk" >&2
}

if [ -z "$missing" ]; then
    install_asterisk
    exit 0
fi

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
install_asterisk
