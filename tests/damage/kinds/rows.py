"""Rows that are lacking, come twice, or are no rows at all."""

from decimal import Decimal

from exports import number, plain

from .registry import DAYS, WITH_STATUS, EXPORTS, LISTS, damage

ALL = EXPORTS + LISTS


@damage("rows dropped at the end", on=DAYS, loses=True, beside=False)
def dropped_at_the_end(case):
    body = case.book.body
    keep = len(body) - max(1, round(len(body) * case.rng.uniform(0.1, 0.5)))
    case.book.body = body[:keep]
    return "the last %d of %d rows" % (len(body) - keep, len(body)) if keep else None


@damage("rows dropped at the beginning", on=DAYS, loses=True, beside=False)
def dropped_at_the_beginning(case):
    body = case.book.body
    drop = max(1, round(len(body) * case.rng.uniform(0.1, 0.5)))
    case.book.body = body[drop:]
    return "the first %d of %d rows" % (drop, len(body)) if drop < len(body) else None


@damage("filter narrowed to the first days", on=DAYS, loses=True, beside=False)
def filter_narrowed(case):
    days = case.book.days()
    known = sorted({day for day in days if day})
    if len(known) < 4:
        return None
    last = known[max(1, round(len(known) * case.rng.uniform(0.4, 0.8)))]
    case.book.body = [row for row, day in zip(case.book.body, days) if not day or day <= last]
    return "nothing after %s" % last


@damage("a day lacks", on=DAYS, loses=True, beside=False)
def a_day_lacks(case):
    days = case.book.days()
    known = sorted({day for day in days if day})
    gone = case.pick(known[1:-1])
    if not gone:
        return None
    case.book.body = [row for row, day in zip(case.book.body, days) if day != gone]
    return "nothing of %s" % gone


@damage("filter narrowed to one status", on=WITH_STATUS, loses=True, beside=False)
def one_status(case):
    at = case.book.column(case.book.layout.status)
    words = sorted({plain(row[at]) for row in case.book.body})
    if len(words) < 2:
        return None
    kept = max(words, key=lambda word: sum(plain(row[at]) == word for row in case.book.body))
    case.book.body = [row for row in case.book.body if plain(row[at]) == kept]
    return "only %s" % kept


@damage("rows twice", on=ALL)
def rows_twice(case):
    body = case.book.body
    again = case.some(range(len(body)))
    case.book.body = body + [list(body[i]) for i in again]
    return "%d rows again at the end" % len(again)


@damage("everything pasted below itself", on=ALL)
def pasted_below(case):
    rows = case.book.rows[case.book.head:]
    case.book.rows.extend([[]] + [list(row) for row in rows])
    return "header and %d rows again" % (len(rows) - 1)


@damage("rows in another order", on=DAYS, harmless=True)
def sorted_otherwise(case):
    body = case.book.body
    case.rng.shuffle(body)
    case.book.body = body
    return "shuffled"


@damage("a row of totals", on=EXPORTS)
def totals(case):
    book = case.book
    if not book.body:
        return None
    word = case.pick(["合计", "总计", "汇总", "账户汇总", "全部", "共 %d 条" % len(book.body), "Total", "小计"])
    row = [None] * len(book.header)
    row[case.pick([0, book.column(book.layout.key)])] = word
    for name in book.columns(book.layout.amounts + book.layout.counts):
        at = book.column(name)
        row[at] = str(sum((number(line[at]) or Decimal(0) for line in book.body if at < len(line)), Decimal(0)))
    if case.rng.random() < 0.5:
        book.body = [row] + book.body
    else:
        book.body = book.body + [row]
    return word


@damage("header again amid the rows", on=ALL)
def header_again(case):
    body = case.book.body
    if len(body) < 4:
        return None
    at = case.rng.randrange(2, len(body))
    case.book.body = body[:at] + [list(case.book.header)] + body[at:]
    return "before row %d" % (at + 1)


@damage("notes above the header", on=ALL)
def notes_above(case):
    notes = [["导出人：小李"], ["仅供内部使用"], []][: case.rng.randrange(1, 4)]
    case.book.rows[:0] = notes
    return "%d lines" % len(notes)


@damage("a signature below the rows", on=ALL)
def signature(case):
    case.book.rows.extend([[], ["制表：小李 2026-11-16"]])
    return "two rows"


@damage("header only", on=DAYS, loses=True, beside=False)
def header_only(case):
    case.book.body = []
    return "no rows"
