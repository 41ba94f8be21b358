//! The sheet that shows how a target was proposed from search words: a row a store, then a row a word.
//!
//! Stores: A store, B days covered, C words together, D days of the year, E words of a year, F own sales, G mean, H growth,
//! I proposal. Words: A store, B word, C visitors, D conversion, E order value, F product, G visitors before, H growth,
//! I export; hidden: J the product where growth is known, K that times the growth.

use super::grid::{Column, Grid, Shape, cell, range, result};
use super::{Form, StoreYear, TOP};
use crate::plan::keywords::{Basis, Line};
use crate::text;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// The stores that have a basis, in the form's order.
fn stores<'a>(form: &'a Form<'_>) -> Vec<(&'a StoreYear<'a>, &'a Basis)> {
    form.stores.iter().filter_map(|store| Some((store, form.draft.basis.get(&store.year.store)?))).collect()
}

/// The formula that takes a store's target from its proposal; `None` where there is none.
pub(super) fn target(form: &Form<'_>, store: &StoreYear<'_>) -> Option<String> {
    let index = stores(form).iter().position(|(of, _)| of.year.store == store.year.store)?;
    Some(format!("='{}'!{}", form.word("plan_form.basis.sheet"), cell('I', TOP + index as u32)))
}

fn columns(form: &Form<'_>, table: &str, of: &[(&str, Shape, f64)]) -> Vec<Column> {
    let column = |(key, shape, width): &(&str, Shape, f64)| {
        let note = format!("plan_form.note.basis.{table}_{key}");
        let note = form.words.has(&note).then(|| form.word(&note));
        let header = form.word(&format!("plan_form.basis.{table}_{key}"));
        Column { header, note, shape: *shape, width: *width }
    };
    of.iter().map(column).collect()
}

const STORES: [(&str, Shape, f64); 9] = [
    ("store", Shape::Text, 18.0),
    ("days", Shape::Count, 20.0),
    ("sum", Shape::Money, 16.0),
    ("year_days", Shape::Count, 12.0),
    ("year", Shape::Money, 16.0),
    ("own", Shape::Money, 16.0),
    ("mean", Shape::Money, 16.0),
    ("growth", Shape::Percent, 12.0),
    ("target", Shape::Money, 34.0),
];
const WORDS: [(&str, Shape, f64); 9] = [
    ("store", Shape::Text, 18.0),
    ("word", Shape::Text, 20.0),
    ("visitors", Shape::Count, 16.0),
    ("conversion", Shape::Percent, 12.0),
    ("value", Shape::Money, 16.0),
    ("product", Shape::Money, 16.0),
    ("before", Shape::Count, 16.0),
    ("growth", Shape::Percent, 12.0),
    ("file", Shape::Text, 34.0),
];

pub(super) fn sheet(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = stores(form);
    let name = form.word("plan_form.basis.sheet");
    let mut grid = Grid::named(form, &name, "basis", &columns(form, "stores", &STORES))?;
    let header = TOP + of.len() as u32 + 1;
    grid.header(header, &columns(form, "words", &WORDS))?;
    let words: u32 = of.iter().map(|(_, basis)| basis.lines.len() as u32).sum();
    let rows = (header + 1, header + words);
    for (row, (store, basis)) in (TOP..).zip(&of) {
        summary(&mut grid, row, &store.name, basis, rows)?;
    }
    let lines = of.iter().flat_map(|(store, basis)| basis.lines.iter().map(|line| (*store, line)));
    for (row, (store, line)) in (header + 1..).zip(lines) {
        word(&mut grid, row, &store.name, line)?;
    }
    grid.sheet.set_column_range_hidden(9, 10)?;
    grid.protect();
    Ok(grid.sheet)
}

fn summary(grid: &mut Grid, row: u32, name: &str, basis: &Basis, rows: (u32, u32)) -> Result<(), XlsxError> {
    let at = |column| cell(column, row);
    let of_store = |column| format!("SUMIFS({},{},{})", range(column, rows), range('A', rows), at('A'));
    grid.text(row, 0, name)?;
    grid.input(row, 1, Shape::Count, Some(Decimal::from(basis.days)))?;
    grid.formula(row, 2, Shape::Money, &format!("={}", of_store('F')), &exact(basis.sum()))?;
    grid.count(row, 3, basis.year_days)?;
    let year = format!("=IF(N({})=0,0,ROUND({}*{}/{},2))", at('B'), at('C'), at('D'), at('B'));
    grid.formula(row, 4, Shape::Money, &year, &result(basis.of_year().unwrap_or_default()))?;
    grid.input(row, 5, Shape::Money, basis.own.map(|own| own.decimal().round_dp(2)))?;
    let mean = format!("=IF({}=\"\",{},ROUND(({}+{})/2,2))", at('F'), at('E'), at('E'), at('F'));
    grid.formula(row, 6, Shape::Money, &mean, &result(basis.mean().unwrap_or_default()))?;
    let growth = format!("=IF({j}=0,\"\",ROUND({k}/{j},6))", j = of_store('J'), k = of_store('K'));
    grid.formula(row, 7, Shape::Percent, &growth, &exact(basis.growth()))?;
    let target = format!("=ROUND({}*(1+N({})),2)", at('G'), at('H'));
    grid.formula(row, 8, Shape::Money, &target, &result(basis.target().unwrap_or_default()))
}

fn word(grid: &mut Grid, row: u32, store: &str, line: &Line) -> Result<(), XlsxError> {
    let at = |column| cell(column, row);
    grid.text(row, 0, store)?;
    grid.text(row, 1, &text::clean(&line.word))?;
    grid.input(row, 2, Shape::Count, Some(line.visitors))?;
    grid.input(row, 3, Shape::Percent, Some(line.conversion))?;
    grid.input(row, 4, Shape::Money, Some(line.order_value.decimal()))?;
    let product = line.product();
    grid.formula(row, 5, Shape::Money, &format!("={}*{}*{}", at('C'), at('D'), at('E')), &exact(product))?;
    grid.input(row, 6, Shape::Count, line.before)?;
    if line.before.is_some() {
        let growth = format!("=IF(N({g})<=0,\"\",ROUND({c}/{g}-1,6))", g = at('G'), c = at('C'));
        grid.formula(row, 7, Shape::Percent, &growth, &exact(line.growth))?;
    } else {
        grid.input(row, 7, Shape::Percent, line.growth)?;
    }
    grid.text(row, 8, &text::clean(&line.file))?;
    let known = product.filter(|_| line.growth.is_some());
    let known_formula = format!("=IF(ISNUMBER({}),{},0)", at('H'), at('F'));
    grid.formula(row, 9, Shape::Number, &known_formula, &exact(known.or(Some(Decimal::ZERO))))?;
    let grown = known.zip(line.growth).and_then(|(product, growth)| product.checked_mul(growth));
    let grown_formula = format!("=IF(ISNUMBER({h}),{f}*{h},0)", h = at('H'), f = at('F'));
    grid.formula(row, 10, Shape::Number, &grown_formula, &exact(grown.or(Some(Decimal::ZERO))))
}

/// A formula's result as precise as it is; nothing where there is none.
fn exact(value: Option<Decimal>) -> String {
    value.map(|value| value.normalize().to_string()).unwrap_or_default()
}
