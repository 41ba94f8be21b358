//! The people in charge: their stores against the target, and the products that are theirs.
//!
//! Stores are theirs by the settings, products by the catalog. Who has both stands in both tables; each adds up to all that
//! was sold by itself, so nothing is ever added twice. What is nobody's has a row too.

use super::against::{self, Against};
use super::people_products;
use super::products_sums::Lines;
use super::scope::{Scope, total};
use crate::calendar::Part;
use crate::compose::declared::Columns;
use crate::compose::known::Known;
use crate::kpi::Kpi;
use crate::report::{Cell, Column, Table, Unit};
use crate::words::{Field, Phrase};

/// Whoever answers for it; nobody where absent.
type Name = Option<String>;

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
    let mut people: Vec<(Name, Vec<&str>)> = Vec::new();
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
    let rows: Vec<Person> = people.into_iter().map(|(person, stores)| Person::of(scope, person, stores)).collect();
    let nobody_else = rows.len() > 1;
    let all = nobody_else.then(|| Person {
        name: total(),
        stores: Cell::Blank,
        ..Person::of(scope, None, scope.ids.clone())
    });
    let columns = Columns::new()
        .with(Column::text("person"), |row: &Person| row.name.clone())
        .with(Column::text("stores"), |row| row.stores.clone())
        .and(against::columns(against::WHOLE, |row: &Person| &row.week))
        .and(against::columns(against::YEAR_TO_DATE, |row: &Person| &row.year))
        .with(Column::percent("cash_share").given().better_when(false), |row| Cell::from(&row.refund_share))
        .with(Column::new("roi", Unit::Roi).given().better_when(true), |row| Cell::from(&row.roi));
    Some(columns.totalled("stores.people", &rows, all.as_ref()))
}

/// A person's stores together.
struct Person {
    name: Cell,
    stores: Cell,
    week: Against,
    year: Against,
    refund_share: Known,
    roi: Known,
}

impl Person {
    fn of(scope: &Scope<'_>, person: Name, stores: Vec<&str>) -> Self {
        let inputs = scope.metrics().inputs();
        let figure = |kpi, span| scope.known(kpi, &stores, span);
        // Sales of all days count here, also of those without a target.
        let against = |span| Against {
            actual: figure(inputs.basis.kpi(), span),
            target: figure(Kpi::PlanTarget, span),
            achievement: figure(Kpi::PlanAchievement, span),
            gap: figure(Kpi::PlanGap, span),
        };
        let names = stores.iter().map(|id| scope.name(id).into()).collect();
        Person {
            name: person_cell(person.as_deref()),
            stores: Phrase::new("section.list").with("items", Field::List(names)).into(),
            week: against(scope.week),
            year: against(inputs.calendar.to_date(Part::Year, inputs.period)),
            refund_share: figure(Kpi::RefundShare, scope.week),
            roi: figure(Kpi::AdsRoi, scope.week),
        }
    }
}
