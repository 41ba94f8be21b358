"""Files of a store's inbox folder as sources of facts: which kind a file is, its rows, when it was made and which days it covers.

The layouts of Taobao and Tmall stand here: the orders, items, refunds, shop days and advertising reports that their back-offices give.
Those of other platforms are in platforms.py.
"""

import re
import sys
from datetime import date, datetime, timedelta, timezone

import costs
import platforms
import sheets
from cells import EMPTY, amount, header, instant, plain, rounded, several_days, whole_id

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
        "deposit_at": ["定金付款时间"], "address": ["收货地址"]}),
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


def named_by(kind, row):
    """What advertising is broken down by: the platforms' readers say it, Taobao's reports by their columns."""
    fact = {name: row[name] for name in ("day", "channel", "scene", "campaign", "item_id") if name in row}
    if "channel" not in row:
        fact["channel"], scene = CHANNELS[kind]
        fact.update({"scene": scene} if scene else {})
        # A plan's report names what it advertised, and the item report tells it too.
        fact["item_id"] = row.get("item")
    return fact
