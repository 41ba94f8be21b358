//! From a cell as a platform wrote it to a value of a fact, or to the reason why not.
//!
//! What is written around a number, an id or a date is known to [`crate::cells`], which lists and plan share. Here is what
//! only exports have: cells with types, and the platforms' own words for nothing.

use super::forms::{DateForm, Forms};
use super::identity::IdentityKey;
use super::origin::Origin;
use super::unreadable::Unreadable;
use super::written::End;
use crate::calendar;
use crate::cells::{self, Dates, Moment, NoDate, unwrapped};
use crate::facts::Kind;
use crate::money::Money;
use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use sheet::{Cell, Epoch, serial_to_datetime};
use std::borrow::Cow;
use std::str::FromStr;

/// How times, numbers and buyers in a file are to be taken.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// The store's zone.
    pub(super) zone: Tz,
    /// From when the workbook counts its days.
    pub(super) epoch: Epoch,
    /// How its days and numbers are written.
    pub(super) forms: Forms,
    /// What buyers' identities are hashed with; without it nothing is kept of them.
    pub(super) identity: Option<IdentityKey>,
    /// The day that the file's name says, where its profile finds it there.
    pub(super) named_day: Option<NaiveDate>,
}

impl Clock {
    /// Of a file of which no header was seen yet.
    pub(super) fn of(origin: Origin<'_>, epoch: Epoch) -> Self {
        let Origin { zone, identity, .. } = origin;
        Clock { zone, epoch, forms: Forms::default(), identity, named_day: None }
    }
}

/// A moment, and what the store's clock showed.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) local: NaiveDateTime,
    pub(super) seconds: i64,
}

/// Words that mean "nothing there".
const NOTHING: &[&str] = &["", "-", "--", "—", "null", "NULL", "NaN", "nan", "暂无数据", "无退款申请", "没有申请退款"];

/// Of these, the words that no refund was asked for.
const NO_REFUND: &[&str] = &["无退款申请", "没有申请退款"];

/// How they write days and times.
const DATES: Dates = Dates { serial: false, only_day: false };

/// The text of a cell without the wrapping that platforms and Excel put around it; `None` where it means nothing.
pub fn bare<'a>(cell: &Cell<'a>) -> Result<Option<Cow<'a, str>>, Unreadable> {
    let text: Cow<'a, str> = match cell {
        Cell::Empty => return Ok(None),
        Cell::Text(text) => Cow::Borrowed(unwrapped(text)),
        Cell::Number(n) | Cell::Serial(n) | Cell::Share(n) => Cow::Owned(number_text(*n)),
        Cell::Bool(b) => Cow::Borrowed(if *b { "TRUE" } else { "FALSE" }),
        Cell::Error(_) => return Err(Unreadable::Error),
        Cell::Formula => return Err(Unreadable::Formula),
    };
    Ok((!NOTHING.contains(&text.as_ref())).then_some(text))
}

/// Whether a cell of what came back leaves it open: nothing stands there, and not the words that nobody asked for a refund.
pub(super) fn is_open(cell: &Cell<'_>) -> bool {
    matches!(bare(cell), Ok(None)) && !matches!(cell, Cell::Text(text) if NO_REFUND.contains(&unwrapped(text)))
}

fn number_text(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 9_007_199_254_740_992.0 { format!("{}", n as i64) } else { format!("{n}") }
}

/// An id: text; refused where a spreadsheet program has rounded it for sure. What its column says is judged apart.
pub fn id<'a>(cell: &Cell<'a>, strip: Option<&str>) -> Result<Option<Cow<'a, str>>, Unreadable> {
    let text = match cell {
        Cell::Number(n) | Cell::Serial(n) | Cell::Share(n) if is_rounded(*n) => return Err(Unreadable::RoundedId),
        Cell::Text(text) => match cells::id(text) {
            Some(id) => Some(id).filter(|id| !NOTHING.contains(&id.as_ref())),
            None => return Err(Unreadable::RoundedId),
        },
        _ => bare(cell)?,
    };
    Ok(text.map(|text| match strip.and_then(|prefix| text.strip_prefix(prefix)) {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => text,
    }))
}

/// Whether a text may be an id of at least so many digits: an order that is numbered `0` or `abc` has lost its number.
pub(super) fn is_numbered(id: &str, digits: usize) -> bool {
    id.bytes().filter(u8::is_ascii_digit).count() >= digits && id.bytes().any(|b| matches!(b, b'1'..=b'9'))
}

/// A number that is not the id that was typed: Excel keeps fifteen digits and puts zeros behind them, and beyond 2^53 not
/// every whole number exists.
fn is_rounded(n: f64) -> bool {
    n.fract() != 0.0 || n.abs() >= 9_007_199_254_740_992.0 || (n.abs() >= 1e15 && n as i64 % 10 == 0)
}

/// A number as platforms write it: `1,234.50`, `¥12`, `123.00元`, `(42)`, `-¥42`, `'-42`.
pub(super) fn number(cell: &Cell<'_>, forms: &Forms) -> Result<Option<Decimal>, Unreadable> {
    // What is shown as 10 % among amounts is a cell of another column, as the text 10% is.
    if matches!(cell, Cell::Share(_)) && !forms.numbers.percent {
        return Err(Unreadable::Amount);
    }
    if let Cell::Number(n) | Cell::Serial(n) | Cell::Share(n) = cell {
        return float(*n).map(Some).ok_or(Unreadable::AmountTooLarge);
    }
    let Some(text) = bare(cell)? else { return Ok(None) };
    // `< 10%`: nobody says how much.
    if forms.numbers.foreign && text.starts_with(['<', '>']) {
        return Ok(None);
    }
    forms.numbers.read(&text).map(Some).ok_or(Unreadable::Amount)
}

/// The same in ten-thousandths, where that is exact and the cell holds nothing but digits: what nearly every cell does. `None`
/// says nothing; then [`number`] is asked.
pub(super) fn ten_thousandths(cell: &Cell<'_>, forms: &Forms) -> Option<i64> {
    match cell {
        Cell::Text(text) => forms.numbers.ten_thousandths(text),
        Cell::Number(n) | Cell::Serial(n) => exact(*n),
        _ => None,
    }
}

/// A float in ten-thousandths. The float nearest to so many of them is this one, and of numbers with fifteen digits no two have
/// the same, so that it is the one that was written.
#[expect(clippy::float_arithmetic, reason = "whether the file's float is so many ten-thousandths is asked of floats")]
fn exact(n: f64) -> Option<i64> {
    let number = (n * 10_000.0).round();
    (number.abs() < 1e15 && number / 10_000.0 == n).then_some(number as i64)
}

/// A share as a workbook shows it, as a text for people.
pub(super) fn percentage(n: f64) -> String {
    float(n).map_or_else(|| n.to_string(), |share| format!("{}%", (share * Decimal::ONE_HUNDRED).normalize()))
}

/// The shortest decimal that means the float, to six places: 0.1 + 0.2 as Excel stores it is 0.3.
fn float(n: f64) -> Option<Decimal> {
    if !n.is_finite() || n.abs() >= 1e15 {
        return None;
    }
    Decimal::from_str(&format!("{n}")).ok().map(|d| d.round_dp(6))
}

/// `2026-11-09 10:00:00` of the store's own time, or a day and time as spreadsheets keep them. `None` says nothing; then [`moment`]
/// is asked.
pub(super) fn usual_moment(cell: &Cell<'_>, clock: Clock) -> Option<NaiveDateTime> {
    match cell {
        Cell::Text(text) => DATES.usual(text),
        Cell::Serial(n) => serial_to_datetime(*n, clock.epoch),
        _ => None,
    }
}

/// A moment as platforms write it, or a day; without a zone of its own it is of the store's.
pub(super) fn moment(cell: &Cell<'_>, clock: Clock) -> Result<Option<At>, Unreadable> {
    let found = match cell {
        Cell::Serial(n) => plain(serial_to_datetime(*n, clock.epoch).ok_or(Unreadable::DateRange)?),
        // A day as a whole number, 20260811; or a serial that lost its format when the file was saved again.
        Cell::Number(n) if !(20_000_101.0..=21_001_231.0).contains(n) => {
            plain(serial_to_datetime(*n, clock.epoch).ok_or(Unreadable::Instant)?)
        }
        _ => match bare(cell)? {
            Some(text) => written(&text, &clock.forms)?,
            None => return Ok(None),
        },
    };
    let Some(offset) = found.offset else {
        return Ok(Some(At { local: found.local, seconds: calendar::instant(found.local, clock.zone).timestamp() }));
    };
    let at = found.local.and_utc() - offset;
    Ok(Some(At { local: at.with_timezone(&clock.zone).naive_local(), seconds: at.timestamp() }))
}

fn plain(local: NaiveDateTime) -> Moment {
    Moment { local, offset: None }
}

fn written(text: &str, forms: &Forms) -> Result<Moment, Unreadable> {
    let read = match (DATES.read(text), forms.dates) {
        (Err(_), DateForm::Offset | DateForm::File) => cells::moment(text, forms.order),
        (read, _) => read.map(plain),
    };
    read.map_err(|why| match why {
        NoDate::Unlike | NoDate::TwoWays => Unreadable::Instant,
        NoDate::Outside => Unreadable::DateRange,
    })
}

/// A day: as [`moment`], and as the hours of it (`20260324000000~20260324005959`).
pub(super) fn day(cell: &Cell<'_>, clock: Clock) -> Result<Option<NaiveDate>, Unreadable> {
    if let Cell::Text(text) = cell
        && let Some((first, last)) = span(text)
    {
        return if first == last { Ok(Some(first)) } else { Err(Unreadable::Instant) };
    }
    Ok(moment(cell, clock)?.map(|at| at.local.date()))
}

/// An end of the days that a cell speaks of.
pub(super) fn end_of_span(cell: &Cell<'_>, end: End) -> Result<Option<NaiveDate>, Unreadable> {
    let Cell::Text(text) = cell else { return Err(Unreadable::Instant) };
    let (first, last) = span(text).filter(|(first, last)| first <= last).ok_or(Unreadable::Instant)?;
    Ok(Some(if end == End::First { first } else { last }))
}

/// The days of a text that says from when to when.
pub fn span(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = text.split_once(['~', '～', '至'])?;
    let day = |text: &str| {
        let text = unwrapped(text);
        // 20260324005959, to the second.
        let compact = text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit());
        let text = if compact { &text[..8] } else { text };
        DATES.read(text).ok().map(|at| at.date())
    };
    Some((day(first)?, day(last)?))
}

/// A number as a column of a kind stores it.
pub fn stored(kind: Kind, value: Decimal) -> Result<i64, Unreadable> {
    match kind {
        Kind::Count if !value.fract().is_zero() => Err(Unreadable::Count),
        Kind::Count => {
            i64::try_from(value.trunc().mantissa() / 10_i128.pow(value.trunc().scale())).map_err(|_| Unreadable::Count)
        }
        _ => Money::from_decimal(value).map(Money::raw).ok_or(Unreadable::AmountTooLarge),
    }
}

/// The cell of a column; rows may be shorter than their header.
pub(super) fn at_cell<'r, 'c>(cells: &'r [Cell<'c>], at: usize) -> &'r Cell<'c> {
    cells.get(at).unwrap_or(&Cell::Empty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Floats of every kind: of decimals as files have them, and of any bits.
    fn floats() -> impl Strategy<Value = f64> {
        let decimals = (any::<i64>(), 0..70_u32, -2..9_i32)
            .prop_map(|(n, cut, places)| format!("{}e{}", n >> cut.min(62), -places).parse().expect("a float"));
        prop_oneof![decimals, any::<u64>().prop_map(f64::from_bits)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

        /// What a float is in ten-thousandths is what its shortest decimals are.
        #[test]
        fn a_float_is_the_number_that_was_written(n in floats()) {
            if let Some(number) = exact(n) {
                prop_assert_eq!(float(n), Some(Decimal::new(number, 4)), "{}", n);
            }
        }
    }

    #[test]
    fn prices_are_exact_and_what_adding_left_is_not() {
        assert_eq!([168.99, 0.1, -42.0, 1e-4].map(exact), [Some(1_689_900), Some(1_000), Some(-420_000), Some(1)]);
        assert_eq!([0.1 + 0.2, 1e-5, 1e15, f64::NAN, f64::INFINITY].map(exact), [None; 5]);
    }
}
