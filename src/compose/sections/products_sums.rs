//! What each product sold, gave back and cost, put together from lines, refunds, the platform's figures and advertising.
//!
//! A product is a platform's page of a store. Exports name it by the page's id, by the seller's code, or by both: a code
//! leads to the page through the lines and the catalog, so that the tables speak of the same products.

use super::cuts::{self, Ads};
use super::scope::Scope;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::lists::Product;
use crate::metrics::measures as m;
use crate::span::Span;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// How long before the week lines are looked at to learn which code is which page: refunds are of older orders.
const LOOK_BACK: u64 = 120;

/// What exports name a product by.
const NAMED: [&str; 3] = ["product_id", "merchant_code", "title"];

/// One product.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Store and product id, or code where no id is known.
    pub(super) key: (String, String),
    pub(super) code: Option<String>,
    pub(super) title: Option<String>,
    pub(super) units: Decimal,
    pub(super) paid: Decimal,
    /// Paid in the week before; `None` where that is unknown.
    pub(super) previous: Option<Decimal>,
    pub(super) refunds: Decimal,
    pub(super) refunded: Decimal,
    pub(super) visitors: Option<Decimal>,
    pub(super) buyers: Option<Decimal>,
    pub(super) ads: Ads,
}

impl Line {
    pub(super) fn name(&self, scope: &Scope<'_>) -> String {
        scope.product_name(&self.key.0, &self.key.1, self.code.as_deref(), self.title.as_deref())
    }

    /// The product as the catalog has it.
    pub(super) fn known<'s>(&self, scope: &Scope<'s>) -> Option<&'s Product> {
        scope.product(&self.key.0, &self.key.1, self.code.as_deref())
    }

    /// Visitors and buyers, where both are known.
    pub(super) fn visits(&self) -> Option<(Decimal, Decimal)> {
        self.visitors.zip(self.buyers)
    }

    /// Adds what adds up: visitors of several products are partly the same people.
    pub(super) fn add(&mut self, other: &Line) {
        self.units += other.units;
        self.paid += other.paid;
        self.previous = match (self.previous, other.previous) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or_default() + b.unwrap_or_default()),
        };
        self.refunds += other.refunds;
        self.refunded += other.refunded;
        self.ads.add(other.ads);
    }

    pub(super) fn subtract(&mut self, other: &Line) {
        self.units -= other.units;
        self.paid -= other.paid;
        self.previous = self.previous.map(|amount| amount - other.previous.unwrap_or_default());
        self.refunds -= other.refunds;
        self.refunded -= other.refunded;
        self.ads = self.ads.less(other.ads);
    }

    /// Known only as a rest: without visitors.
    pub(super) fn is_nothing(&self) -> bool {
        let previous = self.previous.unwrap_or_default();
        [self.units, self.paid, previous, self.refunds, self.refunded].iter().all(Decimal::is_zero)
            && self.ads.is_nothing()
    }

    /// Takes the words of an export where none are known yet.
    fn called(&mut self, code: &str, title: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.code = self.code.take().or_else(|| some(code));
        self.title = self.title.take().or_else(|| some(title));
    }
}

/// All products of the reader's stores, and the totals they are part of.
pub(super) struct Lines<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) all: Vec<Line>,
    pub(super) total: Line,
    span: Span,
    /// Whether the week before is known as well as this one.
    pub(super) comparable: bool,
}

impl<'a> Lines<'a> {
    /// Of the week, beside the week before.
    pub(super) fn of(scope: &'a Scope<'a>) -> Self {
        let previous = scope.value(Kpi::SalesPaid, &scope.ids, scope.previous);
        let mut found = BTreeMap::new();
        for store in &scope.ids {
            let mut gathering =
                StoreExports { scope, store, pages: pages(scope, store, scope.week), found: &mut found };
            gathering.sold(scope.week);
            gathering.beside(previous.is_some());
        }
        let comparable = scope.whole(ExportKind::Lines, scope.week) && scope.whole(ExportKind::Lines, scope.previous);
        Lines { comparable, ..Lines::put_together(scope, found, scope.week) }
    }

    /// What was sold and came back in any days; without the days before, visitors and advertising.
    pub(super) fn over(scope: &'a Scope<'a>, span: Span) -> Self {
        let mut found = BTreeMap::new();
        for store in &scope.ids {
            StoreExports { scope, store, pages: pages(scope, store, span), found: &mut found }.sold(span);
        }
        Lines::put_together(scope, found, span)
    }

    fn put_together(scope: &'a Scope<'a>, found: BTreeMap<(String, String), Line>, span: Span) -> Self {
        let all = found.into_values().collect();
        let mut lines = Lines { scope, all, total: Line::default(), span, comparable: false };
        lines.total = lines.total_of(&scope.ids);
        lines
    }

    /// What the products of these stores are part of: the KPIs' sums.
    pub(super) fn total_of(&self, stores: &[&str]) -> Line {
        let (scope, span) = (self.scope, self.span);
        let value = |kpi: Kpi| scope.value(kpi, stores, span);
        let units = || self.all.iter().filter(|line| stores.contains(&line.key.0.as_str())).map(|line| line.units);
        Line {
            units: value(Kpi::SalesUnits).unwrap_or_else(|| units().sum()),
            paid: value(Kpi::SalesPaid).unwrap_or_default(),
            previous: Some(scope.previous)
                .filter(|_| span == scope.week)
                .and_then(|before| scope.value(Kpi::SalesPaid, stores, before)),
            refunds: refund_count(scope, stores, span),
            refunded: value(Kpi::RefundAmount).unwrap_or_default(),
            ads: cuts::ads_total(scope, stores, span).unwrap_or_default(),
            ..Line::default()
        }
    }
}

/// Successful refunds.
fn refund_count(scope: &Scope<'_>, stores: &[&str], span: Span) -> Decimal {
    let days = crate::engine::Days::all(span);
    stores.iter().map(|store| cuts::sum(scope, store, &m::REFUND_COUNT, &days)).sum()
}

/// Which page a seller's code belongs to, as the lines of these days and the months before say.
fn pages(scope: &Scope<'_>, store: &str, span: Span) -> HashMap<String, String> {
    let first = span.first() - chrono::Days::new(LOOK_BACK);
    let span = Span::new(first, span.last()).unwrap_or(span);
    let lines = cuts::by(scope, store, &[&m::LINES_PAID], &["merchant_code", "product_id"], span);
    let named = lines.into_iter().filter(|(group, _)| group.iter().all(|word| !word.is_empty()));
    named
        .map(|(group, _)| {
            let [code, page] = group.try_into().expect("two columns were asked for");
            (code, page)
        })
        .collect()
}

/// One store's exports being put together.
struct StoreExports<'a> {
    scope: &'a Scope<'a>,
    store: &'a str,
    pages: HashMap<String, String>,
    found: &'a mut BTreeMap<(String, String), Line>,
}

impl StoreExports<'_> {
    /// What the exports say was sold and came back.
    fn sold(&mut self, span: Span) {
        let (scope, store) = (self.scope, self.store);
        for (group, sums) in cuts::by(scope, store, &[&m::LINES_UNITS, &m::LINES_PAID], &NAMED, span) {
            self.line(&group, |line| {
                line.units += sums[0];
                line.paid += sums[1];
            });
        }
        for (group, sums) in cuts::by(scope, store, &[&m::REFUND_COUNT, &m::REFUNDED], &NAMED, span) {
            self.line(&group, |line| {
                line.refunds += sums[0];
                line.refunded += sums[1];
            });
        }
    }

    /// What stands beside the week's sales: the week before, advertising, visitors.
    fn beside(&mut self, previous_known: bool) {
        let (scope, store) = (self.scope, self.store);
        for (group, sums) in cuts::by(scope, store, &[&m::LINES_PAID], &NAMED, scope.previous) {
            self.line(&group, |line| line.previous = Some(line.previous.unwrap_or_default() + sums[0]));
        }
        for (group, ads) in cuts::ads(scope.metrics(), store, &["item", "item_name"], scope.week) {
            let named = vec![group[0].clone(), String::new(), group[1].clone()];
            self.line(&named, |line| line.ads.add(ads));
        }
        self.visits();
        for line in self.found.values_mut().filter(|line| line.key.0 == store) {
            line.previous = if previous_known { Some(line.previous.unwrap_or_default()) } else { None };
        }
    }

    /// Visitors and buyers of the products met so far: those that only had visitors stand nowhere.
    fn visits(&mut self) {
        let measures = [&m::PRODUCT_VISITORS, &m::PRODUCT_BUYERS];
        for (group, sums) in cuts::by(self.scope, self.store, &measures, &["product_id"], self.scope.week) {
            let key = (self.store.to_owned(), group[0].clone());
            if let Some(line) = self.found.get_mut(&key) {
                line.visitors = Some(line.visitors.unwrap_or_default() + sums[0]);
                line.buyers = Some(line.buyers.unwrap_or_default() + sums[1]);
            }
        }
    }

    /// The line of an export's row; rows that name no product stay unallocated.
    fn line(&mut self, named: &[String], change: impl FnOnce(&mut Line)) {
        let [page, code, title] = [&named[0], &named[1], &named[2]];
        let Some(id) = self.id(page, code) else { return };
        let key = (self.store.to_owned(), id);
        let line = self.found.entry(key.clone()).or_default();
        line.key = key;
        line.called(code, title);
        change(line);
    }

    /// The page's id, also where only the seller's code is given; the code where no page is known for it.
    fn id(&self, page: &str, code: &str) -> Option<String> {
        if !page.is_empty() {
            return Some(page.to_owned());
        }
        if code.is_empty() {
            return None;
        }
        let catalog = || {
            let product = self.scope.context.catalog.by_code(self.store, code, self.scope.week.last())?;
            product.product_id.clone()
        };
        Some(self.pages.get(code).cloned().or_else(catalog).unwrap_or_else(|| code.to_owned()))
    }
}
