"""The targets of a plan, worked out apart from the program: from a table of days, or from the workbook's annual targets.

A year is spread over months by their shares, a month over days by weekday and uplift, whole cents by largest remainder. What
a person may type beside that (amounts, overrides) is not worked out here, and said.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import sheets
from cells import amount, days_of, header, instant, plain

ALL = ("", "全部")
WEEKDAYS = "一二三四五六日"


def targets(path, first_month):
    """Store, then day, to target."""
    tables = sheets.tables(Path(path).read_bytes())
    years = rows(tables, store=["店铺"], year=["财年"], target=["年目标"])
    if years is None:
        out = {}
        for row in rows(tables, store=["店铺", "store"], day=["日期", "date"], target=["目标", "target"]):
            out.setdefault(plain(row["store"]), {})[instant(row["day"]).date()] = amount(row["target"])
        return out
    months = rows(tables, store=["店铺"], month=["月份"], share=["占比"], given=["金额"])
    events = rows(tables, event=["节点"], first=["首日"], last=["末日"], store=["店铺"], uplift=["倍数"], given=["金额"])
    weekdays = rows(tables, store=["店铺"], day=["星期"], weight=["权重"])
    weeks, days = rows(tables, store=["店铺"], week=["周"], given=["改为"]), rows(tables, day=["日期"], given=["改为"])
    if any(amount(row["given"]) is not None for row in months + events + weeks + days):
        raise SystemExit("amounts and overrides of a plan are not worked out here")
    weight = {WEEKDAYS.index(plain(row["day"])[-1]): amount(row["weight"]) for row in weekdays if plain(row["store"]) in ALL}
    out = {}
    for row in years:
        store, year = plain(row["store"]), int(plain(row["year"]))
        lifts = [(instant(e["first"]).date(), instant(e["last"]).date(), amount(e["uplift"])) for e in events
                 if plain(e["event"]) and (plain(e["store"]) == store or plain(e["store"]) in ALL and not replaced(e, events, store))]
        share = {plain(m["month"]): amount(m["share"]) for m in months if plain(m["store"]) in (*ALL, store)}
        spans = [month_of(year, first_month, n) for n in range(12)]
        amounts = spread(amount(row["target"]), [share[first.strftime("%Y-%m")] for first, _ in spans])
        for (first, last), month in zip(spans, amounts):
            days = days_of(first, last)
            weights = [of_day(day, weight, lifts) for day in days]
            out.setdefault(store, {}).update(zip(days, spread(month, weights)))
    return out


def budgets(path, first_month, targets):
    """Store, then day, to what is to be spent on advertising: a month's by its days alike, a year's by the targets of its days."""
    tables = sheets.tables(Path(path).read_bytes())
    years = rows(tables, store=["店铺"], year=["财年"], target=["年目标"]) or []
    goals = rows(tables, store=["店铺"], metric=["指标"], month=["月份"], product=["商品id"], goal=["目标"]) or []
    wanted = [row for row in goals if plain(row["metric"]) == "推广花费" and not plain(row["product"]) and amount(row["goal"]) is not None]
    out = {}
    for row in years:
        store, year = plain(row["store"]), int(plain(row["year"]))
        spans = [month_of(year, first_month, n) for n in range(12)]
        days = days_of(spans[0][0], spans[-1][1])
        own = [goal for goal in wanted if plain(goal["store"]) in (*ALL, store)]
        whole = sum(targets[store][day] for day in days)
        for goal in (goal for goal in own if not plain(goal["month"])):
            out.setdefault(store, {}).update({day: amount(goal["goal"]) * targets[store][day] / whole for day in days})
        for goal in (goal for goal in own if plain(goal["month"])):
            for first, last in (span for span in spans if span[0].strftime("%Y-%m") == plain(goal["month"])):
                month = days_of(first, last)
                out.setdefault(store, {}).update({day: amount(goal["goal"]) / len(month) for day in month})
    return out


def events_and_goals(path):
    """Each event with its days, and the goals beside the targets; none where the plan is a table of days."""
    tables = sheets.tables(Path(path).read_bytes())
    events = [(plain(row["event"]), instant(row["first"]).date(), instant(row["last"]).date())
              for row in rows(tables, event=["节点"], first=["首日"], last=["末日"]) or []
              if plain(row["event"]) and plain(row["first"]) and plain(row["last"])]
    goals = [{**{key: plain(row[key]) for key in ("store", "metric", "month", "product")}, "goal": amount(row["goal"])}
             for row in rows(tables, store=["店铺"], metric=["指标"], month=["月份"], product=["商品id"], goal=["目标"]) or []]
    return events, [goal for goal in goals if goal["goal"] is not None]


def replaced(event, events, store):
    """Whether the store has a row of its own for that event, on some of its days."""
    return any(plain(own["store"]) == store and plain(own["event"]) == plain(event["event"])
               and instant(own["first"]) <= instant(event["last"]) and instant(own["last"]) >= instant(event["first"]) for own in events)


def month_of(year, first_month, n):
    first = date(year + (first_month - 1 + n) // 12, (first_month - 1 + n) % 12 + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)


def of_day(day, weekdays, lifts):
    """The weekday's weight times the highest uplift that holds the day."""
    lift = max([uplift for first, last, uplift in lifts if first <= day <= last], default=Decimal(1))
    return (weekdays.get(day.weekday(), Decimal(1)) * lift).quantize(Decimal("1e-6"), ROUND_HALF_UP)


def spread(total, weights):
    """Whole cents by largest remainder, of equals to the first."""
    cents, whole = int(total * 100), sum(weights)
    exact = [cents * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[:cents - sum(parts)]:
        parts[n] += 1
    return [Decimal(part) / 100 for part in parts]


def rows(tables, **columns):
    """The rows under the first header that has all these names, as dicts; None where no sheet has."""
    for table in tables:
        for top, row in enumerate(table[:8]):
            names = [header(cell).lower() for cell in row]
            at = {key: next((names.index(n) for n in said if n in names), None) for key, said in columns.items()}
            if None not in at.values():
                return [{key: row[i] if i < len(row) else None for key, i in at.items()}
                        for row in table[top + 1:] if any(plain(cell) for cell in row)]
    return None
