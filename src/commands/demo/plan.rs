//! The plan of the business as its operator keeps it: the workbook of `plan new`, filled in.
//!
//! It is drawn from the same seasons as the simulated sales, so that achievement is near 100 % without being it; but as
//! a person plans: round years, shares of months, an uplift per event, no day by day.

use crate::calendar::{Calendar, Kind, LastYear, MonthDay, Span, WEEKDAYS};
use crate::kpi::Kpi;
use crate::lists::{KnownStores, Role};
use crate::money::Money;
use crate::plan::book::{Event, Funnel, Goal, GoalMetric, MonthKey, MonthTarget, RoleShare, WeekdayWeight, YearTarget};
use crate::plan::events::{EventKind, KnownEvent, Region};
use crate::plan::form::{Draft, workbook as written};
use crate::plan::{Place, PlanBook, Redistribution, spread};
use crate::words::{Language, Words};
use chrono::{Datelike, NaiveDate, Weekday};
use demo::{Business, Options, Truth, season};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The workbook's bytes.
///
/// # Panics
/// Never with the names and dates the business is made of.
pub(super) fn workbook(business: &Business, options: &Options) -> Vec<u8> {
    let covered = Span::new(options.first_day(), options.last_day).unwrap_or(Span::day(options.last_day));
    let stores = business.truth(covered.first()..=covered.last());
    let april = MonthDay::new(4, 1).expect("a day of every year");
    let calendar = Calendar::new(Kind::Iso, april, Weekday::Mon, LastYear::Days364).expect("no leap day");
    let years = calendar.fiscal_year_of(covered.first())..=calendar.fiscal_year_of(covered.last());
    let mut book = PlanBook::new("plan.xlsx", &calendar, None);
    // The year at hand stands first.
    for year in years.clone().rev() {
        for store in &stores {
            add_year(&mut book, store, covered, year);
        }
    }
    let planned = Span::new(calendar.year_span(*years.start()).first(), calendar.year_span(*years.end()).last());
    book.events = events(planned.unwrap_or(covered));
    book.weekdays = WEEKDAYS.into_iter().zip(season::WEEKDAYS).map(weekday).collect();
    book.roles =
        MIX.map(|(role, percent)| RoleShare { store: None, role, share: hundredths(percent), at: place() }).into();
    for (index, truth) in stores.iter().enumerate() {
        let aims = &AIMS[index % AIMS.len()];
        // Where nobody counts visitors, nothing is aimed at that hangs on them.
        let visitors = business.counts_visitors(&truth.store);
        let lead = business.listing(&truth.store, aims.lead.0).filter(|_| visitors);
        add_aims(&mut book, (&truth.store, lead), aims, *years.end());
    }
    // By id: settings that call the stores otherwise read it too.
    let names = stores.iter().map(|truth| (truth.store.clone(), truth.store.clone()));
    let draft = Draft {
        title: "木禾".to_owned(),
        book,
        before: BTreeMap::new(),
        basis: BTreeMap::new(),
        stores: KnownStores::new(names),
        rest: Redistribution::Respread,
        made: planned.unwrap_or(covered).first(),
    };
    written(&draft, &Words::built_in(Language::Zh)).expect("a workbook of short names")
}

fn place() -> Place {
    Place::default()
}

fn hundredths(percent: i64) -> Decimal {
    Decimal::new(percent, 2).normalize()
}

/// A store's year: a round target, and what each month is of it, in hundredths of a percent.
fn add_year(book: &mut PlanBook, known: &Truth, covered: Span, year: i32) {
    let target = Some(annual_target(known, covered, book.calendar.year_span(year)));
    let (store, at) = (known.store.clone(), place());
    book.years.push(YearTarget { store: store.clone(), fiscal_year: year, target, at: at.clone(), year_at: at });
    let months = book.calendar.months_of_year(year);
    let weights: Vec<Decimal> = months.iter().map(|month| Decimal::from(weight(*month))).collect();
    let shares = spread(Money::from_cents(10_000), &weights).unwrap_or_default();
    for (month, share) in months.iter().zip(shares) {
        let share = Some((share.decimal() / Decimal::ONE_HUNDRED).normalize());
        let (store, month) = (Some(store.clone()), MonthKey::Dated(month.first().year(), month.first().month()));
        book.months.push(MonthTarget { store, month, share, amount: None, at: place(), month_at: place() });
    }
}

fn weight(span: Span) -> i64 {
    span.days().map(season::weight).sum()
}

/// What the year will bring at the pace of the covered days without their few very large orders, in whole ten thousands
/// of yuan.
fn annual_target(known: &Truth, covered: Span, year: Span) -> Money {
    let pace = i128::from(known.paid_with_excluded) * i128::from(weight(year)) / i128::from(weight(covered).max(1));
    let usual = (pace * 92 / 100) as i64;
    Money::from_cents((usual / 1_000_000).max(1) * 1_000_000)
}

/// The campaigns of all stores that lie in the days.
fn events(days: Span) -> Vec<Event> {
    let years = days.first().year()..=days.last().year();
    let named = |name| KnownEvent::named(name).map(|(_, usual)| usual.name);
    let own: BTreeSet<&str> = years.clone().flat_map(campaigns).filter_map(|own| named(own.name)).collect();
    let mut events: Vec<Event> =
        years.flat_map(campaigns).filter(|event| days.contains(event.span.first())).map(event).collect();
    // The others of the year's round: with little effect where everybody sells, without any elsewhere.
    for usual in KnownEvent::of(Region::China).iter().filter(|usual| !own.contains(usual.name)) {
        let percent = if usual.kind == EventKind::Sale { 110 } else { 100 };
        let (name, kind, note) = (usual.name, usual.kind, None);
        events.extend(usual.within(days).into_iter().map(|span| event(Campaign { name, span, percent, kind, note })));
    }
    events.sort_by_key(|event| event.span);
    events
}

/// A campaign as the operator plans it.
struct Campaign {
    name: &'static str,
    span: Span,
    /// Percent of a usual day.
    percent: i64,
    kind: EventKind,
    /// What was noted after it.
    note: Option<&'static str>,
}

/// The campaigns of a calendar year, roughly as they come: planned by people, who do not know each day's factor.
fn campaigns(year: i32) -> Vec<Campaign> {
    let span = |first: (u32, u32), last: (u32, u32)| {
        let day = |(month, day)| NaiveDate::from_ymd_opt(year, month, day);
        Span::new(day(first)?, day(last)?)
    };
    let festival = KnownEvent::named("春节").and_then(|(_, usual)| usual.in_year(year));
    let note = |noted: i32, text| (year == noted).then_some(text);
    let rows = [
        ("春节", festival, 45, EventKind::Holiday, None),
        ("618 开门红", span((6, 1), (6, 1)), 160, EventKind::Sale, None),
        ("618", span((6, 16), (6, 18)), 210, EventKind::Sale, None),
        ("双11 开门红", span((11, 1), (11, 1)), 190, EventKind::Sale, None),
        (
            "双11",
            span((11, 10), (11, 12)),
            280,
            EventKind::Sale,
            note(2025, "加：牛奶绒四件套提前两周备足；停：满三件打折，拉低客单价；保留：零点前两小时客服全员在线"),
        ),
        (
            "双12",
            span((12, 12), (12, 12)),
            190,
            EventKind::Sale,
            note(2025, "加：冬被和四件套捆绑；停：全店 88 折；保留：老客短信提前一天发"),
        ),
    ];
    let campaign = |(name, span, percent, kind, note)| Some(Campaign { name, span: span?, percent, kind, note });
    rows.into_iter().filter_map(campaign).collect()
}

fn event(campaign: Campaign) -> Event {
    Event {
        name: campaign.name.to_owned(),
        store: None,
        span: campaign.span,
        uplift: Some(hundredths(campaign.percent)),
        amount: None,
        kind: Some(campaign.kind),
        note: campaign.note.map(str::to_owned),
        at: place(),
    }
}

fn weekday((weekday, percent): (Weekday, i64)) -> WeekdayWeight {
    WeekdayWeight { store: None, weekday, weight: hundredths(percent) }
}

/// What each role shall be of sales, in percent.
const MIX: [(Role, i64); 4] = [(Role::Traffic, 20), (Role::Profit, 55), (Role::Image, 15), (Role::Custom, 10)];

/// What a store aims at besides sales.
struct StoreGoals {
    /// Ten-thousandths of visitors who buy.
    conversion: i64,
    /// What a buyer spends, in yuan.
    order_value: i64,
    /// By figure: a year's target; shares in percent.
    goals: [(Kpi, i64); 5],
    /// A lead product's code and its visitors of a year.
    lead: (&'static str, i64),
}

const AIMS: [StoreGoals; 2] = [
    StoreGoals {
        conversion: 230,
        order_value: 350,
        goals: [
            (Kpi::CustomersNew, 2100),
            (Kpi::CustomersReturning, 640),
            (Kpi::AdsSpend, 66_000),
            (Kpi::AdsCostShare, 7),
            (Kpi::RefundShare, 10),
        ],
        lead: ("MH2401-15", 21_000),
    },
    StoreGoals {
        conversion: 220,
        order_value: 270,
        goals: [
            (Kpi::CustomersNew, 1700),
            (Kpi::CustomersReturning, 560),
            (Kpi::AdsSpend, 54_000),
            (Kpi::AdsCostShare, 9),
            (Kpi::RefundShare, 10),
        ],
        lead: ("MH2303-M", 30_000),
    },
];

/// Conversion and order value from the year's first week on, and the targets beside sales; a store with the 商品ID of its
/// lead product where its visitors are counted.
fn add_aims(book: &mut PlanBook, (store, lead): (&str, Option<&str>), aims: &StoreGoals, year: i32) {
    let own = || Some(store.to_owned());
    let week = book.calendar.weeks_of_year(year).first().copied();
    let (conversion, order_value) =
        (Decimal::new(aims.conversion, 4).normalize(), Money::from_cents(aims.order_value * 100));
    if lead.is_some() {
        book.funnel.push(Funnel { store: own(), week, conversion, order_value, at: place() });
    }
    for (kpi, value) in aims.goals {
        if lead.is_none() && matches!(kpi, Kpi::CustomersNew | Kpi::CustomersReturning) {
            continue;
        }
        let metric = GoalMetric::Kpi(kpi);
        let target = if metric.is_ratio() { hundredths(value) } else { Decimal::from(value) };
        book.goals.push(Goal { store: own(), metric, month: None, product_id: None, target, at: place() });
    }
    let (metric, target) = (GoalMetric::Kpi(Kpi::TrafficVisitors), Decimal::from(aims.lead.1));
    book.goals.extend(lead.map(|id| Goal {
        store: own(),
        metric,
        month: None,
        product_id: Some(id.to_owned()),
        target,
        at: place(),
    }));
}
