//! What needs somebody, most money first: facts of the figures, with who and until when; no causes are guessed.

mod ads;
mod data;
mod products;
mod stores;

use crate::compose::Context;
use crate::kpi::Kpi;
use crate::ratio::cents;
use crate::report::{Finding, StoreInfo};
use crate::words::{Field, Phrase};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// More is a list that nobody works off.
const MOST: usize = 5;
/// Less than this part of the week's sales is not worth a line.
const WORTH: Decimal = Decimal::from_parts(1, 0, 0, false, 3);

/// Days that somebody has for it: data first, because figures change with it.
const DAYS_FOR_DATA: u64 = 1;
const DAYS_FOR_MONEY: u64 = 2;

/// At most five; what the platform's own figures contradict comes first, and a missing export always has its place, because
/// figures wait for it.
pub(super) fn findings(context: &Context) -> Vec<Finding> {
    let mut first = data::contradicted(context);
    first.truncate(MOST - 2);
    let sales = context.total(Kpi::SalesPaid).value.unwrap_or_default();
    let mut money: Vec<Finding> = context.stores.iter().filter_map(|store| stores::below(context, store)).collect();
    money.extend(context.stores.iter().filter_map(|store| stores::refunds(context, store)));
    money.extend(context.stores.iter().flat_map(|store| products::of_store(context, store)));
    money.extend(context.stores.iter().flat_map(|store| ads::of_store(context, store)));
    money.extend(stores::goals(context));
    // What cannot be weighed, for want of a rate, is said after what can.
    money.retain(|finding| finding.amount.is_none_or(|amount| amount >= sales * WORTH));
    // Stable: of equal amounts the store's own comes first.
    money.sort_by_key(|finding| Reverse(finding.amount));
    let mut data = data::missing(context);
    data.truncate(MOST - 2 - first.len().min(1));
    money.truncate((MOST - data.len()).saturating_sub(first.len()));
    money.splice(0..0, first);
    money.extend(data);
    money.extend(data::unlifted(context));
    money.extend(data::codes(context));
    money.truncate(MOST);
    money
}

/// `11/18 周三前`: a working day after the report.
fn until(context: &Context, days: u64) -> Phrase {
    // Counted from what the exports know, so that a report made again says the same; from the receipt where that was late.
    let known = if context.late { context.as_of } else { context.data_until() };
    let made = known.date_naive().max(context.days().last() + Days::new(1));
    let mut day: NaiveDate = made + Days::new(days);
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day + Days::new(1);
    }
    Phrase::new("report.until").with("day", day).with("weekday", Field::Weekday(day))
}

/// Of an amount in the store's own currency, which is weighed among others in the report's.
fn about_money(context: &Context, store: &StoreInfo, amount: Decimal, text: Phrase, who: Option<String>) -> Finding {
    weighed(context, context.in_report(&store.id, amount), text, who)
}

fn weighed(context: &Context, amount: Option<Decimal>, text: Phrase, who: Option<String>) -> Finding {
    Finding { amount: amount.map(cents), text, who, when: Some(until(context, DAYS_FOR_MONEY)) }
}

fn about_data(context: &Context, text: Phrase, who: Option<String>) -> Finding {
    Finding { amount: None, text, who, when: Some(until(context, DAYS_FOR_DATA)) }
}
