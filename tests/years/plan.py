"""A plan's sheets divided down to a target for each store and day, by the rules of docs/plan.md."""

import csv
from collections import namedtuple
from datetime import date
from fractions import Fraction

from business import STORES, days

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
Event = namedtuple("Event", "name days store uplift amount")


def part(text):
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def rows(folder, sheet):
    with open(folder / f"{sheet}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spread(amount, weights):
    """Whole cents by weight that add up to the amount: everybody's share rounded down, and the cents that are left one by one
    to the largest remainders, of equal ones to the first."""
    total, units = sum(weights), amount * 100
    shares = [units * weight / total for weight in weights]
    whole = [share.numerator // share.denominator for share in shares]
    order = sorted(range(len(shares)), key=lambda n: (whole[n] - shares[n], n))
    for n in order[:int(units) - sum(whole)]:
        whole[n] += 1
    return [Fraction(n, 100) for n in whole]


def around(amount, weights, fixed):
    """The same where some parts are fixed: the others share what is left."""
    left = amount - sum(own for own in fixed if own is not None)
    assert left >= 0, "what is fixed asks for more than there is"
    parts = iter(spread(left, [w for w, own in zip(weights, fixed) if own is None]))
    return [next(parts) if own is None else own for own in fixed]


class Plan:
    def __init__(self, folder, calendar):
        self.folder, self.calendar = folder, calendar
        self.events = [
            Event(row["event"], days(date.fromisoformat(row["first"]), date.fromisoformat(row["last"])), row["store"],
                  Fraction(row["uplift"]) if row["uplift"] else None,
                  Fraction(row["amount"]) if row.get("amount") else None)
            for row in rows(folder, "events")
        ]
        self.weekdays = {(row.get("store", ""), WEEKDAYS.index(row["weekday"])): Fraction(row["weight"])
                         for row in rows(folder, "weekdays")}
        self.annual = {(row["store"], int(row["fiscal year"])): Fraction(row["annual target"])
                       for row in rows(folder, "year")}
        self.targets = {store: {} for store in STORES}
        for (store, year), amount in self.annual.items():
            self.targets[store].update(self.divided(store, year, amount))

    def lifted(self):
        """Days of events that lift."""
        return {day for event in self.events for day in event.days if event.uplift}

    def weight(self, store, day):
        """The weekday's weight times the highest uplift of the day's events."""
        weekday = self.weekdays.get((store, day.weekday()), self.weekdays.get(("", day.weekday()), Fraction(1)))
        lifts = [e.uplift for e in self.events if day in e.days and e.store in ("", store) and e.uplift]
        return weekday * max(lifts, default=Fraction(1))

    def divided(self, store, year, amount):
        """The days of a store's year: months, in them weeks and events with amounts of their own, then single days."""
        months = self.calendar.months(year)
        weights = {day: self.weight(store, day) for month in months for day in month}
        targets = {}
        fixed = self.blocks(store)
        for month, of_month in zip(months, self.month_amounts(store, year, amount, months, weights)):
            targets.update(zip(month, around(of_month, [weights[d] for d in month], [fixed.get(d) for d in month])))
        self.single_days(store, months, weights, targets)
        return targets

    def month_amounts(self, store, year, amount, months, weights):
        """By share where there are shares for the store, else by the weight of their days."""
        said = {}
        for row in rows(self.folder, "months"):
            if row.get("store", "") in ("", store):
                said[self.month_index(row["month"], year, months)] = row
        if any(row.get("share") for row in said.values()):
            shares = [part(said[n]["share"]) for n in range(12)]
        else:
            shares = [sum(weights[day] for day in month) for month in months]
        amounts = [Fraction(said[n]["amount"]) if n in said and said[n].get("amount") else None for n in range(12)]
        return around(amount, shares, amounts)

    def month_index(self, name, year, months):
        """`M02`, or `2023-03` for the fiscal month whose middle day lies there; None in another year."""
        if name.startswith("M"):
            return int(name[1:]) - 1
        return next((n for n, month in enumerate(months) if f"{month[len(month) // 2]:%Y-%m}" == name), None)

    def blocks(self, store):
        """Weeks and events with an amount, spread over their days in any planned year; a week goes before an event."""
        planned = {day for name, year in self.annual if name == store for day in self.calendar.year(year)}
        fixed = {}
        weeks = [(self.calendar.named(row["week"]).span, Fraction(row["override"]))
                 for row in rows(self.folder, "weeks") if row["store"] == store]
        events = [(e.days, e.amount) for e in self.events if e.amount is not None and e.store in ("", store)]
        for span, amount in weeks + events:
            own = [day for day in span if day in planned and day not in fixed]
            if own:
                fixed.update(zip(own, spread(amount, [self.weight(store, day) for day in own])))
        return fixed

    def single_days(self, store, months, weights, targets):
        """A day with a target; the rest of its week in the same month takes what is left."""
        own = {date.fromisoformat(row["date"]): Fraction(row["override"])
               for row in rows(self.folder, "days") if row["store"] == store}
        for day in (day for day in own if day in weights):
            month = next(month for month in months if day in month)
            piece = [d for d in self.calendar.holding(day).span if d in month]
            amount = sum(targets[d] for d in piece)
            targets.update(zip(piece, around(amount, [weights[d] for d in piece], [own.get(d) for d in piece])))
