//! From a cell as a platform wrote it to a value of a fact, or to the reason why not.
//!
//! Platforms write money with 元, commas and signs, and say "nothing" in a dozen ways. All of that is known here; what is
//! put around ids is known to [`crate::cells`], which the operator's lists share.

use crate::cells::{self, unwrapped};
use crate::facts::Kind;
use crate::money::Money;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_decimal::Decimal;
use sheet::{Cell, Epoch, serial_to_datetime};
use std::borrow::Cow;
use std::str::FromStr;

/// Why a cell is refused; the words are `reject.<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// An id that Excel rounded: 4.51E+18, or a number too long to be exact.
    RoundedId,
    /// No amount.
    Amount,
    /// An amount beyond what is stored.
    AmountTooLarge,
    /// No whole number.
    Count,
    /// No date and time.
    Instant,
    /// A date outside 2000 to 2100.
    DateRange,
    /// Less than nothing, where that makes no sense.
    Negative,
    /// Empty, where the row means nothing without it.
    Empty,
    /// An error value of the spreadsheet (#N/A, #REF!).
    Error,
    /// A formula whose result the file does not hold.
    Formula,
    /// Text of which bytes are broken, where every character counts.
    Broken,
    /// A row of fewer fields than the header.
    FewFields,
    /// A row of more fields than the header.
    ManyFields,
}

impl Unreadable {
    /// All, for the test that each has words and a fixture.
    pub const ALL: [Unreadable; 13] = [
        Unreadable::RoundedId,
        Unreadable::Amount,
        Unreadable::AmountTooLarge,
        Unreadable::Count,
        Unreadable::Instant,
        Unreadable::DateRange,
        Unreadable::Negative,
        Unreadable::Empty,
        Unreadable::Error,
        Unreadable::Formula,
        Unreadable::Broken,
        Unreadable::FewFields,
        Unreadable::ManyFields,
    ];

    /// Stable name.
    pub fn code(self) -> &'static str {
        match self {
            Unreadable::RoundedId => "rounded-id",
            Unreadable::Amount => "amount",
            Unreadable::AmountTooLarge => "amount-too-large",
            Unreadable::Count => "count",
            Unreadable::Instant => "instant",
            Unreadable::DateRange => "date-range",
            Unreadable::Negative => "negative",
            Unreadable::Empty => "empty",
            Unreadable::Error => "error-value",
            Unreadable::Formula => "formula",
            Unreadable::Broken => "broken-bytes",
            Unreadable::FewFields => "few-fields",
            Unreadable::ManyFields => "many-fields",
        }
    }
}

/// Words that mean "nothing there".
const NOTHING: &[&str] = &["", "-", "--", "—", "null", "NULL", "NaN", "nan", "暂无数据", "无退款申请", "没有申请退款"];

/// The text of a cell without the wrapping that platforms and Excel put around it; `None` where it means nothing.
pub fn bare<'a>(cell: &Cell<'a>) -> Result<Option<Cow<'a, str>>, Unreadable> {
    let text: Cow<'a, str> = match cell {
        Cell::Empty => return Ok(None),
        Cell::Text(text) => Cow::Borrowed(unwrapped(text)),
        Cell::Number(n) | Cell::Serial(n) => Cow::Owned(number_text(*n)),
        Cell::Bool(b) => Cow::Borrowed(if *b { "TRUE" } else { "FALSE" }),
        Cell::Error(_) => return Err(Unreadable::Error),
        Cell::Formula => return Err(Unreadable::Formula),
    };
    Ok((!NOTHING.contains(&text.as_ref())).then_some(text))
}

fn number_text(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 9_007_199_254_740_992.0 { format!("{}", n as i64) } else { format!("{n}") }
}

/// An id: text; refused where a spreadsheet program has rounded it for sure. What its column says is judged apart.
pub fn id<'a>(cell: &Cell<'a>, strip: Option<&str>) -> Result<Option<Cow<'a, str>>, Unreadable> {
    let text = match cell {
        Cell::Number(n) | Cell::Serial(n) if is_rounded(*n) => return Err(Unreadable::RoundedId),
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

/// A number that is not the id that was typed: Excel keeps fifteen digits and puts zeros behind them, and beyond 2^53 not
/// every whole number exists.
fn is_rounded(n: f64) -> bool {
    n.fract() != 0.0 || n.abs() >= 9_007_199_254_740_992.0 || (n.abs() >= 1e15 && n as i64 % 10 == 0)
}

/// A number as platforms write it: `1,234.50`, `¥12`, `123.00元`, `(42)`, `-¥42`, `'-42`, `78.15%`.
pub fn number(cell: &Cell<'_>) -> Result<Option<Decimal>, Unreadable> {
    if let Cell::Number(n) | Cell::Serial(n) = cell {
        return float(*n).map(Some).ok_or(Unreadable::AmountTooLarge);
    }
    let Some(text) = bare(cell)? else { return Ok(None) };
    if let Some(plain) = plain(&text) {
        return Ok(Some(plain));
    }
    written(&text).map(Some)
}

/// `168.99`, `1`, as nearly every cell is written.
fn plain(text: &str) -> Option<Decimal> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || text.ends_with('.') || text.len() > 17 || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let digits = whole.bytes().chain(part.bytes()).fold(0_i64, |n, b| n * 10 + i64::from(b - b'0'));
    Some(Decimal::new(digits, part.len() as u32))
}

/// With signs, separators and units.
fn written(text: &str) -> Result<Decimal, Unreadable> {
    let mut digits = String::with_capacity(text.len());
    let mut negative = false;
    let text = text.strip_suffix('元').map_or(text, str::trim_end);
    let (text, percent) = text.strip_suffix('%').map_or((text, false), |t| (t, true));
    let text = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => {
            negative = true;
            inner
        }
        None => text,
    };
    // Digits since the last comma: thousands are three, and `12,5` is no number of ours.
    let mut since_comma: Option<usize> = None;
    for c in text.chars() {
        match c {
            '-' | '−' | '－' if digits.is_empty() && !negative => negative = true,
            '+' if digits.is_empty() => {}
            '¥' | '￥' | '$' | '€' | ' ' | '\u{A0}' if digits.is_empty() => {}
            ',' | '，' if !digits.is_empty() && !digits.contains('.') && since_comma.is_none_or(|n| n == 3) => {
                since_comma = Some(0);
            }
            '.' | 'e' | 'E' if since_comma.is_none_or(|n| n == 3) => {
                since_comma = None;
                digits.push(c);
            }
            '0'..='9' => {
                since_comma = since_comma.map(|n| n + 1);
                digits.push(c);
            }
            _ => return Err(Unreadable::Amount),
        }
    }
    if since_comma.is_some_and(|n| n != 3) {
        return Err(Unreadable::Amount);
    }
    let value =
        Decimal::from_str(&digits).or_else(|_| Decimal::from_scientific(&digits)).map_err(|_| Unreadable::Amount)?;
    let value = if negative { -value } else { value };
    Ok(if percent { value / Decimal::ONE_HUNDRED } else { value })
}

/// The shortest decimal that means the float, to six places: 0.1 + 0.2 as Excel stores it is 0.3.
fn float(n: f64) -> Option<Decimal> {
    if !n.is_finite() || n.abs() >= 1e15 {
        return None;
    }
    Decimal::from_str(&format!("{n}")).ok().map(|d| d.round_dp(6))
}

/// A date and time as platforms write it, or a day, in the store's own time.
pub fn local(cell: &Cell<'_>, epoch: Epoch) -> Result<Option<NaiveDateTime>, Unreadable> {
    match cell {
        Cell::Serial(n) => return serial_to_datetime(*n, epoch).map(Some).ok_or(Unreadable::DateRange),
        // A day as a whole number, 20260811; or a serial that lost its format when the file was saved again.
        Cell::Number(n) if (20_000_101.0..=21_001_231.0).contains(n) => {}
        Cell::Number(n) => return serial_to_datetime(*n, epoch).map(Some).ok_or(Unreadable::Instant),
        _ => {}
    }
    let Some(text) = bare(cell)? else { return Ok(None) };
    let parsed = usual(&text).or_else(|| parse_local(&text)).ok_or(Unreadable::Instant)?;
    if (2000..=2100).contains(&chrono::Datelike::year(&parsed.date())) {
        Ok(Some(parsed))
    } else {
        Err(Unreadable::DateRange)
    }
}

/// `2026-11-09 10:00:00`, as nearly every cell is written: read without a format.
fn usual(text: &str) -> Option<NaiveDateTime> {
    let b = text.as_bytes();
    if b.len() != 19 || b[4] != b'-' || b[7] != b'-' || b[10] != b' ' || b[13] != b':' || b[16] != b':' {
        return None;
    }
    let part = |range: std::ops::Range<usize>| {
        b[range].iter().try_fold(0_u32, |n, c| c.is_ascii_digit().then(|| n * 10 + u32::from(c - b'0')))
    };
    NaiveDate::from_ymd_opt(part(0..4)? as i32, part(5..7)?, part(8..10)?)?.and_hms_opt(
        part(11..13)?,
        part(14..16)?,
        part(17..19)?,
    )
}

fn parse_local(text: &str) -> Option<NaiveDateTime> {
    const TIMES: [&str; 4] = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"];
    const DAYS: [&str; 4] = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"];
    let text = text.split_once('.').map_or(text, |(head, tail)| {
        if head.contains(':') && tail.chars().all(|c| c.is_ascii_digit()) { head } else { text }
    });
    let text = text.replace('T', " ");
    TIMES.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok()).or_else(|| {
        DAYS.iter().find_map(|f| NaiveDate::parse_from_str(&text, f).ok()).map(|d| d.and_time(NaiveTime::MIN))
    })
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
