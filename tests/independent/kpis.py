#!/usr/bin/env python3
"""The KPIs of a business's exports, worked out apart from the program, from the definitions alone.

    python3 tests/independent/kpis.py --config fixtures/business/config.toml --week 2026-W46 [--as-of 2026-11-16T10:12:00]
    python3 tests/independent/kpis.py --config ... --week ... --compare reports/2026-W46/rev-1/report.json

--week takes any period: 2026-W46, a day 2026-11-12, a month 2026-11, an event E2026-11-10-2026-11-12 (with --last-year, the
first day of last year's).

Prints JSON of the KPIs it knows, per store and total, or compares them with a report's and names each difference. It shares
no code with the program: two implementations that read the same files their own way and agree to the last digit are the
evidence that both follow the definitions.

Not worked out here: days that only some of a figure's sources cover (named on stderr), stores that lack a kind of report, and
other platforms than Taobao and Tmall.
"""

import argparse
import json
import sys
import tomllib
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from pathlib import Path

import sheets
import plan
from facts import Store, amount, days_of, header, plain

getcontext().prec = 60

ONE_DAY = timedelta(days=1)


def table_of(path, **columns):
    """Rows of an operator's list as dicts; columns by either name."""
    table = sheets.tables(Path(path).read_bytes())[0]
    names = [header(cell).lower() for cell in table[0]]
    at = {key: next((names.index(n) for n in said if n in names), None) for key, said in columns.items()}
    return [{key: row[i] if i is not None and i < len(row) else None for key, i in at.items()}
            for row in table[1:] if any(plain(cell) for cell in row)]


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


class Sums:
    """What a set of stores adds up to over the days of a period: None where nothing is known."""

    def __init__(self, stores, targets, first, last):
        self.stores, self.targets, self.first, self.last = stores, targets, first, last
        self.days = days_of(first, last)

    def inside(self, moment):
        if moment is None:
            return False
        day = moment.date() if isinstance(moment, datetime) else moment
        return self.first <= day <= self.last

    def orders(self, excluded=False):
        return [(store, name, order) for store in self.stores for name, order in store.orders.items()
                if self.inside(order.get("paid_at")) and (name in store.excluded) == excluded]

    def paid(self, excluded=False):
        return sum((order["paid"] for *_, order in self.orders(excluded)), Decimal(0))

    def units(self):
        return sum((order.get("units") or 0 for *_, order in self.orders()), Decimal(0))

    def multi_item(self):
        def products(store, name):
            return {line.get("product") or line.get("code") for line in store.lines.get(name, [])}
        return sum(1 for store, name, _ in self.orders() if len(products(store, name)) > 1)

    def goods(self):
        """Units of paid lines times the unit cost of their code, where the catalog knows it."""
        if not any(store.costs for store in self.stores):
            return None
        return sum((line["units"] * store.costs[line["code"]] for store, name, _ in self.orders()
                    for line in store.lines.get(name, []) if line.get("code") in store.costs), Decimal(0))

    def received(self):
        return sum((order.get("received") or Decimal(0) for store in self.stores for name, order in store.orders.items()
                    if self.inside(order.get("completed")) and name not in store.excluded), Decimal(0))

    def traffic(self, column):
        values = [store.traffic[day].get(column) for store in self.stores for day in self.days if day in store.traffic]
        values = [value for value in values if value is not None]
        return sum(values, Decimal(0)) if values else None

    def refunds(self):
        """Each refund with its main order, those of excluded orders left out."""
        for store in self.stores:
            for refund in store.refunds.values():
                order = store.order_of(refund)
                if order not in store.excluded:
                    yield store, order, refund

    def succeeded(self):
        return [(store, order, refund) for store, order, refund in self.refunds()
                if refund["status"] == "退款成功" and self.inside(refund.get("completed"))]

    def applied(self):
        return sum((refund["amount"] for *_, refund in self.refunds() if self.inside(refund.get("applied"))), Decimal(0))

    def pending(self):
        end = datetime.combine(self.last + ONE_DAY, datetime.min.time())
        total = Decimal(0)
        for *_, refund in self.refunds():
            decided = None
            if refund["status"] == "退款成功":
                decided = refund.get("completed") or datetime.min
            elif refund["status"] == "退款关闭":
                decided = refund.get("completed") or refund["closed_seen"]
            if refund.get("applied") and refund["applied"] < end and (decided is None or decided >= end):
                total += refund["amount"]
        return total

    def unmatched(self, store):
        """Whether a successful refund, applied for from the period's first day to 45 days after it, matches no order at all."""
        return any(refund["status"] == "退款成功" and refund.get("applied") and order not in store.orders
                   and self.first <= refund["applied"].date() <= self.last + 45 * ONE_DAY
                   for s, order, refund in self.refunds() if s is store)

    def cohort(self, until, undated):
        """Successful refunds up to a moment, which may be another for each store, of the orders paid in the period; None where
        nobody can tell."""
        if any(self.unmatched(store) for store in self.stores):
            said = [order.get("refunded") for *_, order in self.orders()]
            return sum(said, Decimal(0)) if undated and said and None not in said else None
        mine = {(store, name) for store, name, _ in self.orders()}
        moments = {store: until(store) if callable(until) else until for store in self.stores}
        return sum((refund["amount"] for store, order, refund in self.refunds()
                    if (store, order) in mine and refund["status"] == "退款成功"
                    and (refund["completed"] <= moments[store] if refund.get("completed") else undated)), Decimal(0))

    def ads(self, column):
        """The plan report gives a day's total, else the item report; the whole-store promotion has a report of its own."""
        total, known = Decimal(0), False
        for store in self.stores:
            plan, item, whole = (store.covered.get(kind, set()) for kind in ("ads_plan", "ads_item", "ads_total"))
            for kind, days in (("ads_plan", plan), ("ads_item", item - plan), ("ads_total", whole)):
                known |= any(day in days for day in self.days)
                total += sum(fact[column] for fact in store.ads[kind] if self.inside(fact["day"]) and fact["day"] in days)
        return total if known else None

    def target(self, first=None, last=None):
        days = set(days_of(first or self.first, last or self.last))
        values = [value for store in self.stores for day, value in self.targets[store.id].items() if day in days]
        return sum(values, Decimal(0)) if values else None


def ratio(top, bottom):
    return None if top is None or bottom is None or bottom == 0 else Decimal(top) / Decimal(bottom)


def less(left, right):
    return None if left is None or right is None else left - right


def kpis(sums, calendar, period, basis, as_of):
    """id -> (value, unit) of one scope and period."""
    paid, orders, units = sums.paid(), Decimal(len(sums.orders())), sums.units()
    buyers, visitors, returning = (sums.traffic(name) for name in ("buyers", "visitors", "returning"))
    whole = paid + sums.paid(excluded=True)
    refunds = sums.succeeded()
    refunded = sum((refund["amount"] for *_, refund in refunds), Decimal(0))
    refund_orders = Decimal(len({(store, order) for store, order, _ in refunds}))
    spend, ad_sales, shown, clicks, ad_orders = (
        sums.ads(name) for name in ("spend", "sales", "impressions", "clicks", "orders"))
    net, received, target = paid - refunded, sums.received(), sums.target()
    sales = {"paid": paid, "net": net, "received": received}[basis]
    goods = sums.goods()
    age = calendar.last - sums.last
    money, count, part, per = "currency", "count", "ratio", "currency_per_count"
    values = {
        "sales.paid": (paid, money), "sales.orders": (orders, count), "sales.units": (units, count),
        "sales.buyers": (buyers, count), "sales.net": (net, money), "sales.received": (received, money),
        "sales.aov": (ratio(whole, buyers), per), "sales.per_order": (ratio(paid, orders), per),
        "sales.per_unit": (ratio(paid, units), per), "sales.units_per_order": (ratio(units, orders), part),
        "sales.multi_item_share": (ratio(Decimal(sums.multi_item()), orders), part),
        "refund.amount": (refunded, money), "refund.orders": (refund_orders, count),
        "refund.share": (ratio(refunded, paid), part), "refund.order_share": (ratio(refund_orders, orders), part),
        "refund.applied": (sums.applied(), money), "refund.pending": (sums.pending(), money),
        "refund.cohort_share": (ratio(sums.cohort(as_of, True), paid), part),
        "ads.spend": (spend, money), "ads.sales": (ad_sales, money), "ads.impressions": (shown, count),
        "ads.clicks": (clicks, count), "ads.orders": (ad_orders, count), "ads.roi": (ratio(ad_sales, spend), part),
        "ads.ctr": (ratio(clicks, shown), part), "ads.cpc": (ratio(spend, clicks), per),
        "ads.cpm": (ratio(None if spend is None else 1000 * spend, shown), per), "ads.cvr": (ratio(ad_orders, clicks), part),
        "ads.cost_share": (ratio(spend, paid), part), "ads.store_roi": (ratio(paid, spend), part),
        "ads.break_even_roi": (ratio(paid, less(paid, goods)), part), "profit.goods": (goods, money),
        "traffic.visitors": (visitors, count), "traffic.conversion": (ratio(buyers, visitors), part),
        "traffic.uv_value": (ratio(whole, visitors), per),
        "customers.new": (less(buyers, returning), count), "customers.returning": (returning, count),
        "customers.repeat_share": (ratio(returning, buyers), part),
        "plan.target": (target, money), "plan.achievement": (ratio(sales, target), part),
        "plan.achievement_paid": (ratio(paid, target), part), "plan.achievement_net": (ratio(net, target), part),
        "plan.gap": (less(sales, target), money),
    }
    if period == calendar.kind:
        values["refund.cohort_same_age"] = values["refund.cohort_share"]
    elif period in ("previous", "last_week", "last_year"):
        # Ages go by what the store's refund exports know, not by when they were received.
        then = sums.cohort(lambda store: min(as_of, store.known("refunds") or as_of) - age, False)
        values["refund.cohort_same_age"] = (ratio(then, paid), part)
    return values


def outlook(sums, calendar, basis):
    """What the rest of the fiscal year asks for, from the sales to date; `sums` is that of ytd."""
    net = sums.paid() - sum((refund["amount"] for *_, refund in sums.succeeded()), Decimal(0))
    sales = {"paid": sums.paid(), "net": net, "received": sums.received()}[basis]
    year = sums.target(calendar.year_first, calendar.year_last)
    open_days = (calendar.year_last - calendar.last).days
    rest = sums.target(calendar.last + ONE_DAY, calendar.year_last) if open_days > 0 else None
    missing = less(year, sales)
    achieved = ratio(sales, sums.target())
    return {
        "plan.required_rate": (
            ratio(missing, calendar.weeks_left()) if calendar.kind == "week" else None, "currency_per_count"),
        "plan.required_per_day": (ratio(missing, open_days), "currency_per_count"),
        "plan.required_factor": (ratio(missing, rest), "ratio"),
        "plan.projection": (None if achieved is None or year is None else year * achieved, "currency"),
    }


def written(value, unit):
    """As report.json writes it."""
    if value is None:
        return None
    if unit == "currency":
        return format(abs(v) if (v := value.quantize(Decimal("0.01"), ROUND_HALF_EVEN)) == 0 else v, "f")
    rounded = value.quantize(Decimal("1e-10"), ROUND_HALF_EVEN).normalize()
    return format(abs(rounded) if rounded == 0 else rounded, "f")


def load(config):
    folder = Path(config).parent
    settings = tomllib.loads(Path(config).read_text(encoding="utf-8"))
    paths = settings["paths"]
    excluded, targets, stores = {}, {}, []
    if "excluded" in paths:
        for row in table_of(folder / paths["excluded"], store=["店铺", "store"], order=["订单编号", "order_id"]):
            excluded.setdefault(plain(row["store"]), set()).add(plain(row["order"]))
    if "plan" in paths:
        month = int(settings.get("calendar", {}).get("fiscal_year_start", "01-01").split("-")[0])
        targets = plan.targets(folder / paths["plan"], month)
    catalog = table_of(folder / paths["catalog"], store=["店铺", "store"], code=["商家编码", "merchant_code"],
                       cost=["单位成本", "unit_cost"]) if "catalog" in paths else []
    for entry in settings["stores"]:
        closed = [day for span in entry.get("closed", []) for day in days_of(*[date.fromisoformat(part) for part in
                  (span.split("..") if ".." in span else (span, span))])]
        store = Store(folder / paths["inbox"] / entry["id"], excluded.get(entry["id"], set()), closed)
        store.id = entry["id"]
        store.costs = {plain(row["code"]): amount(row["cost"]) for row in catalog
                       if plain(row["store"]) in ("", store.id) and amount(row["cost"]) is not None}
        targets.setdefault(store.id, {})
        stores.append(store)
    return settings, stores, targets


def work_out(config, week, as_of, last_year=None):
    settings, stores, targets = load(config)
    calendar = Calendar(settings.get("calendar", {}), week, last_year)
    basis = settings.get("plan", {}).get("basis", "paid")
    scopes = [(store.id, [store]) for store in stores] + [("total", stores)]
    out = []
    for scope, members in scopes:
        for period, (first, last) in calendar.periods.items():
            values = kpis(Sums(members, targets, first, last), calendar, period, basis, as_of)
            if period == calendar.kind:
                values.update(outlook(Sums(members, targets, *calendar.periods["ytd"]), calendar, basis))
            out += [{"id": key, "scope": scope, "period": period, "value": written(value, unit), "unit": unit}
                    for key, (value, unit) in values.items()]
    return calendar, stores, out


def uncovered(calendar, stores):
    """Days of the periods that no source covers: there, figures of several sums are paired by day, which is not done here."""
    lines = []
    for store in stores:
        for period, (first, last) in calendar.periods.items():
            for kind in ("orders", "lines", "refunds", "traffic", "ads_plan"):
                gaps = [day for day in days_of(first, last) if day not in store.covered.get(kind, set())]
                if gaps:
                    lines.append("%s %s %s: %d days not covered, first %s" % (store.id, period, kind, len(gaps), gaps[0]))
    return lines


def compare(mine, path):
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    theirs = {(k["id"], k["scope"], k["period"]): k for k in report["kpis"]}
    known = {key[0] for key in theirs}
    for key in sorted({kpi["id"] for kpi in mine} - known):
        print("%s is no KPI of the report" % key, file=sys.stderr)
    mine = [kpi for kpi in mine if kpi["id"] in known]
    known = {k["id"] for k in report["kpis"]}
    beyond = sorted({kpi["id"] for kpi in mine} - known)
    if beyond:
        print("not in the report, so not compared: %s" % ", ".join(beyond))
    mine = [kpi for kpi in mine if kpi["id"] in known]
    differences = 0
    for kpi in mine:
        other = theirs.get((kpi["id"], kpi["scope"], kpi["period"]))
        same = other is not None and other["value"] == kpi["value"] and other["unit"] == kpi["unit"]
        if not same:
            differences += 1
            said = "absent" if other is None else "%s %s %s" % (other["value"], other["unit"], other.get("reason", ""))
            print("%(id)s %(scope)s %(period)s: here %(value)s %(unit)s," % kpi, "there", said)
    print("%d figures compared, %d differ" % (len(mine), differences))
    return differences


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--config", required=True)
    parser.add_argument("--week", required=True, help="2026-W46, 2026-11-12, 2026-11 or E2026-11-10-2026-11-12")
    parser.add_argument("--last-year", help="of an event: the first day of last year's")
    parser.add_argument("--as-of", help="until when refunds of past orders count; default: the compared report's, else now")
    parser.add_argument("--compare", metavar="REPORT_JSON")
    arguments = parser.parse_args()
    said = arguments.as_of
    if said is None and arguments.compare:
        said = json.loads(Path(arguments.compare).read_text(encoding="utf-8"))["as_of"]
    as_of = datetime.fromisoformat(said).replace(tzinfo=None) if said else datetime.now()
    calendar, stores, mine = work_out(arguments.config, arguments.week, as_of, arguments.last_year)
    for line in uncovered(calendar, stores):
        print(line, file=sys.stderr)
    if arguments.compare:
        sys.exit(1 if compare(mine, arguments.compare) else 0)
    periods = {key: [str(day) for day in span] for key, span in calendar.periods.items()}
    print(json.dumps({"week": arguments.week, "periods": periods, "kpis": mine}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
