//! What actions did: each is held against the same weekdays before and against what the rest of the shop did meanwhile.

use super::pages::Pages;
use super::trial::Trial;
use super::verdict::{Judged, Levels, Scale, Verdict, Why};
use super::{Ads, Metrics, measures as m};
use crate::engine::{By, Days, Measure};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::lists::{Action, Actions, Catalog};
use crate::plan::PlanBook;
use crate::ratio::unrounded;
use crate::report::ActionTarget;
use crate::span::Span;
use crate::words::Unit;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// An action with what came of it so far.
pub struct Progress<'a> {
    /// As the operator wrote it.
    pub action: &'a Action,
    /// What came of it.
    pub judged: Judged,
    /// In what its changes are told.
    pub scale: Scale,
}

/// What figures are asked of.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// Money in the report's currency.
    pub metrics: &'a Metrics<'a>,
    /// Each store's in its own.
    pub own: &'a Metrics<'a>,
    /// Names of what is advertised, and codes of products.
    pub catalog: &'a Catalog,
    /// The plan's events.
    pub book: Option<&'a PlanBook>,
    /// The stores that the reader sees: no other is held against.
    pub stores: &'a [&'a str],
}

/// The actions of the reader's stores, in the list's order, as far as the reported period tells.
pub fn progress<'a>(grounds: Grounds<'_>, actions: &'a Actions) -> Vec<Progress<'a>> {
    let own = actions.all().filter(|action| grounds.stores.contains(&action.store.as_str()));
    let mut found: Vec<Progress<'a>> = own.map(|action| grounds.progress(action, actions)).collect();
    // Of two that move the same figure at the same time nobody knows which one did.
    let tangled: Vec<bool> = found.iter().map(|one| found.iter().any(|other| one.is_tangled(other))).collect();
    for (one, _) in found.iter_mut().zip(tangled).filter(|(_, tangled)| *tangled) {
        one.judged = Judged { verdict: Verdict::CannotTell, why: Why::Tangled, ..one.judged };
    }
    found
}

impl Progress<'_> {
    fn is_tangled(&self, other: &Progress<'_>) -> bool {
        let same = |one: &Action, other: &Action| {
            one.store == other.store && one.target == other.target && one.kpi == other.kpi && one != other
        };
        let windows = self.judged.effect.zip(other.judged.effect).map(|(one, two)| (one.spans, two.spans));
        same(self.action, other.action)
            && windows.is_some_and(|(one, two)| one.iter().any(|span| two[1].days().any(|day| span.contains(day))))
    }
}

impl Grounds<'_> {
    fn progress<'a>(self, action: &'a Action, all: &'a Actions) -> Progress<'a> {
        let scale = if action.kpi.unit() == Unit::Percent { Scale::Points } else { Scale::Level };
        let last = self.metrics.inputs().period.span().last();
        let trial = Trial {
            scale,
            more_is_better: action.kpi.better().unwrap_or(true),
            since: action.since,
            due: action.due,
            last,
            expected: action.expected,
            equal_windows: action.kpi == Kpi::RefundCohortShare,
        };
        // What somebody moves as well is nothing to hold against.
        let others = all.all().filter(|other| other.store == action.store && other.since <= last);
        let moved = others.map(|other| &other.target).filter(|target| **target != action.target).collect();
        let pages = Pages::of(self.own, self.catalog, &action.store, self.own.inputs().period.span());
        let asked = Asked { grounds: self, action, moved, age: self.age(action, trial.last_of_after()), pages };
        let judged = trial.judge(|span| asked.levels(span));
        Progress { action, judged: self.unless_event(action, judged), scale }
    }

    /// An event that only one of both windows has moves a store that nothing is held against.
    fn unless_event(self, action: &Action, judged: Judged) -> Judged {
        let alone = judged.effect.filter(|effect| effect.levels[0].rest.is_none()).map(|effect| effect.spans);
        let moved = alone
            .zip(self.book)
            .and_then(|([before, after], book)| self.own.moved(book, &[action.store.as_str()], after, before));
        match moved {
            Some(_) => Judged { verdict: Verdict::CannotTell, why: Why::Event, ..judged },
            None => judged,
        }
    }

    /// How old the youngest refunds of the window are, in days: all others are seen at that age.
    fn age(self, action: &Action, last: NaiveDate) -> u64 {
        let known = self.own.known_until(&action.store, ExportKind::Refunds);
        let known = known.with_timezone(&self.own.zone_of(&action.store)).date_naive();
        u64::try_from((known - last).num_days() - 1).unwrap_or_default()
    }
}

/// One action's figure, in any window.
struct Asked<'a> {
    grounds: Grounds<'a>,
    action: &'a Action,
    /// What other actions of the store are about.
    moved: Vec<&'a ActionTarget>,
    age: u64,
    /// Which page a code belongs to.
    pages: Pages<'a>,
}

impl Asked<'_> {
    fn levels(&self, span: Span) -> Option<Levels> {
        match &self.action.target {
            ActionTarget::Store => self.of_store(span),
            ActionTarget::Product(named) => self.of_product(named, span),
            ActionTarget::Campaign(name) => self.of_campaign(name, span),
        }
    }

    /// What adds up over days by the day.
    fn level(&self, value: Decimal, span: Span) -> Decimal {
        if self.action.kpi.adds_up() { value / Decimal::from(span.len()) } else { value }
    }

    fn of_store(&self, span: Span) -> Option<Levels> {
        let store = self.action.store.as_str();
        let others: Vec<&str> = self.grounds.stores.iter().copied().filter(|other| *other != store).collect();
        let value = |metrics: &Metrics<'_>, stores: &[&str]| {
            if self.action.kpi == Kpi::RefundCohortShare {
                let [share] = metrics.refunds_by_age(stores, span, [self.age]).ages;
                return share.number();
            }
            let figure = metrics.get(self.action.kpi, stores, span);
            figure.value.filter(|_| figure.days.is_none() && figure.lacks.is_empty())
        };
        let subject = self.level(value(self.grounds.own, &[store])?, span);
        let rest = (!others.is_empty()).then(|| value(self.grounds.metrics, &others)).flatten();
        Some(Levels { subject, rest: rest.map(|rest| self.level(rest, span)) })
    }

    fn of_product(&self, named: &str, span: Span) -> Option<Levels> {
        let store = self.action.store.as_str();
        let (top, bottom): (&Measure, Option<&Measure>) = match self.action.kpi {
            Kpi::SalesPaid => (&m::LINES_PAID, None),
            Kpi::SalesUnits => (&m::LINES_UNITS, None),
            Kpi::TrafficVisitors => (&m::PRODUCT_VISITORS, None),
            Kpi::TrafficConversion => (&m::PRODUCT_BUYERS, Some(&m::PRODUCT_VISITORS)),
            Kpi::RefundShare => (&m::REFUNDED, Some(&m::LINES_PAID)),
            Kpi::RefundCohortShare => (&m::REFUND_COHORT, Some(&m::LINES_PAID)),
            _ => return None,
        };
        for measure in [Some(top), bottom].into_iter().flatten() {
            let exports = if measure.id == m::REFUND_COHORT.id { ExportKind::Refunds } else { measure.export };
            let known = self.grounds.own.inputs().view.store(store)?.coverage.count(exports, span);
            if known < span.len() {
                return None;
            }
        }
        let product = self.product_id(named);
        let moved = self.moved.iter().filter_map(|target| match target {
            ActionTarget::Product(named) => Some(self.product_id(named)),
            _ => None,
        });
        let moved: Vec<String> = moved.collect();
        let until = self.grounds.own.end_of(store, span.last() + chrono::Days::new(self.age));
        let tops = self.by_product(top, span, until);
        let bottoms = bottom.map(|bottom| self.by_product(bottom, span, until));
        let split = |sums: &BTreeMap<String, Decimal>| {
            let own = sums.get(&product).copied().unwrap_or_default();
            let rest = sums.iter().filter(|(id, _)| **id != product && !moved.contains(id)).map(|(_, sum)| *sum);
            (own, rest.sum::<Decimal>())
        };
        let ((own, rest), bottoms) = (split(&tops), bottoms.as_ref().map(split));
        match bottoms {
            None => {
                let rest = (!rest.is_zero()).then(|| self.level(rest, span));
                Some(Levels { subject: self.level(own, span), rest })
            }
            Some((own_bottom, rest_bottom)) => {
                Some(Levels { subject: unrounded(own, own_bottom)?, rest: unrounded(rest, rest_bottom) })
            }
        }
    }

    /// The platform's id of a product that is named by it or by the seller's code.
    fn product_id(&self, named: &str) -> String {
        self.pages.id("", named).unwrap_or_default()
    }

    /// Sums of a measure by product as they were at a moment; what names no product is left out.
    fn by_product(&self, measure: &'static Measure, span: Span, until: DateTime<Tz>) -> BTreeMap<String, Decimal> {
        let own = self.grounds.own;
        // The platform's own days of products know pages alone.
        let named = ["product_id", "merchant_code"].into_iter().filter(|name| measure.table.column(name).is_some());
        let by: Vec<By> = named.map(By::Column).collect();
        let until = if measure.id == m::REFUND_COHORT.id { until } else { own.inputs().as_of };
        let answer = own.parts(&self.action.store, &[measure], &by, &Days::all(span), until).into_iter();
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        for (product, sum) in answer.filter_map(|(group, sums)| Some((self.pages.of_group(&group)?, sums[0].amount))) {
            *sums.entry(product).or_default() += sum;
        }
        sums
    }

    fn of_campaign(&self, name: &str, span: Span) -> Option<Levels> {
        let store = self.action.store.as_str();
        let known = self.grounds.own.inputs().view.store(store)?.coverage.count(ExportKind::Ads, span);
        if known < span.len() {
            return None;
        }
        let mut campaigns = self.grounds.own.campaigns(self.grounds.catalog, store, span);
        let own = campaigns.remove(name).unwrap_or_default();
        campaigns.retain(|name, _| !self.moved.contains(&&ActionTarget::Campaign(name.clone())));
        let mut rest = Ads::default();
        let is_alone = campaigns.is_empty();
        campaigns.into_values().for_each(|ads| rest.add(ads));
        let level = |ads: Ads| Some(self.level(of_ads(self.action.kpi, ads)?, span));
        Some(Levels { subject: level(own)?, rest: (!is_alone).then(|| level(rest)).flatten() })
    }
}

/// A figure of sums of advertising.
fn of_ads(kpi: Kpi, ads: Ads) -> Option<Decimal> {
    match kpi {
        Kpi::AdsRoi => unrounded(ads.sales, ads.spend),
        Kpi::AdsSales => Some(ads.sales),
        Kpi::AdsOrders => Some(ads.orders),
        Kpi::AdsClicks => Some(ads.clicks),
        Kpi::AdsImpressions => Some(ads.impressions),
        Kpi::AdsCtr => unrounded(ads.clicks, ads.impressions),
        Kpi::AdsCpc => unrounded(ads.spend, ads.clicks),
        Kpi::AdsCvr => unrounded(ads.orders, ads.clicks),
        _ => None,
    }
}

impl Metrics<'_> {
    /// Advertising of a store by campaign where the counted report has campaigns, else by what it has: item, scene, channel.
    pub fn campaigns(&self, catalog: &Catalog, store: &str, span: Span) -> BTreeMap<String, Ads> {
        let by = ["campaign", "item_name", "item", "scene", "channel"];
        let measures = [&m::AD_SPEND, &m::AD_IMPRESSIONS, &m::AD_CLICKS, &m::AD_ORDERS, &m::AD_SALES];
        let mut campaigns: BTreeMap<String, Ads> = BTreeMap::new();
        for ([campaign, title, item, scene, channel], sums) in self.cut(store, measures, by, &Days::all(span)) {
            // The catalog's name is shorter than the title that the platform's search wants.
            let known = catalog.by_product_id(store, &item, span.last()).map(|product| product.name.clone());
            let names = [campaign, known.unwrap_or(title), item, scene, channel];
            let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
            campaigns.entry(name).or_default().add(Ads::of(sums));
        }
        campaigns.remove("");
        campaigns
    }
}
