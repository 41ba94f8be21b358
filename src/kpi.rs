//! The KPIs: what each is called, how it is shown, how its changes are treated. How it is worked out stands in `metrics`.

pub mod named;
pub mod rows;

use crate::words::{Field, Unit};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What a KPI is of: the word before the dot of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Orders and what was paid for them.
    Sales,
    /// Orders of which a deposit is paid.
    Presale,
    /// Targets and the year to come.
    Plan,
    /// Refunds.
    Refunds,
    /// Advertising.
    Ads,
    /// Advertising and all else that is paid for sales.
    Marketing,
    /// Visitors.
    Traffic,
    /// Buyers, new and returning.
    Customers,
    /// What is left of sales, and what they cost.
    Profit,
    /// Products.
    Products,
    /// Stock.
    Stock,
    /// The platform's scores.
    Ratings,
}

/// How a figure of a week goes on changing by itself after the week was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ripens {
    /// It does not: another value is news.
    No,
    /// Refunds come through, and channels attribute sales later: on days covered already, next week's report restates it.
    Later,
    /// The same of a bound: it is unknown, and the reason says how much it can be at most.
    Bound,
    /// With each day: it is of what is still open.
    Always,
}

/// It goes by its id wherever it is written down.
impl Serialize for Kpi {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Kpi {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Kpi::from_id(&id).ok_or_else(|| de::Error::custom(format!("no KPI is called {id}")))
    }
}

/// What is known of a KPI.
struct Entry {
    id: &'static str,
    subject: Subject,
    unit: Unit,
    better: Option<bool>,
    ripens: Ripens,
    told: bool,
    headline: bool,
}

impl Entry {
    const fn new(id: &'static str, subject: Subject, unit: Unit, better: Option<bool>) -> Self {
        Entry { id, subject, unit, better, ripens: Ripens::No, told: false, headline: false }
    }
}

const MORE: Option<bool> = Some(true);
const LESS: Option<bool> = Some(false);
const NEITHER: Option<bool> = None;

/// The type and its registry: `Name = id: unit, direction, and what else is true of it`.
macro_rules! kpis {
    ($($subject:ident { $($kpi:ident = $id:literal: $unit:ident, $better:ident $(, $field:ident: $value:expr)*;)+ })+) => {
        /// A figure that a report gives.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kpi {
            $($(#[doc = concat!("`", $id, "`")] $kpi,)+)+
        }

        impl Kpi {
            /// Every KPI, in the order in which people read them.
            pub const ALL: &[Kpi] = &[$($(Kpi::$kpi,)+)+];
        }

        /// In the order of the variants.
        static ENTRIES: &[Entry] = &[$($(
            Entry { $($field: $value,)* ..Entry::new($id, Subject::$subject, Unit::$unit, $better) },
        )+)+];
    };
}

kpis! {
    Sales {
        SalesPaid = "sales.paid": Money, MORE, told: true, headline: true;
        SalesOrders = "sales.orders": Count, MORE;
        SalesUnits = "sales.units": Count, MORE;
        SalesBuyers = "sales.buyers": Count, MORE;
        SalesNet = "sales.net": Money, MORE, told: true, ripens: Ripens::Later;
        SalesReceivable = "sales.receivable": Money, MORE;
        SalesReceived = "sales.received": Money, MORE;
        SalesAov = "sales.aov": MoneyPer, MORE;
        SalesPerOrder = "sales.per_order": MoneyPer, MORE;
        SalesPerUnit = "sales.per_unit": MoneyPer, MORE;
        SalesUnitsPerOrder = "sales.units_per_order": Number, MORE;
        SalesMultiItemShare = "sales.multi_item_share": Percent, MORE;
    }
    Presale {
        PresaleOpen = "presale.open": Money, NEITHER, ripens: Ripens::Always;
        PresaleForfeited = "presale.forfeited": Money, NEITHER, ripens: Ripens::Later;
    }
    Plan {
        PlanTarget = "plan.target": Money, NEITHER;
        PlanAchievement = "plan.achievement": Percent, MORE, told: true;
        PlanAchievementPaid = "plan.achievement_paid": Percent, MORE;
        PlanAchievementNet = "plan.achievement_net": Percent, MORE, ripens: Ripens::Later;
        PlanGap = "plan.gap": Gap, MORE;
        PlanRequiredRate = "plan.required_rate": MoneyPer, NEITHER;
        PlanRequiredPerDay = "plan.required_per_day": MoneyPer, NEITHER;
        PlanRequiredFactor = "plan.required_factor": Percent, LESS;
        PlanProjection = "plan.projection": Money, MORE;
        PlanProjectionLow = "plan.projection_low": Money, MORE;
        PlanProjectionHigh = "plan.projection_high": Money, MORE;
    }
    Refunds {
        RefundAmount = "refund.amount": Money, LESS, told: true, headline: true, ripens: Ripens::Later;
        RefundOrders = "refund.orders": Count, LESS, ripens: Ripens::Later;
        RefundBuyers = "refund.buyers": Count, LESS, ripens: Ripens::Bound;
        RefundShare = "refund.share": Percent, LESS, ripens: Ripens::Later;
        RefundOrderShare = "refund.order_share": Percent, LESS, ripens: Ripens::Later;
        RefundBuyerShare = "refund.buyer_share": Percent, LESS, ripens: Ripens::Bound;
        RefundApplied = "refund.applied": Money, LESS, ripens: Ripens::Later;
        RefundPending = "refund.pending": Money, LESS, ripens: Ripens::Always;
        RefundCohortShare = "refund.cohort_share": Percent, LESS, headline: true, ripens: Ripens::Always;
        RefundCohortSameAge = "refund.cohort_same_age": Percent, LESS, ripens: Ripens::Always;
        RefundExpectedFinal = "refund.expected_final": Percent, LESS, ripens: Ripens::Always;
        RefundShareBeforeShipping = "refund.share_before_shipping": Percent, NEITHER, ripens: Ripens::Later;
    }
    Ads {
        AdsSpend = "ads.spend": Money, NEITHER, told: true, headline: true;
        AdsSales = "ads.sales": Money, MORE, told: true, headline: true, ripens: Ripens::Later;
        AdsImpressions = "ads.impressions": Count, MORE;
        AdsClicks = "ads.clicks": Count, MORE;
        AdsOrders = "ads.orders": Count, MORE, ripens: Ripens::Later;
        AdsRoi = "ads.roi": Roi, MORE, headline: true, ripens: Ripens::Later;
        AdsCtr = "ads.ctr": Percent, MORE;
        AdsCpc = "ads.cpc": MoneyPer, LESS;
        AdsCpm = "ads.cpm": MoneyPer, LESS;
        AdsCvr = "ads.cvr": Percent, MORE, ripens: Ripens::Later;
        AdsCostShare = "ads.cost_share": Percent, LESS;
        AdsStoreRoi = "ads.store_roi": Roi, MORE;
        AdsBreakEvenRoi = "ads.break_even_roi": Roi, LESS;
        AdsBreakEvenNet = "ads.break_even_net": Roi, LESS, ripens: Ripens::Always;
        AdsBudgetUsed = "ads.budget_used": Percent, NEITHER;
    }
    Marketing {
        MarketingSpend = "marketing.spend": Money, NEITHER;
        MarketingCostShare = "marketing.cost_share": Percent, LESS;
        MarketingMer = "marketing.mer": Roi, MORE;
    }
    Traffic {
        TrafficVisitors = "traffic.visitors": Count, MORE, told: true, headline: true;
        TrafficVisitorsDistinct = "traffic.visitors_distinct": Count, MORE;
        TrafficConversion = "traffic.conversion": Percent, MORE;
        TrafficPaidShare = "traffic.paid_share": Percent, NEITHER;
        TrafficUvValue = "traffic.uv_value": MoneyPer, MORE;
    }
    Customers {
        CustomersNew = "customers.new": Count, MORE;
        CustomersReturning = "customers.returning": Count, MORE;
        CustomersRepeatShare = "customers.repeat_share": Percent, MORE;
        CustomersOneTime = "customers.one_time": Count, NEITHER;
        CustomersTwoTimes = "customers.two_times": Count, MORE;
        CustomersLoyal = "customers.loyal": Count, MORE;
        CustomersActive = "customers.active": Count, MORE;
        CustomersLapsed = "customers.lapsed": Count, LESS;
        CustomersRepurchase30 = "customers.repurchase_30": Percent, MORE;
        CustomersRepurchase60 = "customers.repurchase_60": Percent, MORE;
        CustomersRepurchase90 = "customers.repurchase_90": Percent, MORE;
    }
    Products {
        ProductsAddToCart = "products.add_to_cart": Count, MORE;
        ProductsFavourites = "products.favourites": Count, MORE;
    }
    Stock {
        StockDaysOfCover = "stock.days_of_cover": Number, NEITHER;
    }
    Profit {
        ProfitGoods = "profit.goods": Money, NEITHER;
        ProfitGoodsKnownShare = "profit.goods_known_share": Percent, MORE;
        ProfitGoodsReturned = "profit.goods_returned": Money, NEITHER, ripens: Ripens::Later;
        ProfitCommission = "profit.commission": Money, LESS, ripens: Ripens::Later;
        ProfitLogistics = "profit.logistics": Money, LESS, ripens: Ripens::Later;
        ProfitWages = "profit.wages": Money, LESS, ripens: Ripens::Later;
        ProfitAfterSales = "profit.after_sales": Money, LESS, ripens: Ripens::Later;
        ProfitOther = "profit.other": Money, LESS, ripens: Ripens::Later;
        ProfitContribution = "profit.contribution": Money, MORE, ripens: Ripens::Later;
    }
    Ratings {
        RatingDescription = "rating.description": Number, MORE;
        RatingService = "rating.service": Number, MORE;
        RatingLogistics = "rating.logistics": Number, MORE;
    }
}

impl Kpi {
    fn entry(self) -> &'static Entry {
        &ENTRIES[self as usize]
    }

    /// The KPI of an id; `None` of what is no KPI of this program.
    pub fn from_id(id: &str) -> Option<Kpi> {
        Kpi::ALL.iter().copied().find(|kpi| kpi.id() == id)
    }

    /// Stable: scripts rely on it.
    pub fn id(self) -> &'static str {
        self.entry().id
    }

    /// What it is of.
    pub fn subject(self) -> Subject {
        self.entry().subject
    }

    /// How it is shown; its kind in report.json follows.
    pub fn unit(self) -> Unit {
        self.entry().unit
    }

    /// Whether it is in a currency.
    pub fn is_money(self) -> bool {
        matches!(self.unit(), Unit::Money | Unit::MoneyPer | Unit::Gap)
    }

    /// Whether more is better, less is, or neither.
    pub fn better(self) -> Option<bool> {
        self.entry().better
    }

    /// How it goes on changing by itself.
    pub fn ripens(self) -> Ripens {
        self.entry().ripens
    }

    /// Whether an owner is told that a revision changed it; the others follow from these.
    pub fn is_told(self) -> bool {
        self.entry().told
    }

    /// Whether the overview speaks of it, so that it says what was reported of earlier weeks.
    pub fn is_headline(self) -> bool {
        self.entry().headline
    }

    /// The key of its name.
    pub fn name_key(self) -> String {
        self.text("name")
    }

    /// The key of a text about it: `name`, `definition`, `basis`.
    pub fn text(self, what: &str) -> String {
        format!("kpi.{}.{what}", self.id())
    }

    /// A value of it within a sentence.
    pub fn said(self, value: Decimal) -> Field {
        match self.unit() {
            Unit::Percent => Field::Percent(value),
            Unit::Count => Field::Count(i64::try_from(value).unwrap_or(i64::MAX)),
            Unit::Roi | Unit::Number => Field::Roi(value),
            _ => Field::MoneyFull(value),
        }
    }

    /// Its name, in the reader's language.
    pub fn name(self) -> Field {
        Field::Word(self.name_key())
    }
}

impl std::fmt::Display for Kpi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::Kpi;
    use crate::words::{Language, Words};
    use std::collections::BTreeSet;

    #[test]
    fn each_kpi_is_unique_and_has_a_name_and_a_definition_in_each_language() {
        let ids: BTreeSet<&str> = Kpi::ALL.iter().map(|kpi| kpi.id()).collect();
        assert_eq!(ids.len(), Kpi::ALL.len());
        assert!(Kpi::ALL.iter().all(|kpi| Kpi::from_id(kpi.id()) == Some(*kpi)));
        let word = |kpi: &Kpi| kpi.id().split('.').next();
        for (one, other) in Kpi::ALL.iter().zip(&Kpi::ALL[1..]) {
            assert_eq!(one.subject() == other.subject(), word(one) == word(other), "{one}, {other}");
        }
        for words in Language::ALL.map(Words::built_in) {
            for kpi in Kpi::ALL {
                for key in [kpi.text("name"), kpi.text("definition")] {
                    assert!(words.has(&key), "{} has no text for {key}", words.language());
                }
            }
        }
    }
}
