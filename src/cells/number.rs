//! One number.

use super::digits::{continental, either, exact, is_digits, plain, pointed};
use super::half_width;
use super::sign::without_sign;
use rust_decimal::Decimal;

/// What a caller takes for a number. Signs, brackets around what is owed, signs of money, 元, thousands, and the full width of
/// a Chinese keyboard are taken for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// `78.15%`, which is 0.7815.
    pub percent: bool,
    /// `1.2万`, which is 12000.
    pub wan: bool,
    /// Amounts of any currency, with its code or sign before or behind them: `US$50.00`, `Rs.201.68`, `18,00 €`. Elsewhere
    /// an amount of another currency than the shop's is a slip.
    pub foreign: bool,
    /// What stands before the decimals.
    pub decimals: Decimals,
}

/// What stands before the decimals of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimals {
    /// A point, and commas between thousands: `12,000.50`.
    Point,
    /// The same, or a comma before one or two digits: `8,5`. For shares and factors, which have no thousands.
    Comma,
    /// A comma, and points, blanks or apostrophes between thousands: `12.000,50`.
    Continental,
    /// Both ways of writing, `12,000.50` and `12.000,50`. What may be read in two ways is none: `12.000`, and `12,5`, which
    /// may be a slip of `12,500`.
    Either,
}

impl Numbers {
    /// The number that a text without wrapping means; `None` where it is none.
    pub fn read(self, text: &str) -> Option<Decimal> {
        if !matches!(self.decimals, Decimals::Either | Decimals::Continental)
            && let Some(plain) = plain(text)
        {
            return Some(plain);
        }
        let text = half_width(text);
        let text = if self.foreign { without_sign(text.trim()) } else { text.trim().into() };
        let text: &str = &text;
        match text.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            Some((inner, unit)) => self.unsigned(&format!("{}{unit}", without_currency(inner))).map(|owed| -owed),
            None => self.signed(text),
        }
    }

    /// The number in ten-thousandths, where it is written as digits alone, with up to four behind a point: `168.99`, `-42`. `None`
    /// says nothing of the text; then [`Numbers::read`] is asked, which reads the same of what this reads.
    pub fn ten_thousandths(self, text: &str) -> Option<i64> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let point = self.decimals == Decimals::Point && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if whole.len() > 15 || part.len() > 4 || !is_digits(whole) || !(point || whole.len() == digits.len()) {
            return None;
        }
        let number = whole.bytes().chain(part.bytes()).fold(0_i64, |n, b| n * 10 + i64::from(b - b'0'));
        let number = number.checked_mul(10_i64.pow(4 - part.len() as u32))?;
        Some(if negative { -number } else { number })
    }

    /// `-¥42`, `¥ -42`, `+42`.
    fn signed(self, text: &str) -> Option<Decimal> {
        let bare = without_currency(text);
        let (negative, rest) = match bare.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, bare.strip_prefix('+').unwrap_or(bare)),
        };
        let rest = if bare.len() == text.len() { without_currency(rest) } else { rest.trim_start() };
        self.unsigned(rest).map(|number| if negative { -number } else { number })
    }

    /// `42元`, `1.2万元`, `78.15%`.
    fn unsigned(self, text: &str) -> Option<Decimal> {
        let text = text.strip_suffix('元').map_or(text, str::trim_end);
        if self.percent
            && let Some(number) = text.strip_suffix('%')
        {
            return self.digits(number.trim_end())?.checked_div(Decimal::ONE_HUNDRED);
        }
        if self.wan
            && let Some(number) = text.strip_suffix('万')
        {
            // Whoever counts in ten thousands writes a point before decimals.
            return pointed(number.trim_end())?.checked_mul(Decimal::from(10_000));
        }
        self.digits(text)
    }

    fn digits(self, text: &str) -> Option<Decimal> {
        match self.decimals {
            Decimals::Point => pointed(text),
            Decimals::Comma => match text.split_once(',') {
                Some((whole, part)) if matches!(part.len(), 1 | 2) && is_digits(whole) => exact(whole, part),
                _ => pointed(text),
            },
            Decimals::Continental => continental(text),
            Decimals::Either => either(text),
        }
    }
}

/// The text behind a sign of money.
fn without_currency(text: &str) -> &str {
    text.strip_prefix(['¥', '￥', '$', '€']).unwrap_or(text).trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EXPORT: Numbers = Numbers { percent: true, wan: false, foreign: false, decimals: Decimals::Point };
    const LIST: Numbers = Numbers { percent: false, wan: true, foreign: false, decimals: Decimals::Point };
    const PART: Numbers = Numbers { percent: true, wan: false, foreign: false, decimals: Decimals::Comma };
    const TARGET: Numbers = Numbers { percent: false, wan: true, foreign: false, decimals: Decimals::Either };
    const ALL: [Numbers; 4] = [EXPORT, LIST, PART, TARGET];

    /// What each of the four makes of a text.
    fn read(text: &str) -> [Option<String>; 4] {
        ALL.map(|numbers| numbers.read(text).map(|number| number.normalize().to_string()))
    }

    #[test]
    fn what_is_written_in_one_way_only_is_read_by_everybody() {
        for (text, expected) in [
            ("168.99", "168.99"),
            ("0", "0"),
            ("1,234.50", "1234.5"),
            ("1，234.50", "1234.5"),
            ("1 234 567.50", "1234567.5"),
            ("1,669,761", "1669761"),
            (".25", "0.25"),
            ("5.", "5"),
            ("¥12", "12"),
            ("￥ 12.25", "12.25"),
            ("$12", "12"),
            ("€ 12.25", "12.25"),
            ("123.25元", "123.25"),
            ("１２０．２５ 元", "120.25"),
            ("-42", "-42"),
            ("+42", "42"),
            ("−42", "-42"),
            ("－42", "-42"),
            ("-¥42", "-42"),
            ("¥ -42", "-42"),
            ("(42)", "-42"),
            ("（42.25元）", "-42.25"),
            ("(¥42)元", "-42"),
            ("1.2E4", "12000"),
            ("5e-5", "0.00005"),
        ] {
            assert_eq!(read(text), [(); 4].map(|()| Some(expected.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_read_by_nobody() {
        for text in [
            "",
            "-",
            "abc",
            "一百",
            "1,2345",
            "1234,567",
            "12,",
            ",5",
            "1,23,456",
            "1.2.3",
            "1.000,5x",
            "12 5",
            "--5",
            "+-5",
            "¥¥5",
            "((4))",
            "(-4)",
            "(4",
            "1e999",
            "1.23E+06",
            "1e",
            "e5",
            "NaN",
            "inf",
            "12%%",
            "元",
            "1,234e2",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(read(text), [(); 4].map(|()| None), "{text}");
        }
    }

    const WEST: Numbers = Numbers { percent: true, wan: false, foreign: true, decimals: Decimals::Point };
    const CONTINENT: Numbers = Numbers { decimals: Decimals::Continental, ..WEST };

    #[test]
    fn amounts_of_any_currency_are_read_where_they_are_expected() {
        let read = |numbers: Numbers, text| numbers.read(text).map(|n| n.normalize().to_string());
        for (text, expected) in [
            ("US$50.00", "50"),
            ("€1,622.60", "1622.6"),
            ("Rs.201.68", "201.68"),
            ("Rs.1,201.68", "1201.68"),
            ("(20.00)", "-20"),
            ("($20.00)", "-20"),
            ("-US$20.00", "-20"),
            ("US$-20.00", "-20"),
            ("1 000.00", "1000"),
            ("CNY 5.00", "5"),
            ("5.00 CNY", "5"),
            ("12.5 €", "12.5"),
            ("$ 0.35", "0.35"),
            ("46,803", "46803"),
            ("1.66%", "0.0166"),
        ] {
            assert_eq!(read(WEST, text).as_deref(), Some(expected), "{text}");
            if !text.starts_with(['(', '1', '4', '$', '€']) && !text.ends_with('€') {
                assert_eq!(read(EXPORT, text), None, "{text}");
            }
        }
        for (text, expected) in [
            ("18,00", "18"),
            ("€18,00", "18"),
            ("18,00 €", "18"),
            ("R$ 1.234,56", "1234.56"),
            ("1 234,56", "1234.56"),
            ("1.234", "1234"),
            ("-1.234.567,8", "-1234567.8"),
            ("0,0166%", "0.000166"),
            ("7", "7"),
        ] {
            assert_eq!(read(CONTINENT, text).as_deref(), Some(expected), "{text}");
        }
        for text in ["18,00", "ABC12", "USD", "$", "US$US$5", "CNY5CNY", "(5", "12 USD EUR", "kr kr 5", "1.234,56"] {
            assert_eq!(read(WEST, text), None, "{text}");
        }
        for text in ["18.00", "1.23", "1,234,567", "12,", "1,2,3", "1.2345,6", "USD"] {
            assert_eq!(read(CONTINENT, text), None, "{text}");
        }
    }

    #[test]
    fn each_takes_the_units_and_decimals_of_its_own() {
        let some = |text: &str| Some(text.to_owned());
        for (text, expected) in [
            ("78.15%", [some("0.7815"), None, some("0.7815"), None]),
            ("７８ ％", [some("0.78"), None, some("0.78"), None]),
            ("1.2万", [None, some("12000"), None, some("12000")]),
            ("-1.500 万元", [None, some("-15000"), None, some("-15000")]),
            ("8,5", [None, None, some("8.5"), None]),
            ("12000,50", [None, None, some("12000.5"), some("12000.5")]),
            ("12.000,50", [None, None, None, some("12000.5")]),
            ("￥12.000,50", [None, None, None, some("12000.5")]),
            ("1.234.567", [None, None, None, some("1234567")]),
            ("12.000", [some("12"), some("12"), some("12"), None]),
            ("￥12.000", [some("12"), some("12"), some("12"), None]),
            ("12.345", [some("12.345"), some("12.345"), some("12.345"), some("12.345")]),
            ("12,345", [some("12345"), some("12345"), some("12345"), some("12345")]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// What is read without looking for its form is what looking for it gives.
        #[test]
        fn plain_digits_are_read_as_any_other_text(text in "-?[0-9]{0,17}(\\.[0-9]{0,6})?[,%]?") {
            for numbers in ALL.into_iter().chain([WEST, CONTINENT]) {
                if let Some(number) = numbers.ten_thousandths(&text) {
                    prop_assert_eq!(numbers.read(&text), Some(Decimal::new(number, 4)), "{}", text);
                }
            }
        }

        #[test]
        fn amounts_are_plain_digits(cents in -99_999_999_i64..99_999_999) {
            let text = Decimal::new(cents, 2).to_string();
            prop_assert_eq!(EXPORT.ten_thousandths(&text), Some(cents * 100));
        }
    }
}
