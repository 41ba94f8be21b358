//! `profile list` and `profile show`: what is known, how sure that is, and which columns a file must have.

use super::super::console::Console;
use crate::desk::Failure;
use crate::extract::{ColumnMap, Profile, Profiles};
use crate::words::{Field, Phrase};

/// All profiles, one a line; in detail where that is asked for.
pub(super) fn all(profiles: &Profiles, detailed: bool, console: &Console) -> u8 {
    if detailed {
        profiles.all().iter().for_each(|profile| describe(profile, true, console));
        return 0;
    }
    let words = console.words();
    let row = |profile: &Profile| {
        vec![
            profile.id.clone(),
            profile.name(words.language()).to_owned(),
            profile.platforms.join(" "),
            profile.export.as_str().to_owned(),
            years(profile),
            words.get(&known(profile)).to_owned(),
            profile.page(words.language()).to_owned(),
        ]
    };
    console.table(&profiles.all().iter().map(row).collect::<Vec<_>>());
    0
}

/// One profile with all its columns.
pub(super) fn one(profiles: &Profiles, id: &str, console: &Console) -> Result<u8, Failure> {
    let Some(profile) = profiles.get(id) else {
        let known: Vec<&str> = profiles.all().iter().map(|profile| profile.id.as_str()).collect();
        let phrase = Phrase::new("profile.unknown-id").with("id", id).with("known", known.join(", "));
        return Err(Failure::Usage(phrase));
    };
    describe(profile, false, console);
    Ok(0)
}

fn describe(profile: &Profile, only_required: bool, console: &Console) {
    let language = console.words().language();
    let with = |key: &'static str| Phrase::new(key).with("id", profile.id.as_str());
    console.say(&with("profile.show").with("name", profile.name(language)));
    let export = Field::Word(format!("gives.{}", profile.export.as_str()));
    console.say(&with("profile.show-platforms").with("platforms", profile.platforms.join(", ")).with("export", export));
    if !profile.page(language).is_empty() {
        console.say(&with("profile.show-page").with("page", profile.page(language)));
    }
    let known = Field::Word(known(profile));
    console.say(&with("profile.show-known").with("known", known).with("generation", years(profile)));
    for map in &profile.tables {
        let table = Field::Word(format!("rows-of.{}", map.table));
        console.say(&with("profile.show-table").with("table", table));
        for column in map.columns.iter().filter(|column| column.required || !only_required) {
            let Some(headers) = headers(column) else { continue };
            let key = if column.required { "profile.show-required" } else { "profile.show-column" };
            console.say(&with(key).with("column", column.to.as_str()).with("headers", headers));
        }
    }
}

/// The headers that fill a column.
fn headers(column: &ColumnMap) -> Option<String> {
    match (column.from.is_empty(), column.sum.is_empty()) {
        (false, _) => Some(column.from.join(" | ")),
        (true, false) => {
            let parts: Vec<String> = column.sum.iter().map(|part| part.from.join(" | ")).collect();
            Some(parts.join(" + "))
        }
        (true, true) => None,
    }
}

fn known(profile: &Profile) -> String {
    format!("profile.known.{}", profile.known.as_str())
}

fn years(profile: &Profile) -> String {
    profile.generation.map_or_else(|| "-".to_owned(), |years| years.to_string())
}
