//! The funnel: visitors, conversion and order value that the week's target asks for, beside what came.
//!
//! What is needed follows from the targets of the days of which visitors are known, each by the funnel of the plan's week
//! that holds it; weeks of the report and of the plan need not be the same.

use super::scope::{Scope, Whose, figure_cell, missing};
use crate::kpi::Kpi;
use crate::plan::PlanBook;
use crate::plan::book::Needed;
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The table and what to know of it, where the plan says for any of the stores how visitors become sales.
pub(super) fn table(scope: &Scope<'_>) -> Option<(Table, Vec<Phrase>)> {
    let book = scope.context.book?;
    let lines: Vec<Line<'_>> = scope.each().into_iter().map(|whose| Line::of(scope, book, whose)).collect();
    if lines.iter().all(|line| line.needed.is_err()) {
        return None;
    }
    let total = Line::together(scope, &lines);
    let all = total.as_ref().or_else(|| lines.first().filter(|_| lines.len() == 1));
    let mut notes: Vec<Phrase> = all.and_then(|line| verdict(&line.gaps(scope))).into_iter().collect();
    notes.push(Phrase::new("section.funnel.needed"));
    notes.extend(scope.gaps(&[Kpi::TrafficVisitors], scope.week));
    let table = Table {
        id: "plan.funnel",
        title: Phrase::new("table.plan.funnel"),
        columns: columns(),
        rows: lines.into_iter().map(|line| line.cells(scope)).collect(),
        total: total.map(|line| line.cells(scope)),
        of: None,
    };
    Some((table, notes))
}

fn columns() -> Vec<Column> {
    let less = |key, unit, left, right| Column::new(key, unit).by(Formula::Difference(left, right)).better_when(true);
    vec![
        Column::new("store", Unit::Text),
        Column::new("target", Unit::Money).summed(),
        Column::new("needed_visitors", Unit::Count).summed(),
        Column::new("visitors", Unit::Count).summed(),
        less("visitors_gap", Unit::Count, "visitors", "needed_visitors"),
        Column::new("target_conversion", Unit::Percent).given(),
        Column::new("conversion", Unit::Percent).given(),
        less("conversion_gap", Unit::Points, "conversion", "target_conversion"),
        Column::new("target_aov", Unit::MoneyPer).given(),
        Column::new("aov", Unit::MoneyPer).given(),
        less("aov_gap", Unit::MoneyPer, "aov", "target_aov"),
        Column::new("funnel_short", Unit::Text).given(),
    ]
}

/// A store, or all of them.
struct Line<'a> {
    whose: Whose<'a>,
    /// What its target asks for, or why that is not known; with the visitors needed in whole people.
    needed: Result<(Needed, Decimal), Phrase>,
}

impl<'a> Line<'a> {
    fn of(scope: &Scope<'_>, book: &PlanBook, whose: Whose<'a>) -> Self {
        let needed = needed(scope, book, whose.stores[0]);
        Line { whose, needed }
    }

    /// All stores, where each of them has everything: half a total would compare different stores.
    fn together(scope: &Scope<'a>, lines: &[Line<'a>]) -> Option<Line<'a>> {
        let whose = Some(scope.together()).filter(|_| lines.len() > 1)?;
        let (mut needed, mut visitors) = (Needed::default(), Decimal::ZERO);
        for line in lines {
            let (of_store, people) = line.needed.as_ref().ok()?;
            scope.value(Kpi::TrafficVisitors, &line.whose.stores, scope.week)?;
            needed.add(of_store);
            visitors += people;
        }
        Some(Line { whose, needed: Ok((needed, visitors)) })
    }

    /// Visitors, conversion and order value: as planned, and as they came.
    fn planned(&self) -> [Cell; 3] {
        let (needed, visitors) = match &self.needed {
            Ok(known) => known,
            Err(reason) => return std::array::from_fn(|_| Cell::Missing(Some(reason.clone()))),
        };
        let cell = |value: Option<Decimal>| value.map_or_else(|| missing("reason.nothing-to-divide-by"), Cell::Number);
        [Cell::Number(*visitors), cell(needed.conversion()), cell(needed.order_value())]
    }

    fn actual(&self, scope: &Scope<'_>) -> [Cell; 3] {
        [Kpi::TrafficVisitors, Kpi::TrafficConversion, Kpi::SalesAov]
            .map(|kpi| figure_cell(scope.metrics().get(kpi, &self.whose.stores, scope.week)))
    }

    /// What came less what was needed; where either is unknown, why.
    fn gaps(&self, scope: &Scope<'_>) -> [Cell; 3] {
        let (actual, planned) = (self.actual(scope), self.planned());
        std::array::from_fn(|at| match (&actual[at], &planned[at]) {
            (Cell::Number(actual), Cell::Number(planned)) => Cell::Number(actual - planned),
            (Cell::Number(_), unknown) | (unknown, _) => unknown.clone(),
        })
    }

    fn cells(self, scope: &Scope<'_>) -> Vec<Cell> {
        let target = match &self.needed {
            Ok((needed, _)) => Cell::Number(needed.target().decimal()),
            Err(reason) => Cell::Missing(Some(reason.clone())),
        };
        let gaps = self.gaps(scope);
        let short = short(&gaps);
        let (planned, actual) = (self.planned(), self.actual(scope));
        let mut row = vec![self.whose.name, target];
        for ((planned, actual), gap) in planned.into_iter().zip(actual).zip(gaps) {
            row.extend([planned, actual, gap]);
        }
        row.push(short);
        row
    }
}

/// What the targets of a store's days ask for: of the days whose visitors are counted, of all where none are.
fn needed(scope: &Scope<'_>, book: &PlanBook, store: &str) -> Result<(Needed, Decimal), Phrase> {
    let metrics = scope.metrics();
    let kpi = Kpi::TrafficVisitors;
    let counted = metrics.counted(kpi, store, scope.week);
    let days: Vec<NaiveDate> =
        if counted.count() == 0 { scope.week.days().collect() } else { counted.dates().collect() };
    let plan = metrics.inputs().plan;
    let targets: Vec<_> = days.into_iter().filter_map(|day| Some((day, plan.target(store, day)?))).collect();
    if targets.is_empty() {
        return Err(Phrase::new("reason.no-plan"));
    }
    let needed = book.needed_on(store, targets).ok_or_else(|| Phrase::new("reason.no-funnel"))?;
    let visitors = needed.visitors().ok_or_else(|| Phrase::new("reason.nothing-to-divide-by"))?;
    Ok((needed, visitors))
}

/// What a store's sales come of, in the order of gaps.
const FACTORS: [&str; 3] = ["visitors", "conversion", "aov"];

/// Which of the three came short, by name: by how much stands beside it.
fn short(gaps: &[Cell; 3]) -> Cell {
    if let Some(unknown) = gaps.iter().find(|gap| gap.number().is_none()) {
        return unknown.clone();
    }
    let is_short = |gap: &Cell| gap.number().is_some_and(|gap| gap < Decimal::ZERO);
    let named = FACTORS.iter().zip(gaps).filter(|(_, gap)| is_short(gap));
    let names: Vec<Field> = named.map(|(what, _)| Field::Word(format!("column.{what}"))).collect();
    if names.is_empty() {
        return Cell::Said(Phrase::new("section.funnel.enough"));
    }
    Cell::Said(Phrase::new("section.list").with("items", Field::List(names)))
}

/// Each of the three in a sentence, with its difference; `None` where one is unknown.
fn verdict(gaps: &[Cell; 3]) -> Option<Phrase> {
    let amount: [fn(Decimal) -> Field; 3] =
        [|people| Field::Count(i64::try_from(people).unwrap_or(i64::MAX)), Field::Points, Field::MoneyFull];
    let said: Option<Vec<Field>> = FACTORS
        .into_iter()
        .zip(gaps)
        .zip(amount)
        .map(|((what, gap), amount)| {
            let gap = gap.number()?;
            let way = match gap {
                gap if gap.is_zero() => "even",
                gap if gap > Decimal::ZERO => "above",
                _ => "short",
            };
            let phrase = Phrase::new(format!("section.funnel.{what}.{way}"));
            Some(phrase.with("amount", amount(gap.abs())).into())
        })
        .collect();
    Some(Phrase::new("section.funnel.verdict").with("parts", Field::List(said?)))
}
