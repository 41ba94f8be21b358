//! Money in other currencies: stores that are in no total because a rate is missing, and what exports of a store give in another
//! currency than the store's.

use super::{about, of_store};
use crate::compose::Context;
use crate::facts::{SEVERAL_CURRENCIES, Table};
use crate::ledger::StoreView;
use crate::money::Money;
use crate::report::{Notice, StoreInfo, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Of the period, whose totals are provisional without them; of the periods beside it, whose totals lack them.
pub(super) fn notices(context: &Context) -> Vec<Notice> {
    let named = |id: &str| context.stores.iter().find(|store| store.id == id);
    let unrated = context.metrics.without_rate(&context.ids(), context.days());
    let notice = |(id, reason): &(&str, Phrase)| {
        let store = named(id)?;
        let notice = of_store(Weight::Provisional, store, "notice.no-rate");
        Some(notice.with("reason", reason.clone()).with("currency", store.currency.as_str()))
    };
    let mut all: Vec<Notice> = unrated.iter().filter_map(notice).collect();
    let others = context.stores.iter().filter(|store| !unrated.iter().any(|(id, _)| *id == store.id));
    all.extend(others.filter_map(|store| earlier(context, store)));
    all.extend(context.views().flat_map(|(store, view, _)| within(context, store, view)));
    all
}

/// The other periods of which a rate is missing, together.
fn earlier(context: &Context, store: &StoreInfo) -> Option<Notice> {
    let periods = context.metrics.inputs().periods().into_iter();
    let unrated = periods.filter_map(|(period, span)| {
        let (_, reason) = context.metrics.without_rate(&[&store.id], span).pop()?;
        Some((Field::Word(format!("period.{}", period.as_str())), reason))
    });
    let (periods, reasons): (Vec<Field>, Vec<Phrase>) = unrated.unzip();
    let phrase = about(store, "notice.no-rate-earlier").with("reason", reasons.into_iter().next()?);
    let phrase = phrase.with("periods", Field::List(periods));
    Some(Notice { weight: Weight::Attention, store: Some(store.id.clone()), phrase })
}

/// Rows of a table in a currency, converted or left out.
#[derive(Default)]
struct Sum {
    rows: u64,
    amount: Money,
    days: Vec<NaiveDate>,
}

/// What a store's exports give in other currencies of the period: orders, else the lines that stand for them; refunds; advertising.
fn within(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let mut sums: BTreeMap<(bool, Table, &str), Sum> = BTreeMap::new();
    let lines_stand = !view.frames.contains_key(&Table::Orders);
    for ((table, currency, day), other) in &view.other_currency {
        let told = *table != Table::OrderLines || lines_stand;
        if told && context.days().contains(*day) && other.rows > 0 {
            let sum = sums.entry((!other.left_out, *table, currency)).or_default();
            sum.rows += other.rows;
            sum.amount += other.amount;
            sum.days.push(*day);
        }
    }
    let notice = |((converted, table, currency), sum): ((bool, Table, &str), Sum)| {
        let (weight, key) = match converted {
            _ if currency == SEVERAL_CURRENCIES => (Weight::Provisional, "notice.several-currencies"),
            true => (Weight::Remark, "notice.converted"),
            false => (Weight::Provisional, "notice.not-converted"),
        };
        of_store(weight, store, key)
            .with("what", Field::Word(format!("rows-of.{table}")))
            .with("rows", sum.rows)
            .with("amount", Field::In(Box::new(Field::MoneyFull(sum.amount.decimal())), currency.to_owned()))
            .with("currency", currency)
            .with("own", store.currency.as_str())
            .with("days", Span::runs(sum.days))
    };
    sums.into_iter().map(notice).collect()
}
