//! Conditions on a row: which rows a table takes, when one time may stand for another, what a sale is called.
//!
//! A condition names a header and what its cell must say. Words are compared as states are, without blanks and punctuation.
//! Where the file lacks the header nobody can tell whether the condition is met.

use super::cell::{self, at_cell};
use super::forms::{COMMA, POINT};
use super::headers::{Headers, plain_word};
use super::written::{Case, Condition, Names};
use sheet::Cell;
use std::borrow::Cow;
use std::sync::Arc;

impl Names {
    /// Where one of them stands first.
    pub(super) fn place(&self, headers: &Headers) -> Option<usize> {
        self.0.iter().find_map(|name| headers.place(name))
    }
}

/// A condition on the rows of one file.
pub(super) struct Rule<'p> {
    condition: &'p Condition,
    /// Its column; several where they are taken together, none where the file lacks it.
    at: Vec<usize>,
    is: Vec<String>,
    not: Vec<String>,
}

impl<'p> Rule<'p> {
    pub(super) fn new(condition: &'p Condition, headers: &Headers) -> Self {
        let plain = |words: &[String]| words.iter().map(|word| plain_word(word)).collect();
        let at = match condition.together {
            true => condition.header.0.iter().filter_map(|name| headers.place(name)).collect(),
            false => condition.header.place(headers).into_iter().collect(),
        };
        Rule { condition, at, is: plain(&condition.is), not: plain(&condition.not) }
    }

    /// Rules for several conditions.
    pub(super) fn all(conditions: &'p [Condition], headers: &Headers) -> Vec<Self> {
        conditions.iter().map(|condition| Rule::new(condition, headers)).collect()
    }

    /// Whether the file has its header.
    pub(super) fn can_tell(&self) -> bool {
        !self.at.is_empty()
    }

    /// Whether the row meets it; none where the file lacks its header.
    pub(super) fn meets(&self, cells: &[Cell<'_>]) -> Option<bool> {
        let said = |at: &usize| cell::bare(at_cell(cells, *at)).ok().flatten();
        let broken = || self.at.iter().any(|at| cell::bare(at_cell(cells, *at)).is_err());
        let found = match &self.at[..] {
            [] => return None,
            [at] => said(at).unwrap_or_default(),
            several => Cow::Owned(several.iter().filter_map(said).collect::<Vec<_>>().join(" ")),
        };
        let word = plain_word(&found);
        let among = |words: &[String]| words.contains(&word);
        let holds = |texts: &[String]| texts.iter().any(|text| found.contains(text.as_str()));
        let contains = &self.condition.contains;
        Some(
            (self.is.is_empty() || among(&self.is))
                && !among(&self.not)
                && (contains.is_empty() || holds(contains))
                && !holds(&self.condition.lacks)
                && self.condition.filled.is_none_or(|filled| filled != (found.is_empty() && !broken()))
                && self.condition.negative.is_none_or(|negative| negative == is_negative(&found))
                && self.condition.amounts.is_none_or(|amounts| amounts == (is_amount(&found) || broken())),
        )
    }
}

/// Whether a text is a number below zero, however its thousands and decimals are written.
fn is_negative(text: &str) -> bool {
    [POINT, COMMA].iter().filter_map(|numbers| numbers.read(text)).any(|n| n.is_sign_negative() && !n.is_zero())
}

/// Whether a text is a number other than 0. One that is no number counts, so that whoever reads it says so.
fn is_amount(text: &str) -> bool {
    let mut numbers = [POINT, COMMA].iter().filter_map(|numbers| numbers.read(text)).peekable();
    !text.is_empty() && (numbers.peek().is_none() || numbers.any(|n| !n.is_zero()))
}

/// Whether a row surely meets all of them.
pub(super) fn meets_all(rules: &[Rule<'_>], cells: &[Cell<'_>]) -> bool {
    rules.iter().all(|rule| rule.meets(cells) == Some(true))
}

/// The cases that the file's columns can tell.
pub(super) fn cases<'p>(cases: &'p [Case], headers: &Headers) -> Vec<(Vec<Rule<'p>>, Arc<str>)> {
    let rules = |case: &'p Case| (Rule::all(&case.when, headers), Arc::from(case.is.as_str()));
    let can_tell = |(rules, _): &(Vec<Rule<'_>>, Arc<str>)| rules.iter().all(Rule::can_tell);
    cases.iter().map(rules).filter(can_tell).collect()
}
