"""What the businesses of tests/years sold, and the exports in which their platforms say so.

Every business has the same two stores and the same habits, so that any sum can be made on paper:

    main   every day one order of 100 yuan x the day of the month; on the days of an event a second one of the same
    side   every Wednesday one order of 250.50; its orders of the gap were never exported
    both   every Monday a refund: main 50.00 of Friday's order, side 20.50 of Wednesday's
    main   is visited by 10 people x the day of the month
"""

from datetime import timedelta
from fractions import Fraction

DAY = timedelta(days=1)
STORES = ["main", "side"]
MONDAY, WEDNESDAY = 0, 2

ORDERS = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家应付邮费,买家实付金额,退款金额,宝贝总数量"
REFUNDS = "退款编号,订单编号,买家退款金额,退款状态,退款的申请时间,退款完结时间"
TRAFFIC = "统计日期,访客数,支付买家数,支付金额"


def days(first, last):
    """Both days included."""
    return [first + n * DAY for n in range((last - first).days + 1)]


class Business:
    """Two stores over some years. `gap`: first and last day on which side's orders are unknown; `lifted`: days of events."""

    def __init__(self, first, last, gap, lifted):
        self.first, self.last, self.gap, self.lifted = first, last, gap, lifted

    def orders(self, store, day):
        """Amounts of a day's orders, whether or not anybody knows of them."""
        if store == "main":
            return [Fraction(100 * day.day)] * (2 if day in self.lifted else 1)
        return [Fraction(25050, 100)] if day.weekday() == WEDNESDAY else []

    def refund(self, store, day):
        """The amount finished on a day and the day its order was paid; None where there is none."""
        if day.weekday() != MONDAY:
            return None
        amount, paid = (Fraction(50), day - 3 * DAY) if store == "main" else (Fraction(2050, 100), day - 5 * DAY)
        return (amount, paid) if paid >= self.first else None

    def knows_orders(self, store, day):
        """From the first row on until the day before the export; side's exports have a hole."""
        first = self.first
        if store == "side":
            first += (WEDNESDAY - first.weekday()) % 7 * DAY
        return first <= day <= self.last and not (store == "side" and self.gap[0] <= day <= self.gap[1])

    def knows_refunds(self, store, day):
        first = next(d for d in days(self.first, self.first + 14 * DAY) if self.refund(store, d))
        return first <= day <= self.last

    def paid(self, store, span):
        return sum((sum(self.orders(store, day)) for day in span if self.knows_orders(store, day)), Fraction(0))

    def refunded(self, store, span):
        return sum((self.refund(store, day)[0] for day in span if self.refund(store, day)), Fraction(0))

    def visitors(self, store, span):
        """None where nobody counts."""
        return sum(10 * day.day for day in span) if store == "main" else None

    def exports(self):
        """Name and text of every file of the inbox."""
        made = self.last + DAY
        files = {}
        for store in STORES:
            known = [day for day in days(self.first, self.last) if self.knows_orders(store, day)]
            for at, part in self.split(store, known):
                files[f"{store}/ExportOrderList{at:%Y%m%d}0900.csv"] = [ORDERS] + self.order_rows(store, part)
            refunds = [row for day in days(self.first, self.last) for row in self.refund_rows(store, day)]
            files[f"{store}/退款{made:%Y%m%d}0905.csv"] = [REFUNDS] + refunds
        rows = [f"{day},{10 * day.day},{len(self.orders('main', day))},{cents(sum(self.orders('main', day)))}"
                for day in days(self.first, self.last)]
        files[f"main/店铺_{self.first}_{self.last}.csv"] = [TRAFFIC] + rows
        return {name: "".join(line + "\r\n" for line in lines).encode("gbk") for name, lines in files.items()}

    def split(self, store, known):
        """Side was exported on the first day of the gap, and again in the end, but not far enough back."""
        made = self.last + DAY
        if store == "main":
            return [(made, known)]
        return [(self.gap[0], [d for d in known if d < self.gap[0]]), (made, [d for d in known if d > self.gap[1]])]

    def order_rows(self, store, known):
        refunded = {}
        for day in days(self.first, self.last):
            if self.refund(store, day):
                amount, paid = self.refund(store, day)
                refunded[order_id(store, paid, 0)] = amount
        rows = []
        for day in known:
            for n, amount in enumerate(self.orders(store, day)):
                name = order_id(store, day, n)
                back = refunded.get(name, Fraction(0))
                # As the platform writes it: what was paid is lowered by what went back.
                rows.append(f"{name},{day} 11:58:00,{day} 12:00:00,交易成功,{cents(amount)},0.00,{cents(amount - back)},"
                            f"{cents(back)},1")
        return rows

    def refund_rows(self, store, day):
        if not self.refund(store, day):
            return []
        amount, paid = self.refund(store, day)
        name = order_id(store, paid, 0)
        return [f"9{name[1:]},{name},{cents(amount)},退款成功,{day} 10:00:00,{day} 15:00:00"]


def order_id(store, day, n):
    # As platforms number: no id looks like one that a spreadsheet program has rounded.
    last = (day.toordinal() * 7919 + n * 104729 + 11) % 10**8
    return f"38{STORES.index(store) + 1}{day:%Y%m%d}{last:08d}"


def cents(amount):
    """An exact amount with two decimals."""
    whole = amount * 100
    assert whole.denominator == 1, amount
    sign, number = "-" if whole < 0 else "", abs(whole.numerator)
    return f"{sign}{number // 100}.{number % 100:02d}"
