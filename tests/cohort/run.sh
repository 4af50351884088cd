#!/usr/bin/env bash
# Cohorts against single runs: tests/cohort/run.sh [quick]. Prints TAP.
#
#   B=DIR                the build (build)
#   COHORT_SEED=N        other patients (1)
#   COHORT_PATIENTS=N    so many for each guideline
#   COHORT_GUIDELINES=N  so many guidelines made at random besides
cd "$(dirname "$0")/../.." || exit 3
patients=300 guidelines=30
if [ "${1-}" = quick ]; then patients=25 guidelines=2; fi
if ! command -v python3 >/dev/null; then
    echo "ok - a cohort says what single runs say # SKIP python3 is not installed"
    exit 0
fi
# shellcheck disable=SC2046
PYTHONDONTWRITEBYTECODE=1 python3 tests/cohort/agree.py --seed "${COHORT_SEED:-1}" \
    --patients "${COHORT_PATIENTS:-$patients}" --guidelines "${COHORT_GUIDELINES:-$guidelines}" \
    tests/cohort/all.pgl $(grep -lE '^guideline ' guidelines/*/*.pgl | LC_ALL=C sort)
