//! The fiscal year against the plan, by store, by month and by week.
//!
//! The target column shows the whole plan of a period, so that weeks to come stand beside weeks gone. Where the year began
//! with other targets, those stand at the right.

use super::against::{self, Against};
use super::plan_original::{self, Original};
use super::plan_periods;
use super::plan_year::Year;
use super::scope::{StoreGroup, days, total};
use crate::calendar::Week;
use crate::compose::declared::{Columns, Declared};
use crate::compose::known::Known;
use crate::kpi::Kpi;
use crate::report::{Cell, Column, Formula, Table, Total};
use crate::span::Span;
use crate::words::Phrase;

/// By store, by month and by week: the plan's weeks where they are of unlike length, those reported where they are others.
/// The year's weeks are a long table: what else is judged now stands above it.
pub(super) fn tables(year: &Year<'_>, unplanned: &[&str], beside_sales: Vec<Table>) -> Vec<Table> {
    let periods = plan_periods::table(year);
    let inputs = year.scope.metrics().inputs();
    let other = periods.is_none() || !inputs.calendar.has_weeks_of(inputs.plan_calendar);
    let mut tables = vec![stores(year, unplanned), months(year)];
    tables.extend(periods);
    tables.extend(beside_sales);
    tables.extend(other.then(|| weeks(year)));
    tables
}

/// A store, or all that have a plan.
struct Store<'a> {
    whose: StoreGroup<'a>,
    week: Against,
    so_far: Against,
}

impl<'a> Store<'a> {
    fn of(year: &Year<'_>, whose: StoreGroup<'a>, unplanned: bool) -> Self {
        let scope = year.scope;
        let until = year.until(scope.metrics().inputs().period);
        let mut week = Against::of(scope, &whose.stores, scope.week);
        let mut so_far = Against::of(scope, &whose.stores, until);
        if unplanned {
            week.actual = scope.known(year.basis(), &whose.stores, scope.week);
            so_far.actual = scope.known(year.basis(), &whose.stores, until);
        } else {
            week.target = against::planned(scope, &whose.stores, scope.week);
        }
        Store { whose, week, so_far }
    }
}

fn stores(year: &Year<'_>, unplanned: &[&str]) -> Table {
    let scope = year.scope;
    let mut rows: Vec<Store<'_>> = Vec::new();
    for whose in scope.each() {
        let without = unplanned.contains(&whose.stores[0]);
        rows.push(Store::of(year, whose, without));
    }
    let all = (year.stores.len() > 1)
        .then(|| Store::of(year, StoreGroup { stores: year.stores.clone(), name: total() }, false));
    Columns::new()
        .with(Column::text("store"), |row: &Store<'_>| row.whose.name.clone())
        .with(Column::text("person"), |row| scope.person(&row.whose))
        .and(against::columns(against::WHOLE, |row: &Store<'_>| &row.week))
        .and(against::columns(against::CUMULATIVE, |row: &Store<'_>| &row.so_far))
        .with(Column::money("annual_target").summed(), |row| against::planned(scope, &row.whose.stores, year.days))
        .with(Column::percent("required_factor").given(), |row| {
            scope.known(Kpi::PlanRequiredFactor, &row.whose.stores, scope.week)
        })
        .with(Column::money("projection").given(), |row| {
            scope.known(Kpi::PlanProjection, &row.whose.stores, scope.week)
        })
        .and(originals_of_stores(year, &rows))
        .totalled("plan.stores", &rows, all.as_ref())
}

/// The first targets of the week and of the year, each where it is another one for any store.
fn originals_of_stores<'a>(year: &'a Year<'_>, rows: &[Store<'_>]) -> Vec<Declared<'a, Store<'a>>> {
    let Some(first) = &year.first else { return Vec::new() };
    let week = year.scope.week;
    let differs = |span| rows.iter().any(|row| first.differs(&row.whose.stores, span));
    let mut columns = Vec::new();
    if differs(week) {
        let part = Column::percent("original_achievement").by(Formula::Ratio("actual", "original_target"));
        columns.push(Declared::new(Column::money("original_target").summed(), move |row: &Store<'_>| {
            first.target(&row.whose.stores, week)
        }));
        columns.push(Declared::new(part, move |row: &Store<'_>| first.achievement(&row.whose.stores, week)));
    }
    if differs(year.days) {
        columns.push(Declared::new(Column::money("original_annual").summed(), |row: &Store<'_>| {
            first.target(&row.whose.stores, year.days)
        }));
    }
    columns
}

/// A month to date, and its whole target.
struct Month {
    name: Cell,
    state: Cell,
    so_far: Against,
    whole: Known,
    original: Option<Original>,
}

impl Month {
    fn of(year: &Year<'_>, month: Span) -> Self {
        let calendar = year.scope.metrics().inputs().calendar;
        let name = Phrase::new(format!("calendar.month.{}", calendar.month_name(month.first())));
        let first = year.first.as_ref().map(|first| first.target(&year.stores, month));
        Month::to_date(year, month, name.into(), year.planned(month), first)
    }

    /// The year so far, and all months' targets.
    fn total(year: &Year<'_>, months: &[Month]) -> Self {
        let originals = || months.iter().filter_map(|month| month.original.as_ref());
        let first = year.first.as_ref().map(|_| Known::sum(originals().map(|original| &original.target)));
        let whole = Known::sum(months.iter().map(|month| &month.whole));
        Month { state: Cell::Blank, ..Month::to_date(year, year.days, total(), whole, first) }
    }

    fn to_date(year: &Year<'_>, span: Span, name: Cell, whole: Known, first: Option<Known>) -> Self {
        let so_far = year.begun(span).map_or_else(Against::nothing, |span| year.against(span));
        let original = first.map(|target| Original { achievement: done(&so_far.actual, &target), target });
        Month { name, state: year.state(span), so_far, whole, original }
    }
}

/// How much of a whole is done; of what has not begun nothing is said.
fn done(actual: &Known, whole: &Known) -> Known {
    if actual.number().is_some() { actual.over(whole) } else { Known::Nothing }
}

fn months(year: &Year<'_>) -> Table {
    let rows: Vec<Month> = year.months().into_iter().map(|month| Month::of(year, month)).collect();
    let originals = year.first_of(year.months()).map(|_| {
        plan_original::columns(["original_whole", "original_done"], Total::Formula, |row: &Month| &row.original)
    });
    Columns::new()
        .with(Column::text("month"), |row: &Month| row.name.clone())
        .with(Column::text("state"), |row| row.state.clone())
        .and(against::columns(against::TO_DATE, |row: &Month| &row.so_far))
        .with(Column::money("whole_target").summed(), |row| Cell::from(&row.whole))
        .with(Column::percent("done_share").by(Formula::Ratio("actual", "whole_target")), |row| {
            done(&row.so_far.actual, &row.whole)
        })
        .and(originals.into_iter().flatten())
        .totalled("plan.months", &rows, Some(&Month::total(year, &rows)))
}

/// A week, and the year until its end.
struct OneWeek {
    name: Cell,
    days: Cell,
    week: Against,
    so_far: Against,
    original: Option<Original>,
}

impl OneWeek {
    fn of(year: &Year<'_>, week: Week) -> Self {
        let calendar = year.scope.metrics().inputs().calendar;
        let (target, until) = (year.planned(week.span()), year.until(week));
        let (one, so_far) = match year.is_past(week) {
            true => (Against { target, ..year.against(week.span()) }, year.against(until)),
            false => (Against::only(target), Against::only(year.planned(until))),
        };
        let (name, days) = (calendar.label(week).into(), days(week.span()));
        OneWeek { name, days, week: one, so_far, original: year.original(week) }
    }

    fn total(weeks: &[OneWeek]) -> Self {
        OneWeek {
            name: total(),
            days: Cell::Blank,
            week: Against::sums(weeks.iter().map(|row| &row.week)),
            so_far: Against::nothing(),
            original: Original::sum(weeks.iter().map(|row| &row.original)),
        }
    }
}

fn weeks(year: &Year<'_>) -> Table {
    let rows: Vec<OneWeek> = year.weeks.iter().map(|week| OneWeek::of(year, *week)).collect();
    let originals = year.first_of(year.weeks.iter().map(|week| week.span())).map(|_| {
        let keys = ["original_target", "original_achievement"];
        plan_original::columns(keys, Total::Empty, |row: &OneWeek| &row.original)
    });
    Columns::new()
        .with(Column::text("week"), |row: &OneWeek| row.name.clone())
        .with(Column::text("days"), |row| row.days.clone())
        .and(against::columns(against::WHOLE, |row: &OneWeek| &row.week))
        .and(against::untotalled(against::CUMULATIVE, |row: &OneWeek| &row.so_far))
        .and(originals.into_iter().flatten())
        .totalled("plan.weeks", &rows, Some(&OneWeek::total(&rows)))
}
