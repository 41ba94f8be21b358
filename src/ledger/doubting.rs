//! Which files there is a doubt about: each is held against its own name and times, and against what the others hold.

use super::StoreSpec;
use super::contradicted;
use super::doubt::Doubt;
use super::implausible;
use super::left_out::{Export, LeftOut, begun_and_ended, left_out};
use super::replaced::{Replaced, Replacement};
use super::source_days::named_days;
use super::source_state::SourceState;
use super::view::StoreView;
use crate::calendar::Span;
use crate::extract::{Part, Profile, Profiles, TotalDiffers};
use crate::facts::{self, Frame, Table};
use chrono::NaiveDate;
use chrono_tz::Tz;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many days without a row part a file's rows into those that belong together and those that do not.
const FAR: i64 = 180;

/// What the days of a store's files say against them, by the files' indices.
pub(super) fn of_files(
    spec: &StoreSpec,
    sources: &[SourceState],
    used: &[usize],
    profiles: &Profiles,
) -> Vec<(usize, Doubt)> {
    let mut found = Vec::new();
    for &index in used {
        for part in sources[index].extract.iter().flat_map(|extract| &extract.parts) {
            let Some(profile) = profiles.get(&part.profile) else { continue };
            let own = of_days(&sources[index], part, profile, spec.zone)
                .into_iter()
                .chain(of_total(part))
                .chain(of_days_twice(part));
            found.extend(own.map(|doubt| (index, doubt)));
        }
    }
    found
}

/// What the other files of a table say against some of them; `age` sorts sources.
pub(super) fn of_others(
    table: Table,
    exports: &[Export],
    sources: &[SourceState],
    age: &dyn Fn(usize) -> usize,
) -> Vec<(usize, Doubt)> {
    let doubt = |found: LeftOut| {
        let other = sources[found.elsewhere].source.name().to_owned();
        (found.source, Doubt::LeavesOut { table, count: found.count, example: found.example, other })
    };
    left_out(exports, age).into_iter().map(doubt).collect()
}

/// What the other files say against some, beside what these leave out of their days' orders and refunds.
pub(super) fn of_several_files(view: &StoreView, sources: &[SourceState]) -> Vec<(usize, Doubt)> {
    let mut found = of_days_told_anew(&view.renewals, sources);
    let name = |source: usize| sources[source].source.name().to_owned();
    found.extend(contradicted::doubts(view.memo.contradicted.values().flatten(), &name));
    found
}

/// What is said of files that leave out what older ones told of the same days; what stands beside these says nothing against any.
fn of_days_told_anew(renewals: &[Replacement], sources: &[SourceState]) -> Vec<(usize, Doubt)> {
    let doubt = |told: &Replacement| {
        let Replacement { table, rows, amount, .. } = *told;
        let (days, other) = (told.days.clone(), sources[told.older].source.name().to_owned());
        let doubt = match told.what {
            Replaced::Filtered => Doubt::DaysInPart { table, rows, amount, days, other },
            Replaced::LeftOut => Doubt::DaysLess { table, rows, amount, days, other },
            Replaced::Apart => Doubt::DaysApart { table, rows, amount, days, other },
            Replaced::Beside => return None,
        };
        Some((told.source, doubt))
    };
    renewals.iter().filter_map(doubt).collect()
}

/// What a part's days say against it: those that its name rules out, or else a few that lie far from all others.
fn of_days(state: &SourceState, part: &Part, profile: &Profile, zone: Tz) -> Option<Doubt> {
    let named =
        named_days(&state.source, part.member.as_deref(), profile).and_then(|(first, last)| Span::new(first, last));
    if let Some(named) = named {
        let (rows, days) = counted(part, |day| !named.contains(day));
        return (rows > 0).then(|| Doubt::OutsideItsName { rows, days, first: named.first(), last: named.last() });
    }
    if let Some(made) = state.part_made(part, profile, zone).filter(|time| time.exact) {
        let made = made.at.with_timezone(&zone).date_naive();
        let (rows, days) = counted(part, |day| day > made);
        if rows > 0 {
            return Some(Doubt::AfterItWasMade { rows, days, made });
        }
    }
    let few = far_from_the_others(&part.axis_days)?;
    let (rows, days) = counted(part, |day| few.contains(day));
    Some(Doubt::FarFromTheOthers { rows, days })
}

/// A row of totals that says more than the rows.
fn of_total(part: &Part) -> Option<Doubt> {
    let TotalDiffers { header, total, sum, day } = part.total_differs.clone().filter(TotalDiffers::lacks_rows)?;
    Some(Doubt::TotalMore { column: header, total, sum, day })
}

/// Rows of advertising that two exports in one file may have told twice.
fn of_days_twice(part: &Part) -> Option<Doubt> {
    let days = Span::runs(part.added_days.iter().copied());
    (!days.is_empty()).then_some(Doubt::DaysTwice { days })
}

/// The rows of days, and the days.
fn counted(part: &Part, counts: impl Fn(NaiveDate) -> bool) -> (u64, Vec<Span>) {
    let found: Vec<(NaiveDate, u64)> =
        part.axis_days.iter().map(|(day, rows)| (*day, *rows)).filter(|(day, _)| counts(*day)).collect();
    (found.iter().map(|(_, rows)| rows).sum(), Span::runs(found.into_iter().map(|(day, _)| day)))
}

/// The first or last days, where they hold the fewer rows and a long silence parts them from the rest.
fn far_from_the_others(days: &BTreeMap<NaiveDate, u64>) -> Option<Span> {
    let pairs = days.keys().zip(days.keys().skip(1));
    let (before, after) = pairs.map(|(a, b)| (*a, *b)).max_by_key(|(a, b)| *b - *a)?;
    let rows = |part: Span| days.range(part.first()..=part.last()).map(|(_, rows)| rows).sum::<u64>();
    let (early, late) = (Span::new(*days.keys().next()?, before)?, Span::new(after, *days.keys().next_back()?)?);
    let few = if rows(early) <= rows(late) { early } else { late };
    ((after - before).num_days() >= FAR).then_some(few)
}

/// Rows of a file that were paid, by their state, and do not say when: with an amount, and without one. That some orders are paid
/// for when they are delivered, a profile tells by their state.
pub(super) fn of_payments(frame: &Frame) -> [Option<Doubt>; 2] {
    if !matches!(frame.table(), Table::Orders | Table::OrderLines) || !frame.has("paid_at") || !frame.has("status") {
        return [None, None];
    }
    let (status, paid_at, order) = (frame.place("status"), frame.place("paid_at"), frame.place("order_id"));
    let amounts = ["paid", "paid_reported", "payable"].map(|name| frame.place(name));
    let is_paid = |row: &usize| frame.text(status, *row).is_some_and(|s| matches!(s, "paid" | "shipped" | "completed"));
    let paid: Vec<usize> = (0..frame.rows()).filter(is_paid).collect();
    let amount = |row: usize| amounts.iter().find_map(|place| frame.number(*place, row));
    let lacking = |is: fn(Option<i64>) -> bool| -> Vec<usize> {
        let lacks = |row: &usize| frame.number(paid_at, *row).is_none() && is(amount(*row));
        paid.iter().copied().filter(lacks).collect()
    };
    let example = |rows: &[usize]| rows.first().and_then(|row| frame.text(order, *row)).map(|id| id.to_string());
    let without_time = lacking(|amount| amount.is_some_and(|amount| amount > 0));
    let without_amount = lacking(|amount| amount.is_none());
    let of = paid.len() as u64;
    let doubted = |rows: &[usize]| example(rows).map(|example| (rows.len() as u64, example));
    [
        doubted(&without_time).map(|(rows, example)| Doubt::PaidWithoutTime { rows, example }),
        doubted(&without_amount).map(|(rows, example)| Doubt::PaidWithoutAmount { rows, of, example }),
    ]
}

/// So many times what a buyer owes, and so much more, a shop is never paid for an order, whatever platform and coupons add.
const TIMES: i64 = 3;
const MORE: i64 = 1_000_000;

/// Whether more was paid than a shop is ever paid for what costs so much.
fn is_far_more(paid: i64, owed: i64) -> bool {
    owed > 0 && paid > owed.saturating_mul(TIMES).saturating_add(MORE)
}

/// Rows of orders whose amounts contradict each other: a zero too many, or another row's cell. Where nothing but their lines says
/// what they cost, these do (`worth`).
pub(super) fn of_amounts(orders: &Frame, worth: &HashMap<Arc<str>, i64>) -> Option<Doubt> {
    if orders.table() != Table::Orders {
        return None;
    }
    let [payable, paid, reported, refunded, order] =
        ["payable", "paid", "paid_reported", "refunded", "order_id"].map(|name| orders.place(name));
    let amount = |place: usize, row: usize| orders.number(place, row).unwrap_or_default();
    let is_more = |row: &usize| {
        let owed = amount(payable, *row);
        let paid = amount(paid, *row).max(amount(reported, *row));
        let (most, back) = (owed.max(paid), amount(refunded, *row));
        let by_lines = || orders.text(order, *row).and_then(|order| worth.get(order)).copied().unwrap_or_default();
        is_far_more(paid, owed)
            || most > 0 && implausible::is_far_more(back, most)
            || !worth.is_empty() && is_far_more(paid, by_lines())
    };
    let rows: Vec<usize> = (0..orders.rows()).filter(is_more).collect();
    let example = orders.text(order, *rows.first()?)?.to_string();
    let days = [facts::day_of("paid_at")?, facts::day_of("created_at")?].map(|name| orders.place(name));
    let day = |row: &usize| days.iter().find_map(|place| orders.number(*place, *row));
    let days = rows.iter().filter_map(day).filter_map(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
    Some(Doubt::MoreThanOwed { orders: rows.len() as u64, example, days: Span::runs(days.collect::<BTreeSet<_>>()) })
}

/// The columns of lines that say what an order's pieces cost.
pub(super) const WORTH: [&str; 3] = ["order_id", "price", "units"];

/// What the pieces of orders cost by the price of one, of orders of which so much more was paid than of most that it is worth reading
/// their lines. Not of the first and the last line's order, of which the file may have a part, nor where a price is unknown.
pub(super) fn worth<E>(orders: &Frame, lines: impl FnOnce() -> Result<Frame, E>) -> Result<HashMap<Arc<str>, i64>, E> {
    let (order, paid) = (orders.place("order_id"), orders.place("paid"));
    let mut amounts: Vec<i64> = (0..orders.rows()).filter_map(|row| orders.number(paid, row)).collect();
    let middle = amounts.len() / 2;
    let usual = if amounts.is_empty() { 0 } else { *amounts.select_nth_unstable(middle).1 };
    let is_much = |row: &usize| orders.number(paid, *row).is_some_and(|paid| is_far_more(paid, usual));
    let asked = (0..orders.rows()).filter(is_much).filter_map(|row| orders.text(order, row));
    let mut worth: HashMap<Arc<str>, i64> = asked.map(|order| (Arc::from(order), 0)).collect();
    if worth.is_empty() {
        return Ok(worth);
    }
    let lines = lines()?;
    if !lines.has("price") || !lines.has("units") {
        return Ok(HashMap::new());
    }
    let [order, price, units] = WORTH.map(|name| lines.place(name));
    let ends = [0, lines.rows().saturating_sub(1)];
    for order in ends.into_iter().filter_map(|row| lines.text(order, row)) {
        worth.remove(order);
    }
    for row in 0..lines.rows() {
        let Some(order) = lines.text(order, row) else { continue };
        let Some(sum) = worth.get_mut(order) else { continue };
        match lines.number(price, row).zip(lines.number(units, row)) {
            Some((price, units)) => *sum = sum.saturating_add(price.saturating_mul(units)),
            None => drop(worth.remove(order)),
        }
    }
    Ok(worth)
}

/// Rows of a file that ended on a day before they began.
pub(super) fn of_times(frame: &Frame) -> Option<Doubt> {
    let (begun, ended) = begun_and_ended(frame.table())?;
    // By days: within one, what a platform writes first is its own affair.
    let (begun, ended) = (frame.place(facts::day_of(begun)?), frame.place(facts::day_of(ended)?));
    let backwards = |row: &usize| frame.number(ended, *row).zip(frame.number(begun, *row)).is_some_and(|(e, b)| e < b);
    let rows = (0..frame.rows()).filter(backwards).count() as u64;
    (rows > 0).then_some(match frame.table() {
        Table::Refunds => Doubt::FinishedBefore { rows },
        _ => Doubt::PaidBefore { rows },
    })
}
