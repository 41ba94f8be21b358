"""The stores of a report with what the operator's lists say of them, and rows of a breakdown beside groups of sums.

A breakdown shows its largest groups one by one, the others together, and what no export allocates; below them stands the whole.
Rows are found again by the ids and names that stand in them, never by their order.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from cells import plain
from periods import ONE_DAY
from sums import Sums

CENT, NOTHING = Decimal("0.01"), Decimal(0)
REST, OPEN = re.compile(r"其余 (\d+) 个"), "未分摊"
# From the newest lines a code is known to be a page; refunds are of older orders than the period.
LOOK_BACK = 120


def over(top, bottom):
    """Nothing is a part of nothing, nor of less."""
    return None if top is None or bottom is None or bottom <= 0 else top / bottom


def added(one, other, sign=1):
    return {key: one.get(key, NOTHING) + sign * other.get(key, NOTHING) for key in {*one, *other}}


def whole_of(groups):
    total = {}
    for sums in groups.values():
        total = added(total, sums)
    return total


def by_groups(beside, table, key_of, groups, whole, values, rank, counted=any, unnamed=OPEN):
    """A breakdown's rows beside groups of sums. `values` makes cells of sums, `rank` is what the largest are shown by."""
    if table is None:
        return
    groups = {key: sums for key, sums in groups.items() if counted(sums.values())}
    shown, least = set(), None
    for row in table["rows"]:
        rest = REST.fullmatch(row[0])
        if rest:
            left = {key: sums for key, sums in groups.items() if key not in shown}
            beside.same("%s: how many are not shown" % table["id"], len(left), int(rest.group(1)))
            beside.same("%s: a larger one is not shown" % table["id"],
                        [key for key, sums in left.items() if sums.get(rank, NOTHING) > least], [])
            sums = whole_of(left)
        elif row[0] == unnamed:
            sums = added(whole, whole_of(groups), -1)
        else:
            key = key_of(row)
            if key not in groups:
                beside.same("%s: a row of its own" % table["id"], None, key)
                continue
            shown.add(key)
            sums, least = groups[key], groups[key].get(rank, NOTHING)
        beside.named(table, row, values(sums))
    if table.get("total"):
        beside.named(table, table["total"], values(whole))


def put(groups, key, **sums):
    known = groups.setdefault(key, {})
    for name, amount in sums.items():
        known[name] = known.get(name, NOTHING) + amount


class Business:
    """The stores of a report with what the operator's lists say of them, and the sums of any days."""

    def __init__(self, settings, stores, targets, calendar, rates, catalog):
        self.stores, self.targets, self.calendar, self.rates = stores, targets, calendar, rates
        self.names = {store["id"]: store.get("name", store["id"]) for store in settings["stores"]}
        self.ids = {name: key for key, name in self.names.items()}
        self.people = {store["id"]: store.get("person") for store in settings["stores"]}
        self.catalog = catalog
        self.now, self.before = calendar.periods[calendar.kind], calendar.periods.get("last_week", calendar.periods["previous"])
        self.known = {}

    def of(self, store, span):
        return Sums(store, self.targets, *span, self.rates[store])

    def total(self, span, *names):
        """The sums of the stores that know them."""
        found = []
        for name in names:
            parts = [value for store in self.stores if (value := getattr(self.of(store, span), name)()) is not None]
            found.append(sum(parts, NOTHING) if parts else None)
        return found

    def converted(self, sums, entries):
        """key -> amount of (day, key, amount): a day adds up to what the day is in the other currency."""
        days = {}
        for day, key, amount in entries:
            of_day = days.setdefault(day, {})
            of_day[key] = of_day.get(key, NOTHING) + amount
        found = {}
        for day, parts in days.items():
            for key, amount in sums.converted(day, parts) if sums.rate(day) != 1 else parts.items():
                found[key] = found.get(key, NOTHING) + amount.quantize(CENT, ROUND_HALF_EVEN)
        return found

    def in_catalog(self, store, product="", code=""):
        """The row of the catalog: by the page, else by the seller's code."""
        own = [row for row in self.catalog if plain(row["store"]) in ("", store)]
        return next((row for row in own if product and plain(row["product"]) == product), None) or \
            next((row for row in own if code and plain(row["code"]) == code), None)

    def pages(self, store):
        """Code to page, by the lines of the period and the months before."""
        if store not in self.known:
            first = self.now[0] - LOOK_BACK * ONE_DAY
            found = {}
            for name, _ in self.of(store, (first, self.now[1])).orders():
                for line in store.lines.get(name, []):
                    if line.get("code") and line.get("product"):
                        found.setdefault(line["code"], set()).add(line["product"])
            self.known[store] = {code: max(pages) for code, pages in found.items()}
        return self.known[store]

    def page(self, store, product, code):
        if product or not code:
            return product or None
        listed = self.in_catalog(store.id, code=code)
        return self.pages(store).get(code) or (plain(listed["product"]) if listed else "") or code

    def product_name(self, store, page):
        listed = self.in_catalog(store.id, page, page)
        return plain(listed["name"]) if listed else None

    def person_of(self, store, page):
        listed = self.in_catalog(store.id, page)
        return (plain(listed["person"]) if listed else "") or self.people[store.id]
