//! What rows of used files say twice, otherwise, or not at all: repeated rows, totals that are none, days told anew, cells
//! left open.

use super::attention;
use crate::compose::Context;
use crate::ledger::{Replaced, Replacement, SourceState, StoreView};
use crate::report::{Notice, StoreInfo};
use crate::span::Span;
use crate::words::Field;
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
    let about = |key: &str| attention(store, key).with("file", state.source.name());
    let repeated: u64 = parts().map(|part| part.repeated).sum();
    let repeated = (repeated > 0).then(|| about("notice.repeated-rows").with("rows", repeated));
    let differs = parts().filter_map(|part| part.total_differs.as_ref()).map(|differs| {
        about("notice.total-differs")
            .with("column", differs.header.as_str())
            .with("total", differs.total.as_str())
            .with("sum", differs.sum.as_str())
    });
    repeated.into_iter().chain(differs).collect()
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
        let notice = attention(store, key)
            .with("file", sources[renewal.source].source.name())
            .with("days", span(renewal.days)?)
            .with("table", Field::Word(format!("rows-of.{}", renewal.table)))
            .with("rows", renewal.rows);
        Some(notice.with("amount", renewal.amount))
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
        let notice =
            attention(store, "notice.left-open").with("table", Field::Word(format!("rows-of.{}", measure.table)));
        Some(notice.with("column", column).with("days", Span::runs(days)))
    };
    open.into_iter().filter_map(notice).collect()
}
