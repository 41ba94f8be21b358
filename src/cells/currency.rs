//! One currency, by its code of ISO 4217, by a sign that only one currency has, or by the name that everybody uses.

use super::half_width;

/// The codes of ISO 4217 that money is counted in; without those of metals, funds and tests.
pub const CODES: [&str; 155] = [
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF", "BMD", "BND",
    "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE",
    "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD",
    "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY",
    "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD",
    "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO",
    "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF",
    "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB",
    "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES", "VND",
    "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

/// Signs that mean one currency alone. `$`, `¥`, `kr` and `Rs` mean several.
const SIGNS: [(&str, &str); 15] = [
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
    ("NT$", "TWD"),
];

/// What people write in place of codes; 元 and 块 mean several.
const NAMES: [(&str, &[&str]); 17] = [
    ("CNY", &["人民币", "RMB"]),
    ("USD", &["美元", "美金", "US DOLLAR"]),
    ("EUR", &["欧元", "EURO"]),
    ("HKD", &["港币", "港元"]),
    ("JPY", &["日元", "日币", "YEN"]),
    ("GBP", &["英镑"]),
    ("TWD", &["台币", "新台币"]),
    ("KRW", &["韩元", "韩币"]),
    ("AUD", &["澳元", "澳币"]),
    ("CAD", &["加元", "加币"]),
    ("SGD", &["新币", "新加坡元"]),
    ("MYR", &["马币", "令吉"]),
    ("THB", &["泰铢"]),
    ("VND", &["越南盾"]),
    ("IDR", &["印尼盾"]),
    ("PHP", &["菲律宾比索"]),
    ("MXN", &["墨西哥比索"]),
];

/// The ISO code that a text means: `USD`, `usd`, `€`, `美元`; `None` where it is none, or the sign of several.
pub fn currency(text: &str) -> Option<String> {
    let text = half_width(text.trim()).to_uppercase();
    let named = || NAMES.iter().find(|(_, names)| names.contains(&text.as_str())).map(|(code, _)| *code);
    let by_sign = || SIGNS.iter().find(|(sign, _)| *sign == text).map(|(_, code)| *code);
    let code = CODES.iter().find(|code| **code == text).copied();
    code.or_else(by_sign).or_else(named).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{CODES, NAMES, SIGNS, currency};

    #[test]
    fn a_code_or_a_sign_of_one_currency_alone_is_one() {
        for (text, code) in [
            ("USD", "USD"),
            (" usd ", "USD"),
            ("ＣＮＹ", "CNY"),
            ("€", "EUR"),
            ("us$", "USD"),
            ("₹", "INR"),
            ("rmb", "CNY"),
            ("美元", "USD"),
        ] {
            assert_eq!(currency(text).as_deref(), Some(code), "{text}");
        }
        for text in ["", "$", "¥", "Rs.", "US", "USDT", "12", "元", "U S", "DÖR", "ABC"] {
            assert_eq!(currency(text), None, "{text}");
        }
    }

    #[test]
    fn codes_are_in_order_and_signs_and_names_mean_some() {
        assert!(CODES.is_sorted());
        let meant = SIGNS.iter().map(|(_, code)| code).chain(NAMES.iter().map(|(code, _)| code));
        assert!(meant.into_iter().all(|code| CODES.contains(code)));
    }
}
