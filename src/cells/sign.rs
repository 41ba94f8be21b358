//! What stands before or behind an amount and says of which currency it is.

use super::currency::currency;
use super::half_width;
use std::borrow::Cow;

/// Codes and signs as platforms write them at amounts, the longer of two that begin alike first.
const SIGNS: [&str; 58] = [
    "US$", "CA$", "AU$", "NZ$", "HK$", "NT$", "MX$", "A$", "C$", "R$", "S$", "Rs.", "Rs", "RM", "Rp", "kr.", "kr",
    "zł", "Kč", "Fr.", "$", "€", "£", "₹", "¥", "₩", "₫", "฿", "₱", "₺", "₽", "USD", "EUR", "GBP", "CNY", "JPY", "CAD",
    "AUD", "INR", "MXN", "BRL", "HKD", "TWD", "SGD", "KRW", "THB", "VND", "PHP", "IDR", "MYR", "TRY", "PLN", "SEK",
    "CHF", "AED", "SAR", "NZD", "DKK",
];

/// The currency that an amount says by itself: `US$50.00`, `18,00 €`, `-CNY 5`. `None` where it says none, or by a sign that
/// several have.
pub fn currency_at(text: &str) -> Option<String> {
    currency(parts(half_width(text).trim()).sign?)
}

/// The amount without the sign at either end; a minus before it stays.
pub(super) fn without_sign(text: &str) -> Cow<'_, str> {
    let parts = parts(text);
    match (parts.sign, parts.brackets) {
        (None, _) => Cow::Borrowed(text),
        (_, true) => Cow::Owned(format!("{}({})", parts.minus, parts.digits)),
        (_, false) if parts.minus.is_empty() => Cow::Borrowed(parts.digits),
        (_, false) => Cow::Owned(format!("{}{}", parts.minus, parts.digits)),
    }
}

/// An amount, taken apart.
struct Parts<'t> {
    minus: &'static str,
    brackets: bool,
    sign: Option<&'static str>,
    digits: &'t str,
}

fn parts(text: &str) -> Parts<'_> {
    let (minus, rest) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    let (brackets, rest) = match rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (true, inner.trim()),
        None => (false, rest),
    };
    let is_value = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '.' | ','));
    let found = |digits: &'_ str| is_value(digits);
    let before =
        SIGNS.iter().find_map(|sign| Some((*sign, rest.strip_prefix(sign)?.trim_start())).filter(|p| found(p.1)));
    let behind =
        || SIGNS.iter().find_map(|sign| Some((*sign, rest.strip_suffix(sign)?.trim_end())).filter(|p| found(p.1)));
    let (sign, digits) = before.or_else(behind).map_or((None, rest), |(sign, digits)| (Some(sign), digits));
    Parts { minus, brackets, sign, digits }
}

#[cfg(test)]
mod tests {
    use super::currency_at;

    #[test]
    fn an_amount_says_its_currency_where_its_sign_means_one_alone() {
        for (text, code) in [
            ("US$50.00", "USD"),
            ("-US$ 50.00", "USD"),
            ("(US$50.00)", "USD"),
            ("€1,622.60", "EUR"),
            ("18,00 €", "EUR"),
            ("CNY 5.00", "CNY"),
            ("5.00 GBP", "GBP"),
            ("₹201.68", "INR"),
            ("ＨＫ＄5", "HKD"),
        ] {
            assert_eq!(currency_at(text).as_deref(), Some(code), "{text}");
        }
        for text in ["$50.00", "¥50", "Rs.201.68", "50.00", "kr 5", "", "USD", "€", "5%", "5元", "EURO 5"] {
            assert_eq!(currency_at(text), None, "{text}");
        }
    }
}
