//! One event day by day, from two days before it, beside the same days of last year's.

use super::events_told::{State, Told};
use super::plan::{against, against_columns, planned};
use super::scope::{Scope, drawn};
use crate::report::{Cell, Chart, ChartKind, Column, Role, Series, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days, NaiveDate};

/// Days before the event, to see what waits for it.
const RUN_UP: u64 = 2;
/// Days shown of an event that lasts longer; the table's title says how many there are.
const MOST: usize = 45;

/// A day of the event: its number counted from the first day as 1, the days before it -1 and -2; and last year's same day.
struct DayOf {
    number: i64,
    day: NaiveDate,
    then: Option<NaiveDate>,
}

/// Its days, or as many of them as there is room for, the last one gone among them; and how many there are.
fn days_of(scope: &Scope<'_>, told: &Told<'_>) -> (Vec<DayOf>, usize) {
    let (first, before) = (told.span().first(), told.before.span);
    let all: Vec<DayOf> = Span::new(first - Days::new(RUN_UP), told.span().last())
        .into_iter()
        .flat_map(|span| span.days().collect::<Vec<_>>())
        .map(|day| {
            let place = (day - first).num_days();
            let then = before.first() + (day - first);
            let number = if place < 0 { place } else { place + 1 };
            DayOf { number, day, then: (then <= before.last()).then_some(then) }
        })
        .collect();
    let count = all.len();
    let gone = all.iter().filter(|one| one.day <= scope.week.last()).count();
    let skipped = gone.saturating_sub(MOST);
    (all.into_iter().skip(skipped).take(MOST).collect(), count)
}

/// `D1`, `D-2`
fn label(number: i64) -> Phrase {
    Phrase::new("section.events.day").with("number", number)
}

pub(super) fn table(scope: &Scope<'_>, told: &Told<'_>) -> Table {
    let (shown, count) = days_of(scope, told);
    let rows: Vec<Vec<Cell>> = shown.iter().map(|one| row(scope, told, one)).collect();
    let mut columns =
        vec![Column::new("event_day", Unit::Text), Column::new("weekday", Unit::Text), Column::new("day", Unit::Day)];
    columns.extend(against_columns("actual", "target", "achievement", "gap"));
    columns.push(Column::new("day_then", Unit::Day));
    columns.push(Column::new("sold_then", Unit::Money));
    columns.push(Column::new("event_change", Unit::Change).better_when(true));
    Table {
        id: "events.days",
        title: Phrase::new(if rows.len() < count { "section.events.last_days_of" } else { "section.events.days_of" })
            .with("event", told.name())
            .with("days", told.span())
            .with("shown", rows.len())
            .with("count", count),
        of: None,
        columns,
        rows,
        total: None,
    }
}

fn row(scope: &Scope<'_>, told: &Told<'_>, one: &DayOf) -> Vec<Cell> {
    let (stores, day) = (&told.planned.stores, Span::day(one.day));
    let weekday = Phrase::new("section.weekday").with("day", Field::Weekday(one.day));
    let mut row = vec![Cell::Said(label(one.number)), Cell::Said(weekday), Cell::Day(one.day)];
    let gone = one.day <= scope.week.last();
    match gone {
        true => row.extend(against(scope, stores, day).cells()),
        false => row.extend([Cell::Blank, planned(scope, stores, day), Cell::Blank, Cell::Blank]),
    }
    let Some(then) = one.then else {
        row.extend([Cell::Blank, Cell::Blank, Cell::Blank]);
        return row;
    };
    let basis = scope.context.basis();
    row.extend([Cell::Day(then), scope.cell(basis, stores, Span::day(then))]);
    row.push(if gone { scope.change(basis, stores, day, Span::day(then)) } else { Cell::Blank });
    row
}

/// The same days as columns: actual, target, last year's.
pub(super) fn chart(scope: &Scope<'_>, told: &Told<'_>) -> Option<Chart> {
    let table = table(scope, told);
    let values = |key: &str| {
        let at = table.column(key);
        table.rows.iter().map(|row| at.and_then(|at| row[at].number())).collect()
    };
    let labels = table.rows.iter().map(|row| match &row[0] {
        Cell::Said(label) => label.clone(),
        _ => Phrase::new("section.text").with("text", ""),
    });
    let series = |role, word: &str, key: &str| Series {
        role,
        name: Phrase::new(format!("section.{word}")),
        values: values(key),
    };
    drawn(Chart {
        id: "events.days",
        title: title(scope, told),
        subtitle: Phrase::new("section.events.subtitle")
            .with("who", scope.who_of(&told.planned.stores))
            .with("what", scope.context.basis().name())
            .with("days", told.span()),
        kind: ChartKind::Columns,
        unit: Unit::Money,
        categories: labels.collect(),
        series: vec![
            series(Role::LastYear, "last_year", "sold_then"),
            series(Role::Target, "target", "target"),
            series(Role::Actual, "actual", "actual"),
        ],
    })
}

fn title(scope: &Scope<'_>, told: &Told<'_>) -> Phrase {
    let rate = told.so_far.and_then(|span| against(scope, &told.planned.stores, span).achievement.number());
    let Some(rate) = rate else { return Phrase::new("section.events.by_day").with("event", told.name()) };
    let key = if told.state == State::Running { "section.events.day_by_day" } else { "section.events.in_all" };
    Phrase::new(key)
        .with("event", told.name())
        .with("day", told.so_far.map_or(0, Span::len))
        .with("rate", Field::Percent(rate))
        .with("change", told.change_words(scope))
}
