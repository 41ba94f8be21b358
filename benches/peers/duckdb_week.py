#!/usr/bin/env python3
"""The same by DuckDB, which reads the workbooks through fastexcel: python3 duckdb_week.py FOLDER 2026-W46."""

import json
import sys

import duckdb
from exports import CLOSED, Exports, week

FIRST, LAST = week()
WEEK = f"BETWEEN '{FIRST}' AND '{LAST}'"
QUERY = f"""
WITH line AS (
    SELECT DISTINCT store, 子订单编号 AS line, 主订单编号 AS main FROM lines l
    WHERE NOT EXISTS (FROM orders o WHERE o.store = l.store AND o.订单编号 = l.子订单编号)),
refund AS (
    SELECT r.store, coalesce(line.main, r.订单编号) AS "order", cents(r.买家退款金额) AS refunded, left(r.退款完结时间, 10) AS day,
        strptime(r.退款完结时间, '%Y-%m-%d %H:%M:%S') < exported + INTERVAL 1 MINUTE AS by_then
    FROM (SELECT DISTINCT ON (store, 退款编号) * FROM refunds ORDER BY file DESC) r
    -- Paid was lowered by what had come back when the orders were exported, and by no later refund.
    JOIN (SELECT store, max(strptime(regexp_extract(file, '\d{{12}}'), '%Y%m%d%H%M')) AS exported FROM orders GROUP BY store) USING (store)
    LEFT JOIN line ON line.store = r.store AND line.line = r.订单编号
    WHERE r.退款状态 = '退款成功'),
by_order AS (SELECT store, "order", sum(refunded)::BIGINT AS by_refunds FROM refund WHERE by_then GROUP BY ALL),
one AS (
    SELECT o.store, left(o.订单付款时间, 10) AS day, o.订单状态 IN {CLOSED} AS closed, cents(o.总金额) AS total,
        coalesce(cents(o.买家实付金额), 0) AS reported, coalesce(cents(o.退款金额), b.by_refunds) AS back
    FROM (SELECT DISTINCT ON (store, 订单编号) * FROM orders ORDER BY file DESC) o
    LEFT JOIN by_order b ON b.store = o.store AND b."order" = o.订单编号
    WHERE left(o.订单付款时间, 10) {WEEK}
        AND NOT EXISTS (FROM excluded e WHERE e.store = o.store AND e."order" = o.订单编号)),
paid AS (
    SELECT store, day, count(*) AS orders, sum(CASE
        WHEN closed AND back IS NULL THEN total
        WHEN closed OR (back <> 0 AND total - reported = back) THEN reported + back
        ELSE reported END)::BIGINT AS paid
    FROM one GROUP BY ALL),
refunded AS (
    SELECT store, day, sum(refunded)::BIGINT AS refunded FROM refund r WHERE day {WEEK}
        AND NOT EXISTS (FROM excluded e WHERE e.store = r.store AND e."order" = r."order") GROUP BY ALL),
spend AS (SELECT store, left(日期, 10) AS day, sum(cents(花费))::BIGINT AS spend FROM ads GROUP BY ALL)
SELECT t.store, t.day, coalesce(paid, 0) AS paid, coalesce(orders, 0) AS orders, coalesce(refunded, 0) AS refunded,
    coalesce(spend, 0) AS spend, cents(t.target) AS target
FROM targets t LEFT JOIN paid USING (store, day) LEFT JOIN refunded USING (store, day) LEFT JOIN spend USING (store, day)
WHERE t.day {WEEK} ORDER BY ALL
"""


def main():
    exports = Exports(sys.argv[1])
    base = duckdb.connect()
    for name, frame in (exports.frames | {"excluded": exports.excluded, "targets": exports.targets}).items():
        base.register(name, frame.to_arrow())
    base.execute("CREATE MACRO cents(t) AS round(try_cast(replace(t, ',', '') AS DOUBLE) * 100)::BIGINT")
    found = base.execute(QUERY)
    names = [column[0] for column in found.description]
    print(json.dumps([dict(zip(names, row)) for row in found.fetchall()]))
    print(exports.frames["lines"].height, file=sys.stderr)


main()
