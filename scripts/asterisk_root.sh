#!/bin/sh
# Installs the Asterisk that tests and benchmarks run, into a folder of its own, and prints that folder. Nothing of this
# system is changed; a folder that is there is taken as it is. Debian's stable suites have no Asterisk, its unstable one
# has 22: the mirror is this machine's own, read from its apt sources. Needs root (a folder with devices and owners).
set -eu

place=${XDG_CACHE_HOME:-$HOME/.cache}/kaden
root=$place/asterisk-root

refuse() {
    echo "kaden: $*" >&2
    exit 1
}

mkdir -p "$place"
# Several who need it at once: one builds, the others wait for it, also when the one is killed and its build goes on.
exec 9>"$place/asterisk-root.lock"
flock 9
if [ ! -d "$root" ]; then
    [ "$(id -u)" = 0 ] || refuse "only root can install a private Asterisk"
    command -v mmdebstrap >/dev/null || refuse "install the package mmdebstrap"
    mirror=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
    [ -n "$mirror" ] || refuse "apt's sources name no Debian mirror"
    # What a broken-off build left. It is renamed when it is whole, so a folder of the last name is whole.
    rm -rf "$root.building"
    mmdebstrap --quiet --variant=apt --include=asterisk,asterisk-core-sounds-en-wav,ca-certificates \
        --aptopt='APT::Install-Recommends "false"' \
        --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        sid "$root.building" "$mirror" >"$place/asterisk-root.log" 2>&1 ||
        refuse "Asterisk could not be installed; see $place/asterisk-root.log"
    mv "$root.building" "$root"
fi
echo "$root"
