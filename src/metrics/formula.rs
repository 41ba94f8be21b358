//! How each KPI comes about, as data: figures, comparisons and `explain` read the same formula.

use super::kinds::{CostGroup, CustomerFigure};
use super::measures as m;
use crate::engine::Measure;
use crate::kpi::Kpi;

impl Kpi {
    /// Whether its values of parts of a period make that of the whole, so that a longer period has more of it.
    pub fn adds_up(self) -> bool {
        match self.formula() {
            Formula::Sum(_) => true,
            Formula::Of(expr) => expr.adds_up(),
            _ => false,
        }
    }
}

/// How a KPI comes about.
#[derive(Clone, Copy, Debug)]
pub enum Formula {
    /// One sum: every known fact of the period counts, covered or not.
    Sum(Term),
    /// Several sums over the same stores and the same covered days.
    Of(Expr),
    /// The latest value; totals have none.
    Latest(&'static Measure),
    /// From the plan and the fiscal year so far; of the week only.
    Outlook(Outlook),
    /// What is open at the period's end, whenever it began.
    Open(&'static Measure),
    /// The expected final share of refunds.
    ExpectedFinal,
    /// People with refunds; where they are unknown the reason says how many they are at most.
    RefundBuyers,
    /// What is left of sales.
    Contribution,
    /// The return of advertising at which nothing is left; after returns, commission and freight too, or before.
    BreakEven {
        /// After them.
        net: bool,
    },
    /// Of all customers known at the period's end.
    Customers(CustomerFigure),
    /// People who came on any day of the span, each once, as the platform counts them.
    VisitorsDistinct,
    /// How many days the stock lasts.
    DaysOfCover,
}

/// What is still to come this fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// Sales needed in each week left.
    RequiredPerWeek,
    /// Sales needed on each day left.
    RequiredPerDay,
    /// The same as a multiple of the targets of the days left.
    RequiredFactor,
    /// The year if it goes on like this.
    Projection,
    /// The lower end of its range.
    ProjectionLow,
    /// The upper end.
    ProjectionHigh,
}

/// One sum.
#[derive(Clone, Copy, Debug)]
pub enum Term {
    /// A measure.
    Measure(&'static Measure),
    /// Pieces: of the orders where they say it, else of their lines.
    Units,
    /// Buyers: by identity where the platform gives one, else the platform's daily column.
    Buyers,
    /// Of these, all but those who bought without a name: what they had bought before nobody knows.
    NamedBuyers,
    /// Paid, with excluded orders added back where the buyers come from the platform's column, which holds them.
    PaidBesideBuyers,
    /// What was refunded: by refund, else by product where the platform's days of products are all that tells it.
    Refunded,
    /// Refunded money of the orders paid on these days, up to the as-of day.
    Cohort,
    /// The same at the age that the reported week has.
    CohortSameAge,
    /// Sales on the plan's basis.
    Basis,
    /// The plan's target.
    Target,
    /// Buyers who had bought before.
    Returning,
    /// Main orders with a refund.
    RefundOrders,
    /// People with a refund, by the identity of their orders.
    RefundBuyers,
    /// What the goods sold cost.
    Goods,
    /// What was paid for goods whose cost is known.
    GoodsKnown,
    /// What the goods that came back had cost.
    GoodsReturned,
    /// Other costs.
    Costs(CostGroup),
    /// Advertising, commissions of affiliates, creators, slots.
    Marketing,
    /// What the plan wants spent on advertising, a month's budget by its days.
    AdBudget,
    /// Refunds of goods that had not been sent.
    Unshipped,
}

/// Arithmetic over sums.
#[derive(Clone, Copy, Debug)]
pub enum Expr {
    /// A sum.
    Of(Term),
    /// Difference.
    Minus(&'static Expr, &'static Expr),
    /// Ratio; undefined over zero.
    Over(&'static Expr, &'static Expr),
    /// A thousand times.
    PerMille(&'static Expr),
}

impl Expr {
    fn adds_up(&self) -> bool {
        match self {
            Expr::Of(_) => true,
            Expr::Minus(a, b) => a.adds_up() && b.adds_up(),
            Expr::PerMille(inner) => inner.adds_up(),
            Expr::Over(..) => false,
        }
    }
}

const fn of(measure: &'static Measure) -> Expr {
    Expr::Of(Term::Measure(measure))
}

const PAID: Expr = of(&m::PAID);
const ORDERS: Expr = of(&m::ORDERS);
const MULTI_ITEM: Expr = of(&m::MULTI_ITEM);
const REFUNDED: Expr = Expr::Of(Term::Refunded);
const SPEND: Expr = of(&m::AD_SPEND);
const AD_BUDGET: Expr = Expr::Of(Term::AdBudget);
const UNSHIPPED: Expr = Expr::Of(Term::Unshipped);
const MARKETING: Expr = Expr::Of(Term::Marketing);
const GOODS_KNOWN: Expr = Expr::Of(Term::GoodsKnown);
const SPEND_PER_MILLE: Expr = Expr::PerMille(&SPEND);
const AD_SALES: Expr = of(&m::AD_SALES);
const AD_ORDERS: Expr = of(&m::AD_ORDERS);
const CLICKS: Expr = of(&m::AD_CLICKS);
const IMPRESSIONS: Expr = of(&m::AD_IMPRESSIONS);
const VISITORS: Expr = of(&m::VISITORS);
const UNITS: Expr = Expr::Of(Term::Units);
const BY_PAID_SOURCES: Expr = of(&m::BY_PAID_SOURCES);
const BUYERS: Expr = Expr::Of(Term::Buyers);
const NAMED_BUYERS: Expr = Expr::Of(Term::NamedBuyers);
const PAID_BESIDE_BUYERS: Expr = Expr::Of(Term::PaidBesideBuyers);
const TARGET: Expr = Expr::Of(Term::Target);
const BASIS: Expr = Expr::Of(Term::Basis);
const NET: Expr = Expr::Minus(&PAID, &REFUNDED);
const COHORT: Expr = Expr::Of(Term::Cohort);
const COHORT_SAME_AGE: Expr = Expr::Of(Term::CohortSameAge);
const RETURNING: Expr = Expr::Of(Term::Returning);
const REFUND_ORDERS: Expr = Expr::Of(Term::RefundOrders);
const REFUND_BUYERS: Expr = Expr::Of(Term::RefundBuyers);

const fn sum(measure: &'static Measure) -> Formula {
    Formula::Sum(Term::Measure(measure))
}

const fn over(top: &'static Expr, bottom: &'static Expr) -> Formula {
    Formula::Of(Expr::Over(top, bottom))
}

impl Kpi {
    /// How it comes about.
    #[expect(clippy::too_many_lines, reason = "a registry: a line a KPI, so that the compiler asks for each")]
    pub fn formula(self) -> Formula {
        match self {
            Kpi::SalesPaid => sum(&m::PAID),
            Kpi::SalesOrders => sum(&m::ORDERS),
            Kpi::SalesUnits => Formula::Sum(Term::Units),
            Kpi::SalesBuyers => Formula::Sum(Term::Buyers),
            Kpi::SalesNet => Formula::Of(NET),
            Kpi::SalesReceivable => sum(&m::RECEIVABLE),
            Kpi::SalesReceived => sum(&m::RECEIVED),
            Kpi::SalesAov => over(&PAID_BESIDE_BUYERS, &BUYERS),
            Kpi::SalesPerOrder => over(&PAID, &ORDERS),
            Kpi::SalesPerUnit => over(&PAID, &UNITS),
            Kpi::SalesUnitsPerOrder => over(&UNITS, &ORDERS),
            Kpi::SalesMultiItemShare => over(&MULTI_ITEM, &ORDERS),
            Kpi::PresaleOpen => Formula::Open(&m::DEPOSITS_OPEN),
            Kpi::PresaleForfeited => sum(&m::DEPOSITS_FORFEITED),
            Kpi::PlanTarget => Formula::Of(TARGET),
            Kpi::PlanAchievement => over(&BASIS, &TARGET),
            Kpi::PlanAchievementPaid => over(&PAID, &TARGET),
            Kpi::PlanAchievementNet => over(&NET, &TARGET),
            Kpi::PlanGap => Formula::Of(Expr::Minus(&BASIS, &TARGET)),
            Kpi::PlanRequiredRate => Formula::Outlook(Outlook::RequiredPerWeek),
            Kpi::PlanRequiredPerDay => Formula::Outlook(Outlook::RequiredPerDay),
            Kpi::PlanRequiredFactor => Formula::Outlook(Outlook::RequiredFactor),
            Kpi::PlanProjection => Formula::Outlook(Outlook::Projection),
            Kpi::PlanProjectionLow => Formula::Outlook(Outlook::ProjectionLow),
            Kpi::PlanProjectionHigh => Formula::Outlook(Outlook::ProjectionHigh),
            Kpi::RefundAmount => Formula::Sum(Term::Refunded),
            Kpi::RefundOrders => Formula::Sum(Term::RefundOrders),
            Kpi::RefundBuyers => Formula::RefundBuyers,
            Kpi::RefundShare => over(&REFUNDED, &PAID),
            Kpi::RefundOrderShare => over(&REFUND_ORDERS, &ORDERS),
            Kpi::RefundBuyerShare => over(&REFUND_BUYERS, &BUYERS),
            Kpi::RefundApplied => sum(&m::REFUND_APPLIED),
            Kpi::RefundPending => Formula::Open(&m::REFUND_PENDING),
            Kpi::RefundCohortShare => over(&COHORT, &PAID),
            Kpi::RefundCohortSameAge => over(&COHORT_SAME_AGE, &PAID),
            Kpi::RefundExpectedFinal => Formula::ExpectedFinal,
            Kpi::AdsSpend => sum(&m::AD_SPEND),
            Kpi::AdsSales => sum(&m::AD_SALES),
            Kpi::AdsImpressions => sum(&m::AD_IMPRESSIONS),
            Kpi::AdsClicks => sum(&m::AD_CLICKS),
            Kpi::AdsOrders => sum(&m::AD_ORDERS),
            Kpi::AdsRoi => over(&AD_SALES, &SPEND),
            Kpi::AdsCtr => over(&CLICKS, &IMPRESSIONS),
            Kpi::AdsCpc => over(&SPEND, &CLICKS),
            Kpi::AdsCpm => over(&SPEND_PER_MILLE, &IMPRESSIONS),
            Kpi::AdsCvr => over(&AD_ORDERS, &CLICKS),
            Kpi::AdsCostShare => over(&SPEND, &PAID),
            Kpi::AdsStoreRoi => over(&PAID, &SPEND),
            Kpi::TrafficVisitors => sum(&m::VISITORS),
            Kpi::TrafficConversion => over(&BUYERS, &VISITORS),
            Kpi::TrafficPaidShare => over(&BY_PAID_SOURCES, &VISITORS),
            Kpi::TrafficUvValue => over(&PAID_BESIDE_BUYERS, &VISITORS),
            Kpi::CustomersNew => Formula::Of(Expr::Minus(&NAMED_BUYERS, &RETURNING)),
            Kpi::CustomersReturning => Formula::Sum(Term::Returning),
            Kpi::CustomersRepeatShare => over(&RETURNING, &NAMED_BUYERS),
            Kpi::RefundShareBeforeShipping => over(&UNSHIPPED, &REFUNDED),
            Kpi::AdsBudgetUsed => over(&SPEND, &AD_BUDGET),
            Kpi::CustomersOneTime => Formula::Customers(CustomerFigure::OneTime),
            Kpi::CustomersTwoTimes => Formula::Customers(CustomerFigure::TwoTimes),
            Kpi::CustomersLoyal => Formula::Customers(CustomerFigure::Loyal),
            Kpi::CustomersActive => Formula::Customers(CustomerFigure::Active),
            Kpi::CustomersLapsed => Formula::Customers(CustomerFigure::Lapsed),
            Kpi::CustomersRepurchase30 => Formula::Customers(CustomerFigure::Repurchase(30)),
            Kpi::CustomersRepurchase60 => Formula::Customers(CustomerFigure::Repurchase(60)),
            Kpi::CustomersRepurchase90 => Formula::Customers(CustomerFigure::Repurchase(90)),
            Kpi::ProductsAddToCart => sum(&m::ADDED_TO_CART),
            Kpi::ProductsFavourites => sum(&m::FAVOURITES),
            Kpi::TrafficVisitorsDistinct => Formula::VisitorsDistinct,
            Kpi::StockDaysOfCover => Formula::DaysOfCover,
            Kpi::ProfitGoods => Formula::Sum(Term::Goods),
            Kpi::ProfitGoodsKnownShare => over(&GOODS_KNOWN, &PAID),
            Kpi::ProfitGoodsReturned => Formula::Sum(Term::GoodsReturned),
            Kpi::ProfitCommission => Formula::Sum(Term::Costs(CostGroup::Commission)),
            Kpi::ProfitLogistics => Formula::Sum(Term::Costs(CostGroup::Logistics)),
            Kpi::ProfitWages => Formula::Sum(Term::Costs(CostGroup::Wages)),
            Kpi::ProfitAfterSales => Formula::Sum(Term::Costs(CostGroup::AfterSales)),
            Kpi::ProfitOther => Formula::Sum(Term::Costs(CostGroup::Other)),
            Kpi::ProfitContribution => Formula::Contribution,
            Kpi::AdsBreakEvenRoi => Formula::BreakEven { net: false },
            Kpi::AdsBreakEvenNet => Formula::BreakEven { net: true },
            Kpi::MarketingSpend => Formula::Sum(Term::Marketing),
            Kpi::MarketingCostShare => over(&MARKETING, &PAID),
            Kpi::MarketingMer => over(&PAID, &MARKETING),
            Kpi::RatingDescription => Formula::Latest(&m::SCORE_DESCRIPTION),
            Kpi::RatingService => Formula::Latest(&m::SCORE_SERVICE),
            Kpi::RatingLogistics => Formula::Latest(&m::SCORE_LOGISTICS),
        }
    }

    /// The measures it may be made of, alternatives included.
    pub fn measures(self) -> Vec<&'static Measure> {
        let mut terms = Vec::new();
        match self.formula() {
            Formula::Sum(term) => terms.push(term),
            Formula::Of(expr) => terms = expr.terms(),
            Formula::Latest(measure) | Formula::Open(measure) => return vec![measure],
            Formula::Outlook(_) => terms.push(Term::Basis),
            Formula::ExpectedFinal => terms.extend([Term::Cohort, Term::Measure(&m::PAID)]),
            Formula::RefundBuyers => terms.extend([Term::RefundBuyers, Term::RefundOrders]),
            Formula::Customers(_) => return vec![&m::BUYERS_BY_KEY],
            Formula::VisitorsDistinct => return vec![&m::SPAN_VISITORS, &m::VISITORS],
            Formula::DaysOfCover => return vec![&m::STOCK, &m::LINES_UNITS],
            Formula::Contribution => {
                let sales =
                    [Term::Measure(&m::PAID), Term::Refunded, Term::Goods, Term::GoodsReturned, Term::Marketing];
                terms.extend(sales.into_iter().chain(CostGroup::OF_PROFIT.map(Term::Costs)));
            }
            Formula::BreakEven { net } => {
                terms.extend([Term::Measure(&m::PAID), Term::Goods]);
                let costs = [CostGroup::Commission, CostGroup::Logistics].map(Term::Costs);
                terms.extend(net.then_some([Term::Cohort].into_iter().chain(costs)).into_iter().flatten());
            }
        }
        let mut measures: Vec<&'static Measure> = Vec::new();
        for measure in terms.into_iter().flat_map(Term::measures) {
            if !measures.iter().any(|known| known.id == measure.id) {
                measures.push(measure);
            }
        }
        measures
    }
}

impl Term {
    /// The measures it may be, alternatives included.
    pub(super) fn measures(self) -> Vec<&'static Measure> {
        match self {
            Term::Measure(measure) => vec![measure],
            Term::Units => vec![&m::UNITS, &m::LINES_UNITS],
            Term::Buyers | Term::NamedBuyers => vec![&m::BUYERS_BY_KEY, &m::TRAFFIC_BUYERS],
            Term::PaidBesideBuyers => vec![&m::PAID, &m::PAID_EXCLUDED],
            Term::Refunded => vec![&m::REFUNDED, &m::PRODUCT_REFUNDED],
            Term::Cohort | Term::CohortSameAge => vec![&m::REFUND_COHORT, &m::ORDER_REFUNDED],
            Term::Basis => vec![&m::PAID, &m::REFUNDED, &m::PRODUCT_REFUNDED, &m::RECEIVED],
            Term::Target | Term::AdBudget => Vec::new(),
            Term::Unshipped => vec![&m::REFUND_UNSHIPPED],
            Term::Returning => vec![&m::TRAFFIC_RETURNING, &m::BUYERS_BY_KEY],
            Term::RefundOrders => vec![&m::REFUND_ORDERS],
            Term::RefundBuyers => vec![&m::REFUND_BUYERS],
            Term::Goods | Term::GoodsKnown => vec![&m::LINES_UNITS, &m::LINES_PAID],
            Term::GoodsReturned => vec![&m::PIECES_RETURNED],
            Term::Costs(_) => vec![&m::COST_ENTRIES],
            Term::Marketing => vec![&m::AD_SPEND, &m::AD_FEES, &m::COST_ENTRIES],
        }
    }
}
