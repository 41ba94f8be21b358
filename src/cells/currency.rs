//! One currency, by its ISO code or by a sign that only one currency has.

use super::half_width;

/// Signs that mean one currency alone. `$`, `¥`, `kr` and `Rs` mean several.
const SIGNS: [(&str, &str); 14] = [
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₫", "VND"),
    ("฿", "THB"),
    ("₱", "PHP"),
    ("₺", "TRY"),
    ("₽", "RUB"),
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("A$", "AUD"),
    ("R$", "BRL"),
    ("HK$", "HKD"),
];

/// The ISO code that a text means: `USD`, `usd`, `€`; `None` where it is none, or the sign of several.
pub fn currency(text: &str) -> Option<String> {
    let text = half_width(text.trim()).to_uppercase();
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(text);
    }
    SIGNS.iter().find(|(sign, _)| *sign == text).map(|(_, code)| (*code).to_owned())
}

#[cfg(test)]
mod tests {
    use super::currency;

    #[test]
    fn a_code_or_a_sign_of_one_currency_alone_is_one() {
        for (text, code) in
            [("USD", "USD"), (" usd ", "USD"), ("ＣＮＹ", "CNY"), ("€", "EUR"), ("us$", "USD"), ("₹", "INR")]
        {
            assert_eq!(currency(text).as_deref(), Some(code), "{text}");
        }
        for text in ["", "$", "¥", "Rs.", "US", "USDT", "12", "元", "U S", "DÖR"] {
            assert_eq!(currency(text), None, "{text}");
        }
    }
}
