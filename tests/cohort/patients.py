"""Patients at random, for the facts of any guideline, and how each format writes them.

What a patient says of a fact is made once, as JSON and, where CSV can say the same, as a cell. Now
and then it is wrong on purpose: such a record has to be refused, however it is written.
"""

import datetime
import gzip
import re
import sqlite3
from decimal import Decimal

TODAY = datetime.date(2026, 11, 23)
NO_CELL = None  # CSV cannot say it

# Units that convert into another, and by how much; the first is how one writes it by mistake.
UNITS = {
    "ng/mL": [("mg/L", "0.001"), ("ug/L", "1"), ("g/dL", "0.0000001")],
    "mg/dL": [("g/L", "0.01"), ("mg/L", "10"), ("umol/L", "88.4")],
    "g/L": [("g/dL", "0.1"), ("mg/mL", "1")],
    "g/dL": [("g/L", "10")],
    "mm[Hg]": [("kPa", "0.1333"), ("cm[H2O]", "1.36")],
    "kg": [("g", "1000"), ("[lb_av]", "2.2")],
    "umol/L": [("mmol/L", "0.001"), ("mg/dL", "0.058")],
    "mmol/L": [("umol/L", "1000"), ("mg/dL", "18")],
    "Cel": [("[degF]", "33.8"), ("K", "300")],
    "cm": [("m", "0.01")],
    "mg/g": [("g/g", "0.001"), ("mg/mg", "0.001")],
    "/min": [("/h", "60"), ("Hz", "0.0166")],
}


class Raw(str):
    """JSON text that is written as it stands: numbers keep their spelling."""


class Members(list):
    """The members of an object, in order; a key may stand twice."""


class Patient:
    def __init__(self, members, cells, broken=None):
        self.members = members  # name to JSON
        self.cells = cells  # name to a cell, (cell, date), or NO_CELL
        self.broken = broken  # how the line itself is spoilt

    def in_csv(self, header):
        if self.broken:
            return False
        for name, cell in self.cells.items():
            if cell is NO_CELL:
                return False
            if isinstance(cell, tuple) and cell[1] and name + ".date" not in header.dates:
                return False
        return True


# Interventions that no guideline knows; the last looks like a slip of the pen in some.
FOREIGN = ["acetylsalicylic_acid", "zz-9", "Qx7", "another thing", "9lives", "paracetamol_and_codeine_phosphate_hemihydrate", "atezo_bevv"]


# -- what is said -------------------------------------------------------------------------------


def numbers_in(guideline, name):
    """The numbers that stand beside a fact's name in what the guideline says."""
    found = set()

    def walk(value):
        if isinstance(value, dict):
            text = value.get("text")
            if isinstance(text, str) and re.search(r"\b%s\b" % re.escape(name), text):
                found.update(Decimal(n) for n in re.findall(r"-?\b\d+(?:\.\d+)?\b", text))
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk({key: guideline[key] for key in guideline if key not in ("facts", "program", "evidence")})
    return sorted(found)


class Maker:
    def __init__(self, guideline, rng):
        self.guideline = guideline
        self.rng = rng
        self.facts = guideline["facts"]
        self.done = [i["name"] for i in guideline["interventions"] if not i.get("members")]
        self.groups = [i["name"] for i in guideline["interventions"] if i.get("members")]
        self.numbers = {f["name"]: numbers_in(guideline, f["name"]) for f in self.facts}
        self.ages = sorted({n for name in self.numbers for n in self.numbers[name]})
        self.count = 0
        self.wrong = self.odd = 1

    def chance(self, percent):
        return self.rng.random() * 100 < percent

    def slip(self, percent):
        """Something wrong: most patients have none, some have several."""
        return self.chance(percent * self.wrong)

    def rare(self, percent):
        """What only JSON can say: half of the patients have none."""
        return self.chance(percent * self.odd)

    def pick(self, choices):
        return choices[int(self.rng.random() * len(choices))]

    # dates

    def day(self, most):
        return TODAY - datetime.timedelta(days=int(self.rng.random() ** 3 * most))

    def date(self):
        """When something was, as text; and whether that is legal."""
        if self.slip(1.5):
            return self.pick(["2026-11-24", "2027", "2026-12", "2026-13-01", "2026-02-30", "2025-02-29", "soon", "2026-1-2"])
        day = self.day(1200)
        if self.chance(70):
            return day.isoformat()
        if self.chance(25):
            return TODAY.isoformat()
        return self.pick(
            [
                day.strftime("%Y-%m"),
                day.strftime("%Y"),
                day.isoformat() + "T10:00:00+01:00",
                day.isoformat() + "T23:30:00Z",
                "2026-08-23",
                "2026-08-22",
                "2026-11-09",
                "2026-11-08",
            ]
        )

    def date_value(self, fact):
        if self.slip(3):
            return self.pick([('"19600203"', "19600203"), ('"3 May"', "3 May"), ("1960", NO_CELL), ("true", NO_CELL)])
        if self.chance(40) and self.ages:
            years = int(self.pick(self.ages)) % 100
            try:
                day = TODAY.replace(year=TODAY.year - years)
            except ValueError:
                day = TODAY
            day += datetime.timedelta(days=self.pick([-1, 0, 0, 1]))
        else:
            day = self.day(36000)
        text = day.isoformat()
        if self.chance(15):
            text = text[: self.pick([4, 7])]
        return quoted(text), text

    # numbers

    def decimal(self, fact):
        low, high = (fact.get("between") or {}).get("from"), (fact.get("between") or {}).get("to")
        numbers = self.numbers[fact["name"]]
        near = list(numbers)
        for bound in (low, high):
            if bound is not None:
                near.append(Decimal(str(bound)))
        step = Decimal(1) if fact["type"] == "integer" else Decimal(self.pick(["0.1", "0.001", "0.00000001"]))
        if near and self.chance(50):
            value = self.pick(near) + self.pick([-1, 0, 0, 0, 1]) * step
        elif near and self.chance(60):
            value = self.pick(near) * Decimal(str(round(self.rng.random() * 2, 3)))
        else:
            top = min(Decimal(str(high)) if high is not None else Decimal(1000), Decimal(100000))
            bottom = Decimal(str(low)) if low is not None else Decimal(0)
            value = bottom + (top - bottom) * Decimal(str(round(self.rng.random(), 4)))
        inside = low is None or (Decimal(str(low)) <= value and (high is None or value <= Decimal(str(high))))
        if not inside and not self.slip(20):
            value = Decimal(str(low if low is not None else high))
        if fact["type"] == "integer" and not self.slip(1):
            value = value.to_integral_value()
        return value

    def spelled(self, value):
        """A decimal as JSON may write it."""
        text = format(value, "f")
        if "." in text and self.chance(90):
            text = text.rstrip("0").rstrip(".")
        if text in ("-0", ""):
            text = "0"
        if self.chance(90):
            return text
        if self.chance(30):
            text += "0" if "." in text else ".0"
        elif self.chance(30):
            text += ("" if "." in text else ".") + "0" * 20
        elif self.chance(50):
            text += self.pick(["e0", "E+00", "e-0"])
        elif text == "0":
            text = self.pick(["-0", "0.0", "0e5", "-0.00"])
        elif self.chance(50) and "." not in text:
            text += "e1"
        else:
            text += ("" if "." in text else ".") + "000000000000001"
        return text

    def number_value(self, fact):
        """The number, the other parts of its object, and its cell."""
        if self.slip(2):
            wrong = [("1e400", "1e400"), ('"5"', NO_CELL), ("true", NO_CELL), ('"five"', "five")]
            text, cell = self.pick(wrong + [("-1e-400", "-1e-400"), ("12345678901234567890", "12345678901234567890")])
            return text, [], cell
        value = self.decimal(fact)
        own = fact.get("unit")
        parts, unit = [], None
        if own and self.chance(20):
            unit = own
            if self.chance(70) and own in UNITS:
                unit, factor = self.pick(UNITS[own])
                value = value * Decimal(factor)
            elif self.slip(4):
                unit = self.pick(["kg.m", "furlong", "", "mg/", "ng/ml", "1"])
        elif not own and self.slip(2):
            unit = self.pick(["kg", "1", "%"])
        text = self.spelled(value)
        cell = text
        if self.chance(6):
            sign = "~" if self.slip(5) else self.pick(["<", "<=", ">", ">="])
            parts.append(("comparator", quoted(sign)))
            cell = NO_CELL if sign == "~" else sign + self.pick(["", " "]) + text
        if unit is not None:
            parts.append(("unit", quoted(unit)))
            cell = NO_CELL if cell is NO_CELL or not unit or " " in unit else cell + " " + unit
        return text, parts, cell

    # words

    def truth_value(self):
        if self.slip(2):
            return self.pick([('"maybe"', "maybe"), ('" yes"', " yes"), ("1", NO_CELL), ('"true"', NO_CELL), ('"Yes"', "Yes")])
        yes = self.chance(50)
        words = ("yes", "true") if yes else ("no", "false")
        return self.pick([quoted(words[0]), words[1], words[1]]), self.pick(words)

    def category_value(self, fact):
        members = [m["name"] for m in fact["members"]]
        if self.slip(2):
            word = self.pick(["xyzzy", members[0] + "x", members[0].upper(), " " + members[0], members[0] + " "])
            return self.pick([(quoted(word), word), ("5", "5"), ("true", NO_CELL)])
        word = self.pick(members)
        return quoted(word), word

    def set_value(self, fact):
        members = [m["name"] for m in fact["members"]]
        chosen = [m for m in members if self.chance(40)]
        self.rng.shuffle(chosen)
        if self.slip(2):
            chosen.append(self.pick(["xyzzy", members[0]]))
        cell = self.pick([";", "; ", " ; "]).join(chosen) if chosen else "none"
        return Raw("[" + ", ".join(quoted(m) for m in chosen) + "]"), cell

    def one_value(self, fact):
        """JSON, more parts of an object, cell."""
        kind = fact["type"]
        if self.chance(6):
            return Raw('"unknown"'), [], "unknown"
        if kind in ("number", "integer"):
            text, parts, cell = self.number_value(fact)
            return Raw(text), parts, cell
        text, cell = {
            "yes/no": lambda: self.truth_value(),
            "date": lambda: self.date_value(fact),
            "category": lambda: self.category_value(fact),
            "set": lambda: self.set_value(fact),
        }[kind]()
        parts = []
        if self.slip(0.3):
            parts, cell = [self.pick([("unit", quoted("kg")), ("comparator", quoted("<"))])], NO_CELL
        return Raw(text), parts, cell

    def dated_value(self, fact):
        """One value, with a date or not: JSON, cell."""
        value, parts, cell = self.one_value(fact)
        date = None
        if self.chance(70 if fact.get("valid_for") else 12):
            date = self.date()
            parts.append(("date", quoted(date)))
        if not parts and self.chance(92):
            return value, cell
        if self.slip(1):
            parts.append(self.pick([("note", quoted("x")), ("valeu", "1"), ("unit", "null"), ("date", "null")]))
            cell = NO_CELL
        members = [("value", value)] + [(k, Raw(v)) for k, v in parts]
        if self.chance(30):
            self.rng.shuffle(members)
        if self.slip(0.5):
            members, cell = members[1:], NO_CELL
        if self.slip(0.5) and members:
            members, cell = members + [self.pick(members)], NO_CELL
        return Members(members), cell if date is None or cell is NO_CELL else (cell, date)

    def fact_value(self, fact):
        if self.chance(4):
            return Raw("null"), ""
        if self.rare(6):
            return [self.dated_value(fact)[0] for _ in range(self.pick([0, 2, 2, 3, 4]))], NO_CELL
        value, cell = self.dated_value(fact)
        if self.chance(3) and fact["type"] != "set":
            return [value], cell
        return value, cell

    # interventions

    def list_value(self, list_name):
        if self.chance(3):
            return Raw("null"), ""
        if self.slip(0.7):
            return self.pick([Raw('"x"'), Raw("{}"), Raw("true"), [Raw("5")], [Members([])]]), NO_CELL
        items, cells = [], []
        for _ in range(self.pick([0, 1, 1, 1, 2, 2, 3])):
            name = self.pick(self.done) if self.done else "nothing"
            if self.chance(4) or not self.done:
                name = self.pick(FOREIGN + self.groups)
            if self.chance(35):
                date = self.date()
                items.append(Members([("intervention", Raw(quoted(name))), ("date", Raw(quoted(date)))]))
                if self.chance(20):
                    items[-1].reverse()
                cells.append(name + " on " + date)
            else:
                items.append(Raw(quoted(name)))
                cells.append(name)
        if NO_CELL in cells:
            return items, NO_CELL
        return items, self.pick([";", ";", " ; "]).join(cells) if cells else "none"

    # the whole

    def id_value(self):
        self.count += 1
        if self.slip(1):
            return Raw(self.pick(["true", "[]"])), NO_CELL
        plain = "p%d" % self.count
        if self.chance(80):
            return Raw(quoted(plain)), plain
        if self.chance(10):
            return self.pick([(Raw("null"), ""), (Raw('""'), NO_CELL), (Raw("null"), "")])
        if self.chance(15):
            text = self.spelled(Decimal(self.count))
            return Raw(text), text
        text = self.pick(['a "quote", and', "x,y", "line\nend", "cr\r\nlf", "tab\t", "é😀", " space ", "semi;colon", "\\back", "\x7f\x01", "nul\0", "'", "=1+1", "\ufeff", "\u2028"])
        text = plain + text if self.chance(90) else text + plain
        if "\0" in text:
            return Raw(quoted(text)), text
        return Raw(quoted(text)), text

    def patient(self):
        members, cells = [], {}
        self.wrong, self.odd = self.pick([0, 0, 0, 0, 1, 3]), self.pick([0, 1])
        share = self.pick([30, 60, 80, 90, 95])
        if self.chance(95):
            value, cells["id"] = self.id_value()
            members.append(("id", value))
        for fact in self.facts:
            if self.chance(share):
                value, cells[fact["name"]] = self.fact_value(fact)
                members.append((fact["name"], value))
        for name, likely in (("received", 50), ("receiving", 15), ("proposed", 25)):
            if self.chance(likely):
                value, cells[name] = self.list_value(name)
                members.append((name, value))
        if self.chance(2):
            members.append((self.pick(["note", "Id", "recieved"]), Raw(self.pick(["1", "[1, {}]", '"x"']))))
        if self.chance(25):
            self.rng.shuffle(members)
        if self.slip(0.7) and members:
            members.append(self.pick(members))
            cells["id"] = NO_CELL
        broken = self.pick(BROKEN) if self.chance(2) else None
        return Patient(members, cells, broken)


# -- JSON -----------------------------------------------------------------------------------------


def quoted(text):
    out = ['"']
    for c in text:
        if c in '"\\':
            out.append("\\" + c)
        elif ord(c) < 0x20:
            out.append("\\u%04x" % ord(c))
        else:
            out.append(c)
    return "".join(out) + '"'


def escaped(rng, text):
    """A JSON string, with some of its characters as escapes."""
    out, at = ['"'], 1
    while at < len(text) - 1:
        c = text[at]
        if c == "\\":
            size = 6 if text[at + 1] == "u" else 2
            out.append(text[at : at + size])
            at += size
            continue
        if c == "/" and rng.random() < 0.5:
            out.append("\\/")
        elif rng.random() < 0.1:
            units = c.encode("utf-16-be")
            out.extend(("\\u%02x%02x" if rng.random() < 0.5 else "\\u%02X%02X") % (units[i], units[i + 1]) for i in range(0, len(units), 2))
        else:
            out.append(c)
        at += 1
    return "".join(out) + '"'


def written(rng, value, mess):
    """A value in JSON. With 'mess' in odd spaces and escapes."""

    def space():
        return "" if not mess else rng.choice(["", "", "", " ", "  ", "\t", " \r "])

    if isinstance(value, Raw):
        if mess and value.startswith('"') and rng.random() < 0.3:
            return escaped(rng, value)
        return value
    comma = "," + space() if mess else ", "
    if isinstance(value, Members):
        inside = comma.join(written(rng, Raw(quoted(k)), mess) + space() + ":" + (space() if mess else " ") + written(rng, v, mess) for k, v in value)
        return "{" + space() + inside + space() + "}"
    return "[" + space() + comma.join(space() + written(rng, v, mess) for v in value) + space() + "]"


def cut(line, rng):
    return line[: int(rng.random() * (len(line) - 1)) + 1]


def inside(what):
    def spoil(line, rng):
        at = int(rng.random() * len(line))
        return line[:at] + what + line[at:]

    return spoil


# Ways to spoil a line; some leave it whole by luck, which the single run then shows.
BROKEN = [
    cut,
    inside(b"\xff"),
    inside(b"\0"),
    inside(b"\xed\xa0\x80"),
    inside(b"\x01"),
    inside(b'"'),
    inside(b"}"),
    inside(b","),
    inside(b"\\"),
    inside(b"\\ud800"),
    inside(b"0"),
    lambda line, rng: line + b" x",
    lambda line, rng: line + line,
    lambda line, rng: line[:-1] + b",}",
    lambda line, rng: b"\xef\xbb\xbf" + line,
    lambda line, rng: line.replace(b'"', b"'"),
    lambda line, rng: b"[" + line + b"]",
    lambda line, rng: b"{}",
    lambda line, rng: b" { } ",
    lambda line, rng: b"null",
    lambda line, rng: line + b"\xef\xbb\xbf",
    lambda line, rng: line[:-1] + b"\x00}",
    lambda line, rng: b"\x0b" + line,
]


def json_line(rng, patient):
    mess = rng.random() < 0.3
    line = written(rng, Members(patient.members), mess)
    data = line.encode("utf-8")
    if patient.broken:
        data = patient.broken(data, rng).replace(b"\n", b" ")
    return data


def ndjson(rng, lines, tidy=False):
    """A file of lines, with blank ones between, and ends of both kinds."""
    out = []
    for line in lines:
        if not tidy and rng.random() < 0.03:
            out.append(rng.choice([b"\n", b"  \n", b"\r\n", b"\t \r\n"]))
        out.append(line + (b"\r\n" if not tidy and rng.random() < 0.2 else b"\n"))
    if out and not tidy and rng.random() < 0.5:
        out[-1] = out[-1].rstrip(b"\r\n")
    return b"".join(out)


# -- CSV and SQLite -------------------------------------------------------------------------------


class Header:
    def __init__(self, rng, maker):
        self.columns = []
        self.dates = set()
        self.units = {}
        for fact in maker.facts:
            self.columns.append(fact["name"])
            own = fact.get("unit")
            if own in UNITS and rng.random() < 0.15:
                self.units[fact["name"]] = rng.choice(UNITS[own])[0]
            if rng.random() < 0.7:
                self.dates.add(fact["name"] + ".date")
        self.columns += sorted(self.dates) + ["id", "received", "receiving", "proposed"]
        self.own = {f["name"]: f.get("unit") for f in maker.facts}
        if rng.random() < 0.5:
            self.columns.append("nobody_knows")
        rng.shuffle(self.columns)

    def names(self):
        return [c + " [%s]" % self.units[c] if c in self.units else c for c in self.columns]

    def row(self, rng, patient):
        row = []
        for column in self.columns:
            base = column[: -len(".date")] if column in self.dates else column
            cell = patient.cells.get(base, "")
            if column == "nobody_knows":
                cell = rng.choice(["", "x", "1,2"])
            if isinstance(cell, tuple):
                cell = cell[1] if column in self.dates else cell[0]
            elif column in self.dates:
                cell = ""
            if column in self.units and cell not in ("", "unknown"):
                cell = self.in_unit(column, cell)
            row.append(cell)
        return row

    def in_unit(self, column, cell):
        number = re.fullmatch(r"([<>]=? ?)?(\S+)( \S.*)?", cell)
        if not number or not re.match(r"[-0-9]", number.group(2)):
            return cell
        if number.group(3) == " " + self.units[column]:
            return (number.group(1) or "") + number.group(2)
        return cell if number.group(3) else cell + " " + self.own[column]


def csv_cell(rng, cell):
    if any(c in cell for c in ',"\r\n') or rng.random() < 0.03:
        return '"' + cell.replace('"', '""') + '"'
    return cell


WRONG_ROWS = [
    lambda line: line + b",",
    lambda line: line[: line.rfind(b",")] if b'"' not in line and b"," in line else line + b",",
    lambda line: b'x"y"' + line,
    lambda line: b'"x"y' + line,
    lambda line: line + b",\xff",
    lambda line: line[:1] + b"\0" + line[1:],
]


def csv_file(rng, header, rows, tidy=False):
    """(bytes, wrong): wrong has the numbers of the rows before which a wrong line stands."""
    ends = "\n" if tidy else rng.choice(["\n", "\r\n"])
    out = [(b"\xef\xbb\xbf" if not tidy and rng.random() < 0.5 else b"") + ",".join(csv_cell(rng, c) for c in header.names()).encode() + ends.encode()]
    wrong = 0
    for row in rows:
        line = ",".join(csv_cell(rng, c) for c in row).encode("utf-8")
        one_line = b"\n" not in line  # a row of several may fall into as many wrong ones
        if not tidy and one_line and rng.random() < 0.01:
            out.append(rng.choice(WRONG_ROWS)(line) + ends.encode())
            wrong += 1
        if not tidy and rng.random() < 0.02:
            out.append(rng.choice([b"", b"  ", b"\t"]) + ends.encode())
        out.append(line + ends.encode())
    if not tidy and rng.random() < 0.5:
        out[-1] = out[-1].rstrip(b"\r\n")
    return b"".join(out), wrong


def zipped(data, rng):
    """gzip, now and then of more than one member."""
    middle = int(rng.random() * len(data))
    return gzip.compress(data[:middle], 1) + gzip.compress(data[middle:], 1)


def stored(rng, text):
    """What a table would hold."""
    if text == "":
        return rng.choice([None, ""])
    if re.fullmatch(r"-?[1-9]\d{0,14}|0", text) and rng.random() < 0.7:
        return int(text)
    if re.fullmatch(r"[1-9]\d{0,8}\.\d{1,5}", text) and rng.random() < 0.7:
        return float(text)
    return text


def sqlite_file(rng, path, header, rows):
    base = sqlite3.connect(path)
    names = ", ".join('"%s"' % n.replace('"', '""') for n in header.names())
    base.execute("create table patients (%s)" % names)
    marks = ", ".join("?" * len(header.columns))
    base.executemany("insert into patients values (%s)" % marks, [[stored(rng, c) for c in row] for row in rows])
    base.commit()
    base.close()
