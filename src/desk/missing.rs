//! What a period still needs: the operator's shopping list.

use super::Desk;
use crate::calendar::PeriodKind;
use crate::config::Choice;
use crate::engine::Memory;
use crate::extract::ExportKind;
use crate::ledger::{self, StoreView, View, ask_back};
use crate::metrics::control::{self, Difference};
use crate::metrics::shortfall::{Expectation, Given, Shortfall, Why, opening, over, owed};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{DateTime, Days, NaiveDate};

/// What a file that lies there says of missing days.
const WHY_GIVEN: [&str; 3] = ["check.why-ends", "check.why-ends-refunds", "check.why-begins"];

/// An export that a store should give, or give again, before the period is all there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingExport {
    /// The store's id.
    pub store: String,
    /// The store's name.
    pub name: String,
    /// Who answers for it.
    pub person: Option<String>,
    /// Where that person is reached.
    pub person_email: Option<crate::deliver::Mailbox>,
    /// Which export.
    pub export: ExportKind,
    /// Why.
    pub why: Why,
    /// The files of that kind that speak of the period.
    pub files: Vec<String>,
    /// Whether rows of the days that are missing are there and could not be read.
    pub is_refused: bool,
    /// What a file that lies there says of the days that are missing.
    pub given: Option<Given>,
    /// From when to when to export, along the axis its platform filters by.
    pub days: Span,
    /// Where to download it.
    pub page: String,
}

impl MissingExport {
    /// Whether a run by the clock waits for it until the deadline.
    pub fn is_waited_for(&self) -> bool {
        self.why.is_waited_for()
    }

    /// What to download, where, from when to when, and why where it is not simply missing.
    pub fn phrase(&self) -> Phrase {
        let key = if self.person.is_some() { "check.need-person" } else { "check.need" };
        let phrase = match &self.why {
            Why::Missing(days) if self.is_refused => {
                self.again(Phrase::new("check.why-refused").with("days", spans(days)))
            }
            Why::Missing(days) if let Some(given) = &self.given => {
                self.again(given.phrase(WHY_GIVEN, self.export, days))
            }
            Why::Missing(days) | Why::Bill(days) => Phrase::new(key).with("missing", spans(days)),
            Why::Hollow(days, other) => {
                let why = Phrase::new(format!("check.why-hollow{}", other.ending()))
                    .with("days", spans(days))
                    .with("what", Field::Word(format!("control.{}", other.subject.as_str())))
                    .with("platform", Field::MoneyFull(other.amount));
                self.again(why)
            }
            Why::Differs(difference) => self.again(differs(difference)),
            Why::Fewer(days, before, now) => self.again(
                Phrase::new("check.why-fewer")
                    .with("days", spans(days))
                    .with("before", Field::Count(*before))
                    .with("now", Field::Count(*now)),
            ),
            Why::Cut { channel, cut, days } => Phrase::new("check.need-cut")
                .with("channel", channel.as_str())
                .with("cut", Field::Word(format!("report.cut.{cut}")))
                .with("days", spans(days)),
            Why::Channel { channel, days, .. } => {
                Phrase::new("check.need-channel").with("channel", channel.as_str()).with("days", spans(days))
            }
            Why::PartOnly { channel, days } => {
                Phrase::new("check.need-whole").with("channel", channel.as_str()).with("days", spans(days))
            }
            Why::Short { begins: Some(first), .. } => self.again(opening("check.why-short-begins", *first)),
            Why::Short { from, begins: None } => self.again(
                Phrase::new("check.why-short")
                    .with("axis", Field::Word(format!("axis.{}", self.export.as_str())))
                    .with("from", from.to_string()),
            ),
            Why::Opened(first) => opening("check.opened", *first),
        };
        phrase
            .with("store", self.name.as_str())
            .with("folder", self.store.as_str())
            .with("files", Field::List(self.files.iter().map(|file| Field::Text(file.clone())).collect()))
            .with("person", self.person.clone().unwrap_or_default())
            .with("export", Field::Word(format!("gives.{}", self.export.as_str())))
            .with("first", self.days.first().to_string())
            .with("last", self.days.last().to_string())
            .with("page", self.page())
            .with("axis", Field::Word(format!("axis.{}", self.export.as_str())))
    }

    /// Whether a file of the days that are missing lies there: then it is not simply to be fetched.
    pub fn is_given(&self) -> bool {
        self.is_refused || self.given.is_some()
    }

    fn again(&self, why: Phrase) -> Phrase {
        let key = if self.person.is_some() { "check.again-person" } else { "check.again" };
        Phrase::new(key).with("why", why)
    }
}

fn spans(days: &[Span]) -> Field {
    Field::List(days.iter().map(|span| Field::Span(*span)).collect())
}

fn differs(difference: &Difference) -> Phrase {
    Phrase::new(format!("check.why-differs{}", difference.subject.ending()))
        .with("what", Field::Word(format!("control.{}", difference.subject.as_str())))
        .with("platform", Field::MoneyFull(difference.whole.theirs))
        .with("ours", Field::MoneyFull(difference.whole.ours))
        .with("rest", Field::MoneyFull(difference.whole.rest()))
        .with("days", spans(&difference.days))
        .with("cause", Field::Word(difference.cause_key()))
}

impl MissingExport {
    /// Where to download it; the export's own name where nobody knows the page.
    fn page(&self) -> Field {
        match self.page.is_empty() {
            true => Field::Word(format!("gives.{}", self.export.as_str())),
            false => Field::Text(self.page.clone()),
        }
    }
}

/// What each store owes for a period.
pub fn needs(desk: &Desk, view: &View, period: Span) -> Vec<MissingExport> {
    needs_so_far(desk, view, period, None)
}

/// The same of a period that is not over: of its days before `open`.
pub fn needs_so_far(desk: &Desk, view: &View, period: Span, open: Option<NaiveDate>) -> Vec<MissingExport> {
    let Some(period) = over(period, open) else { return Vec::new() };
    let engine = desk.engine(view, &Memory::default());
    // Nothing that is compared here ripens: the moment plays no part.
    let until = DateTime::UNIX_EPOCH.with_timezone(&desk.settings.time_zone);
    let sums = control::by_engine(&engine, until);
    let by = Expectation {
        sums: &sums,
        profiles: &desk.profiles,
        tolerance: desk.settings.control,
        sources: &view.sources,
        open,
    };
    let mut needs = Vec::new();
    let daily = desk.settings.report.rhythm == PeriodKind::Day;
    for store in &desk.settings.stores {
        let known: Option<&StoreView> = view.store(&store.id);
        for Shortfall { export, why, files, refused, given } in owed(by, known, &desk.expects(&store.id), period) {
            let reach = u64::from(ask_back(&desk.profiles, store.platform.tag(), export));
            let of_week = || Span::new(period.first() - Days::new(reach), period.last()).unwrap_or(period);
            let days = why.own_days().unwrap_or_else(of_week);
            // The one that is silent is in question, not the others of its kind.
            let files = match &given {
                Some(Given::EndsBefore { file, .. }) => vec![file.clone()],
                _ => files,
            };
            let (language, of) = (desk.settings.language, (store.id.as_str(), store.platform.tag()));
            let page = match &why {
                Why::Channel { profile, .. } => desk.profiles.get(profile).map(|own| own.page(language).to_owned()),
                _ => Some(ledger::pages(&desk.profiles, &view.sources, of, export, language)),
            };
            needs.push(MissingExport {
                store: store.id.clone(),
                name: store.name.clone(),
                person: store.person.clone(),
                person_email: store.person_email.clone(),
                export,
                why,
                files: if refused.is_empty() { files } else { refused.clone() },
                is_refused: !refused.is_empty(),
                given,
                days: if daily { unknown(known, export, days) } else { days },
                page: page.unwrap_or_default(),
            });
        }
    }
    needs
}

/// From the first of these days of which nothing is known: who exports every day is asked for no more.
fn unknown(known: Option<&StoreView>, export: ExportKind, days: Span) -> Span {
    let covered = |day: &NaiveDate| known.is_some_and(|view| view.coverage.has(export, *day));
    let first = days.days().find(|day| !covered(day)).unwrap_or(days.last());
    Span::new(first, days.last()).unwrap_or(days)
}

/// The stores of which nothing that they should give covers a day of the period.
pub fn silent_stores<'a>(desk: &'a Desk, view: &View, period: Span) -> Vec<&'a crate::config::Store> {
    let gave =
        |id: &str, export: ExportKind| view.store(id).is_some_and(|view| view.coverage.count(export, period) > 0);
    let silent = |id: &str| {
        let mut expected = desk.expects(id);
        expected.retain(|export| export.tells_days());
        !expected.is_empty() && !expected.into_iter().any(|expected| gave(id, expected))
    };
    desk.settings.stores.iter().filter(|store| silent(&store.id)).collect()
}

/// What a store's operator would download for a period, whether or not it is there.
pub fn shopping_list(desk: &Desk, period: Span) -> Vec<MissingExport> {
    let empty = View { sources: Vec::new(), stores: Vec::new() };
    needs(desk, &empty, period)
}
