//! Units behind the name of a column.

/// Units that stand in brackets or behind a stroke at the end of a header and change nothing; 万元 would.
const UNITS: [&str; 23] = [
    "元",
    "人民币",
    "￥",
    "单位:元",
    "单位元",
    "rmb",
    "cny",
    "¥",
    "yuan",
    "件",
    "个",
    "次",
    "人",
    "笔",
    "单",
    "条",
    "位",
    "天",
    "%",
    "单位:件",
    "单位:次",
    "单位:个",
    "单位:人",
];

/// Whether a header says that its amounts are in thousands, ten thousands or more: they are not what they look like.
pub fn is_scaled(normalised: &str) -> bool {
    const SCALES: [&str; 16] = [
        "万元",
        "千元",
        "百万元",
        "亿元",
        "万",
        "千",
        "亿",
        "百万",
        "k",
        "m",
        "thousand",
        "thousands",
        "million",
        "millions",
        "miles",
        "millones",
    ];
    const BARE: [&str; 4] = ["万元", "千元", "亿元", "百万元"];
    let bracketed = normalised.strip_suffix([')', ']', '】', '〕']);
    let unit = bracketed.and_then(|header| header.rsplit_once(['(', '[', '【', '〔'])).map(|(_, unit)| unit);
    let unit = unit.map(|unit| unit.trim_start_matches("单位").trim_start_matches(':'));
    unit.is_some_and(|unit| SCALES.contains(&unit)) || BARE.iter().any(|bare| normalised.ends_with(bare))
}

/// A header, in small letters without blanks and full-width forms, without a unit at its end; none where it has none.
pub fn without_unit(normalised: &str) -> Option<&str> {
    const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];
    let bracketed = BRACKETS.iter().find_map(|(open, close)| normalised.strip_suffix(*close)?.rsplit_once(*open));
    let (name, unit) = bracketed.or_else(|| normalised.rsplit_once(['/', '_']))?;
    (!name.is_empty() && UNITS.contains(&unit)).then_some(name)
}
