#!/usr/bin/env python3
"""Recalculates workbooks with LibreOffice and compares every formula's stored result with what comes out.

    python3 tests/e2e/recalculated.py --scratch DIR WORKBOOK.xlsx...

Mail previews and phones show the stored results, spreadsheet programs show their own: both must be the same. LibreOffice gets a
profile of its own that recalculates always; that it does is proved by a copy of each workbook in which a stored result was
made wrong. Exit 1 and a line for each cell that differs or holds an error.
"""

import argparse
import math
import pathlib
import re
import shutil
import subprocess
import sys
import warnings
import zipfile

import openpyxl

# Sparklines and the newer conditional formats are of no concern here.
warnings.filterwarnings("ignore", module="openpyxl")

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
WRONG = 987654321
STORED = re.compile(rb"(<c [^>]*><f>[^<]*</f><v>)(-?[0-9][^<]*)(</v>)")


def recalculate(workbook, scratch):
    """The workbook as LibreOffice saves it after it has recalculated."""
    profile = scratch / "profile"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    out = scratch / "out"
    result = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(out), str(workbook)],
        capture_output=True, text=True, timeout=300)
    made = out / workbook.name
    if result.returncode != 0 or not made.exists():
        raise SystemExit(f"{workbook}: LibreOffice did not convert it: {result.stdout}{result.stderr}")
    return made


def with_a_wrong_result(workbook, copy):
    """A copy in which the first number that a formula stored is wrong; None where no formula stores a number."""
    sheet = None
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if sheet is None and item.filename.startswith("xl/worksheets/sheet"):
                changed, count = STORED.subn(rb"\g<1>%d\g<3>" % WRONG, content, count=1)
                if count:
                    content, sheet = changed, item.filename
            target.writestr(item, content)
    return sheet


def formulas(workbook):
    """{(sheet, cell): formula}."""
    book = openpyxl.load_workbook(workbook)
    return {(sheet.title, cell.coordinate): cell.value
            for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}


def values(workbook):
    book = openpyxl.load_workbook(workbook, data_only=True)
    return lambda place: book[place[0]][place[1]].value


def is_error(value):
    return isinstance(value, str) and (value.startswith("#") or value.startswith("Err:"))


def errors(workbook):
    """Every cell that shows an error, formula or not."""
    book = openpyxl.load_workbook(workbook, data_only=True)
    return [(sheet.title, cell.coordinate, cell.value) for sheet in book.worksheets for row in sheet.iter_rows()
            for cell in row if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value.startswith("Err:"))]


def same(stored, recalculated):
    if isinstance(stored, (int, float)) and isinstance(recalculated, (int, float)):
        return math.isclose(stored, recalculated, rel_tol=1e-9, abs_tol=1e-9)
    return (stored if stored is not None else "") == (recalculated if recalculated is not None else "")


def check(workbook, scratch):
    cells = formulas(workbook)
    stored, recalculated = values(workbook), values(recalculate(workbook, scratch))
    wrong = []
    for place, formula in cells.items():
        before, after = stored(place), recalculated(place)
        if is_error(before) or is_error(after):
            wrong.append(f"{place[0]}!{place[1]} {formula} is an error: stored {before!r}, recalculated {after!r}")
        elif not same(before, after):
            wrong.append(f"{place[0]}!{place[1]} {formula}: stored {before!r}, recalculated {after!r}")
    for made in (workbook, scratch / "out" / workbook.name):
        wrong += [f"{sheet}!{cell} shows {value}" for sheet, cell, value in errors(made)]
    # The proof that the comparison means something.
    copy = scratch / f"wrong-{workbook.name}"
    if with_a_wrong_result(workbook, copy) is None:
        wrong.append("no formula stores a number: there is nothing to compare")
    else:
        doctored, healed = values(copy), values(recalculate(copy, scratch))
        places = [place for place in cells if doctored(place) == WRONG]
        if not places or any(healed(place) == WRONG for place in places):
            wrong.append("LibreOffice took stored results over without recalculating")
    for line in wrong:
        print(f"{workbook}: {line}", file=sys.stderr)
    print(f"{workbook.name}: {len(cells)} formulas, {len(wrong)} differ")
    return not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbooks", type=pathlib.Path, nargs="+")
    parser.add_argument("--scratch", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    if shutil.which("soffice") is None:
        raise SystemExit("soffice is not installed: apt-get install libreoffice-calc")
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    return 0 if all([check(workbook.resolve(), arguments.scratch.resolve()) for workbook in arguments.workbooks]) else 1


if __name__ == "__main__":
    sys.exit(main())
