//! Why sales are not those of the days they are held against: worked out once for the message, the chart and the table.

use super::Context;
use crate::kpi::Kpi;
use crate::metrics::Causes;
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Less of a change than this part of what was there before needs no explanation.
const WORTH_SAYING: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// Why sales moved, and since when.
pub(super) struct Why {
    /// The parts of the change.
    pub(super) causes: Causes,
    /// `last_year` or `previous`.
    pub(super) since: &'static str,
    /// The days held against.
    pub(super) before: Span,
}

/// Since last year's week where there is one, else since the week before; nothing where an event of only one of them makes
/// the difference.
pub(super) fn why(context: &Context) -> Option<Why> {
    let ids = context.ids();
    let (since, before, _) = context.reference(Kpi::SalesPaid, &ids)?;
    if context.moved(&ids, context.days(), before).is_some() {
        return None;
    }
    let causes = context.metrics.causes(&ids, context.days(), before)?;
    Some(Why { causes, since, before })
}

/// A factor's name: `report.why.<this>`.
pub(super) fn word(kpi: Kpi) -> &'static str {
    match kpi {
        Kpi::TrafficVisitors => "visitors",
        Kpi::TrafficConversion => "conversion",
        _ => "order_value",
    }
}

impl Why {
    /// `比去年同期少 1.2万，主因访客 -9.0 %`; nothing where the change is small or has no main cause.
    pub(super) fn clause(&self) -> Option<Phrase> {
        let change = self.causes.change();
        let main = self.causes.main();
        if main.is_empty() || change.abs() < self.causes.before() * WORTH_SAYING {
            return None;
        }
        let factors = main.iter().map(|factor| {
            Phrase::new("report.why.factor")
                .with("factor", Field::Word(format!("report.why.{}", word(factor.kpi))))
                .with("change", Field::Change(factor.change))
                .into()
        });
        let factors = Field::List(factors.collect());
        Some(self.moved("report.why").with("factors", factors))
    }

    /// `比去年同期少 1.2万`
    pub(super) fn moved(&self, key: &str) -> Phrase {
        let change = self.causes.change();
        let way = match change {
            none if none.is_zero() => "even",
            less if less < Decimal::ZERO => "less",
            _ => "more",
        };
        Phrase::new(format!("{key}.{}_{way}", self.since)).with("change", Field::Money(change.abs()))
    }
}
