#!/usr/bin/env python3
"""The tables of tests/years, worked out from the rules in README.md alone, without the program.

    python3 tests/years/tables.py            writes the exports and the tables
    python3 tests/years/tables.py --check    says which of the committed ones it would write differently

Standard library only; every amount is a fraction until it is written.
"""

import sys
import tomllib
from collections import namedtuple
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from fractions import Fraction
from pathlib import Path

from business import DAY, STORES, Business, cents, days
from fiscal import PARTS, Calendar, ratio
from plan import Plan

getcontext().prec = 60
HERE = Path(__file__).resolve().parent

# folder, folder of the tables, settings in another way, first and last day of all exports, the gap of side's orders, day in the
# first and in the last week reported, rules for last year
Case = namedtuple("Case", "folder tables settings data gap weeks rules")
RULES = ["-364d", "number", "restated"]
CASES = [
    Case("52", "tables", {}, ("2025-03-17", "2027-03-28"), ("2026-07-09", "2026-07-21"), ("2026-03-30", "2027-03-28"), RULES),
    Case("53/nrf", "tables", {}, ("2022-01-16", "2024-03-02"), ("2023-08-03", "2023-08-15"), ("2023-01-29", "2024-03-02"), RULES),
    Case("53/iso", "tables-04-01", {}, ("2024-12-16", "2027-04-11"), ("2026-07-09", "2026-07-21"),
         ("2026-04-01", "2027-04-11"), RULES),
    Case("53/iso", "tables-01-01", {"fiscal_year_start": "01-01"}, ("2024-12-16", "2027-04-11"), ("2026-07-09", "2026-07-21"),
         ("2026-01-01", "2027-01-17"), RULES),
    Case("48", "tables", {}, ("2026-03-16", "2028-04-14"), ("2027-07-08", "2027-07-20"), ("2027-04-01", "2028-04-14"), RULES),
]
SCOPES = {"total": STORES, **{store: [store] for store in STORES}}


class Figures:
    """What a report of the business would say of any days."""

    def __init__(self, business, plan, calendar, basis):
        self.business, self.plan, self.calendar, self.basis = business, plan, calendar, basis

    def known(self, store, day, *, refunds=False, target=False):
        """Whether everything that a figure is made of is known of a day."""
        refunds = refunds or (target and self.basis == "net")
        return (self.business.knows_orders(store, day) and (not refunds or self.business.knows_refunds(store, day))
                and (not target or day in self.plan.targets[store]))

    def paid(self, stores, span):
        """All that is known, and the days known of all days where the stores do not know them all."""
        sums = {store: self.business.paid(store, span) for store in stores}
        count = {store: sum(self.known(store, day) for day in span) for store in stores}
        have = [store for store in stores if count[store]]
        if not have:
            return None, None
        fewest = min(count[store] for store in have)
        return sum(sums[s] for s in have), f"{fewest}/{len(span)}" if fewest < len(span) else None

    def net(self, stores, span):
        """Over the days on which both orders and refunds are known."""
        pairs = [[day for day in span if self.known(store, day, refunds=True)] for store in stores]
        if not any(pairs):
            return None
        return sum(self.business.paid(s, d) - self.business.refunded(s, d) for s, d in zip(stores, pairs))

    def sales(self, store, span):
        """What counts against the plan."""
        return self.business.paid(store, span) - (self.business.refunded(store, span) if self.basis == "net" else 0)

    def against(self, stores, span):
        """Sales and target of the days on which both are known, and the stores that know none."""
        sales = target = Fraction(0)
        lacks = []
        for store in stores:
            both = [day for day in span if self.known(store, day, target=True)]
            if not both:
                lacks.append(store)
            sales += self.sales(store, both)
            target += sum(self.plan.targets[store][day] for day in both)
        return (None, None, lacks) if len(lacks) == len(stores) else (sales, target, lacks)

    def plan_cells(self, stores, span):
        """target, achievement, gap"""
        sales, target, _ = self.against(stores, span)
        if target is None:
            return ["", "", ""]
        return [cents(target), ten(ratio(sales, target)), cents(sales - target)]

    def change(self, stores, now, before):
        """How much more was sold, over the days that are known of both by their place; spans of unequal length are compared by
        the day, and only where every day is known. None where there is nothing to compare."""
        sides = [Fraction(0), Fraction(0)]
        for store in stores:
            known = [[self.known(store, day, refunds=self.basis == "net") for day in span] for span in (now, before)]
            if len(now) != len(before) and not all(known[0] + known[1]):
                return None
            both = [all(pair) for pair in zip(*known)] if len(now) == len(before) else None
            for n, span in enumerate((now, before)):
                sides[n] += self.sales(store, [day for day, b in zip(span, both) if b] if both else span)
        if sides[1] <= 0:
            return None
        return sides[0] / len(now) / (sides[1] / len(before)) - 1

    def outlook(self, stores, week):
        """What the rest of the year has to bring, and what the year comes to if it goes on like this."""
        year = self.calendar.year(week.year)
        so_far = [day for day in year if day <= week.span[-1]]
        annual = {store: sum(self.plan.targets[store][day] for day in year) for store in stores}
        whole = [s for s in stores if all(self.known(s, day, target=True) for day in so_far)]
        required = ["", "", ""]
        if whole:
            sales, target, _ = self.against(whole, so_far)
            left = sum(annual[s] for s in whole) - sales
            coming = sum(annual[s] for s in whole) - target
            days_left = len(year) - len(so_far)
            required = [ten(ratio(left, n)) for n in (len(self.calendar.left(week)), days_left, coming)]
        return required + self.projection(stores, week, so_far, annual)

    def projection(self, stores, week, so_far, annual):
        some = [s for s in stores if any(self.known(s, day, target=True) for day in so_far)]
        if not some:
            return ["", "", ""]
        sales, target, _ = self.against(some, so_far)
        whole = sum(annual[s] for s in some)
        rates = [ratio(*self.against(some, w.span)[:2]) for w in self.calendar.weeks[:week.place + 1]
                 if w.year == week.year and self.against(some, w.span)[1]]
        cells = [rounded(whole * sales / target)]
        if len(rates) < 4:
            return cells + ["", ""]
        mean = sum(rates) / len(rates)
        deviation = root(sum((rate - mean) ** 2 for rate in rates) / (len(rates) - 1))
        # The days whose sales are not known are still to come, or never came to anybody's knowledge.
        return cells + [rounded(sales + (whole - target) * max(sales / target + sign * deviation, Fraction(0)))
                        for sign in (-1, 1)]


def root(value):
    """To forty places."""
    return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def quantized(value, places):
    if value is None:
        return ""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):f}"


def rounded(value):
    return quantized(value, 2)


def ten(value):
    return quantized(value, 10)


def amount(value):
    return "" if value is None else cents(value)


class Tables:
    """The tables of a case."""

    def __init__(self, case):
        self.case = case
        folder = HERE / case.folder
        settings = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))
        first, last = (date.fromisoformat(day) for day in case.data)
        self.calendar = Calendar({**settings["calendar"], **case.settings}, first.year - 1, last.year)
        self.rule = settings["calendar"]["last_year"]
        self.plan = Plan(folder / "plan", self.calendar)
        gap = [date.fromisoformat(day) for day in case.gap]
        self.business = Business(first, last, gap, self.plan.lifted())
        self.figures = Figures(self.business, self.plan, self.calendar, settings["plan"]["basis"])
        ends = [self.calendar.holding(date.fromisoformat(day)).place for day in case.weeks]
        self.weeks = self.calendar.weeks[ends[0]:ends[1] + 1]

    def all(self):
        return {"weeks.csv": self.week_table(), "figures.csv": self.figure_table(), "last_year.csv": self.last_year_table(),
                "to_date.csv": self.to_date_table(), "closed.csv": self.closed_table(), "outlook.csv": self.outlook_table(),
                "changes.csv": self.change_table(), "targets.csv": self.target_table()}

    def week_table(self):
        yield "week,first,last,days,year,month,quarter,half,weeks_left,days_left,previous_first,previous_last"
        for w in self.weeks:
            before = self.calendar.next(w, -1).span
            days_left = sum(day > w.span[-1] for day in self.calendar.year(w.year))
            yield row(w.id, w.span[0], w.span[-1], len(w.span), w.year, w.month, (w.month + 2) // 3, (w.month + 5) // 6,
                      len(self.calendar.left(w)), days_left, before[0], before[-1])

    def figure_table(self):
        yield "week,scope,paid,known,net,target,achievement,gap,lacks,previous_paid,visitors"
        for w in self.weeks:
            for scope, stores in SCOPES.items():
                lacks = self.figures.against(stores, w.span)[2] if scope == "total" else []
                paid, known = self.figures.paid(stores, w.span)
                before, _ = self.figures.paid(stores, self.calendar.next(w, -1).span)
                visitors = self.business.visitors("main", w.span) if "main" in stores else ""
                yield row(w.id, scope, amount(paid), known or "", amount(self.figures.net(stores, w.span)),
                          *self.figures.plan_cells(stores, w.span), " ".join(lacks), amount(before), visitors)

    def last_year_table(self):
        yield "rule,week,first,last,days,total,main,side"
        for rule in self.case.rules:
            for w in self.weeks:
                span = self.calendar.last_year(w, rule)
                sums = [amount(self.figures.paid(stores, span)[0]) for stores in SCOPES.values()]
                yield row(rule, w.id, span[0], span[-1], len(span), *sums)

    def period_row(self, w, name, span):
        paid, _ = self.figures.paid(STORES, span)
        return row(w.id, name, span[0], span[-1], amount(paid), *self.figures.plan_cells(STORES, span))

    def to_date_table(self):
        yield "week,period,first,last,paid,target,achievement,gap"
        for w in self.weeks:
            for key, length in PARTS.items():
                yield self.period_row(w, f"{key}td", self.calendar.to_date(length, w))

    def closed_table(self):
        yield "week,period,first,last,paid,target,achievement,gap"
        for w in self.weeks:
            for name, span in self.calendar.closed(w).items():
                yield self.period_row(w, name, span)

    def outlook_table(self):
        yield "week,scope,required_rate,required_per_day,required_factor,projection,projection_low,projection_high"
        for w in self.weeks:
            for scope, stores in SCOPES.items():
                yield row(w.id, scope, *self.figures.outlook(stores, w))

    def change_table(self):
        """Against last year by the settings' own rule. A week with an event beside one without is no comparison of sales."""
        yield "week,scope,against,days,before_days,change"
        events = {day for event in self.plan.events for day in event.days}
        for w in self.weeks:
            before = self.calendar.next(w, -1).span
            spans = {"last_year": self.calendar.last_year(w, self.rule)}
            if not events & set(w.span + before):
                spans["previous"] = before
            for against, span in spans.items():
                for scope, stores in SCOPES.items():
                    change = self.figures.change(stores, w.span, span)
                    if change is not None:
                        yield row(w.id, scope, against, len(w.span), len(span), ten(change))

    def target_table(self):
        yield "date,main,side"
        for day in sorted(set(self.plan.targets["main"]) | set(self.plan.targets["side"])):
            yield row(day, *(amount(self.plan.targets[store].get(day)) for store in STORES))


def row(*cells):
    return ",".join(str(cell) for cell in cells)


def monday_table(tables):
    """The same business of four weeks a month with a report every Monday: sales of seven days, and the plan week that ends in
    them as a whole."""
    yield ("first,last,paid,target,achievement,closed_first,closed_last,closed_paid,closed_target,closed_achievement,"
           "closed_gap")
    mondays = [day for day in days(tables.weeks[0].span[0], tables.weeks[-1].span[-1] - 6 * DAY) if day.weekday() == 0]
    for monday in mondays:
        week = days(monday, monday + 6 * DAY)
        ended = [w.span for w in tables.calendar.weeks if w.span[-1] in week]
        assert len(ended) <= 1
        cells = [monday, week[-1], amount(tables.figures.paid(STORES, week)[0]), *tables.figures.plan_cells(STORES, week)[:2]]
        for span in ended:
            cells += [span[0], span[-1], amount(tables.figures.paid(STORES, span)[0]), *tables.figures.plan_cells(STORES, span)]
        yield row(*(cells + [""] * 6)[:11])


def written():
    """Every file with its bytes."""
    files = {}
    for case in CASES:
        tables = Tables(case)
        folder = HERE / case.folder
        for name, content in tables.business.exports().items():
            files[folder / "inbox" / name] = content
        for name, lines in tables.all().items():
            files[folder / case.tables / name] = "".join(f"{line}\n" for line in lines).encode()
        if case.folder == "48":
            files[folder / case.tables / "mondays.csv"] = "".join(f"{line}\n" for line in monday_table(tables)).encode()
    return files


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        raise SystemExit(__doc__)
    files = written()
    differ = [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]
    there = [path for case in CASES for part in ("inbox", case.tables) for path in (HERE / case.folder / part).rglob("*")]
    differ += [path for path in there if path.is_file() and path not in files]
    if check:
        for path in sorted(set(differ)):
            print(f"{path.relative_to(HERE)}: is not what tables.py writes", file=sys.stderr)
        sys.exit(1 if differ else 0)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
