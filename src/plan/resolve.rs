//! From the workbook's values to a target for each store and day.
//!
//! Down the levels, each by largest remainder and so exact to the cent: the year over its months (by their shares, or by
//! the weight of their days), a month over its days (by weekday and event). A week's target or an event's amount takes the
//! place of its days' share of their months, and the rest of those months takes what is left; a day's target takes the
//! place of its share of the week, and the rest of the week (of the part of it that lies in the same month) takes what is
//! left. With `keep`, the rest stays as it was and the levels above no longer add up, which is found.

use super::book::{Event, MonthTarget, PlanBook, YearTarget};
use super::finding::{Place, PlanFinding};
use super::issue::Issue;
use super::{Plan, spread};
use crate::calendar::Span;
use crate::lists::KnownStores;
use crate::money::Money;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What a target at one level does to the rest of the level above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redistribution {
    /// It takes what is left, so that the level above stays what it was.
    Respread,
    /// It stays what it was, so that the level above changes.
    Keep,
}

/// A store's fiscal year being divided.
struct Division<'a> {
    book: &'a PlanBook,
    year: &'a YearTarget,
    rest: Redistribution,
    months: Vec<Span>,
    weights: BTreeMap<NaiveDate, Decimal>,
}

/// What a month gets, and whether somebody said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MonthAmount {
    pub(super) amount: Money,
    pub(super) stated: bool,
}

impl PlanBook {
    /// The targets of every day, and where the levels do not add up.
    pub fn resolve(&self, stores: &KnownStores, rest: Redistribution) -> (Plan, Vec<PlanFinding>) {
        let mut plan = Plan::default();
        let mut findings = Vec::new();
        for year in &self.years {
            let Some(target) = year.target else { continue };
            let division = Division::of(self, year, rest);
            let months = division.months(target);
            let days = division.days(&months);
            division.check(target, &months, &days, stores, &mut findings);
            plan.targets.entry(year.store.clone()).or_default().extend(days);
        }
        (plan, findings)
    }

    /// The targets of a store's fiscal months, before weeks and days override.
    pub fn month_amounts(&self, year: &YearTarget, rest: Redistribution) -> Vec<Money> {
        let Some(target) = year.target else { return Vec::new() };
        Division::of(self, year, rest).months(target).into_iter().map(|month| month.amount).collect()
    }

    /// Whether the day lies in a fiscal year for which the store has a target.
    fn plans(&self, store: &str, day: NaiveDate) -> bool {
        let year = self.calendar.fiscal_year_of(day);
        self.years.iter().any(|y| y.store == store && y.fiscal_year == year && y.target.is_some())
    }

    /// What the workbook says of a store's month: its own row before one for all stores.
    pub(super) fn month_row(&self, year: &YearTarget, index: usize) -> Option<&MonthTarget> {
        let fits = |m: &&MonthTarget| {
            m.store.as_deref().is_none_or(|own| own == year.store)
                && m.month.index(&self.calendar, year.fiscal_year) == Some(index)
        };
        self.months.iter().filter(fits).max_by_key(|m| m.store.is_some())
    }
}

impl<'a> Division<'a> {
    fn of(book: &'a PlanBook, year: &'a YearTarget, rest: Redistribution) -> Self {
        let months = book.calendar.months_of_year(year.fiscal_year);
        let days = book.calendar.year_span(year.fiscal_year).days();
        let weights = days.map(|day| (day, book.weight(&year.store, day))).collect();
        Division { book, year, rest, months, weights }
    }

    fn weight(&self, day: NaiveDate) -> Decimal {
        self.weights.get(&day).copied().unwrap_or_default()
    }

    fn months(&self, target: Money) -> Vec<MonthAmount> {
        let rows: Vec<Option<&MonthTarget>> = (0..12).map(|index| self.book.month_row(self.year, index)).collect();
        let shared = rows.iter().flatten().any(|row| row.share.is_some());
        let weight = |index: usize| match rows[index] {
            _ if !shared => self.months[index].days().map(|day| self.weight(day)).sum(),
            Some(row) => row.share.unwrap_or_default(),
            None => Decimal::ZERO,
        };
        let weights: Vec<Decimal> = (0..12).map(weight).collect();
        let amounts: Vec<Option<Money>> = rows.iter().map(|row| row.and_then(|row| row.amount)).collect();
        let parts = self.with_fixed(target, &weights, &amounts);
        parts.into_iter().zip(amounts).map(|(amount, own)| MonthAmount { amount, stated: own.is_some() }).collect()
    }

    /// An amount over weights, some parts of which are fixed.
    fn with_fixed(&self, amount: Money, weights: &[Decimal], fixed: &[Option<Money>]) -> Vec<Money> {
        let parts = match self.rest {
            Redistribution::Keep => parts(amount, weights),
            Redistribution::Respread => {
                let left = amount - fixed.iter().flatten().copied().sum();
                let free = weights.iter().zip(fixed).map(|(w, f)| if f.is_some() { Decimal::ZERO } else { *w });
                parts(left.max(Money::ZERO), &free.collect::<Vec<_>>())
            }
        };
        parts.into_iter().zip(fixed).map(|(part, own)| own.unwrap_or(part)).collect()
    }

    fn days(&self, months: &[MonthAmount]) -> BTreeMap<NaiveDate, Money> {
        let blocks = self.blocks();
        let mut days = BTreeMap::new();
        for (span, month) in self.months.iter().zip(months) {
            let of: Vec<NaiveDate> = span.days().collect();
            let weights: Vec<Decimal> = of.iter().map(|day| self.weight(*day)).collect();
            let fixed: Vec<Option<Money>> = of.iter().map(|day| blocks.get(day).copied()).collect();
            days.extend(of.into_iter().zip(self.with_fixed(month.amount, &weights, &fixed)));
        }
        self.override_days(&mut days);
        days
    }

    /// Weeks with a target and events with an amount, spread over their days, also over those of another planned year: written
    /// once, it is planned once. The week comes first, and of two events the one in the later row.
    fn blocks(&self) -> BTreeMap<NaiveDate, Money> {
        let store = &self.year.store;
        let weeks = self.book.weeks.iter().filter(|w| w.store == *store).map(|w| (w.week.span(), w.target));
        let events = self.book.events.iter().rev().filter(|e| e.concerns(store));
        let events = events.filter_map(|e: &Event| Some((e.span, e.amount?)));
        let mut blocks = BTreeMap::new();
        for (span, amount) in weeks.chain(events) {
            let free = |day: &NaiveDate| self.book.plans(store, *day) && !blocks.contains_key(day);
            let days: Vec<NaiveDate> = span.days().filter(free).collect();
            let weights: Vec<Decimal> = days.iter().map(|day| self.book.weight(store, *day)).collect();
            blocks.extend(days.into_iter().zip(parts(amount, &weights)));
        }
        blocks
    }

    /// Days with a target; the rest of the part of the week that lies in the same month takes what is left.
    fn override_days(&self, days: &mut BTreeMap<NaiveDate, Money>) {
        let own: BTreeMap<NaiveDate, Money> =
            self.book.days.iter().filter(|d| d.store == self.year.store).map(|d| (d.day, d.target)).collect();
        let pieces: BTreeSet<Span> = own.keys().filter_map(|day| self.piece(*day)).collect();
        for piece in pieces {
            let of: Vec<NaiveDate> = piece.days().collect();
            let weights: Vec<Decimal> = of.iter().map(|day| self.weight(*day)).collect();
            let fixed: Vec<Option<Money>> = of.iter().map(|day| own.get(day).copied()).collect();
            let sum: Money = of.iter().filter_map(|day| days.get(day)).copied().sum();
            let parts = match self.rest {
                Redistribution::Respread => self.with_fixed(sum, &weights, &fixed),
                Redistribution::Keep => of.iter().zip(&fixed).map(|(day, own)| own.unwrap_or(days[day])).collect(),
            };
            days.extend(of.into_iter().zip(parts));
        }
    }

    /// The days of the same week and month; `None` outside the year.
    fn piece(&self, day: NaiveDate) -> Option<Span> {
        let month = self.months.iter().find(|span| span.contains(day))?;
        self.book.calendar.week_of(day).span().intersect(*month)
    }

    /// Where a stated target and the sum of its days differ.
    fn check(
        &self,
        target: Money,
        months: &[MonthAmount],
        days: &BTreeMap<NaiveDate, Money>,
        stores: &KnownStores,
        findings: &mut Vec<PlanFinding>,
    ) {
        let sum = |span: Span| days.range(span.first()..=span.last()).map(|(_, amount)| *amount).sum::<Money>();
        let mut compare = |place: &Place, span: Span, target: Money| {
            let sum = sum(span);
            if sum != target {
                let store = stores.name(&self.year.store).to_owned();
                let issue = Issue::NotAdded { store, days: span, target, sum, gap: sum - target };
                findings.push(PlanFinding::At { file: self.book.file.clone(), place: place.clone(), issue });
            }
        };
        let year = self.book.calendar.year_span(self.year.fiscal_year);
        compare(&self.year.at, year, target);
        for (index, month) in months.iter().enumerate().filter(|(_, month)| month.stated) {
            if let Some(row) = self.book.month_row(self.year, index) {
                compare(&row.at, self.months[index], month.amount);
            }
        }
        let blocks = self.blocks();
        let of_blocks = |span: Span| span.days().filter_map(|day| blocks.get(&day)).copied().sum();
        for week in self.book.weeks.iter().filter(|w| w.store == self.year.store) {
            if let Some(span) = week.week.span().intersect(year) {
                let elsewhere = |day: NaiveDate| !year.contains(day) && self.book.plans(&self.year.store, day);
                let split = week.week.span().days().any(elsewhere);
                compare(&week.at, span, if split { of_blocks(span) } else { week.target });
            }
        }
    }
}

/// The parts of an amount; nothing for anybody where no weight is above zero.
fn parts(amount: Money, weights: &[Decimal]) -> Vec<Money> {
    spread(amount, weights).unwrap_or_else(|_| vec![Money::ZERO; weights.len()])
}
