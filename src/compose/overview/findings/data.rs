//! What is not there: exports that have not come, names for codes, targets of events. Without them figures stay unknown.

use super::Matter;
use crate::compose::notices::{UnknownCodes, about, missing, unknown_codes};
use crate::compose::{Context, Detail};
use crate::report::{Finding, StoreInfo};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Datelike, Days};

/// Codes named in the line; the notice names more.
const CODES_NAMED: usize = 3;

/// What the platform's own figures contradict: nothing else of the store can be believed before that is settled.
pub(super) fn contradicted(context: &Context) -> Vec<Finding> {
    let finding = |owes: &missing::Owes| {
        let text = missing::finding(context, owes)?;
        let action = missing::again(context, owes);
        Some(Matter::sure(text, action).about_data(context, owes.store.person.clone()))
    };
    missing::all(context).iter().filter_map(finding).collect()
}

/// One finding a store, with everything that is missing of it.
pub(super) fn missing(context: &Context) -> Vec<Finding> {
    let gaps = missing::missing(context);
    let of_store = |store: &StoreInfo| {
        let own: Vec<&missing::Missing> = gaps.iter().filter(|gap| gap.store.id == store.id).collect();
        let text = lacking(context, store, &own);
        let action = match context.detail {
            Detail::Operator if own.iter().all(|gap| gap.given.is_some()) => Phrase::new("report.action.given"),
            Detail::Operator => Phrase::new("report.action.export").with("pages", pages(context, store, &own)),
            Detail::Owner => Phrase::new("report.action.export_owner"),
        };
        let finding = || Matter::sure(text, action).about_data(context, store.person.clone());
        (!own.is_empty()).then(finding)
    };
    context.stores.iter().filter_map(of_store).collect()
}

/// What a store lacks. Of some days it is told what becomes of them; days that all exports lack are named once.
fn lacking(context: &Context, store: &StoreInfo, own: &[&missing::Missing<'_>]) -> Phrase {
    let is_whole = |gap: &missing::Missing| context.over().is_some_and(|whole| gap.days == [whole]);
    let is_same = own.iter().all(|gap| Some(&gap.days) == own.first().map(|first| &first.days));
    let exports = || own.iter().map(|gap| missing::export_name(gap.export)).collect::<Vec<Field>>();
    let with_days = || {
        let named = |gap: &&missing::Missing| {
            let name = Phrase::new("report.export_days").with("export", missing::export_name(gap.export));
            name.with("days", &gap.days)
        };
        own.iter().map(named).collect::<Vec<Phrase>>()
    };
    match (own.iter().any(|gap| is_whole(gap)), is_same, own.first()) {
        (true, true, _) => about(store, "report.finding.missing_whole").with("exports", Field::List(exports())),
        (true, false, _) => about(store, "report.finding.missing").with("exports", with_days()),
        (false, true, Some(first)) => about(store, "report.finding.missing_same_days")
            .with("exports", Field::List(exports()))
            .with("days", &first.days),
        (false, ..) => about(store, "report.finding.missing_days").with("exports", with_days()),
    }
}

/// Where to click for each export, and which days to ask for; a page that gives several once, with all days that any needs.
fn pages(context: &Context, store: &StoreInfo, own: &[&missing::Missing<'_>]) -> Vec<Phrase> {
    let mut pages: Vec<(Field, Span)> = Vec::new();
    for gap in own {
        let (page, days) = (missing::page(context, store, gap.export), missing::asked(context, store, gap.export));
        match pages.iter_mut().find(|(known, _)| *known == page) {
            Some((_, known)) => *known = known.hull(days),
            None => pages.push((page, days)),
        }
    }
    // A span is said without its year, which is clear only where both ends have one.
    let said = |(page, days): (Field, Span)| match days.first().year() == days.last().year() {
        true => Phrase::new("report.export_from").with("page", page).with("days", days),
        false => Phrase::new("report.export_from_to")
            .with("page", page)
            .with("first", days.first().to_string())
            .with("last", days.last().to_string()),
    };
    pages.into_iter().map(said).collect()
}

/// Codes sold this week that the catalog does not hold.
pub(super) fn codes(context: &Context) -> Vec<Finding> {
    let finding = |unknown: &UnknownCodes| {
        let text = unknown.phrase(context, "report.finding.codes", "report.finding.codes_more", CODES_NAMED);
        Matter::sure(text, Phrase::new("report.action.codes")).about_data(context, unknown.store.person.clone())
    };
    // A code that nobody paid for this week waits for the notice; it needs nobody today.
    unknown_codes(context).iter().filter(|unknown| !unknown.paid.is_zero()).map(finding).collect()
}

/// So many days ahead a target can still be set before the event is on.
const AHEAD: u64 = 14;

/// One an event that begins within two weeks and has neither factor nor amount: its days are planned like any other.
pub(super) fn unlifted(context: &Context) -> Vec<Finding> {
    let Some(book) = context.book else { return Vec::new() };
    let until = context.days().last() + Days::new(AHEAD);
    let stores = context.ids();
    let soon = |first| context.days().last() < first && first <= until;
    let bare = book.planned_events(&stores).into_iter().filter(|event| soon(event.span.first()) && !event.is_lifted());
    bare.map(|event| {
        let person = match event.stores.as_slice() {
            [only] => context.stores.iter().find(|store| store.id == *only).and_then(|store| store.person.clone()),
            _ => None,
        };
        let text = Phrase::new("report.finding.event").with("event", event.name).with("first", event.span.first());
        Matter::sure(text, Phrase::new("report.action.event")).about_data(context, person)
    })
    .collect()
}
