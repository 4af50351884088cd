#!/usr/bin/env python3
"""A cohort says of every patient what a run of that one alone says.

  tests/cohort/agree.py [--seed N] [--patients N] [--guidelines N] [GUIDELINE...]

Writes patients made at random for each guideline as NDJSON, CSV, both with gzip, and SQLite, runs
them with one, two and four threads into every format of results, and holds every line and every
sum against single runs (tests/cohort/alone.c). --guidelines adds so many guidelines made at
random, of a tenth of the patients each. Prints TAP; of a disagreement the record that shows it.
"""

import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import patients as made

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("B", "build"))
TODAY = made.TODAY.isoformat()
COLUMNS = ["issued", "possible", "steps", "conflicts", "broken_promises", "inconsistent"]
JOBS = ["1", "2", "4"]
FEW = 6  # records that are run by the command too
SLOW = {"ckd.pgl": 25, "enoxaparin.pgl": 4, "bclc.pgl": 2, "meld.pgl": 2}  # so many times fewer patients


class Disagreement(Exception):
    pass


# -- alone ----------------------------------------------------------------------------------------


class Alone:
    """What single runs say: a line of JSON, or None where the record is refused."""

    def __init__(self, guideline, records):
        records = [r.rstrip(b"\r") for r in records]  # it belongs to the line end
        frames = b"".join(b"%d\n%s" % (len(r), r) for r in records)
        done = subprocess.run([BUILD + "/tests/cohort/alone", guideline, TODAY], input=frames, stdout=subprocess.PIPE, check=True)
        self.lines, self.codes, at = [], [], 0
        while at < len(done.stdout):
            end = done.stdout.index(b"\n", at)
            size, codes = done.stdout[at:end].split(b" ")
            at = end + 1 + int(size)
            self.lines.append(done.stdout[end + 1 : at] or None)
            self.codes.append([] if codes == b"-" else codes.decode().split(","))
        assert len(self.lines) == len(records)
        self.results = [line and json.loads(line) for line in self.lines]
        self.briefs = [result and brief(result) for result in self.results]


def speaker(item):
    return "rule:" + item["rule"] if item["rule"] else "step:" + item["step"]


def whole_item(recommendation):
    options = ["+".join(o["interventions"]) for o in recommendation["options"]]
    return "%s:%s:%s" % (speaker(recommendation), recommendation["direction"], "|".join(options))


def item(recommendation):
    options = []
    for option in recommendation["options"]:
        if recommendation["direction"] == "for" and option["state"] == "withdrawn":
            continue
        perhaps = recommendation["direction"] == "for" and option["state"] == "possibly withdrawn"
        options.append("+".join(option["interventions"]) + ("?" if perhaps else ""))
    return "%s:%s:%s" % (speaker(recommendation), recommendation["direction"], "|".join(options))


def brief(result):
    """The short line of a whole result."""
    said = result["recommendations"]
    return {
        "patient": result["patient"],
        "issued": [item(r) for r in said if r["state"] == "yes"],
        "possible": [item(r) for r in said if r["state"] == "possible" and r["direction"] == "for"],
        "steps": [step for step, state in result["steps"].items() if state == "current"],
        "conflicts": [speaker(c) for c in result["conflicts"]],
        "broken_promises": result["broken_promises"],
        "inconsistent": result["inconsistent"],
    }


def csv_line(line):
    patient = line["patient"] or ""
    cells = [made.csv_cell(NEVER, patient)]
    for column in COLUMNS:
        text = ";".join(line[column])
        quote = any(c in each for each in line[column] for c in ',"\r\n;')
        cells.append('"%s"' % text.replace('"', '""') if quote and column in COLUMNS[4:] else text)
    return ",".join(cells).encode("utf-8") + b"\n"


class NEVER:
    random = staticmethod(lambda: 1.0)


# -- together -------------------------------------------------------------------------------------


class Cohort:
    """A file, and what single runs make of each of its records."""

    def __init__(self, what, arguments, wanted, times=1, wrong=0, name=None):
        self.what = what
        self.arguments = arguments
        self.wanted = wanted  # (brief, line, codes, line number or None) of each record
        self.times = times
        self.wrong = wrong  # records that are refused besides
        self.name = name  # what messages call the input

    def kept(self):
        return [w for w in self.wanted if w[0]]

    def refused(self):
        return len(self.wanted) - len(self.kept()) + self.wrong


def run(guideline, cohort, *options):
    command = [BUILD + "/pgl", "run", guideline, *cohort.arguments, "--today", TODAY, *options]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE), command


def check(good, what, *details):
    if not good:
        raise Disagreement("\n".join([what, *(str(d) for d in details)]))


def check_end(cohort, done, command):
    """The exit status, and how many were refused."""
    errors = any(w[2] for w in cohort.kept())
    status = 1 if cohort.refused() or errors else 0
    said = done.stderr.decode("utf-8", "replace")
    check(done.returncode == status, "ended with %d, not %d" % (done.returncode, status), " ".join(command), said[:2000])
    found = re.search(r"^pgl: ([0-9,]+) of ([0-9,]+) records were refused", said, re.M)
    counted = [int(n.replace(",", "")) for n in found.groups()] if found else [0, 0]
    total = len(cohort.wanted) + cohort.wrong
    wanted = [cohort.refused(), total] if cohort.refused() else [0, 0]
    check(counted == wanted, "says that %d of %d were refused, not %d of %d" % (*counted, *wanted), " ".join(command), said[:2000])


def check_refusals(cohort, done, command):
    """The first that are refused are named with line, column and code as alone."""
    said = re.findall(r"^%s:(\d+):(\d+): error\[(E08\d\d)\]" % re.escape(cohort.name), done.stderr.decode("utf-8", "replace"), re.M)
    wanted = []
    for line, codes, number in [(w[1], w[2], w[3]) for w in cohort.wanted if not w[0]][:20]:
        for code in codes:
            name, column = code.split("@")
            wanted.append((str(number), int(column), name))
    said = [(line, int(column), code) for line, column, code in said]
    said, wanted = sorted(said, key=lambda s: (int(s[0]), s)), sorted(wanted, key=lambda s: (int(s[0]), s))
    check(said == wanted, "refusals are told otherwise than alone", " ".join(command), *[(a, b) for a, b in zip(said, wanted) if a != b][:3])


def first_difference(cohort, got, wanted, command):
    for i, want in enumerate(wanted):
        if i >= len(got) or got[i] != want:
            break
    else:
        i = len(wanted)
    raise Disagreement("\n".join([
        "line %d differs" % (i + 1),
        " ".join(command),
        "together: %r" % (got[i] if i < len(got) else None),
        "alone:    %r" % (wanted[i] if i < len(wanted) else None),
        "alone, whole: %r" % (cohort.kept()[i][1] if i < len(wanted) else None),
    ]))


def check_lines(cohort, done, command, wanted, header=b""):
    check(done.stdout.startswith(header), "the header differs", " ".join(command), done.stdout[:200])
    got = done.stdout[len(header) :]
    if got != b"".join(wanted):
        lines = got.split(b"\n")
        if b"\n" in b"".join(w[:-1] for w in wanted):  # line ends in quoted cells
            lines = re.findall(rb'(?:[^"\n]|"[^"]*")*\n', got)
        else:
            lines = [line + b"\n" for line in lines[:-1]]
        first_difference(cohort, lines, wanted, command)


def same_with_all(guideline, cohort, options, jobs=JOBS):
    """Runs with so many threads; the same bytes every time. The first of the runs."""
    first = None
    for count in jobs:
        done, command = run(guideline, cohort, *options, "-j", count)
        if first is None:
            first = done, command
        check(done.stdout == first[0].stdout, "results depend on the number of threads", " ".join(command))
        check(done.stderr == first[0].stderr, "messages depend on the number of threads", " ".join(command))
    check_end(cohort, *first)
    if cohort.name:
        check_refusals(cohort, *first)
    return first


HEADER = ("patient," + ",".join(COLUMNS) + "\n").encode()


def check_csv(guideline, cohort, jobs):
    done, command = same_with_all(guideline, cohort, ["--format", "csv"], jobs)
    check_lines(cohort, done, command, [csv_line(w[0]) for w in cohort.kept()], HEADER)


def check_brief(guideline, cohort, jobs):
    done, command = same_with_all(guideline, cohort, ["--format", "ndjson", "--brief"], jobs)
    wanted = [w[0] for w in cohort.kept()]
    got = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    if got != wanted:
        first_difference(cohort, got, wanted, command)


def check_whole(guideline, cohort, jobs):
    done, command = same_with_all(guideline, cohort, ["--format", "ndjson"], jobs)
    check_lines(cohort, done, command, [w[1] for w in cohort.kept()])


# -- sums -----------------------------------------------------------------------------------------

ACTS = ("recommendation:", "note:", "step:")


def wanted_sum(cohort, results):
    counts = {column: collections.Counter() for column in COLUMNS}
    total = collections.Counter()
    missing, decides = collections.Counter(), collections.defaultdict(collections.Counter)
    for result in results:
        said = result["recommendations"]
        total["patients"] += 1
        counts["issued"].update(whole_item(r) for r in said if r["state"] == "yes")
        counts["possible"].update(whole_item(r) for r in said if r["state"] == "possible" and r["direction"] == "for")
        for column in COLUMNS[2:]:
            counts[column].update(brief(result)[column])
        for name, column in (("with_conflict", "conflicts"), ("with_broken_promise", "broken_promises"), ("with_inconsistent_record", "inconsistent")):
            total[name] += bool(result[column])
        for need in result["needs"]:
            acts = [d for d in need["decides"] if d.startswith(ACTS)]
            if acts:
                missing[need["fact"]] += 1
                decides[need["fact"]].update(set(acts))
    return counts, total, missing, decides


def check_sum(guideline, cohort, jobs):
    done, command = same_with_all(guideline, cohort, ["--format", "summary-json"], jobs)
    got = json.loads(done.stdout)
    results = [json.loads(w[1]) for w in cohort.kept()]
    counts, total, missing, decides = wanted_sum(cohort, results)
    check(got["refused"] == cohort.refused(), "counts %d as refused, not %d" % (got["refused"], cohort.refused()), " ".join(command))
    for name in ("patients", "with_conflict", "with_broken_promise", "with_inconsistent_record"):
        check(got[name] == total[name], "counts %d as '%s', not %d" % (got[name], name, total[name]), " ".join(command))
    for column in COLUMNS:
        summed = collections.Counter()
        for each in got[column]:
            summed[each["item"]] += each["patients"]
        check(+summed == counts[column], "sums '%s' up otherwise" % column, " ".join(command), +summed - counts[column], counts[column] - summed)
    summed = {m["fact"]: m["patients"] for m in got["missing"]}
    check(summed == dict(missing), "counts missing facts otherwise", " ".join(command), summed, dict(missing))
    for each in got["missing"]:
        check(each["decides"] == dict(decides[each["fact"]]), "counts what '%s' would decide otherwise" % each["fact"], " ".join(command), each["decides"], dict(decides[each["fact"]]))
    check_table(guideline, cohort, got)


def check_table(guideline, cohort, got):
    """The same numbers as text."""
    done, command = run(guideline, cohort, "--format", "summary", "-j", "2")
    text = done.stdout.decode()
    rows = collections.Counter(re.findall(r"^ *([0-9,]+)  +[0-9.]+ %  (.*)$", text, re.M))
    rows.update((n, name) for n, name in re.findall(r"^ {12} *([0-9,]+)  (\S.*)$", text, re.M) if "%" not in name)
    wanted = collections.Counter({(format(got["patients"], ","), "patients"): 1})
    for name, title in (("with_conflict", "with a conflict"), ("with_broken_promise", "with a broken promise"), ("with_inconsistent_record", "with an inconsistent record")):
        if got[name]:
            wanted[(format(got[name], ","), title)] += 1
    for column in COLUMNS:
        wanted.update((format(e["patients"], ","), e["item"]) for e in got[column] if e["patients"])
    for each in got["missing"]:
        wanted[(format(each["patients"], ","), each["fact"])] += 1
        wanted.update((format(n, ","), what) for what, n in each["decides"].items())
    check(rows == wanted, "the table differs from the JSON", " ".join(command), rows - wanted, wanted - rows)


# -- a guideline ----------------------------------------------------------------------------------


def save(path, data):
    with open(path, "wb") as out:
        out.write(data)
    return path


class Trial:
    """One guideline, with its patients in files."""

    def __init__(self, guideline, seed, count, folder):
        self.guideline = guideline
        self.folder = folder
        self.rng = random.Random("%s %s" % (os.path.basename(guideline), seed))
        checked = subprocess.run([BUILD + "/pglc", guideline, "--json"], stdout=subprocess.PIPE, check=True)
        self.maker = made.Maker(json.loads(checked.stdout), self.rng)
        self.patients = [self.maker.patient() for _ in range(count)]

    def path(self, name):
        return os.path.join(self.folder, name)

    def alone(self, records):
        alone = Alone(self.guideline, records)
        return list(zip(alone.briefs, alone.lines, alone.codes))

    def ndjson(self):
        lines = [made.json_line(self.rng, p) for p in self.patients]
        lines = [line for line in lines if line.strip(b" \t\r\n")]
        every = self.alone(lines)
        self.lines, self.every = lines, every
        data = made.ndjson(self.rng, lines)
        name = save(self.path("p.ndjson"), data)
        numbers = [i + 1 for i, line in enumerate(data.split(b"\n")) if line.strip(b" \t\r\n")]
        wanted = [w + (n,) for w, n in zip(every, numbers)]
        zipped = save(self.path("p.jsonl.gz"), made.zipped(data, self.rng))
        order = [self.rng.randrange(len(lines)) for _ in range(4 * len(lines))]
        many = save(self.path("many.ndjson"), made.ndjson(self.rng, [lines[i] for i in order], tidy=True))
        self.ndjson_cohort = Cohort("NDJSON", [name], wanted, name=name)
        self.gz_cohort = Cohort("NDJSON, gzip", [zipped], wanted, name=zipped)
        self.many_cohort = Cohort("NDJSON, many", [many], [every[i] + (n + 1,) for n, i in enumerate(order)], name=many)

    def csv(self):
        """Of those patients whom CSV can describe; alone they are what tidy JSON says of them."""
        header = made.Header(self.rng, self.maker)
        there = [p for p in self.patients if p.in_csv(header)]
        tidy = [made.written(self.rng, made.Members(p.members), False).encode("utf-8") for p in there]
        wanted = self.alone(tidy)
        wanted = [w + (None,) for w in wanted]
        rows = [header.row(self.rng, patient) for patient in there]
        data, wrong = made.csv_file(self.rng, header, rows)
        name = save(self.path("p.csv"), data)
        zipped = save(self.path("p.csv.gz"), made.zipped(data, self.rng))
        order = [self.rng.randrange(len(rows)) for _ in range(4 * len(rows))]
        many = save(self.path("many.csv"), made.csv_file(self.rng, header, [rows[i] for i in order], tidy=True)[0])
        made.sqlite_file(self.rng, self.path("p.db"), header, rows)
        self.csv_cohort = Cohort("CSV", [name], wanted, wrong=wrong)
        self.csv_gz_cohort = Cohort("CSV, gzip", [zipped], wanted, wrong=wrong)
        self.csv_many_cohort = Cohort("CSV, many", [many], [wanted[i] for i in order])
        self.table_cohort = Cohort("SQLite", ["--from", "sqlite:" + self.path("p.db"), "--table", "patients"], wanted)

    def by_command(self):
        """Some of them by the command, to see that it and the library say the same."""
        for i in self.rng.sample(range(len(self.lines)), min(FEW, len(self.lines))):
            name = save(self.path("one.json"), self.lines[i])
            command = [BUILD + "/pgl", "run", self.guideline, name, "--today", TODAY, "--format", "ndjson"]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            _, line, codes = self.every[i]
            check(done.stdout == (line or b""), "the command and the library differ", self.lines[i], done.stdout, line)
            status = 1 if codes else 0
            check(done.returncode == status, "ended with %d, not %d" % (done.returncode, status), self.lines[i])

    def all(self):
        """What is checked, and the check."""
        self.ndjson()
        self.csv()
        g = self.guideline
        yield "single runs are those of the command", self.by_command
        for cohort in (self.ndjson_cohort, self.many_cohort, self.csv_cohort, self.csv_many_cohort):
            yield "%s to CSV" % cohort.what, lambda c=cohort: check_csv(g, c, JOBS)
            yield "%s to short NDJSON" % cohort.what, lambda c=cohort: check_brief(g, c, ["1", "4"])
        for cohort in (self.gz_cohort, self.csv_gz_cohort, self.table_cohort):
            yield "%s to CSV" % cohort.what, lambda c=cohort: check_csv(g, c, ["2"])
        for cohort in (self.ndjson_cohort, self.csv_cohort, self.table_cohort):
            yield "%s to whole results" % cohort.what, lambda c=cohort: check_whole(g, c, ["1", "4"])
        yield "NDJSON to sums", lambda: check_sum(g, self.ndjson_cohort, JOBS)
        yield "CSV to sums", lambda: check_sum(g, self.csv_cohort, ["1", "4"])


def try_guideline(guideline, name, seed, count):
    """A line of TAP."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(guideline, seed, count, folder)
        faults = []
        for what, checks in trial.all():
            begun = time.time()
            try:
                checks()
            except Disagreement as fault:
                faults.append("%s: %s" % (what, fault))
            if os.environ.get("TIMES"):
                print("# %.2f s  %s" % (time.time() - begun, what))
        refused = trial.ndjson_cohort.refused()
        in_csv = len(trial.csv_cohort.wanted)
        told = "%s: %d patients, %d refused, %d also in CSV" % (name, len(trial.lines), refused, in_csv)
        if os.environ.get("KEEP") and faults:
            subprocess.run(["cp", "-r", folder, os.environ["KEEP"]])
    print("%s - a cohort says what single runs say, %s" % ("not ok" if faults else "ok", told))
    for fault in faults[:4]:
        print("\n".join("# " + line[:600] for line in fault.split("\n")[:8]))
    sys.stdout.flush()
    return not faults


def random_guideline(seed, folder):
    made_text = subprocess.run([BUILD + "/tests/cohort/alone", "--random", str(seed)], stdout=subprocess.PIPE, check=True).stdout
    path = save(os.path.join(folder, "random%d.pgl" % seed), made_text)
    good = subprocess.run([BUILD + "/pgl", "check", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    return path if good else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patients", type=int, default=400)
    parser.add_argument("--guidelines", type=int, default=0)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    good = True
    for file in options.files:
        name = os.path.basename(file)
        good &= try_guideline(file, name, options.seed, max(5, options.patients // SLOW.get(name, 1)))
    with tempfile.TemporaryDirectory() as folder:
        seed, done = options.seed * 1000003, 0
        while done < options.guidelines:
            path = random_guideline(seed, folder)
            if path:
                good &= try_guideline(path, "random guideline %d" % seed, options.seed, max(10, options.patients // 10))
                done += 1
            seed += 1
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
