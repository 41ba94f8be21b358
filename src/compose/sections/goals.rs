//! Goals beside sales, a table a kind: what shall be reached, what may be spent, what no share may exceed.
//!
//! Each kind has columns of its own, because more is good of customers and bad of spending: a budget is used up, never
//! achieved, and a ceiling leaves room or does not.

use super::scope::{Scope, figure_cell, missing, total};
use crate::compose::goals::{self, Standing};
use crate::plan::book::GoalMetric;
use crate::ratio::ratio;
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// What a goal is: more than it is good, or less, in which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Customers and visitors.
    Reach,
    /// Money to be earned.
    Earn,
    /// Money that may be spent.
    Spend,
    /// A share not to be exceeded.
    Below,
}

/// The tables of the goals and what to know of them; none where the plan has no goals for the reader's stores.
pub(super) fn tables(scope: &Scope<'_>) -> (Vec<Table>, Vec<Phrase>) {
    let all = goals::standings(scope.context);
    if all.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let tables = [Kind::Reach, Kind::Spend, Kind::Below, Kind::Earn].into_iter().filter_map(|kind| {
        let rows: Vec<&Standing<'_>> = all.iter().filter(|one| Kind::of(one.metric) == kind).collect();
        (!rows.is_empty()).then(|| kind.table(scope, &rows))
    });
    let tables: Vec<Table> = tables.collect();
    let mut notes = vec![Phrase::new("section.goals.due")];
    let budgets = tables.iter().any(|table| table.columns.iter().any(|column| column.key == "expected_end"));
    notes.extend(budgets.then(|| Phrase::new("section.goals.expected_end")));
    notes.extend(partial(&all));
    (tables, notes)
}

impl Kind {
    fn of(metric: GoalMetric) -> Self {
        match metric.unit() {
            Unit::Percent => Kind::Below,
            Unit::Money if metric.is_ceiling() => Kind::Spend,
            Unit::Money => Kind::Earn,
            _ => Kind::Reach,
        }
    }

    fn table(self, scope: &Scope<'_>, rows: &[&Standing<'_>]) -> Table {
        let id = match self {
            Kind::Reach => "plan.goals",
            Kind::Earn => "plan.earnings",
            Kind::Spend => "plan.budgets",
            Kind::Below => "plan.ceilings",
        };
        let row = |one: &&Standing<'_>| words(scope, one).into_iter().chain(self.cells(scope, one)).collect();
        let columns = ["store", "kpi", "period", "state"].map(|key| Column::new(key, Unit::Text));
        Table {
            id,
            title: Phrase::new(format!("table.{id}")),
            columns: columns.into_iter().chain(self.columns()).collect(),
            rows: rows.iter().map(row).collect(),
            total: None,
            of: None,
        }
    }

    fn columns(self) -> Vec<Column> {
        let reach = |unit, gap: Column| {
            vec![
                Column::new("whole_goal", unit),
                Column::new("due", unit),
                Column::new("actual", unit),
                Column::new("achievement", Unit::Percent).by(Formula::Ratio("actual", "due")),
                gap.by(Formula::Difference("actual", "due")).better_when(true),
            ]
        };
        match self {
            Kind::Reach => reach(Unit::Count, Column::new("count_gap", Unit::Count)),
            Kind::Earn => reach(Unit::Money, Column::new("gap", Unit::Gap)),
            Kind::Spend => vec![
                Column::new("budget", Unit::Money),
                Column::new("due_spend", Unit::Money),
                Column::new("spend", Unit::Money),
                Column::new("budget_used", Unit::Percent).by(Formula::Ratio("spend", "budget")),
                Column::new("headroom", Unit::Gap).by(Formula::Difference("due_spend", "spend")).better_when(true),
                Column::new("expected_end", Unit::Money),
            ],
            Kind::Below => vec![
                Column::new("ceiling", Unit::Percent),
                Column::new("actual", Unit::Percent),
                Column::new("headroom_points", Unit::Points)
                    .by(Formula::Difference("ceiling", "actual"))
                    .better_when(true),
            ],
        }
    }

    fn cells(self, scope: &Scope<'_>, one: &Standing<'_>) -> Vec<Cell> {
        let actual = figure_cell(one.figure.clone());
        let unknown = || Cell::Missing(one.figure.reason.clone());
        let of_both = |compute: fn(Decimal, Decimal) -> Option<Decimal>| match one.both() {
            Some((actual, due)) => {
                compute(actual, due).map_or_else(|| missing("reason.nothing-to-divide-by"), Cell::Number)
            }
            None => unknown(),
        };
        let due = one.due.map_or_else(unknown, Cell::Number);
        let left = of_both(|actual, due| Some(due - actual));
        match self {
            Kind::Reach | Kind::Earn => {
                vec![Cell::Number(one.goal), due, actual, of_both(ratio), of_both(|actual, due| Some(actual - due))]
            }
            Kind::Spend => {
                let used = match one.figure.value.map(|spent| ratio(spent, one.goal)) {
                    Some(part) => part.map_or_else(|| missing("reason.nothing-to-divide-by"), Cell::Number),
                    None => unknown(),
                };
                let expected = one.pace(scope.context).map_or(Cell::Blank, |pace| Cell::Number(pace.total));
                vec![Cell::Number(one.goal), due, actual, used, left, expected]
            }
            Kind::Below => vec![Cell::Number(one.goal), actual, left],
        }
    }
}

/// Whose goal, for what, over which days.
fn words(scope: &Scope<'_>, one: &Standing<'_>) -> Vec<Cell> {
    let store = match (one.store, one.product) {
        (Some(id), _) => Cell::Text(scope.name(id)),
        (None, None) => total(),
        (None, Some(_)) => Cell::Said(Phrase::new("section.all_stores").with("count", scope.ids.len())),
    };
    let kpi = match one.product {
        Some(product) => {
            let named = one.store.map(|store| scope.product_name(store, product, None, None));
            let product = named.unwrap_or_else(|| product.to_owned());
            Phrase::new("section.goals.of_product").with("kpi", one.metric.name()).with("product", product)
        }
        None => Phrase::new("section.list").with("items", one.metric.name()),
    };
    let state = if one.stretch.is_closed() { "section.plan.closed" } else { "section.plan.running" };
    vec![store, Cell::Said(kpi), Cell::Said(one.stretch.said()), Cell::Said(Phrase::new(state))]
}

/// Goals of which only some days are known: a sentence a stretch and number of days.
fn partial(all: &[Standing<'_>]) -> Vec<Phrase> {
    let mut found: Vec<(Phrase, (u32, u32), Vec<Field>)> = Vec::new();
    for one in all {
        let Some(days) = one.figure.days.filter(|_| one.figure.value.is_some()) else { continue };
        let (period, name) = (one.stretch.said(), one.metric.name());
        match found.iter_mut().find(|known| known.0 == period && known.1 == days) {
            Some((_, _, names)) if names.contains(&name) => {}
            Some((_, _, names)) => names.push(name),
            None => found.push((period, days, vec![name])),
        }
    }
    let sentence = |(period, (have, all), names)| {
        let gap = Phrase::new("section.days").with("have", have).with("all", all).with("kpis", Field::List(names));
        Phrase::new("section.in_period").with("period", period).with("gap", gap)
    };
    found.into_iter().map(sentence).collect()
}
