"""The periods of a report: days, ISO weeks, months and events over fiscal years that begin on the first of a month."""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def month_of(day):
    """First and last day of the calendar month that holds the day."""
    first = day.replace(day=1)
    return first, (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY


def named(name):
    """What a period's name means: its kind, first and last day, and the day that decides where in the year it lies."""
    if name.startswith("E"):
        first, last = date.fromisoformat(name[1:11]), date.fromisoformat(name[12:])
        return "event", first, last, last
    if "-W" in name:
        year, number = name.split("-W")
        first = date.fromisocalendar(int(year), int(number), 1)
        return "week", first, first + 6 * ONE_DAY, first + 3 * ONE_DAY
    if name.count("-") == 2:
        day = date.fromisoformat(name)
        return "day", day, day, day
    first, last = month_of(date.fromisoformat(name + "-01"))
    return "month", first, last, last


class Calendar:
    """Days, ISO weeks, months and events over fiscal years that begin on the first of a month."""

    def __init__(self, settings, name, last_year=None):
        month, day = (int(part) for part in settings.get("fiscal_year_start", "01-01").split("-"))
        if settings.get("kind", "iso") != "iso" or day != 1:
            raise SystemExit("only ISO weeks and fiscal years from the first of a month are worked out here")
        self.kind, self.first, self.last, middle = named(name)
        self.year_first = date(middle.year - (middle.month < month), month, 1)
        self.year_last = date(self.year_first.year + 1, month, 1) - ONE_DAY
        into = (middle.month - month) % 12
        length = (self.last - self.first).days + 1
        before, year_before = self.moved(length), self.moved(364)
        if self.kind == "month":
            before, year_before = month_of(self.first - ONE_DAY), month_of(self.first.replace(year=self.first.year - 1))
        if self.kind == "event" and last_year:
            year_before = self.moved((self.first - date.fromisoformat(last_year)).days)
        self.periods = {
            self.kind: (self.first, self.last),
            "previous": before,
            **({"last_week": self.moved(7)} if self.kind == "day" else {}),
            "last_year": year_before,
            "mtd": self.to_date(into, 1),
            "qtd": self.to_date(into - into % 3, 3),
            "htd": self.to_date(into - into % 6, 6),
            "ytd": self.to_date(0, 12),
        }
        for name, length in (("closed_month", 1), ("closed_quarter", 3), ("closed_half", 6), ("closed_year", 12)):
            self.periods.update({name: span for span in self.closing(length)[:1]})

    def before(self):
        """Earlier spans from which is learned what still comes back: as many weeks as 34, the same weekdays of days."""
        length = (self.last - self.first).days + 1
        if self.kind in ("day", "week"):
            return [self.moved(7 * n) for n in range(1, 35)]
        if self.kind == "event":
            return [self.moved(length * n) for n in range(1, -(-34 * 7 // length) + 1)]
        spans, first = [], self.first
        for _ in range(-(-34 * 7 // length)):
            spans.append(month_of(first - ONE_DAY))
            first = spans[-1][0]
        return spans

    def weeks_of_year(self):
        """The weeks whose Thursday lies in the fiscal year."""
        monday = self.year_first - timedelta(days=self.year_first.weekday())
        weeks = [(monday + n * timedelta(days=7), monday + (7 * n + 6) * ONE_DAY) for n in range(54)]
        return [week for week in weeks if self.year_first <= week[0] + 3 * ONE_DAY <= self.year_last]

    def weeks_so_far(self):
        """Those that are over."""
        return [week for week in self.weeks_of_year() if week[1] <= self.last]

    def closing(self, length):
        """The parts of a fiscal year, of so many months, that end within what is reported: that of its last day first."""
        spans = []
        for day in (self.last, self.first):
            into = (day.year - self.year_first.year) * 12 + day.month - self.year_first.month
            into -= into % length
            spans.append((self.month(into), self.month(into + length) - ONE_DAY))
        return [span for span in spans if self.first <= span[1] <= self.last]

    def moved(self, days):
        return self.first - days * ONE_DAY, self.last - days * ONE_DAY

    def to_date(self, months, length):
        return self.month(months), min(self.last, self.month(months + length) - ONE_DAY)

    def month(self, n):
        index = self.year_first.month - 1 + n
        return date(self.year_first.year + index // 12, index % 12 + 1, 1)

    def weeks_left(self):
        """Later weeks whose Thursday lies in the fiscal year."""
        return max(0, ((self.year_last - self.first - 3 * ONE_DAY).days) // 7)
