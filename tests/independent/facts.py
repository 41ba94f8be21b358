"""Facts of a store's inbox folder, by the definitions: which export's word counts, what was really paid, which days are known."""

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import costs
from cells import days_of
from exports import KEYS, named_by, sources

# Words by which platforms call an order closed.
SHUT = re.compile("关闭|取消|删除")


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
        """The last second of a day that many days later, by the store's clock."""
        return datetime.combine(day + timedelta(days=age + 1), datetime.min.time()) - timedelta(seconds=1)

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
