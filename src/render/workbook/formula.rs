//! Live formulas, written only where they give exactly the value that the report states.
//!
//! A total over a cut table, or a ratio that pairs fewer days than its neighbours show, is no function of the cells
//! beside it; there the value stands by itself, because a formula that says something else on recalculation is worse
//! than none.

use super::number::MISSING;
use crate::ratio;
use crate::report::{Cell, Formula, Table, Total, Unit};
use rust_decimal::Decimal;
use rust_xlsxwriter::utility::row_col_to_cell;

/// A formula that holds.
pub(super) struct CheckedFormula {
    /// As the cell has it, without the leading `=`.
    pub text: String,
}

/// Where a table's cells stand on its sheet.
pub(super) struct Layout<'a> {
    /// The sheet's column of each of the table's columns.
    pub columns: &'a [u16],
    /// The sheet's row of the first row.
    pub first: u32,
    /// How the sum of a column is written: `SUM(` or `SUBTOTAL(109,`, which follows a filter.
    pub sum: &'static str,
}

/// Half of the last place that ratios are given to.
fn same(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() <= Decimal::new(1, 9)
}

/// The formula of a cell in row `index` of the table.
pub(super) fn of_row(table: &Table, layout: &Layout, index: usize, column: usize) -> Option<CheckedFormula> {
    let row = layout.first + index as u32;
    within(table, layout, &table.rows[index], row, column)
}

/// The formula of a cell in the total row.
pub(super) fn of_total(table: &Table, layout: &Layout, total: &[Cell], column: usize) -> Option<CheckedFormula> {
    let row = layout.first + table.rows.len() as u32;
    match table.columns[column].total {
        Total::Empty | Total::Value => None,
        Total::Formula => within(table, layout, total, row, column),
        Total::Sum => {
            let value = total[column].number()?;
            let sum: Decimal = table.rows.iter().filter_map(|cells| cells[column].number()).sum();
            if table.rows.is_empty() || table.columns[column].unit == Unit::Points || !same(sum, value) {
                return None;
            }
            let col = layout.columns[column];
            let (from, to) = (row_col_to_cell(layout.first, col), row_col_to_cell(row - 1, col));
            Some(CheckedFormula { text: format!("{}{from}:{to})", layout.sum) })
        }
    }
}

/// The formula of a cell from others of its row.
fn within(table: &Table, layout: &Layout, cells: &[Cell], row: u32, column: usize) -> Option<CheckedFormula> {
    let operand = |key: &str| {
        let at = table.column(key)?;
        let value = cells[at].number()?;
        (table.columns[at].unit != Unit::Points).then(|| (row_col_to_cell(row, layout.columns[at]), value))
    };
    let points = table.columns[column].unit == Unit::Points;
    match table.columns[column].formula.as_ref()? {
        Formula::Difference(left, right) => {
            let ((left, a), (right, b)) = (operand(left)?, operand(right)?);
            let holds = same(a - b, cells[column].number()?);
            let text = if points { format!("({left}-{right})*100") } else { format!("{left}-{right}") };
            holds.then_some(CheckedFormula { text })
        }
        Formula::Ratio(top, bottom) => {
            let ((top, a), (bottom, b)) = (operand(top)?, operand(bottom)?);
            let holds = match (&cells[column], ratio::ratio(a, b)) {
                (Cell::Number(value), Some(computed)) => same(*value, computed),
                (Cell::Missing(_), None) => true,
                _ => false,
            };
            let text = format!("IF({bottom}=0,\"{MISSING}\",{top}/{bottom})");
            (holds && !points).then_some(CheckedFormula { text })
        }
    }
}
