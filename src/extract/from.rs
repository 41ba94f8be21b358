//! Where a fact column's value comes from in a file.

use super::headers::{CURRENCY, Headers};
use super::profile::ColumnMap;
use super::sum::{self, Addend};
use crate::facts::{Column, Kind, Table};
use std::sync::Arc;

/// Where the value comes from.
pub(super) enum From {
    Cell(usize),
    Sum(Vec<Addend>),
    /// Columns whose numbers multiply to it.
    Product(Vec<usize>),
    Constant(Arc<str>),
    /// What the file's name says.
    Name,
    CountWithin(usize),
    /// Several cells, which together tell the row from others.
    Together(Vec<usize>),
    /// Nowhere but in what stands in for it.
    Elsewhere,
}

impl From {
    /// Where a mapped column's value comes from in a file with these headers; `None` where the file has nothing of it.
    pub(super) fn of(map: &ColumnMap, table: Table, headers: &Headers) -> Option<From> {
        let column = map.column(table);
        if map.from_name {
            return Some(From::Name);
        }
        if let Some(text) = &map.constant {
            return Some(From::Constant(text.as_str().into()));
        }
        if let Some(within) = &map.count_within {
            return place_of(table, within).map(From::CountWithin);
        }
        if !map.together.is_empty() {
            let places: Vec<usize> = map.together.iter().filter_map(|header| headers.place(header)).collect();
            return (column.key || !places.is_empty()).then_some(From::Together(places));
        }
        if let Some((header, at)) = map.from.iter().find_map(|header| Some((header, headers.place(header)?))) {
            return match is_currency(column) && header.contains(CURRENCY) {
                true => Some(From::Constant(headers.currency(header)?.into())),
                false => Some(From::Cell(at)),
            };
        }
        if let Some(noted) = map.from.iter().filter(|_| is_currency(column)).find_map(|from| headers.currency(from)) {
            return Some(From::Constant(noted.into()));
        }
        if column.key && column.kind == Kind::Text && !map.required {
            // A cut that the export does not make is the same everywhere.
            return Some(From::Constant(map.empty.as_deref().unwrap_or_default().into()));
        }
        let product = || sum::factors(&map.product, headers).map(From::Product);
        sum::parts(&map.sum, headers).map(From::Sum).or_else(product)
    }

    /// The columns of the file that it reads.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        let (one, parts, several): (Option<usize>, &[Addend], &[usize]) = match self {
            From::Cell(at) => (Some(*at), &[], &[]),
            From::Sum(parts) => (None, parts, &[]),
            From::Product(places) | From::Together(places) => (None, &[], places),
            _ => (None, &[], &[]),
        };
        one.into_iter().chain(parts.iter().map(|part| part.at)).chain(several.iter().copied())
    }

    /// What stands above the cells that it reads, for whoever is told of one.
    pub(super) fn header(&self, headers: &Headers) -> String {
        match self {
            From::Cell(at) => headers.text(*at).trim().to_owned(),
            From::Sum(parts) => parts.iter().map(|part| headers.text(part.at).trim()).collect::<Vec<_>>().join(" + "),
            From::Product(places) => places.iter().map(|at| headers.text(*at).trim()).collect::<Vec<_>>().join(" × "),
            _ => String::new(),
        }
    }
}

/// The place of a column among those of its table.
pub(super) fn place_of(table: Table, name: &str) -> Option<usize> {
    table.definition().columns.iter().position(|column| column.name == name)
}

/// Whether it holds currencies; then a header's currency is its value.
pub(super) fn is_currency(column: &Column) -> bool {
    column.name == "currency"
}
