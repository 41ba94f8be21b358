//! Whether a store's week is all there: exports that have not come, that hold nothing of days they claim, that do not reach
//! back far enough, or that differ from the platform's own figures.
//!
//! `check`, `preview`, `run` and the report ask here and nowhere else, so that they cannot say different things.

use super::control::{self, ByDay, Difference, Subject, Tolerance};
use crate::extract::{Gives, Profiles};
use crate::ledger::{StoreView, reach_back};
use crate::span::Span;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// What a store's week is held against.
#[derive(Clone, Copy)]
pub struct Yardstick<'a> {
    /// Who sums.
    pub sums: &'a ByDay<'a>,
    /// Which exports reach back how far.
    pub profiles: &'a Profiles,
    /// How far ours may be from the platform's.
    pub tolerance: Tolerance,
}

/// Something that keeps a store's week from being all there: an export to be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The export.
    pub gives: Gives,
    /// Why.
    pub why: Why,
}

/// Why an export is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It claims these days and holds nothing of them, while the platform counted this much there.
    Hollow(Vec<Span>, Decimal),
    /// Ours differ from the platform's own figure.
    Differs(Difference),
    /// It does not cover these days.
    Missing(Vec<Span>),
    /// It covers the week and not the days before, from this one on, in which this week's payments or refunds may have begun.
    Short(NaiveDate),
}

/// The word for what the other side counted where an export holds nothing, and whether that other side is the order report.
pub fn hollow_words(gives: Gives) -> (&'static str, bool) {
    match gives {
        Gives::Refunds => ("control.refunds", false),
        Gives::Ads => ("control.ads", false),
        Gives::Lines => ("control.sales", true),
        _ => ("control.sales", false),
    }
}

impl Owed {
    /// Whether it is the platform's own figure that says so.
    pub fn is_by_control(&self) -> bool {
        matches!(self.why, Why::Hollow(..) | Why::Differs(_))
    }

    /// Days of the week that are not covered.
    pub fn days(&self) -> Vec<Span> {
        match &self.why {
            Why::Hollow(days, _) | Why::Missing(days) => days.clone(),
            Why::Differs(difference) => difference.days.clone(),
            Why::Short(_) => Vec::new(),
        }
    }
}

/// What a store owes for a week, what the platform's own figures tell first. Nothing is owed that is not expected, but what is
/// there must agree.
pub fn owed(by: Yardstick<'_>, view: Option<&StoreView>, expects: &[Gives], week: Span) -> Vec<Owed> {
    let Some(view) = view else {
        return expects.iter().map(|gives| Owed { gives: *gives, why: Why::Missing(vec![week]) }).collect();
    };
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for gives in expects.iter().copied() {
        let hollow = view.coverage.hollow(gives, week);
        let is_hollow = |day: NaiveDate| hollow.iter().any(|span| span.contains(day));
        let gaps = view.coverage.gaps(gives, week).into_iter().flat_map(Span::days);
        let missing = Span::runs(gaps.filter(|day| !is_hollow(*day)));
        if !hollow.is_empty() {
            let counted = counted(by, view, gives, &hollow);
            first.push(Owed { gives, why: Why::Hollow(hollow, counted) });
        }
        if !missing.is_empty() {
            rest.push(Owed { gives, why: Why::Missing(missing) });
        }
    }
    let short = |gives: Gives| Some(Owed { gives, why: Why::Short(short(by.profiles, view, gives, week)?) });
    let reaching = rest.iter().chain(&first).map(|owed| owed.gives).collect::<Vec<_>>();
    for subject in Subject::ALL {
        let reaches_back = short(subject.gives()).is_none();
        let compared = control::compare(by.sums, view, subject, week);
        if let Some(difference) = compared.and_then(|compared| compared.difference(by.tolerance, reaches_back)) {
            first.push(Owed { gives: subject.gives(), why: Why::Differs(difference) });
        }
    }
    // Who is asked for the export anyway is told from which day on.
    rest.extend(expects.iter().copied().filter(|gives| !reaching.contains(gives)).filter_map(short));
    first.extend(rest);
    first
}

/// What the platform counted, or of lines the order report holds, on days of which an export holds nothing.
fn counted(by: Yardstick<'_>, view: &StoreView, gives: Gives, days: &[Span]) -> Decimal {
    if gives == Gives::Lines {
        return days.iter().map(|span| control::ours(by.sums, view, Subject::Sales, *span)).sum();
    }
    let subject = Subject::ALL.into_iter().find(|subject| subject.gives() == gives).unwrap_or(Subject::Sales);
    days.iter().map(|span| control::platforms(by.sums, view, subject, *span)).sum()
}

/// The first day before the week that an export should cover and does not: platforms filter orders by creation and refunds by
/// application, so that an export of the week alone lacks what began before it. Days that are few enough to be quiet, by how
/// often there are rows at all, are not asked for.
fn short(profiles: &Profiles, view: &StoreView, gives: Gives, week: Span) -> Option<NaiveDate> {
    if view.coverage.count(gives, week) == 0 {
        return None;
    }
    let reach = u64::from(reach_back(profiles, gives));
    let before = Span::new(week.first() - Days::new(reach), week.first() - Days::new(1))?;
    let gap = view.coverage.gaps(gives, before).into_iter().find(|gap| !view.coverage.is_quiet(gives, *gap))?;
    Some(gap.first())
}
