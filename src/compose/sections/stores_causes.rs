//! Why sales moved: of each store from the days held against to these, a column a cause, which adds up to the overview's chart; and
//! what single stores, products, sources and channels did of it.

use super::scope::{Scope, part, total};
use crate::compose::causes::{self, Why};
use crate::compose::declared::Columns;
use crate::metrics::{Known, StoreCauses};
use crate::report::{Cell, Column, Table};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// Parts of a cut one by one.
const PARTS: usize = 3;

/// All amounts are in the report's currency, so that they add up. Nothing where sales cannot be compared.
pub(super) fn tables(scope: &Scope<'_>) -> Vec<Table> {
    let Some(why) = causes::why(scope.context) else { return Vec::new() };
    std::iter::once(of_stores(scope, &why)).chain(of_parts(&why)).collect()
}

fn of_stores(scope: &Scope<'_>, why: &Why) -> Table {
    let effect = |at: usize| {
        move |row: &StoreCauses| Known::or(row.effects.map(|effects| effects[at]), "section.stores.no_factors")
    };
    let columns = Columns::new()
        .with(Column::text("store"), |row: &StoreCauses| scope.name(&row.store))
        .with(Column::money(why.since).summed(), |row| row.before)
        .with(Column::money("by_visitors").summed(), effect(0))
        .with(Column::money("by_conversion").summed(), effect(1))
        .with(Column::money("by_order_value").summed(), effect(2))
        .with(Column::money("by_rest").summed(), |row| row.rest())
        .with(Column::money("paid").summed(), |row| row.now);
    let table = columns.table("stores.causes", &why.causes.stores);
    if why.causes.stores.len() > 1 { table.summed_up(total()) } else { table }
}

/// A part of the change, or what is left of it in a cut.
struct Moved<'a> {
    by: &'static str,
    name: Option<&'a str>,
    change: Decimal,
}

/// The strongest parts of each cut and the rest, which are the whole change each time.
fn of_parts(why: &Why) -> Option<Table> {
    let change = why.causes.change();
    let mut rows: Vec<Moved<'_>> = Vec::new();
    for cut in &why.cuts {
        let shown = cut.movers.parts.iter().filter(|part| !part.change.is_zero()).take(PARTS);
        let before = rows.len();
        rows.extend(shown.map(|part| Moved { by: cut.by, name: Some(&part.key), change: part.change }));
        let told: Decimal = rows[before..].iter().map(|row| row.change).sum();
        if rows.len() > before && told != change {
            rows.push(Moved { by: cut.by, name: None, change: change - told });
        }
    }
    let columns = Columns::new()
        .with(Column::text("cut_by"), |row: &Moved<'_>| {
            Cell::Said(Phrase::new(format!("section.stores.by.{}", row.by)))
        })
        .with(Column::text("part"), |row| match row.name {
            Some(name) => Cell::from(name),
            None => Cell::Said(Phrase::new("section.stores.by.rest")),
        })
        .with(Column::money("moved"), |row| row.change)
        .with(Column::percent("share_of_change").given(), |row| part(row.change, change));
    (!rows.is_empty() && !change.is_zero()).then(|| columns.table("stores.parts", &rows))
}
