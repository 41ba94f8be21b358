"""What a store adds up to over some days, from its facts."""

from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from facts import days_of
from periods import ONE_DAY

CENT = Decimal("0.01")


def less(left, right):
    return None if left is None or right is None else left - right


def add(left, right):
    return None if left is None or right is None else left + right


class Sums:
    """What a store adds up to over the days of a period, None where it has no such facts. Money is in the store's currency, or times
    the rate of each fact's day in the report's."""

    def __init__(self, store, targets, first, last, rate=lambda day: Decimal(1)):
        self.store, self.targets, self.first, self.last, self.rate = store, targets[store.id], first, last, rate
        self.days = days_of(first, last)

    def inside(self, moment):
        if moment is None:
            return False
        day = moment.date() if isinstance(moment, datetime) else moment
        return self.first <= day <= self.last

    def money(self, pairs):
        """Amounts, each with the moment that it belongs to: what a day adds up to is converted, to the cent."""
        days = {}
        for amount, moment in pairs:
            day = moment.date() if isinstance(moment, datetime) else moment
            days[day] = days.get(day, Decimal(0)) + amount
        if any(amount and self.rate(day) is None for day, amount in days.items()):
            return None
        return sum(((amount * self.rate(day)).quantize(CENT, ROUND_HALF_EVEN) for day, amount in days.items() if amount), Decimal(0))

    def has(self, kind):
        return kind in self.store.kinds

    def orders(self, excluded=False):
        return [(name, order) for name, order in self.store.orders.items()
                if self.inside(order.get("paid_at")) and (name in self.store.excluded) == excluded]

    def paid(self, excluded=False):
        return self.money((order["paid"], order["paid_at"]) for _, order in self.orders(excluded)) if self.has("orders") else None

    def whole(self):
        return add(self.paid(), self.paid(excluded=True))

    def count(self):
        return Decimal(len(self.orders())) if self.has("orders") else None

    def units(self):
        return sum((order.get("units") or 0 for _, order in self.orders()), Decimal(0)) if self.has("orders") else None

    def multi_item(self):
        def products(name):
            return {line.get("product") or line.get("code") for line in self.store.lines.get(name, [])}
        return Decimal(sum(1 for name, _ in self.orders() if len(products(name)) > 1)) if self.store.lines else None

    def goods(self):
        """Units of paid lines times the unit cost of their code, where the catalog knows it."""
        costs = self.store.costs
        if not costs:
            return None
        return self.money((line["units"] * costs[line["code"]], order["paid_at"]) for name, order in self.orders()
                          for line in self.store.lines.get(name, []) if line.get("code") in costs)

    def received(self):
        orders = self.store.orders
        if not any("received" in order for order in orders.values()):
            return None
        return self.money((order.get("received") or Decimal(0), order["completed"]) for name, order in orders.items()
                          if self.inside(order.get("completed")) and name not in self.store.excluded)

    def traffic(self, column):
        values = [self.store.traffic[day].get(column) for day in self.days if day in self.store.traffic]
        values = [value for value in values if value is not None]
        return sum(values, Decimal(0)) if values else None

    def names_buyers(self):
        return any("buyer" in order for order in self.store.orders.values())

    def buyers(self):
        """People by what the platform says of them, an order without a name being one more; else as the platform counts them."""
        if not self.names_buyers():
            return self.traffic("buyers")
        said = [order.get("buyer") for _, order in self.orders()]
        return Decimal(len(set(filter(None, said))) + sum(1 for buyer in said if not buyer))

    def spent(self):
        """What the buyers paid: the platform's own count holds the buyers of excluded orders too."""
        return self.paid() if self.names_buyers() else self.whole()

    def visitors(self):
        return self.traffic("visitors")

    def returning(self):
        return self.traffic("returning")

    def refunds(self):
        """Each refund with its main order, those of excluded orders left out."""
        for refund in self.store.refunds.values():
            order = self.store.order_of(refund)
            if order not in self.store.excluded:
                yield order, refund

    def succeeded(self):
        return [(order, refund) for order, refund in self.refunds()
                if refund["status"] == "退款成功" and self.inside(refund.get("completed"))]

    def refunded(self):
        return self.money((refund["amount"], refund["completed"]) for _, refund in self.succeeded()) if self.has("refunds") else None

    def refund_orders(self):
        return Decimal(len({order for order, _ in self.succeeded()})) if self.has("refunds") else None

    def applied(self):
        if not self.has("refunds"):
            return None
        return self.money((refund["amount"], refund["applied"]) for _, refund in self.refunds() if self.inside(refund.get("applied")))

    def pending(self):
        if not self.has("refunds"):
            return None
        end = datetime.combine(self.last + ONE_DAY, datetime.min.time())
        open_then = []
        for _, refund in self.refunds():
            decided = None
            if refund["status"] == "退款成功":
                decided = refund.get("completed") or datetime.min
            elif refund["status"] == "退款关闭":
                decided = refund.get("completed") or refund["closed_seen"]
            if refund.get("applied") and refund["applied"] < end and (decided is None or decided >= end):
                open_then.append((refund["amount"], refund["applied"]))
        return self.money(open_then)

    def deposits(self, ended):
        """Deposits of presales that were paid by the end of the period, and of which that holds of the days of balance and closing."""
        if not any(order.get("deposit") for order in self.store.orders.values()):
            return None
        day = lambda moment: moment.date() if moment else None
        known = [(order["deposit"], order["deposit_at"], day(order.get("paid_at")), day(order["left"]))
                 for name, order in self.store.orders.items()
                 if order.get("deposit") and order.get("deposit_at") and name not in self.store.excluded]
        return self.money((amount, left if ended else at) for amount, at, paid, left in known
                          if (left and self.first <= left <= self.last if ended else
                              at.date() <= self.last and not (paid and paid <= self.last) and not (left and left <= self.last)))

    def deposits_open(self):
        return self.deposits(ended=False)

    def forfeited(self):
        return self.deposits(ended=True)

    def unmatched(self):
        """Whether a successful refund, applied for from the period's first day to 45 days after it, matches no order at all."""
        return any(refund["status"] == "退款成功" and refund.get("applied") and order not in self.store.orders
                   and self.first <= refund["applied"].date() <= self.last + 45 * ONE_DAY for order, refund in self.refunds())

    def cohort(self, until, undated):
        """Successful refunds up to a moment of the orders paid in the period; None where nobody can tell."""
        if not self.has("refunds") or self.unmatched():
            said = [(order.get("refunded"), order["paid_at"]) for _, order in self.orders()]
            known = undated and said and None not in [amount for amount, _ in said]
            return self.money(said) if known else None
        mine = dict(self.orders())
        return self.money((refund["amount"], mine[order]["paid_at"]) for order, refund in self.refunds()
                          if order in mine and refund["status"] == "退款成功"
                          and (refund["completed"] <= until if refund.get("completed") else undated))

    def refunded_since(self):
        return self.cohort(self.store.now, True)

    def refunded_at_age(self):
        """Ages go by what the store's refund exports know, not by when they were received."""
        known = self.store.known("refunds") or self.store.now
        return self.cohort(min(self.store.now, known) - self.store.age(self.last), False)

    def ads(self, column):
        """The report of all there is gives a day's total, else the plan report, else the item report; what advertises the whole
        store beside them has a report of its own."""
        facts, known = [], False
        every, plan, item, whole = (self.store.covered.get(kind, set()) for kind in ("ads_all", "ads_plan", "ads_item", "ads_total"))
        for kind, days in (("ads_all", every), ("ads_plan", plan - every), ("ads_item", item - plan - every), ("ads_total", whole)):
            known |= any(day in days for day in self.days)
            facts += [fact for fact in self.store.ads[kind] if self.inside(fact["day"]) and fact["day"] in days]
        if not known:
            return None
        if column in ("spend", "sales"):
            return self.money((fact[column], fact["day"]) for fact in facts)
        return sum((fact[column] for fact in facts), Decimal(0))

    def spend(self):
        return self.ads("spend")

    def ad_sales(self):
        return self.ads("sales")

    def ad_orders(self):
        return self.ads("orders")

    def shown(self):
        return self.ads("impressions")

    def clicks(self):
        return self.ads("clicks")

    def charged(self, *kinds):
        """What bills say that these kinds of costs came to; None where no bill is there."""
        if not self.has("costs"):
            return None
        return self.money((entry["amount"], entry["day"]) for entry in self.store.charges
                          if entry["kind"] in kinds and self.inside(entry["day"]))

    def target(self):
        values = [(self.targets[day], day) for day in self.days if day in self.targets]
        return self.money(values) if values else None

    def net(self):
        return less(self.paid(), self.refunded())

    def sales(self):
        return {"paid": self.paid, "net": self.net, "received": self.received}[self.store.basis]()
