//! Stores whose money is in no total, because a rate of exchange is missing.

use super::{about, of_store};
use crate::compose::Context;
use crate::report::{Notice, StoreInfo, Weight};
use crate::words::{Field, Phrase};

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
