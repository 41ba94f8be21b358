//! Events about to begin of which the plan does not say what they are to sell.

use super::about_data;
use crate::compose::Context;
use crate::report::Finding;
use crate::words::Phrase;
use chrono::Days;

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
        about_data(context, text, person)
    })
    .collect()
}
