//! The fiscal year against the plan, by store, by month and by week.
//!
//! The target column shows the whole plan of a period, so that weeks to come stand beside weeks gone. Where the year began
//! with other targets, those stand at the right, only where a number differs. Where the plan's weeks are of unlike length,
//! seven days stand beside ten, and each has actual and target per day too; the running one is measured to date.

use super::against;
use super::plan_year::{Original, Year};
use super::scope::{Scope, StoreGroup, days, total};
use crate::calendar::{Kind, Week};
use crate::compose::declared::{Columns, Declared, or_blank};
use crate::kpi::Kpi;
use crate::metrics::{Against, Known};
use crate::report::{Cell, Column, Formula, Table, Total, Unit};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// By store, by month and by week: the plan's weeks where they are of unlike length, those reported where they are others.
/// The year's weeks are a long table: what else is judged now stands above it.
pub(super) fn tables(year: &Year<'_>, unplanned: &[&str], beside_sales: Vec<Table>) -> Vec<Table> {
    let inputs = year.scope.metrics().inputs();
    let periods = is_uneven(year.scope).then(|| periods(year));
    let other = periods.is_none() || !inputs.calendar.has_weeks_of(inputs.plan_calendar);
    let mut tables = vec![stores(year, unplanned), months(year)];
    tables.extend(periods);
    tables.extend(beside_sales);
    tables.extend(other.then(|| weeks(year)));
    tables
}

/// Why weeks have figures per day, and up to when the running one counts.
pub(super) fn note(scope: &Scope<'_>) -> Option<Phrase> {
    is_uneven(scope).then(|| Phrase::new("section.plan.periods_note").with("last", scope.week.last()))
}

fn is_uneven(scope: &Scope<'_>) -> bool {
    scope.metrics().inputs().plan_calendar.kind() == Kind::Trade
}

struct Store<'a> {
    whose: StoreGroup<'a>,
    week: Against,
    so_far: Against,
}

impl<'a> Store<'a> {
    fn of(year: &Year<'_>, whose: StoreGroup<'a>, unplanned: bool) -> Self {
        let (metrics, week) = (year.scope.metrics(), year.scope.week);
        let until = year.until(metrics.inputs().period);
        let mut store = Store {
            week: metrics.against_target(&whose.stores, week),
            so_far: metrics.against_target(&whose.stores, until),
            whose,
        };
        if unplanned {
            store.week.actual = metrics.known(year.scope.context.basis(), &store.whose.stores, week);
            store.so_far.actual = metrics.known(year.scope.context.basis(), &store.whose.stores, until);
        } else {
            store.week.target = metrics.planned(&store.whose.stores, week);
        }
        store
    }
}

fn stores(year: &Year<'_>, unplanned: &[&str]) -> Table {
    let (scope, metrics) = (year.scope, year.scope.metrics());
    let mut rows: Vec<Store<'_>> = Vec::new();
    for whose in scope.each() {
        let without = unplanned.contains(&whose.stores[0]);
        rows.push(Store::of(year, whose, without));
    }
    let all = (year.stores.len() > 1)
        .then(|| Store::of(year, StoreGroup { stores: year.stores.clone(), own: None, name: total() }, false));
    let figure = |kpi| move |row: &Store<'_>| metrics.known(kpi, &row.whose.stores, scope.week);
    // A year that is reported whole is its own year to date, and nothing of it is to come.
    let mut to_date = Vec::from(against::columns(against::CUMULATIVE, |row: &Store<'_>| &row.so_far));
    to_date.extend([
        Declared::new(Column::money("annual_target").summed(), |row: &Store<'_>| {
            metrics.planned(&row.whose.stores, year.days)
        }),
        Declared::new(Column::percent("required_factor").given(), figure(Kpi::PlanRequiredFactor)),
        Declared::new(Column::money("projection").given(), figure(Kpi::PlanProjection)),
    ]);
    Columns::new()
        .with(Column::text("store"), |row: &Store<'_>| row.whose.name.clone())
        .with(Column::text("person"), |row| scope.person(&row.whose))
        .and(against::columns(against::WHOLE, |row: &Store<'_>| &row.week))
        .and(if year.is_reported() { Vec::new() } else { to_date })
        .and(originals_of_stores(year, &rows))
        .totalled("plan.stores", &rows, all.as_ref())
}

/// The first targets of the week and of the year, each where it is another one for any store.
fn originals_of_stores<'a>(year: &'a Year<'_>, rows: &[Store<'_>]) -> Vec<Declared<'a, Store<'a>>> {
    let Some(first) = &year.first else { return Vec::new() };
    let differs = |span| rows.iter().any(|row| first.differs(&row.whose.stores, span));
    let target = |key, span| {
        Declared::new(Column::money(key).summed(), move |row: &Store<'_>| first.target(&row.whose.stores, span))
    };
    let mut columns = Vec::new();
    if differs(year.scope.week) {
        let part = Column::percent("original_achievement").by(Formula::Ratio("actual", "original_target"));
        let achieved = move |row: &Store<'_>| first.achievement(&row.whose.stores, year.scope.week);
        columns.extend([target("original_target", year.scope.week), Declared::new(part, achieved)]);
    }
    columns.extend(differs(year.days).then(|| target("original_annual", year.days)));
    columns
}

/// A month, a week or a week of the plan; or all of them.
#[derive(Default)]
struct Row {
    name: Cell,
    /// None of all of them.
    span: Option<Span>,
    length: Known,
    /// The period itself, to date.
    period: Against,
    /// The year until its end.
    year: Against,
    /// Its whole target.
    whole: Known,
    original: Option<Original>,
}

impl Row {
    fn of(name: Phrase, span: Span) -> Self {
        Row { name: name.into(), span: Some(span), length: length(span), ..Row::default() }
    }

    fn total(rows: &[Row], period: Against) -> Self {
        let originals = || rows.iter().filter_map(|row| row.original.as_ref());
        let sum = || Known::sum(originals().map(|original| &original.target));
        Row {
            name: total(),
            length: Known::sum(rows.iter().map(|row| &row.length)),
            period,
            whole: Known::sum(rows.iter().map(|row| &row.whole)),
            original: originals().next().map(|_| Original { target: sum(), achievement: Known::Nothing }),
            ..Row::default()
        }
    }

    fn days(&self) -> Cell {
        or_blank(self.span.map(days))
    }

    fn state(&self, year: &Year<'_>) -> Cell {
        or_blank(self.span.map(|span| year.state(span)))
    }

    /// How much of the whole target is done; of what has not begun nothing is said.
    fn done(&self, whole: &Known) -> Known {
        if self.period.actual.number().is_some() { self.period.actual.over(whole) } else { Known::Nothing }
    }
}

/// The column of first targets, which add up, and of what was achieved of them: weeks gone over targets of the whole year say
/// nothing, so that column has a total only where `total` says so. None where no span had another target.
fn originals<'a>(
    year: &Year<'_>,
    spans: impl IntoIterator<Item = Span>,
    [target, achievement]: [&'static str; 2],
    total: Total,
) -> Vec<Declared<'a, Row>> {
    let differs = |span| year.first.as_ref().is_some_and(|first| first.differs(&year.stores, span));
    if !spans.into_iter().any(differs) {
        return Vec::new();
    }
    let known = |pick: fn(&Original) -> &Known| {
        move |row: &Row| row.original.as_ref().map_or(Known::Nothing, |original| pick(original).clone())
    };
    let part = Column::percent(achievement).by(Formula::Ratio("actual", target));
    vec![
        Declared::new(Column::money(target).summed(), known(|original| &original.target)),
        Declared::new(part, known(|original| &original.achievement)).with_total(total),
    ]
}

fn months(year: &Year<'_>) -> Table {
    let calendar = year.scope.metrics().inputs().calendar;
    let with_first = |row: Row, target: Option<Known>| {
        let original = target.map(|target| Original { achievement: row.done(&target), target });
        Row { original, ..row }
    };
    let of_month = |month: Span| {
        let name = Phrase::new(format!("calendar.month.{}", calendar.month_name(month.first())));
        let row = Row { period: year.so_far(month), whole: year.planned(month), ..Row::of(name, month) };
        with_first(row, year.first.as_ref().map(|first| first.target(&year.stores, month)))
    };
    let rows: Vec<Row> = year.months().into_iter().map(of_month).collect();
    let mut all = Row::total(&rows, year.so_far(year.days));
    let first = all.original.take().map(|sum| sum.target);
    let all = with_first(all, first);
    let keys = ["original_whole", "original_done"];
    Columns::new()
        .with(Column::text("month"), |row: &Row| row.name.clone())
        .with(Column::text("state"), |row| row.state(year))
        .and(against::columns(against::TO_DATE, |row: &Row| &row.period))
        .with(Column::money("whole_target").summed(), |row| row.whole.clone())
        .with(Column::percent("done_share").by(Formula::Ratio("actual", "whole_target")), |row| row.done(&row.whole))
        .and(originals(year, year.months(), keys, Total::Formula))
        .totalled("plan.months", &rows, Some(&all))
}

fn weeks(year: &Year<'_>) -> Table {
    let calendar = year.scope.metrics().inputs().calendar;
    let of_week = |week: &Week| {
        let (target, until) = (year.planned(week.span()), year.until(*week));
        let (period, so_far) = match year.is_past(*week) {
            true => (Against { target, ..year.against(week.span()) }, year.against(until)),
            false => (Against::only(target), Against::only(year.planned(until))),
        };
        let row = Row::of(calendar.label(*week), week.span());
        Row { period, year: so_far, original: year.original(*week), ..row }
    };
    let rows: Vec<Row> = year.weeks.iter().map(of_week).collect();
    let all = Row::total(&rows, Against::sums(rows.iter().map(|row| &row.period)));
    let (spans, keys) = (year.weeks.iter().map(|week| week.span()), ["original_target", "original_achievement"]);
    Columns::new()
        .with(Column::text("week"), |row: &Row| row.name.clone())
        .with(Column::text("days"), Row::days)
        .and(against::columns(against::WHOLE, |row: &Row| &row.period))
        .and(against::untotalled(against::CUMULATIVE, |row: &Row| &row.year))
        .and(originals(year, spans, keys, Total::Empty))
        .totalled("plan.weeks", &rows, Some(&all))
}

fn periods(year: &Year<'_>) -> Table {
    let inputs = year.scope.metrics().inputs();
    let of_week = |week: &Week| {
        let span = week.span();
        let until = Span::new(year.days.first(), span.last()).unwrap_or(span);
        Row {
            year: match year.begun(span) {
                Some(_) => year.so_far(until),
                None => Against::only(year.planned(until)),
            },
            period: year.so_far(span),
            whole: year.planned(span),
            original: year.original(*week),
            ..Row::of(inputs.plan_calendar.week_name(*week), span)
        }
    };
    let weeks = inputs.plan_calendar.weeks_of_year(inputs.period.fiscal_year());
    let rows: Vec<Row> = weeks.iter().map(of_week).collect();
    let all = Row::total(&rows, year.so_far(year.days));
    let per_day =
        |key, of| Column { total: Total::Empty, ..Column::new(key, Unit::MoneyPer).by(Formula::Ratio(of, "length")) };
    let (spans, keys) = (weeks.iter().map(|week| week.span()), ["original_target", "original_achievement"]);
    Columns::new()
        .with(Column::text("week"), |row: &Row| row.name.clone())
        .with(Column::text("days"), Row::days)
        .with(Column::count("length").summed(), |row| row.length.clone())
        .with(Column::text("state"), |row| row.state(year))
        .and(against::columns(against::TO_DATE, |row: &Row| &row.period))
        .with(per_day("actual_per_day", "actual"), |row| actual_per_day(year, row))
        .with(per_day("target_per_day", "week_target"), |row| match row.span {
            Some(_) => row.whole.over(&row.length),
            None => Known::Nothing,
        })
        .and(against::untotalled(against::CUMULATIVE, |row: &Row| &row.year))
        .with(Column::money("week_target").summed(), |row| row.whole.clone())
        .and(originals(year, spans, keys, Total::Empty))
        .totalled("plan.periods", &rows, Some(&all))
}

/// What was sold a day, where every day is known: fewer would be another average than the one beside it.
fn actual_per_day(year: &Year<'_>, row: &Row) -> Known {
    let Some(gone) = row.span.and_then(|span| year.begun(span)) else { return Known::Nothing };
    let known = year.scope.metrics().get(Kpi::PlanAchievement, &year.stores, gone);
    match (row.period.actual.number(), known.days) {
        (Some(_), Some(_)) => Known::because("section.plan.days_unknown"),
        _ => row.period.actual.over(&length(gone)),
    }
}

fn length(days: Span) -> Known {
    Known::Number(Decimal::from(days.len()))
}
