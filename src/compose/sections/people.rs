//! The people in charge: their stores against the target, and the products that are theirs.
//!
//! Stores are theirs by the settings, products by the catalog. Who has both stands in both tables; each adds up to all that
//! was sold by itself, so nothing is ever added twice. What is nobody's has a row too.

use super::people_products;
use super::plan::against_columns;
use super::products_sums::Lines;
use super::scope::{Scope, total};
use crate::calendar::Part;
use crate::kpi::Kpi;
use crate::report::{Cell, Column, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};

/// Whoever answers for it; nobody where absent.
type Person = Option<String>;

/// The two tables, each left out where nobody is named, and what the achievement in them leaves out.
pub(super) fn tables(lines: &Lines<'_>) -> (Vec<Table>, Vec<Phrase>) {
    let of_stores = stores(lines.scope);
    let notes = of_stores.is_some().then(|| unplanned(lines.scope)).flatten();
    (of_stores.into_iter().chain(people_products::table(lines)).collect(), notes.into_iter().collect())
}

/// The stores without a target, where others have one.
fn unplanned(scope: &Scope<'_>) -> Option<Phrase> {
    let plan = scope.metrics().inputs().plan;
    let (with, without): (Vec<&str>, Vec<&str>) = scope.ids.iter().partition(|id| plan.span(id).is_some());
    let names = without.iter().map(|id| scope.name(id).into()).collect();
    let said = Phrase::new("section.people.without").with("stores", Field::List(names));
    (!with.is_empty() && !without.is_empty()).then_some(said)
}

/// A name, or that there is none.
pub(super) fn person_cell(person: Option<&str>) -> Cell {
    person.map_or_else(|| Cell::Said(Phrase::new("section.people.nobody")), |person| Cell::Text(person.to_owned()))
}

/// A row a person: their stores together, in the week and in the fiscal year so far.
fn stores(scope: &Scope<'_>) -> Option<Table> {
    let mut people: Vec<(Person, Vec<&str>)> = Vec::new();
    for store in scope.each().into_iter().flat_map(|whose| whose.stores) {
        let known = scope.context.stores.iter().find(|known| known.id == store);
        let person = known.and_then(|known| known.person.clone());
        match people.iter_mut().find(|(name, _)| *name == person) {
            Some((_, stores)) => stores.push(store),
            None => people.push((person, vec![store])),
        }
    }
    people.iter().find(|(person, _)| person.is_some())?;
    people.sort_by_key(|(person, _)| person.is_none());
    let row = |(person, stores): &(Person, Vec<&str>)| {
        let names = stores.iter().map(|id| scope.name(id).into()).collect();
        let mut row = vec![
            person_cell(person.as_deref()),
            Cell::Said(Phrase::new("section.list").with("items", Field::List(names))),
        ];
        row.extend(store_cells(scope, stores));
        row
    };
    let last = || [total(), Cell::Blank].into_iter().chain(store_cells(scope, &scope.ids)).collect();
    let mut columns = vec![Column::new("person", Unit::Text), Column::new("stores", Unit::Text)];
    columns.extend(against_columns("actual", "target", "achievement", "gap"));
    columns.extend(against_columns("ytd_actual", "ytd_target", "ytd_achievement", "ytd_gap"));
    columns.push(Column { better: Some(false), ..Column::new("cash_share", Unit::Percent).given() });
    columns.push(Column { better: Some(true), ..Column::new("roi", Unit::Roi).given() });
    Some(Table {
        id: "stores.people",
        title: Phrase::new("table.stores.people"),
        columns,
        rows: people.iter().map(row).collect(),
        total: (people.len() > 1).then(last),
        of: None,
    })
}

fn store_cells(scope: &Scope<'_>, stores: &[&str]) -> Vec<Cell> {
    let inputs = scope.metrics().inputs();
    let year = inputs.calendar.to_date(Part::Year, inputs.week);
    let of = |span: Span| {
        [inputs.basis.kpi(), Kpi::PlanTarget, Kpi::PlanAchievement, Kpi::PlanGap]
            .map(|kpi| scope.cell(kpi, stores, span))
    };
    let rest = [Kpi::RefundShare, Kpi::AdsRoi].map(|kpi| scope.cell(kpi, stores, scope.week));
    of(scope.week).into_iter().chain(of(year)).chain(rest).collect()
}
