//! Against the plan: every week of the fiscal year, its months, and each store.
//!
//! Achievement and gap pair the stores and days that have both actual and target, as the KPIs do. The target column shows
//! the whole plan of the period, so that weeks to come stand beside weeks gone; where the two differ a note says so.

use super::plan_original::Beside;
use super::scope::{Scope, days, figure_cell, missing, total};
use super::{plan_burn_up, plan_charts, plan_periods};
use crate::calendar::{Part, Week};
use crate::kpi::Kpi;
use crate::report::{Cell, Column, Formula, ListInfo, Section, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let plan = scope.metrics().inputs().plan;
    let (planned, unplanned): (Vec<&str>, Vec<&str>) = scope.ids.iter().partition(|id| plan.span(id).is_some());
    if planned.is_empty() {
        return Err(Phrase::new("section.left_out.plan"));
    }
    let year = Year::of(scope, planned);
    let used = scope.context.lists.iter().filter(|list| list.kind == "plan");
    let mut notes: Vec<Phrase> = used.map(ListInfo::phrase).collect();
    let mut tables = year.tables(&unplanned);
    if let Some(beside) = Beside::of(&year) {
        beside.widen(&mut tables);
        notes.push(beside.note());
    }
    notes.extend(year.notes(&unplanned));
    Ok(Section {
        id: "plan",
        title: Phrase::new("section.plan.title"),
        message: year.message(),
        charts: plan_charts::charts(&year),
        tables,
        notes,
    })
}

/// The fiscal year of the stores that have a plan.
pub(super) struct Year<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) stores: Vec<&'a str>,
    pub(super) weeks: Vec<Week>,
    /// The fiscal year's own days.
    pub(super) days: Span,
}

/// A span against its target.
pub(super) struct Against {
    pub(super) actual: Cell,
    pub(super) target: Cell,
    pub(super) achievement: Cell,
    pub(super) gap: Cell,
}

impl Against {
    /// The gap where there is an achievement: a target of 0 can be neither met nor missed.
    pub(super) fn measured(&self) -> Option<Decimal> {
        self.achievement.number().and(self.gap.number())
    }

    pub(super) fn cells(self) -> [Cell; 4] {
        [self.actual, self.target, self.achievement, self.gap]
    }
}

impl<'a> Year<'a> {
    fn of(scope: &'a Scope<'a>, stores: Vec<&'a str>) -> Self {
        let inputs = scope.metrics().inputs();
        let year = inputs.week.fiscal_year();
        let weeks = inputs.calendar.weeks_of_year(year);
        Year { scope, stores, weeks, days: inputs.calendar.year_span(year) }
    }

    /// By store, by month and by week: the plan's weeks where they are of unlike length, those reported where they are others.
    fn tables(&self, unplanned: &[&str]) -> Vec<Table> {
        let periods = plan_periods::table(self);
        let inputs = self.scope.metrics().inputs();
        let other = periods.is_none() || !inputs.calendar.has_weeks_of(inputs.plan_calendar);
        let mut tables = vec![self.stores_table(unplanned), self.months_table()];
        tables.extend(periods);
        tables.extend(other.then(|| self.weeks_table()));
        tables
    }

    /// The whole target of a span.
    pub(super) fn planned(&self, stores: &[&str], span: Span) -> Cell {
        planned(self.scope, stores, span)
    }

    /// A span gone by, as [`against`] has it.
    pub(super) fn against(&self, stores: &[&str], span: Span) -> Against {
        against(self.scope, stores, span)
    }

    /// The year's days until the end of a week, as in every figure of the year to date: its first week may begin before or
    /// after its first day.
    fn until(&self, week: Week) -> Span {
        self.scope.metrics().inputs().calendar.to_date(Part::Year, week)
    }

    pub(super) fn is_past(&self, week: &Week) -> bool {
        week.span().last() <= self.scope.week.last()
    }

    fn weeks_table(&self) -> Table {
        let calendar = self.scope.metrics().inputs().calendar;
        let rows: Vec<Vec<Cell>> = self
            .weeks
            .iter()
            .map(|week| {
                let mut row = vec![Cell::Said(calendar.label(*week)), days(week.span())];
                row.extend(self.week_cells(*week));
                row
            })
            .collect();
        let sum = |at: usize| Cell::Number(rows.iter().filter_map(|row| row[at].number()).sum());
        let mut total = vec![total(), Cell::Blank, sum(2), sum(3)];
        total.resize(rows.first().map_or(10, Vec::len), Cell::Blank);
        let mut columns = vec![Column::new("week", Unit::Text), Column::new("days", Unit::Text)];
        columns.extend(against_columns("actual", "target", "achievement", "gap"));
        columns.extend(
            against_columns("cum_actual", "cum_target", "cum_achievement", "cum_gap")
                .map(|column| Column { total: crate::report::Total::Empty, ..column }),
        );
        Table { id: "plan.weeks", title: Phrase::new("table.plan.weeks"), columns, rows, total: Some(total), of: None }
    }

    /// Actual, target, achievement and gap of a week, then of the year until its end.
    fn week_cells(&self, week: Week) -> Vec<Cell> {
        let target = self.planned(&self.stores, week.span());
        if !self.is_past(&week) {
            let so_far = self.planned(&self.stores, self.until(week));
            return vec![Cell::Blank, target, Cell::Blank, Cell::Blank, Cell::Blank, so_far, Cell::Blank, Cell::Blank];
        }
        let one = Against { target, ..self.against(&self.stores, week.span()) };
        let all = self.against(&self.stores, self.until(week));
        one.cells().into_iter().chain(all.cells()).collect()
    }

    /// The fiscal year's months.
    pub(super) fn months(&self) -> Vec<Span> {
        let inputs = self.scope.metrics().inputs();
        inputs.calendar.months_of_year(inputs.week.fiscal_year())
    }

    fn months_table(&self) -> Table {
        let rows: Vec<Vec<Cell>> = self.months().iter().map(|month| self.month_row(*month)).collect();
        let sum = |at: usize| Cell::Number(rows.iter().filter_map(|row| row[at].number()).sum());
        let so_far = Span::new(self.days.first(), self.scope.week.last().min(self.days.last()));
        let mut total = vec![total(), Cell::Blank];
        match so_far {
            Some(span) => total.extend(self.against(&self.stores, span).cells()),
            None => total.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank]),
        }
        total.push(sum(6));
        total.push(share(&total[2], &total[6]));
        let mut columns = vec![Column::new("month", Unit::Text), Column::new("state", Unit::Text)];
        columns.extend(against_columns("actual", "target_to_date", "achievement", "gap"));
        columns.push(Column::new("whole_target", Unit::Money).summed());
        columns.push(Column::new("done_share", Unit::Percent).by(Formula::Ratio("actual", "whole_target")));
        Table {
            id: "plan.months",
            title: Phrase::new("table.plan.months"),
            columns,
            rows,
            total: Some(total),
            of: None,
        }
    }

    fn month_row(&self, month: Span) -> Vec<Cell> {
        let calendar = self.scope.metrics().inputs().calendar;
        let name = Phrase::new(format!("calendar.month.{}", calendar.month_name(month.first())));
        let until = self.scope.week.last();
        let mut row = vec![Cell::Said(name), self.state(month)];
        let whole = self.planned(&self.stores, month);
        match Span::new(month.first(), month.last().min(until)) {
            Some(span) => row.extend(self.against(&self.stores, span).cells()),
            None => row.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank]),
        }
        let done = if row[2].number().is_some() { share(&row[2], &whole) } else { Cell::Blank };
        row.push(whole);
        row.push(done);
        row
    }

    /// Whether a span has ended, is running or is still to come at the end of the week.
    pub(super) fn state(&self, span: Span) -> Cell {
        let until = self.scope.week.last();
        Cell::Said(Phrase::new(match () {
            () if span.last() <= until => "section.plan.closed",
            () if span.first() <= until => "section.plan.running",
            () => "section.plan.coming",
        }))
    }

    fn stores_table(&self, unplanned: &[&str]) -> Table {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for whose in self.scope.each() {
            let without = unplanned.contains(&whose.stores[0]);
            rows.push(self.store_row(whose.name, &whose.stores, without));
        }
        let total = (self.stores.len() > 1).then(|| self.store_row(total(), &self.stores, false));
        let mut columns = vec![Column::new("store", Unit::Text), Column::new("person", Unit::Text)];
        columns.extend(against_columns("actual", "target", "achievement", "gap"));
        columns.extend(against_columns("cum_actual", "cum_target", "cum_achievement", "cum_gap"));
        columns.push(Column::new("annual_target", Unit::Money).summed());
        columns.push(Column::new("required_factor", Unit::Percent).given());
        columns.push(Column::new("projection", Unit::Money).given());
        Table { id: "plan.stores", title: Phrase::new("table.plan.stores"), columns, rows, total, of: None }
    }

    fn store_row(&self, name: Cell, stores: &[&str], without: bool) -> Vec<Cell> {
        let scope = self.scope;
        let person = match stores {
            [one] => scope.context.stores.iter().find(|s| s.id == *one).and_then(|s| s.person.clone()),
            _ => None,
        };
        let mut row = vec![name, person.map_or(Cell::Blank, Cell::Text)];
        let so_far = self.until(scope.metrics().inputs().week);
        for span in [scope.week, so_far] {
            let mut against = self.against(stores, span);
            if without {
                against.actual = scope.cell(self.basis(), stores, span);
            } else if span == scope.week {
                against.target = self.planned(stores, span);
            }
            row.extend(against.cells());
        }
        row.push(self.planned(stores, self.days));
        row.push(scope.cell(Kpi::PlanRequiredFactor, stores, scope.week));
        row.push(scope.cell(Kpi::PlanProjection, stores, scope.week));
        row
    }

    /// The KPI that is measured against the plan.
    pub(super) fn basis(&self) -> Kpi {
        self.scope.metrics().inputs().basis.kpi()
    }

    fn message(&self) -> Phrase {
        let week = self.against(&self.stores, self.scope.week);
        // The year as the overview says it, by days: the table below goes by whole weeks.
        let so_far = Span::new(self.days.first(), self.scope.week.last()).unwrap_or(self.scope.week);
        let year = self.against(&self.stores, so_far);
        let numbers = [&week.achievement, &week.actual, &week.target, &year.achievement, &year.gap].map(Cell::number);
        let [Some(rate), Some(actual), Some(target), Some(year_rate), Some(gap)] = numbers else {
            // A target of 0 has a gap and no achievement.
            let why =
                [week.gap, week.achievement, year.gap, year.achievement].into_iter().find_map(|cell| match cell {
                    Cell::Missing(reason) => reason,
                    _ => None,
                });
            let reason = why.unwrap_or_else(|| Phrase::new("reason.no-plan"));
            return Phrase::new("section.plan.unknown").with("reason", reason);
        };
        Phrase::new("section.plan.message")
            .with("rate", Field::Percent(rate))
            .with("actual", Field::Money(actual))
            .with("target", Field::Money(target))
            .with("year", Field::Percent(year_rate))
            .with("gap", gap_words(gap))
    }

    fn notes(&self, unplanned: &[&str]) -> Vec<Phrase> {
        let basis = self.basis().name();
        let mut notes = vec![Phrase::new("section.plan.basis").with("kpi", basis)];
        notes.extend(plan_burn_up::note(self));
        if let Some(first) = self.weeks.first().map(|w| w.span().first()).filter(|day| *day != self.days.first()) {
            notes.push(Phrase::new("section.plan.edge").with("first", first).with("year", self.days.first()));
        }
        if !unplanned.is_empty() {
            let names = unplanned.iter().map(|id| Field::Text(self.scope.name(id))).collect();
            notes.push(Phrase::new("section.plan.without").with("stores", Field::List(names)));
        }
        notes.extend(plan_periods::note(self.scope));
        for week in self.weeks.iter().filter(|week| self.is_past(week)) {
            let figure = self.scope.metrics().get(Kpi::PlanAchievement, &self.stores, week.span());
            let Some((have, all)) = figure.days.filter(|_| figure.value.is_some()) else { continue };
            notes.push(
                Phrase::new("section.plan.partial").with("days", week.span()).with("have", have).with("all", all),
            );
        }
        notes
    }
}

/// The whole target of a span.
pub(super) fn planned(scope: &Scope<'_>, stores: &[&str], span: Span) -> Cell {
    let plan = scope.metrics().inputs().plan;
    let sum = stores.iter().filter_map(|store| plan.sum(store, span)).map(crate::money::Money::decimal);
    sum.reduce(|a, b| a + b).map_or_else(|| missing("reason.no-plan"), Cell::Number)
}

/// A span gone by: actual over the same stores and days as the target it is measured against.
pub(super) fn against(scope: &Scope<'_>, stores: &[&str], span: Span) -> Against {
    let metrics = scope.metrics();
    let (target, gap) = (metrics.get(Kpi::PlanTarget, stores, span), metrics.get(Kpi::PlanGap, stores, span));
    let actual = match (target.value, gap.value) {
        (Some(target), Some(gap)) => Cell::Number(target + gap),
        _ => Cell::Missing(gap.reason.clone()),
    };
    let achievement = scope.cell(Kpi::PlanAchievement, stores, span);
    Against { actual, target: figure_cell(target), achievement, gap: figure_cell(gap) }
}

/// Above or short by so much.
pub(super) fn gap_words(gap: Decimal) -> Phrase {
    let word = if gap >= Decimal::ZERO { "section.plan.above" } else { "section.plan.short" };
    Phrase::new(word).with("amount", Field::Money(gap.abs()))
}

/// Four columns: what came, what was planned, their ratio and their difference.
pub(super) fn against_columns(
    actual: &'static str,
    target: &'static str,
    achievement: &'static str,
    gap: &'static str,
) -> [Column; 4] {
    [
        Column::new(actual, Unit::Money).summed(),
        Column::new(target, Unit::Money).summed(),
        Column::new(achievement, Unit::Percent).by(Formula::Ratio(actual, target)),
        Column::new(gap, Unit::Gap).by(Formula::Difference(actual, target)).better_when(true),
    ]
}

/// One cell as a part of another.
pub(super) fn share(part: &Cell, whole: &Cell) -> Cell {
    match (part.number(), whole.number()) {
        (Some(part), Some(whole)) => {
            crate::ratio::ratio(part, whole).map_or_else(|| missing("reason.nothing-to-divide-by"), Cell::Number)
        }
        _ => missing("reason.no-plan"),
    }
}
