//! How numbers and days are worded: the only place that rounds for the eye.

use super::{Each, Language};
use crate::span::Span;
use chrono::{Datelike, NaiveDate, Weekday};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use rust_decimal::{Decimal, RoundingStrategy};

/// What separates thousands, and whole from part.
fn separators(language: Language) -> (char, char) {
    match language {
        Language::Zh | Language::En => (',', '.'),
        Language::Es => ('.', ','),
    }
}

/// `count|file|files`: the field that says how many, the words for one and for more.
pub(super) fn forms(text: &str) -> Option<(&str, [&str; 2])> {
    let (name, forms) = text.split_once('|')?;
    let (one, more) = forms.split_once('|')?;
    Some((name, [one, more]))
}

/// What CLDR calls the number in that language: whether it takes the words for one or for others.
pub(super) fn plural(language: Language, n: i64) -> PluralCategory {
    thread_local! {
        static RULES: Each<PluralRules> = Language::ALL.map(|language| {
            let locale: Locale = language.tag().parse().expect("a language tag");
            PluralRules::try_new_cardinal(locale.into()).expect("rules of a language that CLDR has")
        });
    }
    RULES.with(|rules| rules[language as usize].category_for(n))
}

/// With `places` decimals, half away from zero as people expect, thousands separated: `6,421,034.20`, `6.421.034,20`.
pub fn plain(language: Language, value: Decimal, places: u32) -> String {
    let (thousands, point) = separators(language);
    let rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.*}", places as usize, rounded.abs());
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut out = String::with_capacity(digits.len() + 8);
    if rounded.is_sign_negative() && !rounded.is_zero() {
        out.push('-');
    }
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(thousands);
        }
        out.push(c);
    }
    if !part.is_empty() {
        out.push(point);
        out.push_str(part);
    }
    out
}

/// A whole number: `14,032`.
pub fn count(language: Language, n: i64) -> String {
    plain(language, Decimal::from(n), 0)
}

/// An amount in full: `6,421,034.20`.
pub fn money_full(language: Language, amount: Decimal) -> String {
    plain(language, amount, 2)
}

/// An amount as an owner says it: `642.1万` (below ten thousand in whole units), `6.42M`, `642.1K`, `642,1 mil`.
pub fn money_short(language: Language, amount: Decimal) -> String {
    MoneyUnit::of(language, amount).say(amount)
}

/// The unit a column of amounts is said in, so that one below the other compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyUnit {
    language: Language,
    size: i64,
    places: u32,
    name: &'static str,
}

impl MoneyUnit {
    /// The unit that suits the largest amount of the column.
    pub fn of(language: Language, largest: Decimal) -> Self {
        let largest = largest.abs();
        let (size, places, name) = match language {
            Language::Zh if largest >= Decimal::from(10_000) => (10_000, 1, "万"),
            Language::En if largest >= Decimal::from(1_000_000) => (1_000_000, 2, "M"),
            Language::En if largest >= Decimal::from(1_000) => (1_000, 1, "K"),
            Language::Es if largest >= Decimal::from(1_000_000) => (1_000_000, 2, " M"),
            Language::Es if largest >= Decimal::from(1_000) => (1_000, 1, " mil"),
            _ => (1, 0, ""),
        };
        MoneyUnit { language, size, places, name }
    }

    /// The amount in this unit, or in its own where it would show as nothing.
    pub fn say(self, amount: Decimal) -> String {
        let number = plain(self.language, amount / Decimal::from(self.size), self.places);
        if self.size > 1 && !amount.is_zero() && !number.contains(|c: char| ('1'..='9').contains(&c)) {
            return money_short(self.language, amount);
        }
        format!("{number}{}", self.name)
    }
}

/// A part of one with one decimal: 0.1092 is `10.9 %`.
pub fn percent(language: Language, part: Decimal) -> String {
    format!("{} %", plain(language, part * Decimal::ONE_HUNDRED, 1))
}

/// A signed relative change: 0.18 is `+18.0 %`.
pub fn change(language: Language, part: Decimal) -> String {
    let sign = if part > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", percent(language, part))
}

/// A difference of parts in points, without a sign: 0.012 is `1.2 百分点`.
pub fn points(language: Language, part: Decimal) -> String {
    let number = plain(language, part.abs() * Decimal::ONE_HUNDRED, 1);
    match language {
        Language::Zh => format!("{number} 百分点"),
        Language::En => format!("{number} pts"),
        Language::Es => format!("{number} p. p."),
    }
}

/// A day without its year: `11/09`, `9 Nov`, `9 nov`.
pub(super) fn day(language: Language, day: NaiveDate) -> String {
    const EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
    let month = day.month0() as usize;
    match language {
        Language::Zh => format!("{:02}/{:02}", day.month(), day.day()),
        Language::En => format!("{} {}", day.day(), EN[month]),
        Language::Es => format!("{} {}", day.day(), ES[month]),
    }
}

/// `周一`, `Mon`, `lun`.
pub(super) fn weekday(language: Language, day: NaiveDate) -> &'static str {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const ES: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
    language.pick([ZH, EN, ES])[day.weekday().days_since(Weekday::Mon) as usize]
}

/// A run of days: `11/09-11/15`, `9-15 Nov`, `30 Nov - 6 Dec`.
pub fn days(language: Language, span: Span) -> String {
    let (first, last) = (day(language, span.first()), day(language, span.last()));
    match (language, span.len()) {
        (_, 1) => first,
        (Language::Zh, _) => format!("{first}-{last}"),
        (Language::En | Language::Es, _) if span.first().month() == span.last().month() && span.len() < 31 => {
            format!("{}-{last}", span.first().day())
        }
        (Language::En | Language::Es, _) => format!("{first} - {last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_words_that_the_language_has_for_them() {
        use PluralCategory::{Many, One, Other};
        let of = |language| [0, 1, 2, 21, 1_000_000].map(|n| plural(language, n));
        assert_eq!(of(Language::En), [Other, One, Other, Other, Other]);
        assert_eq!(of(Language::Es), [Other, One, Other, Other, Many]);
        assert_eq!(of(Language::Zh), [Other; 5]);
    }

    #[test]
    fn a_column_of_amounts_has_one_unit() {
        let unit = MoneyUnit::of(Language::Zh, Decimal::from(-446_000));
        assert_eq!(unit.say(Decimal::from(-446_000)), "-44.6万");
        assert_eq!(unit.say(Decimal::from(2_000)), "0.2万");
        assert_eq!(unit.say(Decimal::from(320)), "320", "not 0.0万");
        assert_eq!(unit.say(Decimal::ZERO), "0.0万");
        assert_eq!(MoneyUnit::of(Language::En, Decimal::from(6_421_000)).say(Decimal::from(213_000)), "0.21M");
        assert_eq!(MoneyUnit::of(Language::Es, Decimal::from(6_421_000)).say(Decimal::from(213_000)), "0,21 M");
        assert_eq!(MoneyUnit::of(Language::Es, Decimal::from(12_300)).say(Decimal::from(30)), "30", "not 0,0 mil");
    }

    #[test]
    fn spanish_numbers_have_a_point_at_the_thousands_and_a_comma_before_the_part() {
        let es = Language::Es;
        assert_eq!(plain(es, Decimal::new(-642_103_420, 2), 2), "-6.421.034,20");
        assert_eq!(count(es, 1_234), "1.234");
        assert_eq!(money_full(es, Decimal::new(12_345, 1)), "1.234,50");
        assert_eq!(money_short(es, Decimal::from(12_340)), "12,3 mil");
        assert_eq!(money_short(es, Decimal::from(999)), "999");
        assert_eq!(percent(es, Decimal::new(1_092, 4)), "10,9 %");
        assert_eq!(change(es, Decimal::new(18, 2)), "+18,0 %");
        assert_eq!(points(es, Decimal::new(-12, 3)), "1,2 p. p.");
    }

    #[test]
    fn days_of_one_month_name_it_once_where_months_have_names() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let span = |a, b| Span::new(a, b).unwrap();
        assert_eq!(days(Language::En, span(day(11, 9), day(11, 15))), "9-15 Nov");
        assert_eq!(days(Language::En, span(day(11, 30), day(12, 6))), "30 Nov - 6 Dec");
        assert_eq!(days(Language::Zh, span(day(11, 9), day(11, 15))), "11/09-11/15");
        assert_eq!(days(Language::Es, span(day(11, 9), day(11, 15))), "9-15 nov");
        assert_eq!(days(Language::Es, span(day(11, 30), day(12, 6))), "30 nov - 6 dic");
        assert_eq!(weekday(Language::Es, day(11, 11)), "mié");
    }
}
