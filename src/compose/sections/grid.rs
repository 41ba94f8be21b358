//! Grids that are nothing but KPIs: a row says whose and over which days, a column says which KPI.

use super::scope::{Scope, kpi_column};
use crate::compose::declared::Declared;
use crate::kpi::Kpi;
use crate::report::{Cell, Formula};
use crate::span::Span;

/// A column: key, KPI, and how it follows from others of the grid.
pub(super) type KpiColumn = (&'static str, Kpi, Option<Formula>);

/// A row: its words, its stores, its days.
pub(super) struct GridRow<'a> {
    pub(super) name: Cell,
    pub(super) second: Cell,
    pub(super) stores: Vec<&'a str>,
    pub(super) span: Span,
}

/// A row a store in the week, and all together where there are several; the second column names who answers for it.
pub(super) fn stores<'a>(scope: &Scope<'a>) -> (Vec<GridRow<'a>>, Option<GridRow<'a>>) {
    let row = |whose: super::scope::StoreGroup<'a>| GridRow {
        second: scope.person(&whose),
        name: whose.name,
        stores: whose.stores,
        span: scope.week,
    };
    let all = (scope.ids.len() > 1).then(|| row(scope.together()));
    (scope.each().into_iter().map(row).collect(), all)
}

/// The columns of KPIs.
pub(super) fn kpis<'a>(scope: &'a Scope<'_>, columns: &[KpiColumn]) -> Vec<Declared<'a, GridRow<'a>>> {
    let column = |(key, kpi, formula): &KpiColumn| {
        let column = match formula {
            Some(formula) => kpi_column(key, *kpi).by(formula.clone()),
            None => kpi_column(key, *kpi),
        };
        let kpi = *kpi;
        Declared::new(column, move |row: &GridRow<'_>| scope.cell(kpi, &row.stores, row.span))
    };
    columns.iter().map(column).collect()
}
