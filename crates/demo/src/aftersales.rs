//! What becomes of a paid order: shipped, confirmed, refunded in part or whole, soon or late, refused or withdrawn.

use super::dice::Dice;
use super::order::{Kind, Order, Outcome, Refund};
use chrono::{NaiveDateTime, TimeDelta};

const UNSHIPPED: [&str; 4] = ["多拍/错拍/不想要", "不想要了", "信息填写错误,重新拍", "未按约定时间发货"];
const RETURN: [&str; 6] = [
    "7天无理由退换货",
    "尺寸拍错/不喜欢/效果差",
    "质量问题",
    "颜色/款式/图案与描述不符",
    "卖家发错货",
    "做工粗糙/有瑕疵",
];
const MONEY_ONLY: [&str; 4] = ["少件/漏发", "质量问题", "材质与商品描述不符", "退运费"];
const REFUSED_PARCEL: [&str; 2] = ["快递一直未送到", "拒收"];

/// Fills in what follows the payment.
pub(super) fn simulate(order: &mut Order, dice: &mut Dice, sequence: u64) {
    let Some(paid) = order.paid else { return };
    let mut story = Story { order, dice, sequence };
    if story.order.excluded.is_some() {
        return story.made_up(paid);
    }
    // One throw decides the kind of trouble, in thousandths.
    match story.dice.below(1000) {
        0..=54 => story.unshipped(paid),
        55..=99 => story.returned(paid),
        100..=118 => story.part_of_it(paid),
        119..=126 => story.refused_parcel(paid),
        127..=150 => story.late(paid),
        151..=166 => story.withdrawn(paid),
        167..=170 => story.refused(paid),
        _ => {
            let shipped = story.ship(paid);
            story.complete(shipped);
        }
    }
}

struct Story<'a> {
    order: &'a mut Order,
    dice: &'a mut Dice,
    sequence: u64,
}

impl Story<'_> {
    fn later(&mut self, from: NaiveDateTime, first_minute: i64, last_minute: i64) -> NaiveDateTime {
        from + TimeDelta::seconds(self.dice.between(first_minute * 60, last_minute * 60 + 59))
    }

    fn made_up(&mut self, paid: NaiveDateTime) {
        let shipped = self.later(paid, 60, 900);
        self.order.shipped = Some(shipped);
        self.order.completed = Some(self.later(shipped, 2_880, 5_000));
    }

    fn ship(&mut self, from: NaiveDateTime) -> NaiveDateTime {
        let shipped = self.later(from, 150, 2_600);
        self.order.shipped = Some(shipped);
        shipped
    }

    fn complete(&mut self, from: NaiveDateTime) -> NaiveDateTime {
        let completed = self.later(from, 5 * 1_440, 12 * 1_440);
        self.order.completed = Some(completed);
        completed
    }

    fn add(
        &mut self,
        line: usize,
        amount: i64,
        kind: Kind,
        reason: &'static str,
        times: [NaiveDateTime; 2],
        outcome: Outcome,
    ) {
        let number = self.order.refunds.len() as u64;
        let id = (190_000_000_000 + self.sequence * 7_919 + number) * 1_000_000 + u64::from(self.order.buyer);
        let [applied, finished] = times;
        self.order.refunds.push(Refund { id, line, amount, kind, reason, applied, finished, outcome });
    }

    /// Refunds the given lines whole; the first takes postage, tax and tip along where nothing of the order stays.
    fn whole(&mut self, lines: std::ops::Range<usize>, kind: Kind, reason: &'static str, times: [NaiveDateTime; 2]) {
        let all = lines.len() == self.order.lines.len();
        for line in lines.clone() {
            let order = &*self.order;
            let beside = if all && line == lines.start { order.total() - order.goods() } else { 0 };
            let amount = order.lines[line].payable + beside;
            self.add(line, amount, kind, reason, times, Outcome::Successful);
        }
        if all {
            self.order.closed = Some(times[1]);
            self.order.close_reason = "退款";
        }
    }

    fn some_lines(&mut self) -> std::ops::Range<usize> {
        let count = self.order.lines.len();
        if count > 1 && self.dice.permille(600) { 0..1 } else { 0..count }
    }

    fn unshipped(&mut self, paid: NaiveDateTime) {
        let applied = self.later(paid, 5, 900);
        let finished = self.later(applied, 1, 600);
        let lines = self.some_lines();
        let reason = self.dice.pick(&UNSHIPPED);
        self.whole(lines, Kind::Unshipped, reason, [applied, finished]);
        if self.order.closed.is_none() {
            let shipped = self.ship(finished);
            self.complete(shipped);
        }
    }

    fn returned(&mut self, paid: NaiveDateTime) {
        let shipped = self.ship(paid);
        let applied = self.later(shipped, 2_000, 8_000);
        let finished = self.later(applied, 1_500, 9 * 1_440);
        let lines = self.some_lines();
        let reason = self.dice.pick(&RETURN);
        self.whole(lines, Kind::Return, reason, [applied, finished]);
        if self.order.closed.is_none() {
            self.complete(finished);
        }
    }

    fn refused_parcel(&mut self, paid: NaiveDateTime) {
        let shipped = self.ship(paid);
        let applied = self.later(shipped, 2_000, 6_000);
        let finished = self.later(applied, 2_000, 8_000);
        let reason = self.dice.pick(&REFUSED_PARCEL);
        self.whole(0..self.order.lines.len(), Kind::RefusedParcel, reason, [applied, finished]);
    }

    /// A few yuan back for a flaw; sometimes twice for the same line.
    fn part_of_it(&mut self, paid: NaiveDateTime) {
        let shipped = self.ship(paid);
        let applied = self.later(shipped, 2_500, 7_000);
        let finished = self.later(applied, 20, 4_000);
        let amount = (self.order.lines[0].payable * self.dice.between(8, 45) / 100).max(1);
        let reason = self.dice.pick(&MONEY_ONLY);
        self.add(0, amount, Kind::MoneyOnly, reason, [applied, finished], Outcome::Successful);
        let mut end = finished;
        if self.dice.permille(300) {
            let again = self.later(finished, 100, 2_000);
            end = self.later(again, 10, 2_000);
            let more = (amount / 3).max(1);
            self.add(0, more, Kind::MoneyOnly, "质量问题", [again, end], Outcome::Successful);
        }
        self.complete(end);
    }

    /// After the sale was confirmed, up to forty days after it.
    fn late(&mut self, paid: NaiveDateTime) {
        let shipped = self.ship(paid);
        let completed = self.complete(shipped);
        let applied = self.later(completed, 1_440, 26 * 1_440);
        let finished = self.later(applied, 60, 8 * 1_440);
        let payable = self.order.lines[0].payable;
        let reason = self.dice.pick(&RETURN);
        if self.dice.permille(550) {
            self.add(0, payable, Kind::Return, reason, [applied, finished], Outcome::Successful);
        } else {
            let amount = (payable * self.dice.between(10, 60) / 100).max(1);
            self.add(0, amount, Kind::MoneyOnly, reason, [applied, finished], Outcome::Successful);
        }
    }

    /// Asked for and taken back; half of them ask again and get it.
    fn withdrawn(&mut self, paid: NaiveDateTime) {
        let shipped = self.ship(paid);
        let applied = self.later(shipped, 1_500, 6_000);
        let closed = self.later(applied, 300, 5_000);
        let payable = self.order.lines[0].payable;
        let reason = self.dice.pick(&RETURN);
        self.add(0, payable, Kind::Return, reason, [applied, closed], Outcome::Closed);
        let mut end = closed;
        if self.dice.permille(500) {
            let again = self.later(closed, 200, 3_000);
            end = self.later(again, 1_000, 7_000);
            let amount = (payable / 2).max(1);
            self.add(0, amount, Kind::MoneyOnly, "质量问题", [again, end], Outcome::Successful);
        }
        self.complete(end);
    }

    fn refused(&mut self, paid: NaiveDateTime) {
        let shipped = self.ship(paid);
        let applied = self.later(shipped, 2_000, 9_000);
        let finished = self.later(applied, 400, 3_000);
        let payable = self.order.lines[0].payable;
        self.add(0, payable, Kind::Return, "7天无理由退换货", [applied, finished], Outcome::Refused);
        self.complete(finished);
    }
}
