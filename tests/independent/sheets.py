"""Any export file as rows of cells, with the standard library alone.

Written apart from the program's readers on purpose: a misreading shared by both would hide from the comparison. A cell is
a str, a Decimal or None; which file it is shows in its first bytes, never in its name.
"""

import csv
import io
import re
import struct
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def tables(data):
    """The sheets of a file, each a list of rows."""
    if data[:4] == b"PK\x03\x04":
        archive = zipfile.ZipFile(io.BytesIO(data))
        if "xl/workbook.xml" in archive.namelist():
            return xlsx(archive)
        members = [name for name in archive.namelist() if not name.endswith("/")]
        if len(members) != 1:
            raise ValueError("a zip must hold one file, this one holds %d" % len(members))
        return tables(archive.read(members[0]))
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return biff(compound_stream(data))
    text = decode(data)
    lines = text.split("\n", 20)[:20]
    tabs = sum(line.count("\t") for line in lines) > sum(line.count(",") for line in lines)
    return [list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ","))]


def decode(data):
    if data[:2] == b"\xff\xfe":
        return data.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    raise ValueError("neither UTF-8 nor GB18030")


# --- xlsx -------------------------------------------------------------------------------------------------------------


def xlsx(archive):
    strings = []
    if "xl/sharedStrings.xml" in archive.namelist():
        root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        strings = [text_of(item) for item in root.iter(MAIN + "si")]
    targets = {}
    for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        targets[relation.get("Id")] = relation.get("Target")
    sheets = []
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(MAIN + "sheet"):
        target = targets[sheet.get(RELATION)]
        path = target.lstrip("/") if target.startswith("/") else "xl/" + target
        sheets.append(xlsx_rows(archive.read(path), strings))
    return sheets


def text_of(item):
    """The text of a string item without phonetic hints."""
    return "".join(t.text or "" for child in item for t in ([child] if child.tag == MAIN + "t" else child.iter(MAIN + "t"))
                   if child.tag != MAIN + "rPh")


def xlsx_rows(xml, strings):
    rows = {}
    number = 0
    for row in ElementTree.fromstring(xml).iter(MAIN + "row"):
        number = int(row.get("r") or number + 1)
        cells = {}
        at = -1
        for cell in row.iter(MAIN + "c"):
            at = column(cell.get("r")) if cell.get("r") else at + 1
            cells[at] = xlsx_cell(cell, strings)
        rows[number] = [cells.get(i) for i in range(max(cells, default=-1) + 1)]
    return [rows.get(n, []) for n in range(1, max(rows, default=0) + 1)]


def column(reference):
    index = 0
    for letter in re.match(r"[A-Z]+", reference).group():
        index = index * 26 + ord(letter) - 64
    return index - 1


def xlsx_cell(cell, strings):
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell.find(MAIN + "is"))
    value = cell.find(MAIN + "v")
    if value is None or value.text is None:
        return None
    if kind == "s":
        return strings[int(value.text)]
    return Decimal(value.text) if kind == "n" else value.text


# --- xls (BIFF8 in an OLE container) ----------------------------------------------------------------------------------


def compound_stream(data):
    """The bytes of the stream `Workbook`."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    mini_sector = 1 << struct.unpack_from("<H", data, 32)[0]
    first_directory, = struct.unpack_from("<I", data, 48)
    cutoff, first_mini_fat, _, first_difat, difat_count = struct.unpack_from("<5I", data, 56)

    def at(n):
        return data[(n + 1) * sector:(n + 2) * sector]

    difat = list(struct.unpack_from("<109I", data, 76))
    while difat_count:
        entries = struct.unpack("<%dI" % (sector // 4), at(first_difat))
        difat += entries[:-1]
        first_difat = entries[-1]
        difat_count -= 1
    fat = [n for s in difat if s < 0xFFFFFFFA for n in struct.unpack("<%dI" % (sector // 4), at(s))]

    def chain(first):
        out = []
        while first < 0xFFFFFFFA:
            out.append(at(first))
            first = fat[first]
        return b"".join(out)

    directory = chain(first_directory)
    entries = [directory[i:i + 128] for i in range(0, len(directory), 128)]
    root_first, = struct.unpack_from("<I", entries[0], 116)
    for entry in entries:
        name = entry[:max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le")
        if name not in ("Workbook", "Book"):
            continue
        first, size = struct.unpack_from("<II", entry, 116)
        if size >= cutoff:
            return chain(first)[:size]
        mini, mini_fat = chain(root_first), chain(first_mini_fat)
        out = []
        while first < 0xFFFFFFFA:
            out.append(mini[first * mini_sector:(first + 1) * mini_sector])
            first, = struct.unpack_from("<I", mini_fat, first * 4)
        return b"".join(out)[:size]
    raise ValueError("no workbook in the container; is it encrypted?")


def biff(stream):
    records = []
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        records.append((kind, stream[at + 4:at + 4 + size]))
        at += 4 + size
    strings = shared_strings(records)
    sheets = []
    cells = None
    pending = None
    for kind, body in records:
        if kind == 0x809:  # BOF
            is_sheet = struct.unpack_from("<H", body, 2)[0] == 0x10
            cells = {} if is_sheet else None
            if is_sheet:
                sheets.append(cells)
        elif cells is None:
            continue
        elif kind == 0xFD:  # LABELSST
            row, col, _, index = struct.unpack_from("<HHHI", body)
            cells[row, col] = strings[index]
        elif kind == 0x204:  # LABEL
            row, col = struct.unpack_from("<HH", body)
            cells[row, col] = short_string(body, 6)
        elif kind == 0x203:  # NUMBER
            row, col, _, value = struct.unpack_from("<HHHd", body)
            cells[row, col] = Decimal(repr(value))
        elif kind == 0x27E:  # RK
            row, col, _, value = struct.unpack_from("<HHHI", body)
            cells[row, col] = rk(value)
        elif kind == 0xBD:  # MULRK
            row, col = struct.unpack_from("<HH", body)
            for i in range((len(body) - 6) // 6):
                cells[row, col + i] = rk(struct.unpack_from("<I", body, 6 + 6 * i)[0])
        elif kind == 0x06:  # FORMULA
            row, col = struct.unpack_from("<HH", body)
            if body[12:14] == b"\xff\xff":
                pending = (row, col) if body[6] == 0 else None
            else:
                cells[row, col] = Decimal(repr(struct.unpack_from("<d", body, 6)[0]))
        elif kind == 0x207 and pending:  # STRING
            cells[pending] = short_string(body, 0)
            pending = None
    return [grid(cells) for cells in sheets]


def grid(cells):
    height = max((row for row, _ in cells), default=-1) + 1
    width = max((col for _, col in cells), default=-1) + 1
    return [[cells.get((row, col)) for col in range(width)] for row in range(height)]


def rk(value):
    number = Decimal(struct.unpack("<i", struct.pack("<I", value & ~3))[0] >> 2) if value & 2 else \
        Decimal(repr(struct.unpack("<d", struct.pack("<II", 0, value & ~3))[0]))
    return number / 100 if value & 1 else number


def short_string(body, at):
    length, flags = struct.unpack_from("<HB", body, at)
    raw = body[at + 3:]
    return raw[:2 * length].decode("utf-16-le") if flags & 1 else raw[:length].decode("latin-1")


def shared_strings(records):
    """The strings of the SST record, which may go on in CONTINUE records: there a string begins again with its flags."""
    chunks = []
    for i, (kind, body) in enumerate(records):
        if kind == 0xFC:
            chunks = [body]
            for kind, body in records[i + 1:]:
                if kind != 0x3C:
                    break
                chunks.append(body)
            break
    if not chunks:
        return []
    reader = Chunks(chunks)
    _, unique = struct.unpack("<II", reader.take(8))
    return [reader.string() for _ in range(unique)]


class Chunks:
    def __init__(self, chunks):
        self.chunks, self.n, self.at = chunks, 0, 0

    def take(self, size):
        out = b""
        while size:
            if self.at == len(self.chunks[self.n]):
                self.n, self.at = self.n + 1, 0
            part = self.chunks[self.n][self.at:self.at + size]
            out, size, self.at = out + part, size - len(part), self.at + len(part)
        return out

    def string(self):
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        out = []
        wide = flags & 1
        while length:
            if self.at == len(self.chunks[self.n]):
                self.n, self.at = self.n + 1, 0
                wide = self.take(1)[0] & 1
            left = len(self.chunks[self.n]) - self.at
            count = min(length, left // 2 if wide else left)
            raw = self.take(count * (2 if wide else 1))
            out.append(raw.decode("utf-16-le" if wide else "latin-1"))
            length -= count
        self.take(4 * runs + extra)
        return "".join(out)
