"""Columns that have other names, come twice, or stand elsewhere."""

from exports import number, plain

from .registry import EXPORTS, LISTS, damage

ALL = EXPORTS + LISTS


def wanted(book):
    layout = book.layout
    return book.columns(layout.ids + layout.amounts + layout.counts + layout.dates + layout.names + (layout.status,))


@damage("a column renamed", on=ALL)
def renamed(case):
    book = case.book
    name = case.pick(wanted(book))
    other = case.pick([name + "1", "原" + name, name[:-1], "列%d" % (book.column(name) + 1), "新版" + name])
    book.header[book.column(name)] = other
    return "%s is %s" % (name, other)


@damage("a unit in a header", on=ALL)
def unit_in_header(case):
    book = case.book
    name = case.pick(book.columns(book.layout.amounts))
    if not name:
        return None
    unit = case.pick(["（元）", "(元)", "(万元)", "（万元）", "(USD)", "(千元)"])
    at = book.column(name)
    book.header[at] = name + unit
    if "万" in unit or "千" in unit:
        for row in book.body:
            if at < len(row) and number(row[at]) is not None:
                row[at] = str(number(row[at]) / (10000 if "万" in unit else 1000))
    return name + unit


@damage("a column twice", on=ALL)
def doubled(case):
    book = case.book
    name = case.pick(wanted(book))
    at = book.column(name)
    place = case.pick([at, len(book.header)])
    for i, row in enumerate(book.rows[book.head:]):
        row.extend([None] * (len(book.header) - len(row)))
        value = name if i == 0 else row[at]
        if i and number(value) is not None and name in book.layout.amounts + book.layout.counts:
            value = str(number(value) + 1)
        row.insert(place, value)
    return "%s again, in column %d" % (name, place + 1)


@damage("a column left out", on=ALL)
def left_out(case):
    book = case.book
    name = case.pick(wanted(book))
    at = book.column(name)
    for row in book.rows[book.head:]:
        if at < len(row):
            del row[at]
    return name


@damage("columns in another order", on=ALL, harmless=True)
def reordered(case):
    book = case.book
    width = len(book.header)
    order = list(range(width))
    case.rng.shuffle(order)
    for i in range(book.head, len(book.rows)):
        row = book.rows[i] + [None] * (width - len(book.rows[i]))
        book.rows[i] = [row[at] for at in order]
    return "shuffled"


@damage("columns of nothing before and after", on=ALL, harmless=True)
def empty_columns(case):
    book = case.book
    book.sheets[0].rows = [[None] + row + [None, None] for row in book.rows]
    return "one before, two after"


@damage("headers with blanks and a break", on=ALL, harmless=True)
def blank_headers(case):
    book = case.book
    name = case.pick(wanted(book))
    book.header[book.column(name)] = case.pick([" %s ", "%s\t", "\n%s", "%s\u00a0", "\ufeff%s"]) % name
    return name


@damage("two headers exchanged", on=("orders", "refunds", "traffic", "ads-plan"), beside=False)
def exchanged(case):
    """Only such as another file of the store, or the cells themselves, speak of: an amount and a day, an amount and an id."""
    book = case.book
    one = case.pick(book.columns(book.layout.amounts))
    other = case.pick(book.columns(book.layout.dates + book.layout.ids))
    if not one or not other:
        return None
    a, b = book.column(one), book.column(other)
    book.header[a], book.header[b] = book.header[b], book.header[a]
    return "%s and %s" % (one, other)


@damage("cells moved to the left", on=EXPORTS)
def moved_left(case):
    """Somebody deleted a cell in a spreadsheet program and let the others move up to it."""
    book = case.book
    rows = [row for row in book.body if len(row) == len(book.header)]
    row = case.pick(rows)
    if row is None:
        return None
    at = case.rng.randrange(0, max(1, book.column(case.pick(book.columns(book.layout.amounts)))))
    gone = plain(row.pop(at))
    row.append(None)
    return "%r in column %d" % (gone, at + 1)
