//! What each product sold, gave back and cost, put together from lines, refunds, the platform's figures and advertising.
//!
//! A product is a platform's page of a store. Exports name it by the page's id, by the seller's code, or by both: a code
//! leads to the page through the lines and the catalog, so that the tables speak of the same products.

use super::pages::Pages;
use super::{Ads, Metrics, measures as m};
use crate::engine::{Days, Measure};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::lists::{Catalog, Product};
use crate::ratio::cents;
use crate::span::Span;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What exports name a product by.
const NAMED: [&str; 3] = ["product_id", "merchant_code", "title"];

/// What was sold of a product, or of several, and what came back.
#[derive(Clone, Debug, Default)]
pub struct ProductSums {
    /// Pieces, as far as they are told; see [`ProductSums::pieces`].
    units: Decimal,
    /// Whether a row leaves its pieces open.
    lacks_units: bool,
    /// Paid for them.
    pub paid: Decimal,
    /// Paid in the week before; `None` where that is unknown.
    pub previous: Option<Decimal>,
    /// Refunds, by number; `None` where only their amounts are told.
    pub refunds: Option<Decimal>,
    /// The same by amount; see [`ProductSums::came_back`].
    pub refunded: Decimal,
    /// Whether any of the stores has told what came back.
    tells_refunds: bool,
    /// What advertised them; see [`ProductSums::advertised`].
    pub ads: Ads,
    /// Whether any of the stores has told its advertising.
    tells_ads: bool,
    /// What the goods cost, of those of which it is known.
    pub goods: Option<Decimal>,
    /// What was paid for these.
    pub priced: Decimal,
    /// What those that came back had cost; see [`ProductSums::goods_back`].
    returned: Decimal,
    /// Whether any of the stores has told which pieces came back.
    tells_returned: bool,
}

/// One product.
#[derive(Clone, Debug, Default)]
pub struct ProductLine {
    /// Store and product id, or code where no id is known.
    pub key: (String, String),
    /// The seller's code, where an export names it.
    pub code: Option<String>,
    /// The title that the platform prints.
    pub title: Option<String>,
    /// What adds up over products.
    pub sums: ProductSums,
    /// Visitors and buyers, which do not: those of several products are partly the same people.
    pub visits: Option<(Decimal, Decimal)>,
}

impl ProductSums {
    fn with(&self, other: &ProductSums, combine: fn(Decimal, Decimal) -> Decimal, ads: Ads) -> Self {
        ProductSums {
            units: combine(self.units, other.units),
            lacks_units: self.lacks_units || other.lacks_units,
            paid: combine(self.paid, other.paid),
            previous: self.previous.map(|amount| combine(amount, other.previous.unwrap_or_default())),
            refunds: self.refunds.map(|refunds| combine(refunds, other.refunds.unwrap_or_default())),
            refunded: combine(self.refunded, other.refunded),
            tells_refunds: self.tells_refunds || other.tells_refunds,
            ads,
            tells_ads: self.tells_ads || other.tells_ads,
            goods: self.goods.map(|goods| combine(goods, other.goods.unwrap_or_default())),
            priced: combine(self.priced, other.priced),
            returned: combine(self.returned, other.returned),
            tells_returned: self.tells_returned || other.tells_returned,
        }
    }

    /// Those of other products as well.
    pub fn add(&mut self, other: &ProductSums) {
        let previous = self.previous.or(other.previous.map(|_| Decimal::ZERO));
        let refunds = self.refunds.or(other.refunds.map(|_| Decimal::ZERO));
        let mut ads = self.ads;
        ads.add(other.ads);
        let goods = self.goods.or(other.goods.map(|_| Decimal::ZERO));
        *self = ProductSums { previous, refunds, goods, ..self.clone() }.with(other, |sum, more| sum + more, ads);
    }

    /// Without those of a part.
    pub fn subtract(&mut self, other: &ProductSums) {
        *self = self.with(other, |sum, less| sum - less, self.ads.less(other.ads));
    }

    /// Whether its store has told refunds, advertising, and which pieces came back.
    fn told(&mut self, [refunds, ads, returned]: [bool; 3]) {
        (self.tells_refunds, self.tells_ads, self.tells_returned) = (refunds, ads, returned);
        self.refunds = self.refunds.filter(|_| refunds);
    }

    /// Pieces sold; none where a row does not say how many.
    pub fn pieces(&self) -> Option<Decimal> {
        (!self.lacks_units).then_some(self.units)
    }

    /// What those that came back had cost; none where nothing tells it.
    pub fn goods_back(&self) -> Option<Decimal> {
        self.tells_returned.then_some(self.returned)
    }

    /// Whether it sold.
    pub fn has_sales(&self) -> bool {
        !self.units.is_zero() || !self.paid.is_zero()
    }

    /// What came back of them; none where no report tells it.
    pub fn came_back(&self) -> Option<Decimal> {
        self.tells_refunds.then_some(self.refunded)
    }

    /// What advertised them; none where no report tells it.
    pub fn advertised(&self) -> Option<Ads> {
        self.tells_ads.then_some(self.ads)
    }

    /// What is left of what was paid after goods, refunds and advertising, of goods whose cost is known.
    pub fn left(&self) -> Option<Decimal> {
        Some(self.priced - self.goods? - self.came_back()? + self.returned - self.ads.spend)
    }

    /// Whether it sold or came back, now or in the week before.
    pub fn is_sold(&self) -> bool {
        let previous = self.previous.unwrap_or_default();
        [self.units, self.paid, previous, self.refunded].iter().any(|amount| !amount.is_zero())
    }

    /// Whether nothing at all is known of it.
    pub fn is_nothing(&self) -> bool {
        !self.is_sold() && self.refunds.unwrap_or_default().is_zero() && self.ads.is_nothing()
    }
}

impl ProductLine {
    /// The product as the catalog has it.
    pub fn known<'c>(&self, catalog: &'c Catalog, day: NaiveDate) -> Option<&'c Product> {
        catalog.product(&self.key.0, &self.key.1, self.code.as_deref(), day)
    }

    /// Takes the words of an export where none are known yet.
    fn called(&mut self, code: &str, title: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.code = self.code.take().or_else(|| some(code));
        self.title = self.title.take().or_else(|| some(title));
    }
}

/// The products of some stores in some days, and the totals they are part of.
pub struct Products<'a> {
    metrics: &'a Metrics<'a>,
    span: Span,
    /// The days before, where they stand beside.
    before: Option<Span>,
    /// One after another.
    pub lines: Vec<ProductLine>,
    /// What they are part of.
    pub total: ProductSums,
}

impl<'a> Products<'a> {
    /// What was sold and came back; with the days before, advertising and visitors where `before` asks for them.
    pub fn of(metrics: &'a Metrics<'a>, catalog: &Catalog, stores: &[&str], span: Span, before: Option<Span>) -> Self {
        let known = |before| metrics.get(Kpi::SalesPaid, stores, before).value.is_some();
        let mut found = BTreeMap::new();
        for store in stores {
            let pages = Pages::of(metrics, catalog, store, span);
            let mut exports = StoreExports { metrics, store, pages, found: &mut found };
            exports.sold(span);
            if let Some(before) = before {
                exports.beside(span, before, known(before));
            }
        }
        let (lines, total) = (found.into_values().collect(), ProductSums::default());
        let mut products = Products { metrics, span, before, lines, total };
        products.total = products.total_of(stores);
        for store in stores {
            let of_store = |kpi: Kpi| metrics.get(kpi, &[store], span).value.is_some();
            let told = [Kpi::RefundAmount, Kpi::AdsSpend, Kpi::ProfitGoodsReturned].map(of_store);
            for line in products.lines.iter_mut().filter(|line| line.key.0 == *store) {
                line.sums.told(told);
            }
        }
        products
    }

    /// What the products of these stores are part of: the KPIs' sums.
    pub fn total_of(&self, stores: &[&str]) -> ProductSums {
        let (metrics, span) = (self.metrics, self.span);
        let value = |kpi: Kpi| metrics.get(kpi, stores, span).value;
        let own = || self.lines.iter().filter(|line| stores.contains(&line.key.0.as_str())).map(|line| &line.sums);
        let days = Days::all(span);
        let tells_refunds = |store: &&&str| metrics.get(Kpi::RefundAmount, &[**store], span).value.is_some();
        let counted = || stores.iter().filter(|store| !metrics.refunds_by_product(store)).filter(tells_refunds);
        ProductSums {
            units: value(Kpi::SalesUnits).unwrap_or_else(|| own().map(|sums| sums.units).sum()),
            lacks_units: own().any(|sums| sums.lacks_units),
            paid: value(Kpi::SalesPaid).unwrap_or_default(),
            previous: self.before.and_then(|before| metrics.get(Kpi::SalesPaid, stores, before).value),
            refunds: counted().next().map(|_| counted().map(|store| metrics.sum(store, &m::REFUND_COUNT, &days)).sum()),
            refunded: value(Kpi::RefundAmount).unwrap_or_default(),
            tells_refunds: value(Kpi::RefundAmount).is_some(),
            tells_ads: value(Kpi::AdsSpend).is_some(),
            ads: metrics.ads(stores, span).unwrap_or_default(),
            goods: value(Kpi::ProfitGoods),
            priced: own().map(|sums| sums.priced).sum(),
            returned: value(Kpi::ProfitGoodsReturned).unwrap_or_default(),
            tells_returned: value(Kpi::ProfitGoodsReturned).is_some(),
        }
    }

    /// Whether the days before are known as well as these, so that sales of either may be compared.
    pub fn comparable(&self, stores: &[&str]) -> bool {
        let both = [Some(self.span), self.before];
        both.into_iter().all(|span| span.is_some_and(|span| self.metrics.is_whole(ExportKind::Lines, stores, span)))
    }
}

impl Metrics<'_> {
    /// Sums of a store by page, or by the seller's code where no page is known of it, with the title; a group that names neither has
    /// an empty id.
    pub fn cut_by_page<const M: usize>(
        &self,
        store: &str,
        measures: [&'static Measure; M],
        pages: &Pages<'_>,
        days: &Days,
    ) -> Vec<([String; 2], [Decimal; M])> {
        let cut = self.cut(store, measures, NAMED, days).into_iter();
        cut.map(|([page, code, title], sums)| ([pages.id(&page, &code).unwrap_or_default(), title], sums)).collect()
    }
}

/// One store's exports being put together.
struct StoreExports<'a> {
    metrics: &'a Metrics<'a>,
    store: &'a str,
    pages: Pages<'a>,
    found: &'a mut BTreeMap<(String, String), ProductLine>,
}

impl StoreExports<'_> {
    /// What the exports say was sold and came back.
    fn sold(&mut self, span: Span) {
        let lines = [&m::LINES_UNITS, &m::LINES_PAID];
        for (named, [units, paid]) in self.metrics.cut_parts(self.store, lines, NAMED, &Days::all(span)) {
            self.line(named, |sums| {
                sums.units += cents(units.amount);
                sums.lacks_units |= !units.is_whole();
                sums.paid += cents(paid.amount);
            });
        }
        if self.metrics.refunds_by_product(self.store) {
            let (by_product, by_refund) = self.metrics.refunded_by(self.store, &Days::all(span));
            self.on(&by_product, [&m::PRODUCT_REFUNDED], |sums, [refunded]| sums.refunded += refunded);
            self.on(&by_refund, [&m::REFUNDED], |sums, [refunded]| sums.refunded += refunded);
            return;
        }
        self.each(span, [&m::REFUND_COUNT, &m::REFUNDED], |sums, [refunds, refunded]| {
            sums.refunds = Some(sums.refunds.unwrap_or_default() + refunds);
            sums.refunded += refunded;
        });
        for line in self.found.values_mut().filter(|line| line.key.0 == self.store) {
            line.sums.refunds.get_or_insert_default();
        }
    }

    /// What stands beside these sales: the days before where they are known, advertising, visitors.
    fn beside(&mut self, span: Span, before: Span, is_known: bool) {
        self.each(before, [&m::LINES_PAID], |sums, [paid]| {
            sums.previous = Some(sums.previous.unwrap_or_default() + paid);
        });
        for ([page, title], ads) in self.metrics.ads_by(self.store, ["item", "item_name"], span) {
            self.line([page, String::new(), title], |sums| sums.ads.add(ads));
        }
        self.visits(span);
        for (named, sold) in self.metrics.goods_by_product(self.store, span) {
            self.line(named, |sums| {
                *sums.goods.get_or_insert_default() += cents(sold.cost);
                sums.priced += cents(sold.paid);
            });
        }
        for (named, cost) in self.metrics.goods_returned_by_product(self.store, span) {
            self.line(named, |sums| sums.returned += cents(cost));
        }
        for line in self.found.values_mut().filter(|line| line.key.0 == self.store) {
            line.sums.previous = is_known.then(|| line.sums.previous.unwrap_or_default());
        }
    }

    /// Visitors and buyers of the products met so far: those that only had visitors stand nowhere.
    fn visits(&mut self, span: Span) {
        let measures = [&m::PRODUCT_VISITORS, &m::PRODUCT_BUYERS];
        for ([page], sums) in self.metrics.cut(self.store, measures, ["product_id"], &Days::all(span)) {
            if let Some(line) = self.found.get_mut(&(self.store.to_owned(), page)) {
                let ([visitors, buyers], before) = (sums.map(cents), line.visits.unwrap_or_default());
                line.visits = Some((before.0 + visitors, before.1 + buyers));
            }
        }
    }

    /// Adds the sums of an export's rows to their products.
    fn each<const M: usize>(
        &mut self,
        span: Span,
        measures: [&'static Measure; M],
        add: impl Fn(&mut ProductSums, [Decimal; M]),
    ) {
        self.on(&Days::all(span), measures, add);
    }

    /// The same of some days.
    fn on<const M: usize>(
        &mut self,
        days: &Days,
        measures: [&'static Measure; M],
        add: impl Fn(&mut ProductSums, [Decimal; M]),
    ) {
        for (named, sums) in self.metrics.cut(self.store, measures, NAMED, days) {
            self.line(named, |line| add(line, sums.map(cents)));
        }
    }

    /// The line of an export's row; rows that name no product stay unallocated.
    fn line(&mut self, [page, code, title]: [String; 3], change: impl FnOnce(&mut ProductSums)) {
        let Some(id) = self.pages.id(&page, &code) else { return };
        let key = (self.store.to_owned(), id);
        let line = self.found.entry(key.clone()).or_insert_with(|| ProductLine { key, ..ProductLine::default() });
        line.called(&code, &title);
        change(&mut line.sums);
    }
}
