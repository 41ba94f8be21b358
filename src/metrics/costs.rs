//! What selling cost, day by day.
//!
//! Each kind of cost of a month comes from one word: the operator's list where it tells the whole month, else the bills that
//! cover the day, else the store's own rule, which is an estimate. What the list says of single days is added to the latter
//! two. A day of which none of them says anything is not known, and is never taken for a day without costs.

use super::billed::{self, Bill, Little, Month, month_of};
use super::budgets;
use super::day_sums::DaySums;
use super::formula::Term;
use super::kinds::CostGroup;
use super::needs::no_export;
use super::{Inputs, Metrics, measures as m};
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::facts::Table;
use crate::lists::{CostKind, CostTime, Costs};
use crate::ratio::cents;
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What a kind cost on a day, in the store's currency.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayCost {
    amount: Decimal,
    /// Whether a rule stands for it.
    is_estimate: bool,
}

/// The known costs of a store.
#[derive(Debug, Default)]
pub(super) struct StoreCosts {
    pub(super) kinds: BTreeMap<CostKind, BTreeMap<i64, DayCost>>,
    /// Days from which on the catalog may say another cost.
    pub(super) changes: BTreeSet<NaiveDate>,
    /// Whether the catalog says what anything of the store costs.
    pub(super) has_unit_costs: bool,
    /// Whether any refund says what kind it is of.
    tells_returns: bool,
    /// What the plan wants spent on advertising on a day.
    budgets: BTreeMap<i64, Decimal>,
    /// What bills say, by kind.
    pub(super) bills: BTreeMap<CostKind, Bill>,
    /// Where they say so little of a month that the store's rule counts.
    pub(super) little: BTreeMap<CostKind, BTreeMap<Month, Little>>,
}

/// What the list says of a kind: days, and months of which it tells all.
#[derive(Default)]
struct Listed {
    days: BTreeMap<NaiveDate, Decimal>,
    whole: BTreeSet<Month>,
}

impl StoreCosts {
    pub(super) fn of(inputs: &Inputs<'_>, store: &str, sums: &DaySums) -> Self {
        let costing = &inputs.costing;
        let own =
            |of: &&crate::lists::Product| of.unit_cost.is_some() && of.store.as_deref().is_none_or(|s| s == store);
        let priced = || costing.catalog.products().iter().filter(own);
        let mut costs = StoreCosts {
            kinds: BTreeMap::new(),
            changes: priced().filter_map(|product| product.valid_from).collect(),
            has_unit_costs: priced().next().is_some(),
            tells_returns: sums.has_any(&m::OF_KNOWN_KIND),
            budgets: budgets::by_day(inputs, store),
            bills: BTreeMap::new(),
            little: BTreeMap::new(),
        };
        let listed = listed(costing.costs, store);
        let billed = billed::by_kind(inputs, store, sums);
        let days = known_days(inputs, sums, &listed);
        for (kind, _) in CostKind::ALL {
            let none = Listed::default();
            let list = listed.get(&kind).unwrap_or(&none);
            let bill = billed.get(&kind);
            let days_of_bill = bill.into_iter().flat_map(|bill| bill.days.keys());
            let months: BTreeSet<Month> = days_of_bill.map(|day| month_of(*day)).collect();
            let covers =
                |day: NaiveDate| inputs.view.store(store).is_some_and(|view| view.coverage.has(ExportKind::Costs, day));
            let by_rule = |day: NaiveDate| by_rule(inputs, store, sums, kind, day);
            let little = bill.map(|bill| billed::little(kind, bill, covers, by_rule)).unwrap_or_default();
            let on = |day: NaiveDate| {
                let of_list = list.days.get(&day).copied();
                if list.whole.contains(&month_of(day)) {
                    return of_list.map(|amount| DayCost { amount, is_estimate: false });
                }
                let is_billed = months.contains(&month_of(day)) && !little.contains_key(&month_of(day));
                let of_bill = || bill.and_then(|bill| bill.on(day));
                let said = if is_billed && covers(day) { of_bill() } else { None };
                let said = said.map(|amount| (amount, false));
                let said = said.or_else(|| Some((by_rule(day)?, true)));
                match (said, of_list) {
                    (None, None) => None,
                    (said, more) => {
                        let (amount, is_estimate) = said.unwrap_or_default();
                        Some(DayCost { amount: amount + more.unwrap_or_default(), is_estimate })
                    }
                }
            };
            let known = days.into_iter().flat_map(Span::days);
            let known = known.filter_map(|day| Some((i64::from(day.to_epoch_days()), on(day)?)));
            let known: BTreeMap<i64, DayCost> = known.collect();
            if !known.is_empty() {
                costs.kinds.insert(kind, known);
            }
            if !little.is_empty() {
                costs.little.insert(kind, little);
            }
        }
        costs.bills = billed;
        costs
    }

    fn on(&self, group: CostGroup, day: i64) -> impl Iterator<Item = (CostKind, DayCost)> {
        group.kinds().iter().filter_map(move |kind| Some((*kind, *self.kinds.get(kind)?.get(&day)?)))
    }

    pub(super) fn tells_goods(&self, day: i64) -> bool {
        self.kinds.get(&CostKind::Goods).is_some_and(|days| days.contains_key(&day))
    }

    pub(super) fn goods_on(&self, day: i64) -> Option<Decimal> {
        Some(self.kinds.get(&CostKind::Goods)?.get(&day)?.amount)
    }
}

/// From the first day of anything to the last, the list's months and the period included.
fn known_days(inputs: &Inputs<'_>, sums: &DaySums, listed: &BTreeMap<CostKind, Listed>) -> Option<Span> {
    let period = inputs.period.span();
    let of_list = || listed.values().flat_map(|list| list.days.keys()).copied();
    let history = sums.history.unwrap_or(period);
    let first = of_list().min().map_or(history.first(), |day| day.min(history.first()));
    let last = of_list().max().map_or(history.last(), |day| day.max(history.last()));
    Span::new(first.min(period.first()), last.max(period.last()))
}

fn listed(costs: &Costs, store: &str) -> BTreeMap<CostKind, Listed> {
    let mut listed: BTreeMap<CostKind, Listed> = BTreeMap::new();
    for cost in costs.of_store(store) {
        let of_kind = listed.entry(cost.kind).or_default();
        let days = match cost.when {
            CostTime::Day(day) => Span::day(day),
            CostTime::Month(first) => {
                of_kind.whole.insert(month_of(first));
                let next = first + chrono::Months::new(1);
                next.pred_opt().and_then(|last| Span::new(first, last)).unwrap_or(Span::day(first))
            }
        };
        for (day, amount) in days.days().filter_map(|day| Some((day, cost.on(day)?))) {
            *of_kind.days.entry(day).or_default() += amount.decimal();
        }
    }
    listed
}

/// What a store's rule makes of a day, where the store has one and the day is known.
fn by_rule(inputs: &Inputs<'_>, store: &str, sums: &DaySums, kind: CostKind, day: NaiveDate) -> Option<Decimal> {
    let rules = inputs.costing.rules.get(store)?;
    let (rate, measure) = match kind {
        CostKind::Commission => (rules.commission?, &m::PAID),
        CostKind::Logistics => (rules.shipping?, &m::ORDERS),
        CostKind::FreightInsurance => (rules.freight_insurance?, &m::ORDERS),
        CostKind::AfterSales => (rules.return_shipping?, &m::RETURNED),
        _ => return None,
    };
    let view = inputs.view.store(store)?;
    let is_dated = || sums.has_any(&m::OF_KNOWN_KIND) && view.coverage.dates_refunds(day) && tells_kinds_on(sums, day);
    let told = kind != CostKind::AfterSales || is_dated();
    let known = told && view.coverage.has(measure.export, day);
    known.then(|| cents(rate * sums.over(measure, &Days::all(Span::day(day))).decimal(measure)))
}

/// Whether a refund of a day says what kind it is of, where there is any.
fn tells_kinds_on(sums: &DaySums, day: NaiveDate) -> bool {
    let rows = |measure| sums.over(measure, &Days::all(Span::day(day))).rows;
    rows(&m::REFUND_COUNT) == 0 || rows(&m::OF_KNOWN_KIND) > 0
}

impl Metrics<'_> {
    pub(super) fn costs(&self, store: &str) -> Option<&StoreCosts> {
        self.costs.get(store)
    }

    /// What the plan wants spent on advertising, by day.
    pub(super) fn budgets(&self, store: &str) -> &BTreeMap<i64, Decimal> {
        static NONE: BTreeMap<i64, Decimal> = BTreeMap::new();
        self.costs(store).map_or(&NONE, |costs| &costs.budgets)
    }

    /// Whether any refund of a store says what kind it is of.
    pub(super) fn tells_kinds(&self, store: &str) -> bool {
        self.costs(store).is_some_and(|costs| costs.tells_returns)
    }

    /// Whether a refund of a day says what kind it is of, where there is any.
    pub(super) fn tells_kinds_on(&self, store: &str, day: NaiveDate) -> bool {
        self.sums.get(store).is_none_or(|sums| tells_kinds_on(sums, day))
    }

    /// Whether refunds of a span are known, and on none of these days of what kind they are.
    pub(super) fn lacks_kinds(&self, store: &str, span: Span) -> bool {
        let Some(view) = self.inputs().view.store(store) else { return false };
        let mut known = span.days().filter(|day| view.coverage.has(ExportKind::Refunds, *day)).peekable();
        known.peek().is_some() && !known.any(|day| self.tells_kinds_on(store, day))
    }

    /// Whether anything of a cost is known of a day.
    pub(super) fn is_cost_known(&self, store: &str, term: Term, day: NaiveDate) -> bool {
        let (Some(costs), Some(view)) = (self.costs(store), self.inputs().view.store(store)) else { return false };
        let number = i64::from(day.to_epoch_days());
        match term {
            Term::Goods | Term::GoodsKnown => {
                let is_told = costs.has_unit_costs && view.coverage.has(ExportKind::Lines, day);
                costs.tells_goods(number) || is_told && !self.is_open(store, &m::LINES_UNITS, day)
            }
            Term::GoodsReturned => {
                let is_dated = view.coverage.has(ExportKind::Refunds, day) && view.coverage.dates_refunds(day);
                costs.has_unit_costs && is_dated && self.tells_kinds_on(store, day)
            }
            Term::Costs(group) => costs.on(group, number).next().is_some(),
            Term::AdBudget => costs.budgets.contains_key(&number),
            Term::Marketing if view.coverage.knows(ExportKind::Ads) => {
                let is_told = |measure| !self.is_open(store, measure, day);
                view.coverage.has(ExportKind::Ads, day) && is_told(&m::AD_SPEND) && is_told(&m::AD_FEES)
            }
            Term::Marketing => costs.on(CostGroup::Marketing, number).next().is_some(),
            _ => true,
        }
    }

    /// Whether a group's costs of some days are a rule's on any of them.
    pub(super) fn is_estimate(&self, store: &str, group: CostGroup, days: &Days) -> bool {
        let Some(costs) = self.costs(store) else { return false };
        days.iter().any(|day| costs.on(group, day).any(|(_, cost)| cost.is_estimate))
    }

    /// Why nothing of a cost can be known of a store at all; `None` where it can.
    pub(super) fn cost_unknown(&self, store: &str, term: Term) -> Option<Phrase> {
        let costs = self.costs(store)?;
        let view = self.inputs().view.store(store)?;
        let lacks_pieces = view.frames.contains_key(&Table::OrderLines) && !view.has(Table::OrderLines, "units");
        let has = |group: CostGroup| group.kinds().iter().any(|kind| costs.kinds.contains_key(kind));
        let known = match term {
            Term::Goods | Term::GoodsKnown if costs.kinds.contains_key(&CostKind::Goods) => true,
            // What pieces cost says nothing where nobody knows how many there were.
            Term::Goods | Term::GoodsKnown if costs.has_unit_costs && lacks_pieces => {
                return Some(
                    Phrase::new("reason.no-column").with("column", Field::Word("fact.order_lines.units".to_owned())),
                );
            }
            Term::Goods | Term::GoodsKnown => costs.has_unit_costs,
            Term::GoodsReturned if !costs.has_unit_costs => false,
            Term::GoodsReturned if !costs.tells_returns => return Some(Phrase::new("reason.no-refund-kind")),
            Term::Costs(group) => has(group),
            Term::Marketing => view.coverage.knows(ExportKind::Ads) || has(CostGroup::Marketing),
            _ => true,
        };
        (!known).then(|| no_cost(term))
    }

    /// The sum of a cost over the days of which it is known, and how many these are.
    pub(super) fn cost(&self, store: &str, term: Term, days: &Days) -> (Decimal, u64) {
        let is_known = |day: &NaiveDate| self.is_cost_known(store, term, *day);
        let known: Vec<NaiveDate> = days.dates().filter(is_known).collect();
        let count = known.len() as u64;
        let sum = match term {
            Term::Goods => self.goods(store, &known).cost,
            // Lines of which a report says no payment are worth their price, which may be more than was paid.
            Term::GoodsKnown => self.goods(store, &known).paid.min(self.measure(store, &m::PAID, &these(&known)).0),
            Term::GoodsReturned => self.goods_returned(store, &known),
            Term::Costs(group) => self.charged(store, group, &known),
            Term::AdBudget => {
                let on = |day: &NaiveDate| self.budgets(store).get(&i64::from(day.to_epoch_days())).copied();
                known.iter().map(|day| self.told_on(store, *day, on(day).unwrap_or_default())).sum()
            }
            Term::Marketing => {
                let days = &these(&known);
                let told: Decimal =
                    [&m::AD_SPEND, &m::AD_FEES].map(|ads| self.measure(store, ads, days).0).iter().sum();
                told + self.charged(store, CostGroup::Marketing, &known)
            }
            _ => Decimal::ZERO,
        };
        (sum, count)
    }

    /// What a group cost on these days, in the currency of the figures. Charges for advertising are what the channels' own
    /// reports tell, where there are such.
    fn charged(&self, store: &str, group: CostGroup, days: &[NaiveDate]) -> Decimal {
        let Some(costs) = self.costs(store) else { return Decimal::ZERO };
        let reported = self.inputs().view.store(store).is_some_and(|view| view.coverage.knows(ExportKind::Ads));
        let counts = |kind: CostKind| kind != CostKind::Advertising || !reported;
        let on = |day: &NaiveDate| {
            let kinds = costs.on(group, i64::from(day.to_epoch_days())).filter(|(kind, _)| counts(*kind));
            self.told_on(store, *day, kinds.map(|(_, cost)| cost.amount).sum())
        };
        days.iter().map(on).sum()
    }

    /// An amount of a day, in the currency of the figures. Where a rate is missing the figure is refused beforehand.
    pub(super) fn told_on(&self, store: &str, day: NaiveDate, amount: Decimal) -> Decimal {
        match self.abroad(store) {
            Some(abroad) => abroad.on(day, amount).unwrap_or_default(),
            None => amount,
        }
    }

    /// The first of some days with costs on it and no rate to tell them by.
    pub(super) fn first_unrated_cost(&self, store: &str, term: Term, days: &Days) -> Option<NaiveDate> {
        let (abroad, costs) = (self.abroad(store)?, self.costs(store)?);
        let groups: &[CostGroup] = match &term {
            Term::Costs(group) => std::slice::from_ref(group),
            Term::Marketing => &[CostGroup::Marketing],
            _ => &[],
        };
        let goods = matches!(term, Term::Goods | Term::GoodsKnown);
        let costly = |day: &NaiveDate| {
            let number = i64::from(day.to_epoch_days());
            groups.iter().any(|group| costs.on(*group, number).any(|(_, cost)| !cost.amount.is_zero()))
                || (goods && costs.goods_on(number).is_some_and(|amount| !amount.is_zero()))
        };
        days.dates().filter(costly).find(|day| abroad.on(*day, Decimal::ONE).is_none())
    }
}

/// A set of these days.
pub(super) fn these(days: &[NaiveDate]) -> Days {
    let span = days.first().zip(days.last()).and_then(|(first, last)| Span::new(*first, *last));
    span.map_or_else(Days::default, |span| Days::of(span, |day| days.binary_search(&day).is_ok()))
}

impl Metrics<'_> {
    /// Whether the catalog says what anything of a store cost.
    pub fn is_priced(&self, store: &str) -> bool {
        self.costs(store).is_some_and(|costs| costs.has_unit_costs)
    }

    /// Why nothing is known of a cost on days of which it could be: what pieces cost is known, and not which were sold or came back.
    pub(super) fn no_cost_on(&self, store: &str, term: Term, span: Span) -> Phrase {
        match term {
            Term::GoodsReturned if self.is_priced(store) && self.lacks_kinds(store, span) => {
                Phrase::new("reason.no-refund-kind")
            }
            Term::Goods | Term::GoodsKnown if self.is_priced(store) => no_export(ExportKind::Lines),
            Term::GoodsReturned if self.is_priced(store) => no_export(ExportKind::Refunds),
            _ => no_cost(term),
        }
    }
}

/// That nothing says what something cost.
pub(super) fn no_cost(term: Term) -> Phrase {
    match term {
        Term::Goods | Term::GoodsKnown | Term::GoodsReturned => Phrase::new("reason.no-unit-costs"),
        Term::Costs(group) => Phrase::new("reason.no-costs").with("cost", group.name()),
        _ => Phrase::new("reason.no-costs").with("cost", CostGroup::Marketing.name()),
    }
}
