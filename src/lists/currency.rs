//! Currencies as people write them in lists.

use super::cells::tidy;
use super::finding::Problem;
use crate::cells::{self, CURRENCIES};
use crate::text;

/// The code of the currency that a cell names, by the rule that exports go by; else the nearest there is.
pub fn currency(cell: &str) -> Result<String, Problem> {
    let value = text::clean(&tidy(cell));
    cells::currency(&value).ok_or_else(|| {
        let nearest = text::nearest(&value, CURRENCIES).unwrap_or_default().to_owned();
        Problem::UnknownCurrency { value, nearest }
    })
}
