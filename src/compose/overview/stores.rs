//! A row a store, the total below, and the same as bars for the mail.

use super::trend::weeks;
use crate::compose::Context;
use crate::kpi::Kpi;
use crate::metrics::Figure;
use crate::ratio::ratio;
use crate::report::{Cell, Column, Formula, StoreBar, StoreInfo, Table, Total, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Stores with a row of their own; one more is shown rather than called "others".
const SHOWN: usize = 6;
/// Figures of the same sums differ by no more than their rounding.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// The stores and what is known of each, best against target first.
pub(super) struct Stores<'a> {
    context: &'a Context<'a>,
    lines: Vec<Line<'a>>,
}

/// One store's figures against the plan.
struct Line<'a> {
    store: &'a StoreInfo,
    sales: Figure,
    target: Figure,
    achievement: Figure,
    gap: Figure,
}

impl<'a> Stores<'a> {
    pub(super) fn of(context: &'a Context<'a>) -> Self {
        let get = |kpi: Kpi, store: &'a StoreInfo| context.metrics.get(kpi, &[&store.id], context.days());
        let line = |store| Line {
            store,
            sales: get(context.basis(), store),
            target: get(Kpi::PlanTarget, store),
            achievement: get(Kpi::PlanAchievement, store),
            gap: get(Kpi::PlanGap, store),
        };
        let mut lines: Vec<Line> = context.stores.iter().map(line).collect();
        // Stores without a target come last, the largest first.
        lines.sort_by_key(|line| (line.gap.value.is_none(), Reverse(line.gap.value), Reverse(line.sales.value)));
        Stores { context, lines }
    }

    /// The table: the stores that move the total most, the rest together, the total.
    pub(super) fn table(&self) -> Table {
        let (shown, rest) = self.split();
        let mut rows: Vec<Vec<Cell>> = shown.iter().map(|line| self.row(line)).collect();
        if !rest.is_empty() {
            let ids: Vec<&str> = rest.iter().map(|line| line.store.id.as_str()).collect();
            let name = Phrase::new("report.others").with("count", rest.len());
            rows.push(self.cells(Cell::Said(name), Cell::Blank, &ids));
        }
        let total = (self.lines.len() > 1)
            .then(|| self.cells(Cell::Said(Phrase::new("report.total")), Cell::Blank, &self.context.ids()));
        let mut table =
            Table { id: "overview.stores", title: self.bars_title(), columns: self.columns(), rows, total, of: None };
        settle(&mut table);
        table
    }

    /// The lines shown one by one, in order, and those that are summed.
    fn split(&self) -> (Vec<&Line<'a>>, Vec<&Line<'a>>) {
        if self.lines.len() <= SHOWN + 1 {
            return (self.lines.iter().collect(), Vec::new());
        }
        let weight = |line: &Line| (line.gap.value.map(|gap| gap.abs()), line.sales.value);
        let mut heaviest: Vec<&Line> = self.lines.iter().collect();
        heaviest.sort_by_key(|line| Reverse(weight(line)));
        let shown: Vec<&str> = heaviest.iter().take(SHOWN).map(|line| line.store.id.as_str()).collect();
        self.lines.iter().partition(|line| shown.contains(&line.store.id.as_str()))
    }

    fn columns(&self) -> Vec<Column> {
        let sales = super::sales_key(self.context);
        vec![
            Column::new("store", Unit::Text),
            Column::new("person", Unit::Text),
            Column::new(sales, Unit::Money).summed(),
            Column::new("target", Unit::Money).summed(),
            Column::new("achievement", Unit::Percent).by(Formula::Ratio(sales, "target")),
            Column::new("gap", Unit::Gap).by(Formula::Difference(sales, "target")).better_when(true),
            Column::new("wow", Unit::Change).given().better_when(true),
            Column::new("yoy", Unit::Change).given().better_when(true),
            Column::new("refund_share", Unit::Percent).given(),
            Column::new("roi", Unit::Roi).given(),
            Column::new("trend", Unit::Money).given(),
        ]
    }

    fn row(&self, line: &Line) -> Vec<Cell> {
        let person = line.store.person.clone().map_or(Cell::Blank, Cell::Text);
        self.cells(Cell::Text(line.store.name.clone()), person, &[&line.store.id])
    }

    fn cells(&self, name: Cell, person: Cell, ids: &[&str]) -> Vec<Cell> {
        let context = self.context;
        let get = |kpi: Kpi| cell(context.metrics.get(kpi, ids, context.days()));
        let unknown = |reason: Phrase| Cell::Missing(Some(reason));
        let change = |before: Span| match context.compare(context.basis(), ids, before) {
            Some(both) => {
                both.growth().map_or_else(|| unknown(Phrase::new("reason.nothing-to-divide-by")), Cell::Number)
            }
            None => unknown(Phrase::new("reason.nothing-to-compare").with("days", before)),
        };
        let moved = context.moved(ids, context.days(), context.previous());
        let wow = match change(context.previous()) {
            Cell::Number(_) if moved.is_some() => {
                unknown(moved.iter().fold(Phrase::new("reason.event-week"), |phrase, moved| moved.fields(phrase)))
            }
            cell => cell,
        };
        vec![
            name,
            person,
            get(context.basis()),
            get(Kpi::PlanTarget),
            get(Kpi::PlanAchievement),
            get(Kpi::PlanGap),
            wow,
            change(context.last_year()),
            get(Kpi::RefundCohortShare),
            get(Kpi::AdsRoi),
            self.spark(ids),
        ]
    }

    fn spark(&self, ids: &[&str]) -> Cell {
        let context = self.context;
        let sales = |week: crate::calendar::Week| context.metrics.get(context.basis(), ids, week.span()).value;
        Cell::Spark(weeks(context).into_iter().map(sales).collect())
    }

    /// How the table is sorted, what its refund share is, and whose figures the total lacks.
    pub(super) fn note(&self) -> Option<Phrase> {
        let roi = self.context.total(Kpi::AdsRoi);
        let planned = self.lines.iter().any(|line| line.gap.value.is_some());
        let note = Phrase::new(if planned { "report.stores_note" } else { "report.stores_note_no_plan" });
        let mut note = self
            .compared()
            .into_iter()
            .fold(note, |note, next| Phrase::new("report.stores_note_more").with("note", note).with("next", next));
        if !roi.lacks.is_empty() && roi.value.is_some() {
            let lacks = self.context.names(roi.lacks.iter().map(String::as_str));
            note = Phrase::new("report.stores_note_lacks").with("note", note).with("stores", lacks);
        }
        Some(note)
    }

    /// What is to be known of the columns of changes: by which event last year's week is aligned, events that only one of
    /// the weeks has, and weeks of unlike length.
    fn compared(&self) -> Vec<Phrase> {
        let context = self.context;
        let mut said = Vec::new();
        for (column, before) in [("wow", context.previous()), ("yoy", context.last_year())] {
            let Some(both) = context.compare(context.basis(), &context.ids(), before) else { continue };
            let aligned = context.aligned().filter(|_| column == "yoy");
            said.extend(aligned.map(|event| {
                Phrase::new("report.stores_yoy.aligned").with("event", event.name()).with("days", before)
            }));
            let moved = context.moved(&context.ids(), context.days(), before);
            said.extend(moved.map(|moved| moved.fields(Phrase::new(format!("report.stores_{column}.event")))));
            let (of_now, of_before) = both.level();
            said.extend(both.unequal.map(|(now, before)| {
                Phrase::new(format!("report.stores_{column}.per_day"))
                    .with("now", now)
                    .with("before", before)
                    .with("sales", Field::Money(of_now))
                    .with("against", Field::Money(of_before))
            }));
        }
        said
    }

    /// Every store as a bar.
    pub(super) fn bars(&self) -> Vec<StoreBar> {
        let bar = |line: &Line| StoreBar {
            name: line.store.name.clone(),
            actual: line.sales.value,
            target: line.target.value,
            gap: line.gap.value,
            achievement: line.achievement.value,
            note: if line.sales.value.is_none() { line.sales.reason.clone() } else { None },
        };
        self.lines.iter().map(bar).collect()
    }

    /// The gaps of the stores that are measured: nobody is below a target of 0, so nobody made it either.
    fn measured(&self) -> Vec<Decimal> {
        let measured = self.lines.iter().filter(|line| line.achievement.value.is_some());
        measured.filter_map(|line| line.gap.value).collect()
    }

    /// How many stores made it.
    pub(super) fn bars_title(&self) -> Phrase {
        let gaps = self.measured();
        let met = gaps.iter().filter(|gap| **gap >= Decimal::ZERO).count();
        let missed = gaps.len() - met;
        let key = match (met, missed) {
            (0, 0) => "report.bars.no_plan",
            (_, 0) => "report.bars.all",
            (0, _) => "report.bars.none",
            _ => "report.bars.both",
        };
        Phrase::new(key).with("met", met).with("missed", missed).with("basis", super::basis_name(self.context))
    }

    /// `3 / 6`
    pub(super) fn reached(&self) -> Option<Phrase> {
        let gaps = self.measured();
        let met = gaps.iter().filter(|gap| **gap >= Decimal::ZERO).count();
        (gaps.len() > 1).then(|| Phrase::new("report.reached").with("met", met).with("all", gaps.len()))
    }
}

/// A figure as a cell.
fn cell(figure: Figure) -> Cell {
    figure.value.map_or(Cell::Missing(figure.reason), Cell::Number)
}

/// Leaves a formula or a sum to the renderer only where it gives what the figures say: a store without a target is in the
/// total's sales but not in its achievement, and days that are not covered count in sales alone.
fn settle(table: &mut Table) {
    for at in 0..table.columns.len() {
        let holds = |cells: &Vec<Cell>| agrees(table, at, cells);
        let follows = table.rows.iter().chain(&table.total).all(holds);
        let adds = table.total.as_ref().is_none_or(|total| {
            let sum: Decimal = table.rows.iter().filter_map(|cells| cells[at].number()).sum();
            total[at].number() == Some(sum)
        });
        let column = &mut table.columns[at];
        if column.formula.is_some() && !follows {
            column.formula = None;
            column.total = Total::Value;
        }
        if column.total == Total::Sum && !adds {
            column.total = Total::Value;
        }
    }
}

/// Whether a column's formula gives the cell's number.
fn agrees(table: &Table, at: usize, cells: &[Cell]) -> bool {
    let value = |key: &str| table.column(key).and_then(|place| cells[place].number());
    let worked_out = match &table.columns[at].formula {
        None => return true,
        Some(Formula::Ratio(top, bottom)) => value(top).zip(value(bottom)).and_then(|(a, b)| ratio(a, b)),
        Some(Formula::Difference(left, right)) => value(left).zip(value(right)).map(|(a, b)| a - b),
    };
    match (worked_out, cells[at].number()) {
        (Some(a), Some(b)) => (a - b).abs() < ROUNDING,
        (a, b) => a == b,
    }
}
