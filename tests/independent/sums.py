"""What a store adds up to over some days, from its facts."""

from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from cells import days_of
from periods import ONE_DAY
from sums_costs import CAME_BACK, CENT, SENT_BACK, Costs


def less(left, right):
    return None if left is None or right is None else left - right


def add(left, right):
    return None if left is None or right is None else left + right


class Sums(Costs):
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

    def receivable(self):
        orders = self.store.orders
        if not any("receivable" in order for order in orders.values()):
            return None
        return self.money((order.get("receivable") or Decimal(0), order["paid_at"]) for _, order in self.orders())

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

    def distinct(self):
        """Everybody once, as the platform counts all days of the period together; of one day that is its visitors."""
        return self.visitors() if self.first == self.last else self.store.spans.get((self.first, self.last))

    def returning(self):
        """Who had bought before the period, where the platform tells people apart; nobody can tell where no order is older."""
        if not self.names_buyers():
            return self.traffic("returning")
        people = self.people()
        if min(days[0] for days in people.values()) >= self.first:
            return None
        return Decimal(sum(1 for days in people.values()
                           if days[0] < self.first and any(self.first <= day <= self.last for day in days)))

    def people(self):
        """The days of each buyer's paid orders, a day an order; who gives no name is one more each time."""
        if self.store.known_people is None:
            people = {}
            for name, order in self.store.orders.items():
                if order.get("paid_at") and name not in self.store.excluded:
                    people.setdefault(order.get("buyer") or ("order", name), []).append(order["paid_at"].date())
            self.store.known_people = {buyer: sorted(days) for buyer, days in people.items()}
        return self.store.known_people

    def customers(self, is_so):
        """Of the people who had bought by the period's end, those of whom it is true: of their orders by then and the days since."""
        if not self.has("orders") or not self.names_buyers():
            return None
        known = [[day for day in days if day <= self.last] for days in self.people().values()]
        return Decimal(sum(1 for days in known if days and is_so(len(days), (self.last - days[-1]).days)))

    def one_time(self):
        return self.customers(lambda orders, since: orders == 1)

    def two_times(self):
        return self.customers(lambda orders, since: orders == 2)

    def loyal(self):
        return self.customers(lambda orders, since: orders >= 3)

    def active(self):
        return self.customers(lambda orders, since: since < 90)

    def lapsed(self):
        return self.customers(lambda orders, since: since >= 365)

    def cohort_of(self, within):
        """Who bought first once to twice as many days before the end, each with whether they came again in time."""
        if not self.has("orders") or not self.names_buyers():
            return None
        first, last = self.last - (2 * within - 1) * ONE_DAY, self.last - within * ONE_DAY
        people = [sorted(set(days)) for days in self.people().values()]
        if min(days[0] for days in people) >= first:
            return None
        return [len(days) > 1 and (days[1] - days[0]).days <= within for days in people if first <= days[0] <= last]

    def cohort_30(self):
        return None if self.cohort_of(30) is None else Decimal(len(self.cohort_of(30)))

    def again_30(self):
        return None if self.cohort_of(30) is None else Decimal(sum(self.cohort_of(30)))

    def cohort_60(self):
        return None if self.cohort_of(60) is None else Decimal(len(self.cohort_of(60)))

    def again_60(self):
        return None if self.cohort_of(60) is None else Decimal(sum(self.cohort_of(60)))

    def cohort_90(self):
        return None if self.cohort_of(90) is None else Decimal(len(self.cohort_of(90)))

    def again_90(self):
        return None if self.cohort_of(90) is None else Decimal(sum(self.cohort_of(90)))

    def unshipped(self):
        if not any(refund.get("kind") for refund in self.store.refunds.values()):
            return None
        return self.money((refund["amount"], refund["completed"]) for _, refund in self.succeeded()
                          if refund.get("kind") in CAME_BACK and refund.get("kind") not in SENT_BACK)

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

    def refund_buyers(self):
        """People whose money went back; unknown where a refund's order is not known, or nobody says who bought."""
        if not self.has("refunds") or not self.names_buyers():
            return None
        buyers = [self.store.orders.get(order, {}).get("buyer") for order, _ in self.succeeded()]
        return None if None in buyers or "" in buyers else Decimal(len(set(buyers)))

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
        if all(order.get("deposit") is None for order in self.store.orders.values()):
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
        entries = self.cohort_entries(until, undated)
        return None if entries is None else self.money((amount, order["paid_at"]) for order, amount in entries)

    def cohort_entries(self, until, undated):
        """The same refund by refund, each with its order."""
        if not self.has("refunds") or self.unmatched():
            said = [(order, order.get("refunded")) for _, order in self.orders()]
            known = undated and said and None not in [amount for _, amount in said]
            return said if known else None
        mine = dict(self.orders())
        return [(mine[order], refund["amount"]) for order, refund in self.refunds()
                if order in mine and refund["status"] == "退款成功"
                and (refund["completed"] <= until if refund.get("completed") else undated)]

    def refunded_since(self):
        return self.cohort(self.store.now, True)

    def refunded_at_age(self):
        """Ages go by what the store's refund exports know, not by when they were received."""
        known = min(self.store.now, self.store.known("refunds") or self.store.now)
        return self.cohort(self.store.earlier(known, self.store.age(self.last)), False)

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

    def of_products(self, column):
        days = [self.store.products[day].values() for day in self.days if day in self.store.products]
        values = [row[column] for rows in days for row in rows if row.get(column) is not None]
        return sum(values, Decimal(0)) if values else None

    def cart(self):
        return self.of_products("cart")

    def favourites(self):
        return self.of_products("favourites")

    def paid_sources(self):
        """Paid visitors, and all of the days of which both are known."""
        known = self.store.paid_visitors()
        days = [day for day in self.days if day in known and self.store.traffic.get(day, {}).get("visitors") is not None]
        return (sum((known[day] for day in days), Decimal(0)),
                sum((self.store.traffic[day]["visitors"] for day in days), Decimal(0))) if days else None

    def rating(self, column):
        """The newest of the period."""
        known = [self.store.traffic[day].get(column) for day in self.days if day in self.store.traffic]
        return next((score for score in reversed(known) if score is not None), None)

    def budget(self):
        """What the plan wants spent; in the store's own currency nothing of a day is rounded."""
        if not self.store.budgets:
            return None
        each = lambda amount, rate: amount if rate == 1 else (amount * rate).quantize(CENT, ROUND_HALF_EVEN)
        return sum((each(self.store.budgets[day], self.rate(day)) for day in self.days if day in self.store.budgets), Decimal(0))

    def target(self):
        values = [(self.targets[day], day) for day in self.days if day in self.targets]
        return self.money(values) if values else None

    def net(self):
        return less(self.paid(), self.refunded())

    def sales(self):
        return {"paid": self.paid, "net": self.net, "received": self.received}[self.store.basis]()
