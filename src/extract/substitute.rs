//! What stands in for a payment time that the export does not give: another time of the row, or the date in its number.
//!
//! A row that is dated this way is marked with the header that dated it, so that the report can say how many there are.

use super::cell::{self, At, Clock, at_cell};
use super::headers::Headers;
use super::rule::{Rule, meets_all};
use super::written::{Condition, Substitute};
use crate::calendar;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use sheet::Cell;
use std::sync::Arc;

/// A substitute in the columns of one file.
pub(super) struct Stand<'p> {
    at: usize,
    /// What marks a row that it dates.
    mark: Arc<str>,
    date: Option<String>,
    when: Option<Rule<'p>>,
    unless: Option<Rule<'p>>,
}

impl<'p> Stand<'p> {
    /// None where the file lacks its column.
    pub(super) fn new(substitute: &'p Substitute, headers: &Headers) -> Option<Self> {
        let at = substitute.from.iter().find_map(|header| headers.place(header))?;
        let rule = |condition: &'p Option<Condition>| condition.as_ref().map(|c| Rule::new(c, headers));
        let mark = format!("substitute:{}", headers.text(at).trim()).into();
        let date = substitute.date.as_ref().map(|form| strftime(form));
        Some(Stand { at, mark, date, when: rule(&substitute.when), unless: rule(&substitute.unless) })
    }

    /// The time that it gives the row, and its mark.
    pub(super) fn time(&self, cells: &[Cell<'_>], clock: Clock) -> Option<(At, Arc<str>)> {
        let applies = self.when.as_ref().is_none_or(|rule| meets_all(std::slice::from_ref(rule), cells))
            && self.unless.as_ref().is_none_or(|rule| rule.meets(cells) == Some(false));
        let cell = at_cell(cells, self.at);
        let time = match &self.date {
            _ if !applies => None,
            Some(form) => {
                let local = date_at_front(&cell::id(cell, None).ok()??, form)?;
                Some(At { local, seconds: calendar::instant(local, clock.zone).timestamp() })
            }
            None => cell::moment(cell, clock).ok()?,
        };
        Some((time?, self.mark.clone()))
    }
}

fn strftime(form: &str) -> String {
    form.replace("yyyy", "%Y").replace("yy", "%y").replace("MM", "%m").replace("dd", "%d")
}

/// The date that an order's number begins with.
fn date_at_front(text: &str, form: &str) -> Option<NaiveDateTime> {
    NaiveDate::parse_and_remainder(text, form).ok().map(|(date, _)| date.and_time(NaiveTime::MIN))
}
