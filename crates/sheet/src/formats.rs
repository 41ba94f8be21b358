//! What a number format shows: a number, a date or a time, a percentage.

/// What a cell's number is shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    Number,
    Date,
    Share,
}

/// By the number that programs share.
pub(super) fn built_in(id: u16) -> Shown {
    match id {
        9 | 10 => Shown::Share,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Shown::Date,
        _ => Shown::Number,
    }
}

/// By the code, in the first of its sections: a part of a date that is no literal, or an elapsed time such as `[h]`; a percent sign.
pub(super) fn of_code(code: &str) -> Shown {
    let mut signs = code.chars();
    let mut shown = Shown::Number;
    while let Some(sign) = signs.next() {
        match sign {
            // Whatever follows is shown, or its width, or fills the cell.
            '\\' | '_' | '*' => drop(signs.next()),
            '"' => drop(signs.by_ref().find(|sign| *sign == '"')),
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                let elapsed = inside.to_ascii_lowercase();
                if !elapsed.is_empty() && ["h", "m", "s"].iter().any(|unit| elapsed.replace(unit, "").is_empty()) {
                    return Shown::Date;
                }
            }
            ';' => return shown,
            '%' => shown = Shown::Share,
            _ if "dmyhsDMYHS".contains(sign) => return Shown::Date,
            _ => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_dates_are_told_from_others() {
        for date in ["yyyy-mm-dd", "m/d/yy h:mm", "[$-804]yyyy\"年\"m\"月\"", "[h]:mm:ss", "[ss]", "[Red]D", "h AM/PM"]
        {
            assert_eq!(of_code(date), Shown::Date, "{date}");
        }
        for other in
            ["General", "0.00", "#,##0 \"days\"", "[Red]0", "0\\d", "0;\"y\";d", "[$¥-804]0.00", "[]0", "", "@", "0_m"]
        {
            assert_eq!(of_code(other), Shown::Number, "{other}");
        }
        for share in ["0%", "0.00 %;[Red]-0.00 %", "[$-804]#,##0.0%"] {
            assert_eq!(of_code(share), Shown::Share, "{share}");
        }
        for other in ["0\\%", "0\"%\"", "0;0%"] {
            assert_eq!(of_code(other), Shown::Number, "{other}");
        }
        let by_number = [14, 46, 9, 10, 2, 49].map(built_in);
        assert_eq!(by_number, [Shown::Date, Shown::Date, Shown::Share, Shown::Share, Shown::Number, Shown::Number]);
    }
}
