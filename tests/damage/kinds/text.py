"""Encodings, delimiters, quotes, ends that are cut off: what happens to a file as bytes."""

import io
import zipfile

from exports import to_csv, zipped

from .registry import EXPORTS, LISTS, MAKES, SHEETS, TEXT, damage

ALL = EXPORTS + LISTS


@damage("another encoding", on=ALL, makes=TEXT)
def encoding(case):
    case.book.encoding = case.pick(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "big5", "gbk"])
    return case.book.encoding


@damage("another delimiter", on=ALL, makes=TEXT)
def delimiter(case):
    case.book.delimiter = case.pick([";", "\t", "|"])
    return repr(case.book.delimiter)


@damage("one bad byte", on=ALL, makes=("csv",))
def bad_byte(case):
    data = bytearray(case.book.data())
    at = case.rng.randrange(len(data) // 10, len(data))
    data[at:at] = case.pick([b"\xff", b"\x80", b"\x00", b"\x1a"])
    case.raw = bytes(data)
    return "at %d" % at


@damage("cut off in its last line", on=ALL, makes=("csv",))
def cut_off(case):
    data = case.book.data()
    end = data.rstrip(b"\r\n")
    last = end.rfind(b"\n") + 1
    # Within a list's last field nobody can tell.
    whole = end.rfind(b",") if case.store is None else len(end)
    if whole - last < 3:
        return None
    case.raw = data[: case.rng.randrange(last + 1, whole)]
    return "%d bytes" % (len(data) - len(case.raw))


@damage("cut off in the middle", on=ALL, makes=MAKES, by_store=True)
def cut_in_the_middle(case):
    data = case.book.data()
    end = round(len(data) * case.rng.uniform(0.3, 0.95))
    if case.store is None and case.book.make == "csv":
        # Within the first field of a row: a list that ends with a whole row may well be whole.
        end = data.rfind(b"\n", 0, end) + 3
    case.raw = data[:end]
    return "%d of %d bytes" % (len(case.raw), len(data))


@damage("a quote that nothing closes", on=ALL, makes=TEXT)
def lone_quote(case):
    """Before a field, as where a title begins with one."""
    lines = to_csv(case.book.rows, case.book.encoding).split(b"\r\n")
    rows = range(case.book.head + 1, len(lines) - 1)
    if not rows:
        return None
    row = case.pick(rows)
    fields = lines[row].split(b",")
    at = case.rng.randrange(len(fields))
    fields[at] = b'"' + fields[at]
    lines[row] = b",".join(fields)
    case.raw = text(case, b"\r\n".join(lines))
    return "line %d, field %d" % (row + 1, at + 1)


@damage("a row lost a comma", on=ALL, makes=TEXT)
def lost_comma(case):
    lines = to_csv(case.book.rows, case.book.encoding).split(b"\r\n")
    rows = [i for i in range(case.book.head + 1, len(lines) - 1) if b"," in lines[i]]
    if not rows:
        return None
    row = case.pick(rows)
    fields = lines[row].split(b",")
    at = case.rng.randrange(len(fields) - 1)
    fields[at:at + 2] = [fields[at] + fields[at + 1]]
    lines[row] = b",".join(fields)
    case.raw = text(case, b"\r\n".join(lines))
    return "line %d, after field %d" % (row + 1, at + 1)


@damage("a row has a comma too many", on=ALL, makes=TEXT)
def comma_too_many(case):
    lines = to_csv(case.book.rows, case.book.encoding).split(b"\r\n")
    rows = range(case.book.head + 1, len(lines) - 1)
    if not rows:
        return None
    row = case.pick(rows)
    fields = lines[row].split(b",")
    fields.insert(case.rng.randrange(len(fields)), b"")
    lines[row] = b",".join(fields)
    case.raw = text(case, b"\r\n".join(lines))
    return "line %d" % (row + 1)


@damage("an archive of two", on=EXPORTS, makes=("zip",))
def two_in_one(case):
    data = to_csv(case.book.rows, case.book.encoding)
    other = case.pick([data, b"", to_csv(case.book.rows[: len(case.book.rows) // 2], case.book.encoding)])
    case.raw = zipped({"a.csv": data, "b.csv": other})
    return "%d and %d bytes" % (len(data), len(other))


@damage("a member of a workbook is gone", on=ALL, makes=("xlsx",))
def member_gone(case):
    whole = zipfile.ZipFile(io.BytesIO(case.book.data()))
    gone = case.pick([name for name in whole.namelist() if name.endswith((".xml", ".rels"))])
    case.raw = zipped({name: whole.read(name) for name in whole.namelist() if name != gone})
    return gone


@damage("a table of a web page", on=EXPORTS, makes=("xls",))
def web_page(case):
    cells = "".join("<tr>%s</tr>" % "".join("<td>%s</td>" % ("" if c is None else c) for c in row) for row in case.book.rows)
    case.raw = ("<html><meta charset=utf-8><table>%s</table></html>" % cells).encode()
    return "%d bytes" % len(case.raw)


@damage("saved again as it is", on=ALL, harmless=True)
def saved_again(case):
    return case.book.make


@damage("nothing in the file", on=ALL, by_store=True, beside=False)
def nothing(case):
    case.raw = b""
    return "0 bytes"


def text(case, data):
    return data if case.book.make == "csv" else zipped({case.book.stem + ".csv": data})
