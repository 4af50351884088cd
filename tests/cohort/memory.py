#!/usr/bin/env python3
"""Memory does not grow with a cohort: tests/cohort/memory.py [FACTOR]. Prints TAP.

Runs cohorts made by tests/bench/make_cohort, which stream through a pipe or stand in a file, and
asks the system for the most memory that the run held. FACTOR makes the large ones larger.
"""

import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("B", "build"))
GUIDELINE = os.path.join(ROOT, "guidelines/peritoneal/peritoneal.pgl")
LIMIT = 64 << 20
FACTOR = float(sys.argv[1]) if len(sys.argv) > 1 else 1

# what comes in, how it goes out, how many patients
RUNS = [
    ("ndjson", "ndjson", "csv", 300000),
    ("ndjson.gz", "ndjson", "csv", 300000),
    ("csv", "csv", "csv", 300000),
    ("csv.gz", "csv", "csv", 300000),
    ("ndjson", "ndjson", "ndjson --brief", 300000),
    ("csv", "csv", "summary", 20000),
    ("ndjson", "ndjson", "ndjson", 20000),
    ("ndjson", "ndjson", "ndjson --explain -j 1", 3000),
]


def peak(kind, reader, options, count):
    """The most bytes that the run held at once, and how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.Popen([BUILD + "/tests/bench/make_cohort", reader, str(count)], stdout=subprocess.PIPE)
        source, path = made.stdout, "-"
        if kind.endswith(".gz"):
            path = os.path.join(folder, "cohort." + kind)
            with open(path, "wb") as out:
                subprocess.run(["gzip", "-1"], stdin=source, stdout=out, check=True)
            source = None
        command = [BUILD + "/pgl", "run", GUIDELINE, path, "--from", reader, "--today", "2026-11-23", "-j", "4", "--format"]
        run = subprocess.Popen(command + options.split(), stdin=source, stdout=subprocess.DEVNULL)
        made.stdout.close()
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        made.wait()
        return used.ru_maxrss * 1024, run.returncode


def main():
    good = True
    for kind, reader, options, count in RUNS:
        for patients in (1000, int(count * FACTOR)):
            held, ended = peak(kind, reader, options, patients)
            fits = ended == 0 and 0 < held < LIMIT
            good &= fits
            told = "%s patients, %s to %s: %.1f MiB" % (format(patients, ","), kind, options, held / 2**20)
            print("%s - a cohort is held in less than %d MiB (%s)" % ("ok" if fits else "not ok", LIMIT >> 20, told))
            sys.stdout.flush()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
