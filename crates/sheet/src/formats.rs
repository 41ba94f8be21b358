//! Whether a number format shows a date or a time.

/// By the number that programs share.
pub(super) fn is_built_in_date(id: u16) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// By the code: a part of a date that is no literal, in the first of its sections; or an elapsed time such as `[h]`.
pub(super) fn is_date(code: &str) -> bool {
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        match sign {
            // Whatever follows is shown, or its width, or fills the cell.
            '\\' | '_' | '*' => drop(signs.next()),
            '"' => drop(signs.by_ref().find(|sign| *sign == '"')),
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                let elapsed = inside.to_ascii_lowercase();
                if !elapsed.is_empty() && ["h", "m", "s"].iter().any(|unit| elapsed.replace(unit, "").is_empty()) {
                    return true;
                }
            }
            ';' => return false,
            _ if "dmyhsDMYHS".contains(sign) => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_dates_are_told_from_others() {
        for date in ["yyyy-mm-dd", "m/d/yy h:mm", "[$-804]yyyy\"年\"m\"月\"", "[h]:mm:ss", "[ss]", "[Red]D", "h AM/PM"]
        {
            assert!(is_date(date), "{date}");
        }
        for other in
            ["General", "0.00", "#,##0 \"days\"", "[Red]0", "0\\d", "0;\"y\";d", "[$¥-804]0.00", "[]0", "", "@", "0_m"]
        {
            assert!(!is_date(other), "{other}");
        }
        assert!(is_built_in_date(14) && is_built_in_date(46) && !is_built_in_date(2) && !is_built_in_date(49));
    }
}
