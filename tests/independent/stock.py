"""How many days the stock lasts: pieces on the list nearest to the end, by what sold of its codes a day in the 28 days before it that are
known, of each store seven at least."""

from decimal import Decimal

from cells import days_of
from periods import ONE_DAY


def nearest(lists, last):
    """The list made from seven days before a day to six after, the nearest, of two as near the later one."""
    days = [day for day in lists if last - 7 * ONE_DAY <= day <= last + 6 * ONE_DAY]
    return lists[min(days, key=lambda day: (abs((day - last).days), -day.toordinal()))] if days else None


def days_of_cover(stores, of, span):
    last = span[1]
    listers = {store.lister: next(other for other in store.neighbours if other.id == store.lister) for store in stores}
    found = [listing for store in listers.values() if (listing := nearest(store.stock_lists(), last)) is not None]
    if not found:
        return None
    # Of a code on two lists the larger amount: the same goods may stand on both.
    pieces = {code: max(listing.get(code, Decimal(0)) for listing in found) for listing in found for code in listing}
    sellers = {store.id: store for one in stores for store in one.neighbours}
    pace = Decimal(0)
    for store in sellers.values():
        known = [day for day in days_of(last - 27 * ONE_DAY, last) if day in store.covered.get("lines", ())]
        if len(known) < 7:
            continue
        names = [name for day in known for name, _ in of(store, (day, day)).orders()]
        lines = [line for name in names for line in store.lines.get(name, []) if line.get("code") in pieces]
        pace += sum((line["units"] for line in lines), Decimal(0)) * 28 / len(known)
    whole = sum(pieces.values())
    return whole * 28 / pace if pace else None
