#!/bin/sh
# Random documents, whole and spoilt, read as Jansson reads them, without one difference.
#
#   json_vs_jansson.sh [COUNT [SEED]]      100000 documents by default
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${B:-$root/build}
program=$(mktemp)
trap 'rm -f "$program"' EXIT
# shellcheck disable=SC2046
${CC:-cc} -std=c17 -O2 -Wall -Wextra -Werror -ffp-contract=off -D_POSIX_C_SOURCE=200809L -I"$root/src" \
    -o "$program" "$root/tests/props/json_vs_jansson.c" "$build/libinternal.a" $(pkg-config --cflags --libs jansson) -lm
"$program" "${1:-100000}" "${2:-1}"
