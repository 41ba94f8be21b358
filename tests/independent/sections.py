"""The report's tables of traffic sources, customers, people, other periods, ripening refunds and events, the bridge to the platform's figure,
what is left of sales, and the plan's other goals: each cell beside the same worked out here from the exports.
"""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import plan
from business import CENT, NOTHING, over
from cells import days_of
from periods import ONE_DAY, month_of
from sums import Sums, less


def of_sources(beside, tables, business):
    table = tables.get("traffic.sources")
    if table is None:
        return
    rows = [row for store in business.stores for row in store.source_days(business.now)]
    visitors = business.total(business.now, "visitors")[0]
    for said in table["rows"]:
        level, below = said[0], said[1] or "汇总"
        mine = [row for row in rows if row["carrier"] == "全店流量" and (row["level"], row["below"]) == (level, below)
                and row["third"] == "汇总"]
        sums = {name: sum((row[name] for row in mine), NOTHING) for name in ("visitors", "buyers", "paid")}
        beside.named(table, said, {**sums, "conversion": over(sums["buyers"], sums["visitors"]), "share": over(sums["visitors"], visitors)})


def of_customers(beside, tables, business):
    table = tables.get("customers.stores")
    for row in table["rows"] if table else ():
        store = next(store for store in business.stores if store.id == business.ids[row[0]])
        sums = Sums(store, business.targets, *business.now)
        if not sums.names_buyers():
            back = sums.traffic("returning_paid")
            whole, buyers, returning = sums.traffic("counted"), sums.traffic("buyers"), sums.returning()
        else:
            people, found = sums.people(), sums.orders()
            old = {buyer for buyer, days in people.items() if days[0] < business.now[0]}
            back = sum((order["paid"] for name, order in found if (order.get("buyer") or ("order", name)) in old), NOTHING)
            whole, buyers, returning = sums.paid(), sums.buyers(), sums.returning()
        if buyers is None or returning is None:
            buyers = returning = whole = back = None
        beside.named(table, row, {"buyers": buyers, "returning": returning, "new_customers": less(buyers, returning),
                                  "repeat_share": over(returning, buyers), "new_paid": less(whole, back), "returning_paid": back})
    table = tables.get("customers.cohorts")
    for row in table["rows"] if table else ():
        year, month = map(int, row[0].split("-"))
        first = business.now[1].replace(year=year, month=month, day=1)
        last = (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY
        people = [sorted(set(days)) for store in business.stores if (sums := business.of(store, business.now)).names_buyers()
                  for days in sums.people().values()]
        mine = [days for days in people if first <= days[0] <= last]
        again = lambda within: None if last + within * ONE_DAY > business.now[1] else \
            over(Decimal(sum(1 for days in mine if len(days) > 1 and (days[1] - days[0]).days <= within)), len(mine))
        beside.named(table, row, {"customers": Decimal(len(mine)), **{"again_%d" % within: again(within) for within in (30, 60, 90)}})


def of_people(beside, tables, business, kpis):
    """A row a person: their stores in the period and in the fiscal year so far."""
    table = tables.get("stores.people")
    if table is None:
        return
    for row in [*table["rows"], table.get("total") or []]:
        members = [store for store in business.stores if row and row[0] in ("合计", business.people[store.id])]
        if not members:
            continue
        mine = {}
        for prefix, span in (("", business.now), ("ytd_", business.calendar.periods["ytd"])):
            values = kpis([business.of(store, span) for store in members], business.calendar, business.calendar.kind)
            both = {"actual": values["sales.paid"][0], "target": values["plan.target"][0], "achievement": values["plan.achievement"][0],
                    "gap": values["plan.gap"][0]}
            mine.update({prefix + name: value for name, value in both.items()})
            if not prefix:
                mine.update({"cash_share": values["refund.share"][0], "roi": values["ads.roi"][0]})
        beside.named(table, row, mine)


def of_bridge(beside, tables, business):
    """From the platform's amount to ours: excluded orders, postage, and what neither explains, of days that both know."""
    table = tables.get("stores.bridge")
    for row in table["rows"] if table else ():
        store = next(store for store in business.stores if store.id == business.ids[row[0]])
        sums = business.of(store, business.now)
        theirs = sums.traffic("counted") if all(store.traffic.get(day, {}).get("counted") is not None for day in sums.days) else None
        ours = sums.paid()
        if theirs is None:
            mine = dict.fromkeys(("platform_paid", "excluded", "postage", "unexplained", "paid", "unexplained_share"))
        else:
            # The platform's amount is without postage, that of excluded orders too; what is taken off for these is all that they paid.
            mail = sums.money((order.get("postage") or NOTHING, order["paid_at"]) for excluded in (False, True)
                              for _, order in sums.orders(excluded))
            out = -sums.paid(excluded=True)
            rest = ours - theirs - out - mail
            mine = {"platform_paid": theirs, "excluded": out, "postage": mail, "unexplained": rest, "paid": ours,
                    "unexplained_share": over(rest, theirs)}
        beside.named(table, row, mine)


def of_profit(beside, tables, business, kpis):
    """What was paid, step by step to what is left."""
    table = tables.get("profit.lines")
    if table is None:
        return
    lines = {"支付金额": ("sales.paid", 1), "退款金额": ("refund.amount", -1), "货品成本": ("profit.goods", -1), "退回货品成本": ("profit.goods_returned", 1),
             "推广总费用": ("marketing.spend", -1), "平台佣金": ("profit.commission", -1), "物流费用": ("profit.logistics", -1),
             "工资": ("profit.wages", -1), "售后费用": ("profit.after_sales", -1), "其他费用": ("profit.other", -1), "合计": ("profit.contribution", 1),
             "贡献利润": ("profit.contribution", 1)}
    now, before = (kpis([business.of(store, span) for store in business.stores], business.calendar, business.calendar.kind)
                   for span in (business.now, business.before))
    for row in [*table["rows"], *([table["total"]] if table.get("total") else [])]:
        kpi, sign = lines[row[0]]
        signed = lambda values: None if values[kpi][0] is None else sign * values[kpi][0]
        beside.named(table, row, {"amount": signed(now), "of_paid": over(signed(now), now["sales.paid"][0]), "previous": signed(before)})


def of_periods(beside, tables, business, kpis, columns):
    """A store in its other periods."""
    labels = {"上周": "previous", "昨天": "previous", "上月": "previous", "去年同期": "last_year"}
    for key in ("stores.periods", "stores.periods_costs"):
        table = tables.get(key)
        for row in table["rows"] if table else ():
            period = labels.get(row[1].split(" ")[0])
            store = next((store for store in business.stores if store.id == business.ids.get(row[0])), None)
            if period is None or store is None or period not in business.calendar.periods:
                continue
            span = business.calendar.periods[period]
            values = kpis([Sums(store, business.targets, *span)], business.calendar, business.calendar.kind)
            beside.named(table, row, {name: values[kpi][0] for name, kpi in columns.items() if kpi in values and name != "cohort_share"})


def span_before(business, n):
    """The row so many before that of the last: a week, a month, or a day of an event."""
    first, last = business.now
    if business.calendar.kind == "event":
        return last - n * ONE_DAY, last - n * ONE_DAY
    if business.calendar.kind == "month":
        for _ in range(n):
            first, last = month_of(first - ONE_DAY)
        return first, last
    return first - 7 * n * ONE_DAY, last - 7 * n * ONE_DAY


def of_ripening(beside, tables, business):
    """What of each period's sales had come back so many days after it, and by now."""
    table = tables.get("refunds.ripening")
    ages = (0, 7, 14, 28, 56)
    for n, row in enumerate(table["rows"] if table else ()):
        span = span_before(business, n)
        dated = [sums for store in business.stores if (sums := business.of(store, span)).has("refunds")]
        mine = {"paid": business.total(span, "paid")[0]}
        shares = lambda back: over(sum(amount for amount, _ in back), sum(paid for _, paid in back)) if back else None
        known = [(sums.refunded_since(), sums.paid()) for sums in dated]
        mine["age_now"] = shares([pair for pair in known if None not in pair])
        for age in ages:
            ripe = []
            for sums in dated:
                store = sums.store
                if min(store.now, store.known("refunds") or store.now) >= store.ends(span[1], age):
                    ripe.append((sums.cohort(store.ends(span[1], age), False), sums.paid()))
            mine["age_%d" % age] = shares([pair for pair in ripe if None not in pair]) if len(ripe) == len(dated) else None
        beside.named(table, row, mine)


# --- Events and the plan's other goals ----------------------------------------------------------------------------------


def rated(beside, table, row, names, actual, target):
    """Actual and target with what follows of them, under the names that these columns have."""
    beside.named(table, row, dict(zip(names, (actual, target, over(actual, target), less(actual, target)))))


def sold(business, members, span):
    """Sales of the stores whose orders of all these days are known; None where no store's are."""
    known = [business.of(store, span).sales() for store in members if set(days_of(*span)) <= store.covered.get("orders", set())]
    return sum(known, NOTHING) if known else None


def of_events(beside, tables, business, events):
    """Events of the fiscal year, the days of the one that is on, and its stores."""
    last, names = business.calendar.last, ("actual", "target_to_date", "achievement", "gap")
    table = tables.get("events.year")
    spans = {(name, business.calendar.year_first <= first <= business.calendar.year_last, first.strftime("%m/%d")): (first, end)
             for name, first, end in events}
    for row in table["rows"] if table else ():
        span = spans.get((row[0], True, row[1][:5]))
        beside.same("events.year %s: days" % row[0], row[1], span and "-".join(sorted({day.strftime("%m/%d") for day in span})))
        if span is None or row[2] != "全部":
            continue
        actual = target = None
        if span[0] <= last:
            actual, target = business.total((span[0], min(span[1], last)), "sales", "target")
            beside.named(table, row, {"per_day": over(actual, (min(span[1], last) - span[0]).days + 1)})
        rated(beside, table, row, names, actual, target)
        beside.named(table, row, {"event_target": business.total(span, "target")[0]})
    table, then = tables.get("events.days"), {}
    for row in table["rows"] if table else ():
        day, before = date.fromisoformat(row[2]), row[7] and date.fromisoformat(row[7])
        if day <= last:
            rated(beside, table, row, ("actual", "target", "achievement", "gap"), *business.total((day, day), "sales", "target"))
        if before:
            beside.named(table, row, {"sold_then": sold(business, business.stores, (before, before))})
        if re.fullmatch(r"D\d+", row[0]):
            then[day] = before
    table = tables.get("events.stores")
    if table is None or not then or max(then) > last or None in then.values():
        return
    now, before = (min(then), max(then)), (min(then.values()), max(then.values()))
    for row in [*table["rows"], *([table["total"]] if table.get("total") else [])]:
        members = [store for store in business.stores if business.names[store.id] == row[0] or row[0] == "合计"]
        target = sum((value for store in members if (value := business.of(store, now).target()) is not None), NOTHING)
        rated(beside, table, row, names, sold(business, members, now), target)
        beside.named(table, row, {"event_then": sold(business, members, before), "event_target": target})


def of_goals(beside, tables, business, kpis, goals):
    """New and returning customers and visitors of a product, budgets, and what shares may not exceed; of a year or of a month."""
    periods = {"财年": business.calendar.periods["ytd"]}
    month = business.calendar.periods["mtd"]
    periods["%d月" % month[0].month] = month
    year = (business.calendar.year_first, business.calendar.year_last)
    by_name = {business.names[store.id]: store for store in business.stores}

    def goal(store, metric, is_year, product=""):
        """The store's own before one for all, and of a month its own before the year's: what may not be exceeded holds in each."""
        name = month[0].strftime("%Y-%m")
        said = [row for row in goals if row["metric"] == metric and row["product"] == product and row["store"] in (store.id, "", "全部")
                and row["month"] in (("",) if is_year else ("", name))]
        return max(said, key=lambda row: (row["month"] == name, row["store"] == store.id))["goal"] if said else None
    for key, metrics in (("plan.goals", {"新客数": ("新客", "customers.new"), "老客数": ("老客", "customers.returning")}),
                         ("plan.ceilings", {"费比": ("费比", "ads.cost_share"), "退款率": ("退款率", "refund.share")}),
                         ("plan.budgets", {"推广花费": ("推广花费", "ads.spend")})):
        table = tables.get(key)
        for row in table["rows"] if table else ():
            span, store = periods.get(row[2].split(" ")[0]), by_name.get(row[0])
            if span is None or store is None or row[1] not in metrics:
                continue
            metric, kpi = metrics[row[1]]
            is_year = row[2].startswith("财年")
            wanted = goal(store, metric, is_year)
            of = lambda days: kpis([business.of(store, days)], business.calendar, business.calendar.kind)[kpi][0]
            if key == "plan.goals" and is_year:
                targets = [sum(store_targets for day, store_targets in business.targets[store.id].items() if days[0] <= day <= days[1])
                           for days in (span, year)]
                due = (wanted * targets[0] / targets[1]).quantize(Decimal(1), ROUND_HALF_EVEN)
                actual = of(span)
                beside.named(table, row, {"whole_goal": wanted, "due": due, "actual": actual, "achievement": over(actual, due),
                                          "count_gap": less(actual, due)})
            elif key == "plan.ceilings":
                beside.named(table, row, {"ceiling": wanted, "actual": of(span), "headroom_points": less(wanted, of(span))})
            elif key == "plan.budgets" and is_year:
                whole = business.of(store, year).budget()
                # Its part by now is that of the targets, in the report's currency too.
                of_targets = [business.of(store, days).target() for days in (span, year)]
                due = (whole * of_targets[0] / of_targets[1]).quantize(CENT, ROUND_HALF_EVEN)
                beside.named(table, row, {"budget": whole, "due_spend": due, "spend": of(span), "budget_used": over(of(span), whole),
                                          "headroom": less(due, of(span))})


def compared(beside, tables, business, kpis, columns, plan_file):
    of_sources(beside, tables, business)
    of_customers(beside, tables, business)
    of_people(beside, tables, business, kpis)
    of_bridge(beside, tables, business)
    of_profit(beside, tables, business, kpis)
    of_periods(beside, tables, business, kpis, columns)
    of_ripening(beside, tables, business)
    if plan_file:
        events, goals = plan.events_and_goals(plan_file)
        of_events(beside, tables, business, events)
        of_goals(beside, tables, business, kpis, goals)
