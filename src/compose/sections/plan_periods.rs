//! Every week of a plan whose weeks are of unlike length, against its target: closed, running or still to come.
//!
//! Because seven days stand beside ten, each has actual and target per day too. The running one is measured to date.

use super::against::{self, Against};
use super::plan_original::{self, Original};
use super::plan_year::Year;
use super::scope::{Scope, days, total};
use crate::calendar::{Kind, Week};
use crate::compose::declared::Columns;
use crate::compose::known::Known;
use crate::kpi::Kpi;
use crate::report::{Cell, Column, Formula, Table, Total, Unit};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// A week of the plan to date, the year until its end, and its whole target.
struct Period {
    name: Cell,
    days: Cell,
    length: Known,
    state: Cell,
    so_far: Against,
    actual_per_day: Known,
    target_per_day: Known,
    year: Against,
    whole: Known,
    original: Option<Original>,
}

impl Period {
    fn of(year: &Year<'_>, week: Week) -> Self {
        let span = week.span();
        let until = Span::new(year.days.first(), span.last()).unwrap_or(span);
        let (so_far, actual_per_day, to_date) = match year.begun(span) {
            Some(gone) => {
                let so_far = year.against(gone);
                let per_day = actual_per_day(year, &so_far.actual, gone);
                (so_far, per_day, year.against(year.begun(until).unwrap_or(until)))
            }
            None => (Against::nothing(), Known::Nothing, Against::only(year.planned(until))),
        };
        let whole = year.planned(span);
        Period {
            name: year.scope.metrics().inputs().plan_calendar.week_name(week).into(),
            days: days(span),
            length: length(span),
            state: year.state(span),
            so_far,
            actual_per_day,
            target_per_day: whole.over(&length(span)),
            year: to_date,
            whole,
            original: year.original(week),
        }
    }

    fn total(year: &Year<'_>, periods: &[Period]) -> Self {
        Period {
            name: total(),
            days: Cell::Blank,
            length: Known::sum(periods.iter().map(|period| &period.length)),
            state: Cell::Blank,
            so_far: year.begun(year.days).map_or_else(Against::nothing, |days| year.against(days)),
            actual_per_day: Known::Nothing,
            target_per_day: Known::Nothing,
            year: Against::nothing(),
            whole: Known::sum(periods.iter().map(|period| &period.whole)),
            original: Original::sum(periods.iter().map(|period| &period.original)),
        }
    }
}

/// The table; `None` where every week of the plan has seven days.
pub(super) fn table(year: &Year<'_>) -> Option<Table> {
    let inputs = year.scope.metrics().inputs();
    if inputs.plan_calendar.kind() != Kind::Trade {
        return None;
    }
    let weeks = inputs.plan_calendar.weeks_of_year(inputs.period.fiscal_year());
    let rows: Vec<Period> = weeks.iter().map(|week| Period::of(year, *week)).collect();
    let originals = year.first_of(weeks.iter().map(|week| week.span())).map(|_| {
        let keys = ["original_target", "original_achievement"];
        plan_original::columns(keys, Total::Empty, |row: &Period| &row.original)
    });
    let per_day =
        |key, of| Column { total: Total::Empty, ..Column::new(key, Unit::MoneyPer).by(Formula::Ratio(of, "length")) };
    let columns = Columns::new()
        .with(Column::text("week"), |row: &Period| row.name.clone())
        .with(Column::text("days"), |row| row.days.clone())
        .with(Column::count("length").summed(), |row| Cell::from(&row.length))
        .with(Column::text("state"), |row| row.state.clone())
        .and(against::columns(against::TO_DATE, |row: &Period| &row.so_far))
        .with(per_day("actual_per_day", "actual"), |row| Cell::from(&row.actual_per_day))
        .with(per_day("target_per_day", "week_target"), |row| Cell::from(&row.target_per_day))
        .and(against::untotalled(against::CUMULATIVE, |row: &Period| &row.year))
        .with(Column::money("week_target").summed(), |row| Cell::from(&row.whole))
        .and(originals.into_iter().flatten());
    Some(columns.totalled("plan.periods", &rows, Some(&Period::total(year, &rows))))
}

/// Why weeks have figures per day, and up to when the running one counts.
pub(super) fn note(scope: &Scope<'_>) -> Option<Phrase> {
    let uneven = scope.metrics().inputs().plan_calendar.kind() == Kind::Trade;
    uneven.then(|| Phrase::new("section.plan.periods_note").with("last", scope.week.last()))
}

/// What was sold a day, where every day is known: fewer would be another average than the one beside it.
fn actual_per_day(year: &Year<'_>, actual: &Known, gone: Span) -> Known {
    let known = year.scope.metrics().get(Kpi::PlanAchievement, &year.stores, gone);
    match (actual.number(), known.days) {
        (Some(_), Some(_)) => Known::because("section.plan.days_unknown"),
        _ => actual.over(&length(gone)),
    }
}

fn length(days: Span) -> Known {
    Known::Number(Decimal::from(days.len()))
}
