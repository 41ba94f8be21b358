//! Roughly what currencies are worth, so that a rate for a hundred, or one upside down, is not taken for a rate.

use rust_decimal::Decimal;

/// What one US dollar is in a currency, to one digit or two: currencies that have stayed near it for ten years.
const OF_A_DOLLAR: &[(&str, u32, u32)] = &[
    ("USD", 1, 0),
    ("AED", 37, 1),
    ("AUD", 14, 1),
    ("BRL", 5, 0),
    ("CAD", 13, 1),
    ("CHF", 9, 1),
    ("CNY", 7, 0),
    ("CZK", 23, 0),
    ("DKK", 67, 1),
    ("EUR", 9, 1),
    ("GBP", 8, 1),
    ("HKD", 78, 1),
    ("HUF", 330, 0),
    ("IDR", 15_000, 0),
    ("ILS", 36, 1),
    ("INR", 75, 0),
    ("JPY", 130, 0),
    ("KRW", 1_250, 0),
    ("MOP", 8, 0),
    ("MXN", 19, 0),
    ("MYR", 43, 1),
    ("NOK", 9, 0),
    ("NZD", 15, 1),
    ("PHP", 53, 0),
    ("PLN", 4, 0),
    ("RON", 44, 1),
    ("RUB", 75, 0),
    ("SAR", 375, 2),
    ("SEK", 95, 1),
    ("SGD", 135, 2),
    ("THB", 34, 0),
    ("TWD", 31, 0),
    ("VND", 24_000, 0),
    ("ZAR", 16, 0),
];

/// A rate so many times off is of a hundred, upside down or of another currency: no pair here has moved as far in ten years.
const FAR: Decimal = Decimal::TEN;

/// What one of `from` is in `to`, roughly, where the rate given is far from it.
pub(super) fn implausible(from: &str, to: &str, rate: Decimal) -> Option<Decimal> {
    let of_a_dollar = |code: &str| {
        let (_, units, scale) = OF_A_DOLLAR.iter().find(|(known, ..)| *known == code)?;
        Some(Decimal::new((*units).into(), *scale))
    };
    let usual = of_a_dollar(to)? / of_a_dollar(from)?;
    let is_far = rate > usual * FAR || rate * FAR < usual;
    is_far.then(|| usual.round_sf(2).unwrap_or(usual).normalize())
}
