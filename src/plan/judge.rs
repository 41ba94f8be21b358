//! What one row cannot tell: whether the plan's parts fit each other, the year, and last year.

use super::Plan;
use super::book::{Event, PlanBook, YearTarget};
use super::events::{KnownEvent, Region};
use super::finding::{Place, PlanFinding};
use super::issue::Issue;
use crate::calendar::{Calendar, Span};
use crate::lists::KnownStores;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What was sold on days of last year, by store; a day that is not known is absent.
pub type LastYear = BTreeMap<String, BTreeMap<NaiveDate, Decimal>>;

/// Days of last year that must be known outside events for a month to be compared.
const ENOUGH_DAYS: usize = 5;

/// All that is to be said of a plan for a fiscal year: what reading it found, what its maker should think about, and what
/// is missing; nothing twice.
pub fn everything(
    found: Vec<PlanFinding>,
    (plan, book): (&Plan, Option<&PlanBook>),
    sold: &LastYear,
    (stores, calendar): (&KnownStores, &Calendar),
    fiscal_year: i32,
) -> Vec<PlanFinding> {
    let mut findings = found;
    findings.extend(book.map(|book| book.judge(plan, sold, stores, fiscal_year)).unwrap_or_default());
    let missing = missing(&findings, (plan, book), (stores, calendar), fiscal_year);
    findings.extend(missing);
    findings
}

/// Stores and days without a target, but for those that a finding or the wrong year explains.
pub fn missing(
    findings: &[PlanFinding],
    (plan, book): (&Plan, Option<&PlanBook>),
    (stores, calendar): (&KnownStores, &Calendar),
    fiscal_year: i32,
) -> Vec<PlanFinding> {
    if book.is_some_and(|book| book.of_another_year(fiscal_year).is_some()) {
        return Vec::new();
    }
    let said = |name: &str| {
        let of =
            |f: &PlanFinding| matches!(f, PlanFinding::At { issue: Issue::NoTarget { store }, .. } if store == name);
        findings.iter().any(of)
    };
    let explained = |f: &PlanFinding| matches!(f, PlanFinding::NoTargets { store, .. } if said(store));
    plan.check(stores, calendar, fiscal_year).into_iter().filter(|finding| !explained(finding)).collect()
}

impl PlanBook {
    /// Whether the rows fit each other and the year: what anybody who uses the plan must hear.
    pub fn fit(&self, stores: &KnownStores) -> Vec<PlanFinding> {
        let mut findings = Vec::new();
        for year in &self.years {
            self.shares(year, stores, &mut findings);
        }
        self.roles_fit(stores, &mut findings);
        self.outside(&mut findings);
        self.overlaps(&mut findings);
        // All stores' rows are judged once, not once a store.
        let mut said = Vec::new();
        findings.retain(|finding| {
            !said.contains(finding) && {
                said.push(finding.clone());
                true
            }
        });
        findings
    }

    /// That the whole plan is for other years than this one.
    pub fn of_another_year(&self, fiscal_year: i32) -> Option<PlanFinding> {
        let years: BTreeSet<i32> = self.years.iter().map(|year| year.fiscal_year).collect();
        let place = self.years.first().map(|year| year.year_at.clone()).unwrap_or_default();
        let issue = || Issue::OtherYear { found: years.iter().copied().collect(), expected: fiscal_year };
        (!years.contains(&fiscal_year)).then(|| self.at(&place, issue()))
    }

    /// Whether the plan is this year's, complete, and not below last year: what its maker should think about.
    pub fn judge(&self, plan: &Plan, sold: &LastYear, stores: &KnownStores, fiscal_year: i32) -> Vec<PlanFinding> {
        let mut findings = Vec::new();
        if let Some(other) = self.of_another_year(fiscal_year) {
            return vec![other];
        }
        self.events_missing(fiscal_year, &mut findings);
        for year in self.years.iter().filter(|year| year.fiscal_year == fiscal_year) {
            self.below_last_year(year, plan, sold, stores, &mut findings);
        }
        findings
    }

    fn at(&self, place: &Place, issue: Issue) -> PlanFinding {
        PlanFinding::At { file: self.file.clone(), place: place.clone(), issue }
    }

    fn shares(&self, year: &YearTarget, stores: &KnownStores, findings: &mut Vec<PlanFinding>) {
        let rows: Vec<_> = (0..12).map(|index| self.month_row(year, index)).collect();
        let Some(first) = rows.iter().flatten().find(|row| row.share.is_some()) else { return };
        let store = first.store.as_deref().map(|id| stores.name(id).to_owned()).unwrap_or_default();
        let months = self.calendar.months_of_year(year.fiscal_year);
        let bare = |index: &usize| rows[*index].is_none_or(|row| row.share.is_none() && row.amount.is_none());
        let missing: Vec<Span> = (0..12).filter(bare).map(|index| months[index]).collect();
        if !missing.is_empty() {
            // That the rest is no whole follows from it.
            return findings.push(self.at(&first.at, Issue::MonthsMissing { store, months: missing }));
        }
        // With amounts for some months and shares for others, shares are weights and need not make a whole.
        if rows.iter().flatten().any(|row| row.share.is_none() && row.amount.is_some()) {
            return;
        }
        let sum: Decimal = rows.iter().flatten().filter_map(|row| row.share).sum();
        if !is_whole(sum) {
            findings.push(self.at(&first.at, Issue::SharesOff { store, sum }));
        }
    }

    fn roles_fit(&self, stores: &KnownStores, findings: &mut Vec<PlanFinding>) {
        let owners: BTreeSet<Option<&str>> = self.roles.iter().map(|role| role.store.as_deref()).collect();
        for owner in owners {
            let rows: Vec<_> = self.roles.iter().filter(|role| role.store.as_deref() == owner).collect();
            let sum: Decimal = rows.iter().map(|role| role.share).sum();
            if !is_whole(sum) {
                let store = owner.map(|id| stores.name(id).to_owned()).unwrap_or_default();
                findings.push(self.at(&rows[0].at, Issue::RolesOff { store, sum }));
            }
        }
    }

    /// Events, weeks and days that lie in none of the plan's years.
    fn outside(&self, findings: &mut Vec<PlanFinding>) {
        let years: BTreeSet<i32> = self.years.iter().map(|year| year.fiscal_year).collect();
        let spans: Vec<Span> = years.iter().map(|year| self.calendar.year_span(*year)).collect();
        let Some(year) = spans.last().copied() else { return };
        let inside = |span: Span| spans.iter().any(|year| year.intersect(span).is_some());
        let outside = |found: Span| Issue::OutsideYear { found, year };
        for event in self.events.iter().filter(|event| !inside(event.span)) {
            findings.push(self.at(&event.at, last_years(event, year).unwrap_or_else(|| outside(event.span))));
        }
        for event in self.events.iter().filter(|event| inside(event.span)) {
            if let Some(issue) = moved(event, year) {
                findings.push(self.at(&event.at, issue));
            }
        }
        for week in self.weeks.iter().filter(|week| !inside(week.week.span())) {
            findings.push(self.at(&week.at, outside(week.week.span())));
        }
        for day in self.days.iter().filter(|day| !inside(Span::day(day.day))) {
            findings.push(self.at(&day.at, outside(Span::day(day.day))));
        }
    }

    fn overlaps(&self, findings: &mut Vec<PlanFinding>) {
        for (index, event) in self.events.iter().enumerate() {
            let same = |other: &&Event| event.store.is_none() || other.store.is_none() || event.store == other.store;
            let apart = |other: &&Event| same(other) && !event.replaces(other) && !other.replaces(event);
            for other in self.events[..index].iter().filter(apart) {
                if let Some(days) = event.span.intersect(other.span) {
                    let (event_name, other) = (event.name.clone(), other.name.clone());
                    findings.push(self.at(&event.at, Issue::Overlap { event: event_name, other, days }));
                }
            }
        }
    }

    /// Events of a list of which the plan has others.
    fn events_missing(&self, fiscal_year: i32, findings: &mut Vec<PlanFinding>) {
        // One whose row could not be used is named for that: it is not missing.
        let names = self.events.iter().map(|event| &event.name).chain(&self.unread_events);
        let known: Vec<(Region, &KnownEvent)> = names.filter_map(|name| KnownEvent::named(name)).collect();
        let year = self.calendar.year_span(fiscal_year);
        let mut events = Vec::new();
        for region in Region::ALL.into_iter().filter(|region| known.iter().any(|(of, _)| of == region)) {
            let lacking = KnownEvent::of(region).iter().filter(|u| known.iter().all(|(_, k)| k.name != u.name));
            events.extend(lacking.filter_map(|u| Some((u.names(), *u.within(year).first()?))));
        }
        events.sort_by_key(|(_, days)| *days);
        if !events.is_empty() {
            let sheet = self.events.first().map(|event| event.at.sheet.clone()).unwrap_or_default();
            let place = Place { sheet, cell: String::new() };
            findings.push(self.at(&place, Issue::EventsMissing { events }));
        }
    }

    /// Months whose usual days are planned below those of last year.
    fn below_last_year(
        &self,
        year: &YearTarget,
        plan: &Plan,
        sold: &LastYear,
        stores: &KnownStores,
        findings: &mut Vec<PlanFinding>,
    ) {
        let Some(sold) = sold.get(&year.store) else { return };
        let before = self.calendar.months_of_year(year.fiscal_year - 1);
        for (index, (month, last)) in self.calendar.months_of_year(year.fiscal_year).into_iter().zip(before).enumerate()
        {
            let events = || self.events.iter().filter(|event| event.concerns(&year.store));
            let usual = |day: &NaiveDate| !events().any(|event| event.span.contains(*day));
            let usual_then = |day: &NaiveDate| !events().any(|event| event.last_year().contains(*day));
            let planned: Vec<Decimal> = month
                .days()
                .filter(usual)
                .filter_map(|day| plan.target(&year.store, day))
                .map(|m| m.decimal())
                .collect();
            let then: Vec<Decimal> = last.days().filter(usual_then).filter_map(|day| sold.get(&day).copied()).collect();
            if planned.is_empty() || then.len() < ENOUGH_DAYS {
                continue;
            }
            let a_day = |amounts: &[Decimal]| {
                crate::ratio::ratio(amounts.iter().sum(), Decimal::from(amounts.len())).unwrap_or_default().round_dp(2)
            };
            let (planned, then) = (a_day(&planned), a_day(&then));
            if planned < then {
                let place = self.month_row(year, index).map_or(&year.at, |row| &row.at);
                let store = stores.name(&year.store).to_owned();
                findings.push(self.at(place, Issue::BelowLastYear { store, month, planned, sold: then }));
            }
        }
    }
}

/// An event that lies in the year before the plan's: where it should be.
fn last_years(event: &Event, year: Span) -> Option<Issue> {
    let before = Span::new(year.first() - Days::new(371), year.first() - Days::new(1))?;
    if !before.contains(event.span.first()) {
        return None;
    }
    let listed = KnownEvent::named(&event.name).and_then(|(_, usual)| usual.within(year).first().copied());
    let expected = listed.unwrap_or_else(|| Span::days_from(event.span.first() + Days::new(364), event.span.len()));
    Some(Issue::LastYearsDates { event: event.name.clone(), found: event.span, expected })
}

/// An event that moves every year and stands on last year's day and month.
fn moved(event: &Event, year: Span) -> Option<Issue> {
    use chrono::Datelike;
    let (_, usual) = KnownEvent::named(&event.name).filter(|(_, usual)| usual.moves())?;
    let expected = *usual.within(year).first()?;
    let before = usual.in_year(expected.first().year() - 1)?;
    let shifted = before.first().with_year(expected.first().year())?;
    let stale = event.span.first() == shifted && shifted != expected.first();
    stale.then(|| Issue::LastYearsDates { event: event.name.clone(), found: event.span, expected })
}

/// Whether shares make a whole as people read it: twelve twelfths of a spreadsheet do not to the last digit.
fn is_whole(sum: Decimal) -> bool {
    (sum - Decimal::ONE).abs() < Decimal::new(5, 5)
}
