"""An export as a table that can be changed and written again, in any make that people hand in.

Read by the readers of tests/independent, written by openpyxl, xlwt and the standard library: the program never meets a file
that its own writers made.
"""

import csv
import io
import re
import sys
import zipfile
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import xlwt

sys.path.insert(0, str(Path(__file__).parent.parent / "independent"))
import sheets  # noqa: E402

MAKES = ("csv", "xlsx", "xls", "zip")


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula whose result nobody worked out."""

    text: str


@dataclass
class Sheet:
    rows: list
    name: str = "Sheet1"
    hidden: bool = False


@dataclass
class Layout:
    """What the columns of a kind of file are to the damages."""

    gives: str
    key: str
    ids: tuple = ()
    amounts: tuple = ()
    counts: tuple = ()
    dates: tuple = ()
    status: str = ""
    names: tuple = ()

    @property
    def axis(self):
        return self.dates[0] if self.dates else None


LAYOUTS = {
    "orders": Layout("orders", "订单编号", ("订单编号",), ("买家实付金额", "总金额"), ("宝贝总数量",),
                     ("订单创建时间", "订单付款时间"), "订单状态"),
    "lines": Layout("lines", "子订单编号", ("主订单编号", "子订单编号"), ("买家实付金额", "买家应付货款"), ("购买数量",),
                    ("订单创建时间", "订单付款时间"), "订单状态", ("商家编码",)),
    "lines-old": Layout("lines", "价格", ("订单编号",), ("价格",), ("购买数量",), (), "订单状态", ("商家编码",)),
    "refunds": Layout("refunds", "退款编号", ("退款编号", "订单编号"), ("买家退款金额",), (),
                      ("退款的申请时间", "退款完结时间"), "退款状态"),
    "ads-plan": Layout("ads", "计划名字", ("计划ID", "主体ID"), ("花费", "总成交金额"), ("展现量", "点击量"),
                       ("日期",), "", ("计划名字", "场景名字")),
    "ads-item": Layout("ads", "主体ID", ("主体ID",), ("花费", "总成交金额"), ("展现量", "点击量"), ("日期",)),
    "ads-sitewide": Layout("ads", "净成交金额", ("主体ID",), ("花费", "净成交金额"), ("展现量", "点击量"), ("日期",)),
    "traffic": Layout("traffic", "统计日期", (), ("支付金额",), ("访客数", "支付买家数", "支付老买家数"), ("统计日期",)),
    "products": Layout("products", "商品ID", ("商品ID",), ("支付金额",), ("商品访客数", "支付买家数"), ("统计日期",)),
    "plan": Layout("plan", "店铺", (), ("年目标",), ("占比",), (), "", ("店铺",)),
    "catalog": Layout("catalog", "商家编码", ("商品ID",), ("单位成本",), (), (), "", ("商家编码",)),
    "excluded": Layout("excluded", "订单编号", ("订单编号",), (), (), (), "", ("店铺",)),
}

# The same of the stores of other platforms, by the store's folder and what its file's name holds.
PLATFORMS = {
    ("jd-flagship", "售后服务单"): Layout("refunds", "服务单号", ("服务单号", "订单号"), ("退款金额",), (), ("售后申请时间", "审核时间"), "服务单状态"),
    ("jd-flagship", "结算明细"): Layout("costs", "应结金额", ("订单编号",), ("应结金额",), (), ("账单生成时间",), "", ("费用名称",)),
    ("jd-flagship", "商品明细_SKU"): Layout("products", "SKU", ("SKU",), ("成交金额",), ("商品访客数", "成交客户数"), ("时间",)),
    ("jd-flagship", "京准通"): Layout("ads", "点击时间", (), ("花费", "总订单金额"), ("展现数", "点击数"), ("点击时间",)),
    ("jd-flagship", "全站营销"): Layout("ads", "全站交易额", (), ("花费", "全站交易额"), (), ("日期",)),
    ("jd-flagship", "1900"): Layout("orders", "订单号", ("订单号",), ("应付金额", "结算金额"), ("订购数量",),
                                    ("下单时间", "付款确认时间"), "订单状态", ("货号",)),
    ("pdd-flagship", "orders_export"): Layout("orders", "订单号", (), ("商家实收金额(元)", "用户实付金额(元)"), ("商品数量(件)",),
                                              ("支付时间",), "订单状态", ("商家编码-规格维度",)),
    ("pdd-flagship", "售后单"): Layout("refunds", "售后编号", ("售后编号",), ("退款金额",), (), ("申请时间",), "售后状态"),
    ("pdd-flagship", "商品推广_商品"): Layout("ads", "总花费(元)", ("商品ID",), ("总花费(元)", "交易额(元)"), ("曝光量", "点击量"), ("日期",)),
    ("pdd-flagship", "商品推广_账户"): Layout("ads", "总花费(元)", (), ("总花费(元)", "交易额(元)"), ("曝光量", "点击量"), ("日期",)),
    ("douyin-flagship", "orders"): Layout("orders", "子订单编号", ("主订单编号", "子订单编号"), ("订单应付金额", "商品金额"), ("商品数量",),
                                          ("订单提交时间", "支付完成时间"), "订单状态", ("商家编码",)),
    ("douyin-flagship", "aftersales"): Layout("refunds", "售后单号", ("售后单号", "订单号"), ("退商品金额（元）",), (),
                                              ("售后申请时间", "用户到账时间"), "售后状态"),
    ("douyin-flagship", "全域推广"): Layout("ads", "整体消耗", (), ("整体消耗", "整体成交金额"), ("整体展现次数",), ("日期",)),
    ("douyin-flagship", "标准推广"): Layout("ads", "消耗(元)", ("计划ID",), ("消耗(元)", "直接成交金额(元)"), ("展示次数",), ("日期",)),
    ("douyin-flagship", "结算账单"): Layout("costs", "结算时间", ("订单号",), ("结算金额", "平台服务费"), (), ("结算时间",)),
    ("shopify-us", "orders_export"): Layout("orders", "Financial Status", ("Id",), ("Total", "Subtotal"), ("Lineitem quantity",),
                                            ("Created at", "Paid at"), "Financial Status", ("Name",)),
    ("shopify-us", "Campaign report"): Layout("ads", "Cost", (), ("Cost", "Conv. value"), ("Clicks", "Impr."), ("Day",), "", ("Campaign",)),
    ("shopify-us", "payment_transactions"): Layout("costs", "Transaction Date", (), ("Amount", "Fee"), (), ("Transaction Date",), "Type"),
    ("shopify-us", "transactions_export"): Layout("refunds", "Kind", (), ("Amount",), (), ("Created At",), "Status", ("Name",)),
    ("amazon-us", "CustomTransaction"): Layout("refunds", "order id", (), ("product sales", "selling fees"), ("quantity",), (), "type"),
    ("amazon-us", "3040"): Layout("orders", "amazon-order-id", (), ("item-price", "item-tax"), ("quantity",), ("purchase-date",),
                                     "order-status", ("sku",)),
    ("amazon-us", "Sponsored"): Layout("ads", "Campaign Name", (), ("Spend", "7 Day Total Sales"), ("Impressions", "Clicks"), (), "",
                                       ("Campaign Name",)),
}
LAYOUTS.update({"%s %s" % where: layout for where, layout in PLATFORMS.items()})

# The first that a file's name holds is what it is.
WORDS = [
    ("ExportOrderDetailList", "lines-old"), ("ExportItem", "lines"), ("ExportOrderList", "orders"), ("退款", "refunds"),
    ("店铺_全部", "traffic"), ("商品_全部", "products"), ("计划报表", "ads-plan"), ("货品全站推广", "ads-sitewide"),
    ("商品报表", "ads-item"), ("plan.", "plan"), ("catalog.", "catalog"), ("excluded.", "excluded"),
    ("actions.", "actions"),
]
LISTS = ("plan", "catalog", "excluded")


def kind_of(path):
    """What a file is; None where no damage knows."""
    for folder, word in PLATFORMS:
        if folder in path and word in path.rsplit("/", 1)[-1]:
            return "%s %s" % (folder, word)
    return next((kind for word, kind in WORDS if word in path.rsplit("/", 1)[-1]), None)


@dataclass
class Book:
    """The sheets of a file and how it is written."""

    sheets: list
    make: str
    encoding: str = "gb18030"
    delimiter: str = ","
    stem: str = "export"
    layout: Layout = field(default=None)

    @classmethod
    def read(cls, path, data):
        found = [Sheet(rows, "Sheet%d" % (i + 1)) for i, rows in enumerate(sheets.tables(data))]
        kind = kind_of(path)
        if kind == "plan":
            for sheet, name in zip(found, ("年度", "月度")):
                sheet.name = name
        name = path.rsplit("/", 1)[-1]
        encoding = "utf-8" if kind.startswith(("shopify", "amazon")) else "gb18030"
        book = cls(found, make_of(data), encoding, stem=name.rsplit(".", 1)[0], layout=LAYOUTS[kind])
        # A workbook leaves out what is empty at the end of a row, a text does not.
        book.body = [row + [None] * (len(book.header) - len(row)) if row else row for row in book.body]
        return book

    def copy(self):
        return replace(self, sheets=[Sheet([list(row) for row in s.rows], s.name, s.hidden) for s in self.sheets])

    @property
    def rows(self):
        return self.sheets[0].rows

    @property
    def head(self):
        """Where the header stands."""
        return next(i for i, row in enumerate(self.rows) if self.layout.key in [plain(cell) for cell in row])

    @property
    def header(self):
        return self.rows[self.head]

    @property
    def body(self):
        return self.rows[self.head + 1:]

    @body.setter
    def body(self, rows):
        self.rows[self.head + 1:] = rows

    def column(self, name):
        """Where a column stands, or None."""
        return next((i for i, cell in enumerate(self.header) if plain(cell) == name), None)

    def columns(self, names):
        return [name for name in names if self.column(name) is not None]

    def days(self):
        """The days of the axis, one a row; None where it is empty."""
        at = self.column(self.layout.axis)
        return [day(row[at]) if at < len(row) else None for row in self.body]

    def data(self):
        if self.make == "xlsx":
            return to_xlsx(self.sheets)
        if self.make == "xls":
            return to_xls(self.sheets)
        text = to_csv(self.rows, self.encoding, self.delimiter)
        return text if self.make == "csv" else zipped({self.stem + ".csv": text})


def make_of(data):
    if data[:2] == b"PK":
        return "xlsx" if b"xl/workbook.xml" in data else "zip"
    return "xls" if data[:4] == b"\xd0\xcf\x11\xe0" else "csv"


def plain(cell):
    return "" if cell is None else str(cell).strip()


def day(cell):
    """The day of a cell as yyyy-mm-dd."""
    found = re.match(r"(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})", plain(cell))
    return "%s-%02d-%02d" % (found[1], int(found[2]), int(found[3])) if found else None


def number(cell):
    """The number of a cell, or None."""
    try:
        return Decimal(plain(cell).replace(",", ""))
    except ArithmeticError:
        return None


def said(cell):
    """A cell as text of a CSV."""
    return cell.text if isinstance(cell, Formula) else "" if cell is None else str(cell)


def to_csv(rows, encoding="gb18030", delimiter=","):
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", delimiter=delimiter).writerows([said(cell) for cell in row] for row in rows)
    return out.getvalue().encode(encoding, "replace")


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def to_xlsx(found):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in found:
        page = book.create_sheet(sheet.name)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for y, row in enumerate(sheet.rows, 1):
            for x, value in enumerate(row, 1):
                if value is None or value == "":
                    continue
                cell = page.cell(y, x)
                cell.value = value.text if isinstance(value, Formula) else value
                if isinstance(value, str):
                    cell.data_type = "s"
    book.active = next(i for i, sheet in enumerate(found) if not sheet.hidden)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_xls(found):
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in found:
        page = book.add_sheet(sheet.name)
        page.visibility = 1 if sheet.hidden else 0
        for y, row in enumerate(sheet.rows):
            for x, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, Formula):
                    value = xlwt.Formula(value.text.lstrip("="))
                page.write(y, x, float(value) if isinstance(value, Decimal) else value)
    book.set_active_sheet(next(i for i, sheet in enumerate(found) if not sheet.hidden))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
