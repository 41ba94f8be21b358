//! The columns of a span against its target.

use crate::compose::declared::Declared;
use crate::metrics::{Against, Known};
use crate::report::{Cell, Column, Formula, Total, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

pub(super) fn gap_words(gap: Decimal) -> Phrase {
    let word = if gap >= Decimal::ZERO { "section.plan.above" } else { "section.plan.short" };
    Phrase::new(word).with("amount", Field::Money(gap.abs()))
}

pub(super) type Keys = [&'static str; 4];

/// Of the period itself; to date, where more of the period is to come; from the year's beginning.
pub(super) const WHOLE: Keys = ["actual", "target", "achievement", "gap"];
pub(super) const TO_DATE: Keys = ["actual", "target_to_date", "achievement", "gap"];
pub(super) const CUMULATIVE: Keys = ["cum_actual", "cum_target", "cum_achievement", "cum_gap"];
pub(super) const YEAR_TO_DATE: Keys = ["ytd_actual", "ytd_target", "ytd_achievement", "ytd_gap"];

/// Four columns, where a row has such a comparison.
pub(super) fn columns<'a, R: ?Sized + 'a>(
    [actual, target, achievement, gap]: Keys,
    of: impl Fn(&R) -> &Against + Copy + 'a,
) -> [Declared<'a, R>; 4] {
    let column = |column, pick: fn(&Against) -> &Known| Declared::new(column, move |row: &R| Cell::from(pick(of(row))));
    let difference = Formula::Difference(actual, target);
    [
        column(Column::money(actual).summed(), |one| &one.actual),
        column(Column::money(target).summed(), |one| &one.target),
        column(Column::percent(achievement).by(Formula::Ratio(actual, target)), |one| &one.achievement),
        column(Column::new(gap, Unit::Gap).by(difference).better_when(true), |one| &one.gap),
    ]
}

/// The same without totals: spans that overlap do not add up.
pub(super) fn untotalled<'a, R: ?Sized + 'a>(
    keys: Keys,
    of: impl Fn(&R) -> &Against + Copy + 'a,
) -> [Declared<'a, R>; 4] {
    columns(keys, of).map(|declared| declared.with_total(Total::Empty))
}
