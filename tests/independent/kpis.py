#!/usr/bin/env python3
"""The KPIs of a business's exports, worked out apart from the program, from the definitions alone.

    python3 tests/independent/kpis.py --config fixtures/business/config.toml --week 2026-W46 [--as-of 2026-11-16T10:12:00]
    python3 tests/independent/kpis.py --config ... --week ... --compare reports/2026-W46/rev-1/report.json

--week takes any period: 2026-W46, a day 2026-11-12, a month 2026-11, an event E2026-11-10-2026-11-12 (with --last-year, the
first day of last year's).

Prints JSON of the KPIs it knows, per store and total, or compares them and the tables that tables.py, breakdowns.py and sections.py know with a
report's and names each difference. It shares
no code with the program: two implementations that read the same files their own way and agree to the last digit are the
evidence that both follow the definitions.

Not worked out here: days that only some of a figure's sources cover (named on stderr), and the list of costs.
"""

import argparse
import json
import sys
import tomllib
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import sheets
import plan
import tables
from cells import amount, days_of, header, instant, plain
from facts import Store
from periods import ONE_DAY, Calendar
from ripening import break_even_net, expected_final
from stock import days_of_cover
from sums import Sums, less

getcontext().prec = 60


def table_of(path, **columns):
    """Rows of an operator's list as dicts; columns by either name."""
    table = sheets.tables(Path(path).read_bytes())[0]
    names = [header(cell).lower() for cell in table[0]]
    at = {key: next((names.index(n) for n in said if n in names), None) for key, said in columns.items()}
    return [{key: row[i] if i is not None and i < len(row) else None for key, i in at.items()}
            for row in table[1:] if any(plain(cell) for cell in row)]


def ratio(top, bottom):
    return None if top is None or bottom is None or bottom == 0 else Decimal(top) / Decimal(bottom)


def itself(value):
    return value


# id -> (what it is made of, how, its unit). A total is of the stores that know all it is made of.
MONEY, COUNT, PART, PER = "currency", "count", "ratio", "currency_per_count"
KPIS = {
    "sales.paid": (("paid",), itself, MONEY), "sales.orders": (("count",), itself, COUNT),
    "sales.units": (("units",), itself, COUNT), "sales.buyers": (("buyers",), itself, COUNT),
    "sales.net": (("paid", "refunded"), less, MONEY), "sales.received": (("received",), itself, MONEY),
    "sales.aov": (("spent", "buyers"), ratio, PER), "sales.per_order": (("paid", "count"), ratio, PER),
    "sales.per_unit": (("paid", "units"), ratio, PER), "sales.units_per_order": (("units", "count"), ratio, PART),
    "sales.multi_item_share": (("multi_item", "count"), ratio, PART), "sales.receivable": (("receivable",), itself, MONEY),
    "presale.open": (("deposits_open",), itself, MONEY), "presale.forfeited": (("forfeited",), itself, MONEY),
    "refund.amount": (("refunded",), itself, MONEY), "refund.orders": (("refund_orders",), itself, COUNT),
    "refund.share": (("refunded", "paid"), ratio, PART), "refund.order_share": (("refund_orders", "count"), ratio, PART),
    "refund.applied": (("applied",), itself, MONEY), "refund.pending": (("pending",), itself, MONEY),
    "refund.cohort_share": (("refunded_since", "paid"), ratio, PART),
    "refund.buyers": (("refund_buyers",), itself, COUNT), "refund.buyer_share": (("refund_buyers", "buyers"), ratio, PART),
    "products.add_to_cart": (("cart",), itself, COUNT), "products.favourites": (("favourites",), itself, COUNT),
    "ads.budget_used": (("spend", "budget"), ratio, PART),
    "ads.spend": (("spend",), itself, MONEY), "ads.sales": (("ad_sales",), itself, MONEY),
    "ads.impressions": (("shown",), itself, COUNT), "ads.clicks": (("clicks",), itself, COUNT),
    "ads.orders": (("ad_orders",), itself, COUNT), "ads.roi": (("ad_sales", "spend"), ratio, PART),
    "ads.ctr": (("clicks", "shown"), ratio, PART), "ads.cpc": (("spend", "clicks"), ratio, PER),
    "ads.cpm": (("spend", "shown"), lambda spend, shown: ratio(1000 * spend, shown), PER),
    "ads.cvr": (("ad_orders", "clicks"), ratio, PART), "ads.cost_share": (("spend", "paid"), ratio, PART),
    "ads.store_roi": (("paid", "spend"), ratio, PART),
    "ads.break_even_roi": (("paid", "goods"), lambda paid, goods: ratio(paid, paid - goods), PART),
    "marketing.spend": (("marketing",), itself, MONEY), "marketing.cost_share": (("marketing", "paid"), ratio, PART),
    "marketing.mer": (("paid", "marketing"), ratio, PART),
    "profit.goods": (("goods",), itself, MONEY), "profit.goods_known_share": (("known_goods", "paid"), ratio, PART),
    "profit.goods_returned": (("goods_returned",), itself, MONEY), "profit.commission": (("commission",), itself, MONEY),
    "profit.logistics": (("logistics",), itself, MONEY), "profit.after_sales": (("after_sales",), itself, MONEY),
    "profit.wages": (("wages",), itself, MONEY), "profit.other": (("other_costs",), itself, MONEY),
    "profit.contribution": (("contribution",), itself, MONEY),
    "traffic.visitors": (("visitors",), itself, COUNT), "traffic.conversion": (("buyers", "visitors"), ratio, PART),
    "traffic.visitors_distinct": (("distinct",), itself, COUNT),
    "traffic.uv_value": (("whole", "visitors"), ratio, PER),
    "customers.new": (("buyers", "returning"), less, COUNT), "customers.returning": (("returning",), itself, COUNT),
    "customers.repeat_share": (("returning", "buyers"), ratio, PART),
    "customers.one_time": (("one_time",), itself, COUNT), "customers.two_times": (("two_times",), itself, COUNT),
    "customers.loyal": (("loyal",), itself, COUNT), "customers.active": (("active",), itself, COUNT),
    "customers.lapsed": (("lapsed",), itself, COUNT), "customers.repurchase_30": (("again_30", "cohort_30"), ratio, PART),
    "customers.repurchase_60": (("again_60", "cohort_60"), ratio, PART),
    "customers.repurchase_90": (("again_90", "cohort_90"), ratio, PART),
    "refund.share_before_shipping": (("unshipped", "refunded"), ratio, PART),
    "plan.target": (("target",), itself, MONEY), "plan.achievement": (("sales", "target"), ratio, PART),
    "plan.achievement_paid": (("paid", "target"), ratio, PART), "plan.achievement_net": (("net", "target"), ratio, PART),
    "plan.gap": (("sales", "target"), less, MONEY),
}


def summed(all_sums, names):
    """The sum of each over the stores that know all of them; None where none does."""
    known = [values for sums in all_sums if None not in (values := [getattr(sums, name)() for name in names])]
    return [sum(column, Decimal(0)) for column in zip(*known)] if known else None


def kpis(all_sums, calendar, period):
    """id -> (value, unit) of one scope and period."""
    values = {}
    for key, (names, formula, unit) in KPIS.items():
        inputs = summed(all_sums, names)
        values[key] = (formula(*inputs) if inputs else None, unit)
    if calendar.periods[period] == calendar.periods[calendar.kind]:
        values["refund.cohort_same_age"] = values["refund.cohort_share"]
    else:
        inputs = summed(all_sums, ("refunded_at_age", "paid"))
        values["refund.cohort_same_age"] = (ratio(*inputs) if inputs else None, PART)
    return values


RATINGS = ("description", "service", "logistics")


def beyond(stores, targets, span, converted, calendar):
    """What needs more than a period's own sums: what is still to come back, and the scores of one store."""
    of = lambda store, days: Sums(store, targets, *days, converted.get(store, lambda day: Decimal(1)))
    values = {"refund.expected_final": (expected_final(stores, of, calendar, span), PART),
              "ads.break_even_net": (break_even_net(stores, of, calendar, span), PART)}
    paid = [pair for store in stores if (pair := of(store, span).paid_sources())]
    values["traffic.paid_share"] = (ratio(*map(sum, zip(*paid))) if paid else None, PART)
    values["stock.days_of_cover"] = (days_of_cover(stores, of, span), PART)
    for name in RATINGS:
        values["rating." + name] = (of(stores[0], span).rating(name) if len(stores) == 1 else None, PART)
    return values


def outlook(to_date, year, rest, weeks, calendar):
    """What the rest of the fiscal year asks for, from the sales to date: sums of the same stores over three spans and the weeks so far."""
    open_days = (calendar.year_last - calendar.last).days
    known = [(a.sales(), a.target(), b.target(), c.target()) for a, b, c in zip(to_date, year, rest)]
    def of(*at):
        members = [[row[n] for n in at] for row in known if None not in [row[n] for n in at]]
        return [sum(column, Decimal(0)) for column in zip(*members)] if members else [None] * len(at)
    sales, annual = of(0, 2)
    missing = less(annual, sales)
    left, (target_sales, target, target_annual) = of(0, 2, 3), of(0, 1, 2)
    achieved = ratio(target_sales, target)
    rates = [rate for week in weeks if (inputs := summed(week, ("sales", "target"))) and (rate := ratio(*inputs)) is not None]
    mean = ratio(sum(rates), len(rates))
    spread = (sum((rate - mean) ** 2 for rate in rates) / (len(rates) - 1)).sqrt() if len(rates) >= 4 else None
    def at(more):
        if spread is None or achieved is None:
            return None
        return target_sales + (target_annual - target) * max(achieved + more, Decimal(0))
    return {
        "plan.required_rate": (ratio(missing, calendar.weeks_left()) if calendar.kind == "week" else None, PER),
        "plan.required_per_day": (ratio(missing, open_days), PER),
        "plan.required_factor": (ratio(less(left[1], left[0]), left[2]) if open_days > 0 else None, PART),
        "plan.projection": (None if achieved is None else target_annual * achieved, MONEY),
        "plan.projection_low": (at(-spread if spread is not None else None), MONEY),
        "plan.projection_high": (at(spread), MONEY),
    }


# Of other days than the reported ones nobody asks what is still to come.
OUTLOOK = {"plan.required_rate": PER, "plan.required_per_day": PER, "plan.required_factor": PART, "plan.projection": MONEY,
           "plan.projection_low": MONEY, "plan.projection_high": MONEY}


def written(value, unit):
    """As report.json writes it."""
    if value is None:
        return None
    if unit == "currency":
        return format(abs(v) if (v := value.quantize(Decimal("0.01"), ROUND_HALF_EVEN)) == 0 else v, "f")
    rounded = value.quantize(Decimal("1e-10"), ROUND_HALF_EVEN).normalize()
    return format(abs(rounded) if rounded == 0 else rounded, "f")


def share_of(said):
    """A rule as the settings say it: a number, or a part of a hundred."""
    text = str(said)
    return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)


def load(config, as_of):
    folder = Path(config).parent
    settings = tomllib.loads(Path(config).read_text(encoding="utf-8"))
    paths = settings["paths"]
    excluded, targets, budgets, stores = {}, {}, {}, []
    if "excluded" in paths:
        for row in table_of(folder / paths["excluded"], store=["店铺", "store"], order=["订单编号", "order_id"]):
            excluded.setdefault(plain(row["store"]), set()).add(plain(row["order"]))
    if "plan" in paths:
        month = int(settings.get("calendar", {}).get("fiscal_year_start", "01-01").split("-")[0])
        targets = plan.targets(folder / paths["plan"], month)
        budgets = plan.budgets(folder / paths["plan"], month, targets)
    catalog = table_of(folder / paths["catalog"], store=["店铺", "store"], code=["商家编码", "merchant_code"],
                       cost=["单位成本", "unit_cost"], product=["商品id", "product_id"], name=["名称", "name"],
                       person=["负责人", "person"]) if "catalog" in paths else []
    home = ZoneInfo(settings.get("time_zone", "Asia/Shanghai"))
    for entry in settings["stores"]:
        closed = [day for span in entry.get("closed", []) for day in days_of(*[date.fromisoformat(part) for part in
                  (span.split("..") if ".." in span else (span, span))])]
        zone = ZoneInfo(entry["time_zone"]) if "time_zone" in entry else home
        store = Store(folder / paths["inbox"] / entry["id"], excluded.get(entry["id"], set()), closed, entry["platform"], zone,
                      as_of.replace(tzinfo=home).astimezone(zone).replace(tzinfo=None))
        store.id, store.home = entry["id"], home
        store.budgets = budgets.get(store.id, {})
        store.basis = settings.get("plan", {}).get("basis", "paid")
        store.rules = {key: share_of(entry[key]) for key in ("commission", "shipping", "freight_insurance", "return_shipping") if key in entry}
        store.currency = entry.get("currency", settings.get("currency", "CNY"))
        store.costs = {plain(row["code"]): amount(row["cost"]) for row in catalog
                       if plain(row["store"]) in ("", store.id) and amount(row["cost"]) is not None}
        targets.setdefault(store.id, {})
        store.lister = entry.get("stock_of", store.id)
        stores.append(store)
    for store in stores:
        store.neighbours = [other for other in stores if other.lister == store.lister]
    rates = table_of(folder / paths["rates"], start=["原币", "from"], to=["目标币", "to"], day=["日期", "date"],
                     rate=["汇率", "rate"]) if "rates" in paths else []
    return settings, stores, targets, rates, catalog


def rate_of(store, settings, rates):
    """What one of the store's currency is in the report's on a day: by the newest rate that holds then."""
    home = settings.get("currency", "CNY")
    if store.currency == home:
        return lambda day: Decimal(1)
    known = sorted((instant(row["day"]).date(), Decimal(plain(row["rate"]))) for row in rates
                   if (plain(row["start"]), plain(row["to"])) == (store.currency, home))

    def rate(day):
        held = [rate for start, rate in known if start <= day]
        return held[-1] if held else None
    return rate


def work_out(config, week, as_of, last_year=None):
    settings, stores, targets, rates, _ = load(config, as_of)
    calendar = Calendar(settings.get("calendar", {}), week, last_year)
    for store in stores:
        store.age = lambda last: calendar.last - last
    spans = {**calendar.periods, "year": (calendar.year_first, calendar.year_last),
             "rest": (calendar.last + ONE_DAY, calendar.year_last)}
    out = []
    for scope in [store.id for store in stores] + ["total"]:
        members = [store for store in stores if scope in (store.id, "total")]
        converted = {store: rate_of(store, settings, rates) if scope == "total" else lambda day: Decimal(1) for store in members}
        sums = {name: [Sums(store, targets, *span, converted[store]) for store in members] for name, span in spans.items()}
        weeks = [[Sums(store, targets, *week, converted[store]) for store in members] for week in calendar.weeks_so_far()]
        ahead = outlook(sums["ytd"], sums["year"], sums["rest"], weeks, calendar)
        for period in calendar.periods:
            values = kpis(sums[period], calendar, period)
            values.update(beyond(members, targets, spans[period], converted, calendar))
            values.update({key: (None, unit) for key, unit in OUTLOOK.items()})
            if spans[period] == spans[calendar.kind]:
                values.update(ahead)
            out += [{"id": key, "scope": scope, "period": period, "value": written(value, unit), "unit": unit}
                    for key, (value, unit) in values.items()]
    return calendar, stores, out


def split(then, now):
    """What each factor of sales did to them, by the logarithmic mean: the last has what rounding leaves."""
    levels = [[visitors, buyers / visitors, spent / buyers] for visitors, buyers, spent in (then, now)]
    moves = [(after / before).ln() for before, after in zip(*levels)]
    change, whole = now[2] - then[2], sum(moves)
    mean = change / whole if whole else then[2]
    effects = [(mean * move).quantize(Decimal("0.01"), ROUND_HALF_EVEN) for move in moves[:2]]
    return [*effects, change - sum(effects)]


def causes(config, as_of, calendar, report):
    """The table of why sales moved, a row a store: how many of its amounts were compared, and how many differ."""
    table = next((table for table in report["tables"] if table["id"] == "stores.causes"), None)
    if table is None:
        return 0, 0
    settings, stores, targets, rates, _ = load(config, as_of)
    since = table["columns"][1]["key"]
    since = "last_week" if calendar.kind == "day" and since == "previous" else since
    ids = {store.get("name", store["id"]): store["id"] for store in settings["stores"]}
    compared = differences = 0
    for row in table["rows"]:
        store = next(store for store in stores if store.id == ids[row[0]])
        then, now = (Sums(store, targets, *calendar.periods[period], rate_of(store, settings, rates)) for period in (since, calendar.kind))
        known = [[sums.visitors(), sums.buyers(), sums.spent()] for sums in (then, now)]
        effects = [None] * 3 if any(not value for sums in known for value in sums) else split(*known)
        rest = now.paid() - then.paid() - sum(effect or 0 for effect in effects)
        for mine, theirs in zip([then.paid(), *effects, rest, now.paid()], row[1:]):
            compared += 1
            if mine != (None if theirs is None else Decimal(theirs)):
                differences += 1
                print("why the sales of %s moved: here %s, there %s" % (row[0], mine, theirs))
    return compared, differences


def uncovered(calendar, stores):
    """Days of the periods that no source covers: there, figures of several sums are paired by day, which is not done here."""
    lines = []
    for store in stores:
        for period, (first, last) in calendar.periods.items():
            for kind in sorted(store.kinds & {"orders", "lines", "refunds", "traffic", "ads_plan"}):
                gaps = [day for day in days_of(first, last) if day not in store.covered.get(kind, set())]
                if gaps:
                    lines.append("%s %s %s: %d days not covered, first %s" % (store.id, period, kind, len(gaps), gaps[0]))
    return lines


def compare(mine, path, of_tables):
    """Every figure of the report beside the one that was worked out here; one that either lacks differs too."""
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    theirs = {(k["id"], k["scope"], k["period"]): k for k in report["kpis"]}
    own = {(k["id"], k["scope"], k["period"]): k for k in mine}
    differences = 0
    for key in sorted({*theirs, *own}):
        here, there = own.get(key), theirs.get(key)
        if here is None or there is None or (here["value"], here["unit"]) != (there["value"], there["unit"]):
            differences += 1
            here, there = ("absent" if kpi is None else "%s %s %s" % (kpi["value"], kpi["unit"], kpi.get("reason", "")) for kpi in (here, there))
            print("%s %s %s: here %s, there %s" % (*key, here, there))
    compared, differing = map(sum, zip(*[each(report) for each in of_tables]))
    print("%d figures compared, %d differ" % (len({*theirs, *own}) + compared, differences + differing))
    return differences + differing


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
        settings, _, targets, rates, catalog = load(arguments.config, as_of)
        rates = {store: rate_of(store, settings, rates) for store in stores}
        plan_file = "plan" in settings["paths"] and Path(arguments.config).parent / settings["paths"]["plan"]
        beside = lambda report: tables.compared(report, settings, stores, targets, calendar, rates, kpis, written, catalog, plan_file)
        of_tables = [partial(causes, arguments.config, as_of, calendar), beside]
        sys.exit(1 if compare(mine, arguments.compare, of_tables) else 0)
    periods = {key: [str(day) for day in span] for key, span in calendar.periods.items()}
    print(json.dumps({"week": arguments.week, "periods": periods, "kpis": mine}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
