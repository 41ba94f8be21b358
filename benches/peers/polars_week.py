#!/usr/bin/env python3
"""The week by polars: python3 polars_week.py FOLDER 2026-W46 prints, by store and day, what was paid, refunded, spent and aimed at."""

import sys

import polars as pl
from exports import CLOSED, Exports, week

FIRST, LAST = week()


def cents(name):
    return pl.col(name).str.replace_all(",", "").cast(pl.Float64, strict=False).mul(100).round().cast(pl.Int64)


def in_week(name):
    return pl.col(name).str.slice(0, 10).is_between(pl.lit(FIRST), pl.lit(LAST))


def main():
    exports = Exports(sys.argv[1])
    frames, excluded = exports.frames, exports.excluded
    # A refund names an order, or a line of one; the same number may be both, and is the order's then.
    lines = (frames["lines"].select("store", line="子订单编号", main="主订单编号").unique(["store", "line"])
             .join(frames["orders"], left_on=["store", "line"], right_on=["store", "订单编号"], how="anti"))
    refunds = (frames["refunds"].unique(["store", "退款编号"], keep="last")
               .filter(pl.col("退款状态") == "退款成功")
               .join(lines, left_on=["store", "订单编号"], right_on=["store", "line"], how="left")
               .select("store", order=pl.coalesce("main", "订单编号"), refunded=cents("买家退款金额"), done="退款完结时间"))
    # Paid was lowered by what had come back when the orders were exported, and by no later refund.
    exported = (frames["orders"].group_by("store").agg(exported=pl.col("file").max().str.extract(r"(\d{12})"))
                .with_columns(pl.col("exported").str.to_datetime("%Y%m%d%H%M").dt.strftime("%Y-%m-%d %H:%M:59")))
    by_order = (refunds.join(exported, on="store").filter(pl.col("done") <= pl.col("exported"))
                .group_by("store", "order").agg(by_refunds=pl.col("refunded").sum()))
    total, reported = cents("总金额"), cents("买家实付金额").fill_null(0)
    back = pl.coalesce(cents("退款金额"), "by_refunds")
    paid = (pl.when(pl.col("订单状态").is_in(CLOSED)).then(pl.when(back.is_null()).then(total).otherwise(reported + back))
            .when((back != 0) & (total - reported == back)).then(reported + back)
            .otherwise(reported))
    orders = (frames["orders"].unique(["store", "订单编号"], keep="last").rename({"订单编号": "order"})
              .join(excluded, on=["store", "order"], how="anti")
              .filter(in_week("订单付款时间"))
              .join(by_order, on=["store", "order"], how="left")
              .group_by("store", day=pl.col("订单付款时间").str.slice(0, 10))
              .agg(paid=paid.sum(), orders=pl.len()))
    refunded = (refunds.join(excluded, on=["store", "order"], how="anti").filter(in_week("done"))
                .group_by("store", day=pl.col("done").str.slice(0, 10)).agg(refunded=pl.col("refunded").sum()))
    spend = (frames["ads"].filter(in_week("日期")).group_by("store", day=pl.col("日期").str.slice(0, 10)).agg(spend=cents("花费").sum()))
    targets = exports.targets.with_columns(target=cents("target")).filter(in_week("day"))
    days = targets
    for figures in (orders, refunded, spend):
        days = days.join(figures, on=["store", "day"], how="left")
    print(days.fill_null(0).sort("store", "day").select("store", "day", "paid", "orders", "refunded", "spend", "target").write_json())
    print(frames["lines"].height, file=sys.stderr)


main()
