//! What keeps the week from being all there: whose export, of which days, why, and how far back one would have to reach.

use crate::compose::{Context, Detail};
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::ledger::{self, ask_back};
use crate::metrics::control::{Bridge, Difference, Subject};
use crate::metrics::shortfall::{Expectation, Given, Other, Shortfall, Why, opening, owed};
use crate::report::{Notice, StoreInfo, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// What a file that lies there says of missing days.
const GIVEN: [&str; 3] = ["notice.missing-ends", "notice.missing-ends-refunds", "notice.missing-begins"];

/// An export that a store owes.
pub(in crate::compose) struct Owes<'a> {
    pub(in crate::compose) store: &'a StoreInfo,
    /// What it owes, and why.
    pub(in crate::compose) owed: Shortfall,
}

/// An export of a store that leaves days of the week open.
pub(in crate::compose) struct Missing<'a> {
    pub(in crate::compose) store: &'a StoreInfo,
    pub(in crate::compose) export: ExportKind,
    pub(in crate::compose) days: Vec<Span>,
    /// What a file that lies there says of them.
    pub(in crate::compose) given: Option<Given>,
}

impl Missing<'_> {
    /// `家居店推广报表`, and `家居店推广报表（11/09）` of one that is there and lacks days.
    pub(in crate::compose) fn name(&self, context: &Context) -> Phrase {
        let key = if context.stores.len() == 1 { "report.export" } else { "report.export_of" };
        let name = Phrase::new(key).with("store", self.store.name.as_str()).with("export", export_name(self.export));
        if context.over().is_some_and(|whole| self.days == [whole]) {
            return name;
        }
        Phrase::new("report.export_days").with("export", name).with("days", &self.days)
    }
}

pub(in crate::compose) fn export_name(export: ExportKind) -> Field {
    Field::Word(format!("gives.{}", export.as_str()))
}

pub(super) fn subject_name(subject: Subject) -> Field {
    Field::Word(format!("control.{}", subject.as_str()))
}

/// Everything that the stores owe for the week, what the platform's own figures tell first.
pub(in crate::compose) fn all<'a>(context: &'a Context) -> Vec<Owes<'a>> {
    let inputs = context.metrics.inputs();
    let (tolerance, sources) = (inputs.tolerance, inputs.view.sources.as_slice());
    let sums = |store: &str, measure, days: &Days| context.metrics.by_day(store, measure, days);
    let by = Expectation { sums: &sums, profiles: context.profiles, tolerance, sources, open: context.open };
    let mut found = Vec::new();
    for (store, view, expects) in context.views() {
        found.extend(owed(by, Some(view), expects, context.days()).into_iter().map(|owed| Owes { store, owed }));
    }
    found.sort_by_key(|owes| !owes.owed.is_by_control());
    found
}

/// Which days of which exports are not covered.
pub(in crate::compose) fn missing<'a>(context: &'a Context) -> Vec<Missing<'a>> {
    let mut found: Vec<Missing<'a>> = Vec::new();
    for owes in all(context) {
        let (Why::Missing(days) | Why::Hollow(days, _)) = &owes.owed.why else { continue };
        let (store, export) = (owes.store, owes.owed.export);
        match found.iter_mut().find(|known| known.store.id == store.id && known.export == export) {
            Some(known) => known.days.extend(days),
            None => found.push(Missing { store, export, days: days.clone(), given: owes.owed.given.clone() }),
        }
    }
    let place = |gap: &Missing| (context.stores.iter().position(|store| store.id == gap.store.id), gap.export);
    found.sort_by_key(place);
    found
}

/// Everything that makes the week's figures provisional, and bills that should be there by now.
pub(in crate::compose) fn provisional(context: &Context) -> Vec<Notice> {
    let whole = |owes: &Owes| owes.owed.refused.is_empty() && is_whole(context, &owes.owed);
    let (owed, shortened) = match context.detail {
        Detail::Operator => (all(context), Vec::new()),
        // When the shop opened is the operator's to say.
        Detail::Owner => {
            let told = |owes: &Owes| !whole(owes) && !matches!(owes.owed.why, Why::Opened(_));
            (all(context).into_iter().filter(told).collect(), in_short(context, whole))
        }
    };
    let mut notices: Vec<Notice> = not_over(context).into_iter().collect();
    notices.extend(shortened);
    let notice = |owes: Owes| Notice {
        weight: if owes.owed.why.leaves_open() { Weight::Provisional } else { Weight::Attention },
        store: Some(owes.store.id.clone()),
        phrase: match (&owes.owed.why, context.detail) {
            // Where to click is the operator's matter.
            (Why::Missing(days), Detail::Owner) => Phrase::new("notice.missing-some")
                .with("store", owes.store.name.as_str())
                .with("export", export_name(owes.owed.export))
                .with("days", days),
            _ => phrase(context, &owes),
        },
    };
    notices.extend(owed.into_iter().map(notice));
    notices
}

/// Whether nothing is there of the whole week.
fn is_whole(context: &Context, owed: &Shortfall) -> bool {
    matches!(&owed.why, Why::Missing(days) if context.over().is_some_and(|whole| *days == [whole]))
}

/// That the period is not over, and which of its days are told.
fn not_over(context: &Context) -> Option<Notice> {
    context.open?;
    let phrase = Phrase::new("notice.not-over")
        .with("last", context.days().last())
        .with("days", context.over().into_iter().collect::<Vec<Span>>())
        .with("count", context.over().map_or(0, Span::len))
        .with("of", context.days().len());
    Some(Notice { weight: Weight::Provisional, store: None, phrase })
}

/// One line a store with all that has not come at all.
fn in_short(context: &Context, missing: impl Fn(&Owes) -> bool) -> Vec<Notice> {
    let all: Vec<Owes> = all(context).into_iter().filter(missing).collect();
    let of_store = |store: &&StoreInfo| {
        let exports: Vec<Field> =
            all.iter().filter(|owes| owes.store.id == store.id).map(|owes| export_name(owes.owed.export)).collect();
        let phrase = Phrase::new("notice.missing-store")
            .with("store", store.name.as_str())
            .with("exports", Field::List(exports.clone()));
        let notice = Notice { weight: Weight::Provisional, store: Some(store.id.clone()), phrase };
        (!exports.is_empty()).then_some(notice)
    };
    context.stores.iter().filter_map(|store| of_store(&store)).collect()
}

fn phrase(context: &Context, owes: &Owes) -> Phrase {
    let export = owes.owed.export;
    let asked = owes.owed.why.own_days().unwrap_or_else(|| asked(context, owes.store, export));
    let full = |amount| context.money_full(&owes.store.id, amount);
    let phrase = match &owes.owed.why {
        Why::Missing(days) if !owes.owed.refused.is_empty() => Phrase::new("notice.missing-refused").with("days", days),
        Why::Missing(days) if let Some(given) = &owes.owed.given => given.phrase(GIVEN, export, days),
        Why::Missing(days) if is_whole(context, &owes.owed) => Phrase::new("notice.missing-week").with("days", days),
        Why::Missing(days) => Phrase::new("notice.missing-days").with("days", days),
        Why::Hollow(days, other) => hollow("notice.control-hollow", days, other, &full),
        Why::Cut { channel, cut, days } => Phrase::new("notice.cut-missing")
            .with("channel", channel.as_str())
            .with("cut", Field::Word(format!("report.cut.{cut}")))
            .with("days", days),
        Why::Channel { channel, is_paid_by_sales, days, .. } => {
            let key = if *is_paid_by_sales { "notice.commissions-missing" } else { "notice.channel-missing" };
            Phrase::new(key).with("channel", channel.as_str()).with("days", days)
        }
        Why::PartOnly { channel, days } => {
            Phrase::new("notice.part-only").with("channel", channel.as_str()).with("days", days)
        }
        Why::Bill(days) => Phrase::new("notice.missing-bill").with("days", days),
        Why::Short { begins: Some(first), .. } => opening("notice.reach-back-begins", *first),
        Why::Opened(first) => opening("notice.opened", *first),
        Why::Short { from, begins: None } => Phrase::new("notice.reach-back")
            .with("axis", Field::Word(format!("report.axis.{}", export.as_str())))
            .with("from", from.to_string()),
        Why::Differs(difference) => {
            differs("notice.control", difference, &full, |phrase| phrase.with("apart", apart(difference.whole, &full)))
        }
        Why::Fewer(days, before, now) => fewer("notice.control-fewer", days, *before, *now),
    };
    let somebody = || Field::Word("report.somebody".to_owned());
    phrase
        .with("store", owes.store.name.as_str())
        .with("export", export_name(export))
        .with("files", if owes.owed.refused.is_empty() { &owes.owed.files } else { &owes.owed.refused }.clone())
        .with("first", asked.first().to_string())
        .with("last", asked.last().to_string())
        .with("page", page_of(context, owes))
        .with("who", owes.store.person.as_ref().map_or_else(somebody, Field::from))
}

/// That an export holds nothing of days on which the platform, or the order report, has something.
fn hollow(key: &str, days: &[Span], other: &Other, amount: &dyn Fn(Decimal) -> Field) -> Phrase {
    Phrase::new(format!("{key}{}", other.ending()))
        .with("days", days)
        .with("what", subject_name(other.subject))
        .with("platform", amount(other.amount))
}

/// That days lost visitors from one export to the next.
fn fewer(key: &'static str, days: &[Span], before: i64, now: i64) -> Phrase {
    Phrase::new(key).with("days", days).with("before", before).with("now", now)
}

/// That ours differ from the platform's, by how much, on which days, and what that looks like.
fn differs(
    key: &'static str,
    difference: &Difference,
    amount: &dyn Fn(Decimal) -> Field,
    more: impl Fn(Phrase) -> Phrase,
) -> Phrase {
    let phrase = Phrase::new(format!("{key}{}", difference.subject.ending()))
        .with("what", subject_name(difference.subject))
        .with("platform", amount(difference.whole.theirs))
        .with("ours", amount(difference.whole.ours));
    more(phrase).with("days", &difference.days).with("cause", Field::Word(difference.cause_key()))
}

/// What nothing explains, after what does.
fn apart(whole: Bridge, amount: &dyn Fn(Decimal) -> Field) -> Phrase {
    let known =
        [("excluded", whole.excluded), ("postage", whole.postage)].into_iter().filter(|(_, sum)| !sum.is_zero());
    let said = |(key, sum)| Phrase::new(format!("control.{key}")).with("amount", amount(sum));
    let explained: Vec<Phrase> = known.map(said).collect();
    let apart = match explained.is_empty() {
        true => Phrase::new("control.apart"),
        false => Phrase::new("control.apart-after").with("explained", explained),
    };
    apart.with("rest", amount(whole.rest()))
}

/// The days to ask the platform for, so that the week's own figures are whole.
pub(in crate::compose) fn asked(context: &Context, store: &StoreInfo, export: ExportKind) -> Span {
    let week = context.over().unwrap_or(context.days());
    let reach = u64::from(ask_back(context.profiles, &store.platform, export));
    Span::new(week.first() - chrono::Days::new(reach), week.last()).unwrap_or(week)
}

/// Where a store downloads a kind of export.
pub(in crate::compose) fn page(context: &Context, store: &StoreInfo, export: ExportKind) -> Field {
    let sources = &context.metrics.inputs().view.sources;
    let page = ledger::pages(context.profiles, sources, (&store.id, &store.platform), export, context.language);
    if page.is_empty() { export_name(export) } else { Field::Text(page) }
}

/// Where to download what is owed: of a channel of advertising where its own reports are.
fn page_of(context: &Context, owes: &Owes) -> Field {
    let own = match &owes.owed.why {
        Why::Channel { profile, .. } => context.profiles.get(profile),
        _ => None,
    };
    let known = own.and_then(|profile| profile.page.get(context.language.tag()));
    known.map_or_else(|| page(context, owes.store, owes.owed.export), |page| Field::Text(page.clone()))
}

/// The finding about what the platform's own figures tell.
pub(in crate::compose) fn finding(context: &Context, owes: &Owes) -> Option<Phrase> {
    let short = |amount| context.money(&owes.store.id, amount);
    let phrase = match &owes.owed.why {
        Why::Hollow(days, other) => hollow("report.finding.hollow", days, other, &short),
        Why::Differs(difference) => differs("report.finding.control", difference, &short, |phrase| phrase),
        Why::Fewer(days, before, now) => fewer("report.finding.fewer", days, *before, *now),
        Why::Missing(_) | Why::Bill(_) | Why::Short { .. } | Why::Opened(_) => return None,
        Why::Cut { .. } | Why::Channel { .. } | Why::PartOnly { .. } => return None,
    };
    Some(phrase.with("store", owes.store.name.as_str()).with("export", export_name(owes.owed.export)))
}

/// What is to be exported again, and where, after what the platform's own figures tell.
pub(in crate::compose) fn again(context: &Context, owes: &Owes) -> Phrase {
    let days = match &owes.owed.why {
        Why::Hollow(days, _) | Why::Fewer(days, ..) => days.clone(),
        Why::Differs(difference) => difference.days.clone(),
        Why::Missing(days) | Why::Bill(days) => days.clone(),
        Why::Cut { days, .. } | Why::Channel { days, .. } | Why::PartOnly { days, .. } => days.clone(),
        Why::Short { .. } | Why::Opened(_) => vec![context.days()],
    };
    Phrase::new("report.action.again")
        .with("export", export_name(owes.owed.export))
        .with("days", days)
        .with("page", page_of(context, owes))
}
