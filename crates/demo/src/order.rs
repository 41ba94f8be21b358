//! One order and its refunds: what was true of it at a moment, and how a platform tells it. Amounts are cents.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// A main order.
pub struct Order {
    pub id: u64,
    /// The how manieth of its store.
    pub sequence: u64,
    pub buyer: u32,
    /// Whether the buyer had paid an order here before.
    pub returning: bool,
    pub created: NaiveDateTime,
    pub paid: Option<NaiveDateTime>,
    pub shipped: Option<NaiveDateTime>,
    pub completed: Option<NaiveDateTime>,
    pub closed: Option<NaiveDateTime>,
    pub close_reason: &'static str,
    pub postage: i64,
    /// Where the price is without it.
    pub tax: i64,
    pub tip: i64,
    /// 货到付款.
    pub on_delivery: bool,
    /// 预售: what was paid first.
    pub deposit: Option<Deposit>,
    pub lines: Vec<Line>,
    /// Taken out before anything was charged.
    pub cancelled: Vec<Line>,
    pub refunds: Vec<Refund>,
    /// A made-up order (刷单, 补单): the reason.
    pub excluded: Option<&'static str>,
}

/// 定金 of an order whose 尾款 is paid weeks later, or never.
#[derive(Clone, Copy)]
pub struct Deposit {
    pub cents: i64,
    pub paid: NaiveDateTime,
}

/// A line of an order.
pub struct Line {
    pub id: u64,
    /// Index into the store's listings.
    pub listing: usize,
    pub sku: usize,
    pub units: i64,
    /// List price of one.
    pub price: i64,
    /// 买家应付货款: after discounts, without postage.
    pub payable: i64,
}

/// How a refund ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Successful,
    Closed,
    /// The seller said no; the buyer has not answered.
    Refused,
}

/// What a refund asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Unshipped,
    MoneyOnly,
    Return,
    RefusedParcel,
}

/// One refund of one line.
pub struct Refund {
    pub id: u64,
    /// Index into the order's lines.
    pub line: usize,
    pub amount: i64,
    pub kind: Kind,
    pub reason: &'static str,
    pub applied: NaiveDateTime,
    pub finished: NaiveDateTime,
    pub outcome: Outcome,
}

impl Refund {
    /// Whether the money had gone back by then.
    pub fn successful_at(&self, at: NaiveDateTime) -> bool {
        self.outcome == Outcome::Successful && self.finished <= at
    }
}

impl Order {
    /// Goods and postage, tax and tip.
    pub fn total(&self) -> i64 {
        self.goods() + self.postage + self.tax + self.tip
    }

    /// Goods without postage.
    pub fn goods(&self) -> i64 {
        self.lines.iter().map(|line| line.payable).sum()
    }

    /// All pieces.
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|line| line.units).sum()
    }

    /// Whether it was paid by then.
    pub fn paid_at(&self, at: NaiveDateTime) -> bool {
        self.paid.is_some_and(|paid| paid <= at)
    }

    /// Whether its deposit was paid by then, and neither the balance nor its end had come.
    pub fn waits_for_balance(&self, at: NaiveDateTime) -> bool {
        let closed = self.closed.is_some_and(|closed| closed <= at);
        self.deposit.is_some_and(|deposit| deposit.paid <= at) && !self.paid_at(at) && !closed
    }

    /// The same when a day was over.
    pub fn waits_for_balance_on(&self, day: NaiveDate) -> bool {
        let end = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::days(1) - TimeDelta::seconds(1);
        self.waits_for_balance(end)
    }

    /// What had been refunded by then.
    pub fn refunded_at(&self, at: NaiveDateTime) -> i64 {
        self.refunds.iter().filter(|refund| refund.successful_at(at)).map(|refund| refund.amount).sum()
    }

    /// What had been refunded of a line's goods by then, postage left out.
    pub fn line_refunded_at(&self, line: usize, at: NaiveDateTime) -> i64 {
        let refunds = self.refunds.iter().filter(|refund| refund.line == line && refund.successful_at(at));
        refunds.map(|refund| refund.amount).sum::<i64>().min(self.lines[line].payable)
    }

    /// Taobao lowers the paid amount by refunds made before the order was completed, and leaves it alone afterwards.
    fn lowers(&self, at: NaiveDateTime) -> bool {
        let first = self.refunds.iter().filter(|refund| refund.successful_at(at)).map(|refund| refund.finished).min();
        first.is_some_and(|first| self.completed.is_none_or(|completed| first < completed))
    }

    /// 买家实付金额 as an export made then shows it.
    pub fn reported_paid_at(&self, at: NaiveDateTime) -> i64 {
        match (self.paid_at(at), self.lowers(at)) {
            (false, _) => self.deposit.filter(|deposit| deposit.paid <= at).map_or(0, |deposit| deposit.cents),
            (true, true) => self.total() - self.refunded_at(at),
            (true, false) => self.total(),
        }
    }

    /// The same of a line.
    pub fn line_reported_paid_at(&self, line: usize, at: NaiveDateTime) -> i64 {
        match (self.paid_at(at), self.lowers(at)) {
            (false, _) => 0,
            (true, true) => self.lines[line].payable - self.line_refunded_at(line, at),
            (true, false) => self.lines[line].payable,
        }
    }

    /// 确认收货打款金额: what the seller got when the buyer confirmed.
    pub fn received_at(&self, at: NaiveDateTime) -> Option<i64> {
        let completed = self.completed.filter(|completed| *completed <= at)?;
        Some(self.total() - self.refunded_at(completed))
    }

    /// Where it stands, in the words of the platform.
    pub fn status_at(&self, at: NaiveDateTime) -> &'static str {
        let by = |time: Option<NaiveDateTime>| time.is_some_and(|time| time <= at);
        if by(self.closed) {
            "交易关闭"
        } else if by(self.completed) {
            "交易成功"
        } else if self.lines.len() > 1 && by(self.shipped) && !by(self.shipped.map(|first| first + TimeDelta::hours(9)))
        {
            "卖家部分发货"
        } else if by(self.shipped) {
            "卖家已发货,等待买家确认"
        } else if by(self.paid) {
            "买家已付款,等待卖家发货"
        } else if self.waits_for_balance(at) {
            "买家已付定金,等待买家付尾款"
        } else {
            "等待买家付款"
        }
    }
}
