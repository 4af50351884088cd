#!/usr/bin/env bash
# Installs the Debian packages that building and testing need, those that are missing only.
set -eu

packages="bison flex gcc g++ make pkg-config libc6-dev
  libgraphviz-dev graphviz fonts-dejavu-core fonts-liberation
  zlib1g-dev libsqlite3-dev
  libcmocka-dev libjansson-dev
  clang clang-format clang-tidy libclang-rt-14-dev valgrind gcovr
  python3 man-db tidy"

missing=
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "These packages (by their Debian names) are missing:$missing" >&2
    exit 1
fi
root=
[ "$(id -u)" = 0 ] || root=sudo
echo "Installing:$missing"
$root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
