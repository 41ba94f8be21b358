"""Damages of the operator's own files that exports do not know."""

from exports import number, plain

from .registry import damage


@damage("a store that is none", on=("plan", "excluded"), makes=("csv", "xlsx"), beside=False)
def no_store(case):
    at = case.book.column("店铺")
    old = case.pick(sorted({plain(row[at]) for row in case.book.body}))
    for row in case.book.body:
        if plain(row[at]) == old:
            row[at] = old + "x"
    return "%sx" % old


@damage("a month's share lacks", on=("plan",), makes=("xlsx",), beside=False)
def month_lacks(case):
    rows = case.book.sheets[1].rows
    at = case.rng.randrange(1, len(rows))
    gone = rows.pop(at)
    return "%s %s" % (gone[0], gone[1])


@damage("a month's share ten times as high", on=("plan",), makes=("xlsx",), beside=False)
def share_too_high(case):
    rows = case.book.sheets[1].rows
    row = rows[case.rng.randrange(1, len(rows))]
    row[2] = number(row[2]) * 10
    return "%s %s" % (row[0], row[1])


@damage("a target twice", on=("plan",), makes=("xlsx",), beside=False)
def target_twice(case):
    row = list(case.pick(case.book.body))
    row[2] = number(row[2]) * 2
    case.book.body = case.book.body + [row]
    return "%s again" % row[0]


@damage("a code twice with another cost", on=("catalog",), makes=("csv", "xlsx"), beside=False)
def code_twice(case):
    at, code = case.book.column("单位成本"), case.book.column("商家编码")
    row = list(case.pick([row for row in case.book.body if number(row[at])]))
    row[at] = str(number(row[at]) * 2)
    case.book.body = case.book.body + [row]
    return plain(row[code])
