#!/usr/bin/env bash
# Decimals and units against Python's exact arithmetic, JSON against Jansson, and cases that others wrote:
# tests/props/run.sh [COUNT]. Prints TAP.
cd "$(dirname "$0")/../.." || exit 3
count=${1:-50000}
status=0
for what in decimal units; do
    if ! command -v python3 >/dev/null; then
        echo "ok - $what agree with exact arithmetic # SKIP python3 is not installed"
    elif said=$("tests/props/${what}_vs_python.sh" "$count" 2>&1); then
        echo "ok - $what agree with exact arithmetic: $(echo "$said" | tail -1)"
    else
        echo "not ok - $what agree with exact arithmetic"
        echo "$said" | head -20 | sed 's/^/# /'
        status=1
    fi
done
if ! pkg-config --exists jansson 2>/dev/null; then
    echo "ok - JSON is read as Jansson reads it # SKIP libjansson-dev is not installed"
elif said=$(tests/props/json_vs_jansson.sh $((2 * count)) 2>&1); then
    echo "ok - JSON is read as Jansson reads it: $(echo "$said" | tail -1)"
else
    echo "not ok - JSON is read as Jansson reads it"
    echo "$said" | head -20 | sed 's/^/# /'
    status=1
fi
tests/props/conformance.sh || status=1
exit $status
