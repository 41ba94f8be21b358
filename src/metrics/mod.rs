//! Measures and KPIs as data, and the figures that come of them.
//!
//! A figure is asked for by KPI, stores and days. Every KPI made of several sums takes them over the same stores and the same
//! covered days; a total adds the stores that have everything and names the others; what is unknown is unknown with a reason,
//! never zero.

pub mod actions;
pub mod causes;
mod budgets;
mod compare;
pub mod control;
mod costing;
mod billed;
mod costs;
mod customers;
mod cuts;
mod day_sums;
mod evaluate;
pub mod events;
mod exchange;
mod formula;
pub mod funnel;
mod kinds;
mod known;
mod goods;
pub mod goals;
mod lift;
pub mod measures;
pub mod movers;
mod needs;
mod outlook;
pub mod pages;
mod pieces;
mod postage;
mod profit;
pub mod shortfall;
mod silent_channels;
pub mod products;
mod refund_ages;
mod refunded;
mod ripening;
mod spans;
mod stock;
mod sums;
mod targets;
pub mod trial;
mod earlier_ads;
pub mod usual;
pub mod verdict;

pub use crate::kpi::named;
pub use billed::Little;
pub use causes::{Causes, Factor, StoreCauses};
pub use compare::Comparison;
pub use costing::{CostRules, Costing};
pub use customers::{AGAIN, Cohort, NewAndBack};
pub use cuts::Ads;
pub use earlier_ads::{Age, EarlierAds};
pub use exchange::Exchange;
pub use goods::GoodsSold;
pub use kinds::{CostGroup, CustomerTerms};
pub use known::{Figure, Known};
pub use lift::{Moved, event_of};
pub use profit::Statement;
pub use refund_ages::{CameBack, RefundsByAge};
pub use ripening::Ripening;
pub use spans::{ConversionBridge, Distinct, PeopleBridge};
pub use stock::{Cover, PACE_DAYS};
pub use targets::Against;
pub use usual::Usual;

use crate::calendar::{Calendar, Period, PeriodId, PeriodKind, Week};
use crate::engine::{Days, Engine, Measure, Sum};
use crate::kpi::Kpi;
use crate::ledger::View;
use crate::plan::Plan;
use crate::span::Span;
use crate::threads;
use crate::words::Phrase;
use chrono::DateTime;
use chrono_tz::Tz;
use costs::StoreCosts;
use customers::Purchases;
use day_sums::DaySums;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Which sales are measured against the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Paid, before refunds.
    Paid,
    /// Paid less refunds.
    Net,
    /// Confirmed by the platform.
    Received,
}

impl Basis {
    /// The KPI whose value is measured against the plan.
    pub fn kpi(self) -> Kpi {
        match self {
            Basis::Paid => Kpi::SalesPaid,
            Basis::Net => Kpi::SalesNet,
            Basis::Received => Kpi::SalesReceived,
        }
    }
}

/// Everything figures are worked out from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// Who sums.
    pub engine: &'a dyn Engine,
    /// The current facts: what is covered, which columns there are.
    pub view: &'a View,
    /// Targets.
    pub plan: &'a Plan,
    /// The periods reported, and fiscal years.
    pub calendar: &'a Calendar,
    /// The plan's weeks, in the same fiscal years.
    pub plan_calendar: &'a Calendar,
    /// The period reported.
    pub period: Period,
    /// What counts against the plan.
    pub basis: Basis,
    /// The moment up to which things are known, in the report's zone.
    pub as_of: DateTime<Tz>,
    /// Advertising of the spans compared with, at the period's age.
    pub then: &'a [EarlierAds<'a>],
    /// How far ours may be from the platform's own figures.
    pub tolerance: control::Tolerance,
    /// How money of stores in other currencies becomes the report's; without it each store's stays in its own.
    pub exchange: Option<Exchange<'a>>,
    /// What things cost.
    pub costing: Costing<'a>,
}

impl Inputs<'_> {
    /// The earlier days that a period is held against: of a day the same weekday a week before.
    pub fn previous(&self) -> Span {
        match self.period.kind() {
            PeriodKind::Day => self.period.span().earlier(7),
            _ => self.calendar.previous(self.period).span(),
        }
    }

    /// The periods that the report gives figures for, in order.
    pub fn periods(&self) -> Vec<(PeriodId, Span)> {
        self.calendar.periods(self.period, self.plan_calendar)
    }

    /// The week of the plan that the report closes; `None` where none ends in it or the plan's weeks are those reported.
    pub fn closed_plan_week(&self) -> Option<Week> {
        self.calendar.closes(self.plan_calendar, self.period)
    }

    /// The reported period's place in the plan, in words.
    pub fn place(&self) -> Phrase {
        match self.period.week() {
            Some(week) if !self.calendar.has_weeks_of(self.plan_calendar) => self.plan_calendar.place(week),
            _ => self.calendar.label(self.period),
        }
    }
}

/// Works out figures.
pub struct Metrics<'a> {
    inputs: Inputs<'a>,
    sums: Arc<BTreeMap<String, DaySums>>,
    costs: Arc<BTreeMap<String, StoreCosts>>,
    purchases: Arc<BTreeMap<String, OnceLock<Purchases>>>,
    then: Arc<Vec<(Span, Metrics<'a>)>>,
}

impl<'a> Metrics<'a> {
    /// Adds up every day once.
    pub fn new(inputs: Inputs<'a>) -> Self {
        let sums = threads::map(&inputs.view.stores, |store| (store.id.clone(), DaySums::of(&inputs, &store.id)));
        let costs = sums.iter().map(|(store, sums)| (store.clone(), StoreCosts::of(&inputs, store, sums))).collect();
        let purchases = inputs.view.stores.iter().map(|store| (store.id.clone(), OnceLock::new())).collect();
        let (sums, costs) = (Arc::new(sums.into_iter().collect()), Arc::new(costs));
        let then = Arc::new(Metrics::thens(&inputs));
        Metrics { inputs, sums, costs, purchases: Arc::new(purchases), then }
    }

    /// The sums of a measure on each of the days, as they were added up once, in the store's own currency.
    pub fn by_day(&self, store: &str, measure: &'static Measure, days: &Days) -> BTreeMap<i64, Sum> {
        self.sums.get(store).map(|sums| sums.by_day(measure, days)).unwrap_or_default()
    }

    /// The same figures against other targets; nothing is added up again.
    pub fn against(&self, plan: &'a Plan) -> Metrics<'a> {
        Metrics { inputs: Inputs { plan, ..self.inputs }, ..self.sharing() }
    }

    /// The same, with all that was added up.
    fn sharing(&self) -> Metrics<'a> {
        let (sums, costs) = (Arc::clone(&self.sums), Arc::clone(&self.costs));
        let (purchases, then) = (Arc::clone(&self.purchases), Arc::clone(&self.then));
        Metrics { inputs: self.inputs, sums, costs, purchases, then }
    }

    /// What they are worked out from.
    pub fn inputs(&self) -> &Inputs<'a> {
        &self.inputs
    }

    /// The figure of a KPI for the stores together.
    pub fn get(&self, kpi: Kpi, stores: &[&str], span: Span) -> Figure {
        evaluate::figure(self, kpi, stores, span)
    }
}
