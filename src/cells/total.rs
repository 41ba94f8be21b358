//! What rows of totals are called.

/// Words that name a row of totals.
const WORDS: &[&str] = &[
    "总计",
    "合计",
    "小计",
    "汇总",
    "共计",
    "总合计",
    "账户汇总",
    "账户合计",
    "账户总计",
    "全部合计",
    "全部汇总",
    "本页合计",
    "数据汇总",
    "total",
    "totals",
    "subtotal",
    "grandtotal",
];

/// Whether a text, in small letters without blanks and full-width forms, names a row of totals: `合计`, `total:campaigns`, `totalof9results`,
/// `共7条`, `总计(7条)`.
pub fn names_total(normalised: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([':', '(']);
    WORDS.iter().any(|word| normalised.strip_prefix(word).is_some_and(ends)) || is_counted(normalised)
}

/// `共7条数据`, `totalof9results`.
fn is_counted(text: &str) -> bool {
    let number_then = |rest: &str, then: &[char]| {
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        unit.len() < rest.len() && (then.is_empty() || unit.starts_with(then))
    };
    text.strip_prefix('共').is_some_and(|rest| number_then(rest, &['条', '行', '项', '个']))
        || text.strip_prefix("totalof").is_some_and(|rest| number_then(rest, &[]))
}
