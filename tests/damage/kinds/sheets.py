"""Sheets that are hidden, copied, moved, split."""

from exports import Sheet, number, plain

from .registry import EXPORTS, LISTS, SHEETS, damage

ALL = EXPORTS + LISTS


def other_amounts(book):
    """The rows of the first sheet with all amounts doubled."""
    rows = [list(row) for row in book.rows]
    for name in book.columns(book.layout.amounts):
        at = book.column(name)
        for row in rows[book.head + 1:]:
            if at < len(row) and number(row[at]) is not None:
                row[at] = str(number(row[at]) * 2)
    return rows


@damage("a hidden copy with other amounts", on=ALL, makes=SHEETS)
def hidden_copy(case):
    copy = Sheet(other_amounts(case.book), case.book.sheets[0].name + " (2)", hidden=True)
    before = case.rng.random() < 0.5
    case.book.sheets.insert(0 if before else 1, copy)
    return "before it" if before else "after it"


@damage("a copy with other amounts", on=ALL, makes=SHEETS)
def copy(case):
    case.book.sheets.append(Sheet(other_amounts(case.book), case.book.sheets[0].name + " (2)"))
    return "after it"


@damage("a sheet moved behind another", on=ALL, makes=SHEETS)
def moved(case):
    first = Sheet([["说明"], ["本表由小李整理"]], "说明")
    if case.rng.random() < 0.5:
        first = Sheet([["月份", "金额"], ["10月", "1000"], ["11月", "2000"]], "汇总")
    case.book.sheets.insert(0, first)
    return first.name


@damage("rows split over two sheets", on=EXPORTS, makes=SHEETS)
def split(case):
    book = case.book
    half = len(book.body) // 2
    if not half:
        return None
    with_header = case.rng.random() < 0.7
    rest = book.body[half:]
    book.body = book.body[:half]
    book.sheets.append(Sheet((book.rows[: book.head + 1] if with_header else []) + rest, "Sheet2"))
    return "%d rows, %s header" % (len(rest), "with" if with_header else "without")


@damage("the sheet hidden", on=ALL, makes=SHEETS)
def hidden(case):
    case.book.sheets[0].hidden = True
    case.book.sheets.append(Sheet([["空表"]], "其他"))
    return "another one shown"


@damage("a sheet of something else", on=ALL, makes=SHEETS)
def something_else(case):
    found = case.pick([
        [["透视表"], ["行标签", "求和项"], ["A", "100"], ["总计", "100"]],
        [[plain(cell) for cell in case.book.header]],
        [["备注"]],
    ])
    case.book.sheets.append(Sheet(found, "Sheet9"))
    return "%d rows" % len(found)
