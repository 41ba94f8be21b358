//! One id.

use super::{half_width, is_mark, unwrapped};
use std::borrow::Cow;

/// Spreadsheet programs keep this many digits of a number and turn the rest into zeros.
const KEPT: usize = 15;

/// So many digits are an order's number and no article's code: blanks within and a sign before them mean nothing.
const LONG: usize = 12;

/// What people and programs put around a text: quotes, straight, curly and of the continent.
const QUOTES: [char; 14] = ['"', '\'', '`', '´', '“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '″'];

/// The id that a text means: in the usual width, without wrapping, quotes, a fraction of zeros (`4513.0`), thousands separators
/// and blanks between the digits of a long number, none of which an id has. `None` where only its first digits are left:
/// `4.51E+18`.
pub fn id(text: &str) -> Option<Cow<'_, str>> {
    if is_digits(text) {
        return Some(Cow::Borrowed(text));
    }
    match plain(text) {
        Cow::Borrowed(text) => bare(text),
        Cow::Owned(text) => bare(&text).map(|id| Cow::Owned(id.into_owned())),
    }
}

/// The text without marks that have no width, and in the usual width where nothing but letters, digits and signs is in it: a
/// code with Chinese words keeps its brackets.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let text: Cow<'_, str> = match text.contains(is_mark) {
        true => Cow::Owned(text.replace(is_mark, "")),
        false => Cow::Borrowed(text),
    };
    let is_simple = |c: char| c.is_ascii() || c.is_whitespace() || QUOTES.contains(&c);
    match half_width(&text) {
        Cow::Owned(narrow) if narrow.chars().all(is_simple) => Cow::Owned(narrow),
        _ => text,
    }
}

fn bare(text: &str) -> Option<Cow<'_, str>> {
    let text = unquoted(unwrapped(text));
    let text = unnamed(text).unwrap_or(text);
    if is_scientific(text) {
        return None;
    }
    let whole = match text.split_once('.') {
        Some((whole, part)) if is_digits(&ungrouped(whole)) && part.bytes().all(|b| b == b'0') => whole,
        _ => text,
    };
    Some(match ungrouped(whole) {
        Cow::Borrowed(whole) => joined(whole),
        whole => whole,
    })
}

/// The text within a pair of quotes, or behind `=`; of a number also where one of the pair was lost. A code of inches keeps
/// its sign: `40"`.
fn unquoted(text: &str) -> &str {
    let behind = text.strip_prefix('=').unwrap_or(text).trim_start();
    let inner = behind.trim_matches(QUOTES);
    let paired = inner.len() < behind.len() && behind.starts_with(QUOTES) && behind.ends_with(QUOTES);
    let inner = if paired || is_long(inner) { inner } else { behind };
    unwrapped(inner)
}

/// A long number without the blanks within it and a sign before it: `4513 7600 0000 7919 348`, `#4513760000007919348`.
fn joined(text: &str) -> Cow<'_, str> {
    let number = text.trim_start_matches(['#', '-']).trim_start();
    if number.len() < text.len() && is_long(number) && number.len() >= KEPT {
        return joined(number);
    }
    if text.contains(char::is_whitespace) && (is_long(text) || text.starts_with('#') && is_digits(number)) {
        return Cow::Owned(text.replace(char::is_whitespace, ""));
    }
    Cow::Borrowed(text)
}

/// Whether a text is the number of an order: digits, blanks and hyphens, of the first many.
fn is_long(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_digit() || c == '-' || c.is_whitespace();
    text.chars().filter(char::is_ascii_digit).count() >= LONG && text.chars().all(fits)
}

/// The number behind `No.` or `No:`, which keeps a spreadsheet program from rounding it.
fn unnamed(text: &str) -> Option<&str> {
    let head = text.get(..3).filter(|head| head.eq_ignore_ascii_case("no.") || head.eq_ignore_ascii_case("no:"))?;
    let rest = text[head.len()..].trim_start();
    (rest.len() >= 6 && is_digits(rest)).then_some(rest)
}

/// `4,513,760` without its commas; anything else as it is.
fn ungrouped(text: &str) -> Cow<'_, str> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = text.contains(',')
        && (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group));
    if grouped { Cow::Owned(text.replace(',', "")) } else { Cow::Borrowed(text) }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `4.51E+18`, `4.51e18`: what is left of a long number. `2E10` alone may be an article's code.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let (exponent, signed) = exponent.strip_prefix('+').map_or((exponent, false), |e| (e, true));
    (signed || mantissa.contains('.'))
        && is_digits(whole)
        && (part.is_empty() || is_digits(part))
        && exponent.len() <= 2
        && is_digits(exponent)
}

/// Whether all digits behind the fifteenth are zeros, and there are so many of them that chance hardly puts them there.
pub fn ends_in_zeros(id: &str) -> bool {
    id.len() >= KEPT + 3 && zero_bits(id) > 0
}

/// Whether an id may be what a spreadsheet program or a script has left of another: zeros behind the fifteenth digit, or a
/// number that a float happens to hold.
pub fn looks_rounded(id: &str) -> bool {
    ends_in_zeros(id) || float_bits(id) > 0
}

/// How much an id that ends in zeros speaks for rounding, in bits: one of nineteen digits does so by chance once in 2^13.
pub(super) fn zero_bits(id: &str) -> u32 {
    let cut = id.len() > KEPT && id.as_bytes()[KEPT..].iter().all(|b| *b == b'0') && is_digits(id);
    if cut { (id.len() - KEPT) as u32 * 10 / 3 } else { 0 }
}

/// The same for a number that a float holds, either exactly or in its shortest decimals: what is left of an id that a script
/// or LibreOffice has read as a number. Floats tell all whole numbers up to 2^53 apart.
pub(super) fn float_bits(id: &str) -> u32 {
    if !is_digits(id) || id.starts_with('0') || id.len() > 30 {
        return 0;
    }
    let Ok(number) = id.parse::<u128>() else { return 0 };
    let lost = (u128::BITS - number.leading_zeros()).saturating_sub(53);
    let float = number as f64;
    // The shortest decimals of a float are seventeen at most.
    let short = || id.as_bytes().get(17..).is_none_or(|behind| behind.iter().all(|b| *b == b'0'));
    if lost > 1 && (float as u128 == number || (short() && format!("{float}") == id)) { lost - 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_put_around_an_id_comes_off() {
        for text in [
            "4513760000007919348",
            "`4513760000007919348",
            "''4513760000007919348",
            "'`4513760000007919348",
            "=\"4513760000007919348\"",
            "\t4513760000007919348\u{FEFF}",
            "4513760000007919348.0",
            "4513760000007919348.",
            "4,513,760,000,007,919,348",
            "'4,513,760,000,007,919,348.00",
            "No.4513760000007919348",
            "\u{200B}4513760000007919348\u{202C}",
            "４５１３７６００００００７９１９３４８",
            "＃４５１３７６００００００７９１９３４８",
            "\"4513760000007919348\"",
            "＂4513760000007919348＂",
            "“4513760000007919348”",
            "‘4513760000007919348’",
            "„4513760000007919348“",
            "«4513760000007919348»",
            "“4513760000007919348",
            "4513760000007919348\"",
            "=4513760000007919348",
            "=“4513760000007919348”",
            "=\"\"4513760000007919348\"\"",
            "4513 7600 0000 7919 348",
            "4513\u{3000}7600\u{A0}0000\t7919\n348",
            "45137600\u{200B}00007919348",
            "#4513760000007919348",
            "# 4513760000007919348",
            "-4513760000007919348",
            "“４５１３ ７６００ ００００ ７９１９ ３４８”",
        ] {
            assert_eq!(id(text).as_deref(), Some("4513760000007919348"), "{text}");
        }
    }

    #[test]
    fn what_may_be_part_of_a_code_stays() {
        for text in [
            "MH-001",
            "2E10",
            "1e5-red",
            "12,5",
            "1.5",
            "0042",
            "A,123",
            "No.5",
            "40\"",
            "12 34",
            "A 4513760000007919348",
            "四件套（灰）１２",
            "\"A\" B",
            "#1037",
            "-5",
            "111-0000000-0000001",
            "260114-400000000007919",
        ] {
            assert_eq!(id(text).as_deref(), Some(text));
        }
        assert_eq!(id("# 1037").as_deref(), Some("#1037"));
        assert_eq!(id("＃１０３７").as_deref(), Some("#1037"));
        assert_eq!(id("ＭＨ－００１").as_deref(), Some("MH-001"));
        assert_eq!(id("111-0000000 -0000001").as_deref(), Some("111-0000000-0000001"));
        for text in ["4.51E+18", "4.51e18", "4E+18", "'4.51E+18"] {
            assert_eq!(id(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_that_lost_its_end_is_told_from_one_that_did_not() {
        assert!(looks_rounded("4513760007919000000"), "Excel");
        assert!(looks_rounded("4513760007919000576"), "LibreOffice");
        assert!(looks_rounded("4513760007919000600"), "a script");
        for id in ["4513760007919000411", "680001", "1000000000", "9007199254740990", "MH-000000000000000000"] {
            assert!(!looks_rounded(id), "{id}");
        }
    }
}
