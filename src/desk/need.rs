//! What is still missing for a week: the operator's shopping list.

use super::Desk;
use crate::config::Choice;
use crate::extract::Gives;
use crate::ledger::{View, reach_back};
use crate::span::Span;
use crate::words::{Field, Language, Phrase};
use chrono::Days;

/// An export that a store should give and that does not cover the week yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The store's id.
    pub store: String,
    /// The store's name.
    pub name: String,
    /// Who answers for it.
    pub person: Option<String>,
    /// Where that person is reached.
    pub person_email: Option<lettre::message::Mailbox>,
    /// Which export.
    pub gives: Gives,
    /// Days of the week it does not cover.
    pub missing: Vec<Span>,
    /// From when to when to export, along the axis its platform filters by.
    pub export: Span,
    /// Where to download it.
    pub page: String,
}

impl Need {
    /// What to download, where, and from when to when.
    pub fn phrase(&self) -> Phrase {
        let key = if self.person.is_some() { "check.need-person" } else { "check.need" };
        Phrase::new(key)
            .with("store", self.name.as_str())
            .with("folder", self.store.as_str())
            .with("person", self.person.clone().unwrap_or_default())
            .with("export", Field::Word(format!("gives.{}", self.gives.as_str())))
            .with("missing", Field::List(self.missing.iter().map(|span| Field::Span(*span)).collect()))
            .with("first", self.export.first().to_string())
            .with("last", self.export.last().to_string())
            .with("page", self.page.as_str())
            .with("axis", Field::Word(format!("axis.{}", self.gives.as_str())))
    }
}

/// What each store owes for a week.
pub fn needs(desk: &Desk, view: &View, week: Span) -> Vec<Need> {
    let mut needs = Vec::new();
    for store in &desk.settings.stores {
        for gives in desk.expects(&store.id) {
            let missing = match view.store(&store.id) {
                Some(view) => view.coverage.gaps(gives, week),
                None => vec![week],
            };
            if missing.is_empty() {
                continue;
            }
            let reach = u64::from(reach_back(&desk.profiles, gives));
            let export = Span::new(week.first() - Days::new(reach), week.last()).unwrap_or(week);
            needs.push(Need {
                store: store.id.clone(),
                name: store.name.clone(),
                person: store.person.clone(),
                person_email: store.person_email.clone(),
                gives,
                missing,
                export,
                page: page(desk, store.platform.tag(), gives, desk.settings.language),
            });
        }
    }
    needs
}

/// The stores of which nothing that they should give covers a day of the week.
pub fn silent_stores<'a>(desk: &'a Desk, view: &View, week: Span) -> Vec<&'a crate::config::Store> {
    let gives = |id: &str, gives: Gives| view.store(id).is_some_and(|view| view.coverage.count(gives, week) > 0);
    let silent = |id: &str| {
        let expected = desk.expects(id);
        !expected.is_empty() && !expected.into_iter().any(|expected| gives(id, expected))
    };
    desk.settings.stores.iter().filter(|store| silent(&store.id)).collect()
}

/// What a store's operator would download for a week, whether or not it is there.
pub fn shopping_list(desk: &Desk, week: Span) -> Vec<Need> {
    let empty = View { sources: Vec::new(), stores: Vec::new() };
    needs(desk, &empty, week)
}

/// Where a platform gives an export: the first profile that says so.
fn page(desk: &Desk, platform: &str, gives: Gives, language: Language) -> String {
    let profile =
        desk.profiles.all().iter().find(|p| p.gives == gives && p.platforms.iter().any(|name| name == platform));
    profile.map_or_else(String::new, |profile| profile.page(language).to_owned())
}
