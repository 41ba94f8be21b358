"""Cells that a person or a spreadsheet program wrote again."""

from decimal import Decimal

from exports import Formula, day, number, plain

from .registry import ADS, DAYS, EXPORTS, LISTS, SHEETS, WITH_IDS, WITH_STATUS, damage

ALL = EXPORTS + LISTS


def change(case, names, to, share=None):
    """Cells of one of the columns in another way: all of them, or a share; how many were changed, and of which column."""
    book = case.book
    name = case.pick(book.columns(names))
    if not name:
        return None
    at = book.column(name)
    rows = [i for i, row in enumerate(book.body) if at < len(row) and plain(row[at])]
    body = book.body
    changed = 0
    for i in rows if share is None else case.some(rows, share):
        value = to(body[i][at])
        if value is not None and value != body[i][at]:
            body[i][at] = value
            changed += 1
    book.body = body
    return "%d cells of %s" % (changed, name) if changed else None


def amounts(case):
    return case.book.layout.amounts


@damage("ids rounded to 15 digits", on=WITH_IDS)
def rounded(case):
    def to(cell):
        text = plain(cell)
        return text[:15] + "0" * (len(text) - 15) if text.isdigit() and len(text) > 15 else None
    return change(case, case.book.layout.ids, to, case.pick([None, 0.3]))


@damage("ids as a spreadsheet shows them", on=WITH_IDS)
def shown(case):
    def to(cell):
        text = plain(cell)
        return "%.5E" % Decimal(text) if text.isdigit() and len(text) > 11 else None
    return change(case, case.book.layout.ids, to, case.pick([None, 0.3]))


@damage("ids as numbers of a spreadsheet", on=WITH_IDS, makes=SHEETS)
def as_numbers(case):
    def to(cell):
        return float(plain(cell)) if plain(cell).isdigit() else None
    return change(case, case.book.layout.ids, to)


@damage("ids with something around them", on=WITH_IDS)
def wrapped_ids(case):
    shape = case.pick(["%s.0", "`%s", "'%s", '="%s"', "\t%s", "%s ", "No.%s", "\u200b%s"])
    return change(case, case.book.layout.ids, lambda cell: shape % plain(cell) if plain(cell).isdigit() else None,
                  case.pick([None, 0.3]))


@damage("ids with commas", on=WITH_IDS)
def ids_with_commas(case):
    return change(case, case.book.layout.ids, lambda cell: "{:,}".format(int(plain(cell))) if plain(cell).isdigit() else None)


@damage("cells dashed", on=ALL, opens=True)
def dashed(case):
    mark = case.pick(["-", "--", "—", "/", "N/A", "#N/A"])
    return change(case, amounts(case) + case.book.layout.counts, lambda cell: mark, case.pick([0.1, 0.5, None]))


@damage("a day dashed", on=("traffic", "products") + ADS, by_store=True)
def a_day_dashed(case):
    book = case.book
    days = book.days()
    gone = case.pick(sorted({day for day in days if day}))
    axis = book.column(book.layout.axis)
    keep = {axis} | {book.column(name) for name in book.columns(book.layout.ids + book.layout.names)}
    body = book.body
    for i, found in enumerate(days):
        if found == gone:
            body[i] = [cell if at in keep else "-" for at, cell in enumerate(body[i])]
    book.body = body
    return gone


@damage("cells emptied", on=ALL, opens=True)
def emptied(case):
    return change(case, amounts(case) + case.book.layout.counts, lambda cell: "", case.pick([0.1, 0.5, None]))


@damage("amounts with a unit", on=ALL)
def with_unit(case):
    unit = case.pick(["%s元", "￥%s", "¥%s", "%s CNY", "$%s", "US$ %s", "%s%%", "%s万"])

    def to(cell):
        return unit % plain(cell) if number(cell) is not None else None
    return change(case, amounts(case), to, case.pick([None, 0.2]))


@damage("amounts with a decimal comma", on=ALL)
def decimal_comma(case):
    def to(cell):
        value = number(cell)
        return None if value is None else "{:,.2f}".format(value).replace(",", "_").replace(".", ",").replace("_", ".")
    return change(case, amounts(case), to, case.pick([None, 0.2]))


@damage("amounts written otherwise", on=ALL)
def written_otherwise(case):
    shape = case.pick(["{:,.2f}", " {} ", "{}\u00a0", "+{}", "{:.2e}", "{:.4f}"])

    def to(cell):
        value = number(cell)
        return None if value is None else shape.format(value)
    return change(case, amounts(case), to, case.pick([None, 0.2]))


@damage("amounts in full-width digits", on=ALL)
def full_width(case):
    wide = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
    return change(case, amounts(case), lambda cell: plain(cell).translate(wide), case.pick([None, 0.2]))


@damage("a negative amount", on=ALL)
def negative(case):
    shape = case.pick(["-{}", "({})", "−{}", "{}-"])

    def to(cell):
        return shape.format(plain(cell)) if (number(cell) or 0) > 0 else None
    return change(case, amounts(case), to, case.pick([0.02, 0.1]))


@damage("amounts as text of a formula", on=ALL)
def formula(case):
    def to(cell):
        return Formula("=%s+0" % number(cell)) if number(cell) is not None else None
    return change(case, amounts(case) + case.book.layout.counts, to, case.pick([None, 0.2]))


@damage("an error in a cell", on=ALL)
def spreadsheet_error(case):
    mark = case.pick(["#REF!", "#VALUE!", "#DIV/0!", "########", "#NAME?"])
    return change(case, amounts(case) + case.book.layout.dates + case.book.layout.counts, lambda cell: mark, 0.05)


@damage("words in an amount", on=ALL)
def words_in_amount(case):
    mark = case.pick(["见备注", "待定", "1o5.20", "12.3.4", "12 34", "null", "无"])
    return change(case, amounts(case) + case.book.layout.counts, lambda cell: mark, 0.05)


@damage("dates shifted by a day", on=DAYS, by_store=True)
def shifted(case):
    """Of all rows: some dates alone are what they may well have been."""
    import datetime
    step = datetime.timedelta(days=case.pick([-1, 1]))

    def to(cell):
        text = plain(cell)
        found = day(text)
        if not found:
            return None
        moved = (datetime.date.fromisoformat(found) + step).isoformat()
        return moved if len(text) <= 10 else moved + text[10:]
    return change(case, case.book.layout.dates, to)


@damage("dates written otherwise", on=DAYS)
def dates_otherwise(case):
    shape = case.pick(["{2}/{1}/{0}", "{1}/{2}/{0}", "{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}{1}{2}", "{1}-{2}", "{2}-{1}-{0}"])

    def to(cell):
        found = day(cell)
        return shape.format(*found.split("-")) + plain(cell)[10:] if found else None
    return change(case, case.book.layout.dates, to, case.pick([None, 0.3]))


@damage("dates as serial numbers", on=DAYS)
def serial(case):
    import datetime

    def to(cell):
        text = plain(cell).replace("/", "-")
        if not day(text) or "-" not in text:
            return None
        at = datetime.datetime.fromisoformat(text if len(text) > 10 else text + " 00:00:00")
        if at.tzinfo:
            return None
        since = at - datetime.datetime(1899, 12, 30)
        value = Decimal(since.days) + Decimal(since.seconds) / 86400
        return value if case.book.make in SHEETS else str(value.quantize(Decimal("0.000001")))
    return change(case, case.book.layout.dates, to)


@damage("a year that is another", on=DAYS)
def another_year(case):
    years = case.pick([-1, 1, 60, -126])
    return change(case, case.book.layout.dates,
                  lambda cell: "%04d%s" % (int(plain(cell)[:4]) + years, plain(cell)[4:]) if day(cell) else None, case.pick([None, 0.2]))


@damage("words of the status changed", on=WITH_STATUS)
def status(case):
    book = case.book
    at = book.column(book.layout.status)
    word = case.pick(sorted({plain(row[at]) for row in book.body}))
    other = case.pick(["Completed", "已处理", word + "（新）", word[:2], "", word.replace("退款", "退")])
    for row in book.body:
        if plain(row[at]) == word:
            row[at] = other
    return "%s is %r" % (word, other)


@damage("a campaign renamed", on=("ads-plan",), newest=True)
def campaign(case):
    book = case.book
    at = book.column("计划名字")
    words = sorted({plain(row[at]) for row in book.body})
    old = case.pick(words)
    for row in book.body:
        if plain(row[at]) == old:
            row[at] = old + "_新"
    return "%s is %s_新" % (old, old)


@damage("a campaign's id and name changed", on=("ads-plan",), by_store=True, newest=True)
def campaign_made_anew(case):
    book = case.book
    name, ident = book.column("计划名字"), book.column("计划ID")
    old = case.pick(sorted({plain(row[name]) for row in book.body}))
    for row in book.body:
        if plain(row[name]) == old:
            row[name], row[ident] = old + "_2", "7" + plain(row[ident])[1:]
    return old


@damage("an amount with a digit too many", on=("orders", "refunds", "ads-plan"), by_store=True, beside=False, newest=True)
def digit_too_many(case):
    """Only where 生意参谋 counts the same: nobody could know it of another amount."""
    at = case.book.column(case.book.layout.amounts[0])
    counted = case.book.column({"orders": "订单付款时间", "refunds": "退款完结时间"}.get(case.kind, "日期"))
    status = case.book.column(case.book.layout.status)
    body = case.book.body
    rows = [i for i, row in enumerate(body) if "2026-11-09" <= (day(row[counted]) or "") <= "2026-11-15" and (number(row[at]) or 0) > 20
            and (case.kind != "refunds" or plain(row[status]) == "退款成功")]
    row = case.pick(rows)
    if row is None:
        return None
    body[row][at] = str(number(body[row][at]) * 10)
    case.book.body = body
    return "%s in row %d" % (body[row][at], row + 1)
