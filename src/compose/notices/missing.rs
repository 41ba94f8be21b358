//! What keeps the week from being all there: whose export, of which days, why, and how far back one would have to reach.

use crate::compose::Context;
use crate::extract::ExportKind;
use crate::ledger::ask_back;
use crate::metrics::control::Difference;
use crate::metrics::shortfall::{Expectation, Other, Shortfall, Why, owed};
use crate::report::{Notice, StoreInfo, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::Days;
use rust_decimal::Decimal;

/// An export that a store owes.
pub(in crate::compose) struct Owes<'a> {
    /// The store.
    pub(in crate::compose) store: &'a StoreInfo,
    /// What it owes, and why.
    pub(in crate::compose) owed: Shortfall,
}

/// An export of a store that leaves days of the week open.
pub(in crate::compose) struct Missing<'a> {
    /// The store.
    pub(in crate::compose) store: &'a StoreInfo,
    /// What is missing.
    pub(in crate::compose) export: ExportKind,
    /// The days.
    pub(in crate::compose) days: Vec<Span>,
}

impl Missing<'_> {
    /// `家居店推广报表`
    pub(in crate::compose) fn name(&self, context: &Context) -> Phrase {
        let key = if context.stores.len() == 1 { "report.export" } else { "report.export_of" };
        Phrase::new(key).with("store", self.store.name.as_str()).with("export", export_name(self.export))
    }
}

/// An export's name.
pub(in crate::compose) fn export_name(export: ExportKind) -> Field {
    Field::Word(format!("gives.{}", export.as_str()))
}

/// Everything that the stores owe for the week, what the platform's own figures tell first.
pub(in crate::compose) fn all<'a>(context: &'a Context) -> Vec<Owes<'a>> {
    let sums = |store: &str, measure, days: &crate::engine::Days| context.metrics.by_day(store, measure, days);
    let tolerance = context.metrics.inputs().tolerance;
    let sources = &context.metrics.inputs().view.sources;
    let by = Expectation { sums: &sums, profiles: context.profiles, tolerance, sources };
    let mut found = Vec::new();
    for (store, view, expects) in context.views() {
        let owes = |owed| Owes { store, owed };
        found.extend(owed(by, Some(view), expects, context.days()).into_iter().map(owes));
    }
    found.sort_by_key(|owes| !owes.owed.is_by_control());
    found
}

/// Which days of which exports are not covered.
pub(in crate::compose) fn missing<'a>(context: &'a Context) -> Vec<Missing<'a>> {
    let mut found: Vec<Missing<'a>> = Vec::new();
    for owes in all(context) {
        let (Why::Missing(days) | Why::Hollow(days, _)) = &owes.owed.why else { continue };
        let (store, export) = (owes.store, owes.owed.export);
        match found.iter_mut().find(|known| known.store.id == store.id && known.export == export) {
            Some(known) => known.days.extend(days),
            None => found.push(Missing { store, export, days: days.clone() }),
        }
    }
    let place = |gap: &Missing| (context.stores.iter().position(|store| store.id == gap.store.id), gap.export);
    found.sort_by_key(place);
    found
}

/// Everything that makes the week's figures provisional.
pub(in crate::compose) fn provisional(context: &Context) -> Vec<Notice> {
    let notice = |owes: Owes| Notice {
        weight: Weight::Provisional,
        store: Some(owes.store.id.clone()),
        phrase: phrase(context, &owes),
    };
    all(context).into_iter().map(notice).collect()
}

fn phrase(context: &Context, owes: &Owes) -> Phrase {
    let (export, week) = (owes.owed.export, context.days());
    let reach = u64::from(ask_back(context.profiles, export));
    let phrase = match &owes.owed.why {
        Why::Missing(days) if *days == [week] => Phrase::new("notice.missing-week").with("days", spans(days)),
        Why::Missing(days) => Phrase::new("notice.missing-days").with("days", spans(days)),
        Why::Hollow(days, other) => hollow("notice.control-hollow", days, other, Field::MoneyFull),
        Why::Cut { channel, cut, days } => Phrase::new("notice.cut-missing")
            .with("channel", channel.as_str())
            .with("cut", Field::Word(format!("report.cut.{cut}")))
            .with("days", spans(days)),
        Why::Short(from) => Phrase::new("notice.reach-back")
            .with("axis", Field::Word(format!("report.axis.{}", export.as_str())))
            .with("from", from.to_string()),
        Why::Differs(difference) => differs(difference),
        Why::Fewer(days, before, now) => fewer("notice.control-fewer", days, *before, *now),
    };
    phrase
        .with("store", owes.store.name.as_str())
        .with("export", export_name(export))
        .with("files", Field::List(owes.owed.files.iter().map(|file| Field::Text(file.clone())).collect()))
        .with("first", (week.first() - Days::new(reach)).to_string())
        .with("last", week.last().to_string())
        .with("page", page(context, owes.store, export))
        .with("who", who(owes.store))
}

fn spans(days: &[Span]) -> Field {
    Field::List(days.iter().map(|span| Field::Span(*span)).collect())
}

/// That an export holds nothing of days on which the platform, or the order report, has something.
fn hollow(key: &str, days: &[Span], other: &Other, amount: fn(Decimal) -> Field) -> Phrase {
    Phrase::new(if other.is_order_report { format!("{key}-lines") } else { key.to_owned() })
        .with("days", spans(days))
        .with("what", Field::Word(format!("control.{}", other.subject.as_str())))
        .with("platform", amount(other.amount))
}

/// That days lost visitors from one export to the next.
fn fewer(key: &'static str, days: &[Span], before: i64, now: i64) -> Phrase {
    let (before, now) = (Field::Count(before), Field::Count(now));
    Phrase::new(key).with("days", spans(days)).with("before", before).with("now", now)
}

/// That ours differ from the platform's, by how much, on which days, and what that looks like.
fn differs(difference: &Difference) -> Phrase {
    let whole = difference.whole;
    let mut explained = Vec::new();
    for (key, amount) in [("excluded", whole.excluded), ("postage", whole.postage)] {
        if !amount.is_zero() {
            explained.push(Field::Said(Box::new(
                Phrase::new(format!("control.{key}")).with("amount", Field::MoneyFull(amount)),
            )));
        }
    }
    let apart = match explained.is_empty() {
        true => Phrase::new("control.apart"),
        false => Phrase::new("control.apart-after").with("explained", Field::List(explained)),
    };
    Phrase::new("notice.control")
        .with("what", Field::Word(format!("control.{}", difference.subject.as_str())))
        .with("platform", Field::MoneyFull(whole.theirs))
        .with("ours", Field::MoneyFull(whole.ours))
        .with("apart", apart.with("rest", Field::MoneyFull(whole.rest())))
        .with("days", spans(&difference.days))
        .with("cause", Field::Word(difference.cause_key()))
}

/// Who is to export: the store's person, or whoever does it.
fn who(store: &StoreInfo) -> Field {
    match &store.person {
        Some(person) => Field::Text(person.clone()),
        None => Field::Word("report.somebody".to_owned()),
    }
}

/// Where a store downloads a kind of export.
fn page(context: &Context, store: &StoreInfo, export: ExportKind) -> Field {
    let fits = |p: &&crate::extract::Profile| p.export == export && p.platforms.contains(&store.platform);
    let page = context.profiles.all().iter().find(fits).and_then(|p| p.page.get(context.language.tag()));
    page.map_or_else(|| export_name(export), |page| Field::Text(page.clone()))
}

/// The finding about what the platform's own figures tell.
pub(in crate::compose) fn finding(owes: &Owes) -> Option<Phrase> {
    let phrase = match &owes.owed.why {
        Why::Hollow(days, other) => hollow("report.finding.hollow", days, other, Field::Money),
        Why::Differs(difference) => Phrase::new("report.finding.control")
            .with("what", Field::Word(format!("control.{}", difference.subject.as_str())))
            .with("platform", Field::Money(difference.whole.theirs))
            .with("ours", Field::Money(difference.whole.ours))
            .with("days", spans(&difference.days))
            .with("cause", Field::Word(difference.cause_key())),
        Why::Fewer(days, before, now) => fewer("report.finding.fewer", days, *before, *now),
        Why::Missing(_) | Why::Cut { .. } | Why::Short(_) => return None,
    };
    Some(phrase.with("store", owes.store.name.as_str()).with("export", export_name(owes.owed.export)))
}
