"""The week's exports as frames of text, as both peers read them: the columns that they need, of every store, files in parallel."""

import re
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fastexcel
import polars as pl

CLOSED = ("交易关闭", "交易被淘宝关闭")
# What stands in an export's name, and the columns that are read of it.
WORKBOOKS = {
    "orders": ("ExportOrderList", ["订单编号", "总金额", "买家实付金额", "订单状态", "订单付款时间", "退款金额"]),
    "lines": ("ExportItemlList", ["子订单编号", "主订单编号"]),
    "refunds": ("退款管理", ["退款编号", "订单编号", "买家退款金额", "退款状态", "退款完结时间"]),
}
ADVERTISING = ("计划报表", "全站推广")


class Exports:
    """All that a business folder holds: settings, lists, and the exports of each store."""

    def __init__(self, folder):
        self.folder = Path(folder)
        settings = tomllib.loads((self.folder / "config.toml").read_text())
        self.stores = [store["id"] for store in settings["stores"]]
        plan = self.folder / settings["paths"]["plan"]
        self.targets = pl.read_csv(plan, schema=dict.fromkeys(("store", "date", "target"), pl.String)).rename({"date": "day"})
        self.excluded = pl.read_csv(self.folder / "excluded.csv", new_columns=["store", "order", "reason"], infer_schema=False)
        jobs = [(store, path) for store in self.stores for path in sorted((self.folder / "inbox" / store).iterdir())]
        # Largest first, so that neither core waits at the end.
        jobs.sort(key=lambda job: -job[1].stat().st_size)
        with ThreadPoolExecutor() as pool:
            read = [frame for frame in pool.map(lambda job: self.read(*job), jobs) if frame]
        self.frames = {kind: pl.concat([frame for of, frame in read if of == kind], how="diagonal")
                       for kind in ("orders", "lines", "refunds", "ads")}

    @staticmethod
    def read(store, path):
        for kind, (name, columns) in WORKBOOKS.items():
            if name in path.name:
                sheet = fastexcel.read_excel(path).load_sheet(0, dtypes="string", use_columns=lambda c: c.name in columns)
                return kind, sheet.to_polars().with_columns(store=pl.lit(store), file=pl.lit(path.name))
        if any(name in path.name for name in ADVERTISING):
            frame = pl.read_csv(text(path).encode(), columns=["日期", "花费"], infer_schema=False)
            return "ads", frame.with_columns(store=pl.lit(store), file=pl.lit(path.name))
        return None


def text(path):
    """UTF-8 with its mark, or what Windows writes in China; a mark may stand before the first header once more."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\ufeff", "")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def week():
    """First and last day of the ISO week named on the command line."""
    from datetime import date, timedelta
    year, number = re.fullmatch(r"(\d{4})-W(\d\d)", sys.argv[2]).groups()
    monday = date.fromisocalendar(int(year), int(number), 1)
    return str(monday), str(monday + timedelta(days=6))
