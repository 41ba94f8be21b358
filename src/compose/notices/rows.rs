//! What rows of used files say twice, otherwise, or not at all: repeated rows, totals that are none, days told anew, cells
//! left open.

use super::{about, of_store};
use crate::compose::Context;
use crate::ledger::{Replaced, Replacement, SourceState, StoreView};
use crate::report::{Notice, StoreInfo, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days, NaiveDate};

/// Whether days reach into the week before the report's or later: what is older was said in its time.
fn is_recent(context: &Context, days: Span) -> bool {
    days.last() >= context.days().first() - Days::new(7)
}

/// Of each file: rows there already, a row of totals that is not their sum.
pub(super) fn of_file(context: &Context, store: &StoreInfo, state: &SourceState) -> Vec<Notice> {
    if state.coverage.is_some_and(|days| !is_recent(context, days)) {
        return Vec::new();
    }
    let parts = || state.extract.iter().flat_map(|extract| &extract.parts);
    let about =
        |key: &str| Phrase::new(key.to_owned()).with("store", store.name.as_str()).with("file", state.source.name());
    let mut all = Vec::new();
    let repeated: u64 = parts().map(|part| part.repeated).sum();
    if repeated > 0 {
        let phrase = about("notice.repeated-rows").with("rows", repeated);
        all.push(of_store(Weight::Attention, &store.id, phrase));
    }
    for differs in parts().filter_map(|part| part.total_differs.as_ref()) {
        let phrase = about("notice.total-differs")
            .with("column", differs.header.as_str())
            .with("total", differs.total.as_str())
            .with("sum", differs.sum.as_str());
        all.push(of_store(Weight::Attention, &store.id, phrase));
    }
    all
}

/// Files that leave out what older ones said of the same days.
pub(super) fn renewals(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let sources = &context.metrics.inputs().view.sources;
    let notice = |renewal: &Replacement| {
        let key = match renewal.what {
            Replaced::Filtered => "notice.days-filtered",
            Replaced::LeftOut => "notice.days-left-out",
            Replaced::Beside => "notice.days-beside",
        };
        let phrase = about(store, key)
            .with("file", sources[renewal.source].source.name())
            .with("days", Field::Span(span(renewal.days)?))
            .with("table", Field::Word(format!("rows-of.{}", renewal.table)))
            .with("rows", renewal.rows)
            .with("amount", Field::MoneyFull(renewal.amount.decimal()));
        Some(of_store(Weight::Attention, &store.id, phrase))
    };
    let matters = |renewal: &&Replacement| span(renewal.days).is_some_and(|days| is_recent(context, days));
    view.renewals.iter().filter(matters).filter_map(notice).collect()
}

fn span((first, last): (i64, i64)) -> Option<Span> {
    let day = |n: i64| NaiveDate::from_epoch_days(i32::try_from(n).ok()?);
    Span::new(day(first)?, day(last)?)
}

/// Columns that some rows of the week leave open, by which figures of these days are not known.
pub(super) fn left_open(context: &Context, store: &StoreInfo) -> Vec<Notice> {
    let open = context.metrics.left_open(&store.id, context.days());
    let notice = |(measure, days): (&'static crate::engine::Measure, Vec<NaiveDate>)| {
        let column = Field::Word(format!("fact.{}.{}", measure.table, measure.column()?));
        let days: Vec<Field> = Span::runs(days).into_iter().map(Field::Span).collect();
        let phrase = about(store, "notice.left-open")
            .with("table", Field::Word(format!("rows-of.{}", measure.table)))
            .with("column", column)
            .with("days", Field::List(days));
        Some(of_store(Weight::Attention, &store.id, phrase))
    };
    open.into_iter().filter_map(notice).collect()
}
