#!/usr/bin/env bash
# A cohort on four threads, watched by ThreadSanitizer: no data race, and the results of one thread.
# Builds into build-tsan/. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 3
B=${B:-build}
make -s "$B/tests/bench/make_cohort" || exit 1
make -s -j2 SAN=thread B=build-tsan CFLAGS='-O1 -g' build-tsan/pgl || exit 1
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
guideline=guidelines/peritoneal/peritoneal.pgl
status=0
export TSAN_OPTIONS=halt_on_error=1:exitcode=66

# Now and then a record that is refused, one that is warned of, one with a history, a blank line.
awk 'NR % 97 == 0 { print "{\"lines\": 99}" }
     NR % 89 == 0 { print "{\"id\": \"w\", \"nobody_knows\": 1, \"lines\": 1}" }
     NR % 83 == 0 { print "{\"lines\": [{\"value\": 1, \"date\": \"2026-01\"}, 2]}" }
     NR % 79 == 0 { print "{\"id\": \"" }
     NR % 73 == 0 { print "" }
     { print }' <("$B/tests/bench/make_cohort" ndjson 8000) >"$work/p.ndjson"
"$B/tests/bench/make_cohort" csv 8000 |
    awk 'NR > 1 && NR % 97 == 0 { print "too,few" }
         NR > 1 && NR % 89 == 0 { sub(/^[^,]*/, "\"a \"\"quote\"\", a line\nend\"") }
         { print }' >"$work/p.csv"
head -2000 "$work/p.ndjson" >"$work/few.ndjson"

# clean WHAT WANTED ARGUMENT...: the run ends with WANTED and without a race, as on one thread
clean() {
    local what=$1 wanted=$2 ended
    shift 2
    build-tsan/pgl run "$guideline" "$@" --today 2026-11-23 -j 4 -o "$work/four" 2>"$work/said"
    ended=$?
    "$B/pgl" run "$guideline" "$@" --today 2026-11-23 -j 1 -o "$work/one" 2>"$work/said_alone"
    if [ $ended = "$wanted" ] && cmp -s "$work/one" "$work/four" && cmp -s "$work/said" "$work/said_alone"; then
        echo "ok - four threads do not meet: $what"
    else
        echo "not ok - four threads do not meet: $what (ended with $ended)"
        grep -A25 'WARNING: ThreadSanitizer' "$work/said" | head -60 | sed 's/^/# /'
        status=1
    fi
    rm -f "$work/one" "$work/four"
}

clean "NDJSON to CSV" 1 "$work/p.ndjson" --format csv
clean "NDJSON to short NDJSON" 1 "$work/p.ndjson" --format ndjson --brief
clean "NDJSON to whole results" 1 "$work/few.ndjson" --format ndjson
clean "NDJSON to whole results, explained" 1 "$work/few.ndjson" --format ndjson --explain
clean "NDJSON to sums" 1 "$work/few.ndjson" --format summary-json
clean "CSV to CSV" 1 "$work/p.csv" --format csv
clean "CSV to sums" 1 "$work/p.csv" --format summary
exit $status
