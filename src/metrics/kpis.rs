//! The KPIs, as data: from this registry come the figures, `explain`, and the definitions sheet.

use super::measures as m;
use crate::engine::Measure;
use crate::words::Unit;

/// A figure that a report gives.
#[derive(Debug)]
pub struct Kpi {
    /// Stable: scripts rely on it.
    pub id: &'static str,
    /// How it is shown; its kind in report.json follows.
    pub unit: Unit,
    /// Whether more is better, less is, or neither.
    pub better: Option<bool>,
    /// How it comes about.
    pub formula: Formula,
}

impl Kpi {
    /// Whether its values of parts of a period make that of the whole, so that a longer period has more of it.
    pub fn adds_up(&self) -> bool {
        match &self.formula {
            Formula::Sum(_) => true,
            Formula::Of(expr) => expr.adds_up(),
            _ => false,
        }
    }
}

/// How a KPI comes about.
#[derive(Debug)]
pub enum Formula {
    /// One sum: every known fact of the period counts, covered or not.
    Sum(Term),
    /// Several sums over the same stores and the same covered days.
    Of(Expr),
    /// The latest value; totals have none.
    Latest(&'static Measure),
    /// From the plan and the fiscal year so far; of the week only.
    Outlook(Outlook),
    /// What is undecided at the period's end, whenever it was applied for.
    Pending,
    /// The expected final share of refunds.
    ExpectedFinal,
    /// Unknown by nature here; the reason says why and what is known instead.
    RefundBuyers(RefundBuyers),
}

/// Which of the two figures about people with refunds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundBuyers {
    /// How many.
    Count,
    /// As a part of the buyers.
    Share,
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
    /// Paid, with excluded orders added back where the buyers come from the platform's column, which holds them.
    PaidBesideBuyers,
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
}

/// Arithmetic over sums.
#[derive(Debug)]
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
const REFUNDED: Expr = of(&m::REFUNDED);
const SPEND: Expr = of(&m::AD_SPEND);
const AD_SALES: Expr = of(&m::AD_SALES);
const CLICKS: Expr = of(&m::AD_CLICKS);
const IMPRESSIONS: Expr = of(&m::AD_IMPRESSIONS);
const VISITORS: Expr = of(&m::VISITORS);
const UNITS: Expr = Expr::Of(Term::Units);
const BUYERS: Expr = Expr::Of(Term::Buyers);
const PAID_BESIDE_BUYERS: Expr = Expr::Of(Term::PaidBesideBuyers);
const TARGET: Expr = Expr::Of(Term::Target);
const BASIS: Expr = Expr::Of(Term::Basis);
const NET: Expr = Expr::Minus(&PAID, &REFUNDED);
const COHORT: Expr = Expr::Of(Term::Cohort);
const COHORT_SAME_AGE: Expr = Expr::Of(Term::CohortSameAge);
const RETURNING: Expr = Expr::Of(Term::Returning);
const REFUND_ORDERS: Expr = Expr::Of(Term::RefundOrders);

const fn kpi(id: &'static str, unit: Unit, better: Option<bool>, formula: Formula) -> Kpi {
    Kpi { id, unit, better, formula }
}

const fn sum(measure: &'static Measure) -> Formula {
    Formula::Sum(Term::Measure(measure))
}

const fn over(top: &'static Expr, bottom: &'static Expr) -> Formula {
    Formula::Of(Expr::Over(top, bottom))
}

const MORE: Option<bool> = Some(true);
const LESS: Option<bool> = Some(false);

/// Every KPI, in the order in which people read them.
pub static ALL: &[Kpi] = &[
    kpi("sales.paid", Unit::Money, MORE, sum(&m::PAID)),
    kpi("sales.orders", Unit::Count, MORE, sum(&m::ORDERS)),
    kpi("sales.units", Unit::Count, MORE, Formula::Sum(Term::Units)),
    kpi("sales.buyers", Unit::Count, MORE, Formula::Sum(Term::Buyers)),
    kpi("sales.net", Unit::Money, MORE, Formula::Of(NET)),
    kpi("sales.receivable", Unit::Money, MORE, sum(&m::RECEIVABLE)),
    kpi("sales.received", Unit::Money, MORE, sum(&m::RECEIVED)),
    kpi("sales.aov", Unit::MoneyPer, MORE, over(&PAID_BESIDE_BUYERS, &BUYERS)),
    kpi("sales.per_order", Unit::MoneyPer, MORE, over(&PAID, &ORDERS)),
    kpi("sales.per_unit", Unit::MoneyPer, MORE, over(&PAID, &UNITS)),
    kpi("sales.units_per_order", Unit::Number, MORE, over(&UNITS, &ORDERS)),
    kpi("sales.multi_item_share", Unit::Percent, MORE, {
        const MULTI: Expr = of(&m::MULTI_ITEM);
        over(&MULTI, &ORDERS)
    }),
    kpi("plan.target", Unit::Money, None, Formula::Of(TARGET)),
    kpi("plan.achievement", Unit::Percent, MORE, over(&BASIS, &TARGET)),
    kpi("plan.achievement_paid", Unit::Percent, MORE, over(&PAID, &TARGET)),
    kpi("plan.achievement_net", Unit::Percent, MORE, over(&NET, &TARGET)),
    kpi("plan.gap", Unit::Gap, MORE, Formula::Of(Expr::Minus(&BASIS, &TARGET))),
    kpi("plan.required_rate", Unit::MoneyPer, None, Formula::Outlook(Outlook::RequiredPerWeek)),
    kpi("plan.required_per_day", Unit::MoneyPer, None, Formula::Outlook(Outlook::RequiredPerDay)),
    kpi("plan.required_factor", Unit::Percent, LESS, Formula::Outlook(Outlook::RequiredFactor)),
    kpi("plan.projection", Unit::Money, MORE, Formula::Outlook(Outlook::Projection)),
    kpi("plan.projection_low", Unit::Money, MORE, Formula::Outlook(Outlook::ProjectionLow)),
    kpi("plan.projection_high", Unit::Money, MORE, Formula::Outlook(Outlook::ProjectionHigh)),
    kpi("refund.amount", Unit::Money, LESS, sum(&m::REFUNDED)),
    kpi("refund.orders", Unit::Count, LESS, Formula::Sum(Term::RefundOrders)),
    kpi("refund.buyers", Unit::Count, LESS, Formula::RefundBuyers(RefundBuyers::Count)),
    kpi("refund.share", Unit::Percent, LESS, over(&REFUNDED, &PAID)),
    kpi("refund.order_share", Unit::Percent, LESS, over(&REFUND_ORDERS, &ORDERS)),
    kpi("refund.buyer_share", Unit::Percent, LESS, Formula::RefundBuyers(RefundBuyers::Share)),
    kpi("refund.applied", Unit::Money, LESS, sum(&m::REFUND_APPLIED)),
    kpi("refund.pending", Unit::Money, LESS, Formula::Pending),
    kpi("refund.cohort_share", Unit::Percent, LESS, over(&COHORT, &PAID)),
    kpi("refund.cohort_same_age", Unit::Percent, LESS, over(&COHORT_SAME_AGE, &PAID)),
    kpi("refund.expected_final", Unit::Percent, LESS, Formula::ExpectedFinal),
    kpi("ads.spend", Unit::Money, None, sum(&m::AD_SPEND)),
    kpi("ads.sales", Unit::Money, MORE, sum(&m::AD_SALES)),
    kpi("ads.impressions", Unit::Count, MORE, sum(&m::AD_IMPRESSIONS)),
    kpi("ads.clicks", Unit::Count, MORE, sum(&m::AD_CLICKS)),
    kpi("ads.orders", Unit::Count, MORE, sum(&m::AD_ORDERS)),
    kpi("ads.roi", Unit::Roi, MORE, over(&AD_SALES, &SPEND)),
    kpi("ads.ctr", Unit::Percent, MORE, over(&CLICKS, &IMPRESSIONS)),
    kpi("ads.cpc", Unit::MoneyPer, LESS, over(&SPEND, &CLICKS)),
    kpi("ads.cpm", Unit::MoneyPer, LESS, {
        const SPEND_PER_MILLE: Expr = Expr::PerMille(&SPEND);
        over(&SPEND_PER_MILLE, &IMPRESSIONS)
    }),
    kpi("ads.cvr", Unit::Percent, MORE, {
        const AD_ORDERS: Expr = of(&m::AD_ORDERS);
        over(&AD_ORDERS, &CLICKS)
    }),
    kpi("ads.cost_share", Unit::Percent, LESS, over(&SPEND, &PAID)),
    kpi("ads.store_roi", Unit::Roi, MORE, over(&PAID, &SPEND)),
    kpi("traffic.visitors", Unit::Count, MORE, sum(&m::VISITORS)),
    kpi("traffic.conversion", Unit::Percent, MORE, {
        const PLATFORM_BUYERS: Expr = Expr::Of(Term::Buyers);
        over(&PLATFORM_BUYERS, &VISITORS)
    }),
    kpi("traffic.uv_value", Unit::MoneyPer, MORE, over(&PAID_BESIDE_BUYERS, &VISITORS)),
    kpi("customers.new", Unit::Count, MORE, Formula::Of(Expr::Minus(&BUYERS, &RETURNING))),
    kpi("customers.returning", Unit::Count, MORE, Formula::Sum(Term::Returning)),
    kpi("customers.repeat_share", Unit::Percent, MORE, over(&RETURNING, &BUYERS)),
    kpi("rating.description", Unit::Number, MORE, Formula::Latest(&m::SCORE_DESCRIPTION)),
    kpi("rating.service", Unit::Number, MORE, Formula::Latest(&m::SCORE_SERVICE)),
    kpi("rating.logistics", Unit::Number, MORE, Formula::Latest(&m::SCORE_LOGISTICS)),
];

/// The KPI of an id.
pub fn get(id: &str) -> Option<&'static Kpi> {
    ALL.iter().find(|kpi| kpi.id == id)
}

impl Kpi {
    /// The measures it may be made of, alternatives included.
    pub fn measures(&self) -> Vec<&'static Measure> {
        let mut terms = Vec::new();
        match &self.formula {
            Formula::Sum(term) => terms.push(*term),
            Formula::Of(expr) => terms = expr.terms(),
            Formula::Latest(measure) => return vec![measure],
            Formula::Outlook(_) => terms.push(Term::Basis),
            Formula::Pending => return vec![&m::REFUND_PENDING],
            Formula::ExpectedFinal => terms.extend([Term::Cohort, Term::Measure(&m::PAID)]),
            Formula::RefundBuyers(_) => terms.push(Term::RefundOrders),
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
    fn measures(self) -> Vec<&'static Measure> {
        match self {
            Term::Measure(measure) => vec![measure],
            Term::Units => vec![&m::UNITS, &m::LINES_UNITS],
            Term::Buyers => vec![&m::BUYERS_BY_KEY, &m::TRAFFIC_BUYERS],
            Term::PaidBesideBuyers => vec![&m::PAID, &m::PAID_EXCLUDED],
            Term::Cohort | Term::CohortSameAge => vec![&m::REFUND_COHORT, &m::ORDER_REFUNDED],
            Term::Basis => vec![&m::PAID, &m::REFUNDED, &m::RECEIVED],
            Term::Target => Vec::new(),
            Term::Returning => vec![&m::TRAFFIC_RETURNING],
            Term::RefundOrders => vec![&m::REFUND_ORDERS],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::words::{Language, Words};
    use std::collections::BTreeSet;

    #[test]
    fn each_kpi_is_unique_and_has_a_name_and_a_definition_in_each_language() {
        let ids: BTreeSet<&str> = ALL.iter().map(|k| k.id).collect();
        assert_eq!(ids.len(), ALL.len());
        for words in Language::ALL.map(Words::built_in) {
            for kpi in ALL {
                for key in [format!("kpi.{}.name", kpi.id), format!("kpi.{}.definition", kpi.id)] {
                    assert!(words.has(&key), "{} has no text for {key}", words.language());
                }
            }
        }
    }
}
