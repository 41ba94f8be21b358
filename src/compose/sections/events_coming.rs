//! Events of the next six weeks: what the same event brought last year, and what the operator noted then.

use super::events_progress;
use super::scope::{Scope, days, missing};
use crate::compose::best_day;
use crate::compose::declared::Declared;
use crate::kpi::Kpi;
use crate::metrics::Known;
use crate::metrics::events::EventProgress;
use crate::ratio::growth;
use crate::report::grids::kpi_column;
use crate::report::{Cell, Column, Table, Unit};
use crate::span::{Span, State};
use crate::words::{Field, Phrase};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// So many days ahead there is still time to order goods.
const AHEAD: u64 = 42;

/// The day from which days to go are counted: the first after the week reported, however late the report is made.
pub(super) fn today(scope: &Scope<'_>) -> NaiveDate {
    scope.week.last() + Days::new(1)
}

/// The events that begin within six weeks.
pub(super) fn table(scope: &Scope<'_>, all: &[EventProgress<'_>]) -> Option<Table> {
    let until = scope.week.last() + Days::new(AHEAD);
    let soon = |told: &&EventProgress<'_>| told.state == State::Coming && told.span().first() <= until;
    let basis = scope.context.basis();
    let then = |told: &EventProgress<'_>, kpi| scope.known(kpi, &told.planned.stores, told.before.span);
    let of_then = |key, kpi| Declared::new(kpi_column(key, kpi), move |told: &EventProgress<'_>| then(told, kpi));
    events_progress::columns(scope, true, |told: &EventProgress<'_>| told)
        .with(Column::new("event_first", Unit::Day), |told| told.span().first())
        .with(Column::count("days_to_go"), |told| Decimal::from(to_go(scope, told)))
        .with(Column::money("event_target"), |told| told.target(scope))
        .with(Column::new("target_growth", Unit::Change), |told| {
            let both = told.target(scope).number().zip(then(told, basis).number());
            Known::or(both.and_then(|(target, then)| growth(target, then)), "section.not_comparable")
        })
        .with(Column::text("event_before"), |told| days(told.before.span))
        .with(Column::money("event_then_whole"), |told| then(told, basis))
        .with(Column::text("best_day_then"), |told| best_day(scope, &told.planned.stores, told.before.span))
        .and([
            of_then("refund_final_then", Kpi::RefundCohortShare),
            of_then("spend_last", Kpi::AdsSpend),
            of_then("roi_last", Kpi::AdsRoi),
            of_then("cost_share_last", Kpi::AdsCostShare),
        ])
        .with(Column::text("event_note"), |told| told.note(scope))
        .table("events.coming", all.iter().filter(soon))
        .unless_empty()
}

fn to_go(scope: &Scope<'_>, told: &EventProgress<'_>) -> i64 {
    (told.span().first() - today(scope)).num_days()
}

/// The day that sold most, or the days that sold alike, as day of the event and date.
fn best_day(scope: &Scope<'_>, stores: &[&str], span: Span) -> Cell {
    let Some((days, sold)) = best_day::days(scope.context, scope.context.basis(), stores, span) else {
        return missing("section.not_comparable");
    };
    let named = |day: NaiveDate| {
        let number = (day - span.first()).num_days() + 1;
        Phrase::new("section.events.best_day_name").with("number", number).with("day", day)
    };
    let phrase = match days.as_slice() {
        [day] => Phrase::new("section.events.best_day").with("day", named(*day)),
        _ => {
            let days: Vec<Phrase> = days.into_iter().map(named).collect();
            Phrase::new("section.events.best_days").with("days", days)
        }
    };
    Cell::Said(phrase.with("sold", Field::Money(sold)))
}

/// `下一个：双12，12/08 开始（还有 22 天），目标 12.0万。`
pub(super) fn next(scope: &Scope<'_>, told: &EventProgress<'_>) -> Phrase {
    let target = told.target(scope).number();
    let key = if target.is_some() { "section.events.next" } else { "section.events.next_untargeted" };
    Phrase::new(key)
        .with("event", told.name())
        .with("first", told.span().first())
        .with("count", to_go(scope, told))
        .with("target", Field::Money(target.unwrap_or_default()))
}
