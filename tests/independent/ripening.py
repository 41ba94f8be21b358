"""What is still to come back of the orders of a period, from what came back of earlier ones; and which return of advertising leaves
nothing after it.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from cells import days_of

# After so many days hardly anything comes back any more.
RIPE = 56


def share(pairs):
    """A sum over another, to ten decimals as it is reported; None over nothing."""
    known = [pair for pair in pairs if None not in pair]
    below = sum(pair[1] for pair in known)
    return (sum(pair[0] for pair in known) / below).quantize(Decimal("1e-10"), ROUND_HALF_EVEN) if below else None


def expected_final(stores, of, calendar, span):
    """The share refunded now, and what the shares of earlier spans still grew by after this age. `of` gives the sums of a store over days."""
    if span[1] - span[0] != calendar.last - calendar.first:
        return None
    dated = [store for store in stores if "refunds" in store.kinds]
    now = {store: (of(store, span).refunded_since(), of(store, span).paid()) for store in dated}
    dated = [store for store in dated if None not in now[store]]
    share_now = share(now[store] for store in dated)
    paid = early = late = Decimal(0)
    for past in calendar.before():
        for store in dated:
            known = min(store.now, store.known("refunds") or store.now)
            today = known.replace(tzinfo=store.zone).astimezone(store.home).date()
            then = of(store, past)
            covered = all(set(days_of(*past)) <= store.covered.get(kind, set()) for kind in ("orders", "refunds"))
            if (today - past[1]).days < RIPE or not covered or then.unmatched() or of(store, span).unmatched():
                continue
            paid += then.paid()
            late += then.refunded_since()
            early += then.cohort(store.earlier(known, span[1] - past[1]), False)
    grew = share([(late - early, paid)])
    return None if share_now is None or grew is None else share_now + grew


def break_even_net(stores, of, calendar, span):
    """Paid by what is left of it: of the margin what will not come back, less the platform's part and parcels; store by store."""
    paid = left = Decimal(0)
    for store in stores:
        sums = of(store, span)
        as_long = span[1] - span[0] == calendar.last - calendar.first
        back = expected_final([store], of, calendar, span) if as_long else share([(sums.refunded_since(), sums.paid())])
        known = [sums.paid(), sums.goods(), sums.commission(), sums.logistics(), back]
        if None in known or 2 * sums.known_goods() < known[0]:
            continue
        paid += known[0]
        left += (known[0] - known[1]) * (1 - back) - known[2] - known[3]
    return paid / left if paid and left > 0 else None
