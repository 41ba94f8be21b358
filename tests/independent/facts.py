"""Facts of a store's inbox folder, by the definitions: which export's word counts, what was really paid, which days are known.

The layouts of Taobao and Tmall stand here: the orders, items, refunds, shop days and advertising reports that their back-offices give.
Those of other platforms are in platforms.py.
"""

import re
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from pathlib import Path

import costs
import platforms
import sheets

EMPTY = {"", "-", "--", "null", "NULL", "NaN", "nan", "None", "暂无数据"}
# Words by which platforms call an order closed.
SHUT = re.compile("关闭|取消|删除")

# What a kind of file must have, and how its columns are called here: name -> the headers it goes by.
KINDS = {
    "lines": ({"子订单编号", "主订单编号", "商品标题"}, {
        "line": ["子订单编号"], "order": ["主订单编号"], "units": ["购买数量"], "code": ["商家编码"], "product": ["商品ID"],
        "payable": ["买家应付货款"], "reported": ["买家实付金额"], "refunded": ["退款金额"], "status": ["订单状态"],
        "created": ["订单创建时间"], "paid_at": ["订单付款时间"]}),
    "old_lines": ({"订单编号", "标题", "价格", "购买数量"}, {
        "order": ["订单编号"], "units": ["购买数量"], "code": ["商家编码", "外部系统编号"], "price": ["价格"]}),
    "refunds": ({"退款编号", "退款状态"}, {
        "refund": ["退款编号"], "code": ["商品编码", "商家编码"], "product": ["商品id"], "kind": ["售后类型", "是否需要退货"], "reason": ["买家退款原因"], "title": ["宝贝标题", "商品标题"],
        "order": ["订单编号"], "amount": ["退给买家金额", "买家退款金额"], "status": ["退款状态"],
        "applied": ["退款的申请时间", "退款申请时间"], "completed": ["退款完结时间", "完结时间"]}),
    "orders": ({"订单编号", "订单付款时间"}, {
        "order": ["订单编号"], "payable": ["总金额"], "reported": ["买家实付金额", "买家实际支付金额"], "status": ["订单状态"],
        "postage": ["买家应付邮费"],
        "units": ["宝贝总数量"], "refunded": ["退款金额"], "created": ["订单创建时间"], "paid_at": ["订单付款时间"],
        "completed": ["确认收货时间"], "received": ["确认收货打款金额", "打款商家金额"], "deposit": ["定金金额"],
        "deposit_at": ["定金付款时间"]}),
    "products": ({"统计日期", "商品ID", "商品访客数"}, {
        "day": ["统计日期"], "product": ["商品ID"], "cart": ["商品加购件数"], "favourites": ["商品收藏人数"],
        "visitors": ["商品访客数"], "buyers": ["支付买家数"]}),
    "stock": ({"仓库", "商家编码", "可发库存"}, {"warehouse": ["仓库"], "code": ["商家编码"], "pieces": ["可发库存"]}),
    "sources": ({"流量载体", "一级来源", "二级来源", "访客数"}, {
        "carrier": ["流量载体"], "level": ["一级来源"], "below": ["二级来源"], "third": ["三级来源"], "visitors": ["访客数"],
        "buyers": ["支付买家数"], "paid": ["支付金额"]}),
    "traffic": ({"统计日期", "访客数", "支付买家数"}, {
        "day": ["统计日期"], "visitors": ["访客数"], "buyers": ["支付买家数"], "returning": ["支付老买家数"], "returning_paid": ["老买家支付金额"], "counted": ["支付金额"],
        "refunded": ["成功退款金额"], "description": ["描述相符评分"], "service": ["服务态度评分"], "logistics": ["物流服务评分"]}),
    "ads_total": ({"日期", "主体ID", "花费", "净成交金额"}, {
        "day": ["日期"], "item": ["主体ID"], "spend": ["花费"], "sales": ["净成交金额"], "orders": ["净成交笔数"],
        "impressions": ["展现量"], "clicks": ["点击量"]}),
    "ads_plan": ({"日期", "计划ID", "花费", "总成交金额"}, {
        "day": ["日期"], "scene": ["场景名字"], "plan": ["计划ID"], "campaign": ["计划名字"], "crowd": ["人群名字"], "item": ["主体ID"], "spend": ["花费"],
        "sales": ["总成交金额"], "orders": ["总成交笔数"], "impressions": ["展现量"], "clicks": ["点击量"]}),
    "ads_item": ({"日期", "主体ID", "花费", "总成交金额"}, {
        "day": ["日期"], "item": ["主体ID"], "spend": ["花费"], "sales": ["总成交金额"], "orders": ["总成交笔数"],
        "impressions": ["展现量"], "clicks": ["点击量"]}),
}
# What a kind of advertising report is of, and the scene of one that has no such column.
CHANNELS = {"ads_total": ("全站推广", "货品全站推广"), "ads_plan": ("万相台", None), "ads_item": ("万相台", None)}
TIMES = {"created", "paid_at", "completed", "applied", "deposit_at"}
AMOUNTS = {"price", "postage", "returning_paid", "paid", "deposit", "counted", "payable", "reported", "refunded", "received", "amount", "units", "visitors", "buyers", "returning", "spend",
           "sales", "orders", "impressions", "clicks", "pieces", "cart", "favourites", "description", "service", "logistics"}
IDS = {"order", "line", "refund", "product", "item", "plan"}
KEYS = {"ads_all": ("day", "item"), "ads_total": ("day", "item"), "ads_plan": ("day", "plan", "crowd", "item"), "ads_item": ("day", "item")}
# A negative one is somebody's slip: its row does not count.
NEVER_NEGATIVE = {"reported", "units", "amount", "spend", "visitors", "buyers", "returning", "impressions", "clicks"}
# Values of a row of a day; a row without any says nothing.
OF_A_DAY = {"traffic", "ads_total", "ads_plan", "ads_item"}
TOTAL = re.compile(r"(总计|合计|小计|汇总|账户汇总|全部|共\d+条.*|total.*|grandtotal)[:：]?", re.IGNORECASE)


def plain(cell):
    if cell is None:
        return ""
    text = format(cell, "f") if isinstance(cell, Decimal) else cell
    text = text.strip(" \t\r\n\ufeff\u3000\u00a0")
    wrapped = re.fullmatch(r'="(.*)"', text)
    text = wrapped.group(1) if wrapped else text
    return text.lstrip("'`‘’").strip()


def whole_id(text):
    """An id without what spreadsheet programs add; refused where they have left only its first digits."""
    if re.fullmatch(r"\d+(\.\d*)?[eE]\+?\d+", text) and re.search(r"[.+]", text):
        raise ValueError("an id that a spreadsheet has rounded: %r" % text)
    text = re.sub(r"\.0*$", "", text) if re.fullmatch(r"[\d,]+\.0*", text) else text
    return text.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", text) else text


def rounded(ids):
    """Whether a column of ids was rounded: two or more of 18 digits, nearly all with zeros behind the fifteenth."""
    long = [bool(re.fullmatch(r"\d{15}0{3,}", text)) for text in ids]
    return sum(long) >= 2 and sum(long) * 10 >= 9 * len(ids)


def days_of(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def header(cell):
    return re.sub(r"\s", "", plain(cell)).replace("（", "(").replace("）", ")")


def amount(cell):
    """A number, 0 for "no refund asked for", None for missing."""
    text = plain(cell).replace("元", "").replace("￥", "").replace("¥", "").replace(",", "")
    if text in ("无退款申请", "没有申请退款"):
        return Decimal(0)
    if text in EMPTY:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("not a number: %r" % text)


def instant(cell):
    # 20261109 as a number of a workbook.
    text = re.sub(r"(?<=^\d{8})\.0$", "", plain(cell))
    if text in EMPTY:
        return None
    if isinstance(cell, Decimal) and cell < 100000:
        return datetime(1899, 12, 30) + timedelta(seconds=round(float(cell) * 86400))
    for pattern in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d",
                    "%Y%m%d"):
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            pass
    raise ValueError("not a time: %r" % text)


def several_days(row, at):
    """First and last of the days that a cell speaks of, where it speaks of several."""
    parts = [part.strip() for part in plain(row[at[0]]).split("~")]
    return tuple(instant(part).date() for part in parts) if len(parts) == 2 else None


def sources(path, platform, zone):
    """What a file says, one source for each kind of facts."""
    layouts = platforms.LAYOUTS.get(platform, []) + costs.LAYOUTS
    found = {}
    for table in sheets.tables(path.read_bytes()):
        for n, row in enumerate(table[:20]):
            names = [header(cell) for cell in row]
            readers = [reader for needed, reader in layouts if needed <= set(names)]
            filled = [row for row in table[n + 1:] if any(plain(cell) for cell in row)]
            for reader in readers:
                found.update(reader(platforms.Rows(names, filled, zone)))
            if readers:
                break
    if not found:
        if platform in platforms.LAYOUTS:
            raise SystemExit("%s: no layout of %s is like it" % (path, platform))
        return [Source(path)]
    # Rows of other kinds are no facts, and tell until when the file knows.
    beside = [moment for moment in found.pop("beside", []) if moment]
    return [Source(path, kind, rows, beside) for kind, rows in found.items()]


class Source:
    """A file: its kind, the columns it has, its rows, when it was exported and which days it covers."""

    def __init__(self, path, kind=None, rows=None, beside=()):
        self.name = path.name
        self.kind = kind
        self.rows = rows or []
        # What the platform counts of several days together, each person once, by first and last day.
        self.spans = {}
        self.beside = list(beside)
        if kind is None:
            for table in sheets.tables(path.read_bytes()):
                self.read(table)
        self.named = name_time(self.name)
        seen = [row[t] for row in self.rows for t in TIMES & set(row) if row[t]]
        days = [datetime.combine(row["day"], datetime.min.time()) for row in self.rows if row.get("day")]
        self.time = self.named or max(seen + days + self.beside, default=datetime.min)

    def read(self, table):
        for n, row in enumerate(table[:20]):
            names = [header(cell) for cell in row]
            kind = next((kind for kind, (needed, _) in KINDS.items() if needed <= set(names)), None)
            if kind:
                break
        else:
            return
        self.kind = kind
        places = {name: [names.index(h) for h in headers if h in names] for name, headers in KINDS[kind][1].items()}
        self.columns = {name for name, at in places.items() if at}
        seen, rows = set(), []
        for row in table[n + 1:]:
            cells = tuple(plain(cell) for cell in row)
            if all(cell in EMPTY for cell in cells):
                continue
            # Rows alike in every cell are one; the old item report has no ids of lines, and may well have two.
            if cells in seen and kind != "old_lines":
                continue
            seen.add(cells)
            if kind in OF_A_DAY and any(TOTAL.fullmatch(re.sub(r"\s", "", cell)) for cell in cells[:4]) and not re.match(r"\d", cells[places["day"][0]]):
                continue
            if kind == "traffic" and (days := several_days(row, places["day"])):
                self.spans[days] = amount(row[places["visitors"][0]])
                continue
            fact = {name: self.cell(name, row, at) for name, at in places.items() if at}
            if any(fact.get(name) is not None and fact[name] < 0 for name in NEVER_NEGATIVE):
                continue
            if kind in OF_A_DAY and all(fact[name] is None for name in AMOUNTS & set(fact)):
                continue
            rows.append(fact)
        if any(rounded([fact[name] for fact in rows if fact.get(name)]) for name in IDS):
            print("%s: its ids are rounded, it is not used" % self.name, file=sys.stderr)
            return
        self.rows += rows

    @staticmethod
    def cell(name, row, at):
        """The first of its columns that is filled."""
        cells = [row[i] for i in at if i < len(row)]
        cell = next((cell for cell in cells if plain(cell) not in EMPTY), None)
        if name == "day":
            return instant(cell).date()
        if name in TIMES:
            return instant(cell)
        if name in AMOUNTS:
            return amount(cell)
        return whole_id(plain(cell)) if name in IDS else plain(cell)

    def coverage(self):
        """First and last day covered, along the axis that the back-office filters by."""
        span = re.search(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)", self.name)
        if span:
            return tuple(date.fromisoformat(day) for day in span.groups())
        axis = {"orders": "created", "lines": "created", "refunds": "applied"}.get(self.kind, "day")
        days = [row[axis] for row in self.rows if row.get(axis)] + self.beside
        days = [day.date() if isinstance(day, datetime) else day for day in days]
        if not days:
            return None
        last = (self.named - timedelta(days=1)).date() if self.named else max(days)
        return min(days), last


def name_time(name):
    """The export time that a platform wrote into the name: 202611160925, 20261116_092111; never an id of eleven digits."""
    found = re.search(r"(?<!\d)(20\d{6})_(\d{6})(?!\d)", name)
    if found:
        return datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S")
    found = re.search(r"(?<!\d)(20\d\d-\d\d-\d\d-\d\d-\d\d-\d\d)(?!\d)", name)
    if found:
        return datetime.strptime(found.group(1), "%Y-%m-%d-%H-%M-%S")
    found = re.match(r"(1[6-9]\d{8})_", name)
    if found:
        return datetime.fromtimestamp(int(found.group(1)), timezone(timedelta(hours=8))).replace(tzinfo=None)
    # An ERP's list; 售后服务单 of 京东 is named by us, so that its number says nothing.
    found = re.search(r"(?<!\d)(20\d{10})(?!\d)", name) or re.match(r"库存查询(20\d{10})\d\d", name)
    return datetime.strptime(found.group(1), "%Y%m%d%H%M") if found else None


def closed(status):
    return re.sub(r"\W", "", status or "") in ("交易关闭", "交易被淘宝关闭")


class Store:
    """All that a folder says, in its latest word."""

    def __init__(self, folder, excluded, closed=(), platform="tmall", zone=None, now=None):
        self.excluded, self.now, self.platform, self.zone, self.known_people = excluded, now, platform, zone, None
        files = [path for path in sorted(Path(folder).iterdir()) if path.is_file()]
        self.sources = sorted((s for path in files for s in sources(path, platform, zone)), key=lambda s: s.time)
        self.kinds = {"lines" if source.kind == "old_lines" else source.kind for source in self.sources}
        self.lines = self.lines_of_orders()
        self.refunds = self.merged("refunds", "refund")
        self.date_by_bills()
        self.main_order = {line["line"]: order for order, lines in self.lines.items() for line in lines if "line" in line}
        self.orders = self.orders_with_paid()
        self.traffic = self.merged("traffic", "day")
        self.spans = {days: count for source in self.sources for days, count in source.spans.items()}
        self.ads = {kind: self.advertising(kind) for kind in KEYS}
        self.products = self.product_days()
        self.charges = costs.counted(self.of("costs"))
        self.covered = self.days_covered(set(closed))

    def date_by_bills(self):
        """A refund that does not say when the money went back did so when a bill has that amount going back for that order."""
        billed = {}
        for entry in {(row["order"], row["amount"], row["applied"]) for source in self.of("bills") for row in source.rows}:
            billed.setdefault(entry[:2], []).append(entry[2])
        for refund in sorted(self.refunds.values(), key=lambda refund: refund["applied"]):
            if refund["status"] == "退款成功" and not refund.get("completed"):
                moments = sorted(billed.get((refund["order"], refund["amount"]), []))
                if moments:
                    refund["completed"] = moments[0]
                    billed[refund["order"], refund["amount"]].remove(moments[0])

    def days_covered(self, closed):
        """Days each kind speaks of: claimed, quiet by another's word, and none that it holds nothing of though the platform does."""
        covered = {}
        for source in self.sources:
            kind = "lines" if source.kind == "old_lines" else source.kind
            span = self.span_of(source) if kind else None
            if span:
                covered.setdefault(kind, set()).update(days_of(*span))
            made = source.named.date() if source.named else None
            for day in (self.quiet(kind) | closed if made and kind in ("orders", "lines", "refunds") else ()):
                if day < made:
                    covered.setdefault(kind, set()).add(day)
        for kind in ("orders", "lines", "refunds"):
            known = sorted(covered.get(kind, ()))
            for one, next_one in zip(known, known[1:]):
                # A hole between two exports, the earlier one of which was made after it.
                if 1 < (next_one - one).days <= 7:
                    covered[kind].update(days_of(one, next_one))
        if "lines" in self.kinds and not any(row.get("created") for source in self.of("lines") for row in source.rows):
            covered["lines"] = set(covered.get("orders", ()))
        self.believe_a_quiet_end(covered)
        orders = {order["paid_at"].date() for order in self.orders.values() if order.get("paid_at")}
        done = {refund["completed"].date() for refund in self.refunds.values()
                if refund["status"] == "退款成功" and refund.get("completed")}
        for kind, held, column in (("orders", orders, "counted"), ("refunds", done, "refunded")):
            sold = {day for day, row in self.traffic.items() if (row.get(column) or 0) > 0}
            covered[kind] = covered.get(kind, set()) - (sold - held)
        return covered

    def believe_a_quiet_end(self, covered):
        """Of files that do not say when they were made, days behind the last row, within the week of their receipt, that others cover."""
        others = set().union(*covered.values()) if covered else set()
        for kind in ("orders", "refunds"):
            known = sorted(covered.get(kind, ()))
            if not known or self.now is None or any(source.named for source in self.of(kind)):
                continue
            end = [day for day in days_of(known[-1], self.now.date() - timedelta(days=1))[1:] if day in others]
            gaps = [(b - a).days - 1 for a, b in zip(known, known[1:])]
            if len(end) <= min(7, max([2] + [gap + 1 for gap in gaps])):
                covered[kind].update(end)

    def quiet(self, kind):
        """Days on which the platform itself counts nothing of that kind."""
        column = "refunded" if kind == "refunds" else "counted"
        return {day for day, row in self.traffic.items() if row.get(column) == 0}

    def span_of(self, source):
        """A report without times covers the days of its orders; a quiet end is believed as long as the kind was ever silent."""
        if source.kind == "old_lines":
            known = [self.orders.get(row["order"], {}).get("created") for row in source.rows]
            days = sorted(moment.date() for moment in known if moment)
            return (days[0], max(days[-1], source.named.date() - timedelta(days=1)) if source.named else days[-1]) if days else None
        span = source.coverage()
        axis = {"orders": "created", "lines": "created", "refunds": "applied"}.get(source.kind)
        if not (span and axis and source.named):
            return span
        of_kind = [row[axis].date() for other in self.of(source.kind) for row in other.rows if row.get(axis)]
        days, last = sorted(set(of_kind)), max(row[axis].date() for row in source.rows if row.get(axis))
        silences = [(b - a).days - 1 for a, b in zip(days, days[1:])]
        believed = max([6] + ([max(silences) + 1] if len(days) > 2 else []))
        return span if (span[1] - last).days <= believed else (span[0], last)

    def known(self, kind):
        """The moment until which the newest export of a kind knows: when it was made, or where its rows end days before that,
        the end of the days it covers."""
        moments = []
        for source in self.of(kind):
            span = source.coverage()
            end = None if span is None else datetime.combine(span[1] + timedelta(days=1), datetime.min.time())
            whole = end is None or end.date() >= source.time.date()
            moments.append(source.time if whole else end - timedelta(seconds=1))
        return max(moments, default=None)

    def earlier(self, moment, age):
        """So much time before a moment of the store's clock, whatever was done to the clock in between."""
        return (moment.replace(tzinfo=self.zone).astimezone(timezone.utc) - age).astimezone(self.zone).replace(tzinfo=None)

    def of(self, kind):
        return [source for source in self.sources if source.kind == kind]

    def merged(self, kind, key):
        """Column by column the newest export that has the column and the row; `closed_seen` is the first export that shows it."""
        facts = {}
        for source in self.of(kind):
            for row in source.rows:
                fact = facts.setdefault(row[key], {})
                fact.update(row)
                if "关闭" in row.get("status", ""):
                    fact.setdefault("closed_seen", source.time)
        return facts

    def lines_of_orders(self):
        """The newest export of an order's lines replaces all its lines."""
        orders = {}
        for source in self.sources:
            if source.kind not in ("lines", "old_lines"):
                continue
            fresh = {}
            for row in source.rows:
                fresh.setdefault(row["order"], []).append(row)
            orders.update(fresh)
        return orders

    def advertising(self, kind):
        """A newer file replaces the days that it tells, whole."""
        facts = {}
        for source in self.of(kind):
            fresh = {}
            told = {row["day"] for row in source.rows}
            facts = {key: fact for key, fact in facts.items() if fact["day"] not in told}
            for row in source.rows:
                key = tuple(row.get(name) for name in KEYS[kind])
                fact = fresh.setdefault(key, named_by(kind, row))
                for name in ("spend", "sales", "orders", "impressions", "clicks"):
                    fact[name] = fact.get(name, 0) + (row.get(name) or 0)
            facts.update(fresh)
        return list(facts.values())

    def source_days(self, span):
        """What is said of where visitors came from, on the days of a span."""
        rows = []
        for source in self.of("sources"):
            day = date.fromisoformat(re.search(r"_(\d{4}-\d\d-\d\d)\.", source.name).group(1))
            rows += source.rows if span[0] <= day <= span[1] else []
        return rows

    def ends(self, day, age):
        """The moment at which a day that many days later is over by the report's clock, which is one for all stores; as the store's says it."""
        over = datetime.combine(day + timedelta(days=age + 1), datetime.min.time()) - timedelta(seconds=1)
        return over.replace(tzinfo=self.home).astimezone(self.zone).replace(tzinfo=None)

    def product_days(self):
        """Day to what was counted of its products; a newer file replaces the days that it tells, whole."""
        days = {}
        for source in self.of("products"):
            fresh = {}
            for row in source.rows:
                fresh.setdefault(row["day"], {})[row["product"]] = row
            days.update(fresh)
        return days

    def stock_lists(self):
        """The day on which a list was made to its pieces by code, over all warehouses."""
        lists = {}
        for source in self.of("stock"):
            day = lists.setdefault(source.time.date(), {})
            for row in source.rows:
                day[row["code"]] = day.get(row["code"], Decimal(0)) + row["pieces"]
        return lists

    def paid_visitors(self):
        """Visitors by paid sources of a day, which the file's name tells; of the whole shop, on the first level."""
        days = {}
        for source in self.of("sources"):
            day = date.fromisoformat(re.search(r"_(\d{4}-\d\d-\d\d)\.", source.name).group(1))
            first = [row for row in source.rows if row["carrier"] == "全店流量" and row["below"] == "汇总"]
            days[day] = sum((row["visitors"] for row in first if row["level"] == "付费推广"), Decimal(0))
        return days

    def order_of(self, refund):
        """The main order that a refund names by its own id or by a line's."""
        name = refund["order"]
        return name if name in self.known_orders else self.main_order.get(name, name)

    def orders_with_paid(self):
        generations = {}
        for source in self.of("orders"):
            for row in source.rows:
                generations.setdefault(row["order"], []).append({**row, "made": source.time})
        self.known_orders = set(generations)
        succeeded = {}
        for refund in self.refunds.values():
            if refund["status"] == "退款成功":
                order = self.order_of(refund)
                succeeded[order] = succeeded.get(order, 0) + refund["amount"]
        orders = {}
        for name, rows in generations.items():
            fact = {}
            for row in rows:
                fact.update(row)
            # 预售: the first of the exports that show it closed, without a payment, ends the wait for its balance.
            closings = [row["made"] for row in rows if SHUT.search(row.get("status") or "")]
            fact["left"] = min(closings) if closings and not fact.get("paid_at") else None
            if "reported" not in fact:
                # Elsewhere a file says what was paid, and is not lowered: the highest seen stands.
                amounts = [row["paid"] for row in rows + [fact] if row.get("paid_at")]
                fact["paid"] = max(amounts) if amounts else None
                orders[name] = fact
                continue
            said = next((row["refunded"] for row in reversed(rows) if row.get("refunded") is not None), succeeded.get(name))
            amounts = [restored(row, said) for row in rows + [fact] if row.get("paid_at")]
            fact["paid"] = max(amounts) if amounts else None
            orders[name] = fact
        for name, lines in self.lines.items():
            if name not in orders and any(line.get("paid_at") for line in lines):
                paid = [line for line in lines if line.get("paid_at")]
                orders[name] = {"paid_at": min(line["paid_at"] for line in paid), "units": sum(line["units"] for line in paid),
                                "paid": sum(restored(line, line.get("refunded")) for line in paid)}
        return orders


def named_by(kind, row):
    """What advertising is broken down by: the platforms' readers say it, Taobao's reports by their columns."""
    fact = {name: row[name] for name in ("day", "channel", "scene", "campaign", "item_id") if name in row}
    if "channel" not in row:
        fact["channel"], scene = CHANNELS[kind]
        fact.update({"scene": scene} if scene else {})
        # A plan's report names what it advertised, and the item report tells it too.
        fact["item_id"] = row.get("item")
    return fact


def restored(row, said_elsewhere):
    """What was paid: Taobao lowers the reported amount when it refunds."""
    reported = row.get("reported") or Decimal(0)
    refunded = row.get("refunded")
    refunded = said_elsewhere if refunded is None else refunded
    if closed(row.get("status")):
        return row["payable"] if refunded is None else reported + refunded
    if refunded and row.get("payable") is not None and row["payable"] - reported == refunded:
        return reported + refunded
    return reported
