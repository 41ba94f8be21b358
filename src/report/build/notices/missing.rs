//! Exports that have not come: whose, of which days, and how far back one would have to reach.

use crate::extract::Gives;
use crate::ledger::{ask_back, reach_back};
use crate::report::build::Context;
use crate::report::{Notice, StoreInfo, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::Days;

/// An export of a store that leaves days of the week open.
pub(in crate::report::build) struct Missing<'a> {
    /// The store.
    pub(in crate::report::build) store: &'a StoreInfo,
    /// What is missing.
    pub(in crate::report::build) gives: Gives,
    /// The days.
    pub(in crate::report::build) days: Vec<Span>,
    /// Whether that is the whole week.
    pub(in crate::report::build) whole: bool,
}

impl Missing<'_> {
    /// `家居店推广报表`
    pub(in crate::report::build) fn name(&self, context: &Context) -> Phrase {
        let key = if context.stores.len() == 1 { "report.export" } else { "report.export_of" };
        Phrase::new(key).with("store", self.store.name.as_str()).with("export", export(self.gives))
    }
}

/// An export's name.
pub(in crate::report::build) fn export(gives: Gives) -> Field {
    Field::Word(format!("gives.{}", gives.as_str()))
}

/// What every store expects and has not given for the week.
pub(in crate::report::build) fn missing<'a>(context: &'a Context) -> Vec<Missing<'a>> {
    let week = context.days();
    let mut found = Vec::new();
    for (store, view, expects) in context.views() {
        for gives in expects {
            let days = view.coverage.gaps(*gives, week);
            if !days.is_empty() {
                let whole = days == [week];
                found.push(Missing { store, gives: *gives, days, whole });
            }
        }
    }
    found
}

/// Everything that makes the week's figures provisional.
pub(in crate::report::build) fn provisional(context: &Context) -> Vec<Notice> {
    let missing = missing(context).into_iter().map(|gap| notice(context, &gap));
    missing.chain(too_short(context)).collect()
}

fn notice(context: &Context, gap: &Missing) -> Notice {
    let key = if gap.whole { "notice.missing-week" } else { "notice.missing-days" };
    let days = gap.days.iter().map(|span| Field::Span(*span)).collect();
    let reach = u64::from(ask_back(context.profiles, gap.gives));
    let first = context.days().first() - Days::new(reach);
    let phrase = Phrase::new(key)
        .with("store", gap.store.name.as_str())
        .with("export", export(gap.gives))
        .with("days", Field::List(days))
        .with("first", first.to_string())
        .with("last", context.days().last().to_string())
        .with("page", page(context, gap.store, gap.gives))
        .with("who", who(gap.store));
    Notice { weight: Weight::Provisional, store: Some(gap.store.id.clone()), phrase }
}

/// Who is to export: the store's person, or whoever does it.
fn who(store: &StoreInfo) -> Field {
    match &store.person {
        Some(person) => Field::Text(person.clone()),
        None => Field::Word("report.somebody".to_owned()),
    }
}

/// Where a store downloads a kind of export.
fn page(context: &Context, store: &StoreInfo, gives: Gives) -> Field {
    let fits = |p: &&crate::extract::Profile| p.gives == gives && p.platforms.contains(&store.platform);
    let page = context.profiles.all().iter().find(fits).and_then(|p| p.page.get(context.language.tag()));
    page.map_or_else(|| export(gives), |page| Field::Text(page.clone()))
}

/// Platforms filter orders by creation and refunds by application: what was paid or finished this week may have begun
/// weeks before, so that an export of the week alone lacks some of it.
fn too_short(context: &Context) -> Vec<Notice> {
    let week = context.days();
    let mut found = Vec::new();
    for (store, view, expects) in context.views() {
        for gives in expects.iter().filter(|gives| view.coverage.count(**gives, week) > 0) {
            let reach = u64::from(reach_back(context.profiles, *gives));
            let Some(before) = Span::new(week.first() - Days::new(reach), week.first() - Days::new(1)) else {
                continue;
            };
            let Some(open) = view.coverage.gaps(*gives, before).into_iter().next() else { continue };
            let phrase = Phrase::new("notice.reach-back")
                .with("store", store.name.as_str())
                .with("export", export(*gives))
                .with("axis", Field::Word(format!("report.axis.{}", gives.as_str())))
                .with("from", open.first().to_string())
                .with("first", before.first().to_string())
                .with("last", week.last().to_string())
                .with("page", page(context, store, *gives))
                .with("who", who(store));
            found.push(Notice { weight: Weight::Provisional, store: Some(store.id.clone()), phrase });
        }
    }
    found
}
