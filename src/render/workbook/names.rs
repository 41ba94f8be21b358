//! Sheet names that every spreadsheet program accepts: short, unlike each other, without its special characters.

use crate::text;
use crate::words::Words;

/// Excel's limit, in UTF-16 units.
const LONGEST: usize = 31;

/// Names given so far.
#[derive(Default)]
pub(super) struct Names {
    taken: Vec<String>,
}

impl Names {
    /// The name of the sheet with that id: the word `sheet.<id>`, made valid and unique.
    pub(super) fn take(&mut self, words: &Words, id: &str) -> String {
        self.unique(words.get(&format!("sheet.{id}")))
    }

    /// The wanted name, or the nearest valid one that is not taken.
    fn unique(&mut self, wanted: &str) -> String {
        let base = valid(wanted);
        let mut name = cut(&base, LONGEST);
        let mut number = 2;
        while self.taken.contains(&name.to_lowercase()) {
            let suffix = format!(" {number}");
            name = cut(&base, LONGEST - suffix.len()) + &suffix;
            number += 1;
        }
        self.taken.push(name.to_lowercase());
        name
    }
}

/// Without characters that sheet names may not hold; never empty, never Excel's own "History".
fn valid(wanted: &str) -> String {
    let name: String = text::clean(wanted).chars().map(|c| if "[]:*?/\\".contains(c) { '-' } else { c }).collect();
    let name = name.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    match name {
        "" => "-".to_owned(),
        _ if name.eq_ignore_ascii_case("history") => format!("{name}-"),
        _ => name.to_owned(),
    }
}

/// The first characters that fit into so many UTF-16 units.
fn cut(name: &str, most: usize) -> String {
    let mut units = 0;
    let kept: String = name
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= most
        })
        .collect();
    kept.trim_end_matches(|c: char| c == '\'' || c.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Names};
    use proptest::prelude::*;
    use rust_xlsxwriter::Worksheet;

    #[test]
    fn collisions_after_cutting_and_case_folding_get_numbers() {
        let mut names = Names::default();
        let long = "旗".repeat(40);
        assert_eq!(names.unique("Plan"), "Plan");
        assert_eq!(names.unique("PLAN"), "PLAN 2");
        assert_eq!(names.unique(&long), "旗".repeat(31));
        assert_eq!(names.unique(&long), "旗".repeat(29) + " 2");
        assert_eq!(names.unique("History"), "History-");
        assert_eq!(names.unique("''"), "-");
    }

    proptest! {
        #[test]
        fn any_text_becomes_an_accepted_and_unique_name(wanted in proptest::collection::vec("(?s).{0,60}", 1..12)) {
            let mut names = Names::default();
            let mut seen = std::collections::BTreeSet::new();
            for text in &wanted {
                let name = names.unique(text);
                prop_assert!(Worksheet::new().set_name(&name).is_ok(), "{name:?}");
                prop_assert!(name.encode_utf16().count() <= LONGEST);
                prop_assert!(!name.chars().any(char::is_control));
                prop_assert!(seen.insert(name.to_lowercase()));
            }
        }
    }
}
