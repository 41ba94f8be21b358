//! What is known of a file beside its bytes, and the day of those whose rows name none: it stands in the file's name alone.

use super::identity::IdentityKey;
use super::name_pattern;
use super::profile::Profile;
use super::written::Advice;
use crate::text;
use crate::words::Phrase;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// What is known of a file beside its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The zone of its store, in which its times are.
    pub zone: Tz,
    /// What buyers' identities are hashed with; without it nothing is kept of who bought.
    pub identity: Option<IdentityKey>,
    /// Every name it came under. Text from outside: it is only held against the shapes of profiles.
    pub names: &'a [String],
}

/// Whether refused for what its names say or leave out, so that another name may make it another file.
pub(super) fn is_by_name(refused: &Phrase) -> bool {
    refused.key().starts_with("refusal.name-") || refused.key() == "refusal.day-or-month-open"
}

/// The one day that the names of a file say; none where the profile finds the days in its rows.
///
/// # Errors
/// Why it is set aside: no name says a day, one says several, or two say different ones.
pub(super) fn named_day(profile: &Profile, names: &[String]) -> Result<Option<NaiveDate>, Phrase> {
    if !profile.is_dated_by_name() {
        return Ok(None);
    }
    let shapes = || profile.time.spans.iter();
    let in_name = |name: &str| shapes().find_map(|shape| name_pattern::span(shape, name));
    let spans = names.iter().filter_map(|name| name_pattern::said(name, in_name));
    let spans: BTreeSet<(NaiveDate, NaiveDate)> = spans.collect();
    let mut days = spans.iter();
    match (days.next(), days.next()) {
        (Some((first, last)), None) if first == last => Ok(Some(*first)),
        (Some((first, last)), None) => {
            Err(Advice::of_name("refusal.name-of-several-days", profile).with("from", *first).with("to", *last))
        }
        (Some(one), Some(other)) => {
            Err(Advice::of_name("refusal.name-of-two-days", profile).with("one", one.0).with("other", other.0))
        }
        (None, _) => {
            let name = names.last().map(|name| text::clean(name)).unwrap_or_default();
            let like = shapes().next().map(|shape| name_pattern::example(shape)).unwrap_or_default();
            Err(Advice::of_name("refusal.name-without-day", profile).with("name", name).with("like", like))
        }
    }
}
