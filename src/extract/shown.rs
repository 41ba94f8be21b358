//! What is shown, and kept, of a cell that could not be read. A row that lost a cell has a buyer's name, telephone number or address
//! where an amount should be: enough is shown to find the cell again, never the whole of what may be a person's.

/// Digits in a row that are no telephone number: a shorter run is an amount, a longer one an order.
const TELEPHONE: std::ops::RangeInclusive<usize> = 7..=13;
/// How many of a telephone number's digits are shown at each end.
const AT_EACH_END: usize = 2;

/// A longer word in small letters may be a nickname; shorter are `null`, `NaN`, `none`, and an error of Excel is in capitals.
const LONGEST_WORD: usize = 4;

/// The text with what may be a person's left out: of words all but the first letter, of numbers as long as a telephone's the middle,
/// of a mail address what is before its host.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = |kind: fn(char) -> bool| rest.find(|c| !kind(c)).unwrap_or(rest.len());
        let end = match first {
            c if c.is_ascii_digit() => length(|c| c.is_ascii_digit()),
            c if is_word(c) => length(is_word),
            c if is_latin(c) => length(is_latin),
            c => c.len_utf8(),
        };
        let (part, after) = rest.split_at(end);
        match first {
            c if c.is_ascii_digit() && TELEPHONE.contains(&part.len()) && !is_day(part) => {
                out.push_str(&format!("{}***{}", &part[..AT_EACH_END], &part[part.len() - AT_EACH_END..]));
            }
            c if is_latin(c) && part.len() > LONGEST_WORD && part != "false" && part != part.to_uppercase() => {
                out.push_str(&format!("{c}***"));
            }
            c if is_word(c) && part.chars().count() > 1 => out.push_str(&format!("{c}***")),
            '@' => {
                let before = out.trim_end_matches(|c: char| c.is_ascii_graphic()).len();
                out.truncate(before);
                out.push_str("***@");
            }
            _ => out.push_str(part),
        }
        rest = after;
    }
    out
}

/// Letters of ASCII, and what joins them in a nickname.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// Letters of Chinese and others beyond ASCII, by which people and places are called.
fn is_word(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic()
}

/// A day without separators, as 20261109.
fn is_day(digits: &str) -> bool {
    chrono::NaiveDate::parse_from_str(digits, "%Y%m%d").is_ok() && digits.len() == 8
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn enough_is_shown_and_nobodys_name_number_or_address() {
        for (text, expected) in [
            ("n.a.", "n.a."),
            ("12,50元", "12,50元"),
            ("=1+1", "=1+1"),
            ("20261109", "20261109"),
            ("4512345678901234567", "4512345678901234567"),
            ("4.51E+18", "4.51E+18"),
            ("13812345678", "13***78"),
            ("+86 13812345678", "+86 13***78"),
            ("0571-88886666", "0571-88***66"),
            ("李小龙", "李***"),
            ("浙江省杭州市文三路199号", "浙***199号"),
            ("#VALUE!", "#VALUE!"),
            ("null", "null"),
            ("bruce_lee", "b***"),
            ("lee.bruce@qq.com", "***@qq.com"),
            ("tel lee@qq.com", "tel ***@qq.com"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
