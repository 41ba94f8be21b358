//! Why a profile cannot be used: what is wrong, in which line, and what was probably meant.

use crate::facts::Table;
use crate::text;
use crate::words::{Line, Message};
use std::io;
use std::ops::Range;
use thiserror::Error;
use toml::de::{DeTable, DeValue};

/// A profile that cannot be used.
#[derive(Debug, Error, Message)]
#[message("extract.profile")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum ProfileError {
    /// The file cannot be read.
    Unreadable {
        file: String,
        #[message(name = "why")]
        source: io::Error,
    },
    /// Not TOML.
    Syntax { file: String, line: Line },
    /// A key that means nothing.
    UnknownKey { file: String, line: Line, key: String, nearest: String },
    /// A key that every profile has.
    Missing { file: String, line: Line, key: String },
    /// A word that is none of those allowed.
    NotAllowed { file: String, line: Line, value: String, allowed: Vec<String> },
    /// Text where a list belongs, and the like.
    WrongType { file: String, line: Line, value: String },
    /// It maps to a column that does not exist.
    UnknownColumn {
        file: String,
        line: Line,
        #[message(text)]
        table: Table,
        column: String,
        nearest: String,
    },
    /// A column of the key is not mapped.
    KeyUnmapped {
        file: String,
        #[message(text)]
        table: Table,
        column: &'static str,
    },
    /// A map is named that is not there.
    UnknownMap { file: String, line: Line, map: String, known: Vec<String> },
    /// A column is to come from the file's name, which says days and by no shape.
    NotInName { file: String, line: Line, column: String },
    /// Two profiles of one id.
    IdTaken { file: String, id: String },
}

/// What the reader of TOML refused.
pub(super) fn refused(file: &str, content: &str, error: &toml::de::Error) -> ProfileError {
    let (file, span) = (file.to_owned(), error.span().unwrap_or_default());
    let line = line_at(content, span.start);
    let message = error.message();
    // What the names are stands between backticks: `x`, expected one of `a`, `b`.
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let rest = || names.iter().skip(1).copied();
    match names.first() {
        Some(key) if message.starts_with("unknown field") => {
            let nearest = text::nearest(key, rest()).unwrap_or_default().to_owned();
            ProfileError::UnknownKey { file, line, key: text::clean(key), nearest }
        }
        Some(key) if message.starts_with("missing field") => {
            ProfileError::Missing { file, line, key: (*key).to_owned() }
        }
        Some(value) if message.starts_with(['`']) || message.starts_with("unknown variant") => {
            ProfileError::NotAllowed {
                file,
                line,
                value: text::clean(value),
                allowed: rest().map(str::to_owned).collect(),
            }
        }
        _ if message.starts_with("invalid ") || message.starts_with("data did not match") => {
            ProfileError::WrongType { file, line, value: shortened(content.get(span).unwrap_or_default()) }
        }
        _ => ProfileError::Syntax { file, line },
    }
}

/// The first line of a value, as it is written.
fn shortened(value: &str) -> String {
    const LONGEST: usize = 60;
    text::clean(value.lines().next().unwrap_or_default()).chars().take(LONGEST).collect()
}

/// The line (from 1) that holds the byte.
fn line_at(content: &str, byte: usize) -> Line {
    Line(content.as_bytes()[..byte.min(content.len())].iter().filter(|b| **b == b'\n').count() + 1)
}

/// The line in which a key has a value.
pub(super) fn line_of(content: &str, key: &str, value: &str) -> Line {
    let table = DeTable::parse(content).ok();
    let span = table.and_then(|table| span_in(table.get_ref(), key, value));
    line_at(content, span.map_or(0, |span| span.start))
}

fn span_in(table: &DeTable<'_>, key: &str, value: &str) -> Option<Range<usize>> {
    table.iter().find_map(|(name, found)| match found.get_ref() {
        DeValue::String(text) if name.get_ref() == key && text == value => Some(found.span()),
        DeValue::Table(inner) => span_in(inner, key, value),
        DeValue::Array(items) => items.iter().find_map(|item| match item.get_ref() {
            DeValue::Table(inner) => span_in(inner, key, value),
            _ => None,
        }),
        _ => None,
    })
}
