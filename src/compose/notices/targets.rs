//! Annual targets that are no longer what the year began with.

use super::of_store;
use crate::compose::Context;
use crate::report::{Notice, Weight};
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Below this difference amounts are said in full, because the short ones would look alike.
const LOOKS_ALIKE: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// Each store whose annual target changed: from what to what, and since when.
///
/// That another version of the plan is in use is no notice: it would make a revision of weeks of which nothing changed.
pub(super) fn notices(context: &Context) -> Vec<Notice> {
    let Some(original) = context.original else { return Vec::new() };
    let inputs = context.metrics.inputs();
    let (first, now, calendar) = (original.metrics.inputs().plan, inputs.plan, inputs.calendar);
    let year = inputs.period.fiscal_year();
    let notice = |id: &str| {
        let since = *original.since.get(id)?;
        let (from, to) = (first.annual(id, calendar, year)?, now.annual(id, calendar, year)?);
        let phrase = revised("notice.target-revised", from.decimal(), to.decimal(), since);
        (from != to).then(|| of_store(Weight::Remark, id, phrase.with("store", context.name(id))))
    };
    context.ids().into_iter().filter_map(notice).collect()
}

/// A target that was changed, in words.
pub(in crate::compose) fn revised(key: &'static str, from: Decimal, to: Decimal, since: NaiveDate) -> Phrase {
    let say = if (to - from).abs() < LOOKS_ALIKE { Field::MoneyFull } else { Field::Money };
    Phrase::new(key).with("from", say(from)).with("to", say(to)).with("day", since)
}
