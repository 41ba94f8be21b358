//! Exports that are known and of no use as they are: those without days, and those that say nothing we lack.
//!
//! The header tells; the advice names what to download in its place, and where.

use super::profile::Profile;
use super::written::Advice;
use crate::words::{Field, Language, Phrase};

impl Advice {
    /// The same of a file in which a cell holds several days.
    pub(super) fn several_days(profile: &Profile, row: u64, (column, days): (&str, &str)) -> Phrase {
        let phrase = Phrase::new("refusal.several-days").with("column", column).with("days", days).with("row", row);
        named(phrase, profile)
    }

    /// The same of a file of which its name should say the day.
    pub(super) fn of_name(key: &'static str, profile: &Profile) -> Phrase {
        named(Phrase::new(key), profile)
    }

    /// What to tell people of an export of the profile.
    pub(super) fn phrase(self, profile: &Profile) -> Phrase {
        named(Phrase::new(self.key()), profile)
    }
}

fn named(phrase: Phrase, profile: &Profile) -> Phrase {
    phrase.with("profile", Language::ALL.map(|language| profile.name(language))).with("page", page(profile))
}

/// Where to download it; the export's own name where its profile says no page.
fn page(profile: &Profile) -> Field {
    let pages = Language::ALL.map(|language| profile.page(language));
    match pages.iter().any(|page| page.is_empty()) {
        true => Field::from(Language::ALL.map(|language| profile.name(language))),
        false => Field::from(pages),
    }
}
