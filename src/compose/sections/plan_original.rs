//! The targets that the year began with, beside those in use: columns, only where a number differs, and a sentence.

use super::plan::{Year, share};
use super::plan_periods;
use super::scope::{figure_cell, missing};
use crate::calendar::Week;
use crate::compose::Original;
use crate::compose::notices::revised;
use crate::kpi::Kpi;
use crate::money::Money;
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// A year's first targets, for the stores of one reader.
pub(super) struct Beside<'a> {
    year: &'a Year<'a>,
    original: Original<'a>,
}

/// A column to be added at a table's right: what each row and the total row have in it.
struct Added {
    column: Column,
    cells: Vec<Cell>,
    total: Cell,
}

impl<'a> Beside<'a> {
    /// `None` where the year is planned as it was at first.
    pub(super) fn of(year: &'a Year<'a>) -> Option<Self> {
        let original = year.scope.context.original?;
        let changed = year.scope.ids.iter().any(|id| original.since.contains_key(*id));
        changed.then_some(Beside { year, original })
    }

    /// The first target of a span.
    fn planned(&self, stores: &[&str], span: Span) -> Option<Decimal> {
        let plan = self.original.metrics.inputs().plan;
        stores.iter().filter_map(|store| plan.sum(store, span)).map(Money::decimal).reduce(|a, b| a + b)
    }

    /// Whether the target in use is another one.
    fn differs(&self, stores: &[&str], span: Span) -> bool {
        self.planned(stores, span) != self.year.planned(stores, span).number()
    }

    fn target(&self, stores: &[&str], span: Span) -> Cell {
        self.planned(stores, span).map_or_else(|| missing("reason.no-plan"), Cell::Number)
    }

    /// Sales against the first target, over stores and days that have both.
    fn achievement(&self, stores: &[&str], span: Span) -> Cell {
        figure_cell(self.original.metrics.get(Kpi::PlanAchievement, stores, span))
    }

    /// Adds what differs to the tables of the year.
    pub(super) fn widen(&self, tables: &mut [Table]) {
        for table in tables {
            match table.id {
                "plan.stores" => self.stores(table),
                "plan.months" => self.months(table, &self.year.months()),
                "plan.weeks" => self.weeks(table, &self.year.weeks),
                "plan.periods" => self.weeks(table, &plan_periods::weeks(self.year)),
                _ => {}
            }
        }
    }

    /// The table of stores, its rows in the order of [`Scope::each`](super::scope::Scope::each).
    fn stores(&self, table: &mut Table) {
        let rows: Vec<&str> = self.year.scope.each().iter().map(|whose| whose.stores[0]).collect();
        let (week, year) = (self.year.scope.week, self.year.days);
        let all = self.year.scope.ids.as_slice();
        let column = |key, cell: &dyn Fn(&[&str]) -> Cell| Added {
            column: Column::new(key, Unit::Money).summed(),
            cells: rows.iter().map(|id| cell(&[*id])).collect(),
            total: cell(all),
        };
        if rows.iter().any(|id| self.differs(&[*id], week)) {
            add(table, column("original_target", &|stores| self.target(stores, week)));
            let mut achieved = column("original_achievement", &|stores| self.achievement(stores, week));
            achieved.column = achievement("original_achievement", "original_target");
            add(table, achieved);
        }
        if rows.iter().any(|id| self.differs(&[*id], year)) {
            add(table, column("original_annual", &|stores| self.target(stores, year)));
        }
    }

    /// The table of months, its rows in their order.
    fn months(&self, table: &mut Table, months: &[Span]) {
        let stores = self.year.scope.ids.as_slice();
        if !months.iter().any(|month| self.differs(stores, *month)) {
            return;
        }
        let targets: Vec<Cell> = months.iter().map(|month| self.target(stores, *month)).collect();
        let actual = table.column("actual");
        let done = |row: Option<&Vec<Cell>>, target: &Cell| match row.zip(actual).map(|(row, at)| &row[at]) {
            Some(actual) if actual.number().is_some() => share(actual, target),
            _ => Cell::Blank,
        };
        let parts = targets.iter().enumerate().map(|(at, target)| done(table.rows.get(at), target)).collect();
        let whole = sum(&targets);
        let part = done(table.total.as_ref(), &whole);
        let column = Column::new("original_whole", Unit::Money).summed();
        add(table, Added { column, cells: targets, total: whole });
        add(table, Added { column: achievement("original_done", "original_whole"), cells: parts, total: part });
    }

    /// A table of weeks, its rows in their order.
    fn weeks(&self, table: &mut Table, weeks: &[Week]) {
        let stores = self.year.scope.ids.as_slice();
        if !weeks.iter().any(|week| self.differs(stores, week.span())) {
            return;
        }
        let targets: Vec<Cell> = weeks.iter().map(|week| self.target(stores, week.span())).collect();
        let gone = |week: &Week| match self.year.is_past(week) {
            true => self.achievement(stores, week.span()),
            false => Cell::Blank,
        };
        let parts = weeks.iter().map(gone).collect();
        let total = sum(&targets);
        let column = Column::new("original_target", Unit::Money).summed();
        add(table, Added { column, cells: targets, total });
        let mut column = achievement("original_achievement", "original_target");
        // Like the achievement beside it: a sum of weeks gone over targets of the whole year says nothing.
        column.total = crate::report::Total::Empty;
        add(table, Added { column, cells: parts, total: Cell::Blank });
    }

    /// What was changed, and since when.
    pub(super) fn note(&self) -> Phrase {
        let stores = self.year.scope.ids.as_slice();
        let since = stores.iter().filter_map(|id| self.original.since.get(*id)).max();
        let since = since.copied().unwrap_or_else(|| self.year.days.first());
        let annual = (self.planned(stores, self.year.days), self.year.planned(stores, self.year.days).number());
        match annual {
            (Some(from), Some(to)) if from != to => revised("section.plan.revised", from, to, since),
            _ => Phrase::new("section.plan.respread").with("day", since),
        }
    }
}

fn achievement(key: &'static str, target: &'static str) -> Column {
    Column::new(key, Unit::Percent).by(Formula::Ratio("actual", target))
}

fn sum(cells: &[Cell]) -> Cell {
    Cell::Number(cells.iter().filter_map(Cell::number).sum())
}

fn add(table: &mut Table, added: Added) {
    table.columns.push(added.column);
    table.rows.iter_mut().zip(added.cells).for_each(|(row, cell)| row.push(cell));
    if let Some(total) = &mut table.total {
        total.push(added.total);
    }
}
