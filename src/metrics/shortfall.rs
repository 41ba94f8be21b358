//! Whether a store's week is all there: exports that have not come, that hold nothing of days they claim, that do not reach
//! back far enough, or that differ from the platform's own figures.
//!
//! `check`, `preview`, `run` and the report ask here and nowhere else, so that they cannot say different things.

mod given;
mod reach;

pub use given::{Given, opening};

use super::control::{self, ByDay, Difference, Subject, Tolerance};
use super::silent_channels::{SilentChannel, silent_channels};
use crate::extract::{ExportKind, Profiles};
use crate::ledger::{Leaves, ShrunkDay, SourceState, StoreView};
use crate::span::Span;
use chrono::{Datelike, Days, NaiveDate};
use reach::short;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What a store's week is held against.
#[derive(Clone, Copy)]
pub struct Expectation<'a> {
    /// Who sums.
    pub sums: &'a ByDay<'a>,
    /// Which exports reach back how far.
    pub profiles: &'a Profiles,
    /// How far ours may be from the platform's.
    pub tolerance: Tolerance,
    /// All files, of which those that speak of the week are named.
    pub sources: &'a [SourceState],
    /// The first day that was not over when the question was asked, where the period was not: nothing is owed of it yet.
    pub open: Option<NaiveDate>,
}

/// The days of a period of which exports can be there: those before the first that is not over.
pub fn over(period: Span, open: Option<NaiveDate>) -> Option<Span> {
    match open {
        Some(open) => Span::new(period.first(), period.last().min(open - Days::new(1))),
        None => Some(period),
    }
}

/// Something that keeps a store's week from being all there: an export to be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The export.
    pub export: ExportKind,
    /// Why.
    pub why: Why,
    /// The files of that kind that speak of the week, the newest first: what is wrong is in one of them.
    pub files: Vec<String>,
    /// Those of which rows of the missing days could not be read: the export is there, and what it says of them is lost.
    pub refused: Vec<String>,
    /// What a file that lies there says of the missing days.
    pub given: Option<Given>,
}

/// Why an export is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It claims these days and holds nothing of them, while another says that there was something.
    Hollow(Vec<Span>, Other),
    /// Ours differ from the platform's own figure.
    Differs(Difference),
    /// It does not cover these days.
    Missing(Vec<Span>),
    /// Of these days a newer export has fewer visitors than an older one: so many, and now so many.
    Fewer(Vec<Span>, i64, i64),
    /// A cut of a channel's advertising lacks on these days that was there before, while another shows that there was something.
    Cut {
        /// The channel.
        channel: String,
        /// The cut.
        cut: String,
        /// The days.
        days: Vec<Span>,
    },
    /// A channel of advertising lacks on these days that was there before.
    Channel {
        /// The channel.
        channel: String,
        /// Whether it takes commissions, which no other channel shows.
        is_paid_by_sales: bool,
        /// The profile of the export that tells of it.
        profile: String,
        /// The days.
        days: Vec<Span>,
    },
    /// Of a channel's advertising only a report by audience or keyword is there on these days, which holds a part of the spend.
    PartOnly {
        /// The channel.
        channel: String,
        /// The days.
        days: Vec<Span>,
    },
    /// It does not cover these days of a month of which the bills are there by now.
    Bill(Vec<Span>),
    /// It covers the week and not the days before, in which this week's payments or refunds may have begun.
    Short {
        /// The first of them.
        from: NaiveDate,
        /// The first day of which anything is known of the store, where it comes after them.
        begins: Option<NaiveDate>,
    },
    /// The same, and as its exports look the shop opened on this day.
    Opened(NaiveDate),
}

/// What another says of days of which an export holds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Other {
    /// Of what.
    pub subject: Subject,
    /// How much.
    pub amount: Decimal,
    /// Whether it is the order report that says so, of lines, and not the platform.
    pub is_order_report: bool,
}

impl Other {
    /// What the key of the words ends with, by who says it.
    pub fn ending(&self) -> &'static str {
        if self.is_order_report { "-lines" } else { self.subject.ending() }
    }
}

impl From<SilentChannel> for Why {
    fn from(silent: SilentChannel) -> Self {
        let SilentChannel { channel, is_paid_by_sales, profile, days } = silent;
        Why::Channel { channel, is_paid_by_sales, profile, days }
    }
}

impl Why {
    /// Whether a run by the clock waits for it: it comes within the morning. How far an export reaches back is decided when it
    /// is made, and a young shop has nothing further back. Nothing of the week itself depends on an old bill.
    pub fn is_waited_for(&self) -> bool {
        !matches!(self, Why::Short { .. } | Why::Opened(_) | Why::Bill(_))
    }

    /// Whether the week's figures are provisional for it.
    pub fn leaves_open(&self) -> bool {
        !matches!(self, Why::Opened(_) | Why::Bill(_))
    }

    /// What the key of the words ends with, by who says that something is owed.
    pub fn ending(&self) -> &'static str {
        match self {
            Why::Hollow(_, other) => other.ending(),
            Why::Differs(difference) => difference.subject.ending(),
            _ => "",
        }
    }

    /// From the first to the last day to export, where these are not the week's.
    pub fn own_days(&self) -> Option<Span> {
        match self {
            Why::Bill(days) => Span::new(days.first()?.first(), days.last()?.last()),
            _ => None,
        }
    }
}

/// The month of which the bills should be there by the end of a week: the one before that of a week earlier.
fn billed(week: Span) -> Option<Span> {
    let this = (week.last() - Days::new(7)).with_day(1)?;
    let last = this - Days::new(1);
    Span::new(last.with_day(1)?, last)
}

impl Shortfall {
    /// Whether it is the platform's own figure that says so.
    pub fn is_by_control(&self) -> bool {
        matches!(self.why, Why::Hollow(..) | Why::Differs(_) | Why::Fewer(..))
    }
}

/// What a store owes for a week, what the platform's own figures tell first. Nothing is owed that is not expected, but what is
/// there must agree.
pub fn owed(by: Expectation<'_>, view: Option<&StoreView>, expects: &[ExportKind], period: Span) -> Vec<Shortfall> {
    let Some(week) = over(period, by.open) else { return Vec::new() };
    let Some(view) = view else { return nothing_came(expects, week) };
    let owes = |export: ExportKind, why: Why| {
        let (refused, given) = match &why {
            Why::Missing(days) => (refused(by, view, export, days), Given::of(by, view, export, days)),
            _ => (Vec::new(), None),
        };
        let given = given.filter(|_| refused.is_empty());
        Shortfall { export, why, files: files(by, view, export, week), refused, given }
    };
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    let bills = billed(week).filter(|_| expects.contains(&ExportKind::Costs));
    let bills = bills.map(|month| view.coverage.gaps(ExportKind::Costs, month)).filter(|gaps| !gaps.is_empty());
    for export in expects.iter().copied().filter(|export| *export != ExportKind::Costs) {
        let hollow = view.coverage.hollow(export, week);
        let is_hollow = |day: NaiveDate| hollow.iter().any(|span| span.contains(day));
        let gaps = view.coverage.gaps(export, week).into_iter().flat_map(Span::days);
        let missing = Span::runs(gaps.filter(|day| !is_hollow(*day)));
        if !hollow.is_empty() {
            let other = other(by, view, export, &hollow);
            first.push(owes(export, Why::Hollow(hollow, other)));
        }
        if !missing.is_empty() {
            rest.push(owes(export, Why::Missing(missing)));
        }
    }
    let short = |export: ExportKind| Some(owes(export, short(by, view, export, week)?));
    let reaching = rest.iter().chain(&first).map(|owed| owed.export).collect::<Vec<_>>();
    for subject in Subject::ALL {
        let reaches_back = short(subject.export()).is_none_or(|owed| !owed.why.leaves_open());
        let compared = control::compare(by.sums, view, subject, week);
        if let Some(difference) = compared.and_then(|compared| compared.difference(by.tolerance, reaches_back)) {
            first.push(owes(subject.export(), Why::Differs(difference)));
        }
    }
    first.extend(fewer(by.tolerance, view, week).map(|why| owes(ExportKind::Traffic, why)));
    if expects.contains(&ExportKind::Ads) && !reaching.contains(&ExportKind::Ads) {
        rest.extend(cuts(view, week).into_iter().map(|why| owes(ExportKind::Ads, why)));
    }
    if expects.contains(&ExportKind::Ads) {
        let silent = silent_channels(by.sums, by.sources, view, week).into_iter();
        rest.extend(silent.map(|silent| owes(ExportKind::Ads, silent.into())));
    }
    // Who is asked for the export anyway is told from which day on.
    let asked = expects.iter().copied().filter(|export| export.tells_days() && !reaching.contains(export));
    rest.extend(asked.filter_map(short));
    rest.extend(bills.map(|gaps| owes(ExportKind::Costs, Why::Bill(gaps))));
    first.extend(rest);
    first
}

/// What a store owes of which nothing ever came.
fn nothing_came(expects: &[ExportKind], week: Span) -> Vec<Shortfall> {
    let missing = |export: &ExportKind| Shortfall {
        export: *export,
        why: match (export, billed(week)) {
            (ExportKind::Costs, Some(month)) => Why::Bill(vec![month]),
            _ => Why::Missing(vec![week]),
        },
        files: Vec::new(),
        refused: Vec::new(),
        given: None,
    };
    expects.iter().map(missing).collect()
}

/// The cuts of advertising that lack on days of the week.
fn cuts(view: &StoreView, week: Span) -> Vec<Why> {
    let mut found: BTreeMap<(&str, Option<&str>), Vec<NaiveDate>> = BTreeMap::new();
    for gap in view.cut_gaps.iter().filter(|gap| week.contains(gap.day)) {
        found.entry((&gap.channel, gap.cut.as_deref())).or_default().push(gap.day);
    }
    let why = |((channel, cut), days): ((&str, Option<&str>), Vec<NaiveDate>)| {
        let (channel, days) = (channel.to_owned(), Span::runs(days));
        match cut {
            Some(cut) => Why::Cut { channel, cut: cut.to_owned(), days },
            None => Why::PartOnly { channel, days },
        }
    };
    found.into_iter().map(why).collect()
}

/// Files named; a week is rarely told by more.
const MOST_FILES: usize = 5;

/// The store's files of a kind that speak of the week, the newest first; of orders that only lines tell, those of lines.
fn files(by: Expectation<'_>, view: &StoreView, export: ExportKind, week: Span) -> Vec<String> {
    let of = |export: ExportKind| {
        let is_of = |id: &String| by.profiles.get(id).is_some_and(|profile| profile.gives(export));
        let used = |state: &&SourceState| {
            state.set_aside.is_none() && state.source.store == view.id && state.profiles.iter().any(is_of)
        };
        let mut files: Vec<&SourceState> = by.sources.iter().filter(used).collect();
        files.sort_by_key(|state| std::cmp::Reverse(state.export_time));
        // Where none has rows of the week the newest is believed to be silent about it.
        let speaks = |state: &&&SourceState| state.coverage.is_some_and(|span| span.intersect(week).is_some());
        let most = files.iter().filter(speaks).count().max(1);
        files.sort_by_key(|state| !speaks(&state));
        files.truncate(most);
        files.into_iter().take(MOST_FILES).map(|state| state.source.name().to_owned()).collect::<Vec<_>>()
    };
    let own = of(export);
    if own.is_empty() && export == ExportKind::Orders { of(ExportKind::Lines) } else { own }
}

/// The store's files of a kind of which rows of these days were left out, the newest first.
fn refused(by: Expectation<'_>, view: &StoreView, export: ExportKind, days: &[Span]) -> Vec<String> {
    let gives = |id: &String| by.profiles.get(id).is_some_and(|profile| profile.gives(export));
    let lost = |state: &&SourceState| {
        let used = state.set_aside.is_none() && state.source.store == view.id && state.profiles.iter().any(gives);
        used && state
            .open()
            .iter()
            .any(|open| matches!(open.why, Leaves::LostRows) && days.iter().any(|days| open.are_of(*days)))
    };
    let mut files: Vec<&SourceState> = by.sources.iter().filter(lost).collect();
    files.sort_by_key(|state| std::cmp::Reverse(state.export_time));
    files.into_iter().take(MOST_FILES).map(|state| state.source.name().to_owned()).collect()
}

/// A day does not lose visitors: one of two exports is another store's, or not whole.
fn fewer(tolerance: Tolerance, view: &StoreView, week: Span) -> Option<Why> {
    let beyond = |lost: &&ShrunkDay| {
        let (before, now) = (Decimal::from(lost.before), Decimal::from(lost.now));
        week.contains(lost.day) && tolerance.is_beyond(before - now, before, now)
    };
    let lost: Vec<&ShrunkDay> = view.lost_visitors.iter().filter(beyond).collect();
    let sum = |count: fn(&ShrunkDay) -> i64| lost.iter().map(|lost| count(lost)).sum();
    let days = Span::runs(lost.iter().map(|lost| lost.day));
    let why = Why::Fewer(days, sum(|lost| lost.before), sum(|lost| lost.now));
    (!lost.is_empty()).then_some(why)
}

/// What the platform counted, or of lines the order report holds, on days of which an export holds nothing.
fn other(by: Expectation<'_>, view: &StoreView, export: ExportKind, days: &[Span]) -> Other {
    let sum = |subject| -> Decimal { days.iter().map(|span| control::platforms(by.sums, view, subject, *span)).sum() };
    let subject = Subject::ALL.into_iter().find(|subject| subject.export() == export).unwrap_or(Subject::Sales);
    let ours: Decimal = days.iter().map(|span| control::ours(by.sums, view, subject, *span)).sum();
    if export == ExportKind::Lines && !ours.is_zero() {
        return Other { subject, amount: ours, is_order_report: true };
    }
    let amount = sum(subject);
    // Where the platform tells nothing of the whole store, its products did.
    let subject = if subject == Subject::Sales && amount.is_zero() { Subject::SalesByProduct } else { subject };
    let amount = if subject == Subject::SalesByProduct { sum(subject) } else { amount };
    Other { subject, amount, is_order_report: false }
}
