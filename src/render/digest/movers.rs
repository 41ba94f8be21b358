//! The products that rose and fell most, as the mail has them.

use crate::render::figure::{self, Signed};
use crate::report::{Cell, Report, Table, Unit};
use crate::words::{MoneyUnit, Words};
use rust_decimal::Decimal;
use serde::Serialize;

/// Products that rose, and as many that fell.
const MOVERS_SHOWN: usize = 3;

/// A product, and by how much its sales changed.
#[derive(Debug, Serialize)]
pub(super) struct MoverView {
    name: String,
    change: Signed,
}

fn movers_table(report: &Report) -> Option<&Table> {
    report.section("products").and_then(|s| s.tables.iter().find(|table| table.id == "products.movers"))
}

/// The key of the words above them.
pub(super) fn since(report: &Report) -> &'static str {
    let since_last_year = movers_table(report).is_some_and(|table| table.column("last_year").is_some());
    if since_last_year { "digest.movers_last_year" } else { "digest.movers" }
}

/// The products that rose and fell most, where the periods can be compared.
pub(super) fn movers(report: &Report, words: &Words) -> Vec<MoverView> {
    let Some((table, at)) = movers_table(report).and_then(|table| Some((table, table.column("paid_more")?))) else {
        return Vec::new();
    };
    let moved = |rose: bool| {
        let of = move |cells: &&Vec<Cell>| cells[at].number().is_some_and(|change| (change > Decimal::ZERO) == rose);
        table.rows.iter().filter(of)
    };
    let mut fell: Vec<&Vec<Cell>> = moved(false).collect();
    // The table goes from the strongest rise to the strongest fall.
    fell.drain(..fell.len().saturating_sub(MOVERS_SHOWN));
    let shown: Vec<&Vec<Cell>> = moved(true).take(MOVERS_SHOWN).chain(fell).collect();
    let largest = shown.iter().filter_map(|cells| cells[at].number()).map(|change| change.abs()).max();
    let unit = MoneyUnit::of(words.language(), largest.unwrap_or_default());
    let view = |cells: &Vec<Cell>| {
        let change = Signed::gap(unit, cells[at].number()?);
        let said = |at: usize| figure::figure(words, &cells[at], Unit::Text);
        let store = table.column("store").filter(|_| report.stores.len() > 1).map(said);
        Some(MoverView { name: Some(said(0)).into_iter().chain(store).collect::<Vec<_>>().join(" · "), change })
    };
    shown.into_iter().filter_map(view).collect()
}
