# shellcheck shell=bash
# common.sh - what scripts/build and scripts/test share; sourced, never run.

# missing_packages LIST...  prints the packages of the lists that are not installed.
missing_packages() {
    local package what command
    cat "$@" | while read -r package what; do
        case $package in '' | '#'*) continue ;; esac
        if [[ $what == or\ * ]]; then
            command=${what#or }
            command -v "${command%%:*}" > /dev/null 2>&1 && continue
        fi
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null) == installed ]] || printf '%s\n' "$package"
    done
}

# install_packages LIST...  installs them as root or through sudo; without anything missing it needs no network.
install_packages() {
    local list
    local -a missing as_root=()
    if ! command -v dpkg-query > /dev/null 2>&1; then
        echo "This is no Debian system: make sure that the packages of $* are there in their local form." >&2
        return 0
    fi
    list=$(missing_packages "$@") || return
    [[ -n $list ]] || return 0
    mapfile -t missing <<< "$list"
    echo "Installing Debian packages: ${missing[*]}"
    if [[ $(id -u) -ne 0 ]]; then
        if ! command -v sudo > /dev/null 2>&1; then
            echo "Neither root nor sudo. Please have these packages installed: ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q < /dev/null &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" < /dev/null
}

# build_preset NAME  configures and builds out/cmake/NAME.
build_preset() {
    cmake --preset "$1" && cmake --build --preset "$1"
}
