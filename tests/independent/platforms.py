"""The exports of 京东, 拼多多, 抖音, Shopify and Amazon as facts, by the definitions.

Each reader takes the rows under a header and gives facts of one kind or more. What counts as paid: 京东 应付金额 once an order, 货到付款
when it was delivered; 拼多多 商家实收金额; 抖音 订单应付金额 and what platform and creator bear; Shopify Total; Amazon price, tax, postage and
wrapping less promotions of the lines that were not cancelled.
"""

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal

DONE, OPEN, SHUT = "退款成功", "申请中", "退款关闭"
EMPTY = {"", "-", "--", "null"}
MONTHS = {name: n for n, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
ZONES = {"PST": -8, "PDT": -7, "UTC": 0, "GMT": 0}


def text(cell):
    if cell is None:
        return ""
    said = format(cell, "f") if isinstance(cell, Decimal) else cell
    return said.strip(" \t\r\n\ufeff\u3000\u00a0").lstrip("'`").strip()


def number(cell):
    said = text(cell).replace(",", "")
    return None if said in EMPTY else Decimal(said)


def or_nothing(cell):
    return number(cell) or Decimal(0)


def moment(cell, zone):
    """A store's own time; an offset or a zone's name in the cell is another clock's."""
    said = text(cell)
    if said in EMPTY:
        return None
    if isinstance(cell, Decimal):
        return datetime(1899, 12, 30) + timedelta(seconds=round(float(cell) * 86400))
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)(?: ?([+-]\d\d):?(\d\d))?", said)
    if found:
        clock = datetime.strptime("-".join(found.groups()[:3]) + " " + found.group(4), "%Y-%m-%d %H:%M:%S")
        if not found.group(5):
            return clock
        hours = int(found.group(5))
        away = timezone(timedelta(hours=hours, minutes=int(found.group(6)) * (1 if hours >= 0 else -1)))
        return clock.replace(tzinfo=away).astimezone(zone).replace(tzinfo=None)
    found = re.fullmatch(r"(\w{3}) (\d+), (\d{4}) (\d+):(\d\d):(\d\d) (AM|PM) (\w+)", said)
    if found:
        month, day, year, hour, minute, second, half, name = found.groups()
        hour = int(hour) % 12 + (12 if half == "PM" else 0)
        away = timezone(timedelta(hours=ZONES[name]))
        clock = datetime(int(year), MONTHS[month.lower()], int(day), hour, int(minute), int(second), tzinfo=away)
        return clock.astimezone(zone).replace(tzinfo=None)
    for pattern in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d %H:%M"):
        try:
            return datetime.strptime(said, pattern)
        except ValueError:
            pass
    raise ValueError("not a time: %r" % said)


class Rows:
    """The rows under a header, each to be asked by name."""

    def __init__(self, names, rows, zone):
        self.names, self.rows, self.zone = names, rows, zone

    def __iter__(self):
        for cells in self.rows:
            yield Row(self.names, cells, self.zone)


class Row:
    def __init__(self, names, cells, zone):
        self.names, self.cells, self.zone = names, cells, zone

    def __getitem__(self, name):
        """The cell, or nothing where the column is missing."""
        name = name.replace(" ", "")
        at = self.names.index(name) if name in self.names else None
        return None if at is None or at >= len(self.cells) else self.cells[at]

    def text(self, name):
        return text(self[name])

    def number(self, name):
        return number(self[name])

    def sum(self, *names):
        return sum((or_nothing(self[name]) for name in names), Decimal(0))

    def time(self, name):
        return moment(self[name], self.zone)


def deposit(row):
    """定金 of an order, where the file has such a column."""
    if "定金金额" not in row.names:
        return {}
    return {"deposit": row.number("定金金额"), "deposit_at": row.time("定金付款时间")}


def is_total(said):
    return bool(re.fullmatch(r"(总计|合计|汇总|total.*)[:：]?", said.strip(), re.IGNORECASE))


# --- 京东 -------------------------------------------------------------------------------------------------------------


def jd_orders(rows):
    orders, lines = {}, []
    for row in rows:
        name, sold = row.text("订单号"), or_nothing(row["订购数量"])
        on_delivery = row.text("支付方式") == "货到付款"
        fact = orders.setdefault(name, {
            "order": name, "created": row.time("下单时间"), "completed": row.time("订单完成时间"), "paid": row.number("应付金额"),
            "paid_at": row.time("付款确认时间") or (row.time("订单完成时间") if on_delivery else None),
            "status": row.text("订单状态"), "buyer": row.text("下单帐号"), "units": Decimal(0), "address": row.text("客户地址"), **deposit(row)})
        fact["units"] += sold
        # 京东 says what a piece costs, not what was paid for the line.
        lines.append({"order": name, "product": row.text("商品ID"), "code": row.text("货号"), "units": sold, "price": row.number("京东价")})
    return {"orders": list(orders.values()), "lines": lines}


def jd_products(rows):
    facts = [{"day": row.time("时间").date(), "product": row.text("SKU"), "cart": row.number("加购商品件数"),
              "visitors": row.number("商品访客数"), "buyers": row.number("成交客户数")}
             for row in rows if not is_total(row.text("SKU"))]
    return {"products": facts}


def jd_after_sales(rows):
    facts = []
    for row in rows:
        applied, done = row.time("售后申请时间"), row.time("商家首次处理时间")
        state = row.text("服务单状态")
        status = DONE if state == "完成" and row.text("处理结果") == "退款" else SHUT if state in ("取消", "审核关闭") else OPEN
        facts.append({"refund": row.text("服务单号"), "order": row.text("订单号"), "amount": row.number("退款金额"), "status": status,
                      "applied": applied, "completed": done, "product": row.text("商品编号"), "reason": row.text("一级申请原因"), "title": row.text("商品名称"),
                      "kind": {"退货": "退货退款"}.get(row.text("客户期望"), row.text("客户期望"))})
    return {"refunds": facts}


def jd_hours(rows):
    facts = []
    for row in rows:
        when = re.match(r"(\d{8})\d{6}~", row.text("点击时间"))
        if when:
            facts.append(ad(datetime.strptime(when.group(1), "%Y%m%d"), row, "花费", "总订单金额", "总订单行", "展现数", "点击数", channel="京准通"))
    return {"ads_plan": facts}


def jd_whole(rows):
    return {"ads_total": [ad(row.time("日期"), row, "花费", "全站交易额", "全站订单行", "核心位置展现量", "核心位置点击量",
                             channel="京东全站营销", scene="全站营销")
                          for row in rows if not is_total(row.text("日期"))]}


def ad(when, row, spend, sales, orders, shown, clicks, key="", **named):
    """A row of advertising; `named` says what it is broken down by: channel, scene, campaign, item_id."""
    return {**named, "day": when.date(), "item": key, "spend": or_nothing(row[spend]), "sales": or_nothing(row[sales]),
            "orders": or_nothing(row[orders]), "impressions": or_nothing(row[shown]), "clicks": or_nothing(row[clicks])}


# --- 拼多多 -----------------------------------------------------------------------------------------------------------


def pdd_orders(rows):
    orders, lines = [], []
    for row in rows:
        name, status = row.text("订单号"), row.text("订单状态")
        paid_at = row.time("支付时间")
        if paid_at is None and status not in ("待付款", "已取消"):
            paid_at = row.time("订单成交时间")
        orders.append({"order": name, "created": paid_at, "paid_at": paid_at, "paid": row.number("商家实收金额(元)"), "status": status,
                       "units": row.number("商品数量(件)"), "completed": row.time("确认收货时间"),
                       "receivable": row.number("商家实收金额(元)"), "address": row.text("省"), **deposit(row)})
        lines.append({"order": name, "product": row.text("商品id"), "code": row.text("商家编码-规格维度"),
                      "units": row.number("商品数量(件)"), "said": row.number("商家实收金额(元)")})
    return {"orders": orders, "lines": lines}


def pdd_after_sales(rows):
    facts = []
    for row in rows:
        state = row.text("售后状态")
        status = DONE if state == "退款成功" else SHUT if state in ("已撤销", "售后单失败") else OPEN
        unshipped = row.text("退款类型") == "仅退款" and "未发货" in row.text("订单状态")
        facts.append({"refund": row.text("售后编号"), "order": row.text("订单编号"), "amount": row.number("退款金额"), "status": status,
                      "applied": row.time("申请时间"), "completed": None, "product": row.text("商品ID"), "reason": row.text("退款原因"),
                      "kind": "未发货退款" if unshipped else row.text("退款类型")})
    return {"refunds": facts}


def pdd_bills(rows):
    """When money went back, by order and amount."""
    return {"bills": [{"order": row.text("商户订单号"), "amount": -row.number("支出金额(-元)"), "applied": row.time("发生时间")}
                      for row in rows if "退款" in row.text("业务描述")]}


def pdd_ads(rows):
    facts = [ad(row.time("日期"), row, "总花费(元)", "交易额(元)", "成交笔数", "曝光量", "点击量", row.text("商品ID"),
                channel="拼多多推广", scene=row.text("推广场景"), item_id=row.text("商品ID"))
             for row in rows if not is_total(row.text("日期"))]
    return {"ads_item" if "商品ID" in rows.names else "ads_plan": facts}


# --- 抖音 -------------------------------------------------------------------------------------------------------------


def douyin_orders(rows):
    orders, lines = {}, []
    for row in rows:
        name, sold = row.text("主订单编号"), or_nothing(row["商品数量"])
        fact = orders.setdefault(name, {
            "order": name, "created": row.time("订单提交时间"), "paid_at": row.time("支付完成时间"), "status": row.text("订单状态"),
            "completed": row.time("订单完成时间"), "paid": Decimal(0), "units": Decimal(0), "channel": douyin_channel(row), "address": row.text("省"),
            **deposit(row)})
        said = row.sum("订单应付金额", "平台实际承担优惠金额", "达人实际承担优惠金额")
        fact["paid"] += said
        fact["units"] += sold
        lines.append({"order": name, "line": row.text("子订单编号"), "product": row.text("商品ID"), "code": row.text("商家编码"),
                      "units": sold, "said": said})
    for fact in orders.values():
        fact["receivable"] = fact["paid"]
    return {"orders": list(orders.values()), "lines": lines}


def douyin_channel(row):
    """流量体裁; a livestream is a creator's where one is named."""
    said = row.text("流量体裁")
    if said == "直播":
        return "达播" if row.text("达人ID") not in ("", "0", "-") or row.text("达人昵称") not in ("", "0", "-") else "自播"
    return "" if said in EMPTY else said


def douyin_after_sales(rows):
    facts = []
    for row in rows:
        state = row.text("售后状态")
        status = DONE if state.endswith("退款成功") else SHUT if state == "售后关闭" else OPEN
        done = row.time("商家退款时间") or row.time("售后完结时间")
        facts.append({"refund": row.text("售后单号"), "order": row.text("订单号"), "amount": row.sum("退商品金额(元)", "退运费金额(元)"),
                      "status": status, "applied": row.time("售后申请时间"), "completed": done, "product": row.text("商品ID"),
                      "code": row.text("商家编码"), "kind": row.text("售后类型"), "reason": row.text("售后原因"),
                      "title": row.text("商品名称")})
    return {"refunds": facts}


def douyin_standard(rows):
    return {"ads_plan": [ad(row.time("日期"), row, "消耗(元)", "直接成交金额(元)", "直接成交订单数", "展示次数", "点击次数", row.text("计划ID"),
                            channel="千川", campaign=row.text("计划名称"))
                         for row in rows if not is_total(row.text("日期"))]}


def douyin_whole(rows):
    return {"ads_all": [ad(row.time("日期"), row, "整体消耗", "整体成交金额", "整体成交订单数", "整体展现次数", "整体点击次数",
                           channel="千川", scene="全域推广")
                          for row in rows if not is_total(row.text("日期"))]}


# --- Shopify and Google Ads ---------------------------------------------------------------------------------------------


def shopify_orders(rows):
    orders, lines = {}, []
    for row in rows:
        name, sold = row.text("Name"), or_nothing(row["Lineitem quantity"])
        status = row.text("Financial Status")
        if status:
            paid_at = row.time("Paid at")
            if paid_at is None and status in ("partially_refunded", "refunded"):
                paid_at = row.time("Created at")
            orders[name] = {"order": name, "created": row.time("Created at"), "paid_at": paid_at, "paid": row.number("Total"),
                            "status": status, "refunded": or_nothing(row["Refunded Amount"]), "buyer": row.text("Email").lower(),
                            "units": Decimal(0), "deposit": Decimal(0), "state": (row.text("Shipping Country"), row.text("Shipping Province"))}
            if status == "partially_paid":
                # The status tells of each order whether there is a deposit: none is known to be none.
                orders[name]["deposit"] = row.number("Total") - or_nothing(row["Outstanding Balance"])
                orders[name]["deposit_at"] = row.time("Created at")
        orders[name]["units"] += sold
        lines.append({"order": name, "code": row.text("Lineitem sku"), "units": sold, "price": row.number("Lineitem price")})
    return {"orders": list(orders.values()), "lines": lines}


def shopify_transactions(rows):
    facts, beside, seen = [], [], {}
    for row in rows:
        beside.append(row.time("Created At"))
        if row.text("Kind") == "refund":
            key = (row.text("Name"), row.text("Created At"), row.text("Amount"))
            seen[key] = seen.get(key, 0) + 1
            status = DONE if row.text("Status") == "success" else OPEN
            facts.append({"refund": key + (seen[key],), "order": key[0], "amount": abs(row.number("Amount")), "status": status,
                          "applied": row.time("Created At"), "completed": row.time("Created At")})
    return {"refunds": facts, "beside": beside}


def google(rows):
    return {"ads_plan": [ad(row.time("Day"), row, "Cost", "Conv.value", "Conversions", "Impr.", "Clicks", row.text("Campaign"),
                            channel="Google Ads", scene=row.text("Campaign type"), campaign=row.text("Campaign"))
                         for row in rows if not is_total(row.text("Day"))]}


# --- Amazon -------------------------------------------------------------------------------------------------------------


def amazon_orders(rows):
    orders, lines = {}, []
    for row in rows:
        name, status = row.text("amazon-order-id"), row.text("order-status")
        sold = Decimal(0) if row.text("item-status") == "Cancelled" else or_nothing(row["quantity"])
        fact = orders.setdefault(name, {"order": name, "created": row.time("purchase-date"), "status": status, "paid": Decimal(0),
                                        "paid_at": None, "units": Decimal(0), "state": (row.text("ship-country"), row.text("ship-state"))})
        if status not in ("Pending", "Cancelled") and row.number("item-price") is not None:
            fact["paid_at"] = row.time("purchase-date")
        said = Decimal(0)
        if row.text("item-status") != "Cancelled":
            said += row.sum("item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax")
            said -= row.sum("item-promotion-discount", "ship-promotion-discount")
        fact["paid"] += said
        fact["units"] += sold
        lines.append({"order": name, "product": row.text("asin"), "code": row.text("sku"), "units": sold, "said": said})
    return {"orders": list(orders.values()), "lines": lines}


def amazon_transactions(rows):
    facts, beside = [], []
    for row in rows:
        # Of rows that are no refunds only the day is read.
        beside.append(datetime.combine(row.time("date/time").date(), datetime.min.time()))
        if row.text("type") == "Refund":
            amount = -row.sum("productsales", "productsalestax", "shippingcredits", "shippingcreditstax", "giftwrapcredits",
                              "giftwrapcreditstax", "promotionalrebates", "promotionalrebatestax")
            key = tuple(row.text(name) for name in ("date/time", "orderid", "sku", "productsales"))
            facts.append({"refund": key, "order": key[1], "code": key[2], "amount": amount, "status": DONE, "applied": row.time("date/time"),
                          "completed": row.time("date/time")})
    return {"refunds": facts, "beside": beside}


def amazon_ads(rows):
    names = ("Spend", "7DayTotalSales", "7DayTotalOrders(#)", "Impressions", "Clicks")
    return {"ads_item": [ad(row.time("Date"), row, *names, (row.text("CampaignName"), row.text("AdvertisedASIN")),
                            channel="Amazon Ads", campaign=row.text("Campaign Name"), item_id=row.text("Advertised ASIN"))
                         for row in rows]}


# By platform: what a header must hold, and who reads what stands below it. Headers are without blanks here.
LAYOUTS = {
    "jd": [({"订单号", "应付金额", "下单帐号"}, jd_orders), ({"服务单号", "退款金额", "服务单状态"}, jd_after_sales),
           ({"时间", "SKU", "成交金额"}, jd_products),
           ({"点击时间", "花费", "总订单金额"}, jd_hours), ({"日期", "花费", "全站交易额"}, jd_whole)],
    "pdd": [({"订单号", "商家实收金额(元)"}, pdd_orders), ({"售后编号", "订单编号", "退款金额"}, pdd_after_sales),
            ({"日期", "总花费(元)", "交易额(元)"}, pdd_ads), ({"商户订单号", "发生时间"}, pdd_bills)],
    "douyin": [({"主订单编号", "选购商品", "订单应付金额"}, douyin_orders), ({"售后单号", "商品单号"}, douyin_after_sales),
               ({"日期", "消耗(元)", "直接支付ROI"}, douyin_standard), ({"日期", "整体消耗", "整体支付ROI"}, douyin_whole)],
    "shopify": [({"Name", "FinancialStatus"}, shopify_orders), ({"Kind", "Gateway"}, shopify_transactions),
                ({"Day", "Campaign", "Cost"}, google)],
    "amazon": [({"amazon-order-id", "item-price"}, amazon_orders), ({"date/time", "settlementid"}, amazon_transactions),
               ({"CampaignName", "AdvertisedASIN"}, amazon_ads)],
}
