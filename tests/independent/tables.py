"""The report's tables of figures by store, day, plan week and month, cell by cell beside sums of the same days worked out here."""

from datetime import date
from decimal import Decimal

import breakdowns
import sections
from business import Business
from periods import ONE_DAY
from sums import Sums, less

# What a column of these tables shows.
COLUMNS = {
    "paid": "sales.paid", "refunded": "refund.amount", "net": "sales.net", "orders": "sales.orders", "units": "sales.units",
    "buyers": "sales.buyers", "aov": "sales.aov", "visitors": "traffic.visitors", "conversion": "traffic.conversion",
    "cohort_share": "refund.cohort_share", "cash_share": "refund.share", "spend": "ads.spend", "cost_share": "ads.cost_share",
    "ad_sales": "ads.sales", "ad_orders": "ads.orders", "roi": "ads.roi", "impressions": "ads.impressions", "clicks": "ads.clicks",
    "ctr": "ads.ctr", "cpc": "ads.cpc", "refund_orders": "refund.orders", "order_share": "refund.order_share",
    "applied": "refund.applied", "pending": "refund.pending", "one_time": "customers.one_time", "two_times": "customers.two_times",
    "loyal": "customers.loyal", "active": "customers.active", "lapsed": "customers.lapsed", "again_30": "customers.repurchase_30",
    "again_60": "customers.repurchase_60", "again_90": "customers.repurchase_90", "goods": "profit.goods",
    "goods_known": "profit.goods_known_share", "marketing": "marketing.spend", "marketing_share": "marketing.cost_share",
    "mer": "marketing.mer", "contribution": "profit.contribution", "target": "plan.target", "achievement": "plan.achievement",
    "gap": "plan.gap",
}
# Rows are stores, the last line is all of them; amounts in each store's own currency, or all in the report's.
OWN, HOME = True, False
BY_STORE = {"stores.week": OWN, "stores.week_costs": OWN, "refunds.stores": OWN, "profit.stores": OWN, "customers.known": OWN,
            "ads.stores": HOME, "plan.stores": HOME}
BY_DAY = ("stores.days", "stores.days_costs")


class Beside:
    """Cells of a report that were held against others, and how many differ."""

    def __init__(self, written):
        self.written, self.compared, self.differing = written, 0, 0

    def cell(self, where, mine, unit, there):
        said = there["amount"] if isinstance(there, dict) else there
        self.compared += 1
        if self.written(mine, unit) != said:
            self.differing += 1
            print("%s: here %s, there %s" % (where, self.written(mine, unit), said))

    def same(self, where, mine, there):
        self.compared += 1
        if mine != there:
            self.differing += 1
            print("%s: here %s, there %s" % (where, mine, there))

    def named(self, table, row, mine):
        """Of a row the cells that were worked out here, by column."""
        for column, there in zip(table["columns"], row):
            if column["key"] in mine:
                name = " ".join(str(cell) for cell in row[:3] if isinstance(cell, str))
                self.cell("%s %s %s" % (table["id"], name, column["key"]), mine[column["key"]], column["unit"], there)

    def row(self, table, row, name, values):
        for column, there in zip(table["columns"], row):
            kpi = COLUMNS.get(column["key"])
            if kpi:
                self.cell("%s %s %s" % (table["id"], name, column["key"]), *values[kpi], there)


def compared(report, settings, stores, targets, calendar, rates, kpis, written, catalog, plan_file):
    """How many cells were compared and how many differ. `rates` gives what a store's money is in the report's on a day."""
    beside = Beside(written)
    tables = {table["id"]: table for table in report["tables"]}
    ids = {store.get("name", store["id"]): store["id"] for store in settings["stores"]}
    once = lambda day: Decimal(1)

    def of(members, span, converted=True):
        sums = [Sums(store, targets, *span, rates[store] if converted else once) for store in members]
        return kpis(sums, calendar, calendar.kind)
    reported = calendar.periods[calendar.kind]
    for key, own in BY_STORE.items():
        for row in tables.get(key, {}).get("rows", ()):
            store = next(store for store in stores if store.id == ids[row[0]])
            beside.row(tables[key], row, row[0], of([store], reported, converted=not own))
        if tables.get(key, {}).get("total"):
            beside.row(tables[key], tables[key]["total"], "total", of(stores, reported))
    for key in BY_DAY:
        for row in tables.get(key, {}).get("rows", ()):
            day = date.fromisoformat(row[1])
            beside.row(tables[key], row, row[1], of(stores, (day, day)))
        if tables.get(key, {}).get("total"):
            beside.row(tables[key], tables[key]["total"], "total", of(stores, reported))
    planned(beside, tables, stores, targets, calendar, rates)
    business = Business(settings, stores, targets, calendar, rates, catalog)
    breakdowns.compared(beside, tables, business)
    sections.compared(beside, tables, business, kpis, COLUMNS, plan_file)
    return beside.compared, beside.differing


def planned(beside, tables, stores, targets, calendar, rates):
    """Sales and targets of all stores: of each month of the fiscal year, up to the report's last day, and of each week."""
    def of(span, what):
        parts = [getattr(Sums(store, targets, *span, rates[store]), what)() for store in stores]
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if known else None

    def both(span):
        until = (span[0], min(span[1], calendar.last))
        return (of(until, "sales"), of(until, "target")) if until[0] <= until[1] else (None, None)
    over = lambda top, bottom: None if top is None or not bottom else top / bottom
    table = tables.get("plan.months", {"rows": (), "columns": ()})
    for n, row in enumerate(table["rows"]):
        span = (calendar.month(n), calendar.month(n + 1) - ONE_DAY)
        whole, (sales, due) = of(span, "target"), both(span)
        mine = {"actual": sales, "target_to_date": due, "achievement": over(sales, due), "gap": less(sales, due), "whole_target": whole,
                "done_share": over(sales, whole)}
        beside.named(table, row, mine)
    table = tables.get("plan.weeks", {"rows": (), "columns": ()})
    since, sold, wanted = calendar.year_first, Decimal(0), Decimal(0)
    for week, row in zip(calendar.weeks_of_year(), table["rows"]):
        piece, is_over = (since, min(week[1], calendar.year_last)), week[1] <= calendar.last
        of_piece = {what: of(piece, what) for what in ("sales", "target") if is_over or what == "target"}
        of_week = of_piece if piece == week else {what: of(week, what) for what in of_piece}
        sold += of_piece.get("sales") or 0
        wanted += of_piece["target"] or 0
        sales, target, so_far = of_week.get("sales"), of_week["target"], sold if is_over else None
        mine = {"actual": sales, "target": target, "achievement": over(sales, target), "gap": less(sales, target), "cum_actual": so_far,
                "cum_target": wanted, "cum_achievement": over(so_far, wanted), "cum_gap": less(so_far, wanted)}
        beside.named(table, row, mine)
        since = piece[1] + ONE_DAY

