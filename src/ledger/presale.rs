//! Presales: a buyer pays a deposit when ordering and the balance weeks later. Such an order counts whole on the day the balance
//! is paid; until then its deposit waits beside the sales, and where the order closes without the balance it is forfeited.
//!
//! A payment time of an order whose balance is open is the deposit's, whatever column it stands in. Once the order is closed,
//! what was paid and what earlier exports showed tell whether the balance ever came.

use super::merge::{Merged, Version};
use super::view::{StoreView, View};
use crate::facts::{Frame, Table, Value};
use crate::money::Money;
use crate::span::Span;
use chrono::NaiveDate;
use chrono_tz::Tz;
use hashbrown::HashMap;
use std::sync::Arc;

/// The state of an order whose deposit is paid and whose balance is open.
const OPEN: &str = "deposit";

/// What earlier exports showed of an order.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// What stood there while the balance was open.
    open: Option<Open>,
    /// The first day on which an export showed it closed, for good.
    closed_on: Option<i64>,
}

/// An order whose balance is open, as an export showed it last.
#[derive(Clone, Copy, Default)]
struct Open {
    /// The moment and day of payment.
    at: Option<i64>,
    on: Option<i64>,
    /// What was paid so far: the deposit, where nothing says it.
    paid: Option<i64>,
    deposit: Option<i64>,
}

/// Sets presales apart whose balance was never paid, and tells of each when its deposit was paid and when it ended. `refunds`
/// are sums by order; `made_on` is the day a source was made.
pub(super) fn set_apart(
    orders: &mut Merged,
    versions: &[Version],
    refunds: &HashMap<Arc<str>, i64>,
    made_on: &dyn Fn(usize) -> i64,
) {
    let seen = seen(orders.frame.rows(), versions, made_on);
    let found: Vec<(usize, Presale)> = (0..orders.frame.rows())
        .filter_map(|row| Some((row, Presale::of(&orders.frame, row, seen[row], refunds)?)))
        .collect();
    if found.is_empty() && !orders.present.contains("deposit") {
        return;
    }
    let frame = &mut orders.frame;
    // Exports that give deposits say of a store without any that there is none.
    for name in ["deposit_paid_on", "deposit_ended_on"] {
        let place = frame.place(name);
        frame.filled(place);
    }
    for (row, presale) in found {
        let set = |frame: &mut Frame, name: &str, value: Option<i64>| {
            let place = frame.place(name);
            frame.filled(place).set(row, value.map(Value::Number));
        };
        set(frame, "deposit", presale.deposit);
        set(frame, "deposit_paid_at", presale.paid_at);
        set(frame, "deposit_paid_on", presale.paid_on);
        set(frame, "deposit_ended_on", presale.ended_on);
        set(frame, "forfeited", presale.forfeited.then_some(1));
        if presale.open {
            // Some platforms call it unpaid, and give the deposit's time.
            let place = frame.place("status");
            frame.filled(place).set(row, Some(Value::Text(OPEN.into())));
        }
        if !presale.whole {
            ["paid_at", "paid_on", "paid"].into_iter().for_each(|name| set(frame, name, None));
        }
    }
    orders.present.extend(["deposit", "deposit_paid_at", "deposit_paid_on"]);
}

/// The same of lines that show such an order: nothing was paid for them yet.
pub(super) fn set_lines_apart(lines: &mut Frame) {
    let (status, paid) = (lines.place("status"), ["paid_at", "paid_on", "paid"].map(|name| lines.place(name)));
    let open = |row: &usize| lines.text(status, *row).is_some_and(|status| status == OPEN);
    for row in (0..lines.rows()).filter(open).collect::<Vec<_>>() {
        paid.iter().for_each(|&place| lines.filled(place).set(row, None));
    }
}

/// What each export showed, the oldest first.
fn seen(rows: usize, versions: &[Version], made_on: &dyn Fn(usize) -> i64) -> Vec<Seen> {
    let mut all = vec![Seen::default(); rows];
    for version in versions {
        let frame = &version.frame;
        let [status, at, on, paid, deposit] =
            ["status", "paid_at", "paid_on", "paid_reported", "deposit"].map(|name| frame.place(name));
        for (row, became) in version.became.iter().enumerate() {
            let (Some(became), Some(status)) = (became, frame.text(status, row)) else { continue };
            let seen = &mut all[*became];
            match status {
                "closed" => seen.closed_on = seen.closed_on.or_else(|| Some(made_on(version.source))),
                _ => seen.closed_on = None,
            }
            if status == OPEN {
                let number = |place| frame.number(place, row);
                let deposit = number(deposit).filter(|amount| *amount > 0);
                seen.open = Some(Open { at: number(at), on: number(on), paid: number(paid), deposit });
            }
        }
    }
    all
}

/// What is known of one presale.
struct Presale {
    /// None where no export says how much.
    deposit: Option<i64>,
    paid_at: Option<i64>,
    paid_on: Option<i64>,
    /// Whether the balance was paid.
    whole: bool,
    /// Whether it is still waited for.
    open: bool,
    ended_on: Option<i64>,
    forfeited: bool,
}

impl Presale {
    /// `None` where the order is none.
    fn of(orders: &Frame, row: usize, seen: Seen, refunds: &HashMap<Arc<str>, i64>) -> Option<Self> {
        let number = |name: &str| orders.number(orders.place(name), row);
        let text = |name: &str| orders.text(orders.place(name), row);
        let status = text("status").unwrap_or_default();
        let said = number("deposit").filter(|amount| *amount > 0);
        if said.is_none() && seen.open.is_none() && status != OPEN {
            return None;
        }
        let then = seen.open.unwrap_or_default();
        // Some exports say the deposit only while the balance is open.
        let deposit = said.or(then.deposit).or(then.paid);
        let own = number("deposit_paid_at").zip(number("deposit_paid_on"));
        // An order is placed when its deposit is about to be paid.
        let placed = || number("created_at").zip(number("created_on"));
        let (paid_at, paid_on) = own.or_else(|| then.at.zip(then.on)).or_else(placed).unzip();
        let elsewhere = || text("order_id").and_then(|id| refunds.get(id)).copied();
        let back = number("refunded").filter(|back| *back > 0).or_else(elsewhere).unwrap_or_default();
        let balance = number("paid_at").filter(|at| Some(*at) != then.at && Some(*at) != own.map(|(at, _)| at));
        let only_deposit = || {
            let paid = number("paid_reported").map(|reported| reported + back);
            paid.zip(deposit).is_some_and(|(paid, deposit)| paid <= deposit)
        };
        let whole = match status {
            OPEN | "unpaid" => false,
            "closed" => balance.is_some() && !only_deposit(),
            _ => number("paid_at").is_some(),
        };
        let begun = number("paid_at").is_some() || own.is_some();
        let open = status == OPEN || (status == "unpaid" && begun);
        let closed = status == "closed" && !whole;
        let ended_on = if whole { number("paid_on") } else { seen.closed_on.filter(|_| closed) };
        Some(Presale { deposit, paid_at, paid_on, whole, open, ended_on, forfeited: closed && back == 0 })
    }
}

/// Presales whose balance was open when an export last showed them, which was before a span was over: whether it was paid in the
/// span no export says, as where the newer ones begin after these were ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnseenPresales {
    /// How many.
    pub orders: u64,
    /// What they cost, whole.
    pub payable: Money,
    /// The day on which the first of them was ordered, as far as it is known, else on which its deposit was paid.
    pub first: NaiveDate,
    /// When an export last showed one of them.
    pub seen: NaiveDate,
}

impl View {
    /// Those of a store that nobody has seen since a span was over; none where there are none.
    pub fn unseen_presales(&self, store: &StoreView, span: Span, zone: Tz) -> Option<UnseenPresales> {
        const WANTED: [&str; 4] = ["status", "payable", "created_on", "deposit_paid_on"];
        let orders = store.frames.get(&Table::Orders)?;
        let mut found: Option<UnseenPresales> = None;
        for part in orders.parts().iter().filter(|part| part.days("deposit_paid_on").is_some()) {
            let (frame, origins) = (part.only(&WANTED), part.origins());
            let place = |name: &str| frame.place(name);
            for row in (0..frame.rows()).filter(|row| frame.text(place("status"), *row).is_some_and(|s| s == OPEN)) {
                let seen = self.sources[origins.of(row).0].made_on(zone);
                let day = frame.number(place("created_on"), row).or(frame.number(place("deposit_paid_on"), row));
                let day = day.and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
                let Some(first) = day.filter(|day| seen <= span.last() && *day <= span.last()) else { continue };
                let payable = Money::from_raw(frame.number(place("payable"), row).unwrap_or_default());
                let one = UnseenPresales { orders: 1, payable, first, seen };
                found = Some(found.map_or(one, |all| all.with(one)));
            }
        }
        found
    }
}

impl UnseenPresales {
    fn with(self, one: Self) -> Self {
        UnseenPresales {
            orders: self.orders + one.orders,
            payable: self.payable + one.payable,
            first: self.first.min(one.first),
            seen: self.seen.max(one.seen),
        }
    }
}
