"""The report's tables by product, refund reason, kind, person, advertising channel, scene, campaign and item, and sales channel: each cell
beside the same worked out here from the exports.
"""

import re
from decimal import Decimal

from business import NOTHING, added, by_groups, over, put
from cells import days_of
from sums_costs import CAME_BACK, SENT_BACK, line_paid

AD_COLUMNS = ("spend", "impressions", "clicks", "orders", "sales")


# --- Products and refunds -----------------------------------------------------------------------------------------------


def sold(business, store, span):
    """(page, what was paid, pieces) of the lines of paid orders."""
    sums, paid, units = business.of(store, span), [], {}
    for name, order in sums.orders():
        for line in store.lines.get(name, []):
            key = (line.get("product") or "", line.get("code") or "")
            paid.append((order["paid_at"].date(), key, line_paid(line, order)))
            units[key] = units.get(key, NOTHING) + (line.get("units") or 0)
    amounts = business.converted(sums, paid)
    return [(business.page(store, *key), amounts.get(key, NOTHING), units[key]) for key in units]


def returned(business, store, span, *by):
    """(what it is by, amount, how many) of what came back."""
    sums, amounts, counts = business.of(store, span), [], {}
    for _, refund in sums.succeeded():
        key = tuple(refund.get(name) or "" for name in by)
        amounts.append((refund["completed"].date(), key, refund["amount"]))
        counts[key] = counts.get(key, NOTHING) + 1
    found = business.converted(sums, amounts)
    return [(key, found.get(key, NOTHING), count) for key, count in counts.items()]


def advertised(business, store, span, column, channel=None):
    """Sums by the column, of each day and channel from the cut that is counted, else from another that has it."""
    entries, plain_sums, sums = {name: [] for name in ("spend", "sales")}, {}, business.of(store, span)
    for day in days_of(*span):
        of_day = {kind: [fact for fact in store.ads[kind] if fact["day"] == day and day in store.covered.get(kind, set())]
                  for kind in ("ads_all", "ads_plan", "ads_item", "ads_total")}
        ranks = [[of_day["ads_total"]], [of_day["ads_all"], of_day["ads_plan"], of_day["ads_item"]]]
        for cuts in ranks:
            best = next((facts for facts in cuts if any(fact.get(column) for fact in facts)), [])
            for fact in best:
                key = fact.get(column)
                if key:
                    for name in entries:
                        entries[name].append((day, key, fact[name]))
                    put(plain_sums, key, **{name: fact[name] for name in ("impressions", "clicks", "orders")})
    money = {name: business.converted(sums, found) for name, found in entries.items()}
    return {key: {**counts, **{name: amounts.get(key, NOTHING) for name, amounts in money.items()}} for key, counts in plain_sums.items()}


def ads_whole(business, span):
    return dict(zip(("spend", "impressions", "clicks", "orders", "sales"),
                    business.total(span, "spend", "shown", "clicks", "ad_orders", "ad_sales")))


def products(business):
    """(store, page) to all sums, and the sums that they are part of."""
    groups = {}
    for store in business.stores:
        for page, paid, units in sold(business, store, business.now):
            put(groups, (store.id, page), paid=paid, units=units)
        for page, paid, _ in sold(business, store, business.before):
            put(groups, (store.id, page), previous=paid)
        for (page, code), amount, count in returned(business, store, business.now, "product", "code"):
            put(groups, (store.id, business.page(store, page, code)), refunded=amount, refund_count=count)
        for page, sums in advertised(business, store, business.now, "item_id").items():
            put(groups, (store.id, page), spend=sums["spend"], clicks=sums["clicks"], ad_orders=sums["orders"], ad_sales=sums["sales"])
    groups = {key: sums for key, sums in groups.items() if key[1]}
    paid, units, refunded = business.total(business.now, "paid", "units", "refunded")
    ads = ads_whole(business, business.now)
    count = sum(len(business.of(store, business.now).succeeded()) for store in business.stores)
    return groups, {"paid": paid, "units": units, "refunded": refunded, "previous": business.total(business.before, "paid")[0],
                    "refund_count": Decimal(count), "spend": ads["spend"], "clicks": ads["clicks"], "ad_orders": ads["orders"],
                    "ad_sales": ads["sales"]}


def visits(store, page, span):
    """Visitors and buyers of a page, where the platform's days name it."""
    rows = [row for day in days_of(*span) for row in [store.products.get(day, {}).get(page)] if row and row.get("visitors") is not None]
    return [sum((row.get(name) or NOTHING for row in rows), NOTHING) if rows else None for name in ("visitors", "buyers")]


def of_products(beside, tables, business):
    groups, whole = products(business)
    sales = {key: {name: sums.get(name, NOTHING) for name in ("paid", "units", "refunded", "previous")} for key, sums in groups.items()}
    key_of = lambda row: (business.ids[row[1]], row[2])
    of = lambda name: (lambda sums: sums.get(name, NOTHING))

    def of_sales(sums):
        return {"units": of("units")(sums), "paid": of("paid")(sums), "share": over(of("paid")(sums), whole["paid"]),
                "previous": of("previous")(sums), "refunded": of("refunded")(sums)}
    by_groups(beside, tables.get("products.sales"), key_of, sales, whole, of_sales, "paid")
    stores = {store.id: store for store in business.stores}
    for row in tables.get("products.sales", {"rows": ()})["rows"]:
        if row[2]:
            visitors, buyers = visits(stores[business.ids[row[1]]], row[2], business.now)
            beside.named(tables["products.sales"], row, {"visitors": visitors, "buyers": buyers, "conversion": over(buyers, visitors)})

    def of_refunds(sums):
        back, paid = of("refunded")(sums), of("paid")(sums)
        return {"refund_count": of("refund_count")(sums), "refunded": back, "share": over(back, whole["refunded"]), "paid": paid,
                "cash_share": over(back, paid)}
    back = {key: {name: sums.get(name, NOTHING) for name in ("refunded", "refund_count", "paid", "units", "previous")}
            for key, sums in groups.items()}
    by_groups(beside, tables.get("products.refunds"), key_of, back, whole, of_refunds, "refunded")

    def of_ads(sums):
        spend, made, clicks = of("spend")(sums), of("ad_sales")(sums), of("clicks")(sums)
        return {"clicks": clicks, "spend": spend, "share": over(spend, whole["spend"]), "ad_orders": of("ad_orders")(sums), "ad_sales": made,
                "roi": over(made, spend), "cpc": over(spend, clicks)}
    ads = {key: {name: sums.get(name, NOTHING) for name in ("spend", "clicks", "ad_orders", "ad_sales")} for key, sums in groups.items()}
    by_groups(beside, tables.get("products.ads"), key_of, ads, whole, of_ads, "spend")


def kind_of(said):
    """What 退款类型 and its like say of a refund."""
    if said in ("拒收退款", "拒收"):
        return "拒收退款"
    if said in SENT_BACK:
        return "退货退款"
    if said in CAME_BACK:
        return "未发货退款"
    return "仅退款" if said else "未知"


def of_refunds(beside, tables, business):
    reasons, kinds, pages, people, titles = {}, {}, {}, {}, {}
    for store in business.stores:
        by = ("product", "code", "title", "reason", "kind")
        for (page, code, title, reason, kind), amount, count in sorted(returned(business, store, business.now, *by)):
            kind, page = kind_of(kind), business.page(store, page, code)
            titles.setdefault((store.id, page), title)
            unshipped = amount if kind == "未发货退款" else NOTHING
            put(reasons, reason or "未填写", refunded=amount, refund_count=count, unshipped=unshipped)
            put(kinds, kind, refunded=amount, refund_count=count)
            why = {("reason", reason): amount} if reason else {}
            for groups, key in ((pages, (store.id, page)), (people, business.person_of(store, page or ""))):
                groups[key] = added(groups.get(key, {}), {"refunded": amount, "refund_count": count, **why})
        for (reason, kind), amount, _ in returned(business, store, business.before, "reason", "kind"):
            put(reasons, reason or "未填写", previous=amount)
            put(kinds, kind_of(kind), previous=amount)
    back, unshipped = business.total(business.now, "refunded", "unshipped")
    whole = {"refunded": back, "previous": business.total(business.before, "refunded")[0], "unshipped": unshipped,
             "refund_count": sum((sums.get("refund_count", NOTHING) for sums in kinds.values()), NOTHING)}

    def of(sums):
        return {"refund_count": sums.get("refund_count", NOTHING), "refunded": sums.get("refunded", NOTHING),
                "share": over(sums.get("refunded", NOTHING), back), "unshipped": sums.get("unshipped", NOTHING),
                "previous": sums.get("previous", NOTHING)}
    by_groups(beside, tables.get("refunds.reasons"), lambda row: row[0], reasons, whole, of, "refunded")
    by_groups(beside, tables.get("refunds.kinds"), lambda row: row[0], kinds, whole, of, "refunded")
    known = {store.id: store for store in business.stores}
    named = {}
    for (store, page), sums in pages.items():
        if page:
            name = business.product_name(known[store], page) or titles[store, page] or page
            key = "%s · %s" % (name, business.names[store])
            named[key] = added(named.get(key, {}), sums)
    for table, groups in (("refunds.products", named), ("refunds.people", people)):
        groups = {key: sums for key, sums in groups.items() if key and sums["refunded"]}
        by_groups(beside, tables.get(table), lambda row: row[0], groups, whole, of, "refunded")
        for row in tables.get(table, {"rows": ()})["rows"]:
            given = [(amount, key[1]) for key, amount in groups.get(row[0], {}).items() if isinstance(key, tuple)]
            if given:
                amount, reason = max(given)
                beside.named(tables[table], row, {"main_reason_share": over(amount, groups[row[0]]["refunded"])})
                # Of two reasons for as much either may stand there.
                if sum(1 for other, _ in given if other == amount) == 1:
                    at = [column["key"] for column in tables[table]["columns"]].index("main_reason")
                    beside.same("%s %s: main reason" % (table, row[0]), reason, row[at])


# --- Advertising --------------------------------------------------------------------------------------------------------


def of_ads(beside, tables, business):
    whole = {"now": ads_whole(business, business.now), "before": ads_whole(business, business.before)}
    joined = {**whole["now"], **{"before_" + name: amount for name, amount in whole["before"].items()}}

    def of(sums):
        spend, shown, clicks, orders, made = (sums.get(name, NOTHING) for name in AD_COLUMNS)
        spent, brought = sums.get("before_spend", NOTHING), sums.get("before_sales", NOTHING)
        return {"share": over(spend, joined["spend"]), "spend": spend, "impressions": shown, "clicks": clicks, "ctr": over(clicks, shown),
                "cpc": over(spend, clicks), "ad_orders": orders, "ad_sales": made, "roi": over(made, spend), "previous_spend": spent,
                "previous_roi": over(brought, spent)}

    def groups_by(column, key):
        groups = {}
        for store in business.stores:
            for span, prefix in ((business.now, ""), (business.before, "before_")):
                for name, sums in advertised(business, store, span, column).items():
                    put(groups, key(store, name), **{prefix + of_what: amount for of_what, amount in sums.items()})
        return groups
    with_store = lambda store, name: "%s · %s" % (name, business.names[store.id])
    by_groups(beside, tables.get("ads.channels"), lambda row: row[0], groups_by("channel", lambda _, name: name), joined, of, "spend")
    by_groups(beside, tables.get("ads.scenes"), lambda row: row[0], groups_by("scene", lambda _, name: name), joined, of, "spend")
    by_groups(beside, tables.get("ads.campaigns"), lambda row: row[0], groups_by("campaign", with_store), joined, of, "spend")
    product = lambda store, page: with_store(store, business.product_name(store, page) or page)
    by_groups(beside, tables.get("ads.items"), lambda row: row[0], groups_by("item_id", product), joined, of, "spend")


def of_channels(beside, tables, business):
    groups, whole = {}, {}
    for store in business.stores:
        for span, name in ((business.now, "paid"), (business.before, "previous")):
            sums = business.of(store, span)
            found = sums.orders()
            paid = business.converted(sums, [(order["paid_at"].date(), order.get("channel") or "", order["paid"]) for _, order in found])
            for channel, amount in paid.items():
                put(groups, channel, **{name: amount})
            if name == "paid":
                for _, order in found:
                    put(groups, order.get("channel") or "", orders=Decimal(1))
            whole = added(whole, {name: sums.paid(), **({"orders": sums.count()} if name == "paid" else {})})
    of = lambda sums: {"orders": sums.get("orders", NOTHING), "paid": sums.get("paid", NOTHING), "previous": sums.get("previous", NOTHING),
                       "share": over(sums.get("paid", NOTHING), whole["paid"])}
    by_groups(beside, tables.get("stores.channels"), lambda row: row[0], {key: sums for key, sums in groups.items() if key}, whole, of, "paid")


CHINA = re.compile("北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门")
AMERICA = {"california": "CA", "texas": "TX", "florida": "FL", "new york": "NY", "pennsylvania": "PA", "illinois": "IL", "ohio": "OH",
           "georgia": "GA", "north carolina": "NC", "michigan": "MI", "washington": "WA"}


def region(order):
    """Where an order went: the province with which its address begins, or the state of a country."""
    country, state = order.get("state") or ("", "")
    if country:
        return "-".join(filter(None, (country, AMERICA.get(state.lower(), state))))
    found = CHINA.match(order.get("address") or "")
    return found.group() if found else ""


def of_regions(beside, tables, business):
    """What no export names is in the whole alone. Of each store that tells it what came back of these orders."""
    groups, whole = {}, {}

    def add(name, **amounts):
        put(groups, name, **amounts) if name else None
        whole.update(added(whole, amounts))
    for store in business.stores:
        for span, name in ((business.now, "paid"), (business.before, "previous")):
            sums = business.of(store, span)
            found = sums.orders()
            paid = business.converted(sums, [(order["paid_at"].date(), region(order), order["paid"]) for _, order in found])
            for place, amount in paid.items():
                add(place, **{name: amount})
            if name == "previous":
                continue
            for _, order in found:
                add(region(order), orders=Decimal(1))
            back = sums.cohort_entries(store.now, True)
            if back is not None:
                for place, amount in paid.items():
                    add(place, judged=amount)
                back = business.converted(sums, [(order["paid_at"].date(), region(order), amount) for order, amount in back])
                for place, amount in back.items():
                    add(place, back=amount)

    covered = [store.covered["orders"] for store in business.stores if store.covered.get("orders")]
    # Nor where one period hides more than the other.
    known = [over(sum((sums.get(name, NOTHING) for sums in groups.values()), NOTHING), whole.get(name)) for name in ("paid", "previous")]
    comparable = None not in known and abs(known[0] - known[1]) <= Decimal("0.1") and \
        all(day in days for days in covered for span in (business.now, business.before) for day in days_of(*span))

    def of(sums):
        paid, before = sums.get("paid", NOTHING), sums.get("previous", NOTHING) if comparable else None
        return {"orders": sums.get("orders", NOTHING), "paid": paid, "previous": before, "share": over(paid, whole["paid"]),
                "cohort_share": over(sums.get("back", NOTHING), sums.get("judged", NOTHING))}
    by_groups(beside, tables.get("customers.regions"), lambda row: row[0], groups, whole, of, "paid", unnamed="地区不明")


def compared(beside, tables, business):
    of_regions(beside, tables, business)
    of_products(beside, tables, business)
    of_refunds(beside, tables, business)
    of_ads(beside, tables, business)
    of_channels(beside, tables, business)
