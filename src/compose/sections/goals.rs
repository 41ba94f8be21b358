//! Goals beside sales, a table a kind: what shall be reached, what may be spent, what no share may exceed.
//!
//! Each kind has columns of its own, because more is good of customers and bad of spending: a budget is used up, never
//! achieved, and a ceiling leaves room or does not.

use super::scope::{Scope, grouped, list, total};
use crate::compose::declared::{Columns, or_blank};
use crate::metrics::Known;
use crate::metrics::goals::Standing;
use crate::plan::book::GoalMetric;
use crate::report::{Column, Formula, Table, Unit};
use crate::words::{Field, Phrase};

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
    let all = scope.context.standings();
    if all.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let of_kind = |kind| all.iter().filter(move |one| Kind::of(one.metric) == kind);
    let kinds = [Kind::Reach, Kind::Spend, Kind::Below, Kind::Earn].into_iter();
    let tables = kinds.filter_map(|kind| kind.table(scope, of_kind(kind))).collect();
    let mut notes = vec![Phrase::new("section.goals.due")];
    let budgets = of_kind(Kind::Spend).next().is_some();
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

    fn table<'r>(self, scope: &'r Scope<'_>, rows: impl Iterator<Item = &'r Standing<'r>>) -> Option<Table> {
        let (id, columns) = match self {
            Kind::Reach => ("plan.goals", reach(scope, Unit::Count, Column::count("count_gap"))),
            Kind::Earn => ("plan.earnings", reach(scope, Unit::Money, Column::new("gap", Unit::Gap))),
            Kind::Spend => ("plan.budgets", spend(scope)),
            Kind::Below => ("plan.ceilings", below(scope)),
        };
        columns.table(id, rows).unless_empty()
    }
}

/// Whose goal, for what, over which days: how every kind of table begins.
fn columns<'a>(scope: &'a Scope<'_>) -> Columns<'a, Standing<'a>> {
    Columns::new()
        .with(Column::text("store"), |one: &Standing<'_>| match (one.store, one.product) {
            (Some(id), _) => scope.name(id).into(),
            (None, None) => total(),
            (None, Some(_)) => Phrase::new("section.all_stores").with("count", scope.ids.len()).into(),
        })
        .with(Column::text("kpi"), |one| match one.product {
            Some(product) => {
                let named = one.store.map(|store| scope.product_name(store, product, None, None));
                let product = named.unwrap_or_else(|| product.to_owned());
                Phrase::new("section.goals.of_product").with("kpi", one.metric.name()).with("product", product)
            }
            None => list(one.metric.name()),
        })
        .with(Column::text("period"), |one| one.stretch.said())
        .with(Column::text("state"), |one| {
            Phrase::new(if one.stretch.is_closed() { "section.plan.closed" } else { "section.plan.running" })
        })
}

fn actual(one: &Standing<'_>) -> Known {
    one.figure.clone().into()
}

/// What should be there by now; unknown where what came is.
fn due(one: &Standing<'_>) -> Known {
    one.due.map_or_else(|| Known::Unknown(one.figure.reason.clone()), Known::Number)
}

/// Something of what came and what was due, where both are known.
fn of_both(one: &Standing<'_>, compute: impl Fn(&Known, &Known) -> Known) -> Known {
    match one.both() {
        Some((actual, due)) => compute(&Known::Number(actual), &Known::Number(due)),
        None => Known::Unknown(one.figure.reason.clone()),
    }
}

/// What shall be reached: customers, visitors, money to be earned.
fn reach<'a>(scope: &'a Scope<'_>, unit: Unit, gap: Column) -> Columns<'a, Standing<'a>> {
    columns(scope)
        .with(Column::new("whole_goal", unit), |one| one.goal)
        .with(Column::new("due", unit), due)
        .with(Column::new("actual", unit), actual)
        .with(Column::percent("achievement").by(Formula::Ratio("actual", "due")), |one| of_both(one, Known::over))
        .with(gap.by(Formula::Difference("actual", "due")).better_when(true), |one| of_both(one, Known::minus))
}

/// What may be spent: it is used up, and it leaves room or does not.
fn spend<'a>(scope: &'a Scope<'_>) -> Columns<'a, Standing<'a>> {
    let headroom = Column::new("headroom", Unit::Gap).by(Formula::Difference("due_spend", "spend")).better_when(true);
    columns(scope)
        .with(Column::money("budget"), |one| one.goal)
        .with(Column::money("due_spend"), due)
        .with(Column::money("spend"), actual)
        .with(Column::percent("budget_used").by(Formula::Ratio("spend", "budget")), |one| {
            actual(one).over(&Known::Number(one.goal))
        })
        .with(headroom, |one| of_both(one, |spent, due| due.minus(spent)))
        .with(Column::money("expected_end"), |one| or_blank(one.pace(scope.metrics()).map(|pace| pace.total)))
}

/// What no share may exceed.
fn below<'a>(scope: &'a Scope<'_>) -> Columns<'a, Standing<'a>> {
    let headroom = Formula::Difference("ceiling", "actual");
    columns(scope)
        .with(Column::percent("ceiling"), |one| one.goal)
        .with(Column::percent("actual"), actual)
        .with(Column::new("headroom_points", Unit::Points).by(headroom).better_when(true), |one| {
            of_both(one, |share, due| due.minus(share))
        })
}

/// Goals of which only some days are known: a sentence a stretch and number of days.
fn partial(all: &[Standing<'_>]) -> Vec<Phrase> {
    let known = all.iter().filter(|one| one.figure.value.is_some());
    let named = known.filter_map(|one| Some(((one.stretch.said(), one.figure.days?), one.metric.name())));
    let sentence = |((period, (have, all)), names): (_, Vec<Field>)| {
        let once = names.iter().enumerate().filter(|(at, name)| !names[..*at].contains(name));
        let kpis = Field::List(once.map(|(_, name)| name.clone()).collect());
        let gap = Phrase::new("section.days").with("have", have).with("all", all).with("kpis", kpis);
        Phrase::new("section.in_period").with("period", period).with("gap", gap)
    };
    grouped(named).into_iter().map(sentence).collect()
}
