"""What selling cost over some days, and what is left: the part of a store's sums that bills, rules and the catalog tell."""

from datetime import datetime
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from facts import restored

CENT = Decimal("0.01")
SENT_BACK = ("退货退款", "是", "需要退货", "拒收退款", "拒收")
CAME_BACK = SENT_BACK + ("售中退款", "未发货仅退款", "未发货退款")


def line_paid(line, order):
    """What was paid for a line; a report without it gives price and pieces."""
    if "said" in line:
        return line["said"] or Decimal(0)
    if "reported" in line:
        return restored(line, line.get("refunded"))
    return (line.get("price") or Decimal(0)) * line["units"] if order.get("paid_at") else Decimal(0)


class Costs:
    """The costs among the sums of a store."""

    def goods(self):
        """Units of paid lines times the unit cost of their code, where the catalog knows it; None where it knows none of them."""
        costs = self.store.costs
        if not costs:
            return None
        sold = [(line, order["paid_at"]) for name, order in self.orders() for line in self.store.lines.get(name, []) if line["units"]]
        priced = [(line["units"] * costs[line["code"]], moment) for line, moment in sold if line.get("code") in costs]
        return None if sold and not priced else self.money(priced)

    def known_goods(self):
        """Paid for lines whose code has a cost, at most all that was paid: prices of lines are before discounts."""
        if not self.store.costs:
            return None
        days = {}
        for name, order in self.orders():
            for line in self.store.lines.get(name, []):
                sold = days.setdefault(order["paid_at"].date(), {})
                key = (line.get("product") or "", line.get("code") or "")
                sold[key] = sold.get(key, Decimal(0)) + line_paid(line, order)
        if self.paid() is None or any(sum(sold.values()) and self.rate(day) is None for day, sold in days.items()):
            return None
        known = [amount for day, sold in days.items() for (_, code), amount in self.converted(day, sold) if code in self.store.costs]
        return min(sum(known, Decimal(0)), self.paid())

    def converted(self, day, parts):
        """The parts of a day in the other currency: whole cents by largest remainder, so that they add up to the day."""
        exact = {key: amount * (self.rate(day) or 0) for key, amount in sorted(parts.items())}
        cents = {key: amount.quantize(CENT, ROUND_FLOOR) for key, amount in exact.items()}
        left = int((sum(exact.values()).quantize(CENT, ROUND_HALF_EVEN) - sum(cents.values())) / CENT)
        for key in sorted(exact, key=lambda key: cents[key] - exact[key])[:left]:
            cents[key] += CENT
        return cents.items()

    def goods_returned(self):
        """Pieces of the lines of refunds for which goods came back or never left, times what one costs."""
        if not self.store.costs or not any(refund.get("kind") for refund in self.store.refunds.values()):
            return None
        back = []
        for order, refund in self.succeeded():
            line = self.line_of(order, refund)
            if refund.get("kind") in CAME_BACK and line is not None:
                paid = line_paid(line, self.store.orders.get(order, {}))
                pieces = (2 * min(refund["amount"], paid) * line["units"] + paid) // (2 * paid) if paid else 0
                back.append((pieces, self.store.costs.get(line.get("code") or refund.get("code")), refund["completed"]))
        if any(pieces for pieces, _, _ in back) and all(cost is None for pieces, cost, _ in back if pieces):
            return None
        return self.money((pieces * (cost or 0), moment) for pieces, cost, moment in back)

    def line_of(self, order, refund):
        lines = self.store.lines.get(order, [])
        named = [line for line in lines if line.get("line") == refund["order"]]
        if named:
            return named[0]
        fits = lambda line, key: not refund.get(key) or not line.get(key) or line[key] == refund[key]
        fitting = [line for line in lines if fits(line, "product") and fits(line, "code")]
        return fitting[0] if len(fitting) == 1 else None

    def cost(self, kind, rule=None, each=()):
        """A kind of cost: by the bills that cover the day, in a month of which they tell the kind; else what a rule of the settings
        makes of the day, to the cent; None where nobody says anything of any day."""
        charged = [entry for entry in self.store.charges if entry["kind"] == kind]
        told = {(entry["day"].year, entry["day"].month) for entry in charged}
        billed = {day for day in self.store.covered.get("costs", set()) if (day.year, day.month) in told}
        rate = self.store.rules.get(rule)
        days = {}
        for value, moment in each:
            days[moment.date()] = days.get(moment.date(), Decimal(0)) + value
        if rate is None and not billed & set(self.days):
            return None
        noon = lambda day: datetime.combine(day, datetime.min.time())
        pairs = [(entry["amount"], entry["day"]) for entry in charged if entry["day"] in billed and self.inside(entry["day"])]
        if rate is not None:
            pairs += [((value * rate).quantize(CENT, ROUND_HALF_EVEN), noon(day)) for day, value in days.items() if day not in billed]
        return pairs

    def costs_of(self, *parts):
        known = [part for part in parts if part is not None]
        return self.money([pair for part in known for pair in part]) if known else None

    def commission(self):
        return self.costs_of(self.cost("commission", "commission", [(order["paid"], order["paid_at"]) for _, order in self.orders()]))

    def logistics(self):
        each = [(Decimal(1), order["paid_at"]) for _, order in self.orders()]
        return self.costs_of(self.cost("logistics", "shipping", each), self.cost("freight_insurance", "freight_insurance", each))

    def after_sales(self):
        kinds = [refund.get("kind") for refund in self.store.refunds.values()]
        back = [(Decimal(1), refund["completed"]) for _, refund in self.succeeded() if refund.get("kind") in SENT_BACK]
        return self.costs_of(self.cost("after_sales", "return_shipping", back) if any(kinds) else None, self.cost("compensation"))

    def other_costs(self):
        return self.costs_of(self.cost("storage"), self.cost("tax"), self.cost("other"))

    def wages(self):
        """They stand in the list of costs alone, and the demo has none."""
        return None

    def marketing(self):
        spent = self.spend()
        fees = self.costs_of(self.cost("creators"), self.cost("slots"), self.cost("coupons"))
        return fees if spent is None else spent + (fees or 0)

    def contribution(self):
        known = [self.paid(), self.refunded(), self.goods()]
        if None in known or 2 * self.known_goods() < known[0]:
            return None
        off = [part for part in (self.marketing(), self.commission(), self.logistics(), self.after_sales(), self.other_costs())
               if part is not None]
        return known[0] - known[1] - known[2] + (self.goods_returned() or 0) - sum(off)
