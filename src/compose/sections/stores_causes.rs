//! Why each store's sales moved: from the days held against to these, a column a cause; what adds up to the overview's chart.

use super::scope::{Scope, total};
use crate::compose::causes;
use crate::compose::declared::Columns;
use crate::metrics::{Known, StoreCauses};
use crate::report::{Column, Table};

/// All amounts are in the report's currency, so that they add up. Nothing where sales cannot be compared.
pub(super) fn table(scope: &Scope<'_>) -> Option<Table> {
    let why = causes::why(scope.context)?;
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
    Some(if why.causes.stores.len() > 1 { table.summed_up(total()) } else { table })
}
