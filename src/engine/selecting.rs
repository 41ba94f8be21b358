//! Which rows count: a selection evaluated column by column, and what of it only a question can decide.

use super::Question;
use super::measure::Selection;
use crate::facts::{Frame, Values};

/// A selection in two: what the rows alone decide, and what depends on the question. The latter stand alone or under `And`.
pub(super) fn split(rows: Selection) -> (Vec<Selection>, Vec<Selection>) {
    match rows {
        Selection::Until(_) | Selection::OpenAtEnd(_) => (Vec::new(), vec![rows]),
        Selection::And(all) => {
            let (mut closed, mut open) = (Vec::new(), Vec::new());
            for (decided, asked) in all.iter().map(|rows| split(*rows)) {
                closed.extend(decided);
                open.extend(asked);
            }
            (closed, open)
        }
        Selection::Or(all) => {
            let open = all.iter().any(|rows| !split(*rows).1.is_empty());
            assert!(!open, "what depends on the question stands under no Or: {rows:?}");
            (vec![rows], Vec::new())
        }
        _ => (vec![rows], Vec::new()),
    }
}

/// The column that a condition on the question looks at.
pub(super) fn open_column(rows: Selection) -> Option<&'static str> {
    match rows {
        Selection::Until(column) | Selection::OpenAtEnd(column) => Some(column),
        _ => None,
    }
}

/// Adds the columns that a selection looks at.
pub(super) fn columns(rows: Selection, names: &mut Vec<&'static str>) {
    match rows {
        Selection::All => {}
        Selection::And(all) | Selection::Or(all) => all.iter().for_each(|rows| columns(*rows, names)),
        Selection::Is(name, _)
        | Selection::Has(name)
        | Selection::Lacks(name)
        | Selection::Flag(name)
        | Selection::NoFlag(name)
        | Selection::AtLeast(name, _)
        | Selection::Until(name)
        | Selection::OpenAtEnd(name) => names.push(name),
    }
}

/// Whether a value of that column passes a condition on the question.
pub(super) fn passes(rows: Selection, value: Option<i64>, question: &Question<'_>) -> bool {
    match rows {
        Selection::Until(_) => value.is_none_or(|at| at <= question.until.timestamp()),
        Selection::OpenAtEnd(_) => value.is_none_or(|day| day > question.days.last().unwrap_or(i64::MIN)),
        _ => true,
    }
}

/// A flag a row: whether it passes what the rows alone decide.
pub(super) fn mask(frame: &Frame, rows: Selection) -> Vec<bool> {
    let all = |pass: bool| vec![pass; frame.rows()];
    let column = |name: &str| frame.at(frame.place(name));
    let numbers = |name: &str, absent: bool, test: &dyn Fn(Option<i64>) -> bool| match column(name) {
        Some(Values::Number(values)) => values.iter().map(test).collect(),
        _ => all(absent),
    };
    match rows {
        Selection::All | Selection::Until(_) | Selection::OpenAtEnd(_) => all(true),
        Selection::Is(name, text) => match column(name) {
            Some(Values::Text(values)) => values.iter().map(|value| value == Some(text)).collect(),
            _ => all(false),
        },
        Selection::Has(name) => has(frame, name, true),
        Selection::Lacks(name) => has(frame, name, false),
        Selection::Flag(name) => numbers(name, false, &|value| value == Some(1)),
        Selection::NoFlag(name) => numbers(name, true, &|value| value != Some(1)),
        Selection::AtLeast(name, least) => numbers(name, false, &|value| value.is_some_and(|n| n >= least)),
        Selection::And(parts) => together(frame, parts, true, |mine, theirs| mine & theirs),
        Selection::Or(parts) => together(frame, parts, false, |mine, theirs| mine | theirs),
    }
}

fn has(frame: &Frame, name: &str, wanted: bool) -> Vec<bool> {
    match frame.at(frame.place(name)) {
        Some(Values::Text(values)) => values.iter().map(|value| value.is_some() == wanted).collect(),
        Some(Values::Number(values)) => values.iter().map(|value| value.is_some() == wanted).collect(),
        None => vec![!wanted; frame.rows()],
    }
}

fn together(frame: &Frame, parts: &[Selection], start: bool, join: fn(bool, bool) -> bool) -> Vec<bool> {
    let mut joined = vec![start; frame.rows()];
    for part in parts {
        joined.iter_mut().zip(mask(frame, *part)).for_each(|(mine, theirs)| *mine = join(*mine, theirs));
    }
    joined
}

/// A flag a row: whether it passes all of them.
pub(super) fn all(frame: &Frame, parts: &[Selection]) -> Vec<bool> {
    together(frame, parts, true, |mine, theirs| mine & theirs)
}
