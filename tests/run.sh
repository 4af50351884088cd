#!/usr/bin/env bash
# Runs the suites, two at a time, and counts: every suite prints TAP ("ok ...", "not ok ...", "# SKIP").
#
#   tests/run.sh          all of them
#   tests/run.sh quick    unit, golden, command line, documents, guidelines and some cohorts, without sanitizers
#   B=DIR                 the build to test (build)
set -u
cd "$(dirname "$0")/.."
export LSAN_OPTIONS=suppressions=$PWD/tests/cli/graphviz.lsan:print_suppressions=0
export B=${B:-build}
quick=${1:-}
lanes=2
logs=$B/test-logs
rm -rf "$logs"
mkdir -p "$logs"
passed=0 failed=0 skipped=0
names=() # of the suites that were begun
told=0   # how many of them have been told of

# suite NAME COMMAND...: begins it as soon as a lane is free.
suite() {
    while [ "$(jobs -rp | wc -l)" -ge $lanes ]; do wait -n; done
    tell_finished
    local name=$1 log=$logs/${#names[@]}
    names+=("$name")
    shift
    {
        local start=$SECONDS status=0
        "$@" >"$log" 2>&1 || status=$?
        echo "$status $((SECONDS - start))" >"$log.ending"
        mv "$log.ending" "$log.end"
    } &
}

count() { grep -cE "$1" "$2"; }

# A crash, or a suite without a single test, is a failure of its own. "not ok ... # SKIP" is cmocka's way
# of saying that a test was skipped.
tell() {
    local name=$1 log=$2 status seconds good bad skip
    read -r status seconds <"$log.end"
    skip=$(count '^(not )?ok.*# SKIP' "$log")
    good=$(($(count '^ok( |$)' "$log") - $(count '^ok.*# SKIP' "$log")))
    bad=$(($(count '^not ok( |$)' "$log") - $(count '^not ok.*# SKIP' "$log")))
    if [ "$bad" = 0 ] && { [ "$status" != 0 ] || [ $((good + skip)) = 0 ]; }; then
        bad=1
        echo "not ok - $name ended with status $status" >>"$log"
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skip))
    printf '%-34s %5d passed %4d failed %3d skipped  %4ds\n' "$name" "$good" "$bad" "$skip" "$seconds"
    if [ "$bad" != 0 ]; then
        grep -E -A12 '^not ok|ERROR:|runtime error' "$log" | grep -v '# SKIP' | head -60 | sed 's/^/    /'
    fi
    grep -E '^(not )?ok.*# SKIP' "$log" | sed 's/^/    /' | head -5
}

# In the order in which they were begun.
tell_finished() {
    while [ $told -lt ${#names[@]} ] && [ -e "$logs/$told.end" ]; do
        tell "${names[$told]}" "$logs/$told"
        told=$((told + 1))
    done
}

unit_tests() {
    for test in "$1"/tests/unit/test_*; do
        case $test in *.*) continue ;; esac
        CMOCKA_MESSAGE_OUTPUT=TAP "$test" 2>&1 || echo "not ok - ${test##*/} ended with status $?"
    done
}

guideline_tests() {
    local files
    files=$(find guidelines -name '*.pgl' | sort)
    for file in $files; do
        grep -qE '^test "' "$file" || continue
        "$1"/pgl test --format tap "$file"
    done
}

# Guidelines are run by themselves; what they take in is run with them.
second_guidelines() {
    "$1/tests/oracle/oracle" $(grep -lE '^guideline ' guidelines/*/*.pgl | sort)
}

suite "unit" unit_tests "$B"
suite "golden" tests/golden/run.sh
suite "flowcharts" tests/golden/dot/run.sh
suite "FHIR definitions" tests/fhir/run.sh "$quick"
suite "pages" tests/golden/pages.sh
suite "command line" tests/cli/run.sh
suite "documents" tests/docs/run.sh
suite "guidelines" guideline_tests "$B"
[ "$quick" = quick ] && suite "cohorts, shortly" tests/cohort/run.sh quick

if [ "$quick" != quick ]; then
    suite "command line, valgrind" env VALGRIND=1 tests/cli/run.sh
    suite "cohorts" tests/cohort/run.sh
    suite "cohorts, memory" python3 tests/cohort/memory.py
    suite "cohorts, threads" tests/cohort/threads.sh
    suite "fuzz, shortly" tests/fuzz/run.sh "${FUZZ_SECONDS:-15}"
    suite "unit, sanitizers" unit_tests build-san
    suite "golden, sanitizers" env B=build-san tests/golden/run.sh
    suite "pages, sanitizers" env B=build-san tests/golden/pages.sh
    suite "command line, sanitizers" env B=build-san tests/cli/run.sh
    suite "guidelines, sanitizers" guideline_tests build-san
    suite "cohorts, sanitizers" env B=build-san tests/cohort/run.sh quick
    suite "layers" sh -c 'tools/layers.sh && echo "ok - no room includes one above it"'
    suite "properties" tests/props/run.sh
    suite "second evaluator" "$B/tests/oracle/oracle" 1 5000
    suite "second evaluator, guidelines" second_guidelines "$B"
    suite "failing memory" tests/fault/run.sh
    suite "installed library" tests/install/run.sh
fi
wait
tell_finished

if [ "$skipped" != 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"
else echo "$passed passed, $failed failed"; fi
[ "$failed" = 0 ]
