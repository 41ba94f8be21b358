//! `plan new`: from what is wished, and what was sold last year, to a draft of the plan's workbook.

use super::request::DraftRequest;
use crate::calendar::{Calendar, Span, WEEKDAYS};
use crate::desk::Desk;
use crate::money::Money;
use crate::plan::book::{Event, MonthKey, MonthTarget, WeekdayWeight, YearTarget};
use crate::plan::events::{KnownEvent, Region};
use crate::plan::form::Draft;
use crate::plan::{LastYear, Place, PlanBook, spread};
use crate::ratio::ratio;
use crate::words::{Field, Language, Phrase};
use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeMap, BTreeSet};

/// A draft, and what could not be taken from last year.
pub(super) struct Drafted {
    pub(super) draft: Draft,
    pub(super) remarks: Vec<Phrase>,
}

/// The draft of a year.
pub(super) fn draft(wish: DraftRequest, desk: &Desk, sold: &LastYear) -> Drafted {
    let (calendar, fiscal_year) = (wish.calendar, wish.fiscal_year);
    let mut drafted = Drafted {
        draft: Draft {
            title: desk.settings.title.clone(),
            book: PlanBook::new("plan.xlsx", &calendar, None),
            before: BTreeMap::new(),
            basis: BTreeMap::new(),
            stores: desk.known_stores(),
            rest: desk.settings.plan.overriding,
            made: wish.today,
        },
        remarks: Vec::new(),
    };
    drafted.events(wish.events, wish.language, fiscal_year);
    for store in &desk.settings.stores {
        let shape = sold.get(&store.id).map(|days| Shape::of(&calendar, fiscal_year, days));
        let total = shape.as_ref().and_then(Shape::total);
        let growth = wish.growths.get(&store.id).copied();
        let target = match (wish.amounts.get(&store.id), wish.basis.get(&store.id), total.zip(growth)) {
            (Some(amount), _, _) => Some(*amount),
            (None, Some(basis), _) => basis.target(),
            (None, None, Some((total, growth))) => grown(total, growth),
            (None, None, None) => None,
        };
        if let Some(total) = total {
            let own = wish.amounts.contains_key(&store.id) || wish.basis.contains_key(&store.id);
            drafted.draft.before.insert(store.id.clone(), (total, growth.filter(|_| !own)));
        }
        let (at, year_at) = (Place::default(), Place::default());
        drafted.draft.book.years.push(YearTarget { store: store.id.clone(), fiscal_year, target, at, year_at });
        if target.is_none() {
            drafted.remarks.push(Phrase::new("plan_command.no_target").with("store", store.name.as_str()));
        }
        match shape {
            Some(shape) if wish.shaped => drafted.shares(&store.id, &store.name, &shape),
            Some(shape) if wish.basis.contains_key(&store.id) => {
                drafted.remarks.extend(shape.borrowed("plan_command.sales_other_years", &store.name));
            }
            _ => {}
        }
    }
    if wish.shaped {
        let currencies: BTreeSet<&str> = desk.settings.stores.iter().map(|store| store.currency.as_str()).collect();
        drafted.profile(sold, currencies.len() > 1);
    }
    drafted.draft.basis = wish.basis;
    drafted
}

/// What a store sold last year, months known in part made whole; `None` where a month is not known.
pub(super) fn last_year(sold: &LastYear, store: &str, calendar: &Calendar, fiscal_year: i32) -> Option<Money> {
    Shape::of(calendar, fiscal_year, sold.get(store)?).total()
}

impl Drafted {
    fn events(&mut self, region: Option<Region>, language: Language, fiscal_year: i32) {
        let Some(region) = region else { return };
        let book = &mut self.draft.book;
        let year = book.calendar.year_span(fiscal_year);
        for usual in KnownEvent::of(region) {
            let times = usual.within(year).into_iter();
            book.events.extend(times.map(|span| Event {
                name: language.pick(usual.names()).to_owned(),
                store: None,
                span,
                uplift: Some(usual.uplift()),
                amount: None,
                kind: Some(usual.kind),
                note: None,
                at: Place::default(),
            }));
        }
        book.events.sort_by_key(|event| event.span);
    }

    /// A store's months as they sold, to a hundredth of a percent.
    fn shares(&mut self, id: &str, name: &str, shape: &Shape) {
        let shares = shape.whole().and_then(|weights| spread(Money::from_cents(10_000), &weights).ok());
        let Some(shares) = shares else {
            self.remarks.push(Phrase::new("plan_command.no_shape").with("store", name));
            return;
        };
        self.remarks.extend(shape.borrowed("plan_command.other_years", name));
        for (index, share) in (1_u32..).zip(shares) {
            let share = Some((share.decimal() / Decimal::ONE_HUNDRED).normalize());
            let (store, month) = (Some(id.to_owned()), MonthKey::Index(index));
            let (at, month_at) = (Place::default(), Place::default());
            self.draft.book.months.push(MonthTarget { store, month, share, amount: None, at, month_at });
        }
    }

    /// The weekday profile of all stores' days outside events. Amounts of several currencies do not add up: then each store
    /// counts in parts of its own usual day.
    fn profile(&mut self, sold: &LastYear, several_currencies: bool) {
        let book = &self.draft.book;
        let event = |day: &NaiveDate| book.events.iter().any(|event| event.last_year().contains(*day));
        let mut sums: BTreeMap<u32, (Decimal, u32)> = BTreeMap::new();
        for store in sold.values() {
            let days: Vec<(&NaiveDate, &Decimal)> = store.iter().filter(|(day, _)| !event(day)).collect();
            let usual = ratio(days.iter().map(|(_, amount)| **amount).sum(), Decimal::from(days.len()));
            let Some(unit) = (if several_currencies { usual } else { Some(Decimal::ONE) }) else { continue };
            for (day, amount) in days {
                let (sum, count) = sums.entry(day.weekday().num_days_from_monday()).or_default();
                *sum += ratio(*amount, unit).unwrap_or_default();
                *count += 1;
            }
        }
        let mean = |(sum, count): &(Decimal, u32)| ratio(*sum, Decimal::from(*count)).unwrap_or_default();
        let all = sums.values().map(mean).sum::<Decimal>();
        let weight = |weekday: Weekday| {
            let own = sums.get(&weekday.num_days_from_monday()).map(mean)?;
            ratio(own * Decimal::from(7), all).map(|w| w.round_dp(2)).filter(|w| *w > Decimal::ZERO)
        };
        let weights: Option<Vec<Decimal>> = WEEKDAYS.into_iter().map(weight).collect();
        for (weekday, weight) in WEEKDAYS.into_iter().zip(weights.unwrap_or_default()) {
            self.draft.book.weekdays.push(WeekdayWeight { store: None, weekday, weight });
        }
    }
}

/// What a store sold in each fiscal month: last year where at least half of its days are known, else the year before, else
/// this year. A month known in part counts as if the rest of it had sold the same.
struct Shape {
    months: Vec<Option<Decimal>>,
    /// Months that were not taken from last year.
    elsewhere: Vec<Span>,
}

impl Shape {
    fn of(calendar: &Calendar, fiscal_year: i32, sold: &BTreeMap<NaiveDate, Decimal>) -> Self {
        let mut shape = Shape { months: Vec::new(), elsewhere: Vec::new() };
        let years = [1, 2, 0].map(|back| calendar.months_of_year(fiscal_year - back));
        for index in 0..12 {
            let known = |span: Span| {
                let days: Vec<Decimal> = sold.range(span.first()..=span.last()).map(|(_, amount)| *amount).collect();
                let sum: Decimal = days.iter().sum::<Decimal>().max(Decimal::ZERO);
                let enough = days.len() as u32 * 2 >= span.len();
                ratio(sum * Decimal::from(span.len()), Decimal::from(days.len())).filter(|_| enough)
            };
            let found = years.iter().find_map(|months| Some((months[index], known(months[index])?)));
            shape.elsewhere.extend(found.map(|(span, _)| span).filter(|span| *span != years[0][index]));
            shape.months.push(found.map(|(_, sum)| sum.round_dp(2)));
        }
        shape
    }

    /// That months were taken from other years, and which.
    fn borrowed(&self, key: &'static str, store: &str) -> Option<Phrase> {
        let months = self.elsewhere.iter().map(|span| Field::Text(span.first().format("%Y-%m").to_string()));
        let phrase = || Phrase::new(key).with("store", store).with("months", Field::List(months.collect()));
        (!self.elsewhere.is_empty()).then(phrase)
    }

    /// All twelve, where all are known.
    fn whole(&self) -> Option<Vec<Decimal>> {
        self.months.iter().copied().collect()
    }

    fn total(&self) -> Option<Money> {
        Money::from_decimal(self.whole()?.iter().sum())
    }
}

fn grown(total: Money, growth: Decimal) -> Option<Money> {
    let grown = total.decimal() * (Decimal::ONE + growth);
    Money::from_decimal(grown.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}
