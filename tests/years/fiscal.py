"""Fiscal years, months and weeks, each made from its definition: lists of days, no cleverness."""

from collections import namedtuple
from datetime import date
from fractions import Fraction

from business import DAY, days

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# Fiscal months in each period to date and each period that closes.
PARTS = {"m": 1, "q": 3, "h": 6, "y": 12}
CLOSED = {"m": "closed_month", "q": "closed_quarter", "h": "closed_half", "y": "closed_year"}

# `span` is the list of its days, `month` counts from 1, `place` sorts by time.
Week = namedtuple("Week", "id span year month number place")


class Calendar:
    def __init__(self, settings, first_year, last_year):
        self.kind = settings["kind"]
        self.start_month, self.start_day = (int(part) for part in settings["fiscal_year_start"].split("-"))
        self.week_start = WEEKDAYS.index(settings["week_start"])
        self.years = range(first_year, last_year + 1)
        weeks = [week for year in self.years for week in self.weeks_of(year)]
        self.weeks = [week._replace(place=n) for n, week in enumerate(weeks)]
        self.by_day = {day: week for week in self.weeks for day in week.span}
        self.by_id = {week.id: week for week in self.weeks}

    def year_first(self, year):
        """The start day itself; in the 4-4-5 family the week start at most three days away from it."""
        start = date(year, self.start_month, self.start_day)
        if self.kind in ("iso", "48"):
            return start
        return next(day for day in days(start - 3 * DAY, start + 3 * DAY) if day.weekday() == self.week_start)

    def months(self, year):
        """The twelve months of a fiscal year, each a list of days."""
        if self.kind in ("iso", "48"):
            index = [self.start_month - 1 + n for n in range(13)]
            firsts = [date(year + n // 12, n % 12 + 1, self.start_day) for n in index]
        else:
            pattern = [int(weeks) for weeks in self.kind.split("-")] * 4
            firsts = [self.year_first(year) + 7 * sum(pattern[:n]) * DAY for n in range(12)]
            firsts.append(self.year_first(year + 1))
        return [days(first, until - DAY) for first, until in zip(firsts, firsts[1:])]

    def year(self, year):
        return [day for month in self.months(year) for day in month]

    def weeks_of(self, year):
        """The weeks that belong to a fiscal year, in order."""
        if self.kind == "48":
            return [week for n, month in enumerate(self.months(year)) for week in four_weeks(year, n + 1, month)]
        weeks = []
        for n, month in enumerate(self.months(year)):
            # A week of seven days belongs where its fourth day lies.
            for middle in (day for day in month if (day - 3 * DAY).weekday() == self.week_start):
                name = middle.strftime("%G-W%V") if self.kind == "iso" else f"FY{year}-W{len(weeks) + 1:02d}"
                weeks.append(Week(name, days(middle - 3 * DAY, middle + 3 * DAY), year, n + 1, int(name[-2:]), None))
        return weeks

    def holding(self, day):
        return self.by_day[day]

    def named(self, name):
        return self.by_id[name]

    def next(self, week, n=1):
        return self.weeks[week.place + n]

    def left(self, week):
        """Weeks of the week's fiscal year after it."""
        return [w for w in self.weeks[week.place + 1:] if w.year == week.year]

    def last_year(self, week, rule):
        """The days of last year by `-364d`, `number` or `restated`."""
        earlier = [day - 364 * DAY for day in week.span]
        # Restating moves the numbers on by one week after a year of 53: then as ever they are 52 weeks apart.
        if rule == "-364d" or (rule == "restated" and self.kind != "48"):
            return earlier
        head, _, tail = week.id.removeprefix("FY").partition("-")
        same = self.by_id.get(f"{'FY' * week.id.startswith('FY')}{int(head) - 1}-{tail}")
        return same.span if same else earlier

    def part(self, length, day):
        """The fiscal month, quarter, half or year that holds the day."""
        for year in self.years:
            months = self.months(year)
            for first in range(0, 12, length):
                span = [d for month in months[first:first + length] for d in month]
                if day in span:
                    return span
        raise KeyError(day)

    def to_date(self, length, week):
        """From the first day of the part that holds the fourth day to the last day, or to the part's end."""
        return [day for day in self.part(length, week.span[3]) if day <= week.span[-1]]

    def closed(self, week):
        """Periods whose last day lies in the week, by name."""
        spans = {CLOSED[key]: self.part(length, week.span[0]) for key, length in PARTS.items()}
        return {name: span for name, span in spans.items() if span[-1] in week.span}


def four_weeks(year, n, month):
    """Days 1-7, 8-14, 15-21 and the rest."""
    cuts = [month[0:7], month[7:14], month[14:21], month[21:]]
    return [Week(f"FY{year}-M{n:02d}-W{w + 1}", span, year, n, 4 * (n - 1) + w + 1, None) for w, span in enumerate(cuts)]


def ratio(top, bottom):
    """Undefined over zero."""
    return Fraction(top) / Fraction(bottom) if bottom else None
