//! The digits of a number, without sign and unit, by the ways in which they are grouped and divided.

use rust_decimal::Decimal;
use std::borrow::Cow;

/// `168.99`, `1`, as nearly every cell is written.
pub(super) fn plain(text: &str) -> Option<Decimal> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if text.ends_with('.') || text.len() > 17 || !is_digits(whole) || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = whole.bytes().chain(part.bytes()).fold(0_i64, |n, b| n * 10 + i64::from(b - b'0'));
    Some(Decimal::new(digits, part.len() as u32))
}

/// `12,000.50`, `12 000.50`, `.5`, `1.2E4`.
pub(super) fn pointed(text: &str) -> Option<Decimal> {
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        return scientific(mantissa, exponent);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    exact(&whole_of(whole)?, part)
}

/// The same, or with points between thousands and a comma before decimals.
pub(super) fn either(text: &str) -> Option<Decimal> {
    if let Some(whole) = without_points(text) {
        return match text.matches('.').count() {
            1 if text.ends_with('0') => None,
            1 => pointed(text),
            _ => exact(&whole, ""),
        };
    }
    let Some((whole, part)) = text.split_once(',').filter(|(_, part)| matches!(part.len(), 1 | 2)) else {
        return pointed(text);
    };
    let whole = without_points(whole).or_else(|| (whole.len() > 3).then(|| whole.to_owned()))?;
    exact(&whole, part)
}

/// `12.000,50`, `12 000,50`, `1'234,5`, `18`. A point elsewhere than between thousands is no number.
pub(super) fn continental(text: &str) -> Option<Decimal> {
    let (whole, part) = text.split_once(',').unwrap_or((text, ""));
    let separator =
        ['.', ' ', '\u{A0}', '\u{202F}', '\'', '’'].into_iter().find(|separator| whole.contains(*separator));
    let whole = match separator {
        Some(separator) => is_grouped(whole, separator).then(|| whole.replace(separator, ""))?,
        None => whole.to_owned(),
    };
    (is_digits(&whole) && !text.ends_with(',')).then(|| exact(&whole, part))?
}

/// A whole number without the points at its thousands; `None` where it has no points, or has them elsewhere.
fn without_points(text: &str) -> Option<String> {
    let grouped = text.contains('.') && !text.starts_with('0') && is_grouped(text, '.');
    grouped.then(|| text.replace('.', ""))
}

/// A whole number without the commas or blanks at its thousands; `None` where they stand elsewhere, as in `1,23`.
fn whole_of(text: &str) -> Option<Cow<'_, str>> {
    match [',', ' ', '\u{A0}', '\u{202F}'].into_iter().find(|separator| text.contains(*separator)) {
        None => Some(Cow::Borrowed(text)),
        Some(separator) => is_grouped(text, separator).then(|| Cow::Owned(text.replace(separator, ""))),
    }
}

fn is_grouped(text: &str, separator: char) -> bool {
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    first.len() <= 3 && is_digits(first) && groups.all(|group| group.len() == 3 && is_digits(group))
}

pub(super) fn exact(whole: &str, part: &str) -> Option<Decimal> {
    if !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    if part.is_empty() { whole.parse().ok() } else { format!("0{whole}.{part}").parse().ok() }
}

/// `1.2E4`, as scripts write. Not `1.23E+06`: so a spreadsheet program shortens what it had no room for.
fn scientific(mantissa: &str, exponent: &str) -> Option<Decimal> {
    let digits = exponent.strip_prefix('-').unwrap_or(exponent);
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    exact(whole, part).filter(|_| digits.len() <= 2 && is_digits(digits))?;
    Decimal::from_scientific(&format!("{mantissa}e{exponent}")).ok()
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
