//! Every week of a plan whose weeks are of unlike length, against its target: closed, running or still to come.
//!
//! Because seven days stand beside ten, each has actual and target per day too. The running one is measured to date.

use super::plan::{Year, against_columns};
use super::scope::{Scope, days, missing, total};
use crate::calendar::{Kind, Week};
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::report::{Cell, Column, Formula, Table, Total, Unit};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// The table; `None` where every week of the plan has seven days.
pub(super) fn table(year: &Year<'_>) -> Option<Table> {
    let inputs = year.scope.metrics().inputs();
    let plan = inputs.plan_calendar;
    if plan.kind() != Kind::Trade {
        return None;
    }
    let weeks = weeks(year);
    let row = |week: &Week| {
        let mut row =
            vec![Cell::Said(plan.week_name(*week)), days(week.span()), count(week.span()), year.state(week.span())];
        row.extend(measured(year, week.span()));
        row
    };
    let rows: Vec<Vec<Cell>> = weeks.iter().map(row).collect();
    let sum = |at: usize| Cell::Number(rows.iter().filter_map(|row| row[at].number()).sum());
    let mut total = vec![total(), Cell::Blank, sum(2), Cell::Blank];
    total.extend(begun(year, year.days).map_or_else(blanks, |days| year.against(&year.stores, days).cells()));
    total.extend([Cell::Blank, Cell::Blank]);
    total.extend(blanks());
    total.push(sum(total.len()));
    let title = Phrase::new("table.plan.periods");
    Some(Table { id: "plan.periods", title, columns: columns(), rows, total: Some(total), of: None })
}

/// The plan's weeks of the fiscal year, a row each.
pub(super) fn weeks(year: &Year<'_>) -> Vec<Week> {
    let inputs = year.scope.metrics().inputs();
    inputs.plan_calendar.weeks_of_year(inputs.week.fiscal_year())
}

/// Why weeks have figures per day, and up to when the running one counts.
pub(super) fn note(scope: &Scope<'_>) -> Option<Phrase> {
    let uneven = scope.metrics().inputs().plan_calendar.kind() == Kind::Trade;
    uneven.then(|| Phrase::new("section.plan.periods_note").with("last", scope.week.last()))
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("week", Unit::Text),
        Column::new("days", Unit::Text),
        Column::new("length", Unit::Count).summed(),
        Column::new("state", Unit::Text),
    ];
    columns.extend(against_columns("actual", "target_to_date", "achievement", "gap"));
    let per_day =
        |key, of| Column { total: Total::Empty, ..Column::new(key, Unit::MoneyPer).by(Formula::Ratio(of, "length")) };
    columns.extend([per_day("actual_per_day", "actual"), per_day("target_per_day", "week_target")]);
    let so_far = against_columns("cum_actual", "cum_target", "cum_achievement", "cum_gap");
    columns.extend(so_far.map(|column| Column { total: Total::Empty, ..column }));
    columns.push(Column::new("week_target", Unit::Money).summed());
    columns
}

/// A week to date, what it sold and what it is to sell a day, the year until its end, and its whole target.
fn measured(year: &Year<'_>, week: Span) -> Vec<Cell> {
    let whole = year.planned(&year.stores, week);
    let target_per_day = whole.number().map_or_else(|| whole.clone(), |target| per_day(target, week));
    let until = Span::new(year.days.first(), week.last()).unwrap_or(week);
    let Some(gone) = begun(year, week) else {
        let [actual, _, achievement, gap] = blanks();
        let mut cells = Vec::from(blanks());
        cells.extend([Cell::Blank, target_per_day]);
        cells.extend([actual, year.planned(&year.stores, until), achievement, gap, whole]);
        return cells;
    };
    let so_far = begun(year, until).unwrap_or(until);
    let mut cells = Vec::from(year.against(&year.stores, gone).cells());
    cells.extend([actual_per_day(year, &cells[0], gone), target_per_day]);
    cells.extend(year.against(&year.stores, so_far).cells());
    cells.push(whole);
    cells
}

/// What was sold a day, where every day is known: fewer would be another average than the one beside it.
fn actual_per_day(year: &Year<'_>, actual: &Cell, gone: Span) -> Cell {
    let known = year.scope.metrics().get(Kpi::PlanAchievement, &year.stores, gone);
    match (actual.number(), known.days) {
        (Some(amount), None) => per_day(amount, gone),
        (Some(_), Some(_)) => missing("section.plan.days_unknown"),
        (None, _) => actual.clone(),
    }
}

fn per_day(amount: Decimal, days: Span) -> Cell {
    ratio(amount, Decimal::from(days.len())).map_or(Cell::Missing(None), Cell::Number)
}

/// The days of a span that have gone by at the end of the reported week.
fn begun(year: &Year<'_>, span: Span) -> Option<Span> {
    Span::new(span.first(), span.last().min(year.scope.week.last()))
}

fn count(days: Span) -> Cell {
    Cell::Number(Decimal::from(days.len()))
}

fn blanks() -> [Cell; 4] {
    [Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank]
}
