//! Currencies as people write them: the code of ISO 4217, or the name that everybody uses.

use super::cells::tidy;
use super::finding::Problem;
use crate::text;

/// The codes of ISO 4217 that money is counted in; without those of metals, funds and tests.
const CODES: [&str; 155] = [
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

/// What people write in their place.
const NAMES: [(&str, &[&str]); 17] = [
    ("CNY", &["人民币", "rmb", "元", "yuan"]),
    ("USD", &["美元", "美金", "us$", "dólar"]),
    ("EUR", &["欧元", "euro"]),
    ("HKD", &["港币", "港元", "hk$"]),
    ("JPY", &["日元", "日币", "yen"]),
    ("GBP", &["英镑"]),
    ("TWD", &["台币", "新台币", "nt$"]),
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

/// The code of the currency that a cell names.
pub fn currency(cell: &str) -> Result<String, Problem> {
    let value = text::clean(&tidy(cell));
    let bare = text::unaccented(&value);
    let named = |names: &[&str]| names.iter().any(|name| text::unaccented(name) == bare);
    let code = CODES.iter().find(|code| code.eq_ignore_ascii_case(&value)).copied();
    let code = code.or_else(|| NAMES.iter().find(|(_, names)| named(names)).map(|(code, _)| *code));
    code.map(str::to_owned).ok_or_else(|| {
        let nearest = text::nearest(&value, CODES).unwrap_or_default().to_owned();
        Problem::UnknownCurrency { value, nearest }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_each_name_means_one() {
        assert!(CODES.is_sorted());
        for (code, names) in NAMES {
            assert!(CODES.contains(&code), "{code}");
            for name in names {
                assert_eq!(currency(name).as_deref(), Ok(code), "{name}");
            }
        }
    }

    #[test]
    fn a_code_in_any_case_and_the_nearest_of_one_that_is_none() {
        assert_eq!(currency(" usd ").as_deref(), Ok("USD"));
        let nearest = Problem::UnknownCurrency { value: "USDT".to_owned(), nearest: "USD".to_owned() };
        assert_eq!(currency("USDT"), Err(nearest));
    }
}
